/* SPDX-License-Identifier: Apache-2.0
 * Which way round: skg on a real CT with metal in one hip, and on the same CT with its
 * axes permuted and flipped. */
#include "config.h"

#include "harness.h"

#include <string.h>

#include "body/volume-io.h"
#include "oracle.h"

/* Metal is what lies above this in the real CT; bone there stays below. */
#define METAL_HU 2000
#define BONE_HU 300

/* The CT with its metal turned to bone, and where the metal's excess lies, patient mm.
 */
static SkgVolume *
remove_metal (SkgVolume *volume, SkgVec3 *centre_mm)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  gint16 *voxels = g_new (gint16, n);
  gint16 *next = voxels;
  g_autoptr (GBytes) bytes = g_bytes_new_take (voxels, n * sizeof *voxels);
  g_autoptr (GError) error = NULL;
  SkgVec3 sum = { 0, 0, 0 };
  double weight = 0;
  SkgVolume *out;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        {
          double hu = skg_volume_get_hu (volume, i, j, k);
          SkgVec3 p =
              skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (i, j, k));

          *next++ = (gint16) (hu > METAL_HU ? BONE_HU : hu);
          if (hu <= METAL_HU)
            continue;
          sum = skg_vec3_add_scaled (sum, p, hu - BONE_HU);
          weight += hu - BONE_HU;
        }
  g_assert_cmpfloat (weight, >, 0);
  *centre_mm = skg_vec3_scale (sum, 1 / weight);
  out = skg_volume_new (grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  return out;
}

static double
get_row (JsonObject *projection, const char *name)
{
  JsonArray *landmarks = json_object_get_array_member (projection, "landmarks");

  for (guint i = 0; i < json_array_get_length (landmarks); i++)
    {
      JsonObject *landmark = json_array_get_object_element (landmarks, i);

      if (g_str_equal (json_object_get_string_member (landmark, "name"), name))
        return json_object_get_double_member (landmark, "row");
    }
  g_error ("no landmark %s", name);
}

/* With and without metal alike: the aim goes by the bone. */
#define AIMED "--set=carm.isocenter_mm=[-4,-161,261]"

static float *
render_wide (const char *ct, const char *points, guint *columns, guint *rows)
{
  g_autofree char *path = harness_path ("wide.mha");
  /* A detector that sees the whole CT. */
  g_auto (Outcome) outcome =
      harness_run ("render", ct, "-o", "wide.mha", "--landmarks", points, "--set",
                   "carm.detector.pitch_mm=0.5", AIMED, "--size", "512", NULL);

  harness_assert_success (&outcome);
  return harness_read_picture (path, columns, rows);
}

/* AP, head up: the metal in the LEFT femur is right of the middle and below it, there
 * where its voxels project to. */
static void
test_implant (void)
{
  g_autofree char *ct = harness_data ("ct/pelvis-implant.nii.gz");
  g_autofree char *points = harness_data ("ct/pelvis-implant.fcsv");
  g_autofree char *bare_path = harness_path ("bare.mha");
  g_autofree char *metal_path = harness_path ("metal.mha");
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgVolume) bare = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree float *with = NULL;
  g_autofree float *without = NULL;
  g_auto (Outcome) project = { 0 };
  g_autoptr (GError) error = NULL;
  SkgVec3 metal_mm;
  Pinhole pinhole;
  guint columns;
  guint rows;
  double sum = 0;
  double column = 0;
  double row = 0;
  double expected_column;
  double expected_row;

  if (ct == NULL || points == NULL)
    return;
  volume = skg_volume_load (ct, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  bare = remove_metal (volume, &metal_mm);
  skg_volume_save (bare, bare_path, &error);
  g_assert_no_error (error);
  project = harness_run ("project", "bare.mha", "--landmarks", points, "--set",
                         "carm.detector.pitch_mm=0.5", AIMED, NULL);
  harness_assert_success (&project);
  node = harness_parse (&project);
  harness_read_pinhole (json_node_get_object (node), &pinhole);

  skg_volume_save (volume, metal_path, &error);
  g_assert_no_error (error);
  with = render_wide ("metal.mha", points, &columns, &rows);
  without = render_wide ("bare.mha", points, &columns, &rows);
  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++)
      {
        double excess =
            (double) with[r * columns + c] - (double) without[r * columns + c];

        sum += excess;
        column += excess * c;
        row += excess * r;
      }
  column /= sum;
  row /= sum;
  g_assert_cmpfloat (column, >, columns * 0.55);
  g_assert_cmpfloat (row, >, rows * 0.55);

  pinhole_project (&pinhole, metal_mm, &expected_column, &expected_row);
  expected_column = (expected_column + 0.5) * columns / pinhole.columns - 0.5;
  expected_row = (expected_row + 0.5) * rows / pinhole.rows - 0.5;
  g_test_message ("metal %.2f %.2f, expected %.2f %.2f of %u", column, row,
                  expected_column, expected_row, columns);
  /* Perspective weighs near metal more; and the lowest slice is cut through. */
  g_assert_cmpfloat_with_epsilon (column, expected_column, 1.0);
  g_assert_cmpfloat_with_epsilon (row, expected_row, 1.0);
  g_assert_cmpfloat (get_row (json_node_get_object (node), "ASIS-l"), <,
                     get_row (json_node_get_object (node), "FH-l"));
}

