/* SPDX-License-Identifier: Apache-2.0
 * One sample as a small picture. */
#include "config.h"

#include "scene/sheet-tile.h"

#include <math.h>

#include "scene/outlines.h"
#include "scene/overlay.h"
#include "scene/project.h"
#include "scene/tool-outlines.h"
#include "scene/tools.h"

#define LINE_PX 1.2
#define DOT_PX 2.2

static void
clear_landmark (gpointer data)
{
  g_free (((SkgSheetLandmark *) data)->name);
}

static void
clear_area (gpointer data)
{
  g_free (((SkgSheetArea *) data)->name);
}

static void
clear_tile (gpointer data)
{
  SkgSheetTile *tile = data;

  cairo_surface_destroy (tile->picture);
  cairo_surface_destroy (tile->overlay);
  g_array_unref (tile->landmarks);
  g_array_unref (tile->areas);
}

SkgSheetTile *
skg_sheet_tile_ref (SkgSheetTile *tile)
{
  return g_atomic_rc_box_acquire (tile);
}

void
skg_sheet_tile_unref (SkgSheetTile *tile)
{
  if (tile != NULL)
    g_atomic_rc_box_release_full (tile, clear_tile);
}

cairo_surface_t *
skg_sheet_surface_new (const guint8 *rgba, guint columns, guint rows)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) columns, (int) rows);
  guint8 *data;
  gsize stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  data = cairo_image_surface_get_data (surface);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  for (gsize r = 0; r < rows; r++)
    {
      guint32 *row = (guint32 *) (gpointer) (data + r * stride);

      for (gsize c = 0; c < columns; c++, rgba += 4)
        row[c] = (guint32) rgba[0] << 16 | (guint32) rgba[1] << 8 | rgba[2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static double
get_brightness (SkgPicture *picture)
{
  gsize n = (gsize) picture->columns * picture->rows;
  const guint8 *rgba = g_bytes_get_data (picture->display, NULL);
  guint64 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (guint64) rgba[4 * i] + rgba[4 * i + 1] + rgba[4 * i + 2];
  return (double) sum / (255.0 * 3 * (double) n);
}

/* Overlay */

static void
set_rgb (cairo_t *cr, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0, alpha);
}

/* Loops in detector pixels, whose centres are whole numbers. */
static void
draw_loops (cairo_t *cr, const GArray *points, guint32 rgb, double fill)
{
  gboolean starts = TRUE;

  cairo_new_path (cr);
  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const SkgContourPoint *p = &g_array_index (points, SkgContourPoint, i);

      if (starts)
        cairo_move_to (cr, (double) p->column + 0.5, (double) p->row + 0.5);
      else
        cairo_line_to (cr, (double) p->column + 0.5, (double) p->row + 0.5);
      starts = p->is_last;
      if (p->is_last)
        cairo_close_path (cr);
    }
  if (fill > 0)
    {
      set_rgb (cr, rgb, fill);
      cairo_fill_preserve (cr);
    }
  set_rgb (cr, rgb, 0.9);
  cairo_stroke (cr);
}

static void
take_structures (SkgSheetTile *tile,
                 SkgPicture *picture,
                 const SkgSample *sample,
                 cairo_t *cr)
{
  g_autoptr (SkgOutlines) outlines = NULL;
  double n_pixels = (double) picture->structure_columns * picture->structure_rows;

  if (picture->structure_bits == NULL)
    return;
  outlines = skg_outlines_new (picture, &sample->detector);
  for (guint i = 0; i < skg_structure_choice_get_length (picture->structures); i++)
    {
      const SkgChosenStructure *chosen =
          skg_structure_choice_get (picture->structures, i);
      SkgSheetArea area = {
        g_strdup (chosen->name),
        (double) skg_outlines_get_extent (outlines, i)->n_pixels / n_pixels,
      };

      g_array_append_val (tile->areas, area);
      if (chosen->style.visible)
        draw_loops (cr, skg_outlines_get_points (outlines, i), chosen->style.rgb,
                    chosen->style.fill);
    }
}

static void
draw_tools (SkgPicture *picture, const SkgSample *sample, cairo_t *cr)
{
  g_autoptr (SkgToolOutlines) outlines = NULL;

  if (picture->shadow == NULL || !sample->show_tools)
    return;
  outlines = skg_tool_outlines_new (picture->tools, picture->shadow, picture->columns,
                                    picture->rows, sample);
  for (guint i = 0; i < skg_tool_set_get_length (sample->tools); i++)
    draw_loops (cr, skg_tool_outlines_get_points (outlines, i),
                skg_overlay_get_tool_rgb (i), 0);
}

static void
take_landmarks (SkgSheetTile *tile,
                const SkgSample *sample,
                const SkgBody *body,
                double scale,
                cairo_t *cr)
{
  guint n = body->landmarks != NULL ? skg_landmark_set_get_length (body->landmarks) : 0;
  SkgProjection projection;

  skg_sample_get_patient_projection (sample, &projection);
  for (guint i = 0; i < n; i++)
    {
      const char *name = skg_landmark_set_get (body->landmarks, i)->name;
      SkgVec3 position_mm =
          skg_sample_find_landmark (sample, body->landmarks, i)->position_mm;
      SkgSheetLandmark landmark = { g_strdup (name), FALSE };
      double column;
      double row;
      double depth_mm;

      landmark.visible = skg_sample_project_point (sample, &projection, position_mm,
                                                   &column, &row, &depth_mm) &&
                         skg_sample_is_in_collimator (sample, column, row);
      g_array_append_val (tile->landmarks, landmark);
      if (!landmark.visible || !sample->show_landmarks)
        continue;
      cairo_new_path (cr);
      cairo_arc (cr, column + 0.5, row + 0.5, DOT_PX / scale, 0, 2 * G_PI);
      cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
      cairo_stroke_preserve (cr);
      set_rgb (cr, skg_overlay_get_landmark_rgb (name, i), 1);
      cairo_fill (cr);
    }
}

SkgSheetTile *
skg_sheet_tile_new (SkgPicture *picture,
                    const SkgSample *sample,
                    const SkgBody *body,
                    guint64 index)
{
  SkgSheetTile *tile = g_atomic_rc_box_new0 (SkgSheetTile);
  double scale = (double) picture->columns / sample->detector.columns;
  cairo_t *cr;

  tile->index = index;
  tile->try_number = sample->try_number;
  tile->picture = skg_sheet_surface_new (g_bytes_get_data (picture->display, NULL),
                                         picture->columns, picture->rows);
  tile->overlay = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) picture->columns, (int) picture->rows);
  tile->brightness = get_brightness (picture);
  skg_pose_get_patient_angles (&sample->pose, &sample->world_from_patient,
                               &tile->primary_rad, &tile->secondary_rad);
  tile->landmarks = g_array_new (FALSE, FALSE, sizeof (SkgSheetLandmark));
  g_array_set_clear_func (tile->landmarks, clear_landmark);
  tile->areas = g_array_new (FALSE, FALSE, sizeof (SkgSheetArea));
  g_array_set_clear_func (tile->areas, clear_area);
  cr = cairo_create (tile->overlay);
  cairo_scale (cr, scale, (double) picture->rows / sample->detector.rows);
  cairo_set_line_width (cr, LINE_PX / scale);
  take_structures (tile, picture, sample, cr);
  draw_tools (picture, sample, cr);
  take_landmarks (tile, sample, body, scale, cr);
  cairo_destroy (cr);
  cairo_surface_flush (tile->overlay);
  return tile;
}
