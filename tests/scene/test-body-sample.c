/* SPDX-License-Identifier: Apache-2.0
 * Bodies of samples: the pool, its numbers, lesions, shear, and the shipped scenes. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/phantom.h"
#include "scene/scene-private.h"
#include "scene/shipped.h"

static SkgScene *
new_scene (const char *patient)
{
  g_autofree char *json =
      g_strdup_printf ("{ \"skiagraph\": 1, \"patient\": %s }", patient);
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (json, NULL, &error);

  g_assert_no_error (error);
  return scene;
}

static SkgBody *
load (SkgScene *scene, guint64 seed, guint64 index, const SkgBody *previous)
{
  g_autoptr (GError) error = NULL;
  SkgBody *body = skg_body_load_sample (scene, seed, index, previous, NULL, NULL, NULL,
                                        NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* The table of keys repeats what the phantoms say of their numbers. */
static void
test_ranges (void)
{
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      const SkgPhantomDialInfo *info = skg_phantom_dial_get_info ((SkgPhantomDial) i);
      g_autofree char *path = g_strconcat ("patient.body.", info->key, NULL);
      const SkgSceneField *field = skg_scene_find_field (path);

      g_assert_nonnull (field);
      g_assert_cmpfloat (field->min, ==, info->min);
      g_assert_cmpfloat (field->max, ==, info->max);
      g_assert_cmpstr (field->unit, ==, info->unit);
      g_assert_cmpuint (field->offset, ==,
                        G_STRUCT_OFFSET (SkgSceneData, body) + i * sizeof (SkgNumber));
    }
}

static void
test_pool (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("{ \"phantom\": \"pelvis\", \"bodies\": 5,"
                 " \"body\": { \"age\": { \"uniform\": [30, 80] } } }");
  g_autoptr (SkgScene) moved =
      new_scene ("{ \"phantom\": \"pelvis\", \"bodies\": 5,"
                 " \"rotation_deg\": [{ \"uniform\": [-5, 5] }, 0, 0],"
                 " \"body\": { \"age\": { \"uniform\": [30, 80] } } }");
  g_autoptr (GHashTable) keys =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint counts[5] = { 0 };

  for (guint64 i = 0; i < 500; i++)
    {
      guint number = skg_scene_get_body_number (scene, 3, i);
      g_autofree char *key = skg_scene_dup_body_key (scene, 3, i);
      g_autofree char *other = skg_scene_dup_body_key (moved, 3, i);
      gpointer found;

      g_assert_cmpuint (number, <, 5);
      counts[number]++;
      /* Where the body lies is not part of it. */
      g_assert_cmpstr (key, ==, other);
      if (g_hash_table_lookup_extended (keys, key, NULL, &found))
        g_assert_cmpuint (GPOINTER_TO_UINT (found), ==, number);
      else
        g_hash_table_insert (keys, g_steal_pointer (&key), GUINT_TO_POINTER (number));
    }
  g_assert_cmpuint (g_hash_table_size (keys), ==, 5);
  /* Binomial, 100 expected, deviation 9: five deviations. */
  for (guint n = 0; n < 5; n++)
    {
      g_assert_cmpuint (counts[n], >, 55);
      g_assert_cmpuint (counts[n], <, 145);
    }
}

/* What is said to be drawn is what the body was made of: one value a body, not a
 * sample.
 */
