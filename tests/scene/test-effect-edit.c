/* SPDX-License-Identifier: Apache-2.0
 * Hands on the tree of effects: order, groups, and that no draw changes by it; presets
 * of one's own. */
#include "scene/effect-edit.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "scene/effect-presets.h"

#define SEED 3
#define N_SAMPLES 50

static const char *const chain =
    "[{\"kind\":\"gamma\",\"exponent\":{\"uniform\":[0.7,1.3]}},"
    "{\"kind\":\"invert\",\"probability\":0.5},"
    "{\"some_of\":[{\"kind\":\"dropout\"},{\"kind\":\"jpeg\"},{\"kind\":\"emboss\"}],"
    "\"id\":\"some\",\"count\":{\"choice\":[1,3]}}]";

static SkgEffectSpec *
read_spec (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  SkgEffectSpec *spec = skg_effect_spec_from_json (node, NULL, &error);

  g_assert_no_error (error);
  return spec;
}

/* "gamma invert some( dropout jpeg emboss )" */
static void
add_order (GString *text, const SkgEffectNode *node)
{
  for (guint i = 0; i < node->members->len; i++)
    {
      const SkgEffectNode *member = node->members->pdata[i];

      g_string_append_printf (text, "%s ", member->id);
      if (member->members == NULL)
        continue;
      g_string_append (text, "( ");
      add_order (text, member);
      g_string_append (text, ") ");
    }
}

static void
assert_order (SkgEffectSpec *spec, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) node = skg_effect_spec_to_json (spec);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgEffectSpec) again = NULL;

  add_order (text, spec->root);
  g_strchomp (text->str);
  g_assert_cmpstr (text->str, ==, expected);
  /* Whatever was done, a scene takes it. */
  again = skg_effect_spec_from_json (node, NULL, &error);
  g_assert_no_error (error);
}

static void
test_copy (void)
{
  g_autoptr (SkgEffectSpec) spec = read_spec (chain);
  g_autoptr (SkgEffectSpec) copy = skg_effect_spec_copy (spec);
  g_autoptr (SkgEffectSpec) named = read_spec ("{\"preset\":\"perphix\"}");
  g_autoptr (SkgEffectSpec) preset = skg_effect_spec_copy (named);
  g_autoptr (JsonNode) a = skg_effect_spec_to_json (spec);
  g_autoptr (JsonNode) b = skg_effect_spec_to_json (copy);
  g_autoptr (JsonNode) c = skg_effect_spec_to_json (named);
  g_autoptr (JsonNode) d = skg_effect_spec_to_json (preset);

  g_assert_true (json_node_equal (a, b));
  g_assert_true (json_node_equal (c, d));
  skg_effect_spec_find (copy, "gamma")->probability = 0.25;
  g_assert_cmpfloat (skg_effect_spec_find (spec, "gamma")->probability, ==, 1);
}

static void
test_move (void)
{
  g_autoptr (SkgEffectSpec) spec = read_spec (chain);

  g_assert_true (skg_effect_spec_move (spec, "invert", NULL, 0));
  assert_order (spec, "invert gamma some ( dropout jpeg emboss )");
  /* Before what stands third: behind the second. */
  g_assert_true (skg_effect_spec_move (spec, "invert", NULL, 2));
  assert_order (spec, "gamma invert some ( dropout jpeg emboss )");
  g_assert_true (skg_effect_spec_move (spec, "gamma", "some", 3));
  assert_order (spec, "invert some ( dropout jpeg emboss gamma )");
  g_assert_true (skg_effect_spec_move (spec, "emboss", NULL, 0));
  assert_order (spec, "emboss invert some ( dropout jpeg gamma )");
  /* Where it is, and a group into itself. */
  g_assert_false (skg_effect_spec_move (spec, "invert", NULL, 1));
  g_assert_false (skg_effect_spec_move (spec, "invert", NULL, 2));
  g_assert_false (skg_effect_spec_move (spec, "some", "some", 0));
  g_assert_false (skg_effect_spec_move (spec, "no-such", NULL, 0));
}

/* The keyboard's way leads through every place and back. */
static void
test_step (void)
{
  static const char *const down[] = {
    "invert gamma some ( dropout jpeg emboss )",
    "invert some ( gamma dropout jpeg emboss )",
    "invert some ( dropout gamma jpeg emboss )",
    "invert some ( dropout jpeg gamma emboss )",
    "invert some ( dropout jpeg emboss gamma )",
    "invert some ( dropout jpeg emboss ) gamma",
  };
  g_autoptr (SkgEffectSpec) spec = read_spec (chain);

  for (guint i = 0; i < G_N_ELEMENTS (down); i++)
    {
      g_assert_true (skg_effect_spec_step (spec, "gamma", TRUE));
      assert_order (spec, down[i]);
    }
  g_assert_false (skg_effect_spec_step (spec, "gamma", TRUE));
  for (guint i = G_N_ELEMENTS (down) - 1; i > 0; i--)
    {
      g_assert_true (skg_effect_spec_step (spec, "gamma", FALSE));
      assert_order (spec, down[i - 1]);
    }
  g_assert_true (skg_effect_spec_step (spec, "gamma", FALSE));
  assert_order (spec, "gamma invert some ( dropout jpeg emboss )");
  g_assert_false (skg_effect_spec_step (spec, "gamma", FALSE));
}

