/* SPDX-License-Identifier: Apache-2.0
 * Displacements on a grid of nodes. */
#include "config.h"

#include "render/lattice.h"

#include <math.h>

#include "render/effects.h"

/* Displaced by less than a quarter of their distance, no triangle turns over: with
 * every edge's components off by at most 2 e, the determinant is at least 1 - 4 e. */
#define MAX_NODE_SHIFT 0.24
#define SALT_NODES 0x6e6f6465u
#define FIXED_STEPS 200
#define NEWTON_STEPS 40
#define SOLVED_PX 1e-7

static double
get_unit (guint32 hash)
{
  return ((hash >> 8) + 0.5) * 0x1p-24;
}

/* U(-1, 1), twice. */
static void
get_white (guint64 key, int i, int j, double out[2])
{
  guint32 h[4];

  skg_effect_hash (key, (guint32) i, (guint32) j, SALT_NODES, h);
  out[0] = 2 * get_unit (h[0]) - 1;
  out[1] = 2 * get_unit (h[1]) - 1;
}

/* N(0, 1), drawn again while it would move the node too far. */
static double
get_normal (const SkgLattice *lattice, int i, int j, guint axis)
{
  double amplitude = axis == 0 ? lattice->amplitude_x : lattice->amplitude_y;
  double limit = MAX_NODE_SHIFT * (axis == 0 ? lattice->spacing_x : lattice->spacing_y);

  for (guint32 draw = 0; draw < 64; draw++)
    {
      guint32 h[4];
      double value;

      skg_effect_hash (lattice->key, (guint32) i, (guint32) j,
                       SALT_NODES + 2 * draw + axis, h);
      value = sqrt (-2 * log (get_unit (h[0]))) * cos (2 * G_PI * get_unit (h[1]));
      if (fabs (value * amplitude) <= limit)
        return value;
    }
  return 0;
}

static void
get_node (const SkgLattice *lattice, int i, int j, double d[2])
{
  int reach = (int) lattice->n_kernel - 1;
  double sum[2] = { 0, 0 };

  if (lattice->nodes != NULL)
    {
      const float *node = lattice->nodes + 2 * ((gsize) j * lattice->columns + i);

      d[0] = (double) node[0];
      d[1] = (double) node[1];
      return;
    }
  if (lattice->n_kernel == 0)
    {
      d[0] = lattice->amplitude_x * get_normal (lattice, i, j, 0);
      d[1] = lattice->amplitude_y * get_normal (lattice, i, j, 1);
      return;
    }
  for (int b = -reach; b <= reach; b++)
    for (int a = -reach; a <= reach; a++)
      {
        double weight = lattice->kernel[ABS (a)] * lattice->kernel[ABS (b)];
        double white[2];

        get_white (lattice->key, i + a, j + b, white);
        sum[0] += weight * white[0];
        sum[1] += weight * white[1];
      }
  d[0] = lattice->amplitude_x * sum[0];
  d[1] = lattice->amplitude_y * sum[1];
}

/* Adds @weight times @from to @to, so that compilers use vectors. */
static void
add_row (float *to, const float *from, float weight, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] += weight * from[i];
}

/* White noise filtered along rows, then along columns. */
static void
make_filtered_nodes (SkgLattice *lattice)
{
  int reach = (int) lattice->n_kernel - 1;
  gsize columns = lattice->columns;
  gsize height = lattice->rows + 2 * (gsize) reach;
  gsize width = columns + 2 * (gsize) reach;
  g_autofree float *white = g_new (float, 2 * width);
  g_autofree float *across = g_new0 (float, 2 * columns * height);

  for (gsize j = 0; j < height; j++)
    {
      for (gsize i = 0; i < width; i++)
        {
          double pair[2];

          get_white (lattice->key, (int) i - reach, (int) j - reach, pair);
          white[2 * i] = (float) (lattice->amplitude_x * pair[0]);
          white[2 * i + 1] = (float) (lattice->amplitude_y * pair[1]);
        }
      for (int a = -reach; a <= reach; a++)
        add_row (across + 2 * columns * j, white + 2 * (gsize) (a + reach),
                 (float) lattice->kernel[ABS (a)], 2 * columns);
    }
  for (gsize j = 0; j < lattice->rows; j++)
    for (int b = -reach; b <= reach; b++)
      add_row (lattice->nodes + 2 * columns * j,
               across + 2 * columns * (j + (gsize) (b + reach)),
               (float) lattice->kernel[ABS (b)], 2 * columns);
}

