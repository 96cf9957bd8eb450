/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page on a real window: cards, order, numbers, presets, families, small
 * pictures; and the strip that chooses pages. */
#include "config.h"

#include "window-fixture.h"

#include <math.h>
#include <string.h>

#include "app/effect-chooser.h"
#include "app/effect-param-text.h"
#include "app/number-row.h"
#include "app/page-bar.h"
#include "app/randomize-panel-private.h"
#include "app/rules-card.h"
#include "app/window-private.h"
#include "scene/effect-presets.h"
#include "scene/rules.h"
#include "scene/scene-families.h"
#include "scene/scene-random.h"

static const char *const chain =
    "[{\"kind\":\"gamma\",\"exponent\":{\"uniform\":[0.7,1.3]}},"
    "{\"kind\":\"invert\"},"
    "{\"one_of\":[{\"kind\":\"dropout\"},{\"kind\":\"jpeg\"}],\"id\":\"group\"}]";

typedef struct
{
  SkgWindow *window;
  SkgSession *session;
  SkgScene *scene;
  SkgRandomizePanel *panel;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) node = json_from_string (chain, NULL);
  g_autoptr (GError) error = NULL;

  fixture->window = fixture_open_window ();
  fixture->session = skg_window_get_session (fixture->window);
  fixture->scene = skg_session_get_scene (fixture->session);
  fixture->panel = SKG_RANDOMIZE_PANEL (
      gtk_stack_get_child_by_name (fixture->window->panels, "randomize"));
  skg_scene_set_effects (fixture->scene, node, &error);
  g_assert_no_error (error);
  gtk_stack_set_visible_child_name (fixture->window->panels, "randomize");
  while (!gtk_widget_get_mapped (GTK_WIDGET (fixture->panel)))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_close_window (fixture->window);
}

static SkgEffectRow *
get_row (Fixture *fixture, const char *id)
{
  SkgEffectRow *row = skg_randomize_panel_get_row (fixture->panel, id);

  g_assert_nonnull (row);
  return row;
}

static GtkWidget *
get_part (Fixture *fixture, const char *id, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (get_row (fixture, id)),
                                                    SKG_TYPE_EFFECT_ROW, name));
}

static const SkgEffectNode *
find (Fixture *fixture, const char *id)
{
  return skg_effect_editor_find (skg_randomize_panel_get_editor (fixture->panel), id);
}

/* One button a page; each shows its page, which the heading names. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  SkgWindow *window = fixture->window;
  GtkWidget *child = gtk_scrolled_window_get_child (window->page_bar_slot);
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (window->panels);
  SkgPageBar *bar;

  if (GTK_IS_VIEWPORT (child))
    child = gtk_viewport_get_child (GTK_VIEWPORT (child));
  bar = SKG_PAGE_BAR (child);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (pages), i);
      GtkStackPage *page = GTK_STACK_PAGE (item);
      const char *name = gtk_stack_page_get_name (page);
      GtkToggleButton *button = skg_page_bar_get_button (bar, name);

      g_assert_nonnull (button);
      g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (button)));
      gtk_toggle_button_set_active (button, TRUE);
      g_assert_cmpstr (gtk_stack_get_visible_child_name (window->panels), ==, name);
      g_assert_cmpstr (gtk_label_get_label (window->page_title), ==,
                       gtk_stack_page_get_title (page));
      /* Pressed again it stays. */
      gtk_toggle_button_set_active (button, FALSE);
      g_assert_true (gtk_toggle_button_get_active (button));
    }
  g_assert_null (skg_page_bar_get_button (bar, "no-such-page"));
}

static void
undo_to (Fixture *fixture, const char *step, const char *before)
{
  g_autofree char *after = NULL;

  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==, step);
  g_assert_true (skg_session_undo (fixture->session));
  after = skg_scene_to_json (fixture->scene);
  g_assert_cmpstr (after, ==, before);
}

static gboolean
has_rate (gpointer card)
{
  return strchr (skg_rules_card_get_rate (card), '%') != NULL;
}

static const SkgRule *
get_rule (GArray *rules, guint i)
{
  g_assert_cmpuint (i, <, rules->len);
  return &g_array_index (rules, SkgRule, i);
}

/* Rules come and go by the card. The patient lies in the beam, or a metre beside it,
 * each half of the time: half of all tries are rejected. Of 200 samples the number of
 * rejected tries is 200 with a standard deviation of sqrt (200 * 2) = 20, so the share
 * is 50 % with one of 2.5 %; 4 of them. */
