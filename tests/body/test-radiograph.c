/* SPDX-License-Identifier: Apache-2.0
 * Pictures of a known ramp in each format, and files that are none. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/itk-bridge.h"
#include "body/png-file.h"
#include "body/radiograph.h"

#define COLUMNS 20u
#define ROWS 10u

static char *folder;

static void
check_ramp (const char *name, double offset, double slope)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgRadiograph) picture = skg_radiograph_load (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (picture->columns, ==, COLUMNS);
  g_assert_cmpuint (picture->rows, ==, ROWS);
  g_assert_cmpstr (picture->name, ==, name);
  for (guint i = 0; i < COLUMNS * ROWS; i++)
    g_assert_cmpfloat_with_epsilon ((double) picture->values[i], offset + slope * i,
                                    1e-3);
}

static void
write_itk (const char *name, SkgItkFormat format, const guint16 *values)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const SkgItkImage image = {
    .n_dimensions = 2,
    .size = { COLUMNS, ROWS, 1 },
    .spacing_mm = { 0.2, 0.2, 1 },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    .type = SKG_ITK_TYPE_UINT16,
    .n_components = 1,
    .data = values,
  };

  g_assert_true (skg_itk_write (path, format, &image, FALSE, NULL));
}

static void
test_formats (void)
{
  guint16 values[COLUMNS * ROWS];
  guint8 colours[COLUMNS * ROWS * 4];
  g_autofree char *rgba = g_build_filename (folder, "rgba.png", NULL);

  for (guint i = 0; i < COLUMNS * ROWS; i++)
    {
      values[i] = (guint16) (100 + 30 * i);
      colours[4 * i] = (guint8) i;
      colours[4 * i + 1] = (guint8) (i + 3);
      colours[4 * i + 2] = (guint8) (i + 6);
      colours[4 * i + 3] = 255;
    }
  write_itk ("grey.png", SKG_ITK_FORMAT_PNG, values);
  write_itk ("grey.TIF", SKG_ITK_FORMAT_TIFF, values);
  g_assert_true (skg_png_save (rgba, colours, COLUMNS, ROWS, 4, 8, NULL, 0, NULL));
  check_ramp ("grey.png", 100, 30);
  check_ramp ("grey.TIF", 100, 30);
  check_ramp ("rgba.png", 3, 1);
}

/* An X-ray angiography picture with 0.2 mm pixels on the detector. */
static void
test_dicom (void)
{
  static const SkgDicomElement elements[] = {
    { 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.12.1" },
    { 0x0008, 0x0018, "UI", "1.2.826.0.1.3680043.2.1125.1" },
    { 0x0008, 0x0060, "CS", "XA" },
    { 0x0018, 0x1164, "DS", "0.2\\0.2" },
    { 0x0028, 0x0002, "US", "1" },
    { 0x0028, 0x0004, "CS", "MONOCHROME2" },
    { 0x0028, 0x0010, "US", "10" },
    { 0x0028, 0x0011, "US", "20" },
    { 0x0028, 0x0100, "US", "16" },
    { 0x0028, 0x0101, "US", "16" },
    { 0x0028, 0x0102, "US", "15" },
    { 0x0028, 0x0103, "US", "0" },
  };
  guint16 values[COLUMNS * ROWS];
  g_autofree char *path = g_build_filename (folder, "xa.dcm", NULL);
  g_autoptr (SkgRadiograph) picture = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < COLUMNS * ROWS; i++)
    values[i] = (guint16) (100 + 30 * i);
  g_assert_true (skg_dicom_write (path, elements, G_N_ELEMENTS (elements), values,
                                  COLUMNS * ROWS, &error));
  check_ramp ("xa.dcm", 100, 30);
  picture = skg_radiograph_load (path, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (picture->pitch_mm, 0.2, 1e-9);
  g_assert_cmpuint (picture->n_frames, ==, 1);
}

/* 1 % of a ramp is cut off at either end. */
static void
test_scale (void)
{
  g_autofree char *path = g_build_filename (folder, "grey.png", NULL);
  g_autoptr (SkgRadiograph) picture = skg_radiograph_load (path, NULL, NULL);
  double low;
  double high;

  skg_radiograph_get_scale (picture, &low, &high);
  g_assert_cmpfloat (low, ==, 100 + 30 * 2);
  g_assert_cmpfloat (high, ==, 100 + 30 * 197);
}

static void
test_bad (void)
{
  static const char *const names[] = { "missing.png", "empty.png", "text.png",
                                       "text.dcm",    "flat.png",  "." };
  g_autofree char *empty = g_build_filename (folder, "empty.png", NULL);
  g_autofree char *text = g_build_filename (folder, "text.png", NULL);
  g_autofree char *dicom = g_build_filename (folder, "text.dcm", NULL);
  guint16 flat[COLUMNS * ROWS] = { 0 };

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (text, "no picture at all", -1, NULL));
  g_assert_true (g_file_set_contents (dicom, "no picture at all", -1, NULL));
  write_itk ("flat.png", SKG_ITK_FORMAT_PNG, flat);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (skg_radiograph_load (path, NULL, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_true (g_str_has_prefix (error->message, path));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("skg-test-XXXXXX", NULL);
  g_test_add_func ("/body/radiograph/formats", test_formats);
  g_test_add_func ("/body/radiograph/dicom", test_dicom);
  g_test_add_func ("/body/radiograph/scale", test_scale);
  g_test_add_func ("/body/radiograph/bad", test_bad);
  status = g_test_run ();
  remove_folder ();
  return status;
}
