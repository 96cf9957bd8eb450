/* SPDX-License-Identifier: Apache-2.0
 * One structure that is looked for: colour, name, place in the picture, fill, visible.
 */
#pragma once

#include <gtk/gtk.h>

#include "body/structures.h"
#include "scene/contour.h"

G_BEGIN_DECLS

#define SKG_TYPE_STRUCTURE_ROW (skg_structure_row_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgStructureRow, skg_structure_row, SKG, STRUCTURE_ROW, GtkListBoxRow)

/**
 * Signals:
 * "restyled": skg_structure_row_get_style() is another one, by hand
 * "removed": the button was pressed
 * "opened" (gboolean): skg_structure_row_set_editor() is needed, or no more
 */

/* @set: (nullable): title of the set that it belongs to and is removed with */
GtkWidget *skg_structure_row_new (const SkgChosenStructure *chosen, const char *set);

const char *skg_structure_row_get_name (SkgStructureRow *row);
void skg_structure_row_get_style (SkgStructureRow *row, SkgStructureStyle *style);
/* Shows it; no signal. */
void skg_structure_row_set_style (SkgStructureRow *row, const SkgStructureStyle *style);
/* @editor: (nullable): below the name */
void skg_structure_row_set_editor (SkgStructureRow *row, GtkWidget *editor);
GtkWidget *skg_structure_row_get_editor (SkgStructureRow *row);
/* Whether it is open; "opened" tells. */
void skg_structure_row_set_open (SkgStructureRow *row, gboolean is_open);
/* Whether it is changed in the body; seen on the button. */
void skg_structure_row_set_edited (SkgStructureRow *row, gboolean is_edited);
void skg_structure_row_set_in_masks (SkgStructureRow *row, gboolean in_masks);
/* @extent: (nullable): not known yet; @pixel_mm2: area of a mask's pixel at the
 * detector */
void skg_structure_row_set_extent (SkgStructureRow *row,
                                   const SkgMaskExtent *extent,
                                   double pixel_mm2);

G_END_DECLS
