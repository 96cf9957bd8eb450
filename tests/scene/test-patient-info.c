/* SPDX-License-Identifier: Apache-2.0
 * What the window says of a scene's patients. */
#include "config.h"

#include "scene/patient-info.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/patient-info/shares", test_info);
  return g_test_run ();
}
