/* SPDX-License-Identifier: Apache-2.0
 * The window as its own files see it. */
#pragma once

#include "app/compare-page.h"
#include "app/export-page.h"
#include "app/recovery.h"
#include "app/window.h"

G_BEGIN_DECLS

/* What a document is left for. */
typedef void (*SkgWindowFunc) (SkgWindow *window, gpointer data);

struct _SkgWindow
{
  AdwApplicationWindow parent_instance;

  SkgSession *session;
  SkgXrayView *xray_view;
  SkgFluoro *fluoro;
  GtkWidget *room_view;
  gboolean room_is_large;
  gboolean show_panels;
  gboolean show_stages;
  GCancellable *load_cancellable;
  GtkFileChooserNative *chooser; /* the one that is open, if any */
  GMenu *recent_menu;
  GtkStack *pages; /* "start" or "work" */

  /* window-document.c */
  char *document_path; /* (nullable): where the scene is saved */
  char *voxels_text;   /* of the body, for the title */
  SkgRecovery *recovery;
  guint keep_source;
  char *found_path; /* (nullable): what a dead process left behind */
  SkgWindowFunc leave_func;
  gpointer leave_data;
  GDestroyNotify leave_destroy;
  gboolean may_close;
  gboolean export_may_end;
  gpointer told_scene; /* for which it was said that nothing varies */

  AdwWindowTitle *title;
  GMenu *edit_section;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkInfoBar *recovery_bar;
  GMenu *open_menu;
  AdwSplitButton *open_button;
  AdwBin *chooser_slot;
  AdwBin *sample_slot;
  AdwBin *fluoro_slot;
  GtkWidget *view_chooser;
  GtkWidget *tool_panel;
  GtkInfoBar *error_bar;
  GtkLabel *error_label;
  GtkInfoBar *warning_bar;
  GtkLabel *warning_label;
  GtkRevealer *progress_revealer;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  AdwToastOverlay *toasts;
  GtkPaned *main_paned;
  GtkWidget *side_box;
  GtkPaned *side_paned;
  GtkLabel *page_title;
  GtkScrolledWindow *page_bar_slot;
  AdwBin *main_slot;
  AdwBin *room_slot;
  AdwBin *strip_slot;
  AdwBin *xray_slot;
  GtkStack *xray_stack;
  AdwStatusPage *no_gl_page;
  GtkStack *panels;
};

/* window-actions.c */
void skg_window_class_install_actions (GtkWidgetClass *widget_class);

/* window-compare.c */
void skg_window_class_install_compare_actions (GtkWidgetClass *widget_class);
/* (transfer none): made at the first call */
SkgComparePage *skg_window_get_compare_page (SkgWindow *window);
/* In the place of the X-ray view. */
void skg_window_set_show_compare (SkgWindow *window, gboolean show);

/* window-export.c */
void skg_window_class_install_export_actions (GtkWidgetClass *widget_class);
/* (nullable): if it is shown */
SkgExportPage *skg_window_get_export_page (SkgWindow *window);
/* Where the scene is saved may have changed. */
void skg_window_refresh_export (SkgWindow *window);
/* Else it has asked, and closes the window itself once the export has stopped. */
gboolean skg_window_may_end_export (SkgWindow *window);

/* window-files.c: opening, drops, recent files */
void skg_window_class_install_file_actions (GtkWidgetClass *widget_class);
void skg_window_init_files (SkgWindow *window);

/* window-document.c: the scene as a document */
void skg_window_class_install_document_actions (GtkWidgetClass *widget_class);
void skg_window_init_document (SkgWindow *window);
void skg_window_clear_document (SkgWindow *window);
/* @scene has been loaded; @source: (nullable): what the user chose to get it */
void skg_window_take_document (SkgWindow *window, SkgScene *scene, const char *source);
/* Asks what is to become of changes, if there are any, then calls @func, or not. Takes
 * @data. */
void skg_window_leave_document (SkgWindow *window,
                                SkgWindowFunc func,
                                gpointer data,
                                GDestroyNotify destroy);
/* Else it has asked, and closes the window itself if it may. */
gboolean skg_window_may_close (SkgWindow *window);

/* window-plain.c: B held shows the picture without randomization */
void skg_window_init_plain (SkgWindow *window);
/* window-sheet.c */
void skg_window_class_install_sheet_actions (GtkWidgetClass *widget_class);

/* window-sample.c */
void skg_window_class_install_sample_actions (GtkWidgetClass *widget_class);

/* To the recent files. */
void skg_window_add_recent (const char *path);

/* window-save.c: copying and saving */
/* With a button that shows the folder. */
void skg_window_tell_saved (SkgWindow *window, const char *path);
void skg_window_class_install_save_actions (GtkWidgetClass *widget_class);

/* Exchanges what the large and the small place show. */
void skg_window_swap_views (SkgWindow *window);
void skg_window_set_show_panels (SkgWindow *window, gboolean show);
void skg_window_set_show_stages (SkgWindow *window, gboolean show);

G_END_DECLS
