/* SPDX-License-Identifier: Apache-2.0
 * Real CTs through every reader and writer. */
#include "body/volume-io.h"

#include <glib/gstdio.h>

/* NULL, and the test is skipped, if the data is not there. */
static char *
dup_data_path (const char *name)
{
  const char *folder = g_getenv ("SKG_TEST_DATA");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "", name, NULL);

  if (folder != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("SKG_TEST_DATA does not lead to the CT");
  return NULL;
}

static SkgVolume *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  SkgVolume *volume = skg_volume_load (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return volume;
}

static void
test_implant (void)
{
  g_autofree char *path = dup_data_path ("ct/pelvis-implant.nii.gz");
  g_autoptr (SkgVolume) volume = NULL;
  const SkgGrid *grid;
  double min_hu;
  double max_hu;

  if (path == NULL)
    return;
  volume = load (path);
  grid = skg_volume_get_grid (volume);
  g_assert_cmpuint (grid->size[0], ==, 122);
  g_assert_cmpuint (grid->size[1], ==, 101);
  g_assert_cmpuint (grid->size[2], ==, 112);
  for (int a = 0; a < 3; a++)
    g_assert_cmpfloat (grid->spacing_mm[a], ==, 3);
  g_assert_cmpint (skg_volume_get_voxel_type (volume), ==, SKG_VOXEL_TYPE_INT16);
  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  g_assert_cmpfloat (min_hu, ==, -1207);
  g_assert_cmpfloat (max_hu, ==, 3382);
  g_assert_cmpstr (skg_volume_get_name (volume), ==, "pelvis-implant.nii.gz");
}

static void
test_jpeg2000_series (void)
{
  g_autofree char *path = dup_data_path ("ct/dicom-jpeg2000");
  g_autoptr (SkgVolume) volume = NULL;
  const SkgGrid *grid;
  double min_hu;
  double max_hu;

  if (path == NULL)
    return;
  volume = load (path);
  grid = skg_volume_get_grid (volume);
  g_assert_cmpuint (grid->size[0], ==, 512);
  g_assert_cmpuint (grid->size[1], ==, 512);
  g_assert_cmpuint (grid->size[2], ==, 20);
  g_assert_cmpfloat (grid->spacing_mm[0], ==, 0.9765625);
  g_assert_cmpfloat (grid->spacing_mm[2], ==, 2);
  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  g_assert_cmpfloat (min_hu, ==, -1024);
  g_assert_cmpfloat (max_hu, ==, 1839);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/volume-load/implant", test_implant);
  g_test_add_func ("/body/volume-load/jpeg2000-series", test_jpeg2000_series);
  return g_test_run ();
}