/* The same body with voxel axes @axis of the original, those in @flip reversed. */
static SkgVolume *
permute (SkgVolume *volume, const int axis[3], const gboolean flip[3])
{
  const SkgGrid *old = skg_volume_get_grid (volume);
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (old);
  SkgGrid grid;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  float *voxels;
  gsize n = 0;
  double first[3];
  SkgVolume *out;

  for (int a = 0; a < 3; a++)
    {
      grid.size[a] = old->size[axis[a]];
      grid.spacing_mm[a] = old->spacing_mm[axis[a]];
      grid.direction[a] =
          skg_vec3_scale (old->direction[axis[a]], flip[a] ? -1.0 : 1.0);
      first[axis[a]] = flip[a] ? grid.size[a] - 1 : 0;
    }
  grid.origin_mm = skg_mat4_transform_point (&patient_from_voxel,
                                             skg_vec3 (first[0], first[1], first[2]));
  voxels = g_new (float, (gsize) grid.size[0] * grid.size[1] * grid.size[2]);
  for (guint k = 0; k < grid.size[2]; k++)
    for (guint j = 0; j < grid.size[1]; j++)
      for (guint i = 0; i < grid.size[0]; i++)
        {
          guint index[3] = { i, j, k };
          guint from[3];

          for (int a = 0; a < 3; a++)
            from[axis[a]] = flip[a] ? grid.size[a] - 1 - index[a] : index[a];
          voxels[n++] = (float) skg_volume_get_hu (volume, from[0], from[1], from[2]);
        }
  bytes = g_bytes_new_take (voxels, n * sizeof (float));
  out = skg_volume_new (&grid, SKG_VOXEL_TYPE_FLOAT32, bytes, &error);
  g_assert_no_error (error);
  return out;
}

static float *
render_ct (const char *ct, const char *output, guint *columns, guint *rows)
{
  g_autofree char *path = harness_path (output);
  g_auto (Outcome) outcome =
      harness_run ("render", ct, "-o", output, "--size", "384", "--set",
                   "carm.detector.pitch_mm=0.5", "--view", "teardrop-right", NULL);

  g_assert_cmpint (outcome.status, ==, 0);
  return harness_read_picture (path, columns, rows);
}

/* A real CT written again with its axes permuted and flipped, in each format: the same
 * picture. */
static void
test_permuted (void)
{
  static const struct
  {
    const char *name;
    int axis[3];
    gboolean flip[3];
  } cases[] = {
    { "same.nrrd", { 0, 1, 2 }, { FALSE, FALSE, FALSE } },
    { "flipped.nii.gz", { 0, 1, 2 }, { TRUE, TRUE, FALSE } },
    { "coronal.mha", { 0, 2, 1 }, { FALSE, TRUE, FALSE } },
    { "sagittal.nrrd", { 1, 2, 0 }, { TRUE, FALSE, TRUE } },
    { "left-handed.nii.gz", { 2, 1, 0 }, { FALSE, FALSE, TRUE } },
  };
  g_autofree char *ct = harness_data ("ct/pelvis-implant.nii.gz");
  g_autoptr (SkgVolume) volume = NULL;
  g_autofree float *original = NULL;
  g_autoptr (GError) error = NULL;
  guint columns;
  guint rows;

  if (ct == NULL)
    return;
  volume = skg_volume_load (ct, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  original = render_ct (ct, "original.mha", &columns, &rows);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SkgVolume) other = permute (volume, cases[i].axis, cases[i].flip);
      g_autofree char *path = harness_path (cases[i].name);
      g_autofree float *picture = NULL;
      double difference2 = 0;
      double norm2 = 0;
      guint other_columns;
      guint other_rows;

      skg_volume_save (other, path, &error);
      g_assert_no_error (error);
      picture = render_ct (cases[i].name, "permuted.mha", &other_columns, &other_rows);
      g_assert_cmpuint (other_columns, ==, columns);
      g_assert_cmpuint (other_rows, ==, rows);
      for (gsize p = 0; p < (gsize) columns * rows; p++)
        {
          double d = (double) picture[p] - (double) original[p];

          difference2 += d * d;
          norm2 += (double) original[p] * (double) original[p];
        }
      g_test_message ("%s: relative L2 %g", cases[i].name, sqrt (difference2 / norm2));
      /* Exact quality has 2e-5 against theory; NIfTI stores its matrix in floats. */
      g_assert_cmpfloat (sqrt (difference2 / norm2), <, 4e-5);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/orientation/implant", test_implant);
  g_test_add_func ("/cli/orientation/permuted", test_permuted);
  status = g_test_run ();
  harness_finish ();
  return status;
}
