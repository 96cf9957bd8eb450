/* SPDX-License-Identifier: Apache-2.0
 * One structure that is looked for. */
#include "config.h"

#include "app/structure-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Opacity of an area that is filled by the button: what lies below stays readable. */
#define FILL 0.3

struct _SkgStructureRow
{
  GtkListBoxRow parent_instance;

  SkgStructureStyle style;
  char *name;
  gboolean is_refreshing;

  GtkColorButton *color;
  GtkLabel *name_label;
  GtkLabel *place_label;
  GtkToggleButton *fill;
  GtkToggleButton *eye;
  GtkToggleButton *edit;
  AdwBin *editor_slot;
  GtkButton *remove;
};

G_DEFINE_FINAL_TYPE (SkgStructureRow, skg_structure_row, GTK_TYPE_LIST_BOX_ROW)

static guint restyled_signal;
static guint removed_signal;
static guint opened_signal;

static void
refresh_eye (SkgStructureRow *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->eye), self->style.visible
                                                        ? "view-reveal-symbolic"
                                                        : "view-conceal-symbolic");
  if (self->style.visible)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hidden");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "hidden");
}

/* Widget to style. */
static void
take_style (SkgStructureRow *self)
{
  GdkRGBA rgba;

  if (self->is_refreshing)
    return;
  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (self->color), &rgba);
  self->style.rgb = (guint32) (rgba.red * 255 + 0.5f) << 16 |
                    (guint32) (rgba.green * 255 + 0.5f) << 8 |
                    (guint32) (rgba.blue * 255 + 0.5f);
  if (gtk_toggle_button_get_active (self->fill) != (self->style.fill > 0))
    self->style.fill = self->style.fill > 0 ? 0 : FILL;
  self->style.visible = gtk_toggle_button_get_active (self->eye);
  refresh_eye (self);
  g_signal_emit (self, restyled_signal, 0);
}

static void
on_color_set (GtkColorButton *button, SkgStructureRow *self)
{
  take_style (self);
}

static void
on_toggled (GtkToggleButton *button, SkgStructureRow *self)
{
  take_style (self);
}

static void
on_edit_toggled (GtkToggleButton *button, SkgStructureRow *self)
{
  g_signal_emit (self, opened_signal, 0, gtk_toggle_button_get_active (button));
}

static void
on_remove (GtkButton *button, SkgStructureRow *self)
{
  g_signal_emit (self, removed_signal, 0);
}

static void
skg_structure_row_dispose (GObject *object)
{
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_STRUCTURE_ROW);
  G_OBJECT_CLASS (skg_structure_row_parent_class)->dispose (object);
}

static void
skg_structure_row_finalize (GObject *object)
{
  g_free (SKG_STRUCTURE_ROW (object)->name);
  G_OBJECT_CLASS (skg_structure_row_parent_class)->finalize (object);
}

static void
skg_structure_row_class_init (SkgStructureRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_structure_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_structure_row_finalize;
  restyled_signal = g_signal_new ("restyled", SKG_TYPE_STRUCTURE_ROW, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  removed_signal = g_signal_new ("removed", SKG_TYPE_STRUCTURE_ROW, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  opened_signal = g_signal_new ("opened", SKG_TYPE_STRUCTURE_ROW, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/structure-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, color);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, place_label);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, fill);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, eye);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, edit);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, editor_slot);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_color_set);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
skg_structure_row_init (SkgStructureRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_structure_row_new (const SkgChosenStructure *chosen, const char *set)
{
  SkgStructureRow *self = g_object_new (SKG_TYPE_STRUCTURE_ROW, NULL);

  self->name = g_strdup (chosen->name);
  gtk_label_set_label (self->name_label, chosen->name);
  if (set != NULL)
    {
      /* Translators: %s is the title of a set of structures */
      g_autofree char *text = g_strdup_printf (_ ("Remove the set “%s”"), set);

      gtk_widget_set_tooltip_text (GTK_WIDGET (self->remove), text);
    }
  skg_structure_row_set_style (self, &chosen->style);
  skg_structure_row_set_extent (self, NULL, 0);
  return GTK_WIDGET (self);
}

const char *
skg_structure_row_get_name (SkgStructureRow *self)
{
  g_return_val_if_fail (SKG_IS_STRUCTURE_ROW (self), NULL);
  return self->name;
}

void
skg_structure_row_get_style (SkgStructureRow *self, SkgStructureStyle *style)
{
  g_return_if_fail (SKG_IS_STRUCTURE_ROW (self));
  *style = self->style;
}

void
skg_structure_row_set_style (SkgStructureRow *self, const SkgStructureStyle *style)
{
  GdkRGBA rgba = { (float) (style->rgb >> 16 & 0xff) / 255.0f,
                   (float) (style->rgb >> 8 & 0xff) / 255.0f,
                   (float) (style->rgb & 0xff) / 255.0f, 1 };

  g_return_if_fail (SKG_IS_STRUCTURE_ROW (self));

  self->is_refreshing = TRUE;
  self->style = *style;
  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (self->color), &rgba);
  gtk_toggle_button_set_active (self->fill, style->fill > 0);
  gtk_toggle_button_set_active (self->eye, style->visible);
  refresh_eye (self);
  self->is_refreshing = FALSE;
}

void
skg_structure_row_set_editor (SkgStructureRow *self, GtkWidget *editor)
{
  g_return_if_fail (SKG_IS_STRUCTURE_ROW (self));
  adw_bin_set_child (self->editor_slot, editor);
}

GtkWidget *
skg_structure_row_get_editor (SkgStructureRow *self)
{
  g_return_val_if_fail (SKG_IS_STRUCTURE_ROW (self), NULL);
  return adw_bin_get_child (self->editor_slot);
}

void
skg_structure_row_set_open (SkgStructureRow *self, gboolean is_open)
{
  g_return_if_fail (SKG_IS_STRUCTURE_ROW (self));
  gtk_toggle_button_set_active (self->edit, is_open);
}

void
skg_structure_row_set_edited (SkgStructureRow *self, gboolean is_edited)
{
  g_return_if_fail (SKG_IS_STRUCTURE_ROW (self));

  if (is_edited)
    gtk_widget_add_css_class (GTK_WIDGET (self->edit), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->edit), "accent");
}

void
skg_structure_row_set_in_masks (SkgStructureRow *self, gboolean in_masks)
{
  g_return_if_fail (SKG_IS_STRUCTURE_ROW (self));

  if (self->style.in_masks == in_masks)
    return;
  self->style.in_masks = in_masks;
  g_signal_emit (self, restyled_signal, 0);
}

void
skg_structure_row_set_extent (SkgStructureRow *self,
                              const SkgMaskExtent *extent,
                              double pixel_mm2)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SKG_IS_STRUCTURE_ROW (self));

  if (extent == NULL)
    text = g_strdup ("");
  else if (extent->n_pixels == 0)
    text = g_strdup (_ ("not in view"));
  else
    /* Translators: area of a structure in the picture, at the detector */
    text = g_strdup_printf (extent->touches_edge ? _ ("%.0f cm², cut off")
                                                 : _ ("%.0f cm²"),
                            (double) extent->n_pixels * pixel_mm2 / 100);
  if (g_strcmp0 (gtk_label_get_label (self->place_label), text) != 0)
    gtk_label_set_label (self->place_label, text);
}
