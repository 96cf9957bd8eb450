/* SPDX-License-Identifier: Apache-2.0
 * Where a volume attenuates at all. */
#include "config.h"

#include "render/bounds.h"

/* Nothing attenuates at and below it. */
#define AIR_HU (-1000.0)
#define N_AXES 3

/* First and last voxel above air of a row along i; first > last if there is none. */
typedef struct
{
  guint16 first;
  guint16 last;
} Row;

/* Written once for each voxel type, so that the compiler sees plain loops. */
#define DEFINE_SCAN_ROW(NAME, TYPE)                                                    \
  static Row NAME (const TYPE *voxels, guint n)                                        \
  {                                                                                    \
    guint from = 0;                                                                    \
    guint to = n;                                                                      \
                                                                                       \
    while (from < to && voxels[from] <= (TYPE) AIR_HU)                                 \
      from++;                                                                          \
    while (to > from && voxels[to - 1] <= (TYPE) AIR_HU)                               \
      to--;                                                                            \
    return from == to ? (Row){ 1, 0 } : (Row){ (guint16) from, (guint16) (to - 1) };   \
  }

DEFINE_SCAN_ROW (scan_row_int16, gint16)
DEFINE_SCAN_ROW (scan_row_float, float)

static Row *
scan_rows (SkgVolume *volume)
{
  const guint *size = skg_volume_get_grid (volume)->size;
  gboolean is_int = skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16;
  const gint16 *ints = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);
  const float *floats = (const float *) (gconstpointer) ints;
  gsize n_rows = (gsize) size[1] * size[2];
  Row *rows = g_new (Row, n_rows);

  for (gsize r = 0; r < n_rows; r++)
    rows[r] = is_int ? scan_row_int16 (ints + r * size[0], size[0])
                     : scan_row_float (floats + r * size[0], size[0]);
  return rows;
}

/* A linear function over a row has its extremes at the row's ends. FALSE: all air. */
static gboolean
measure_slab (
    const Row *rows, const guint size[3], SkgVec3 normal, double *low, double *high)
{
  double reach = fabs (normal.x) + fabs (normal.y) + fabs (normal.z);
  gboolean any = FALSE;

  *low = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (guint k = 0; k < size[2]; k++)
    for (guint j = 0; j < size[1]; j++)
      {
        Row row = rows[(gsize) k * size[1] + j];
        double base = normal.y * j + normal.z * k;
        double a = base + normal.x * row.first;
        double b = base + normal.x * row.last;

        if (row.first > row.last)
          continue;
        *low = MIN (*low, MIN (a, b));
        *high = MAX (*high, MAX (a, b));
        any = TRUE;
      }
  /* The interpolated field falls to nothing one voxel further along each axis. */
  *low -= reach;
  *high += reach;
  return any;
}

static void
set_slab (SkgBounds *bounds, guint n, SkgVec3 normal, double low, double high)
{
  bounds->normal[n] = normal;
  bounds->low[n] = low;
  bounds->high[n] = high;
}

/* Takes its place among the diagonals that are narrowest in relation to the box; the
 * last one goes. @width: of the diagonals up to now, 1: as wide as the box. */
static void
consider_slab (SkgBounds *bounds,
               double width[SKG_BOUNDS_N_SLABS],
               SkgVec3 normal,
               double low,
               double high,
               double box_width)
{
  double own_width = (high - low) / box_width;
  guint n = SKG_BOUNDS_N_SLABS - 1;

  if (own_width >= width[n])
    return;
  for (; n > N_AXES && own_width < width[n - 1]; n--)
    {
      set_slab (bounds, n, bounds->normal[n - 1], bounds->low[n - 1],
                bounds->high[n - 1]);
      width[n] = width[n - 1];
    }
  set_slab (bounds, n, normal, low, high);
  width[n] = own_width;
}

/* In the plane of two axes, scaled so that the tissue's box of @edge is a square: with
 * the axes they make the best polygon of 16 sides around an ellipse. */
static void
measure_diagonals (SkgBounds *bounds,
                   const Row *rows,
                   const guint size[3],
                   guint a,
                   guint b,
                   const double edge[3],
                   double width[SKG_BOUNDS_N_SLABS])
{
  static const double directions[][2] = { { 1, 1 },  { 1, -1 }, { 2, 1 },
                                          { 2, -1 }, { 1, 2 },  { 1, -2 } };

  for (gsize d = 0; d < G_N_ELEMENTS (directions); d++)
    {
      double normal[3] = { 0 };
      double low;
      double high;
      SkgVec3 n;

      normal[a] = directions[d][0] / edge[a];
      normal[b] = directions[d][1] / edge[b];
      n = skg_vec3 (normal[0], normal[1], normal[2]);
      if (measure_slab (rows, size, n, &low, &high))
        consider_slab (bounds, width, n, low, high,
                       fabs (directions[d][0]) + fabs (directions[d][1]));
    }
}

void
skg_bounds_measure (SkgVolume *volume, SkgBounds *bounds)
{
  const guint *size = skg_volume_get_grid (volume)->size;
  g_autofree Row *rows = scan_rows (volume);
  const SkgVec3 axes[N_AXES] = { skg_vec3 (1, 0, 0), skg_vec3 (0, 1, 0),
                                 skg_vec3 (0, 0, 1) };
  double edge[N_AXES];
  double width[SKG_BOUNDS_N_SLABS];

  /* Far from the volume, should there be nothing else. */
  for (guint n = 0; n < SKG_BOUNDS_N_SLABS; n++)
    {
      set_slab (bounds, n, axes[0], -3, -2);
      width[n] = G_MAXDOUBLE;
    }
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      double low;
      double high;

      if (!measure_slab (rows, size, axes[axis], &low, &high))
        return;
      edge[axis] = high - low;
      set_slab (bounds, axis, axes[axis], low, high);
    }
  measure_diagonals (bounds, rows, size, 0, 1, edge, width);
  measure_diagonals (bounds, rows, size, 0, 2, edge, width);
  measure_diagonals (bounds, rows, size, 1, 2, edge, width);
}
