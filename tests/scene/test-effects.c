/* SPDX-License-Identifier: Apache-2.0
 * Image effects of a scene: what is read, refused, written and drawn. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "scene/effect-presets.h"
#include "scene/scene.h"

#define N_SAMPLES 10000

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

/* Draws */

/* How often each effect comes, of N_SAMPLES, by its id. */
static GHashTable *
count_effects (const SkgEffectSpec *spec)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint64 i = 0; i < N_SAMPLES; i++)
    {
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      SkgEffectList list;

      skg_effect_spec_draw (spec, 2026, i, 360, 360, &list, ids);
      g_assert_cmpuint (list.n_effects, ==, ids->len);
      for (guint k = 0; k < ids->len; k++)
        {
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, ids->pdata[k]));

          g_hash_table_insert (counts, g_strdup (ids->pdata[k]),
                               GUINT_TO_POINTER (n + 1));
        }
    }
  return counts;
}

/* Binomial, within four standard deviations. */
static void
assert_share (GHashTable *counts, const char *id, double share)
{
  double n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, id));

  g_test_message ("%s: %.4f, expected %.4f", id, n / N_SAMPLES, share);
  g_assert_cmpfloat_with_epsilon (n / N_SAMPLES, share,
                                  4 * sqrt (share * (1 - share) / N_SAMPLES) + 1e-9);
}

static GHashTable *
count_preset (const char *name)
{
  g_autofree char *value = g_strdup_printf ("\"%s\"", name);
  g_autoptr (SkgScene) scene = new_scene (value);

  return count_effects (skg_scene_get_effects (scene));
}

/* SyntheX's code: a block is considered by a half chance, then each of its effects; one
 * of a family; one or two of six at the end, each by a half chance again. */
static void
test_released (void)
{
  static const struct
  {
    const char *id;
    double share;
  } expected[] = {
    { "invert", 0.25 },
    { "affine", 0.25 },
    { "impulse", 0.25 / 3 },
    { "salt-and-pepper", 0.25 / 3 },
    { "coarse-salt-and-pepper", 0.25 / 3 },
    { "linear-contrast", 0.25 / 4 },
    { "gamma-contrast", 0.25 / 4 },
    { "log-contrast", 0.25 / 4 },
    { "sigmoid-contrast", 0.25 / 4 },
    { "elastic", 0.5 * 1.5 / 6 * 0.5 },
    { "gaussian-blur", 0.5 * 1.5 / 6 * 0.5 / 2 },
    { "emboss", 0.5 * 1.5 / 6 * 0.5 / 2 },
    { "median-pool", 0.5 * 1.5 / 6 * 0.5 / 4 },
    { "multiply-pixels", 0.5 * 1.5 / 6 * 0.5 / 2 },
  };
  static const char *const presets[] = { "synthex-strong-released",
                                         "synthex-strong-released-tool",
                                         "synthex-strong-released-covid" };

  for (gsize p = 0; p < G_N_ELEMENTS (presets); p++)
    {
      g_autoptr (GHashTable) counts = count_preset (presets[p]);

      for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
        assert_share (counts, expected[i].id, expected[i].share);
      assert_share (counts, "rot90", p == 1 ? 0.5 : 0);
    }
}

static void
test_regular (void)
{
  g_autoptr (GHashTable) released = count_preset ("synthex-regular-released");
  g_autoptr (GHashTable) published = count_preset ("synthex-regular-published");
  g_autoptr (GHashTable) strong = count_preset ("synthex-strong-published");
  g_autoptr (GHashTable) perphix = count_preset ("perphix");

  assert_share (released, "gaussian-noise", 0.25);
  assert_share (released, "gamma", 0.25);
  assert_share (published, "gaussian-noise", 1);
  assert_share (published, "gamma", 1);
  assert_share (published, "random-crop", 1);
  /* None, one or two of eleven. */
  assert_share (strong, "gamma", 1);
  assert_share (strong, "invert", 1.0 / 11);
  assert_share (strong, "piecewise-affine", 1.0 / 11);
  assert_share (strong, "emboss", 1.0 / 11);
  assert_share (perphix, "affine", 1);
  assert_share (perphix, "invert", 0.5);
  assert_share (perphix, "clahe", 2.0 / 6);
}

