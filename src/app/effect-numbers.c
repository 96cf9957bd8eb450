/* SPDX-License-Identifier: Apache-2.0
 * The numbers of one image effect, or of a group. */
#include "config.h"

#include "app/effect-numbers.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/effect-param-text.h"
#include "app/number-row.h"

/**
 * Part: one row.
 * @param: index into the parameters of the kind, or SKG_EFFECT_PROBABILITY ...
 * @row, @check: one of them
 */
typedef struct
{
  int param;
  SkgNumberRow *row;
  GtkCheckButton *check;
} Part;

struct _SkgEffectNumbers
{
  GtkBox parent_instance;

  SkgEffectEditor *editor;
  char *id;
  GArray *parts;
  gboolean is_refreshing;
  gboolean has_weight;         /* of the parent as the rows were made for it */
  SkgEffectNodeKind kind;      /* likewise */
  GtkDropDown *kinds;          /* (nullable): of a group */
  GtkCheckButton *is_shuffled; /* likewise */
  GtkEditable *texts;          /* (nullable): of an effect with text */
};

G_DEFINE_FINAL_TYPE (SkgEffectNumbers, skg_effect_numbers, GTK_TYPE_BOX)

static const SkgEffectNode *
get_node (SkgEffectNumbers *self)
{
  return skg_effect_editor_find (self->editor, self->id);
}

/* Edits */

static gboolean
on_put_back (gpointer user_data)
{
  skg_effect_numbers_refresh (user_data);
  return G_SOURCE_REMOVE;
}

/* Not at once: an adjustment that is set while it tells of a change tells again. */
static void
put_back (SkgEffectNumbers *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_put_back, g_object_ref (self),
                   g_object_unref);
}

static void
set_constant (SkgEffectNumbers *self, int param, double value)
{
  SkgNumber number = { .kind = SKG_NUMBER_CONSTANT, .a = value };

  if (!skg_effect_editor_set_number (self->editor, self->id, param, &number, NULL))
    put_back (self);
}

static void
on_edited (SkgNumberRow *row, double value, SkgEffectNumbers *self)
{
  for (guint i = 0; i < self->parts->len && !self->is_refreshing; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (part->row == row)
        set_constant (self, part->param,
                      part->param == SKG_EFFECT_PROBABILITY ? value / 100 : value);
    }
}

static void
on_edit_begin (SkgNumberRow *row, SkgEffectNumbers *self)
{
  skg_session_begin_gesture (skg_effect_editor_get_session (self->editor));
}

static void
on_edit_end (SkgNumberRow *row, SkgEffectNumbers *self)
{
  skg_session_end_gesture (skg_effect_editor_get_session (self->editor));
}

static void
on_check (GtkCheckButton *check, SkgEffectNumbers *self)
{
  for (guint i = 0; i < self->parts->len && !self->is_refreshing; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (part->check == check)
        set_constant (self, part->param, gtk_check_button_get_active (check));
    }
}

static void
on_kind (GtkDropDown *kinds, GParamSpec *pspec, SkgEffectNumbers *self)
{
  SkgEffectNodeKind kind = SKG_EFFECT_NODE_ONE_OF + gtk_drop_down_get_selected (kinds);
  SkgEffectSpec *spec;
  const SkgEffectNode *node;

  if (self->is_refreshing)
    return;
  spec = skg_effect_editor_begin (self->editor);
  skg_effect_spec_set_kind (spec, self->id, kind);
  node = skg_effect_spec_find (spec, self->id);
  skg_effect_editor_commit (
      self->editor, spec,
      /* Translators: a group of effects becomes "One of", "Some of" or "All of" */
      g_strdup_printf (_ ("Group: %s"), skg_effect_node_get_title (node)), NULL);
}

static void
on_shuffled (GtkCheckButton *check, SkgEffectNumbers *self)
{
  SkgEffectSpec *spec;

  if (self->is_refreshing)
    return;
  spec = skg_effect_editor_begin (self->editor);
  skg_effect_spec_find (spec, self->id)->random_order =
      gtk_check_button_get_active (check);
  skg_effect_editor_commit (self->editor, spec, g_strdup (_ ("Order of the effects")),
                            NULL);
}

