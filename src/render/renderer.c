/* SPDX-License-Identifier: Apache-2.0
 * The renderer: walks the chain of passes for one frame. */
#include "config.h"

#include "render/renderer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "render/local-contrast.h"
#include "render/pass-integrate.h"
#include "render/program.h"
#include "render/targets.h"
#include "render/window-level.h"

/* Where nobody can interrupt: the workers wait for each other less often, and a GPU's
 * watchdog still sleeps. */
#define LONG_STRIP_MS 100.0

/* What pass 1 depends on; compared byte by byte, so cleared before it is filled. */
typedef struct
{
  SkgGeometry geometry;
  guint64 volume_id;
  SkgLineModel line;
  SkgTissue tissue;
  guint64 quality;
} IntegrateKey;

struct _SkgRenderer
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  SkgVolumeTextures *textures;
  guint64 texture_budget_bytes;
  gboolean fine_filter;

  SkgTarget line_integral;
  SkgTarget display;
  IntegrateKey key;
  gboolean key_valid;
  GBytes *line_integral_bytes; /* of the key */
  SkgBlur *blur;               /* of the key, made when first asked for */
  GLuint blur_texture;
  double ms_per_pixel; /* of the latest strips, by quality */
  SkgQuality ms_quality;
  guint64 integrate_count;
};

/* Software GL takes ordinary memory: half of what is free. Elsewhere the driver is
 * asked where it can say, and trusted with 1 GiB where it can't. */
static guint64
choose_budget (SkgGlContext *context)
{
  const char *text = g_getenv ("SKIAGRAPH_TEXTURE_MIB");
  GLint kib[4] = { 0 };

  if (text != NULL && g_ascii_strtoull (text, NULL, 10) > 0)
    return g_ascii_strtoull (text, NULL, 10) << 20;
  if (skg_gl_context_is_software (context))
    {
      guint64 free_bytes = (guint64) MAX (sysconf (_SC_AVPHYS_PAGES), 0) *
                           (guint64) MAX (sysconf (_SC_PAGESIZE), 0);

      return MAX (free_bytes / 2, (guint64) 256 << 20);
    }
  if (epoxy_has_gl_extension ("GL_NVX_gpu_memory_info"))
    glGetIntegerv (GL_GPU_MEMORY_INFO_CURRENT_AVAILABLE_VIDMEM_NVX, kib);
  else if (epoxy_has_gl_extension ("GL_ATI_meminfo"))
    glGetIntegerv (GL_TEXTURE_FREE_MEMORY_ATI, kib);
  if (kib[0] > 0)
    return (guint64) kib[0] * 1024 / 4 * 3;
  return (guint64) 1 << 30;
}

static void
draw_triangle (void)
{
  glDrawArrays (GL_TRIANGLES, 0, 3);
}

/* Samples between two texels at 256 places. Many GPUs keep 8 bits of the fraction:
 * good enough live, too coarse for what is exported as exact. */
static gboolean
measure_filter (SkgRenderer *self, GError **error)
{
  static const float texels[2] = { 0, 1 };
  static const guint no_values[SKG_PROGRAM_MAX_DEFINES] = { 0 };
  SkgTarget target = { 0 };
  GLuint texture;
  SkgProgram *program;
  g_autoptr (GBytes) bytes = NULL;
  const float *values;
  float worst = 0;

  program = skg_program_cache_use (self->programs, SKG_PROGRAM_FILTER_PROBE, no_values,
                                   error);
  if (program == NULL ||
      !skg_target_ensure (&target, self->context, GL_R32F, 256, 1, error))
    return FALSE;
  glGenTextures (1, &texture);
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D_ARRAY, texture);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexStorage3D (GL_TEXTURE_2D_ARRAY, 1, GL_R32F, 2, 1, 1);
  glTexSubImage3D (GL_TEXTURE_2D_ARRAY, 0, 0, 0, 0, 2, 1, 1, GL_RED, GL_FLOAT, texels);
  skg_program_set_int (program, "u_slices", 0);
  skg_program_set_float (program, "u_columns", 256);
  skg_target_bind (&target);
  draw_triangle ();
  bytes = skg_target_read (&target);
  values = g_bytes_get_data (bytes, NULL);
  for (int i = 0; i < 256; i++)
    worst = MAX (worst, fabsf (values[i] - ((float) i + 0.5f) / 256));
  self->fine_filter = worst < 1.0f / 4096;
  glDeleteTextures (1, &texture);
  skg_target_clear (&target);
  return skg_gl_context_check (self->context, "measuring the texture filter", error);
}