/* What theory says of a distribution of the presets. */
static void
get_moments (const SkgNumber *number, double *mean, double *sd)
{
  double squares = 0;

  *mean = skg_number_get_centre (number);
  *sd = 0;
  if (number->kind == SKG_NUMBER_UNIFORM)
    *sd = (number->b - number->a) / sqrt (12);
  for (guint i = 0; i < number->n_choices; i++)
    squares += (number->choices[i] - *mean) * (number->choices[i] - *mean);
  if (number->n_choices > 0)
    *sd = sqrt (squares / number->n_choices);
}

typedef struct
{
  double n;
  double sum;
  double squares;
} Sums;

/* All numbers of all presets: inside their ranges; mean and spread as they say. */
static void
check_numbers (SkgEffectSpec *spec)
{
  g_autoptr (GHashTable) sums =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  for (guint64 i = 0; i < N_SAMPLES; i++)
    {
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      SkgEffectList list;

      skg_effect_spec_draw (spec, 5, i, 360, 360, &list, ids);
      for (guint k = 0; k < ids->len; k++)
        {
          SkgEffectNode *node = skg_effect_spec_find (spec, ids->pdata[k]);
          Sums *own = g_hash_table_lookup (sums, ids->pdata[k]);

          if (own == NULL)
            {
              own = g_new0 (Sums, SKG_EFFECT_MAX_PARAMS);
              g_hash_table_insert (sums, g_strdup (ids->pdata[k]), own);
            }
          for (guint p = 0; p < skg_effect_get_info (node->effect)->n_params; p++)
            {
              double x = list.effects[k].values[p];
              double low;
              double high;

              if (node->numbers[p].kind == SKG_NUMBER_UNSET)
                continue;
              skg_number_get_range (&node->numbers[p], &low, &high);
              g_assert_true (x >= low && x <= high);
              own[p].n++;
              own[p].sum += x;
              own[p].squares += x * x;
            }
        }
    }
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &id, &value))
    for (guint p = 0; p < SKG_EFFECT_MAX_PARAMS; p++)
      {
        const Sums *own = (const Sums *) value + p;
        SkgEffectNode *node = skg_effect_spec_find (spec, id);
        double mean;
        double sd;
        double found;

        if (own->n < 100 || skg_effect_get_info (node->effect)->params[p].whole)
          continue;
        get_moments (&node->numbers[p], &mean, &sd);
        found = own->sum / own->n;
        g_assert_cmpfloat_with_epsilon (found, mean, 4.5 * sd / sqrt (own->n) + 1e-9);
        /* The sd of a uniform's sample has an error of sd 0.45 / sqrt n. */
        g_assert_cmpfloat_with_epsilon (
            sqrt (fmax (own->squares / own->n - found * found, 0)), sd,
            4.5 * 0.45 * sd / sqrt (own->n) + 1e-6);
      }
}

static void
test_presets (void)
{
  GPtrArray *presets = skg_effect_preset_list ();

  g_assert_cmpuint (presets->len, ==, 9);
  for (guint i = 0; i < presets->len; i++)
    {
      const SkgEffectPreset *preset = presets->pdata[i];
      g_autofree char *value = g_strdup_printf ("\"%s\"", preset->id);
      g_autoptr (JsonNode) node = skg_json_parse (value, -1, "name", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgEffectSpec) spec = skg_effect_spec_from_json (node, NULL, &error);

      g_assert_no_error (error);
      g_test_message ("%s", preset->id);
      check_numbers (spec);
    }
}

/* Whole numbers of an interval come equally often: chi square of 5 classes, 4 degrees
 * of freedom, 99.99 % below 23.5. */
static void
test_whole (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("[{\"kind\": \"box-corruption\", \"boxes\": {\"uniform\": [1, 5]}}]");
  guint counts[6] = { 0 };
  double chi2 = 0;

  for (guint64 i = 0; i < N_SAMPLES; i++)
    {
      SkgEffectList list;

      skg_effect_spec_draw (skg_scene_get_effects (scene), 1, i, 8, 8, &list, NULL);
      counts[(int) list.effects[0].values[0]]++;
    }
  for (int k = 1; k <= 5; k++)
    chi2 += (counts[k] - 2000.0) * (counts[k] - 2000.0) / 2000;
  g_assert_cmpfloat (chi2, <, 23.5);
}

