/* SPDX-License-Identifier: Apache-2.0
 * Anti-scatter grids: what they let through of primary and of scatter. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKG_SCATTER_GRID_MAX_RATIO 16.0

/**
 * SkgScatterGrid:
 * @ratio: height of the strips over the distance between them; 0: no grid
 * @primary: transmission of primary radiation (Tp of IEC 60627)
 * @scatter: transmission of scattered radiation (Ts)
 *
 * A plain value. The strips leave no lines in the picture: the grid moves, or its lines
 * are finer than the pixels.
 */
typedef struct
{
  double ratio;
  double primary;
  double scatter;
} SkgScatterGrid;

/**
 * skg_scatter_grid_init:
 * @ratio: 0 (none) to 16; values outside are taken as these
 * @mean_kev: mean photon energy behind the patient; 20 to 120, values outside are taken
 *   as these
 *
 * Focused grid, 40 lines per cm: strips of 0.05 mm lead, aluminium between them.
 * Transmission of strips by their shadows (Day & Dance, Phys Med Biol 28:1429, 1983),
 * averaged over scatter that leaves the patient by the cosine law; attenuation from
 * xraylib. At 60 keV: ratio 5 0.74 and 0.22, 8 0.71 and 0.11, 12 0.67 and 0.05.
 */
void skg_scatter_grid_init (SkgScatterGrid *grid, double ratio, double mean_kev);

/* Bucky factor B: how much more exposure gives the detector the same signal as without
 * the grid; @spr: scatter-to-primary ratio in front of it. */
double skg_scatter_grid_get_bucky_factor (const SkgScatterGrid *grid, double spr);
/* Contrast improvement factor K: contrast with over contrast without the grid. */
double skg_scatter_grid_get_contrast_improvement (const SkgScatterGrid *grid,
                                                  double spr);

G_END_DECLS
