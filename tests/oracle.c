/* SPDX-License-Identifier: Apache-2.0
 * What pictures ought to be: line integrals in double precision.
 *
 *  1. Both ends go to voxel space; t in [0, 1] runs from one to the other.
 *  2. t is clipped to the volume's faces, -0.5 and N - 0.5 on each axis.
 *  3. Every t at which a coordinate is an integer cuts the line: between two cuts all
 *     points lie in one cell of eight voxel centres and HU is a cubic of t.
 *  4. A piece whose eight corners are not all above -1000 HU is cut again at the roots
 *     of that cubic.
 *  5. Gauss-Legendre on each piece, times its length in mm. */
#include "config.h"

#include "oracle.h"

#include <stdlib.h>

/* Abramowitz and Stegun 1964, table 25.4, n = 5, on [-1, 1]. */
static const double gauss_x[5] = {
  -0.906179845938663993, -0.538469310105683091, 0,
  0.538469310105683091,  0.906179845938663993,
};
static const double gauss_w[5] = {
  0.236926885056189088, 0.478628670499366468, 0.568888888888888889,
  0.478628670499366468, 0.236926885056189088,
};

typedef struct
{
  const gint16 *int16_voxels; /* one of the two is set */
  const float *float_voxels;
  gsize size[3];
  double from_vox[3];
  double along_vox[3]; /* from one end to the other */
  double corner[8];    /* 1 + HU / 1000 of the present cell, i fastest */
  double low_vox[3];   /* index of the cell's first centre */
} Line;

static double
read_density (const Line *line, gsize i, gsize j, gsize k)
{
  gsize index = (k * line->size[1] + j) * line->size[0] + i;
  double hu = line->int16_voxels != NULL ? line->int16_voxels[index]
                                         : (double) line->float_voxels[index];

  return 1 + hu / 1000;
}

static void
to_array (SkgVec3 v, double out[3])
{
  out[0] = v.x;
  out[1] = v.y;
  out[2] = v.z;
}

static gboolean
clip (const Line *line, double *t0, double *t1)
{
  *t0 = 0;
  *t1 = 1;
  for (int axis = 0; axis < 3; axis++)
    {
      double low = -0.5 - line->from_vox[axis];
      double high = (double) line->size[axis] - 0.5 - line->from_vox[axis];
      double along = line->along_vox[axis];

      if (along == 0)
        {
          if (low > 0 || high < 0)
            return FALSE;
          continue;
        }
      *t0 = MAX (*t0, MIN (low / along, high / along));
      *t1 = MIN (*t1, MAX (low / along, high / along));
    }
  return *t0 < *t1;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* All t in [t0, t1] at which a coordinate is an index of a centre, and both ends. */
static GArray *
find_cuts (const Line *line, double t0, double t1)
{
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (double));

  g_array_append_val (cuts, t0);
  g_array_append_val (cuts, t1);
  for (int axis = 0; axis < 3; axis++)
    {
      double from = line->from_vox[axis];
      double along = line->along_vox[axis];
      double a = from + t0 * along;
      double b = from + t1 * along;
      gint64 first = (gint64) MAX (0, ceil (MIN (a, b)));
      gint64 last = (gint64) MIN ((double) line->size[axis] - 1, floor (MAX (a, b)));

      if (along == 0)
        continue;
      for (gint64 plane = first; plane <= last; plane++)
        {
          double t = ((double) plane - from) / along;

          if (t > t0 && t < t1)
            g_array_append_val (cuts, t);
        }
    }
  qsort (cuts->data, cuts->len, sizeof (double), compare_doubles);
  return cuts;
}

/* Reads the cell that holds the line's point at @t; FALSE if no corner is above air. */
static gboolean
enter_cell (Line *line, double t, gboolean *crosses_air)
{
  gsize low[3];
  gsize high[3];
  double max = 0;
  double min = 0;

  for (int axis = 0; axis < 3; axis++)
    {
      double x = line->from_vox[axis] + t * line->along_vox[axis];
      double last = (double) line->size[axis] - 1;

      low[axis] = (gsize) CLAMP (floor (x), 0, MAX (last - 1, 0));
      high[axis] = MIN (low[axis] + 1, line->size[axis] - 1);
      line->low_vox[axis] = (double) low[axis];
    }
  for (int c = 0; c < 8; c++)
    {
      double density =
          read_density (line, c & 1 ? high[0] : low[0], c & 2 ? high[1] : low[1],
                        c & 4 ? high[2] : low[2]);

      line->corner[c] = density;
      max = MAX (max, density);
      min = MIN (min, density);
    }
  *crosses_air = min < 0;
  return max > 0;
}

/* 1 + HU / 1000 at @t, from the present cell's corners; may be below 0. */
static double
get_density (const Line *line, double t)
{
  double f[3];
  double y[4];

  for (int axis = 0; axis < 3; axis++)
    {
      double x = line->from_vox[axis] + t * line->along_vox[axis];

      /* Beyond the outermost centres the field is held constant. */
      f[axis] = CLAMP (x - line->low_vox[axis], 0, 1);
    }
  for (int i = 0; i < 4; i++)
    y[i] = line->corner[2 * i] * (1 - f[0]) + line->corner[2 * i + 1] * f[0];
  return (y[0] * (1 - f[1]) + y[1] * f[1]) * (1 - f[2]) +
         (y[2] * (1 - f[1]) + y[3] * f[1]) * f[2];
}

