/* SPDX-License-Identifier: Apache-2.0
 * One image effect of the chain, or a group with its members inside. */
#include "config.h"

#include "app/effect-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/effect-numbers.h"
#include "app/effect-text.h"

/* What a dragged row is, as a text. */
#define DRAG_PREFIX "skiagraph-effect:"

struct _SkgEffectRow
{
  GtkBox parent_instance;

  SkgEffectEditor *editor;
  char *id;
  gboolean is_refreshing;

  GtkWidget *header;
  GtkImage *thumbnail;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkToggleButton *solo;
  GtkSwitch *enabled;
  GtkToggleButton *expand;
  GtkRevealer *revealer;
  GtkWidget *pair;
  GtkImage *before;
  GtkImage *after;
  AdwBin *numbers_slot;
  GtkWidget *group_button;
  GtkWidget *ungroup_button;
  GtkBox *members;
};

G_DEFINE_FINAL_TYPE (SkgEffectRow, skg_effect_row, GTK_TYPE_BOX)

static const SkgEffectNode *
get_node (SkgEffectRow *self)
{
  return skg_effect_editor_find (self->editor, self->id);
}

/* Edits */

/* (transfer full): "Gamma removed" */
static char *
dup_step (SkgEffectRow *self, const char *format)
{
  const char *title = skg_effect_node_get_title (get_node (self));
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strconcat (parts[0], title, parts[1], NULL);
}

static void
on_enabled (GtkSwitch *widget, GParamSpec *pspec, SkgEffectRow *self)
{
  gboolean on = gtk_switch_get_active (widget);
  SkgEffectSpec *spec;

  if (self->is_refreshing)
    return;
  spec = skg_effect_editor_begin (self->editor);
  skg_effect_spec_find (spec, self->id)->enabled = on;
  skg_effect_editor_commit (
      self->editor, spec, dup_step (self, on ? _ ("%s on") : _ ("%s bypassed")), NULL);
}

static void
on_solo (GtkToggleButton *button, SkgEffectRow *self)
{
  gboolean on = gtk_toggle_button_get_active (button);
  SkgSession *session = skg_effect_editor_get_session (self->editor);
  SkgEffectSpec *spec;

  if (self->is_refreshing)
    return;
  /* A preset stays one: its tree is not changed. */
  spec = skg_effect_spec_copy (skg_scene_get_effects (skg_session_get_scene (session)));
  g_free (spec->solo);
  spec->solo = on ? g_strdup (self->id) : NULL;
  skg_effect_editor_commit (self->editor, spec,
                            dup_step (self, on ? _ ("%s alone") : _ ("%s not alone")),
                            NULL);
}

static void
take_out (SkgEffectRow *self)
{
  SkgEffectSpec *spec = skg_effect_editor_begin (self->editor);

  skg_effect_spec_remove (spec, self->id);
  skg_effect_editor_commit (self->editor, spec, dup_step (self, _ ("%s removed")),
                            NULL);
}

static void
on_remove (GtkButton *button, SkgEffectRow *self)
{
  take_out (self);
}

static void
on_group (GtkButton *button, SkgEffectRow *self)
{
  SkgEffectSpec *spec = skg_effect_editor_begin (self->editor);

  skg_effect_spec_wrap (spec, self->id, SKG_EFFECT_NODE_ONE_OF);
  skg_effect_editor_commit (self->editor, spec, dup_step (self, _ ("%s in a group")),
                            NULL);
}

static void
on_ungroup (GtkButton *button, SkgEffectRow *self)
{
  SkgEffectSpec *spec = skg_effect_editor_begin (self->editor);

  skg_effect_spec_unwrap (spec, self->id);
  skg_effect_editor_commit (self->editor, spec, g_strdup (_ ("Ungroup")), NULL);
}

