/* SPDX-License-Identifier: Apache-2.0
 * Lists of drawn values, what marked samples share, statistics, order of a sheet, and
 * how it is drawn. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/drawn-values.h"
#include "scene/scene-random.h"
#include "scene/sheet-draw.h"
#include "scene/sheet-stats.h"

#define N 400

static SkgScene *
new_scene (void)
{
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (
      "{ \"skiagraph\": 1, \"patient\": { \"phantom\": \"pelvis\", \"voxel_mm\": 6,"
      "  \"bodies\": 3, \"rotation_deg\": [0, {\"uniform\":[-30,30]}, 0] },"
      "  \"carm\": { \"sod_mm\": {\"choice\":[700,760,820]},"
      "    \"primary_deg\": {\"normal\":[5,3],\"clip\":[-20,30]} },"
      "  \"effects\": [ { \"kind\": \"invert\", \"probability\": 0.5 } ] }",
      NULL, &error);

  g_assert_no_error (error);
  return scene;
}

static double
get (const GArray *values, const char *key)
{
  double value;

  g_assert_true (skg_drawn_values_get (values, key, &value));
  return value;
}

/* Against the streams themselves, by their names. */
static void
test_values (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  gboolean inverted[2] = { FALSE, FALSE };

  for (guint64 i = 0; i < 20; i++)
    {
      g_autoptr (GArray) values = skg_scene_list_drawn_values (scene, 9, i, 0);
      SkgRandom random;
      double invert;
      double none;

      skg_random_init (&random, 9, i, "patient.rotation_deg[1]");
      g_assert_cmpfloat (
          get (values, "patient.rotation_deg[1]"), ==,
          skg_number_draw (skg_scene_peek_number (scene, "patient.rotation_deg", 1),
                           &random));
      g_assert_cmpfloat (get (values, "body"), ==,
                         skg_scene_get_body_number (scene, 9, i));
      g_assert_false (skg_drawn_values_get (values, "exposure.kvp", &none));
      g_assert_true (isnan (none));
      for (guint v = 0; v < values->len; v++)
        {
          const SkgDrawnValue *one = &g_array_index (values, SkgDrawnValue, v);

          g_assert_cmpint (one->is_category, ==,
                           strcmp (one->key, "body") == 0 ||
                               strcmp (one->key, "carm.sod_mm") == 0 ||
                               g_str_has_prefix (one->key, "effects."));
        }
      g_assert_true (skg_drawn_values_get (values, "effects.invert", &invert));
      inverted[invert != 0] = TRUE;
    }
  g_assert_true (inverted[0] && inverted[1]);
}

static GArray *
make_values (double number, double category)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (SkgDrawnValue));
  SkgDrawnValue one = { (char *) "number", number, FALSE };
  SkgDrawnValue two = { (char *) "choice", category, TRUE };
  SkgDrawnValue same = { (char *) "same", 5, FALSE };

  g_array_append_val (values, one);
  g_array_append_val (values, two);
  g_array_append_val (values, same);
  return values;
}

/* By hand: numbers 1 2 3 4 | 9 11, marked the last two. Mean 5, variance
 * (16 + 9 + 4 + 1 + 16 + 36) / 6 = 82 / 6; means 10 and 2.5. */
