/* SPDX-License-Identifier: Apache-2.0
 * Gauss quadrature for a weight that is a list of points. */
#include "config.h"

#include "physics/gauss-rule.h"

#include <math.h>

/* Bisection steps: past the last bit of a double. */
#define N_BISECTIONS 64
/* Below this the polynomials have run out of points. */
#define SMALLEST_NORM 1e-12

/* Three-term recurrence: beta[k + 1] p[k + 1] = (x - alpha[k]) p[k] - beta[k] p[k - 1],
 * for x scaled to -1 to 1. */
typedef struct
{
  guint n;
  double alpha[SKG_GAUSS_RULE_MAX];
  double beta[SKG_GAUSS_RULE_MAX + 1];
} Recurrence;

static double
get_dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Lanczos' process with each vector made orthogonal to all before, twice, since
 * rounding would undo it. vectors[k][i]: p[k] (x[i]) sqrt (weight[i]). */
static void
get_recurrence (
    const double *x, const double *weights, gsize n, guint n_nodes, Recurrence *r)
{
  g_autofree double *vectors = g_new (double, (n_nodes + 1) * n);
  double total = 0;

  for (gsize i = 0; i < n; i++)
    total += weights[i];
  for (gsize i = 0; i < n; i++)
    vectors[i] = sqrt (weights[i] / total);
  r->n = 0;
  for (guint k = 0; k < n_nodes; k++)
    {
      double *now = vectors + k * n;
      double *next = now + n;

      for (gsize i = 0; i < n; i++)
        next[i] = x[i] * now[i];
      r->alpha[k] = get_dot (now, next, n);
      r->n = k + 1;
      for (int twice = 0; twice < 2; twice++)
        for (guint j = 0; j <= k; j++)
          {
            double part = get_dot (vectors + j * n, next, n);

            for (gsize i = 0; i < n; i++)
              next[i] -= part * vectors[j * n + i];
          }
      r->beta[k + 1] = sqrt (get_dot (next, next, n));
      if (r->beta[k + 1] < SMALLEST_NORM)
        return;
      for (gsize i = 0; i < n; i++)
        next[i] /= r->beta[k + 1];
    }
}

/* How many nodes lie below @x: negative pivots of the matrix minus x (Sturm). */
static guint
count_below (const Recurrence *r, double x)
{
  guint count = 0;
  double pivot = 1;

  for (guint k = 0; k < r->n; k++)
    {
      double coupling = k > 0 ? r->beta[k] * r->beta[k] : 0;

      if (fabs (pivot) < 1e-300)
        pivot = 1e-300;
      pivot = r->alpha[k] - x - coupling / pivot;
      count += pivot < 0;
    }
  return count;
}

static double
find_node (const Recurrence *r, guint which)
{
  double low = -1;
  double high = 1;

  for (int i = 0; i < N_BISECTIONS; i++)
    {
      double middle = (low + high) / 2;

      if (count_below (r, middle) > which)
        high = middle;
      else
        low = middle;
    }
  return (low + high) / 2;
}

/* Share of the total weight: one over the sum of the squares of the polynomials. */
static double
get_weight (const Recurrence *r, double x)
{
  double before = 0;
  double now = 1;
  double sum = 1;

  for (guint k = 0; k + 1 < r->n; k++)
    {
      double next = ((x - r->alpha[k]) * now - (k > 0 ? r->beta[k] : 0) * before) /
                    r->beta[k + 1];

      before = now;
      now = next;
      sum += now * now;
    }
  return 1 / sum;
}

guint
skg_gauss_rule_compute (const double *x,
                        const double *weights,
                        gsize n,
                        guint n_nodes,
                        double *nodes,
                        double *node_weights)
{
  double middle = (x[0] + x[n - 1]) / 2;
  double half = MAX ((x[n - 1] - x[0]) / 2, G_MINDOUBLE);
  g_autofree double *scaled = g_new (double, n);
  double total = 0;
  Recurrence r;

  g_return_val_if_fail (n_nodes >= 1 && n_nodes <= SKG_GAUSS_RULE_MAX, 0);

  for (gsize i = 0; i < n; i++)
    {
      scaled[i] = (x[i] - middle) / half;
      total += weights[i];
    }
  get_recurrence (scaled, weights, n, n_nodes, &r);
  for (guint k = 0; k < r.n; k++)
    {
      double node = find_node (&r, k);

      nodes[k] = CLAMP (middle + half * node, x[0], x[n - 1]);
      node_weights[k] = total * get_weight (&r, node);
    }
  return r.n;
}