static void
test_rules (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card = adw_bin_get_child (fixture->panel->rules_slot);
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  g_autoptr (GError) error = NULL;
  double percent;

  g_assert_true (
      skg_scene_set_value (fixture->scene, "carm.isocenter_follows=false", &error));
  g_assert_true (skg_scene_set_value (
      fixture->scene, "patient.position_mm=[{\"choice\":[0,1000]},0,0]", &error));
  g_assert_no_error (error);
  gtk_widget_activate_action (card, "rules.add", "u", SKG_RULE_LANDMARKS_IN_VIEW_MIN);
  first = skg_scene_dup_rules (fixture->scene);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpint (get_rule (first, 0)->kind, ==, SKG_RULE_LANDMARKS_IN_VIEW_MIN);
  g_assert_cmpfloat (get_rule (first, 0)->min, ==, 4);
  fixture_wait_until (has_rate, card);
  percent = g_ascii_strtod (skg_rules_card_get_rate (SKG_RULES_CARD (card)), NULL);
  g_assert_cmpfloat (percent, >=, 40);
  g_assert_cmpfloat (percent, <=, 60);
  g_assert_nonnull (strstr (skg_rules_card_get_rate (SKG_RULES_CARD (card)),
                            "Landmarks in view: at least 4"));

  gtk_widget_activate_action (card, "rules.add", "u", SKG_RULE_STRUCTURE_IN_VIEW);
  gtk_widget_activate_action (card, "rules.remove", "u", 0);
  second = skg_scene_dup_rules (fixture->scene);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (get_rule (second, 0)->kind, ==, SKG_RULE_STRUCTURE_IN_VIEW);
  g_assert_nonnull (get_rule (second, 0)->name);
  g_assert_cmpstr (skg_rules_card_get_message (SKG_RULES_CARD (card)), ==, "");
  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==, "Rules");
  gtk_widget_activate_action (card, "rules.remove", "u", 0);
  g_assert_cmpuint (skg_scene_get_n_rules (fixture->scene), ==, 0);
  g_assert_cmpstr (skg_rules_card_get_rate (SKG_RULES_CARD (card)), ==, "");
}

/* Balls and cones by their rows: the scene has what is typed, nothing at 0. */
static void
test_spread (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card = adw_bin_get_child (fixture->panel->spread_slot);
  GtkWidget *box =
      gtk_expander_get_child (GTK_EXPANDER (gtk_widget_get_first_child (card)));
  SkgNumberRow *ball = SKG_NUMBER_ROW (gtk_widget_get_first_child (box));
  SkgNumberRow *view = SKG_NUMBER_ROW (gtk_widget_get_last_child (box));

  gtk_spin_button_set_value (skg_number_row_get_spin (ball), 30);
  gtk_spin_button_set_value (skg_number_row_get_spin (view), 15);
  g_assert_cmpfloat (skg_scene_get_number (fixture->scene, "patient.ball_mm", 0), ==,
                     30);
  g_assert_cmpfloat (skg_scene_get_number (fixture->scene, "carm.cone_deg", 0), ==, 15);
  g_assert_cmpuint (skg_scene_count_random (fixture->scene, SKG_FAMILY_GEOMETRY), >=,
                    2);
  gtk_spin_button_set_value (skg_number_row_get_spin (ball), 0);
  g_assert_true (isnan (skg_scene_get_number (fixture->scene, "patient.ball_mm", 0)));
  skg_scene_set_number (fixture->scene, "carm.cone_deg", 0, 40);
  fixture_turn_loop (50);
  g_assert_cmpfloat (skg_number_row_get_value (view), ==, 40);
}

/* Switch, solo and removal: each a named step, none of which marches the volume. */
static void
test_switches (Fixture *fixture, gconstpointer data)
{
  SkgRenderService *service = skg_session_get_service (fixture->session);
  g_autofree char *before = skg_scene_to_json (fixture->scene);
  GtkSwitch *enabled = GTK_SWITCH (get_part (fixture, "gamma", "enabled"));
  GtkToggleButton *solo = GTK_TOGGLE_BUTTON (get_part (fixture, "invert", "solo"));
  guint64 count;

  fixture_wait_full_picture (fixture->window);
  fixture_turn_loop (300);
  count = skg_render_service_get_integrate_count (service);
  gtk_switch_set_active (enabled, FALSE);
  g_assert_false (find (fixture, "gamma")->enabled);
  undo_to (fixture, "Gamma bypassed", before);
  g_assert_true (gtk_switch_get_active (enabled));

  gtk_toggle_button_set_active (solo, TRUE);
  g_assert_cmpstr (skg_scene_get_effects (fixture->scene)->solo, ==, "invert");
  g_assert_true (gtk_widget_get_visible (fixture->panel->solo_bar));
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->effects.n_effects, ==,
                    1);
  undo_to (fixture, "Invert alone", before);

  gtk_switch_set_active (fixture->panel->enabled, FALSE);
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->effects.n_effects, ==,
                    0);
  undo_to (fixture, "Image effects bypassed", before);
  fixture_turn_loop (400);
  fixture_wait_full_picture (fixture->window);
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
}

