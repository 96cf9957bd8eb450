/* SPDX-License-Identifier: Apache-2.0
 * Image effects once more, in double precision, straight from their formulas. */
#include "effect-oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Plane
plane_new (guint columns, guint rows)
{
  return (Plane){ columns, rows, g_new0 (double, (gsize) columns *rows) };
}

Plane
plane_from_floats (const float *values, guint columns, guint rows)
{
  Plane plane = plane_new (columns, rows);

  for (gsize i = 0; i < (gsize) columns * rows; i++)
    plane.x[i] = (double) values[i];
  return plane;
}

void
plane_clear (Plane *plane)
{
  g_clear_pointer (&plane->x, g_free);
}

void
plane_get_range (const Plane *plane, double *least, double *largest)
{
  *least = *largest = plane->x[0];
  for (gsize i = 1; i < (gsize) plane->columns * plane->rows; i++)
    {
      *least = fmin (*least, plane->x[i]);
      *largest = fmax (*largest, plane->x[i]);
    }
}

static int
mirror (int i, int n)
{
  while (n > 1 && (i < 0 || i >= n))
    i = i < 0 ? -i : 2 * (n - 1) - i;
  return n > 1 ? i : 0;
}

static double
at (const Plane *plane, int column, int row)
{
  return plane->x[(gsize) mirror (row, (int) plane->rows) * plane->columns +
                  (gsize) mirror (column, (int) plane->columns)];
}

double
plane_sample (const Plane *plane, double column, double row)
{
  int c = (int) floor (column);
  int r = (int) floor (row);
  double u = column - c;
  double v = row - r;

  return (1 - u) * (1 - v) * at (plane, c, r) + u * (1 - v) * at (plane, c + 1, r) +
         (1 - u) * v * at (plane, c, r + 1) + u * v * at (plane, c + 1, r + 1);
}

/* Functions of one value; @own: of the value by the picture's own range */
typedef double (*ValueFunc) (double x, const double *p);

static void
map_values (const Plane *in, const double *p, Plane *out, ValueFunc func, gboolean own)
{
  double least = 0;
  double largest = 1;

  if (own)
    plane_get_range (in, &least, &largest);
  for (gsize i = 0; i < (gsize) in->columns * in->rows; i++)
    out->x[i] =
        least + (largest - least) * func ((in->x[i] - least) / (largest - least), p);
}

static double
power (double x, const double *p)
{
  return pow (x, p[0]);
}

static double
line (double x, const double *p)
{
  return p[1] + p[0] * (x - p[1]);
}

static double
logarithm (double x, const double *p)
{
  return p[0] * log2 (1 + x);
}

static double
sigmoid (double x, const double *p)
{
  return 1 / (1 + exp (p[0] * (p[1] - x)));
}

static double
product (double x, const double *p)
{
  return x * p[0];
}

void
oracle_power (const Plane *in, const double *p, Plane *out)
{
  map_values (in, p, out, power, TRUE);
}

void
oracle_linear_contrast (const Plane *in, const double *p, Plane *out)
{
  map_values (in, p, out, line, TRUE);
}

void
oracle_log_contrast (const Plane *in, const double *p, Plane *out)
{
  map_values (in, p, out, logarithm, TRUE);
}

void
oracle_sigmoid (const Plane *in, const double *p, Plane *out)
{
  map_values (in, p, out, sigmoid, TRUE);
}

void
oracle_multiply (const Plane *in, const double *p, Plane *out)
{
  map_values (in, p, out, product, FALSE);
}

void
oracle_invert (const Plane *in, const double *p, Plane *out)
{
  double least;
  double largest;

  plane_get_range (in, &least, &largest);
  for (gsize i = 0; i < (gsize) in->columns * in->rows; i++)
    out->x[i] = largest - in->x[i];
}

/* Geometry: for each pixel the place it came from */

typedef void (*PlaceFunc) (const Plane *in, const double *p, double *c, double *r);

