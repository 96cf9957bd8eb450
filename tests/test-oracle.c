/* SPDX-License-Identifier: Apache-2.0
 * The oracle itself against integrals that can be written down. */
#include "config.h"

#include "oracle.h"

typedef double (*FieldFunc) (double i, double j, double k);

/* An oblique, anisotropic, left-handed grid, so that no axis can be mixed up. */
static SkgVolume *
make_volume (FieldFunc field_hu)
{
  SkgGrid grid = {
    .size = { 9, 7, 5 },
    .spacing_mm = { 1.5, 0.8, 2.5 },
    .origin_mm = { -3, 4, 11 },
    .direction = { { 0, 0.6, 0.8 }, { 1, 0, 0 }, { 0, 0.8, -0.6 } },
  };
  float *voxels = g_new (float, 9 * 7 * 5);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;
  gsize n = 0;

  for (int k = 0; k < 5; k++)
    for (int j = 0; j < 7; j++)
      for (int i = 0; i < 9; i++)
        voxels[n++] = (float) field_hu (i, j, k);
  bytes = g_bytes_new_take (voxels, n * sizeof (float));
  volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_FLOAT32, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

static SkgVec3
to_patient (SkgVolume *volume, double i, double j, double k)
{
  SkgMat4 m = skg_grid_get_patient_from_voxel (skg_volume_get_grid (volume));

  return skg_mat4_transform_point (&m, skg_vec3 (i, j, k));
}

static double
get_distance (SkgVec3 a, SkgVec3 b)
{
  SkgVec3 d = skg_vec3_sub (a, b);

  return sqrt (skg_vec3_dot (d, d));
}

static double
field_water (double i, double j, double k)
{
  return 0;
}

static double
field_linear (double i, double j, double k)
{
  return 100 * i - 20 * j + 7 * k;
}

static double
field_crossing (double i, double j, double k)
{
  return -1000 + 250 * (i - 3.25);
}

static double
field_product (double i, double j, double k)
{
  return i * j * k;
}

/* Faces lie half a voxel beyond the outermost centres; nothing is outside. */
static void
test_water (void)
{
  g_autoptr (SkgVolume) volume = make_volume (field_water);
  SkgVec3 from = to_patient (volume, -30, 3.3, 1.7);
  SkgVec3 to = to_patient (volume, 40, 3.3, 1.7);

  g_assert_cmpfloat_with_epsilon (oracle_line_integral (volume, 0.02, from, to),
                                  0.02 * 9 * 1.5, 1e-12);
  from = to_patient (volume, -30, 6.6, 1.7);
  to = to_patient (volume, 40, 6.6, 1.7);
  g_assert_cmpfloat (oracle_line_integral (volume, 0.02, from, to), ==, 0);
}

/* Ends inside the volume count. */
static void
test_linear (void)
{
  g_autoptr (SkgVolume) volume = make_volume (field_linear);
  SkgVec3 from = to_patient (volume, 0.3, 5.8, 3.9);
  SkgVec3 to = to_patient (volume, 7.9, 0.2, 0.4);
  double mean_hu = field_linear ((0.3 + 7.9) / 2, (5.8 + 0.2) / 2, (3.9 + 0.4) / 2);

  g_assert_cmpfloat_with_epsilon (oracle_line_integral (volume, 0.02, from, to),
                                  0.02 * (1 + mean_hu / 1000) * get_distance (from, to),
                                  1e-12);
}

/* The field below -1000 HU counts as nothing, after interpolation. */
static void
test_crossing (void)
{
  g_autoptr (SkgVolume) volume = make_volume (field_crossing);
  SkgVec3 from = to_patient (volume, 0, 2, 2);
  SkgVec3 to = to_patient (volume, 8, 2, 2);
  double expected = 0.02 * 0.25 * (8 - 3.25) * (8 - 3.25) / 2 * 1.5;

  g_assert_cmpfloat_with_epsilon (oracle_line_integral (volume, 0.02, from, to),
                                  expected, 1e-12);
  g_assert_cmpfloat_with_epsilon (oracle_line_integral (volume, 0.02, to, from),
                                  expected, 1e-12);
}

/* i j k is its own trilinear interpolant; along (t, t, t) it is t^3. */
static void
test_cubic (void)
{
  g_autoptr (SkgVolume) volume = make_volume (field_product);
  SkgVec3 from = to_patient (volume, 0.5, 0.5, 0.5);
  SkgVec3 to = to_patient (volume, 3.7, 3.7, 3.7);
  double mean_hu = (pow (3.7, 4) - pow (0.5, 4)) / 4 / (3.7 - 0.5);

  g_assert_cmpfloat_with_epsilon (oracle_line_integral (volume, 0.02, from, to),
                                  0.02 * (1 + mean_hu / 1000) * get_distance (from, to),
                                  1e-12);
}

/* A rough field about -1000 HU: many roots within cells, against brute force. */
static double
field_rough (double i, double j, double k)
{
  return -1000 + 700 * sin (12.9898 * i + 78.233 * j + 37.719 * k);
}

static double
sum_midpoints (SkgVolume *volume, SkgVec3 from, SkgVec3 to, guint n)
{
  SkgMat4 m = skg_grid_get_voxel_from_patient (skg_volume_get_grid (volume));
  double sum = 0;

  for (guint s = 0; s < n; s++)
    {
      SkgVec3 along = skg_vec3_sub (to, from);
      SkgVec3 p = skg_mat4_transform_point (
          &m, skg_vec3_add_scaled (from, along, (s + 0.5) / n));
      double hu = 0;

      for (int c = 0; c < 8; c++)
        {
          double x = floor (p.x) + (c & 1);
          double y = floor (p.y) + (c >> 1 & 1);
          double z = floor (p.z) + (c >> 2 & 1);
          double w = (1 - fabs (p.x - x)) * (1 - fabs (p.y - y)) * (1 - fabs (p.z - z));

          hu += w * skg_volume_get_hu (volume, (guint) x, (guint) y, (guint) z);
        }
      sum += MAX (0, 1 + hu / 1000);
    }
  return 0.02 * sum / n * get_distance (from, to);
}

static void
test_rough (void)
{
  g_autoptr (SkgVolume) volume = make_volume (field_rough);
  SkgVec3 from = to_patient (volume, 0.3, 5.8, 3.9);
  SkgVec3 to = to_patient (volume, 7.9, 0.2, 0.4);

  g_assert_cmpfloat_with_epsilon (oracle_line_integral (volume, 0.02, from, to),
                                  sum_midpoints (volume, from, to, 2000000), 1e-10);
}

static void
test_chords (void)
{
  SkgVec3 centre = skg_vec3 (1, 2, 3);
  SkgVec3 from = skg_vec3 (1, 2, -50);
  SkgVec3 to = skg_vec3 (1, 2, 50);
  SkgVec3 half = skg_vec3 (4, 5, 6);

  g_assert_cmpfloat_with_epsilon (oracle_chord_box (from, to, centre, half), 12, 1e-12);
  g_assert_cmpfloat_with_epsilon (oracle_chord_ellipsoid (from, to, centre, half), 12,
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (oracle_chord_cylinder (from, to, centre, 4, 6), 12,
                                  1e-12);
  /* 3-4-5: a chord at distance 3 from the centre of a sphere of radius 5. */
  g_assert_cmpfloat_with_epsilon (
      oracle_chord_sphere (skg_vec3 (4, -60, 3), skg_vec3 (4, 60, 3), centre, 5), 8,
      1e-12);
  g_assert_cmpfloat_with_epsilon (
      oracle_chord_cylinder (skg_vec3 (4, -60, 3), skg_vec3 (4, 60, 3), centre, 5, 6),
      8, 1e-12);
  /* The end inside counts. */
  g_assert_cmpfloat_with_epsilon (oracle_chord_box (from, centre, centre, half), 6,
                                  1e-12);
  g_assert_cmpfloat (
      oracle_chord_sphere (skg_vec3 (9, -60, 3), skg_vec3 (9, 60, 3), centre, 5), ==,
      0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oracle/water", test_water);
  g_test_add_func ("/oracle/linear", test_linear);
  g_test_add_func ("/oracle/crossing-air", test_crossing);
  g_test_add_func ("/oracle/cubic", test_cubic);
  g_test_add_func ("/oracle/rough", test_rough);
  g_test_add_func ("/oracle/chords", test_chords);
  return g_test_run ();
}
