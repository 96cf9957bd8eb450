/* SPDX-License-Identifier: Apache-2.0
 * Rules: tries, landmarks, areas against theory, collisions, bad input. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/collision.h"
#include "scene/rules-private.h"

#define SIZE 64u
#define SPACING_MM 2.0
#define RADIUS_MM 40.0
/* Pixels of the detector, mm between source and detector, and to the isocentre. */
#define PIXELS 400u
#define PITCH_MM 1.0
#define SID_MM 1000.0
#define SOD_MM 500.0

/* A ball about the middle of the grid, which is patient (0, 0, 0): soft tissue in air,
 * labelled "ball"; "cube", which holds it, lies in a layer of its own; "nothing" occurs
 * nowhere. */
static SkgBody *
new_ball_body (void)
{
  const double first_mm = (SIZE - 1) / -2.0 * SPACING_MM;
  const SkgGrid grid = {
    .size = { SIZE, SIZE, SIZE },
    .spacing_mm = { SPACING_MM, SPACING_MM, SPACING_MM },
    .origin_mm = { first_mm, first_mm, first_mm },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
  const SkgLabelName names[] = { { 0, 1, (char *) "ball", SKG_RGB_NONE },
                                 { 0, 9, (char *) "nothing", SKG_RGB_NONE },
                                 { 1, 1, (char *) "cube", SKG_RGB_NONE } };
  const SkgLandmark landmarks[] = {
    { .name = (char *) "middle", .position_mm = { 0, 0, 0 }, .visible = TRUE },
    { .name = (char *) "left", .position_mm = { 90, 0, 0 }, .visible = TRUE },
    { .name = (char *) "far", .position_mm = { 150, 0, 0 }, .visible = TRUE },
  };
  gsize n = (gsize) SIZE * SIZE * SIZE;
  gint16 *hu = g_new (gint16, n);
  guint8 *labels = g_new0 (guint8, 2 * n);
  SkgBody *body = g_new0 (SkgBody, 1);
  g_autoptr (GBytes) hu_bytes = NULL;
  g_autoptr (GBytes) label_bytes = NULL;

  for (gsize i = 0; i < n; i++)
    {
      double x = first_mm + (double) (i % SIZE) * SPACING_MM;
      double y = first_mm + (double) (i / SIZE % SIZE) * SPACING_MM;
      double z = first_mm + (double) (i / SIZE / SIZE) * SPACING_MM;

      labels[i] = x * x + y * y + z * z <= RADIUS_MM * RADIUS_MM;
      labels[n + i] =
          fabs (x) < RADIUS_MM && fabs (y) < RADIUS_MM && fabs (z) < RADIUS_MM;
      hu[i] = labels[i] ? 0 : -1000;
    }
  hu_bytes = g_bytes_new_take (hu, n * sizeof *hu);
  label_bytes = g_bytes_new_take (labels, 2 * n);
  body->volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, hu_bytes, NULL);
  body->labels = skg_label_map_new (&grid, 2, 1, label_bytes, names, 3, NULL);
  body->landmarks = skg_landmark_set_new (landmarks, G_N_ELEMENTS (landmarks));
  g_assert_nonnull (body->labels);
  return body;
}

static SkgScene *
new_scene (const char *patient, const char *rules)
{
  g_autofree char *json = g_strdup_printf (
      "{ \"skiagraph\": 1, \"patient\": { %s }, \"carm\": { \"sid_mm\": %g,"
      " \"sod_mm\": %g, \"isocenter_mm\": [0, 0, 0], \"detector\": { \"columns\": %u,"
      " \"rows\": %u, \"pitch_mm\": %g } }, \"exposure\": { \"simulator\": \"naive\" },"
      " \"rules\": %s }",
      patient, SID_MM, SOD_MM, PIXELS, PIXELS, PITCH_MM, rules);
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (json, NULL, &error);

  g_assert_no_error (error);
  return scene;
}

#define SHIFTED "\"position_mm\": [{ \"uniform\": [-100, 100] }, 0, 0]"

/* The accepted try is the first in which the landmark lies in view, as a scene without
 * rules with that try's seed has it; and about so many are. */
