/* SPDX-License-Identifier: Apache-2.0
 * Pass 5: scattered signal, on a coarse grid, on the processor. */
#pragma once

#include "render/frame.h"

G_BEGIN_DECLS

/* Cells along the longer side: scatter is smooth over centimetres. */
#define SKG_CELLS_ACROSS 64

/**
 * SkgCells: the picture in coarse cells, whose outer edges are the picture's.
 * @primary: float[rows][columns]: signal behind the grid, as a multiple of the open
 *   beam's before it
 * @scatter: likewise, of scattered photons
 * @spread: likewise, all signal spread as glare spreads it
 */
typedef struct
{
  guint columns;
  guint rows;
  float *primary;
  float *scatter;
  float *spread;
} SkgCells;

void skg_cells_get_size (const SkgGeometry *geometry, guint *columns, guint *rows);

/**
 * skg_cells_compute:
 * @exposed: float[rows][columns][4]: pass 4, its mean in each cell
 * @area: float[rows][columns][4]: area densities, their mean in each cell
 * @cells: (inout): columns and rows as skg_cells_get_size() says; the rest is made new
 */
void skg_cells_compute (const SkgFrame *frame,
                        const float *exposed,
                        const float *area,
                        SkgCells *cells);
void skg_cells_clear (SkgCells *cells);

G_END_DECLS
