/* SPDX-License-Identifier: Apache-2.0
 * A tissue table over the CT's histogram, with nodes that can be dragged. */
#pragma once

#include <gtk/gtk.h>

#include "body/volume.h"
#include "physics/tissue.h"

G_BEGIN_DECLS

#define SKG_TYPE_TISSUE_PLOT (skg_tissue_plot_get_type ())
G_DECLARE_FINAL_TYPE (SkgTissuePlot, skg_tissue_plot, SKG, TISSUE_PLOT, GtkWidget)

/**
 * SkgTissuePlot:
 * One line for each material, density over HU. A point is a node of one material: taken
 * up and down it changes that density, sideways the HU of the node. Double click adds a
 * node, Delete removes the chosen one. By keys: comma and period choose a node, M a
 * material, arrows move it (Shift: ten times), Insert adds one.
 *
 * Signals:
 * "edit-begin", "edited", "edit-end": the user changes the table; "edit-cancel" in
 * place of "edit-end": all since "edit-begin" is to be undone "selection-changed"
 */

GtkWidget *skg_tissue_plot_new (void);

/* Not while the user drags. */
void skg_tissue_plot_set_tissue (SkgTissuePlot *plot, const SkgTissue *tissue);
const SkgTissue *skg_tissue_plot_get_tissue (SkgTissuePlot *plot);
/* @volume: (nullable): whose voxels are counted, at most some two million of them */
void skg_tissue_plot_set_volume (SkgTissuePlot *plot, SkgVolume *volume);

gboolean skg_tissue_plot_is_dragging (SkgTissuePlot *plot);
void skg_tissue_plot_get_selection (SkgTissuePlot *plot, guint *node, guint *material);
void skg_tissue_plot_select (SkgTissuePlot *plot, guint node, guint material);

/* Where a point stands in the widget. */
void skg_tissue_plot_get_place (
    SkgTissuePlot *plot, double hu, double density_g_cm3, double *x, double *y);
/* The point there, the chosen material's first; FALSE if none is near. */
gboolean skg_tissue_plot_pick (
    SkgTissuePlot *plot, double x, double y, guint *node, guint *material);

/* What pointer and keys do. */
void skg_tissue_plot_drag_begin (SkgTissuePlot *plot, double x, double y);
void skg_tissue_plot_drag_update (SkgTissuePlot *plot, double dx, double dy);
void skg_tissue_plot_drag_end (SkgTissuePlot *plot);
/* Returns: %FALSE if nothing is being dragged */
gboolean skg_tissue_plot_drag_cancel (SkgTissuePlot *plot);
void skg_tissue_plot_add_node (SkgTissuePlot *plot, double hu);
void skg_tissue_plot_remove_node (SkgTissuePlot *plot);

/* Of a material's line, by its place in the table. */
void skg_tissue_plot_get_color (guint material, GdkRGBA *color);

G_END_DECLS
