/* SPDX-License-Identifier: Apache-2.0
 * Drawing the display list with cairo and pango. */
#include "config.h"

#include "scene/overlay-draw-private.h"

#include <math.h>
#include <string.h>

#include "base/frames.h"

/* Surface units at a text scale of 1 (96 dpi). */
#define MARGIN 12.0
#define FONT_PX_NORMAL 13.0
#define FONT_PX_LARGE 17.0
#define FONT_PX_LETTER 17.0
#define FONT_PX_LANDMARK 12.5
#define LINE_GAP 2.0
#define RING_RADIUS 5.5
#define HAIR_LENGTH 3.0
#define TOOL_RING_RADIUS 3.0
#define AXIS_DASH 6.0
#define AXIS_GAP 4.0
#define STROKE 1.5
#define FONT_PX_LEGEND 12.5
#define SWATCH 9.0
#define SWATCH_GAP 6.0
#define OUTLINE 3.0
#define OUTLINE_LANDMARK 2.2
/* Of each of eight dark copies; where they overlap it is nearly black. */
#define OUTLINE_ALPHA 0.6
/* Viewports smaller than this get smaller text, down to the fraction after it. */
#define FULL_SIZE 480.0
#define MIN_SHRINK 0.6

#define RGB_LEGEND 0xf4f4f2

static gboolean
boxes_meet (const SkgOverlayBox *a, const SkgOverlayBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
         b->y < a->y + a->height;
}

gboolean
skg_overlay_canvas_is_free (const SkgOverlayCanvas *canvas, const SkgOverlayBox *box)
{
  const SkgOverlayBox *view = &canvas->view;

  if (box->x < view->x || box->y < view->y ||
      box->x + box->width > view->x + view->width ||
      box->y + box->height > view->y + view->height)
    return FALSE;
  for (guint i = 0; i < canvas->taken->len; i++)
    if (boxes_meet (box, &g_array_index (canvas->taken, SkgOverlayBox, i)))
      return FALSE;
  return TRUE;
}

void
skg_overlay_canvas_set_rgb (cairo_t *cr, guint32 rgb)
{
  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                        (rgb & 0xff) / 255.0);
}

/* Strokes the present path dark and wide, for the light one over it. */
void
skg_overlay_canvas_stroke (const SkgOverlayCanvas *canvas, guint32 rgb)
{
  cairo_set_source_rgba (canvas->cr, 0, 0, 0, 0.9);
  cairo_set_line_width (canvas->cr, (STROKE + 1.6) * canvas->size);
  cairo_stroke_preserve (canvas->cr);
  skg_overlay_canvas_set_rgb (canvas->cr, rgb);
  cairo_set_line_width (canvas->cr, STROKE * canvas->size);
  cairo_stroke (canvas->cr);
}

/* Text */

static double
get_font_px (SkgOverlayStyle style)
{
  switch (style)
    {
    case SKG_OVERLAY_STYLE_LARGE:
      return FONT_PX_LARGE;
    case SKG_OVERLAY_STYLE_LETTER:
      return FONT_PX_LETTER;
    case SKG_OVERLAY_STYLE_LANDMARK:
    case SKG_OVERLAY_STYLE_TOOL_POINT:
      return FONT_PX_LANDMARK;
    case SKG_OVERLAY_STYLE_LEGEND:
      return FONT_PX_LEGEND;
    case SKG_OVERLAY_STYLE_HEATMAP:
    case SKG_OVERLAY_STYLE_RULER:
    case SKG_OVERLAY_STYLE_ANGLE:
    case SKG_OVERLAY_STYLE_LINE:
    case SKG_OVERLAY_STYLE_OUTLINE:
    case SKG_OVERLAY_STYLE_AXIS:
    case SKG_OVERLAY_STYLE_NORMAL:
    default:
      return FONT_PX_NORMAL;
    }
}

