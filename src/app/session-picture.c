/* SPDX-License-Identifier: Apache-2.0
 * Which pictures the session asks for, and what it does when they come. */
#include "config.h"

#include <math.h>

#include "app/session-private.h"

/* The hand rests: long enough that it is not between two motion events, short enough
 * to feel immediate (design.md 6). */
#define REST_MS 120
/* Longest side of the picture until a view has said how large it is. */
#define DEFAULT_VIEW_PX 768u
#define MIN_VIEW_PX 16u
/* Places of the focal spot whose mean is taken at rest: 3 by 3. */
#define FOCAL_SAMPLES 9u
/* A penumbra narrower than this share of a shown pixel is not seen. */
#define SEEN_PENUMBRA_PX 0.5
/* Outlines that move need fewer pixels than what they move over: a quarter of the time.
 */
#define DRAG_STRUCTURE_STEP 2

/**
 * Request:
 * Travels with a submitted frame: the sample it shows, so that overlays are drawn for
 * the picture that is seen and not for one that is still being made. It keeps no
 * session alive: a closed window waits for no picture, and its render thread ends with
 * it.
 */
typedef struct
{
  GWeakRef session;
  SkgSample sample;
  guint64 serial;
  guint64 rays;
  guint64 pulse;
  gboolean full;
  gboolean refines;
  double penumbra_px;
} Request;

static gboolean skg_session_submit (SkgSession *self, gboolean interactive);

static void
request_free (gpointer data)
{
  Request *request = data;

  g_weak_ref_clear (&request->session);
  skg_sample_clear (&request->sample);
  g_free (request);
}

/* The automatic window is taken from the first full picture and then kept, so that
 * pictures stay comparable while the arm turns. */
static void
skg_session_fix_window (SkgSession *self, SkgPicture *picture)
{
  if (self->sample.display.window > 0 || self->picture_sample.display.window > 0)
    return;
  self->fixed.window = picture->window;
  self->fixed.level = picture->level;
  self->sample.display.window = picture->window;
  self->sample.display.level = picture->level;
  self->picture_sample.display.window = picture->window;
  self->picture_sample.display.level = picture->level;
}

static gboolean
on_refine (gpointer user_data)
{
  SkgSession *self = user_data;

  self->refine_source = 0;
  if (!self->full_stands || self->full_waits || self->beam_on)
    return G_SOURCE_REMOVE;
  self->focal_samples = FOCAL_SAMPLES;
  self->refining = TRUE;
  self->refining = skg_session_submit (self, FALSE);
  /* It is given up for anything else, so nothing waits for it. */
  self->full_waits = FALSE;
  return G_SOURCE_REMOVE;
}

/* The whole focal spot costs as much as nine pictures: only for one that stands, and
 * where its blur is seen. */
static void
skg_session_refine_at_rest (SkgSession *self, double penumbra_px)
{
  g_clear_handle_id (&self->refine_source, g_source_remove);
  if (self->full_stands && self->focal_samples <= 1 && self->pulse == 0 &&
      penumbra_px > SEEN_PENUMBRA_PX)
    self->refine_source = g_timeout_add (REST_MS, on_refine, self);
}

static void
skg_session_request_came (SkgSession *self, const Request *request)
{
  if (request->full && !request->refines)
    self->full_waits = FALSE;
  if (request->refines)
    self->refining = FALSE;
  if (request->pulse == self->waiting_pulse)
    self->waiting_pulse = 0;
}

static void
on_picture (SkgRenderService *service,
            SkgPicture *picture,
            const GError *error,
            gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (SkgSession) self = g_weak_ref_get (&request->session);

  if (self == NULL || request->serial != self->serial)
    return;
  skg_session_request_came (self, request);
  if (picture == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit_by_name (self, "render-failed", error->message);
      return;
    }

  g_clear_pointer (&self->picture, skg_picture_unref);
  self->picture = skg_picture_ref (picture);
  skg_sample_copy (&request->sample, &self->picture_sample);
  self->picture_pulse = request->pulse;
  if (request->full && request->rays == self->rays)
    {
      self->full_stands = TRUE;
      skg_session_fix_window (self, picture);
      skg_session_refine_at_rest (self, request->penumbra_px);
    }
  if (self->display_waits)
    skg_session_submit (self, FALSE);
  g_signal_emit_by_name (self, "picture-changed");
}

/* How many pixels the picture gets: those of the view, at most the detector's. */
static void
skg_session_get_picture_size (SkgSession *self, guint *columns, guint *rows)
{
  const SkgDetector *detector = &self->sample.detector;
  guint longest = MAX (detector->columns, detector->rows);
  double scale;

  if (self->view_columns == 0)
    scale = (double) DEFAULT_VIEW_PX / longest;
  else
    scale = MAX ((double) self->view_columns / detector->columns,
                 (double) self->view_rows / detector->rows);
  scale = MIN (scale, 1.0);
  *columns = MAX (MIN_VIEW_PX, (guint) (detector->columns * scale + 0.5));
  *rows = MAX (MIN_VIEW_PX, (guint) (detector->rows * scale + 0.5));
}

