/* SPDX-License-Identifier: Apache-2.0
 * Real CTs through every reader and writer. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "files.h"

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
  volume = assert_load (path);
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
  volume = assert_load (path);
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

/* The same voxels in another order in memory: new axis a is axis order[a], reversed
 * where flip[a]. They stay where they are in the patient. */
static SkgVolume *
reorder (SkgVolume *volume, const guint order[3], const gboolean flip[3])
{
  const SkgGrid *from = skg_volume_get_grid (volume);
  SkgGrid grid = *from;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gint16 *voxels;
  gsize n = 0;
  SkgVolume *out;

  for (int a = 0; a < 3; a++)
    {
      guint source = order[a];
      double length_mm = from->spacing_mm[source] * (from->size[source] - 1);

      grid.size[a] = from->size[source];
      grid.spacing_mm[a] = from->spacing_mm[source];
      grid.direction[a] =
          skg_vec3_scale (from->direction[source], flip[a] ? -1.0 : 1.0);
      if (flip[a])
        grid.origin_mm =
            skg_vec3_add_scaled (grid.origin_mm, from->direction[source], length_mm);
    }
  voxels = g_new (gint16, (gsize) grid.size[0] * grid.size[1] * grid.size[2]);
  for (guint k = 0; k < grid.size[2]; k++)
    for (guint j = 0; j < grid.size[1]; j++)
      for (guint i = 0; i < grid.size[0]; i++)
        {
          guint index[3] = { i, j, k };
          guint at[3];

          for (int a = 0; a < 3; a++)
            at[order[a]] = flip[a] ? grid.size[a] - 1 - index[a] : index[a];
          voxels[n++] = (gint16) skg_volume_get_hu (volume, at[0], at[1], at[2]);
        }
  bytes = g_bytes_new_take (voxels, n * sizeof (gint16));
  out = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  return out;
}

/* Every voxel of @a has the HU of the voxel of @b at its place in the patient. */
static void
assert_same_body (SkgVolume *a, SkgVolume *b)
{
  const SkgGrid *grid = skg_volume_get_grid (a);
  SkgMat4 patient_from_a = skg_grid_get_patient_from_voxel (grid);
  SkgMat4 b_from_patient = skg_grid_get_voxel_from_patient (skg_volume_get_grid (b));
  SkgMat4 b_from_a = skg_mat4_multiply (&b_from_patient, &patient_from_a);

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        {
          SkgVec3 p = skg_mat4_transform_point (&b_from_a, skg_vec3 (i, j, k));
          SkgVec3 at = skg_vec3 (round (p.x), round (p.y), round (p.z));

          /* 1e-3 voxels: NIfTI keeps its matrix in floats. */
          if (skg_vec3_length (skg_vec3_sub (p, at)) > 1e-3 ||
              skg_volume_get_hu (a, i, j, k) !=
                  skg_volume_get_hu (b, (guint) at.x, (guint) at.y, (guint) at.z))
            g_error ("voxel (%u, %u, %u) stands at (%g, %g, %g)", i, j, k, p.x, p.y,
                     p.z);
        }
}