/* "L; R": one of them is drawn. */
static void
on_texts (SkgEffectNumbers *self)
{
  g_auto (GStrv) words = g_strsplit (gtk_editable_get_text (self->texts), ";", -1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  SkgEffectSpec *spec;
  SkgEffectNode *node;

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0')
      g_ptr_array_add (texts, g_strdup (words[i]));
  if (texts->len > 0 && !self->is_refreshing)
    {
      g_ptr_array_add (texts, NULL);
      spec = skg_effect_editor_begin (self->editor);
      node = skg_effect_spec_find (spec, self->id);
      g_strfreev (node->texts);
      node->texts = g_strdupv ((char **) texts->pdata);
      skg_effect_editor_commit (self->editor, spec, g_strdup (_ ("Text of an effect")),
                                NULL);
    }
  skg_effect_numbers_refresh (self);
}

/* Rows */

static const char *
get_unit (const SkgEffectParam *param)
{
  return param->unit == NULL                    ? ""
         : g_str_equal (param->unit, "degrees") ? "°"
                                                : param->unit;
}

static SkgNumberRow *
add_row (SkgEffectNumbers *self, int param, SkgNumberRow *row)
{
  Part part = { .param = param, .row = row };

  g_signal_connect_object (row, "edited", G_CALLBACK (on_edited), self, 0);
  g_signal_connect_object (row, "edit-begin", G_CALLBACK (on_edit_begin), self, 0);
  g_signal_connect_object (row, "edit-end", G_CALLBACK (on_edit_end), self, 0);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (row));
  g_array_append_val (self->parts, part);
  return row;
}

static void
bind_row (SkgEffectNumbers *self, int param, SkgNumberRow *row)
{
  gpointer data;
  const SkgNumberSource *source =
      skg_effect_editor_get_source (self->editor, self->id, param, &data);

  skg_number_row_bind_source (row, skg_effect_editor_get_session (self->editor), source,
                              data, skg_effect_editor_free_data, 1, 0);
}

static void
add_check (SkgEffectNumbers *self, int param, const SkgEffectParam *info)
{
  const char *label = skg_effect_param_get_label (info);
  Part part = { .param = param };

  part.check = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (label));
  gtk_widget_set_tooltip_text (GTK_WIDGET (part.check), _ (info->meaning));
  gtk_widget_add_css_class (GTK_WIDGET (part.check), "effect-check");
  g_signal_connect_object (part.check, "toggled", G_CALLBACK (on_check), self, 0);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (part.check));
  g_array_append_val (self->parts, part);
}

static void
add_param (SkgEffectNumbers *self, int param, const SkgEffectParam *info)
{
  const char *label = skg_effect_param_get_label (info);
  /* Translators: what a number means, and from where to where it may be */
  g_autofree char *help = g_strdup_printf (_ ("%s: %g to %g %s"), _ (info->meaning),
                                           info->min, info->max, get_unit (info));
  double width = info->max - info->min;
  guint digits = info->whole ? 0 : width <= 2 ? 3 : width <= 60 ? 2 : 1;
  double step = info->whole ? 1 : width <= 2 ? 0.01 : width <= 60 ? 0.1 : 1;

  /* Its page is about what a first range is as wide as. */
  bind_row (self, param,
            add_row (self, param,
                     g_object_new (SKG_TYPE_NUMBER_ROW, "label", label, "unit",
                                   get_unit (info), "digits", digits, "step", step,
                                   "page", info->whole ? 1.0 : 5 * step, "lower",
                                   info->min, "upper", info->max, "help", help, NULL)));
}

static void
add_common (SkgEffectNumbers *self)
{
  add_row (self, SKG_EFFECT_PROBABILITY,
           g_object_new (SKG_TYPE_NUMBER_ROW, "label", _ ("Probability"), "unit", "%",
                         "digits", 0u, "step", 5.0, "page", 10.0, "lower", 0.0, "upper",
                         100.0, "help", _ ("In how many samples it is applied"), NULL));
  if (self->has_weight)
    add_row (self, SKG_EFFECT_WEIGHT,
             g_object_new (SKG_TYPE_NUMBER_ROW, "label", _ ("Weight"), "digits", 2u,
                           "step", 0.5, "page", 1.0, "lower", 0.0, "upper", 1e6, "help",
                           _ ("How often its group chooses it, as against the others"),
                           NULL));
}

static void
add_texts (SkgEffectNumbers *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (_ ("Text"));
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->texts = GTK_EDITABLE (entry);
  gtk_widget_add_css_class (box, "number-row");
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_editable_set_width_chars (self->texts, 8);
  gtk_widget_set_tooltip_text (
      box,
      _ ("1 to 23 letters; several with semicolons between: one of them is drawn"));
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_texts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_texts), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (self), box);
}

static void
add_effect (SkgEffectNumbers *self, const SkgEffectNode *node)
{
  const SkgEffectInfo *info = skg_effect_get_info (node->effect);

  add_common (self);
  if (info->has_text)
    add_texts (self);
  for (guint i = 0; i < info->n_params; i++)
    if (info->params[i].whole && info->params[i].min == 0 && info->params[i].max == 1)
      add_check (self, (int) i, &info->params[i]);
    else
      add_param (self, (int) i, &info->params[i]);
}

