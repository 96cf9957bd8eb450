/* SPDX-License-Identifier: Apache-2.0
 * One tile of the contact sheet: picture, outlines, label, mark. */
#pragma once

#include <gtk/gtk.h>

#include "scene/sheet-tile.h"

G_BEGIN_DECLS

#define SKG_TYPE_SHEET_CELL_VIEW (skg_sheet_cell_view_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgSheetCellView, skg_sheet_cell_view, SKG, SHEET_CELL_VIEW, GtkWidget)

/* @label: beneath, and for assistive technology */
GtkWidget *skg_sheet_cell_view_new (const char *label);
/* @tile: (nullable): while it is still to come */
void skg_sheet_cell_view_set_tile (SkgSheetCellView *view, SkgSheetTile *tile);
void skg_sheet_cell_view_set_size (SkgSheetCellView *view, int size_px);
void skg_sheet_cell_view_set_overlay (SkgSheetCellView *view, gboolean shown);
void skg_sheet_cell_view_set_marked (SkgSheetCellView *view, gboolean marked);

G_END_DECLS
