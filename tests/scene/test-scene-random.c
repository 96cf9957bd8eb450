/* SPDX-License-Identifier: Apache-2.0
 * Numbers that vary, edited by hand: ranges move with the sample, none is lost. */
#include "scene/scene-random.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/scene-private.h"
#include "scene/shipped.h"

#define SEED 7
#define INDEX 12
/* Moved numbers are kept to 1e-9 of a unit, ends and draw alike. */
#define MOVED 4e-9

static SkgScene *
new_scene (const char *json)
{
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (json, NULL, &error);

  g_assert_no_error (error);
  skg_scene_set_shown_sample (scene, SEED, INDEX);
  return scene;
}

static SkgSample
sample_of (SkgScene *scene)
{
  g_autoptr (GError) error = NULL;
  SkgSample sample;

  skg_scene_sample (scene, NULL, SEED, INDEX, &sample, &error);
  g_assert_no_error (error);
  return sample;
}

static void
test_is_random (void)
{
  g_autoptr (SkgScene) plain = skg_scene_new ();
  g_autoptr (SkgScene) vector = new_scene (
      "{\"skiagraph\":1,\"patient\":{\"rotation_deg\":[0,0,{\"uniform\":[0,1]}]}}");
  g_autoptr (SkgScene) blur =
      new_scene ("{\"skiagraph\":1,\"exposure\":{\"kvp\":{\"choice\":[70,90]}}}");

  g_assert_false (skg_scene_is_random (plain));
  g_assert_true (skg_scene_is_random (vector));
  g_assert_true (skg_scene_is_random (blur));
}

