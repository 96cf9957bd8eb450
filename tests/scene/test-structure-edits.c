/* SPDX-License-Identifier: Apache-2.0
 * patient.structures: read, written, refused, drawn; labels and landmarks of a body
 * follow. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/item-numbers.h"
#include "scene/scene.h"
#include "scene/structure-edits.h"

/* A pelvis of coarse voxels. */
static SkgScene *
new_scene (const char *structures, GError **error)
{
  g_autofree char *json =
      g_strdup_printf ("{ \"skiagraph\": 1, \"patient\": { \"phantom\": \"pelvis\","
                       " \"voxel_mm\": 4, \"bodies\": 3, \"structures\": %s } }",
                       structures);

  return skg_scene_new_from_json (json, NULL, error);
}

static SkgBody *
load (SkgScene *scene, guint64 index, const SkgBody *previous, GError **error)
{
  return skg_body_load_sample (scene, 0, index, previous, NULL, NULL, NULL, NULL,
                               error);
}

static SkgBody *
load_one (const char *structures)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = new_scene (structures, &error);
  SkgBody *body;

  g_assert_no_error (error);
  body = load (scene, 0, NULL, &error);
  g_assert_no_error (error);
  return body;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = new_scene (
      "[{ \"name\": \"femur_left\", \"hidden\": true },"
      " { \"name\": \"hip_right\", \"density_scale\": { \"uniform\": [0.5, 1] },"
      "   \"offset_mm\": [1, 2, { \"normal\": [0, 3] }] }]",
      &error);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autoptr (SkgScene) copy = NULL;
  SkgStructureEditValues values;

  g_assert_no_error (error);
  text = skg_scene_to_json (scene);
  g_assert_nonnull (strstr (text, "\"density_scale\""));
  copy = skg_scene_new_from_json (text, NULL, &error);
  g_assert_no_error (error);
  again = skg_scene_to_json (copy);
  g_assert_cmpstr (text, ==, again);
  g_assert_cmpuint (skg_scene_get_n_structure_edits (scene), ==, 2);
  g_assert_true (skg_scene_get_structure_edit (scene, "hip_right", &values));
  g_assert_cmpfloat (values.offset_mm[1], ==, 2);
  g_assert_cmpfloat (values.density_scale, >=, 0.5);
  g_assert_cmpfloat (values.density_scale, <=, 1);
  /* One thing in other words. */
  g_assert_true (skg_scene_get_structure_edit (scene, "Left femur", &values));
  g_assert_true (values.hidden);
  g_assert_false (skg_scene_get_structure_edit (scene, "sacrum", &values));
  g_assert_cmpfloat (values.density_scale, ==, 1);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *structures;
    const char *message;
  } cases[] = {
    { "7", "a list of at most 64 objects" },
    { "[\"femur_left\"]", "patient.structures[0]: \"femur_left\"" },
    { "[{ \"hidden\": true }]", "patient.structures[0].name: must be given" },
    { "[{ \"name\": \"a\", \"hiden\": true }]",
      "did you mean patient.structures[0].hidden?" },
    { "[{ \"name\": \"a\", \"hidden\": 1 }]", "true or false" },
    { "[{ \"name\": \"a\", \"density_scale\": -1 }]", "0 to 5" },
    { "[{ \"name\": \"a\", \"offset_mm\": [0, 501, 0] }]", "-500 to 500 mm" },
    { "[{ \"name\": \"a\", \"offset_mm\": 3 }]", "a list of 3 numbers" },
    { "[{ \"name\": \"a\", \"rotation_deg\": [0, 0, { \"uniform\": [5, 2] }] }]",
      "patient.structures[0].rotation_deg[2]" },
    { "[{ \"name\": \"hip_left\" }, { \"name\": \"Left hip\" }]", "is there twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgScene) scene = new_scene (cases[i].structures, &error);

      g_assert_null (scene);
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("%s: %s", cases[i].structures, error->message);
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* Names are looked up when the body is there. */
static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene =
      new_scene ("[{ \"name\": \"femur_lefft\", \"hidden\": true }]", &error);
  g_autoptr (SkgBody) body = NULL;

  g_assert_no_error (error);
  body = load (scene, 0, NULL, &error);
  g_assert_null (body);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "patient.structures: "));
  g_assert_nonnull (strstr (error->message, "femur_left"));
}