/* Lays the item's text out, no wider than @max_width, and says how large it is. */
void
skg_overlay_canvas_measure (const SkgOverlayCanvas *canvas,
                            const SkgOverlayItem *item,
                            double max_width,
                            SkgOverlayBox *box)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  gboolean bold =
      item->style == SKG_OVERLAY_STYLE_LARGE || item->style == SKG_OVERLAY_STYLE_LETTER;
  int width;
  int height;

  pango_font_description_set_family (font, "Cantarell, DejaVu Sans, Sans");
  pango_font_description_set_weight (font,
                                     bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_MEDIUM);
  pango_font_description_set_absolute_size (font, get_font_px (item->style) *
                                                      canvas->size * PANGO_SCALE);
  pango_layout_set_font_description (canvas->layout, font);
  pango_layout_set_ellipsize (canvas->layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_single_paragraph_mode (canvas->layout,
                                          strchr (item->text, '\n') == NULL);

  pango_layout_set_width (canvas->layout,
                          max_width > 0 ? (int) (max_width * PANGO_SCALE) : -1);
  pango_layout_set_text (canvas->layout, item->text, -1);
  pango_layout_get_pixel_size (canvas->layout, &width, &height);
  box->width = width;
  box->height = height;
}

/* What measure() has laid out, at @box: dark all around, then light. Glyphs are drawn
 * from cairo's cache, also the dark ones: to stroke their outlines took 7 ms of each
 * picture of a drag, more than all else that the window draws. */
void
skg_overlay_canvas_draw_text (const SkgOverlayCanvas *canvas,
                              const SkgOverlayItem *item,
                              const SkgOverlayBox *box)
{
  static const double around[][2] = { { 1, 0 },       { 0, 1 },     { -1, 0 },
                                      { 0, -1 },      { 0.7, 0.7 }, { -0.7, 0.7 },
                                      { -0.7, -0.7 }, { 0.7, -0.7 } };
  gboolean small = item->style == SKG_OVERLAY_STYLE_LANDMARK ||
                   item->style == SKG_OVERLAY_STYLE_TOOL_POINT;
  double width = small ? OUTLINE_LANDMARK : OUTLINE;
  double reach = width / 2 * canvas->size;
  cairo_t *cr = canvas->cr;

  cairo_set_source_rgba (cr, 0, 0, 0, OUTLINE_ALPHA);
  for (guint i = 0; i < G_N_ELEMENTS (around); i++)
    {
      cairo_move_to (cr, box->x + around[i][0] * reach, box->y + around[i][1] * reach);
      pango_cairo_show_layout (cr, canvas->layout);
    }
  skg_overlay_canvas_set_rgb (cr, item->rgb);
  cairo_move_to (cr, box->x, box->y);
  pango_cairo_show_layout (cr, canvas->layout);
}

/* Corners and edges */

static void
place_letter (const SkgOverlayCanvas *canvas,
              SkgOverlayAnchor anchor,
              SkgOverlayBox *box)
{
  const SkgOverlayBox *view = &canvas->view;
  double margin = MARGIN * canvas->size;

  box->x = view->x + (view->width - box->width) / 2;
  box->y = view->y + (view->height - box->height) / 2;
  if (anchor == SKG_OVERLAY_ANCHOR_TOP)
    box->y = view->y + margin / 2;
  else if (anchor == SKG_OVERLAY_ANCHOR_BOTTOM)
    box->y = view->y + view->height - margin / 2 - box->height;
  else if (anchor == SKG_OVERLAY_ANCHOR_LEFT)
    box->x = view->x + margin;
  else
    box->x = view->x + view->width - margin - box->width;
}

/* @used: height of the lines that this corner has already. */
static void
place_line (const SkgOverlayCanvas *canvas,
            SkgOverlayAnchor anchor,
            double used,
            SkgOverlayBox *box)
{
  const SkgOverlayBox *view = &canvas->view;
  double margin = MARGIN * canvas->size;
  gboolean right = anchor == SKG_OVERLAY_ANCHOR_TOP_RIGHT ||
                   anchor == SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT;
  gboolean bottom = anchor == SKG_OVERLAY_ANCHOR_BOTTOM_LEFT ||
                    anchor == SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT;

  box->x = right ? view->x + view->width - margin - box->width : view->x + margin;
  box->y = bottom ? view->y + view->height - margin - used - box->height
                  : view->y + margin + used;
}

/* Below the lines of the top left corner, as far down as there is room; what is left is
 * counted. @used: height of those lines */
