/* SPDX-License-Identifier: Apache-2.0
 * Image effects once more: blocks and tiles, and what is burnt in. */
#include <math.h>
#include <string.h>

#include "effect-oracle.h"

/* JPEG: T.81 A.3.3 as it is written, with table K.1. */

static const int luminance[8][8] = {
  { 16, 11, 10, 16, 24, 40, 51, 61 },     { 12, 12, 14, 19, 26, 58, 60, 55 },
  { 14, 13, 16, 24, 40, 57, 69, 56 },     { 14, 17, 22, 29, 51, 87, 80, 62 },
  { 18, 22, 37, 56, 68, 109, 103, 77 },   { 24, 35, 55, 64, 81, 104, 113, 92 },
  { 49, 64, 78, 87, 103, 121, 120, 101 }, { 72, 92, 95, 98, 112, 100, 103, 99 },
};

static double
basis (int u, int x)
{
  return (u == 0 ? 1 / sqrt (2) : 1) / 2 * cos ((2 * x + 1) * u * G_PI / 16);
}

static void
code_block (double block[8][8], int quality)
{
  int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  double coefficients[8][8];

  for (int v = 0; v < 8; v++)
    for (int u = 0; u < 8; u++)
      {
        double step = CLAMP ((luminance[v][u] * scale + 50) / 100, 1, 255);
        double sum = 0;

        for (int y = 0; y < 8; y++)
          for (int x = 0; x < 8; x++)
            sum += block[y][x] * basis (u, x) * basis (v, y);
        coefficients[v][u] = floor (sum / step + 0.5) * step;
      }
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      {
        block[y][x] = 0;
        for (int v = 0; v < 8; v++)
          for (int u = 0; u < 8; u++)
            block[y][x] += coefficients[v][u] * basis (u, x) * basis (v, y);
      }
}

void
oracle_jpeg (const Plane *in, const double *p, Plane *out)
{
  double least;
  double largest;
  int columns = (int) in->columns;
  int rows = (int) in->rows;

  plane_get_range (in, &least, &largest);
  for (int top = 0; top < rows; top += 8)
    for (int left = 0; left < columns; left += 8)
      {
        double block[8][8];

        for (int i = 0; i < 64; i++)
          block[i / 8][i % 8] = 255 *
                                    (in->x[MIN (top + i / 8, rows - 1) * columns +
                                           MIN (left + i % 8, columns - 1)] -
                                     least) /
                                    (largest - least) -
                                128;
        code_block (block, (int) p[0]);
        for (int i = 0; i < 64; i++)
          if (top + i / 8 < rows && left + i % 8 < columns)
            out->x[(top + i / 8) * columns + left + i % 8] =
                least + (largest - least) * (block[i / 8][i % 8] + 128) / 255;
      }
}

/* CLAHE: 8 x 8 tiles, 256 levels, every other pixel of every other row. */

static void
make_curve (double *bins, double clip)
{
  double n = 0;
  double excess = 0;
  double sum = 0;

  for (int i = 0; i < 256; i++)
    n += bins[i];
  for (int i = 0; i < 256; i++)
    {
      excess += fmax (bins[i] - clip * n / 256, 0);
      bins[i] = fmin (bins[i], clip * n / 256);
    }
  for (int i = 0; i < 256; i++)
    {
      sum += bins[i] + excess / 256;
      bins[i] = fmin (sum / n, 1);
    }
}

static double
look_up (double curves[8][8][256], int i, int j, double level)
{
  int low = MIN ((int) level, 254);

  return curves[j][i][low] +
         (level - low) * (curves[j][i][low + 1] - curves[j][i][low]);
}