static SkgVec3
find_landmark (const SkgBody *body, const char *name)
{
  for (guint i = 0; i < skg_landmark_set_get_length (body->landmarks); i++)
    if (strcmp (skg_landmark_set_get (body->landmarks, i)->name, name) == 0)
      return skg_landmark_set_get (body->landmarks, i)->position_mm;
  g_assert_not_reached ();
}

static void
test_moved (void)
{
  const SkgVec3 way = { -12, 4, 20 };
  g_autoptr (SkgBody) plain = load_one ("[]");
  g_autoptr (SkgBody) moved =
      load_one ("[{ \"name\": \"hip_right\", \"offset_mm\": [-12, 4, 20] }]");
  const SkgStructure *before = skg_label_map_find (plain->labels, "hip_right");
  const SkgStructure *after = skg_label_map_find (moved->labels, "hip_right");
  SkgVec3 centre = skg_vec3_sub (after->centre_mm, before->centre_mm);
  SkgVec3 left =
      skg_vec3_sub (find_landmark (moved, "ASIS-l"), find_landmark (plain, "ASIS-l"));
  SkgVec3 right =
      skg_vec3_sub (find_landmark (moved, "ASIS-r"), find_landmark (plain, "ASIS-r"));
  g_autoptr (SkgLandmarkSet) back =
      skg_body_dup_source_landmarks (moved, moved->landmarks);

  /* Whole voxels of 4 mm: no label is lost. */
  g_assert_cmpuint (after->n_voxels, ==, before->n_voxels);
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (centre, way)), <, 1e-9);
  g_assert_cmpfloat (skg_vec3_length (left), ==, 0);
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (right, way)), <, 1e-9);
  /* Those that the user edits come to be where the scene has them. */
  g_assert_cmpuint (skg_landmark_set_get_length (back), ==,
                    skg_landmark_set_get_length (plain->landmarks));
  for (guint i = 0; i < skg_landmark_set_get_length (back); i++)
    g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (
                           skg_landmark_set_get (back, i)->position_mm,
                           skg_landmark_set_get (plain->landmarks, i)->position_mm)),
                       <, 1e-9);
  /* Nothing else of the bones is gone but what lay where the hip is now. */
  g_assert_cmpuint (skg_label_map_find (moved->labels, "hip_left")->n_voxels, ==,
                    skg_label_map_find (plain->labels, "hip_left")->n_voxels);
  g_assert_cmpfloat (skg_volume_get_aim_mm (moved->volume).z, ==,
                     skg_volume_get_aim_mm (plain->volume).z);
}

/* Sheared as well: the same aim. One femur alone would be aimed at beside it. */
static void
test_sheared (void)
{
  SkgVec3 aims[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgScene) scene = new_scene (
          i == 0 ? "[]" : "[{ \"name\": \"femur_left\", \"alone\": true }]", &error);
      g_autoptr (SkgBody) body = NULL;

      g_assert_no_error (error);
      skg_scene_set_value (scene, "patient.shear_deg=[20,0,0]", &error);
      g_assert_no_error (error);
      body = load (scene, 0, NULL, &error);
      g_assert_no_error (error);
      aims[i] = skg_volume_get_aim_mm (body->volume);
    }
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (aims[0], aims[1])), ==, 0);
}

