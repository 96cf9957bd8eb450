/* SPDX-License-Identifier: Apache-2.0
 * Drafts of built-in bodies: means of the whole body's voxels, and what else they take
 * over from it. */
#include "config.h"

#include <math.h>

#include "body/phantom-draft.h"

/* Below 2 mm, so that it has a draft; as coarse as that allows. */
static const SkgPhantomParams params = { "pelvis", 3, 1.9, { 0 } };

static SkgPhantomBody *
make (SkgPhantomBody *(*func) (const SkgPhantomParams *,
                               SkgProgressFunc,
                               gpointer,
                               GCancellable *,
                               GError **),
      const SkgPhantomParams *of)
{
  g_autoptr (GError) error = NULL;
  SkgPhantomBody *body = func (of, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* Of the block whose first voxel is (i, j, k); blocks at the end hold fewer. */
static void
check_block (
    const SkgPhantomBody *whole, const SkgPhantomBody *draft, guint i, guint j, guint k)
{
  const guint *size = skg_volume_get_grid (whole->volume)->size;
  const guint *small = skg_volume_get_grid (draft->volume)->size;
  const guint8 *labels = g_bytes_get_data (whole->labels, NULL);
  const guint8 *few = g_bytes_get_data (draft->labels, NULL);
  guint counts[256] = { 0 };
  double sum = 0;
  guint n = 0;
  guint best = 0;

  for (guint z = k; z < MIN (k + 2, size[2]); z++)
    for (guint y = j; y < MIN (j + 2, size[1]); y++)
      for (guint x = i; x < MIN (i + 2, size[0]); x++, n++)
        {
          sum += skg_volume_get_hu (whole->volume, x, y, z);
          counts[labels[((gsize) z * size[1] + y) * size[0] + x]]++;
        }
  for (guint v = 1; v < 256; v++)
    if (counts[v] > counts[best])
      best = v;
  /* Rounded to whole HU. */
  g_assert_cmpfloat_with_epsilon (
      skg_volume_get_hu (draft->volume, i / 2, j / 2, k / 2), sum / n, 0.5001);
  g_assert_cmpuint (few[((gsize) (k / 2) * small[1] + j / 2) * small[0] + i / 2], ==,
                    best);
}

static void
test_voxels (void)
{
  g_autoptr (SkgPhantomBody) whole = make (skg_phantom_body_new, &params);
  g_autoptr (SkgPhantomBody) draft = make (skg_phantom_draft_new, &params);
  const SkgGrid *grid = skg_volume_get_grid (whole->volume);
  const SkgGrid *small = skg_volume_get_grid (draft->volume);

  for (int a = 0; a < 3; a++)
    {
      g_assert_cmpuint (small->size[a], ==, (grid->size[a] + 1) / 2);
      g_assert_cmpfloat (small->spacing_mm[a], ==, 2 * grid->spacing_mm[a]);
    }
  /* The first voxel's middle is that of the first block. */
  g_assert_cmpfloat_with_epsilon (small->origin_mm.x,
                                  grid->origin_mm.x + grid->spacing_mm[0] / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (small->origin_mm.z,
                                  grid->origin_mm.z + grid->spacing_mm[2] / 2, 1e-9);
  for (guint k = 0; k < grid->size[2]; k += 2)
    for (guint j = 0; j < grid->size[1]; j += 6)
      for (guint i = 0; i < grid->size[0]; i += 4)
        check_block (whole, draft, i, j, k);
  check_block (whole, draft, (grid->size[0] - 1) / 2 * 2, (grid->size[1] - 1) / 2 * 2,
               (grid->size[2] - 1) / 2 * 2);
}

static void
test_rest (void)
{
  g_autoptr (SkgPhantomBody) whole = make (skg_phantom_body_new, &params);
  g_autoptr (SkgPhantomBody) draft = make (skg_phantom_draft_new, &params);
  /* From the cache this time. */
  g_autoptr (SkgPhantomBody) again = make (skg_phantom_draft_new, &params);
  SkgVec3 aim = skg_volume_get_aim_mm (whole->volume);
  SkgVec3 kept = skg_volume_get_aim_mm (again->volume);
  guint n = skg_landmark_set_get_length (whole->landmarks);

  g_assert_cmpfloat (kept.x, ==, aim.x);
  g_assert_cmpfloat (kept.y, ==, aim.y);
  g_assert_cmpfloat (kept.z, ==, aim.z);
  g_assert_cmpuint (skg_landmark_set_get_length (draft->landmarks), ==, n);
  g_assert_cmpuint (n, >=, 14);
  for (guint i = 0; i < n; i++)
    {
      const SkgLandmark *a = skg_landmark_set_get (whole->landmarks, i);
      const SkgLandmark *b = skg_landmark_set_get (again->landmarks, i);

      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpfloat (a->position_mm.x, ==, b->position_mm.x);
      g_assert_cmpfloat (a->position_mm.y, ==, b->position_mm.y);
      g_assert_cmpfloat (a->position_mm.z, ==, b->position_mm.z);
    }
  g_assert_true (g_bytes_equal (skg_volume_get_voxels (draft->volume),
                                skg_volume_get_voxels (again->volume)));
  g_assert_true (g_bytes_equal (draft->labels, again->labels));
}

/* Coarse ones are their own drafts. */
static void
test_coarse (void)
{
  const SkgPhantomParams coarse = { "pelvis", 3, 6, { 0 } };
  g_autoptr (SkgPhantomBody) whole = make (skg_phantom_body_new, &coarse);
  g_autoptr (SkgPhantomBody) draft = make (skg_phantom_draft_new, &coarse);

  g_assert_true (g_bytes_equal (skg_volume_get_voxels (draft->volume),
                                skg_volume_get_voxels (whole->volume)));
}

static void
test_bad_input (void)
{
  const SkgPhantomParams bad = { "dragon", 3, 1.9, { 0 } };
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_phantom_draft_new (&bad, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("skg-test-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/phantom-draft/voxels", test_voxels);
  g_test_add_func ("/body/phantom-draft/rest", test_rest);
  g_test_add_func ("/body/phantom-draft/coarse", test_coarse);
  g_test_add_func ("/body/phantom-draft/bad-input", test_bad_input);
  return g_test_run ();
}