/* The frame of the present sample, or FALSE after telling why there is none. */
static gboolean
skg_session_get_frame (SkgSession *self, SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (skg_sample_get_frame (&self->sample, self->body, SKG_QUALITY_LIVE, frame, &error))
    return TRUE;
  g_signal_emit_by_name (self, "render-failed", error->message);
  return FALSE;
}

/* Similar triangles: the focal spot seen through a point at the isocentre. */
static double
get_penumbra_px (const SkgSample *sample, const SkgFrame *frame)
{
  const SkgPose *pose = &sample->pose;

  return frame->focal_mm * (pose->sid_mm - pose->sod_mm) / pose->sod_mm /
         skg_vec3_length (frame->geometry.column_step_mm);
}

/* What the screen shows besides the picture. */
static void
skg_session_add_extras (SkgSession *self, SkgFrame *frame, gboolean interactive)
{
  frame->thumbnails = self->wants_thumbnails && !interactive && !self->tools_move;
  frame->quick_tools = self->tools_move;
  frame->histogram = self->wants_histogram;
  if (self->large_stage != SKG_SESSION_NO_STAGE && frame->tissue.n_materials > 0)
    frame->stages = SKG_STAGE_BIT (self->large_stage);
  if (self->wants_clean && !interactive)
    frame->stages |= SKG_STAGE_BIT (SKG_STAGE_IMAGE);
  if (self->structures != NULL)
    frame->structures = skg_structure_choice_ref (self->structures);
  frame->structure_step = interactive ? DRAG_STRUCTURE_STEP : 1;
  frame->focal_samples = interactive ? 1 : self->focal_samples;
  if (self->pulse > 0)
    skg_exposure_apply_cine (&self->sample.exposure, self->pulse, frame);
}

static gboolean
skg_session_submit (SkgSession *self, gboolean interactive)
{
  g_auto (SkgFrame) frame = { 0 };
  Request *request;
  guint columns;
  guint rows;

  self->display_waits = FALSE;
  if (self->service == NULL || self->body == NULL ||
      !skg_session_get_frame (self, &frame))
    return FALSE;
  skg_session_get_picture_size (self, &columns, &rows);
  frame.geometry = skg_geometry_resize (&frame.geometry, columns, rows);
  skg_session_add_extras (self, &frame, interactive);

  request = g_new0 (Request, 1);
  g_weak_ref_init (&request->session, self);
  skg_sample_copy (&self->sample, &request->sample);
  request->serial = self->serial;
  request->rays = self->rays;
  request->pulse = self->pulse;
  request->full = !interactive;
  request->refines = self->refining && !interactive;
  request->penumbra_px = get_penumbra_px (&self->sample, &frame);
  self->full_waits = !interactive;
  skg_render_service_submit (self->service, &frame, interactive, on_picture, request,
                             request_free);
  return TRUE;
}