static void
test_drawn (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("{ \"phantom\": \"pelvis\", \"bodies\": 4, \"voxel_mm\": 8,"
                 " \"body\": { \"age\": { \"uniform\": [30, 80] } } }");
  double ages[4] = { 0 };
  guint n_bodies = 0;

  for (guint64 i = 0; i < 40; i++)
    {
      guint number = skg_scene_get_body_number (scene, 2, i);
      g_autoptr (JsonNode) node = skg_scene_list_drawn (scene, 2, i, FALSE);
      JsonObject *drawn = json_node_get_object (node);
      double age = json_object_get_double_member (drawn, "patient.body.age");

      g_assert_cmpint (json_object_get_int_member (drawn, "body"), ==, number);
      if (ages[number] == 0)
        {
          SkgPhantomParams params = { "pelvis", number, 8, { 0 } };
          g_autoptr (SkgBody) body = load (scene, 2, i, NULL);
          g_autoptr (SkgPhantomBody) made = NULL;

          params.dials.given = 1u << SKG_PHANTOM_AGE;
          params.dials.values[SKG_PHANTOM_AGE] = age;
          made = skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
          g_assert_true (g_bytes_equal (skg_volume_get_voxels (made->volume),
                                        skg_volume_get_voxels (body->volume)));
          ages[number] = age;
          n_bodies++;
        }
      g_assert_cmpfloat (age, ==, ages[number]);
    }
  g_assert_cmpuint (n_bodies, ==, 4);
}

/* A tool's numbers are among what is drawn, each that varies. */
static void
test_drawn_tools (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new_shipped ("tool");

  for (guint64 i = 0; i < 50; i++)
    {
      g_autoptr (JsonNode) node = skg_scene_list_drawn (scene, 3, i, FALSE);
      JsonArray *tools =
          json_object_get_array_member (json_node_get_object (node), "tools");
      JsonObject *tool = json_array_get_object_element (tools, 0);
      JsonArray *turns = json_object_get_array_member (tool, "rotation_deg");

      g_assert_cmpstr (json_object_get_string_member (tool, "kind"), ==, "manipulator");
      g_assert_cmpuint (json_array_get_length (turns), ==, 3);
      g_assert_cmpfloat (fabs (json_array_get_double_element (turns, 0)), <=, 20);
      g_assert_cmpfloat (json_array_get_double_element (turns, 2), ==, 0);
      g_assert_cmpfloat (json_object_get_double_member (tool, "twist_deg"), >=, 0);
      g_assert_cmpfloat (json_object_get_double_member (tool, "twist_deg"), <=, 360);
      g_assert_cmpuint (
          json_array_get_length (json_object_get_array_member (tool, "bend_deg")), >,
          1);
      g_assert_false (json_object_has_member (tool, "length_mm"));
    }
}

static void
test_seeds (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("{ \"phantom\": \"pelvis\", \"seed\": 10, \"bodies\": 3,"
                 " \"voxel_mm\": 8 }");
  g_autoptr (SkgBody) body = load (scene, 0, 0, NULL);
  guint number = skg_scene_get_body_number (scene, 0, 0);
  SkgPhantomParams params = { "pelvis", 10 + number, 8, { 0 } };
  g_autoptr (SkgPhantomBody) made =
      skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);

  g_assert_true (g_bytes_equal (skg_volume_get_voxels (body->volume),
                                skg_volume_get_voxels (made->volume)));
  g_assert_true (g_bytes_equal (skg_label_map_get_voxels (body->labels), made->labels));
  g_assert_nonnull (skg_label_map_find (body->labels, "hip_left"));
}

