/* SPDX-License-Identifier: Apache-2.0
 * Headers with a byte wrong or an end missing: a volume or an error in one line, never
 * a crash. DICOM has a test of its own. The first bytes of each format are spoilt in
 * every place, one bit each. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "files.h"

/* No volume of a test may be larger: a spoilt size must not eat the machine. */
#define MAX_BYTES (1u << 20)

static void
try_bytes (const char *folder, const char *name, const char *bytes, gsize n_bytes)
{
  g_autofree char *path = test_file (folder, name, bytes, n_bytes);
  SkgLoadOptions options = { .max_bytes = MAX_BYTES };
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume =
      skg_volume_load (path, &options, NULL, NULL, NULL, &error);

  if (volume != NULL)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_nonnull (error);
  g_assert_true (error->domain == SKG_ERROR);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_null (strchr (error->message, '\n'));
}

/* A volume of 4 x 3 x 2 voxels in a file of that name. */
static GBytes *
make_file (const char *folder, const char *name)
{
  TestNifti nifti = test_nifti ();
  gint16 voxels[24] = { -1000, 40 };
  g_autoptr (GByteArray) bytes = test_nifti_bytes (&nifti, voxels, sizeof voxels);
  g_autofree char *first = test_file (folder, "first.nii", bytes->data, bytes->len);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (SkgVolume) volume = assert_load (first);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize n_bytes;

  g_assert_true (skg_volume_save (volume, path, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &n_bytes, &error));
  g_assert_no_error (error);
  g_remove (first);
  return g_bytes_new_take (contents, n_bytes);
}

static void
test_fuzz (gconstpointer data)
{
  const char *name = data;
  char *folder = test_folder_new ();
  g_autoptr (GBytes) bytes = make_file (folder, name);
  gsize n_bytes;
  const char *good = g_bytes_get_data (bytes, &n_bytes);
  g_autofree char *bad = g_memdup2 (good, n_bytes);
  gsize step = MAX (1, n_bytes / 150);

  try_bytes (folder, name, good, n_bytes);
  for (gsize i = 0; i < n_bytes; i += step)
    try_bytes (folder, name, good, i);
  for (gsize i = 0; i < n_bytes; i++)
    {
      bad[i] ^= (char) (1 << (i * 5 % 8));
      try_bytes (folder, name, bad, n_bytes);
      bad[i] = good[i];
    }
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  static const char *const names[] = { "a.nii", "a.nii.gz", "a.nrrd", "a.mha" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/body/volume-fuzz/%s", names[i]);

      g_test_add_data_func (path, names[i], test_fuzz);
    }
  return g_test_run ();
}
