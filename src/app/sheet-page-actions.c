/* SPDX-License-Identifier: Apache-2.0
 * What the hand does on the sheet: choosing, marking, turning pages. */
#include "config.h"

#include "app/sheet-page-private.h"

#include <string.h>

#include "app/sheet-cell.h"

void
skg_sheet_page_choose (SkgSheetPage *self, guint slot)
{
  const SkgSheetSlot *one;

  g_return_if_fail (SKG_IS_SHEET_PAGE (self) && self->sheet != NULL);
  g_return_if_fail (slot < skg_sheet_get_length (self->sheet));

  one = skg_sheet_get_slot (self->sheet, slot);
  self->chosen = (int) slot;
  gtk_flow_box_select_child (self->tiles,
                             gtk_flow_box_get_child_at_index (self->tiles, (int) slot));
  skg_sheet_page_refresh_side (self);
  /* A corner of two ranges is no sample of the scene. */
  if (!skg_sheet_page_is_grid (self))
    skg_session_set_key (self->session, one->seed, one->index);
}

void
skg_sheet_page_on_activated (GtkFlowBox *box,
                             GtkFlowBoxChild *child,
                             SkgSheetPage *self)
{
  skg_sheet_page_choose (self, (guint) gtk_flow_box_child_get_index (child));
}

void
skg_sheet_page_set_marked (SkgSheetPage *self, guint slot, gboolean marked)
{
  guint64 index;

  g_return_if_fail (SKG_IS_SHEET_PAGE (self) && self->sheet != NULL);
  g_return_if_fail (slot < skg_sheet_get_length (self->sheet));

  /* In a grid the place is what is bad. */
  index = skg_sheet_page_is_grid (self) ? slot
                                        : skg_sheet_get_slot (self->sheet, slot)->index;
  if (marked)
    g_hash_table_add (self->marked, g_memdup2 (&index, sizeof index));
  else
    g_hash_table_remove (self->marked, &index);
  skg_sheet_cell_view_set_marked (self->cells->pdata[slot], marked);
  skg_sheet_page_refresh_side (self);
}

gboolean
skg_sheet_page_is_marked (SkgSheetPage *self, guint slot)
{
  guint64 index = skg_sheet_page_is_grid (self)
                      ? slot
                      : skg_sheet_get_slot (self->sheet, slot)->index;

  return g_hash_table_contains (self->marked, &index);
}

void
skg_sheet_page_on_mark (GtkToggleButton *button, SkgSheetPage *self)
{
  if (!self->refreshing && self->chosen >= 0)
    skg_sheet_page_set_marked (self, (guint) self->chosen,
                               gtk_toggle_button_get_active (button));
}

/* The one that the keyboard is on, or the chosen one. */
static int
find_focused (SkgSheetPage *self)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (self->tiles);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (GTK_IS_FLOW_BOX_CHILD (focus))
    return gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (focus));
  return selected != NULL ? gtk_flow_box_child_get_index (selected->data)
                          : self->chosen;
}

static void
action_mark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgSheetPage *self = SKG_SHEET_PAGE (widget);
  int slot = find_focused (self);

  if (slot >= 0 && self->sheet != NULL)
    skg_sheet_page_set_marked (self, (guint) slot,
                               !skg_sheet_page_is_marked (self, (guint) slot));
}

static void
action_overlays (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkToggleButton *button = SKG_SHEET_PAGE (widget)->overlays;

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
action_show (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.contact-sheet", NULL);
}

static void
action_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgSheetPage *self = SKG_SHEET_PAGE (widget);
  guint n = skg_sheet_page_get_count (self);

  if (skg_sheet_page_is_grid (self) || self->sheet == NULL)
    return;
  if (strcmp (name, "sheet.next-page") == 0)
    self->start = MIN (self->start + n, G_MAXUINT64 - 2 * SKG_SHEET_MAX_TILES);
  else
    self->start -= MIN (self->start, n);
  skg_sheet_page_rebuild (self, FALSE);
}

void
skg_sheet_page_class_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "sheet.mark", NULL, action_mark);
  gtk_widget_class_install_action (klass, "sheet.overlays", NULL, action_overlays);
  gtk_widget_class_install_action (klass, "sheet.show", NULL, action_show);
  gtk_widget_class_install_action (klass, "sheet.next-page", NULL, action_page);
  gtk_widget_class_install_action (klass, "sheet.previous-page", NULL, action_page);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_x, 0, "sheet.mark", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_o, 0, "sheet.overlays", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, 0, "win.contact-sheet", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "win.contact-sheet",
                                       NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Down, 0, "sheet.next-page",
                                       NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Up, 0, "sheet.previous-page",
                                       NULL);
}
