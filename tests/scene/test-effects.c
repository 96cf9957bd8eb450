/* SPDX-License-Identifier: Apache-2.0
 * Image effects of a scene: what is read, refused and written. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/json.h"
#include "scene/scene.h"

static SkgScene *
new_scene (const char *effects)
{
  g_autofree char *json =
      g_strdup_printf ("{\"skiagraph\": 1, \"effects\": %s}", effects);
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (json, NULL, &error);

  g_assert_no_error (error);
  return scene;
}

static char *
draw_text (SkgScene *scene, guint64 seed, guint64 index)
{
  g_autoptr (JsonNode) drawn = skg_scene_list_drawn (scene, seed, index, FALSE);

  return skg_json_to_line (drawn);
}

/* Reading and writing */

static void
test_round_trip (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      "{\"image_px\": 360, \"at_most\": 3, \"order\": \"random\", \"chain\": ["
      "{\"kind\": \"gaussian-noise\", \"sigma\": {\"uniform\": [0.1, 0.2]}},"
      "{\"kind\": \"gaussian-noise\", \"id\": \"more.noise\", \"enabled\": false},"
      "{\"kind\": \"text\", \"text\": [\"AP\", \"SUPINE 1/2\"], \"probability\": 0.25},"
      "{\"some_of\": [{\"kind\": \"invert\", \"weight\": 2}, {\"kind\": \"jpeg\"}],"
      " \"count\": {\"choice\": [0, 2]}}]}");
  g_autofree char *once = skg_scene_to_json (scene);
  g_autoptr (SkgScene) again = skg_scene_new_from_json (once, NULL, NULL);
  g_autofree char *twice = NULL;
  g_autofree char *drawn = draw_text (scene, 3, 4);
  g_autofree char *redrawn = NULL;

  g_assert_nonnull (again);
  twice = skg_scene_to_json (again);
  redrawn = draw_text (again, 3, 4);
  g_assert_cmpstr (once, ==, twice);
  g_assert_cmpstr (drawn, ==, redrawn);
  g_assert_nonnull (strstr (once, "\"id\": \"gaussian-noise\""));
  g_assert_nonnull (strstr (once, "\"id\": \"more.noise\""));
  g_assert_nonnull (strstr (once, "\"id\": \"some_of-invert\""));
}

/* Of a file beside the scene, and of a built-in preset by its name. */
static void
test_preset_paths (void)
{
  g_autofree char *folder = g_dir_make_tmp ("skg-effects-XXXXXX", NULL);
  g_autofree char *preset = g_build_filename (folder, "mine.json", NULL);
  g_autofree char *path = g_build_filename (folder, "scene.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *value = g_strdup_printf ("effects=%s", preset);
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgScene) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  g_file_set_contents (
      preset,
      "{\"skiagraph_effects\": 1, \"title\": \"Mine\", \"image_px\": 99,"
      " \"chain\": [{\"kind\": \"gamma\","
      " \"exponent\": {\"uniform\": [0.5, 2]}}]}",
      -1, NULL);
  g_assert_true (skg_scene_set_value (scene, value, &error));
  g_assert_no_error (error);
  g_assert_true (skg_scene_save (scene, path, NULL));
  g_file_get_contents (path, &text, NULL, NULL);
  g_assert_nonnull (strstr (text, "\"./mine.json\"") != NULL
                        ? strstr (text, "\"./mine.json\"")
                        : strstr (text, "\"mine.json\""));
  g_assert_null (strstr (text, folder));
  again = skg_scene_new_for_path (path, &error);
  g_assert_no_error (error);
  a = draw_text (scene, 1, 2);
  b = draw_text (again, 1, 2);
  g_assert_cmpstr (a, ==, b);
  g_assert_nonnull (strstr (a, "exponent"));
  g_assert_cmpfloat (skg_scene_get_effects (again)->image_px, ==, 99);
  g_unlink (preset);
  g_unlink (path);
  g_rmdir (folder);
}

/* A preset taken apart draws the same, and can be changed. */
static void
test_detach (void)
{
  g_autoptr (SkgScene) scene = new_scene ("\"synthex-strong-released-tool\"");
  g_autofree char *before = draw_text (scene, 6, 1);
  g_autoptr (JsonNode) node = skg_effect_spec_to_json (skg_scene_get_effects (scene));
  g_autoptr (SkgEffectSpec) spec = skg_effect_spec_from_json (node, NULL, NULL);
  g_autoptr (JsonNode) whole = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  skg_effect_spec_detach (spec);
  whole = skg_effect_spec_to_json (spec);
  g_assert_true (skg_scene_set_effects (scene, whole, &error));
  g_assert_no_error (error);
  after = draw_text (scene, 6, 1);
  g_assert_cmpstr (before, ==, after);
  g_assert_null (skg_scene_get_effects (scene)->preset);
  g_assert_cmpfloat (skg_scene_get_effects (scene)->image_px, ==, 480);
}

