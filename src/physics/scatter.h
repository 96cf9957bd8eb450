/* SPDX-License-Identifier: Apache-2.0
 * Scattered radiation in a picture: kernels of each column superposed at low
 * resolution.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKG_SCATTER_MAX_CELLS 256

/**
 * SkgScatterSetup:
 * @columns, @rows: of the grid of cells that covers the detector, 1 to 256 each; 48 to
 *   64 along the longer side are enough
 * @cell_mm: side of a (square) cell at the detector
 * @centre_column, @centre_row: where the central ray meets the grid, in cells; whole
 *   numbers are centres of cells, ((columns - 1) / 2, (rows - 1) / 2) is the middle
 * @sid_mm: source to detector
 * @gap_mm: air between the patient's exit side and the detector
 * @mean_kev: mean photon energy of the spectrum before the patient
 */
typedef struct
{
  guint columns;
  guint rows;
  double cell_mm;
  double centre_column;
  double centre_row;
  double sid_mm;
  double gap_mm;
  double mean_kev;
} SkgScatterSetup;

/**
 * skg_scatter_compute:
 * @primary: (array length=rows*columns), rows from the top, x fastest: mean primary
 *   signal of each cell, an energy per area in any unit; 0 where the collimator is
 *   closed
 * @water_cm: (array length=rows*columns): water-equivalent thickness: the tissue's mass
 *   per area in g/cm2 (what scatters is electrons; leave metal out, which absorbs)
 * @scatter: (out caller-allocated) (array length=rows*columns): in @primary's unit, as
 *   it reaches the detector's entrance, before any grid
 *
 * Each cell scatters what it transmits by three Gaussians (skg_scatter_kernel_get()),
 * centred where its own beam leaves the patient. Linear in @primary. Strengths are
 * exact for every thickness; shapes are interpolated between six thicknesses. Values
 * that are negative or not finite count as 0. About 3 ms for 64 x 64 cells on one core.
 *
 * What it leaves out: scatter from a thin column is not attenuated by a thicker
 * neighbour, so it is somewhat too high along the inside of a skin line.
 */
void skg_scatter_compute (const SkgScatterSetup *setup,
                          const float *primary,
                          const float *water_cm,
                          float *scatter);

G_END_DECLS