/* Each kind of distribution: the draw goes where the hand puts it, the width stays. */
static void
test_move (void)
{
  static const struct
  {
    const char *number;
    double width; /* upper end minus lower */
  } cases[] = {
    { "{\"uniform\":[-20,10]}", 30 },
    { "{\"normal\":[3,4],\"clip\":[-5,9]}", 14 },
    { "{\"choice\":[-10,5,30],\"weights\":[1,0.5,2]}", 40 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{\"skiagraph\":1,\"carm\":{\"primary_deg\":%s}}", cases[i].number);
      g_autoptr (SkgScene) scene = new_scene (json);
      SkgPose pose = sample_of (scene).pose;
      double low;
      double high;

      pose.primary_rad += SKG_RAD_FROM_DEG (12.5);
      skg_scene_set_pose (scene, &pose);
      g_assert_cmpfloat_with_epsilon (
          SKG_DEG_FROM_RAD (sample_of (scene).pose.primary_rad),
          SKG_DEG_FROM_RAD (pose.primary_rad), MOVED);
      g_assert_true (
          skg_number_is_random (skg_scene_peek_number (scene, "carm.primary_deg", 0)));
      skg_number_get_range (skg_scene_peek_number (scene, "carm.primary_deg", 0), &low,
                            &high);
      g_assert_cmpfloat_with_epsilon (high - low, cases[i].width, MOVED);
    }
}

static void
test_move_log (void)
{
  g_autoptr (SkgScene) scene = new_scene (
      "{\"skiagraph\":1,\"exposure\":{\"photons_per_pixel\":{\"log_uniform\":[100,"
      "10000]}}}");
  double before = skg_scene_draw_number (scene, "exposure.photons_per_pixel", 0);
  const SkgNumber *number;

  skg_scene_set_number (scene, "exposure.photons_per_pixel", 0, 3 * before);
  number = skg_scene_peek_number (scene, "exposure.photons_per_pixel", 0);
  g_assert_cmpfloat_with_epsilon (
      skg_scene_draw_number (scene, "exposure.photons_per_pixel", 0), 3 * before,
      1e-9 * before);
  g_assert_cmpfloat_with_epsilon (number->a, 300, MOVED);
  g_assert_cmpfloat_with_epsilon (number->b, 30000, 1e-6);
}

/* What is not touched keeps its range to the bit, and what the format does not allow is
 * not reached. */
static void
test_others_stay (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("{\"skiagraph\":1,\"carm\":{\"secondary_deg\":{\"uniform\":[-10,10]},"
                 "\"sid_mm\":1000,\"sod_mm\":{\"uniform\":[600,900]},"
                 "\"isocenter_mm\":[{\"normal\":[0,10],\"clip\":[-30,30]},0,0]}}");
  SkgPose pose = sample_of (scene).pose;
  g_auto (SkgNumber) secondary = { 0 };
  g_auto (SkgNumber) x = { 0 };
  const SkgNumber *sod;

  skg_number_copy (&secondary, skg_scene_peek_number (scene, "carm.secondary_deg", 0));
  skg_number_copy (&x, skg_scene_peek_number (scene, "carm.isocenter_mm", 0));
  pose.primary_rad = SKG_RAD_FROM_DEG (40);
  pose.sod_mm += 50;
  skg_scene_set_pose (scene, &pose);
  g_assert_true (skg_number_equal (
      &secondary, skg_scene_peek_number (scene, "carm.secondary_deg", 0)));
  g_assert_true (
      skg_number_equal (&x, skg_scene_peek_number (scene, "carm.isocenter_mm", 0)));
  sod = skg_scene_peek_number (scene, "carm.sod_mm", 0);
  g_assert_cmpfloat_with_epsilon (sod->a, 650, MOVED);
  g_assert_cmpfloat_with_epsilon (sod->b, 950, MOVED);

  /* Some sample's source would stand behind the detector. */
  pose.sod_mm += 60;
  skg_scene_set_pose (scene, &pose);
  sod = skg_scene_peek_number (scene, "carm.sod_mm", 0);
  g_assert_cmpfloat_with_epsilon (sod->b, 950, MOVED);

  /* 90 degrees is the end of what is allowed: the range stops there. */
  pose = sample_of (scene).pose;
  pose.secondary_rad += SKG_RAD_FROM_DEG (200);
  skg_scene_set_pose (scene, &pose);
  g_assert_cmpfloat (skg_scene_peek_number (scene, "carm.secondary_deg", 0)->b, ==, 90);
  g_assert_cmpfloat_with_epsilon (
      skg_scene_peek_number (scene, "carm.secondary_deg", 0)->a, 70, MOVED);
}

static void
test_set_distribution (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  SkgNumber range = { .kind = SKG_NUMBER_UNIFORM, .a = 60, .b = 120 };
  SkgNumber wide = { .kind = SKG_NUMBER_UNIFORM, .a = 60, .b = 400 };
  SkgNumber normal = { .kind = SKG_NUMBER_NORMAL, .a = 0, .b = 10 };
  const double fill[3] = { 1, 2, 3 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (
      skg_scene_set_distribution (scene, "exposure.kvp", 0, &range, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (skg_scene_get_number (scene, "exposure.kvp", 0), ==, 90);

  /* The elements that nobody gave become numbers, and only those. */
  g_assert_true (
      skg_scene_set_distribution (scene, "carm.isocenter_mm", 1, &range, fill, &error));
  g_assert_cmpfloat (skg_scene_get_number (scene, "carm.isocenter_mm", 0), ==, 1);
  g_assert_true (
      skg_number_is_random (skg_scene_peek_number (scene, "carm.isocenter_mm", 1)));
  g_assert_cmpfloat (skg_scene_get_number (scene, "carm.isocenter_mm", 2), ==, 3);

  /* A dose takes the place of another one. */
  g_assert_true (
      skg_scene_set_distribution (scene, "exposure.mas", 0, &range, NULL, &error));
  g_assert_true (isnan (skg_scene_get_number (scene, "exposure.photons_per_pixel", 0)));

  before = skg_scene_to_json (scene);
  g_assert_false (
      skg_scene_set_distribution (scene, "exposure.kvp", 0, &wide, NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "exposure.kvp"));
  g_assert_nonnull (strstr (error->message, "40 to 150"));
  g_clear_error (&error);
  g_assert_false (
      skg_scene_set_distribution (scene, "carm.roll_deg", 0, &normal, NULL, &error));
  g_assert_nonnull (strstr (error->message, "clip"));
  after = skg_scene_to_json (scene);
  g_assert_cmpstr (before, ==, after);
}

/* The panel's mark is the number that the picture was made with. */
static void
test_draw (void)
{
  g_autoptr (SkgScene) scene =
      new_scene ("{\"skiagraph\":1,\"carm\":{\"sod_mm\":{\"uniform\":[600,900]},"
                 "\"isocenter_mm\":[0,{\"uniform\":[-9,9]},0]},"
                 "\"exposure\":{\"kvp\":{\"uniform\":[60,120]}}}");
  double values[INDEX + 1];
  SkgSample sample = sample_of (scene);

  g_assert_cmpfloat (skg_scene_draw_number (scene, "carm.sod_mm", 0), ==,
                     sample.pose.sod_mm);
  g_assert_cmpfloat (skg_scene_draw_number (scene, "carm.isocenter_mm", 1), ==,
                     sample.pose.isocenter_mm.y);
  g_assert_cmpfloat (skg_scene_draw_number (scene, "exposure.kvp", 0), ==,
                     sample.exposure.kvp);
  skg_scene_draw_numbers (scene, "exposure.kvp", 0,
                          skg_scene_peek_number (scene, "exposure.kvp", 0), values,
                          INDEX + 1);
  g_assert_cmpfloat (values[INDEX], ==, sample.exposure.kvp);
  g_assert_true (isnan (skg_scene_draw_number (scene, "exposure.mas", 0)));
}

static void
draw (SkgScene *scene, guint64 index, SkgSample *sample)
{
  g_assert_true (skg_scene_sample (scene, NULL, 6, index, sample, NULL));
}

/* Spreads against theory: shares of a ball of half the radius (1/8), of a cap's height
 * (even), of turns by less than a right angle; no direction is preferred. */
static void
test_spreads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (
      "{ \"skiagraph\": 1, \"patient\": { \"position_mm\": [5, 6, 7], \"ball_mm\": 30,"
      " \"turn_deg\": 180 }, \"carm\": { \"primary_deg\": 30, \"secondary_deg\": -20,"
      " \"cone_deg\": 40 } }",
      NULL, &error);
  const guint n = 10000;
  const double four_sd = 4 / sqrt ((double) n);
  const SkgPose middle = { .primary_rad = 30 * G_PI / 180,
                           .secondary_rad = -20 * G_PI / 180 };
  double mean[3] = { 0 };
  double heights = 0;
  guint n_inner = 0;
  guint n_small = 0;
  SkgVec3 axis;

  g_assert_no_error (error);
  skg_pose_get_axes (&middle, &axis, NULL, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      SkgVec3 offset_mm;
      SkgVec3 beam;
      double trace;
      double cosine;

      draw (scene, i, &sample);
      offset_mm = skg_vec3_sub (skg_mat4_get_column (&sample.world_from_patient, 3),
                                skg_vec3 (5, 6, 7));
      g_assert_cmpfloat (skg_vec3_length (offset_mm), <=, 30 + 1e-9);
      n_inner += skg_vec3_length (offset_mm) < 15;
      mean[0] += offset_mm.x / n;
      mean[1] += offset_mm.y / n;
      mean[2] += offset_mm.z / n;
      trace = sample.world_from_patient.m[0][0] + sample.world_from_patient.m[1][1] +
              sample.world_from_patient.m[2][2];
      n_small += trace > 1;
      skg_pose_get_axes (&sample.pose, &beam, NULL, NULL);
      cosine = skg_vec3_dot (beam, axis);
      g_assert_cmpfloat (cosine, >=, cos (40 * G_PI / 180) - 1e-9);
      heights += (1 - cosine) / (1 - cos (40 * G_PI / 180)) / n;
    }
  g_assert_cmpfloat (fabs (n_inner / (double) n - 0.125), <, four_sd * sqrt (0.109));
  /* (pi / 2 - 1) / pi of all rotations are by less than 90 degrees. */
  g_assert_cmpfloat (fabs (n_small / (double) n - (0.5 - 1 / G_PI)), <,
                     four_sd * sqrt (0.149));
  g_assert_cmpfloat (fabs (heights - 0.5), <, four_sd * sqrt (1 / 12.0));
  /* Variance of each coordinate in a ball: R^2 / 5. */
  for (guint a = 0; a < 3; a++)
    g_assert_cmpfloat (fabs (mean[a]), <, four_sd * 30 / sqrt (5));
}

/* The body's long axis in a cone: even on its cap; and the arm, set by hand to a view
 * that its cone allows, has it. */
static void
test_cones (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (
      "{ \"skiagraph\": 1, \"patient\": { \"cone_deg\": 25 }, \"carm\": {"
      " \"cone_deg\": { \"uniform\": [0, 30] } } }",
      NULL, NULL);
  const guint n = 4000;
  double heights = 0;

  for (guint i = 0; i < n; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      double cosine;

      draw (scene, i, &sample);
      cosine = skg_mat4_get_column (&sample.world_from_patient, 2).z;
      g_assert_cmpfloat (cosine, >=, cos (25 * G_PI / 180) - 1e-9);
      heights += (1 - cosine) / (1 - cos (25 * G_PI / 180)) / n;
    }
  g_assert_cmpfloat (fabs (heights - 0.5), <, 4 / sqrt (12.0 * n));
  for (guint i = 0; i < 50; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      g_auto (SkgSample) moved = { 0 };
      g_autoptr (JsonNode) drawn = NULL;

      draw (scene, i, &sample);
      sample.pose.primary_rad = (i * 3.0 - 70) * G_PI / 180;
      sample.pose.secondary_rad = (i - 25.0) * G_PI / 180;
      skg_scene_set_shown_sample (scene, 6, i);
      skg_scene_set_pose (scene, &sample.pose);
      draw (scene, i, &moved);
      drawn = skg_scene_list_drawn (scene, 6, i, FALSE);
      /* The scene keeps angles to 1e-9 degrees. */
      g_assert_cmpfloat_with_epsilon (moved.pose.primary_rad, sample.pose.primary_rad,
                                      1e-9);
      g_assert_cmpfloat_with_epsilon (moved.pose.secondary_rad,
                                      sample.pose.secondary_rad, 1e-9);
      g_assert_cmpfloat_with_epsilon (
          json_object_get_double_member (json_node_get_object (drawn),
                                         "carm.cone_deg.primary_deg"),
          i * 3.0 - 70, 1e-7);
    }
}

/* Mean and standard deviation by the formulas of each distribution (a truncated normal:
 * Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions" 1, 13.10.1). */
static void
get_moments (const SkgNumber *number, double *mean, double *sd)
{
  double low = (number->clip_low - number->a) / number->b;
  double high = (number->clip_high - number->a) / number->b;
  double share = 0.5 * (erf (high * M_SQRT1_2) - erf (low * M_SQRT1_2));
  double at_low = exp (-low * low / 2) / sqrt (2 * G_PI);
  double at_high = exp (-high * high / 2) / sqrt (2 * G_PI);
  double way = (at_low - at_high) / share;

  g_assert_true (number->kind == SKG_NUMBER_UNIFORM ||
                 (number->kind == SKG_NUMBER_NORMAL && number->has_clip));
  if (number->kind == SKG_NUMBER_UNIFORM)
    {
      *mean = (number->a + number->b) / 2;
      *sd = (number->b - number->a) / sqrt (12);
      return;
    }
  *mean = number->a + number->b * way;
  *sd = number->b * sqrt (1 + (low * at_low - high * at_high) / share - way * way);
}

static void
check_moments (SkgScene *scene, const char *path, guint element, guint n)
{
  const SkgNumber *number = skg_scene_peek_number (scene, path, element);
  const SkgSceneField *field = skg_scene_find_field (path);
  g_autofree char *name =
      field->length > 1 ? g_strdup_printf ("%s[%u]", path, element) : g_strdup (path);
  double sum = 0;
  double squares = 0;
  double low;
  double high;
  double mean;
  double sd;
  /* What belongs to a body is drawn once for each of the pool. */
  gboolean pooled = g_str_has_prefix (path, "patient.body.");

  if (pooled)
    mean = sd = 0;
  else
    get_moments (number, &mean, &sd);
  skg_number_get_range (number, &low, &high);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonNode) drawn = skg_scene_list_drawn (scene, 11, i, FALSE);
      double x = json_object_get_double_member (json_node_get_object (drawn), name);

      g_assert_cmpfloat (x, >=, low);
      g_assert_cmpfloat (x, <=, high);
      sum += x - mean;
      squares += (x - mean) * (x - mean);
    }
  if (pooled)
    return;
  /* Five standard errors; of the spread, whose own is at most sd / sqrt (n) for these
   * (kurtosis at most 3: sd / sqrt (2 n)). */
  g_assert_cmpfloat (fabs (sum / n), <, 5 * sd / sqrt (n));
  g_assert_cmpfloat (fabs (sqrt (squares / n) - sd), <, 5 * sd / sqrt (2.0 * n));
}

/* Each number that varies, in 10,000 samples of each shipped scene. */
static void
test_shipped (void)
{
  guint n_scenes;
  const SkgShippedScene *scenes = skg_shipped_scene_list (&n_scenes);
  guint n_fields;
  const SkgSceneField *fields = skg_scene_list_fields (&n_fields);

  for (guint s = 0; s < n_scenes; s++)
    {
      g_autoptr (SkgScene) scene = skg_scene_new_shipped (scenes[s].id);
      guint n_random = 0;

      for (guint f = 0; f < n_fields; f++)
        for (guint k = 0;
             fields[f].type == SKG_SCENE_FIELD_NUMBER && k < fields[f].length; k++)
          if (skg_number_is_random (skg_scene_peek_number (scene, fields[f].path, k)))
            {
              check_moments (scene, fields[f].path, k, 10000);
              n_random++;
            }
      g_assert_cmpuint (n_random, >=, 3);
    }
}

static char *
dup_drawn (SkgScene *scene, guint64 index)
{
  g_autoptr (JsonNode) drawn = skg_scene_list_drawn (scene, 3, index, TRUE);

  return json_to_string (drawn, FALSE);
}

/* The first 100, in order, each alone by a scene of its own, and in 4 shards. */
static void
test_shards (void)
{
  guint n_scenes;
  const SkgShippedScene *scenes = skg_shipped_scene_list (&n_scenes);

  for (guint s = 0; s < n_scenes; s++)
    {
      g_autoptr (SkgScene) scene = skg_scene_new_shipped (scenes[s].id);
      char *in_order[100];

      for (guint i = 0; i < 100; i++)
        in_order[i] = dup_drawn (scene, i);
      for (guint shard = 4; shard-- > 0;)
        {
          g_autoptr (SkgScene) other = skg_scene_new_shipped (scenes[s].id);

          for (guint i = shard; i < 100; i += 4)
            {
              g_autoptr (SkgScene) lone = skg_scene_new_shipped (scenes[s].id);
              g_autofree char *sharded = dup_drawn (other, i);
              g_autofree char *alone = dup_drawn (lone, i);

              g_assert_cmpstr (sharded, ==, in_order[i]);
              g_assert_cmpstr (alone, ==, in_order[i]);
            }
        }
      for (guint i = 1; i < 100; i++)
        g_assert_cmpstr (in_order[i], !=, in_order[i - 1]);
      for (guint i = 0; i < 100; i++)
        g_free (in_order[i]);
    }
}

/* All rows of a group rise together, a list's and an effect's too. */
static void
test_groups (void)
{
  const char *json =
      "{ \"skiagraph\": 1, \"carm\": { \"primary_deg\": { \"uniform\": [-30, 30],"
      " \"group\": \"size\" } }, \"exposure\": { \"kvp\": { \"uniform\": [60, 120],"
      " \"group\": \"size\" }, \"filter_al_mm\": { \"uniform\": [2, 4] } }, \"tools\": "
      "["
      " { \"kind\": \"k-wire\", \"twist_deg\": { \"uniform\": [0, 10], \"group\":"
      " \"size\" } } ], \"effects\": [ { \"kind\": \"gamma\", \"exponent\": {"
      " \"uniform\": [1, 2], \"group\": \"size\" } } ] }";
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (json, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (JsonNode) drawn = skg_scene_list_drawn (scene, 8, i, FALSE);
      JsonObject *object = json_node_get_object (drawn);
      JsonObject *tool = json_array_get_object_element (
          json_object_get_array_member (object, "tools"), 0);
      JsonObject *effect = json_array_get_object_element (
          json_object_get_array_member (object, "effects"), 0);
      double u = (json_object_get_double_member (object, "exposure.kvp") - 60) / 60;

      /* Rounding of numbers up to 120. */
      g_assert_cmpfloat_with_epsilon (
          json_object_get_double_member (object, "carm.primary_deg"), -30 + 60 * u,
          1e-12);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (tool, "twist_deg"),
                                      10 * u, 1e-12);
      g_assert_cmpfloat_with_epsilon (
          json_object_get_double_member (effect, "exponent"), 1 + u, 1e-12);
      g_assert_cmpfloat (
          fabs (json_object_get_double_member (object, "exposure.filter_al_mm") - 2 -
                2 * u),
          >, 1e-6);
    }
}