/* Each: one line that names key path, value and what is allowed. */
static const char *const bad[][3] = {
  { "7", "effects: 7", "a list of effects" },
  { "[{\"kind\": \"sharpn\"}]", "effects[0].kind: \"sharpn\"", "sharpen" },
  { "[{\"kind\": \"wobble\"}]", "effects[0].kind: \"wobble\"", "skg effects" },
  { "[{\"probability\": 1}]", "effects[0].kind: missing", "skg effects" },
  { "[{\"kind\": \"gamma\", \"exponnt\": 1}]", "effects[0].exponnt", "exponent" },
  { "[{\"kind\": \"gamma\", \"sigma\": 1}]", "effects[0].sigma", "exponent" },
  { "[{\"kind\": \"gamma\", \"exponent\": 99}]", "effects[0].exponent: 99",
    "0.05 to 20" },
  { "[{\"kind\": \"gamma\", \"exponent\": {\"uniform\": [2, 1]}}]",
    "effects[0].exponent", "reversed" },
  { "[{\"kind\": \"gamma\", \"exponent\": {\"uniform\": []}}]", "effects[0].exponent",
    "[low, high]" },
  { "[{\"kind\": \"gamma\", \"exponent\": {\"normal\": [1, 0.1]}}]",
    "effects[0].exponent", "clip" },
  { "[{\"kind\": \"gamma\", \"exponent\": \"much\"}]", "effects[0].exponent: \"much\"",
    "0.05 to 20" },
  { "[{\"kind\": \"invert\", \"probability\": 1.5}]", "effects[0].probability: 1.5",
    "0 to 1" },
  { "[{\"kind\": \"invert\", \"probability\": -0.1}]", "effects[0].probability: -0.1",
    "0 to 1" },
  { "[{\"kind\": \"invert\", \"probability\": {\"uniform\": [0, 1]}}]",
    "effects[0].probability", "0 to 1" },
  { "[{\"kind\": \"invert\", \"enabled\": 1}]", "effects[0].enabled: 1",
    "true or false" },
  { "[{\"kind\": \"rot90\", \"turns\": 1.5}]", "effects[0].turns: 1.5", "whole" },
  { "[{\"kind\": \"rot90\", \"turns\": {\"choice\": [1, 2.5]}}]", "effects[0].turns",
    "whole" },
  { "[{\"kind\": \"invert\", \"id\": \"a b\"}]", "effects[0].id: \"a b\"", "letters" },
  { "[{\"kind\": \"invert\", \"id\": \"x\"}, {\"kind\": \"jpeg\", \"id\": \"x\"}]",
    "effects[1].id", "twice" },
  { "[{\"one_of\": []}]", "effects[0].one_of", "at least one" },
  { "[{\"one_of\": 3}]", "effects[0].one_of: 3", "a list" },
  { "[{\"one_of\": [{\"kind\": \"invert\"}], \"count\": 1}]", "effects[0].count",
    "belongs to some_of" },
  { "[{\"some_of\": [{\"kind\": \"invert\"}]}]", "effects[0].count: missing",
    "how many" },
  { "[{\"some_of\": [{\"kind\": \"invert\"}], \"count\": 2}]", "effects[0].count",
    "the list has 1" },
  { "[{\"some_of\": [{\"kind\": \"invert\"}], \"count\": 0.5}]",
    "effects[0].count: 0.5", "whole" },
  { "[{\"one_of\": [{\"all_of\": [{\"kind\": \"gamma\", \"exponent\": 0}]}]}]",
    "effects[0].one_of[0].all_of[0].exponent: 0", "0.05 to 20" },
  { "{\"chain\": [], \"at_most\": 0}", "effects.at_most: 0", "1 to 32" },
  { "{\"chain\": [], \"order\": \"odd\"}", "effects.order: \"odd\"", "random" },
  { "{\"chain\": [], \"image_px\": 3}", "effects.image_px: 3", "16 to 16384" },
  { "{\"chan\": []}", "effects.chan", "chain" },
  { "{\"chain\": [{\"kind\": \"invert\"}], \"solo\": \"jpeg\"}", "effects.solo",
    "jpeg" },
  { "{\"preset\": \"synthex\"}", "effects.preset: \"synthex\"", "skg presets" },
  { "{\"preset\": 4}", "effects.preset: 4", "a name or a file" },
  { "{\"preset\": \"/nowhere/at/all.json\"}", "/nowhere/at/all.json",
    "cannot be read" },
  { "{\"preset\": \"perphix\", \"chain\": []}", "effects.chain", "the preset's" },
  { "[{\"kind\": \"text\"}]", "effects[0].text: missing", "needs a text" },
  { "[{\"kind\": \"text\", \"text\": \"far too long for a marker\"}]",
    "effects[0].text", "1 to 23 letters" },
  { "[{\"kind\": \"elastic\", \"alpha_px\": 60, \"sigma_px\": 4}]",
    "effects[0].alpha_px", "folds" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"skiagraph\": 1, \"effects\": %s}", bad[i][0]);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgScene) scene = skg_scene_new_from_json (json, NULL, &error);

      g_assert_null (scene);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i][1]));
      g_assert_nonnull (strstr (error->message, bad[i][2]));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_too_many (void)
{
  g_autoptr (GString) list = g_string_new ("[{\"kind\": \"invert\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (JsonNode) node = NULL;

  for (int i = 0; i < 32; i++)
    g_string_append (list, ", {\"kind\": \"invert\"}");
  g_string_append (list, "]");
  node = skg_json_parse (list->str, -1, "list", NULL);
  g_assert_false (skg_scene_set_effects (scene, node, &error));
  g_assert_nonnull (strstr (error->message, "33 effects"));
  /* Nothing is half changed. */
  g_assert_cmpuint (skg_scene_get_effects (scene)->root->members->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/effects/round-trip", test_round_trip);
  g_test_add_func ("/scene/effects/preset-paths", test_preset_paths);
  g_test_add_func ("/scene/effects/detach", test_detach);
  g_test_add_func ("/scene/effects/bad", test_bad);
  g_test_add_func ("/scene/effects/too-many", test_too_many);
  return g_test_run ();
}
