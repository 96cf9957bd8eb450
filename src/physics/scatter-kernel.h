/* SPDX-License-Identifier: Apache-2.0
 * How a column of tissue scatters: three Gaussians fitted to Monte Carlo tables. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKG_SCATTER_N_COMPONENTS 3
#define SKG_SCATTER_MAX_WATER_CM 60.0

/**
 * SkgScatterComponent: one Gaussian of the scatter around a thin beam.
 * @strength: its energy over the energy that the beam transmits
 * @width_mm: standard deviation along each axis of the detector
 * @shrink: where it is centred: this times the distance of the beam's own point from
 * the foot of the central ray. 1: it goes on as the beam goes. Less: it leaves the
 *   patient where the beam does, further in
 */
typedef struct
{
  double strength;
  double width_mm;
  double shrink;
} SkgScatterComponent;

/**
 * skg_scatter_kernel_get:
 * @water_cm: water that the beam crossed; 0 to 60 cm, values outside are taken as these
 * @gap_mm: air between patient and detector, at least 0
 * @sid_mm: source to detector
 * @mean_kev: mean photon energy of the spectrum before the patient; 20 to 100, values
 *   outside are taken as these
 * @components: (out) (array fixed-size=3): goes on with small angle (coherent scatter,
 *   mostly), single and multiple Compton scatter; strengths rise with @water_cm and are
 *   0 for none
 *
 * Constants: least squares (tools/fit-scatter.py) over 31 scatter-to-primary ratios of
 * water slabs and 11 profiles around a pencil beam, computed with MC-GPU 1.3 (PENELOPE
 * 2006 data, 3e7 histories each) for 10 to 30 cm of water, gaps of 0 to 20 cm, fields
 * of 10 to 30 cm and 60, 90 and 120 kV, with an ideal energy-integrating detector. For
 * thin layers their sum is tied to the Klein-Nishina energy that goes forward.
 */
void skg_scatter_kernel_get (double water_cm,
                             double gap_mm,
                             double sid_mm,
                             double mean_kev,
                             SkgScatterComponent components[SKG_SCATTER_N_COMPONENTS]);

G_END_DECLS
