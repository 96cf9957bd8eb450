/* SPDX-License-Identifier: Apache-2.0
 * Displacements on a grid of nodes: what bends a picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkgLattice: displacements on a grid of nodes over the detector, straight between.
 * @columns, @rows: of nodes; node (0, 0) is detector pixel (0, 0)
 * @spacing_x, @spacing_y: detector pixels from node to node
 * @triangles: linear on two triangles of a cell, cut from its top right to its bottom
 *   left; else bilinear
 * @key: of its random numbers
 * @amplitude_x, @amplitude_y: detector pixels
 * @n_kernel: elastic: half of the symmetrical filter, with its middle; 0: independent
 *   nodes
 * @kernel: weights
 * @nodes: (nullable): float[rows][columns][2], detector pixels; %NULL: worked out where
 *   they are needed
 *
 * What is seen at p comes from p + d(p).
 */
typedef struct
{
  guint columns;
  guint rows;
  double spacing_x;
  double spacing_y;
  gboolean triangles;
  guint64 key;
  double amplitude_x;
  double amplitude_y;
  guint n_kernel;
  double kernel[16];
  float *nodes;
} SkgLattice;

/* Fills in @nodes. */
void skg_lattice_make_nodes (SkgLattice *lattice);
void skg_lattice_clear (SkgLattice *lattice);
void skg_lattice_evaluate (const SkgLattice *lattice, double x, double y, double d[2]);

/* From what is seen back to where it is seen: p with p + d(p) = (*x, *y), into (*x,
 * *y).
 */
void skg_lattice_solve (const SkgLattice *lattice, double *x, double *y);

G_END_DECLS