static void
assert_parent (Fixture *fixture, const char *id, const char *parent, guint index)
{
  guint at;
  SkgEffectSpec *spec = (SkgEffectSpec *) skg_scene_get_effects (fixture->scene);
  const SkgEffectNode *found = skg_effect_spec_find_parent (spec, id, &at);

  g_assert_cmpstr (found->id, ==, parent);
  g_assert_cmpuint (at, ==, index);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = skg_scene_to_json (fixture->scene);

  skg_effect_row_set_expanded (get_row (fixture, "gamma"), TRUE);
  g_assert_true (skg_effect_row_step (get_row (fixture, "gamma"), TRUE));
  assert_parent (fixture, "gamma", NULL, 1);
  /* What was open stays open. */
  g_assert_true (skg_effect_row_get_expanded (get_row (fixture, "gamma")));
  undo_to (fixture, "Gamma later", before);

  /* Onto the lower half of a group: into it; onto a member's upper half: before it. */
  g_assert_true (skg_effect_row_drop (get_row (fixture, "group"), "gamma", TRUE));
  assert_parent (fixture, "gamma", "group", 0);
  undo_to (fixture, "Gamma moved", before);
  g_assert_true (skg_effect_row_drop (get_row (fixture, "jpeg"), "gamma", FALSE));
  assert_parent (fixture, "gamma", "group", 1);
  undo_to (fixture, "Gamma moved", before);
  g_assert_true (skg_effect_row_drop (get_row (fixture, "gamma"), "jpeg", FALSE));
  assert_parent (fixture, "jpeg", NULL, 0);
  undo_to (fixture, "JPEG artefacts moved", before);
  g_assert_false (skg_effect_row_drop (get_row (fixture, "group"), "group", TRUE));
  g_assert_false (skg_effect_row_drop (get_row (fixture, "gamma"), "elsewhere", TRUE));
}

/* Depth first: the row of that label. */
static SkgNumberRow *
find_number_row (GtkWidget *widget, const char *label)
{
  if (SKG_IS_NUMBER_ROW (widget) &&
      strcmp (skg_number_row_get_label (SKG_NUMBER_ROW (widget)), label) == 0)
    return SKG_NUMBER_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      SkgNumberRow *row = find_number_row (child, label);

      if (row != NULL)
        return row;
    }
  return NULL;
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = skg_scene_to_json (fixture->scene);
  SkgEffectRow *card = get_row (fixture, "gamma");
  SkgNumberRow *row;
  GtkToggleButton *dice;
  GtkSpinButton *spin;

  skg_effect_row_set_expanded (card, TRUE);
  row = find_number_row (GTK_WIDGET (card), "Exponent");
  g_assert_nonnull (row);
  dice = GTK_TOGGLE_BUTTON (
      gtk_widget_get_template_child (GTK_WIDGET (row), SKG_TYPE_NUMBER_ROW, "dice"));
  g_assert_true (gtk_toggle_button_get_active (dice));
  /* Pinned: what was drawn is the constant. */
  gtk_toggle_button_set_active (dice, FALSE);
  g_assert_cmpint (find (fixture, "gamma")->numbers[0].kind, ==, SKG_NUMBER_CONSTANT);
  g_assert_cmpfloat (
      find (fixture, "gamma")->numbers[0].a, ==,
      skg_session_get_sample (fixture->session)->effects.effects[0].values[0]);
  g_assert_true (skg_session_undo (fixture->session));

  row = find_number_row (GTK_WIDGET (card), "Probability");
  spin = skg_number_row_get_spin (row);
  gtk_editable_set_text (GTK_EDITABLE (spin), "25 %");
  gtk_spin_button_update (spin);
  g_assert_cmpfloat (find (fixture, "gamma")->probability, ==, 0.25);
  skg_session_end_gesture (fixture->session);
  undo_to (fixture, "Gamma: Probability 25\u00a0%", before);
  /* Only what a group chooses from has a weight. */
  g_assert_null (find_number_row (GTK_WIDGET (card), "Weight"));
  skg_effect_row_set_expanded (get_row (fixture, "jpeg"), TRUE);
  g_assert_nonnull (find_number_row (GTK_WIDGET (get_row (fixture, "jpeg")), "Weight"));
}

