/* SPDX-License-Identifier: Apache-2.0
 * Likeness of pictures, noise power and nudges against theory. */
#include "config.h"

#include <math.h>

#include "base/random.h"
#include "scene/nudge.h"
#include "scene/similarity.h"

#define SIZE 192u

static float *
new_noise (const char *name, double sd)
{
  float *image = g_new (float, SIZE *SIZE);
  SkgRandom random;

  skg_random_init (&random, 1, 2, name);
  for (guint i = 0; i < SIZE * SIZE; i++)
    image[i] = (float) (sd * skg_random_next_normal (&random));
  return image;
}

/* Brightness and contrast change nothing, a negative changes the sign; what is half
 * another picture has a correlation of 1 / sqrt (2). */
static void
test_ncc (void)
{
  g_autofree float *a = new_noise ("a", 1);
  g_autofree float *b = new_noise ("b", 1);
  g_autofree float *c = g_new (float, SIZE *SIZE);
  /* Four standard errors of a correlation of n pixels. */
  const double off = 4.0 / SIZE;

  for (guint i = 0; i < SIZE * SIZE; i++)
    c[i] = 7 - 3 * a[i];
  g_assert_cmpfloat_with_epsilon (skg_similarity_ncc (a, a, SIZE, SIZE), 1, 1e-12);
  /* Floats have 24 bits. */
  g_assert_cmpfloat_with_epsilon (skg_similarity_ncc (a, c, SIZE, SIZE), -1, 1e-6);
  g_assert_cmpfloat_with_epsilon (skg_similarity_ncc (a, b, SIZE, SIZE), 0, off);
  g_assert_cmpfloat_with_epsilon (skg_similarity_gradient_ncc (a, c, SIZE, SIZE), -1,
                                  1e-6);
  for (guint i = 0; i < SIZE * SIZE; i++)
    c[i] = a[i] + b[i] + 1000;
  g_assert_cmpfloat_with_epsilon (skg_similarity_ncc (a, c, SIZE, SIZE), G_SQRT2 / 2,
                                  off);
  /* Slow shading is no edge. */
  for (guint i = 0; i < SIZE * SIZE; i++)
    c[i] = a[i] + 0.5f * (float) (i % SIZE);
  g_assert_cmpfloat (skg_similarity_ncc (a, c, SIZE, SIZE), <, 0.1);
  g_assert_cmpfloat_with_epsilon (skg_similarity_gradient_ncc (a, c, SIZE, SIZE), 1,
                                  1e-4);
  c[5] = NAN;
  g_assert_false (isnan (skg_similarity_ncc (a, c, SIZE, SIZE)));
  for (guint i = 0; i < SIZE * SIZE; i++)
    c[i] = 3;
  g_assert_true (isnan (skg_similarity_ncc (a, c, SIZE, SIZE)));
}

/* A picture of k equally frequent greys tells log2 k bits of itself and of any picture
 * that has other greys in place of them; independent pictures nothing but the bias. */
static void
test_mutual_information (void)
{
  g_autofree float *a = g_new (float, SIZE *SIZE);
  g_autofree float *b = g_new (float, SIZE *SIZE);
  const float other[4] = { 40, 0, 63, 7 };
  const double bias = 63.0 * 63.0 / (2 * log (2) * SIZE * SIZE);
  SkgRandom random;
  double bits;

  skg_random_init (&random, 3, 0, "greys");
  for (guint i = 0; i < SIZE * SIZE; i++)
    {
      a[i] = (float) (i % 4);
      b[i] = other[i % 4];
    }
  g_assert_cmpfloat_with_epsilon (skg_similarity_mutual_information (a, a, SIZE, SIZE),
                                  2, 1e-9);
  g_assert_cmpfloat_with_epsilon (skg_similarity_mutual_information (a, b, SIZE, SIZE),
                                  2, 1e-9);
  for (guint i = 0; i < SIZE * SIZE; i++)
    {
      a[i] = (float) skg_random_next_unit (&random);
      b[i] = (float) skg_random_next_unit (&random);
    }
  bits = skg_similarity_mutual_information (a, b, SIZE, SIZE);
  /* The bias is a chi-square of 63^2 degrees of freedom: its spread is 2.2 %. */
  g_assert_cmpfloat_with_epsilon (bits, bias, 0.1 * bias);
}

