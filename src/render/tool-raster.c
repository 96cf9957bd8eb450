/* SPDX-License-Identifier: Apache-2.0
 * Rasterizing meshes in double precision. */
#include "config.h"

#include "render/tool-raster.h"

#include <math.h>

/* Nearer the source than this part of the way nothing is seen. */
#define NEAR 1e-4

/**
 * Vertex:
 * @m: the point is source + m[0] column_step + m[1] row_step + m[2] (pixel00 - source)
 * @column, @row: where it projects to; meaningless if m[2] < NEAR
 */
typedef struct
{
  double m[3];
  double column;
  double row;
} Vertex;

typedef struct
{
  Vertex *vertices;
  const guint32 *indices;
  guint n_vertices;
  guint n_triangles;
} Shape;

struct _SkgRaster
{
  guint columns;
  guint rows;
  int handedness; /* of column step, row step and the way to the detector */
  Shape shapes[SKG_TOOLS_MAX_SHAPES];
  guint n_shapes;
};

static Vertex
project (double x, double y, double z)
{
  return (Vertex){ .m = { x, y, z }, .column = x / z, .row = y / z };
}

static void
project_shape (Shape *out,
               const SkgMat4 *raster_from_patient,
               const SkgToolShape *shape)
{
  SkgMat4 matrix = skg_mat4_multiply (raster_from_patient, &shape->patient_from_mesh);
  const float *vertices = skg_mesh_get_vertices_mm (shape->mesh, &out->n_vertices);

  out->indices = skg_mesh_get_indices (shape->mesh, &out->n_triangles);
  out->vertices = g_new (Vertex, out->n_vertices);
  for (guint i = 0; i < out->n_vertices; i++)
    {
      const float *v = vertices + 3 * (gsize) i;
      SkgVec3 m = skg_mat4_transform_point (
          &matrix, skg_vec3 ((double) v[0], (double) v[1], (double) v[2]));

      out->vertices[i] = project (m.x, m.y, m.z);
    }
}

SkgRaster *
skg_raster_new (const SkgGeometry *g, SkgToolShapes *shapes)
{
  SkgRaster *self = g_new0 (SkgRaster, 1);
  SkgVec3 way = skg_vec3_sub (g->pixel00_mm, g->source_mm);
  SkgMat4 patient_from_raster =
      skg_mat4_from_axes (g->column_step_mm, g->row_step_mm, way, g->source_mm);
  SkgMat4 raster_from_patient;

  self->columns = g->columns;
  self->rows = g->rows;
  self->handedness =
      skg_vec3_dot (skg_vec3_cross (g->column_step_mm, g->row_step_mm), way) > 0 ? 1
                                                                                 : -1;
  /* A detector seen edge-on shows nothing. */
  if (!skg_mat4_invert_affine (&patient_from_raster, &raster_from_patient))
    return self;
  self->n_shapes = skg_tool_shapes_get_length (shapes);
  for (guint i = 0; i < self->n_shapes; i++)
    project_shape (&self->shapes[i], &raster_from_patient,
                   skg_tool_shapes_get (shapes, i));
  return self;
}

void
skg_raster_free (SkgRaster *self)
{
  for (guint i = 0; i < self->n_shapes; i++)
    g_free (self->shapes[i].vertices);
  g_free (self);
}

gboolean
skg_raster_get_bounds (
    SkgRaster *self, guint *column, guint *row, guint *columns, guint *rows)
{
  double low[2] = { INFINITY, INFINITY };
  double high[2] = { -INFINITY, -INFINITY };

  for (guint s = 0; s < self->n_shapes; s++)
    for (guint i = 0; i < self->shapes[s].n_vertices; i++)
      {
        const Vertex *v = &self->shapes[s].vertices[i];

        /* What reaches behind the source may be seen anywhere. */
        if (v->m[2] < NEAR)
          {
            low[0] = low[1] = 0;
            high[0] = self->columns - 1.0;
            high[1] = self->rows - 1.0;
            continue;
          }
        low[0] = MIN (low[0], v->column);
        high[0] = MAX (high[0], v->column);
        low[1] = MIN (low[1], v->row);
        high[1] = MAX (high[1], v->row);
      }
  low[0] = MAX (ceil (low[0]), 0);
  low[1] = MAX (ceil (low[1]), 0);
  high[0] = MIN (floor (high[0]), self->columns - 1.0);
  high[1] = MIN (floor (high[1]), self->rows - 1.0);
  if (!(low[0] <= high[0]) || !(low[1] <= high[1]))
    return FALSE;
  *column = (guint) low[0];
  *row = (guint) low[1];
  *columns = (guint) (high[0] - low[0]) + 1;
  *rows = (guint) (high[1] - low[1]) + 1;
  return TRUE;
}

