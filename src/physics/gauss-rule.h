/* SPDX-License-Identifier: Apache-2.0
 * Gauss quadrature for a weight that is a list of points. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKG_GAUSS_RULE_MAX 32

/**
 * skg_gauss_rule_compute:
 * @x: (array length=n): rising
 * @weights: (array length=n): not negative, at least one above 0
 * @n_nodes: at least 1, at most %SKG_GAUSS_RULE_MAX
 * @nodes: (out caller-allocated) (array length=n_nodes): rising, between the first and
 *   the last @x
 * @node_weights: (out caller-allocated) (array length=n_nodes): not negative
 *
 * sum of node_weights p(nodes) = sum of weights p(x) for every polynomial p up to
 * degree 2 n_nodes - 1: recurrence by Stieltjes, nodes as eigenvalues of its matrix
 * (Golub & Welsch, Math Comp 23:221, 1969).
 *
 * Returns: nodes made: as many as there are points of weight, if those are fewer
 */
guint skg_gauss_rule_compute (const double *x,
                              const double *weights,
                              gsize n,
                              guint n_nodes,
                              double *nodes,
                              double *node_weights);

G_END_DECLS
