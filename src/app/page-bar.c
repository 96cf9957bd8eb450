/* SPDX-License-Identifier: Apache-2.0
 * The strip beside the inspector that chooses its page. */
#include "config.h"

#include "app/page-bar.h"

struct _SkgPageBar
{
  GtkBox parent_instance;

  GtkStack *stack;
  GListModel *pages;   /* of the stack: GtkStackPage */
  GHashTable *buttons; /* page's name to its button */
  gboolean is_refreshing;
};

G_DEFINE_FINAL_TYPE (SkgPageBar, skg_page_bar, GTK_TYPE_BOX)

static void
refresh (SkgPageBar *self)
{
  const char *shown = gtk_stack_get_visible_child_name (self->stack);
  GHashTableIter iter;
  gpointer name;
  gpointer button;

  self->is_refreshing = TRUE;
  g_hash_table_iter_init (&iter, self->buttons);
  while (g_hash_table_iter_next (&iter, &name, &button))
    {
      gboolean active = g_strcmp0 (name, shown) == 0;

      gtk_toggle_button_set_active (button, active);
      gtk_accessible_update_state (GTK_ACCESSIBLE (button),
                                   GTK_ACCESSIBLE_STATE_SELECTED, active, -1);
    }
  self->is_refreshing = FALSE;
}

/* Pressed again, a page stays. */
static void
on_toggled (GtkToggleButton *button, SkgPageBar *self)
{
  if (self->is_refreshing)
    return;
  gtk_stack_set_visible_child_name (self->stack,
                                    gtk_widget_get_name (GTK_WIDGET (button)));
  refresh (self);
}

static GtkWidget *
new_button (SkgPageBar *self, GtkStackPage *page)
{
  const char *title = gtk_stack_page_get_title (page);
  GtkWidget *button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_TAB, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (gtk_stack_page_get_icon_name (page));
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_name (button, gtk_stack_page_get_name (page));
  gtk_widget_set_tooltip_text (button, title);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled), self);
  return button;
}

static void
on_pages_changed (
    GListModel *pages, guint position, guint removed, guint added, SkgPageBar *self)
{
  GtkWidget *child;

  g_hash_table_remove_all (self->buttons);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (pages, i);
      GtkStackPage *page = GTK_STACK_PAGE (item);
      GtkWidget *button = new_button (self, page);

      gtk_box_append (GTK_BOX (self), button);
      g_hash_table_insert (self->buttons, g_strdup (gtk_stack_page_get_name (page)),
                           button);
    }
  refresh (self);
}

static void
on_page_shown (GtkStack *stack, GParamSpec *pspec, SkgPageBar *self)
{
  refresh (self);
}

static void
skg_page_bar_dispose (GObject *object)
{
  SkgPageBar *self = SKG_PAGE_BAR (object);

  g_clear_object (&self->pages);
  g_clear_object (&self->stack);
  G_OBJECT_CLASS (skg_page_bar_parent_class)->dispose (object);
}

static void
skg_page_bar_finalize (GObject *object)
{
  g_hash_table_unref (SKG_PAGE_BAR (object)->buttons);
  G_OBJECT_CLASS (skg_page_bar_parent_class)->finalize (object);
}

static void
skg_page_bar_class_init (SkgPageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_page_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_page_bar_finalize;
  gtk_widget_class_set_css_name (widget_class, "pagebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TAB_LIST);
}

static void
skg_page_bar_init (SkgPageBar *self)
{
  self->buttons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
skg_page_bar_new (GtkStack *stack)
{
  SkgPageBar *self = g_object_new (SKG_TYPE_PAGE_BAR, NULL);

  self->stack = g_object_ref (stack);
  self->pages = G_LIST_MODEL (gtk_stack_get_pages (stack));
  g_signal_connect_object (self->pages, "items-changed", G_CALLBACK (on_pages_changed),
                           self, 0);
  g_signal_connect_object (stack, "notify::visible-child-name",
                           G_CALLBACK (on_page_shown), self, 0);
  on_pages_changed (self->pages, 0, 0, 0, self);
  return GTK_WIDGET (self);
}

GtkToggleButton *
skg_page_bar_get_button (SkgPageBar *self, const char *name)
{
  g_return_val_if_fail (SKG_IS_PAGE_BAR (self), NULL);
  return g_hash_table_lookup (self->buttons, name);
}