gboolean
skg_effect_row_step (SkgEffectRow *self, gboolean down)
{
  SkgEffectSpec *spec;

  g_return_val_if_fail (SKG_IS_EFFECT_ROW (self), FALSE);

  spec = skg_effect_editor_begin (self->editor);
  if (skg_effect_spec_step (spec, self->id, down))
    return skg_effect_editor_commit (
        self->editor, spec, dup_step (self, down ? _ ("%s later") : _ ("%s earlier")),
        NULL);
  skg_effect_spec_free (spec);
  return FALSE;
}

gboolean
skg_effect_row_drop (SkgEffectRow *self, const char *id, gboolean below)
{
  SkgEffectSpec *spec;
  const SkgEffectNode *node;
  const SkgEffectNode *dragged;
  const SkgEffectNode *parent;
  guint index = 0;
  char *step;

  g_return_val_if_fail (SKG_IS_EFFECT_ROW (self), FALSE);

  spec = skg_effect_editor_begin (self->editor);
  node = skg_effect_spec_find (spec, self->id);
  dragged = skg_effect_spec_find (spec, id);
  if (node != NULL && node->members != NULL && below)
    parent = node; /* onto a group's lower half: in as its first */
  else
    {
      parent = skg_effect_spec_find_parent (spec, self->id, &index);
      index += below;
    }
  step = dragged != NULL
             ? g_strdup_printf (_ ("%s moved"), skg_effect_node_get_title (dragged))
             : NULL;
  if (step != NULL && parent != NULL &&
      skg_effect_spec_move (spec, id, parent->id, index))
    return skg_effect_editor_commit (self->editor, spec, step, NULL);
  g_free (step);
  skg_effect_spec_free (spec);
  return FALSE;
}

/* Dragging */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, SkgEffectRow *self)
{
  g_autofree char *text = g_strconcat (DRAG_PREFIX, self->id, NULL);

  return gdk_content_provider_new_typed (G_TYPE_STRING, text);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, SkgEffectRow *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (self->header);

  gtk_drag_source_set_icon (source, paintable, 12, 12);
}

static void
show_drop (SkgEffectRow *self, gboolean above, gboolean below)
{
  if (above)
    gtk_widget_add_css_class (self->header, "drop-above");
  else
    gtk_widget_remove_css_class (self->header, "drop-above");
  if (below)
    gtk_widget_add_css_class (self->header, "drop-below");
  else
    gtk_widget_remove_css_class (self->header, "drop-below");
}

static gboolean
is_below (SkgEffectRow *self, double y)
{
  return y > gtk_widget_get_height (self->header) / 2.0;
}

static GdkDragAction
on_drop_motion (GtkDropTarget *target, double x, double y, SkgEffectRow *self)
{
  gboolean below = is_below (self, y);

  show_drop (self, !below, below);
  return GDK_ACTION_MOVE;
}

static void
on_drop_leave (GtkDropTarget *target, SkgEffectRow *self)
{
  show_drop (self, FALSE, FALSE);
}

typedef struct
{
  SkgEffectRow *row;
  char *id;
  gboolean below;
} Drop;

static void
drop_free (gpointer data)
{
  Drop *drop = data;

  g_object_unref (drop->row);
  g_free (drop->id);
  g_free (drop);
}

static gboolean
on_dropped (gpointer data)
{
  Drop *drop = data;

  skg_effect_row_drop (drop->row, drop->id, drop->below);
  return G_SOURCE_REMOVE;
}

/* Later: the row that is dragged, or dropped on, may go with the list that it is in. */
static gboolean
on_drop (
    GtkDropTarget *target, const GValue *value, double x, double y, SkgEffectRow *self)
{
  const char *text = g_value_get_string (value);
  Drop *drop;

  show_drop (self, FALSE, FALSE);
  if (text == NULL || !g_str_has_prefix (text, DRAG_PREFIX))
    return FALSE;
  drop = g_new0 (Drop, 1);
  drop->row = g_object_ref (self);
  drop->id = g_strdup (text + strlen (DRAG_PREFIX));
  drop->below = is_below (self, y);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_dropped, drop, drop_free);
  return TRUE;
}

