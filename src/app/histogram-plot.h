/* SPDX-License-Identifier: Apache-2.0
 * Histogram of the picture (log counts) with the window in it, to be dragged. */
#pragma once

#include <gtk/gtk.h>

#include "render/picture.h"

G_BEGIN_DECLS

#define SKG_TYPE_HISTOGRAM_PLOT (skg_histogram_plot_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgHistogramPlot, skg_histogram_plot, SKG, HISTOGRAM_PLOT, GtkWidget)

/**
 * SkgHistogramPlot:
 * Drag an end of the window to move that end, anywhere else to move all of it; Left and
 * Right move it, Up and Down widen and narrow it.
 *
 * Signals:
 * "edited" (double window, double level): the user has changed them
 * "edit-begin", "edit-end": around a drag
 */

GtkWidget *skg_histogram_plot_new (void);

/* @histogram: (nullable): copied */
void skg_histogram_plot_set_histogram (SkgHistogramPlot *plot,
                                       const SkgHistogram *histogram);
/* @white_is_high: large values are white */
void skg_histogram_plot_set_window (SkgHistogramPlot *plot,
                                    double window,
                                    double level,
                                    gboolean white_is_high);

/* What the pointer does; @x in the plot's pixels from its left edge. */
void skg_histogram_plot_drag_begin (SkgHistogramPlot *plot, double x);
void skg_histogram_plot_drag_update (SkgHistogramPlot *plot, double dx);
void skg_histogram_plot_drag_end (SkgHistogramPlot *plot);

/* Where the window's ends are drawn. */
void
skg_histogram_plot_get_ends (SkgHistogramPlot *plot, double *low_x, double *high_x);

G_END_DECLS
