/* SPDX-License-Identifier: Apache-2.0
 * The X-ray view's context menu, and the actions on landmarks and measures. */
#include "config.h"

#include "app/xray-view-private.h"

#include <glib/gi18n.h>

#define HERE "(dd)"

static void
append (GMenu *menu, char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
  g_free (label);
}

/* A name's own underscore would be a mnemonic. */
static char *
dup_label (const char *format, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", parts);
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);

  return g_strjoin (escaped, halves[0], halves[1], NULL);
}

static void
append_landmark (SkgXrayView *self, GMenu *menu, int index)
{
  g_autoptr (GMenu) section = g_menu_new ();
  const char *name =
      skg_landmark_set_get (skg_session_get_landmarks (self->session), (guint) index)
          ->name;

  /* Translators: %s is a landmark's name */
  append (section, dup_label (_ ("_Centre the Arm on %s"), name),
          "view.centre-landmark", g_variant_new_uint32 ((guint) index));
  /* Translators: %s is a landmark's name */
  append (section, dup_label (_ ("_Remove %s"), name), "view.remove-landmark",
          g_variant_new_uint32 ((guint) index));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_mark (GMenu *menu, int index)
{
  g_autoptr (GMenu) section = g_menu_new ();

  append (section, g_strdup (_ ("_Remove This Measure")), "view.remove-mark",
          g_variant_new_uint32 ((guint) index));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenu *
new_menu (SkgXrayView *self, double x, double y)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) tools = g_menu_new ();
  int point;
  int landmark = skg_xray_view_pick_landmark (self, x, y);
  int mark = skg_xray_view_pick_mark (self, x, y, &point);
  double column;
  double row;

  if (landmark >= 0)
    append_landmark (self, menu, landmark);
  else if (mark >= 0)
    append_mark (menu, mark);
  skg_view_transform_to_pixel (&self->transform, x, y, &column, &row);
  append (tools, g_strdup (_ ("New _Landmark Here")), "view.new-landmark",
          g_variant_new (HERE, column, row));
  append (tools, g_strdup (_ ("_Ruler")), "view.tool", g_variant_new_string ("ruler"));
  append (tools, g_strdup (_ ("_Angle")), "view.tool", g_variant_new_string ("angle"));
  append (tools, g_strdup (_ ("L_ine between Landmarks")), "view.tool",
          g_variant_new_string ("line"));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (tools));
  return menu;
}

void
skg_xray_view_show_menu (SkgXrayView *self, double x, double y)
{
  g_autoptr (GMenu) menu = NULL;
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (skg_session_get_body (self->session) == NULL)
    return;
  menu = new_menu (self, x, y);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
}

gboolean
skg_xray_view_has_menu (SkgXrayView *self)
{
  return self->menu != NULL && gtk_widget_get_visible (self->menu);
}

/* Actions */

static void
action_tool (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const names[] = { "none", "ruler", "angle", "line", "landmark" };
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  const char *wanted = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (wanted, names[i]))
      {
        /* The same key again puts it away. */
        gboolean out = skg_session_get_placing (self->session) == i;

        if (i == SKG_PLACING_LINE)
          skg_session_set_show_landmarks (self->session, TRUE);
        skg_session_set_placing (self->session, out ? SKG_PLACING_NONE : i, NULL);
      }
}

static void
action_new_landmark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  double column;
  double row;

  g_variant_get (parameter, HERE, &column, &row);
  if (skg_session_get_body (self->session) != NULL)
    skg_xray_view_add_landmark (self, column, row);
}

static void
remove_mark (SkgXrayView *self, guint index)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  g_autoptr (GPtrArray) marks = skg_scene_dup_marks (scene);

  if (index >= marks->len)
    return;
  g_ptr_array_remove_index (marks, index);
  self->hot_mark = -1;
  skg_scene_set_marks (scene, marks);
}

static void
action_indexed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (g_str_equal (name, "view.centre-landmark"))
    skg_session_centre_on_landmark (self->session, index);
  else if (g_str_equal (name, "view.remove-landmark"))
    skg_session_remove_landmark (self->session, index);
  else
    remove_mark (self, index);
}

/* What is under the pointer; landmarks only while they can be edited. */
static void
action_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  int landmark = skg_xray_view_pick_landmark (self, self->pointer_x, self->pointer_y);
  int point;
  int mark = skg_xray_view_pick_mark (self, self->pointer_x, self->pointer_y, &point);

  if (landmark >= 0 && self->edit_landmarks)
    skg_session_remove_landmark (self->session, (guint) landmark);
  else if (mark >= 0)
    remove_mark (self, (guint) mark);
}

static void
action_heatmaps (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgScene *scene = skg_session_get_scene (SKG_XRAY_VIEW (widget)->session);

  skg_scene_set_switch (scene, "annotations.heatmaps",
                        !skg_scene_get_switch (scene, "annotations.heatmaps"));
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  gboolean known = !isnan (self->pointer_x);

  skg_xray_view_show_menu (self, known ? self->pointer_x : self->width / 2.0,
                           known ? self->pointer_y : self->height / 2.0);
  return TRUE;
}

void
skg_xray_view_class_install_marks (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    const char *tool;
  } tools[] = {
    { GDK_KEY_d, "ruler" },
    { GDK_KEY_a, "angle" },
    { GDK_KEY_j, "line" },
    { GDK_KEY_n, "landmark" },
  };

  gtk_widget_class_install_action (klass, "view.tool", "s", action_tool);
  gtk_widget_class_install_action (klass, "view.new-landmark", HERE,
                                   action_new_landmark);
  gtk_widget_class_install_action (klass, "view.centre-landmark", "u", action_indexed);
  gtk_widget_class_install_action (klass, "view.remove-landmark", "u", action_indexed);
  gtk_widget_class_install_action (klass, "view.remove-mark", "u", action_indexed);
  gtk_widget_class_install_action (klass, "view.remove", NULL, action_remove);
  gtk_widget_class_install_action (klass, "view.heatmaps", NULL, action_heatmaps);
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    gtk_widget_class_add_binding_action (klass, tools[i].key, 0, "view.tool", "s",
                                         tools[i].tool);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "view.remove", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_e, 0, "view.heatmaps", NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
}
