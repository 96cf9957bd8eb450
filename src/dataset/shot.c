/* SPDX-License-Identifier: Apache-2.0
 * One sample as it is stored. */
#include "config.h"

#include "dataset/shot-private.h"

#include <math.h>

#include "body/hip-landmarks.h"

/* Out of every picture, and no NaN: what trains on SyntheX's layouts asserts that. */
#define NOWHERE_PX (-10000.0)

void
skg_shot_landmark_clear (gpointer data)
{
  g_free (((SkgShotLandmark *) data)->name);
}

void
skg_shot_free (SkgShot *shot)
{
  skg_sample_clear (&shot->sample);
  g_free (shot->image);
  g_free (shot->grey);
  g_free (shot->grey8);
  for (guint i = 0; i < SKG_N_STAGES; i++)
    g_free (shot->stages[i]);
  for (guint i = 0; shot->masks != NULL && i < shot->plan->mask_sets->len; i++)
    {
      g_clear_pointer (&shot->masks[i].list, g_array_unref);
      g_free (shot->masks[i].bits);
    }
  g_free (shot->masks);
  g_clear_pointer (&shot->drawn, json_node_unref);
  g_clear_pointer (&shot->landmarks, g_array_unref);
  g_clear_pointer (&shot->tools, g_array_unref);
  for (guint i = 0; i < SKG_N_TOOL_MAPS; i++)
    g_free (shot->tool_maps[i]);
  for (guint i = 0; i < 3; i++)
    g_free (shot->paired[i]);
  g_free (shot);
}

void
skg_shot_get_pitch_mm (const SkgShot *shot, double *column_mm, double *row_mm)
{
  const SkgDetector *detector = &shot->sample.detector;

  *column_mm = detector->pitch_mm * detector->columns / shot->columns;
  *row_mm = detector->pitch_mm * detector->rows / shot->rows;
}

/* Landmarks and matrices */

/* Pixel centres are whole numbers, edges stay: c' = (c + 1/2) s - 1/2. */
static double
scale_pixel (double pixel, double scale)
{
  return (pixel + 0.5) * scale - 0.5;
}

static void
scale_projection (SkgProjection *projection, double columns_scale, double rows_scale)
{
  const double scale[] = { columns_scale, rows_scale };

  for (int r = 0; r < 2; r++)
    {
      const double shift = 0.5 * scale[r] - 0.5;

      for (int c = 0; c < 3; c++)
        projection->k[r][c] =
            scale[r] * projection->k[r][c] + shift * projection->k[2][c];
      for (int c = 0; c < 4; c++)
        projection->p[r][c] =
            scale[r] * projection->p[r][c] + shift * projection->p[2][c];
    }
}

void
skg_shot_place_point (const SkgShot *shot,
                      const SkgProjection *projection,
                      SkgVec3 position_mm,
                      SkgShotLandmark *out)
{
  const SkgDetector *detector = &shot->sample.detector;
  double sx = (double) shot->columns / detector->columns;
  double sy = (double) shot->rows / detector->rows;
  double column;
  double row;
  gboolean in_view = skg_sample_project_point (&shot->sample, projection, position_mm,
                                               &column, &row, &out->depth_mm);

  out->position_mm = position_mm;
  out->visible = in_view && skg_sample_is_in_collimator (&shot->sample, column, row);
  out->column = scale_pixel (column, sx);
  out->row = scale_pixel (row, sy);
  if (!skg_projection_point (&shot->projection, position_mm, &out->pinhole_column,
                             &out->pinhole_row, NULL))
    out->pinhole_column = out->pinhole_row = (double) NAN;
  /* The same number of two computations that round differently. */
  if (fabs (out->pinhole_column - out->column) < 1e-6 &&
      fabs (out->pinhole_row - out->row) < 1e-6)
    {
      out->column = out->pinhole_column;
      out->row = out->pinhole_row;
    }
}

/* In the picture as the effects leave it. Where they mirror it and swap sides, a name
 * stands at the place of its other side. */
static void
place_landmarks (SkgShot *shot, const SkgBody *body)
{
  SkgProjection detector_projection;
  guint n = body->landmarks != NULL ? skg_landmark_set_get_length (body->landmarks) : 0;

  skg_sample_get_patient_projection (&shot->sample, &detector_projection);
  shot->projection = detector_projection;
  scale_projection (&shot->projection,
                    (double) shot->columns / shot->sample.detector.columns,
                    (double) shot->rows / shot->sample.detector.rows);
  shot->landmarks = g_array_new (FALSE, TRUE, sizeof (SkgShotLandmark));
  g_array_set_clear_func (shot->landmarks, skg_shot_landmark_clear);
  g_array_set_size (shot->landmarks, n);
  for (guint i = 0; i < n; i++)
    {
      SkgShotLandmark *out = &g_array_index (shot->landmarks, SkgShotLandmark, i);

      out->name = g_strdup (skg_landmark_set_get (body->landmarks, i)->name);
      skg_shot_place_point (
          shot, &detector_projection,
          skg_sample_find_landmark (&shot->sample, body->landmarks, i)->position_mm,
          out);
    }
  skg_shot_place_tools (shot, &detector_projection);
  for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
    shot->hip[i] = -1;
  if (body->landmarks != NULL)
    skg_hip_landmark_match (body->landmarks, shot->hip);
}

