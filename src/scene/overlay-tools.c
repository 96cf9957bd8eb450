/* SPDX-License-Identifier: Apache-2.0
 * Tools in the display list: outlines, axes, key points. */
#include "config.h"

#include <math.h>

#include "scene/overlay-private.h"
#include "scene/project.h"
#include "scene/tools.h"

#define SELECTED_FILL 0.16
/* Pieces of an axis: a straight line is bent where the picture is distorted. */
#define N_AXIS 16

guint32
skg_overlay_get_tool_rgb (guint index)
{
  static const guint32 palette[] = { 0x66e0ff, 0xffb3e6, 0xd8f26e, 0xffcf8a };

  return palette[index % G_N_ELEMENTS (palette)];
}

static void
add_outline (SkgOverlay *self,
             const SkgSample *sample,
             SkgToolOutlines *outlines,
             guint index,
             double fill)
{
  const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, index);
  GArray *points = skg_tool_outlines_get_points (outlines, index);
  SkgOverlayItem item = {
    .anchor = SKG_OVERLAY_ANCHOR_PICTURE,
    .style = SKG_OVERLAY_STYLE_OUTLINE,
    .text = g_strdup (placed->name),
    .rgb = skg_overlay_get_tool_rgb (index),
    .fill = fill,
    .outline = TRUE,
  };

  item.points = g_array_copy (points);
  g_array_append_val (self->items, item);
}

static void
add_axis (SkgOverlay *self,
          const SkgSample *sample,
          const SkgProjection *projection,
          guint index)
{
  const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, index);
  SkgVec3 base_mm = skg_placed_tool_get_point_mm (placed, 0);
  SkgVec3 way_mm = skg_vec3_sub (skg_placed_tool_get_point_mm (placed, 1), base_mm);
  SkgOverlayItem item = {
    .anchor = SKG_OVERLAY_ANCHOR_PICTURE,
    .style = SKG_OVERLAY_STYLE_AXIS,
    .text = g_strdup (placed->name),
    .rgb = skg_overlay_get_tool_rgb (index),
  };

  item.points = g_array_new (FALSE, FALSE, sizeof (SkgContourPoint));
  for (int i = 0; i <= N_AXIS; i++)
    {
      double column;
      double row;
      double depth_mm;
      SkgContourPoint point = { .is_last = i == N_AXIS };

      skg_sample_project_point (
          sample, projection,
          skg_vec3_add_scaled (base_mm, way_mm, (double) i / N_AXIS), &column, &row,
          &depth_mm);
      /* A part behind the source casts no shadow. */
      if (isnan (column))
        continue;
      point.column = (float) column;
      point.row = (float) row;
      g_array_append_val (item.points, point);
    }
  g_array_append_val (self->items, item);
}

static void
add_points (SkgOverlay *self,
            const SkgSample *sample,
            const SkgProjection *projection,
            guint index)
{
  const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, index);

  for (guint i = 0; i < skg_tool_get_n_points (placed->tool); i++)
    {
      SkgOverlayItem item = {
        .anchor = SKG_OVERLAY_ANCHOR_POINT,
        .style = SKG_OVERLAY_STYLE_TOOL_POINT,
        .rgb = skg_overlay_get_tool_rgb (index),
      };
      double depth_mm;

      if (!skg_sample_project_point (sample, projection,
                                     skg_placed_tool_get_point_mm (placed, i),
                                     &item.column, &item.row, &depth_mm))
        continue;
      item.text = g_strdup (skg_tool_get_point (placed->tool, i)->name);
      g_array_append_val (self->items, item);
    }
}

void
skg_overlay_add_tools (SkgOverlay *self,
                       const SkgSample *sample,
                       SkgToolOutlines *outlines,
                       int selected,
                       gboolean legend)
{
  SkgProjection projection;

  g_return_if_fail (self != NULL && sample != NULL);

  skg_sample_get_patient_projection (sample, &projection);
  for (guint i = 0; i < skg_tool_set_get_length (sample->tools); i++)
    {
      const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, i);
      SkgOverlayItem name = {
        .anchor = SKG_OVERLAY_ANCHOR_TOP_LEFT,
        .style = SKG_OVERLAY_STYLE_LEGEND,
        .rgb = skg_overlay_get_tool_rgb (i),
      };

      if (placed->hidden)
        continue;
      if (outlines != NULL)
        add_outline (self, sample, outlines, i,
                     (int) i == selected ? SELECTED_FILL : 0);
      add_axis (self, sample, &projection, i);
      add_points (self, sample, &projection, i);
      if (!legend)
        continue;
      name.text = g_strdup (placed->name);
      g_array_append_val (self->items, name);
    }
  self->left = -0.5;
  self->top = -0.5;
  self->right = sample->detector.columns - 0.5;
  self->bottom = sample->detector.rows - 0.5;
}