/* A point moves by the tangent of the angle times its distance from the middle. */
static void
test_shear (void)
{
  const double angle_rad[3] = { SKG_RAD_FROM_DEG (20), SKG_RAD_FROM_DEG (-10),
                                SKG_RAD_FROM_DEG (30) };
  g_autoptr (SkgScene) straight =
      new_scene ("{ \"phantom\": \"pelvis\", \"voxel_mm\": 8 }");
  g_autoptr (SkgScene) sheared =
      new_scene ("{ \"phantom\": \"pelvis\", \"voxel_mm\": 8,"
                 " \"shear_deg\": [20, -10, 30] }");
  g_autoptr (SkgBody) before = load (straight, 0, 0, NULL);
  g_autoptr (SkgBody) after = load (sheared, 0, 0, before);
  SkgVec3 centre = skg_volume_get_aim_mm (before->volume);
  SkgMat4 from = skg_grid_get_patient_from_voxel (skg_volume_get_grid (before->volume));
  SkgMat4 to = skg_grid_get_patient_from_voxel (skg_volume_get_grid (after->volume));
  SkgMat4 labels =
      skg_grid_get_patient_from_voxel (skg_label_map_get_grid (after->labels));
  guint n = skg_landmark_set_get_length (before->landmarks);

  /* Nothing was made again. */
  g_assert_true (after->source.volume == before->source.volume);
  g_assert_cmpstr (after->key, !=, before->key);
  g_assert_cmpuint (n, >, 10);
  for (guint i = 0; i < n + 3; i++)
    {
      SkgVec3 voxel = skg_vec3 (7 + i, 3 * i, 11);
      SkgVec3 p = i < n ? skg_landmark_set_get (before->landmarks, i)->position_mm
                        : skg_mat4_transform_point (&from, voxel);
      SkgVec3 q = i < n ? skg_landmark_set_get (after->landmarks, i)->position_mm
                        : skg_mat4_transform_point (&to, voxel);
      SkgVec3 expected = p;

      expected.x +=
          tan (angle_rad[0]) * (p.z - centre.z) + tan (angle_rad[2]) * (p.y - centre.y);
      expected.y += tan (angle_rad[1]) * (p.z - centre.z);
      g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (q, expected)), <, 1e-9);
      if (i >= n)
        g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (
                               skg_mat4_transform_point (&labels, voxel), expected)),
                           <, 1e-9);
    }
}

/* A list of the scene is sheared as a file is, takes no other body, and one that was
 * edited in the sheared body comes back where it was put: 1e-9 mm is rounding. */
static void
test_landmarks_follow (void)
{
  g_autoptr (SkgScene) scene = new_scene ("{ \"phantom\": \"pelvis\", \"voxel_mm\": 8,"
                                          " \"shear_deg\": [20, -10, 30] }");
  g_autoptr (SkgBody) body = load (scene, 0, 0, NULL);
  g_autofree char *key = g_strdup (body->key);
  SkgLandmark own = { (char *) "mine", (char *) "", { 12, -34, 56 }, TRUE };
  g_autoptr (SkgLandmarkSet) placed = skg_landmark_set_new (&own, 1);
  g_autoptr (SkgLandmarkSet) source = skg_body_dup_source_landmarks (body, placed);
  g_autoptr (SkgLandmarkSet) before = skg_landmark_set_ref (body->landmarks);
  SkgVolume *volume = body->volume;
  g_autofree char *state = skg_scene_to_json (scene);
  g_autofree char *after = NULL;

  skg_scene_set_landmarks (scene, source);
  g_assert_true (skg_body_update_landmarks (body, scene, NULL));
  g_assert_cmpuint (skg_landmark_set_get_length (body->landmarks), ==, 1);
  g_assert_cmpfloat (
      skg_vec3_length (skg_vec3_sub (
          skg_landmark_set_get (body->landmarks, 0)->position_mm, own.position_mm)),
      <, 1e-9);
  g_assert_cmpfloat (
      skg_vec3_length (skg_vec3_sub (skg_landmark_set_get (source, 0)->position_mm,
                                     own.position_mm)),
      >, 1);
  after = skg_scene_dup_body_key (scene, 0, 0);
  g_assert_cmpstr (after, ==, key);
  g_assert_true (body->volume == volume);
  /* As undo does. */
  g_assert_true (skg_scene_set_json (scene, state, NULL));
  g_assert_true (skg_body_update_landmarks (body, scene, NULL));
  g_assert_true (skg_landmark_set_equal (body->landmarks, before));
}