static void
test_first_try (void)
{
  g_autoptr (SkgScene) ruled =
      new_scene (SHIFTED, "[ { \"landmark_in_view\": \"left\", \"margin_px\": 10 } ]");
  g_autoptr (SkgScene) free_scene = new_scene (SHIFTED, "[]");
  SkgBody *body = new_ball_body ();
  guint64 n_tries = 0;
  const guint n = 2000;
  /* Seen at column 199.5 -+ 2 (90 + shift): within 10 pixels of the edge while the
   * shift is in [-100, 5], 105 of 200 mm. */
  const double share = 105.0 / 200;

  for (guint i = 0; i < n; i++)
    {
      g_auto (SkgSample) sample = { 0 };

      g_assert_true (skg_scene_sample (ruled, body, 3, i, &sample, NULL));
      for (guint t = 0; t <= sample.try_number; t++)
        {
          g_auto (SkgSample) other = { 0 };
          gboolean in_view;

          g_assert_true (skg_scene_sample (
              free_scene, body, skg_rules_get_try_seed (3, t), i, &other, NULL));
          in_view = other.world_from_patient.m[3][0] <= 5;
          g_assert_cmpint (in_view, ==, t == sample.try_number);
          if (in_view)
            g_assert_cmpmem (&other.world_from_patient, sizeof (SkgMat4),
                             &sample.world_from_patient, sizeof (SkgMat4));
        }
      n_tries += sample.try_number + 1;
    }
  /* Waiting times of mean 1 / share: four standard deviations of their sum. */
  g_assert_cmpfloat (fabs ((double) n_tries - n / share), <,
                     4 * sqrt (n * (1 - share)) / share);
  skg_body_free (body);
}

/* Without rules, without a body, and in the first try nothing is changed. */
static void
test_first_draws (void)
{
  g_autoptr (SkgScene) ruled =
      new_scene (SHIFTED, "[ { \"landmarks_in_view_min\": 1 } ]");
  g_autoptr (SkgScene) free_scene = new_scene (SHIFTED, "[]");
  SkgBody *body = new_ball_body ();

  g_assert_true (skg_rules_get_try_seed (77, 0) == 77);
  for (guint i = 0; i < 100; i++)
    {
      g_auto (SkgSample) a = { 0 };
      g_auto (SkgSample) b = { 0 };
      g_autoptr (JsonNode) drawn = skg_scene_list_drawn (ruled, 77, i, TRUE);
      g_autoptr (JsonNode) other = skg_scene_list_drawn (free_scene, 77, i, TRUE);

      g_assert_true (skg_scene_sample (ruled, body, 77, i, &a, NULL));
      g_assert_true (skg_scene_sample (free_scene, body, 77, i, &b, NULL));
      g_assert_cmpuint (a.try_number, ==, 0);
      g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
      json_object_remove_member (json_node_get_object (drawn), "rules_tries");
      g_assert_true (json_node_equal (drawn, other));
    }
  skg_body_free (body);
}

/* What is listed as drawn is what the sample has, in a later try as well. */
static void
test_listed (void)
{
  g_autoptr (SkgScene) scene =
      new_scene (SHIFTED, "[ { \"landmark_in_view\": \"far\", \"margin_px\": 20 } ]");
  SkgBody *body = new_ball_body ();
  guint n_later = 0;

  for (guint i = 0; i < 50; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      g_autoptr (JsonNode) drawn = NULL;

      g_assert_true (skg_scene_sample (scene, body, 1, i, &sample, NULL));
      drawn = skg_scene_list_drawn_in_try (scene, 1, i, sample.try_number, FALSE);
      g_assert_cmpfloat (json_object_get_double_member (json_node_get_object (drawn),
                                                        "patient.position_mm[0]"),
                         ==, sample.world_from_patient.m[3][0]);
      skg_scene_set_shown_sample (scene, 1, i);
      skg_scene_set_shown_try (scene, sample.try_number);
      skg_scene_set_number (scene, "patient.position_mm", 0,
                            sample.world_from_patient.m[3][0]);
      n_later += sample.try_number > 0;
    }
  g_assert_cmpuint (n_later, >, 0);
  skg_body_free (body);
}

static double
measure (SkgScene *scene, const SkgBody *body, const char *name)
{
  const SkgStructureRequest request = { (char *) name, SKG_STRUCTURE_STYLE_INIT };
  g_autoptr (SkgStructureChoice) choice =
      skg_structure_choice_new (body->labels, &request, 1, NULL);
  g_auto (SkgSample) sample = { 0 };

  g_assert_nonnull (choice);
  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  return skg_sample_measure_area_px (&sample, choice);
}

/* The shadow of a cube is that of its face next to the source, a square of SID / (d -
 * a) of its side; the picture turned by 30 degrees, so that no cell's edge is its. */
