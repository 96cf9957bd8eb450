/* SPDX-License-Identifier: Apache-2.0
 * Welding, closedness and orientation of triangle soups. */
#include "config.h"

#include "body/mesh-topology.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NONE G_MAXUINT32

/* Welding: a hash of cells. */

typedef struct
{
  const float *vertices;
  float tolerance;
  double per_cell;
  guint32 *heads;
  guint32 *next;
  guint mask;
} Cells;

static guint
hash_cell (const Cells *cells, const gint64 cell[3])
{
  /* Teschner et al., "Optimized Spatial Hashing", VMV 2003: three large primes. */
  guint64 hash = (guint64) cell[0] * 73856093u ^ (guint64) cell[1] * 19349663u ^
                 (guint64) cell[2] * 83492791u;

  return (guint) (hash ^ hash >> 21) & cells->mask;
}

static gboolean
is_near (const float *a, const float *b, float tolerance)
{
  for (int axis = 0; axis < 3; axis++)
    if (!(fabsf (a[axis] - b[axis]) <= tolerance))
      return FALSE;
  return TRUE;
}

/* NONE, or the vertex that is already there. */
static guint32
find_near (const Cells *cells, const float *p)
{
  gint64 low[3];
  gint64 high[3];
  gint64 cell[3];

  for (int axis = 0; axis < 3; axis++)
    {
      low[axis] = (gint64) floor (((double) p[axis] - (double) cells->tolerance) *
                                  cells->per_cell);
      high[axis] = (gint64) floor (((double) p[axis] + (double) cells->tolerance) *
                                   cells->per_cell);
    }
  for (cell[0] = low[0]; cell[0] <= high[0]; cell[0]++)
    for (cell[1] = low[1]; cell[1] <= high[1]; cell[1]++)
      for (cell[2] = low[2]; cell[2] <= high[2]; cell[2]++)
        for (guint32 i = cells->heads[hash_cell (cells, cell)]; i != NONE;
             i = cells->next[i])
          if (is_near (cells->vertices + 3 * (gsize) i, p, cells->tolerance))
            return i;
  return NONE;
}

static void
insert (Cells *cells, guint32 index)
{
  const float *p = cells->vertices + 3 * (gsize) index;
  gint64 cell[3];
  guint slot;

  for (int axis = 0; axis < 3; axis++)
    cell[axis] = (gint64) floor ((double) p[axis] * cells->per_cell);
  slot = hash_cell (cells, cell);
  cells->next[index] = cells->heads[slot];
  cells->heads[slot] = index;
}

static double
get_extent (const float *vertices, guint n_vertices)
{
  double extent = 0;

  for (int axis = 0; axis < 3; axis++)
    {
      float low = vertices[axis];
      float high = low;

      for (guint i = 1; i < n_vertices; i++)
        {
          low = MIN (low, vertices[3 * (gsize) i + axis]);
          high = MAX (high, vertices[3 * (gsize) i + axis]);
        }
      extent = MAX (extent, (double) high - (double) low);
    }
  return extent;
}

static guint
drop_empty (guint32 *indices, guint n_triangles, const guint32 *map)
{
  guint n = 0;

  for (guint i = 0; i < n_triangles; i++)
    {
      guint32 a = map[indices[3 * (gsize) i]];
      guint32 b = map[indices[3 * (gsize) i + 1]];
      guint32 c = map[indices[3 * (gsize) i + 2]];

      if (a == b || b == c || c == a)
        continue;
      indices[3 * (gsize) n] = a;
      indices[3 * (gsize) n + 1] = b;
      indices[3 * (gsize) n + 2] = c;
      n++;
    }
  return n;
}

void
skg_mesh_weld (float *vertices,
               guint *n_vertices,
               guint32 *indices,
               guint *n_triangles,
               float tolerance)
{
  g_autofree guint32 *map = g_new (guint32, *n_vertices);
  g_autofree guint32 *heads = NULL;
  g_autofree guint32 *next = g_new (guint32, *n_vertices);
  double extent = get_extent (vertices, *n_vertices);
  guint n_slots = 16;
  guint n = 0;
  Cells cells;

  while (n_slots < *n_vertices)
    n_slots *= 2;
  heads = g_new (guint32, n_slots);
  memset (heads, 0xff, n_slots * sizeof *heads);
  cells = (Cells){
    .vertices = vertices,
    .tolerance = tolerance,
    /* About as many cells as a surface has vertices. */
    .per_cell = 1 / MAX (MAX (extent * 1e-4, 2.5 * (double) tolerance), 1e-12),
    .heads = heads,
    .next = next,
    .mask = n_slots - 1,
  };
  for (guint i = 0; i < *n_vertices; i++)
    {
      guint32 same = find_near (&cells, vertices + 3 * (gsize) i);

      map[i] = same;
      if (same != NONE)
        continue;
      memmove (vertices + 3 * (gsize) n, vertices + 3 * (gsize) i,
               3 * sizeof *vertices);
      insert (&cells, n);
      map[i] = n++;
    }
  *n_vertices = n;
  *n_triangles = drop_empty (indices, *n_triangles, map);
}

