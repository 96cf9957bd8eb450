/* SPDX-License-Identifier: Apache-2.0 */
#include "base/transform.h"

static void
assert_vec3 (SkgVec3 got, SkgVec3 expected)
{
  g_assert_cmpfloat_with_epsilon (got.x, expected.x, 1e-12);
  g_assert_cmpfloat_with_epsilon (got.y, expected.y, 1e-12);
  g_assert_cmpfloat_with_epsilon (got.z, expected.z, 1e-12);
}

/* A quarter turn about each axis takes the next axis to the one after. */
static void
test_rotation (void)
{
  SkgVec3 axes[3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

  for (int i = 0; i < 3; i++)
    {
      SkgMat4 r = skg_mat4_rotation (axes[i], G_PI / 2);

      assert_vec3 (skg_mat4_transform_vector (&r, axes[i]), axes[i]);
      assert_vec3 (skg_mat4_transform_vector (&r, axes[(i + 1) % 3]),
                   axes[(i + 2) % 3]);
    }
}

static void
test_inverse (void)
{
  SkgMat4 a = skg_mat4_from_axes (skg_vec3 (2, 0.5, 0), skg_vec3 (-1, 3, 0.25),
                                  skg_vec3 (0, 0.1, -1.5), skg_vec3 (10, -20, 30));
  SkgMat4 inverse;
  SkgVec3 p = skg_vec3 (1.5, -2.5, 3.5);
  SkgMat4 flat = a;

  g_assert_true (skg_mat4_invert_affine (&a, &inverse));
  assert_vec3 (skg_mat4_transform_point (&inverse, skg_mat4_transform_point (&a, p)),
               p);

  flat.m[2][0] = flat.m[2][1] = flat.m[2][2] = 0;
  g_assert_false (skg_mat4_invert_affine (&flat, &inverse));
}

/* dst_from_mid * mid_from_src applies the right-hand one first. */
static void
test_order (void)
{
  SkgMat4 turn = skg_mat4_rotation (skg_vec3 (0, 0, 1), G_PI / 2);
  SkgMat4 move = skg_mat4_translation (skg_vec3 (1, 0, 0));
  SkgMat4 both = skg_mat4_multiply (&turn, &move);

  assert_vec3 (skg_mat4_transform_point (&both, skg_vec3 (0, 0, 0)),
               skg_vec3 (0, 1, 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/transform/rotation", test_rotation);
  g_test_add_func ("/base/transform/inverse", test_inverse);
  g_test_add_func ("/base/transform/order", test_order);
  return g_test_run ();
}