/* The implant CT in every format and in several orders of its axes. */
static void
test_rewritten (void)
{
  static const char *const names[] = { "a.nii", "a.nii.gz", "a.nrrd",
                                       "a.mha", "a.mhd",    "A.NRRD" };
  static const struct
  {
    guint order[3];
    gboolean flip[3];
  } cases[] = {
    { { 0, 1, 2 }, { 0, 0, 0 } }, { { 2, 0, 1 }, { 0, 0, 0 } },
    { { 1, 0, 2 }, { 0, 0, 0 } }, { { 0, 1, 2 }, { 1, 0, 1 } },
    { { 2, 1, 0 }, { 1, 1, 1 } }, { { 1, 2, 0 }, { 0, 1, 0 } },
  };
  g_autofree char *path = dup_data_path ("ct/pelvis-implant.nii.gz");
  g_autoptr (SkgVolume) original = NULL;
  char *folder;

  if (path == NULL)
    return;
  original = assert_load (path);
  folder = test_folder_new ();
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (SkgVolume) other = reorder (original, cases[c].order, cases[c].flip);
      g_autofree char *file = g_build_filename (folder, names[c], NULL);
      g_autoptr (SkgVolume) back = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (skg_volume_save (other, file, &error));
      g_assert_no_error (error);
      back = assert_load (file);
      g_assert_cmpint (skg_volume_get_voxel_type (back), ==, SKG_VOXEL_TYPE_INT16);
      g_assert_cmpuint (skg_volume_get_grid (back)->size[0], ==,
                        skg_volume_get_grid (other)->size[0]);
      assert_same_body (back, original);
      /* The aim goes by the body, not by its axes: at the pelvis, low in this CT. */
      g_assert_cmpfloat (skg_volume_get_aim_mm (back).x, ==,
                         skg_volume_get_aim_mm (original).x);
      g_assert_cmpfloat (skg_volume_get_aim_mm (back).z, ==,
                         skg_volume_get_aim_mm (original).z);
      g_assert_cmpfloat (skg_volume_get_aim_mm (back).z, <,
                         skg_grid_get_centre_mm (skg_volume_get_grid (back)).z - 20);
    }
  test_folder_remove (folder);
}