static void
add_dragging (SkgEffectRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (self->header, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "motion", G_CALLBACK (on_drop_motion), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_drop_leave), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (self->header, GTK_EVENT_CONTROLLER (target));
}

/* Keys and clicks */

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        SkgEffectRow *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  g_autoptr (SkgEffectRow) alive = g_object_ref (self);

  if (modifiers == GDK_ALT_MASK && (key == GDK_KEY_Up || key == GDK_KEY_Down))
    {
      skg_effect_row_step (self, key == GDK_KEY_Down);
      return GDK_EVENT_STOP;
    }
  if (modifiers != 0 || !gtk_widget_is_focus (self->header))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Delete)
    take_out (self);
  else if (key == GDK_KEY_Return || key == GDK_KEY_space)
    skg_effect_row_set_expanded (self, !skg_effect_row_get_expanded (self));
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
on_clicked (GtkGestureClick *click, int n_press, double x, double y, SkgEffectRow *self)
{
  gtk_widget_grab_focus (self->header);
  if (n_press == 2)
    skg_effect_row_set_expanded (self, !skg_effect_row_get_expanded (self));
}

static void
add_keys (SkgEffectRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (click, "released", G_CALLBACK (on_clicked), self);
  gtk_widget_add_controller (self->header, GTK_EVENT_CONTROLLER (click));
}

/* Refresh */

static gboolean
is_any_drawn (const SkgEffectNode *node, GHashTable *drawn)
{
  if (node->members == NULL)
    return g_hash_table_contains (drawn, node->id);
  for (guint i = 0; i < node->members->len; i++)
    if (is_any_drawn (node->members->pdata[i], drawn))
      return TRUE;
  return FALSE;
}

static void
set_css_class (GtkWidget *widget, const char *name, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_text (GtkLabel *label, char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
  g_free (text);
}

void
skg_effect_row_refresh (SkgEffectRow *self, GHashTable *drawn)
{
  const SkgEffectSpec *spec;
  const SkgEffectNode *node;
  GtkWidget *numbers;

  g_return_if_fail (SKG_IS_EFFECT_ROW (self));

  node = get_node (self);
  if (node == NULL)
    return;
  spec = skg_scene_get_effects (
      skg_session_get_scene (skg_effect_editor_get_session (self->editor)));
  self->is_refreshing = TRUE;
  set_text (self->title_label, skg_effect_node_dup_title (node));
  set_text (self->summary_label,
            skg_effect_node_dup_summary (
                node, skg_effect_editor_find_parent (self->editor, self->id)));
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label),
                          *gtk_label_get_label (self->summary_label) != '\0');
  gtk_switch_set_active (self->enabled, node->enabled);
  gtk_toggle_button_set_active (self->solo, g_strcmp0 (spec->solo, self->id) == 0);
  set_css_class (GTK_WIDGET (self), "drawn", is_any_drawn (node, drawn));
  set_css_class (GTK_WIDGET (self), "bypassed", !node->enabled);
  self->is_refreshing = FALSE;
  numbers = adw_bin_get_child (self->numbers_slot);
  if (numbers != NULL)
    skg_effect_numbers_refresh (SKG_EFFECT_NUMBERS (numbers));
}

void
skg_effect_row_refresh_preview (SkgEffectRow *self, const char *id)
{
  SkgEffectPreview *preview = skg_effect_editor_get_preview (self->editor);
  GdkPaintable *paintable = (GdkPaintable *) skg_effect_preview_get (preview, id);

  if (g_str_equal (id, SKG_EFFECT_PREVIEW_PLAIN))
    gtk_image_set_from_paintable (self->before, paintable);
  else if (g_str_equal (id, self->id))
    {
      gtk_image_set_from_paintable (self->thumbnail, paintable);
      gtk_image_set_from_paintable (self->after, paintable);
    }
}

