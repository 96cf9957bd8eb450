/* SPDX-License-Identifier: Apache-2.0
 * Fitting a scene to pictures whose exposure is known: made from the scene itself, in
 * other poses, through the whole chain on the whole detector. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "render/render-service.h"
#include "scene/scene-random.h"
#include "scene/style.h"

#define N_REALS 4u
#define REAL_FIRST 100u
/* The "real" detector has twice as many pixels a side as what is compared. */
#define SIZE_PX 192u

static const char base_json[] =
    "{ \"skiagraph\": 1,"
    "  \"patient\": { \"phantom\": \"pelvis\", \"voxel_mm\": 2,"
    "    \"rotation_deg\": [0, {\"uniform\": [-15, 15]}, {\"uniform\": [-20, 20]}],"
    "    \"position_mm\": [{\"uniform\": [-20, 20]}, {\"uniform\": [-20, 20]},"
    "                      {\"uniform\": [-20, 20]}] },"
    "  \"carm\": { \"detector\": { \"columns\": 384, \"rows\": 384,"
    "                             \"pitch_mm\": 0.388 } } }";

static SkgRenderService *service;

static SkgScene *
new_scene (const char *const *assignments)
{
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (base_json, NULL, &error);

  g_assert_no_error (error);
  for (; assignments != NULL && *assignments != NULL; assignments++)
    {
      skg_scene_set_value (scene, *assignments, &error);
      g_assert_no_error (error);
    }
  return scene;
}

/* Pictures of @scene as an export has them, then read as real ones. */
static GPtrArray *
make_reals (SkgScene *scene, gboolean inverted)
{
  GPtrArray *reals =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_style_real_free);
  const SkgLoadOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgBody) body = skg_body_load (scene, &options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_REALS; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      g_auto (SkgFrame) frame = { 0 };
      g_autoptr (SkgPicture) picture = NULL;
      g_autofree float *image = NULL;
      gsize n_bytes;

      g_assert_true (
          skg_scene_sample (scene, body, 0, REAL_FIRST + i, &sample, &error));
      g_assert_true (
          skg_sample_get_frame (&sample, body, SKG_QUALITY_LIVE, &frame, &error));
      picture = skg_render_service_render (service, &frame, &error);
      g_assert_no_error (error);
      image = g_memdup2 (g_bytes_get_data (picture->image, &n_bytes),
                         g_bytes_get_size (picture->image));
      for (gsize p = 0; inverted && p < n_bytes / sizeof (float); p++)
        image[p] = 20 - image[p];
      g_ptr_array_add (reals, skg_style_real_new ("made", image, picture->columns,
                                                  picture->rows, SIZE_PX, &error));
      g_assert_no_error (error);
    }
  return reals;
}

