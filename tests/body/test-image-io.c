/* SPDX-License-Identifier: Apache-2.0
 * Pictures in files: PNG by its bytes, float pictures by reading them back. */
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "body/itk-bridge.h"
#include "files.h"

static char *
read_bytes (const char *path, gsize *n_bytes)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, n_bytes, &error);
  g_assert_no_error (error);
  return bytes;
}

static guint32
big_endian (const char *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* Rows as a PNG stores them, each with its filter byte, of a file made of IHDR first.
 */
static void
check_png (const char *bytes,
           gsize n_bytes,
           guint columns,
           guint rows,
           guint8 bits,
           guint8 colour)
{
  g_assert_cmpuint (n_bytes, >, 33);
  g_assert_cmpmem (bytes, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_cmpmem (bytes + 12, 4, "IHDR", 4);
  g_assert_cmpuint (big_endian (bytes + 16), ==, columns);
  g_assert_cmpuint (big_endian (bytes + 20), ==, rows);
  g_assert_cmpuint ((guint8) bytes[24], ==, bits);
  g_assert_cmpuint ((guint8) bytes[25], ==, colour);
}

static void
test_png (void)
{
  static const struct
  {
    guint n_channels;
    guint bits;
    guint8 colour; /* PNG's number for grey, RGB, RGBA */
    SkgItkType type;
  } cases[] = {
    { 1, 8, 0, SKG_ITK_TYPE_UINT8 },
    { 1, 16, 0, SKG_ITK_TYPE_UINT16 },
    { 3, 8, 2, SKG_ITK_TYPE_UINT8 },
    { 4, 8, 6, SKG_ITK_TYPE_UINT8 },
  };
  char *folder = test_folder_new ();
  guint8 pixels[7 * 5 * 4];

  for (guint i = 0; i < sizeof pixels; i++)
    pixels[i] = (guint8) (i * 37);
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autofree char *path = g_build_filename (folder, "a.png", NULL);
      g_autofree char *again = g_build_filename (folder, "b.png", NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      gsize n_first;
      gsize n_second;

      g_assert_true (skg_image_save_png (path, pixels, 7, 5, cases[c].n_channels,
                                         cases[c].bits, &error));
      g_assert_no_error (error);
      g_assert_true (skg_image_save_png (again, pixels, 7, 5, cases[c].n_channels,
                                         cases[c].bits, NULL));
      first = read_bytes (path, &n_first);
      second = read_bytes (again, &n_second);
      check_png (first, n_first, 7, 5, (guint8) cases[c].bits, cases[c].colour);
      g_assert_cmpmem (first, n_first, second, n_second);
    }
  test_folder_remove (folder);
}

/* The grey values come back, 16 bits in the right byte order, top row first. */
static void
test_png_values (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  guint16 pixels[6] = { 0, 1, 256, 4660, 65535, 32768 };
  float values[6];
  SkgItkInfo info;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgItkFile) file = NULL;

  g_assert_true (skg_image_save_png (path, pixels, 3, 2, 1, 16, &error));
  file = skg_itk_file_open (path, SKG_ITK_FORMAT_PNG, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info.size[0], ==, 3);
  g_assert_cmpuint (info.size[1], ==, 2);
  g_assert_true (skg_itk_file_read_slices (file, 0, 1, values, &error));
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (values[i], ==, pixels[i]);
  test_folder_remove (folder);
}

/* "-" writes the same bytes to standard output as to a file. */
static void
test_png_stdout (void)
{
  static const guint8 pixels[4] = { 1, 2, 3, 4 };
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autofree char *out_path = g_build_filename (folder, "out", NULL);
  g_autofree char *file = NULL;
  g_autofree char *out = NULL;
  gsize n_file;
  gsize n_out;
  int saved = dup (STDOUT_FILENO);
  int fd = g_open (out_path, O_WRONLY | O_CREAT, 0600);
  gboolean ok;

  fflush (stdout);
  g_assert_cmpint (dup2 (fd, STDOUT_FILENO), ==, STDOUT_FILENO);
  ok = skg_image_save_png ("-", pixels, 2, 2, 1, 8, NULL);
  dup2 (saved, STDOUT_FILENO);
  close (saved);
  close (fd);
  g_assert_true (ok);
  g_assert_true (skg_image_save_png (path, pixels, 2, 2, 1, 8, NULL));
  file = read_bytes (path, &n_file);
  out = read_bytes (out_path, &n_out);
  g_assert_cmpmem (out, n_out, file, n_file);
  test_folder_remove (folder);
}

static void
test_float (void)
{
  static const struct
  {
    const char *name;
    SkgItkFormat format;
  } cases[] = {
    { "a.mha", SKG_ITK_FORMAT_META },     { "a.nrrd", SKG_ITK_FORMAT_NRRD },
    { "a.nii.gz", SKG_ITK_FORMAT_NIFTI }, { "a.tiff", SKG_ITK_FORMAT_TIFF },
    { "a.tif", SKG_ITK_FORMAT_TIFF },
  };
  static const float values[6] = { 0, -1.5f, 1e-20f, 3.25e7f, 0.1f, 7 };
  char *folder = test_folder_new ();

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autofree char *path = g_build_filename (folder, cases[c].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgItkFile) file = NULL;
      SkgItkInfo info;
      float back[6];

      g_assert_true (skg_image_save_float (path, values, 3, 2, 0.194, &error));
      g_assert_no_error (error);
      file = skg_itk_file_open (path, cases[c].format, &info, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (info.size[0], ==, 3);
      g_assert_cmpuint (info.size[1], ==, 2);
      g_assert_cmpfloat_with_epsilon (info.spacing_mm[0], 0.194, 1e-6);
      g_assert_true (skg_itk_file_read_slices (file, 0, 1, back, &error));
      g_assert_cmpmem (back, sizeof back, values, sizeof values);
    }
  test_folder_remove (folder);
}

/* What stood there stays when writing fails. */
static void
test_fails (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autofree char *odd = g_build_filename (folder, "a.jpeg", NULL);
  g_autoptr (GError) error = NULL;
  static const guint8 pixel = 1;
  static const float value = 1;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (skg_image_save_png (path, &pixel, 1, 1, 1, 8, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "a.png: is a folder"));
  g_clear_error (&error);
  g_assert_false (skg_image_save_png (odd, &pixel, 1, 1, 1, 8, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (skg_image_save_float (odd, &value, 1, 1, 0, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "a.jpeg: the name must end in one of"));
  g_assert_false (g_file_test (odd, G_FILE_TEST_EXISTS));
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/image-io/png", test_png);
  g_test_add_func ("/body/image-io/png-values", test_png_values);
  g_test_add_func ("/body/image-io/png-stdout", test_png_stdout);
  g_test_add_func ("/body/image-io/float", test_float);
  g_test_add_func ("/body/image-io/fails", test_fails);
  return g_test_run ();
}
