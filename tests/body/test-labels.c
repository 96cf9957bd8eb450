/* SPDX-License-Identifier: Apache-2.0
 * Label maps: census, every reader, names from every source, and what is refused. */
#include "body/labels.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "body/label-tables.h"
#include "files.h"

/* 4 x 3 x 2 voxels: 2 3 4 mm, voxel (0, 0, 0) at patient (-5, -6, 7). */
static const guint8 small_labels[24] = { 0, 1, 1, 0, 0, 1, 2, 2, 0, 0, 0, 2, /* k 0 */
                                         0, 0, 0, 0, 0, 1, 0, 0, 7, 0, 0, 0 };

static SkgGrid
small_grid (void)
{
  return (SkgGrid){ .size = { 4, 3, 2 },
                    .spacing_mm = { 2, 3, 4 },
                    .origin_mm = { -5, -6, 7 },
                    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
}

static void
assert_census (SkgLabelMap *map)
{
  const SkgStructure *one = skg_label_map_find_value (map, 0, 1);
  const SkgStructure *two = skg_label_map_find_value (map, 0, 2);

  g_assert_cmpuint (one->n_voxels, ==, 4);
  g_assert_cmpuint (one->box_min[0], ==, 1);
  g_assert_cmpuint (one->box_max[0], ==, 2);
  g_assert_cmpuint (one->box_min[1], ==, 0);
  g_assert_cmpuint (one->box_max[1], ==, 1);
  g_assert_cmpuint (one->box_min[2], ==, 0);
  g_assert_cmpuint (one->box_max[2], ==, 1);
  /* Means of the indices (1 2 1 1, 0 0 1 1, 0 0 0 1) / 4, in mm. */
  g_assert_cmpfloat_with_epsilon (one->centre_mm.x, -5 + 2 * 1.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (one->centre_mm.y, -6 + 3 * 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (one->centre_mm.z, 7 + 4 * 0.25, 1e-12);
  g_assert_cmpuint (two->n_voxels, ==, 3);
  g_assert_cmpuint (two->box_max[1], ==, 2);
  g_assert_cmpuint (skg_label_map_find_value (map, 0, 7)->n_voxels, ==, 1);
  g_assert_null (skg_label_map_find_value (map, 0, 3));
}

static void
test_census (void)
{
  SkgGrid grid = small_grid ();
  SkgLabelName names[] = { { 0, 2, (char *) "two", 0x112233 },
                           { 0, 9, (char *) "nine", SKG_RGB_NONE } };
  g_autoptr (GBytes) bytes = g_bytes_new_static (small_labels, sizeof small_labels);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgLabelMap) map =
      skg_label_map_new (&grid, 1, 1, bytes, names, 2, &error);
  g_autoptr (SkgLabelMap) renamed = NULL;

  g_assert_no_error (error);
  assert_census (map);
  g_assert_cmpuint (skg_label_map_get_n_structures (map), ==, 4);
  g_assert_cmpstr (skg_label_map_get_structure (map, 0)->name, ==, "label_1");
  g_assert_false (skg_label_map_get_structure (map, 0)->has_name);
  g_assert_cmpstr (skg_label_map_get_structure (map, 1)->name, ==, "two");
  g_assert_cmphex (skg_label_map_get_structure (map, 1)->rgb, ==, 0x112233);
  g_assert_cmpuint (skg_label_map_find (map, "nine")->n_voxels, ==, 0);
  g_assert_cmpuint (skg_label_map_get_value (map, 0, 2, 1, 0), ==, 2);
  g_assert_cmpuint (skg_label_map_get_value (map, 0, 0, 2, 1), ==, 7);

  names[0].name = (char *) "deux";
  renamed = skg_label_map_new_renamed (map, names, 1, &error);
  g_assert_no_error (error);
  assert_census (renamed);
  g_assert_nonnull (skg_label_map_find (renamed, "deux"));
  g_assert_null (skg_label_map_find (renamed, "nine"));
  g_assert_cmpuint (skg_label_map_get_voxels_id (map), ==,
                    skg_label_map_get_voxels_id (renamed));
}

static void
assert_new_fails (guint n_layers,
                  gsize n_bytes,
                  const SkgLabelName *names,
                  guint n_names,
                  const char *words)
{
  SkgGrid grid = small_grid ();
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (n_bytes), n_bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_label_map_new (&grid, n_layers, 1, bytes, names, n_names, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_new_fails (void)
{
  const SkgLabelName twice[] = { { 0, 1, (char *) "a", 0 }, { 0, 2, (char *) "a", 0 } };
  const SkgLabelName beyond = { 1, 1, (char *) "a", 0 };
  const SkgLabelName empty = { 0, 1, (char *) "", 0 };

  assert_new_fails (1, 23, NULL, 0,
                    "23 bytes of labels; 1 layers of 4 x 3 x 2 need 24");
  assert_new_fails (0, 24, NULL, 0, "0 layers of labels; 1 to 256");
  assert_new_fails (1, 24, twice, 2, "two labels are called \"a\"");
  assert_new_fails (1, 24, &beyond, 1, "label 1 of layer 1");
  assert_new_fails (1, 24, &empty, 1, "empty name");
}

/* A thousand and more different labels are a picture. */
static void
test_too_many (void)
{
  SkgGrid grid = small_grid ();
  guint16 *voxels = g_new (guint16, 2000);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2000; i++)
    voxels[i] = (guint16) i;
  bytes = g_bytes_new_take (voxels, 4000);
  grid.size[0] = 20;
  grid.size[1] = 10;
  grid.size[2] = 10;
  g_assert_null (skg_label_map_new (&grid, 1, 2, bytes, NULL, 0, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "1024 different labels"));
}

/* Files */

static SkgLabelMap *
load (const char *path, const char *table)
{
  g_autoptr (GError) error = NULL;
  SkgLabelMap *map = skg_label_map_load (path, table, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return map;
}

static void
assert_fails (const char *path, const char *table, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);

  g_assert_null (skg_label_map_load (path, table, NULL, NULL, NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL || strchr (error->message, '\n') != NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
  g_assert_nonnull (strstr (error->message, name));
}

static void
assert_map_warning (SkgLabelMap *map, const char *words)
{
  const char *const *warnings = skg_label_map_get_warnings (map);

  for (; *warnings != NULL; warnings++)
    if (strstr (*warnings, words) != NULL)
      return;
  g_error ("no warning holds \"%s\"", words);
}

/* The small map as NIfTI of any type; RAS on disk, so x and y turn. */
static char *
write_nifti (const char *folder, const char *name, gint16 datatype, double factor)
{
  TestNifti nifti = test_nifti ();
  g_autoptr (GByteArray) bytes = NULL;
  guint8 voxels[24 * 8];
  gsize each = datatype == 2 ? 1 : datatype == 4 ? 2 : datatype == 64 ? 8 : 4;

  for (int i = 0; i < 24; i++)
    {
      double value = small_labels[i] * factor;
      gint16 whole16 = (gint16) value;
      gint32 whole32 = (gint32) value;
      float real = (float) value;

      if (datatype == 2)
        voxels[i] = (guint8) value;
      else if (datatype == 4)
        memcpy (voxels + each * i, &whole16, each);
      else if (datatype == 8)
        memcpy (voxels + each * i, &whole32, each);
      else if (datatype == 16)
        memcpy (voxels + each * i, &real, each);
      else
        memcpy (voxels + each * i, &value, each);
    }
  nifti.datatype = datatype;
  nifti.bitpix = (gint16) (8 * each);
  nifti.srow[0][3] = 5;
  nifti.srow[1][3] = 6;
  nifti.srow[0][0] = -2;
  nifti.srow[1][1] = -3;
  bytes = test_nifti_bytes (&nifti, voxels, 24 * each);
  return test_file (folder, name, bytes->data, bytes->len);
}

static void
test_nifti_types (void)
{
  static const gint16 types[] = { 2, 4, 8, 16, 64 };
  char *folder = test_folder_new ();

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autofree char *path = write_nifti (folder, "a.nii", types[t], 1);
      g_autoptr (SkgLabelMap) map = load (path, "none");

      assert_census (map);
      g_assert_cmpuint (skg_label_map_get_voxel_bytes (map), ==, 1);
      g_assert_cmpstr (skg_label_map_get_name (map), ==, "a.nii");
      g_assert_null (skg_label_map_get_warnings (map)[0]);
    }
  {
    g_autofree char *path = write_nifti (folder, "b.nii", 8, 1000);
    g_autoptr (SkgLabelMap) map = load (path, "none");

    g_assert_cmpuint (skg_label_map_get_voxel_bytes (map), ==, 2);
    g_assert_cmpuint (skg_label_map_find (map, "label_7000")->n_voxels, ==, 1);
    g_assert_cmpuint (skg_label_map_get_value (map, 0, 0, 2, 1), ==, 7000);
  }
  test_folder_remove (folder);
}

static void
test_refused (void)
{
  char *folder = test_folder_new ();
  g_autofree char *halves = write_nifti (folder, "half.nii", 16, 0.5);
  g_autofree char *negative = write_nifti (folder, "negative.nii", 4, -1);
  g_autofree char *large = write_nifti (folder, "large.nii", 8, 70000);
  g_autofree char *good = write_nifti (folder, "good.nii", 4, 1);
  g_autofree char *text = test_file (folder, "a.txt", "hello", 5);
  g_autofree char *empty = test_file (folder, "empty.nii", "", 0);
  g_autofree char *cut = test_file (folder, "cut.nii", "abcdef", 6);
  g_autofree char *names = test_file (folder, "names.csv", "1,a\nx,b\n", 8);
  g_autofree char *missing = g_build_filename (folder, "missing.nii", NULL);
  g_autofree char *table = g_build_filename (folder, "missing.csv", NULL);

  assert_fails (halves, NULL, "voxel (1, 0, 0) is 0.5: not a label map");
  assert_fails (negative, NULL, "voxel (1, 0, 0) is -1");
  assert_fails (large, NULL, "voxel (1, 0, 0) is 70000");
  assert_fails (text, NULL, "not a label map that can be read");
  assert_fails (empty, NULL, "the file is empty");
  assert_fails (cut, NULL, "not a NIfTI image");
  assert_fails (missing, NULL, "No such file");
  assert_fails (folder, NULL, "is a folder");
  assert_fails (good, "totalsegmentator-v3",
                "no table \"totalsegmentator-v3\" of label names; did you mean");
  assert_fails (good, "zzz", "there are totalsegmentator-v1, totalsegmentator-v2");
  assert_fails (good, names, "names.csv: line 2: \"x\" is not a label");
  assert_fails (good, table, "missing.csv: ");
  test_folder_remove (folder);
}

/* Names: by a table, by a file beside, by an extension, by nothing. */
static void
test_names (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = write_nifti (folder, "seg.nii", 2, 1);
  g_autoptr (SkgLabelMap) plain = load (path, NULL);
  g_autoptr (SkgLabelMap) by_table = load (path, "totalsegmentator-v2");
  g_autoptr (SkgLabelMap) beside = NULL;
  char *csv;
  static const char text[] = "value;name;color\n1;one;#ff0080\n2;two;\n";

  g_assert_cmpstr (skg_label_map_get_names_source (plain), ==, "none");
  assert_map_warning (plain, "no known table fits");
  g_assert_nonnull (skg_label_map_find (plain, "label_7"));
  g_assert_cmpstr (skg_label_map_get_names_source (by_table), ==,
                   "TotalSegmentator v2");
  g_assert_cmpstr (skg_label_map_find_value (by_table, 0, 7)->name, ==, "pancreas");
  g_assert_cmpuint (skg_label_map_find (by_table, "hip_left")->n_voxels, ==, 0);

  csv = test_file (folder, "seg.csv", text, strlen (text));
  beside = load (path, NULL);
  g_assert_cmpstr (skg_label_map_get_names_source (beside), ==, "seg.csv");
  g_assert_cmphex (skg_label_map_find (beside, "one")->rgb, ==, 0xff0080);
  assert_map_warning (beside, "labels without a name in seg.csv: 7;");
  g_assert_nonnull (skg_label_map_find (beside, "label_7"));
  g_clear_pointer (&beside, skg_label_map_unref);
  g_free (csv);

  /* A table that only lies beside must not be in the way. */
  csv = test_file (folder, "seg.csv", "rubbish", 7);
  beside = load (path, NULL);
  assert_map_warning (beside, "names beside it were left out: ");
  g_free (csv);
  test_folder_remove (folder);
}

/* Header extension as TotalSegmentator 2 writes it: XML with a CDATA name each. */
static void
test_nifti_extension (void)
{
  static const char xml[] =
      "<?xml version=\"1.0\"?><CaretExtension><VolumeInformation Index=\"0\">"
      "<LabelTable><Label Key=\"1\" Red=\"1\"><![CDATA[hip_left]]></Label>"
      "<Label Key=\"7\"><![CDATA[a & b]]></Label></LabelTable></VolumeInformation>"
      "</CaretExtension>";
  TestNifti nifti = test_nifti ();
  char *folder = test_folder_new ();
  g_autofree char *path = NULL;
  g_autoptr (SkgLabelMap) map = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 extension[16 * 32] = { 0 };
  gint32 head[2] = { sizeof extension, 0 };
  float vox_offset = 352 + sizeof extension;

  nifti.datatype = 2;
  nifti.bitpix = 8;
  bytes = test_nifti_bytes (&nifti, small_labels, sizeof small_labels);
  memcpy (extension, head, sizeof head);
  memcpy (extension + sizeof head, xml, strlen (xml));
  memcpy (bytes->data + 108, &vox_offset, sizeof vox_offset);
  bytes->data[348] = 1;
  g_byte_array_append (out, bytes->data, 352);
  g_byte_array_append (out, extension, sizeof extension);
  g_byte_array_append (out, bytes->data + 352, bytes->len - 352);
  path = test_file (folder, "seg.nii", out->data, out->len);
  map = load (path, NULL);
  g_assert_cmpstr (skg_label_map_get_names_source (map), ==, "the file itself");
  g_assert_cmpuint (skg_label_map_find (map, "hip_left")->value, ==, 1);
  g_assert_cmpuint (skg_label_map_find (map, "a & b")->value, ==, 7);
  assert_map_warning (map, "labels without a name in the file itself: 2;");
  test_folder_remove (folder);
}

/* Slicer */

#define NRRD_HEAD "NRRD0004\ntype: unsigned char\nencoding: raw\n"
#define SEGMENT(n, name, rest)                                                         \
  "Segment" n "_ID:=Segment_" n "\nSegment" n "_Name:=" name "\n" rest

static char *
write_nrrd (const char *folder,
            const char *name,
            const char *header,
            const guint8 *voxels,
            gsize n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  g_byte_array_append (bytes, voxels, (guint) n);
  return test_file (folder, name, bytes->data, bytes->len);
}

/* Axes that point anywhere: k runs to the left, turned by 30 degrees. */
static void
test_segmentation (void)
{
  static const char header[] = NRRD_HEAD
      "dimension: 3\nspace: left-posterior-superior\nsizes: 4 3 2\n"
      "kinds: domain domain domain\n"
      "space directions: (0,2,0) (0,0,3) (3.4641016151377544,2,0)\n"
      "space origin: (-5,-6,7)\n" SEGMENT (
          "0", "Left hip",
          "Segment0_Color:=0.5 0 1\nSegment0_LabelValue:=2\n"
          "Segment0_Layer:=0\n")
          SEGMENT ("1", "left femur", "Segment1_LabelValue:=1\nSegment1_Layer:=0\n")
              SEGMENT ("2", "nothing", "Segment2_LabelValue:=5\nSegment2_Layer:=0\n");
  char *folder = test_folder_new ();
  g_autofree char *path =
      write_nrrd (folder, "a.seg.nrrd", header, small_labels, sizeof small_labels);
  g_autoptr (SkgLabelMap) map = load (path, NULL);
  const SkgGrid *grid = skg_label_map_get_grid (map);
  const SkgStructure *hip = skg_label_map_find (map, "Left hip");

  g_assert_cmpuint (hip->n_voxels, ==, 3);
  g_assert_cmphex (hip->rgb, ==, 0x8000ff);
  g_assert_cmpuint (skg_label_map_find (map, "left femur")->n_voxels, ==, 4);
  g_assert_cmpuint (skg_label_map_find (map, "nothing")->n_voxels, ==, 0);
  assert_map_warning (map, "without a name in the file itself: 7;");
  g_assert_cmpfloat_with_epsilon (grid->spacing_mm[2], 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (grid->direction[2].x, sqrt (0.75), 1e-9);
  g_assert_cmpfloat_with_epsilon (grid->direction[0].y, 1, 1e-9);
  /* Means of the indices of label 2: (2 3 3, 1 1 2, 0) / 3. */
  g_assert_cmpfloat_with_epsilon (hip->centre_mm.x, -5, 1e-9);
  g_assert_cmpfloat_with_epsilon (hip->centre_mm.y, -6 + 2 * 8.0 / 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (hip->centre_mm.z, 7 + 3 * 4.0 / 3, 1e-9);
  test_folder_remove (folder);
}

/* Overlapping segments: a list axis comes first, and values are told apart by layer. */
static void
test_layers (void)
{
  static const char header[] = NRRD_HEAD
      "dimension: 4\nspace: left-posterior-superior\nsizes: 2 4 3 2\n"
      "kinds: list domain domain domain\n"
      "space directions: none (2,0,0) (0,3,0) (0,0,4)\nspace origin: "
      "(-5,-6,7)\n" SEGMENT ("0", "bone", "Segment0_LabelValue:=1\nSegment0_Layer:=0\n")
          SEGMENT ("1", "hole", "Segment1_LabelValue:=2\nSegment1_Layer:=0\n")
              SEGMENT ("2", "implant", "Segment2_LabelValue:=1\nSegment2_Layer:=1\n")
                  SEGMENT ("3", "bone", "Segment3_LabelValue:=7\nSegment3_Layer:=0\n");
  guint8 voxels[48];
  char *folder = test_folder_new ();
  g_autofree char *path = NULL;
  g_autoptr (SkgLabelMap) map = NULL;

  for (int i = 0; i < 24; i++)
    {
      voxels[2 * i] = small_labels[i];
      voxels[2 * i + 1] = i % 4 == 1;
    }
  path = write_nrrd (folder, "a.seg.nrrd", header, voxels, sizeof voxels);
  map = load (path, NULL);
  assert_census (map);
  g_assert_cmpuint (skg_label_map_get_n_layers (map), ==, 2);
  g_assert_cmpuint (skg_label_map_find (map, "implant")->layer, ==, 1);
  g_assert_cmpuint (skg_label_map_find (map, "implant")->n_voxels, ==, 6);
  g_assert_cmpuint (skg_label_map_find (map, "bone")->n_voxels, ==, 4);
  g_assert_cmpuint (skg_label_map_find (map, "bone (Segment_3)")->value, ==, 7);
  g_assert_cmpuint (skg_label_map_get_value (map, 1, 1, 2, 1), ==, 1);
  g_assert_cmpuint (skg_label_map_get_value (map, 1, 2, 2, 1), ==, 0);
  test_folder_remove (folder);
}

/* Which is which: a CT, a picture of greys, a label map. */
static void
test_look_like (void)
{
  SkgGrid grid = small_grid ();
  static const struct
  {
    int step;
    int first;
    gboolean is_labels;
  } cases[] = { { 0, 0, FALSE }, { 0, 3, TRUE }, { 1, 0, TRUE }, { 1, -5, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint16 voxels[24];
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (SkgVolume) volume = NULL;

      for (int v = 0; v < 24; v++)
        voxels[v] = (gint16) (v * cases[i].step);
      voxels[1] = (gint16) cases[i].first;
      bytes = g_bytes_new (voxels, sizeof voxels);
      volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, NULL);
      g_assert_cmpint (skg_labels_look_like (volume), ==, cases[i].is_labels);
    }
}

static void
test_describe (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = write_nifti (folder, "seg.nii", 2, 1);
  g_autoptr (SkgLabelMap) map = load (path, "totalsegmentator-v2");
  g_autofree char *text = skg_label_map_describe (map);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *object = json_node_get_object (root);
  JsonArray *structures = json_object_get_array_member (object, "structures");
  JsonObject *first = json_array_get_object_element (structures, 0);

  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "labels");
  g_assert_cmpstr (json_object_get_string_member (object, "names"), ==,
                   "TotalSegmentator v2");
  g_assert_cmpuint (json_array_get_length (structures), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "spleen");
  g_assert_cmpint (json_object_get_int_member (first, "voxels"), ==, 4);
  /* 4 voxels of 2 x 3 x 4 mm */
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (first, "volume_ml"),
                                  0.096, 1e-12);
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/labels/census", test_census);
  g_test_add_func ("/body/labels/new-fails", test_new_fails);
  g_test_add_func ("/body/labels/too-many", test_too_many);
  g_test_add_func ("/body/labels/nifti-types", test_nifti_types);
  g_test_add_func ("/body/labels/refused", test_refused);
  g_test_add_func ("/body/labels/names", test_names);
  g_test_add_func ("/body/labels/nifti-extension", test_nifti_extension);
  g_test_add_func ("/body/labels/segmentation", test_segmentation);
  g_test_add_func ("/body/labels/layers", test_layers);
  g_test_add_func ("/body/labels/look-like", test_look_like);
  g_test_add_func ("/body/labels/describe", test_describe);
  return g_test_run ();
}
