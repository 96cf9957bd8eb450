/* SPDX-License-Identifier: Apache-2.0
 * The window as its own files see it. */
#pragma once

#include "app/window.h"

G_BEGIN_DECLS

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

  AdwWindowTitle *title;
  GMenu *open_menu;
  AdwSplitButton *open_button;
  AdwBin *chooser_slot;
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
  GtkPaned *side_paned;
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

/* window-files.c: opening, drops, recent files */
void skg_window_class_install_file_actions (GtkWidgetClass *widget_class);
void skg_window_init_files (SkgWindow *window);

/* window-save.c: copying and saving */
void skg_window_class_install_save_actions (GtkWidgetClass *widget_class);

/* Exchanges what the large and the small place show. */
void skg_window_swap_views (SkgWindow *window);
void skg_window_set_show_panels (SkgWindow *window, gboolean show);
void skg_window_set_show_stages (SkgWindow *window, gboolean show);

G_END_DECLS
