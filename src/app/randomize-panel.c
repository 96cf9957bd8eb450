/* SPDX-License-Identifier: Apache-2.0
 * The inspector's page of domain randomization. */
#include "config.h"

#include "app/randomize-panel.h"

#include <glib/gi18n.h>

#include "app/effect-chooser.h"
#include "app/randomize-panel-private.h"
#include "app/rules-card.h"
#include "app/spread-card.h"

G_DEFINE_FINAL_TYPE (SkgRandomizePanel, skg_randomize_panel, ADW_TYPE_BIN)

static const SkgEffectSpec *
get_spec (SkgRandomizePanel *self)
{
  return skg_scene_get_effects (skg_session_get_scene (self->session));
}

/* Edits */

static void
on_enabled (GtkSwitch *widget, GParamSpec *pspec, SkgRandomizePanel *self)
{
  gboolean on = gtk_switch_get_active (widget);
  SkgEffectSpec *spec;

  if (self->is_refreshing)
    return;
  /* A preset stays one: its tree is not changed. */
  spec = skg_effect_spec_copy (get_spec (self));
  spec->enabled = on;
  skg_effect_editor_commit (
      self->editor, spec,
      g_strdup (on ? _ ("Image effects on") : _ ("Image effects bypassed")), NULL);
}

static void
on_end_solo (GtkButton *button, SkgRandomizePanel *self)
{
  SkgEffectSpec *spec = skg_effect_spec_copy (get_spec (self));

  g_clear_pointer (&spec->solo, g_free);
  skg_effect_editor_commit (self->editor, spec, g_strdup (_ ("All effects again")),
                            NULL);
}

static void
on_chosen (SkgEffectChooser *chooser, int kind, SkgRandomizePanel *self)
{
  SkgEffectSpec *spec = skg_effect_editor_begin (self->editor);
  SkgEffectNode *node = skg_effect_node_new (spec, kind);

  if (skg_effect_get_info (kind)->has_text)
    node->texts = g_strsplit ("AP", ";", 1);
  g_free (self->added);
  self->added = g_strdup (node->id);
  skg_effect_spec_insert (spec, node, NULL, G_MAXUINT);
  skg_effect_editor_commit (
      self->editor, spec,
      /* Translators: an image effect is new in the chain */
      g_strdup_printf (_ ("%s added"), skg_effect_node_get_title (node)), NULL);
}

static void
on_at_most (SkgNumberRow *row, double value, SkgRandomizePanel *self)
{
  SkgNumber number = { .kind = SKG_NUMBER_CONSTANT, .a = value };

  if (!self->is_refreshing)
    skg_effect_editor_set_number (self->editor, "", SKG_EFFECT_AT_MOST, &number, NULL);
}

