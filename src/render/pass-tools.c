/* SPDX-License-Identifier: Apache-2.0
 * Pass 3: tools: metal on each ray, and the tissue that it displaces. */
#include "config.h"

#include "render/pass-tools.h"

#include <string.h>

#include "render/pass-integrate.h"
#include "render/tissue-ramps.h"

#define INTERVALS_WIDTH 2048u

struct _SkgToolsPass
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  SkgTarget area;
  SkgMetal metal;
  GLuint first_texture;
  GLuint intervals_texture;
  SkgToolShadow *shadow; /* of the middle of the focal spot */
  SkgToolShapes *shapes; /* that it is of */
  gboolean quick;
  double line_cm2_g[SKG_TOOLS_MAX_MATERIALS];
  guint64 area_serial;
  guint64 serial; /* counts down: pass 1 counts up */
};

SkgToolsPass *
skg_tools_pass_new (SkgGlContext *context, SkgProgramCache *programs)
{
  SkgToolsPass *self = g_new0 (SkgToolsPass, 1);

  self->context = context;
  self->programs = programs;
  self->serial = G_MAXUINT64;
  return self;
}

void
skg_tools_pass_free (SkgToolsPass *self)
{
  skg_target_clear (&self->area);
  glDeleteTextures (1, &self->metal.texture);
  glDeleteTextures (1, &self->first_texture);
  glDeleteTextures (1, &self->intervals_texture);
  g_clear_pointer (&self->shadow, skg_tool_shadow_unref);
  g_clear_pointer (&self->shapes, skg_tool_shapes_unref);
  g_free (self);
}

static void
upload (GLuint *texture,
        GLenum unit,
        GLenum internal,
        GLenum format,
        GLenum type,
        guint columns,
        guint rows,
        gconstpointer data)
{
  if (*texture == 0)
    glGenTextures (1, texture);
  glActiveTexture (unit);
  glBindTexture (GL_TEXTURE_2D, *texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D (GL_TEXTURE_2D, 0, (GLint) internal, (GLsizei) columns, (GLsizei) rows,
                0, format, type, data);
}

/* Metal on unit 1, places of the intervals on 2, intervals on 3. */
static void
upload_shadow (SkgToolsPass *self, const SkgToolShadow *shadow)
{
  gsize n = (gsize) shadow->columns * shadow->rows;
  g_autofree guint32 *pairs = g_new (guint32, 2 * n);
  guint rows = (shadow->n_intervals + INTERVALS_WIDTH - 1) / INTERVALS_WIDTH;
  g_autofree float *padded = g_new0 (float, 2 * (gsize) INTERVALS_WIDTH * rows);

  for (gsize i = 0; i < n; i++)
    {
      pairs[2 * i] = shadow->first[i];
      pairs[2 * i + 1] = shadow->first[i + 1];
    }
  memcpy (padded, shadow->intervals, 2 * sizeof *padded * (gsize) shadow->n_intervals);
  upload (&self->first_texture, GL_TEXTURE2, GL_RG32UI, GL_RG_INTEGER, GL_UNSIGNED_INT,
          shadow->columns, shadow->rows, pairs);
  upload (&self->intervals_texture, GL_TEXTURE3, GL_RG32F, GL_RG, GL_FLOAT,
          INTERVALS_WIDTH, rows, padded);
}

static void
upload_metal (SkgToolsPass *self, const SkgToolShadow *shadow, const float *g_cm2)
{
  self->metal.column = shadow->column;
  self->metal.row = shadow->row;
  self->metal.columns = shadow->columns;
  self->metal.rows = shadow->rows;
  if (shadow->columns > 0)
    upload (&self->metal.texture, GL_TEXTURE1, GL_RGBA32F, GL_RGBA, GL_FLOAT,
            shadow->columns, shadow->rows, g_cm2);
}

static gboolean
setup (SkgToolsPass *self,
       const SkgFrame *frame,
       const SkgGeometry *geometry,
       const SkgToolShadow *shadow,
       const SkgSlices *slices,
       const SkgGrid *grid,
       double share,
       GError **error)
{
  SkgRamps ramps;
  guint values[SKG_PROGRAM_MAX_DEFINES] = { 0 };
  float line[4];
  float hu[2] = { (float) slices->layout.hu_scale, (float) slices->layout.hu_offset };
  SkgProgram *program;

  skg_ramps_init (&ramps, &frame->tissue, frame->volume);
  values[0] = ramps.variant;
  program = skg_program_cache_use (self->programs, SKG_PROGRAM_TOOLS, values, error);
  if (program == NULL)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    line[i] = (float) frame->metal_cm2_g[i];
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D_ARRAY, slices->texture);
  skg_program_set_int (program, "u_slices", 0);
  skg_program_set_int (program, "u_metal", 1);
  skg_program_set_int (program, "u_first", 2);
  skg_program_set_int (program, "u_intervals", 3);
  skg_program_set_ivec2 (program, "u_corner", (int) shadow->column, (int) shadow->row);
  skg_program_set_vec4s (program, "u_metal_line", 1, line);
  skg_program_set_double (program, "u_share", share);
  skg_program_set_vec2 (program, "u_hu", hu);
  skg_ramps_set (&ramps, &frame->line, program);
  skg_integrate_set_rays (program, geometry, grid);
  return TRUE;
}

