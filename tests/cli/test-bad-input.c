/* SPDX-License-Identifier: Apache-2.0
 * What must be refused: status 2, one line that names the file or key, no picture. And
 * what is odd but read: a warning. */
#include "config.h"

#include "harness.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "body/volume-io.h"
#include "dicom-writer.h"

#define NOBODY 65534

/* render refuses @file, names it and the texts in the message, and writes nothing. */
static void
assert_refused (const char *file, const char *text, const char *text2)
{
  g_autofree char *picture = harness_path ("refused.png");
  g_auto (Outcome) outcome =
      harness_run ("render", file, "--size", "32", "-o", "refused.png", NULL);

  g_test_message ("%s", outcome.err);
  harness_assert_failure (&outcome, 2, text, text2, NULL);
  g_assert_cmpuint (outcome.out_length, ==, 0);
  g_assert_false (g_file_test (picture, G_FILE_TEST_EXISTS));
}

/* A MetaImage: @header holds what differs, @n_bytes zeros follow. */
static void
write_mha (const char *name, const char *header, gsize n_bytes)
{
  g_autofree char *text = g_strconcat ("ObjectType = Image\nBinaryData = True\n"
                                       "BinaryDataByteOrderMSB = False\n"
                                       "CompressedData = False\n",
                                       header, "ElementDataFile = LOCAL\n", NULL);
  gsize length = strlen (text);
  g_autofree char *contents = g_malloc0 (length + n_bytes);

  memcpy (contents, text, length);
  g_free (harness_write (name, contents, (gssize) (length + n_bytes)));
}

static void
test_not_an_image (void)
{
  static const char *const names[] = { "text.nii.gz", "text.nii", "text.nrrd",
                                       "text.mha",    "text.mhd", "text.dcm",
                                       "text" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_free (harness_write (names[i], "This is no image, only a line of text.\n", -1));
      assert_refused (names[i], names[i], NULL);
      g_free (harness_write (names[i], "", 0));
      assert_refused (names[i], names[i], NULL);
    }
}

static void
test_missing (void)
{
  assert_refused ("nowhere.nii.gz", "nowhere.nii.gz", NULL);
  assert_refused ("nowhere.json", "nowhere.json", NULL);
  assert_refused ("nowhere", "nowhere", NULL);
}

/* Cut at many places: header, middle, last byte. */
static void
test_truncated (void)
{
  static const char *const names[] = { "cut.nii.gz", "cut.nii", "cut.nrrd", "cut.mha" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (Outcome) phantom =
          harness_run ("phantom", "pelvis", "-o", names[i], "--voxel-mm", "8", NULL);
      g_autofree char *path = harness_path (names[i]);
      g_autofree char *contents = NULL;
      gsize length;

      harness_assert_success (&phantom);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      for (int part = 1; part < 4; part++)
        {
          g_free (harness_write (names[i], contents, (gssize) (length * part / 4)));
          assert_refused (names[i], names[i], NULL);
        }
    }
}

static void
test_huge (void)
{
  write_mha ("huge.mha",
             "NDims = 3\nDimSize = 65535 65535 65535\nElementSpacing = 1 1 1\n"
             "ElementType = MET_SHORT\n",
             64);
  assert_refused ("huge.mha", "huge.mha", "65535");
}

static void
test_spacing (void)
{
  static const char *const spacings[] = { "0 1 1", "1 nan 1", "1 1 inf" };

  for (gsize i = 0; i < G_N_ELEMENTS (spacings); i++)
    {
      g_autofree char *header =
          g_strdup_printf ("NDims = 3\nDimSize = 4 4 4\nElementSpacing = %s\n"
                           "ElementType = MET_SHORT\n",
                           spacings[i]);

      write_mha ("spacing.mha", header, 128);
      assert_refused ("spacing.mha", "spacing.mha", "spacing");
    }
}

