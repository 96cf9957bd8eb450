/* SPDX-License-Identifier: Apache-2.0 */
#include "body/structures.h"
#include "scene/effect-presets.h"
#include "scene/machine.h"
#include "scene/resource-texts.h"

typedef struct
{
  const char *id;
  double primary_deg;
  double secondary_deg;
} Expected;

/* Detector angles, DICOM signs: facts of radiography, not of our file. */
static const Expected expected[] = {
  { "ap", 0, 0 },
  { "inlet", 0, 25 },
  { "outlet", 0, -45 },
  { "obturator-right", -45, 0 },
  { "obturator-left", 45, 0 },
  { "iliac-right", 45, 0 },
  { "iliac-left", -45, 0 },
  { "lateral", 90, 0 },
  { "cross-table-right", -90, 45 },
  { "cross-table-left", 90, 45 },
  { "chest-pa", 0, 0 },
  { "chest-ap", 180, 0 },
  { "chest-lateral", 90, 0 },
  { "chest-lordotic", 180, 15 },
  { "l5-s1", 0, -30 },
};

static SkgVec3
get_beam (const SkgView *view)
{
  SkgPose pose = { .sid_mm = 1020, .sod_mm = 530 };
  SkgVec3 beam;

  skg_view_apply (view, &pose);
  skg_pose_get_axes (&pose, &beam, NULL, NULL);
  return beam;
}

static void
test_directions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const SkgView *view = skg_view_find (expected[i].id);
      double a = expected[i].primary_deg * G_PI / 180;
      double b = expected[i].secondary_deg * G_PI / 180;
      SkgVec3 beam;

      g_assert_nonnull (view);
      beam = get_beam (view);
      g_assert_cmpfloat_with_epsilon (beam.x, sin (a) * cos (b), 1e-12);
      g_assert_cmpfloat_with_epsilon (beam.y, -cos (a) * cos (b), 1e-12);
      g_assert_cmpfloat_with_epsilon (beam.z, sin (b), 1e-12);
    }
}

/* What is wrong when a sign is: inlet from the feet, Judet views swapped. */
static void
test_signs (void)
{
  g_assert_cmpfloat (get_beam (skg_view_find ("inlet")).z, >, 0.3);
  g_assert_cmpfloat (get_beam (skg_view_find ("outlet")).z, <, -0.3);
  g_assert_cmpfloat (get_beam (skg_view_find ("obturator-right")).x, <, -0.3);
  g_assert_cmpfloat (get_beam (skg_view_find ("teardrop-right")).x, <, -0.3);
  g_assert_cmpfloat (get_beam (skg_view_find ("teardrop-right")).z, <, -0.3);
  g_assert_cmpfloat (get_beam (skg_view_find ("iliac-right")).x, >, 0.3);
  g_assert_cmpfloat (get_beam (skg_view_find ("chest-ap")).y, >, 0.9);
}

/* Left views are the right ones in a mirror. */
static void
test_pairs (void)
{
  GPtrArray *views = skg_view_list ();
  guint pairs = 0;

  for (guint i = 0; i < views->len; i++)
    {
      const SkgView *right = g_ptr_array_index (views, i);
      g_autofree char *id = NULL;
      const SkgView *left;

      if (!g_str_has_suffix (right->id, "-right"))
        continue;
      id = g_strdup_printf ("%.*s-left", (int) strlen (right->id) - 6, right->id);
      left = skg_view_find (id);
      if (!left)
        continue;
      g_assert_cmpfloat (left->primary_rad, ==, -right->primary_rad);
      g_assert_cmpfloat (left->secondary_rad, ==, right->secondary_rad);
      pairs++;
    }
  g_assert_cmpuint (pairs, >=, 8);
}