SkgRenderer *
skg_renderer_new (GError **error)
{
  g_autoptr (SkgRenderer) self = g_new0 (SkgRenderer, 1);

  self->context = skg_gl_context_new (error);
  if (self->context == NULL)
    return NULL;
  self->programs = skg_program_cache_new ();
  self->texture_budget_bytes = choose_budget (self->context);
  self->textures = skg_volume_textures_new (self->context, self->texture_budget_bytes);
  if (!measure_filter (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
skg_renderer_free (SkgRenderer *self)
{
  if (self->context != NULL)
    {
      skg_target_clear (&self->line_integral);
      skg_target_clear (&self->display);
      glDeleteTextures (1, &self->blur_texture);
      g_clear_pointer (&self->textures, skg_volume_textures_free);
      g_clear_pointer (&self->programs, skg_program_cache_free);
      g_clear_pointer (&self->context, skg_gl_context_free);
    }
  g_clear_pointer (&self->line_integral_bytes, g_bytes_unref);
  g_clear_pointer (&self->blur, skg_blur_free);
  g_free (self);
}

SkgGlContext *
skg_renderer_get_context (SkgRenderer *self)
{
  return self->context;
}

guint64
skg_renderer_get_texture_budget (SkgRenderer *self)
{
  return self->texture_budget_bytes;
}

gboolean
skg_renderer_has_fine_filter (SkgRenderer *self)
{
  return self->fine_filter;
}

guint64
skg_renderer_get_integrate_count (SkgRenderer *self)
{
  return self->integrate_count;
}

/* Rows of the next strip, from the speed of the last one. */
static guint
choose_strip_rows (SkgRenderer *self, const SkgFrame *frame, double strip_ms)
{
  double pixels = strip_ms / MAX (self->ms_per_pixel, 1e-9);

  if (self->ms_per_pixel <= 0 || self->ms_quality != frame->quality)
    return MAX (frame->geometry.rows / 64, 4);
  return (guint) CLAMP (pixels / frame->geometry.columns, 1, frame->geometry.rows);
}

static gboolean
draw_strips (SkgRenderer *self,
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
      draw_triangle ();
      glFinish ();
      self->ms_per_pixel = (double) (g_get_monotonic_time () - start_us) / 1e3 /
                           ((double) columns * n_rows);
      self->ms_quality = frame->quality;
      row += n_rows;
      if (row < rows && stop != NULL && stop (stop_data))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "superseded");
          ok = FALSE;
        }
    }
  glDisable (GL_SCISSOR_TEST);
  return ok && skg_gl_context_check (self->context, "integrating", error);
}

static gboolean
run_integrate (SkgRenderer *self,
               const SkgFrame *frame,
               SkgStopFunc stop,
               gpointer stop_data,
               GError **error)
{
  SkgVolume *volume = frame->quality == SKG_QUALITY_DRAFT
                          ? skg_volume_get_half (frame->volume)
                          : frame->volume;
  const SkgGrid *grid = skg_volume_get_grid (volume);
  gboolean exact = frame->quality == SKG_QUALITY_EXACT;
  SkgIntegratePlan plan;

  skg_integrate_plan (&frame->geometry, grid, frame->quality, &plan);
  for (guint axis = 0; axis < 3; axis++)
    {
      SkgSlices slices;

      if (!plan.axes[axis])
        continue;
      if (!skg_volume_textures_get (self->textures, volume, axis, exact, stop,
                                    stop_data, &slices, error) ||
          !skg_integrate_setup (self->programs, &plan, axis, !self->fine_filter, frame,
                                grid, &slices, error))
        return FALSE;
      skg_target_bind (&self->line_integral);
      if (!draw_strips (self, frame, stop, stop_data, error))
        return FALSE;
    }
  self->integrate_count++;
  return TRUE;
}

static IntegrateKey
make_key (const SkgFrame *frame)
{
  IntegrateKey key;

  memset (&key, 0, sizeof key);
  key.geometry = frame->geometry;
  key.volume_id = skg_volume_get_id (frame->volume);
  key.line = frame->line;
  key.tissue = frame->tissue;
  key.quality = frame->quality;
  return key;
}

static gboolean
integrate (SkgRenderer *self,
           const SkgFrame *frame,
           SkgStopFunc stop,
           gpointer stop_data,
           GError **error)
{
  IntegrateKey key = make_key (frame);

  if (self->key_valid && memcmp (&key, &self->key, sizeof key) == 0)
    return TRUE;
  self->key_valid = FALSE;
  if (!skg_target_ensure (&self->line_integral, self->context, GL_R32F,
                          frame->geometry.columns, frame->geometry.rows, error) ||
      !run_integrate (self, frame, stop, stop_data, error))
    return FALSE;
  g_clear_pointer (&self->blur, skg_blur_free);
  g_clear_pointer (&self->line_integral_bytes, g_bytes_unref);
  self->line_integral_bytes = skg_target_read (&self->line_integral);
  self->key = key;
  self->key_valid = TRUE;
  return TRUE;
}

/* The blur of the present line integrals, as a texture; one cell of nothing if no local
 * contrast is asked for. */