/* The same number whatever is drawn before: alone, in order, in four shards. */
static void
test_shards (void)
{
  g_autoptr (SkgScene) scene = new_scene ("\"synthex-strong-released\"");
  g_autoptr (GPtrArray) in_order = g_ptr_array_new_with_free_func (g_free);

  for (guint64 i = 0; i < 100; i++)
    g_ptr_array_add (in_order, draw_text (scene, 9, i));
  for (guint64 shard = 0; shard < 4; shard++)
    {
      g_autoptr (SkgScene) own = new_scene ("\"synthex-strong-released\"");

      for (guint64 i = shard; i < 100; i += 4)
        {
          g_autofree char *text = draw_text (own, 9, i);

          g_assert_cmpstr (text, ==, in_order->pdata[i]);
        }
    }
  for (int i = 99; i >= 0; i -= 7)
    {
      g_autoptr (SkgScene) own = new_scene ("\"synthex-strong-released\"");
      g_autofree char *text = draw_text (own, 9, (guint64) i);

      g_assert_cmpstr (text, ==, in_order->pdata[i]);
    }
}

/* What sample @index has of the effect @id; the memory of @effect's values. */
static gboolean
find_drawn (SkgScene *scene, guint64 index, const char *id, SkgEffect *effect)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  SkgEffectList list;

  skg_effect_spec_draw (skg_scene_get_effects (scene), 4, index, 64, 64, &list, ids);
  for (guint k = 0; k < ids->len; k++)
    if (strcmp (ids->pdata[k], id) == 0)
      {
        *effect = list.effects[k];
        return TRUE;
      }
  return FALSE;
}

#define NOISE                                                                          \
  "{\"kind\": \"gaussian-noise\", \"probability\": 0.5, \"sigma\": {\"uniform\": "     \
  "[0, 1]}}"
#define GAMMA                                                                          \
  "{\"kind\": \"gamma\", \"probability\": 0.3, \"exponent\": {\"uniform\": [1, 2]}}"
#define FAMILY                                                                         \
  "{\"one_of\": [{\"kind\": \"dropout\", \"share\": {\"uniform\": [0, 1]}}, "          \
  "{\"kind\": \"multiply\", \"factor\": {\"uniform\": [0, 1]}}]}"

/* Effects added, changed in order or in place, switched: no other draw moves. */
static void
test_independent (void)
{
  static const char *const others[] = {
    "[" NOISE ", " GAMMA ", " FAMILY "]",
    "[" FAMILY ", " GAMMA ", " NOISE "]",
    "[{\"kind\": \"invert\"}, " NOISE ", {\"kind\": \"jpeg\"}, " GAMMA ", " FAMILY "]",
    "[" GAMMA ", {\"kind\": \"jpeg\", \"enabled\": false}, " NOISE ", " FAMILY "]",
    "[{\"one_of\": [{\"kind\": \"invert\"}, {\"kind\": \"jpeg\"}]}, " NOISE ", " GAMMA
    ", " FAMILY "]",
    "{\"image_px\": 99, \"order\": \"random\", \"chain\": [" NOISE ", " GAMMA
    ", " FAMILY "]}",
  };
  static const char *const ids[] = { "gaussian-noise", "gamma", "dropout", "multiply" };
  g_autoptr (SkgScene) first = new_scene (others[0]);

  for (gsize o = 1; o < G_N_ELEMENTS (others); o++)
    {
      g_autoptr (SkgScene) other = new_scene (others[o]);

      for (guint64 i = 0; i < 200; i++)
        for (gsize k = 0; k < G_N_ELEMENTS (ids); k++)
          {
            SkgEffect a = { 0 };
            SkgEffect b = { 0 };

            g_assert_cmpint (find_drawn (first, i, ids[k], &a), ==,
                             find_drawn (other, i, ids[k], &b));
            g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
          }
    }
}

/* A third member of a one-of group takes a third of the samples and leaves the choice
 * of the others as it was. */