/* A file that cannot be read changes nothing, and is told once. */
static void
test_landmarks_missing (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("{ \"phantom\": \"pelvis\", \"voxel_mm\": 8 }");
  g_autoptr (SkgBody) body = load (scene, 0, 0, NULL);
  g_autoptr (SkgLandmarkSet) before = skg_landmark_set_ref (body->landmarks);
  g_autoptr (GError) error = NULL;

  skg_scene_set_landmarks_path (scene, "/nowhere/a.fcsv");
  g_assert_false (skg_body_update_landmarks (body, scene, &error));
  g_assert_true (g_str_has_prefix (error->message, "patient.landmarks: "));
  g_assert_true (skg_landmark_set_equal (body->landmarks, before));
  g_assert_true (skg_body_update_landmarks (body, scene, NULL));
}

/* A chest is written as files and read as a user's CT. */
static void
test_lesions_in_a_ct (void)
{
  g_autofree char *folder = g_dir_make_tmp ("skg-lesions-XXXXXX", NULL);
  SkgPhantomParams params = { "chest", 0, 6, { 0 } };
  g_autoptr (SkgPhantomBody) made =
      skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
  g_autofree char *patient = g_strdup_printf (
      "{ \"volume\": \"%s/ct.nii.gz\", \"labels\": \"%s/ct-labels.nii.gz\","
      " \"body\": { \"lesions\": 6, \"lesion_size_mm\": 40 } }",
      folder, folder);
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (SkgBody) body = NULL;
  const SkgStructure *lesion;
  const guint8 *labels;
  const gint16 *before;
  const gint16 *after;
  gsize n_changed = 0;
  gsize n;

  g_assert_true (skg_phantom_body_save (made, folder, "ct", NULL));
  scene = new_scene (patient);
  body = load (scene, 0, 0, NULL);
  lesion = skg_label_map_find (body->labels, "lesion");
  g_assert_nonnull (lesion);
  g_assert_cmpuint (lesion->n_voxels, >, 20);
  g_assert_nonnull (skg_label_map_find (body->labels, "heart"));
  labels = g_bytes_get_data (made->labels, &n);
  before = g_bytes_get_data (skg_volume_get_voxels (body->source.volume), NULL);
  after = g_bytes_get_data (skg_volume_get_voxels (body->volume), NULL);
  for (gsize i = 0; i < n; i++)
    if (before[i] != after[i])
      {
        /* Only in the lungs, and only denser. */
        g_assert_cmpuint (labels[i], >=, SKG_LABEL_LUNG_UPPER_LEFT);
        g_assert_cmpuint (labels[i], <=, SKG_LABEL_LUNG_LOWER_RIGHT);
        g_assert_cmpint (after[i], >, before[i]);
        n_changed++;
      }
  g_assert_cmpuint (n_changed, >, lesion->n_voxels / 2);
}