static void
ensure_blur (SkgRenderer *self, const SkgFrame *frame)
{
  static float nothing;
  SkgBlur none = { 1, 1, &nothing };
  const SkgBlur *blur = &none;

  if (frame->display.local_contrast > 0)
    {
      if (self->blur == NULL)
        self->blur = skg_blur_make (g_bytes_get_data (self->line_integral_bytes, NULL),
                                    frame->geometry.columns, frame->geometry.rows);
      blur = self->blur;
    }
  glActiveTexture (GL_TEXTURE1);
  if (self->blur_texture == 0)
    glGenTextures (1, &self->blur_texture);
  glBindTexture (GL_TEXTURE_2D, self->blur_texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_R32F, (GLsizei) blur->columns,
                (GLsizei) blur->rows, 0, GL_RED, GL_FLOAT, blur->values);
  /* Unit 0 is where every other function binds what it makes. */
  glActiveTexture (GL_TEXTURE0);
}

static void
choose_window (SkgRenderer *self, const SkgFrame *frame, SkgPicture *picture)
{
  const float *values = g_bytes_get_data (picture->image, NULL);

  if (picture->window > 0)
    return;
  if (frame->display.local_contrast > 0)
    skg_blur_choose_window (self->blur, values, picture->columns, picture->rows,
                            frame->display.local_contrast, &picture->window,
                            &picture->level);
  else
    skg_window_level_choose (values, (gsize) picture->columns * picture->rows,
                             &picture->window, &picture->level);
}

static GBytes *
show (SkgRenderer *self,
      const SkgFrame *frame,
      double window,
      double level,
      GError **error)
{
  static const guint no_values[SKG_PROGRAM_MAX_DEFINES] = { 0 };
  SkgProgram *program;

  if (!skg_target_ensure (&self->display, self->context, GL_RGBA8,
                          frame->geometry.columns, frame->geometry.rows, error))
    return NULL;
  program =
      skg_program_cache_use (self->programs, SKG_PROGRAM_DISPLAY, no_values, error);
  if (program == NULL)
    return NULL;
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D, self->line_integral.texture);
  skg_program_set_int (program, "u_line_integral", 0);
  skg_program_set_float (program, "u_low", (float) (level - window / 2));
  skg_program_set_float (program, "u_per_window", (float) (1 / window));
  skg_program_set_int (program, "u_inverted", frame->display.inverted);
  skg_program_set_int (program, "u_blur", 1);
  skg_program_set_float (program, "u_local_contrast",
                         (float) frame->display.local_contrast);
  skg_program_set_float (program, "u_level", (float) level);
  skg_target_bind (&self->display);
  draw_triangle ();
  if (!skg_gl_context_check (self->context, "showing the picture", error))
    return NULL;
  return skg_target_read (&self->display);
}

SkgPicture *
skg_renderer_render (SkgRenderer *self,
                     const SkgFrame *frame,
                     SkgStopFunc stop,
                     gpointer stop_data,
                     GError **error)
{
  g_autoptr (SkgPicture) picture = g_new0 (SkgPicture, 1);
  guint64 count = self->integrate_count;
  gint64 start_us = g_get_monotonic_time ();

  g_return_val_if_fail (frame->volume != NULL, NULL);

  g_atomic_ref_count_init (&picture->ref_count);
  picture->columns = frame->geometry.columns;
  picture->rows = frame->geometry.rows;
  picture->quality = frame->quality;
  picture->window = frame->display.window;
  picture->level = frame->display.level;
  if (!integrate (self, frame, stop, stop_data, error))
    return NULL;
  if (self->integrate_count != count)
    picture->integrate_ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
  picture->image = g_bytes_ref (self->line_integral_bytes);
  ensure_blur (self, frame);
  choose_window (self, frame, picture);
  picture->display = show (self, frame, picture->window, picture->level, error);
  if (picture->display == NULL)
    return NULL;
  picture->total_ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
  return g_steal_pointer (&picture);
}

gboolean
skg_renderer_compile_all (SkgRenderer *self, GError **error)
{
  for (int id = 0; id < SKG_N_PROGRAMS; id++)
    {
      const SkgProgramInfo *info = skg_program_get_info (id);
      guint n[SKG_PROGRAM_MAX_DEFINES];

      for (int i = 0; i < SKG_PROGRAM_MAX_DEFINES; i++)
        n[i] = info->defines[i] != NULL ? info->n_values[i] : 1;
      for (guint a = 0; a < n[0]; a++)
        for (guint b = 0; b < n[1]; b++)
          for (guint c = 0; c < n[2]; c++)
            for (guint d = 0; d < n[3]; d++)
              {
                guint values[SKG_PROGRAM_MAX_DEFINES] = { a, b, c, d };

                if (skg_program_cache_use (self->programs, id, values, error) == NULL)
                  return FALSE;
              }
    }
  return TRUE;
}
