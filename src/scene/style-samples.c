/* SPDX-License-Identifier: Apache-2.0
 * Samples that are exposed anew without a volume pass. */
#include "config.h"

#include "scene/style-samples.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/exposure-private.h"
#include "scene/rules.h"

/* Rays across a pixel, each way. */
#define RAYS 2u
/* Samples that are looked at for one that can be used. */
#define MAX_PASSED 4u

/**
 * Sample:
 * @seed: of the try that it is
 * @geometry: of the whole detector
 * @density: float[rows][columns][4], g/cm2
 * @gap_mm: air between the body and the detector, which needs the volume
 * @exposed: guint8[rows][columns]
 */
typedef struct
{
  guint64 seed;
  guint64 index;
  SkgGeometry geometry;
  guint columns;
  guint rows;
  GBytes *density;
  double gap_mm;
  SkgDisplay display;
  guint8 *exposed;
} Sample;

struct _SkgStyleSamples
{
  SkgStyleChoice choice;
  SkgStyleView view;
  SkgRenderService *service;
  SkgSceneData *data;   /* as the scene draws */
  SkgSceneData *turned; /* as the knobs stand */
  GPtrArray *samples;
};

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_clear_pointer (&sample->density, g_bytes_unref);
  g_free (sample->exposed);
  g_free (sample);
}

void
skg_style_samples_free (SkgStyleSamples *self)
{
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_clear_pointer (&self->data, skg_scene_data_free);
  g_clear_pointer (&self->turned, skg_scene_data_free);
  g_clear_object (&self->service);
  g_free (self);
}

guint
skg_style_samples_get_length (const SkgStyleSamples *self)
{
  return self->samples->len;
}

gboolean
skg_style_samples_set_scene (SkgStyleSamples *self, SkgScene *scene, GError **error)
{
  g_autoptr (SkgSceneData) data = skg_style_dup_data (scene, error);
  SkgSceneData *turned = data != NULL ? skg_style_dup_data (scene, error) : NULL;

  if (turned == NULL)
    return FALSE;
  g_clear_pointer (&self->data, skg_scene_data_free);
  g_clear_pointer (&self->turned, skg_scene_data_free);
  self->data = g_steal_pointer (&data);
  self->turned = turned;
  return TRUE;
}

/* Frames */

/* What the scene draws for this sample of its contrast curve and display. */
static void
draw_contrast (const SkgSceneData *data, const Sample *sample, SkgFrame *frame)
{
  SkgEffectNode *node =
      data->effect_spec != NULL && data->effect_spec->enabled &&
              data->randomize[SKG_FAMILY_IMAGE]
          ? skg_effect_spec_find (data->effect_spec, SKG_STYLE_GAMMA_ID)
          : NULL;
  struct
  {
    const SkgNumber *number;
    const char *path;
    double *to;
  } of_display[] = {
    { &data->local_contrast, "display.local_contrast", &frame->display.local_contrast },
    { &data->edge_enhancement, "display.edge_enhancement",
      &frame->display.edge_enhancement },
  };

  for (guint i = 0; i < G_N_ELEMENTS (of_display); i++)
    if (of_display[i].number->kind != SKG_NUMBER_UNSET)
      *of_display[i].to = skg_number_draw_stream (of_display[i].number, sample->seed,
                                                  sample->index, of_display[i].path);
  if (node != NULL)
    skg_effect_spec_draw_node (data->effect_spec, node, sample->seed, sample->index,
                               sample->geometry.columns, sample->geometry.rows,
                               &frame->effects);
}

/* @values: (nullable). The displayed grey is made where it is looked at; else no time
 * is lost with it. */
