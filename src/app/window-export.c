/* SPDX-License-Identifier: Apache-2.0
 * The export page in the place of the X-ray view, and a window that would close while
 * a set is being made. */
#include "config.h"

#include <glib/gi18n.h>

#include "app/export-page.h"
#include "app/window-private.h"

#define PAGE "export"

/* (nullable): if it was ever shown */
static SkgExportPage *
find_page (SkgWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->xray_stack, PAGE);

  return page != NULL ? SKG_EXPORT_PAGE (page) : NULL;
}

static SkgExportPage *
ensure_page (SkgWindow *self)
{
  SkgExportPage *page = find_page (self);

  if (page == NULL)
    {
      page = SKG_EXPORT_PAGE (skg_export_page_new (self->session));
      gtk_stack_add_named (self->xray_stack, GTK_WIDGET (page), PAGE);
    }
  return page;
}

static void
show_page (SkgWindow *self)
{
  SkgExportPage *page = ensure_page (self);

  if (self->room_is_large)
    skg_window_swap_views (self);
  /* That is left, so that it does not fill unseen. */
  if (skg_window_get_sheet_page (self) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.contact-sheet", NULL);
  skg_window_refresh_export (self);
  gtk_widget_set_visible (GTK_WIDGET (self->strip_slot), FALSE);
  gtk_stack_set_visible_child_name (self->xray_stack, PAGE);
  gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

static void
hide_page (SkgWindow *self)
{
  gtk_stack_set_visible_child_name (self->xray_stack, "view");
  gtk_widget_set_visible (GTK_WIDGET (self->strip_slot), self->show_stages);
  gtk_widget_grab_focus (GTK_WIDGET (self->xray_view));
}

static void
action_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);
  const char *shown = gtk_stack_get_visible_child_name (self->xray_stack);

  if (g_strcmp0 (shown, PAGE) == 0)
    hide_page (self);
  else if (g_strcmp0 (shown, "no-gl") != 0 && self->session != NULL &&
           skg_session_get_body (self->session) != NULL)
    show_page (self);
}

SkgExportPage *
skg_window_get_export_page (SkgWindow *self)
{
  g_return_val_if_fail (SKG_IS_WINDOW (self), NULL);
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->xray_stack), PAGE) == 0
             ? find_page (self)
             : NULL;
}

void
skg_window_refresh_export (SkgWindow *self)
{
  SkgExportPage *page = find_page (self);

  if (page != NULL)
    skg_export_page_set_scene_path (
        page, skg_session_is_modified (self->session) ? NULL : self->document_path);
}

/* --- Closing --- */

static void
close_now (SkgWindow *self)
{
  self->export_may_end = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_response (AdwMessageDialog *dialog, const char *response, SkgWindow *self)
{
  SkgExportPage *page = find_page (self);

  if (!g_str_equal (response, "stop"))
    return;
  if (page == NULL || !skg_export_page_is_exporting (page))
    {
      close_now (self);
      return;
    }
  /* The samples in work become whole before the window goes. */
  g_signal_connect_object (skg_export_page_get_process (page), "ended",
                           G_CALLBACK (close_now), self, G_CONNECT_SWAPPED);
  skg_export_page_stop (page);
}

gboolean
skg_window_may_end_export (SkgWindow *self)
{
  SkgExportPage *page = find_page (self);
  GtkWidget *dialog;

  if (page == NULL || self->export_may_end || !skg_export_page_is_exporting (page))
    return TRUE;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Stop the Export?"),
                                   _ ("A set is being made. What is there stays, and "
                                      "the same export goes on another "
                                      "time."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Keep Exporting"), "stop",
                                    _ ("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}

void
skg_window_class_install_export_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.export", NULL, action_export);
}
