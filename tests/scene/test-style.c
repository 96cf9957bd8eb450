/* SPDX-License-Identifier: Apache-2.0
 * Statistics of styles and their distance, against theory. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "scene/style-emulator.h"
#include "scene/style-real.h"
#include "scene/style-stats.h"

#define SIZE 256u

/* Normal noise; the same name gives the same. */
static float *
new_noise (const char *name, guint columns, guint rows, double sd)
{
  float *image = g_new (float, (gsize) columns *rows);
  SkgRandom random;

  skg_random_init (&random, 1, 2, name);
  for (gsize i = 0; i < (gsize) columns * rows; i++)
    image[i] = (float) (sd * skg_random_next_normal (&random));
  return image;
}

static float *
new_uniform (const char *name, double exponent)
{
  float *image = g_new (float, SIZE *SIZE);
  SkgRandom random;

  skg_random_init (&random, 1, 2, name);
  for (gsize i = 0; i < SIZE * SIZE; i++)
    image[i] = (float) pow (skg_random_next_unit (&random), exponent);
  return image;
}

static void
measure (const float *image, gboolean inverted, SkgStyleStats *stats)
{
  g_autofree guint8 *exposed = g_malloc (SIZE * SIZE);
  g_autoptr (GError) error = NULL;

  memset (exposed, 1, SIZE * SIZE);
  skg_style_stats_measure (image, exposed, SIZE, SIZE, inverted, stats, &error);
  g_assert_no_error (error);
}

static void
test_identical (void)
{
  g_autofree float *image = new_noise ("identical", SIZE, SIZE, 3);
  SkgStyleStats a;
  SkgStyleStats b;
  SkgStyleDistance distance;

  measure (image, FALSE, &a);
  distance = skg_style_get_distance (&a, &a);
  g_assert_cmpfloat (distance.grey, ==, 0);
  g_assert_cmpfloat (distance.power, ==, 0);
  g_assert_cmpfloat (distance.total, ==, 0);
  /* Brightness and contrast are no style: a network's input is brought to a range of
   * its own. Floats have 24 bits. */
  for (gsize i = 0; i < SIZE * SIZE; i++)
    image[i] = 100 + 7 * image[i];
  measure (image, FALSE, &b);
  g_assert_cmpfloat (skg_style_get_distance (&a, &b).total, <, 1e-4);
}

/* All greys moved by d: d, the definition of the 1-Wasserstein distance; noise power
 * ten times as strong at all frequencies: one decade. */