void
skg_shot_get_hip_pixel (const SkgShot *shot, guint hip, double *column, double *row)
{
  const SkgShotLandmark *landmark =
      shot->hip[hip] >= 0
          ? &g_array_index (shot->landmarks, SkgShotLandmark, (guint) shot->hip[hip])
          : NULL;
  gboolean known = landmark != NULL && isfinite (landmark->column) &&
                   fabs (landmark->column) < 1e6 && fabs (landmark->row) < 1e6;

  *column = known ? landmark->column : NOWHERE_PX;
  *row = known ? landmark->row : NOWHERE_PX;
}

/* Pictures */

/* Mean of @block by @block pixels, channel by channel. */
float *
skg_shot_average (
    const float *from, guint columns, guint rows, guint channels, guint block)
{
  float *to = g_new (float, (gsize) columns *rows *channels);
  gsize stride = (gsize) columns * block * channels;
  float *out = to;

  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++)
      for (guint ch = 0; ch < channels; ch++)
        {
          const float *corner =
              from + r * block * stride + (gsize) c * block * channels + ch;
          double sum = 0;

          for (guint y = 0; y < block; y++)
            for (guint x = 0; x < block; x++)
              sum += (double) corner[y * stride + (gsize) x * channels];
          *out++ = (float) (sum / ((double) block * block));
        }
  return to;
}

static float *
take_floats (const SkgShot *shot, GBytes *bytes, guint channels)
{
  if (bytes == NULL)
    return NULL;
  return skg_shot_average (g_bytes_get_data (bytes, NULL), shot->columns, shot->rows,
                           channels, shot->plan->reduce);
}

static void
take_grey8 (SkgShot *shot, SkgPicture *picture)
{
  gsize n = (gsize) shot->columns * shot->rows;
  const guint8 *rgba = g_bytes_get_data (picture->display, NULL);

  shot->grey8 = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    shot->grey8[i] = shot->plan->reduce == 1
                         ? rgba[4 * i]
                         : (guint8) lrintf (255 * CLAMP (shot->grey[i], 0, 1));
}

/* The frame of a whole detector, with the plan's pixels. */
static gboolean
make_frame (const SkgShot *shot,
            const SkgSample *sample,
            const SkgBody *body,
            SkgFrame *frame,
            GError **error)
{
  if (!skg_sample_get_frame (sample, body, SKG_QUALITY_EXACT, frame, error))
    return FALSE;
  frame->geometry =
      skg_geometry_resize (&frame->geometry, shot->columns * shot->plan->reduce,
                           shot->rows * shot->plan->reduce);
  frame->display.tinted = FALSE;
  return TRUE;
}

/* Appends the main picture: one for each set of masks, pass 1 being kept between them;
 * what tools alone are in needs none of its own. */
static gboolean
add_main_frames (const SkgShot *shot,
                 const SkgShotBody *body,
                 GPtrArray *frames,
                 GError **error)
{
  g_auto (SkgFrame) frame = { 0 };

  if (!make_frame (shot, &shot->sample, body->body, &frame, error))
    return FALSE;
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DISPLAY) |
                 (shot->plan->stages & (SKG_STAGE_BIT (SKG_N_STAGES) - 1));
  for (guint s = 0; s < body->choices->len; s++)
    {
      SkgStructureChoice *choice = body->choices->pdata[s];

      if (choice == NULL && frames->len > 0)
        continue;
      g_clear_pointer (&frame.structures, skg_structure_choice_unref);
      if (choice != NULL)
        frame.structures = skg_structure_choice_ref (choice);
      g_ptr_array_add (frames, skg_frame_copy (&frame));
      frame.stages = 0;
    }
  if (frames->len == 0)
    g_ptr_array_add (frames, skg_frame_copy (&frame));
  return TRUE;
}

static gboolean
add_paired_frames (const SkgShot *shot,
                   const SkgShotBody *body,
                   GPtrArray *frames,
                   GError **error)
{
  for (guint i = 0; i < 3 && body->paired[i] != NULL; i++)
    {
      g_auto (SkgFrame) frame = { 0 };
      g_auto (SkgSample) sample = { 0 };

      if (!skg_scene_sample (body->paired[i], body->body, shot->plan->seed, shot->index,
                             &sample, error) ||
          !make_frame (shot, &sample, body->body, &frame, error))
        return FALSE;
      g_ptr_array_add (frames, skg_frame_copy (&frame));
    }
  return TRUE;
}