static void
test_bad_groups (void)
{
  static const char *const cases[][2] = {
    { "\"carm\": { \"primary_deg\": { \"uniform\": [0, 1], \"group\": \"\" } }",
      "scene: carm.primary_deg: " },
    { "\"carm\": { \"primary_deg\": { \"uniform\": [0, 1], \"group\": \"a b\" } }",
      "scene: carm.primary_deg: " },
    { "\"carm\": { \"primary_deg\": { \"uniform\": [1, 0], \"group\": \"a\" } }",
      "scene: carm.primary_deg: " },
    { "\"carm\": { \"primary_deg\": { \"uniform\": [0, 1], \"groups\": \"a\" } }",
      "scene: carm.primary_deg: " },
    { "\"patient\": { \"body\": { \"bmi\": { \"uniform\": [20, 30], \"group\": \"a\" } "
      "} },"
      " \"carm\": { \"primary_deg\": { \"uniform\": [0, 1], \"group\": \"a\" } }",
      "scene: carm.primary_deg: group \"a\" is not allowed: it is already one of "
      "patient." },
  };
  g_autoptr (SkgScene) one = skg_scene_new_from_json (
      "{ \"skiagraph\": 1, \"carm\": { \"primary_deg\": { \"uniform\": [0, 1],"
      " \"group\": \"alone\" } } }",
      NULL, NULL);

  g_assert_nonnull (one);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{ \"skiagraph\": 1, %s }", cases[i][0]);
      g_autoptr (GError) error = NULL;

      g_assert_null (skg_scene_new_from_json (json, NULL, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_true (g_str_has_prefix (error->message, cases[i][1]));
      g_assert_null (strchr (error->message, '\n'));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/random/is-random", test_is_random);
  g_test_add_func ("/scene/random/move", test_move);
  g_test_add_func ("/scene/random/move-log", test_move_log);
  g_test_add_func ("/scene/random/others-stay", test_others_stay);
  g_test_add_func ("/scene/random/set-distribution", test_set_distribution);
  g_test_add_func ("/scene/random/draw", test_draw);
  g_test_add_func ("/scene/random/spreads", test_spreads);
  g_test_add_func ("/scene/random/cones", test_cones);
  g_test_add_func ("/scene/random/shipped", test_shipped);
  g_test_add_func ("/scene/random/shards", test_shards);
  g_test_add_func ("/scene/random/groups", test_groups);
  g_test_add_func ("/scene/random/bad-groups", test_bad_groups);
  return g_test_run ();
}
