/* SPDX-License-Identifier: Apache-2.0
 * The page that a window starts with. */
#include "config.h"

#include "app/start-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "scene/shipped.h"

#define PICTURE_PX 248
#define MAX_RECENT 4

struct _SkgStartPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkBox *cards;
  GtkWidget *recent_title;
  GtkListBox *recent_list;
  GMenuModel *recent;
};

G_DEFINE_FINAL_TYPE (SkgStartPage, skg_start_page, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* A picture of the scene, its name, and a line about it: one large button. */
static GtkWidget *
new_card (const SkgShippedScene *scene)
{
  g_autofree char *path =
      g_strdup_printf (SKG_RESOURCE_ROOT "/start/%s.png", scene->id);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *picture = gtk_picture_new_for_resource (path);
  GtkWidget *card = gtk_button_new ();

  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_set_size_request (picture, PICTURE_PX, PICTURE_PX);
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (picture, "start-picture");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), new_label (_ (scene->title), "heading"));
  gtk_box_append (GTK_BOX (box), new_label (_ (scene->summary), "dim-label"));
  gtk_button_set_child (GTK_BUTTON (card), box);
  gtk_widget_add_css_class (card, "start-card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (scene->title), -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (card), "win.open-shipped");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (card), "s", scene->id);
  return card;
}

static GtkWidget *
new_recent_row (GMenuModel *recent, int position)
{
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr (GVariant) target = g_menu_model_get_item_attribute_value (
      recent, position, G_MENU_ATTRIBUTE_TARGET, NULL);
  GtkWidget *row = adw_action_row_new ();

  g_menu_model_get_item_attribute (recent, position, G_MENU_ATTRIBUTE_LABEL, "s",
                                   &label);
  g_menu_model_get_item_attribute (recent, position, G_MENU_ATTRIBUTE_ACTION, "s",
                                   &action);
  escaped = g_markup_escape_text (label != NULL ? label : "", -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  if (target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING))
    {
      g_autofree char *path =
          g_markup_escape_text (g_variant_get_string (target, NULL), -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), path);
    }
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  return row;
}

static void
refresh_recent (SkgStartPage *self)
{
  int n = MIN (g_menu_model_get_n_items (self->recent), MAX_RECENT);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->recent_list))) != NULL)
    gtk_list_box_remove (self->recent_list, row);
  for (int i = 0; i < n; i++)
    gtk_list_box_append (self->recent_list, new_recent_row (self->recent, i));
  gtk_widget_set_visible (GTK_WIDGET (self->recent_list), n > 0);
  gtk_widget_set_visible (self->recent_title, n > 0);
}

static void
on_recent_changed (
    GMenuModel *recent, int position, int removed, int added, SkgStartPage *self)
{
  refresh_recent (self);
}

static void
skg_start_page_dispose (GObject *object)
{
  SkgStartPage *self = SKG_START_PAGE (object);

  g_clear_object (&self->recent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKG_TYPE_START_PAGE);
  G_OBJECT_CLASS (skg_start_page_parent_class)->dispose (object);
}

static void
skg_start_page_class_init (SkgStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_start_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/start-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, SkgStartPage, content);
  gtk_widget_class_bind_template_child (widget_class, SkgStartPage, cards);
  gtk_widget_class_bind_template_child (widget_class, SkgStartPage, recent_title);
  gtk_widget_class_bind_template_child (widget_class, SkgStartPage, recent_list);
}

static void
skg_start_page_init (SkgStartPage *self)
{
  guint n_scenes;
  const SkgShippedScene *scenes = skg_shipped_scene_list (&n_scenes);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < n_scenes; i++)
    gtk_box_append (self->cards, new_card (&scenes[i]));
}

GtkWidget *
skg_start_page_new (GMenuModel *recent)
{
  SkgStartPage *self = g_object_new (SKG_TYPE_START_PAGE, NULL);

  self->recent = g_object_ref (recent);
  g_signal_connect_object (recent, "items-changed", G_CALLBACK (on_recent_changed),
                           self, 0);
  refresh_recent (self);
  return GTK_WIDGET (self);
}
