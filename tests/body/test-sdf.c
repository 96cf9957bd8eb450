/* SPDX-License-Identifier: Apache-2.0
 * Signed distances against distances known from the figures' geometry. */
#include "body/sdf.h"

#include <math.h>

/* Single precision over some 100 mm. */
#define TOLERANCE_MM 1e-4f

static float
distance (SkgSdfShape shape, float x, float y, float z)
{
  skg_sdf_shape_bound (&shape);
  g_assert_cmpfloat (skg_sdf_shape_lower_bound (&shape, skg_sdf_point (x, y, z)), <=,
                     skg_sdf_shape_distance (&shape, skg_sdf_point (x, y, z)) +
                         TOLERANCE_MM);
  return skg_sdf_shape_distance (&shape, skg_sdf_point (x, y, z));
}

#define assert_mm(actual, expected)                                                    \
  g_assert_cmpfloat_with_epsilon (actual, expected, TOLERANCE_MM)

static void
test_triangle (void)
{
  const SkgSdfShape shape = {
    .kind = SKG_SDF_TRIANGLE,
    .a = { 0, 0, 0 },
    .b = { 10, 0, 0 },
    .c = { 0, 10, 0 },
    .r0 = 2,
  };
  const SkgSdfShape ball = { .kind = SKG_SDF_TRIANGLE, .r0 = 3 };

  assert_mm (distance (shape, 2, 2, 7), 5);  /* above the face */
  assert_mm (distance (shape, 2, 2, -7), 5); /* from either side */
  assert_mm (distance (shape, 5, -6, 0), 4); /* beside an edge */
  assert_mm (distance (shape, 10, 10, 0), sqrtf (50) - 2);
  assert_mm (distance (shape, -3, -4, 0), 3); /* off a corner */
  assert_mm (distance (shape, 2, 2, 0), -2);
  assert_mm (distance (ball, 0, 0, 5), 2); /* corners that coincide */
}

static void
test_cone (void)
{
  const SkgSdfShape capsule = {
    .kind = SKG_SDF_CONE, .b = { 0, 0, 10 }, .r0 = 2, .r1 = 2
  };
  const SkgSdfShape cone = {
    .kind = SKG_SDF_CONE, .b = { 0, 0, 10 }, .r0 = 8, .r1 = 2
  };

  assert_mm (distance (capsule, 5, 0, 5), 3);
  assert_mm (distance (capsule, 0, 0, 15), 3);
  assert_mm (distance (capsule, 0, 3, -4), 3);
  /* The flank leans with sine 0.6: a point on the ray that leaves the middle of the
   * axis at a right angle to the flank is 5 mm (the radius there) from the axis. */
  assert_mm (distance (cone, 0.8f * 9, 0, 5 + 0.6f * 9), 4);
  assert_mm (distance (cone, 0, 0, 20), 8);
  assert_mm (distance (cone, 0, 0, -20), 12);
}

static void
test_ellipsoid (void)
{
  const SkgSdfShape shape = { .kind = SKG_SDF_ELLIPSOID,
                              .a = { 1, 0, 0 },
                              .b = { 10, 5, 2 } };

  /* To first order: exact on the surface, right sign elsewhere. */
  assert_mm (distance (shape, 11, 0, 0), 0);
  assert_mm (distance (shape, 1, 5, 0), 0);
  assert_mm (distance (shape, 1 + 6, 0, 2 * 0.8f), 0);
  g_assert_cmpfloat (distance (shape, 1, 0, 0), <, 0);
  g_assert_cmpfloat (distance (shape, 1, 0, 2.5f), >, 0);
}

static void
test_cap (void)
{
  const SkgSdfShape cap = {
    .kind = SKG_SDF_CAP, .b = { 0, 0, 1 }, .c = { 6, 100, 0 }, .r0 = 10, .r1 = 15
  };
  const SkgSdfShape below = { .kind = SKG_SDF_BELOW,
                              .a = { 0, 0, 5 },
                              .b = { 0, 0, 1 } };

  assert_mm (distance (cap, 0, 0, -8), 2);   /* within the head: left alone */
  assert_mm (distance (cap, 0, 0, -12), -2); /* stands out of it: taken away */
  assert_mm (distance (cap, 0, 0, 12), 6);   /* the neck: left alone */
  assert_mm (distance (below, 7, 7, 9), 4);
  assert_mm (distance (below, 7, 7, 3), -2);
}