static gboolean
make_frame (SkgStyleSamples *self,
            const Sample *sample,
            const double *values,
            gboolean noisy,
            SkgFrame *frame,
            GError **error)
{
  SkgSceneData *data = values != NULL ? self->turned : self->data;
  gboolean shown = self->view == SKG_STYLE_VIEW_DISPLAY;
  SkgExposure exposure;

  for (guint i = 0; values != NULL && i < self->choice.n; i++)
    skg_style_knob_turn_data (self->choice.knobs[i], data, values[i]);
  if (!skg_exposure_draw (data, sample->seed, sample->index, &exposure, error))
    return FALSE;
  *frame = (SkgFrame){ .geometry = sample->geometry, .quality = SKG_QUALITY_LIVE };
  frame->display = shown ? sample->display : (SkgDisplay){ .window = 1 };
  /* A dose in photons is one of the detector's own pixels. */
  if (!skg_exposure_apply (&exposure, NULL, frame, error))
    return FALSE;
  frame->geometry =
      skg_geometry_resize (&sample->geometry, sample->columns, sample->rows);
  frame->area_density = g_bytes_ref (sample->density);
  frame->scatter.gap_mm = sample->gap_mm;
  frame->stages = shown ? SKG_STAGE_BIT (SKG_STAGE_DISPLAY) : 0;
  if (!noisy)
    {
      frame->detection.quantum_noise = FALSE;
      frame->detection.electronic_quanta = 0;
    }
  draw_contrast (data, sample, frame);
  if (values != NULL)
    memset (&frame->effects, 0, sizeof frame->effects);
  for (guint i = 0; values != NULL && i < self->choice.n; i++)
    skg_style_knob_turn_frame (self->choice.knobs[i], frame, values[i]);
  return TRUE;
}

/* (transfer full) (nullable): float[rows][columns] */
static GBytes *
render (SkgStyleSamples *self,
        const Sample *sample,
        const double *values,
        gboolean noisy,
        GError **error)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;

  if (!make_frame (self, sample, values, noisy, &frame, error))
    return NULL;
  picture = skg_render_service_render (self->service, &frame, error);
  if (picture == NULL)
    return NULL;
  return g_bytes_ref (self->view == SKG_STYLE_VIEW_DISPLAY
                          ? picture->stages[SKG_STAGE_DISPLAY]
                          : picture->image);
}

/* Preparing */

/* Means of RAYS x RAYS pixels. */
static GBytes *
reduce (GBytes *fine, guint columns, guint rows)
{
  const float *from = g_bytes_get_data (fine, NULL);
  gsize n = (gsize) columns * rows;
  float *to = g_new0 (float, 4 * n);
  gsize fine_columns = (gsize) columns * RAYS;

  for (gsize j = 0; j < (gsize) rows * RAYS; j++)
    for (gsize i = 0; i < fine_columns; i++)
      for (guint m = 0; m < 4; m++)
        to[4 * (j / RAYS * columns + i / RAYS) + m] +=
            from[4 * (j * fine_columns + i) + m] / (RAYS * RAYS);
  return g_bytes_new_take (to, 4 * n * sizeof *to);
}

static gboolean
march (SkgStyleSamples *self,
       const SkgSample *drawn,
       const SkgBody *body,
       guint size_px,
       Sample *sample,
       GError **error)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  double per_px;

  if (!skg_sample_get_frame (drawn, body, SKG_QUALITY_LIVE, &frame, error))
    return FALSE;
  sample->geometry = frame.geometry;
  sample->gap_mm = frame.scatter.gap_mm;
  sample->display = frame.display;
  per_px = (double) size_px / MAX (frame.geometry.columns, frame.geometry.rows);
  sample->columns = (guint) MAX (1, round (frame.geometry.columns * per_px));
  sample->rows = (guint) MAX (1, round (frame.geometry.rows * per_px));
  frame.geometry = skg_geometry_resize (&frame.geometry, RAYS * sample->columns,
                                        RAYS * sample->rows);
  g_clear_pointer (&frame.tools, skg_tool_shapes_unref);
  memset (&frame.effects, 0, sizeof frame.effects);
  frame.display = (SkgDisplay){ .window = 1 };
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DENSITY);
  picture = skg_render_service_render (self->service, &frame, error);
  if (picture == NULL)
    return FALSE;
  sample->density =
      reduce (picture->stages[SKG_STAGE_DENSITY], sample->columns, sample->rows);
  return TRUE;
}

/* Looked at without noise, so that one sample is always counted in the same pixels. */
static gboolean
find_exposed (SkgStyleSamples *self, Sample *sample, GError **error)
{
  g_autoptr (GBytes) image = render (self, sample, NULL, FALSE, error);
  SkgStyleStats unused;

  if (image == NULL)
    return FALSE;
  sample->exposed = g_malloc ((gsize) sample->columns * sample->rows);
  skg_style_find_exposed (g_bytes_get_data (image, NULL), sample->columns, sample->rows,
                          sample->exposed);
  return skg_style_stats_measure (g_bytes_get_data (image, NULL), sample->exposed,
                                  sample->columns, sample->rows, FALSE, &unused, error);
}

