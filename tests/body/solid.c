/* SPDX-License-Identifier: Apache-2.0 */
#include "solid.h"

#include <math.h>
#include <stdlib.h>

static SkgVec3
get_corner (SkgMesh *mesh, guint t, guint i)
{
  guint n;
  const float *v = skg_mesh_get_vertices_mm (mesh, &n);
  const guint32 *index = skg_mesh_get_indices (mesh, &n);

  v += 3 * (gsize) index[3 * (gsize) t + i];
  return skg_vec3 ((double) v[0], (double) v[1], (double) v[2]);
}

static int
compare_keys (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

guint
count_open_edges (SkgMesh *mesh)
{
  guint n;
  const guint32 *index = skg_mesh_get_indices (mesh, &n);
  gsize n_edges = 3 * (gsize) n;
  g_autofree guint64 *there = g_new (guint64, n_edges);
  g_autofree guint64 *back = g_new (guint64, n_edges);
  guint n_open = 0;

  for (gsize i = 0; i < n_edges; i++)
    {
      guint64 from = index[i];
      guint64 to = index[i % 3 == 2 ? i - 2 : i + 1];

      there[i] = from << 32 | to;
      back[i] = to << 32 | from;
    }
  qsort (there, n_edges, sizeof *there, compare_keys);
  qsort (back, n_edges, sizeof *back, compare_keys);
  /* As sets they are the same if each edge has its opposite; twice is once too often.
   */
  for (gsize i = 0; i < n_edges; i++)
    n_open += there[i] != back[i] || (i > 0 && there[i] == there[i - 1]);
  return n_open;
}

double
measure_volume_mm3 (SkgMesh *mesh)
{
  guint n;
  double sum = 0;

  skg_mesh_get_indices (mesh, &n);
  for (guint t = 0; t < n; t++)
    sum += skg_vec3_dot (
               get_corner (mesh, t, 0),
               skg_vec3_cross (get_corner (mesh, t, 1), get_corner (mesh, t, 2))) /
           6;
  return sum;
}

/* Intersections, by a grid of cells */

typedef struct
{
  SkgMesh *mesh;
  guint n;
  SkgVec3 *corners;
  double (*low)[3];
  double (*high)[3];
  double origin[3];
  double cell[3];
  int size[3];
  GArray **cells;
} Grid;

static double
get_axis (SkgVec3 v, int axis)
{
  return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

static int
get_cell (const Grid *grid, double x, int axis)
{
  return CLAMP ((int) ((x - grid->origin[axis]) / grid->cell[axis]), 0,
                grid->size[axis] - 1);
}

static void
fill_grid (Grid *grid)
{
  for (guint t = 0; t < grid->n; t++)
    {
      int from[3];
      int to[3];

      for (int axis = 0; axis < 3; axis++)
        {
          double a = get_axis (grid->corners[3 * t], axis);
          double b = get_axis (grid->corners[3 * t + 1], axis);
          double c = get_axis (grid->corners[3 * t + 2], axis);

          grid->low[t][axis] = MIN (a, MIN (b, c));
          grid->high[t][axis] = MAX (a, MAX (b, c));
          from[axis] = get_cell (grid, grid->low[t][axis], axis);
          to[axis] = get_cell (grid, grid->high[t][axis], axis);
        }
      for (int z = from[2]; z <= to[2]; z++)
        for (int y = from[1]; y <= to[1]; y++)
          for (int x = from[0]; x <= to[0]; x++)
            {
              GArray **cell = &grid->cells[(z * grid->size[1] + y) * grid->size[0] + x];

              if (*cell == NULL)
                *cell = g_array_new (FALSE, FALSE, sizeof (guint));
              g_array_append_val (*cell, t);
            }
    }
}

/* Six times the volume of a tetrahedron, against its size: 0 if flat. */
static double
orient (SkgVec3 a, SkgVec3 b, SkgVec3 c, SkgVec3 d)
{
  SkgVec3 u = skg_vec3_sub (b, a);
  SkgVec3 v = skg_vec3_sub (c, a);
  SkgVec3 w = skg_vec3_sub (d, a);
  double volume = skg_vec3_dot (u, skg_vec3_cross (v, w));
  double size = skg_vec3_length (u) * skg_vec3_length (v) * skg_vec3_length (w);

  /* Vertices are floats: what they miss the true place by. */
  return fabs (volume) > 1e-5 * size ? volume : 0;
}

/* The segment from @p to @q passes through the triangle's inside. */
static gboolean
cuts (SkgVec3 p, SkgVec3 q, const SkgVec3 *t)
{
  double a = orient (t[0], t[1], t[2], p);
  double b = orient (t[0], t[1], t[2], q);
  double u;
  double v;
  double w;

  if (!(a * b < 0))
    return FALSE;
  u = orient (p, q, t[0], t[1]);
  v = orient (p, q, t[1], t[2]);
  w = orient (p, q, t[2], t[0]);
  return (u > 0 && v > 0 && w > 0) || (u < 0 && v < 0 && w < 0);
}

static gboolean
pair_intersects (const Grid *grid, guint a, guint b)
{
  guint n;
  const guint32 *index = skg_mesh_get_indices (grid->mesh, &n);
  const guint32 *ia = index + 3 * (gsize) a;
  const guint32 *ib = index + 3 * (gsize) b;
  const SkgVec3 *ta = grid->corners + 3 * (gsize) a;
  const SkgVec3 *tb = grid->corners + 3 * (gsize) b;
  guint shared = 0;

  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++)
      shared += ia[i] == ib[k];
  if (shared > 1)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (cuts (ta[i], ta[(i + 1) % 3], tb) || cuts (tb[i], tb[(i + 1) % 3], ta))
      return TRUE;
  return FALSE;
}

/* In the one cell of all that they share where both boxes begin, or a pair would count
 * more than once. */
static gboolean
belongs_here (const Grid *grid, guint a, guint b, int x, int y, int z)
{
  const int here[3] = { x, y, z };

  for (int axis = 0; axis < 3; axis++)
    {
      double low = MAX (grid->low[a][axis], grid->low[b][axis]);

      if (low > MIN (grid->high[a][axis], grid->high[b][axis]) ||
          get_cell (grid, low, axis) != here[axis])
        return FALSE;
    }
  return TRUE;
}

static guint
count_in_cell (const Grid *grid, int x, int y, int z)
{
  GArray *cell = grid->cells[(z * grid->size[1] + y) * grid->size[0] + x];
  guint n_pairs = 0;

  for (guint i = 0; cell != NULL && i < cell->len; i++)
    for (guint k = i + 1; k < cell->len; k++)
      {
        guint a = g_array_index (cell, guint, i);
        guint b = g_array_index (cell, guint, k);

        n_pairs += belongs_here (grid, a, b, x, y, z) && pair_intersects (grid, a, b);
      }
  return n_pairs;
}

static void
init_grid (Grid *grid, SkgMesh *mesh)
{
  SkgVec3 low;
  SkgVec3 high;
  double span;
  double cell;

  *grid = (Grid){ .mesh = mesh };
  skg_mesh_get_indices (mesh, &grid->n);
  skg_mesh_get_bounds_mm (mesh, &low, &high);
  span = skg_vec3_length (skg_vec3_sub (high, low));
  /* About a triangle's edge. */
  cell = MAX (2 * sqrt (skg_mesh_get_area_mm2 (mesh) / grid->n), span / 200);
  for (int axis = 0; axis < 3; axis++)
    {
      grid->origin[axis] = get_axis (low, axis);
      grid->cell[axis] = cell;
      grid->size[axis] =
          (int) ((get_axis (high, axis) - grid->origin[axis]) / cell) + 1;
    }
  grid->corners = g_new (SkgVec3, 3 * grid->n);
  grid->low = g_malloc_n (grid->n, sizeof *grid->low);
  grid->high = g_malloc_n (grid->n, sizeof *grid->high);
  grid->cells = g_new0 (GArray *, grid->size[0] * grid->size[1] * grid->size[2]);
  for (guint t = 0; t < grid->n; t++)
    for (guint i = 0; i < 3; i++)
      grid->corners[3 * t + i] = get_corner (mesh, t, i);
}

guint
count_intersections (SkgMesh *mesh)
{
  guint n_pairs = 0;
  Grid grid;

  init_grid (&grid, mesh);
  fill_grid (&grid);
  for (int z = 0; z < grid.size[2]; z++)
    for (int y = 0; y < grid.size[1]; y++)
      for (int x = 0; x < grid.size[0]; x++)
        n_pairs += count_in_cell (&grid, x, y, z);
  for (int i = 0; i < grid.size[0] * grid.size[1] * grid.size[2]; i++)
    if (grid.cells[i] != NULL)
      g_array_unref (grid.cells[i]);
  g_free (grid.cells);
  g_free (grid.corners);
  g_free (grid.low);
  g_free (grid.high);
  return n_pairs;
}

void
assert_solid (SkgTool *tool)
{
  for (guint i = 0; i < skg_tool_get_n_parts (tool); i++)
    {
      SkgMesh *mesh = skg_tool_get_part (tool, i)->mesh;

      g_assert_cmpuint (count_open_edges (mesh), ==, 0);
      g_assert_cmpfloat (measure_volume_mm3 (mesh), >, 0);
      g_assert_cmpuint (count_intersections (mesh), ==, 0);
      g_assert_null (skg_mesh_get_warnings (mesh)[0]);
    }
}
