/* SPDX-License-Identifier: Apache-2.0 */
#include "physics/gauss-rule.h"

#include <math.h>

/* Many equal weights are nearly Legendre's rule: 5 nodes and weights from tables. */
static void
test_legendre (void)
{
  static const double nodes[] = { -.9061798459, -.5384693101, 0, .5384693101,
                                  .9061798459 };
  static const double weights[] = { .2369268851, .4786286705, .5688888889, .4786286705,
                                    .2369268851 };
  enum
  {
    N = 4000
  };
  g_autofree double *x = g_new (double, N);
  g_autofree double *w = g_new (double, N);
  double got[5], got_weights[5];

  for (int i = 0; i < N; i++)
    {
      x[i] = -1 + (2 * i + 1.0) / N;
      w[i] = 2.0 / N;
    }
  g_assert_cmpuint (skg_gauss_rule_compute (x, w, N, 5, got, got_weights), ==, 5);
  for (int i = 0; i < 5; i++)
    {
      g_assert_cmpfloat_with_epsilon (got[i], nodes[i], 1e-6);
      g_assert_cmpfloat_with_epsilon (got_weights[i], weights[i], 1e-6);
    }
}

/* Uneven points and weights: every polynomial up to degree 2 n - 1 is summed exactly.
 */
static void
test_degree (void)
{
  enum
  {
    N = 60
  };
  double x[N], w[N], nodes[SKG_GAUSS_RULE_MAX], weights[SKG_GAUSS_RULE_MAX];

  for (int i = 0; i < N; i++)
    {
      x[i] = 10 + i + 0.3 * sin (i);
      w[i] = 1e6 * (1.2 + sin (3 * i)) * exp (-i / 15.0);
    }
  for (guint n = 1; n <= 12; n++)
    {
      g_assert_cmpuint (skg_gauss_rule_compute (x, w, N, n, nodes, weights), ==, n);
      for (guint k = 1; k < n; k++)
        g_assert_cmpfloat (nodes[k], >, nodes[k - 1]);
      for (guint degree = 0; degree < 2 * n; degree++)
        {
          double full = 0;
          double few = 0;

          for (int i = 0; i < N; i++)
            full += w[i] * pow (x[i] / 40, degree);
          for (guint k = 0; k < n; k++)
            few += weights[k] * pow (nodes[k] / 40, degree);
          g_assert_cmpfloat_with_epsilon (few / full, 1, 1e-9);
        }
    }
}

/* Three points of weight among others: three nodes, which are those points. */
static void
test_few_points (void)
{
  const double x[] = { 20, 30, 45, 59, 67 };
  const double w[] = { 0, 2, 5, 0, 1 };
  double nodes[6], weights[6];

  g_assert_cmpuint (skg_gauss_rule_compute (x, w, 5, 6, nodes, weights), ==, 3);
  g_assert_cmpfloat_with_epsilon (nodes[0], 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (nodes[1], 45, 1e-9);
  g_assert_cmpfloat_with_epsilon (nodes[2], 67, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[0], 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[1], 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[2], 1, 1e-9);
  g_assert_cmpuint (skg_gauss_rule_compute (x, w + 1, 1, 6, nodes, weights), ==, 1);
  g_assert_cmpfloat_with_epsilon (nodes[0], 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[0], 2, 1e-9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/physics/gauss-rule/legendre", test_legendre);
  g_test_add_func ("/physics/gauss-rule/degree", test_degree);
  g_test_add_func ("/physics/gauss-rule/few-points", test_few_points);
  return g_test_run ();
}
