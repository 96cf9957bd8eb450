/* SPDX-License-Identifier: Apache-2.0
 * What follows from an exposure, for the panel: computed once for each change. */
#include "config.h"

#include "app/exposure-readout.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define DASH "\342\200\223"

static void
drop_behind (SkgExposureReadout *self)
{
  g_clear_pointer (&self->behind, skg_spectrum_unref);
  self->behind_mean_kev = 0;
}

/* To turn the arm changes none of it. */
static gboolean
is_same (const SkgExposureReadout *self, const SkgSample *sample)
{
  const SkgDetector *detector = &sample->detector;

  return self->is_filled && self->sid_mm == sample->pose.sid_mm &&
         self->sod_mm == sample->pose.sod_mm &&
         self->detector.columns == detector->columns &&
         self->detector.rows == detector->rows &&
         self->detector.pitch_mm == detector->pitch_mm &&
         memcmp (&self->exposure, &sample->exposure, sizeof self->exposure) == 0;
}

static gboolean
update_beam (SkgExposureReadout *self, const SkgSample *sample)
{
  const SkgMat4 identity = skg_mat4_identity ();
  SkgGeometry geometry;

  if (is_same (self, sample))
    return FALSE;
  self->is_filled = TRUE;
  self->exposure = sample->exposure;
  self->detector = sample->detector;
  self->sid_mm = sample->pose.sid_mm;
  self->sod_mm = sample->pose.sod_mm;
  g_clear_pointer (&self->before, skg_spectrum_unref);
  drop_behind (self);
  skg_pose_get_geometry (&sample->pose, &sample->detector, &identity, &geometry);
  self->numbers_valid = skg_exposure_get_numbers (
      &sample->exposure, &geometry, sample->pose.sod_mm, &self->numbers, NULL);
  if (self->numbers_valid)
    self->before = skg_exposure_get_spectrum (&sample->exposure, NULL);
  return TRUE;
}

static gboolean
has_same_materials (const SkgTissue *a, const SkgTissue *b)
{
  return a->n_materials == b->n_materials &&
         memcmp (a->materials, b->materials, sizeof a->materials) == 0;
}

static gboolean
update_behind (SkgExposureReadout *self, SkgSession *session)
{
  SkgPicture *picture = skg_session_get_picture (session);
  const SkgSample *shown = skg_session_get_picture_sample (session);
  double ratio = NAN;
  gboolean changed = FALSE;

  if (picture == NULL || shown->exposure.simulator != SKG_SIMULATOR_REALISTIC ||
      self->before == NULL ||
      !has_same_materials (&shown->exposure.tissue, &self->exposure.tissue))
    {
      changed = self->behind != NULL || !isnan (self->scatter_ratio);
      drop_behind (self);
      self->scatter_ratio = NAN;
      return changed;
    }
  ratio = skg_picture_get_scatter_ratio (picture, (int) picture->columns / 2,
                                         (int) picture->rows / 2);
  changed =
      ratio != self->scatter_ratio && !(isnan (ratio) && isnan (self->scatter_ratio));
  self->scatter_ratio = ratio;
  if (self->behind != NULL && memcmp (self->middle_g_cm2, picture->middle_g_cm2,
                                      sizeof self->middle_g_cm2) == 0)
    return changed;
  drop_behind (self);
  memcpy (self->middle_g_cm2, picture->middle_g_cm2, sizeof self->middle_g_cm2);
  self->behind =
      skg_exposure_attenuate (&self->exposure, self->before, self->middle_g_cm2);
  self->behind_mean_kev = skg_spectrum_get_mean_kev (self->behind);
  return TRUE;
}

gboolean
skg_exposure_readout_update (SkgExposureReadout *self, SkgSession *session)
{
  gboolean changed = update_beam (self, skg_session_get_sample (session));

  return update_behind (self, session) || changed;
}

void
skg_exposure_readout_clear (SkgExposureReadout *self)
{
  g_clear_pointer (&self->before, skg_spectrum_unref);
  drop_behind (self);
  self->is_filled = FALSE;
}

/* --- Text --- */

static char *
dup_number (double value, const char *unit)
{
  int digits;

  if (!isfinite (value))
    return g_strdup (DASH);
  /* Three digits, without exponents. */
  digits = value > 0 ? CLAMP (2 - (int) floor (log10 (value)), 0, 6) : 0;
  return g_strdup_printf ("%.*f %s", digits, value, unit);
}

char *
skg_exposure_readout_dup_half_value_layer (const SkgExposureReadout *self)
{
  return dup_number (self->numbers_valid ? self->numbers.half_value_layer_mm_al
                                         : (double) NAN,
                     /* Translators: unit: millimetres of aluminium */
                     _ ("mm Al"));
}

char *
skg_exposure_readout_dup_mean (const SkgExposureReadout *self)
{
  if (!self->numbers_valid)
    return g_strdup (DASH);
  if (!(self->behind_mean_kev > 0))
    return g_strdup_printf (_ ("%.1f keV"), self->numbers.mean_kev);
  /* Translators: mean energy of the open beam, and behind the patient */
  return g_strdup_printf (_ ("%.1f \342\206\222 %.1f keV behind"),
                          self->numbers.mean_kev, self->behind_mean_kev);
}

char *
skg_exposure_readout_dup_scatter_ratio (const SkgExposureReadout *self)
{
  return isfinite (self->scatter_ratio) ? g_strdup_printf ("%.2f", self->scatter_ratio)
                                        : g_strdup (DASH);
}

char *
skg_exposure_readout_dup_area_kerma (const SkgExposureReadout *self)
{
  return dup_number (self->numbers_valid ? self->numbers.area_kerma_mgy_cm2
                                         : (double) NAN,
                     "mGy\302\267cm\302\262");
}

char *
skg_exposure_readout_dup_skin_kerma (const SkgExposureReadout *self)
{
  return dup_number (self->numbers_valid ? self->numbers.skin_kerma_mgy : (double) NAN,
                     "mGy");
}