static void
test_compare (void)
{
  static const double numbers[] = { 1, 2, 3, 4, 9, 11 };
  static const double choices[] = { 7, 8, 7, 7, 8, 8 };
  static const gboolean marked[] = { FALSE, FALSE, FALSE, FALSE, TRUE, TRUE };
  static const gboolean none[6] = { FALSE };
  g_autoptr (GPtrArray) samples =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) contrasts = NULL;
  g_autoptr (GArray) nothing = NULL;
  const SkgDrawnContrast *c;

  for (guint i = 0; i < 6; i++)
    g_ptr_array_add (samples, make_values (numbers[i], choices[i]));
  contrasts = skg_drawn_values_compare (samples, marked);
  g_assert_cmpuint (contrasts->len, ==, 3);
  c = &g_array_index (contrasts, SkgDrawnContrast, 0);
  g_assert_cmpstr (c->key, ==, "number");
  g_assert_cmpfloat_with_epsilon (c->marked, 10, 1e-12);
  g_assert_cmpfloat_with_epsilon (c->rest, 2.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (c->effect, 7.5 / sqrt (82.0 / 6), 1e-12);
  /* Half of all have 8: sqrt (p (1 - p)) = 1/2; all marked, a quarter of the rest. */
  for (guint i = 1; i < 3; i++)
    {
      c = &g_array_index (contrasts, SkgDrawnContrast, i);
      g_assert_cmpstr (c->key, ==, "choice");
      g_assert_true (c->is_category);
      g_assert_cmpfloat_with_epsilon (c->marked, c->value == 8 ? 1 : 0, 1e-12);
      g_assert_cmpfloat_with_epsilon (c->rest, c->value == 8 ? 0.25 : 0.75, 1e-12);
      g_assert_cmpfloat_with_epsilon (fabs (c->effect), 0.75 / 0.5, 1e-12);
    }
  nothing = skg_drawn_values_compare (samples, none);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* A sum over the samples one by one. */
static void
check_stats (SkgScene *scene, const SkgValueStats *stats)
{
  double sum = 0;
  double squares = 0;
  double min = INFINITY;
  double max = -INFINITY;
  guint counts[SKG_STATS_BINS] = { 0 };
  guint n = 0;

  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GArray) values = skg_scene_list_drawn_values (scene, 4, i, 0);
      double v;

      if (!skg_drawn_values_get (values, stats->key, &v))
        continue;
      n++;
      sum += v;
      squares += v * v;
      min = MIN (min, v);
      max = MAX (max, v);
      counts[MIN (stats->n_bins - 1,
                  (guint) floor ((v - stats->low) / (stats->high - stats->low) *
                                 stats->n_bins))]++;
    }
  g_assert_cmpuint (stats->n, ==, n);
  g_assert_cmpfloat (stats->min, ==, min);
  g_assert_cmpfloat (stats->max, ==, max);
  /* Another order of rounding. */
  g_assert_cmpfloat_with_epsilon (stats->mean, sum / n, 1e-9);
  g_assert_cmpfloat_with_epsilon (stats->sd * stats->sd,
                                  squares / n - sum / n * (sum / n), 1e-6);
  for (guint b = 0; b < stats->n_bins; b++)
    g_assert_cmpuint (stats->counts[b], ==, counts[b]);
}

static void
test_draw_stats (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  g_autoptr (SkgDrawStats) stats = skg_draw_stats_new (scene, 4, 0, N, NULL, NULL);
  gboolean has_body = FALSE;

  g_assert_cmpuint (stats->n, ==, N);
  g_assert_cmpuint (stats->values->len, >=, 4);
  for (guint i = 0; i < stats->values->len; i++)
    {
      const SkgValueStats *one = &g_array_index (stats->values, SkgValueStats, i);

      check_stats (scene, one);
      if (strcmp (one->key, "body") != 0)
        continue;
      /* Three bodies, a bin each. */
      has_body = TRUE;
      g_assert_cmpuint (one->n_bins, ==, 3);
      g_assert_cmpuint (one->counts[0] + one->counts[1] + one->counts[2], ==, N);
    }
  g_assert_true (has_body);
}

/* Patients that lie straight: the angles are the arm's. */
static void
test_views (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgDrawStats) stats = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      skg_scene_set_value (scene, "carm.primary_deg={\"uniform\":[-40,20]}", &error));
  g_assert_true (skg_scene_set_value (scene, "carm.secondary_deg=12", &error));
  stats = skg_draw_stats_new (scene, 4, 0, N, NULL, NULL);
  g_assert_cmpuint (stats->views->len, ==, N);
  for (guint i = 0; i < N; i++)
    {
      const SkgViewAngles *view = &g_array_index (stats->views, SkgViewAngles, i);
      g_autoptr (GArray) values = skg_scene_list_drawn_values (scene, 4, i, 0);

      g_assert_cmpfloat_with_epsilon (
          view->primary_rad, get (values, "carm.primary_deg") * G_PI / 180, 1e-9);
      g_assert_cmpfloat_with_epsilon (view->secondary_rad, 12 * G_PI / 180, 1e-9);
    }
}

/* Order */

static void
test_order (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgSheet) sheet = skg_sheet_new (scene, 4, 10, 12, &error);
  guint64 seen = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (skg_sheet_get_length (sheet), ==, 12);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpuint (skg_sheet_get_slot (sheet, i)->index, ==, 10 + i);
  g_assert_true (skg_sheet_sort (sheet, "patient.rotation_deg[1]", &error));
  for (guint i = 0; i < 12; i++)
    {
      seen |= G_GUINT64_CONSTANT (1) << skg_sheet_get_slot (sheet, i)->index;
      if (i > 0)
        g_assert_cmpfloat (
            get (skg_sheet_get_slot (sheet, i - 1)->drawn, "patient.rotation_deg[1]"),
            <=, get (skg_sheet_get_slot (sheet, i)->drawn, "patient.rotation_deg[1]"));
    }
  g_assert_cmpuint (seen, ==, G_GUINT64_CONSTANT (0xfff) << 10);
  g_assert_false (skg_sheet_sort (sheet, "exposure.kvp", &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "exposure.kvp"));
}

