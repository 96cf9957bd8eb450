/* SPDX-License-Identifier: Apache-2.0
 * Which try each of many samples is, the rejection rate, and statistics of accepted
 * tries. */
#include "config.h"

#include <math.h>

#include "base/error.h"
#include "scene/rule-tries.h"
#include "scene/sheet-stats.h"

/* Air about patient (0, 0, 0), and points beside its middle. */
static SkgBody *
new_body (void)
{
  const SkgGrid grid = {
    .size = { 2, 2, 2 },
    .spacing_mm = { 40, 40, 40 },
    .origin_mm = { -20, -20, -20 },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
  const SkgLandmark landmarks[] = {
    { .name = (char *) "middle", .position_mm = { 0, 0, 0 }, .visible = TRUE },
    { .name = (char *) "left", .position_mm = { 90, 0, 0 }, .visible = TRUE },
    { .name = (char *) "far", .position_mm = { 150, 0, 0 }, .visible = TRUE },
  };
  gint16 *hu = g_new (gint16, 8);
  SkgBody *body = g_new0 (SkgBody, 1);
  g_autoptr (GBytes) bytes = g_bytes_new_take (hu, 8 * sizeof *hu);

  for (guint i = 0; i < 8; i++)
    hu[i] = -1000;
  body->volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, NULL);
  body->landmarks = skg_landmark_set_new (landmarks, G_N_ELEMENTS (landmarks));
  return body;
}

/* 400 x 400 pixels of 0.5 mm at the isocentre: a point at x is seen at column
 * 199.5 - 2 x or 199.5 + 2 x, within @margin pixels of the edges while |x| is at most
 * 100 - margin / 2 mm. */
static SkgScene *
new_scene (const char *patient, const char *rules)
{
  g_autofree char *json = g_strdup_printf (
      "{ \"skiagraph\": 1, \"patient\": { %s }, \"carm\": { \"sid_mm\": 1000,"
      " \"sod_mm\": 500, \"isocenter_mm\": [0, 0, 0], \"detector\":"
      " { \"columns\": 400, \"rows\": 400, \"pitch_mm\": 1 } },"
      " \"rules\": %s }",
      patient, rules);
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (json, NULL, &error);

  g_assert_no_error (error);
  return scene;
}

#define SHIFTED "\"position_mm\": [{ \"uniform\": [-100, 100] }, 0, 0]"

/* Bodies that were loaded, and when no more are wanted. */
typedef struct
{
  SkgScene *scene;
  guint n_loaded;
  guint n_done;
  guint last; /* 0: none */
} Tried;

static SkgBody *
load (guint64 index, const SkgBody *previous, gpointer user_data, GError **error)
{
  Tried *tried = user_data;
  SkgBody *body = new_body ();

  tried->n_loaded++;
  body->key = skg_scene_dup_body_key (tried->scene, 1, index);
  return body;
}

static gboolean
on_tried (
    guint64 index, guint tries, const SkgBody *body, gpointer user_data, GError **error)
{
  Tried *tried = user_data;

  g_assert_nonnull (body);
  return ++tried->n_done != tried->last;
}

/* Half of all tries, by theory: the point at 90 mm is seen while the shift of
 * [-100, 100] mm is at most 0 with 20 pixels from the edge, see new_scene(). */