static void
add_group (SkgEffectNumbers *self)
{
  const char *const names[] = { _ ("One of these"), _ ("Some of these"),
                                _ ("All of these"), NULL };
  GtkWidget *kinds = gtk_drop_down_new_from_strings (names);
  GtkWidget *shuffled = gtk_check_button_new_with_label (_ ("In random order"));

  self->kinds = GTK_DROP_DOWN (kinds);
  self->is_shuffled = GTK_CHECK_BUTTON (shuffled);
  gtk_widget_add_css_class (kinds, "effect-kinds");
  gtk_widget_add_css_class (shuffled, "effect-check");
  g_signal_connect_object (kinds, "notify::selected", G_CALLBACK (on_kind), self, 0);
  g_signal_connect_object (shuffled, "toggled", G_CALLBACK (on_shuffled), self, 0);
  gtk_box_append (GTK_BOX (self), kinds);
  if (self->kind == SKG_EFFECT_NODE_SOME_OF)
    bind_row (self, SKG_EFFECT_COUNT,
              add_row (self, SKG_EFFECT_COUNT,
                       g_object_new (SKG_TYPE_NUMBER_ROW, "label", _ ("How many"),
                                     "digits", 0u, "step", 1.0, "page", 1.0, "lower",
                                     0.0, "upper", (double) SKG_EFFECTS_MAX, "help",
                                     _ ("So many of these are chosen"), NULL)));
  add_common (self);
  add_row (self, SKG_EFFECT_AT_MOST,
           g_object_new (SKG_TYPE_NUMBER_ROW, "label", _ ("At most"), "digits", 0u,
                         "step", 1.0, "page", 1.0, "lower", 0.0, "upper",
                         (double) SKG_EFFECTS_MAX, "help",
                         _ ("Of those that would be applied only so many stay, by lot; "
                            "0: all of them"),
                         NULL));
  gtk_box_append (GTK_BOX (self), shuffled);
}

static void
rebuild (SkgEffectNumbers *self, const SkgEffectNode *node)
{
  GtkWidget *child;

  g_array_set_size (self->parts, 0);
  self->kinds = NULL;
  self->is_shuffled = NULL;
  self->texts = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    add_effect (self, node);
  else
    add_group (self);
}

/* Refresh */

static gboolean
chooses (const SkgEffectNode *parent)
{
  return parent != NULL && (parent->kind == SKG_EFFECT_NODE_ONE_OF ||
                            parent->kind == SKG_EFFECT_NODE_SOME_OF);
}

static void
refresh_part (const Part *part, const SkgEffectNode *node)
{
  double value = skg_effect_node_get_value (node, part->param);

  if (part->check != NULL)
    {
      gtk_check_button_set_active (part->check, value >= 0.5);
      gtk_check_button_set_inconsistent (
          part->check, skg_number_is_random (&node->numbers[part->param]));
      return;
    }
  if (part->param == SKG_EFFECT_COUNT)
    skg_number_row_set_range (part->row, 0, node->members->len);
  skg_number_row_set_value (
      part->row, part->param == SKG_EFFECT_PROBABILITY ? value * 100 : value);
  skg_number_row_refresh (part->row);
}

void
skg_effect_numbers_refresh (SkgEffectNumbers *self)
{
  const SkgEffectNode *node = get_node (self);
  gboolean has_weight =
      chooses (skg_effect_editor_find_parent (self->editor, self->id));

  if (node == NULL)
    return;
  self->is_refreshing = TRUE;
  if (node->kind != self->kind || has_weight != self->has_weight ||
      self->parts->len == 0)
    {
      self->kind = node->kind;
      self->has_weight = has_weight;
      rebuild (self, node);
    }
  for (guint i = 0; i < self->parts->len; i++)
    refresh_part (&g_array_index (self->parts, Part, i), node);
  if (self->kinds != NULL)
    {
      gtk_drop_down_set_selected (self->kinds, node->kind - SKG_EFFECT_NODE_ONE_OF);
      gtk_check_button_set_active (self->is_shuffled, node->random_order);
    }
  if (self->texts != NULL && node->texts != NULL)
    {
      g_autofree char *text = g_strjoinv ("; ", node->texts);

      if (g_strcmp0 (text, gtk_editable_get_text (self->texts)) != 0)
        gtk_editable_set_text (self->texts, text);
    }
  self->is_refreshing = FALSE;
}

/* GObject */

static void
skg_effect_numbers_finalize (GObject *object)
{
  SkgEffectNumbers *self = SKG_EFFECT_NUMBERS (object);

  g_clear_object (&self->editor);
  g_free (self->id);
  g_array_unref (self->parts);
  G_OBJECT_CLASS (skg_effect_numbers_parent_class)->finalize (object);
}

static void
skg_effect_numbers_class_init (SkgEffectNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = skg_effect_numbers_finalize;
}

static void
skg_effect_numbers_init (SkgEffectNumbers *self)
{
  self->parts = g_array_new (FALSE, TRUE, sizeof (Part));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
skg_effect_numbers_new (SkgEffectEditor *editor, const char *id)
{
  SkgEffectNumbers *self = g_object_new (SKG_TYPE_EFFECT_NUMBERS, NULL);

  self->editor = g_object_ref (editor);
  self->id = g_strdup (id);
  skg_effect_numbers_refresh (self);
  return GTK_WIDGET (self);
}
