/* SPDX-License-Identifier: Apache-2.0
 * The tools of one picture as an overlay and masks have them. */
#include "config.h"

#include "scene/tool-outlines.h"

#include <math.h>
#include <string.h>

#include "render/distort.h"
#include "render/effect-moves.h"
#include "scene/tools-private.h"

struct _SkgToolOutlines
{
  gatomicrefcount ref_count;
  SkgToolShapes *tools;
  SkgToolShadow *shadow;
  guint columns;
  guint rows;
  SkgDetector detector;
  double pincushion;
  SkgEffectList effects;
  GBytes *moved; /* (nullable): shapes of each pixel of the picture, if it is bent or
                    moved; else the shadow has them */
  guint64 all[SKG_SCENE_MAX_TOOLS];    /* bits of a tool's shapes */
  guint64 masked[SKG_SCENE_MAX_TOOLS]; /* of those that a mask shows */
  GArray *points[SKG_SCENE_MAX_TOOLS]; /* NULL until traced */
};

static double
get_pincushion (const SkgSample *sample)
{
  return sample->exposure.simulator == SKG_SIMULATOR_REALISTIC
             ? sample->exposure.detection.pincushion
             : 0;
}

/* As the detector bends the picture and the effects move it. */
static GBytes *
move_shapes (SkgToolOutlines *self)
{
  const SkgToolShadow *shadow = self->shadow;
  guint64 *all = g_new0 (guint64, (gsize) self->columns * self->rows);
  g_autoptr (GBytes) ideal = NULL;
  g_autoptr (GBytes) bent = NULL;

  for (guint row = 0; row < shadow->rows; row++)
    memcpy (all + (gsize) (shadow->row + row) * self->columns + shadow->column,
            shadow->shapes + (gsize) row * shadow->columns,
            shadow->columns * sizeof *all);
  ideal = g_bytes_new_take (all, (gsize) self->columns * self->rows * sizeof *all);
  bent = skg_distort_masks (ideal, self->columns, self->rows, self->pincushion);
  return skg_effect_list_moves_labels (&self->effects)
             ? skg_effect_list_move_masks (&self->effects, bent, self->columns,
                                           self->rows, NULL)
             : g_steal_pointer (&bent);
}

SkgToolOutlines *
skg_tool_outlines_new (SkgToolShapes *tools,
                       SkgToolShadow *shadow,
                       guint columns,
                       guint rows,
                       const SkgSample *sample)
{
  SkgToolOutlines *self;

  g_return_val_if_fail (tools != NULL && shadow != NULL, NULL);

  self = g_new0 (SkgToolOutlines, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->tools = skg_tool_shapes_ref (tools);
  self->shadow = skg_tool_shadow_ref (shadow);
  self->columns = columns;
  self->rows = rows;
  self->detector = sample->detector;
  self->pincushion = get_pincushion (sample);
  self->effects = sample->effects;
  if (self->pincushion > 0 || skg_effect_list_moves_labels (&self->effects))
    self->moved = move_shapes (self);
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
  g_clear_pointer (&self->moved, g_bytes_unref);
  g_free (self);
}

gboolean
skg_tool_outlines_are_of (SkgToolOutlines *self,
                          SkgPicture *picture,
                          const SkgSample *sample)
{
  return self->shadow == picture->shadow && self->tools == picture->tools &&
         self->columns == picture->columns && self->rows == picture->rows &&
         self->detector.columns == sample->detector.columns &&
         self->detector.rows == sample->detector.rows &&
         self->pincushion == get_pincushion (sample) &&
         skg_effect_list_equal (&self->effects, &sample->effects);
}

/* @column, @row: (out): of the picture, where the plane begins */
static SkgMaskPlane
get_plane (SkgToolOutlines *self, guint64 any, guint *column, guint *row)
{
  const SkgToolShadow *shadow = self->shadow;

  *column = self->moved != NULL ? 0 : shadow->column;
  *row = self->moved != NULL ? 0 : shadow->row;
  if (self->moved != NULL)
    return (SkgMaskPlane){ g_bytes_get_data (self->moved, NULL), self->columns,
                           self->rows, any };
  return (SkgMaskPlane){ shadow->shapes, shadow->columns, shadow->rows, any };
}

/* From pixels of the plane to pixels of the detector. */
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
  guint column;
  guint row;

  g_return_val_if_fail (tool < SKG_SCENE_MAX_TOOLS, NULL);

  if (self->points[tool] != NULL)
    return self->points[tool];
  plane = get_plane (self, self->all[tool], &column, &row);
  skg_mask_plane_measure (&plane, &extent);
  self->points[tool] = skg_mask_plane_trace (&plane, &extent);
  for (guint i = 0; i < self->points[tool]->len; i++)
    {
      SkgContourPoint *point = &g_array_index (self->points[tool], SkgContourPoint, i);

      point->column =
          to_detector (point->column, column, self->columns, self->detector.columns);
      point->row = to_detector (point->row, row, self->rows, self->detector.rows);
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
  guint column;
  guint row;

  g_return_if_fail (tool < SKG_SCENE_MAX_TOOLS);

  plane = get_plane (self, self->masked[tool], &column, &row);
  skg_mask_plane_measure (&plane, extent);
  if (extent->n_pixels == 0)
    return;
  extent->first_column += column;
  extent->last_column += column;
  extent->first_row += row;
  extent->last_row += row;
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
  SkgMaskPlane plane;
  guint first_column;
  guint first_row;

  g_return_if_fail (tool < SKG_SCENE_MAX_TOOLS);

  plane = get_plane (self, self->masked[tool], &first_column, &first_row);
  for (guint row = 0; row < plane.rows; row++)
    {
      const guint64 *from = plane.bits + (gsize) row * plane.columns;
      guint16 *to = mask + (gsize) (first_row + row) * self->columns + first_column;

      for (guint column = 0; column < plane.columns; column++)
        if (from[column] & plane.any)
          to[column] = value;
    }
}

static guint64
get_shapes (SkgToolOutlines *self, int column, int row)
{
  const guint64 *bits;

  if (self->moved == NULL)
    return skg_tool_shadow_get_shapes (self->shadow, column, row);
  if (column < 0 || row < 0 || column >= (int) self->columns || row >= (int) self->rows)
    return 0;
  bits = g_bytes_get_data (self->moved, NULL);
  return bits[(gsize) row * self->columns + (gsize) column];
}

int
skg_tool_outlines_pick (SkgToolOutlines *self,
                        double column,
                        double row,
                        double radius_px)
{
  double scale = (double) self->columns / self->detector.columns;
  int x = (int) floor ((column + 0.5) * scale);
  int y = (int) floor ((row + 0.5) * self->rows / self->detector.rows);
  int reach = (int) ceil (radius_px * scale);
  double least = radius_px * scale + 1;
  guint64 found = 0;

  for (int dy = -reach; dy <= reach; dy++)
    for (int dx = -reach; dx <= reach; dx++)
      {
        double distance = hypot (dx, dy);
        guint64 bits = distance < least ? get_shapes (self, x + dx, y + dy) : 0;

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
