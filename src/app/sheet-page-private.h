/* SPDX-License-Identifier: Apache-2.0
 * The contact sheet as its own files see it. */
#pragma once

#include "app/sheet-job.h"
#include "app/sheet-page.h"
#include "app/sheet-plot.h"

G_BEGIN_DECLS

struct _SkgSheetPage
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgSheetJob *job;
  SkgSheet *sheet;    /* (nullable) */
  GPtrArray *made;    /* SkgSheetTile, nullable: of each slot */
  GPtrArray *cells;   /* SkgSheetCellView: borrowed from the box */
  GHashTable *marked; /* guint64 *: indices of samples */
  char *state;        /* of what the sheet was made: scene and seed */
  guint64 start;
  int chosen;
  guint n_ready;
  gboolean active;
  gboolean refreshing; /* drop-downs are being filled */
  gboolean failed;
  guint follow_source;
  GCancellable *counting; /* (nullable): draws are being counted */
  char *counted;          /* state of those that were */

  GtkDropDown *mode;
  GtkWidget *samples_box;
  GtkWidget *grid_box;
  GtkDropDown *count;
  GtkDropDown *sort;
  GtkDropDown *across;
  GtkDropDown *down;
  GtkLabel *status;
  GtkToggleButton *overlays;
  GtkRange *size;
  GtkToggleButton *statistics;
  GtkStack *stack;
  GtkFlowBox *tiles;
  GtkScrolledWindow *plot_slot;
  SkgSheetPlot *plot;
  GtkLabel *title;
  GtkWidget *buttons;
  GtkToggleButton *mark;
  GtkGrid *values;
  GtkLabel *contrast_title;
  GtkGrid *contrasts;
};

gboolean skg_sheet_page_is_grid (SkgSheetPage *page);
/* Samples of a page. */
guint skg_sheet_page_get_count (SkgSheetPage *page);
/* @keep: the scene, the seed and the tiles' size are as they were: tiles stay */
void skg_sheet_page_rebuild (SkgSheetPage *page, gboolean keep);

/* sheet-page-actions.c */
void skg_sheet_page_class_install_actions (GtkWidgetClass *klass);
void skg_sheet_page_on_activated (GtkFlowBox *box,
                                  GtkFlowBoxChild *child,
                                  SkgSheetPage *page);
void skg_sheet_page_on_mark (GtkToggleButton *button, SkgSheetPage *page);

/* sheet-page-side.c: the chosen sample, and what marked ones share */
void skg_sheet_page_refresh_side (SkgSheetPage *page);

/* sheet-page-stats.c: asks for what the plot lacks if it is seen, and stops asking if
 * it is not */
void skg_sheet_page_refresh_statistics (SkgSheetPage *page);

G_END_DECLS
