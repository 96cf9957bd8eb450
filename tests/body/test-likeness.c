/* SPDX-License-Identifier: Apache-2.0
 * The made pelvis against the label map of a real CT: after one similarity of the whole
 * pelvis, how far do the bones overlap where the CT has them? */
#include <math.h>

#include "body/phantom.h"

/* Numbers of TotalSegmentator v1 in the file, v2 in the made body. */
typedef struct
{
  const char *name;
  guint8 in_ct;
  guint8 in_body;
  double least_dice;
} Bone;

/* The left femur holds a screw, and its label misses a third of it: it is left out. */
static const Bone bones[] = {
  { "hip_left", 90, SKG_LABEL_HIP_LEFT, 0.85 },
  { "hip_right", 91, SKG_LABEL_HIP_RIGHT, 0.85 },
  { "sacrum", 92, SKG_LABEL_SACRUM, 0.85 },
  { "vertebrae_L5", 18, SKG_LABEL_L5, 0.85 },
  { "femur_right", 89, SKG_LABEL_FEMUR_RIGHT, 0.80 },
};

/* Joint spheres measured in the HU of the CT: in both hips the label of the hip bone
 * reaches into the head. Inside the sphere less 1.2 mm is femur, the
 * next 2 mm are joint. */
static const struct
{
  SkgVec3 centre_mm;
  double radius_mm;
  guint8 femur;
} joints[] = {
  { { -79.9, -143.7, 124.4 }, 25.5, 89 },
  { { 82.0, -142.1, 126.9 }, 26.1, 88 },
};

#define N_VALUES 7

typedef struct
{
  SkgGrid grid; /* of the CT */
  guint8 *labels;
  SkgPhantomBody *body;
  SkgVec3 ct_middle_mm; /* between the hip centres */
} Pair;

static guint8
correct_label (guint8 label, SkgVec3 p)
{
  for (gsize i = 0; i < G_N_ELEMENTS (joints); i++)
    {
      double r = skg_vec3_length (skg_vec3_sub (p, joints[i].centre_mm));

      if (label != 90 && label != 91)
        continue;
      if (r < joints[i].radius_mm - 1.2)
        return joints[i].femur;
      if (r < joints[i].radius_mm + 0.8)
        return 0;
    }
  return label;
}

static void
load_labels (Pair *pair, SkgVolume *file)
{
  SkgMat4 patient_from_voxel;
  gsize n = 0;

  pair->grid = *skg_volume_get_grid (file);
  patient_from_voxel = skg_grid_get_patient_from_voxel (&pair->grid);
  pair->labels = g_new (guint8, (gsize) pair->grid.size[0] * pair->grid.size[1] *
                                    pair->grid.size[2]);
  for (guint k = 0; k < pair->grid.size[2]; k++)
    for (guint j = 0; j < pair->grid.size[1]; j++)
      for (guint i = 0; i < pair->grid.size[0]; i++)
        pair->labels[n++] = correct_label (
            (guint8) skg_volume_get_hu (file, i, j, k),
            skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (i, j, k)));
}

/* body from CT: turns about the hips' middle in radians, logarithm of the scale, shift
 * in mm. */
static SkgMat4
get_similarity (const Pair *pair, const double *values)
{
  SkgMat4 to_origin = skg_mat4_translation (skg_vec3_scale (pair->ct_middle_mm, -1));
  SkgMat4 m = skg_mat4_rotation (skg_vec3 (1, 0, 0), values[0]);
  SkgMat4 y = skg_mat4_rotation (skg_vec3 (0, 1, 0), values[1]);
  SkgMat4 z = skg_mat4_rotation (skg_vec3 (0, 0, 1), values[2]);
  double s = exp (values[3]);
  SkgMat4 last =
      skg_mat4_from_axes (skg_vec3 (s, 0, 0), skg_vec3 (0, s, 0), skg_vec3 (0, 0, s),
                          skg_vec3 (values[4], values[5], values[6]));

  m = skg_mat4_multiply (&y, &m);
  m = skg_mat4_multiply (&z, &m);
  m = skg_mat4_multiply (&last, &m);
  return skg_mat4_multiply (&m, &to_origin);
}

