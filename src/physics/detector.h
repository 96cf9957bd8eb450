/* SPDX-License-Identifier: Apache-2.0
 * What a detector makes of photons: response by energy, sharpness, quantum noise. */
#pragma once

#include "physics/spectrum.h"

G_BEGIN_DECLS

#define SKG_DETECTOR_MODEL_MAX_BLURS 2

/**
 * SkgDetectorBlur: a Gaussian of the point spread function.
 * @share: of the signal; those of a detector sum to 1
 * @sigma_mm: its standard deviation along each axis; 0: none
 */
typedef struct
{
  double share;
  double sigma_mm;
} SkgDetectorBlur;

/**
 * SkgDetectorModel:
 * @id: as in scenes
 * @window_al_mm: aluminium in front of the scintillator
 * @csi_um: thickness of the caesium iodide; 0: an ideal integrator that absorbs all
 * @packing: share of that thickness which is caesium iodide and not gaps, 0 to 1
 * @n_blurs, @blurs: point spread function, pixel aperture included
 *
 * A plain value; photons that are absorbed give all of their energy. (Light yield and
 * its spread, escape of fluorescence and lag are left out.)
 */
typedef struct
{
  const char *id;
  double window_al_mm;
  double csi_um;
  double packing;
  guint n_blurs;
  SkgDetectorBlur blurs[SKG_DETECTOR_MODEL_MAX_BLURS];
} SkgDetectorModel;

/**
 * skg_detector_model_find:
 * @id: "ideal" (energy integrator without blur), "flat-panel" (600 um CsI on silicon,
 *   0.2 mm pixels: MTF 0.5 at 1.2 and 0.2 at 2.3 lp/mm) or "image-intensifier" (400 um
 *   CsI behind 1.5 mm Al; veiling glare of 8 %)
 *
 * Returns: (transfer none) (nullable)
 */
const SkgDetectorModel *skg_detector_model_find (const char *id);
/* (transfer none) (array zero-terminated=1) */
const char *const *skg_detector_model_list (void);

/* Probability that a photon which arrives is absorbed in the scintillator: window times
 * 1 - exp (-mu t packing). */
double skg_detector_model_get_absorption (const SkgDetectorModel *model,
                                          double energy_kev);

/**
 * SkgDetectorSums: what a spectrum gives, in photons, keV and keV2 per mm2 (or per
 * whatever the spectrum's fluence counts for).
 * @photons: that arrive
 * @absorbed: that are absorbed
 * @signal_kev: sum of absorbed energies: the mean signal
 * @signal2_kev2: sum of their squares: the variance of the signal, if photons are
 *   Poisson distributed
 */
typedef struct
{
  double photons;
  double absorbed;
  double signal_kev;
  double signal2_kev2;
} SkgDetectorSums;

void skg_detector_model_sum (const SkgDetectorModel *model,
                             SkgSpectrum *spectrum,
                             SkgDetectorSums *sums);

/* Noise of an energy integrator over that of a counter of the same absorbed photons, as
 * variances: <E^2> / <E>^2 over absorbed photons (the inverse of Swank's factor, J Appl
 * Phys 44:4199, 1973). 1 for one energy, 1.05 to 1.15 for diagnostic beams; 1 for none.
 */
double skg_detector_sums_get_noise_factor (const SkgDetectorSums *sums);
/* signal^2 / variance: a Poisson number of this mean, times signal / itself, has mean
 * and variance of the signal. */
double skg_detector_sums_get_effective_photons (const SkgDetectorSums *sums);

/* Modulation transfer at @lp_per_mm, 0 to 1. */
double skg_detector_model_get_mtf (const SkgDetectorModel *model, double lp_per_mm);

G_END_DECLS
