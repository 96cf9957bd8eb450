/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

char *
test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("skg-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

void
test_folder_remove (char *folder)
{
  remove_tree (folder);
  g_free (folder);
}

char *
test_file (const char *folder, const char *name, const void *bytes, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  /* Without fsync(): the fuzz test writes thousands. */
  g_file_set_contents_full (path, bytes, (gssize) n_bytes, G_FILE_SET_CONTENTS_NONE,
                            0600, &error);
  g_assert_no_error (error);
  return path;
}

TestNifti
test_nifti (void)
{
  TestNifti nifti = {
    .dim = { 3, 4, 3, 2, 1, 1, 1, 1 },
    .datatype = 4,
    .bitpix = 16,
    .pixdim = { 1, 2, 3, 4, 0, 0, 0, 0 },
    .scl_slope = 1,
    .srow = { { 2, 0, 0, 5 }, { 0, 3, 0, 6 }, { 0, 0, 4, 7 } },
  };

  return nifti;
}

/* Offsets as in nifti1.h; the machine's byte order, which a reader must find out. */
GByteArray *
test_nifti_bytes (const TestNifti *nifti, const void *voxels, gsize n_bytes)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 header[352] = { 0 };
  gint32 size = 348;
  float vox_offset = 352;
  gint16 sform_code = 1;

  memcpy (header, &size, 4);
  memcpy (header + 40, nifti->dim, 16);
  memcpy (header + 70, &nifti->datatype, 2);
  memcpy (header + 72, &nifti->bitpix, 2);
  memcpy (header + 76, nifti->pixdim, 32);
  memcpy (header + 108, &vox_offset, 4);
  memcpy (header + 112, &nifti->scl_slope, 4);
  memcpy (header + 116, &nifti->scl_inter, 4);
  header[123] = 2; /* mm */
  memcpy (header + 254, &sform_code, 2);
  memcpy (header + 280, nifti->srow, 48);
  memcpy (header + 344, "n+1", 4);
  g_byte_array_append (bytes, header, sizeof header);
  g_byte_array_append (bytes, voxels, (guint) n_bytes);
  return bytes;
}

TestSlice
test_slice (void)
{
  TestSlice slice = {
    .series_uid = "1.2.3.100",
    .description = "thorax",
    .modality = "CT",
    .position = "-10\\-20\\-30",
    .orientation = "1\\0\\0\\0\\1\\0",
    .pixel_spacing = "0.5\\0.25",
    .samples_per_pixel = 1,
    .value_hu = 0,
  };

  return slice;
}

/* One element, explicit VR, little endian; @value is padded to an even length. */
static void
put (GByteArray *out,
     guint16 group,
     guint16 element,
     const char *vr,
     const void *value,
     gsize n)
{
  gboolean is_long = strcmp (vr, "OB") == 0 || strcmp (vr, "OW") == 0;
  guint16 tag[2] = { GUINT16_TO_LE (group), GUINT16_TO_LE (element) };
  guint16 zero = 0;
  gsize padded = n + n % 2;
  guint16 short_length = GUINT16_TO_LE ((guint16) padded);
  guint32 long_length = GUINT32_TO_LE ((guint32) padded);

  g_byte_array_append (out, (const guint8 *) tag, 4);
  g_byte_array_append (out, (const guint8 *) vr, 2);
  if (is_long)
    {
      g_byte_array_append (out, (const guint8 *) &zero, 2);
      g_byte_array_append (out, (const guint8 *) &long_length, 4);
    }
  else
    g_byte_array_append (out, (const guint8 *) &short_length, 2);
  g_byte_array_append (out, value, (guint) n);
  if (n % 2 != 0)
    g_byte_array_append (out, (const guint8 *) (strcmp (vr, "UI") == 0 ? "" : " "), 1);
}

static void
put_text (
    GByteArray *out, guint16 group, guint16 element, const char *vr, const char *text)
{
  if (text != NULL)
    put (out, group, element, vr, text, strlen (text));
}

static void
put_ushort (GByteArray *out, guint16 group, guint16 element, guint16 value)
{
  value = GUINT16_TO_LE (value);
  put (out, group, element, "US", &value, 2);
}