static void
on_edit_begin (SkgNumberRow *row, SkgRandomizePanel *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (SkgNumberRow *row, SkgRandomizePanel *self)
{
  skg_session_end_gesture (self->session);
}

static void
on_refused (SkgEffectEditor *editor, const char *message, SkgRandomizePanel *self)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* Cards */

static void
add_shape (GString *shape, const SkgEffectNode *node)
{
  if (node->id != NULL)
    g_string_append_printf (shape, "%s ", node->id);
  if (node->members == NULL)
    return;
  g_string_append (shape, "( ");
  for (guint i = 0; i < node->members->len; i++)
    add_shape (shape, node->members->pdata[i]);
  g_string_append (shape, ") ");
}

static void
add_cards (SkgRandomizePanel *self,
           GtkBox *box,
           const SkgEffectNode *group,
           GHashTable *expanded)
{
  for (guint i = 0; i < group->members->len; i++)
    {
      const SkgEffectNode *node = group->members->pdata[i];
      GtkWidget *row = skg_effect_row_new (self->editor, node->id);

      gtk_box_append (box, row);
      g_hash_table_insert (self->rows, g_strdup (node->id), row);
      skg_effect_row_set_expanded (SKG_EFFECT_ROW (row),
                                   g_hash_table_contains (expanded, node->id));
      if (node->members != NULL)
        add_cards (self, skg_effect_row_get_members (SKG_EFFECT_ROW (row)), node,
                   expanded);
    }
}

static void
add_leaf_ids (const SkgEffectNode *node, GPtrArray *ids)
{
  if (node->members == NULL)
    g_ptr_array_add (ids, node->id);
  else
    for (guint i = 0; i < node->members->len; i++)
      add_leaf_ids (node->members->pdata[i], ids);
}

static void
want_previews (SkgRandomizePanel *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_ptr_array_add (ids, (gpointer) SKG_EFFECT_PREVIEW_PLAIN);
  add_leaf_ids (get_spec (self)->root, ids);
  g_ptr_array_add (ids, NULL);
  skg_effect_preview_set_wanted (skg_effect_editor_get_preview (self->editor),
                                 (const char *const *) ids->pdata);
}

/* (nullable): id of the card that has the keyboard */
static char *
dup_focus_id (SkgRandomizePanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *widget = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (widget != NULL && !SKG_IS_EFFECT_ROW (widget))
    widget = gtk_widget_get_parent (widget);
  return widget != NULL ? g_strdup (skg_effect_row_get_id (SKG_EFFECT_ROW (widget)))
                        : NULL;
}

/* Of another shape: all cards anew; what was open stays open, and the keyboard where it
 * was. */
static void
rebuild (SkgRandomizePanel *self)
{
  g_autoptr (GHashTable) expanded =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *focus = dup_focus_id (self);
  GHashTableIter iter;
  gpointer id;
  gpointer row;
  GtkWidget *child;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    if (skg_effect_row_get_expanded (row))
      g_hash_table_add (expanded, g_strdup (id));
  if (self->added != NULL)
    g_hash_table_add (expanded, g_strdup (self->added));
  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  add_cards (self, self->list, get_spec (self)->root, expanded);
  want_previews (self);
  row = g_hash_table_lookup (self->rows, self->added != NULL ? self->added
                                         : focus != NULL     ? focus
                                                             : "");
  if (row != NULL)
    skg_effect_row_grab_focus (row);
  g_clear_pointer (&self->added, g_free);
}

/* Refresh */

/* (element-type utf8): ids of the effects that the shown sample has */
static GHashTable *
list_drawn (SkgRandomizePanel *self)
{
  GHashTable *drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const SkgSample *sample = skg_session_get_sample (self->session);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  SkgEffectList list;
  guint64 seed;
  guint64 index;

  if (sample->effects.n_effects == 0)
    return drawn;
  skg_session_get_key (self->session, &seed, &index);
  skg_effect_spec_draw (get_spec (self), seed, index, sample->detector.columns,
                        sample->detector.rows, &list, ids);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (drawn, g_strdup (ids->pdata[i]));
  return drawn;
}

static void
refresh_head (SkgRandomizePanel *self, guint n_drawn)
{
  const SkgEffectSpec *spec = get_spec (self);
  const SkgEffectNode *solo =
      spec->solo != NULL ? skg_effect_editor_find (self->editor, spec->solo) : NULL;
  g_autoptr (GPtrArray) leaves = g_ptr_array_new ();
  g_autofree char *count = NULL;

  add_leaf_ids (spec->root, leaves);
  /* Translators: effects that the sample has, of how many */
  count = g_strdup_printf (_ ("%u of %u"), n_drawn, leaves->len);
  gtk_label_set_label (self->count_label, leaves->len > 0 ? count : "");
  gtk_switch_set_active (self->enabled, spec->enabled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), spec->enabled);
  gtk_widget_set_visible (self->empty_label, leaves->len == 0);
  gtk_widget_set_visible (self->keys_label, leaves->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->at_most), leaves->len > 0);
  skg_number_row_set_value (self->at_most, spec->root->at_most);
  gtk_widget_set_visible (self->solo_bar, solo != NULL);
  if (solo != NULL)
    {
      /* Translators: only this image effect is applied */
      g_autofree char *text =
          g_strdup_printf (_ ("Solo: %s"), skg_effect_node_get_title (solo));

      gtk_label_set_label (self->solo_label, text);
    }
}

static void
skg_randomize_panel_refresh (SkgRandomizePanel *self)
{
  g_autoptr (GString) shape = g_string_new (NULL);
  g_autoptr (GHashTable) drawn = list_drawn (self);
  GHashTableIter iter;
  gpointer row;

  add_shape (shape, get_spec (self)->root);
  self->is_refreshing = TRUE;
  if (g_strcmp0 (shape->str, self->shape) != 0)
    {
      g_free (self->shape);
      self->shape = g_strdup (shape->str);
      rebuild (self);
    }
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    skg_effect_row_refresh (row, drawn);
  refresh_head (self, g_hash_table_size (drawn));
  skg_randomize_panel_refresh_families (self);
  if (!skg_session_is_in_gesture (self->session))
    skg_randomize_panel_refresh_preset (self);
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgRandomizePanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !skg_session_is_plain (session))
    skg_randomize_panel_refresh (self);
}

