/* SPDX-License-Identifier: Apache-2.0
 * The shadow of tools: hits sorted along each ray, and what lies between them. */
#include "config.h"

#include "render/tool-shadow.h"

#include <stdlib.h>
#include <string.h>

#include "render/tool-raster.h"

/* Rows at a time: bounds what hits take in memory. */
#define BAND_ROWS 128u

G_DEFINE_BOXED_TYPE (SkgToolShadow,
                     skg_tool_shadow,
                     skg_tool_shadow_ref,
                     skg_tool_shadow_unref)

SkgToolShadow *
skg_tool_shadow_ref (SkgToolShadow *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_tool_shadow_unref (SkgToolShadow *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->metal_g_cm2);
  g_free (self->shapes);
  g_free (self->first);
  g_free (self->intervals);
  g_free (self);
}

guint64
skg_tool_shadow_get_shapes (SkgToolShadow *self, int column, int row)
{
  int c = column - (int) self->column;
  int r = row - (int) self->row;

  if (c < 0 || r < 0 || c >= (int) self->columns || r >= (int) self->rows)
    return 0;
  return self->shapes[(gsize) r * self->columns + (gsize) c];
}

/**
 * Sweep: along one ray.
 * @cm: length of the whole way from source to pixel
 * @count: how often inside of each shape
 */
typedef struct
{
  SkgToolShapes *shapes;
  guint n_shapes;
  double cm;
  int count[SKG_TOOLS_MAX_SHAPES];
} Sweep;

static int
compare_hits (const void *a, const void *b)
{
  double x = ((const SkgRasterHit *) a)->t;
  double y = ((const SkgRasterHit *) b)->t;

  return (x > y) - (x < y);
}

/* Mostly two to ten. */
static void
sort_hits (SkgRasterHit *hits, guint n)
{
  if (n > 32)
    {
      qsort (hits, n, sizeof *hits, compare_hits);
      return;
    }
  for (guint i = 1; i < n; i++)
    {
      SkgRasterHit hit = hits[i];
      guint k = i;

      for (; k > 0 && hits[k - 1].t > hit.t; k--)
        hits[k] = hits[k - 1];
      hits[k] = hit;
    }
}

/* Shapes that the ray does not enter as often as it leaves: it starts inside. They are
 * left out. Returns: the other shapes that are met. */
static guint64
find_met (Sweep *sweep, const SkgRasterHit *hits, guint n)
{
  guint64 met = 0;

  memset (sweep->count, 0, sweep->n_shapes * sizeof *sweep->count);
  for (guint i = 0; i < n; i++)
    {
      sweep->count[hits[i].shape] += hits[i].enters;
      met |= G_GUINT64_CONSTANT (1) << hits[i].shape;
    }
  for (guint s = 0; s < sweep->n_shapes; s++)
    if (sweep->count[s] != 0)
      met &= ~(G_GUINT64_CONSTANT (1) << s);
  return met;
}

static void
append_interval (GArray *intervals, guint start, double from, double to)
{
  float pair[2] = { (float) from, (float) to };

  if (intervals->len > start)
    {
      float *last = &g_array_index (intervals, float, 2 * intervals->len - 1);

      if (!(*last < pair[0]))
        {
          *last = pair[1];
          return;
        }
    }
  g_array_append_vals (intervals, pair, 1);
}

/* The last of the shapes that the ray is in between two hits has that part of it. */
static guint64
sweep_ray (Sweep *sweep, SkgRasterHit *hits, guint n, float *metal, GArray *intervals)
{
  guint start = intervals->len;
  guint64 met = find_met (sweep, hits, n);
  guint64 inside = 0;
  double from = 0;

  memset (sweep->count, 0, sweep->n_shapes * sizeof *sweep->count);
  sort_hits (hits, n);
  for (guint i = 0; i < n; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << hits[i].shape;
      double to = MIN (hits[i].t, 1);

      if ((met & bit) == 0)
        continue;
      if (inside != 0 && to > from)
        {
          const SkgToolShape *top = skg_tool_shapes_get (
              sweep->shapes, 63 - (guint) __builtin_clzll (inside));

          metal[top->material] +=
              (float) ((to - from) * sweep->cm * top->density_g_cm3);
          append_interval (intervals, start, from, to);
        }
      from = to;
      sweep->count[hits[i].shape] += hits[i].enters;
      inside = sweep->count[hits[i].shape] > 0 ? inside | bit : inside & ~bit;
    }
  return met;
}

