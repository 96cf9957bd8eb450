/* SPDX-License-Identifier: Apache-2.0
 * Drawing heat maps, rulers, angles and lines. */
#include "config.h"

#include <math.h>

#include "base/frames.h"
#include "scene/overlay-draw-private.h"

/* Surface units at a text scale of 1. */
#define TICK 6.0
#define DOT_RADIUS 3.0
#define DOT_RADIUS_HOT 4.5
#define ARC_RADIUS 26.0
#define TEXT_GAP 9.0
#define LINE_BOX 8.0
#define MAX_LINE_BOXES 200.0

/* Straight pieces between these stops miss the bell by (REACH / N)^2 / 8 at most, 0.15
 * percent of its top; it is cut off at 0.2 percent. */
#define HEATMAP_REACH 3.5
#define N_HEATMAP_STOPS 32

typedef struct
{
  double x;
  double y;
} Point;

static gboolean
is_mark (const SkgOverlayItem *item)
{
  return item->style == SKG_OVERLAY_STYLE_RULER ||
         item->style == SKG_OVERLAY_STYLE_ANGLE ||
         item->style == SKG_OVERLAY_STYLE_LINE;
}

/* Surface units; returns how many. */
static guint
get_points (const SkgOverlayItem *item,
            double origin_x,
            double origin_y,
            double scale,
            Point points[SKG_MARK_MAX_POINTS])
{
  guint n = MIN (item->points->len, SKG_MARK_MAX_POINTS);

  for (guint i = 0; i < n; i++)
    {
      const SkgContourPoint *p = &g_array_index (item->points, SkgContourPoint, i);

      points[i].x = origin_x + skg_corner_from_pixel ((double) p->column) * scale;
      points[i].y = origin_y + skg_corner_from_pixel ((double) p->row) * scale;
    }
  return n;
}

void
skg_overlay_draw_heatmaps (SkgOverlayCanvas *canvas,
                           SkgOverlay *overlay,
                           double origin_x,
                           double origin_y,
                           double scale)
{
  cairo_t *cr = canvas->cr;

  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);
      double x = origin_x + skg_corner_from_pixel (item->column) * scale;
      double y = origin_y + skg_corner_from_pixel (item->row) * scale;
      double reach = HEATMAP_REACH * item->sigma_px * scale;
      cairo_pattern_t *bell;

      if (item->style != SKG_OVERLAY_STYLE_HEATMAP)
        continue;
      bell = cairo_pattern_create_radial (x, y, 0, x, y, reach);
      for (int s = 0; s <= N_HEATMAP_STOPS; s++)
        {
          double t = (double) s / N_HEATMAP_STOPS;
          double r = t * HEATMAP_REACH;

          cairo_pattern_add_color_stop_rgba (
              bell, t, (item->rgb >> 16 & 0xff) / 255.0,
              (item->rgb >> 8 & 0xff) / 255.0, (item->rgb & 0xff) / 255.0,
              SKG_OVERLAY_HEATMAP_OPACITY * exp (-r * r / 2));
        }
      cairo_new_path (cr);
      cairo_arc (cr, x, y, reach, 0, 2 * G_PI);
      cairo_set_source (cr, bell);
      cairo_fill (cr);
      cairo_pattern_destroy (bell);
    }
}

/* Across the line, at both ends. */
static void
add_ticks (cairo_t *cr, const Point *a, const Point *b, double half)
{
  double length = hypot (b->x - a->x, b->y - a->y);
  double nx = length > 0 ? -(b->y - a->y) / length * half : 0;
  double ny = length > 0 ? (b->x - a->x) / length * half : half;

  cairo_move_to (cr, a->x - nx, a->y - ny);
  cairo_line_to (cr, a->x + nx, a->y + ny);
  cairo_move_to (cr, b->x - nx, b->y - ny);
  cairo_line_to (cr, b->x + nx, b->y + ny);
}

/* The smaller of the two arcs between the legs. */
static void
add_arc (cairo_t *cr, const Point p[3], double radius)
{
  double from = atan2 (p[0].y - p[1].y, p[0].x - p[1].x);
  double turn = remainder (atan2 (p[2].y - p[1].y, p[2].x - p[1].x) - from, 2 * G_PI);
  double shorter = MIN (hypot (p[0].x - p[1].x, p[0].y - p[1].y),
                        hypot (p[2].x - p[1].x, p[2].y - p[1].y));

  radius = MIN (radius, shorter / 2);
  cairo_new_sub_path (cr);
  if (turn >= 0)
    cairo_arc (cr, p[1].x, p[1].y, radius, from, from + turn);
  else
    cairo_arc_negative (cr, p[1].x, p[1].y, radius, from, from + turn);
}

static void
draw_dots (const SkgOverlayCanvas *canvas,
           const SkgOverlayItem *item,
           const Point *points,
           guint n)
{
  double radius = (item->highlighted ? DOT_RADIUS_HOT : DOT_RADIUS) * canvas->size;

  for (guint i = 0; i < n; i++)
    {
      cairo_new_path (canvas->cr);
      cairo_arc (canvas->cr, points[i].x, points[i].y, radius, 0, 2 * G_PI);
      skg_overlay_canvas_set_rgb (canvas->cr, item->highlighted ? 0xffffff : item->rgb);
      cairo_fill_preserve (canvas->cr);
      skg_overlay_canvas_stroke (canvas, item->rgb);
    }
}