static void
on_preview (SkgEffectPreview *preview, const char *id, SkgRandomizePanel *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    skg_effect_row_refresh_preview (row, id);
}

static void
skg_randomize_panel_map (GtkWidget *widget)
{
  SkgRandomizePanel *self = SKG_RANDOMIZE_PANEL (widget);

  skg_randomize_panel_refresh (self);
  skg_effect_preview_set_active (skg_effect_editor_get_preview (self->editor), TRUE);
  GTK_WIDGET_CLASS (skg_randomize_panel_parent_class)->map (widget);
}

static void
skg_randomize_panel_unmap (GtkWidget *widget)
{
  SkgRandomizePanel *self = SKG_RANDOMIZE_PANEL (widget);

  if (self->editor != NULL)
    skg_effect_preview_set_active (skg_effect_editor_get_preview (self->editor), FALSE);
  GTK_WIDGET_CLASS (skg_randomize_panel_parent_class)->unmap (widget);
}

/* GObject */

static void
skg_randomize_panel_dispose (GObject *object)
{
  SkgRandomizePanel *self = SKG_RANDOMIZE_PANEL (object);

  g_hash_table_remove_all (self->rows);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_RANDOMIZE_PANEL);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_randomize_panel_parent_class)->dispose (object);
}

static void
skg_randomize_panel_finalize (GObject *object)
{
  SkgRandomizePanel *self = SKG_RANDOMIZE_PANEL (object);

  g_hash_table_unref (self->rows);
  g_free (self->shape);
  g_free (self->added);
  G_OBJECT_CLASS (skg_randomize_panel_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, families);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, families_label);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, spread_slot);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, rules_slot);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, count_label);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, add_button);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, enabled);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, preset_button);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, preset_label);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, message);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, solo_bar);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, solo_label);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, list);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, at_most);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, empty_label);
  gtk_widget_class_bind_template_child (klass, SkgRandomizePanel, keys_label);
  gtk_widget_class_bind_template_callback (klass, on_enabled);
  gtk_widget_class_bind_template_callback (klass, on_end_solo);
  gtk_widget_class_bind_template_callback (klass, on_at_most);
  gtk_widget_class_bind_template_callback (klass, on_edit_begin);
  gtk_widget_class_bind_template_callback (klass, on_edit_end);
}

static void
skg_randomize_panel_class_init (SkgRandomizePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_randomize_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_randomize_panel_finalize;
  widget_class->map = skg_randomize_panel_map;
  widget_class->unmap = skg_randomize_panel_unmap;
  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  /* Cards come with the first effect. */
  g_type_ensure (SKG_TYPE_EFFECT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/randomize-panel.ui");
  bind_children (widget_class);
  skg_randomize_panel_class_install_presets (widget_class);
}

static void
skg_randomize_panel_init (SkgRandomizePanel *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_randomize_panel_new (SkgSession *session)
{
  SkgRandomizePanel *self = g_object_new (SKG_TYPE_RANDOMIZE_PANEL, NULL);
  GtkWidget *chooser = skg_effect_chooser_new ();

  self->session = g_object_ref (session);
  self->editor = skg_effect_editor_new (session);
  skg_randomize_panel_init_families (self);
  skg_randomize_panel_init_presets (self);
  adw_bin_set_child (self->spread_slot, skg_spread_card_new (session));
  adw_bin_set_child (self->rules_slot, skg_rules_card_new (session));
  gtk_menu_button_set_popover (self->add_button, chooser);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (on_chosen), self, 0);
  g_signal_connect_object (self->editor, "refused", G_CALLBACK (on_refused), self, 0);
  g_signal_connect_object (skg_effect_editor_get_preview (self->editor), "updated",
                           G_CALLBACK (on_preview), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  skg_randomize_panel_refresh (self);
  return GTK_WIDGET (self);
}

SkgEffectRow *
skg_randomize_panel_get_row (SkgRandomizePanel *self, const char *id)
{
  g_return_val_if_fail (SKG_IS_RANDOMIZE_PANEL (self), NULL);
  return g_hash_table_lookup (self->rows, id);
}

SkgEffectEditor *
skg_randomize_panel_get_editor (SkgRandomizePanel *self)
{
  g_return_val_if_fail (SKG_IS_RANDOMIZE_PANEL (self), NULL);
  return self->editor;
}
