/* SPDX-License-Identifier: Apache-2.0
 * Pass 1 as the renderer runs it: in strips, and not again while its inputs are the
 * same. */
#include "config.h"

#include "render/integrator.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "render/gl-turn.h"
#include "render/pass-integrate.h"

/* Where nobody can interrupt: the workers wait for each other less often, and a GPU's
 * watchdog still sleeps. */
#define LONG_STRIP_MS 250.0
/* llvmpipe's. */
#define TILE_ROWS 64

/* What pass 1 depends on; compared byte by byte, so cleared before it is filled. */
typedef struct
{
  SkgGeometry geometry;
  guint64 volume_id;
  SkgLineModel line;
  SkgTissue tissue;
  guint64 quality;
  guint64 focal_samples;
  double focal_mm;
} Key;

struct _SkgIntegrator
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  SkgVolumeTextures *textures;
  gboolean manual_filter;
  SkgTarget target;
  SkgTarget focal; /* sums over the focal spot, until complete */
  Key key;
  gboolean key_valid;
  double ms_per_pixel; /* of the latest strips, by quality */
  SkgQuality ms_quality;
  guint64 serial;
  guint64 count;
};

SkgIntegrator *
skg_integrator_new (SkgGlContext *context,
                    SkgProgramCache *programs,
                    guint64 texture_budget_bytes,
                    gboolean manual_filter)
{
  SkgIntegrator *self = g_new0 (SkgIntegrator, 1);

  self->context = context;
  self->programs = programs;
  self->manual_filter = manual_filter;
  self->textures = skg_volume_textures_new (context, texture_budget_bytes);
  return self;
}

void
skg_integrator_free (SkgIntegrator *self)
{
  skg_target_clear (&self->target);
  skg_target_clear (&self->focal);
  skg_volume_textures_free (self->textures);
  g_free (self);
}

const SkgTarget *
skg_integrator_get_target (SkgIntegrator *self)
{
  return &self->target;
}

guint64
skg_integrator_get_serial (SkgIntegrator *self)
{
  return self->serial;
}

guint64
skg_integrator_get_count (SkgIntegrator *self)
{
  return self->count;
}

gboolean
skg_integrator_get_slices (SkgIntegrator *self,
                           SkgVolume *volume,
                           SkgStopFunc stop,
                           gpointer stop_data,
                           SkgSlices *slices,
                           GError **error)
{
  return skg_volume_textures_get (self->textures, volume, 2, SKG_SLICES_PLANES, 1, stop,
                                  stop_data, slices, error);
}

/* Rows of the next strip, from the speed of the last one: whole tiles where there is
 * time for them, so that the rasterizer's threads end together. */
static guint
choose_strip_rows (SkgIntegrator *self, const SkgFrame *frame, double strip_ms)
{
  double pixels = strip_ms / MAX (self->ms_per_pixel, 1e-9);
  guint rows;

  if (self->ms_per_pixel <= 0 || self->ms_quality != frame->quality)
    return MAX (frame->geometry.rows / 64, 4);
  rows = (guint) CLAMP (pixels / frame->geometry.columns, 1, frame->geometry.rows);
  return rows > TILE_ROWS ? rows - rows % TILE_ROWS : rows;
}

static gboolean
is_stopped (SkgStopFunc stop, gpointer stop_data, GError **error)
{
  if (stop == NULL || !stop (stop_data))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "superseded");
  return TRUE;
}

static gboolean
draw_strips (SkgIntegrator *self,
             const SkgFrame *frame,
             SkgStopFunc stop,
             gpointer stop_data,
             GError **error)
{
  guint columns = frame->geometry.columns;
  guint rows = frame->geometry.rows;
  gboolean ok = TRUE;

  glEnable (GL_SCISSOR_TEST);
  for (guint row = 0; ok && row < rows;)
    {
      guint n_rows = MIN (
          choose_strip_rows (self, frame, stop != NULL ? SKG_STRIP_MS : LONG_STRIP_MS),
          rows - row);
      gint64 start_us = g_get_monotonic_time ();

      glScissor (0, (GLint) row, (GLsizei) columns, (GLsizei) n_rows);
      glDrawArrays (GL_TRIANGLES, 0, 3);
      glFinish ();
      self->ms_per_pixel = (double) (g_get_monotonic_time () - start_us) / 1e3 /
                           ((double) columns * n_rows);
      self->ms_quality = frame->quality;
      row += n_rows;
      skg_gl_turn_pass ();
      ok = row >= rows || !is_stopped (stop, stop_data, error);
    }
  glDisable (GL_SCISSOR_TEST);
  return ok && skg_gl_context_check (self->context, "integrating", error);
}

