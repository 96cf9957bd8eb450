/* SPDX-License-Identifier: Apache-2.0
 * One tool in the inspector's list. */
#include "config.h"

#include "app/tool-row.h"

#include <string.h>

struct _SkgToolRow
{
  GtkListBoxRow parent_instance;

  gboolean is_refreshing;
  GtkLabel *dot;
  GtkLabel *name_label;
  GtkLabel *material_label;
  GtkToggleButton *eye;
};

G_DEFINE_FINAL_TYPE (SkgToolRow, skg_tool_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  SIGNAL_HIDDEN_TOGGLED,
  SIGNAL_DUPLICATED,
  SIGNAL_REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
refresh_eye (SkgToolRow *self)
{
  gboolean visible = gtk_toggle_button_get_active (self->eye);

  gtk_button_set_icon_name (GTK_BUTTON (self->eye),
                            visible ? "view-reveal-symbolic" : "view-conceal-symbolic");
  if (visible)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hidden");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "hidden");
}

static void
on_eye_toggled (GtkToggleButton *button, SkgToolRow *self)
{
  if (self->is_refreshing)
    return;
  refresh_eye (self);
  g_signal_emit (self, signals[SIGNAL_HIDDEN_TOGGLED], 0,
                 !gtk_toggle_button_get_active (button));
}

static void
on_duplicate (GtkButton *button, SkgToolRow *self)
{
  g_signal_emit (self, signals[SIGNAL_DUPLICATED], 0);
}

static void
on_remove (GtkButton *button, SkgToolRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
skg_tool_row_dispose (GObject *object)
{
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_TOOL_ROW);
  G_OBJECT_CLASS (skg_tool_row_parent_class)->dispose (object);
}

static void
skg_tool_row_class_init (SkgToolRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_tool_row_dispose;
  signals[SIGNAL_HIDDEN_TOGGLED] =
      g_signal_new ("hidden-toggled", SKG_TYPE_TOOL_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_DUPLICATED] =
      g_signal_new ("duplicated", SKG_TYPE_TOOL_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVED] =
      g_signal_new ("removed", SKG_TYPE_TOOL_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/tool-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgToolRow, dot);
  gtk_widget_class_bind_template_child (widget_class, SkgToolRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SkgToolRow, material_label);
  gtk_widget_class_bind_template_child (widget_class, SkgToolRow, eye);
  gtk_widget_class_bind_template_child_full (widget_class, "duplicate", FALSE, 0);
  gtk_widget_class_bind_template_child_full (widget_class, "remove", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, on_eye_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_duplicate);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
skg_tool_row_init (SkgToolRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Pango's channels have 16 bits. */
static guint16
get_channel (guint32 rgb, guint shift)
{
  return (guint16) ((rgb >> shift & 0xff) * 0x101);
}

GtkWidget *
skg_tool_row_new (guint32 rgb)
{
  SkgToolRow *self = g_object_new (SKG_TYPE_TOOL_ROW, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_foreground_new (get_channel (rgb, 16),
                                                                 get_channel (rgb, 8),
                                                                 get_channel (rgb, 0)));
  gtk_label_set_attributes (self->dot, attributes);
  return GTK_WIDGET (self);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

void
skg_tool_row_set_tool (SkgToolRow *self, const SkgPlacedTool *placed)
{
  g_return_if_fail (SKG_IS_TOOL_ROW (self));

  self->is_refreshing = TRUE;
  set_text (self->name_label, placed->name);
  set_text (self->material_label, placed->material);
  gtk_toggle_button_set_active (self->eye, !placed->hidden);
  refresh_eye (self);
  self->is_refreshing = FALSE;
}
