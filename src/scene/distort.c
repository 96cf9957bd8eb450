/* SPDX-License-Identifier: Apache-2.0
 * Pincushion of an image intensifier. */
#include "config.h"

#include "scene/distort.h"

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
