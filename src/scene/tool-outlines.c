/* SPDX-License-Identifier: Apache-2.0
 * The tools of one picture as an overlay and masks have them. */
#include "config.h"

#include "scene/tool-outlines.h"

#include <math.h>

#include "scene/tools-private.h"

struct _SkgToolOutlines
{
  gatomicrefcount ref_count;
  SkgToolShapes *tools;
  SkgToolShadow *shadow;
  guint columns;
  guint rows;
  guint detector_columns;
  guint detector_rows;
  guint64 all[SKG_SCENE_MAX_TOOLS];    /* bits of a tool's shapes */
  guint64 masked[SKG_SCENE_MAX_TOOLS]; /* of those that a mask shows */
  GArray *points[SKG_SCENE_MAX_TOOLS]; /* NULL until traced */
};

SkgToolOutlines *
skg_tool_outlines_new (SkgToolShapes *tools,
                       SkgToolShadow *shadow,
                       guint columns,
                       guint rows,
                       const SkgDetector *detector)
{
  SkgToolOutlines *self;

  g_return_val_if_fail (tools != NULL && shadow != NULL, NULL);

  self = g_new0 (SkgToolOutlines, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->tools = skg_tool_shapes_ref (tools);
  self->shadow = skg_tool_shadow_ref (shadow);
  self->columns = columns;
  self->rows = rows;
  self->detector_columns = detector->columns;
  self->detector_rows = detector->rows;
  for (guint i = 0; i < skg_tool_shapes_get_length (tools); i++)
    {
      const SkgToolShape *shape = skg_tool_shapes_get (tools, i);

      self->all[shape->tool] |= (guint64) 1 << i;
      if (shape->in_mask)
        self->masked[shape->tool] |= (guint64) 1 << i;
    }
  return self;
}

SkgToolOutlines *
skg_tool_outlines_ref (SkgToolOutlines *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_tool_outlines_unref (SkgToolOutlines *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < SKG_SCENE_MAX_TOOLS; i++)
    g_clear_pointer (&self->points[i], g_array_unref);
  skg_tool_shapes_unref (self->tools);
  skg_tool_shadow_unref (self->shadow);
  g_free (self);
}

gboolean
skg_tool_outlines_are_of (SkgToolOutlines *self,
                          SkgPicture *picture,
                          const SkgDetector *detector)
{
  return self->shadow == picture->shadow && self->tools == picture->tools &&
         self->columns == picture->columns && self->rows == picture->rows &&
         self->detector_columns == detector->columns &&
         self->detector_rows == detector->rows;
}

static SkgMaskPlane
get_plane (SkgToolOutlines *self, guint64 any)
{
  return (SkgMaskPlane){ self->shadow->shapes, self->shadow->columns,
                         self->shadow->rows, any };
}

/* From pixels of the shadow to pixels of the detector. */
static float
to_detector (float pixel, guint first, guint picture, guint detector)
{
  return (float) (((double) pixel + first + 0.5) * detector / picture - 0.5);
}

GArray *
skg_tool_outlines_get_points (SkgToolOutlines *self, guint tool)
{
  SkgMaskPlane plane;
  SkgMaskExtent extent;

  g_return_val_if_fail (tool < SKG_SCENE_MAX_TOOLS, NULL);

  if (self->points[tool] != NULL)
    return self->points[tool];
  plane = get_plane (self, self->all[tool]);
  skg_mask_plane_measure (&plane, &extent);
  self->points[tool] = skg_mask_plane_trace (&plane, &extent);
  for (guint i = 0; i < self->points[tool]->len; i++)
    {
      SkgContourPoint *point = &g_array_index (self->points[tool], SkgContourPoint, i);

      point->column = to_detector (point->column, self->shadow->column, self->columns,
                                   self->detector_columns);
      point->row =
          to_detector (point->row, self->shadow->row, self->rows, self->detector_rows);
    }
  return self->points[tool];
}

gboolean
skg_tool_outlines_has_mask (SkgToolOutlines *self, guint tool)
{
  g_return_val_if_fail (tool < SKG_SCENE_MAX_TOOLS, FALSE);

  return self->masked[tool] != 0;
}

void
skg_tool_outlines_measure_mask (SkgToolOutlines *self,
                                guint tool,
                                SkgMaskExtent *extent)
{
  SkgMaskPlane plane;

  g_return_if_fail (tool < SKG_SCENE_MAX_TOOLS);

  plane = get_plane (self, self->masked[tool]);
  skg_mask_plane_measure (&plane, extent);
  if (extent->n_pixels == 0)
    return;
  extent->first_column += self->shadow->column;
  extent->last_column += self->shadow->column;
  extent->first_row += self->shadow->row;
  extent->last_row += self->shadow->row;
  extent->touches_edge = extent->first_column == 0 || extent->first_row == 0 ||
                         extent->last_column + 1 == self->columns ||
                         extent->last_row + 1 == self->rows;
}

void
skg_tool_outlines_fill_mask (SkgToolOutlines *self,
                             guint tool,
                             guint16 value,
                             guint16 *mask)
{
  const SkgToolShadow *shadow = self->shadow;

  g_return_if_fail (tool < SKG_SCENE_MAX_TOOLS);

  for (guint row = 0; row < shadow->rows; row++)
    {
      const guint64 *from = shadow->shapes + (gsize) row * shadow->columns;
      guint16 *to = mask + (gsize) (shadow->row + row) * self->columns + shadow->column;

      for (guint column = 0; column < shadow->columns; column++)
        if (from[column] & self->masked[tool])
          to[column] = value;
    }
}

int
skg_tool_outlines_pick (SkgToolOutlines *self,
                        double column,
                        double row,
                        double radius_px)
{
  double scale = (double) self->columns / self->detector_columns;
  int x = (int) floor ((column + 0.5) * scale);
  int y = (int) floor ((row + 0.5) * self->rows / self->detector_rows);
  int reach = (int) ceil (radius_px * scale);
  double least = radius_px * scale + 1;
  guint64 found = 0;

  for (int dy = -reach; dy <= reach; dy++)
    for (int dx = -reach; dx <= reach; dx++)
      {
        double distance = hypot (dx, dy);
        guint64 bits = distance < least
                           ? skg_tool_shadow_get_shapes (self->shadow, x + dx, y + dy)
                           : 0;

        if (bits == 0)
          continue;
        least = distance;
        found = bits;
      }
  /* Shapes are listed by rising priority. */
  if (found == 0)
    return -1;
  return (int) skg_tool_shapes_get (self->tools, 63 - (guint) __builtin_clzll (found))
      ->tool;
}