/* Orientation */

typedef struct
{
  guint32 low;
  guint32 high;
  guint32 triangle;
  guint32 side; /* 0 to 2, and 4 if the triangle runs from high to low */
} Edge;

#define EDGE_REVERSED 4u

/**
 * Part: one connected piece of the surface.
 * @volume: signed, as the triangles stand
 */
typedef struct
{
  double volume;
  float min[3];
  float max[3];
} Part;

/* @link: for each side of each triangle the triangle across, or NONE
 * @flip: for each side: the neighbour runs along it in the same direction */
typedef struct
{
  const float *vertices;
  guint32 *indices;
  guint n_triangles;
  Edge *edges;
  guint32 *link;
  guint8 *flip;
  guint32 *part;
  guint8 *turned;
} Surface;

static int
compare_edges (const void *a, const void *b)
{
  const Edge *x = a;
  const Edge *y = b;

  if (x->low != y->low)
    return x->low < y->low ? -1 : 1;
  if (x->high != y->high)
    return x->high < y->high ? -1 : 1;
  return (x->triangle > y->triangle) - (x->triangle < y->triangle);
}

static void
list_edges (Surface *surface)
{
  for (guint t = 0; t < surface->n_triangles; t++)
    for (guint side = 0; side < 3; side++)
      {
        guint32 from = surface->indices[3 * (gsize) t + side];
        guint32 to = surface->indices[3 * (gsize) t + (side + 1) % 3];

        surface->edges[3 * (gsize) t + side] = (Edge){
          .low = MIN (from, to),
          .high = MAX (from, to),
          .triangle = t,
          .side = side | (from > to ? EDGE_REVERSED : 0),
        };
      }
  qsort (surface->edges, 3 * (gsize) surface->n_triangles, sizeof *surface->edges,
         compare_edges);
}

/* How many edges from @i on are the same. */
static guint
count_same (const Surface *surface, gsize i)
{
  gsize n = 3 * (gsize) surface->n_triangles;
  gsize j = i + 1;

  while (j < n && surface->edges[j].low == surface->edges[i].low &&
         surface->edges[j].high == surface->edges[i].high)
    j++;
  return (guint) (j - i);
}

/* Links the two triangles of each edge that just two share: where four meet, two solids
 * touch, and neither says how the other runs. Returns: edges shared by an odd number.
 */
static guint
link_sides (Surface *surface)
{
  gsize n = 3 * (gsize) surface->n_triangles;
  guint n_open = 0;
  guint same;

  memset (surface->link, 0xff, n * sizeof *surface->link);
  for (gsize i = 0; i < n; i += same)
    {
      const Edge *a = &surface->edges[i];
      const Edge *b = a + 1;
      gsize side_a;
      gsize side_b;

      same = count_same (surface, i);
      n_open += same % 2;
      if (same != 2)
        continue;
      side_a = 3 * (gsize) a->triangle + (a->side & 3);
      side_b = 3 * (gsize) b->triangle + (b->side & 3);
      surface->link[side_a] = b->triangle;
      surface->link[side_b] = a->triangle;
      surface->flip[side_a] = surface->flip[side_b] =
          ((a->side ^ b->side) & EDGE_REVERSED) == 0;
    }
  return n_open;
}

/* All triangles that hang together with @first; turns them to run as it does.
 * Returns: how many were turned; @size: how many there are. */
