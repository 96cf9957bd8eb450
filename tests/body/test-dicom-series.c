/* SPDX-License-Identifier: Apache-2.0
 * Folders of DICOM slices as scanners and copying leave them. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "files.h"

/* A slice at each of @z_mm, of value 10 z; y slants by @slant per mm of z. */
static void
write_series (const char *folder, const double *z_mm, guint n, double slant)
{
  for (guint i = 0; i < n; i++)
    {
      TestSlice slice = test_slice ();
      g_autofree char *position =
          g_strdup_printf ("-10\\%.6g\\%.6g", -20 + slant * z_mm[i], z_mm[i]);
      /* Names in no order of z. */
      g_autofree char *name = g_strdup_printf ("s%02u.dcm", (i * 7 + 3) % 31);

      slice.position = position;
      slice.value_hu = (gint16) (10 * z_mm[i]);
      test_slice_write (&slice, folder, name);
    }
}

static void
test_even (void)
{
  static const double z_mm[] = { -4, -2, 0, 2, 4 };
  char *folder = test_folder_new ();
  g_autoptr (SkgVolume) volume = NULL;
  g_autofree char *letters = NULL;
  const SkgGrid *grid;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  volume = assert_load (folder);
  grid = skg_volume_get_grid (volume);
  g_assert_cmpuint (grid->size[0], ==, 4);
  g_assert_cmpuint (grid->size[1], ==, 3);
  g_assert_cmpuint (grid->size[2], ==, 5);
  /* DICOM's first number is the distance between rows. */
  g_assert_cmpfloat (grid->spacing_mm[0], ==, 0.25);
  g_assert_cmpfloat (grid->spacing_mm[1], ==, 0.5);
  g_assert_cmpfloat (grid->spacing_mm[2], ==, 2);
  g_assert_cmpfloat (grid->origin_mm.z, ==, -4);
  letters = skg_grid_dup_orientation (grid);
  g_assert_cmpstr (letters, ==, "LPS");
  g_assert_cmpfloat (skg_volume_get_hu (volume, 3, 2, 4), ==, 40 + 3 + 20);
  g_assert_cmpfloat (skg_volume_get_hu (volume, 0, 0, 0), ==, -40);
  g_assert_cmpint (skg_volume_get_voxel_type (volume), ==, SKG_VOXEL_TYPE_INT16);
  test_folder_remove (folder);
}

/* One file of a series stands for all of it. */
static void
test_file_of_series (void)
{
  static const double z_mm[] = { 0, 2, 4 };
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "s03.dcm", NULL);
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  volume = assert_load (path);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 3);
  test_folder_remove (folder);
}

static void
test_single_slice (void)
{
  static const double z_mm[] = { 5 };
  char *folder = test_folder_new ();
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, 1, 0);
  volume = assert_load (folder);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 1);
  g_assert_cmpfloat (skg_volume_get_grid (volume)->spacing_mm[2], ==, 3);
  assert_warning (volume, "only one slice");
  test_folder_remove (folder);
}

/* Values are linear in z, so that the filled slice is known exactly. */
static void
test_missing_slice (void)
{
  static const double z_mm[] = { 0, 1, 2, 4, 5, 6 };
  char *folder = test_folder_new ();
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  volume = assert_load (folder);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 7);
  for (guint k = 0; k < 7; k++)
    g_assert_cmpfloat (skg_volume_get_hu (volume, 1, 1, k), ==, 10.0 * k + 11);
  assert_warning (volume, "slices missing between s17.dcm and s24.dcm: about 1 ");
  test_folder_remove (folder);
}

static void
test_wide_gap (void)
{
  static const double z_mm[] = { 0, 1, 2, 12, 13, 14 };
  char *folder = test_folder_new ();

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  assert_load_fails (folder, SKG_ERROR_INPUT,
                     "slices missing between s17.dcm and s24.dcm: about 9 ");
  test_folder_remove (folder);
}

static void
test_uneven (void)
{
  static const double z_mm[] = { 0, 1, 2, 3.4, 4.8, 6.2, 7.2, 8.2, 9.2 };
  char *folder = test_folder_new ();
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  volume = assert_load (folder);
  assert_warning (volume, "uneven slices");
  g_assert_cmpfloat_with_epsilon (skg_volume_get_grid (volume)->spacing_mm[2], 1, 1e-9);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 10);
  for (guint k = 0; k < 10; k++)
    g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 0, 0, k), 10.0 * k,
                                    1e-3);
  test_folder_remove (folder);
}