void
skg_lattice_make_nodes (SkgLattice *lattice)
{
  float *nodes;

  if (lattice->nodes != NULL)
    return;
  nodes = g_new0 (float, 2 * (gsize) lattice->columns * lattice->rows);
  if (lattice->n_kernel == 0)
    {
      for (guint j = 0; j < lattice->rows; j++)
        for (guint i = 0; i < lattice->columns; i++)
          {
            double d[2];

            get_node (lattice, (int) i, (int) j, d);
            nodes[2 * (j * lattice->columns + i)] = (float) d[0];
            nodes[2 * (j * lattice->columns + i) + 1] = (float) d[1];
          }
      lattice->nodes = nodes;
      return;
    }
  lattice->nodes = nodes;
  make_filtered_nodes (lattice);
}

void
skg_lattice_clear (SkgLattice *lattice)
{
  g_clear_pointer (&lattice->nodes, g_free);
}

/* The node at or before @u, and how far past it. */
static int
split (double u, guint n, double *fraction)
{
  double inside = CLAMP (u, 0, n - 1.0);
  int i = MIN ((int) inside, (int) n - 2);

  *fraction = inside - i;
  return i;
}

void
skg_lattice_evaluate (const SkgLattice *lattice, double x, double y, double d[2])
{
  double fx;
  double fy;
  int i = split (x / lattice->spacing_x, lattice->columns, &fx);
  int j = split (y / lattice->spacing_y, lattice->rows, &fy);
  double nodes[4][2];

  for (int n = 0; n < 4; n++)
    get_node (lattice, i + n % 2, j + n / 2, nodes[n]);
  for (int axis = 0; axis < 2; axis++)
    {
      double a = nodes[0][axis];
      double b = nodes[1][axis];
      double c = nodes[2][axis];
      double e = nodes[3][axis];

      if (!lattice->triangles)
        d[axis] = (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + e * fx) * fy;
      else if (fx + fy <= 1)
        d[axis] = a + fx * (b - a) + fy * (c - a);
      else
        d[axis] = e + (1 - fx) * (c - e) + (1 - fy) * (b - e);
    }
}

/* p with p + d(p) = target: Newton with the slopes of the cell around p; where that
 * does not settle, p = target - d(p) again and again, which does wherever d is flatter
 * than 1. */
void
skg_lattice_solve (const SkgLattice *lattice, double *x, double *y)
{
  const double target[2] = { *x, *y };
  double h = 1e-4 * MIN (lattice->spacing_x, lattice->spacing_y);
  double p[2] = { *x, *y };
  double d[2];

  for (int step = 0; step < NEWTON_STEPS + FIXED_STEPS; step++)
    {
      double dx[2];
      double dy[2];
      double j[4];
      double r[2];
      double det;

      skg_lattice_evaluate (lattice, p[0], p[1], d);
      r[0] = target[0] - p[0] - d[0];
      r[1] = target[1] - p[1] - d[1];
      if (fabs (r[0]) + fabs (r[1]) < SOLVED_PX)
        break;
      skg_lattice_evaluate (lattice, p[0] + h, p[1], dx);
      skg_lattice_evaluate (lattice, p[0], p[1] + h, dy);
      j[0] = 1 + (dx[0] - d[0]) / h;
      j[1] = (dy[0] - d[0]) / h;
      j[2] = (dx[1] - d[1]) / h;
      j[3] = 1 + (dy[1] - d[1]) / h;
      det = j[0] * j[3] - j[1] * j[2];
      if (step >= NEWTON_STEPS || det < 0.02)
        {
          p[0] += r[0];
          p[1] += r[1];
          continue;
        }
      p[0] += (j[3] * r[0] - j[1] * r[1]) / det;
      p[1] += (j[0] * r[1] - j[2] * r[0]) / det;
    }
  *x = p[0];
  *y = p[1];
}