static void
test_shift (void)
{
  g_autofree float *image = new_noise ("shift", SIZE, SIZE, 1);
  SkgStyleStats a;
  SkgStyleStats b;
  SkgStyleDistance distance;

  measure (image, FALSE, &a);
  b = a;
  for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
    b.quantiles[i] += 0.125;
  for (guint k = 0; k < SKG_NOISE_FREQUENCIES; k++)
    b.log_power[k] -= 1;
  distance = skg_style_get_distance (&a, &b);
  g_assert_cmpfloat_with_epsilon (distance.grey, 0.125, 1e-12);
  g_assert_cmpfloat_with_epsilon (distance.power, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (distance.total, 0.125 + 0.2, 1e-12);
  distance = skg_style_get_distance (&b, &a);
  g_assert_cmpfloat_with_epsilon (distance.total, 0.325, 1e-12);
  /* Below 0.125 cycles a pixel there is anatomy, which does not count. */
  b = a;
  for (guint k = 0; k + 1 < 8; k++)
    b.log_power[k] += 5;
  g_assert_cmpfloat (skg_style_get_distance (&a, &b).total, ==, 0);
}

/* Quantile functions of u and u^2, u uniform on 0 to 1, each brought to 0 and 1 at its
 * first and 99th hundredth: (p - c) / s and (p^2 - c^2) / s' with c = 0.01, s = 0.98,
 * s' = 0.99^2 - 0.01^2 = 0.98. The integral of |p - c - p^2 + c^2| / 0.98 over 0 to 1:
 * the integrand is (p - c) (1 - c - p), negative in the hundredth at either end. */
static void
test_gamma (void)
{
  g_autofree float *a_image = new_uniform ("gamma", 1);
  g_autofree float *b_image = new_uniform ("gamma", 2);
  SkgStyleStats a;
  SkgStyleStats b;
  double expected = 0;

  for (guint i = 0; i < 100000; i++)
    {
      double p = (i + 0.5) / 100000;

      expected += fabs ((p - 0.01) * (0.99 - p)) / 0.98 / 100000;
    }
  g_assert_cmpfloat_with_epsilon (expected, 0.160, 1e-3);
  measure (a_image, FALSE, &a);
  measure (b_image, FALSE, &b);
  /* 65,536 draws: the distribution function is known to 0.5 / 256 = 0.002 (one standard
   * error of a share of a half), and both pictures have the same draws. */
  g_assert_cmpfloat_with_epsilon (skg_style_get_distance (&a, &b).grey, expected,
                                  0.002);
}

/* White noise of variance v has the power v at all frequencies; the range from the
 * first to the 99th hundredth of a normal distribution is 2 x 2.3263 sd. */
static void
test_white_noise (void)
{
  g_autofree float *image = new_noise ("white", SIZE, SIZE, 5);
  SkgStyleStats stats;
  const double expected = log10 (1 / pow (2 * 2.32635, 2));

  measure (image, FALSE, &stats);
  for (guint k = SKG_STYLE_FIRST_FREQUENCY; k < SKG_NOISE_FREQUENCIES; k++)
    {
      /* A ring of frequency k + 1 has pi (k + 1) independent periodograms, each with a
       * relative standard error of 1; the median of 49 half overlapping blocks, some 16
       * of them independent, has 1.25 / 4 of that. Four of these, as decades, and the
       * median of a mean of n exponential draws lies 1 / (3 n) below the mean. */
      double rings = G_PI * (k + 1);
      double off = (4 * 1.25 / 4 / sqrt (rings) + 1 / (3 * rings)) / G_LN10;

      g_assert_cmpfloat_with_epsilon (stats.log_power[k], expected, off);
    }
}

/* The negative's statistics without the negative. */
static void
test_invert (void)
{
  g_autofree float *image = new_uniform ("invert", 3);
  SkgStyleStats a;
  SkgStyleStats b;

  measure (image, TRUE, &a);
  for (gsize i = 0; i < SIZE * SIZE; i++)
    image[i] = -image[i];
  measure (image, FALSE, &b);
  g_assert_cmpfloat (skg_style_get_distance (&a, &b).total, <, 1e-5);
  skg_style_stats_invert (&b);
  skg_style_stats_invert (&b);
  g_assert_cmpfloat (skg_style_get_distance (&a, &b).total, <, 1e-5);
  /* It is another picture all the same: u^3 is no symmetric distribution. */
  skg_style_stats_invert (&b);
  g_assert_cmpfloat (skg_style_get_distance (&a, &b).grey, >, 0.1);
}

static void
test_average (void)
{
  g_autofree float *image = new_noise ("average", SIZE, SIZE, 1);
  SkgStyleStats stats[3];
  SkgStyleStats mean;

  measure (image, FALSE, &stats[0]);
  stats[1] = stats[2] = stats[0];
  for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
    {
      stats[1].quantiles[i] += 0.3;
      stats[2].quantiles[i] += 30;
    }
  skg_style_stats_average (stats, 3, 2, &mean);
  g_assert_cmpfloat_with_epsilon (skg_style_get_distance (&mean, &stats[0]).grey, 0.15,
                                  1e-9);
  skg_style_stats_average (stats, 3, 3, &mean);
  g_assert_cmpfloat_with_epsilon (skg_style_get_distance (&mean, &stats[0]).grey, 10.1,
                                  1e-9);
}

/* Exposed areas. @border: what stands in the left quarter */
static double
find_with_border (float border, double grain, guint8 *exposed)
{
  g_autofree float *image = new_noise ("exposed", SIZE, SIZE, 0.1);
  g_autofree float *noise = new_noise ("grain", SIZE, SIZE, grain);

  for (guint j = 0; j < SIZE; j++)
    for (guint i = 0; i < SIZE; i++)
      {
        gsize at = (gsize) j * SIZE + i;

        image[at] += (float) i / SIZE;
        if (i < SIZE / 4)
          image[at] = border + noise[at];
      }
  return skg_style_find_exposed (image, SIZE, SIZE, exposed);
}

static void
test_exposed (void)
{
  g_autofree guint8 *exposed = g_malloc (SIZE * SIZE);
  /* The quarter, and two pixels beside it. */
  const double shown = 1 - (SIZE / 4.0 + 2) / SIZE;

  g_assert_cmpfloat_with_epsilon (find_with_border (-1, 0, exposed), shown, 1e-9);
  g_assert_cmpint (exposed[SIZE / 4 + 1], ==, 0);
  g_assert_cmpint (exposed[SIZE / 4 + 2], ==, 1);
  /* White, a burnt-in grey, and a border with grain of a thousandth of the range. */
  g_assert_cmpfloat_with_epsilon (find_with_border (3, 0, exposed), shown, 1e-9);
  g_assert_cmpfloat_with_epsilon (find_with_border (0.6f, 0, exposed), shown, 1e-9);
  g_assert_cmpfloat_with_epsilon (find_with_border (-1, 0.0025, exposed), shown, 1e-9);
  /* A border with grain of an eighth of the picture's range, as a blade leaves it in
   * the logarithm of a few photons; a few pixels beside it go with it. */
  for (guint k = 0; k < 2; k++)
    {
      g_assert_cmpfloat_with_epsilon (
          find_with_border (k == 0 ? -1.5f : 3, 0.25, exposed),
          1 - (SIZE / 4.0 + 4) / SIZE, 5.0 / SIZE);
      for (guint i = 0; i < SIZE * SIZE; i++)
        g_assert_true (i % SIZE >= SIZE / 4 || !exposed[i]);
    }
  /* A grey that has grain is a picture of something. */
  g_assert_cmpfloat (find_with_border (0.6f, 0.0025, exposed), ==, 1);
  g_assert_cmpfloat (find_with_border (0.6f, 0.1, exposed), ==, 1);
}

/* What is left out changes nothing. */
static void
test_border_is_left_out (void)
{
  g_autofree float *image = new_uniform ("bordered", 2);
  g_autofree guint8 *exposed = g_malloc (SIZE * SIZE);
  g_autoptr (GError) error = NULL;
  SkgStyleStats whole;
  SkgStyleStats part;

  measure (image, FALSE, &whole);
  for (guint j = 0; j < SIZE; j++)
    for (guint i = 0; i < 40; i++)
      image[(gsize) j * SIZE + i] = -5;
  skg_style_find_exposed (image, SIZE, SIZE, exposed);
  skg_style_stats_measure (image, exposed, SIZE, SIZE, FALSE, &part, &error);
  g_assert_no_error (error);
  /* One standard error of a share of a half of 65,536 pixels is 0.002 of the range; of
   * the power, see above: 0.3 decades at 0.125 cycles a pixel, less beyond. */
  g_assert_cmpfloat (skg_style_get_distance (&whole, &part).grey, <, 0.004);
  g_assert_cmpfloat (skg_style_get_distance (&whole, &part).power, <, 0.1);
  memset (exposed, 0, SIZE * SIZE);
  memset (exposed, 1, SIZE * 60);
  g_assert_false (
      skg_style_stats_measure (image, exposed, SIZE, SIZE, FALSE, &part, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

/* Exact for a linear function everywhere, for any at its places, and near to a smooth
 * one between them. */
static void
test_emulator (void)
{
  double places[40][2];
  double values[40][2];
  double worst = 0;
  SkgRandom random;
  g_autoptr (SkgStyleEmulator) emulator = NULL;

  skg_random_init (&random, 1, 2, "emulator");
  for (guint i = 0; i < 40; i++)
    {
      double x = places[i][0] = skg_random_next_unit (&random);
      double y = places[i][1] = skg_random_next_unit (&random);

      values[i][0] = 3 - 2 * x + 5 * y;
      values[i][1] = sin (3 * x) * y;
    }
  emulator = skg_style_emulator_new (&places[0][0], &values[0][0], 40, 2, 2);
  g_assert_nonnull (emulator);
  for (guint i = 0; i < 40; i++)
    {
      double at[2] = { 0.2 + 0.6 * skg_random_next_unit (&random),
                       0.2 + 0.6 * skg_random_next_unit (&random) };
      double outputs[2];

      skg_style_emulator_get (emulator, places[i], outputs);
      g_assert_cmpfloat_with_epsilon (outputs[1], values[i][1], 1e-9);
      skg_style_emulator_get (emulator, at, outputs);
      g_assert_cmpfloat_with_epsilon (outputs[0], 3 - 2 * at[0] + 5 * at[1], 1e-9);
      worst = MAX (worst, fabs (outputs[1] - sin (3 * at[0]) * at[1]));
    }
  /* Places are some 0.16 apart: a second derivative of 9 at most over half of that,
   * 9 / 2 x 0.08^2 = 0.03, is what a straight line would be off by. */
  g_assert_cmpfloat (worst, <, 0.03);
  /* On one line there is no plane to be found. */
  for (guint i = 0; i < 40; i++)
    places[i][1] = 2 * places[i][0];
  g_assert_null (skg_style_emulator_new (&places[0][0], &values[0][0], 40, 2, 2));
}

/* 512 x 512 white noise, averaged by 2 x 2: a quarter of the variance. */
static void
test_real (void)
{
  g_autofree float *image = new_noise ("real", 512, 512, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgStyleReal) real =
      skg_style_real_new ("a.png", image, 512, 512, 256, &error);
  double sum2 = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (real->columns, ==, 256);
  g_assert_cmpfloat (real->share, ==, 1);
  for (guint i = 0; i < 256 * 256; i++)
    sum2 += pow ((double) real->image[i], 2) / (256 * 256);
  /* sqrt (2 / 65536) = 0.0055 of it is one standard error. */
  g_assert_cmpfloat_with_epsilon (sum2, 0.25, 0.25 * 4 * 0.0055);
  g_assert_null (skg_style_real_new ("b.png", image, 512, 512, 600, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, "b.png: 512 x 512 pixels"));
  g_clear_error (&error);
  g_assert_null (skg_style_real_new ("c.png", image, 512, 100, 256, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/style/identical", test_identical);
  g_test_add_func ("/scene/style/shift", test_shift);
  g_test_add_func ("/scene/style/gamma", test_gamma);
  g_test_add_func ("/scene/style/white-noise", test_white_noise);
  g_test_add_func ("/scene/style/invert", test_invert);
  g_test_add_func ("/scene/style/average", test_average);
  g_test_add_func ("/scene/style/exposed", test_exposed);
  g_test_add_func ("/scene/style/border-is-left-out", test_border_is_left_out);
  g_test_add_func ("/scene/style/emulator", test_emulator);
  g_test_add_func ("/scene/style/real", test_real);
  return g_test_run ();
}