static void
put_pixels (GByteArray *out, const TestSlice *slice)
{
  guint n = TEST_SLICE_COLUMNS * TEST_SLICE_ROWS * slice->samples_per_pixel;
  g_autofree guint16 *pixels = g_new0 (guint16, n);

  for (guint i = 0; i < n; i++)
    {
      guint pixel = i / slice->samples_per_pixel;
      int hu = slice->value_hu + (int) (pixel % TEST_SLICE_COLUMNS) +
               10 * (int) (pixel / TEST_SLICE_COLUMNS);

      pixels[i] = GUINT16_TO_LE ((guint16) (hu + 1024));
    }
  put (out, 0x7fe0, 0x0010, "OW", pixels, n * sizeof (guint16));
}

void
test_slice_write (const TestSlice *slice, const char *folder, const char *name)
{
  static const char class_uid[] = "1.2.840.10008.5.1.4.1.1.2";
  g_autoptr (GByteArray) meta = g_byte_array_new ();
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *instance = slice->instance_uid != NULL
                                  ? g_strdup (slice->instance_uid)
                                  : g_strdup_printf ("1.2.3.%u", g_str_hash (name));
  g_autofree char *path = NULL;
  guint8 preamble[132] = { 0 };
  guint32 meta_length;

  put (meta, 0x0002, 0x0001, "OB", "\0\1", 2);
  put_text (meta, 0x0002, 0x0002, "UI", class_uid);
  put_text (meta, 0x0002, 0x0003, "UI", instance);
  put_text (meta, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
  memcpy (preamble + 128, "DICM", 4);
  g_byte_array_append (out, preamble, sizeof preamble);
  meta_length = GUINT32_TO_LE (meta->len);
  put (out, 0x0002, 0x0000, "UL", &meta_length, 4);
  g_byte_array_append (out, meta->data, meta->len);

  put_text (out, 0x0008, 0x0016, "UI", class_uid);
  put_text (out, 0x0008, 0x0018, "UI", instance);
  put_text (out, 0x0008, 0x0060, "CS", slice->modality);
  put_text (out, 0x0008, 0x103e, "LO", slice->description);
  put_text (out, 0x0018, 0x0050, "DS", "3");
  put_text (out, 0x0020, 0x000d, "UI", "1.2.3.1");
  put_text (out, 0x0020, 0x000e, "UI", slice->series_uid);
  put_text (out, 0x0020, 0x0032, "DS", slice->position);
  put_text (out, 0x0020, 0x0037, "DS", slice->orientation);
  put_ushort (out, 0x0028, 0x0002, slice->samples_per_pixel);
  put_text (out, 0x0028, 0x0004, "CS",
            slice->samples_per_pixel == 1 ? "MONOCHROME2" : "RGB");
  if (slice->samples_per_pixel > 1)
    put_ushort (out, 0x0028, 0x0006, 0);
  put_ushort (out, 0x0028, 0x0010, TEST_SLICE_ROWS);
  put_ushort (out, 0x0028, 0x0011, TEST_SLICE_COLUMNS);
  put_text (out, 0x0028, 0x0030, "DS", slice->pixel_spacing);
  put_ushort (out, 0x0028, 0x0100, 16);
  put_ushort (out, 0x0028, 0x0101, 16);
  put_ushort (out, 0x0028, 0x0102, 15);
  put_ushort (out, 0x0028, 0x0103, 0);
  put_text (out, 0x0028, 0x1052, "DS", "-1024");
  put_text (out, 0x0028, 0x1053, "DS", "1");
  put_pixels (out, slice);
  path = test_file (folder, name, out->data, out->len);
}

void
assert_load_fails (const char *path, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume = skg_volume_load (path, NULL, NULL, NULL, NULL, &error);
  g_autofree char *name = g_path_get_basename (path);

  g_assert_null (volume);
  g_assert_error (error, SKG_ERROR, code);
  g_test_message ("%s", error->message);
  if (strstr (error->message, name) == NULL || strstr (error->message, words) == NULL)
    g_error ("\"%s\" must name %s and say \"%s\"", error->message, name, words);
  if (code != SKG_ERROR_SERIES)
    g_assert_null (strchr (error->message, '\n'));
}

SkgVolume *
assert_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  SkgVolume *volume = skg_volume_load (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (volume);
  return volume;
}

void
assert_warning (SkgVolume *volume, const char *words)
{
  const char *const *warnings = skg_volume_get_warnings (volume);

  for (gsize i = 0; warnings[i] != NULL; i++)
    if (strstr (warnings[i], words) != NULL)
      return;
  g_error ("no warning of %s says \"%s\"", skg_volume_get_name (volume), words);
}
