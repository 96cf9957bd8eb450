/* SPDX-License-Identifier: Apache-2.0
 * How the picture is exposed: tube, dose, tissue, detector. One sample's settings, all
 * numbers drawn, and what follows from them. */
#pragma once

#include "physics/detector.h"
#include "physics/spectrum.h"
#include "render/frame.h"

G_BEGIN_DECLS

/**
 * SkgSimulator: the three that SyntheX compares (Gao et al., 2023).
 * @SKG_SIMULATOR_NAIVE: max (0, mu_water (1 + HU / 1000)): one energy, one material
 * @SKG_SIMULATOR_HEURISTIC: xreg's, as linear, but nothing attenuates up to a threshold
 * @SKG_SIMULATOR_REALISTIC: spectrum, tissues, scatter, counted photons, a detector
 */
typedef enum
{
  SKG_SIMULATOR_NAIVE,
  SKG_SIMULATOR_HEURISTIC,
  SKG_SIMULATOR_REALISTIC,
} SkgSimulator;

/**
 * SkgDose: what sets the number of photons.
 * @SKG_DOSE_PHOTONS: per detector pixel on the central ray with nothing in the beam
 * @SKG_DOSE_KERMA: air kerma at the detector behind a reference patient of water, nGy a
 *   picture, as an automatic exposure control would hold it
 * @SKG_DOSE_MAS: tube current times time, inverse square to the detector
 */
typedef enum
{
  SKG_DOSE_PHOTONS,
  SKG_DOSE_KERMA,
  SKG_DOSE_MAS,
} SkgDose;

/**
 * SkgExposure: a plain value.
 * @filter_material, @spectrum: interned or %NULL; @spectrum is a file, or a published
 *   one's name, and takes the place of the tube
 * @dose_value: photons, nGy or mAs
 * @aec_water_cm: the reference patient of %SKG_DOSE_KERMA
 * @tissue: table of pass 1; materials' names are interned
 * @shown_material: 0: the picture is of all materials; else of this one of the table,
 *   counted from 1, alone: the others let everything through
 * @detection: resolved but for what the grid and the point spread add
 */
typedef struct
{
  SkgSimulator simulator;
  SkgDose dose;
  double dose_value;
  double aec_water_cm;
  double mu_water_per_mm;
  double hu_low;
  double kvp;
  double filter_al_mm;
  double filter_cu_mm;
  const char *filter_material;
  double filter_mm;
  double anode_rad;
  const char *spectrum;
  gboolean scatter;
  gboolean fall_off;
  gboolean heel;
  double grid_ratio;
  double focal_spot_mm;
  SkgDetectorModel detector;
  SkgTissue tissue;
  guint shown_material;
  SkgCollimator collimator;
  SkgDetection detection;
} SkgExposure;

/* xreg's linear attenuation of water and air, 1/mm (hip fluoroscopy simulator), and the
 * threshold that it uses there. */
#define SKG_HEURISTIC_MU_WATER_PER_MM 0.02683
#define SKG_HEURISTIC_MU_AIR_PER_MM (0.02485 * 1e-4)
#define SKG_HEURISTIC_HU_LOW (-130.0)

/* The line model of the naive or heuristic simulator; for the realistic one, the naive
 * one's. */
SkgLineModel skg_exposure_get_line_model (const SkgExposure *exposure);

/* Line pairs per mm at which the point spread passes half of the contrast, glare apart;
 * NaN for a detector without blur. */
double skg_exposure_get_mtf_50_lp_mm (const SkgExposure *exposure);

/**
 * skg_exposure_get_spectrum:
 * Photons per mm2 and mAs at 1 m, behind all filters, before the patient (a spectrum
 * file keeps its own unit). Cached: turning a knob back and forth costs nothing.
 */
SkgSpectrum *skg_exposure_get_spectrum (const SkgExposure *exposure, GError **error);

/* (transfer full): @spectrum behind @area_g_cm2 of each material of the tissue table */
SkgSpectrum *skg_exposure_attenuate (const SkgExposure *exposure,
                                     SkgSpectrum *spectrum,
                                     const float area_g_cm2[SKG_TISSUE_MAX_MATERIALS]);

/**
 * SkgExposureNumbers: read-outs.
 * @kerma_per_mas_ugy: at 1 m; NaN for a spectrum file
 * @photons_per_mm2_ugy: photons per mm2 and uGy of air kerma, before the patient
 * @detector_kerma_ngy: at the detector behind the reference patient
 * @mas: that the dose asks for; NaN for a spectrum file
 * @skin_kerma_mgy: relative, for teaching: air kerma 30 cm nearer the source than the
 *   isocentre, without backscatter; NaN for a spectrum file
 * @area_kerma_mgy_cm2: relative: kerma-area product of the field that the collimator
 *   leaves; NaN for a spectrum file
 */
typedef struct
{
  double half_value_layer_mm_al;
  double mean_kev;
  double kerma_per_mas_ugy;
  double photons_per_mm2_ugy;
  double photons_per_pixel;
  double detector_kerma_ngy;
  double mas;
  double skin_kerma_mgy;
  double area_kerma_mgy_cm2;
} SkgExposureNumbers;

gboolean skg_exposure_get_numbers (const SkgExposure *exposure,
                                   const SkgGeometry *geometry,
                                   double sod_mm,
                                   SkgExposureNumbers *numbers,
                                   GError **error);

/* TRUE for DeepDRR's names ("90KV_AL40"): kVp and filter in words, of our own tube. */
gboolean skg_exposure_is_spectrum_name (const char *text);

/**
 * skg_exposure_apply:
 * Fills tissue, line, beam, scatter, detection and focal spot of @frame, whose geometry
 * is there already.
 * @volume: (nullable): gives the air gap between patient and detector
 */
gboolean skg_exposure_apply (const SkgExposure *exposure,
                             SkgVolume *volume,
                             SkgFrame *frame,
                             GError **error);

/**
 * skg_exposure_apply_cine:
 * Makes @frame picture @number, 1 or more, of a fluoroscopy run: noise of its own, and
 * the detector's lag after the picture before. A frame on its own has no lag.
 */
void
skg_exposure_apply_cine (const SkgExposure *exposure, guint64 number, SkgFrame *frame);

G_END_DECLS
