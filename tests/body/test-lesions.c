/* SPDX-License-Identifier: Apache-2.0
 * Lesions in a block of lung: inside it alone, where they were asked for, soft. */
#include "body/lesions.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

#define N 60
#define LUNG_HU (-850)
#define VESSEL_HU 45

/* Two lungs of 2 mm voxels with soft tissue around them and between; one vessel. */
typedef struct
{
  SkgGrid grid;
  gint16 hu[N * N * N];
  guint8 lung[N * N * N];
  guint8 mask[N * N * N];
} Block;

static gsize
at (guint i, guint j, guint k)
{
  return ((gsize) k * N + j) * N + i;
}

static gboolean
is_lung (guint i, guint j, guint k)
{
  return j >= 6 && j < N - 6 && k >= 4 && k < N - 4 &&
         ((i >= 4 && i < 26) || (i >= 34 && i < N - 4));
}

static Block *
block_new (void)
{
  Block *block = g_new0 (Block, 1);

  block->grid = (SkgGrid){
    .size = { N, N, N },
    .spacing_mm = { 2, 2, 2 },
    .origin_mm = skg_vec3 (-59, -59, 0),
    .direction = { skg_vec3 (1, 0, 0), skg_vec3 (0, 1, 0), skg_vec3 (0, 0, 1) },
  };
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        {
          block->lung[at (i, j, k)] = is_lung (i, j, k) ? 3 : 0;
          block->hu[at (i, j, k)] = is_lung (i, j, k) ? LUNG_HU : 40;
          if (i == 15 && j == 30)
            block->hu[at (i, j, k)] = VESSEL_HU;
        }
  return block;
}

static GArray *
draw (Block *block, const SkgLesionParams *params)
{
  g_autoptr (GError) error = NULL;
  GArray *lesions = skg_lesions_draw (&block->grid, SKG_VOXEL_TYPE_INT16, block->hu,
                                      block->lung, block->mask, 9, params, &error);

  g_assert_no_error (error);
  return lesions;
}

static const SkgLesionParams some = {
  .seed = 4, .count = 8, .size_mm = 24, .peripheral = 0.8, .basal = 0.5, .density = 0.3
};

static void
test_inside (void)
{
  g_autofree Block *block = block_new ();
  g_autofree Block *before = block_new ();
  g_autoptr (GArray) lesions = draw (block, &some);
  gsize n_mask = 0;
  gsize n_between = 0;
  double volume_ml = 0;

  g_assert_cmpuint (lesions->len, ==, some.count);
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        {
          gsize v = at (i, j, k);

          /* Nothing outside the lung changes, and vessels in it stay. */
          if (!is_lung (i, j, k) || before->hu[v] == VESSEL_HU)
            g_assert_cmpint (block->hu[v], ==, before->hu[v]);
          g_assert_true (block->mask[v] == 0 || block->mask[v] == 9);
          g_assert_cmpint (block->hu[v], >=, before->hu[v]);
          if (!is_lung (i, j, k))
            g_assert_cmpuint (block->mask[v], ==, 0);
          n_mask += block->mask[v] == 9 ? 1 : 0;
          n_between += block->hu[v] > LUNG_HU + 20 && block->hu[v] < -650 ? 1 : 0;
        }
  /* Edges are soft: many voxels lie between lung and ground glass. */
  g_assert_cmpuint (n_mask, >, 500);
  g_assert_cmpuint (n_between, >, n_mask / 10);
  for (guint i = 0; i < lesions->len; i++)
    {
      const SkgLesion *lesion = &g_array_index (lesions, SkgLesion, i);

      volume_ml += lesion->volume_ml;
      g_assert_cmpfloat (lesion->volume_ml, >, 0);
      g_assert_true (lesion->left == (lesion->centre_mm.x > 0));
      /* A ball of the diameter has the volume. */
      g_assert_cmpfloat_with_epsilon (G_PI / 6 * pow (lesion->diameter_mm, 3) / 1000,
                                      lesion->volume_ml, 1e-9);
    }
  /* Lesions may overlap: their sum is no less than the mask. */
  g_assert_cmpfloat (volume_ml, >=, (double) n_mask * 0.008 - 1e-9);
}

/* Share of the mask for which @want is true. */
static double
get_share (const SkgLesionParams *params, gboolean (*want) (guint i, guint j, guint k))
{
  double wanted = 0;
  double all = 0;

  for (guint64 seed = 1; seed <= 6; seed++)
    {
      g_autofree Block *block = block_new ();
      SkgLesionParams own = *params;
      g_autoptr (GArray) lesions = NULL;

      own.seed = seed;
      lesions = draw (block, &own);
      g_assert_cmpuint (lesions->len, ==, params->count);
      for (guint k = 0; k < N; k++)
        for (guint j = 0; j < N; j++)
          for (guint i = 0; i < N; i++)
            if (block->mask[at (i, j, k)] != 0)
              {
                all++;
                wanted += want (i, j, k) ? 1 : 0;
              }
    }
  g_assert_cmpfloat (all, >, 0);
  return wanted / all;
}

static gboolean
is_left (guint i, guint j, guint k)
{
  return i > N / 2;
}

static gboolean
is_low (guint i, guint j, guint k)
{
  return k < N / 2;
}

static gboolean
is_shallow (guint i, guint j, guint k)
{
  /* Within 6 mm of the lung's faces. */
  return i < 7 || i >= N - 7 || (i >= 23 && i < 37) || j < 9 || j >= N - 9 || k < 7 ||
         k >= N - 7;
}

