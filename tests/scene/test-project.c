/* SPDX-License-Identifier: Apache-2.0 */
#include "scene/project.h"

#include <math.h>

#include "base/json.h"

static double
get_element (JsonObject *object, const char *key, guint row, guint column)
{
  JsonArray *rows = json_object_get_array_member (object, key);

  return json_array_get_double_element (json_array_get_array_element (rows, row),
                                        column);
}

static SkgBody *
new_body (void)
{
  static const SkgLandmark landmarks[] = {
    { (char *) "a", (char *) "", { 10, 0, 20 }, TRUE },
    { (char *) "off", (char *) "", { 500, 0, 0 }, TRUE },
    { (char *) "behind", (char *) "", { 0, 2000, 0 }, TRUE },
  };
  SkgBody *body = g_new0 (SkgBody, 1);

  body->landmarks = skg_landmark_set_new (landmarks, G_N_ELEMENTS (landmarks));
  return body;
}

static JsonNode *
describe (const char *const *settings, const SkgBody *body)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  JsonNode *node;
  SkgSample sample;

  for (; *settings != NULL; settings++)
    {
      skg_scene_set_value (scene, *settings, &error);
      g_assert_no_error (error);
    }
  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  text = skg_sample_describe_projection (&sample, body, NULL);
  node = skg_json_parse (text, -1, "projection", &error);
  g_assert_no_error (error);
  return node;
}

/* AP, SID 1000, SOD 500, 1 mm pixels, 101 of them, shifted by (2, -3), the source 500
 * mm behind the origin: column = 50 + 2 + 1000 x / 500, row = 50 - 3 - 1000 z / 500. */
static void
test_by_hand (void)
{
  static const char *const settings[] = { "carm.sid_mm=1000",
                                          "carm.sod_mm=500",
                                          "carm.isocenter_mm=[0,0,0]",
                                          "carm.detector.columns=101",
                                          "carm.detector.rows=101",
                                          "carm.detector.pitch_mm=1",
                                          "carm.detector.shift_px=[2,-3]",
                                          NULL };
  g_autoptr (SkgBody) body = new_body ();
  g_autoptr (JsonNode) root = describe (settings, body);
  JsonObject *top = json_node_get_object (root);
  JsonArray *landmarks = json_object_get_array_member (top, "landmarks");
  JsonObject *a = json_array_get_object_element (landmarks, 0);
  JsonObject *off = json_array_get_object_element (landmarks, 1);
  JsonObject *behind = json_array_get_object_element (landmarks, 2);
  JsonObject *pose = json_object_get_object_member (top, "pose");

  g_assert_cmpuint (json_array_get_length (landmarks), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (a, "name"), ==, "a");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (a, "column"), 72,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (a, "row"), 7, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (a, "depth_mm"), 500,
                                  1e-9);
  g_assert_true (json_object_get_boolean_member (a, "in_view"));
  g_assert_false (json_object_get_boolean_member (off, "in_view"));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (off, "column"), 1052,
                                  1e-9);
  g_assert_false (json_object_get_boolean_member (behind, "in_view"));
  g_assert_true (json_object_get_null_member (behind, "column"));

  /* The picture faces the patient while the beam comes from behind: a mirror, in K. */
  g_assert_cmpfloat_with_epsilon (get_element (top, "k", 0, 0), -1000, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_element (top, "k", 1, 1), 1000, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_element (top, "k", 0, 2), 52, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_element (top, "k", 1, 2), 47, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (pose, "magnification"),
                                  2, 1e-12);
  g_assert_cmpstr (json_object_get_string_member (pose, "angles"), ==, "AP");
}

/* P by its inverse is the identity, and a pixel's ray leads back to the landmark, with
 * the patient turned and the arm oblique. */
static void
test_inverses (void)
{
  static const char *const settings[] = { "carm.primary_deg=130",
                                          "carm.secondary_deg=-20",
                                          "patient.rotation_deg=[10,20,30]",
                                          "patient.position_mm=[5,-6,7]", NULL };
  g_autoptr (SkgBody) body = new_body ();
  g_autoptr (JsonNode) root = describe (settings, body);
  JsonObject *top = json_node_get_object (root);
  JsonObject *a = json_array_get_object_element (
      json_object_get_array_member (top, "landmarks"), 0);
  const double pixel[3] = { json_object_get_double_member (a, "column"),
                            json_object_get_double_member (a, "row"), 1 };
  const double expected_mm[3] = { 10, 0, 20 };
  double depth_mm = json_object_get_double_member (a, "depth_mm");

  for (guint r = 0; r < 3; r++)
    {
      double point_mm = json_array_get_double_element (
          json_object_get_array_member (top, "source_patient_mm"), r);

      for (guint c = 0; c < 3; c++)
        {
          double sum = 0;
          double kk = 0;

          for (guint i = 0; i < 4; i++)
            sum += get_element (top, "p", r, i) * get_element (top, "p_inverse", i, c);
          for (guint i = 0; i < 3; i++)
            kk += get_element (top, "k", r, i) * get_element (top, "k_inverse", i, c);
          g_assert_cmpfloat_with_epsilon (sum, r == c, 1e-9);
          g_assert_cmpfloat_with_epsilon (kk, r == c, 1e-9);
          point_mm += depth_mm * get_element (top, "p_inverse", r, c) * pixel[c];
        }
      g_assert_cmpfloat_with_epsilon (point_mm, expected_mm[r], 1e-8);
    }
}

/* Limits that the pose passes are named. */
static void
test_limits (void)
{
  static const char *const settings[] = { "carm.primary_deg=-170", NULL };
  g_autoptr (SkgBody) body = new_body ();
  g_autoptr (JsonNode) root = describe (settings, body);
  JsonObject *pose =
      json_object_get_object_member (json_node_get_object (root), "pose");
  JsonArray *passed = json_object_get_array_member (pose, "limits_passed");
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (passed); i++)
    found |= g_strcmp0 (json_array_get_string_element (passed, i), "orbital") == 0;
  g_assert_true (found);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/project/by-hand", test_by_hand);
  g_test_add_func ("/scene/project/inverses", test_inverses);
  g_test_add_func ("/scene/project/limits", test_limits);
  return g_test_run ();
}