static void
test_not_finite (void)
{
  static const float values[] = { NAN, INFINITY, -INFINITY };
  static const char header[] =
      "ObjectType = Image\nNDims = 3\nBinaryData = True\n"
      "BinaryDataByteOrderMSB = False\nCompressedData = False\nDimSize = 4 4 4\n"
      "ElementSpacing = 1 1 1\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n";

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      char contents[sizeof header - 1 + 64 * sizeof (float)] = { 0 };

      memcpy (contents, header, sizeof header - 1);
      memcpy (contents + sizeof header - 1 + 37 * sizeof (float), &values[i],
              sizeof (float));
      g_free (harness_write ("nan.mha", contents, sizeof contents));
      assert_refused ("nan.mha", "nan.mha", NULL);
    }
}

static void
test_colour (void)
{
  write_mha ("rgb.mha",
             "NDims = 3\nDimSize = 4 4 4\nElementSpacing = 1 1 1\n"
             "ElementNumberOfChannels = 3\nElementType = MET_UCHAR\n",
             192);
  assert_refused ("rgb.mha", "rgb.mha", NULL);
}

static void
test_four_dimensions (void)
{
  write_mha ("4d.mha",
             "NDims = 4\nDimSize = 4 4 4 3\nElementSpacing = 1 1 1 1\n"
             "ElementType = MET_SHORT\n",
             384);
  assert_refused ("4d.mha", "4d.mha", NULL);
}

/* The header is there, its voxels have gone. */
static void
test_data_file_gone (void)
{
  g_free (harness_write ("gone.mhd",
                         "ObjectType = Image\nNDims = 3\nBinaryData = True\n"
                         "BinaryDataByteOrderMSB = False\nDimSize = 4 4 4\n"
                         "ElementSpacing = 1 1 1\nElementType = MET_SHORT\n"
                         "ElementDataFile = gone.raw\n",
                         -1));
  assert_refused ("gone.mhd", "gone", NULL);
}

static void
test_dangling_link (void)
{
  g_autofree char *path = harness_path ("dangling.nrrd");

  g_assert_cmpint (symlink ("was-here.nrrd", path), ==, 0);
  assert_refused ("dangling.nrrd", "dangling.nrrd", NULL);
}

/* As root nothing is unreadable: become somebody else. */
static void
test_unreadable (void)
{
  g_autofree char *path = NULL;
  const char *const argv[] = { "info", "secret.mha", NULL };
  g_auto (Outcome) outcome = { 0 };

  write_mha ("secret.mha",
             "NDims = 3\nDimSize = 4 4 4\nElementSpacing = 1 1 1\n"
             "ElementType = MET_SHORT\n",
             128);
  path = harness_path ("secret.mha");
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  outcome = harness_run_full (argv, NULL, geteuid () == 0 ? NOBODY : 0);
  harness_assert_failure (&outcome, 2, "secret.mha", NULL);
}

static char *
make_folder (const char *name)
{
  char *path = harness_path (name);

  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  return path;
}

static void
test_empty_folder (void)
{
  g_autofree char *folder = make_folder ("empty");

  assert_refused ("empty", "empty", NULL);
}

/* A stack of @n slices 3 mm apart, without those in @skip, each @shift_mm further along
 * y than the last. */
