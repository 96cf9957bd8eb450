/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page: rules that a sample must satisfy, and how many tries they cost.
 */
#include "config.h"

#include "app/rules-card.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/number-row.h"
#include "app/rule-text.h"
#include "app/rules-rate.h"

#define N_SAMPLES 200
/* After the last change, so that a drag costs nothing. */
#define DELAY_MS 400
#define FIRST_AREA_PX 500
#define FIRST_LANDMARKS 4
#define MAX_PX 1e6

/* The place of the rule that a widget edits. */
#define DATA_RULE "skg-rule"

static const struct
{
  gboolean has_min;
  gboolean has_name;
  gboolean has_margin;
} kinds[SKG_N_RULE_KINDS] = {
  [SKG_RULE_LANDMARK_IN_VIEW] = { .has_name = TRUE, .has_margin = TRUE },
  [SKG_RULE_LANDMARKS_IN_VIEW_MIN] = { .has_min = TRUE, .has_margin = TRUE },
  [SKG_RULE_STRUCTURE_IN_VIEW] = { .has_min = TRUE, .has_name = TRUE },
};

struct _SkgRulesCard
{
  GtkBox parent_instance;

  SkgSession *session;
  gboolean is_refreshing;
  char *shape;   /* rules and names as the rows were made for them */
  char *counted; /* scene, body and seed that the rate is of */
  GCancellable *cancellable;
  guint timeout;

  GtkWidget *list;
  GtkLabel *rate;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (SkgRulesCard, skg_rules_card, GTK_TYPE_BOX)

static SkgScene *
get_scene (SkgRulesCard *self)
{
  return skg_session_get_scene (self->session);
}

/* Of which the rows are. */
static char *
dup_shape (SkgRulesCard *self, const GArray *rules)
{
  const SkgBody *body = skg_session_get_body (self->session);
  GString *shape =
      g_string_new (body != NULL && body->source.key != NULL ? body->source.key : "");

  for (guint i = 0; i < rules->len; i++)
    {
      const SkgRule *rule = &g_array_index (rules, SkgRule, i);

      g_string_append_printf (shape, "\n%d %s", rule->kind,
                              rule->name != NULL ? rule->name : "");
    }
  return g_string_free (shape, FALSE);
}

/* Edits */

static void
say (SkgRulesCard *self, const char *message)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

static void
set_rules (SkgRulesCard *self, const GArray *rules)
{
  g_autoptr (GError) error = NULL;

  skg_scene_set_rules (get_scene (self), (const SkgRule *) (gpointer) rules->data,
                       rules->len, &error);
  say (self, error != NULL ? error->message : NULL);
}

/* (transfer full) (element-type utf8): of landmarks, or of structures */
static GPtrArray *
list_names (SkgRulesCard *self, SkgRuleKind kind)
{
  const SkgBody *body = skg_session_get_body (self->session);
  SkgLandmarkSet *landmarks = body != NULL ? body->landmarks : NULL;
  SkgLabelMap *labels = body != NULL ? body->labels : NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  if (kind == SKG_RULE_STRUCTURE_IN_VIEW)
    for (guint i = 0; labels != NULL && i < skg_label_map_get_n_structures (labels);
         i++)
      g_ptr_array_add (names, g_strdup (skg_label_map_get_structure (labels, i)->name));
  else
    for (guint i = 0; landmarks != NULL && i < skg_landmark_set_get_length (landmarks);
         i++)
      g_ptr_array_add (names, g_strdup (skg_landmark_set_get (landmarks, i)->name));
  return names;
}

static void
on_add (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SkgRulesCard *self = SKG_RULES_CARD (widget);
  SkgRuleKind kind = (SkgRuleKind) g_variant_get_uint32 (parameter);
  g_autoptr (GArray) rules = skg_scene_dup_rules (get_scene (self));
  g_autoptr (GPtrArray) names = NULL;
  SkgRule rule = { .kind = kind };

  g_return_if_fail (kind < SKG_N_RULE_KINDS);

  names = list_names (self, kind);
  if (names->len == 0 && kind <= SKG_RULE_STRUCTURE_IN_VIEW)
    {
      say (self, kind == SKG_RULE_STRUCTURE_IN_VIEW
                     ? _ ("This patient has no labels, so no structures.")
                     : _ ("This patient has no landmarks."));
      return;
    }
  if (rules->len == SKG_RULES_MAX)
    return;
  if (kinds[kind].has_name)
    rule.name = g_strdup (names->pdata[0]);
  if (kind == SKG_RULE_LANDMARKS_IN_VIEW_MIN)
    rule.min = MIN (names->len, FIRST_LANDMARKS);
  else if (kind == SKG_RULE_STRUCTURE_IN_VIEW)
    rule.min = FIRST_AREA_PX;
  g_array_append_val (rules, rule);
  set_rules (self, rules);
}

static void
on_remove (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SkgRulesCard *self = SKG_RULES_CARD (widget);
  g_autoptr (GArray) rules = skg_scene_dup_rules (get_scene (self));
  guint i = g_variant_get_uint32 (parameter);

  if (i >= rules->len)
    return;
  g_array_remove_index (rules, i);
  set_rules (self, rules);
}

static guint
get_rule (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, DATA_RULE));
}

