/* SPDX-License-Identifier: Apache-2.0
 * Heat maps and measures in the display list. */
#include "config.h"

#include <math.h>

#include "scene/overlay-private.h"
#include "scene/project.h"

#define RGB_RULER 0x7fe3d2
#define RGB_ANGLE 0xffd479
#define RGB_LINE 0xd6adff

/* SyntheX takes a landmark as seen if 0 <= x <= W - 1 and 0 <= y <= H - 1, and leaves
 * its map empty otherwise (hip_imaging/src/dataset.py). */
static gboolean
is_within_centres (const SkgSample *sample, double column, double row)
{
  return column >= 0 && column <= sample->detector.columns - 1.0 && row >= 0 &&
         row <= sample->detector.rows - 1.0;
}

void
skg_overlay_add_heatmaps (SkgOverlay *self,
                          const SkgSample *sample,
                          const SkgBody *body)
{
  SkgProjection projection;

  if (!sample->show_heatmaps || body == NULL || body->landmarks == NULL)
    return;
  skg_sample_get_patient_projection (sample, &projection);
  for (guint i = 0; i < skg_landmark_set_get_length (body->landmarks); i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (body->landmarks, i);
      SkgOverlayItem item = {
        .anchor = SKG_OVERLAY_ANCHOR_PICTURE,
        .style = SKG_OVERLAY_STYLE_HEATMAP,
        .rgb = skg_overlay_get_landmark_rgb (landmark->name, i),
        .index = i,
        .sigma_px = sample->heatmap_sigma_px,
      };
      double depth_mm;

      if (!landmark->visible ||
          !skg_sample_project_point (
              sample, &projection,
              skg_sample_find_landmark (sample, body->landmarks, i)->position_mm,
              &item.column, &item.row, &depth_mm) ||
          !is_within_centres (sample, item.column, item.row))
        continue;
      item.text = g_strdup (landmark->name);
      skg_overlay_take_item (self, &item);
    }
}

void
skg_overlay_add_marks (SkgOverlay *self,
                       const SkgSample *sample,
                       const SkgBody *body,
                       GPtrArray *marks,
                       int hot)
{
  static const guint32 colors[SKG_N_MARK_KINDS] = { RGB_RULER, RGB_ANGLE, RGB_LINE };

  g_return_if_fail (self != NULL && sample != NULL && marks != NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      const SkgMark *mark = marks->pdata[i];
      guint n = skg_mark_kind_get_n_points (mark->kind);
      SkgOverlayItem item = {
        .anchor = SKG_OVERLAY_ANCHOR_PICTURE,
        .style = SKG_OVERLAY_STYLE_RULER + mark->kind,
        .rgb = colors[mark->kind],
        .index = i,
        .highlighted = (int) i == hot,
      };
      SkgMarkReading reading;

      if (!skg_mark_read (mark, sample, body != NULL ? body->landmarks : NULL,
                          &reading))
        continue;
      item.text = skg_mark_dup_text (mark, &reading);
      item.points = g_array_sized_new (FALSE, TRUE, sizeof (SkgContourPoint), n);
      for (guint k = 0; k < n; k++)
        {
          SkgContourPoint point = { (float) reading.points[k][0],
                                    (float) reading.points[k][1], k + 1 == n };

          g_array_append_val (item.points, point);
        }
      skg_overlay_take_item (self, &item);
    }
}

static gboolean
is_mark (const SkgOverlayItem *item)
{
  return item->style == SKG_OVERLAY_STYLE_RULER ||
         item->style == SKG_OVERLAY_STYLE_ANGLE ||
         item->style == SKG_OVERLAY_STYLE_LINE;
}

/* From (x, y) to the straight piece from @a to @b. */
static double
get_distance (const SkgContourPoint *a, const SkgContourPoint *b, double x, double y)
{
  double dx = (double) b->column - (double) a->column;
  double dy = (double) b->row - (double) a->row;
  double length2 = dx * dx + dy * dy;
  double t =
      length2 > 0
          ? ((x - (double) a->column) * dx + (y - (double) a->row) * dy) / length2
          : 0;

  t = CLAMP (t, 0, 1);
  return hypot (x - (double) a->column - t * dx, y - (double) a->row - t * dy);
}

const SkgOverlayItem *
skg_overlay_pick_mark (
    SkgOverlay *self, double column, double row, double radius_px, int *point)
{
  const SkgOverlayItem *on_point = NULL;
  const SkgOverlayItem *on_line = NULL;
  double least_point = radius_px;
  double least_line = radius_px;

  g_return_val_if_fail (self != NULL && point != NULL, NULL);

  *point = -1;
  for (guint i = 0; i < skg_overlay_get_length (self); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (self, i);
      const SkgContourPoint *p;

      if (!is_mark (item))
        continue;
      p = (const SkgContourPoint *) (gpointer) item->points->data;
      for (guint k = 0; k < item->points->len; k++)
        {
          double at = hypot ((double) p[k].column - column, (double) p[k].row - row);
          double along =
              k > 0 ? get_distance (&p[k - 1], &p[k], column, row) : G_MAXDOUBLE;

          if (at <= least_point)
            {
              least_point = at;
              *point = (int) k;
              on_point = item;
            }
          if (along <= least_line)
            {
              least_line = along;
              on_line = item;
            }
        }
    }
  return on_point != NULL ? on_point : on_line;
}
