/* SPDX-License-Identifier: Apache-2.0
 * patient.labels, patient.labels_table and annotations.structures: read, written,
 * loaded and refused. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "body/volume-io.h"
#include "scene/scene.h"

/* A folder for one test, with a CT of 4 x 4 x 4 voxels of 10 mm around the origin. */
typedef struct
{
  char *folder;
} Fixture;

static char *
get_path (const Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* Voxels of @values, 4 x 4 x 4, @shift_mm to the left. A picture of whole numbers is as
 * good as a label map. */
static void
write_image (const Fixture *fixture,
             const char *name,
             double shift_mm,
             const float values[64])
{
  SkgGrid grid = { .size = { 4, 4, 4 },
                   .spacing_mm = { 10, 10, 10 },
                   .origin_mm = { shift_mm - 15, -15, -15 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autofree char *path = get_path (fixture, name);
  g_autoptr (GBytes) bytes = g_bytes_new (values, 64 * sizeof *values);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume =
      skg_volume_new (&grid, SKG_VOXEL_TYPE_FLOAT32, bytes, &error);

  g_assert_no_error (error);
  skg_volume_save (volume, path, &error);
  g_assert_no_error (error);
}

static void
write_labels (const Fixture *fixture, const char *name, double shift_mm, float step)
{
  float values[64] = { 0 };

  for (int i = 0; i < 64; i++)
    values[i] = step * (float) (i % 4);
  write_image (fixture, name, shift_mm, values);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer unused)
{
  float values[64] = { 0 };

  fixture->folder = g_dir_make_tmp ("skg-test-XXXXXX", NULL);
  for (int i = 0; i < 64; i++)
    values[i] = (float) (10 * i - 300);
  write_image (fixture, "ct.mha", 0, values);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = get_path (fixture, name);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static SkgScene *
read_scene (const Fixture *fixture, const char *patient, const char *annotations)
{
  g_autofree char *json =
      g_strdup_printf ("{\"skiagraph\": 1, \"patient\": {\"volume\": \"ct.mha\"%s}, "
                       "\"annotations\": {%s}}",
                       patient, annotations);
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (json, fixture->folder, &error);

  g_assert_no_error (error);
  return scene;
}

static SkgBody *
load (SkgScene *scene)
{
  g_autoptr (GError) error = NULL;
  SkgBody *body = skg_body_load (scene, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* Names and styles survive, and stay as short as they were. */
static void
test_round_trip (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (SkgScene) scene = read_scene (
      fixture, ", \"labels\": \"seg.mha\", \"labels_table\": \"names.csv\"",
      "\"structures\": [\"hip_left\", {\"name\": \"sacrum\", \"color\": \"#ff8000\", "
      "\"fill\": 0.25, \"outline\": false, \"visible\": false}]");
  g_autofree char *labels = get_path (fixture, "seg.mha");
  g_autofree char *table = get_path (fixture, "names.csv");
  g_autoptr (GArray) requests = skg_scene_dup_structures (scene);
  const SkgStructureRequest *sacrum = &g_array_index (requests, SkgStructureRequest, 1);
  g_autofree char *once = skg_scene_to_json (scene);
  g_autofree char *twice = NULL;

  g_assert_cmpstr (skg_scene_get_labels_path (scene), ==, labels);
  g_assert_cmpstr (skg_scene_get_labels_table (scene), ==, table);
  g_assert_cmpuint (requests->len, ==, 2);
  g_assert_cmpstr (g_array_index (requests, SkgStructureRequest, 0).name, ==,
                   "hip_left");
  g_assert_cmpstr (sacrum->name, ==, "sacrum");
  g_assert_cmphex (sacrum->style.rgb, ==, 0xff8000);
  g_assert_cmpfloat (sacrum->style.fill, ==, 0.25);
  g_assert_false (sacrum->style.outline);
  g_assert_false (sacrum->style.visible);

  skg_scene_set_structures (
      scene, (const SkgStructureRequest *) (gpointer) requests->data, requests->len);
  twice = skg_scene_to_json (scene);
  g_assert_cmpstr (twice, ==, once);
  g_assert_nonnull (strstr (once, "\"hip_left\","));

  skg_scene_set_structures (scene, NULL, 0);
  g_free (twice);
  twice = skg_scene_to_json (scene);
  g_assert_null (strstr (twice, "structures"));
}

static void
assert_refused (const char *annotations, const char *patient, const char *words)
{
  g_autofree char *json =
      g_strdup_printf ("{\"skiagraph\": 1, \"patient\": {%s}, \"annotations\": {%s}}",
                       patient, annotations);
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_scene_new_from_json (json, NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL || strchr (error->message, '\n') != NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
test_bad_keys (void)
{
  assert_refused ("\"structures\": 5", "",
                  "scene: annotations.structures: 5: a list of names");
  assert_refused ("\"structures\": [5]", "",
                  "annotations.structures[0]: 5: a name, or an object");
  assert_refused ("\"structures\": [\"a\", \"\"]", "",
                  "annotations.structures[1]: \"\": a name");
  assert_refused ("\"structures\": [{\"fill\": 1}]", "",
                  "annotations.structures[0].name: missing");
  assert_refused ("\"structures\": [{\"name\": \"a\", \"fill\": 2}]", "",
                  "annotations.structures[0].fill: 2: a number from 0 to 1");
  assert_refused ("\"structures\": [{\"name\": \"a\", \"color\": \"red\"}]", "",
                  "annotations.structures[0].color: \"red\": a colour, \"#rrggbb\"");
  assert_refused ("\"structures\": [{\"name\": \"a\", \"outline\": 1}]", "",
                  "annotations.structures[0].outline: 1: true or false");
  assert_refused ("\"structures\": [{\"name\": \"a\", \"colour\": 1}]", "",
                  "annotations.structures[0].colour: unknown key; name, color,");
  assert_refused ("", "\"labels_table\": \"totalsegmentator-v9\"",
                  "scene: patient.labels_table: no table \"totalsegmentator-v9\" of "
                  "label names; did you mean");
}

/* Loaded with the names of a table; chosen by name; a name that isn't there. */
static void
test_load (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (SkgScene) scene =
      read_scene (fixture,
                  ", \"labels\": \"seg.mha\", \"labels_table\": "
                  "\"totalsegmentator-v2\"",
                  "\"structures\": [\"kidney_left\", \"spleen\"]");
  g_autoptr (SkgBody) body = NULL;
  g_autoptr (SkgStructureChoice) choice = NULL;
  g_autoptr (GError) error = NULL;

  write_labels (fixture, "seg.mha", 5, 1);
  body = load (scene);
  choice = skg_scene_choose_structures (scene, body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_structure_choice_get_length (choice), ==, 2);
  g_assert_cmpuint (skg_structure_choice_get (choice, 0)->number, ==, 3);
  g_assert_cmpuint (skg_label_map_find (body->labels, "spleen")->n_voxels, ==, 16);

  skg_scene_set_value (scene, "annotations.structures=[\"spleeen\"]", &error);
  g_assert_no_error (error);
  g_assert_null (skg_scene_choose_structures (scene, body, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpstr (error->message, ==,
                   "annotations.structures: seg.mha has no structure \"spleeen\"; did "
                   "you mean spleen?");
  g_clear_error (&error);
  skg_scene_set_value (scene, "annotations.structures=spleen", &error);
  g_assert_no_error (error);
  g_clear_pointer (&choice, skg_structure_choice_unref);
  choice = skg_scene_choose_structures (scene, body, &error);
  g_assert_cmpuint (skg_structure_choice_get_length (choice), ==, 1);
  skg_scene_set_value (scene, "annotations.structures=null", &error);
  g_assert_no_error (error);
  g_assert_null (skg_scene_choose_structures (scene, body, &error));
  g_assert_no_error (error);
}

static void
assert_load_fails (const Fixture *fixture, const char *labels, const char *words)
{
  g_autofree char *patient = g_strdup_printf (", \"labels\": \"%s\"", labels);
  g_autoptr (SkgScene) scene = read_scene (fixture, patient, "");
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_body_load (scene, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL || strchr (error->message, '\n') != NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
  g_assert_true (g_str_has_prefix (error->message, "patient.labels: "));
}

/* Elsewhere, not whole, not there; and structures of a patient without labels. */
static void
test_bad_labels (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (SkgScene) scene =
      read_scene (fixture, "", "\"structures\": [\"hip_left\"]");
  g_autoptr (SkgBody) body = load (scene);
  g_autoptr (GError) error = NULL;

  write_labels (fixture, "far.mha", 40, 1);
  write_labels (fixture, "halves.mha", 0, 0.5f);
  /* Its first label is at x = 35 - 5 mm and reaches to 25: 5 mm beyond the CT. */
  assert_load_fails (fixture, "far.mha",
                     "far.mha: none of its labels lies within ct.mha");
  assert_load_fails (fixture, "halves.mha",
                     "halves.mha: voxel (1, 0, 0) is 0.5: not a");
  assert_load_fails (fixture, "missing.mha", "missing.mha: No such file");
  g_assert_null (skg_scene_choose_structures (scene, body, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpstr (error->message, ==,
                   "annotations.structures: ct.mha has no labels; patient.labels names "
                   "a label map");
}

/* Beside the volume: taken when asked for; what is wrong with it is only said. */
static void
test_beside (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (SkgScene) scene = read_scene (fixture, "", "");
  g_autoptr (SkgBody) body = load (scene);
  const char *const *warnings;
  gboolean said = FALSE;

  g_assert_null (body->labels);
  write_labels (fixture, "ct-labels.mha", 0, 1);
  skg_body_add_labels (scene, body, NULL, NULL, NULL);
  g_assert_nonnull (body->labels);
  g_assert_cmpstr (skg_label_map_get_name (body->labels), ==, "ct-labels.mha");

  g_clear_pointer (&body->labels, skg_label_map_unref);
  write_labels (fixture, "ct-labels.mha", 0, 0.5f);
  skg_body_add_labels (scene, body, NULL, NULL, NULL);
  g_assert_null (body->labels);
  warnings = skg_volume_get_warnings (body->volume);
  for (guint i = 0; warnings[i] != NULL; i++)
    said |= strstr (warnings[i], "labels beside the volume were left out: ") != NULL;
  g_assert_true (said);
}

/* Another patient comes without the labels of the last one. */
static void
test_replaced (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (SkgScene) scene =
      read_scene (fixture, ", \"labels\": \"a.mha\", \"labels_table\": \"none\"", "");
  g_autoptr (GError) error = NULL;

  skg_scene_set_value (scene, "patient.volume=other.mha", &error);
  g_assert_no_error (error);
  g_assert_null (skg_scene_get_labels_path (scene));
  g_assert_null (skg_scene_get_labels_table (scene));
  skg_scene_set_labels (scene, "b.mha", "names.csv");
  g_assert_true (g_path_is_absolute (skg_scene_get_labels_path (scene)));
  g_assert_true (g_path_is_absolute (skg_scene_get_labels_table (scene)));
  skg_scene_set_labels (scene, "b.mha", "totalsegmentator-v1");
  g_assert_cmpstr (skg_scene_get_labels_table (scene), ==, "totalsegmentator-v1");
  skg_scene_set_volume_path (scene, "third.mha", NULL);
  g_assert_null (skg_scene_get_labels_path (scene));
}

#define ADD(name, func)                                                                \
  g_test_add ("/scene/structures/" name, Fixture, NULL, fixture_set_up, func,          \
              fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  g_test_add_func ("/scene/structures/bad-keys", test_bad_keys);
  ADD ("load", test_load);
  ADD ("bad-labels", test_bad_labels);
  ADD ("beside", test_beside);
  ADD ("replaced", test_replaced);
  return g_test_run ();
}