static void
on_name (GtkDropDown *dropdown, GParamSpec *pspec, SkgRulesCard *self)
{
  g_autoptr (GArray) rules = skg_scene_dup_rules (get_scene (self));
  GtkStringObject *item = gtk_drop_down_get_selected_item (dropdown);
  SkgRule *rule;

  if (self->is_refreshing || item == NULL || get_rule (dropdown) >= rules->len)
    return;
  rule = &g_array_index (rules, SkgRule, get_rule (dropdown));
  g_free (rule->name);
  rule->name = g_strdup (gtk_string_object_get_string (item));
  /* The rows stay: one of them is at work. */
  g_free (self->shape);
  self->shape = dup_shape (self, rules);
  set_rules (self, rules);
}

static void
on_min (SkgNumberRow *row, double value, SkgRulesCard *self)
{
  g_autoptr (GArray) rules = skg_scene_dup_rules (get_scene (self));

  if (self->is_refreshing || get_rule (row) >= rules->len)
    return;
  g_array_index (rules, SkgRule, get_rule (row)).min = rint (value);
  set_rules (self, rules);
}

static void
on_margin (SkgNumberRow *row, double value, SkgRulesCard *self)
{
  g_autoptr (GArray) rules = skg_scene_dup_rules (get_scene (self));

  if (self->is_refreshing || get_rule (row) >= rules->len)
    return;
  g_array_index (rules, SkgRule, get_rule (row)).margin_px = rint (value);
  set_rules (self, rules);
}

static void
on_edit_begin (SkgNumberRow *row, SkgRulesCard *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (SkgNumberRow *row, SkgRulesCard *self)
{
  skg_session_end_gesture (self->session);
}

/* Rows */

static void
add_number (SkgRulesCard *self,
            GtkBox *box,
            guint i,
            const char *label,
            const char *unit,
            double lower,
            double upper,
            double value,
            GCallback edited)
{
  GtkWidget *row =
      g_object_new (SKG_TYPE_NUMBER_ROW, "label", label, "unit", unit, "digits", 0u,
                    "step", 1.0, "page", 10.0, "lower", lower, "upper", upper, NULL);

  g_object_set_data (G_OBJECT (row), DATA_RULE, GUINT_TO_POINTER (i));
  skg_number_row_set_value (SKG_NUMBER_ROW (row), value);
  g_signal_connect_object (row, "edited", edited, self, 0);
  g_signal_connect_object (row, "edit-begin", G_CALLBACK (on_edit_begin), self, 0);
  g_signal_connect_object (row, "edit-end", G_CALLBACK (on_edit_end), self, 0);
  gtk_box_append (box, row);
}

/* The body's names, and that of the rule where it is none of them: of a set. */
static GtkWidget *
new_names (SkgRulesCard *self, guint i, const SkgRule *rule)
{
  g_autoptr (GPtrArray) names = list_names (self, rule->kind);
  guint selected = 0;
  GtkWidget *dropdown;

  if (!g_ptr_array_find_with_equal_func (names, rule->name, g_str_equal, &selected))
    {
      selected = names->len;
      g_ptr_array_add (names, g_strdup (rule->name));
    }
  g_ptr_array_add (names, NULL);
  dropdown = gtk_drop_down_new_from_strings ((const char *const *) names->pdata);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown), selected);
  g_object_set_data (G_OBJECT (dropdown), DATA_RULE, GUINT_TO_POINTER (i));
  g_signal_connect_object (dropdown, "notify::selected", G_CALLBACK (on_name), self, 0);
  return dropdown;
}