static void
test_bad_input (void)
{
  static const struct
  {
    const char *patient;
    const char *message;
  } cases[] = {
    { "{ \"bodies\": 0 }", "*patient.bodies: 0 is not allowed: a whole number, 1 to*" },
    { "{ \"bodies\": 1001 }", "*patient.bodies: 1001 is not allowed*" },
    { "{ \"bodies\": { \"uniform\": [1, 5] } }", "*patient.bodies*cannot vary*" },
    { "{ \"body\": { \"age\": 17 } }",
      "*patient.body.age: 17 is not allowed: 18 to 95*" },
    { "{ \"body\": { \"arms_deg\": 90 } }", "*patient.body.arms_deg: pelvis has no*" },
    { "{ \"phantom\": \"chest\", \"body\": { \"femur_rotation_deg\": 1 } }",
      "*patient.body.femur_rotation_deg: chest has no*" },
    { "{ \"volume\": \"a.nii\", \"body\": { \"age\": 60 } }",
      "*patient.body.age: a CT has no*" },
    { "{ \"body\": { \"ages\": 60 } }", "*patient.body.ages: unknown key*age*" },
    { "{ \"shear_deg\": [61, 0, 0] }", "*patient.shear_deg?0?: 61 is not allowed*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{ \"skiagraph\": 1, \"patient\": %s }", cases[i].patient);
      g_autoptr (GError) error = NULL;

      g_assert_null (skg_scene_new_from_json (json, NULL, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
    }
}

/* Lesions ask for lungs: one line, and no body. */
static void
test_no_lungs (void)
{
  g_autofree char *folder = g_dir_make_tmp ("skg-no-lungs-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ct.nii.gz", NULL);
  SkgPhantomParams params = { "pelvis", 0, 8, { 0 } };
  g_autoptr (SkgPhantomBody) made =
      skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
  g_autofree char *patient =
      g_strdup_printf ("{ \"volume\": \"%s\", \"body\": { \"lesions\": 3 } }", path);
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_volume_save (made->volume, path, NULL));
  scene = new_scene (patient);
  g_assert_null (
      skg_body_load_sample (scene, 0, 0, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "patient.body.lesions: a CT needs"));
}

static void
test_shipped (void)
{
  guint n_scenes;
  const SkgShippedScene *scenes = skg_shipped_scene_list (&n_scenes);

  g_assert_cmpuint (n_scenes, >=, 2);
  g_assert_null (skg_shipped_scene_find ("nothing"));
  for (guint s = 0; s < n_scenes; s++)
    {
      g_autoptr (SkgScene) scene = skg_scene_new_shipped (scenes[s].id);
      g_autofree char *json = skg_scene_to_json (scene);
      g_autoptr (SkgScene) again = skg_scene_new_from_json (json, NULL, NULL);
      g_autofree char *second = skg_scene_to_json (again);
      g_auto (SkgSample) first = { 0 };

      g_assert_cmpstr (json, ==, second);
      g_assert_true (skg_shipped_scene_find (scenes[s].id) == &scenes[s]);
      g_assert_true (skg_scene_sample (scene, NULL, 1, 0, &first, NULL));
      g_assert_cmpfloat (first.pose.sid_mm, ==, 1020);
    }
}

/* Gao et al. 2023: hips turned by up to 45 degrees, moved by 50, 100 and 20 mm. */
static void
test_hip_ranges (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new_shipped ("hip");
  const double reach_mm[3] = { 50, 100, 20 };
  double low[3] = { 0 };
  double high[3] = { 0 };

  for (guint64 i = 0; i < 1000; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      SkgMat4 world;

      g_assert_true (skg_scene_sample (scene, NULL, 5, i, &sample, NULL));
      world = sample.world_from_patient;
      for (guint a = 0; a < 3; a++)
        {
          low[a] = MIN (low[a], world.m[3][a]);
          high[a] = MAX (high[a], world.m[3][a]);
        }
      /* The arm stands where it stands, however the patient lies. */
      g_assert_cmpfloat (skg_vec3_length (sample.pose.isocenter_mm), ==, 0);
    }
  for (guint a = 0; a < 3; a++)
    {
      g_assert_cmpfloat (low[a], >=, -reach_mm[a]);
      g_assert_cmpfloat (high[a], <=, reach_mm[a]);
      /* The extremes of 1000 even draws are within 2 % of the ends. */
      g_assert_cmpfloat (low[a], <, -0.96 * reach_mm[a]);
      g_assert_cmpfloat (high[a], >, 0.96 * reach_mm[a]);
    }
}

/* Three in four samples have the first, as their weights say; nothing else of them
 * changes with it. */
static void
test_volumes (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      "{ \"volumes\": ["
      " { \"phantom\": \"pelvis\", \"voxel_mm\": 8, \"seed\": 5, \"weight\": 3 },"
      " { \"phantom\": \"chest\", \"voxel_mm\": 8, \"bodies\": 2,"
      "   \"body\": { \"breath\": { \"uniform\": [0, 1] } } },"
      " { \"phantom\": \"pelvis\", \"voxel_mm\": 8, \"weight\": 0 } ],"
      " \"rotation_deg\": [{ \"uniform\": [-9, 9] }, 0, 0] }");
  g_autoptr (SkgScene) alone =
      new_scene ("{ \"rotation_deg\": [{ \"uniform\": [-9, 9] }, 0, 0] }");
  g_autofree char *json = skg_scene_to_json (scene);
  g_autoptr (SkgScene) again = skg_scene_new_from_json (json, NULL, NULL);
  g_autofree char *second = skg_scene_to_json (again);
  guint counts[4] = { 0 };
  const guint n = 10000;
  SkgBody *bodies[3] = { NULL };

  g_assert_cmpstr (json, ==, second);
  g_assert_cmpuint (skg_scene_get_n_volumes (scene), ==, 3);
  g_assert_cmpuint (skg_scene_get_n_bodies (scene), ==, 4);
  for (guint64 i = 0; i < n; i++)
    {
      guint volume = skg_scene_get_volume_number (scene, 2, i);
      guint number = skg_scene_get_body_number (scene, 2, i);
      g_autoptr (JsonNode) drawn = skg_scene_list_drawn (scene, 2, i, FALSE);
      JsonObject *object = json_node_get_object (drawn);
      g_autoptr (JsonNode) other = skg_scene_list_drawn (alone, 2, i, FALSE);
      g_autofree char *key = skg_scene_dup_body_key (scene, 2, i);

      g_assert_cmpuint (volume, ==, number > 0);
      g_assert_cmpint (json_object_get_int_member (object, "volume"), ==, volume);
      g_assert_cmpint (json_object_get_int_member (object, "body"), ==, number);
      g_assert_cmpint (json_object_has_member (object, "patient.body.breath"), ==,
                       volume == 1);
      g_assert_cmpfloat (
          json_object_get_double_member (object, "patient.rotation_deg[0]"), ==,
          json_object_get_double_member (json_node_get_object (other),
                                         "patient.rotation_deg[0]"));
      counts[number]++;
      if (bodies[number] == NULL)
        bodies[number] = load (scene, 2, i, NULL);
      g_assert_cmpstr (bodies[number]->key, ==, key);
    }
  /* Four standard deviations of a count of 10000. */
  g_assert_cmpfloat (fabs (counts[0] - 7500.0), <, 4 * sqrt (n * 0.75 * 0.25));
  g_assert_cmpfloat (fabs (counts[1] - 1250.0), <, 4 * sqrt (n * 0.125 * 0.875));
  g_assert_cmpuint (counts[3], ==, 0);
  g_assert_cmpstr (bodies[0]->name, ==, "Pelvis, seed 5");
  g_assert_cmpstr (bodies[1]->name, ==, "Chest, seed 0");
  g_assert_cmpstr (bodies[2]->name, ==, "Chest, seed 1");
  for (guint b = 0; b < 3; b++)
    skg_body_free (bodies[b]);
}