/* One source position's change, added to the target. */
static gboolean
draw_shadow (SkgToolsPass *self,
             const SkgFrame *frame,
             const SkgGeometry *geometry,
             const SkgToolShadow *shadow,
             const SkgSlices *slices,
             const SkgGrid *grid,
             double share,
             GError **error)
{
  if (shadow->columns == 0)
    return TRUE;
  upload_shadow (self, shadow);
  upload_metal (self, shadow, shadow->metal_g_cm2);
  if (!setup (self, frame, geometry, shadow, slices, grid, share, error))
    return FALSE;
  skg_target_bind (&self->area);
  glEnable (GL_BLEND);
  glBlendFunc (GL_ONE, GL_ONE);
  glEnable (GL_SCISSOR_TEST);
  glScissor ((GLint) shadow->column, (GLint) shadow->row, (GLsizei) shadow->columns,
             (GLsizei) shadow->rows);
  glDrawArrays (GL_TRIANGLES, 0, 3);
  glDisable (GL_SCISSOR_TEST);
  glDisable (GL_BLEND);
  glActiveTexture (GL_TEXTURE0);
  return TRUE;
}

/* The mean of what several shadows hold, over the whole picture. */
static void
add_metal (const SkgToolShadow *shadow, guint columns, double share, float *g_cm2)
{
  for (guint row = 0; row < shadow->rows; row++)
    {
      const float *in = shadow->metal_g_cm2 + 4 * (gsize) row * shadow->columns;
      float *out = g_cm2 + 4 * ((gsize) (shadow->row + row) * columns + shadow->column);

      for (gsize i = 0; i < 4 * (gsize) shadow->columns; i++)
        out[i] += (float) share * in[i];
    }
}

static gboolean
draw_focal_spot (SkgToolsPass *self,
                 const SkgFrame *frame,
                 const SkgSlices *slices,
                 const SkgGrid *grid,
                 GError **error)
{
  const SkgGeometry *g = &frame->geometry;
  g_autofree float *g_cm2 = g_new0 (float, 4 * (gsize) g->columns * g->rows);
  const SkgToolShadow whole = { .columns = g->columns, .rows = g->rows };
  double share = 1.0 / frame->focal_samples;

  for (guint i = 0; i < frame->focal_samples; i++)
    {
      SkgGeometry shifted = skg_focal_spot_shift (frame, i);
      g_autoptr (SkgToolShadow) shadow = skg_tool_shadow_new (&shifted, frame->tools);

      add_metal (shadow, g->columns, share, g_cm2);
      if (!draw_shadow (self, frame, &shifted, shadow, slices, grid, share, error))
        return FALSE;
    }
  upload_metal (self, &whole, g_cm2);
  glActiveTexture (GL_TEXTURE0);
  return TRUE;
}

static gboolean
draw (SkgToolsPass *self,
      const SkgFrame *frame,
      SkgIntegrator *integrator,
      SkgStopFunc stop,
      gpointer stop_data,
      GError **error)
{
  SkgVolume *volume = frame->quality == SKG_QUALITY_DRAFT
                          ? skg_volume_get_half (frame->volume)
                          : frame->volume;
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgSlices slices;

  if (!skg_integrator_get_slices (integrator, volume, stop, stop_data, &slices, error))
    return FALSE;
  if (frame->focal_samples > 1 && frame->focal_mm > 0 && !frame->quick_tools)
    return draw_focal_spot (self, frame, &slices, grid, error);
  return draw_shadow (self, frame, &frame->geometry, self->shadow, &slices, grid, 1,
                      error);
}

/* What pass 1 gave, to be changed. */
static gboolean
copy_area (SkgToolsPass *self, const SkgTarget *area, GError **error)
{
  if (!skg_target_ensure (&self->area, self->context, area->format, area->columns,
                          area->rows, error))
    return FALSE;
  glCopyImageSubData (area->texture, GL_TEXTURE_2D, 0, 0, 0, 0, self->area.texture,
                      GL_TEXTURE_2D, 0, 0, 0, 0, (GLsizei) area->columns,
                      (GLsizei) area->rows, 1);
  return TRUE;
}

static gboolean
is_same (const SkgToolsPass *self, const SkgFrame *frame, guint64 area_serial)
{
  return self->shadow != NULL && self->area_serial == area_serial &&
         self->quick == frame->quick_tools &&
         skg_tool_shapes_equal (self->shapes, frame->tools) &&
         memcmp (self->line_cm2_g, frame->metal_cm2_g, sizeof self->line_cm2_g) == 0;
}

gboolean
skg_tools_pass_run (SkgToolsPass *self,
                    const SkgFrame *frame,
                    SkgIntegrator *integrator,
                    SkgStopFunc stop,
                    gpointer stop_data,
                    SkgToolsResult *result,
                    GError **error)
{
  const SkgTarget *area = skg_integrator_get_target (integrator);
  guint64 area_serial = skg_integrator_get_serial (integrator);

  *result = (SkgToolsResult){ .area = area, .serial = area_serial };
  if (skg_tool_shapes_get_length (frame->tools) == 0 || frame->volume == NULL)
    return TRUE;
  if (!is_same (self, frame, area_serial))
    {
      g_clear_pointer (&self->shapes, skg_tool_shapes_unref);
      g_clear_pointer (&self->shadow, skg_tool_shadow_unref);
      self->serial--;
      self->metal.columns = self->metal.rows = 0;
      self->shadow = skg_tool_shadow_new (&frame->geometry, frame->tools);
      if (!copy_area (self, area, error) ||
          !draw (self, frame, integrator, stop, stop_data, error) ||
          !skg_gl_context_check (self->context, "placing tools", error))
        {
          g_clear_pointer (&self->shadow, skg_tool_shadow_unref);
          return FALSE;
        }
      self->shapes = skg_tool_shapes_ref (frame->tools);
      self->quick = frame->quick_tools;
      self->area_serial = area_serial;
      memcpy (self->line_cm2_g, frame->metal_cm2_g, sizeof self->line_cm2_g);
    }
  *result = (SkgToolsResult){ .area = &self->area,
                              .metal = &self->metal,
                              .serial = self->serial,
                              .shadow = self->shadow };
  return TRUE;
}