static void
test_new_member (void)
{
  g_autoptr (SkgScene) two = new_scene (
      "[{\"id\": \"g\", \"one_of\": [{\"kind\": \"gamma\"}, {\"kind\": \"jpeg\"}]}]");
  g_autoptr (SkgScene) three =
      new_scene ("[{\"id\": \"g\", \"one_of\": [{\"kind\": \"invert\"}, {\"kind\": "
                 "\"gamma\"}, {\"kind\": \"jpeg\"}]}]");
  guint n_new = 0;

  for (guint64 i = 0; i < N_SAMPLES; i++)
    {
      SkgEffect effect;

      if (find_drawn (three, i, "invert", &effect))
        n_new++;
      else
        g_assert_cmpint (find_drawn (two, i, "gamma", &effect), ==,
                         find_drawn (three, i, "gamma", &effect));
    }
  g_assert_cmpfloat_with_epsilon (n_new / (double) N_SAMPLES, 1.0 / 3,
                                  4 * sqrt (2.0 / 9 / N_SAMPLES));
}

static void
test_groups (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      "{\"at_most\": 2, \"order\": \"random\", \"chain\": ["
      "{\"kind\": \"invert\"}, {\"kind\": \"jpeg\"}, {\"kind\": \"gamma\"}, "
      "{\"one_of\": [{\"kind\": \"dropout\", \"weight\": 3}, {\"kind\": \"clahe\"}], "
      "\"probability\": 0}]}");
  g_autoptr (SkgScene) weighted =
      new_scene ("[{\"one_of\": [{\"kind\": \"dropout\", \"weight\": 3}, {\"kind\": "
                 "\"clahe\"}]}]");
  g_autoptr (SkgScene) solo =
      new_scene ("{\"solo\": \"jpeg\", \"chain\": [{\"kind\": \"invert\"}, "
                 "{\"kind\": \"jpeg\", \"probability\": 0.1}]}");
  g_autoptr (SkgScene) off =
      new_scene ("{\"enabled\": false, \"chain\": [{\"kind\": \"invert\"}]}");
  g_autoptr (GHashTable) counts = count_effects (skg_scene_get_effects (scene));
  g_autoptr (GHashTable) weights = count_effects (skg_scene_get_effects (weighted));
  g_autoptr (GHashTable) alone = count_effects (skg_scene_get_effects (solo));
  g_autoptr (GHashTable) none = count_effects (skg_scene_get_effects (off));
  guint n_first = 0;

  assert_share (counts, "invert", 2.0 / 3);
  assert_share (counts, "gamma", 2.0 / 3);
  assert_share (counts, "dropout", 0);
  assert_share (weights, "dropout", 0.75);
  assert_share (alone, "jpeg", 1);
  assert_share (alone, "invert", 0);
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
  for (guint64 i = 0; i < N_SAMPLES; i++)
    {
      SkgEffectList list;

      skg_effect_spec_draw (skg_scene_get_effects (scene), 8, i, 64, 64, &list, NULL);
      g_assert_cmpuint (list.n_effects, ==, 2);
      n_first += list.effects[0].kind == SKG_EFFECT_JPEG;
    }
  g_assert_cmpfloat_with_epsilon (n_first / (double) N_SAMPLES, 1.0 / 3,
                                  4 * sqrt (2.0 / 9 / N_SAMPLES));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/effects/round-trip", test_round_trip);
  g_test_add_func ("/scene/effects/preset-paths", test_preset_paths);
  g_test_add_func ("/scene/effects/bad", test_bad);
  g_test_add_func ("/scene/effects/too-many", test_too_many);
  g_test_add_func ("/scene/effects/released", test_released);
  g_test_add_func ("/scene/effects/regular", test_regular);
  g_test_add_func ("/scene/effects/presets", test_presets);
  g_test_add_func ("/scene/effects/whole", test_whole);
  g_test_add_func ("/scene/effects/shards", test_shards);
  g_test_add_func ("/scene/effects/independent", test_independent);
  g_test_add_func ("/scene/effects/new-member", test_new_member);
  g_test_add_func ("/scene/effects/groups", test_groups);
  return g_test_run ();
}