/* A volume of 5 x 4 x 3 whose axes lie askew. */
static SkgVolume *
make_oblique (SkgVoxelType type)
{
  SkgMat4 turn = skg_mat4_rotation (skg_vec3_normalize (skg_vec3 (1, 2, 3)), 0.4);
  SkgGrid grid = { .size = { 5, 4, 3 },
                   .spacing_mm = { 0.7, 0.8, 2.5 },
                   .origin_mm = { 10.5, -20.25, 300.125 } };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gint16 integers[60];
  float floats[60];
  SkgVolume *volume;

  for (guint a = 0; a < 3; a++)
    grid.direction[a] = skg_mat4_get_column (&turn, a);
  for (int i = 0; i < 60; i++)
    {
      integers[i] = (gint16) (i * 37 - 1000);
      floats[i] = (float) integers[i] + 0.25f;
    }
  bytes = type == SKG_VOXEL_TYPE_INT16 ? g_bytes_new (integers, sizeof integers)
                                       : g_bytes_new (floats, sizeof floats);
  volume = skg_volume_new (&grid, type, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

/* Oblique axes and both voxel types come back from every format. */
static void
test_round_trip (void)
{
  static const char *const names[] = { "a.nii", "a.nii.gz", "a.nrrd", "a.mha",
                                       "a.mhd" };
  char *folder = test_folder_new ();

  for (gsize c = 0; c < 2 * G_N_ELEMENTS (names); c++)
    {
      SkgVoxelType type = c % 2 == 0 ? SKG_VOXEL_TYPE_INT16 : SKG_VOXEL_TYPE_FLOAT32;
      g_autoptr (SkgVolume) volume = make_oblique (type);
      g_autofree char *path = g_build_filename (folder, names[c / 2], NULL);
      g_autoptr (SkgVolume) back = NULL;

      g_assert_true (skg_volume_save (volume, path, NULL));
      back = assert_load (path);
      g_assert_cmpint (skg_volume_get_voxel_type (back), ==, type);
      g_assert_true (
          g_bytes_equal (skg_volume_get_voxels (back), skg_volume_get_voxels (volume)));
      for (int a = 0; a < 3; a++)
        {
          SkgVec3 off = skg_vec3_sub (skg_volume_get_grid (back)->direction[a],
                                      skg_volume_get_grid (volume)->direction[a]);

          g_assert_cmpfloat (skg_vec3_length (off), <, 1e-5);
          g_assert_cmpfloat_with_epsilon (skg_volume_get_grid (back)->spacing_mm[a],
                                          skg_volume_get_grid (volume)->spacing_mm[a],
                                          1e-6);
        }
      g_assert_cmpfloat_with_epsilon (skg_volume_get_grid (back)->origin_mm.y, -20.25,
                                      1e-5);
    }
  test_folder_remove (folder);
}

/* int8 to float64, scaled and not: HU as they are, int16 where that loses nothing. */
static void
test_types (void)
{
  static const struct
  {
    gint16 datatype;
    gint16 bitpix;
    float slope;
    SkgVoxelType type;
  } cases[] = {
    { 256, 8, 1, SKG_VOXEL_TYPE_INT16 },     { 2, 8, 1, SKG_VOXEL_TYPE_INT16 },
    { 4, 16, 1, SKG_VOXEL_TYPE_INT16 },      { 512, 16, 1, SKG_VOXEL_TYPE_INT16 },
    { 8, 32, 1, SKG_VOXEL_TYPE_INT16 },      { 768, 32, 1, SKG_VOXEL_TYPE_INT16 },
    { 1024, 64, 1, SKG_VOXEL_TYPE_INT16 },   { 16, 32, 1, SKG_VOXEL_TYPE_INT16 },
    { 64, 64, 1, SKG_VOXEL_TYPE_INT16 },     { 4, 16, 2, SKG_VOXEL_TYPE_INT16 },
    { 4, 16, 0.5f, SKG_VOXEL_TYPE_FLOAT32 },
  };
  char *folder = test_folder_new ();

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      TestNifti nifti = test_nifti ();
      guint8 data[24 * 8] = { 0 };
      g_autoptr (GByteArray) bytes = NULL;
      g_autofree char *path = NULL;
      g_autoptr (SkgVolume) volume = NULL;
      float as_float = 101;
      double as_double = 101;
      guint8 *at = data + 5 * cases[c].bitpix / 8;

      /* Voxel 5 is 101; the machines of our tests are little endian. */
      *at = 101;
      if (cases[c].datatype == 16)
        memcpy (at, &as_float, sizeof as_float);
      if (cases[c].datatype == 64)
        memcpy (at, &as_double, sizeof as_double);
      nifti.datatype = cases[c].datatype;
      nifti.bitpix = cases[c].bitpix;
      nifti.scl_slope = cases[c].slope;
      bytes = test_nifti_bytes (&nifti, data, 24u * (guint) cases[c].bitpix / 8);
      path = test_file (folder, "ct.nii", bytes->data, bytes->len);
      volume = assert_load (path);
      g_assert_cmpint (skg_volume_get_voxel_type (volume), ==, cases[c].type);
      g_assert_cmpfloat (skg_volume_get_hu (volume, 1, 1, 0), ==,
                         101 * (double) cases[c].slope);
      g_assert_cmpfloat (skg_volume_get_hu (volume, 0, 0, 0), ==, 0);
    }
  test_folder_remove (folder);
}

/* Reduced while reading is reduced after reading. */
static void
test_reduced (void)
{
  g_autofree char *path = dup_data_path ("ct/pelvis-implant.nii.gz");
  g_autoptr (SkgVolume) full = NULL;
  g_autoptr (SkgVolume) expected = NULL;
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  SkgLoadOptions by_axis = { .max_axis_voxels = 64 };
  SkgLoadOptions by_bytes = { .max_bytes = 250000 };

  if (path == NULL)
    return;
  full = assert_load (path);
  expected = skg_volume_reduce (full, 2);
  volume = skg_volume_load (path, &by_axis, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_bytes_equal (skg_volume_get_voxels (volume), skg_volume_get_voxels (expected)));
  g_assert_cmpuint (skg_volume_get_reduction (volume), ==, 2);
  assert_warning (volume, "122 x 101 x 112 voxels became 61 x 51 x 56");
  skg_volume_unref (volume);

  /* 41 x 34 x 38 x 4 bytes fit, 61 x 51 x 56 x 4 do not. */
  volume = skg_volume_load (path, &by_bytes, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_volume_get_reduction (volume), ==, 3);
}

/* Blocks of 2 with a remainder, and where the new voxels stand. */
static void
test_reduce (void)
{
  SkgGrid grid = {
    { 3, 2, 1 }, { 1, 2, 3 }, { 10, 20, 30 }, { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }
  };
  static const gint16 voxels[] = { 1, 2, 30, 4, 5, 60 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (voxels, sizeof voxels);
  g_autoptr (SkgVolume) volume =
      skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, NULL);
  g_autoptr (SkgVolume) half = skg_volume_reduce (volume, 2);
  const SkgGrid *half_grid = skg_volume_get_grid (half);

  g_assert_cmpuint (half_grid->size[0], ==, 2);
  g_assert_cmpuint (half_grid->size[1], ==, 1);
  g_assert_cmpuint (half_grid->size[2], ==, 1);
  g_assert_cmpfloat (skg_volume_get_hu (half, 0, 0, 0), ==, 3);
  g_assert_cmpfloat (skg_volume_get_hu (half, 1, 0, 0), ==, 45);
  g_assert_cmpfloat (half_grid->origin_mm.x, ==, 10.5);
  g_assert_cmpfloat (half_grid->origin_mm.y, ==, 21);
  g_assert_cmpfloat (half_grid->spacing_mm[2], ==, 6);
}

static void
test_describe (void)
{
  g_autoptr (SkgVolume) volume = make_oblique (SKG_VOXEL_TYPE_INT16);
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  JsonArray *array;

  skg_volume_set_name (volume, "a \"b\".nii");
  skg_volume_add_warning (volume, "odd");
  text = skg_volume_describe (volume);
  g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "a \"b\".nii");
  g_assert_cmpstr (json_object_get_string_member (object, "orientation"), ==, "LPS");
  g_assert_cmpstr (json_object_get_string_member (object, "voxel_type"), ==, "int16");
  g_assert_cmpfloat (json_object_get_double_member (object, "hu_min"), ==, -1000);
  array = json_object_get_array_member (object, "spacing_mm");
  g_assert_cmpfloat (json_array_get_double_element (array, 0), ==, 0.7);
  g_assert_nonnull (strstr (text, "[0.7, 0.8, 2.5]"));
  array = json_array_get_array_element (
      json_object_get_array_member (object, "direction"), 1);
  g_assert_cmpfloat (json_array_get_double_element (array, 0), ==,
                     skg_volume_get_grid (volume)->direction[1].x);
  array = json_object_get_array_member (object, "warnings");
  g_assert_cmpstr (json_array_get_string_element (array, 0), ==, "odd");
}

/* Saving fails without a trace, and says why. */
static void
test_save_fails (void)
{
  char *folder = test_folder_new ();
  g_autoptr (SkgVolume) volume = make_oblique (SKG_VOXEL_TYPE_INT16);
  g_autofree char *odd = g_build_filename (folder, "a.doc", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "a.nii", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_false (skg_volume_save (volume, odd, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (
      strstr (error->message, "a.doc: the name must end in one of: .nii.gz"));
  g_clear_error (&error);
  g_assert_false (skg_volume_save (volume, nowhere, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "a.nii: No such file or directory"));
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/volume-load/implant", test_implant);
  g_test_add_func ("/body/volume-load/jpeg2000-series", test_jpeg2000_series);
  g_test_add_func ("/body/volume-load/rewritten", test_rewritten);
  g_test_add_func ("/body/volume-load/round-trip", test_round_trip);
  g_test_add_func ("/body/volume-load/types", test_types);
  g_test_add_func ("/body/volume-load/reduced", test_reduced);
  g_test_add_func ("/body/volume-load/reduce", test_reduce);
  g_test_add_func ("/body/volume-load/describe", test_describe);
  g_test_add_func ("/body/volume-load/save-fails", test_save_fails);
  return g_test_run ();
}