static void
map_places (const Plane *in, const double *p, Plane *out, PlaceFunc func)
{
  for (guint row = 0; row < in->rows; row++)
    for (guint column = 0; column < in->columns; column++)
      {
        double c = column;
        double r = row;

        func (in, p, &c, &r);
        out->x[(gsize) row * in->columns + column] = plane_sample (in, c, r);
      }
}

/* Undone in turn: moved back, turned back, and what scale and shears did solved for. */
static void
place_affine (const Plane *in, const double *p, double *c, double *r)
{
  double angle = p[0] / 180 * G_PI;
  double x = *c - (in->columns - 1) / 2.0 - p[1] * cos (p[2] / 180 * G_PI);
  double y = *r - (in->rows - 1) / 2.0 - p[1] * sin (p[2] / 180 * G_PI);
  double u = (x * cos (angle) + y * sin (angle)) / p[5];
  double v = (y * cos (angle) - x * sin (angle)) / p[5];
  double kx = tan (p[3] / 180 * G_PI);
  double ky = tan (p[4] / 180 * G_PI);

  /* u = s + kx t, v = ky s + t */
  *c = (in->columns - 1) / 2.0 + (u - kx * v) / (1 - kx * ky);
  *r = (in->rows - 1) / 2.0 + (v - ky * u) / (1 - kx * ky);
}

void
oracle_affine (const Plane *in, const double *p, Plane *out)
{
  map_places (in, p, out, place_affine);
}

static void
place_crop (const Plane *in, const double *p, double *c, double *r)
{
  double left = p[1] * (in->columns - p[0] * in->columns);
  double top = p[2] * (in->rows - p[0] * in->rows);

  *c = left + (*c + 0.5) * p[0] - 0.5;
  *r = top + (*r + 0.5) * p[0] - 0.5;
}

void
oracle_crop (const Plane *in, const double *p, Plane *out)
{
  map_places (in, p, out, place_crop);
}

/* A quarter turn counterclockwise: the top right corner comes to the top left. About
 * the middle of what need not be square. */
static void
place_rot90 (const Plane *in, const double *p, double *c, double *r)
{
  double x = *c - (in->columns - 1) / 2.0;
  double y = *r - (in->rows - 1) / 2.0;

  for (int turn = 0; turn < (int) p[0]; turn++)
    {
      double u = -y;

      y = x;
      x = u;
    }
  *c = x + (in->columns - 1) / 2.0;
  *r = y + (in->rows - 1) / 2.0;
}

void
oracle_rot90 (const Plane *in, const double *p, Plane *out)
{
  map_places (in, p, out, place_rot90);
}

static void
place_mirror_columns (const Plane *in, const double *p, double *c, double *r)
{
  *c = in->columns - 1 - *c;
}

static void
place_mirror_rows (const Plane *in, const double *p, double *c, double *r)
{
  *r = in->rows - 1 - *r;
}

void
oracle_flip_left_right (const Plane *in, const double *p, Plane *out)
{
  map_places (in, p, out, place_mirror_columns);
}

void
oracle_flip_up_down (const Plane *in, const double *p, Plane *out)
{
  map_places (in, p, out, place_mirror_rows);
}

/* Filters: sums over a neighbourhood */

typedef double (*WeightFunc) (int dc, int dr, const double *p);

static void
convolve (
    const Plane *in, const double *p, Plane *out, int first, int last, WeightFunc func)
{
  for (int row = 0; row < (int) in->rows; row++)
    for (int column = 0; column < (int) in->columns; column++)
      {
        double sum = 0;
        double weights = 0;

        for (int dr = first; dr <= last; dr++)
          for (int dc = first; dc <= last; dc++)
            {
              weights += func (dc, dr, p);
              sum += func (dc, dr, p) * at (in, column + dc, row + dr);
            }
        out->x[(gsize) row * in->columns + (gsize) column] =
            p != NULL ? sum / weights : sum;
      }
}

static double
gauss (int dc, int dr, const double *p)
{
  return exp (-(dc * dc + dr * dr) / (2 * p[0] * p[0]));
}