/* No text may stand on a line: small boxes along it. */
static void
take_line (SkgOverlayCanvas *canvas, const Point *a, const Point *b)
{
  double step = LINE_BOX * canvas->size;
  guint n = (guint) MIN (hypot (b->x - a->x, b->y - a->y) / step, MAX_LINE_BOXES);

  for (guint i = 0; i <= n; i++)
    {
      double t = n > 0 ? (double) i / n : 0;
      SkgOverlayBox box = { a->x + t * (b->x - a->x) - step / 2,
                            a->y + t * (b->y - a->y) - step / 2, step, step };

      g_array_append_val (canvas->taken, box);
    }
}

void
skg_overlay_draw_mark_lines (SkgOverlayCanvas *canvas,
                             SkgOverlay *overlay,
                             double origin_x,
                             double origin_y,
                             double scale)
{
  cairo_t *cr = canvas->cr;

  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);
      Point p[SKG_MARK_MAX_POINTS] = { 0 };
      guint n;

      if (!is_mark (item))
        continue;
      n = get_points (item, origin_x, origin_y, scale, p);
      cairo_new_path (cr);
      cairo_move_to (cr, p[0].x, p[0].y);
      for (guint k = 1; k < n; k++)
        {
          cairo_line_to (cr, p[k].x, p[k].y);
          take_line (canvas, &p[k - 1], &p[k]);
        }
      if (item->style == SKG_OVERLAY_STYLE_RULER)
        add_ticks (cr, &p[0], &p[1], TICK * canvas->size);
      else if (n == 3)
        add_arc (cr, p, ARC_RADIUS * canvas->size);
      skg_overlay_canvas_stroke (canvas, item->rgb);
      if (item->style != SKG_OVERLAY_STYLE_LINE)
        draw_dots (canvas, item, p, n);
    }
}

/* Beside what it measures: the middle of a line, the open side of an angle. Where all
 * places are taken, over whatever stands there: unlike a name, it is said nowhere else
 * on the picture. */
static void
place_text (const SkgOverlayCanvas *canvas, const Point *p, guint n, SkgOverlayBox *box)
{
  static const double directions[][2] = { { 0.7, 0.7 },   { -0.7, 0.7 }, { 0.7, -0.7 },
                                          { -0.7, -0.7 }, { 1, 0 },      { -1, 0 },
                                          { 0, 1 },       { 0, -1 } };
  const SkgOverlayBox *view = &canvas->view;
  double x = n == 3 ? p[1].x : (p[0].x + p[1].x) / 2;
  double y = n == 3 ? p[1].y : (p[0].y + p[1].y) / 2;
  double low = n == 3 ? ARC_RADIUS * canvas->size : 0;

  for (int distance = 0; distance < 4; distance++)
    for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
      {
        double dx = directions[i][0];
        double dy = directions[i][1];
        double gap = low + TEXT_GAP * (1 + 2 * distance) * canvas->size;

        box->x = x + dx * gap + (dx > 0 ? 0 : dx < 0 ? -box->width : -box->width / 2);
        box->y = y + dy * gap + (dy > 0 ? 0 : dy < 0 ? -box->height : -box->height / 2);
        if (skg_overlay_canvas_is_free (canvas, box))
          return;
      }
  box->x = CLAMP (x + TEXT_GAP * canvas->size, view->x,
                  MAX (view->x, view->x + view->width - box->width));
  box->y = CLAMP (y + TEXT_GAP * canvas->size, view->y,
                  MAX (view->y, view->y + view->height - box->height));
}

/* Whether any of it is to be seen: a text must not tell of what is outside. */
static gboolean
is_seen (const SkgOverlayCanvas *canvas, const Point *p, guint n)
{
  const SkgOverlayBox *view = &canvas->view;
  double low_x = p[0].x;
  double high_x = p[0].x;
  double low_y = p[0].y;
  double high_y = p[0].y;

  for (guint i = 1; i < n; i++)
    {
      low_x = MIN (low_x, p[i].x);
      high_x = MAX (high_x, p[i].x);
      low_y = MIN (low_y, p[i].y);
      high_y = MAX (high_y, p[i].y);
    }
  return high_x >= view->x && low_x <= view->x + view->width && high_y >= view->y &&
         low_y <= view->y + view->height;
}

void
skg_overlay_draw_mark_texts (SkgOverlayCanvas *canvas,
                             SkgOverlay *overlay,
                             double origin_x,
                             double origin_y,
                             double scale)
{
  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);
      Point p[SKG_MARK_MAX_POINTS] = { 0 };
      SkgOverlayBox box = { 0 };
      guint n;

      if (!is_mark (item))
        continue;
      n = get_points (item, origin_x, origin_y, scale, p);
      if (!is_seen (canvas, p, n))
        continue;
      skg_overlay_canvas_measure (canvas, item, 0, &box);
      place_text (canvas, p, n, &box);
      skg_overlay_canvas_draw_text (canvas, item, &box);
      g_array_append_val (canvas->taken, box);
    }
}
