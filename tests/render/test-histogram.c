/* SPDX-License-Identifier: Apache-2.0
 * The histogram against pictures whose distribution is known. */
#include "render/histogram.h"

#include <math.h>

#define COLUMNS 240u
#define ROWS 200u

/* Each row runs evenly from @low to @high. */
static float *
new_ramp (double low, double high)
{
  float *image = g_new (float, COLUMNS *ROWS);

  for (guint i = 0; i < COLUMNS * ROWS; i++)
    image[i] = (float) (low + (high - low) * (i % COLUMNS + 0.5) / COLUMNS);
  return image;
}

static guint
sum_counts (const SkgHistogram *histogram, guint first, guint end)
{
  guint sum = 0;

  for (guint i = first; i < end; i++)
    sum += histogram->counts[i];
  return sum;
}

/* 48000 pixels are below the limit of thinning: all of them count, half below the
 * middle; the ends are those of the ramp to 1/4096 of it and half a pixel's step. */
static void
test_ramp (void)
{
  const SkgOpenArea all = SKG_OPEN_AREA_ALL;
  g_autofree float *image = new_ramp (2, 5);
  g_autofree SkgHistogram *h =
      skg_histogram_new (image, COLUMNS, ROWS, &all, NULL, 0.6);
  double tolerance = 3.0 / 4096 + 3.0 / COLUMNS;

  g_assert_cmpfloat_with_epsilon (h->low, 2, tolerance);
  g_assert_cmpfloat_with_epsilon (h->high, 5, tolerance);
  g_assert_cmpfloat (h->local_contrast, ==, 0);
  g_assert_cmpuint (sum_counts (h, 0, SKG_HISTOGRAM_BINS), ==, COLUMNS * ROWS);
  g_assert_cmpfloat_with_epsilon ((double) sum_counts (h, 0, SKG_HISTOGRAM_BINS / 2) /
                                      (COLUMNS * ROWS),
                                  0.5, 1.5 / COLUMNS);
}

/* An even blur B shifts u = L - a B by a B. */
static void
test_local_contrast (void)
{
  const SkgOpenArea all = SKG_OPEN_AREA_ALL;
  float blurred = 3;
  SkgBlur blur = { 1, 1, &blurred };
  g_autofree float *image = new_ramp (2, 5);
  g_autofree SkgHistogram *h =
      skg_histogram_new (image, COLUMNS, ROWS, &all, &blur, 0.5);

  g_assert_cmpfloat (h->local_contrast, ==, 0.5);
  g_assert_cmpfloat_with_epsilon (h->low, 0.5, 0.02);
  g_assert_cmpfloat_with_epsilon (h->high, 3.5, 0.02);
}

/* Behind the collimator's left blade nothing counts. */
static void
test_open_area (void)
{
  SkgOpenArea right = SKG_OPEN_AREA_ALL;
  g_autofree float *image = new_ramp (0, 1);
  g_autofree SkgHistogram *h = NULL;

  right.left = COLUMNS / 2.0;
  h = skg_histogram_new (image, COLUMNS, ROWS, &right, NULL, 0);
  g_assert_cmpuint (sum_counts (h, 0, SKG_HISTOGRAM_BINS), ==, COLUMNS / 2 * ROWS);
  g_assert_cmpfloat_with_epsilon (h->low, 0.5, 0.01);
}

/* Two pixels in 48000 are fewer than the tail of 2 in 10000. */
static void
test_outliers (void)
{
  const SkgOpenArea all = SKG_OPEN_AREA_ALL;
  g_autofree float *image = new_ramp (0, 1);
  g_autofree SkgHistogram *h = NULL;

  image[1000] = 25;
  image[2000] = -30;
  image[3000] = NAN;
  h = skg_histogram_new (image, COLUMNS, ROWS, &all, NULL, 0);
  /* A bin of the search is 55 / 4096. */
  g_assert_cmpfloat_with_epsilon (h->low, 0, 0.03);
  g_assert_cmpfloat_with_epsilon (h->high, 1, 0.03);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/histogram/ramp", test_ramp);
  g_test_add_func ("/render/histogram/local-contrast", test_local_contrast);
  g_test_add_func ("/render/histogram/open-area", test_open_area);
  g_test_add_func ("/render/histogram/outliers", test_outliers);
  return g_test_run ();
}