/* The kind of a group, and that it is refused what it cannot be asked for. */
static void
test_group (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = skg_scene_to_json (fixture->scene);
  SkgEffectEditor *editor = skg_randomize_panel_get_editor (fixture->panel);
  SkgNumber three = { .kind = SKG_NUMBER_CONSTANT, .a = 3 };
  SkgEffectSpec *spec = skg_effect_editor_begin (editor);
  g_autoptr (GError) error = NULL;

  skg_effect_spec_set_kind (spec, "group", SKG_EFFECT_NODE_SOME_OF);
  g_assert_true (skg_effect_editor_commit (editor, spec, g_strdup ("Group"), &error));
  skg_effect_row_set_expanded (get_row (fixture, "group"), TRUE);
  g_assert_nonnull (
      find_number_row (GTK_WIDGET (get_row (fixture, "group")), "How many"));
  g_assert_false (
      skg_effect_editor_set_number (editor, "group", SKG_EFFECT_COUNT, &three, &error));
  g_assert_nonnull (error);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->panel->message)));
  undo_to (fixture, "Group", before);

  /* Of the whole chain. */
  g_signal_emit_by_name (fixture->panel->at_most, "edited", 1.0);
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->effects.n_effects, ==,
                    1);
  undo_to (fixture, "Image effects: At most 1", before);

  g_signal_emit_by_name (get_part (fixture, "invert", "group_button"), "clicked");
  assert_parent (fixture, "invert", "one_of-invert", 0);
  g_signal_emit_by_name (get_part (fixture, "one_of-invert", "ungroup_button"),
                         "clicked");
  assert_parent (fixture, "invert", NULL, 1);
}

static void
test_add (Fixture *fixture, gconstpointer data)
{
  SkgEffectChooser *chooser =
      SKG_EFFECT_CHOOSER (gtk_menu_button_get_popover (fixture->panel->add_button));

  g_assert_cmpuint (skg_effect_chooser_count_shown (chooser), ==, SKG_N_EFFECT_KINDS);
  gtk_editable_set_text (skg_effect_chooser_get_search (chooser), "average");
  /* Average blur, average pooling. */
  g_assert_cmpuint (skg_effect_chooser_count_shown (chooser), ==, 2);
  for (int kind = 0; kind < 29; kind++)
    {
      g_signal_emit_by_name (chooser, "chosen", kind);
      g_assert_cmpuint (skg_scene_get_effects (fixture->scene)->root->members->len, ==,
                        4 + (guint) kind);
    }
  /* One picture has 32 at most: two, one of the group's two, and these. */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->panel->message)));
  g_signal_emit_by_name (chooser, "chosen", 29);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->panel->message)));
  g_assert_cmpuint (skg_scene_get_effects (fixture->scene)->root->members->len, ==, 32);
  g_assert_nonnull (skg_randomize_panel_get_row (fixture->panel, "gamma-2"));
  g_assert_true (skg_effect_row_get_expanded (get_row (fixture, "gamma-2")));
}

static void
test_presets (Fixture *fixture, gconstpointer data)
{
  GtkWidget *panel = GTK_WIDGET (fixture->panel);
  g_autoptr (SkgEffectSpec) spec =
      skg_effect_spec_copy (skg_scene_get_effects (fixture->scene));
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  const SkgEffectSpec *now;

  skg_effect_preset_save_own (spec, "Mine", &path, &error);
  g_assert_no_error (error);
  g_assert_true (gtk_widget_activate_action (panel, "effects.preset", "(ss)", "perphix",
                                             "Perphix"));
  now = skg_scene_get_effects (fixture->scene);
  g_assert_cmpstr (now->preset, ==, "perphix");
  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==,
                   "Effects: Perphix");
  g_assert_cmpstr (gtk_label_get_label (fixture->panel->preset_label), ==, "Perphix");
  /* One's own is written into the scene, and known again. */
  g_assert_true (
      gtk_widget_activate_action (panel, "effects.preset", "(ss)", path, "Mine"));
  now = skg_scene_get_effects (fixture->scene);
  g_assert_null (now->preset);
  g_assert_cmpuint (now->root->members->len, ==, 3);
  g_assert_cmpstr (gtk_label_get_label (fixture->panel->preset_label), ==, "Mine");
  g_assert_true (gtk_widget_activate_action (panel, "effects.clear", NULL));
  g_assert_true (gtk_widget_get_visible (fixture->panel->empty_label));
}