/* Groups come, change, shrink and go; counts never ask for more than there is. */
static void
test_groups (void)
{
  g_autoptr (SkgEffectSpec) spec = read_spec (chain);
  SkgEffectNode *some = skg_effect_spec_find (spec, "some");

  skg_effect_spec_remove (spec, "jpeg");
  g_assert_cmpint (some->count.kind, ==, SKG_NUMBER_CONSTANT);
  g_assert_cmpfloat (some->count.a, ==, 1);
  assert_order (spec, "gamma invert some ( dropout emboss )");
  skg_effect_spec_set_kind (spec, "some", SKG_EFFECT_NODE_ONE_OF);
  g_assert_cmpint (some->count.kind, ==, SKG_NUMBER_UNSET);
  assert_order (spec, "gamma invert some ( dropout emboss )");
  skg_effect_spec_set_kind (spec, "some", SKG_EFFECT_NODE_SOME_OF);
  g_assert_cmpfloat (some->count.a, ==, 1);

  g_assert_cmpstr (skg_effect_spec_wrap (spec, "gamma", SKG_EFFECT_NODE_ONE_OF)->id, ==,
                   "one_of-gamma");
  assert_order (spec, "one_of-gamma ( gamma ) invert some ( dropout emboss )");
  spec->solo = g_strdup ("one_of-gamma");
  skg_effect_spec_unwrap (spec, "one_of-gamma");
  g_assert_null (spec->solo);
  assert_order (spec, "gamma invert some ( dropout emboss )");
  /* The last member takes its group with it. */
  skg_effect_spec_remove (spec, "dropout");
  skg_effect_spec_remove (spec, "emboss");
  assert_order (spec, "gamma invert");
  skg_effect_spec_insert (spec, skg_effect_node_new (spec, SKG_EFFECT_INVERT), NULL, 0);
  assert_order (spec, "invert-2 gamma invert");
}

/* An effect draws the same wherever it is moved. */
static void
test_draws_stay (void)
{
  g_autoptr (SkgEffectSpec) before = read_spec (chain);
  g_autoptr (SkgEffectSpec) after = skg_effect_spec_copy (before);

  skg_effect_spec_move (after, "gamma", NULL, 3);
  skg_effect_spec_move (after, "invert", "some", 0);
  for (guint64 index = 0; index < N_SAMPLES; index++)
    {
      SkgEffectList a;
      SkgEffectList b;
      const SkgEffectNode *old = skg_effect_spec_find (before, "gamma");
      const SkgEffectNode *new = skg_effect_spec_find (after, "gamma");

      skg_effect_spec_draw_node (before, old, SEED, index, 512, 512, &a);
      skg_effect_spec_draw_node (after, new, SEED, index, 512, 512, &b);
      g_assert_cmpuint (a.n_effects, ==, 1);
      g_assert_true (skg_effect_list_equal (&a, &b));
      g_assert_cmpfloat (
          skg_effect_node_draw_number (old, 0, &old->numbers[0], SEED, index), ==,
          a.effects[0].values[0]);
    }
}

static void
test_own_presets (void)
{
  g_autoptr (SkgEffectSpec) spec = read_spec (chain);
  g_autoptr (GPtrArray) none = skg_effect_preset_list_own ();
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) replaced = NULL;
  g_autofree char *path = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *json = NULL;
  g_autoptr (SkgEffectSpec) read = NULL;
  g_autoptr (JsonNode) a = NULL;
  g_autoptr (JsonNode) b = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (skg_effect_preset_save_own (spec, "Mine: no. 1", &path, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (path, "/mine-no-1.json"));
  /* What is no preset is passed over. */
  dir = g_path_get_dirname (path);
  broken = g_build_filename (dir, "broken.json", NULL);
  g_assert_true (g_file_set_contents (broken, "{\"chain\":7", -1, NULL));
  own = skg_effect_preset_list_own ();
  g_assert_cmpuint (own->len, ==, 1);
  g_assert_cmpstr (((SkgEffectPreset *) own->pdata[0])->title, ==, "Mine: no. 1");
  g_assert_cmpstr (((SkgEffectPreset *) own->pdata[0])->id, ==, path);

  json = g_strdup_printf ("{\"preset\":\"%s\"}", path);
  read = read_spec (json);
  skg_effect_spec_detach (read);
  a = skg_effect_spec_to_json (spec);
  b = skg_effect_spec_to_json (read);
  g_assert_true (json_node_equal (a, b));
  g_assert_true (skg_effect_preset_save_own (spec, "Mine, no. 1", NULL, &error));
  replaced = skg_effect_preset_list_own ();
  g_assert_cmpuint (replaced->len, ==, 1);
  g_assert_cmpstr (((SkgEffectPreset *) replaced->pdata[0])->title, ==, "Mine, no. 1");

  g_assert_false (skg_effect_preset_save_own (spec, " ../ ", NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_remove (path);
  g_remove (broken);
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("skg-home-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (home, "skiagraph", NULL);
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/effect-edit/copy", test_copy);
  g_test_add_func ("/scene/effect-edit/move", test_move);
  g_test_add_func ("/scene/effect-edit/step", test_step);
  g_test_add_func ("/scene/effect-edit/groups", test_groups);
  g_test_add_func ("/scene/effect-edit/draws-stay", test_draws_stay);
  g_test_add_func ("/scene/effect-edit/own-presets", test_own_presets);
  status = g_test_run ();
  g_rmdir (inner);
  g_rmdir (home);
  return status;
}
