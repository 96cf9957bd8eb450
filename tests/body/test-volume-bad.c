/* SPDX-License-Identifier: Apache-2.0
 * Files that are no CT: each must end in one line that names the file and the fault. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/error.h"
#include "files.h"

#define N_VOXELS 24

static const gint16 voxels[N_VOXELS] = { -1000, 40, 1200, -1000, 7 };

/* Writes the NIfTI and checks how its loading fails. */
static void
check_nifti (const TestNifti *nifti, const void *data, gsize n_bytes, const char *words)
{
  char *folder = test_folder_new ();
  g_autoptr (GByteArray) bytes = test_nifti_bytes (nifti, data, n_bytes);
  g_autofree char *path = test_file (folder, "ct.nii", bytes->data, bytes->len);

  assert_load_fails (path, SKG_ERROR_INPUT, words);
  test_folder_remove (folder);
}

static void
check_text (const char *name, const char *text, const char *words)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_file (folder, name, text, strlen (text));

  assert_load_fails (path, SKG_ERROR_INPUT, words);
  test_folder_remove (folder);
}

static void
write_gz (const char *path, const GByteArray *bytes)
{
  gzFile file = gzopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpint (gzwrite (file, bytes->data, bytes->len), ==, (int) bytes->len);
  g_assert_cmpint (gzclose (file), ==, Z_OK);
}

/* The bytes that the tests below spoil are good. */
static void
test_good (void)
{
  char *folder = test_folder_new ();
  TestNifti nifti = test_nifti ();
  g_autoptr (GByteArray) bytes = test_nifti_bytes (&nifti, voxels, sizeof voxels);
  g_autofree char *path = test_file (folder, "ct.nii", bytes->data, bytes->len);
  g_autoptr (SkgVolume) volume = assert_load (path);

  g_assert_cmpfloat (skg_volume_get_hu (volume, 2, 0, 0), ==, 1200);
  test_folder_remove (folder);
}

static void
test_not_an_image (void)
{
  check_text ("ct.txt", "hello", "not a volume that can be read");
  check_text ("ct.nii", "hello", "not a NIfTI image");
  check_text ("ct.nii.gz", "hello", "not a NIfTI image");
  check_text ("ct.nrrd", "hello", "not a NRRD image");
  check_text ("ct.mha", "hello", "not a MetaImage image");
  check_text ("ct.mhd", "hello", "not a MetaImage image");
  check_text ("ct.dcm", "hello", "not a volume that can be read");
  check_text ("ct.nii", "", "the file is empty");
}

static void
test_claims_of_size (void)
{
  TestNifti nifti = test_nifti ();
  char *folder = test_folder_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *packed = g_build_filename (folder, "ct.nii.gz", NULL);

  nifti.dim[1] = nifti.dim[2] = nifti.dim[3] = 32767;
  check_nifti (&nifti, voxels, sizeof voxels, "truncated: the header promises");
  bytes = test_nifti_bytes (&nifti, voxels, sizeof voxels);
  write_gz (packed, bytes);
  assert_load_fails (packed, SKG_ERROR_INPUT, "truncated: the header promises");
  test_folder_remove (folder);

  nifti.dim[1] = -5;
  check_nifti (&nifti, voxels, sizeof voxels, "size of axis 0 is -5");
  check_text (
      "ct.mha",
      "ObjectType = Image\nNDims = 3\nDimSize = 65535 65535 65535\n"
      "ElementSpacing = 1 1 1\nElementType = MET_SHORT\nElementDataFile = LOCAL\n12",
      "claims 65535 x 65535 x 65535 voxels");
  check_text ("ct.nrrd",
              "NRRD0004\ntype: short\ndimension: 3\nsizes: 65535 65535 65535\n"
              "spacings: 1 1 1\nendian: little\nencoding: raw\n\n12",
              "claims 65535 x 65535 x 65535 voxels");
  check_text (
      "ct.mha",
      "ObjectType = Image\nNDims = 3\nDimSize = 1000000 10 10\n"
      "ElementSpacing = 1 1 1\nElementType = MET_SHORT\nElementDataFile = LOCAL\n12",
      "size of axis 0 is 1000000 voxels; 1 to 65535");
}

static void
test_spacing (void)
{
  TestNifti nifti = test_nifti ();

  nifti.pixdim[2] = 0;
  check_nifti (&nifti, voxels, sizeof voxels, "spacing of axis 1 is 0 mm");
  nifti.pixdim[2] = (float) NAN;
  check_nifti (&nifti, voxels, sizeof voxels, "spacing of axis 1 is nan mm");
  check_text ("ct.mha",
              "ObjectType = Image\nNDims = 3\nDimSize = 1 1 1\nElementSpacing = 1 0 1\n"
              "ElementType = MET_UCHAR\nElementDataFile = LOCAL\nx",
              "spacing of axis 1 is 0 mm");
  check_text ("ct.nrrd",
              "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 1 1 1\nspacings: 1 1 0\n"
              "encoding: raw\n\nx",
              "not a NRRD image that can be read");
}