static void
test_cube (void)
{
  g_autoptr (SkgScene) scene = new_scene ("\"position_mm\": [0, 0, 0]", "[]");
  SkgBody *body = new_ball_body ();
  const double distances_mm[] = { 330, 500, 800 };
  const double turn = 30 * G_PI / 180;

  skg_scene_set_number (scene, "carm.roll_deg", 0, 30);
  for (guint i = 0; i < G_N_ELEMENTS (distances_mm); i++)
    {
      double side_px =
          SID_MM * 2 * RADIUS_MM / (distances_mm[i] - RADIUS_MM) / PITCH_MM;
      double box_px = pow (side_px * (sin (turn) + cos (turn)), 2);

      skg_scene_set_number (scene, "carm.sod_mm", 0, distances_mm[i]);
      g_assert_cmpfloat (fabs (measure (scene, body, "cube") - side_px * side_px), <,
                         0.01 * box_px);
    }
  skg_body_free (body);
}

/* A ball of radius r at distance d from the source throws a circle of radius SID r /
 * sqrt (d^2 - r^2) when the beam's axis goes through it. Its voxels reach beyond it by
 * half of their diagonal at most. */
static void
test_ball (void)
{
  g_autoptr (SkgScene) scene = new_scene ("\"position_mm\": [0, 0, 0]", "[]");
  SkgBody *body = new_ball_body ();
  const double d = SOD_MM;
  double area_px[2];
  double measured;

  for (guint i = 0; i < 2; i++)
    {
      double r = RADIUS_MM + i * SPACING_MM * sqrt (3) / 2;

      area_px[i] = G_PI * pow (SID_MM * r / sqrt (d * d - r * r) / PITCH_MM, 2);
    }
  measured = measure (scene, body, "ball");
  g_assert_cmpfloat (measured, >, 0.99 * area_px[0]);
  g_assert_cmpfloat (measured, <, 1.01 * area_px[1]);
  g_assert_cmpfloat (measure (scene, body, "nothing"), ==, 0);
  /* Its middle on the picture's edge: 400 pixels of 0.5 mm at the isocentre. A circle
   * that is thrown sideways is an ellipse, stretched by 1 / cos (atan (100 / 500)). */
  skg_scene_set_number (scene, "patient.position_mm", 2, 100);
  measured = measure (scene, body, "ball");
  g_assert_cmpfloat (measured, >, 0.45 * area_px[0]);
  g_assert_cmpfloat (measured, <, 0.56 * area_px[1]);
  /* Out of the picture, and behind the source. */
  skg_scene_set_number (scene, "patient.position_mm", 2, 150);
  g_assert_cmpfloat (measure (scene, body, "ball"), ==, 0);
  skg_scene_set_number (scene, "patient.position_mm", 2, 0);
  skg_scene_set_number (scene, "patient.position_mm", 1, 600);
  g_assert_cmpfloat (measure (scene, body, "ball"), ==, 0);
  skg_body_free (body);
}

/* The area rule by the same measure: a ball that is half out of a picture. */
static void
test_area_rule (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      SHIFTED, "[ { \"structure_in_view\": \"ball\", \"area_min_px\": 15000 } ]");
  SkgBody *body = new_ball_body ();
  SkgRejections rejections = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (
      skg_scene_count_rejections (scene, body, 5, 0, 400, &rejections, &error));
  g_assert_cmpuint (rejections.n_samples, ==, 400);
  g_assert_cmpuint (rejections.n_failed, ==, 0);
  g_assert_cmpuint (rejections.n_tries, ==, 400 + rejections.n_rejected[0]);
  /* The whole circle (20106 + px) is in view while |shift| < 60 mm, half of it at 100:
   * 15000 px, 0.74 of it, at 81 mm (a segment of 0.26 has 0.48 of the radius of 80 px):
   * 0.19 of all tries are rejected; four standard deviations of 490 tries and 2 mm. */
  g_assert_cmpfloat (
      fabs (rejections.n_rejected[0] / (double) rejections.n_tries - 0.19), <,
      4 * sqrt (0.19 * 0.81 / 490) + 0.02);
  skg_body_free (body);
}

