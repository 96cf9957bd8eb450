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
  const SkgPhantomParams params = { .kind = "pelvis",
                                    .seed = seed,
                                    .voxel_mm = voxel_mm };
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgPhantomBody) body =
      skg_phantom_body_new_on_threads (&params, n_threads, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  if (landmarks != NULL)
    *landmarks = skg_landmark_set_ref (body->landmarks);
  return skg_volume_ref (body->volume);
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

static SkgPhantomModel *
make_model (guint64 seed)
{
  const SkgPhantomDials none = { 0 };
  double values[SKG_PHANTOM_N_DIALS];

  skg_phantom_dials_resolve (&none, seed, values);
  return skg_phantom_pelvis_new (seed, values);
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
      g_autoptr (SkgPhantomModel) model = make_model (seeds[s]);
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
      const SkgPhantomParams params = { .kind = cases[i].kind,
                                        .voxel_mm = cases[i].voxel_mm };
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
  const SkgPhantomParams params = { .kind = "pelvis", .voxel_mm = COARSE_MM };
  const double cancel_at[] = { 0, 0.3, 0.85 };
  g_autoptr (GCancellable) quiet = g_cancellable_new ();
  Watch whole = { quiet, 2, 0, 0 };
  /* Not from the cache: that has nothing to tell. */
  g_autoptr (SkgPhantomBody) body =
      skg_phantom_body_new_on_threads (&params, 2, watch, &whole, quiet, NULL);

  g_assert_nonnull (body);
  g_assert_cmpuint (whole.n_calls, >, 5);
  g_assert_cmpfloat (whole.last, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (cancel_at); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Watch self = { cancellable, cancel_at[i], 0, 0 };

      g_assert_null (skg_phantom_body_new_on_threads (&params, 2, watch, &self,
                                                      cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static SkgPhantomBody *
make_body (const char *kind, guint64 seed, double voxel_mm)
{
  const SkgPhantomParams params = { .kind = kind, .seed = seed, .voxel_mm = voxel_mm };
  g_autoptr (GError) error = NULL;
  SkgPhantomBody *body =
      skg_phantom_body_new_on_threads (&params, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* Labels and HU come from one field: what is called bone is bone. */
static void
test_labels (void)
{
  static const guint8 expected[] = { 18, 20, 21, 25, 27, 28, 29, 30, 75, 76, 77,
                                     78, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89 };
  g_autoptr (SkgPhantomBody) body = make_body ("pelvis", 0, 3);
  const guint8 *labels = g_bytes_get_data (body->labels, NULL);
  const SkgGrid *grid = skg_volume_get_grid (body->volume);
  double sum_bone = 0;
  gsize n_bone = 0;

  g_assert_cmpuint (g_bytes_get_size (body->labels), ==,
                    grid->size[0] * grid->size[1] * grid->size[2]);
  g_assert_cmpuint (body->table->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < body->table->len; i++)
    {
      const SkgPhantomLabel *label = &g_array_index (body->table, SkgPhantomLabel, i);

      g_assert_cmpuint (label->number, ==, expected[i]);
      g_assert_nonnull (label->name);
      g_assert_cmpuint (label->n_voxels, >, 100);
    }
  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        {
          guint8 label = labels[((gsize) k * grid->size[1] + j) * grid->size[0] + i];
          guint8 mirror = labels[((gsize) k * grid->size[1] + j) * grid->size[0] +
                                 grid->size[0] - 1 - i];

          /* Hips and femurs: the left one stands where the patient's left is. */
          if (label == 77 || label == 75)
            g_assert_cmpuint (i, >=, grid->size[0] / 2);
          if (label == 77 || label == 75)
            g_assert_cmpuint (mirror, ==, label + 1);
          if (label < 25 || label > 78)
            continue;
          sum_bone += skg_volume_get_hu (body->volume, i, j, k);
          n_bone++;
        }
  /* Bones of one CT have medians of 168 to 191 HU, with dense cortex above. */
  g_assert_cmpfloat (sum_bone / (double) n_bone, >, 150);
  g_assert_cmpfloat (sum_bone / (double) n_bone, <, 450);
}

static void
test_dials (void)
{
  SkgPhantomDials dials = { 0 };
  g_autoptr (GError) error = NULL;
  double values[SKG_PHANTOM_N_DIALS];

  g_assert_true (
      skg_phantom_dials_parse (&dials, SKG_PHANTOM_PELVIS, "age=70.5", &error));
  g_assert_no_error (error);
  skg_phantom_dials_resolve (&dials, 0, values);
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      const SkgPhantomDialInfo *info = skg_phantom_dial_get_info ((SkgPhantomDial) i);

      g_assert_cmpfloat (info->min, <=, info->normal);
      g_assert_cmpfloat (info->max, >=, info->normal);
      g_assert_cmpfloat (values[i], ==, i == SKG_PHANTOM_AGE ? 70.5 : info->normal);
    }
  for (guint64 seed = 1; seed < 400; seed++)
    {
      skg_phantom_dials_resolve (&dials, seed, values);
      g_assert_cmpfloat (values[SKG_PHANTOM_AGE], ==, 70.5);
      for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
        {
          const SkgPhantomDialInfo *info =
              skg_phantom_dial_get_info ((SkgPhantomDial) i);

          g_assert_cmpfloat (values[i], >=, info->min);
          g_assert_cmpfloat (values[i], <=, info->max);
        }
    }
}

static void
test_bad_dials (void)
{
  static const struct
  {
    const char *assignment;
    const char *says;
  } cases[] = {
    { "age=17", "18 to 95 years" }, { "age=nan", "18 to 95" },
    { "age", "KEY=NUMBER" },        { "=3", "KEY=NUMBER" },
    { "age=old", "not a number" },  { "age=1x", "not a number" },
    { "age=", "KEY=NUMBER" },       { "breath=1", "femur" },
    { "height=2", "size, female" },
  };
  SkgPhantomParams params = { .kind = "pelvis", .voxel_mm = 8 };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SkgPhantomDials dials = { 0 };
      g_autoptr (GError) local = NULL;

      g_assert_false (skg_phantom_dials_parse (&dials, SKG_PHANTOM_PELVIS,
                                               cases[i].assignment, &local));
      g_assert_error (local, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_nonnull (strstr (local->message, cases[i].says));
      g_assert_cmpuint (dials.given, ==, 0);
    }
  params.dials.given = 1u << SKG_PHANTOM_BREATH;
  g_assert_null (skg_phantom_body_new (&params, NULL, NULL, NULL, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

/* The kept body is the one asked for, and a second volume of its own. */
static void
test_kept (void)
{
  SkgPhantomParams params = { .kind = "pelvis", .seed = 5, .voxel_mm = 8 };
  g_autoptr (SkgPhantomBody) first =
      skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
  g_autoptr (SkgPhantomBody) second =
      skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
  g_autoptr (SkgPhantomBody) old = NULL;

  g_assert_true (skg_volume_get_voxels (first->volume) ==
                 skg_volume_get_voxels (second->volume));
  g_assert_true (first->volume != second->volume);
  g_assert_true (skg_volume_has_references (first->volume, 1));
  g_assert_cmpstr (skg_volume_get_name (second->volume), ==, "pelvis");
  g_assert_cmpuint (first->table->len, ==, second->table->len);
  g_assert_true (
      skg_phantom_dials_set (&params.dials, SKG_PHANTOM_PELVIS, "age", 90, NULL));
  old = skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
  g_assert_false (g_bytes_equal (skg_volume_get_voxels (first->volume),
                                 skg_volume_get_voxels (old->volume)));
  g_assert_cmpfloat (old->dials[SKG_PHANTOM_AGE], ==, 90);
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
  g_test_add_func ("/body/phantom/labels", test_labels);
  g_test_add_func ("/body/phantom/dials", test_dials);
  g_test_add_func ("/body/phantom/bad-dials", test_bad_dials);
  g_test_add_func ("/body/phantom/kept", test_kept);
  return g_test_run ();
}