static void
test_families (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = skg_scene_to_json (fixture->scene);
  g_autofree char *during = NULL;
  GtkToggleButton *image = fixture->panel->family_buttons[SKG_FAMILY_IMAGE];

  g_assert_true (gtk_toggle_button_get_active (image));
  gtk_toggle_button_set_active (image, FALSE);
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->effects.n_effects, ==,
                    0);
  undo_to (fixture, "Image effects off", before);

  /* The key: nothing of the document, no step. */
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->effects.n_effects, >, 0);
  skg_session_set_plain (fixture->session, TRUE);
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->effects.n_effects, ==,
                    0);
  during = skg_scene_to_json (fixture->scene);
  g_assert_cmpstr (during, ==, before);
  skg_session_set_plain (fixture->session, FALSE);
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->effects.n_effects, >, 0);
}

static gboolean
has_previews (gpointer user_data)
{
  return skg_effect_preview_is_done (user_data);
}

static double
get_mean (GdkTexture *texture)
{
  gsize n = (gsize) gdk_texture_get_width (texture) * gdk_texture_get_height (texture);
  g_autofree guint8 *pixels = g_malloc (4 * n);
  double sum = 0;

  gdk_texture_download (texture, pixels, 4 * gdk_texture_get_width (texture));
  for (gsize i = 0; i < n; i++)
    sum += pixels[4 * i];
  return sum / (double) n;
}

/* Each effect has a picture, made without a march, and it shows what the effect does.
 */
static void
test_previews (Fixture *fixture, gconstpointer data)
{
  SkgRenderService *service = skg_session_get_service (fixture->session);
  SkgEffectPreview *preview =
      skg_effect_editor_get_preview (skg_randomize_panel_get_editor (fixture->panel));
  static const char *const ids[] = { "", "gamma", "invert", "dropout", "jpeg" };
  GdkTexture *gamma;
  guint64 count;

  fixture_wait_full_picture (fixture->window);
  fixture_wait_until (has_previews, preview);
  count = skg_render_service_get_integrate_count (service);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_nonnull (skg_effect_preview_get (preview, ids[i]));
  /* max - x: what was light is dark. */
  g_assert_cmpfloat (fabs (get_mean (skg_effect_preview_get (preview, "invert")) -
                           get_mean (skg_effect_preview_get (preview, ""))),
                     >, 10);
  gamma = skg_effect_preview_get (preview, "gamma");
  g_object_ref (gamma);
  skg_session_set_key (fixture->session, 0, 1);
  fixture_wait_full_picture (fixture->window);
  fixture_wait_until (has_previews, preview);
  /* Another sample has another exponent. */
  g_assert_true (skg_effect_preview_get (preview, "gamma") != gamma);
  g_object_unref (gamma);
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
}

/* Each parameter of each effect has a name for people, and no two of one effect the
 * same. One that the table lacks is a warning, and so a failure here. */
static void
test_param_labels (void)
{
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    {
      const SkgEffectInfo *info = skg_effect_get_info ((SkgEffectKind) kind);

      for (guint i = 0; i < info->n_params; i++)
        {
          const char *label = skg_effect_param_get_label (&info->params[i]);

          g_assert_nonnull (label);
          for (guint k = 0; k < i; k++)
            g_assert_cmpstr (label, !=, skg_effect_param_get_label (&info->params[k]));
        }
    }
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  add_test ("/app/randomize/pages", test_pages);
  add_test ("/app/randomize/rules", test_rules);
  add_test ("/app/randomize/spread", test_spread);
  add_test ("/app/randomize/switches", test_switches);
  add_test ("/app/randomize/order", test_order);
  add_test ("/app/randomize/numbers", test_numbers);
  add_test ("/app/randomize/group", test_group);
  add_test ("/app/randomize/add", test_add);
  add_test ("/app/randomize/presets", test_presets);
  add_test ("/app/randomize/families", test_families);
  add_test ("/app/randomize/previews", test_previews);
  g_test_add_func ("/app/randomize/param-labels", test_param_labels);
  return fixture_run ();
}