/* One stack of slices, added to @target. */
static gboolean
draw_slices (SkgIntegrator *self,
             const SkgFrame *frame,
             const SkgTarget *target,
             SkgVolume *volume,
             const SkgIntegratePlan *plan,
             guint axis,
             SkgSlicesKind kind,
             SkgStopFunc stop,
             gpointer stop_data,
             GError **error)
{
  SkgSlices slices;

  if (!skg_volume_textures_get (self->textures, volume, axis, kind,
                                plan->n_axes * plan->n_nodes, stop, stop_data, &slices,
                                error) ||
      !skg_integrate_setup (self->programs, plan, self->manual_filter, frame,
                            skg_volume_get_grid (volume), &slices, error))
    return FALSE;
  skg_target_bind (target);
  return draw_strips (self, frame, stop, stop_data, error);
}

static GLenum
get_format (const SkgFrame *frame)
{
  return frame->tissue.n_materials > 0 ? GL_RGBA32F : GL_R32F;
}

/* All rays of one source position, added to @target as @share of the whole. */
static gboolean
march (SkgIntegrator *self,
       const SkgFrame *frame,
       const SkgTarget *target,
       double share,
       SkgStopFunc stop,
       gpointer stop_data,
       GError **error)
{
  static const SkgSlicesKind nodes[2] = { SKG_SLICES_NODE_UP, SKG_SLICES_NODE_DOWN };
  static const gboolean across_k[3] = { FALSE, FALSE, TRUE };
  SkgVolume *volume = frame->quality == SKG_QUALITY_DRAFT
                          ? skg_volume_get_half (frame->volume)
                          : frame->volume;
  SkgIntegratePlan plan;

  skg_integrate_plan (&frame->geometry, skg_volume_get_grid (volume), frame->quality,
                      &plan);
  plan.share = share / plan.n_nodes;
  /* Planes are across k: one stack serves all views, and tools. */
  if (plan.exact && !skg_volume_textures_packs_cells (self->textures, volume))
    memcpy (plan.axes, across_k, sizeof across_k);
  for (guint axis = 0; axis < 3; axis++)
    for (guint n = 0; plan.axes[axis] && n < plan.n_nodes; n++)
      if (!draw_slices (self, frame, target, volume, &plan, axis,
                        plan.exact ? SKG_SLICES_CELLS : nodes[n], stop, stop_data,
                        error))
        return FALSE;
  return TRUE;
}

/* Place @i of @n in a square of side 1 around its middle: Roberts' R2 sequence, which
 * fills it evenly for any n (additive recurrence with the plastic number). */
static void
get_focal_place (guint i, double place[2])
{
  double unused;

  place[0] = modf (0.5 + (i + 1) * 0.7548776662466927, &unused) - 0.5;
  place[1] = modf (0.5 + (i + 1) * 0.5698402909980532, &unused) - 0.5;
}

/* Draws add up from here on: main axes, nodes between planes, places of the focal
 * spot; until GL_BLEND is switched off. */
static void
begin_sum (const SkgTarget *target)
{
  skg_target_bind (target);
  glClearColor (0, 0, 0, 0);
  glClear (GL_COLOR_BUFFER_BIT);
  glEnable (GL_BLEND);
  glBlendFunc (GL_ONE, GL_ONE);
}

SkgGeometry
skg_focal_spot_shift (const SkgFrame *frame, guint i)
{
  SkgGeometry g = frame->geometry;
  double column_mm = skg_vec3_length (g.column_step_mm);
  double row_mm = skg_vec3_length (g.row_step_mm);
  double place[2];

  get_focal_place (i, place);
  g.source_mm = skg_vec3_add_scaled (g.source_mm, g.column_step_mm,
                                     place[0] * frame->focal_mm / column_mm);
  g.source_mm = skg_vec3_add_scaled (g.source_mm, g.row_step_mm,
                                     place[1] * frame->focal_mm / row_mm);
  return g;
}

