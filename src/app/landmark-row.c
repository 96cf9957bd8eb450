/* SPDX-License-Identifier: Apache-2.0
 * One landmark of the list: colour, name, patient mm, pixel, visible or not. */
#include "config.h"

#include "app/landmark-row.h"

#include <glib/gi18n.h>

struct _SkgLandmarkRow
{
  GtkListBoxRow parent_instance;

  gboolean is_refreshing;

  GtkLabel *dot;
  GtkLabel *name_label;
  GtkLabel *pixel_label;
  GtkLabel *position_label;
  GtkLabel *place_label;
  GtkToggleButton *eye;
  AdwBin *editor_slot;
};

G_DEFINE_FINAL_TYPE (SkgLandmarkRow, skg_landmark_row, GTK_TYPE_LIST_BOX_ROW)

static guint toggled_signal;

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static void
refresh_eye (SkgLandmarkRow *self)
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
on_eye_toggled (GtkToggleButton *eye, SkgLandmarkRow *self)
{
  refresh_eye (self);
  if (!self->is_refreshing)
    g_signal_emit (self, toggled_signal, 0, gtk_toggle_button_get_active (eye));
}

static void
skg_landmark_row_dispose (GObject *object)
{
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_LANDMARK_ROW);
  G_OBJECT_CLASS (skg_landmark_row_parent_class)->dispose (object);
}

static void
skg_landmark_row_class_init (SkgLandmarkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_landmark_row_dispose;
  toggled_signal =
      g_signal_new ("visibility-toggled", SKG_TYPE_LANDMARK_ROW, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/landmark-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkRow, dot);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkRow, pixel_label);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkRow, position_label);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkRow, place_label);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkRow, eye);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkRow, editor_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_eye_toggled);
}

static void
skg_landmark_row_init (SkgLandmarkRow *self)
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
skg_landmark_row_new (void)
{
  return g_object_new (SKG_TYPE_LANDMARK_ROW, NULL);
}

void
skg_landmark_row_set_landmark (SkgLandmarkRow *self,
                               const SkgLandmark *landmark,
                               guint32 rgb)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *position =
      g_strdup_printf ("%.1f, %.1f, %.1f", landmark->position_mm.x,
                       landmark->position_mm.y, landmark->position_mm.z);

  g_return_if_fail (SKG_IS_LANDMARK_ROW (self));

  pango_attr_list_insert (attributes, pango_attr_foreground_new (get_channel (rgb, 16),
                                                                 get_channel (rgb, 8),
                                                                 get_channel (rgb, 0)));
  gtk_label_set_attributes (self->dot, attributes);
  set_text (self->name_label, landmark->name);
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->name_label),
      landmark->description && *landmark->description ? landmark->description : NULL);
  set_text (self->position_label, position);
  skg_landmark_row_set_visible (self, landmark->visible);
}

void
skg_landmark_row_set_editor (SkgLandmarkRow *self, GtkWidget *editor)
{
  g_return_if_fail (SKG_IS_LANDMARK_ROW (self));
  adw_bin_set_child (self->editor_slot, editor);
}

void
skg_landmark_row_set_visible (SkgLandmarkRow *self, gboolean visible)
{
  g_return_if_fail (SKG_IS_LANDMARK_ROW (self));

  self->is_refreshing = TRUE;
  gtk_toggle_button_set_active (self->eye, visible);
  refresh_eye (self);
  self->is_refreshing = FALSE;
}

void
skg_landmark_row_set_pixel (SkgLandmarkRow *self,
                            gboolean in_front,
                            gboolean in_view,
                            double column,
                            double row_px)
{
  g_autofree char *pixel = NULL;

  g_return_if_fail (SKG_IS_LANDMARK_ROW (self));

  if (in_front)
    pixel = g_strdup_printf ("%.1f, %.1f", column, row_px);
  set_text (self->pixel_label, in_front ? pixel : "–");
  set_text (self->place_label, in_view    ? ""
                               : in_front ? _ ("outside")
                                          : _ ("behind the source"));
  if (in_view)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "outside");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "outside");
}