/* @next: (inout): the first picture that is not used yet */
static void
take_main (SkgShot *shot,
           const SkgShotBody *body,
           const SkgFrame *frame,
           GPtrArray *pictures,
           guint *next)
{
  SkgPicture *main_picture = pictures->pdata[0];

  for (guint s = 0; s < body->choices->len; s++)
    {
      SkgStructureChoice *choice = body->choices->pdata[s];
      gboolean has_own = choice != NULL || *next == 0;

      skg_shot_take_masks (shot, s, choice,
                           has_own ? pictures->pdata[(*next)++] : main_picture);
    }
  *next = MAX (*next, 1);
  shot->image = take_floats (shot, main_picture->image, 1);
  shot->grey = take_floats (shot, main_picture->stages[SKG_STAGE_DISPLAY], 1);
  take_grey8 (shot, main_picture);
  for (guint s = 0; s < SKG_N_STAGES; s++)
    if (s != SKG_STAGE_DISPLAY && main_picture->stages[s] != NULL)
      shot->stages[s] =
          take_floats (shot, main_picture->stages[s], s == SKG_STAGE_DENSITY ? 4 : 1);
  skg_shot_take_tool_maps (shot, &frame->geometry, main_picture);
  shot->window = main_picture->window;
  shot->level = main_picture->level;
  shot->n_materials = frame->tissue.n_materials;
}

static void
find_warnings (SkgShot *shot, const SkgBody *body)
{
  guint n_visible = 0;

  for (guint i = 0; i < shot->landmarks->len; i++)
    n_visible += g_array_index (shot->landmarks, SkgShotLandmark, i).visible;
  shot->warnings = skg_sample_find_warnings (&shot->sample, body->volume,
                                             shot->landmarks->len, n_visible);
}

struct _SkgShotDraft
{
  const SkgShotBody *body;
  SkgShot *shot;
  GPtrArray *frames; /* of SkgFrame */
  SkgRenderTicket *ticket;
};

void
skg_shot_draft_free (SkgShotDraft *self)
{
  g_autoptr (GPtrArray) pictures = NULL;

  if (self->ticket != NULL)
    pictures = skg_render_ticket_finish (self->ticket, NULL);
  g_clear_pointer (&self->shot, skg_shot_free);
  g_clear_pointer (&self->frames, g_ptr_array_unref);
  g_free (self);
}

SkgShotDraft *
skg_shot_begin (const SkgPlan *plan,
                const SkgShotBody *body,
                guint64 index,
                guint32 number,
                SkgRenderService *service,
                GError **error)
{
  g_autoptr (SkgShotDraft) draft = g_new0 (SkgShotDraft, 1);
  SkgShot *shot = draft->shot = g_new0 (SkgShot, 1);
  gint64 start_us = g_get_monotonic_time ();

  draft->body = body;
  shot->plan = plan;
  shot->index = index;
  shot->number = number;
  shot->body = body->number;
  shot->body_hash = body->hash;
  shot->body_name = body->body->name;
  shot->split = skg_plan_get_split (plan, index);
  shot->masks = g_new0 (SkgShotMasks, MAX (plan->mask_sets->len, 1));
  if (!skg_scene_sample (body->scene, body->body, plan->seed, index, &shot->sample,
                         error))
    return NULL;
  skg_plan_get_size (plan, &shot->sample, &shot->columns, &shot->rows);
  draft->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) skg_frame_free);
  if (!add_main_frames (shot, body, draft->frames, error) ||
      !add_paired_frames (shot, body, draft->frames, error))
    return NULL;
  draft->ticket = skg_render_service_begin (service, draft->frames);
  /* While that is drawn. */
  shot->drawn = skg_scene_list_drawn_in_try (body->scene, plan->seed, index,
                                             shot->sample.try_number, FALSE);
  place_landmarks (shot, body->body);
  find_warnings (shot, body->body);
  shot->times.sample = (double) (g_get_monotonic_time () - start_us) / 1e6;
  return g_steal_pointer (&draft);
}

static void
add_times (SkgShot *shot, GPtrArray *pictures)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      const SkgPicture *picture = pictures->pdata[i];

      shot->times.march += picture->integrate_ms / 1e3;
      shot->times.structures += picture->structures_ms / 1e3;
      shot->times.read += picture->read_ms / 1e3;
      shot->times.render += picture->total_ms / 1e3;
    }
}

SkgShot *
skg_shot_finish (SkgShotDraft *self, GError **error)
{
  g_autoptr (SkgShotDraft) draft = self;
  g_autoptr (GPtrArray) pictures =
      skg_render_ticket_finish (g_steal_pointer (&draft->ticket), error);
  SkgShot *shot = draft->shot;
  gint64 start_us = g_get_monotonic_time ();
  guint next = 0;

  if (pictures == NULL)
    return NULL;
  add_times (shot, pictures);
  take_main (shot, draft->body, draft->frames->pdata[0], pictures, &next);
  for (guint i = 0; next < pictures->len; i++)
    shot->paired[i] =
        take_floats (shot, ((SkgPicture *) pictures->pdata[next++])->image, 1);
  shot->times.copy = (double) (g_get_monotonic_time () - start_us) / 1e6;
  return g_steal_pointer (&draft->shot);
}

SkgShot *
skg_shot_new (const SkgPlan *plan,
              const SkgShotBody *body,
              guint64 index,
              guint32 number,
              SkgRenderService *service,
              GError **error)
{
  SkgShotDraft *draft = skg_shot_begin (plan, body, index, number, service, error);

  return draft != NULL ? skg_shot_finish (draft, error) : NULL;
}