/* On which side of the edge from @a to @b the point lies, exactly the opposite for the
 * edge from @b to @a: computed in one order of the two. A point on the edge counts as
 * moved right by nothing, and down by less than nothing, so that every ray meets one of
 * the triangles around a corner. */
static int
get_side (const Vertex *a, const Vertex *b, double column, double row)
{
  gboolean in_order =
      a->column < b->column || (a->column == b->column && a->row < b->row);
  const Vertex *low = in_order ? a : b;
  const Vertex *high = in_order ? b : a;
  double dx = high->column - low->column;
  double dy = high->row - low->row;
  double area = dx * (row - low->row) - dy * (column - low->column);
  int side;

  if (area != 0)
    side = area > 0 ? 1 : -1;
  else if (dy != 0)
    side = dy < 0 ? 1 : -1;
  else
    side = dx > 0 ? 1 : -1;
  return in_order ? side : -side;
}

/* Plane of a triangle in raster coordinates: normal . m = d. */
typedef struct
{
  double normal[3];
  double d;
  double low;
  double high;
} Plane;

static Plane
get_plane (const Vertex *const corner[3])
{
  const double *a = corner[0]->m;
  double u[3];
  double v[3];
  Plane plane;

  for (int i = 0; i < 3; i++)
    {
      u[i] = corner[1]->m[i] - a[i];
      v[i] = corner[2]->m[i] - a[i];
    }
  plane.normal[0] = u[1] * v[2] - u[2] * v[1];
  plane.normal[1] = u[2] * v[0] - u[0] * v[2];
  plane.normal[2] = u[0] * v[1] - u[1] * v[0];
  plane.d = plane.normal[0] * a[0] + plane.normal[1] * a[1] + plane.normal[2] * a[2];
  plane.low = MIN (a[2], MIN (corner[1]->m[2], corner[2]->m[2]));
  plane.high = MAX (a[2], MAX (corner[1]->m[2], corner[2]->m[2]));
  return plane;
}

/* A triangle seen almost along itself may be met anywhere between its corners. */
static double
get_depth (const Plane *plane, double column, double row)
{
  double rate = plane->normal[0] * column + plane->normal[1] * row + plane->normal[2];
  double t = plane->d / rate;

  return isfinite (t) ? CLAMP (t, plane->low, plane->high) : plane->low;
}

/* Columns of a row that may lie inside: between the crossings of its edges. */
static gboolean
get_span (const Vertex *polygon, guint n, double row, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < n; i++)
    {
      const Vertex *a = &polygon[i];
      const Vertex *b = &polygon[(i + 1) % n];
      double top = MIN (a->row, b->row);
      double bottom = MAX (a->row, b->row);
      double x;

      if (row < top || row > bottom)
        continue;
      if (top == bottom)
        {
          *low = MIN (*low, MIN (a->column, b->column));
          *high = MAX (*high, MAX (a->column, b->column));
          continue;
        }
      x = a->column + (b->column - a->column) * ((row - a->row) / (b->row - a->row));
      *low = MIN (*low, x);
      *high = MAX (*high, x);
    }
  return *low <= *high;
}