static void
draw_legend (SkgOverlayCanvas *canvas, SkgOverlay *overlay, double used)
{
  double indent = (SWATCH + SWATCH_GAP) * canvas->size;
  double swatch = SWATCH * canvas->size;
  guint n_left = 0;
  SkgOverlayItem more = { .style = SKG_OVERLAY_STYLE_LEGEND, .rgb = RGB_LEGEND };
  g_autofree char *text = NULL;
  SkgOverlayBox box = { 0 };

  used += 2 * LINE_GAP * canvas->size;
  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      SkgOverlayItem item = *skg_overlay_get_item (overlay, i);

      if (item.style != SKG_OVERLAY_STYLE_LEGEND)
        continue;
      skg_overlay_canvas_measure (canvas, &item, canvas->view.width / 3, &box);
      place_line (canvas, item.anchor, used, &box);
      box.width += indent;
      /* The last free line says how many more there are. */
      box.height *= 2;
      if (n_left > 0 || !skg_overlay_canvas_is_free (canvas, &box))
        {
          n_left++;
          continue;
        }
      box.height /= 2;
      cairo_rectangle (canvas->cr, box.x, box.y + (box.height - swatch) / 2, swatch,
                       swatch);
      skg_overlay_canvas_set_rgb (canvas->cr, item.rgb);
      cairo_fill_preserve (canvas->cr);
      skg_overlay_canvas_stroke (canvas, item.rgb);
      item.rgb = RGB_LEGEND;
      box.x += indent;
      skg_overlay_canvas_draw_text (canvas, &item, &box);
      box.x -= indent;
      g_array_append_val (canvas->taken, box);
      used += box.height + LINE_GAP * canvas->size;
    }
  if (n_left == 0)
    return;
  more.text = text = g_strdup_printf ("+%u", n_left);
  skg_overlay_canvas_measure (canvas, &more, 0, &box);
  place_line (canvas, SKG_OVERLAY_ANCHOR_TOP_LEFT, used, &box);
  box.x += indent;
  skg_overlay_canvas_draw_text (canvas, &more, &box);
}

static void
draw_corners (SkgOverlayCanvas *canvas, SkgOverlay *overlay)
{
  double used[SKG_OVERLAY_ANCHOR_RIGHT + 1] = { 0 };
  /* Room between the letters at the middle of top and bottom. */
  double half = canvas->view.width / 2 - (MARGIN + 1.5 * FONT_PX_LETTER) * canvas->size;

  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);
      gboolean letter = item->style == SKG_OVERLAY_STYLE_LETTER;
      SkgOverlayBox box = { 0 };

      if (item->anchor == SKG_OVERLAY_ANCHOR_POINT ||
          item->anchor == SKG_OVERLAY_ANCHOR_PICTURE ||
          item->style == SKG_OVERLAY_STYLE_LEGEND)
        continue;
      skg_overlay_canvas_measure (canvas, item, letter ? 0 : MAX (half, 1), &box);
      if (letter)
        place_letter (canvas, item->anchor, &box);
      else
        place_line (canvas, item->anchor, used[item->anchor], &box);
      used[item->anchor] += box.height + LINE_GAP * canvas->size;
      skg_overlay_canvas_draw_text (canvas, item, &box);
      g_array_append_val (canvas->taken, box);
    }
  draw_legend (canvas, overlay, used[SKG_OVERLAY_ANCHOR_TOP_LEFT]);
}

/* Structures */

/* What a picture's edge cuts off ends there: no line along it. */
static gboolean
is_along_edge (SkgOverlay *overlay, const SkgContourPoint *a, const SkgContourPoint *b)
{
  double edges[4];
  const double near = 1e-3;

  skg_overlay_get_edges (overlay, &edges[0], &edges[1], &edges[2], &edges[3]);
  for (int i = 0; i < 4; i++)
    {
      double p = i % 2 == 0 ? (double) a->column : (double) a->row;
      double q = i % 2 == 0 ? (double) b->column : (double) b->row;

      if (fabs (p - edges[i]) < near && fabs (q - edges[i]) < near)
        return TRUE;
    }
  return FALSE;
}

/* @closed: whole loops, to fill; else without what lies along the picture's edge */
static void
trace_path (cairo_t *cr,
            SkgOverlay *overlay,
            const SkgOverlayItem *item,
            gboolean closed)
{
  const SkgContourPoint *p = (const SkgContourPoint *) (gpointer) item->points->data;
  guint first = 0;
  gboolean pen_up = TRUE;

  cairo_new_path (cr);
  for (guint i = 0; i < item->points->len; i++)
    {
      const SkgContourPoint *next = &p[p[i].is_last ? first : i + 1];
      gboolean skip = !closed && is_along_edge (overlay, &p[i], next);

      if (pen_up && !skip)
        cairo_move_to (cr, skg_corner_from_pixel ((double) p[i].column),
                       skg_corner_from_pixel ((double) p[i].row));
      if (!skip && (!p[i].is_last || !closed))
        cairo_line_to (cr, skg_corner_from_pixel ((double) next->column),
                       skg_corner_from_pixel ((double) next->row));
      pen_up = skip;
      if (!p[i].is_last)
        continue;
      if (closed)
        cairo_close_path (cr);
      pen_up = TRUE;
      first = i + 1;
    }
}