static guint
spread (Surface *surface, guint32 first, guint32 part, GArray *stack, guint *size)
{
  guint n_turned = 0;

  *size = 0;
  surface->part[first] = part;
  g_array_append_val (stack, first);
  while (stack->len > 0)
    {
      guint32 t = g_array_index (stack, guint32, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      (*size)++;
      for (guint side = 0; side < 3; side++)
        {
          guint32 other = surface->link[3 * (gsize) t + side];

          if (other == NONE || surface->part[other] != NONE)
            continue;
          surface->part[other] = part;
          surface->turned[other] =
              surface->turned[t] ^ surface->flip[3 * (gsize) t + side];
          n_turned += surface->turned[other];
          g_array_append_val (stack, other);
        }
    }
  return n_turned;
}

static void
turn (Surface *surface, guint t)
{
  guint32 *corner = surface->indices + 3 * (gsize) t;
  guint32 swap = corner[1];

  corner[1] = corner[2];
  corner[2] = swap;
}

static void
get_corners (const Surface *surface, guint t, double corner[3][3])
{
  for (int i = 0; i < 3; i++)
    for (int axis = 0; axis < 3; axis++)
      corner[i][axis] =
          (double)
              surface->vertices[3 * (gsize) surface->indices[3 * (gsize) t + i] + axis];
}

static void
cross (const double a[3], const double b[3], double out[3])
{
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

/* Volumes about the first vertex, which keeps digits where the mesh lies far out. */
static double
measure_parts (const Surface *surface, Part *parts, guint n_parts)
{
  double area = 0;

  for (guint p = 0; p < n_parts; p++)
    parts[p] = (Part){
      .min = { INFINITY, INFINITY, INFINITY },
      .max = { -INFINITY, -INFINITY, -INFINITY },
    };
  for (guint t = 0; t < surface->n_triangles; t++)
    {
      Part *part = &parts[surface->part[t]];
      double corner[3][3];
      double u[3];
      double v[3];
      double normal[3];

      get_corners (surface, t, corner);
      for (int axis = 0; axis < 3; axis++)
        {
          for (int i = 0; i < 3; i++)
            {
              part->min[axis] = MIN (part->min[axis], (float) corner[i][axis]);
              part->max[axis] = MAX (part->max[axis], (float) corner[i][axis]);
            }
          u[axis] = corner[1][axis] - corner[0][axis];
          v[axis] = corner[2][axis] - corner[0][axis];
          corner[0][axis] -= (double) surface->vertices[axis];
        }
      cross (u, v, normal);
      area +=
          sqrt (normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]) /
          2;
      part->volume += (corner[0][0] * normal[0] + corner[0][1] * normal[1] +
                       corner[0][2] * normal[2]) /
                      6;
    }
  return area;
}

/* A part that is inside out is a cavity if a larger one, right way round, holds it. */
static gboolean
is_cavity (const Part *parts, guint n_parts, guint p)
{
  for (guint i = 0; i < n_parts; i++)
    {
      gboolean holds = i != p && parts[i].volume > -parts[p].volume;

      for (int axis = 0; holds && axis < 3; axis++)
        holds = parts[i].min[axis] <= parts[p].min[axis] &&
                parts[i].max[axis] >= parts[p].max[axis];
      if (holds)
        return TRUE;
    }
  return FALSE;
}

/* All inside out together is no nest of cavities: the largest part decides. */
static void
turn_largest_first (Part *parts, guint n_parts, guint8 *turn_part)
{
  guint largest = 0;

  for (guint p = 1; p < n_parts; p++)
    if (fabs (parts[p].volume) > fabs (parts[largest].volume))
      largest = p;
  if (parts[largest].volume >= 0)
    return;
  for (guint p = 0; p < n_parts; p++)
    {
      turn_part[p] = 1;
      parts[p].volume = -parts[p].volume;
    }
}

/* Edges along which the triangles do not run to and fro equally often. */
static guint
count_twisted (Surface *surface)
{
  gsize n = 3 * (gsize) surface->n_triangles;
  guint n_twisted = 0;
  guint same;

  list_edges (surface);
  for (gsize i = 0; i < n; i += same)
    {
      int balance = 0;

      same = count_same (surface, i);
      for (guint k = 0; k < same; k++)
        balance += surface->edges[i + k].side & EDGE_REVERSED ? -1 : 1;
      n_twisted += balance != 0;
    }
  return n_twisted;
}

static void
turn_parts (Surface *surface, guint n_parts, SkgMeshOrientation *found)
{
  g_autofree Part *parts = g_new (Part, n_parts);
  g_autofree guint8 *turn_part = g_new0 (guint8, n_parts);

  found->area = measure_parts (surface, parts, n_parts);
  turn_largest_first (parts, n_parts, turn_part);
  for (guint p = 0; p < n_parts; p++)
    if (parts[p].volume < 0 && !is_cavity (parts, n_parts, p))
      {
        turn_part[p] ^= 1;
        parts[p].volume = -parts[p].volume;
      }
  for (guint p = 0; p < n_parts; p++)
    {
      found->volume += parts[p].volume;
      found->n_turned += turn_part[p];
    }
  for (guint t = 0; t < surface->n_triangles; t++)
    if (turn_part[surface->part[t]])
      turn (surface, t);
}

void
skg_mesh_orient (const float *vertices,
                 guint32 *indices,
                 guint n_triangles,
                 SkgMeshOrientation *found)
{
  gsize n = 3 * (gsize) n_triangles;
  g_autofree Edge *edges = g_new (Edge, n);
  g_autofree guint32 *link = g_new (guint32, n);
  g_autofree guint8 *flip = g_new0 (guint8, n);
  g_autofree guint32 *part = g_new (guint32, n_triangles);
  g_autofree guint8 *turned = g_new0 (guint8, n_triangles);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  Surface surface = { vertices, indices, n_triangles, edges, link, flip, part, turned };

  *found = (SkgMeshOrientation){ 0 };
  if (n_triangles == 0)
    return;
  list_edges (&surface);
  found->n_open = link_sides (&surface);
  if (found->n_open > 0)
    return;
  memset (part, 0xff, n_triangles * sizeof *part);
  for (guint32 t = 0; t < n_triangles; t++)
    if (part[t] == NONE)
      {
        guint size;
        guint n_uneven = spread (&surface, t, found->n_parts++, stack, &size);

        /* Which of two ways is the odd one out, the smaller number says. */
        found->n_uneven += MIN (n_uneven, size - n_uneven);
      }
  for (guint t = 0; t < n_triangles; t++)
    if (turned[t])
      turn (&surface, t);
  turn_parts (&surface, found->n_parts, found);
  found->n_twisted = count_twisted (&surface);
}
