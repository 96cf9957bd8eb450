/* SPDX-License-Identifier: Apache-2.0
 * The made pelvis: same bytes, symmetric, in range, landmarks on bone, alike a CT. */
#include "body/phantom-private.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/phantom-model.h"

/* Coarse voxels: the shapes do not depend on them. */
#define COARSE_MM 6.0

static SkgVolume *
make (guint64 seed, double voxel_mm, guint n_threads, SkgLandmarkSet **landmarks)
{
  const SkgPhantomParams params = { "pelvis", seed, voxel_mm };
  g_autoptr (GError) error = NULL;
  SkgVolume *volume = NULL;

  g_assert_true (skg_phantom_make_on_threads (&params, n_threads, &volume, landmarks,
                                              NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return volume;
}

static void
test_same_bytes (void)
{
  g_autoptr (SkgVolume) one = make (0, COARSE_MM, 1, NULL);
  g_autoptr (SkgVolume) again = make (0, COARSE_MM, 1, NULL);
  g_autoptr (SkgVolume) three = make (0, COARSE_MM, 3, NULL);
  g_autoptr (SkgVolume) other = make (7, COARSE_MM, 3, NULL);
  g_autoptr (SkgVolume) third = make (8, COARSE_MM, 3, NULL);

  g_assert_true (
      g_bytes_equal (skg_volume_get_voxels (one), skg_volume_get_voxels (again)));
  g_assert_true (
      g_bytes_equal (skg_volume_get_voxels (one), skg_volume_get_voxels (three)));
  g_assert_false (
      g_bytes_equal (skg_volume_get_voxels (one), skg_volume_get_voxels (other)));
  g_assert_false (
      g_bytes_equal (skg_volume_get_voxels (other), skg_volume_get_voxels (third)));
}

static void
test_grid (void)
{
  g_autoptr (SkgVolume) volume = make (0, 4, 2, NULL);
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgVec3 centre = skg_grid_get_centre_mm (grid);

  g_assert_cmpuint (grid->size[0], ==, 100);
  g_assert_cmpuint (grid->size[1], ==, 70);
  g_assert_cmpuint (grid->size[2], ==, 95);
  g_assert_cmpfloat_with_epsilon (centre.x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (centre.z, 25, 1e-9);
  for (int axis = 0; axis < 3; axis++)
    g_assert_cmpfloat (grid->spacing_mm[axis], ==, 4);
  g_assert_cmpfloat (grid->direction[0].x, ==, 1);
  g_assert_cmpfloat (grid->direction[1].y, ==, 1);
  g_assert_cmpfloat (grid->direction[2].z, ==, 1);
}

static void
test_symmetry (void)
{
  g_autoptr (SkgVolume) volume = make (0, 4, 2, NULL);
  const SkgGrid *grid = skg_volume_get_grid (volume);
  guint n_right = 0;
  guint n_left = 0;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        if (skg_volume_get_hu (volume, i, j, k) > 300)
          {
            if (i < grid->size[0] / 2)
              n_right++;
            else
              n_left++;
          }
  /* 300 HU at 4 mm is cortex: some 4000 voxels a side. Soft tissue beneath differs
   * between the sides and tips a few over the threshold. */
  g_assert_cmpuint (n_right, >, 1500);
  g_assert_cmpfloat (fabs ((double) n_right - n_left), <, 0.03 * n_right);
}

static void
test_range (void)
{
  g_autoptr (SkgVolume) volume = make (0, 2, 2, NULL);
  const SkgGrid *grid = skg_volume_get_grid (volume);
  const guint nx = grid->size[0];
  guint n_air = 0;
  double min_hu;
  double max_hu;

  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  g_assert_cmpfloat (min_hu, ==, -1000);
  /* The femoral cortex is thicker than a voxel, and nothing is denser. */
  g_assert_cmpfloat (max_hu, >, 1400);
  g_assert_cmpfloat (max_hu, <, 1700);
  for (guint k = 0; k < grid->size[2]; k++)
    {
      g_assert_cmpfloat (skg_volume_get_hu (volume, 0, 0, k), ==, -1000);
      g_assert_cmpfloat (skg_volume_get_hu (volume, nx - 1, 0, k), ==, -1000);
      g_assert_cmpfloat (skg_volume_get_hu (volume, 0, grid->size[1] - 1, k), ==,
                         -1000);
    }
  for (guint j = 0; j < grid->size[1]; j++)
    for (guint i = 0; i < nx; i++)
      n_air += skg_volume_get_hu (volume, i, j, 10) == -1000 ? 1 : 0;
  /* Through the thighs most of a slice is air, that between them included. */
  g_assert_cmpuint (n_air, >, nx * grid->size[1] / 2);
  g_assert_cmpfloat (skg_volume_get_hu (volume, nx / 2, 75, 10), ==, -1000);
}

/* Sum of (HU + 1000) times the voxel's volume: what rays see of a body. */
static double
get_mass (double voxel_mm)
{
  g_autoptr (SkgVolume) volume = make (0, voxel_mm, 2, NULL);
  const SkgGrid *grid = skg_volume_get_grid (volume);
  double sum = 0;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        sum += skg_volume_get_hu (volume, i, j, k) + 1000;
  return sum * voxel_mm * voxel_mm * voxel_mm;
}

static void
test_mass (void)
{
  double fine = get_mass (2);
  double coarse = get_mass (4);

  /* Coverage, not the voxel's centre, decides: half the resolution changes little. */
  g_assert_cmpfloat (fabs (coarse / fine - 1), <, 0.005);
}

static void
test_landmarks (void)
{
  static const char *const names[] = { "FH-l",  "FH-r",  "GSN-l",  "GSN-r", "IOF-l",
                                       "IOF-r", "MOF-l", "MOF-r",  "SPS-l", "SPS-r",
                                       "IPS-l", "IPS-r", "ASIS-l", "ASIS-r" };
  const guint64 seeds[] = { 0, 1, 42 };

  for (guint s = 0; s < G_N_ELEMENTS (seeds); s++)
    {
      g_autoptr (SkgPhantomModel) model = skg_phantom_pelvis_new (seeds[s]);
      const SkgPhantomBone *hip = g_ptr_array_index (model->bones, 0);
      g_autoptr (SkgLandmarkSet) set = NULL;
      g_autoptr (SkgVolume) volume = make (seeds[s], COARSE_MM, 2, &set);

      g_assert_cmpstr (hip->name, ==, "hip");
      g_assert_cmpuint (skg_landmark_set_get_length (set), ==, G_N_ELEMENTS (names));
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          const SkgLandmark *mark = skg_landmark_set_get (set, i);
          SkgVec3 p = mark->position_mm;
          float distance_mm = skg_phantom_bone_distance (
              model, hip,
              skg_sdf_point (-(float) fabs (p.x), (float) p.y, (float) p.z));

          g_assert_cmpstr (mark->name, ==, names[i]);
          g_assert_true (mark->visible);
          g_assert_cmpuint (strlen (mark->description), >, 0);
          g_assert_true (g_str_has_suffix (mark->name, "-l") ? p.x > 0 : p.x < 0);
          g_assert_cmpfloat (fabs (p.x), <, model->high_mm.x);
          g_assert_true (p.y > model->low_mm.y && p.y < model->high_mm.y);
          g_assert_true (p.z > model->low_mm.z && p.z < model->high_mm.z);
          /* The head's centre is one socket radius off the hip; the rest touch it. */
          if (g_str_has_prefix (mark->name, "FH"))
            g_assert_cmpfloat (distance_mm, >, 20);
          else
            g_assert_cmpfloat (fabsf (distance_mm), <, 0.1f);
        }
    }
}

/* Anatomy that a film shows at once, measured on the landmarks of the reference. */
static void
test_proportions (void)
{
  g_autoptr (SkgLandmarkSet) set = NULL;
  g_autoptr (SkgVolume) volume = make (0, COARSE_MM, 2, &set);
  SkgVec3 head = skg_landmark_set_find (set, "FH-l")->position_mm;
  SkgVec3 spine = skg_landmark_set_find (set, "ASIS-l")->position_mm;
  SkgVec3 top = skg_landmark_set_find (set, "SPS-l")->position_mm;
  SkgVec3 bottom = skg_landmark_set_find (set, "IPS-l")->position_mm;
  SkgVec3 notch = skg_landmark_set_find (set, "GSN-l")->position_mm;
  double height = skg_vec3_length (skg_vec3_sub (top, bottom));

  g_assert_cmpfloat (head.y, ==, 0);
  g_assert_cmpfloat (head.z, ==, 0);
  g_assert_cmpfloat (2 * spine.x, >, 220);
  g_assert_cmpfloat (2 * spine.x, <, 250);
  g_assert_cmpfloat (height, >, 32);
  g_assert_cmpfloat (height, <, 44);
  /* The symphysis slants down and back; the notch lies behind the hip, above it. */
  g_assert_cmpfloat (bottom.y, >, top.y + 10);
  g_assert_cmpfloat (notch.y, >, 25);
  g_assert_cmpfloat (notch.z, >, 30);
}

static void
test_bad_params (void)
{
  static const struct
  {
    const char *kind;
    double voxel_mm;
    const char *says;
  } cases[] = {
    { "pelvis", 0.49, "0.49" }, { "pelvis", 8.01, "0.5 to 8" },
    { "pelvis", 0, "0.5" },     { "pelvis", -1, "-1" },
    { "pelvis", NAN, "nan" },   { "pelvis", INFINITY, "inf" },
    { "knee", 1, "pelvis" },    { "", 1, "pelvis" },
    { NULL, 1, "pelvis" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SkgPhantomParams params = { cases[i].kind, 0, cases[i].voxel_mm };
      g_autoptr (GError) error = NULL;
      SkgVolume *volume = NULL;

      g_assert_false (
          skg_phantom_make (&params, &volume, NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (volume);
    }
  g_assert_true (g_strv_contains (skg_phantom_list_kinds (), "pelvis"));
}

typedef struct
{
  GCancellable *cancellable;
  double cancel_at;
  double last;
  guint n_calls;
} Watch;

static void
watch (double fraction, const char *message, gpointer user_data)
{
  Watch *self = user_data;

  g_assert_cmpfloat (fraction, >=, self->last);
  g_assert_cmpfloat (fraction, <=, 1);
  self->last = fraction;
  self->n_calls++;
  if (fraction >= self->cancel_at)
    g_cancellable_cancel (self->cancellable);
}

static void
test_progress_and_cancel (void)
{
  const SkgPhantomParams params = { "pelvis", 0, COARSE_MM };
  const double cancel_at[] = { 0, 0.3, 0.85 };
  g_autoptr (GCancellable) quiet = g_cancellable_new ();
  Watch whole = { quiet, 2, 0, 0 };
  g_autoptr (SkgVolume) volume = NULL;

  g_assert_true (skg_phantom_make (&params, &volume, NULL, watch, &whole, quiet, NULL));
  g_assert_cmpuint (whole.n_calls, >, 5);
  g_assert_cmpfloat (whole.last, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (cancel_at); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Watch self = { cancellable, cancel_at[i], 0, 0 };
      SkgVolume *none = NULL;

      g_assert_false (
          skg_phantom_make (&params, &none, NULL, watch, &self, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (none);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/phantom/same-bytes", test_same_bytes);
  g_test_add_func ("/body/phantom/grid", test_grid);
  g_test_add_func ("/body/phantom/symmetry", test_symmetry);
  g_test_add_func ("/body/phantom/range", test_range);
  g_test_add_func ("/body/phantom/mass", test_mass);
  g_test_add_func ("/body/phantom/landmarks", test_landmarks);
  g_test_add_func ("/body/phantom/proportions", test_proportions);
  g_test_add_func ("/body/phantom/bad-params", test_bad_params);
  g_test_add_func ("/body/phantom/progress-and-cancel", test_progress_and_cancel);
  return g_test_run ();
}