static double
integrate_smooth (const Line *line, double t0, double t1)
{
  double middle = (t0 + t1) / 2;
  double half = (t1 - t0) / 2;
  double sum = 0;

  for (int i = 0; i < 5; i++)
    sum += gauss_w[i] * get_density (line, middle + half * gauss_x[i]);
  return sum * half;
}

/* The t in [t0, t1] where a density of different signs at both ends is 0. */
static double
bisect (const Line *line, double t0, double t1)
{
  gboolean rises = get_density (line, t0) < 0;

  for (int i = 0; i < 200 && t0 < t1; i++)
    {
      double t = (t0 + t1) / 2;

      if (t <= t0 || t >= t1)
        break;
      if ((get_density (line, t) < 0) == rises)
        t0 = t;
      else
        t1 = t;
    }
  return (t0 + t1) / 2;
}

static double
integrate_monotonic (const Line *line, double t0, double t1)
{
  double y0 = get_density (line, t0);
  double y1 = get_density (line, t1);
  double root;

  if (y0 >= 0 && y1 >= 0)
    return integrate_smooth (line, t0, t1);
  if (y0 <= 0 && y1 <= 0)
    return 0;
  root = bisect (line, t0, t1);
  return y0 > 0 ? integrate_smooth (line, t0, root) : integrate_smooth (line, root, t1);
}

/* Cuts the cubic where its slope is zero, so that each piece has one root at most. */
static double
integrate_across_air (const Line *line, double t0, double t1)
{
  /* Slope at u in [0, 1] is a + b u + c u^2, from four values of the cubic. */
  double y0 = get_density (line, t0);
  double y1 = get_density (line, t0 + (t1 - t0) / 3);
  double y2 = get_density (line, t0 + (t1 - t0) * 2 / 3);
  double y3 = get_density (line, t1);
  double a = (-11 * y0 + 18 * y1 - 9 * y2 + 2 * y3) / 2;
  double b = 18 * y0 - 45 * y1 + 36 * y2 - 9 * y3;
  double c = 27.0 / 2 * (-y0 + 3 * y1 - 3 * y2 + y3);
  double discriminant = b * b - 4 * a * c;
  double cuts[4] = { 0, 1, 1, 1 };
  int n = 1;
  double sum = 0;

  if (discriminant > 0)
    {
      double q = -(b + copysign (sqrt (discriminant), b)) / 2;
      double roots[2] = { c != 0 ? q / c : -1, q != 0 ? a / q : -1 };

      for (int i = 0; i < 2; i++)
        if (roots[i] > 0 && roots[i] < 1)
          cuts[n++] = roots[i];
    }
  cuts[n++] = 1;
  qsort (cuts, n, sizeof cuts[0], compare_doubles);
  for (int i = 0; i + 1 < n; i++)
    sum += integrate_monotonic (line, t0 + (t1 - t0) * cuts[i],
                                t0 + (t1 - t0) * cuts[i + 1]);
  return sum;
}

static double
integrate_line (Line *line)
{
  g_autoptr (GArray) cuts = NULL;
  double t0;
  double t1;
  double sum = 0;

  if (!clip (line, &t0, &t1))
    return 0;
  cuts = find_cuts (line, t0, t1);
  for (guint i = 0; i + 1 < cuts->len; i++)
    {
      double a = g_array_index (cuts, double, i);
      double b = g_array_index (cuts, double, i + 1);
      gboolean crosses_air;

      if (b <= a || !enter_cell (line, (a + b) / 2, &crosses_air))
        continue;
      sum += crosses_air ? integrate_across_air (line, a, b)
                         : integrate_smooth (line, a, b);
    }
  return sum;
}

double
oracle_line_integral (SkgVolume *volume,
                      double mu_water_per_mm,
                      SkgVec3 from_mm,
                      SkgVec3 to_mm)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgMat4 voxel_from_patient = skg_grid_get_voxel_from_patient (grid);
  SkgVec3 along_mm = skg_vec3_sub (to_mm, from_mm);
  gconstpointer voxels = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);
  Line line = { 0 };

  if (skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16)
    line.int16_voxels = voxels;
  else
    line.float_voxels = voxels;
  for (int axis = 0; axis < 3; axis++)
    line.size[axis] = grid->size[axis];
  to_array (skg_mat4_transform_point (&voxel_from_patient, from_mm), line.from_vox);
  to_array (skg_mat4_transform_vector (&voxel_from_patient, along_mm), line.along_vox);
  return mu_water_per_mm * sqrt (skg_vec3_dot (along_mm, along_mm)) *
         integrate_line (&line);
}

SkgVec3
oracle_pixel_mm (const SkgGeometry *geometry, double column, double row)
{
  SkgVec3 p =
      skg_vec3_add_scaled (geometry->pixel00_mm, geometry->column_step_mm, column);

  return skg_vec3_add_scaled (p, geometry->row_step_mm, row);
}