static SkgStyleResult *
fit (SkgScene *scene, GPtrArray *reals, const char *const *knobs)
{
  const SkgStyleOptions options = {
    .sampling = { SKG_STYLE_VIEW_IMAGE, 0, 0, 5, SIZE_PX },
    .knobs = knobs,
  };
  g_autoptr (GError) error = NULL;
  SkgStyleResult *result =
      skg_style_fit (scene, reals, &options, service, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("before %.4f after %.4f scene %.4f self %.4f; %u x %.1f ms",
                  result->before.total, result->after.total, result->scene.total,
                  result->self, result->n_evaluations, result->evaluation_ms);
  for (guint i = 0; i < result->fits->len; i++)
    {
      const SkgStyleFit *one = &g_array_index (result->fits, SkgStyleFit, i);

      g_test_message ("picture %u: %.4f, then %.4f (%.4f, %.3f): %.4g %.4g %.4g", i,
                      one->before.total, one->after.total, one->after.grey,
                      one->after.power, one->values[0], one->values[1], one->values[2]);
    }
  for (guint k = 0; k < result->choice.n; k++)
    {
      g_autoptr (JsonNode) node = skg_number_to_json (&result->numbers[k]);
      g_autofree char *text = json_to_string (node, FALSE);

      g_test_message ("%s: mean %.4g sd %.3g resolution %.3g: %s",
                      result->choice.knobs[k]->name, result->mean[k], result->sd[k],
                      result->resolution[k], text);
    }
  return result;
}

static double
get_ln_off (double found, double truth)
{
  return fabs (log (found / truth));
}

/* Mean distance of one of the pictures to the mean of the others. */
static double
get_own_distance (GPtrArray *reals)
{
  SkgStyleStats stats[N_REALS];
  SkgStyleStats mean;
  double sum = 0;

  for (guint i = 0; i < N_REALS; i++)
    stats[i] = ((SkgStyleReal *) g_ptr_array_index (reals, i))->stats;
  for (guint i = 0; i < N_REALS; i++)
    {
      skg_style_stats_average (stats, N_REALS, i, &mean);
      sum += skg_style_get_distance (&stats[i], &mean).total / N_REALS;
    }
  return sum;
}

/* A scene that is sharp and clean, pictures that are grainy, soft and bright. */
static void
test_recovery (void)
{
  static const char *const real_values[] = { "exposure.photons_per_pixel=3000",
                                             "exposure.detector.mtf_50_lp_mm=0.25",
                                             "effects=[{\"kind\":\"gamma\","
                                             "\"exponent\":0.7}]",
                                             NULL };
  g_autoptr (SkgScene) scene = new_scene (NULL);
  g_autoptr (SkgScene) real_scene = new_scene (real_values);
  g_autoptr (GPtrArray) reals = make_reals (real_scene, FALSE);
  g_autofree char *before = skg_scene_to_json (scene);
  g_autofree char *after = NULL;
  g_autoptr (SkgStyleResult) result = fit (scene, reals, NULL);
  g_autoptr (GError) error = NULL;
  double own = get_own_distance (reals);

  g_test_message ("the pictures between them: %.4f", own);
  g_assert_cmpuint (result->choice.n, ==, 3);
  g_assert_false (result->inverted);
  /* Dose: a quarter of a decade of noise power is 0.58 of its logarithm, and what
   * anatomy adds to one block in the middle of the row of blocks is a tenth of a
   * decade (0.23). Sharpness: at 0.25 lp/mm the blur is 0.75 mm, about a pixel (0.78
   * mm), whose power at the highest frequency changes by a tenth of a decade for 4 %
   * of sharpness and, at a third of that, for a third of it. */
  g_assert_cmpfloat (get_ln_off (result->mean[0], 3000), <, 0.25);
  g_assert_cmpfloat (get_ln_off (result->mean[1], 0.25), <, 0.3);
  /* Gamma: greys of two poses differ by 0.01 to 0.02 of the range, which x^gamma makes
   * at 5 to 10 % (d/dg of the mean of x^g is a quarter at 0.7); and its range is that
   * of the extreme pixels, whose grain is averaged away by half here: 0.1 more. */
  g_assert_cmpfloat (get_ln_off (result->mean[2], 0.7), <, 0.3);
  g_assert_cmpfloat (result->before.total, >, 1.5 * result->scene.total);
  g_assert_cmpfloat (result->after.total, <=, result->scene.total);
  /* As near as pictures of one style are to one another, up to a third: both are means
   * of a few. */
  g_assert_cmpfloat (result->scene.total, <, 1.3 * own);
  /* All of them have one dose: no spread that isn't there. */
  g_assert_cmpint (result->numbers[0].kind, ==, SKG_NUMBER_CONSTANT);
  after = skg_scene_to_json (scene);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (skg_style_result_apply (result, scene, &error));
  g_assert_cmpfloat_with_epsilon (
      skg_scene_get_number (scene, "exposure.photons_per_pixel", 0), result->mean[0],
      1e-3 * result->mean[0]);
  g_assert_cmpuint (skg_scene_get_effects (scene)->root->members->len, ==, 1);
}

/* Negatives, of which nobody says that they are; one knob alone. */
static void
test_negative (void)
{
  static const char *const real_values[] = { "exposure.photons_per_pixel=3000", NULL };
  static const char *const knobs[] = { "dose", NULL };
  g_autoptr (SkgScene) scene = new_scene (NULL);
  g_autoptr (SkgScene) real_scene = new_scene (real_values);
  g_autoptr (GPtrArray) reals = make_reals (real_scene, TRUE);
  g_autoptr (SkgStyleResult) result = fit (scene, reals, knobs);

  g_assert_true (result->inverted);
  g_assert_cmpuint (result->choice.n, ==, 1);
  g_assert_cmpfloat (get_ln_off (result->mean[0], 3000), <, 0.25);
}

/* Doses from 2,500 to 40,000: 2.8 natural logarithms, whose standard deviation is 2.8 /
 * sqrt (12) = 0.8; of the four that are drawn it is what it is. Below 2,500 some 25
 * photons of a pixel are left behind the body, and the mean of logarithms of such
 * counts is no longer the logarithm of their mean. */
static void
test_spread (void)
{
  static const char *const real_values[] = {
    "exposure.photons_per_pixel={\"log_uniform\":[2500,40000]}", NULL
  };
  static const char *const knobs[] = { "dose", NULL };
  g_autoptr (SkgScene) scene = new_scene (NULL);
  g_autoptr (SkgScene) real_scene = new_scene (real_values);
  g_autoptr (GPtrArray) reals = make_reals (real_scene, FALSE);
  g_autoptr (SkgStyleResult) result = fit (scene, reals, knobs);
  double drawn[N_REALS];
  double mean = 0;
  double low;
  double high;

  for (guint i = 0; i < N_REALS; i++)
    {
      skg_scene_set_shown_sample (real_scene, 0, REAL_FIRST + i);
      drawn[i] = skg_scene_draw_number (real_scene, "exposure.photons_per_pixel", 0);
      mean += log (drawn[i]) / N_REALS;
      /* Each on its own; above 10,000 the grain is finer than the anatomy's. */
      if (drawn[i] < 10000)
        g_assert_cmpfloat (
            get_ln_off (g_array_index (result->fits, SkgStyleFit, i).values[0],
                        drawn[i]),
            <, 0.4);
    }
  g_assert_cmpfloat (get_ln_off (result->mean[0], exp (mean)), <, 0.3);
  g_assert_cmpint (result->numbers[0].kind, ==, SKG_NUMBER_LOG_UNIFORM);
  skg_number_get_range (&result->numbers[0], &low, &high);
  g_assert_cmpfloat (low, <, exp (mean) / 1.5);
  g_assert_cmpfloat (high, >, exp (mean) * 1.5);
}

static void
assert_refused (const char *assignment,
                const char *name,
                SkgStyleView view,
                const char *what)
{
  const char *const assignments[] = { assignment, NULL };
  const char *const names[] = { name, NULL };
  g_autoptr (SkgScene) scene = new_scene (assignment != NULL ? assignments : NULL);
  g_autoptr (GError) error = NULL;
  SkgStyleChoice choice;

  g_assert_false (
      skg_style_choose (scene, view, name != NULL ? names : NULL, &choice, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, what));
}

static void
test_refused (void)
{
  assert_refused ("exposure.simulator=naive", NULL, SKG_STYLE_VIEW_IMAGE, "\"naive\"");
  assert_refused ("exposure.noise=false", "dose", SKG_STYLE_VIEW_IMAGE,
                  "exposure.noise is false");
  assert_refused (NULL, "edge-enhancement", SKG_STYLE_VIEW_IMAGE, "displayed");
  assert_refused (NULL, "colour", SKG_STYLE_VIEW_IMAGE, "colour: ");
  assert_refused ("exposure.detector.kind=ideal", "sharpness", SKG_STYLE_VIEW_IMAGE,
                  "ideal");
  assert_refused ("randomize.image=false", "gamma", SKG_STYLE_VIEW_IMAGE, "gamma: ");
}

/* The curve comes first, whatever is there: a list, a chain by lot, a preset. */
static void
assert_written (const char *effects, guint n_members, gboolean by_lot)
{
  g_autoptr (SkgScene) scene = new_scene (NULL);
  g_autoptr (GError) error = NULL;
  static const char *const names[] = { "gamma", NULL };
  SkgNumber number = { 0 };
  SkgStyleChoice choice;
  const SkgEffectNode *root;
  const SkgEffectNode *first;

  skg_scene_set_value (scene, effects, &error);
  g_assert_no_error (error);
  skg_style_choose (scene, SKG_STYLE_VIEW_IMAGE, names, &choice, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      skg_number_set (&number, 0.5 + i);
      g_assert_true (skg_style_knob_write (choice.knobs[0], scene, &number, &error));
      root = skg_scene_get_effects (scene)->root;
      first = g_ptr_array_index (root->members, 0);
      g_assert_cmpuint (root->members->len, ==, n_members);
      g_assert_cmpstr (first->id, ==, SKG_STYLE_GAMMA_ID);
      g_assert_cmpfloat (skg_number_get_centre (&first->numbers[0]), ==, 0.5 + i);
      g_assert_cmpuint (root->at_most, ==, 0);
    }
  if (by_lot)
    {
      const SkgEffectNode *group = g_ptr_array_index (root->members, 1);

      g_assert_cmpuint (group->at_most, ==, 1);
      g_assert_cmpuint (group->members->len, ==, 2);
    }
  skg_number_clear (&number);
}

static void
test_written (void)
{
  assert_written ("effects=[]", 1, FALSE);
  assert_written ("effects=[{\"kind\":\"invert\"},{\"kind\":\"jpeg\"}]", 3, FALSE);
  assert_written ("effects={\"chain\":[{\"kind\":\"invert\"},{\"kind\":\"jpeg\"}],"
                  "\"at_most\":1}",
                  2, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/scene/style-fit/recovery", test_recovery);
  g_test_add_func ("/scene/style-fit/negative", test_negative);
  g_test_add_func ("/scene/style-fit/spread", test_spread);
  g_test_add_func ("/scene/style-fit/refused", test_refused);
  g_test_add_func ("/scene/style-fit/written", test_written);
  status = g_test_run ();
  g_clear_object (&service);
  return status;
}
