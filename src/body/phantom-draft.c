/* SPDX-License-Identifier: Apache-2.0
 * Drafts of built-in bodies. */
#include "config.h"

#include "body/phantom-draft.h"

#include <math.h>

#include "body/phantom-cache.h"
#include "body/phantom-private.h"

#define FACTOR 2
/* Voxels of this edge are coarse already. */
#define COARSE_MM 2.0

/* Voxels of a whole body, and of its draft. */
typedef struct
{
  const SkgGrid *from;
  const SkgGrid *to;
  const gint16 *hu;
  const guint8 *labels;
  gint16 *out_hu;
  guint8 *out_labels;
} Draft;

/* Over the same place, as skg_volume_reduce() has it. */
static SkgGrid
reduce_grid (const SkgGrid *grid)
{
  SkgGrid out = *grid;
  double shift = (FACTOR - 1) / 2.0;

  out.origin_mm.x += shift * grid->spacing_mm[0];
  out.origin_mm.y += shift * grid->spacing_mm[1];
  out.origin_mm.z += shift * grid->spacing_mm[2];
  for (int a = 0; a < 3; a++)
    {
      out.size[a] = (grid->size[a] + FACTOR - 1) / FACTOR;
      out.spacing_mm[a] *= FACTOR;
    }
  return out;
}

static guint8
find_most_frequent (const guint8 *values, guint n)
{
  guint8 best = values[0];
  guint best_count = 0;

  for (guint a = 0; a < n; a++)
    {
      guint count = 0;

      for (guint b = 0; b < n; b++)
        count += values[b] == values[a];
      if (count > best_count || (count == best_count && values[a] < best))
        {
          best = values[a];
          best_count = count;
        }
    }
  return best;
}

static gboolean
are_alike (const guint8 *values, guint n)
{
  for (guint i = 1; i < n; i++)
    if (values[i] != values[0])
      return FALSE;
  return TRUE;
}

/* The last block of an axis may hold fewer. */
static inline void
reduce_block (const Draft *draft, guint i, guint j, guint k, gsize to)
{
  const guint *size = draft->from->size;
  guint8 labels[FACTOR * FACTOR * FACTOR];
  double sum = 0;
  guint n = 0;

  for (guint z = FACTOR * k; z < MIN (size[2], FACTOR * (k + 1)); z++)
    for (guint y = FACTOR * j; y < MIN (size[1], FACTOR * (j + 1)); y++)
      {
        gsize row = ((gsize) z * size[1] + y) * size[0];

        for (guint x = FACTOR * i; x < MIN (size[0], FACTOR * (i + 1)); x++)
          {
            sum += draft->hu[row + x];
            labels[n++] = draft->labels[row + x];
          }
      }
  draft->out_hu[to] = (gint16) lrint (sum / n);
  draft->out_labels[to] =
      are_alike (labels, n) ? labels[0] : find_most_frequent (labels, n);
}

static void
reduce_voxels (const Draft *draft)
{
  const guint *size = draft->to->size;
  gsize to = 0;

  for (guint k = 0; k < size[2]; k++)
    for (guint j = 0; j < size[1]; j++)
      for (guint i = 0; i < size[0]; i++)
        reduce_block (draft, i, j, k, to++);
}

static gboolean
make_draft (const SkgPhantomParams *params,
            const SkgGrid *grid,
            gsize n_voxels,
            double aim_mm[3],
            GBytes **hu,
            GBytes **labels,
            SkgProgressFunc progress,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (SkgPhantomBody) whole =
      skg_phantom_body_new (params, progress, user_data, cancellable, error);
  SkgVec3 aim;
  Draft draft;

  if (whole == NULL)
    return FALSE;
  aim = skg_volume_get_aim_mm (whole->volume);
  aim_mm[0] = aim.x;
  aim_mm[1] = aim.y;
  aim_mm[2] = aim.z;
  draft = (Draft){
    .from = skg_volume_get_grid (whole->volume),
    .to = grid,
    .hu = g_bytes_get_data (skg_volume_get_voxels (whole->volume), NULL),
    .labels = g_bytes_get_data (whole->labels, NULL),
    .out_hu = g_new (gint16, n_voxels),
    .out_labels = g_new (guint8, n_voxels),
  };
  reduce_voxels (&draft);
  *hu = g_bytes_new_take (draft.out_hu, n_voxels * sizeof (gint16));
  *labels = g_bytes_new_take (draft.out_labels, n_voxels);
  skg_phantom_cache_save_draft (params, aim_mm, *hu, *labels);
  return TRUE;
}

SkgPhantomBody *
skg_phantom_draft_new (const SkgPhantomParams *params,
                       SkgProgressFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (SkgPhantomBody) body = NULL;
  g_autoptr (GBytes) hu = NULL;
  SkgGrid whole;
  SkgGrid grid;
  gsize n_voxels;
  double aim_mm[3];

  g_return_val_if_fail (params != NULL, NULL);
  if (params->voxel_mm >= COARSE_MM)
    return skg_phantom_body_new (params, progress, user_data, cancellable, error);
  body = g_new0 (SkgPhantomBody, 1);
  if (!skg_phantom_body_init (params, body, &whole, error))
    return NULL;
  grid = reduce_grid (&whole);
  n_voxels = (gsize) grid.size[0] * grid.size[1] * grid.size[2];
  if (!skg_phantom_cache_load_draft (params, n_voxels, aim_mm, &hu, &body->labels) &&
      !make_draft (params, &grid, n_voxels, aim_mm, &hu, &body->labels, progress,
                   user_data, cancellable, error))
    return NULL;
  body->volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, hu, error);
  if (body->volume == NULL)
    return NULL;
  skg_volume_set_name (body->volume, params->kind);
  skg_volume_set_reduction (body->volume, FACTOR);
  skg_volume_set_brief (body->volume, TRUE);
  skg_volume_set_aim_mm (body->volume, skg_vec3 (aim_mm[0], aim_mm[1], aim_mm[2]));
  body->table = skg_phantom_labels_count (g_bytes_get_data (body->labels, NULL),
                                          g_bytes_get_size (body->labels));
  return g_steal_pointer (&body);
}