static void
add_rule (SkgRulesCard *self, guint i, const SkgRule *rule)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (skg_rule_text_get_title (rule->kind));
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_add_css_class (card, "effect-card");
  gtk_widget_add_css_class (card, "rule-card");
  gtk_widget_add_css_class (head, "number-row");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_tooltip_text (card, skg_rule_text_get_help (rule->kind));
  gtk_box_append (GTK_BOX (head), title);
  if (kinds[rule->kind].has_name)
    gtk_box_append (GTK_BOX (head), new_names (self, i, rule));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "dense");
  gtk_widget_set_tooltip_text (remove, _ ("Remove this rule"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (remove), "rules.remove");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (remove), "u", i);
  gtk_box_append (GTK_BOX (head), remove);
  gtk_box_append (GTK_BOX (card), head);
  if (kinds[rule->kind].has_min)
    add_number (self, GTK_BOX (card), i, _ ("At least"),
                rule->kind == SKG_RULE_STRUCTURE_IN_VIEW ? "px" : "",
                SKG_RULE_AREA_MIN_PX,
                rule->kind == SKG_RULE_STRUCTURE_IN_VIEW ? MAX_PX : 1000, rule->min,
                G_CALLBACK (on_min));
  if (kinds[rule->kind].has_margin)
    add_number (self, GTK_BOX (card), i, _ ("From the edge"), "px", 0, 1000,
                rule->margin_px, G_CALLBACK (on_margin));
  gtk_box_append (GTK_BOX (self->list), card);
}

/* Rate */

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkgRulesCard) self = user_data;
  g_autoptr (GArray) rules = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  SkgRejections rejections;

  if (!skg_rules_rate_finish (result, &rejections, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_label_set_label (self->rate, error->message);
      return;
    }
  if (self->session == NULL)
    return;
  rules = skg_scene_dup_rules (get_scene (self));
  text = skg_rules_rate_dup_text (&rejections, rules);
  gtk_label_set_label (self->rate, text);
}

static gboolean
on_count (gpointer user_data)
{
  SkgRulesCard *self = user_data;

  self->timeout = 0;
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  skg_rules_rate_async (self->session, N_SAMPLES, self->cancellable, on_counted,
                        g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
stop_counting (SkgRulesCard *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timeout, g_source_remove);
}

/* Of what the rate is. */
static char *
dup_key (SkgRulesCard *self)
{
  const SkgBody *body = skg_session_get_body (self->session);
  g_autofree char *json = skg_scene_to_json (get_scene (self));
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  return g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n%s", json, seed,
                          body != NULL && body->key != NULL ? body->key : "");
}

static void
refresh_rate (SkgRulesCard *self, gboolean has_rules)
{
  g_autofree char *key = NULL;

  if (!has_rules || skg_session_get_body (self->session) == NULL)
    {
      stop_counting (self);
      g_clear_pointer (&self->counted, g_free);
      gtk_label_set_label (self->rate, "");
      return;
    }
  key = dup_key (self);
  if (g_strcmp0 (key, self->counted) == 0)
    return;
  stop_counting (self);
  g_free (self->counted);
  self->counted = g_steal_pointer (&key);
  gtk_label_set_label (self->rate, _ ("Counting rejected tries…"));
  self->timeout = g_timeout_add (DELAY_MS, on_count, self);
}

/* Refresh */

