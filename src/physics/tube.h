/* SPDX-License-Identifier: Apache-2.0
 * The X-ray tube: spectrum of a tungsten anode. */
#pragma once

#include "physics/spectrum.h"

G_BEGIN_DECLS

#define SKG_TUBE_MIN_KVP 40.0
#define SKG_TUBE_MAX_KVP 150.0
#define SKG_TUBE_DEFAULT_ANODE_DEG 12.0
#define SKG_TUBE_MIN_ANODE_DEG 5.0
#define SKG_TUBE_MAX_ANODE_DEG 45.0
#define SKG_TUBE_MAX_AL_MM 50.0
#define SKG_TUBE_MAX_CU_MM 5.0

/**
 * SkgTube:
 * @kvp: constant (ripple-free) tube voltage, 40 to 150
 * @anode_rad: take-off angle of the beam from the anode's surface
 * @filter_al_mm: total aluminium-equivalent filtration, inherent and added
 * @filter_cu_mm: added copper
 */
typedef struct
{
  double kvp;
  double anode_rad;
  double filter_al_mm;
  double filter_cu_mm;
} SkgTube;

/**
 * skg_tube_find_named:
 * @name: what DeepDRR calls its spectra: "60KV_AL35", "90KV_AL40" or "120KV_AL43", in
 * any case: 60, 90, 120 kV with 3.5, 4.0, 4.3 mm Al
 * @tube: (out): untouched if there is none
 *
 * Returns: whether there is one of this name
 */
gboolean skg_tube_find_named (const char *name, SkgTube *tube);

/**
 * skg_tube_get_spectrum:
 * @error: %SKG_ERROR_INPUT names value and range
 *
 * Thick-target bremsstrahlung by Kramers' law (Phil Mag 46:836, 1923): electrons that
 * have slowed to energy T radiate photons of energy E < T with equal energy per
 * interval of E and of T. They do so at a depth that grows as kvp^2 - T^2 (Thomson and
 * Whiddington), and the photons are absorbed on their slanted way out (xraylib's
 * tungsten). K lines rise as (kvp / edge - 1)^1.63 (Green & Cosslett, J Phys D 1:425,
 * 1968) with xraylib's energies and relative rates.
 *
 * Two numbers are fitted, mean depth and line strength, to the half-value layers of
 * IEC 61267's RQR beams and to the height of the lines in published 120 kV tables; see
 * docs/validation.md for what that gives. The absolute output is set so that 80 kVp
 * with 2.5 mm Al gives 50 uGy per mAs at 1 m, a usual radiographic tube's.
 *
 * Returns: (transfer full): bins of at most 0.5 keV, split at tungsten's K edge and at
 *   those of iodine, caesium, barium and gadolinium
 */
SkgSpectrum *skg_tube_get_spectrum (const SkgTube *tube, GError **error);

/**
 * SkgHeel: the beam along one ray.
 * @intensity: energy fluence over that of the central ray: what an ideal energy
 *   integrator shows
 * @kerma: air kerma over that of the central ray: what an ionization chamber measures;
 *   soft photons count more
 * @mean_kev: mean photon energy
 */
typedef struct
{
  double intensity;
  double kerma;
  double mean_kev;
} SkgHeel;

/**
 * skg_tube_get_heel:
 * @tube: as skg_tube_get_spectrum() accepts it
 * @angle_rad: between the ray, seen in the plane of anode and cathode, and the central
 *   ray; positive to the cathode
 * @water_cm: in the beam besides; 0 for the beam in air, that of the patient for what a
 *   picture shows, which is less, as hard photons leave the anode more easily
 *
 * The heel effect: the take-off angle is the central ray's plus @angle_rad, and the
 * path out of the anode grows with the inverse of its sine. 0 where the take-off angle
 * is 0 or less: there the anode's surface ends the beam. Inverse square and obliquity
 * are not in it.
 */
void skg_tube_get_heel (const SkgTube *tube,
                        double angle_rad,
                        double water_cm,
                        SkgHeel *heel);

/**
 * skg_tube_list_heel:
 * @angles_rad, @intensity: (array length=n): as skg_tube_get_heel() has them, within
 *   0.01, some hundred times faster: the characteristic lines are taken to leave the
 *   anode as the continuum does at their energy
 */
void skg_tube_list_heel (const SkgTube *tube,
                         double water_cm,
                         guint n,
                         const double *angles_rad,
                         double *intensity);

G_END_DECLS
