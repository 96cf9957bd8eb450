/* SPDX-License-Identifier: Apache-2.0
 * X-ray spectra: fluence in energy bins; filters, half-value layer, air kerma. */
#pragma once

#include <gio/gio.h>

#include "physics/material.h"

G_BEGIN_DECLS

/* Widest bin of a spectrum of ours; bins are split at absorption edges besides. */
#define SKG_SPECTRUM_BIN_KEV 0.5

/**
 * SkgSpectrumBin:
 * @energy_kev: middle of the bin, where cross-sections are taken
 * @width_kev: of the bin
 * @fluence_per_mm2: photons in the bin per mm2, at 1 m from the focus, for 1 mAs (a
 *   spectrum file keeps its own unit)
 */
typedef struct
{
  double energy_kev;
  double width_kev;
  double fluence_per_mm2;
} SkgSpectrumBin;

/* Immutable, shared by reference between threads. */
typedef struct _SkgSpectrum SkgSpectrum;

#define SKG_TYPE_SPECTRUM (skg_spectrum_get_type ())
GType skg_spectrum_get_type (void);

/* Copies @bins, which must rise in energy. */
SkgSpectrum *skg_spectrum_new (const SkgSpectrumBin *bins, gsize n_bins);
SkgSpectrum *skg_spectrum_ref (SkgSpectrum *spectrum);
void skg_spectrum_unref (SkgSpectrum *spectrum);

/* (transfer none) (array length=n_bins) */
const SkgSpectrumBin *skg_spectrum_get_bins (SkgSpectrum *spectrum, gsize *n_bins);

/**
 * skg_spectrum_load:
 * @path: CSV, two columns: energy in keV, fluence; lines that begin with # and a header
 *   line are skipped
 * @error: %SKG_ERROR_INPUT names file, line and value: energies that don't rise or lie
 *   outside 1 to 200 keV, negative fluence. A negative last bin, as some published
 *   tables end with, is taken as 0
 */
SkgSpectrum *skg_spectrum_load (const char *path, GError **error);

/* (transfer full): behind @thickness_mm of @material at its own density */
SkgSpectrum *
skg_spectrum_filter (SkgSpectrum *spectrum, SkgMaterial *material, double thickness_mm);

double skg_spectrum_get_fluence_per_mm2 (SkgSpectrum *spectrum);
/* Mean photon energy, keV; 0 for an empty spectrum. */
double skg_spectrum_get_mean_kev (SkgSpectrum *spectrum);
/* Air kerma, uGy, for the fluence as it is: sum of fluence, energy and the energy
 * transfer coefficient of dry air. */
double skg_spectrum_get_air_kerma_ugy (SkgSpectrum *spectrum);
/* First half-value layer: mm of @material (usually aluminium) that halve the air kerma
 * of a narrow beam. */
double skg_spectrum_get_half_value_layer_mm (SkgSpectrum *spectrum,
                                             SkgMaterial *material);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSpectrum, skg_spectrum_unref)

G_END_DECLS