void
oracle_clahe (const Plane *in, const double *p, Plane *out)
{
  static double curves[8][8][256];
  double least;
  double largest;

  memset (curves, 0, sizeof curves);
  plane_get_range (in, &least, &largest);
  for (guint r = 0; r < in->rows; r += 2)
    for (guint c = 0; c < in->columns; c += 2)
      {
        double x = (in->x[r * in->columns + c] - least) / (largest - least);

        curves[r * 8 / in->rows][c * 8 / in->columns][(int) (x * 255 + 0.5)] += 1;
      }
  for (int i = 0; i < 64; i++)
    make_curve (curves[i / 8][i % 8], p[0]);
  for (guint r = 0; r < in->rows; r++)
    for (guint c = 0; c < in->columns; c++)
      {
        double x = (in->x[r * in->columns + c] - least) / (largest - least);
        double u = CLAMP ((c + 0.5) / in->columns * 8 - 0.5, 0, 7);
        double v = CLAMP ((r + 0.5) / in->rows * 8 - 0.5, 0, 7);
        int i = MIN ((int) u, 6);
        int j = MIN ((int) v, 6);
        double top = (1 - (u - i)) * look_up (curves, i, j, 255 * x) +
                     (u - i) * look_up (curves, i + 1, j, 255 * x);
        double bottom = (1 - (u - i)) * look_up (curves, i, j + 1, 255 * x) +
                        (u - i) * look_up (curves, i + 1, j + 1, 255 * x);
        double equalized = (1 - (v - j)) * top + (v - j) * bottom;

        out->x[r * in->columns + c] =
            least + (largest - least) * ((1 - p[1]) * x + p[1] * equalized);
      }
}

/* Burnt in */

static double
ramp (double distance, double width)
{
  return CLAMP (distance / width + 0.5, 0, 1);
}

void
oracle_collimator (const Plane *in, const double *p, Plane *out)
{
  double angle = p[4] * G_PI / 180;

  for (guint r = 0; r < in->rows; r++)
    for (guint c = 0; c < in->columns; c++)
      {
        double x = c - (in->columns - 1) / 2.0;
        double y = r - (in->rows - 1) / 2.0;
        /* Turned back by the angle. */
        double u = x * cos (angle) + y * sin (angle);
        double v = y * cos (angle) - x * sin (angle);
        double open = ramp (u + in->columns * (0.5 - p[0]), p[5]) *
                      ramp (in->columns * (0.5 - p[1]) - u, p[5]) *
                      ramp (v + in->rows * (0.5 - p[2]), p[5]) *
                      ramp (in->rows * (0.5 - p[3]) - v, p[5]);
        gsize i = (gsize) r * in->columns + c;

        out->x[i] = p[6] + open * (in->x[i] - p[6]);
      }
}

static gboolean
is_in_shape (int shape, double u, double v)
{
  if (shape == 0)
    return u * u + v * v <= 1 && u * u + v * v >= 0.75 * 0.75;
  if (shape == 1)
    return u * u + v * v <= 1;
  if (shape == 2)
    return MAX (fabs (u), fabs (v)) <= 1 && MIN (fabs (u), fabs (v)) <= 0.15;
  /* A shaft of a quarter's width, then a head from 0.6 down to its tip. */
  if (u >= -1 && u < 0.2)
    return fabs (v) <= 0.12;
  return u >= 0.2 && u <= 1 && fabs (v) <= 0.75 * (1 - u);
}

void
oracle_marker (const Plane *in, const double *p, Plane *out)
{
  double angle = p[4] * G_PI / 180;
  double radius = p[3] * in->rows / 2;

  for (guint r = 0; r < in->rows; r++)
    for (guint c = 0; c < in->columns; c++)
      {
        gsize i = (gsize) r * in->columns + c;
        double hits = 0;

        for (int s = 0; s < 16; s++)
          {
            double x = c + (s % 4 - 1.5) / 4 - (p[1] * in->columns - 0.5);
            double y = r + (s / 4 - 1.5) / 4 - (p[2] * in->rows - 0.5);

            hits +=
                is_in_shape ((int) p[0], (x * cos (angle) + y * sin (angle)) / radius,
                             (y * cos (angle) - x * sin (angle)) / radius);
          }
        out->x[i] = in->x[i] + hits / 16 * (p[5] - in->x[i]);
      }
}
