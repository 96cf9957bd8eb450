/* SPDX-License-Identifier: Apache-2.0
 * The wide blur of pass 8 beside air: of the body alone inside it, smooth across the
 * air, the mean of the body far away. */
#include "render/local-contrast.h"

#include <math.h>

#define N 960
/* Columns of the body, of which the last ones are skin. */
#define BODY 480
#define SKIN 440
#define BODY_L 3.0f
#define SKIN_L 0.5f

static SkgBlur *
make_blur (void)
{
  g_autofree float *values = g_new (float, (gsize) N *N);

  for (guint row = 0; row < N; row++)
    for (guint column = 0; column < N; column++)
      values[row * N + column] = column < SKIN ? BODY_L : column < BODY ? SKIN_L : 0;
  return skg_blur_make (values, N, N, &SKG_OPEN_AREA_ALL);
}

static double
sample (const SkgBlur *blur, double column)
{
  return (double) skg_blur_sample (blur, column / N, 0.5);
}

static void
test_ends (void)
{
  g_autoptr (SkgBlur) blur = make_blur ();
  double mean = (SKIN * (double) BODY_L + (BODY - SKIN) * (double) SKIN_L) / BODY;

  /* 340 pixels from the skin, 7 standard deviations. */
  g_assert_cmpfloat_with_epsilon (sample (blur, 100), (double) BODY_L, 1e-3);
  g_assert_cmpfloat_with_epsilon (sample (blur, 900), mean, 1e-3);
}

/* The steepest that a cell of 10 pixels can be: the share of the near ones, w / (w + f)
 * with w a Gaussian's tail, changes by at most a quarter of w' / w, which is 2.1 per
 * standard deviation (48 pixels) where w = f = 0.05; times the greatest difference of
 * what is mixed, 2.5: 0.27. A step would be all of it. */
static void
test_smooth (void)
{
  g_autoptr (SkgBlur) blur = make_blur ();
  double steepest = 0;

  for (guint column = 5; column + 10 < N; column += 10)
    steepest =
        MAX (steepest, fabs (sample (blur, column + 10) - sample (blur, column)));
  g_assert_cmpfloat (steepest, <, 0.4);
  g_assert_cmpfloat (steepest, >, 0.05);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/local-contrast/ends", test_ends);
  g_test_add_func ("/render/local-contrast/smooth", test_smooth);
  return g_test_run ();
}