void
oracle_gaussian_blur (const Plane *in, const double *p, Plane *out)
{
  int reach = (int) ceil (3 * p[0]);

  convolve (in, p, out, -reach, reach, gauss);
}

static double
even (int dc, int dr, const double *p)
{
  return 1;
}

void
oracle_average_blur (const Plane *in, const double *p, Plane *out)
{
  int kernel = (int) p[0];

  convolve (in, p, out, -(kernel / 2), kernel - 1 - kernel / 2, even);
}

static double kernel[3][3];

static double
from_kernel (int dc, int dr, const double *p)
{
  return kernel[dr + 1][dc + 1];
}

void
oracle_sharpen (const Plane *in, const double *p, Plane *out)
{
  for (int i = 0; i < 9; i++)
    kernel[i / 3][i % 3] = -p[0];
  kernel[1][1] = (1 - p[0]) + p[0] * (8 + p[1]);
  convolve (in, NULL, out, -1, 1, from_kernel);
}

void
oracle_emboss (const Plane *in, const double *p, Plane *out)
{
  const double s = p[1];
  const double rows[3][3] = { { -1 - s, 0 - s, 0 },
                              { 0 - s, 1, 0 + s },
                              { 0, 0 + s, 1 + s } };

  for (int i = 0; i < 9; i++)
    kernel[i / 3][i % 3] = p[0] * rows[i / 3][i % 3];
  kernel[1][1] += 1 - p[0];
  convolve (in, NULL, out, -1, 1, from_kernel);
}

/* Pooling */

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
pool_block (double *values, guint n, int kind)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  qsort (values, n, sizeof *values, compare);
  switch (kind)
    {
    case 0:
      return sum / n;
    case 1:
      return values[n - 1];
    case 2:
      return values[0];
    default:
      return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }
}

/* Keys' kernel, a = -3/4. */
static double
cubic (double t)
{
  t = fabs (t);
  if (t <= 1)
    return 1.25 * t * t * t - 2.25 * t * t + 1;
  return t < 2 ? -0.75 * (t * t * t - 5 * t * t + 8 * t - 4) : 0;
}

static void
pool (const Plane *in, int side, Plane *out, int kind)
{
  guint k = (guint) side;
  Plane small = plane_new ((in->columns + k - 1) / k, (in->rows + k - 1) / k);

  for (guint j = 0; j < small.rows; j++)
    for (guint i = 0; i < small.columns; i++)
      {
        double values[64];
        guint n = 0;

        for (guint r = j * k; r < MIN ((j + 1) * k, in->rows); r++)
          for (guint c = i * k; c < MIN ((i + 1) * k, in->columns); c++)
            values[n++] = in->x[(gsize) r * in->columns + c];
        small.x[j * small.columns + i] = pool_block (values, n, kind);
      }
  for (guint r = 0; r < in->rows; r++)
    for (guint c = 0; c < in->columns; c++)
      {
        double u = (c - (side - 1) / 2.0) / side;
        double v = (r - (side - 1) / 2.0) / side;
        double sum = 0;

        for (int j = (int) floor (v) - 1; j <= (int) floor (v) + 2; j++)
          for (int i = (int) floor (u) - 1; i <= (int) floor (u) + 2; i++)
            sum += cubic (u - i) * cubic (v - j) *
                   small.x[CLAMP (j, 0, (int) small.rows - 1) * (int) small.columns +
                           CLAMP (i, 0, (int) small.columns - 1)];
        out->x[(gsize) r * in->columns + c] = sum;
      }
  plane_clear (&small);
}

void
oracle_average_pool (const Plane *in, const double *p, Plane *out)
{
  pool (in, (int) p[0], out, 0);
}

void
oracle_max_pool (const Plane *in, const double *p, Plane *out)
{
  pool (in, (int) p[0], out, 1);
}

void
oracle_min_pool (const Plane *in, const double *p, Plane *out)
{
  pool (in, (int) p[0], out, 2);
}

void
oracle_median_pool (const Plane *in, const double *p, Plane *out)
{
  pool (in, (int) p[0], out, 3);
}