/* Positions rounded to 0.1 mm are not worth a word. */
static void
test_rounded_positions (void)
{
  static const double z_mm[] = { 0, 0.6, 1.3, 1.9, 2.5, 3.1, 3.8, 4.4, 5.0 };
  char *folder = test_folder_new ();
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  volume = assert_load (folder);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_grid (volume)->spacing_mm[2], 0.625,
                                  1e-9);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 9);
  for (gsize i = 0; skg_volume_get_warnings (volume)[i] != NULL; i++)
    g_assert_null (strstr (skg_volume_get_warnings (volume)[i], "uneven"));
  test_folder_remove (folder);
}

/* The k axis points along the true step, 20 degrees off the slices' normal. */
static void
test_gantry_tilt (void)
{
  static const double z_mm[] = { 0, 2, 4, 6 };
  double slant = tan (SKG_RAD_FROM_DEG (20));
  char *folder = test_folder_new ();
  g_autoptr (SkgVolume) volume = NULL;
  SkgMat4 patient_from_voxel;
  SkgVec3 last_mm;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), slant);
  volume = assert_load (folder);
  assert_warning (volume, "gantry tilt of 20.00 degrees");
  patient_from_voxel = skg_grid_get_patient_from_voxel (skg_volume_get_grid (volume));
  last_mm = skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (0, 0, 3));
  g_assert_cmpfloat_with_epsilon (last_mm.x, -10, 1e-4);
  g_assert_cmpfloat_with_epsilon (last_mm.y, -20 + 6 * slant, 1e-4);
  g_assert_cmpfloat_with_epsilon (last_mm.z, 6, 1e-4);
  test_folder_remove (folder);
}

static void
write_two_series (const char *folder)
{
  static const double z_mm[] = { 0, 2, 4 };
  TestSlice other = test_slice ();

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  other.series_uid = "1.2.3.200";
  other.description = "head";
  test_slice_write (&other, folder, "other.dcm");
}

static void
test_two_series (void)
{
  char *folder = test_folder_new ();
  g_autoptr (GError) error = NULL;
  SkgLoadOptions options = { .series = ".100" };
  SkgVolume *volume;

  write_two_series (folder);
  assert_load_fails (folder, SKG_ERROR_SERIES, "\n1.2.3.100  3 slices  CT thorax");
  assert_load_fails (folder, SKG_ERROR_SERIES, "\n1.2.3.200  1 slice  CT head");

  volume = skg_volume_load (folder, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 3);
  skg_volume_unref (volume);

  /* "00" ends both. */
  options.series = "00";
  volume = skg_volume_load (folder, &options, NULL, NULL, NULL, &error);
  g_assert_null (volume);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_SERIES);
  g_assert_nonnull (strstr (error->message, "more than one"));
  g_clear_error (&error);

  options.series = "1.9";
  volume = skg_volume_load (folder, &options, NULL, NULL, NULL, &error);
  g_assert_null (volume);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_SERIES);
  g_assert_nonnull (strstr (error->message, "\"1.9\""));
  test_folder_remove (folder);
}

/* Anonymized files have no UID, broken ones a line end in their texts. */
static void
test_no_uid (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.dcm", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume = NULL;
  SkgLoadOptions options = { .series = "none" };
  TestSlice slice = test_slice ();
  TestSlice nameless = test_slice ();

  nameless.series_uid = NULL;
  nameless.description = "two\nlines";
  test_slice_write (&nameless, folder, "a.dcm");
  volume = assert_load (folder);
  g_clear_pointer (&volume, skg_volume_unref);

  test_slice_write (&slice, folder, "b.dcm");
  assert_load_fails (folder, SKG_ERROR_SERIES, "\nnone  1 slice  CT two lines\n");
  volume = skg_volume_load (folder, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&volume, skg_volume_unref);
  /* By one of its files. */
  volume = assert_load (path);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 1);
  test_folder_remove (folder);
}

static void
test_phases (void)
{
  char *folder = test_folder_new ();
  TestSlice slice = test_slice ();

  test_slice_write (&slice, folder, "a.dcm");
  test_slice_write (&slice, folder, "b.dcm");
  assert_load_fails (folder, SKG_ERROR_INPUT,
                     "a.dcm and b.dcm show the same place: the series is 4-D");
  test_folder_remove (folder);
}

/* The same image twice is one image. */
static void
test_copies (void)
{
  char *folder = test_folder_new ();
  TestSlice slice = test_slice ();
  g_autoptr (SkgVolume) volume = NULL;

  slice.instance_uid = "1.2.3.5";
  test_slice_write (&slice, folder, "a.dcm");
  test_slice_write (&slice, folder, "copy of a.dcm");
  volume = assert_load (folder);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 1);
  test_folder_remove (folder);
}

