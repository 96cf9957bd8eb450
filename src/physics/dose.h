/* SPDX-License-Identifier: Apache-2.0
 * How many photons a pixel gets: from detector air kerma, or from mAs at a distance. */
#pragma once

#include "physics/spectrum.h"

G_BEGIN_DECLS

/* Fluence of a spectrum of ours is per mAs at this distance from the focus. */
#define SKG_DOSE_REFERENCE_MM 1000.0

/* Photons per mm2 that give an air kerma of 1 uGy; 0 for an empty spectrum. */
double skg_dose_get_photons_per_mm2_ugy (SkgSpectrum *spectrum);

/**
 * skg_dose_get_photons_for_kerma:
 * @spectrum: where the kerma is measured: at the detector, behind the patient, or
 *   without one; its scale doesn't count
 * @kerma_ngy: air kerma per picture, nGy
 *
 * Returns: mean number of photons per pixel of @pitch_mm
 */
double skg_dose_get_photons_for_kerma (SkgSpectrum *spectrum,
                                       double kerma_ngy,
                                       double pitch_mm);

/* Mean number of photons per pixel in the free beam on the central ray, at
 * @distance_mm from the focus: inverse square. @spectrum: per mAs at 1 m. */
double skg_dose_get_photons_for_mas (SkgSpectrum *spectrum,
                                     double mas,
                                     double distance_mm,
                                     double pitch_mm);

/* Air kerma there, nGy. */
double skg_dose_get_kerma_ngy (SkgSpectrum *spectrum, double mas, double distance_mm);
/* mAs that give @kerma_ngy there; 0 for an empty spectrum. */
double skg_dose_get_mas (SkgSpectrum *spectrum, double kerma_ngy, double distance_mm);

G_END_DECLS
