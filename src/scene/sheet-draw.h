/* SPDX-License-Identifier: Apache-2.0
 * Drawing contact sheets with cairo: for the command line, the preview of a set and the
 * window. */
#pragma once

#include <cairo.h>

#include "scene/sheet.h"

G_BEGIN_DECLS

/* Red, green and blue of the ground, of a place that is still empty, of small and of
 * large letters. */
#define SKG_SHEET_GROUND 0.075, 0.085, 0.095
#define SKG_SHEET_EMPTY 0.12, 0.135, 0.15
#define SKG_SHEET_PALE 0.62, 0.67, 0.70
#define SKG_SHEET_BRIGHT 0.93, 0.95, 0.96

/**
 * SkgSheetCell: one tile as it is drawn.
 * @picture: (nullable): %NULL: it is still to come
 * @overlay: (nullable): over it
 * @label: beneath
 */
typedef struct
{
  cairo_surface_t *picture;
  cairo_surface_t *overlay;
  const char *label;
} SkgSheetCell;

/**
 * SkgSheetLayout:
 * @size_px: edge of the square that a tile is fitted into
 * @columns: 0: as many as make the sheet about square
 * @title, @caption: a line above; @caption smaller, to the right or below it
 */
typedef struct
{
  guint size_px;
  guint columns;
  const char *title;
  const char *caption;
} SkgSheetLayout;

/* One line at (@x, @y), its top left corner, in the source's colour; cut short where it
 * is wider than @width. */
void skg_sheet_draw_text (cairo_t *cr,
                          const char *text,
                          double font_px,
                          gboolean bold,
                          double x,
                          double y,
                          double width);

/* Least columns whose rows are no more. */
guint skg_sheet_choose_columns (guint n_cells);

/* Draws @cell into the square at (@x, @y) and its label below it, in a line of
 * skg_sheet_get_label_px(). */
void skg_sheet_draw_cell (
    cairo_t *cr, const SkgSheetCell *cell, double x, double y, double size_px);
double skg_sheet_get_label_px (void);

/**
 * skg_sheet_compose:
 * @cells: (array length=n_cells)
 * @error: %SKG_ERROR_INPUT: more pixels than a picture can have;
 *   %SKG_ERROR_FAILED: memory is short
 *
 * The same cells give the same bytes.
 *
 * Returns: (transfer full): %CAIRO_FORMAT_RGB24
 */
cairo_surface_t *skg_sheet_compose (const SkgSheetCell *cells,
                                    guint n_cells,
                                    const SkgSheetLayout *layout,
                                    GError **error);

/* guint8[rows][columns][3] of an RGB24 surface; (transfer full) */
guint8 *skg_sheet_dup_rgb (cairo_surface_t *surface, guint *columns, guint *rows);

G_END_DECLS