/* White noise is white: its variance at all frequencies; a plane is none. A 2 x 2 mean
 * takes cos^2 cos^2 of it. */
static void
test_noise_power (void)
{
  g_autofree float *white = new_noise ("white", 3);
  g_autofree float *plane = g_new (float, SIZE *SIZE);
  g_autofree float *soft = g_new0 (float, SIZE *SIZE);
  double power[SKG_NOISE_FREQUENCIES];
  double sum = 0;

  for (guint i = 0; i < SIZE * SIZE; i++)
    plane[i] = (float) (3.0 * (i % SIZE) - 2.0 * (i / SIZE) + 5);
  for (guint j = 0; j + 1 < SIZE; j++)
    for (guint i = 0; i + 1 < SIZE; i++)
      soft[j * SIZE + i] = (white[j * SIZE + i] + white[j * SIZE + i + 1] +
                            white[(j + 1) * SIZE + i] + white[(j + 1) * SIZE + i + 1]) /
                           4;
  g_assert_cmpuint (skg_noise_power (plane, SIZE, SIZE, power), ==, 25);
  for (guint k = 0; k < SKG_NOISE_FREQUENCIES; k++)
    /* Rounding of floats of up to 600: 600 / 2^24, squared. */
    g_assert_cmpfloat (power[k], <, 1e-6);
  skg_noise_power (white, SIZE, SIZE, power);
  for (guint k = 0; k < SKG_NOISE_FREQUENCIES; k++)
    {
      /* Each ring has 6 k values a block, 9 blocks are independent; the plane takes
       * from the lowest. Five standard errors. */
      if (k >= 2)
        g_assert_cmpfloat_with_epsilon (power[k], 9, 5 * 9 / sqrt (3.0 * k * 9));
      sum += power[k] / SKG_NOISE_FREQUENCIES;
    }
  g_assert_cmpfloat_with_epsilon (sum, 9, 0.4);
  skg_noise_power (soft, SIZE, SIZE, power);
  /* Near half of the sampling frequency along an axis it is 0, at 1/8 of it along the
   * diagonal cos^4 (pi / 8 / sqrt (2)) is 0.73: rings mix; bounds from the two. */
  g_assert_cmpfloat (power[31], <, 0.5 * 9);
  g_assert_cmpfloat (power[8], >, 0.70 * 9 * 0.8);
  g_assert_cmpfloat (power[8], <, 0.86 * 9 * 1.2);
  soft[10] = NAN;
  g_assert_cmpuint (skg_noise_power (soft, SIZE, SIZE, power), ==, 24);
  g_assert_cmpuint (skg_noise_power (soft, 63, 63, power), ==, 0);
  g_assert_true (isnan (power[4]));
}