static void
test_voxels (void)
{
  TestNifti nifti = test_nifti ();
  float values[N_VOXELS] = { 0 };

  nifti.datatype = 16;
  nifti.bitpix = 32;
  values[13] = (float) NAN;
  check_nifti (&nifti, values, sizeof values, "voxel (1, 0, 1) is NaN");
  values[13] = 0;
  values[4] = -(float) INFINITY;
  check_nifti (&nifti, values, sizeof values, "voxel (0, 1, 0) is NaN or infinite");
  check_text ("ct.mha",
              "ObjectType = Image\nNDims = 3\nDimSize = 2 1 1\nElementSpacing = 1 1 1\n"
              "ElementType = MET_FLOAT\nElementDataFile = LOCAL\n0000\xff\xff\xff\xff",
              "voxel (1, 0, 0) is NaN");
}

static void
test_colours_and_time (void)
{
  TestNifti nifti = test_nifti ();
  guint8 rgb[3 * N_VOXELS] = { 0 };

  nifti.datatype = 128;
  nifti.bitpix = 24;
  check_nifti (&nifti, rgb, sizeof rgb, "RGB");
  nifti = test_nifti ();
  nifti.dim[0] = 4;
  nifti.dim[3] = 1;
  nifti.dim[4] = 2;
  check_nifti (&nifti, voxels, sizeof voxels, "4 dimensions (2 volumes)");
  check_text ("ct.mha",
              "ObjectType = Image\nNDims = 3\nDimSize = 1 1 1\nElementSpacing = 1 1 1\n"
              "ElementNumberOfChannels = 3\nElementType = MET_UCHAR\n"
              "ElementDataFile = LOCAL\nxyz",
              "3 numbers per voxel (RGB");
  check_text ("ct.nrrd",
              "NRRD0004\ntype: uchar\ndimension: 4\nsizes: 3 1 1 1\n"
              "kinds: RGB-color domain domain domain\nencoding: raw\n\nxyz",
              "3 numbers per voxel (RGB");
}

/* A fourth axis of one volume is no objection. */
static void
test_one_volume_of_four_axes (void)
{
  char *folder = test_folder_new ();
  TestNifti nifti = test_nifti ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *path = NULL;
  g_autoptr (SkgVolume) volume = NULL;

  nifti.dim[0] = 4;
  bytes = test_nifti_bytes (&nifti, voxels, sizeof voxels);
  path = test_file (folder, "ct.nii", bytes->data, bytes->len);
  volume = assert_load (path);
  g_assert_cmpfloat (skg_volume_get_hu (volume, 2, 0, 0), ==, 1200);
  test_folder_remove (folder);
}

static void
test_truncated (void)
{
  char *folder = test_folder_new ();
  TestNifti nifti = test_nifti ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree guint8 *noise = g_malloc (2 * 64 * 64 * 64);
  g_autofree char *path = g_build_filename (folder, "ct.nii.gz", NULL);
  g_autofree char *packed = NULL;
  gsize n_packed;

  nifti.dim[1] = nifti.dim[2] = nifti.dim[3] = 64;
  for (gsize i = 0; i < 2 * 64 * 64 * 64; i++)
    noise[i] = (guint8) (g_test_rand_int () & 0xff);
  bytes = test_nifti_bytes (&nifti, noise, 2 * 64 * 64 * 64);
  write_gz (path, bytes);
  g_assert_true (g_file_get_contents (path, &packed, &n_packed, NULL));
  skg_volume_unref (assert_load (path));

  /* Half of it, all but the checksum, and one wrong byte of the checksum. */
  g_assert_true (g_file_set_contents (path, packed, (gssize) n_packed / 2, NULL));
  assert_load_fails (path, SKG_ERROR_INPUT, "truncated or damaged");
  g_assert_true (g_file_set_contents (path, packed, (gssize) n_packed - 8, NULL));
  assert_load_fails (path, SKG_ERROR_INPUT, "damaged");
  packed[n_packed - 6] ^= 1;
  g_assert_true (g_file_set_contents (path, packed, (gssize) n_packed, NULL));
  assert_load_fails (path, SKG_ERROR_INPUT, "damaged");

  nifti = test_nifti ();
  check_nifti (&nifti, voxels, sizeof voxels - 1, "truncated");
  check_text ("ct.mha",
              "ObjectType = Image\nNDims = 3\nDimSize = 9 9 9\nElementSpacing = 1 1 1\n"
              "ElementType = MET_SHORT\nElementDataFile = LOCAL\n12",
              "truncated: the header promises 1458 bytes of voxels, 2 are");
  check_text ("ct.nrrd",
              "NRRD0004\ntype: short\ndimension: 3\nsizes: 9 9 9\nspacings: 1 1 1\n"
              "endian: little\nencoding: raw\n\n12",
              "its voxels cannot be read");
  check_text ("ct.mhd",
              "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementSpacing = 1 1 1\n"
              "ElementType = MET_SHORT\nElementDataFile = nowhere.raw\n",
              "truncated: the header promises 16 bytes of voxels, 0 are");
  test_folder_remove (folder);
}