/* Dice of each bone, and their mean. Every second voxel of the CT if @coarse. */
static double
measure (const Pair *pair, const double *values, guint step, double *dice)
{
  const SkgGrid *body_grid = skg_volume_get_grid (pair->body->volume);
  const guint8 *body = g_bytes_get_data (pair->body->labels, NULL);
  SkgMat4 ct = skg_grid_get_patient_from_voxel (&pair->grid);
  SkgMat4 similarity = get_similarity (pair, values);
  SkgMat4 voxel = skg_grid_get_voxel_from_patient (body_grid);
  gsize both[G_N_ELEMENTS (bones)] = { 0 };
  gsize sum[G_N_ELEMENTS (bones)] = { 0 };
  double mean = 0;

  ct = skg_mat4_multiply (&similarity, &ct);
  ct = skg_mat4_multiply (&voxel, &ct);
  for (guint k = 0; k < pair->grid.size[2]; k += step)
    for (guint j = 0; j < pair->grid.size[1]; j += step)
      for (guint i = 0; i < pair->grid.size[0]; i += step)
        {
          guint8 there =
              pair->labels[((gsize) k * pair->grid.size[1] + j) * pair->grid.size[0] +
                           i];
          SkgVec3 p = skg_mat4_transform_point (&ct, skg_vec3 (i, j, k));
          long at[3] = { lround (p.x), lround (p.y), lround (p.z) };
          guint8 here = 0;

          if (at[0] >= 0 && at[1] >= 0 && at[2] >= 0 &&
              at[0] < (long) body_grid->size[0] && at[1] < (long) body_grid->size[1] &&
              at[2] < (long) body_grid->size[2])
            here = body[((gsize) at[2] * body_grid->size[1] + (gsize) at[1]) *
                            body_grid->size[0] +
                        (gsize) at[0]];
          if (there == 0 && here == 0)
            continue;
          for (gsize b = 0; b < G_N_ELEMENTS (bones); b++)
            {
              both[b] += there == bones[b].in_ct && here == bones[b].in_body ? 1 : 0;
              sum[b] += (there == bones[b].in_ct ? 1 : 0) +
                        (here == bones[b].in_body ? 1 : 0);
            }
        }
  for (gsize b = 0; b < G_N_ELEMENTS (bones); b++)
    {
      dice[b] = 2.0 * (double) both[b] / (double) MAX (sum[b], 1);
      mean += dice[b] / G_N_ELEMENTS (bones);
    }
  return mean;
}

/* Pattern search: one value at a time, ever smaller steps. */
static void
align (const Pair *pair, double *values)
{
  double dice[G_N_ELEMENTS (bones)];
  double best = measure (pair, values, 2, dice);

  for (double size = 4; size > 0.4; size /= 2)
    for (int v = 0; v < N_VALUES; v++)
      {
        /* A millimetre is a hundredth of the distance to the crest. */
        double step = v < 4 ? size / 100 : size;

        for (int sign = -1; sign <= 1; sign += 2)
          {
            double old = values[v];
            double mean;

            values[v] = old + sign * step;
            mean = measure (pair, values, 2, dice);
            if (mean > best)
              best = mean;
            else
              values[v] = old;
          }
      }
}

static void
test_pelvis (void)
{
  const char *data = g_getenv ("SKG_TEST_DATA");
  const SkgPhantomParams params = { .kind = "pelvis", .voxel_mm = 1.5 };
  g_autofree char *path = NULL;
  g_autoptr (SkgVolume) file = NULL;
  g_autoptr (GError) error = NULL;
  double values[N_VALUES] = { 0 };
  double dice[G_N_ELEMENTS (bones)];
  Pair pair = { 0 };

  if (data != NULL)
    path = g_build_filename (data, "ct", "pelvis-implant-labels.nii.gz", NULL);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("SKG_TEST_DATA has no ct/pelvis-implant-labels.nii.gz");
      return;
    }
  file = skg_volume_load (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  load_labels (&pair, file);
  pair.ct_middle_mm =
      skg_vec3_scale (skg_vec3_add (joints[0].centre_mm, joints[1].centre_mm), 0.5);
  pair.body = skg_phantom_body_new (&params, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  align (&pair, values);
  measure (&pair, values, 1, dice);
  for (gsize b = 0; b < G_N_ELEMENTS (bones); b++)
    {
      g_test_message ("%s: Dice %.3f, at least %.2f", bones[b].name, dice[b],
                      bones[b].least_dice);
      g_assert_cmpfloat (dice[b], >=, bones[b].least_dice);
    }
  skg_phantom_body_free (pair.body);
  g_free (pair.labels);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/likeness/pelvis", test_pelvis);
  return g_test_run ();
}