/* Returns: FALSE without @error: this one cannot be used; @why says it */
static gboolean
add_sample (SkgStyleSamples *self,
            SkgScene *scene,
            const SkgBody *body,
            const SkgStyleSampling *sampling,
            guint64 index,
            GError **why,
            GError **error)
{
  g_auto (SkgSample) drawn = { 0 };
  Sample *sample = g_new0 (Sample, 1);
  GError *local = NULL;

  if (skg_scene_sample (scene, body, sampling->seed, index, &drawn, &local))
    {
      sample->seed = skg_rules_get_try_seed (sampling->seed, drawn.try_number);
      sample->index = index;
      if (march (self, &drawn, body, sampling->size_px, sample, error) &&
          find_exposed (self, sample, &local))
        {
          g_ptr_array_add (self->samples, sample);
          return TRUE;
        }
    }
  sample_free (sample);
  if (local == NULL)
    return FALSE;
  if (g_error_matches (local, SKG_ERROR, SKG_ERROR_REJECTED) ||
      g_error_matches (local, SKG_ERROR, SKG_ERROR_INPUT))
    {
      g_clear_error (why);
      *why = local;
      return FALSE;
    }
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
add_samples (SkgStyleSamples *self,
             SkgScene *scene,
             const SkgStyleSampling *sampling,
             SkgProgressFunc progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  const SkgLoadOptions options = {
    .series = skg_scene_get_volume_series (scene),
    .max_axis_voxels = skg_render_service_get_gl_info (self->service)->max_texture_3d,
  };
  g_autoptr (SkgBody) body = NULL;
  g_autoptr (GError) why = NULL;

  for (guint i = 0; i < MAX_PASSED * sampling->n && self->samples->len < sampling->n;
       i++)
    {
      GError *local = NULL;
      SkgBody *next;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      next = skg_body_load_sample (scene, sampling->seed, sampling->first + i, body,
                                   &options, NULL, NULL, cancellable, error);
      if (next == NULL)
        return FALSE;
      g_clear_pointer (&body, skg_body_free);
      body = next;
      if (!add_sample (self, scene, body, sampling, sampling->first + i, &why,
                       &local) &&
          local != NULL)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      if (progress != NULL)
        progress ((double) self->samples->len / sampling->n, NULL, user_data);
    }
  if (self->samples->len > 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "none of the first %u samples of the scene can be measured: %s",
               MAX_PASSED * sampling->n, why != NULL ? why->message : "none was drawn");
  return FALSE;
}

SkgStyleSamples *
skg_style_samples_new (SkgScene *scene,
                       const SkgStyleChoice *choice,
                       const SkgStyleSampling *sampling,
                       SkgRenderService *service,
                       SkgProgressFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (SkgStyleSamples) self = g_new0 (SkgStyleSamples, 1);

  self->choice = *choice;
  self->view = sampling->view;
  self->service = g_object_ref (service);
  self->samples = g_ptr_array_new_with_free_func (sample_free);
  if (!skg_style_samples_set_scene (self, scene, error) ||
      !add_samples (self, scene, sampling, progress, user_data, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Measuring */

gboolean
skg_style_samples_measure (SkgStyleSamples *self,
                           const double *values,
                           SkgStyleStats *stats,
                           GError **error)
{
  for (guint i = 0; i < self->samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index (self->samples, i);
      g_autoptr (GBytes) image = render (self, sample, values, TRUE, error);

      if (image == NULL || !skg_style_stats_measure (
                               g_bytes_get_data (image, NULL), sample->exposed,
                               sample->columns, sample->rows, FALSE, &stats[i], error))
        return FALSE;
    }
  return TRUE;
}

float *
skg_style_samples_dup_image (SkgStyleSamples *self,
                             guint i,
                             const double *values,
                             guint *columns,
                             guint *rows,
                             const guint8 **exposed,
                             GError **error)
{
  const Sample *sample = g_ptr_array_index (self->samples, i);
  g_autoptr (GBytes) image = render (self, sample, values, TRUE, error);

  if (image == NULL)
    return NULL;
  *columns = sample->columns;
  *rows = sample->rows;
  if (exposed != NULL)
    *exposed = sample->exposed;
  return g_memdup2 (g_bytes_get_data (image, NULL), g_bytes_get_size (image));
}