/* Boxes: along an axis, turned, and edge to edge. */
static void
test_solids (void)
{
  SkgSolid a = { .axes = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
                 .half_mm = { 1, 1, 1 } };
  SkgSolid b = a;
  double c = sqrt (0.5);

  b.centre_mm = skg_vec3 (1.99, 0, 0);
  g_assert_true (skg_solid_meets (&a, &b));
  b.centre_mm = skg_vec3 (2.01, 0, 0);
  g_assert_false (skg_solid_meets (&a, &b));
  b.axes[0] = skg_vec3 (c, c, 0);
  b.axes[1] = skg_vec3 (-c, c, 0);
  b.centre_mm = skg_vec3 (1 + G_SQRT2 - 0.01, 0, 0);
  g_assert_true (skg_solid_meets (&a, &b));
  b.centre_mm = skg_vec3 (1 + G_SQRT2 + 0.01, 0, 0);
  g_assert_false (skg_solid_meets (&a, &b));
  /* The second's edge against the first's, crosswise: b is turned about the axis x + y
   * of a's edges' diagonal; only a product of edges separates them. */
  a.axes[0] = skg_vec3 (1, 0, 0);
  a.axes[1] = skg_vec3 (0, c, c);
  a.axes[2] = skg_vec3 (0, -c, c);
  b.axes[0] = skg_vec3 (c, 0, c);
  b.axes[1] = skg_vec3 (0, 1, 0);
  b.axes[2] = skg_vec3 (-c, 0, c);
  b.centre_mm = skg_vec3 (0, 0, 2 * G_SQRT2 - 0.01);
  g_assert_true (skg_solid_meets (&a, &b));
  b.centre_mm = skg_vec3 (0, 0, 2 * G_SQRT2 + 0.01);
  g_assert_false (skg_solid_meets (&a, &b));
}

/* The tube comes up to the table from below, the detector down to the body. */
static void
test_collision (void)
{
  g_autoptr (SkgScene) scene = new_scene ("\"position_mm\": [0, 0, 0]", "[]");
  SkgBody *body = new_ball_body ();
  g_auto (SkgSample) sample = { 0 };

  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  g_assert_cmpuint (skg_collision_find (&sample, body->volume), ==, 0);
  /* The ball's back lies at 40 mm, the table's underside at 40 + 70 mm, the
   * collimator's front at SOD - 108 mm under the isocentre. */
  skg_scene_set_number (scene, "carm.sod_mm", 0, 40 + 70 + 108 + 5);
  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  g_assert_cmpuint (skg_collision_find (&sample, body->volume), ==, 0);
  skg_scene_set_number (scene, "carm.sod_mm", 0, 40 + 70 + 108 - 5);
  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  g_assert_cmpuint (skg_collision_find (&sample, body->volume), ==,
                    SKG_COLLISION_TABLE);
  /* The widest box of three has its front at 40 sin (67.5 degrees) = 37 mm. */
  skg_scene_set_number (scene, "carm.sod_mm", 0, SID_MM - 45);
  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  g_assert_cmpuint (skg_collision_find (&sample, body->volume), ==, 0);
  skg_scene_set_number (scene, "carm.sod_mm", 0, SID_MM - 30);
  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  g_assert_cmpuint (skg_collision_find (&sample, body->volume), ==, SKG_COLLISION_BODY);
  skg_body_free (body);
}

/* A rule that no draw satisfies: so many tries, and its name. */
static void
test_rejects_all (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      "\"position_mm\": [{ \"uniform\": [0, 1] }, 0, 0]",
      "[ { \"landmark_in_view\": \"middle\" }, { \"landmark_in_view\": \"far\" } ]");
  SkgBody *body = new_ball_body ();
  g_auto (SkgSample) sample = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_scene_set_value (scene, "rules_tries=7", NULL));
  g_assert_false (skg_scene_sample (scene, body, 1, 4, &sample, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_REJECTED);
  g_assert_cmpstr (
      error->message, ==,
      "rules: seed 1, index 4: none of 7 tries (rules_tries) satisfies all "
      "rules; rules[1] (landmark_in_view far) rejected most, 7");
  skg_body_free (body);
}

/* Names that a body does not have. */
static void
test_unknown_names (void)
{
  static const char *const cases[][2] = {
    { "[ { \"landmark_in_view\": \"FH-l\" } ]",
      "rules[0].landmark_in_view: \"FH-l\" is no landmark of this body, which has "
      "middle, left, far" },
    { "[ { \"no_collision\": true }, { \"structure_in_view\": \"bal\" } ]",
      "rules[1].structure_in_view: " },
    { "[ { \"landmarks_in_view_min\": 4 } ]",
      "rules[0].landmarks_in_view_min: 4 is not allowed: this body has 3 landmarks" },
  };
  SkgBody *body = new_ball_body ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SkgScene) scene = new_scene ("\"seed\": 0", cases[i][0]);
      g_auto (SkgSample) sample = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (skg_scene_sample (scene, body, 0, 0, &sample, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_true (g_str_has_prefix (error->message, cases[i][1]));
      g_assert_null (strchr (error->message, '\n'));
    }
  skg_body_free (body);
}

