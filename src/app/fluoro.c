/* SPDX-License-Identifier: Apache-2.0
 * A pulsed fluoroscopy run: pedal, pulses at a rate, and the dose that they add up to.
 */
#include "config.h"

#include "app/fluoro.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

/* Of common C-arms, where they do not need to be faster. */
#define DEFAULT_RATE_HZ 8.0

struct _SkgFluoro
{
  GObject parent_instance;

  SkgSession *session;
  gboolean pressed;
  gboolean latched;
  double rate_hz;

  guint source;       /* waits for the time of the next pulse */
  guint64 number;     /* of the latest pulse asked for; never starts again, so that no
                         two runs share their noise */
  guint64 counted;    /* the latest pulse whose dose is counted */
  gint64 pulse_us;    /* when it was asked for */
  gint64 on_us;       /* when the beam went on */
  SkgFluoroDose dose; /* without the time of a run that goes on */
  SkgSample dose_of;  /* of the sample that the following were computed for */
  double skin_kerma_mgy;
  double area_kerma_mgy_cm2;
  gboolean dose_known;
};

G_DEFINE_FINAL_TYPE (SkgFluoro, skg_fluoro, G_TYPE_OBJECT)

static guint changed_signal;

static void
emit_changed (SkgFluoro *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* Half-value layers take a while, and a run at rest asks for the same ones each time.
 */
static gboolean
is_same_dose (const SkgSample *a, const SkgSample *b)
{
  return memcmp (&a->exposure, &b->exposure, sizeof a->exposure) == 0 &&
         a->pose.sid_mm == b->pose.sid_mm && a->pose.sod_mm == b->pose.sod_mm &&
         memcmp (&a->detector, &b->detector, sizeof a->detector) == 0;
}

static void
compute_dose (SkgFluoro *self, const SkgSample *sample)
{
  const SkgMat4 identity = skg_mat4_identity ();
  SkgExposureNumbers numbers;
  SkgGeometry geometry;

  if (self->dose_known && is_same_dose (&self->dose_of, sample))
    return;
  self->dose_of = *sample;
  self->dose_known = TRUE;
  self->skin_kerma_mgy = NAN;
  self->area_kerma_mgy_cm2 = NAN;
  if (sample->exposure.simulator != SKG_SIMULATOR_REALISTIC)
    return;
  skg_pose_get_geometry (&sample->pose, &sample->detector, &identity, &geometry);
  if (!skg_exposure_get_numbers (&sample->exposure, &geometry, sample->pose.sod_mm,
                                 &numbers, NULL))
    return;
  self->skin_kerma_mgy = numbers.skin_kerma_mgy;
  self->area_kerma_mgy_cm2 = numbers.area_kerma_mgy_cm2;
}

static void skg_fluoro_schedule (SkgFluoro *self);

static gboolean
on_due (gpointer user_data)
{
  SkgFluoro *self = user_data;

  self->source = 0;
  if (skg_session_shoot (self->session, self->number + 1))
    {
      self->number++;
      self->pulse_us = g_get_monotonic_time ();
    }
  skg_fluoro_schedule (self);
  return G_SOURCE_REMOVE;
}

/* For when the rate allows it. If the last picture has not come by then, its coming
 * schedules the pulse; the look now and again is for the picture that the arm has left
 * behind, which is not waited for. */
static void
skg_fluoro_schedule (SkgFluoro *self)
{
  double period_us = 1e6 / self->rate_hz;
  double wait_us =
      (double) self->pulse_us + period_us - (double) g_get_monotonic_time ();

  g_clear_handle_id (&self->source, g_source_remove);
  if (!skg_fluoro_is_on (self))
    return;
  if (wait_us < 0)
    wait_us = self->counted == self->number ? 0 : 1e6 / SKG_FLUORO_MAX_RATE_HZ;
  self->source = g_timeout_add ((guint) (wait_us / 1e3 + 0.5), on_due, self);
}

static void
on_picture_changed (SkgSession *session, SkgFluoro *self)
{
  guint64 pulse = skg_session_get_picture_pulse (session);

  if (pulse == 0 || pulse <= self->counted)
    return;
  self->counted = pulse;
  compute_dose (self, skg_session_get_picture_sample (session));
  self->dose.pulses++;
  self->dose.skin_kerma_mgy += self->skin_kerma_mgy;
  self->dose.area_kerma_mgy_cm2 += self->area_kerma_mgy_cm2;
  skg_fluoro_schedule (self);
  emit_changed (self);
}

/* What is being looked at is gone: the foot comes off. */
static void
on_body_changed (SkgSession *session, SkgFluoro *self)
{
  skg_fluoro_stop (self);
}

static void
update_beam (SkgFluoro *self, gboolean was_on)
{
  gboolean on = skg_fluoro_is_on (self);
  gint64 now_us = g_get_monotonic_time ();

  if (on == was_on)
    {
      emit_changed (self);
      return;
    }
  if (on)
    {
      self->on_us = now_us;
      self->pulse_us = 0;
    }
  else
    self->dose.time_s += (double) (now_us - self->on_us) / 1e6;
  skg_session_set_beam (self->session, on);
  skg_fluoro_schedule (self);
  emit_changed (self);
}

void
skg_fluoro_press (SkgFluoro *self)
{
  gboolean was_on;

  g_return_if_fail (SKG_IS_FLUORO (self));

  was_on = skg_fluoro_is_on (self);
  if (self->pressed || skg_session_get_body (self->session) == NULL)
    return;
  self->pressed = TRUE;
  update_beam (self, was_on);
}

void
skg_fluoro_release (SkgFluoro *self)
{
  gboolean was_on;

  g_return_if_fail (SKG_IS_FLUORO (self));

  was_on = skg_fluoro_is_on (self);
  if (!self->pressed)
    return;
  self->pressed = FALSE;
  update_beam (self, was_on);
}

void
skg_fluoro_set_latched (SkgFluoro *self, gboolean latched)
{
  gboolean was_on;

  g_return_if_fail (SKG_IS_FLUORO (self));

  was_on = skg_fluoro_is_on (self);
  latched = latched && skg_session_get_body (self->session) != NULL;
  if (self->latched == latched)
    return;
  self->latched = latched;
  update_beam (self, was_on);
}

gboolean
skg_fluoro_is_latched (SkgFluoro *self)
{
  g_return_val_if_fail (SKG_IS_FLUORO (self), FALSE);
  return self->latched;
}

void
skg_fluoro_stop (SkgFluoro *self)
{
  g_return_if_fail (SKG_IS_FLUORO (self));
  skg_fluoro_set_latched (self, FALSE);
  skg_fluoro_release (self);
}

gboolean
skg_fluoro_is_on (SkgFluoro *self)
{
  g_return_val_if_fail (SKG_IS_FLUORO (self), FALSE);
  return self->pressed || self->latched;
}

void
skg_fluoro_set_rate_hz (SkgFluoro *self, double rate_hz)
{
  g_return_if_fail (SKG_IS_FLUORO (self));

  rate_hz = CLAMP (rate_hz, SKG_FLUORO_MIN_RATE_HZ, SKG_FLUORO_MAX_RATE_HZ);
  if (self->rate_hz == rate_hz)
    return;
  self->rate_hz = rate_hz;
  skg_fluoro_schedule (self);
  emit_changed (self);
}

double
skg_fluoro_get_rate_hz (SkgFluoro *self)
{
  g_return_val_if_fail (SKG_IS_FLUORO (self), 0);
  return self->rate_hz;
}

void
skg_fluoro_get_dose (SkgFluoro *self, SkgFluoroDose *dose)
{
  g_return_if_fail (SKG_IS_FLUORO (self));

  *dose = self->dose;
  if (skg_fluoro_is_on (self))
    dose->time_s += (double) (g_get_monotonic_time () - self->on_us) / 1e6;
}

void
skg_fluoro_reset_dose (SkgFluoro *self)
{
  g_return_if_fail (SKG_IS_FLUORO (self));

  self->dose = (SkgFluoroDose){ 0 };
  self->on_us = g_get_monotonic_time ();
  emit_changed (self);
}

char *
skg_fluoro_dup_dose_text (SkgFluoro *self)
{
  SkgFluoroDose dose;

  g_return_val_if_fail (SKG_IS_FLUORO (self), NULL);

  skg_fluoro_get_dose (self, &dose);
  if (dose.pulses == 0)
    return NULL;
  if (isnan (dose.skin_kerma_mgy))
    /* Translators: pictures of a fluoroscopy run, and seconds with the beam on */
    return g_strdup_printf (_ ("%.1f s  ·  %" PRIu64 " pulses"), dose.time_s,
                            dose.pulses);
  /* Translators: seconds with the beam on, air kerma at the skin, kerma-area product;
   * "relative": comparable with each other only */
  return g_strdup_printf (_ ("%.1f s  ·  %.3g mGy  ·  %.3g mGy cm² (relative)"),
                          dose.time_s, dose.skin_kerma_mgy, dose.area_kerma_mgy_cm2);
}

static void
skg_fluoro_dispose (GObject *object)
{
  SkgFluoro *self = SKG_FLUORO (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_fluoro_parent_class)->dispose (object);
}

static void
skg_fluoro_class_init (SkgFluoroClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = skg_fluoro_dispose;
  changed_signal = g_signal_new ("changed", SKG_TYPE_FLUORO, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
skg_fluoro_init (SkgFluoro *self)
{
  self->rate_hz = DEFAULT_RATE_HZ;
}

SkgFluoro *
skg_fluoro_new (SkgSession *session)
{
  SkgFluoro *self = g_object_new (SKG_TYPE_FLUORO, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "picture-changed", G_CALLBACK (on_picture_changed),
                           self, 0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_body_changed), self,
                           0);
  return self;
}

SkgSession *
skg_fluoro_get_session (SkgFluoro *self)
{
  g_return_val_if_fail (SKG_IS_FLUORO (self), NULL);
  return self->session;
}
