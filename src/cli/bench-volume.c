/* SPDX-License-Identifier: Apache-2.0
 * The body that `skg bench` renders. */
#include "config.h"

#include "cli/bench-volume.h"

#define CUBE_MM 256.0

/* Lengths below are in half edges of the cube, so that -1 to 1 is the cube; x to the
 * left, y to the back, z to the head. */
#define TORSO_X 0.92
#define TORSO_Y 0.735 /* pi TORSO_X TORSO_Y / 4 = 0.53 of the cube */

typedef struct
{
  guint n;
  gint16 *voxels;
  guint first_slice;
  guint past_slice;
} Slab;

/* -40 to 40 HU, from an integer hash of the voxel's index (a full-avalanche mixer of
 * multiply and shift-xor rounds). */
static int
noise_hu (guint64 index)
{
  guint32 h = (guint32) index ^ (guint32) (index >> 32) * 0x9e3779b9u;

  h = (h ^ h >> 16) * 0x7feb352du;
  h = (h ^ h >> 15) * 0x846ca68bu;
  h ^= h >> 16;
  return (int) (h % 81) - 40;
}

static gboolean
is_in_lungs (double x, double y, double z)
{
  double dx = (fabs (x) - 0.42) / 0.3;
  double dy = (y + 0.08) / 0.46;
  double dz = (z - 0.2) / 0.65;

  return dx * dx + dy * dy + dz * dz < 1;
}

static gboolean
is_in_spine (double x, double y, double z)
{
  double dy = y - 0.42;
  /* Vertebrae and thinner discs. */
  double radius = fmod (z + 1, 0.2) < 0.15 ? 0.17 : 0.14;

  return x * x + dy * dy < radius * radius;
}

static gboolean
is_in_ribs (double torso2, double x, double z)
{
  double along = fmod (z + 0.3 * fabs (x) + 2, 0.18);

  return torso2 > 0.72 && torso2 < 0.84 && along < 0.08 && z > -0.6;
}

static gint16
get_hu (double x, double y, double z, guint64 index)
{
  double torso2 = x * x / (TORSO_X * TORSO_X) + y * y / (TORSO_Y * TORSO_Y);
  int hu = 30;

  if (torso2 > 1)
    return -1000;
  if (is_in_spine (x, y, z))
    hu = 350;
  else if (is_in_ribs (torso2, x, z))
    hu = 600;
  else if (is_in_lungs (x, y, z))
    hu = -780;
  return (gint16) (hu + noise_hu (index));
}

static gpointer
fill_slab (gpointer data)
{
  const Slab *slab = data;
  guint n = slab->n;
  guint64 index = (guint64) slab->first_slice * n * n;
  double per_voxel = 2.0 / n;
  double first = -1 + per_voxel / 2;

  for (guint k = slab->first_slice; k < slab->past_slice; k++)
    for (guint j = 0; j < n; j++)
      for (guint i = 0; i < n; i++, index++)
        slab->voxels[index] = get_hu (first + i * per_voxel, first + j * per_voxel,
                                      first + k * per_voxel, index);
  return NULL;
}

static void
fill (gint16 *voxels, guint n)
{
  guint n_threads = CLAMP (g_get_num_processors (), 1, n);
  g_autofree Slab *slabs = g_new (Slab, n_threads);
  g_autofree GThread **threads = g_new (GThread *, n_threads);

  for (guint t = 0; t < n_threads; t++)
    {
      slabs[t] = (Slab){ .n = n,
                         .voxels = voxels,
                         .first_slice = t * n / n_threads,
                         .past_slice = (t + 1) * n / n_threads };
      threads[t] = g_thread_new ("bench-volume", fill_slab, &slabs[t]);
    }
  for (guint t = 0; t < n_threads; t++)
    g_thread_join (threads[t]);
}

SkgVolume *
skg_bench_volume_new (guint n)
{
  double spacing_mm = CUBE_MM / n;
  double first_mm = -CUBE_MM / 2 + spacing_mm / 2;
  const SkgGrid grid = {
    .size = { n, n, n },
    .spacing_mm = { spacing_mm, spacing_mm, spacing_mm },
    .origin_mm = { first_mm, first_mm, first_mm },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
  gsize n_voxels = (gsize) n * n * n;
  gint16 *voxels;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;

  g_return_val_if_fail (n >= 1 && n <= 2048, NULL);

  voxels = g_new (gint16, n_voxels);
  fill (voxels, n);
  bytes = g_bytes_new_take (voxels, n_voxels * sizeof (gint16));
  volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  skg_volume_set_name (volume, "bench");
  return volume;
}