static void
test_flat_axes (void)
{
  check_text ("ct.mha",
              "ObjectType = Image\nNDims = 3\nDimSize = 1 1 1\nElementSpacing = 1 1 1\n"
              "TransformMatrix = 1 0 0 1 0 0 0 0 1\n"
              "ElementType = MET_UCHAR\nElementDataFile = LOCAL\nx",
              "axes lie in a plane");
}

static void
test_no_such_file (void)
{
  char *folder = test_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "gone.nii", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.nii", NULL);

  assert_load_fails (missing, SKG_ERROR_INPUT, "No such file or directory");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_load_fails (pipe, SKG_ERROR_INPUT, "not a file or a folder");
  test_folder_remove (folder);
}

/* As another user, where the tests run as root. */
static void
test_unreadable (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_file (folder, "ct.nii", "x", 1);
  uid_t user = geteuid ();

  g_assert_cmpint (chmod (folder, 0755), ==, 0);
  g_assert_cmpint (chmod (path, 0), ==, 0);
  if (user == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_load_fails (path, SKG_ERROR_INPUT, "Permission denied");
  if (user == 0)
    g_assert_cmpint (seteuid (user), ==, 0);
  test_folder_remove (folder);
}

static void
remove_file (double fraction, const char *message, gpointer user_data)
{
  g_remove (user_data);
}

static void
test_disappears (void)
{
  char *folder = test_folder_new ();
  TestNifti nifti = test_nifti ();
  g_autoptr (GByteArray) bytes = test_nifti_bytes (&nifti, voxels, sizeof voxels);
  g_autofree char *path = test_file (folder, "ct.nii", bytes->data, bytes->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume =
      skg_volume_load (path, NULL, remove_file, path, NULL, &error);

  g_assert_null (volume);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "ct.nii"));
  g_assert_true (strstr (error->message, "disappeared") != NULL ||
                 strstr (error->message, "No such file") != NULL);
  test_folder_remove (folder);
}

/* Loads NIfTI of @values and gives the first warning. */
static char *
dup_warning (const gint16 *values)
{
  char *folder = test_folder_new ();
  TestNifti nifti = test_nifti ();
  g_autoptr (GByteArray) bytes =
      test_nifti_bytes (&nifti, values, N_VOXELS * sizeof (gint16));
  g_autofree char *path = test_file (folder, "ct.nii", bytes->data, bytes->len);
  g_autoptr (SkgVolume) volume = assert_load (path);
  char *warning = g_strdup (skg_volume_get_warnings (volume)[0]);

  test_folder_remove (folder);
  return warning;
}

static void
test_warnings (void)
{
  gint16 values[N_VOXELS];
  g_autofree char *none = dup_warning (voxels);
  g_autofree char *offset = NULL;
  g_autofree char *mr = NULL;

  g_assert_null (none);
  for (guint i = 0; i < N_VOXELS; i++)
    values[i] = i % 3 == 0 ? 1040 : i % 3 == 1 ? 2100 : 0;
  offset = dup_warning (values);
  g_assert_nonnull (offset);
  g_assert_nonnull (strstr (offset, "HU offset missing"));
  for (guint i = 0; i < N_VOXELS; i++)
    values[i] = (gint16) (i * 20);
  mr = dup_warning (values);
  g_assert_nonnull (mr);
  g_assert_nonnull (strstr (mr, "looks like MR"));
}

/* 3375 voxels, of which 100 stand at 3071. */
static void
test_clipped_metal (void)
{
  char *folder = test_folder_new ();
  TestNifti nifti = test_nifti ();
  gint16 values[15 * 15 * 15];
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *path = NULL;
  g_autoptr (SkgVolume) volume = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = i < 100 ? 3071 : -1000;
  nifti.dim[1] = nifti.dim[2] = nifti.dim[3] = 15;
  bytes = test_nifti_bytes (&nifti, values, sizeof values);
  path = test_file (folder, "ct.nii", bytes->data, bytes->len);
  volume = assert_load (path);
  assert_warning (volume,
                  "clipped metal: 100 voxels stand exactly at the maximum of 3071");
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/volume-bad/good", test_good);
  g_test_add_func ("/body/volume-bad/not-an-image", test_not_an_image);
  g_test_add_func ("/body/volume-bad/claims-of-size", test_claims_of_size);
  g_test_add_func ("/body/volume-bad/spacing", test_spacing);
  g_test_add_func ("/body/volume-bad/voxels", test_voxels);
  g_test_add_func ("/body/volume-bad/colours-and-time", test_colours_and_time);
  g_test_add_func ("/body/volume-bad/one-volume-of-four-axes",
                   test_one_volume_of_four_axes);
  g_test_add_func ("/body/volume-bad/truncated", test_truncated);
  g_test_add_func ("/body/volume-bad/flat-axes", test_flat_axes);
  g_test_add_func ("/body/volume-bad/no-such-file", test_no_such_file);
  g_test_add_func ("/body/volume-bad/unreadable", test_unreadable);
  g_test_add_func ("/body/volume-bad/disappears", test_disappears);
  g_test_add_func ("/body/volume-bad/warnings", test_warnings);
  g_test_add_func ("/body/volume-bad/clipped-metal", test_clipped_metal);
  return g_test_run ();
}