/* The fold-out is made when it is first opened. */
static void
on_expand (GtkToggleButton *button, SkgEffectRow *self)
{
  gboolean open = gtk_toggle_button_get_active (button);

  if (open && adw_bin_get_child (self->numbers_slot) == NULL)
    adw_bin_set_child (self->numbers_slot,
                       skg_effect_numbers_new (self->editor, self->id));
  gtk_button_set_icon_name (GTK_BUTTON (button),
                            open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_revealer_set_reveal_child (self->revealer, open);
}

gboolean
skg_effect_row_get_expanded (SkgEffectRow *self)
{
  g_return_val_if_fail (SKG_IS_EFFECT_ROW (self), FALSE);
  return gtk_toggle_button_get_active (self->expand);
}

void
skg_effect_row_set_expanded (SkgEffectRow *self, gboolean expanded)
{
  g_return_if_fail (SKG_IS_EFFECT_ROW (self));
  gtk_toggle_button_set_active (self->expand, expanded);
}

GtkBox *
skg_effect_row_get_members (SkgEffectRow *self)
{
  g_return_val_if_fail (SKG_IS_EFFECT_ROW (self), NULL);
  return self->members;
}

const char *
skg_effect_row_get_id (SkgEffectRow *self)
{
  g_return_val_if_fail (SKG_IS_EFFECT_ROW (self), NULL);
  return self->id;
}

void
skg_effect_row_grab_focus (SkgEffectRow *self)
{
  g_return_if_fail (SKG_IS_EFFECT_ROW (self));
  gtk_widget_grab_focus (self->header);
}

/* GObject */

static void
skg_effect_row_dispose (GObject *object)
{
  SkgEffectRow *self = SKG_EFFECT_ROW (object);

  g_clear_object (&self->editor);
  g_clear_pointer (&self->id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_EFFECT_ROW);
  G_OBJECT_CLASS (skg_effect_row_parent_class)->dispose (object);
}

static void
skg_effect_row_class_init (SkgEffectRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_effect_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/effect-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, header);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, solo);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, expand);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, pair);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, before);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, after);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, numbers_slot);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, group_button);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, ungroup_button);
  gtk_widget_class_bind_template_child (widget_class, SkgEffectRow, members);
  gtk_widget_class_bind_template_callback (widget_class, on_solo);
  gtk_widget_class_bind_template_callback (widget_class, on_enabled);
  gtk_widget_class_bind_template_callback (widget_class, on_expand);
  gtk_widget_class_bind_template_callback (widget_class, on_group);
  gtk_widget_class_bind_template_callback (widget_class, on_ungroup);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
skg_effect_row_init (SkgEffectRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_dragging (self);
  add_keys (self);
}

GtkWidget *
skg_effect_row_new (SkgEffectEditor *editor, const char *id)
{
  SkgEffectRow *self = g_object_new (SKG_TYPE_EFFECT_ROW, NULL);
  const SkgEffectNode *node = skg_effect_editor_find (editor, id);
  gboolean is_group = node->members != NULL;

  self->editor = g_object_ref (editor);
  self->id = g_strdup (id);
  gtk_widget_set_visible (GTK_WIDGET (self->thumbnail), !is_group);
  gtk_widget_set_visible (self->pair, !is_group);
  gtk_widget_set_visible (self->group_button, !is_group);
  gtk_widget_set_visible (self->ungroup_button, is_group);
  gtk_widget_set_visible (GTK_WIDGET (self->members), is_group);
  if (is_group)
    gtk_widget_add_css_class (GTK_WIDGET (self), "effect-group");
  else
    gtk_widget_set_tooltip_text (self->header,
                                 skg_effect_get_info (node->effect)->formula);
  skg_effect_row_refresh_preview (self, SKG_EFFECT_PREVIEW_PLAIN);
  skg_effect_row_refresh_preview (self, self->id);
  return GTK_WIDGET (self);
}