/* The mean over the focal spot, of area densities: where they change little over the
 * penumbra that is the mean of the transmissions as well, and knobs of the tube need no
 * new march. It takes seconds on a slow machine and is given up for every turned knob:
 * so the present result stays as it is until this one is complete. */
static gboolean
march_focal_spot (SkgIntegrator *self,
                  const SkgFrame *frame,
                  SkgStopFunc stop,
                  gpointer stop_data,
                  GError **error)
{
  SkgFrame shifted = *frame;
  SkgTarget swap;
  gboolean ok =
      skg_target_ensure (&self->focal, self->context, get_format (frame),
                         frame->geometry.columns, frame->geometry.rows, error);

  if (!ok)
    return FALSE;
  begin_sum (&self->focal);
  for (guint i = 0; ok && i < frame->focal_samples; i++)
    {
      shifted.geometry = skg_focal_spot_shift (frame, i);
      ok = march (self, &shifted, &self->focal, 1.0 / frame->focal_samples, stop,
                  stop_data, error);
      /* A march of one strip does not ask. */
      ok =
          ok && (i + 1 == frame->focal_samples || !is_stopped (stop, stop_data, error));
    }
  glDisable (GL_BLEND);
  if (ok)
    {
      swap = self->target;
      self->target = self->focal;
      self->focal = swap;
    }
  return ok;
}

static Key
make_key (const SkgFrame *frame)
{
  gboolean spot = frame->focal_samples > 1 && frame->focal_mm > 0;
  Key key;

  memset (&key, 0, sizeof key);
  key.geometry = frame->geometry;
  key.volume_id = frame->volume != NULL ? skg_volume_get_id (frame->volume) : 0;
  key.line = frame->line;
  key.tissue = frame->tissue;
  key.quality = frame->quality;
  key.focal_samples = spot ? frame->focal_samples : 0;
  key.focal_mm = spot ? frame->focal_mm : 0;
  return key;
}

static gboolean
upload (SkgIntegrator *self, const SkgFrame *frame, GError **error)
{
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (frame->area_density, &n_bytes);

  if (n_bytes !=
      (gsize) frame->geometry.columns * frame->geometry.rows * 4 * sizeof (float))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "area densities are not of the picture's size");
      return FALSE;
    }
  glBindTexture (GL_TEXTURE_2D, self->target.texture);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage2D (GL_TEXTURE_2D, 0, 0, 0, (GLsizei) frame->geometry.columns,
                   (GLsizei) frame->geometry.rows, GL_RGBA, GL_FLOAT, data);
  return skg_gl_context_check (self->context, "uploading area densities", error);
}

/* One ray a pixel, or area densities that are given; replaces what was there. */
static gboolean
march_points (SkgIntegrator *self,
              const SkgFrame *frame,
              SkgStopFunc stop,
              gpointer stop_data,
              GError **error)
{
  gboolean ok;

  self->key_valid = FALSE;
  self->serial++;
  if (!skg_target_ensure (&self->target, self->context, get_format (frame),
                          frame->geometry.columns, frame->geometry.rows, error))
    return FALSE;
  if (frame->area_density != NULL)
    return upload (self, frame, error);
  begin_sum (&self->target);
  ok = march (self, frame, &self->target, 1, stop, stop_data, error);
  glDisable (GL_BLEND);
  return ok;
}

const SkgTarget *
skg_integrator_run (SkgIntegrator *self,
                    const SkgFrame *frame,
                    SkgStopFunc stop,
                    gpointer stop_data,
                    GError **error)
{
  Key key = make_key (frame);
  gboolean given = frame->area_density != NULL;

  if (!given && self->key_valid && memcmp (&key, &self->key, sizeof key) == 0)
    return &self->target;
  if (given || key.focal_samples == 0)
    {
      if (!march_points (self, frame, stop, stop_data, error))
        return NULL;
    }
  else
    {
      if (!march_focal_spot (self, frame, stop, stop_data, error))
        return NULL;
      self->serial++;
    }
  if (given)
    return &self->target;
  self->count++;
  self->key = key;
  self->key_valid = TRUE;
  return &self->target;
}