static gboolean
on_rest (gpointer user_data)
{
  SkgSession *self = user_data;

  self->rest_source = 0;
  self->tools_move = FALSE;
  if (!self->beam_on)
    skg_session_submit (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
skg_session_submit_at_rest (SkgSession *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->rest_source = g_timeout_add (REST_MS, on_rest, self);
}

/* Every march starts again with one ray a pixel. */
static void
skg_session_rays_changed (SkgSession *self)
{
  self->rays++;
  self->moved_us = g_get_monotonic_time ();
  self->full_stands = FALSE;
  self->focal_samples = 1;
  self->refining = FALSE;
  g_clear_handle_id (&self->refine_source, g_source_remove);
}

/* A picture of the whole focal spot that is still being made is given up; the one
 * before it stands and its rays are kept, so the next picture marches nothing. */
static void
skg_session_stop_refining (SkgSession *self)
{
  g_clear_handle_id (&self->refine_source, g_source_remove);
  if (!self->refining)
    return;
  self->refining = FALSE;
  self->focal_samples = 1;
}

/* The same rays, shown or exposed otherwise. */
static void
skg_session_submit_again (SkgSession *self)
{
  if (self->beam_on)
    return;
  skg_session_stop_refining (self);
  if (self->full_waits)
    self->display_waits = TRUE; /* a full picture under way is not thrown away */
  else
    skg_session_submit (self, !self->full_stands);
}

/* Other tools among the same rays: at full resolution, with all else at rest. */
static void
skg_session_submit_tools (SkgSession *self)
{
  self->tools_move = TRUE;
  skg_session_submit_again (self);
  skg_session_submit_at_rest (self);
}

static gboolean
skg_session_has_other_rays (SkgSession *self, const SkgFrame *frame)
{
  return !skg_frame_has_same_rays (frame, &self->asked) ||
         (self->focal_samples > 1 && frame->focal_mm != self->asked.focal_mm);
}

void
skg_session_request (SkgSession *self, SkgSessionChanges changes)
{
  g_auto (SkgFrame) frame = { 0 };
  gboolean other_rays;

  if (self->body == NULL || !skg_session_get_frame (self, &frame))
    return;
  other_rays = skg_session_has_other_rays (self, &frame);
  self->asked = frame;
  /* For its numbers alone. */
  self->asked.volume = NULL;
  self->asked.tools = NULL;
  if (other_rays)
    skg_session_rays_changed (self);
  if (self->beam_on)
    return;
  /* The held picture of a run is over when something else would be on it. */
  if (other_rays || (changes & ~SKG_SESSION_CHANGE_DISPLAY))
    self->pulse = 0;
  if (other_rays)
    {
      skg_session_submit (self, TRUE);
      skg_session_submit_at_rest (self);
    }
  else if (changes & SKG_SESSION_CHANGE_TOOLS)
    skg_session_submit_tools (self);
  else if (changes != 0)
    skg_session_submit_again (self);
}

void
skg_session_forget_pictures (SkgSession *self)
{
  if (self->service != NULL)
    skg_render_service_cancel (self->service);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_pointer (&self->picture, skg_picture_unref);
  skg_session_rays_changed (self);
  self->serial++;
  self->full_waits = FALSE;
  self->display_waits = FALSE;
  self->pulse = 0;
  self->picture_pulse = 0;
  self->waiting_pulse = 0;
  self->fixed = (SkgDisplay){ 0 };
  self->asked = (SkgFrame){ 0 };
}

SkgPicture *
skg_session_get_picture (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->picture;
}

const SkgSample *
skg_session_get_picture_sample (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->picture != NULL ? &self->picture_sample : NULL;
}

gboolean
skg_session_is_picture_full (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->full_stands;
}

void
skg_session_set_view_size (SkgSession *self, guint columns, guint rows)
{
  guint old_columns;
  guint old_rows;
  guint new_columns;
  guint new_rows;

  g_return_if_fail (SKG_IS_SESSION (self));

  skg_session_get_picture_size (self, &old_columns, &old_rows);
  self->view_columns = columns;
  self->view_rows = rows;
  skg_session_get_picture_size (self, &new_columns, &new_rows);
  if (old_columns == new_columns && old_rows == new_rows)
    return;
  skg_session_rays_changed (self);
  skg_session_submit_at_rest (self);
}

void
skg_session_set_wants_thumbnails (SkgSession *self, gboolean wants)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->wants_thumbnails == !!wants)
    return;
  self->wants_thumbnails = !!wants;
  if (wants && self->full_stands)
    skg_session_submit_again (self);
}

void
skg_session_set_wants_histogram (SkgSession *self, gboolean wants)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->wants_histogram == !!wants)
    return;
  self->wants_histogram = !!wants;
  if (wants && self->picture != NULL && self->picture->histogram == NULL)
    skg_session_submit_again (self);
}

void
skg_session_set_wants_clean (SkgSession *self, gboolean wants)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->wants_clean == !!wants)
    return;
  self->wants_clean = !!wants;
  /* One that is on its way was asked for without it. */
  if (wants && self->picture != NULL &&
      (self->full_waits || self->picture->stages[SKG_STAGE_IMAGE] == NULL))
    skg_session_submit_again (self);
}

void
skg_session_set_large_stage (SkgSession *self, int stage)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  g_return_if_fail (stage >= SKG_SESSION_NO_STAGE && stage < SKG_N_STAGES);

  if (self->large_stage == stage)
    return;
  self->large_stage = stage;
  if (self->picture != NULL)
    skg_session_submit_again (self);
  g_signal_emit_by_name (self, "changed");
}

int
skg_session_get_large_stage (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), SKG_SESSION_NO_STAGE);
  return self->large_stage;
}

void
skg_session_set_beam (SkgSession *self, gboolean on)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->beam_on == !!on)
    return;
  self->beam_on = !!on;
  self->waiting_pulse = 0;
  if (on)
    {
      skg_session_stop_refining (self);
      self->display_waits = FALSE;
    }
  else if (!self->full_stands && self->body != NULL)
    skg_session_submit_at_rest (self); /* the last picture, in full */
  g_signal_emit_by_name (self, "changed");
}

gboolean
skg_session_is_beam_on (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->beam_on;
}

gboolean
skg_session_shoot (SkgSession *self, guint64 number)
{
  gboolean moves;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->beam_on && number > 0, FALSE);

  moves =
      !self->full_stands && g_get_monotonic_time () - self->moved_us < REST_MS * 1000;
  /* A full picture is not waited for once the arm has left it behind. */
  if (self->waiting_pulse != 0 &&
      !(self->pulse_is_full && self->pulse_rays != self->rays))
    return FALSE;
  self->pulse = number;
  if (!skg_session_submit (self, moves))
    return FALSE;
  self->waiting_pulse = number;
  self->pulse_is_full = !moves;
  self->pulse_rays = self->rays;
  return TRUE;
}

guint64
skg_session_get_picture_pulse (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), 0);
  return self->picture_pulse;
}
