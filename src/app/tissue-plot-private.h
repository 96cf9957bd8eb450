/* SPDX-License-Identifier: Apache-2.0
 * The tissue plot as its own files see it. */
#pragma once

#include "app/tissue-plot.h"

G_BEGIN_DECLS

#define SKG_TISSUE_PLOT_BINS 256

struct _SkgTissuePlot
{
  GtkWidget parent_instance;

  SkgTissue tissue;
  guint64 volume_id;                   /* that was counted */
  double counts[SKG_TISSUE_PLOT_BINS]; /* log (1 + voxels), 0 to 1 */
  double min_hu;                       /* of the axis */
  double max_hu;
  double max_g_cm3;

  guint node; /* the chosen one */
  guint material;
  gboolean dragging;
  SkgTissueNode start; /* the chosen node when the drag began */
};

/* Where the lines are drawn, widget units. */
typedef struct
{
  double left;
  double right;
  double top;
  double bottom;
} SkgTissuePlotArea;

void skg_tissue_plot_get_area (SkgTissuePlot *plot, SkgTissuePlotArea *area);
/* A point of this material is drawn at this node. */
gboolean skg_tissue_plot_has_point (SkgTissuePlot *plot, guint node, guint material);
void skg_tissue_plot_draw (SkgTissuePlot *plot, cairo_t *cr, const GdkRGBA *color);

G_END_DECLS
