/* SPDX-License-Identifier: Apache-2.0
 * Drawing contact sheets. */
#include "config.h"

#include "scene/sheet-draw.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "base/error.h"

#define MARGIN_PX 14.0
#define GAP_PX 8.0
#define LABEL_PX 18.0
#define LABEL_FONT_PX 11.0
#define TITLE_PX 30.0
#define CAPTION_PX 20.0
#define TITLE_FONT_PX 17.0
#define CAPTION_FONT_PX 12.0
/* cairo's image surfaces end at 32767. */
#define MAX_PX 32000

double
skg_sheet_get_label_px (void)
{
  return LABEL_PX;
}

guint
skg_sheet_choose_columns (guint n_cells)
{
  return MAX (1, (guint) ceil (sqrt ((double) n_cells)));
}

void
skg_sheet_draw_text (cairo_t *cr,
                     const char *text,
                     double font_px,
                     gboolean bold,
                     double x,
                     double y,
                     double width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, "Cantarell, DejaVu Sans, Sans");
  pango_font_description_set_absolute_size (font, font_px * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
paint (cairo_t *cr, cairo_surface_t *surface, gboolean smooth)
{
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  /* Else the edges of enlarged tiles fade into the ground. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
}

/* As large as fits, in the middle. */
static void
draw_picture (cairo_t *cr, const SkgSheetCell *cell, double x, double y, double size_px)
{
  double columns = cairo_image_surface_get_width (cell->picture);
  double rows = cairo_image_surface_get_height (cell->picture);
  double scale = size_px / MAX (columns, rows);
  gboolean smooth = fabs (scale - 1) > 1e-9;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, size_px, size_px);
  cairo_clip (cr);
  cairo_translate (cr, x + floor ((size_px - columns * scale) / 2),
                   y + floor ((size_px - rows * scale) / 2));
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, columns, rows);
  cairo_clip (cr);
  paint (cr, cell->picture, smooth);
  if (cell->overlay != NULL)
    paint (cr, cell->overlay, smooth);
  cairo_restore (cr);
}

void
skg_sheet_draw_cell (
    cairo_t *cr, const SkgSheetCell *cell, double x, double y, double size_px)
{
  if (cell->picture != NULL)
    draw_picture (cr, cell, x, y, size_px);
  else
    {
      cairo_set_source_rgb (cr, SKG_SHEET_EMPTY);
      cairo_rectangle (cr, x, y, size_px, size_px);
      cairo_fill (cr);
    }
  cairo_set_source_rgb (cr, SKG_SHEET_PALE);
  if (cell->label != NULL)
    skg_sheet_draw_text (cr, cell->label, LABEL_FONT_PX, FALSE, x + 1, y + size_px + 2,
                         size_px - 2);
}

static double
get_head_px (const SkgSheetLayout *layout)
{
  return (layout->title != NULL ? TITLE_PX : 0) +
         (layout->caption != NULL ? CAPTION_PX : 0);
}

static void
draw_head (cairo_t *cr, const SkgSheetLayout *layout, double width)
{
  double y = MARGIN_PX;

  if (layout->title != NULL)
    {
      cairo_set_source_rgb (cr, SKG_SHEET_BRIGHT);
      skg_sheet_draw_text (cr, layout->title, TITLE_FONT_PX, TRUE, MARGIN_PX, y,
                           width - 2 * MARGIN_PX);
      y += TITLE_PX - 6;
    }
  if (layout->caption == NULL)
    return;
  cairo_set_source_rgb (cr, SKG_SHEET_PALE);
  skg_sheet_draw_text (cr, layout->caption, CAPTION_FONT_PX, FALSE, MARGIN_PX, y,
                       width - 2 * MARGIN_PX);
}

static cairo_surface_t *
new_ground (double width, double height, GError **error)
{
  cairo_surface_t *surface;

  if (width > MAX_PX || height > MAX_PX)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "a sheet of %.0f x %.0f pixels; %d each way are allowed: fewer or "
                   "smaller tiles",
                   width, height, MAX_PX);
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               "not enough memory for a sheet of %.0f x %.0f pixels", width, height);
  return NULL;
}

cairo_surface_t *
skg_sheet_compose (const SkgSheetCell *cells,
                   guint n_cells,
                   const SkgSheetLayout *layout,
                   GError **error)
{
  guint columns =
      layout->columns > 0 ? layout->columns : skg_sheet_choose_columns (n_cells);
  guint rows = (n_cells + columns - 1) / columns;
  double size_px = layout->size_px;
  double top = MARGIN_PX + get_head_px (layout);
  double width = 2 * MARGIN_PX + columns * size_px + (columns - 1) * GAP_PX;
  double height = top + rows * (size_px + LABEL_PX) + (rows - 1) * GAP_PX + MARGIN_PX;
  cairo_surface_t *surface = new_ground (width, height, error);
  cairo_t *cr;

  if (surface == NULL)
    return NULL;
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, SKG_SHEET_GROUND);
  cairo_paint (cr);
  draw_head (cr, layout, width);
  for (guint i = 0; i < n_cells; i++)
    skg_sheet_draw_cell (cr, &cells[i], MARGIN_PX + i % columns * (size_px + GAP_PX),
                         top + i / columns * (size_px + LABEL_PX + GAP_PX), size_px);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

guint8 *
skg_sheet_dup_rgb (cairo_surface_t *surface, guint *columns, guint *rows)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  guint8 *rgb;
  guint8 *out;

  *columns = (guint) cairo_image_surface_get_width (surface);
  *rows = (guint) cairo_image_surface_get_height (surface);
  out = rgb = g_malloc ((gsize) 3 * *columns * *rows);
  for (gsize r = 0; r < *rows; r++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (data + r * stride);

      for (gsize c = 0; c < *columns; c++)
        {
          *out++ = (guint8) (row[c] >> 16);
          *out++ = (guint8) (row[c] >> 8);
          *out++ = (guint8) row[c];
        }
    }
  return rgb;
}