/* Keys tell what has to be loaded; nothing is made anew for an edit. */
static void
test_keys (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) plain = new_scene ("[]", &error);
  g_autoptr (SkgScene) named = new_scene ("[{ \"name\": \"hip_left\" }]", &error);
  g_autoptr (SkgScene) hidden =
      new_scene ("[{ \"name\": \"hip_left\", \"hidden\": true }]", &error);
  g_autofree char *a = skg_scene_dup_body_key (plain, 0, 0);
  g_autofree char *b = skg_scene_dup_body_key (named, 0, 0);
  g_autofree char *c = skg_scene_dup_body_key (hidden, 0, 0);
  g_autoptr (SkgBody) first = NULL;
  g_autoptr (SkgBody) second = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
  first = load (plain, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (skg_scene_has_body_source (hidden, first, 0, 0));
  second = load (hidden, 0, first, &error);
  g_assert_no_error (error);
  g_assert_true (second->source.volume == first->source.volume);
  g_assert_true (second->volume != first->volume);
  g_assert_cmpuint (skg_label_map_find (second->labels, "hip_left")->n_voxels, ==, 0);
  g_assert_cmpuint (skg_label_map_find (first->labels, "hip_left")->n_voxels, >, 0);
}

/* A varying edit is that of a body of the pool: samples with the same one have it. */
static void
test_drawn (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene =
      new_scene ("[{ \"name\": \"sacrum\", \"density_scale\": { \"uniform\": [0, 2] },"
                 " \"rotation_deg\": [0, { \"uniform\": [-9, 9] }, 0] }]",
                 &error);
  double scales[3] = { -1, -1, -1 };

  g_assert_no_error (error);
  for (guint64 i = 0; i < 30; i++)
    {
      guint number = skg_scene_get_body_number (scene, 5, i);
      g_autoptr (JsonNode) drawn = skg_scene_list_drawn (scene, 5, i, FALSE);
      JsonArray *list =
          json_object_get_array_member (json_node_get_object (drawn), "structures");
      JsonObject *sacrum = json_array_get_object_element (list, 0);
      double scale = json_object_get_double_member (sacrum, "density_scale");
      double turn = json_array_get_double_element (
          json_object_get_array_member (sacrum, "rotation_deg"), 1);
      SkgStructureEditValues values;

      g_assert_cmpstr (json_object_get_string_member (sacrum, "name"), ==, "sacrum");
      if (scales[number] >= 0)
        g_assert_cmpfloat (scales[number], ==, scale);
      scales[number] = scale;
      skg_scene_set_shown_sample (scene, 5, i);
      skg_scene_get_structure_edit (scene, "sacrum", &values);
      g_assert_cmpfloat (values.density_scale, ==, scale);
      g_assert_cmpfloat (values.rotation_deg[1], ==, turn);
    }
  g_assert_cmpfloat (scales[0], !=, scales[1]);
}

/* What the window edits. */
static void
test_set (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = new_scene (
      "[{ \"name\": \"sacrum\", \"density_scale\": { \"uniform\": [0, 2] } }]", &error);
  SkgStructureEditValues values;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  skg_scene_get_structure_edit (scene, "sacrum", &values);
  values.hidden = TRUE;
  values.offset_mm[0] = 9999;
  skg_scene_set_structure_edit (scene, &values);
  text = skg_scene_to_json (scene);
  /* What was not edited still varies; what is too far is kept inside the range. */
  g_assert_nonnull (strstr (text, "uniform"));
  skg_scene_get_structure_edit (scene, "sacrum", &values);
  g_assert_true (values.hidden);
  g_assert_cmpfloat (values.offset_mm[0], ==, 500);
  values =
      (SkgStructureEditValues){ .name = "hip_left", .alone = TRUE, .density_scale = 1 };
  skg_scene_set_structure_edit (scene, &values);
  g_assert_cmpuint (skg_scene_get_n_structure_edits (scene), ==, 2);
  values.alone = FALSE;
  skg_scene_set_structure_edit (scene, &values);
  g_assert_cmpuint (skg_scene_get_n_structure_edits (scene), ==, 1);
  skg_scene_clear_structure_edits (scene);
  g_assert_cmpuint (skg_scene_get_n_structure_edits (scene), ==, 0);
}