static void
test_entries (void)
{
  GPtrArray *views = skg_view_list ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < views->len; i++)
    {
      const SkgView *view = g_ptr_array_index (views, i);

      g_assert_true (g_hash_table_add (ids, view->id));
      g_hash_table_add (groups, view->group);
      g_assert_cmpstr (view->name, !=, "");
      g_assert_cmpstr (view->note, !=, "");
      g_assert_cmpfloat (fabs (view->primary_rad), <=, G_PI);
      g_assert_cmpfloat (fabs (view->secondary_rad), <=, G_PI / 2);
    }
  g_assert_cmpuint (g_hash_table_size (groups), ==, 4);
  g_assert_true (g_hash_table_contains (groups, "pelvis"));
  g_assert_true (g_hash_table_contains (groups, "hip"));
  g_assert_true (g_hash_table_contains (groups, "chest"));
  g_assert_true (g_hash_table_contains (groups, "spine"));
  g_assert_null (skg_view_find ("no-such-view"));
}

static void
test_find_by_angles (void)
{
  const double deg = G_PI / 180;

  g_assert_cmpstr (skg_view_find_by_angles (0, 0)->id, ==, "ap");
  g_assert_cmpstr (skg_view_find_by_angles (0.4 * deg, 25.4 * deg)->id, ==, "inlet");
  g_assert_cmpstr (skg_view_find_by_angles (-G_PI, 0)->id, ==, "chest-ap");
  g_assert_null (skg_view_find_by_angles (0.6 * deg, 25 * deg));
  g_assert_null (skg_view_find_by_angles (12 * deg, 12 * deg));
}

static void
test_apply (void)
{
  SkgPose pose = { .isocenter_mm = { 1, 2, 3 },
                   .sid_mm = 1830,
                   .sod_mm = 1647,
                   .roll_rad = 0.3,
                   .wigwag_rad = 0.1 };

  /* The isocentre must not end up behind the nearer detector. */
  skg_view_apply (skg_view_find ("chest-ap"), &pose);
  g_assert_cmpfloat (pose.sid_mm, ==, 1100);
  g_assert_cmpfloat_with_epsilon (pose.sod_mm, 990, 1e-9);
  g_assert_cmpfloat (pose.roll_rad, ==, 0);
  g_assert_cmpfloat (pose.wigwag_rad, ==, 0.1);
  g_assert_cmpfloat (pose.isocenter_mm.z, ==, 3);

  skg_view_apply (skg_view_find ("inlet"), &pose);
  g_assert_cmpfloat (pose.sid_mm, ==, 1100);
  g_assert_cmpfloat_with_epsilon (pose.sod_mm, 990, 1e-9);
}

static void
test_machines (void)
{
  GPtrArray *machines = skg_machine_list ();
  const SkgMachine *cios = g_ptr_array_index (machines, 0);

  g_assert_cmpstr (cios->id, ==, "cios");
  g_assert_cmpuint (cios->detector.columns, ==, 1536);
  g_assert_cmpfloat (cios->detector.pitch_mm, ==, 0.194);
  g_assert_cmpfloat (cios->sid_mm, ==, 1020);
  g_assert_cmpfloat (cios->sod_mm, ==, 530);
  g_assert_cmpuint (machines->len, >=, 4);
  g_assert_true (skg_machine_find ("intensifier")->round_field);
  g_assert_cmpfloat (skg_machine_find ("chest-stand")->sid_mm, ==, 1830);
  g_assert_null (skg_machine_find ("no-such-machine"));

  for (guint i = 0; i < machines->len; i++)
    {
      const SkgMachine *machine = g_ptr_array_index (machines, i);
      SkgJoints rest = { 0 };
      SkgPose pose = { .sid_mm = machine->sid_mm, .sod_mm = machine->sod_mm };

      g_assert_cmpuint (machine->detector.columns, >, 0);
      g_assert_cmpuint (machine->detector.rows, >, 0);
      g_assert_cmpfloat (machine->detector.pitch_mm, >, 0);
      g_assert_cmpfloat (machine->sod_mm, <, machine->sid_mm);
      g_assert_cmpstr (machine->source, !=, "");
      g_assert_cmpint (skg_machine_check (machine, &rest, &pose), ==, SKG_LIMIT_NONE);
    }
}