static void
test_bad_input (void)
{
  static const char *const cases[][2] = {
    { "5", "scene: rules: 5 is not allowed: a list" },
    { "[ 5 ]", "scene: rules[0]: 5 is not allowed: an object with one of landmark_in" },
    { "[ { \"landmark\": \"FH-l\" } ]", "scene: rules[0]: " },
    { "[ { \"landmark_in_view\": 3 } ]", "scene: rules[0].landmark_in_view: 3 is not" },
    { "[ { \"landmark_in_view\": \"\" } ]", "scene: rules[0].landmark_in_view: " },
    { "[ { \"landmark_in_view\": \"a\", \"area_min_px\": 3 } ]",
      "scene: rules[0].area_min_px: unknown key of a landmark_in_view rule" },
    { "[ { \"landmark_in_view\": \"a\", \"margin_px\": -1 } ]",
      "scene: rules[0].margin_px: -1 is not allowed: a number from 0" },
    { "[ { \"landmarks_in_view_min\": 1.5 } ]",
      "scene: rules[0].landmarks_in_view_min: 1.5 is not allowed: a whole number" },
    { "[ { \"structure_in_view\": \"a\", \"area_min_px\": 0 } ]",
      "scene: rules[0].area_min_px: 0 is not allowed" },
    { "[ { \"no_collision\": false } ]", "scene: rules[0].no_collision: false is not" },
    { "[], \"rules_tries\": 0",
      "scene: rules_tries: 0 is not allowed: a whole number" },
    { "[], \"rules_tries\": { \"uniform\": [1, 2] }", "scene: rules_tries: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{ \"skiagraph\": 1, \"rules\": %s }", cases[i][0]);
      g_autoptr (GError) error = NULL;

      g_assert_null (skg_scene_new_from_json (json, NULL, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      if (!g_str_has_prefix (error->message, cases[i][1]))
        g_error ("%s", error->message);
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* Read, written, read again; set by a program. */
static void
test_round_trip (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("\"seed\": 0", "[ { \"landmark_in_view\": \"a\", \"margin_px\": 4 },"
                                " { \"landmarks_in_view_min\": 3 },"
                                " { \"structure_in_view\": \"b\", \"area_min_px\": 9 },"
                                " { \"no_collision\": true },"
                                " { \"within_limits\": true } ]");
  g_autofree char *json = skg_scene_to_json (scene);
  g_autoptr (SkgScene) again = skg_scene_new_from_json (json, NULL, NULL);
  g_autofree char *second = skg_scene_to_json (again);
  g_autoptr (SkgScene) fresh = skg_scene_new ();
  g_autoptr (GArray) rules = skg_scene_dup_rules (again);
  g_autoptr (GArray) set = NULL;
  g_autoptr (GError) error = NULL;
  SkgRule bad = { SKG_RULE_LANDMARKS_IN_VIEW_MIN, NULL, 0.5, 0 };

  g_assert_cmpstr (json, ==, second);
  g_assert_cmpuint (rules->len, ==, 5);
  g_assert_cmpstr (g_array_index (rules, SkgRule, 2).name, ==, "b");
  g_assert_true (skg_scene_set_rules (fresh, (const SkgRule *) (gpointer) rules->data,
                                      rules->len, NULL));
  set = skg_scene_dup_rules (fresh);
  for (guint i = 0; i < rules->len; i++)
    {
      const SkgRule *x = &g_array_index (rules, SkgRule, i);
      const SkgRule *y = &g_array_index (set, SkgRule, i);

      g_assert_cmpint (x->kind, ==, y->kind);
      g_assert_cmpstr (x->name, ==, y->name);
      g_assert_cmpfloat (x->min, ==, y->min);
      g_assert_cmpfloat (x->margin_px, ==, y->margin_px);
    }
  g_assert_false (skg_scene_set_rules (fresh, &bad, 1, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpuint (skg_scene_get_n_rules (fresh), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/rules/first-try", test_first_try);
  g_test_add_func ("/scene/rules/first-draws", test_first_draws);
  g_test_add_func ("/scene/rules/listed", test_listed);
  g_test_add_func ("/scene/rules/cube", test_cube);
  g_test_add_func ("/scene/rules/ball", test_ball);
  g_test_add_func ("/scene/rules/area-rule", test_area_rule);
  g_test_add_func ("/scene/rules/solids", test_solids);
  g_test_add_func ("/scene/rules/collision", test_collision);
  g_test_add_func ("/scene/rules/rejects-all", test_rejects_all);
  g_test_add_func ("/scene/rules/unknown-names", test_unknown_names);
  g_test_add_func ("/scene/rules/bad-input", test_bad_input);
  g_test_add_func ("/scene/rules/round-trip", test_round_trip);
  return g_test_run ();
}