/* Paths are in detector pixels, strokes in units of the surface. */
static void
draw_structures (SkgOverlayCanvas *canvas,
                 SkgOverlay *overlay,
                 double origin_x,
                 double origin_y,
                 double scale)
{
  cairo_t *cr = canvas->cr;

  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);

      if (item->style != SKG_OVERLAY_STYLE_OUTLINE)
        continue;
      cairo_save (cr);
      cairo_translate (cr, origin_x, origin_y);
      cairo_scale (cr, scale, scale);
      if (item->fill > 0)
        {
          trace_path (cr, overlay, item, TRUE);
          cairo_set_source_rgba (cr, (item->rgb >> 16 & 0xff) / 255.0,
                                 (item->rgb >> 8 & 0xff) / 255.0,
                                 (item->rgb & 0xff) / 255.0, item->fill);
          cairo_fill (cr);
        }
      if (item->outline)
        trace_path (cr, overlay, item, FALSE);
      cairo_restore (cr);
      if (item->outline)
        skg_overlay_canvas_stroke (canvas, item->rgb);
    }
}

/* Axes of tools */

static void
draw_axes (SkgOverlayCanvas *canvas,
           SkgOverlay *overlay,
           double origin_x,
           double origin_y,
           double scale)
{
  const double dashes[] = { AXIS_DASH * canvas->size, AXIS_GAP * canvas->size };

  cairo_save (canvas->cr);
  cairo_set_dash (canvas->cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);

      if (item->style != SKG_OVERLAY_STYLE_AXIS)
        continue;
      cairo_new_path (canvas->cr);
      for (guint k = 0; k < item->points->len; k++)
        {
          const SkgContourPoint *p = &g_array_index (item->points, SkgContourPoint, k);

          cairo_line_to (canvas->cr,
                         origin_x + skg_corner_from_pixel ((double) p->column) * scale,
                         origin_y + skg_corner_from_pixel ((double) p->row) * scale);
        }
      skg_overlay_canvas_set_rgb (canvas->cr, item->rgb);
      cairo_set_line_width (canvas->cr, canvas->size);
      cairo_stroke (canvas->cr);
    }
  cairo_restore (canvas->cr);
}

/* Landmarks and key points */

static void
draw_ring (const SkgOverlayCanvas *canvas,
           const SkgOverlayItem *item,
           double x,
           double y)
{
  double radius = RING_RADIUS * canvas->size;
  double hair = HAIR_LENGTH * canvas->size;

  if (item->style == SKG_OVERLAY_STYLE_TOOL_POINT)
    radius = TOOL_RING_RADIUS * canvas->size;
  cairo_new_path (canvas->cr);
  cairo_arc (canvas->cr, x, y, radius, 0, 2 * G_PI);
  for (int i = 0; i < 4; i++)
    {
      double dx = i % 2 == 0 ? (i == 0 ? 1 : -1) : 0;
      double dy = i % 2 == 1 ? (i == 1 ? 1 : -1) : 0;

      cairo_move_to (canvas->cr, x + dx * radius, y + dy * radius);
      cairo_line_to (canvas->cr, x + dx * (radius + hair), y + dy * (radius + hair));
    }
  skg_overlay_canvas_stroke (canvas, item->rgb);
}

static void
draw_leader (const SkgOverlayCanvas *canvas,
             const SkgOverlayItem *item,
             double x,
             double y,
             const SkgOverlayBox *label)
{
  double to_x = CLAMP (x, label->x, label->x + label->width);
  double to_y = CLAMP (y, label->y, label->y + label->height);
  double length = hypot (to_x - x, to_y - y);
  double start = (RING_RADIUS + 1) * canvas->size;

  if (length <= start)
    return;
  cairo_new_path (canvas->cr);
  cairo_move_to (canvas->cr, x + (to_x - x) * start / length,
                 y + (to_y - y) * start / length);
  cairo_line_to (canvas->cr, to_x, to_y);
  skg_overlay_canvas_stroke (canvas, item->rgb);
}

/* Tries places around the ring, right and above first, then farther out. FALSE: the
 * crowd leaves none; the ring stands alone and the pointer names it. */
