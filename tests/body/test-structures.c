/* SPDX-License-Identifier: Apache-2.0
 * Which structures are wanted, sets, tables of names, and the guess of a table. */
#include "body/structures.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/label-guess.h"
#include "body/label-tables.h"
#include "files.h"

/* Bodies of a few voxels: cells of a 5 x 1 x 12 grid, 10 mm, right to left and feet to
 * head; where each structure lies. */
typedef struct
{
  const char *name;
  guint i;
  guint k;
} Place;

static const Place pelvis[] = {
  { "femur_right", 0, 0 },  { "femur_left", 4, 0 },   { "hip_right", 1, 2 },
  { "hip_left", 3, 2 },     { "sacrum", 2, 3 },       { "vertebrae_L5", 2, 4 },
  { "vertebrae_L4", 2, 5 }, { "vertebrae_L3", 2, 6 }, { "vertebrae_L2", 2, 7 },
  { "vertebrae_L1", 2, 8 }, { "liver", 1, 9 },        { "spleen", 3, 9 },
};

static GArray *
new_table (const char *id)
{
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  GArray *names = skg_label_table_new (id, &title, &error);

  g_assert_no_error (error);
  return names;
}

static guint
value_of (GArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp (g_array_index (names, SkgLabelName, i).name, name) == 0)
      return g_array_index (names, SkgLabelName, i).value;
  g_error ("no %s", name);
}