static void
test_limits (void)
{
  const SkgMachine *cios = skg_machine_find ("cios");
  const SkgMachine *angio = skg_machine_find ("angio");
  SkgPose pose = { .sid_mm = 1020, .sod_mm = 530 };
  SkgJoints joints = { .orbital_rad = SKG_RAD_FROM_DEG (110.0) };

  g_assert_cmpint (skg_machine_check (cios, &joints, &pose), ==, SKG_LIMIT_NONE);
  joints.orbital_rad = SKG_RAD_FROM_DEG (110.1);
  g_assert_cmpint (skg_machine_check (cios, &joints, &pose), ==, SKG_LIMIT_ORBITAL);
  joints = (SkgJoints){
    .tilt_rad = -4, .wigwag_rad = 1, .lift_mm = 300, .in_out_mm = -300, .drive_mm = 1000
  };
  pose = (SkgPose){ .sid_mm = 1100, .sod_mm = 10 };
  g_assert_cmpint (skg_machine_check (cios, &joints, &pose), ==,
                   SKG_LIMIT_TILT | SKG_LIMIT_WIGWAG | SKG_LIMIT_LIFT |
                       SKG_LIMIT_IN_OUT | SKG_LIMIT_DRIVE | SKG_LIMIT_SID |
                       SKG_LIMIT_SOD);

  /* A joint that it lacks. */
  joints = (SkgJoints){ .wigwag_rad = 0.01 };
  pose = (SkgPose){ .sid_mm = 1100, .sod_mm = 765 };
  g_assert_cmpint (skg_machine_check (angio, &joints, &pose), ==, SKG_LIMIT_WIGWAG);
}

/* What the resources say must be in the list that xgettext reads. */
static void
test_texts (void)
{
  const char *const *texts = skg_resource_text_list ();

  for (guint i = 0; i < skg_view_list ()->len; i++)
    {
      const SkgView *view = g_ptr_array_index (skg_view_list (), i);

      g_test_message ("%s", view->id);
      g_assert_true (g_strv_contains (texts, view->name));
      g_assert_true (g_strv_contains (texts, view->note));
    }
  for (guint i = 0; i < skg_machine_list ()->len; i++)
    {
      const SkgMachine *machine = g_ptr_array_index (skg_machine_list (), i);

      g_assert_true (g_strv_contains (texts, machine->name));
    }
  for (guint i = 0; i < skg_structure_list_sets ()->len; i++)
    {
      const SkgStructureSet *set = g_ptr_array_index (skg_structure_list_sets (), i);

      g_assert_true (g_strv_contains (texts, set->title));
    }
  for (guint i = 0; i < skg_effect_preset_list ()->len; i++)
    {
      const SkgEffectPreset *preset = g_ptr_array_index (skg_effect_preset_list (), i);

      g_test_message ("%s", preset->id);
      g_assert_true (g_strv_contains (texts, preset->title));
    }
  g_assert_cmpstr (skg_resource_text_get ("no such text"), ==, "no such text");
  /* Not the catalogue's header. */
  g_assert_cmpstr (skg_resource_text_get (""), ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/views/directions", test_directions);
  g_test_add_func ("/scene/views/signs", test_signs);
  g_test_add_func ("/scene/views/pairs", test_pairs);
  g_test_add_func ("/scene/views/entries", test_entries);
  g_test_add_func ("/scene/views/find-by-angles", test_find_by_angles);
  g_test_add_func ("/scene/views/apply", test_apply);
  g_test_add_func ("/scene/views/texts", test_texts);
  g_test_add_func ("/scene/machines/list", test_machines);
  g_test_add_func ("/scene/machines/limits", test_limits);
  return g_test_run ();
}
