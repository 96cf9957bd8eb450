/* SPDX-License-Identifier: Apache-2.0
 * Pincushion of an image intensifier. */
#include "config.h"

#include "render/distort.h"

#include <math.h>

#define NEWTON_STEPS 30

/* Both in units of half of the shorter side. By Newton: monotone up to r = 1 / sqrt (3
 * k), and at the most 0.2 of k that is 1.3, near the corner of a square. Beyond it
 * nothing of the ideal picture is shown; a shift keeps the order of what is there. */
static double
distort_radius (double ideal, double pincushion)
{
  double turn = 1 / sqrt (3 * pincushion);
  double r = MIN (ideal, turn);

  if (ideal >= turn * 2 / 3)
    return ideal + (turn - turn * 2 / 3);
  for (int i = 0; i < NEWTON_STEPS; i++)
    r -= (r * (1 - pincushion * r * r) - ideal) / (1 - 3 * pincushion * r * r);
  return r;
}

void
skg_distort_offset (double half, double pincushion, double *x, double *y)
{
  double ideal = hypot (*x, *y) / half;
  double scale;

  if (!(pincushion > 0 && ideal > 0))
    return;
  scale = distort_radius (ideal, pincushion) / ideal;
  *x *= scale;
  *y *= scale;
}

void
skg_undistort_offset (double half, double pincushion, double *x, double *y)
{
  double r = hypot (*x, *y) / half;
  double turn;
  double ideal;

  if (!(pincushion > 0 && r > 0))
    return;
  turn = 1 / sqrt (3 * pincushion);
  ideal = r < turn ? r * (1 - pincushion * r * r) : r - turn / 3;
  *x *= ideal / r;
  *y *= ideal / r;
}

GBytes *
skg_distort_masks (GBytes *bits, guint columns, guint rows, double pincushion)
{
  const double half = MIN (columns, rows) / 2.0;
  const double middle_x = (columns - 1.0) / 2;
  const double middle_y = (rows - 1.0) / 2;
  const guint64 *in = g_bytes_get_data (bits, NULL);
  guint64 *out;
  guint64 *to;

  if (!(pincushion > 0))
    return g_bytes_ref (bits);
  to = out = g_new0 (guint64, (gsize) columns * rows);
  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++, to++)
      {
        double x = c - middle_x;
        double y = r - middle_y;

        skg_undistort_offset (half, pincushion, &x, &y);
        x = floor (x + middle_x + 0.5);
        y = floor (y + middle_y + 0.5);
        if (x >= 0 && x < columns && y >= 0 && y < rows)
          *to = in[(gsize) y * columns + (gsize) x];
      }
  return g_bytes_new_take (out, (gsize) columns * rows * sizeof *out);
}
