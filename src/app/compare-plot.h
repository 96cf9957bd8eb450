/* SPDX-License-Identifier: Apache-2.0
 * Two curves over one axis: histograms or noise power of a simulated and a real
 * picture. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKG_TYPE_COMPARE_PLOT (skg_compare_plot_get_type ())
G_DECLARE_FINAL_TYPE (SkgComparePlot, skg_compare_plot, SKG, COMPARE_PLOT, GtkWidget)

#define SKG_COMPARE_PLOT_MAX 64

/* @title: translated; @is_log: the vertical axis is one of decades */
GtkWidget *skg_compare_plot_new (const char *title, gboolean is_log);
/* @simulated, @real: (nullable) (array length=n): NaN leaves a gap */
void skg_compare_plot_set (SkgComparePlot *plot,
                           const double *simulated,
                           const double *real,
                           guint n);

G_END_DECLS