/* Ends and centre of a uniform number across; of a normal one mean and 2 sd down. All
 * else is the sample's own. */
static void
test_grid (void)
{
  static const double across[] = { -30, 0, 30 };
  static const double down[] = { -1, 5, 11 };
  g_autoptr (SkgScene) scene = new_scene ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgSheet) sheet = skg_sheet_new_grid (
      scene, 4, 17, "patient.rotation_deg[1]", "carm.primary_deg", &error);
  g_autoptr (GArray) own = skg_scene_list_drawn_values (scene, 4, 17, 0);

  g_assert_no_error (error);
  g_assert_cmpuint (skg_sheet_get_grid_columns (sheet), ==, 3);
  g_assert_cmpuint (skg_sheet_get_length (sheet), ==, 9);
  for (guint i = 0; i < 9; i++)
    {
      const SkgSheetSlot *slot = skg_sheet_get_slot (sheet, i);
      g_auto (SkgSample) sample = { 0 };

      g_assert_true (skg_scene_sample (slot->scene, NULL, slot->seed, slot->index,
                                       &sample, &error));
      g_assert_cmpfloat_with_epsilon (sample.pose.primary_rad, down[i / 3] * G_PI / 180,
                                      1e-9);
      /* About y: the first column is (cos, 0, -sin). */
      g_assert_cmpfloat_with_epsilon (
          skg_mat4_get_column (&sample.world_from_patient, 0).z,
          -sin (across[i % 3] * G_PI / 180), 1e-6);
      g_assert_cmpfloat (get (slot->drawn, "carm.sod_mm"), ==,
                         get (own, "carm.sod_mm"));
      g_assert_cmpfloat (get (slot->drawn, "body"), ==, get (own, "body"));
    }
}

static void
test_bad_grid (void)
{
  static const char *const wrong[][2] = { { "carm.nose", "carm.primary_deg" },
                                          { "carm.primary_deg", "carm.sid_mm" },
                                          { "carm.sod_mm", "carm.sod_mm" },
                                          { "patient.rotation_deg[0]", "carm.sod_mm" },
                                          { "", "" } };
  g_autoptr (SkgScene) scene = new_scene ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          skg_sheet_new_grid (scene, 4, 0, wrong[i][0], wrong[i][1], &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* Drawing */

static void
test_compose (void)
{
  const guint8 red[4] = { 255, 0, 0, 255 };
  cairo_surface_t *picture = skg_sheet_surface_new (red, 1, 1);
  const SkgSheetCell cells[3] = { { picture, NULL, "0" },
                                  { NULL, NULL, "1" },
                                  { picture, NULL, "2" } };
  const SkgSheetLayout layout = { 40, 0, NULL, NULL };
  const SkgSheetLayout huge = { 1024, 1, NULL, NULL };
  g_autofree SkgSheetCell *many = g_new0 (SkgSheetCell, 40);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *sheet = skg_sheet_compose (cells, 3, &layout, &error);
  g_autofree guint8 *rgb = NULL;
  guint n_red = 0;
  guint columns;
  guint rows;

  g_assert_no_error (error);
  rgb = skg_sheet_dup_rgb (sheet, &columns, &rows);
  /* Two columns, two rows with their labels. */
  g_assert_cmpuint (columns, ==, 14 + 40 + 8 + 40 + 14);
  g_assert_cmpuint (rows, ==, 14 + 58 + 8 + 58 + 14);
  for (guint i = 0; i < columns * rows; i++)
    n_red += rgb[3 * i] == 255 && rgb[3 * i + 1] == 0 && rgb[3 * i + 2] == 0;
  g_assert_cmpuint (n_red, ==, 2 * 40 * 40);
  cairo_surface_destroy (sheet);
  cairo_surface_destroy (picture);
  /* 40 tiles of 1024 pixels above each other: no picture is that high. */
  g_assert_null (skg_sheet_compose (many, 40, &huge, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/sheet/values", test_values);
  g_test_add_func ("/scene/sheet/compare", test_compare);
  g_test_add_func ("/scene/sheet/draw-stats", test_draw_stats);
  g_test_add_func ("/scene/sheet/views", test_views);
  g_test_add_func ("/scene/sheet/order", test_order);
  g_test_add_func ("/scene/sheet/grid", test_grid);
  g_test_add_func ("/scene/sheet/bad-grid", test_bad_grid);
  g_test_add_func ("/scene/sheet/compose", test_compose);
  return g_test_run ();
}