static void
test_bad_volumes (void)
{
  static const char *const cases[][2] = {
    { "[]", "scene: patient.volumes: [] is not allowed: a list of 1 to 1000 objects" },
    { "[ 3 ]", "scene: patient.volumes[0]: 3 is not allowed: an object" },
    { "[ { \"phantom\": \"pelvis\", \"weight\": -1 } ]",
      "scene: patient.volumes[0].weight: -1 is not allowed: a number from 0 to 1e+06" },
    { "[ { \"phantom\": \"pelvis\", \"weight\": 0 } ]",
      "scene: patient.volumes: all weights are 0; at least one must be above 0" },
    { "[ { \"weight\": 1 } ]",
      "scene: patient.volumes[0]: a volume or a phantom must be given" },
    { "[ { \"phantom\": \"pelvis\", \"position_mm\": [0, 0, 0] } ]",
      "scene: patient.volumes[0].position_mm: unknown key; allowed here: volume, " },
    { "[ { \"phantom\": \"leg\" } ]",
      "scene: patient.volumes[0]: patient.phantom: \"leg\" is not allowed" },
    { "[ { \"phantom\": \"pelvis\" } ], \"seed\": 3",
      "scene: patient.seed: belongs to one of patient.volumes, not beside them" },
  };
  g_autoptr (SkgScene) scene =
      new_scene ("{ \"volumes\": [ { \"phantom\": \"pelvis\", \"weight\": 0 },"
                 " { \"volume\": \"/nowhere/ct.nii.gz\" } ] }");
  g_autoptr (GError) missing = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{ \"skiagraph\": 1, \"patient\": { \"volumes\": %s } }", cases[i][0]);
      g_autoptr (GError) error = NULL;

      g_assert_null (skg_scene_new_from_json (json, NULL, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      if (!g_str_has_prefix (error->message, cases[i][1]))
        g_error ("%s", error->message);
    }
  g_assert_null (
      skg_body_load_sample (scene, 0, 0, NULL, NULL, NULL, NULL, NULL, &missing));
  g_assert_error (missing, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpstr (
      missing->message, ==,
      "patient.volumes[1]: patient.volume: /nowhere/ct.nii.gz: no such file "
      "or folder");
}

/* Sheared or not, a draft is aimed at as its whole body is: whole millimetres, and the
 * coarse voxels' middle may round the other way. */
static void
test_draft (void)
{
  static const char *const shears[] = { "[0, 0, 0]", "[25, 0, 0]" };
  const SkgLoadOptions options = { .draft = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (shears); i++)
    {
      g_autofree char *patient =
          g_strdup_printf ("{ \"phantom\": \"pelvis\", \"voxel_mm\": 1.9,"
                           "  \"shear_deg\": %s }",
                           shears[i]);
      g_autoptr (SkgScene) scene = new_scene (patient);
      g_autoptr (SkgBody) whole = load (scene, 0, 0, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgBody) draft =
          skg_body_load_sample (scene, 0, 0, NULL, &options, NULL, NULL, NULL, &error);
      SkgVec3 a = skg_volume_get_aim_mm (whole->volume);
      SkgVec3 b = skg_volume_get_aim_mm (draft->volume);

      g_assert_no_error (error);
      g_assert_cmpuint (skg_volume_get_reduction (draft->volume), ==, 2);
      g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (a, b)), <=, i == 0 ? 0 : 1.01);
      for (guint l = 0; l < skg_landmark_set_get_length (whole->landmarks); l++)
        g_assert_cmpfloat (
            skg_vec3_length (
                skg_vec3_sub (skg_landmark_set_get (whole->landmarks, l)->position_mm,
                              skg_landmark_set_get (draft->landmarks, l)->position_mm)),
            <, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  /* Not GLib's isolation, which loses what it replaces. */
  g_autofree char *folder = g_dir_make_tmp ("skg-test-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/body-sample/ranges", test_ranges);
  g_test_add_func ("/scene/body-sample/pool", test_pool);
  g_test_add_func ("/scene/body-sample/drawn", test_drawn);
  g_test_add_func ("/scene/body-sample/drawn-tools", test_drawn_tools);
  g_test_add_func ("/scene/body-sample/seeds", test_seeds);
  g_test_add_func ("/scene/body-sample/shear", test_shear);
  g_test_add_func ("/scene/body-sample/landmarks-follow", test_landmarks_follow);
  g_test_add_func ("/scene/body-sample/landmarks-missing", test_landmarks_missing);
  g_test_add_func ("/scene/body-sample/lesions-in-a-ct", test_lesions_in_a_ct);
  g_test_add_func ("/scene/body-sample/bad-input", test_bad_input);
  g_test_add_func ("/scene/body-sample/no-lungs", test_no_lungs);
  g_test_add_func ("/scene/body-sample/shipped", test_shipped);
  g_test_add_func ("/scene/body-sample/volumes", test_volumes);
  g_test_add_func ("/scene/body-sample/bad-volumes", test_bad_volumes);
  g_test_add_func ("/scene/body-sample/hip-ranges", test_hip_ranges);
  g_test_add_func ("/scene/body-sample/draft", test_draft);
  return g_test_run ();
}