static gboolean
place_label (const SkgOverlayCanvas *canvas,
             double x,
             double y,
             SkgOverlayBox *box,
             guint *distance)
{
  static const double directions[][2] = { { 1, -0.5 }, { -1, -0.5 }, { 1, 0.5 },
                                          { -1, 0.5 }, { 0, -1 },    { 0, 1 },
                                          { 1, -1 },   { -1, 1 } };

  for (*distance = 0; *distance < 4; ++*distance)
    for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
      {
        double gap = (RING_RADIUS + HAIR_LENGTH + 1 + 16 * *distance) * canvas->size;
        double dx = directions[i][0];
        double dy = directions[i][1];

        box->x = x + dx * gap + (dx > 0 ? 0 : dx < 0 ? -box->width : -box->width / 2);
        box->y = y + dy * (gap + box->height / 2) - box->height / 2;
        if (skg_overlay_canvas_is_free (canvas, box))
          return TRUE;
      }
  return FALSE;
}

static void
draw_landmarks (SkgOverlayCanvas *canvas,
                SkgOverlay *overlay,
                double origin_x,
                double origin_y,
                double scale)
{
  double reach = (RING_RADIUS + HAIR_LENGTH) * canvas->size;
  guint n = skg_overlay_get_length (overlay);

  /* All rings first: no label may cover one. */
  for (guint i = 0; i < n; i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);
      double x = origin_x + skg_corner_from_pixel (item->column) * scale;
      double y = origin_y + skg_corner_from_pixel (item->row) * scale;
      SkgOverlayBox ring = { x - reach, y - reach, 2 * reach, 2 * reach };

      if (item->anchor != SKG_OVERLAY_ANCHOR_POINT)
        continue;
      draw_ring (canvas, item, x, y);
      g_array_append_val (canvas->taken, ring);
    }
  for (guint i = 0; i < n; i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);
      double x = origin_x + skg_corner_from_pixel (item->column) * scale;
      double y = origin_y + skg_corner_from_pixel (item->row) * scale;
      SkgOverlayBox box = { 0 };
      guint distance;

      if (item->anchor != SKG_OVERLAY_ANCHOR_POINT)
        continue;
      skg_overlay_canvas_measure (canvas, item, 0, &box);
      if (!place_label (canvas, x, y, &box, &distance))
        continue;
      if (distance > 0)
        draw_leader (canvas, item, x, y, &box);
      skg_overlay_canvas_draw_text (canvas, item, &box);
      g_array_append_val (canvas->taken, box);
    }
}

void
skg_overlay_draw (SkgOverlay *overlay,
                  cairo_t *cr,
                  double view_x,
                  double view_y,
                  double view_width,
                  double view_height,
                  double origin_x,
                  double origin_y,
                  double scale,
                  double text_scale)
{
  SkgOverlayCanvas canvas = { .cr = cr,
                              .view = { view_x, view_y, view_width, view_height } };
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (GArray) taken = NULL;
  double shrink;

  g_return_if_fail (overlay != NULL && cr != NULL);

  if (!(view_width > 0 && view_height > 0 && text_scale > 0))
    return;
  shrink = MIN (view_width, view_height) / (FULL_SIZE * text_scale);
  layout = pango_cairo_create_layout (cr);
  taken = g_array_new (FALSE, FALSE, sizeof (SkgOverlayBox));
  canvas.size = text_scale * CLAMP (shrink, MIN_SHRINK, 1);
  canvas.layout = layout;
  canvas.taken = taken;

  cairo_save (cr);
  cairo_rectangle (cr, view_x, view_y, view_width, view_height);
  cairo_clip (cr);
  draw_structures (&canvas, overlay, origin_x, origin_y, scale);
  skg_overlay_draw_heatmaps (&canvas, overlay, origin_x, origin_y, scale);
  skg_overlay_draw_mark_lines (&canvas, overlay, origin_x, origin_y, scale);
  if (skg_overlay_get_collimator (overlay) != NULL)
    skg_collimator_frame_draw (skg_overlay_get_collimator (overlay), cr, FALSE,
                               SKG_N_BLADES, origin_x, origin_y, scale, canvas.size);
  draw_axes (&canvas, overlay, origin_x, origin_y, scale);
  draw_corners (&canvas, overlay);
  skg_overlay_draw_mark_texts (&canvas, overlay, origin_x, origin_y, scale);
  draw_landmarks (&canvas, overlay, origin_x, origin_y, scale);
  cairo_restore (cr);
}