/* 0 outside, else the sense in which the polygon goes around the point. */
static int
get_winding (const Vertex *polygon, guint n, double column, double row)
{
  int side = get_side (&polygon[0], &polygon[1], column, row);

  for (guint i = 1; i < n; i++)
    if (get_side (&polygon[i], &polygon[(i + 1) % n], column, row) != side)
      return 0;
  return side;
}

static void
fill (const SkgRaster *self,
      const Vertex *polygon,
      guint n,
      const Plane *plane,
      guint shape,
      const guint rows[2],
      GArray *hits)
{
  double top = INFINITY;
  double bottom = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      top = MIN (top, polygon[i].row);
      bottom = MAX (bottom, polygon[i].row);
    }
  top = MAX (ceil (top), rows[0]);
  bottom = MIN (floor (bottom), rows[1] - 1.0);
  for (double row = top; row <= bottom; row++)
    {
      double low;
      double high;

      if (!get_span (polygon, n, row, &low, &high))
        continue;
      /* One more on either side: rounding; what counts is the exact test. */
      low = MAX (ceil (low - 0.01), 0);
      high = MIN (floor (high + 0.01), self->columns - 1.0);
      for (double column = low; column <= high; column++)
        {
          int winding = get_winding (polygon, n, column, row);
          SkgRasterHit hit = {
            .t = get_depth (plane, column, row),
            .column = (guint16) column,
            .row = (guint16) row,
            .shape = (gint16) shape,
            /* Counter-clockwise from outside is negative here, where rows run down. */
            .enters = (gint16) (-winding * self->handedness),
          };

          if (winding != 0)
            g_array_append_val (hits, hit);
        }
    }
}

/* The part of a triangle in front of the source, a polygon of up to four corners. */
static guint
clip_near (const Vertex *const corner[3], Vertex polygon[4])
{
  guint n = 0;

  for (guint i = 0; i < 3; i++)
    {
      const Vertex *a = corner[i];
      const Vertex *b = corner[(i + 1) % 3];

      if (a->m[2] >= NEAR)
        polygon[n++] = *a;
      if ((a->m[2] >= NEAR) != (b->m[2] >= NEAR))
        {
          /* From the nearer end, whichever triangle asks: the same point. */
          const Vertex *p = a->m[2] < b->m[2] ? a : b;
          const Vertex *q = a->m[2] < b->m[2] ? b : a;
          double s = (NEAR - p->m[2]) / (q->m[2] - p->m[2]);

          polygon[n++] = project (p->m[0] + s * (q->m[0] - p->m[0]),
                                  p->m[1] + s * (q->m[1] - p->m[1]), NEAR);
        }
    }
  return n;
}

static void
draw_triangle (const SkgRaster *self,
               guint shape,
               const guint32 *index,
               const guint rows[2],
               GArray *hits)
{
  const Vertex *vertices = self->shapes[shape].vertices;
  const Vertex *const corner[3] = { &vertices[index[0]], &vertices[index[1]],
                                    &vertices[index[2]] };
  Vertex polygon[4];
  guint n = 3;
  Plane plane;

  if (corner[0]->m[2] < NEAR || corner[1]->m[2] < NEAR || corner[2]->m[2] < NEAR)
    n = clip_near (corner, polygon);
  else
    {
      if (MAX (corner[0]->row, MAX (corner[1]->row, corner[2]->row)) < rows[0] ||
          MIN (corner[0]->row, MIN (corner[1]->row, corner[2]->row)) > rows[1])
        return;
      for (int i = 0; i < 3; i++)
        polygon[i] = *corner[i];
    }
  if (n < 3)
    return;
  plane = get_plane (corner);
  plane.low = MAX (plane.low, NEAR);
  fill (self, polygon, n, &plane, shape, rows, hits);
}

void
skg_raster_list_hits (SkgRaster *self, guint row, guint n_rows, GArray *hits)
{
  const guint rows[2] = { row, MIN (row + n_rows, self->rows) };

  for (guint s = 0; s < self->n_shapes; s++)
    for (guint t = 0; t < self->shapes[s].n_triangles; t++)
      draw_triangle (self, s, self->shapes[s].indices + 3 * (gsize) t, rows, hits);
}