static void
test_preference (void)
{
  SkgLesionParams params = { .count = 10, .size_mm = 10 };
  double even = get_share (&params, is_shallow);

  g_assert_cmpfloat (fabs (get_share (&params, is_left) - 0.5), <, 0.25);
  g_assert_cmpfloat (fabs (get_share (&params, is_low) - 0.5), <, 0.25);
  params.side = 1;
  g_assert_cmpfloat (get_share (&params, is_left), ==, 1);
  params.side = -1;
  g_assert_cmpfloat (get_share (&params, is_left), ==, 0);
  params.side = 0;
  params.basal = 1;
  /* exp (3 x) on 0 to 1 has 0.82 of its weight in the half where x is above 0.5. */
  g_assert_cmpfloat (get_share (&params, is_low), >, 0.66);
  params.basal = 0;
  params.peripheral = 1;
  g_assert_cmpfloat (get_share (&params, is_shallow), >, even + 0.05);
}

static double
get_mean_hu (double density)
{
  g_autofree Block *block = block_new ();
  SkgLesionParams params = some;
  g_autoptr (GArray) lesions = NULL;
  double sum = 0;
  gsize n = 0;

  params.density = density;
  lesions = draw (block, &params);
  g_assert_cmpuint (lesions->len, ==, params.count);
  for (gsize i = 0; i < N * N * N; i++)
    if (block->mask[i] != 0 && block->hu[i] != VESSEL_HU)
      {
        sum += block->hu[i];
        n++;
      }
  return sum / (double) n;
}

static void
test_density (void)
{
  double glass = get_mean_hu (0);
  double half = get_mean_hu (0.5);
  double dense = get_mean_hu (1);

  /* Ground glass is -750 to -300 HU, consolidation above; edges pull down. */
  g_assert_cmpfloat (glass, >, -750);
  g_assert_cmpfloat (glass, <, -480);
  g_assert_cmpfloat (half, >, glass + 30);
  g_assert_cmpfloat (dense, >, half + 50);
  g_assert_cmpfloat (dense, >, -300);
}

static void
test_count (void)
{
  g_autofree Block *few = block_new ();
  g_autofree Block *many = block_new ();
  SkgLesionParams params = some;
  g_autoptr (GArray) first = draw (few, &params);
  g_autoptr (GArray) second = NULL;

  params.count += 5;
  second = draw (many, &params);
  /* More lesions leave the first ones where they are. */
  for (guint i = 0; i < first->len; i++)
    g_assert_cmpfloat (g_array_index (first, SkgLesion, i).centre_mm.x, ==,
                       g_array_index (second, SkgLesion, i).centre_mm.x);
}

static void
test_bad (void)
{
  static const SkgLesionParams cases[] = {
    { .count = 201, .size_mm = 20 },
    { .count = 1, .size_mm = 1 },
    { .count = 1, .size_mm = 20, .side = 1.5 },
    { .count = 1, .size_mm = 20, .peripheral = -0.1 },
    { .count = 1, .size_mm = 20, .basal = NAN },
    { .count = 1, .size_mm = 20, .density = 2 },
  };
  g_autofree Block *block = block_new ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) local = NULL;

      g_assert_null (skg_lesions_draw (&block->grid, SKG_VOXEL_TYPE_INT16, block->hu,
                                       block->lung, block->mask, 1, &cases[i], &local));
      g_assert_error (local, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_nonnull (strstr (local->message, "is allowed"));
    }
  memset (block->lung, 0, sizeof block->lung);
  g_assert_null (skg_lesions_draw (&block->grid, SKG_VOXEL_TYPE_INT16, block->hu,
                                   block->lung, block->mask, 1, &some, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

/* A user's CT: a copy changes, the CT itself does not. */
static void
test_volume (void)
{
  g_autofree Block *block = block_new ();
  g_autoptr (GBytes) hu = g_bytes_new (block->hu, sizeof block->hu);
  g_autoptr (GBytes) lung = g_bytes_new (block->lung, sizeof block->lung);
  g_autoptr (GBytes) wrong = g_bytes_new (block->lung, 100);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume =
      skg_volume_new (&block->grid, SKG_VOXEL_TYPE_INT16, hu, &error);
  g_autoptr (SkgVolume) changed = NULL;
  g_autoptr (GBytes) mask = NULL;
  g_autoptr (GArray) lesions = NULL;
  const guint8 *marks;

  skg_volume_set_name (volume, "ct");
  changed = skg_lesions_add_to_volume (volume, lung, &some, &mask, &lesions, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (skg_volume_get_name (changed), ==, "ct");
  g_assert_cmpmem (g_bytes_get_data (skg_volume_get_voxels (volume), NULL),
                   sizeof block->hu, block->hu, sizeof block->hu);
  marks = g_bytes_get_data (mask, NULL);
  g_assert_cmpuint (g_bytes_get_size (mask), ==, N * N * N);
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        if (marks[at (i, j, k)] == 0 && !is_lung (i, j, k))
          g_assert_cmpfloat (skg_volume_get_hu (changed, i, j, k), ==,
                             skg_volume_get_hu (volume, i, j, k));
  g_clear_pointer (&changed, skg_volume_unref);
  changed = skg_lesions_add_to_volume (volume, wrong, &some, &mask, NULL, &error);
  g_assert_null (changed);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/lesions/inside", test_inside);
  g_test_add_func ("/body/lesions/preference", test_preference);
  g_test_add_func ("/body/lesions/density", test_density);
  g_test_add_func ("/body/lesions/count", test_count);
  g_test_add_func ("/body/lesions/bad", test_bad);
  g_test_add_func ("/body/lesions/volume", test_volume);
  return g_test_run ();
}
