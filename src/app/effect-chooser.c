/* SPDX-License-Identifier: Apache-2.0
 * All kinds of image effects, by family, with a field to search them. */
#include "config.h"

#include "app/effect-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

#define LIST_HEIGHT_PX 380
#define LIST_WIDTH_PX 300

struct _SkgEffectChooser
{
  GtkPopover parent_instance;

  GtkSearchEntry *search;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SkgEffectChooser, skg_effect_chooser, GTK_TYPE_POPOVER)

static guint chosen_signal;

/* In the order in which they are listed. */
static const struct
{
  const char *id;
  const char *label;
} families[] = {
  { "intensity", N_ ("Intensity") }, { "noise", N_ ("Noise") },
  { "filter", N_ ("Filter") },       { "geometry", N_ ("Geometry") },
  { "burn-in", N_ ("Burnt in") },
};

static int
get_kind (GtkListBoxRow *row)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "skg-kind"));
}

static guint
get_family (int kind)
{
  const char *family = skg_effect_get_info (kind)->family;
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (families) && strcmp (families[i].id, family) != 0)
    i++;
  return i;
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  int family = (int) get_family (get_kind (a)) - (int) get_family (get_kind (b));

  return family != 0 ? family : get_kind (a) - get_kind (b);
}

static void
set_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  guint family = get_family (get_kind (row));
  GtkWidget *label;

  if (before != NULL && get_family (get_kind (before)) == family)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (_ (families[family].label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "panel-heading");
  gtk_list_box_row_set_header (row, label);
}

/* Title, name, family or formula has all the words. */
static gboolean
is_shown (GtkListBoxRow *row, gpointer user_data)
{
  SkgEffectChooser *self = user_data;
  const SkgEffectInfo *info = skg_effect_get_info (get_kind (row));
  g_autofree char *all = g_strjoin (" ", info->title, _ (info->title), info->name,
                                    info->family, info->formula, NULL);
  g_autofree char *text = g_utf8_casefold (all, -1);
  g_autofree char *typed =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_auto (GStrv) words = g_strsplit (typed, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
on_search (GtkSearchEntry *search, SkgEffectChooser *self)
{
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_headers (self->list);
}

static void
choose (SkgEffectChooser *self, GtkListBoxRow *row)
{
  int kind = get_kind (row);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, kind);
}

static void
on_activated (GtkListBox *list, GtkListBoxRow *row, SkgEffectChooser *self)
{
  choose (self, row);
}

/* Enter takes the first that is left. */
static void
on_search_activated (GtkSearchEntry *search, SkgEffectChooser *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        choose (self, row);
        return;
      }
}

static void
on_show (SkgEffectChooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_list_box_invalidate_filter (self->list);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
add_row (SkgEffectChooser *self, int kind)
{
  const SkgEffectInfo *info = skg_effect_get_info (kind);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (_ (info->title));
  GtkWidget *formula = gtk_label_new (info->formula);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (formula), 0);
  gtk_label_set_ellipsize (GTK_LABEL (formula), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (formula, "caption");
  gtk_widget_add_css_class (formula, "dim-label");
  gtk_widget_set_tooltip_text (row, info->formula);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), formula);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "skg-kind", GINT_TO_POINTER (kind));
  gtk_list_box_append (self->list, row);
}

static void
skg_effect_chooser_class_init (SkgEffectChooserClass *klass)
{
  chosen_signal = g_signal_new ("chosen", SKG_TYPE_EFFECT_CHOOSER, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
skg_effect_chooser_init (SkgEffectChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_ ("No such effect"));

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "effect-kind-list");
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 24);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, nothing);
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    add_row (self, kind);
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
  gtk_list_box_set_header_func (self->list, set_header, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, is_shown, self, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 GTK_WIDGET (self->list));
  gtk_widget_set_size_request (scrolled, LIST_WIDTH_PX, LIST_HEIGHT_PX);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (on_search), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (on_search_activated), self);
  g_signal_connect_swapped (self->search, "stop-search",
                            G_CALLBACK (gtk_popover_popdown), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_activated), self);
  g_signal_connect (self, "show", G_CALLBACK (on_show), NULL);
}

GtkWidget *
skg_effect_chooser_new (void)
{
  return g_object_new (SKG_TYPE_EFFECT_CHOOSER, NULL);
}

GtkEditable *
skg_effect_chooser_get_search (SkgEffectChooser *self)
{
  g_return_val_if_fail (SKG_IS_EFFECT_CHOOSER (self), NULL);
  return GTK_EDITABLE (self->search);
}

guint
skg_effect_chooser_count_shown (SkgEffectChooser *self)
{
  GtkListBoxRow *row;
  guint n = 0;

  g_return_val_if_fail (SKG_IS_EFFECT_CHOOSER (self), 0);

  gtk_list_box_invalidate_filter (self->list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    n += gtk_widget_get_child_visible (GTK_WIDGET (row)) != FALSE;
  return n;
}
