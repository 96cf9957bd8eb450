/* SPDX-License-Identifier: Apache-2.0
 * A frame: one picture, completely resolved. */
#include "config.h"

#include "render/frame.h"

#include <math.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (SkgFrame, skg_frame, skg_frame_copy, skg_frame_free)

SkgGeometry
skg_geometry_resize (const SkgGeometry *g, guint columns, guint rows)
{
  SkgGeometry out = *g;
  double per_column;
  double per_row;

  g_return_val_if_fail (columns > 0 && rows > 0, *g);

  per_column = (double) g->columns / columns;
  per_row = (double) g->rows / rows;
  out.columns = columns;
  out.rows = rows;
  out.column_step_mm = skg_vec3_scale (g->column_step_mm, per_column);
  out.row_step_mm = skg_vec3_scale (g->row_step_mm, per_row);
  /* Pixel centres: the corner (-0.5, -0.5) is what stays. */
  out.pixel00_mm =
      skg_vec3_add_scaled (g->pixel00_mm, g->column_step_mm, (per_column - 1) / 2);
  out.pixel00_mm =
      skg_vec3_add_scaled (out.pixel00_mm, g->row_step_mm, (per_row - 1) / 2);
  return out;
}

double
skg_geometry_get_pixel_area_mm2 (const SkgGeometry *g)
{
  SkgVec3 normal = skg_vec3_cross (g->column_step_mm, g->row_step_mm);

  return sqrt (skg_vec3_dot (normal, normal));
}

double
skg_geometry_get_sid_mm (const SkgGeometry *g)
{
  SkgVec3 normal = skg_vec3_cross (g->column_step_mm, g->row_step_mm);

  return fabs (skg_vec3_dot (skg_vec3_sub (g->pixel00_mm, g->source_mm), normal)) /
         sqrt (skg_vec3_dot (normal, normal));
}

SkgFrame *
skg_frame_copy (const SkgFrame *frame)
{
  SkgFrame *copy = g_memdup2 (frame, sizeof *frame);

  if (copy->volume != NULL)
    skg_volume_ref (copy->volume);
  if (copy->area_density != NULL)
    g_bytes_ref (copy->area_density);
  if (copy->tools != NULL)
    skg_tool_shapes_ref (copy->tools);
  if (copy->structures != NULL)
    skg_structure_choice_ref (copy->structures);
  return copy;
}

gboolean
skg_frame_has_same_rays (const SkgFrame *a, const SkgFrame *b)
{
  return memcmp (&a->geometry, &b->geometry, sizeof a->geometry) == 0 &&
         memcmp (&a->line, &b->line, sizeof a->line) == 0 &&
         memcmp (&a->tissue, &b->tissue, sizeof a->tissue) == 0;
}

void
skg_frame_clear (SkgFrame *frame)
{
  g_clear_pointer (&frame->volume, skg_volume_unref);
  g_clear_pointer (&frame->area_density, g_bytes_unref);
  g_clear_pointer (&frame->tools, skg_tool_shapes_unref);
  g_clear_pointer (&frame->structures, skg_structure_choice_unref);
}

void
skg_frame_free (SkgFrame *frame)
{
  skg_frame_clear (frame);
  g_free (frame);
}
