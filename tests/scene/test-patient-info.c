/* SPDX-License-Identifier: Apache-2.0
 * What the window says of a scene's patients. */
#include "config.h"

#include <math.h>

#include "base/error.h"
#include "scene/patient-edit.h"
#include "scene/patient-info.h"
#include "scene/rules.h"
#include "scene/scene-random.h"

/* @patient: and what follows it in the scene */
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

/* What the window says of patients: shares are of all weights together. */
static void
test_info (void)
{
  g_autoptr (SkgScene) several =
      new_scene ("{ \"volumes\": [ { \"phantom\": \"pelvis\", \"weight\": 1 },"
                 " { \"phantom\": \"chest\", \"weight\": 3, \"bodies\": 4 } ] }");
  g_autoptr (SkgScene) one =
      new_scene ("{ \"phantom\": \"chest\", \"body\": { \"age\": 40 } }");
  g_autoptr (GArray) infos = skg_scene_list_patients (several);
  const SkgPatientInfo *chest = &g_array_index (infos, SkgPatientInfo, 1);
  double values[SKG_PHANTOM_N_DIALS];

  g_assert_true (skg_scene_has_patient_list (several));
  g_assert_cmpuint (infos->len, ==, 2);
  g_assert_cmpint (chest->kind, ==, SKG_PHANTOM_CHEST);
  g_assert_cmpuint (chest->n_bodies, ==, 4);
  g_assert_cmpfloat (chest->share, ==, 0.75);
  /* The reference is 65 years old and of 176 cm; one number is given. */
  g_assert_false (skg_scene_has_patient_list (one));
  skg_scene_get_body_values (one, values);
  g_assert_cmpfloat (values[SKG_PHANTOM_AGE], ==, 40);
  g_assert_cmpfloat (values[SKG_PHANTOM_SIZE], ==, 1);
  skg_scene_clear_body_numbers (one);
  skg_scene_get_body_values (one, values);
  g_assert_cmpfloat (values[SKG_PHANTOM_AGE], ==, 65);
}

static void
count_change (SkgScene *scene, gpointer data)
{
  ++*(guint *) data;
}

/* (transfer full): of one patient of a scene, "NAME WEIGHT" */
static char *
dup_patient (SkgScene *scene, guint i)
{
  g_autoptr (GArray) infos = skg_scene_list_patients (scene);
  const SkgPatientInfo *info;

  g_assert_cmpuint (i, <, infos->len);
  info = &g_array_index (infos, SkgPatientInfo, i);
  return g_strdup_printf ("%s %g", info->name, info->weight);
}

static void
assert_patient (SkgScene *scene, guint i, const char *expected)
{
  g_autofree char *text = dup_patient (scene, i);

  g_assert_cmpstr (text, ==, expected);
}

/* One patient becomes the first of several and, when the others are gone, the only one
 * again, with all that was said of it. Each edit is one change. */
static void
test_list (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      "{ \"phantom\": \"pelvis\", \"seed\": 9, \"voxel_mm\": 3, \"bodies\": 4,"
      " \"body\": { \"age\": { \"uniform\": [30, 80] } },"
      " \"landmarks\": [ { \"name\": \"mine\", \"position_mm\": [1, 2, 3] } ],"
      " \"rotation_deg\": [ { \"uniform\": [-9, 9] }, 0, 0 ], \"shear_deg\": [4, 0, 0] "
      "}");
  g_autofree char *before = skg_scene_to_json (scene);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;

  g_signal_connect (scene, "changed", G_CALLBACK (count_change), &n_changes);
  g_assert_true (
      skg_scene_add_patient_file (scene, "/data/ct.nii.gz", "1.2.3", &error));
  g_assert_true (skg_scene_add_patient_kind (scene, SKG_PHANTOM_CHEST, &error));
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpuint (skg_scene_get_n_volumes (scene), ==, 3);
  g_assert_cmpuint (skg_scene_get_n_bodies (scene), ==, 6);
  assert_patient (scene, 0, "pelvis 1");
  assert_patient (scene, 1, "ct.nii.gz 1");
  assert_patient (scene, 2, "chest 1");
  /* What is all patients' stayed where it was. */
  g_assert_cmpfloat (skg_scene_get_number (scene, "patient.shear_deg", 0), ==, 4);
  g_assert_true (
      skg_number_is_random (skg_scene_peek_number (scene, "patient.rotation_deg", 0)));
  g_assert_true (skg_scene_remove_patient (scene, 1, &error));
  assert_patient (scene, 1, "chest 1");
  g_assert_true (skg_scene_remove_patient (scene, 1, &error));
  g_assert_no_error (error);
  g_assert_false (skg_scene_has_patient_list (scene));
  after = skg_scene_to_json (scene);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (n_changes, ==, 4);
}

