/* SPDX-License-Identifier: Apache-2.0
 * What a sample is warned of, against what slabs and half spaces must give. */
#include "dataset/shot-warnings.h"

#define SIDE 100
#define VOXEL_MM 6.0
#define WATER 0
#define AIR -1000

/* 600 mm cube around the isocentre; tissue where @is_tissue says so of the voxel's
 * middle, mm. */
static SkgVolume *
new_volume (gboolean (*is_tissue) (const double place_mm[3], double size_mm),
            double size_mm)
{
  double low_mm = -(SIDE - 1) / 2.0 * VOXEL_MM;
  SkgGrid grid = { .size = { SIDE, SIDE, SIDE },
                   .spacing_mm = { VOXEL_MM, VOXEL_MM, VOXEL_MM },
                   .origin_mm = { low_mm, low_mm, low_mm },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  gint16 *hu = g_new (gint16, SIDE * SIDE * SIDE);
  g_autoptr (GBytes) voxels = NULL;
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;

  for (guint k = 0; k < SIDE; k++)
    for (guint j = 0; j < SIDE; j++)
      for (guint i = 0; i < SIDE; i++)
        {
          const double place_mm[] = { low_mm + i * VOXEL_MM, low_mm + j * VOXEL_MM,
                                      low_mm + k * VOXEL_MM };

          hu[(k * SIDE + j) * SIDE + i] = is_tissue (place_mm, size_mm) ? WATER : AIR;
        }
  voxels = g_bytes_new_take (hu, SIDE * SIDE * SIDE * sizeof *hu);
  volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, voxels, &error);
  g_assert_no_error (error);
  return volume;
}

/* @size_mm thick, behind the isocentre. */
static gboolean
is_in_slab (const double place_mm[3], double size_mm)
{
  return place_mm[1] > 0 && place_mm[1] < size_mm;
}

/* The patient's left half. */
static gboolean
is_in_left_half (const double place_mm[3], double size_mm)
{
  return place_mm[0] > 0 && is_in_slab (place_mm, size_mm);
}

/* An arm that stays where it is; @assignment: (nullable) */
static void
sample (const char *assignment, SkgSample *out)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;

  skg_scene_set_value (scene, "carm.isocenter_mm=[0,0,0]", &error);
  g_assert_no_error (error);
  if (assignment != NULL)
    skg_scene_set_value (scene, assignment, &error);
  g_assert_no_error (error);
  skg_scene_sample (scene, NULL, 0, 0, out, &error);
  g_assert_no_error (error);
}

static void
test_slabs (void)
{
  /* One voxel is less than 10 mm, at any slant of the beam; two are more. */
  static const struct
  {
    double thick_mm;
    double air;
  } slabs[] = { { VOXEL_MM, 1 }, { 2 * VOXEL_MM, 0 }, { 10 * VOXEL_MM, 0 } };
  g_auto (SkgSample) ap = { 0 };

  sample (NULL, &ap);
  for (gsize i = 0; i < G_N_ELEMENTS (slabs); i++)
    {
      g_autoptr (SkgVolume) volume = new_volume (is_in_slab, slabs[i].thick_mm);

      g_assert_cmpfloat (skg_sample_measure_air (&ap, volume), ==, slabs[i].air);
    }
}

/* The edge lies in the beam's axis: half of the rays, to one of 32 columns. */
static void
test_half (void)
{
  g_autoptr (SkgVolume) volume = new_volume (is_in_left_half, 20 * VOXEL_MM);
  g_auto (SkgSample) ap = { 0 };
  g_auto (SkgSample) shifted = { 0 };

  sample (NULL, &ap);
  g_assert_cmpfloat_with_epsilon (skg_sample_measure_air (&ap, volume), 0.5, 1.0 / 32);
  /* To the right and to the left by more than half of the field: all of it is in the
   * beam, or nothing. */
  sample ("patient.position_mm=[-160,0,0]", &shifted);
  g_assert_cmpfloat_with_epsilon (skg_sample_measure_air (&shifted, volume), 0, 0.2);
  skg_sample_clear (&shifted);
  sample ("patient.position_mm=[400,0,0]", &shifted);
  g_assert_cmpfloat (skg_sample_measure_air (&shifted, volume), ==, 1);
}

static void
test_words (void)
{
  g_autoptr (SkgVolume) slab = new_volume (is_in_slab, 20 * VOXEL_MM);
  g_autoptr (SkgVolume) leaf = new_volume (is_in_slab, VOXEL_MM);
  g_auto (SkgSample) ap = { 0 };
  g_auto (SkgSample) near = { 0 };

  sample (NULL, &ap);
  g_assert_cmpuint (skg_sample_find_warnings (&ap, slab, 3, 1), ==, 0);
  g_assert_cmpuint (skg_sample_find_warnings (&ap, slab, 3, 0), ==,
                    SKG_SHOT_WARNING_NO_LANDMARK);
  /* A body without landmarks lacks none. */
  g_assert_cmpuint (skg_sample_find_warnings (&ap, slab, 0, 0), ==, 0);
  g_assert_cmpuint (skg_sample_find_warnings (&ap, leaf, 0, 0), ==,
                    SKG_SHOT_WARNING_AIR);
  /* The body 250 mm nearer to the detector than the isocentre. */
  sample ("patient.position_mm=[0,-250,0]", &near);
  g_assert_cmpuint (skg_sample_find_warnings (&near, slab, 0, 0) &
                        SKG_SHOT_WARNING_COLLISION,
                    ==, SKG_SHOT_WARNING_COLLISION);
  g_assert_cmpstr (skg_shot_warning_get_name (0), ==, "no-landmark");
  g_assert_cmpstr (skg_shot_warning_get_name (2), ==, "collision");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/warnings/slabs", test_slabs);
  g_test_add_func ("/dataset/warnings/half", test_half);
  g_test_add_func ("/dataset/warnings/words", test_words);
  return g_test_run ();
}