static void
test_localizer (void)
{
  static const double z_mm[] = { 0, 2, 4 };
  char *folder = test_folder_new ();
  TestSlice localizer = test_slice ();
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  localizer.orientation = "1\\0\\0\\0\\0\\-1";
  test_slice_write (&localizer, folder, "localizer.dcm");
  volume = assert_load (folder);
  g_assert_cmpuint (skg_volume_get_grid (volume)->size[2], ==, 3);
  assert_warning (volume, "1 of the series' 4 images");
  test_folder_remove (folder);
}

static void
test_bad_slices (void)
{
  char *folder = test_folder_new ();
  TestSlice slice = test_slice ();

  slice.position = NULL;
  test_slice_write (&slice, folder, "a.dcm");
  assert_load_fails (folder, SKG_ERROR_INPUT,
                     "a.dcm: Image Position (Patient) is \"\"");
  slice = test_slice ();
  slice.pixel_spacing = "0\\0";
  test_slice_write (&slice, folder, "a.dcm");
  assert_load_fails (folder, SKG_ERROR_INPUT, "a.dcm: Pixel Spacing is \"0\\0\"");
  slice = test_slice ();
  slice.orientation = "1\\0\\0\\1\\0\\0";
  test_slice_write (&slice, folder, "a.dcm");
  assert_load_fails (folder, SKG_ERROR_INPUT, "Image Orientation (Patient)");
  slice = test_slice ();
  slice.samples_per_pixel = 3;
  test_slice_write (&slice, folder, "a.dcm");
  assert_load_fails (folder, SKG_ERROR_INPUT, "RGB");
  test_folder_remove (folder);
}

static void
test_other_modality (void)
{
  char *folder = test_folder_new ();
  TestSlice slice = test_slice ();
  g_autoptr (SkgVolume) volume = NULL;

  slice.modality = "MR";
  test_slice_write (&slice, folder, "a.dcm");
  volume = assert_load (folder);
  assert_warning (volume, "modality is MR");
  test_folder_remove (folder);
}

static void
test_empty_folders (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = NULL;

  assert_load_fails (folder, SKG_ERROR_INPUT, "the folder is empty");
  path = test_file (folder, "notes.txt", "no image", 8);
  assert_load_fails (folder, SKG_ERROR_INPUT,
                     "none of the folder's 1 files is a DICOM");
  test_folder_remove (folder);
}

/* Removes the folder's slices when half of the work is done. */
static void
remove_at_half (double fraction, const char *message, gpointer user_data)
{
  if (fraction > 0.5)
    {
      for (guint i = 0; i < 31; i++)
        {
          g_autofree char *path =
              g_strdup_printf ("%s/s%02u.dcm", (char *) user_data, i);

          g_remove (path);
        }
    }
}

static void
test_disappears (void)
{
  static const double z_mm[] = { 0, 2, 4, 6, 8, 10 };
  char *folder = test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  volume = skg_volume_load (folder, NULL, remove_at_half, folder, NULL, &error);
  g_assert_null (volume);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "disappeared while loading"));
  test_folder_remove (folder);
}

static void
cancel_at_half (double fraction, const char *message, gpointer user_data)
{
  if (fraction > 0.5)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  static const double z_mm[] = { 0, 2, 4, 6, 8, 10 };
  char *folder = test_folder_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume = NULL;

  write_series (folder, z_mm, G_N_ELEMENTS (z_mm), 0);
  volume =
      skg_volume_load (folder, NULL, cancel_at_half, cancellable, cancellable, &error);
  g_assert_null (volume);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/dicom-series/even", test_even);
  g_test_add_func ("/body/dicom-series/file-of-series", test_file_of_series);
  g_test_add_func ("/body/dicom-series/single-slice", test_single_slice);
  g_test_add_func ("/body/dicom-series/missing-slice", test_missing_slice);
  g_test_add_func ("/body/dicom-series/wide-gap", test_wide_gap);
  g_test_add_func ("/body/dicom-series/uneven", test_uneven);
  g_test_add_func ("/body/dicom-series/rounded-positions", test_rounded_positions);
  g_test_add_func ("/body/dicom-series/gantry-tilt", test_gantry_tilt);
  g_test_add_func ("/body/dicom-series/two-series", test_two_series);
  g_test_add_func ("/body/dicom-series/no-uid", test_no_uid);
  g_test_add_func ("/body/dicom-series/phases", test_phases);
  g_test_add_func ("/body/dicom-series/copies", test_copies);
  g_test_add_func ("/body/dicom-series/localizer", test_localizer);
  g_test_add_func ("/body/dicom-series/bad-slices", test_bad_slices);
  g_test_add_func ("/body/dicom-series/other-modality", test_other_modality);
  g_test_add_func ("/body/dicom-series/empty-folders", test_empty_folders);
  g_test_add_func ("/body/dicom-series/disappears", test_disappears);
  g_test_add_func ("/body/dicom-series/cancel", test_cancel);
  return g_test_run ();
}