/* The mean of what lies beneath; nothing where nothing does. */
static void
test_resample (void)
{
  const float from[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  float to[4];

  skg_picture_resample (from, 4, 2, 0, 0, 2, 1, to, 2, 1);
  g_assert_cmpfloat_with_epsilon (to[0], (1 + 2 + 5 + 6) / 4.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (to[1], (3 + 4 + 7 + 8) / 4.0, 1e-6);
  /* Shown twice as large, one pixel to the right. */
  skg_picture_resample (from, 4, 2, 1, 0, 9, 4, to, 4, 1);
  g_assert_true (isnan (to[0]));
  g_assert_cmpfloat (to[1], ==, 1);
  g_assert_cmpfloat (to[2], ==, 1);
  g_assert_cmpfloat (to[3], ==, 2);
}

static void
project (const SkgPose *pose, SkgVec3 point_mm, double place[2])
{
  const SkgDetector detector = { .columns = 1000, .rows = 1000, .pitch_mm = 0.3 };
  SkgProjection projection;
  double depth_mm;

  skg_pose_get_projection (pose, &detector, &projection);
  g_assert_true (
      skg_projection_point (&projection, point_mm, &place[0], &place[1], &depth_mm));
}

/* A point at the isocentre moves by amount * SID / SOD / pitch pixels, and one beside
 * it turns as asked; a nudge and back is none. */
static void
test_nudges (void)
{
  const double views[][3] = {
    { 0, 0, 0 }, { 0.5, -0.3, 0.2 }, { -1.4, 0.8, -2 }, { 2.5, 0.2, 0.1 }
  };
  const double scale = 1000 / 700.0 / 0.3;

  for (guint v = 0; v < G_N_ELEMENTS (views); v++)
    {
      const SkgPose start = { .isocenter_mm = { 10, 20, 30 },
                              .sid_mm = 1000,
                              .sod_mm = 700,
                              .primary_rad = views[v][0],
                              .secondary_rad = views[v][1],
                              .roll_rad = views[v][2] };
      double side = skg_pose_is_mirrored (&start) ? -1 : 1;
      SkgPose pose = start;
      SkgVec3 right;
      SkgVec3 beside_mm;
      double before[2];
      double after[2];

      skg_pose_get_axes (&start, NULL, &right, NULL);
      project (&start, start.isocenter_mm, before);
      skg_pose_nudge (&pose, SKG_NUDGE_RIGHT, 2);
      project (&pose, start.isocenter_mm, after);
      g_assert_cmpfloat_with_epsilon (after[0] - before[0], 2 * scale, 1e-6);
      g_assert_cmpfloat_with_epsilon (after[1], before[1], 1e-6);
      skg_pose_nudge (&pose, SKG_NUDGE_RIGHT, -2);
      skg_pose_nudge (&pose, SKG_NUDGE_UP, 3);
      project (&pose, start.isocenter_mm, after);
      g_assert_cmpfloat_with_epsilon (after[1] - before[1], -3 * scale, 1e-6);

      pose = start;
      beside_mm = skg_vec3_add_scaled (start.isocenter_mm, right, 50 * side);
      skg_pose_nudge (&pose, SKG_NUDGE_NEAR, 100);
      project (&pose, beside_mm, after);
      g_assert_cmpfloat_with_epsilon (after[0] - before[0], 50 * 1000 / 600.0 / 0.3,
                                      1e-6);

      /* Counter-clockwise on the screen: right goes up. */
      pose = start;
      skg_pose_nudge (&pose, SKG_NUDGE_ROLL, 0.1);
      project (&pose, beside_mm, after);
      g_assert_cmpfloat_with_epsilon (after[0] - before[0], 50 * cos (0.1) * scale,
                                      1e-6);
      g_assert_cmpfloat_with_epsilon (after[1] - before[1], -50 * sin (0.1) * scale,
                                      1e-6);

      for (guint n = 0; n < SKG_N_NUDGES; n++)
        {
          pose = start;
          skg_pose_nudge (&pose, (SkgNudge) n, 0.2);
          skg_pose_nudge (&pose, (SkgNudge) n, -0.2);
          g_assert_cmpfloat_with_epsilon (pose.primary_rad, start.primary_rad, 1e-9);
          g_assert_cmpfloat_with_epsilon (pose.secondary_rad, start.secondary_rad,
                                          1e-9);
          g_assert_cmpfloat_with_epsilon (pose.roll_rad, start.roll_rad, 1e-9);
          g_assert_cmpfloat (
              skg_vec3_length (skg_vec3_sub (pose.isocenter_mm, start.isocenter_mm)), <,
              1e-9);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/compare/ncc", test_ncc);
  g_test_add_func ("/scene/compare/mutual-information", test_mutual_information);
  g_test_add_func ("/scene/compare/noise-power", test_noise_power);
  g_test_add_func ("/scene/compare/resample", test_resample);
  g_test_add_func ("/scene/compare/nudges", test_nudges);
  return g_test_run ();
}