/* Hits of a band, pixel by pixel. @first: (array length=n_pixels + 1) */
static SkgRasterHit *
sort_by_pixel (
    const SkgToolShadow *self, GArray *hits, guint top, guint n_pixels, guint32 *first)
{
  SkgRasterHit *sorted = g_new (SkgRasterHit, MAX (hits->len, 1));
  g_autofree guint32 *next = g_new (guint32, n_pixels);

  memset (first, 0, (n_pixels + 1) * sizeof *first);
  for (guint i = 0; i < hits->len; i++)
    {
      const SkgRasterHit *hit = &g_array_index (hits, SkgRasterHit, i);

      first[(hit->row - top) * self->columns + (hit->column - self->column) + 1]++;
    }
  for (guint p = 0; p < n_pixels; p++)
    {
      first[p + 1] += first[p];
      next[p] = first[p];
    }
  for (guint i = 0; i < hits->len; i++)
    {
      const SkgRasterHit *hit = &g_array_index (hits, SkgRasterHit, i);

      sorted[next[(hit->row - top) * self->columns + (hit->column - self->column)]++] =
          *hit;
    }
  return sorted;
}

static double
get_way_cm (const SkgGeometry *g, guint column, guint row)
{
  SkgVec3 p = skg_vec3_add_scaled (g->pixel00_mm, g->column_step_mm, column);

  p = skg_vec3_add_scaled (p, g->row_step_mm, row);
  return skg_vec3_length (skg_vec3_sub (p, g->source_mm)) / 10;
}

static void
sweep_band (SkgToolShadow *self,
            const SkgGeometry *geometry,
            Sweep *sweep,
            GArray *hits,
            guint top,
            guint n_rows,
            GArray *intervals)
{
  guint n_pixels = n_rows * self->columns;
  g_autofree guint32 *first = g_new (guint32, n_pixels + 1);
  g_autofree SkgRasterHit *sorted = sort_by_pixel (self, hits, top, n_pixels, first);
  gsize offset = (gsize) (top - self->row) * self->columns;

  for (guint p = 0; p < n_pixels; p++)
    {
      guint n = first[p + 1] - first[p];

      self->first[offset + p] = intervals->len;
      if (n == 0)
        continue;
      sweep->cm = get_way_cm (geometry, self->column + p % self->columns,
                              top + p / self->columns);
      self->shapes[offset + p] = sweep_ray (
          sweep, sorted + first[p], n, self->metal_g_cm2 + 4 * (offset + p), intervals);
    }
}

SkgToolShadow *
skg_tool_shadow_new (const SkgGeometry *geometry, SkgToolShapes *shapes)
{
  SkgToolShadow *self = g_new0 (SkgToolShadow, 1);
  g_autoptr (SkgRaster) raster = skg_raster_new (geometry, shapes);
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, 2 * sizeof (float));
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (SkgRasterHit));
  Sweep sweep = { .shapes = shapes, .n_shapes = skg_tool_shapes_get_length (shapes) };
  gsize n;

  g_atomic_ref_count_init (&self->ref_count);
  skg_raster_get_bounds (raster, &self->column, &self->row, &self->columns,
                         &self->rows);
  n = (gsize) self->columns * self->rows;
  self->metal_g_cm2 = g_new0 (float, 4 * n);
  self->shapes = g_new0 (guint64, n);
  self->first = g_new0 (guint32, n + 1);
  for (guint top = 0; top < self->rows; top += BAND_ROWS)
    {
      guint n_rows = MIN (BAND_ROWS, self->rows - top);

      g_array_set_size (hits, 0);
      skg_raster_list_hits (raster, self->row + top, n_rows, hits);
      sweep_band (self, geometry, &sweep, hits, self->row + top, n_rows, intervals);
    }
  self->first[n] = intervals->len;
  self->n_intervals = intervals->len;
  self->intervals =
      g_memdup2 (intervals->data, 2 * sizeof (float) * (gsize) intervals->len);
  return self;
}