double *
oracle_render (SkgVolume *volume,
               double mu_water_per_mm,
               const SkgGeometry *geometry,
               guint stride)
{
  gsize columns = (geometry->columns + stride - 1) / stride;
  gsize rows = (geometry->rows + stride - 1) / stride;
  double *out = g_new (double, columns *rows);

  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < columns; c++)
      out[r * columns + c] = oracle_line_integral (
          volume, mu_water_per_mm, geometry->source_mm,
          oracle_pixel_mm (geometry, (double) (c * stride), (double) (r * stride)));
  return out;
}

double
oracle_relative_l2 (const float *picture,
                    guint columns,
                    guint rows,
                    const double *expected,
                    guint stride)
{
  double difference2 = 0;
  double norm2 = 0;
  gsize n = 0;

  for (gsize r = 0; r < rows; r += stride)
    for (gsize c = 0; c < columns; c += stride)
      {
        double e = expected[n++];
        double d = (double) picture[r * columns + c] - e;

        difference2 += d * d;
        norm2 += e * e;
      }
  return norm2 > 0 ? sqrt (difference2 / norm2) : sqrt (difference2);
}

double
oracle_chord_box (SkgVec3 from_mm, SkgVec3 to_mm, SkgVec3 centre_mm, SkgVec3 half_mm)
{
  SkgVec3 along_mm = skg_vec3_sub (to_mm, from_mm);
  double from[3];
  double along[3];
  double half[3];
  double t0 = 0;
  double t1 = 1;

  to_array (skg_vec3_sub (from_mm, centre_mm), from);
  to_array (along_mm, along);
  to_array (half_mm, half);
  for (int axis = 0; axis < 3; axis++)
    {
      double a = (-half[axis] - from[axis]) / along[axis];
      double b = (half[axis] - from[axis]) / along[axis];

      if (along[axis] == 0)
        {
          if (fabs (from[axis]) > half[axis])
            return 0;
          continue;
        }
      t0 = MAX (t0, MIN (a, b));
      t1 = MIN (t1, MAX (a, b));
    }
  return MAX (0, t1 - t0) * sqrt (skg_vec3_dot (along_mm, along_mm));
}

/* Part of [0, 1] between the roots of a t^2 + 2 b t + c, where that is negative. */
static gboolean
solve_inside (double a, double b, double c, double *t0, double *t1)
{
  double discriminant = b * b - a * c;

  if (a == 0)
    return c < 0;
  if (discriminant <= 0)
    return FALSE;
  *t0 = MAX (*t0, (-b - sqrt (discriminant)) / a);
  *t1 = MIN (*t1, (-b + sqrt (discriminant)) / a);
  return *t0 < *t1;
}

double
oracle_chord_ellipsoid (SkgVec3 from_mm,
                        SkgVec3 to_mm,
                        SkgVec3 centre_mm,
                        SkgVec3 half_mm)
{
  SkgVec3 along_mm = skg_vec3_sub (to_mm, from_mm);
  SkgVec3 p = skg_vec3_sub (from_mm, centre_mm);
  double t0 = 0;
  double t1 = 1;
  SkgVec3 d;

  /* A sphere of radius 1 after scaling. */
  p = skg_vec3 (p.x / half_mm.x, p.y / half_mm.y, p.z / half_mm.z);
  d = skg_vec3 (along_mm.x / half_mm.x, along_mm.y / half_mm.y, along_mm.z / half_mm.z);
  if (!solve_inside (skg_vec3_dot (d, d), skg_vec3_dot (p, d), skg_vec3_dot (p, p) - 1,
                     &t0, &t1))
    return 0;
  return (t1 - t0) * sqrt (skg_vec3_dot (along_mm, along_mm));
}

double
oracle_chord_sphere (SkgVec3 from_mm,
                     SkgVec3 to_mm,
                     SkgVec3 centre_mm,
                     double radius_mm)
{
  return oracle_chord_ellipsoid (from_mm, to_mm, centre_mm,
                                 skg_vec3 (radius_mm, radius_mm, radius_mm));
}

double
oracle_chord_cylinder (SkgVec3 from_mm,
                       SkgVec3 to_mm,
                       SkgVec3 centre_mm,
                       double radius_mm,
                       double half_height_mm)
{
  SkgVec3 d = skg_vec3_sub (to_mm, from_mm);
  SkgVec3 p = skg_vec3_sub (from_mm, centre_mm);
  double t0 = 0;
  double t1 = 1;

  if (d.z != 0)
    {
      double a = (-half_height_mm - p.z) / d.z;
      double b = (half_height_mm - p.z) / d.z;

      t0 = MAX (t0, MIN (a, b));
      t1 = MIN (t1, MAX (a, b));
    }
  else if (fabs (p.z) > half_height_mm)
    return 0;
  if (t0 >= t1 ||
      !solve_inside (d.x * d.x + d.y * d.y, p.x * d.x + p.y * d.y,
                     p.x * p.x + p.y * p.y - radius_mm * radius_mm, &t0, &t1))
    return 0;
  return (t1 - t0) * sqrt (skg_vec3_dot (d, d));
}
