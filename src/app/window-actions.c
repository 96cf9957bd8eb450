/* SPDX-License-Identifier: Apache-2.0
 * Actions of the window that change what it shows. */
#include "config.h"

#include "app/window-private.h"

static void
action_swap_views (GtkWidget *widget, const char *name, GVariant *parameter)
{
  skg_window_swap_views (SKG_WINDOW (widget));
}

static void
action_cancel_load (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_cancellable_cancel (SKG_WINDOW (widget)->load_cancellable);
  skg_session_stop_adding (SKG_WINDOW (widget)->session);
}

static void
action_choose_view (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  if (self->view_chooser != NULL)
    gtk_widget_activate (self->view_chooser);
}

void
skg_window_class_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.swap-views", NULL, action_swap_views);
  gtk_widget_class_install_action (klass, "win.cancel-load", NULL, action_cancel_load);
  gtk_widget_class_install_action (klass, "win.choose-view", NULL, action_choose_view);
}