/* What a row's dice does, of a structure that nothing was said of before. */
static void
test_vary (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = new_scene ("[{ \"name\": \"sacrum\" }]", &error);
  const SkgNumber range = { .kind = SKG_NUMBER_UNIFORM, .a = -20, .b = 20 };
  const SkgItemNumber y = { "hip_left", 0, "offset_mm", 1 };
  const double fill[3] = { 0, 0, 0 };
  SkgStructureEditValues values;
  double bodies[3];

  g_assert_no_error (error);
  g_assert_null (skg_item_number_peek (scene, &y));
  g_assert_true (skg_item_number_set (scene, &y, &range, fill, 3, &error));
  g_assert_no_error (error);
  skg_item_number_draw_many (scene, &y, &range, bodies, 3);
  for (guint64 i = 0; i < 10; i++)
    {
      skg_scene_set_shown_sample (scene, 0, i);
      skg_scene_get_structure_edit (scene, "hip_left", &values);
      g_assert_cmpfloat (values.offset_mm[1], ==, skg_item_number_draw (scene, &y));
      g_assert_cmpfloat (values.offset_mm[1], ==,
                         bodies[skg_scene_get_body_number (scene, 0, i)]);
      g_assert_cmpfloat (values.offset_mm[0], ==, 0);
    }
  /* Its neighbour edited as a constant: it goes on varying; removed: nothing is left.
   */
  values.offset_mm[0] = 4;
  skg_scene_set_structure_edit (scene, &values);
  g_assert_true (skg_number_equal (skg_item_number_peek (scene, &y), &range));
  skg_scene_remove_structure_edit (scene, "hip_left");
  g_assert_null (skg_item_number_peek (scene, &y));
  g_assert_cmpuint (skg_scene_get_n_structure_edits (scene), ==, 1);
}

/* Drawn, and in no mask. */
static void
test_masks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = new_scene ("[]", &error);
  g_autoptr (SkgBody) body = load (scene, 0, NULL, &error);
  g_autoptr (SkgStructureChoice) all = NULL;
  g_autoptr (SkgStructureChoice) masks = NULL;
  g_autoptr (SkgStructureChoice) none = NULL;

  g_assert_no_error (error);
  skg_scene_set_value (scene,
                       "annotations.structures=[{\"name\":\"hip_left\",\"mask\":false},"
                       "\"hip_right\"]",
                       &error);
  g_assert_no_error (error);
  all = skg_scene_choose_structures (scene, body, &error);
  g_assert_no_error (error);
  masks = skg_scene_choose_masks (scene, body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_structure_choice_get_length (all), ==, 2);
  g_assert_cmpuint (skg_structure_choice_get_length (masks), ==, 1);
  g_assert_cmpstr (skg_structure_choice_get (masks, 0)->name, ==, "hip_right");
  g_assert_cmpuint (skg_structure_choice_get (masks, 0)->number, ==,
                    skg_structure_choice_get (all, 1)->number);
  skg_scene_set_value (
      scene, "annotations.structures=[{\"name\":\"hip_left\",\"mask\":false}]", &error);
  g_assert_no_error (error);
  none = skg_scene_choose_masks (scene, body, &error);
  g_assert_null (none);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/structure-edits/round-trip", test_round_trip);
  g_test_add_func ("/scene/structure-edits/refused", test_refused);
  g_test_add_func ("/scene/structure-edits/unknown", test_unknown);
  g_test_add_func ("/scene/structure-edits/moved", test_moved);
  g_test_add_func ("/scene/structure-edits/sheared", test_sheared);
  g_test_add_func ("/scene/structure-edits/keys", test_keys);
  g_test_add_func ("/scene/structure-edits/drawn", test_drawn);
  g_test_add_func ("/scene/structure-edits/set", test_set);
  g_test_add_func ("/scene/structure-edits/vary", test_vary);
  g_test_add_func ("/scene/structure-edits/masks", test_masks);
  return g_test_run ();
}
