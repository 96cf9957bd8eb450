/* SPDX-License-Identifier: Apache-2.0 */
#include "scene/tools.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/item-numbers.h"
#include "scene/project.h"
#include "scene/scene-private.h"

static SkgScene *
new_scene (const char *tools)
{
  g_autofree char *json = g_strdup_printf ("{\"skiagraph\":1,\"tools\":%s}", tools);
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (json, NULL, &error);

  g_assert_no_error (error);
  return scene;
}

static SkgToolSet *
sample (SkgScene *scene, guint64 seed, guint64 index)
{
  g_autoptr (GError) error = NULL;
  SkgToolSet *tools = NULL;

  g_assert_true (skg_scene_sample_tools (scene, NULL, seed, index, &tools, &error));
  g_assert_no_error (error);
  return tools;
}

static void
assert_refused (const char *tools, const char *words)
{
  g_autofree char *json = g_strdup_printf ("{\"skiagraph\":1,\"tools\":%s}", tools);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", tools);
  g_assert_null (skg_scene_new_from_json (json, NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
test_bad (void)
{
  assert_refused ("3", "tools: 3 is not allowed: a list");
  assert_refused ("[3]", "tools[0]: 3 is not allowed: an object");
  assert_refused ("[{}]", "tools[0].kind must be given: one of k-wire, screw");
  assert_refused ("[{\"kind\":\"saw\"}]", "tools[0].kind: \"saw\" is not allowed");
  assert_refused ("[{\"kind\":3}]", "tools[0].kind: 3");
  assert_refused ("[{\"kind\":\"ball\",\"diametr_mm\":3}]",
                  "did you mean tools[0].diameter_mm?");
  assert_refused ("[{\"kind\":\"ball\"},{\"kind\":\"ball\",\"bend_deg\":3}]",
                  "tools[1].bend_deg: unknown key of a \"ball\"; allowed here: kind");
  assert_refused ("[{\"kind\":\"ball\",\"diameter_mm\":0}]",
                  "tools[0].diameter_mm: 0 is not allowed: 0.1 to 300 mm");
  assert_refused ("[{\"kind\":\"ball\",\"diameter_mm\":{\"uniform\":[1,301]}}]",
                  "0.1 to 300 mm");
  assert_refused ("[{\"kind\":\"ball\",\"position_mm\":[1,2]}]",
                  "tools[0].position_mm: [1, 2] is not allowed: a list of 3 numbers");
  assert_refused ("[{\"kind\":\"ball\",\"position_mm\":[1,2,\"x\"]}]",
                  "tools[0].position_mm[2]");
  assert_refused ("[{\"kind\":\"ball\",\"material\":\"titanum\"}]",
                  "tools[0].material");
  assert_refused ("[{\"kind\":\"ball\",\"hidden\":1}]", "true or false");
  assert_refused ("[{\"kind\":\"ball\",\"priority\":1.5}]", "whole number");
  assert_refused ("[{\"kind\":\"guide-wire\",\"points_mm\":[[0,0,0]]}]",
                  "a list of 2 to 64 points");
  assert_refused ("[{\"kind\":\"guide-wire\",\"points_mm\":[[0,0,0],[0,0]]}]",
                  "tools[0].points_mm[1]: [0, 0] is not allowed: a list of 3 numbers");
  assert_refused ("[{\"kind\":\"manipulator\",\"bend_deg\":15}]",
                  "tools[0].bend_deg: notch");
  assert_refused ("[{\"kind\":\"mesh\"}]", "tools[0].file: must be given");
  assert_refused ("[{\"kind\":\"mesh\",\"file\":\"a.stl\",\"unit_mm\":0}]",
                  "tools[0].unit_mm: 0 is not allowed");
}

/* What is wrong only with a file or with a draw is said when the sample is made. */
static void
test_bad_samples (void)
{
  g_autoptr (SkgScene) missing =
      new_scene ("[{\"kind\":\"mesh\",\"file\":\"/nonexistent/a.stl\"}]");
  g_autoptr (SkgScene) bent =
      new_scene ("[{\"kind\":\"ball\"},{\"kind\":\"manipulator\","
                 "\"bend_deg\":{\"uniform\":[14,15]}}]");
  g_autoptr (SkgToolSet) tools = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (skg_scene_sample_tools (missing, NULL, 0, 0, &tools, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpstr (error->message, ==, "tools[0]: /nonexistent/a.stl: no such file");
  g_clear_error (&error);
  g_assert_false (skg_scene_sample_tools (bent, NULL, 0, 0, &tools, &error));
  g_assert_true (g_str_has_prefix (error->message, "tools[1]: bend_deg: notch"));
}

static SkgVec3
apply (const SkgPlacedTool *placed, double x, double y, double z)
{
  return skg_mat4_transform_point (&placed->patient_from_tool, skg_vec3 (x, y, z));
}

static void
assert_point (SkgVec3 p, double x, double y, double z)
{
  g_assert_cmpfloat_with_epsilon (p.x, x, 1e-9);
  g_assert_cmpfloat_with_epsilon (p.y, y, 1e-9);
  g_assert_cmpfloat_with_epsilon (p.z, z, 1e-9);
}

static void
test_pose (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("[{\"kind\":\"k-wire\",\"length_mm\":100,\"position_mm\":[1,2,3],"
                 "\"rotation_deg\":[90,0,90],\"advance_mm\":10,\"twist_deg\":90}]");
  g_autoptr (SkgToolSet) tools = sample (scene, 0, 0);
  const SkgPlacedTool *placed = skg_tool_set_get (tools, 0);

  /* z of the tool: about x to -y, about z to x. Its x: by the twist to y, about x to z,
   * which stays. */
  assert_point (apply (placed, 0, 0, 0), 11, 2, 3);
  assert_point (apply (placed, 0, 0, 5), 16, 2, 3);
  assert_point (apply (placed, 5, 0, 0), 11, 2, 8);
  assert_point (skg_placed_tool_get_point_mm (placed, 0), -89, 2, 3);
  g_assert_cmpstr (placed->material, ==, "316l");
  g_assert_cmpfloat (placed->density_g_cm3, ==, 7.99);
  g_assert_cmpstr (placed->name, ==, "K-wire");
}

/* Angles from a matrix give the matrix back, at the poles of y as well. */
static void
test_rotation (void)
{
  g_autoptr (SkgScene) scene = new_scene ("[{\"kind\":\"ball\"}]");

  for (int i = 0; i < 200; i++)
    {
      const double angles[3] = { i * 37 % 360 - 180,
                                 i % 5 == 0 ? 90 : i * 53 % 180 - 90,
                                 i * 71 % 360 - 180 };
      static const SkgVec3 axes[] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
      SkgMat4 matrix = skg_mat4_identity ();
      g_autoptr (SkgToolSet) tools = NULL;
      const SkgMat4 *back;

      for (int k = 0; k < 3; k++)
        {
          SkgMat4 turn = skg_mat4_rotation (axes[k], SKG_RAD_FROM_DEG (angles[k]));

          matrix = skg_mat4_multiply (&turn, &matrix);
        }
      matrix.m[3][1] = -7.25;
      skg_scene_set_tool_pose (scene, 0, &matrix);
      tools = sample (scene, 0, 0);
      back = &skg_tool_set_get (tools, 0)->patient_from_tool;
      for (int c = 0; c < 4; c++)
        for (int r = 0; r < 3; r++)
          /* Angles are kept to 1e-6 degrees. */
          g_assert_cmpfloat_with_epsilon (back->m[c][r], matrix.m[c][r], 1e-7);
    }
}

/* The mean of many draws and their spread, element by element; draws of one tool don't
 * depend on others before it. */
static void
test_draws (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("[{\"kind\":\"manipulator\",\"bend_deg\":{\"normal\":[0,2.5]},"
                 "\"position_mm\":[{\"uniform\":[-10,10]},0,0]}]");
  g_autoptr (SkgScene) more =
      new_scene ("[{\"kind\":\"ball\",\"position_mm\":[{\"uniform\":[0,1]},0,0]},"
                 "{\"kind\":\"manipulator\",\"bend_deg\":{\"normal\":[0,2.5]},"
                 "\"position_mm\":[{\"uniform\":[-10,10]},0,0]}]");
  double sum = 0;
  double squares = 0;
  const int n = 150;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (SkgToolSet) a = sample (scene, 5, i);
      g_autoptr (SkgToolSet) b = sample (more, 5, i);
      g_autoptr (SkgToolSet) again = sample (scene, 5, i);
      const SkgPlacedTool *p = skg_tool_set_get (a, 0);
      const SkgPlacedTool *q = skg_tool_set_get (b, 1);
      double tip = skg_tool_get_point (p->tool, 1)->position_mm.x;

      g_assert_true (skg_tool_set_equal (a, again));
      g_assert_true (p->tool == q->tool);
      g_assert_cmpfloat (p->patient_from_tool.m[3][0], ==,
                         q->patient_from_tool.m[3][0]);
      sum += tip;
      squares += tip * tip;
    }
  /* The tip moves by some 20 mm; zero on average within 4 standard errors. */
  g_assert_cmpfloat (fabs (sum / n), <, 4 * sqrt (squares / n / n));
  g_assert_cmpfloat (sqrt (squares / n), >, 3);
}

/* Elements of a list that one distribution stands for are drawn apart. */
static void
test_spread (void)
{
  g_autoptr (SkgScene) spread =
      new_scene ("[{\"kind\":\"manipulator\",\"bend_deg\":{\"uniform\":[-4,4]}}]");
  g_autoptr (SkgScene) one =
      new_scene ("[{\"kind\":\"manipulator\",\"bend_deg\":[{\"uniform\":[-4,4]}]}]");
  guint n_same = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (SkgToolSet) a = sample (spread, 0, i);
      g_autoptr (SkgToolSet) b = sample (one, 0, i);
      SkgVec3 tip = skg_tool_get_point (skg_tool_set_get (b, 0)->tool, 1)->position_mm;

      n_same += skg_tool_set_equal (a, b);
      /* The same angle everywhere: an arc, whose chord leans by half of what it turns.
       */
      g_assert_cmpfloat_with_epsilon (hypot (tip.x, tip.z), 35, 12);
    }
  g_assert_cmpuint (n_same, ==, 0);
}

/* What a row's dice does: one element varies, its neighbours stay; what is drawn is
 * what the picture's tool has; what is out of range changes nothing. */
static void
test_vary (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("[{\"kind\":\"ball\"},{\"kind\":\"manipulator\"}]");
  const SkgNumber range = { .kind = SKG_NUMBER_UNIFORM, .a = -20, .b = 20 };
  const SkgNumber bend = { .kind = SKG_NUMBER_UNIFORM, .a = -3, .b = 3 };
  const SkgNumber far = { .kind = SKG_NUMBER_UNIFORM, .a = 0, .b = 6000 };
  const double fill[3] = { 1, 2, 3 };
  const SkgItemNumber x = { NULL, 1, "position_mm", 0 };
  const SkgItemNumber y = { NULL, 1, "position_mm", 1 };
  const SkgItemNumber all = { NULL, 1, "bend_deg", SKG_ITEM_ALL_ELEMENTS };
  const SkgItemNumber third = { NULL, 1, "bend_deg", 2 };
  const SkgItemNumber order = { NULL, 1, "priority", 0 };
  g_autoptr (GError) error = NULL;
  double values[8];
  double bends[SKG_TOOL_MAX_NUMBERS];
  SkgMat4 matrix;
  double min;
  double max;

  g_assert_true (skg_item_number_get_limits (scene, &x, &min, &max));
  g_assert_cmpfloat (max, ==, 5000);
  g_assert_false (skg_item_number_get_limits (scene, &order, &min, &max));
  g_assert_null (skg_item_number_peek (scene, &x));
  g_assert_true (isnan (skg_item_number_draw (scene, &x)));
  g_assert_true (skg_item_number_set (scene, &x, &range, fill, 3, &error));
  g_assert_no_error (error);
  g_assert_true (skg_number_equal (skg_item_number_peek (scene, &x), &range));
  g_assert_cmpfloat (skg_item_number_peek (scene, &y)->a, ==, 2);
  g_assert_false (skg_item_number_set (scene, &y, &far, fill, 3, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpfloat (skg_item_number_peek (scene, &y)->a, ==, 2);
  g_assert_true (skg_item_number_set (scene, &all, &bend, NULL, 0, NULL));
  skg_scene_set_shown_sample (scene, 3, 0);
  skg_item_number_draw_many (scene, &x, &range, values, 8);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (SkgToolSet) tools = sample (scene, 3, i);

      skg_scene_set_shown_sample (scene, 3, i);
      g_assert_cmpfloat (values[i], ==, skg_item_number_draw (scene, &x));
      g_assert_cmpfloat (values[i], ==,
                         skg_tool_set_get (tools, 1)->patient_from_tool.m[3][0]);
      skg_scene_get_tool_numbers (scene, 1, "bend_deg", bends, SKG_TOOL_MAX_NUMBERS);
      g_assert_cmpfloat (skg_item_number_draw (scene, &third), ==, bends[2]);
    }
  g_assert_cmpfloat (values[0], !=, values[1]);
  /* Dragged: the range moves as a whole, by what the shown sample moves. */
  matrix = skg_mat4_translation (skg_vec3 (values[7] + 5, 2, 3));
  skg_scene_set_tool_pose (scene, 1, &matrix);
  g_assert_cmpfloat_with_epsilon (skg_item_number_peek (scene, &x)->a, -15, 1e-6);
  g_assert_cmpfloat_with_epsilon (skg_item_number_peek (scene, &x)->b, 25, 1e-6);
  g_assert_cmpfloat_with_epsilon (skg_item_number_draw (scene, &x), values[7] + 5,
                                  1e-6);
  /* One of a list that one distribution stands for: the others go on varying. */
  g_assert_true (skg_item_number_set (
      scene, &third, &(SkgNumber){ .kind = SKG_NUMBER_CONSTANT, .a = 1 }, NULL, 0,
      NULL));
  g_assert_null (skg_item_number_peek (scene, &all));
  g_assert_false (skg_number_is_random (skg_item_number_peek (scene, &third)));
  g_assert_true (skg_number_is_random (
      skg_item_number_peek (scene, &(SkgItemNumber){ NULL, 1, "bend_deg", 3 })));
}

static void
test_names (void)
{
  g_autoptr (SkgScene) scene = new_scene ("[{\"kind\":\"ball\"},{\"kind\":\"k-wire\","
                                          "\"name\":\"guide\"},{\"kind\":\"ball\"}]");
  g_autoptr (SkgToolSet) tools = sample (scene, 0, 0);

  g_assert_cmpstr (skg_tool_set_get (tools, 0)->name, ==, "Ball 1");
  g_assert_cmpstr (skg_tool_set_get (tools, 1)->name, ==, "guide");
  g_assert_cmpstr (skg_tool_set_get (tools, 2)->name, ==, "Ball 2");
}

static void
on_changed (SkgScene *scene, guint *n)
{
  (*n)++;
}

static void
test_edit (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgToolSet) tools = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  guint n_changed = 0;

  g_signal_connect (scene, "changed", G_CALLBACK (on_changed), &n_changed);
  g_assert_true (skg_scene_add_tool (scene, "ball", NULL, 0, &error));
  g_assert_true (skg_scene_add_tool (scene, "manipulator", NULL, 0, &error));
  g_assert_true (skg_scene_add_tool (scene, "ball", NULL, 0, &error));
  g_assert_no_error (error);
  g_assert_true (skg_scene_set_tool_value (scene, 1, "bend_deg", "[1,2]", &error));
  g_assert_true (skg_scene_set_value (scene, "tools[1].bend_deg[1]=4", &error));
  g_assert_true (skg_scene_set_value (scene, "tools[2].material=lead", &error));
  g_assert_true (skg_scene_set_value (scene, "tools[3].kind=ruler", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (skg_scene_get_n_tools (scene), ==, 4);
  g_assert_cmpuint (n_changed, ==, 7);

  /* What is refused changes nothing. */
  json = skg_scene_to_json (scene);
  g_assert_false (skg_scene_set_tool_value (scene, 1, "bend_deg", "[1,20]", &error));
  g_assert_nonnull (strstr (error->message, "intersect itself"));
  g_clear_error (&error);
  g_assert_false (skg_scene_set_value (scene, "tools[5].kind=ruler", &error));
  g_clear_error (&error);
  g_assert_false (skg_scene_set_value (scene, "tools[1].bend_deg[2]=4", &error));
  g_clear_error (&error);
  {
    g_autofree char *after = skg_scene_to_json (scene);

    g_assert_cmpstr (after, ==, json);
  }
  g_assert_nonnull (strstr (json, "\"bend_deg\": [1, 4]"));
  skg_scene_remove_tool (scene, 0);
  tools = sample (scene, 0, 0);
  g_assert_cmpuint (skg_tool_set_get_length (tools), ==, 3);
  g_assert_cmpstr (skg_tool_set_get (tools, 1)->name, ==, "Ball");
  g_assert_cmpstr (skg_tool_set_get (tools, 1)->material, ==, "lead");
}

/* A file is relative to the scene, and is written so again. */
static void
test_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("skg-tools-XXXXXX", NULL);
  g_autofree char *stl = g_build_filename (dir, "ball.stl", NULL);
  g_autofree char *path = g_build_filename (dir, "scene.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (SkgScene) maker = new_scene ("[{\"kind\":\"ball\",\"diameter_mm\":10}]");
  g_autoptr (SkgToolSet) made = sample (maker, 0, 0);
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (SkgToolSet) tools = NULL;
  g_autoptr (SkgToolSet) again = NULL;
  g_autoptr (GError) error = NULL;
  SkgMesh *mesh = skg_tool_get_part (skg_tool_set_get (made, 0)->tool, 0)->mesh;

  g_assert_true (skg_mesh_save_stl (mesh, stl, &error));
  g_assert_true (g_file_set_contents (
      path,
      "{\"skiagraph\":1,\"tools\":[{\"kind\":\"mesh\",\"file\":\"ball.stl\","
      "\"unit_mm\":2}]}",
      -1, NULL));
  scene = skg_scene_new_for_path (path, &error);
  g_assert_no_error (error);
  tools = sample (scene, 0, 0);
  again = sample (scene, 0, 1);
  g_assert_true (skg_tool_set_get (tools, 0)->tool ==
                 skg_tool_set_get (again, 0)->tool);
  g_assert_cmpfloat_with_epsilon (
      skg_mesh_get_volume_mm3 (
          skg_tool_get_part (skg_tool_set_get (tools, 0)->tool, 0)->mesh) /
          skg_mesh_get_volume_mm3 (mesh),
      8, 1e-5);
  g_assert_true (skg_scene_save (scene, path, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"file\": \"ball.stl\""));
  g_unlink (stl);
  g_unlink (path);
  g_rmdir (dir);
}

/* Base and tip of a manipulator in an oblique view against K [R|t] in double precision.
 */
static void
test_projected (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("[{\"kind\":\"manipulator\",\"bend_deg\":[0,4,6],"
                 "\"position_mm\":[12,-7,20],\"rotation_deg\":[30,-20,75]}]");
  g_auto (SkgSample) s = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *points;
  SkgProjection p;

  g_assert_true (skg_scene_set_value (scene, "carm.primary_deg=25", &error));
  g_assert_true (skg_scene_sample (scene, NULL, 0, 0, &s, &error));
  g_assert_no_error (error);
  text = skg_sample_describe_projection (&s, NULL, NULL);
  g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
  points = json_object_get_array_member (
      json_array_get_object_element (
          json_object_get_array_member (
              json_node_get_object (json_parser_get_root (parser)), "tools"),
          0),
      "points");
  g_assert_cmpuint (json_array_get_length (points), ==, 2);
  skg_sample_get_patient_projection (&s, &p);
  for (guint i = 0; i < 2; i++)
    {
      const SkgPlacedTool *placed = skg_tool_set_get (s.tools, 0);
      JsonObject *point = json_array_get_object_element (points, i);
      SkgVec3 own = skg_tool_get_point (placed->tool, i)->position_mm;
      /* Rz Ry Rx by its own formula. */
      double a = SKG_RAD_FROM_DEG (30);
      double b = SKG_RAD_FROM_DEG (-20);
      double c = SKG_RAD_FROM_DEG (75);
      double y1 = own.y * cos (a) - own.z * sin (a);
      double z1 = own.y * sin (a) + own.z * cos (a);
      double x2 = own.x * cos (b) + z1 * sin (b);
      double z2 = -own.x * sin (b) + z1 * cos (b);
      double x[4] = { x2 * cos (c) - y1 * sin (c) + 12, x2 * sin (c) + y1 * cos (c) - 7,
                      z2 + 20, 1 };
      double h[3] = { 0 };

      for (int r = 0; r < 3; r++)
        for (int k = 0; k < 4; k++)
          h[r] += p.p[r][k] * x[k];
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (point, "column"),
                                      h[0] / h[2], 0.01);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (point, "row"),
                                      h[1] / h[2], 0.01);
      g_assert_true (json_object_get_boolean_member (point, "in_view"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/tools/bad", test_bad);
  g_test_add_func ("/scene/tools/bad-samples", test_bad_samples);
  g_test_add_func ("/scene/tools/pose", test_pose);
  g_test_add_func ("/scene/tools/rotation", test_rotation);
  g_test_add_func ("/scene/tools/draws", test_draws);
  g_test_add_func ("/scene/tools/spread", test_spread);
  g_test_add_func ("/scene/tools/vary", test_vary);
  g_test_add_func ("/scene/tools/names", test_names);
  g_test_add_func ("/scene/tools/edit", test_edit);
  g_test_add_func ("/scene/tools/file", test_file);
  g_test_add_func ("/scene/tools/projected", test_projected);
  return g_test_run ();
}