static void
test_blend (void)
{
  const float one[] = { 3 };
  const float twins[] = { 3, 3 };
  const float apart[] = { 3, 3.5f, 5, 40 };
  double expected = -log (exp (-3) + exp (-3.5) + exp (-5));

  assert_mm (skg_sdf_blend (one, 1), 3);
  assert_mm (skg_sdf_blend (twins, 2), 3 - logf (2));
  /* exp is approximated within 1 % of the smaller terms. */
  g_assert_cmpfloat_with_epsilon ((double) skg_sdf_blend (apart, 4), expected, 5e-3);
  g_assert_true (isinf (skg_sdf_blend (one, 0)));
}

static void
test_smooth_min (void)
{
  assert_mm (skg_sdf_smooth_min (1, 9, 4), 1); /* too far apart to blend */
  assert_mm (skg_sdf_smooth_min (2, 2, 4), 1); /* a quarter of k at the seam */
  assert_mm (skg_sdf_smooth_min (2, 3, 4), skg_sdf_smooth_min (3, 2, 4));
}

static void
test_superellipse (void)
{
  g_assert_cmpfloat_with_epsilon (skg_sdf_superellipse_half_width (10, 5, 2, 3), 8,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (skg_sdf_superellipse_half_width (10, 5, 2, -3), 8,
                                  1e-9);
  g_assert_cmpfloat (skg_sdf_superellipse_half_width (10, 5, 4, 3), >, 8);
  g_assert_cmpfloat (skg_sdf_superellipse_half_width (10, 5, 2, 5), <, 0);
}

/* Without waist, hollow and tilt: a cylinder with a rounded rim, exact on its axes and,
 * where it is round, everywhere outside. */
static void
test_drum (void)
{
  SkgSdfShape drum = { .kind = SKG_SDF_DRUM,
                       .a = { 1, 2, 3 },
                       .b = { 10, 10, 6 },
                       .c = { 1, 0, 0 },
                       .r0 = 2 };
  const double turn = 0.3;

  g_assert_cmpfloat_with_epsilon (
      skg_sdf_shape_distance (&drum, skg_sdf_point (1, 2, 14)), 5, 1e-4);
  g_assert_cmpfloat_with_epsilon (
      skg_sdf_shape_distance (&drum, skg_sdf_point (18, 2, 3)), 7, 1e-4);
  g_assert_cmpfloat_with_epsilon (
      skg_sdf_shape_distance (&drum, skg_sdf_point (1, 2, 3)), -6, 1e-4);
  /* From the rim's circle of radius 8 at height 4: 3 and 4 away make 5, less 2. */
  g_assert_cmpfloat_with_epsilon (
      skg_sdf_shape_distance (&drum, skg_sdf_point (1, 2 - 11, 3 + 8)), 3, 1e-4);
  /* Front (y low) down: the upper end's normal leans forward. */
  drum.c = skg_sdf_point ((float) cos (turn), (float) sin (turn), 0);
  g_assert_cmpfloat_with_epsilon (
      skg_sdf_shape_distance (&drum, skg_sdf_point (1, (float) (2 - 11 * sin (turn)),
                                                    (float) (3 + 11 * cos (turn)))),
      5, 1e-4);
  /* A waist of 1 mm and ends 1.5 mm deep show in the middles. */
  drum.c = skg_sdf_point (1, 0, 1.5f);
  drum.r1 = 1;
  g_assert_cmpfloat_with_epsilon (
      skg_sdf_shape_distance (&drum, skg_sdf_point (18, 2, 3)), 8, 1e-4);
  g_assert_cmpfloat_with_epsilon (
      skg_sdf_shape_distance (&drum, skg_sdf_point (1, 2, 14)), 6.5, 1e-4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/sdf/triangle", test_triangle);
  g_test_add_func ("/body/sdf/cone", test_cone);
  g_test_add_func ("/body/sdf/ellipsoid", test_ellipsoid);
  g_test_add_func ("/body/sdf/cap-and-plane", test_cap);
  g_test_add_func ("/body/sdf/blend", test_blend);
  g_test_add_func ("/body/sdf/smooth-min", test_smooth_min);
  g_test_add_func ("/body/sdf/superellipse", test_superellipse);
  g_test_add_func ("/body/sdf/drum", test_drum);
  return g_test_run ();
}