static void
write_series (const char *folder,
              const char *uid,
              const char *description,
              int n,
              guint skip,
              double shift_mm,
              double odd_mm)
{
  for (int i = 0; i < n; i++)
    {
      const DicomSlice slice = {
        .series_uid = uid,
        .description = description,
        .number = i,
        .position_mm = { 0, shift_mm * i, 3 * i + (i == 4 ? odd_mm : 0) },
        .row = { 1, 0, 0 },
        .column = { 0, 1, 0 },
      };
      g_autofree char *name = g_strdup_printf ("%s-%d.dcm", description, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if ((skip >> i & 1) == 0)
        dicom_slice_write (&slice, path);
    }
}

/* Several series: both are listed, one can be chosen, an unknown one cannot. */
static void
test_two_series (void)
{
  g_autofree char *folder = make_folder ("two");
  g_auto (Outcome) undecided = { 0 };
  g_auto (Outcome) chosen = { 0 };
  g_auto (Outcome) ending = { 0 };
  g_auto (Outcome) unknown = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *size;

  write_series (folder, "1.2.3.111", "thin", 9, 0, 0, 0);
  write_series (folder, "1.2.3.222", "thick", 5, 0, 0, 0);
  undecided = harness_run ("render", "two", "-o", "two.png", NULL);
  g_assert_cmpint (undecided.status, ==, 2);
  g_assert_true (g_str_has_prefix (undecided.err, "skg: "));
  g_assert_nonnull (strstr (undecided.err, "two"));
  g_assert_nonnull (strstr (undecided.err, "1.2.3.111"));
  g_assert_nonnull (strstr (undecided.err, "1.2.3.222"));
  g_assert_nonnull (strstr (undecided.err, "thick"));

  chosen = harness_run ("info", "two", "--series", "1.2.3.222", NULL);
  harness_assert_success (&chosen);
  node = harness_parse (&chosen);
  size = json_object_get_array_member (json_node_get_object (node), "size");
  g_assert_cmpint (json_array_get_int_element (size, 2), ==, 5);
  ending = harness_run ("render", "two", "--series", "222", "-o", "2.png", "--size=32",
                        NULL);
  g_assert_cmpint (ending.status, ==, 0);
  unknown = harness_run ("info", "two", "--series", "9.9", NULL);
  g_assert_cmpint (unknown.status, ==, 2);
  g_assert_nonnull (strstr (unknown.err, "9.9"));
}

static void
assert_warned (const char *folder, const char *text)
{
  g_auto (Outcome) outcome = harness_run ("info", folder, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *warnings;
  gboolean found = FALSE;

  harness_assert_success (&outcome);
  node = harness_parse (&outcome);
  warnings = json_object_get_array_member (json_node_get_object (node), "warnings");
  for (guint i = 0; i < json_array_get_length (warnings); i++)
    found = found || strstr (json_array_get_string_element (warnings, i), text) != NULL;
  if (!found)
    g_error ("no warning about '%s': %s", text, outcome.out);
}

/* Sets the length of the first element of a slice that has this tag. */
static void
spoil_length (const char *path, guint16 group, guint16 element, guint16 n_bytes)
{
  const guint16 tag[] = { GUINT16_TO_LE (group), GUINT16_TO_LE (element) };
  guint16 value = GUINT16_TO_LE (n_bytes);
  g_autofree char *contents = NULL;
  char *at;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  at = memmem (contents, length, tag, sizeof tag);
  g_assert_nonnull (at);
  memcpy (at + 6, &value, sizeof value);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

/* GDCM ends the program that reads a slice with such a length. */
static void
test_damaged_slice (void)
{
  g_autofree char *folder = make_folder ("damaged");
  g_autofree char *path = g_build_filename (folder, "damaged-3.dcm", NULL);

  write_series (folder, "1.2.3.5", "damaged", 6, 0, 0, 0);
  spoil_length (path, 0x0028, 0x0010, 0x4002); /* Rows */
  assert_refused ("damaged", "damaged: damaged-3.dcm is damaged", NULL);
  assert_refused ("damaged/damaged-0.dcm", "damaged-3.dcm is damaged", NULL);
}

/* An incomplete installation is not the input's fault: status 1. */
static void
test_no_reader (void)
{
  const char *const argv[] = { "info", "whole", NULL };
  const char *const environment[] = { "SKIAGRAPH_DICOM_READER=/nowhere/reader", NULL };
  g_autofree char *folder = make_folder ("whole");
  g_auto (Outcome) missing = { 0 };
  g_auto (Outcome) there = { 0 };

  write_series (folder, "1.2.3.6", "whole", 3, 0, 0, 0);
  missing = harness_run_full (argv, environment, 0);
  harness_assert_failure (&missing, 1, "whole", "/nowhere/reader",
                          "SKIAGRAPH_DICOM_READER", NULL);
  there = harness_run ("info", "whole", NULL);
  harness_assert_success (&there);
}

/* One slice is made up and said; half of the body is not. */
static void
test_missing_slices (void)
{
  g_autofree char *one = make_folder ("one-missing");
  g_autofree char *many = make_folder ("many-missing");

  write_series (one, "1.2.3.1", "one", 10, 1u << 5, 0, 0);
  assert_warned ("one-missing", "missing");
  write_series (many, "1.2.3.2", "many", 24, 0x1ffe0, 0, 0);
  assert_refused ("many-missing", "missing", "many-missing");
}

static void
test_uneven_slices (void)
{
  g_autofree char *folder = make_folder ("uneven");

  write_series (folder, "1.2.3.3", "uneven", 10, 0, 0, 1.2);
  assert_warned ("uneven", "uneven");
}

static void
test_gantry_tilt (void)
{
  g_autofree char *folder = make_folder ("tilted");

  write_series (folder, "1.2.3.4", "tilted", 10, 0, 0.9, 0);
  assert_warned ("tilted", "tilt");
}

/* Landmark files: the file and the line or key are named. */
static void
test_landmarks (void)
{
  static const struct
  {
    const char *name;
    const char *contents;
    const char *text;
  } cases[] = {
    { "short.fcsv", "# CoordinateSystem = LPS\nid_0,1,2\n", "short.fcsv" },
    { "word.fcsv", "# CoordinateSystem = LPS\nid_0,1,two,3,0,0,0,1,1,1,0,A,,\n",
      "two" },
    { "nan.fcsv", "# CoordinateSystem = LPS\nid_0,1,nan,3,0,0,0,1,1,1,0,A,,\n", "nan" },
    { "system.fcsv", "# CoordinateSystem = XYZ\nid_0,1,2,3,0,0,0,1,1,1,0,A,,\n",
      "XYZ" },
    { "broken.mrk.json", "{\"markups\": [", "broken.mrk.json" },
    { "system.mrk.json",
      "{\"markups\":[{\"type\":\"Fiducial\",\"coordinateSystem\":\"XYZ\","
      "\"controlPoints\":[{\"label\":\"A\",\"position\":[1,2,3]}]}]}",
      "XYZ" },
    { "position.mrk.json",
      "{\"markups\":[{\"type\":\"Fiducial\",\"coordinateSystem\":\"LPS\","
      "\"controlPoints\":[{\"label\":\"A\",\"position\":[1,2]}]}]}",
      "position" },
    { "points.txt", "1 2 3\n", "points.txt" },
  };
  g_auto (Outcome) phantom =
      harness_run ("phantom", "pelvis", "-o", "body.mha", "--voxel-mm", "8", NULL);
  g_auto (Outcome) missing =
      harness_run ("project", "body.mha", "--landmarks", "none.fcsv", NULL);

  harness_assert_success (&phantom);
  harness_assert_failure (&missing, 2, "none.fcsv", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Outcome) outcome = { 0 };

      g_free (harness_write (cases[i].name, cases[i].contents, -1));
      outcome = harness_run ("project", "body.mha", "--landmarks", cases[i].name, NULL);
      g_test_message ("%s", outcome.err);
      harness_assert_failure (&outcome, 2, cases[i].name, cases[i].text, NULL);
    }
}

/* Scenes: the key path and the value are named. */
static void
test_scene (void)
{
  static const struct
  {
    const char *contents;
    const char *text;
    const char *text2;
  } cases[] = {
    { "{", "bad.json", NULL },
    { "[1]", "bad.json", NULL },
    { "{}", "skiagraph", NULL },
    { "{\"skiagraph\":2}", "2", NULL },
    { "{\"skiagraph\":1,\"camera\":{}}", "camera", NULL },
    { "{\"skiagraph\":1,\"carm\":{\"primary\":3}}", "carm.primary", NULL },
    { "{\"skiagraph\":1,\"carm\":{\"primary_deg\":\"left\"}}", "carm.primary_deg",
      "left" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":-4}}", "carm.sid_mm", "-4" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":1e999}}", "bad.json", NULL },
    { "{\"skiagraph\":1,\"carm\":{\"sod_mm\":1100}}", "sod_mm", NULL },
    { "{\"skiagraph\":1,\"carm\":{\"sod_mm\":{\"uniform\":[900,600]}}}", "carm.sod_mm",
      NULL },
    { "{\"skiagraph\":1,\"carm\":{\"sod_mm\":{\"gauss\":[900,600]}}}", "carm.sod_mm",
      NULL },
    { "{\"skiagraph\":1,\"carm\":{\"detector\":{\"columns\":99999999}}}",
      "carm.detector.columns", "99999999" },
    { "{\"skiagraph\":1,\"carm\":{\"machine\":\"sledge\"}}", "carm.machine", "sledge" },
    { "{\"skiagraph\":1,\"patient\":{\"phantom\":\"sphinx\"}}", "phantom", "sphinx" },
    { "{\"skiagraph\":1,\"patient\":{\"volume\":\"lost.nii.gz\"}}", "lost.nii.gz",
      NULL },
    { "{\"skiagraph\":1,\"patient\":{\"phantom\":\"pelvis\",\"voxel_mm\":8,"
      "\"landmarks\":\"lost.fcsv\"}}",
      "lost.fcsv", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_free (harness_write ("bad.json", cases[i].contents, -1));
      assert_refused ("bad.json", cases[i].text, cases[i].text2);
    }
}

static void
test_set (void)
{
  static const struct
  {
    const char *assignment;
    const char *text;
  } cases[] = {
    { "carm.primary=3", "carm.primary" },
    { "carm.primary_deg", "carm.primary_deg" },
    { "carm.primary_deg=left", "left" },
    { "carm.primary_deg=400", "400" },
    { "carm.sid_mm=nan", "carm.sid_mm" },
    { "carm=3", "carm" },
    { "=3", "=3" },
    { "exposure.simulator=magic", "magic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Outcome) outcome =
          harness_run ("project", "pelvis", "--set", cases[i].assignment, NULL);

      g_test_message ("%s", outcome.err);
      harness_assert_failure (&outcome, 2, "--set", cases[i].text, NULL);
    }
}

/* A place that cannot be written to is not the input's fault: status 1. */
static void
test_cannot_write (void)
{
  g_auto (Outcome) render =
      harness_run ("render", "pelvis", "--set", "patient.voxel_mm=8", "--size", "32",
                   "-o", "no-such-folder/x.png", NULL);
  g_auto (Outcome) floats =
      harness_run ("render", "pelvis", "--set", "patient.voxel_mm=8", "--size", "32",
                   "-o", "no-such-folder/x.mha", NULL);
  g_auto (Outcome) phantom = harness_run ("phantom", "pelvis", "--voxel-mm", "8", "-o",
                                          "no-such-folder/x.nii.gz", NULL);

  harness_assert_failure (&render, 1, "no-such-folder/x.png", NULL);
  harness_assert_failure (&floats, 1, "no-such-folder/x.mha", NULL);
  harness_assert_failure (&phantom, 1, "no-such-folder/x.nii.gz", NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/bad/not-an-image", test_not_an_image);
  g_test_add_func ("/cli/bad/missing", test_missing);
  g_test_add_func ("/cli/bad/truncated", test_truncated);
  g_test_add_func ("/cli/bad/huge", test_huge);
  g_test_add_func ("/cli/bad/spacing", test_spacing);
  g_test_add_func ("/cli/bad/not-finite", test_not_finite);
  g_test_add_func ("/cli/bad/colour", test_colour);
  g_test_add_func ("/cli/bad/four-dimensions", test_four_dimensions);
  g_test_add_func ("/cli/bad/data-file-gone", test_data_file_gone);
  g_test_add_func ("/cli/bad/dangling-link", test_dangling_link);
  g_test_add_func ("/cli/bad/unreadable", test_unreadable);
  g_test_add_func ("/cli/bad/empty-folder", test_empty_folder);
  g_test_add_func ("/cli/bad/two-series", test_two_series);
  g_test_add_func ("/cli/bad/damaged-slice", test_damaged_slice);
  g_test_add_func ("/cli/bad/no-reader", test_no_reader);
  g_test_add_func ("/cli/bad/missing-slices", test_missing_slices);
  g_test_add_func ("/cli/bad/uneven-slices", test_uneven_slices);
  g_test_add_func ("/cli/bad/gantry-tilt", test_gantry_tilt);
  g_test_add_func ("/cli/bad/landmarks", test_landmarks);
  g_test_add_func ("/cli/bad/scene", test_scene);
  g_test_add_func ("/cli/bad/set", test_set);
  g_test_add_func ("/cli/bad/cannot-write", test_cannot_write);
  status = g_test_run ();
  harness_finish ();
  return status;
}