static void
refresh_numbers (SkgRulesCard *self, const GArray *rules)
{
  GtkWidget *card = gtk_widget_get_first_child (self->list);

  for (guint i = 0; i < rules->len && card != NULL; i++)
    {
      const SkgRule *rule = &g_array_index (rules, SkgRule, i);
      gboolean has_min = kinds[rule->kind].has_min;

      for (GtkWidget *child = gtk_widget_get_first_child (card); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        if (SKG_IS_NUMBER_ROW (child))
          {
            skg_number_row_set_value (SKG_NUMBER_ROW (child),
                                      has_min ? rule->min : rule->margin_px);
            has_min = FALSE;
          }
      card = gtk_widget_get_next_sibling (card);
    }
}

static void
skg_rules_card_refresh (SkgRulesCard *self)
{
  g_autoptr (GArray) rules = skg_scene_dup_rules (get_scene (self));
  g_autofree char *shape = dup_shape (self, rules);
  GtkWidget *child;

  self->is_refreshing = TRUE;
  if (g_strcmp0 (shape, self->shape) != 0)
    {
      g_free (self->shape);
      self->shape = g_steal_pointer (&shape);
      while ((child = gtk_widget_get_first_child (self->list)) != NULL)
        gtk_box_remove (GTK_BOX (self->list), child);
      for (guint i = 0; i < rules->len; i++)
        add_rule (self, i, &g_array_index (rules, SkgRule, i));
    }
  refresh_numbers (self, rules);
  self->is_refreshing = FALSE;
  if (!skg_session_is_in_gesture (self->session))
    refresh_rate (self, rules->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rate), rules->len > 0);
}

/* A hidden page costs nothing. */
static void
on_session_changed (SkgSession *session, SkgRulesCard *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !skg_session_is_plain (session))
    skg_rules_card_refresh (self);
}

static void
skg_rules_card_map (GtkWidget *widget)
{
  skg_rules_card_refresh (SKG_RULES_CARD (widget));
  GTK_WIDGET_CLASS (skg_rules_card_parent_class)->map (widget);
}

/* GObject */

static void
skg_rules_card_dispose (GObject *object)
{
  SkgRulesCard *self = SKG_RULES_CARD (object);

  stop_counting (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_rules_card_parent_class)->dispose (object);
}

static void
skg_rules_card_finalize (GObject *object)
{
  SkgRulesCard *self = SKG_RULES_CARD (object);

  g_free (self->shape);
  g_free (self->counted);
  G_OBJECT_CLASS (skg_rules_card_parent_class)->finalize (object);
}

static void
skg_rules_card_class_init (SkgRulesCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_rules_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_rules_card_finalize;
  widget_class->map = skg_rules_card_map;
  gtk_widget_class_install_action (widget_class, "rules.add", "u", on_add);
  gtk_widget_class_install_action (widget_class, "rules.remove", "u", on_remove);
}

static GtkWidget *
new_head (void)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_ ("Rules"));
  GtkWidget *add = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < SKG_N_RULE_KINDS; i++)
    {
      g_autofree char *action = g_strdup_printf ("rules.add(uint32 %u)", i);

      g_menu_append (menu, skg_rule_text_get_title ((SkgRuleKind) i), action);
    }
  gtk_widget_add_css_class (head, "panel-heading-row");
  gtk_widget_add_css_class (title, "panel-heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (add), _ ("Add"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (add), G_MENU_MODEL (menu));
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (add, "dense");
  gtk_widget_set_tooltip_text (add, _ ("Samples are drawn again until all rules accept "
                                       "them"));
  gtk_box_append (GTK_BOX (head), add);
  return head;
}

static GtkLabel *
add_label (SkgRulesCard *self, const char *css_class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (label, 20);
  gtk_widget_add_css_class (GTK_WIDGET (label), css_class);
  gtk_widget_set_visible (GTK_WIDGET (label), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (label));
  return label;
}

static void
skg_rules_card_init (SkgRulesCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_append (GTK_BOX (self), new_head ());
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (self), self->list);
  self->message = add_label (self, "panel-error");
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  self->rate = add_label (self, "panel-note");
}

GtkWidget *
skg_rules_card_new (SkgSession *session)
{
  SkgRulesCard *self = g_object_new (SKG_TYPE_RULES_CARD, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  return GTK_WIDGET (self);
}

const char *
skg_rules_card_get_rate (SkgRulesCard *self)
{
  g_return_val_if_fail (SKG_IS_RULES_CARD (self), NULL);
  return gtk_label_get_label (self->rate);
}

const char *
skg_rules_card_get_message (SkgRulesCard *self)
{
  g_return_val_if_fail (SKG_IS_RULES_CARD (self), NULL);
  return gtk_label_get_label (self->message);
}