/* Weights are kept in their range, and never all 0; samples follow them. */
static void
test_weights (void)
{
  g_autoptr (SkgScene) scene = new_scene ("{ \"phantom\": \"pelvis\" }");
  guint n_changes = 0;
  guint64 index = 0;
  guint n_chests = 0;
  const guint n = 4000;
  g_autoptr (GError) error = NULL;

  g_assert_false (skg_scene_set_patient_weight (scene, 0, 2));
  g_assert_false (skg_scene_is_random (scene));
  g_assert_true (skg_scene_add_patient_kind (scene, SKG_PHANTOM_CHEST, NULL));
  /* Which patient it is varies, and nothing else. */
  g_assert_true (skg_scene_is_random (scene));
  g_signal_connect (scene, "changed", G_CALLBACK (count_change), &n_changes);
  g_assert_true (skg_scene_set_patient_weight (scene, 1, 3));
  g_assert_false (skg_scene_set_patient_weight (scene, 1, 3));
  g_assert_cmpuint (n_changes, ==, 1);
  for (guint i = 0; i < n; i++)
    n_chests += skg_scene_get_volume_number (scene, 5, i) == 1;
  /* Three in four, by four standard deviations. */
  g_assert_cmpfloat (fabs (n_chests - 0.75 * n), <, 4 * sqrt (n * 0.75 * 0.25));
  g_assert_true (skg_scene_find_patient_sample (scene, 0, 5, &index));
  g_assert_cmpuint (skg_scene_get_volume_number (scene, 5, index), ==, 0);
  for (guint64 i = 1; i < index; i++)
    g_assert_cmpuint (skg_scene_get_volume_number (scene, 5, i), ==, 1);

  g_assert_true (skg_scene_set_patient_weight (scene, 0, -2));
  assert_patient (scene, 0, "pelvis 0");
  g_assert_false (skg_scene_set_patient_weight (scene, 1, 0));
  assert_patient (scene, 1, "chest 3");
  g_assert_false (skg_scene_find_patient_sample (scene, 0, 5, &index));
  g_assert_true (skg_scene_add_patient_kind (scene, SKG_PHANTOM_PELVIS, NULL));
  g_assert_true (skg_scene_set_patient_weight (scene, 2, 0));
  /* Two of weight 0 would be left. */
  g_assert_false (skg_scene_remove_patient (scene, 1, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpuint (skg_scene_get_n_volumes (scene), ==, 3);
}

/* What the other body has as well stays. */
static void
test_kind (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      "{ \"phantom\": \"chest\", \"seed\": 9, \"bodies\": 4, \"voxel_mm\": 2,"
      " \"body\": { \"bmi\": 31, \"lesions\": 7, \"breath\": 0.2 },"
      " \"structures\": [ { \"name\": \"heart\", \"hidden\": true } ],"
      " \"landmarks\": [ { \"name\": \"mine\", \"position_mm\": [1, 2, 3] } ],"
      " \"rotation_deg\": [ 3, 0, 0 ] },"
      " \"carm\": { \"isocenter_mm\": [1, 2, 3], \"primary_deg\": 20 },"
      " \"annotations\": { \"structures\": [ \"heart\" ], \"heatmaps\": true },"
      " \"rules\": [ { \"structure_in_view\": \"heart\" }, { \"no_collision\": true },"
      " { \"landmarks_in_view_min\": 60 }, { \"landmarks_in_view_min\": 10 } ],"
      " \"randomize\": { \"image\": true }");
  g_autoptr (SkgScene) expected = new_scene (
      "{ \"phantom\": \"pelvis\", \"seed\": 9, \"bodies\": 4, \"voxel_mm\": 2,"
      " \"body\": { \"bmi\": 31 }, \"rotation_deg\": [ 3, 0, 0 ] },"
      " \"carm\": { \"primary_deg\": 20 },"
      " \"annotations\": { \"heatmaps\": true },"
      " \"rules\": [ { \"no_collision\": true }, { \"landmarks_in_view_min\": 10 } ],"
      " \"randomize\": { \"image\": true }");
  g_autofree char *a = NULL;
  g_autofree char *b = skg_scene_to_json (expected);
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_scene_set_phantom_kind (scene, SKG_PHANTOM_PELVIS, &error));
  g_assert_no_error (error);
  a = skg_scene_to_json (scene);
  g_assert_cmpstr (a, ==, b);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/patient-info/shares", test_info);
  g_test_add_func ("/scene/patient-info/list", test_list);
  g_test_add_func ("/scene/patient-info/weights", test_weights);
  g_test_add_func ("/scene/patient-info/kind", test_kind);
  return g_test_run ();
}
