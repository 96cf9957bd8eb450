/* SPDX-License-Identifier: Apache-2.0
 * Statistics over samples, drawn: a globe of view angles, histograms, bars. */
#pragma once

#include <gtk/gtk.h>

#include "scene/sheet-stats.h"

G_BEGIN_DECLS

#define SKG_TYPE_SHEET_PLOT (skg_sheet_plot_get_type ())
G_DECLARE_FINAL_TYPE (SkgSheetPlot, skg_sheet_plot, SKG, SHEET_PLOT, GtkWidget)

GtkWidget *skg_sheet_plot_new (void);
/**
 * skg_sheet_plot_take_draws:
 * @stats: (transfer full) (nullable): %NULL: nothing is known yet
 * @n_asked: more are coming: samples that there will be; 0: these are all
 * @message: (nullable): why these are all
 */
void skg_sheet_plot_take_draws (SkgSheetPlot *plot,
                                SkgDrawStats *stats,
                                guint n_asked,
                                const char *message);
/* @stats: as above */
void skg_sheet_plot_take_tiles (SkgSheetPlot *plot, SkgTileStats *stats);
/* (nullable) */
const SkgDrawStats *skg_sheet_plot_get_draws (SkgSheetPlot *plot);

G_END_DECLS