/* @names of the map: those of @numbering, or none */
static SkgLabelMap *
new_pelvis (const char *numbering, gboolean named, gboolean mirrored)
{
  SkgGrid grid = { .size = { 5, 1, 12 },
                   .spacing_mm = { 10, 10, 10 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (GArray) names = new_table (numbering);
  guint8 voxels[60] = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgLabelMap *map;

  for (gsize p = 0; p < G_N_ELEMENTS (pelvis); p++)
    {
      guint i = mirrored ? 4 - pelvis[p].i : pelvis[p].i;

      voxels[pelvis[p].k * 5 + i] = (guint8) value_of (names, pelvis[p].name);
    }
  bytes = g_bytes_new (voxels, sizeof voxels);
  map = skg_label_map_new (&grid, 1, 1, bytes,
                           (const SkgLabelName *) (gpointer) names->data,
                           named ? names->len : 0, &error);
  g_assert_no_error (error);
  skg_label_map_set_texts (map, "pelvis.nii", numbering);
  return map;
}

static SkgStructureChoice *
choose (SkgLabelMap *map, const char *const *names, GError **error)
{
  SkgStructureRequest requests[8];
  guint n;

  for (n = 0; names[n] != NULL; n++)
    requests[n] = (SkgStructureRequest){ (char *) names[n], SKG_STRUCTURE_STYLE_INIT };
  return skg_structure_choice_new (map, requests, n, error);
}

/* Any table leads to the same six structures and numbers. */
static void
test_synthex (void)
{
  static const char *const tables[] = { "totalsegmentator-v1", "totalsegmentator-v2" };
  static const char *const names[] = { "hemipelvis_left", "hemipelvis_right",
                                       "vertebrae",       "sacrum",
                                       "femur_left",      "femur_right" };
  static const guint counts[] = { 1, 1, 5, 1, 1, 1 };

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autoptr (SkgLabelMap) map = new_pelvis (tables[t], TRUE, FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgStructureChoice) choice =
          choose (map, (const char *const[]){ "synthex-hip", NULL }, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (skg_structure_choice_get_length (choice), ==, 6);
      for (guint i = 0; i < 6; i++)
        {
          const SkgChosenStructure *chosen = skg_structure_choice_get (choice, i);
          guint n_there = 0;

          for (guint k = 0; k < chosen->n_structures; k++)
            n_there +=
                skg_label_map_get_structure (map, chosen->structures[k])->n_voxels > 0;
          g_assert_cmpstr (chosen->name, ==, names[i]);
          g_assert_cmpuint (chosen->number, ==, i + 1);
          g_assert_cmpuint (n_there, ==, counts[i]);
        }
    }
}

/* A map made with SyntheX's own numbers has the set as well. */
static void
test_synthex_numbers (void)
{
  SkgGrid grid = { .size = { 6, 1, 1 },
                   .spacing_mm = { 1, 1, 1 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\1\2\3\4\5\6", 6);
  g_autoptr (GArray) names = new_table ("synthex-hip");
  g_autoptr (SkgLabelMap) map = skg_label_map_new (
      &grid, 1, 1, bytes, (const SkgLabelName *) (gpointer) names->data, names->len,
      NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "synthex-hip", NULL }, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 6; i++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (choice, i);

      g_assert_cmpuint (chosen->n_structures, ==, 1);
      g_assert_cmpuint (skg_label_map_get_structure (map, chosen->structures[0])->value,
                        ==, i + 1);
    }
}

/* Names in other words, an entry of a set, all, and a later element that only restyles.
 */
static void
test_choice (void)
{
  g_autoptr (SkgLabelMap) map = new_pelvis ("totalsegmentator-v1", TRUE, FALSE);
  g_autoptr (GError) error = NULL;
  SkgStructureRequest requests[] = {
    { (char *) "Left Hemipelvis", SKG_STRUCTURE_STYLE_INIT },
    { (char *) "vertebrae", SKG_STRUCTURE_STYLE_INIT },
    { (char *) "femur_right", SKG_STRUCTURE_STYLE_INIT },
    { (char *) "femur_right", { 0x123456, 0.5, FALSE, TRUE, TRUE } },
  };
  g_autoptr (SkgStructureChoice) choice =
      skg_structure_choice_new (map, requests, 4, &error);
  g_autoptr (SkgStructureChoice) all = NULL;
  const SkgChosenStructure *first;

  g_assert_no_error (error);
  g_assert_cmpuint (skg_structure_choice_get_length (choice), ==, 3);
  first = skg_structure_choice_get (choice, 0);
  g_assert_cmpstr (first->name, ==, "Left Hemipelvis");
  g_assert_cmpuint (first->number, ==, 90);
  g_assert_cmpstr (skg_label_map_get_structure (map, first->structures[0])->name, ==,
                   "hip_left");
  g_assert_cmpuint (skg_structure_choice_get (choice, 1)->n_structures, ==, 5);
  g_assert_cmphex (skg_structure_choice_get (choice, 2)->style.rgb, ==, 0x123456);
  g_assert_cmpfloat (skg_structure_choice_get (choice, 2)->style.fill, ==, 0.5);

  all = choose (map, (const char *const[]){ "all", NULL }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_structure_choice_get_length (all), ==, G_N_ELEMENTS (pelvis));
  g_assert_false (skg_structure_choice_same_bits (choice, all));
  requests[0].style.rgb = 0x00ff00;
  {
    g_autoptr (SkgStructureChoice) restyled =
        skg_structure_choice_new (map, requests, 4, &error);

    g_assert_true (skg_structure_choice_same_bits (choice, restyled));
  }
}

/* Two things of one number: all are counted anew. */
static void
test_numbers (void)
{
  g_autoptr (SkgLabelMap) map = new_pelvis ("totalsegmentator-v1", TRUE, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "synthex-hip", "spleen", NULL }, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpuint (skg_structure_choice_get (choice, i)->number, ==, i + 1);
}

static void
assert_refused (SkgLabelMap *map, const char *name, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (choose (map, (const char *const[]){ name, NULL }, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
test_refused (void)
{
  g_autoptr (SkgLabelMap) map = new_pelvis ("totalsegmentator-v1", TRUE, FALSE);
  SkgGrid grid = { .size = { 65, 1, 1 },
                   .spacing_mm = { 1, 1, 1 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  guint8 voxels[65];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SkgLabelMap) many = NULL;

  for (guint8 i = 0; i < 65; i++)
    voxels[i] = i + 1;
  bytes = g_bytes_new (voxels, sizeof voxels);
  many = skg_label_map_new (&grid, 1, 1, bytes, NULL, 0, NULL);
  assert_refused (map, "hip_lefft",
                  "pelvis.nii has no structure \"hip_lefft\"; did you mean hip_left?");
  assert_refused (map, "unicorn", "has no structure \"unicorn\"; 'skg info'");
  assert_refused (map, "covid",
                  "pelvis.nii has none of the structures of covid (lesion)");
  assert_refused (many, "all", "65 structures; at most 64 at once");
}

static void
test_keys (void)
{
  static const char *const same[][4] = {
    { "hip_left", "Left Hip", "left-hemipelvis", "Hip bone L" },
    { "vertebrae_L5", "L5 vertebra", "Vertebra L5", "vertebrae l5" },
    { "femur_right", "Right Femur", "femur (R)", "r femur" },
  };

  for (gsize s = 0; s < G_N_ELEMENTS (same); s++)
    {
      g_autofree char *key = skg_structure_dup_key (same[s][0]);

      for (int i = 1; i < 4; i++)
        {
          g_autofree char *other = skg_structure_dup_key (same[s][i]);

          g_assert_cmpstr (other, ==, key);
        }
    }
  {
    g_autofree char *left = skg_structure_dup_key ("hip_left");
    g_autofree char *right = skg_structure_dup_key ("hip_right");

    g_assert_cmpstr (left, !=, right);
  }
}

static void
test_guess (void)
{
  static const char *const tables[] = { "totalsegmentator-v1", "totalsegmentator-v2" };

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autoptr (SkgLabelMap) map = new_pelvis (tables[t], FALSE, FALSE);
      SkgLabelGuess guess;

      skg_label_guess (map, &guess);
      g_assert_cmpstr (guess.table, ==, tables[t]);
      /* Two pairs of sides, L1 to sacrum, each femur below its hip. */
      g_assert_cmpuint (guess.n_tested, ==, 2 + 5 + 2);
      g_assert_cmpuint (guess.n_fit, ==, 9);
    }
  {
    /* Lying on its head, nothing fits. */
    SkgGrid grid = { .size = { 5, 1, 12 },
                     .spacing_mm = { 10, 10, 10 },
                     .direction = { { -1, 0, 0 }, { 0, 1, 0 }, { 0, 0, -1 } } };
    g_autoptr (SkgLabelMap) map = new_pelvis (tables[0], FALSE, FALSE);
    g_autoptr (SkgLabelMap) turned =
        skg_label_map_new (&grid, 1, 1, skg_label_map_get_voxels (map), NULL, 0, NULL);
    SkgLabelGuess guess;

    skg_label_guess (turned, &guess);
    g_assert_null (guess.table);
  }
}

/* The real map, and the same one renumbered as the other version of the table has it.
 */
static void
test_guess_real (void)
{
  const char *data = g_getenv ("SKG_TEST_DATA");
  g_autofree char *path = g_build_filename (data != NULL ? data : "",
                                            "ct/pelvis-implant-labels.nii.gz", NULL);
  g_autoptr (SkgLabelMap) map = NULL;
  g_autoptr (SkgLabelMap) renumbered = NULL;
  g_autoptr (GArray) v1 = new_table ("totalsegmentator-v1");
  g_autoptr (GArray) v2 = new_table ("totalsegmentator-v2");
  g_autoptr (GBytes) bytes = NULL;
  guint8 to[256] = { 0 };
  guint8 *voxels;
  gsize n;
  SkgLabelGuess guess;

  if (data == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("SKG_TEST_DATA does not lead to the label map");
      return;
    }
  map = skg_label_map_load (path, "none", NULL, NULL, NULL, NULL);
  skg_label_guess (map, &guess);
  g_assert_cmpstr (guess.table, ==, "totalsegmentator-v1");
  g_test_message ("v1: %u of %u, %s: %u of %u", guess.n_fit, guess.n_tested,
                  guess.second, guess.second_fit, guess.second_tested);
  for (guint i = 0; i < v1->len; i++)
    for (guint k = 0; k < v2->len; k++)
      if (strcmp (g_array_index (v1, SkgLabelName, i).name,
                  g_array_index (v2, SkgLabelName, k).name) == 0)
        to[g_array_index (v1, SkgLabelName, i).value] =
            (guint8) g_array_index (v2, SkgLabelName, k).value;
  voxels = g_memdup2 (g_bytes_get_data (skg_label_map_get_voxels (map), &n),
                      g_bytes_get_size (skg_label_map_get_voxels (map)));
  for (gsize v = 0; v < n; v++)
    voxels[v] = to[voxels[v]];
  bytes = g_bytes_new_take (voxels, n);
  renumbered =
      skg_label_map_new (skg_label_map_get_grid (map), 1, 1, bytes, NULL, 0, NULL);
  skg_label_guess (renumbered, &guess);
  g_assert_cmpstr (guess.table, ==, "totalsegmentator-v2");
}

/* Tables in files */

static void
assert_csv_fails (const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_label_table_parse_csv (text, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
test_csv (void)
{
  static const char *const good[] = {
    "1,spleen\n20,left hip\n",
    "value,name\r\n1,spleen\r\n20,left hip\r\n",
    "\xef\xbb\xbf# made by hand\nstructure_name;label\nspleen;1\n\nleft "
    "hip;20\nair;0\n",
    "id\tname\tcolor\n1\t\"spleen\"\t#ffffff\n20\tleft hip\t\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) names = skg_label_table_parse_csv (good[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (names->len, ==, 2);
      g_assert_cmpstr (skg_label_names_find (names, 1)->name, ==, "spleen");
      g_assert_cmpstr (skg_label_names_find (names, 20)->name, ==, "left hip");
    }
  assert_csv_fails ("", "no row");
  assert_csv_fails ("name,colour\n", "line 1: columns \"value\" and \"name\"");
  assert_csv_fails ("1,a\n2\n", "line 2: a value and a name");
  assert_csv_fails ("1,a\n-2,b\n", "line 2: \"-2\" is not a label");
  assert_csv_fails ("1,a\n65536,b\n", "line 2: \"65536\" is not a label");
  assert_csv_fails ("1,a\n1,b\n", "line 2: label 1 is \"a\" already");
  assert_csv_fails ("1,a\n2,\n", "line 2: label 2 has no name");
  assert_csv_fails ("1,a,red\n", "line 1: \"red\" is not a colour");
}

static void
assert_json_fails (const char *text, const char *words)
{
  g_autoptr (JsonNode) root = skg_json_parse (text, -1, "test", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_label_table_parse_json (root, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
test_json (void)
{
  static const char *const good[] = {
    "{\"1\": \"spleen\", \"20\": \"left hip\"}",
    "{\"labels\": {\"background\": 0, \"spleen\": 1, \"left hip\": 20}}",
    "[{\"value\": 1, \"name\": \"spleen\", \"color\": \"#010203\"},"
    " {\"name\": \"left hip\", \"value\": 20}]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonNode) root = skg_json_parse (good[i], -1, "test", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) names = skg_label_table_parse_json (root, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (names->len, ==, 2);
      g_assert_cmpstr (skg_label_names_find (names, 1)->name, ==, "spleen");
      g_assert_cmpstr (skg_label_names_find (names, 20)->name, ==, "left hip");
    }
  assert_json_fails ("{}", "no label is named");
  assert_json_fails ("{\"a\": \"b\"}", "\"a\": \"b\"");
  assert_json_fails ("{\"a\": 1.5}", "\"a\": 1.5");
  assert_json_fails ("[{\"value\": 1}]", "[0]: {\"value\"");
  assert_json_fails ("[{\"value\": 1, \"name\": \"a\", \"color\": 7}]", "[0].color");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/structures/synthex", test_synthex);
  g_test_add_func ("/body/structures/synthex-numbers", test_synthex_numbers);
  g_test_add_func ("/body/structures/choice", test_choice);
  g_test_add_func ("/body/structures/numbers", test_numbers);
  g_test_add_func ("/body/structures/refused", test_refused);
  g_test_add_func ("/body/structures/keys", test_keys);
  g_test_add_func ("/body/structures/guess", test_guess);
  g_test_add_func ("/body/structures/guess-real", test_guess_real);
  g_test_add_func ("/body/structures/csv", test_csv);
  g_test_add_func ("/body/structures/json", test_json);
  return g_test_run ();
}
