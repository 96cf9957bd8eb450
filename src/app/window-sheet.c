/* SPDX-License-Identifier: Apache-2.0
 * The contact sheet in the place of the X-ray. */
#include "config.h"

#include "app/window-private.h"

#include "app/sheet-page.h"

#define PAGE "sheet"

static SkgSheetPage *
ensure_page (SkgWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->xray_stack, PAGE);

  if (page == NULL)
    {
      page = GTK_WIDGET (skg_sheet_page_new (self->session));
      gtk_stack_add_named (self->xray_stack, page, PAGE);
    }
  return SKG_SHEET_PAGE (page);
}

/* The X-ray's place, large, and nothing below it. */
static void
show_sheet (SkgWindow *self)
{
  SkgSheetPage *page = ensure_page (self);

  if (self->room_is_large)
    skg_window_swap_views (self);
  gtk_widget_set_visible (GTK_WIDGET (self->strip_slot), FALSE);
  gtk_stack_set_visible_child_name (self->xray_stack, PAGE);
  skg_sheet_page_set_active (page, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

static void
hide_sheet (SkgWindow *self)
{
  skg_sheet_page_set_active (ensure_page (self), FALSE);
  gtk_stack_set_visible_child_name (self->xray_stack, "view");
  gtk_widget_set_visible (GTK_WIDGET (self->strip_slot), self->show_stages);
  gtk_widget_grab_focus (GTK_WIDGET (self->xray_view));
}

static void
action_contact_sheet (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);
  const char *shown = gtk_stack_get_visible_child_name (self->xray_stack);

  if (g_strcmp0 (shown, PAGE) == 0)
    hide_sheet (self);
  else if (g_strcmp0 (shown, "no-gl") != 0 &&
           skg_session_get_body (self->session) != NULL)
    show_sheet (self);
}

SkgSheetPage *
skg_window_get_sheet_page (SkgWindow *self)
{
  g_return_val_if_fail (SKG_IS_WINDOW (self), NULL);
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->xray_stack), PAGE) == 0
             ? ensure_page (self)
             : NULL;
}

void
skg_window_class_install_sheet_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.contact-sheet", NULL,
                                   action_contact_sheet);
}