static void
test_count_tries (void)
{
  enum
  {
    N = 2000
  };
  g_autoptr (SkgScene) scene =
      new_scene (SHIFTED, "[ { \"landmarks_in_view_min\": 1 },"
                          " { \"landmark_in_view\": \"left\", \"margin_px\": 20 } ]");
  Tried tried = { .scene = scene };
  const SkgTryFuncs funcs = { load, on_tried, &tried };
  SkgRejections all = { 0 };
  SkgBody *body = new_body ();
  g_autofree guint16 *tries = g_new (guint16, N);
  g_autoptr (SkgDrawStats) stats = NULL;
  const SkgValueStats *shift;
  guint64 sum = 0;

  g_assert_true (skg_scene_count_tries (scene, 11, 50, N, &funcs, tries, &all, NULL));
  g_assert_cmpuint (tried.n_done, ==, N);
  g_assert_cmpuint (tried.n_loaded, ==, 1);
  for (guint i = 0; i < N; i++)
    {
      g_auto (SkgSample) sample = { 0 };

      g_assert_true (skg_scene_sample (scene, body, 11, 50 + i, &sample, NULL));
      g_assert_cmpuint (tries[i], ==, sample.try_number + 1);
      sum += tries[i];
    }
  g_assert_cmpuint (all.n_samples, ==, N);
  g_assert_cmpuint (all.n_failed, ==, 0);
  g_assert_cmpuint (all.n_tries, ==, sum);
  /* The middle is in view wherever it is shifted to, but for an edge. */
  g_assert_cmpuint (all.n_rejected[0], ==, 0);
  g_assert_cmpuint (all.n_rejected[1], ==, sum - N);
  /* N / tries: tries have mean 2 and variance 2 a sample; four standard deviations. */
  g_assert_cmpfloat_with_epsilon (skg_rejections_get_rate (&all), 0.5,
                                  4 * sqrt (2.0 * N) / (2.0 * N) / 2);

  stats = skg_draw_stats_new (scene, 11, 50, N, tries, &all);
  g_assert_cmpuint (stats->n, ==, N);
  g_assert_cmpuint (stats->rules->len, ==, 2);
  shift = &g_array_index (stats->values, SkgValueStats, 0);
  g_assert_cmpstr (shift->key, ==, "patient.position_mm[0]");
  /* What was accepted: uniform from -100 to 0. */
  g_assert_cmpfloat (shift->max, <=, 0);
  g_assert_cmpfloat_with_epsilon (shift->mean, -50, 4 * 100 / sqrt (12.0 * N));
  skg_body_free (body);
}

/* Told to stop; all rejected; and nothing can be loaded. */
static void
test_count_tries_ends (void)
{
  g_autoptr (SkgScene) scene = new_scene ("\"position_mm\": [60, 0, 0]",
                                          "[ { \"landmark_in_view\": \"far\" } ]");
  g_autoptr (SkgScene) unknown =
      new_scene (SHIFTED, "[ { \"landmark_in_view\": \"x\" } ]");
  Tried tried = { .scene = scene, .last = 7 };
  const SkgTryFuncs funcs = { load, on_tried, &tried };
  SkgRejections all = { 0 };
  SkgRejections none = { 0 };
  guint16 tries[20];
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (SkgDrawStats) stats = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  g_assert_true (skg_scene_count_tries (scene, 1, 0, G_N_ELEMENTS (tries), &funcs,
                                        tries, &all, NULL));
  g_assert_cmpuint (all.n_samples, ==, 7);
  g_assert_cmpuint (all.n_failed, ==, 7);
  g_assert_cmpuint (tried.n_loaded, ==, 1);
  g_assert_cmpfloat (skg_rejections_get_rate (&all), ==, 1);
  stats = skg_draw_stats_new (scene, 1, 0, G_N_ELEMENTS (tries), tries, &all);
  g_assert_cmpuint (stats->n, ==, 0);
  node = skg_draw_stats_to_json (stats);
  object = json_object_get_object_member (json_node_get_object (node), "rules");
  g_assert_cmpint (json_object_get_int_member (object, "without_try"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (object, "tries"), ==,
                   7 * SKG_RULES_TRIES);
  g_assert_cmpfloat (json_object_get_double_member (object, "rate"), ==, 1);
  g_assert_false (
      skg_scene_count_tries (unknown, 1, 0, 5, &funcs, tries, &none, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpfloat (skg_rejections_get_rate (&none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/rule-tries/count", test_count_tries);
  g_test_add_func ("/scene/rule-tries/ends", test_count_tries_ends);
  return g_test_run ();
}
