/* SPDX-License-Identifier: Apache-2.0
 * The part of a frame that makes an X-ray of area densities: beam, scatter, detector.
 * Plain values, completely resolved; the scene makes them from its settings. */
#pragma once

#include <glib.h>

#include "physics/tissue.h"
#include "render/tool-shapes.h"

G_BEGIN_DECLS

/* Effective energy bins of a beam: each costs some 0.6 ms of a 768 x 768 picture. */
#define SKG_BEAM_MAX_BINS 48
#define SKG_BEAM_HEEL_POINTS 33

/**
 * SkgBeamBin:
 * @photons: per photon of the open beam; all bins of a beam sum to 1
 * @signal_kev: photons times the detector's mean signal for one of them, keV
 * @signal2_kev2: photons times the mean of the signal's square, keV2: quantum noise
 * @attenuation_cm2_g: of each material of the frame's tissue table
 * @metal_cm2_g: of each material of the frame's tools
 */
typedef struct
{
  double photons;
  double signal_kev;
  double signal2_kev2;
  double attenuation_cm2_g[SKG_TISSUE_MAX_MATERIALS];
  double metal_cm2_g[SKG_TOOLS_MAX_MATERIALS];
} SkgBeamBin;

/**
 * SkgCollimator:
 * @left_mm, @right_mm, @top_mm, @bottom_mm: where the blades' shadows end, from the
 *   middle of the detector, mm on the detector; left and top are usually below 0
 * @iris_mm: radius of the iris's opening on the detector
 *
 * Open blades stand at -/+ %G_MAXFLOAT.
 */
typedef struct
{
  double left_mm;
  double right_mm;
  double top_mm;
  double bottom_mm;
  double iris_mm;
} SkgCollimator;

#define SKG_COLLIMATOR_OPEN ((SkgCollimator){ -1e9, 1e9, -1e9, 1e9, 1e9 })

/**
 * SkgBeam: pass 4.
 * @photons_per_mm2: at the detector on the central ray with nothing in the beam
 * @fall_off: inverse square and obliquity: cos^3 of the angle to the central ray
 * @n_heel: 0: no heel effect
 * @heel: intensity relative to the central ray, at @n_heel angles evenly spread from
 *   -@heel_half_rad to +@heel_half_rad along the picture's rows (@heel_along_columns:
 *   columns), plus where the column or row number rises
 */
typedef struct
{
  guint n_bins;
  guint n_heel;
  SkgBeamBin bins[SKG_BEAM_MAX_BINS];
  double photons_per_mm2;
  double heel[SKG_BEAM_HEEL_POINTS];
  double heel_half_rad;
  gboolean heel_along_columns;
  gboolean fall_off;
  SkgCollimator collimator;
} SkgBeam;

/**
 * SkgScatter: pass 5.
 * @gap_mm: air between the patient and the detector
 * @mean_kev: mean photon energy of the open beam
 * @scatters: share of each material's mass that scatters: 1 for tissue; 0 for metal,
 *   which absorbs what it scatters
 */
typedef struct
{
  gboolean enabled;
  guint unused; /* no padding: keys are compared byte by byte */
  double gap_mm;
  double mean_kev;
  double scatters[SKG_TISSUE_MAX_MATERIALS];
} SkgScatter;

/**
 * SkgImageKind:
 * @SKG_IMAGE_LOG: -log of the signal over that of the open beam: comparable between
 *   frames
 * @SKG_IMAGE_LINEAR: the signal over that of the open beam
 * @SKG_IMAGE_DEEPDRR: DeepDRR's per-image scale: -log, then 0 to 1 between the least
 *   and the largest value of the picture
 */
typedef enum
{
  SKG_IMAGE_LOG,
  SKG_IMAGE_LINEAR,
  SKG_IMAGE_DEEPDRR,
} SkgImageKind;

#define SKG_DETECTION_MAX_BLURS 2

/**
 * SkgDetection: pass 6.
 * @quantum_noise: photons are counted
 * @image: what pass 8 shows
 * @noise_key: of this picture: the same key gives the same noise
 * @grid_primary, @grid_scatter: transmissions of the anti-scatter grid, 1 without
 * @blur_weight, @blur_sigma_mm: the point spread as a sum of Gaussians on the detector;
 *   weights sum to 1; a weight of 0 ends the list
 * @electronic_quanta: sd of the electronic noise of a detector pixel, in quanta of the
 *   open beam's mean signal
 * @pitch_mm: of the detector's own pixels, for which that holds
 * @gain: before saturation
 * @saturation: signal, as a multiple of the open beam's, at which the detector is full;
 *   0: never
 * @bits: of the converter between nothing and saturation; 0: floats
 * @lag: share of the last frame that stays, 0 to below 1
 * @vignette: loss at the picture's corner, 0 to 1
 * @glare: share of the light that is spread widely, by a Gaussian of @glare_sigma_mm
 * @pincushion: r_ideal = r (1 - pincushion (r / half width)^2); up to 0.3
 * @flat_field: the image is divided by what fall-off and heel leave of the open beam,
 * as a panel corrects itself
 * @round_field: image intensifier: nothing outside the inscribed circle
 */
typedef struct
{
  gboolean quantum_noise;
  guint image;
  guint64 noise_key;
  double grid_primary;
  double grid_scatter;
  double blur_weight[SKG_DETECTION_MAX_BLURS];
  double blur_sigma_mm[SKG_DETECTION_MAX_BLURS];
  double electronic_quanta;
  double pitch_mm;
  double gain;
  double saturation;
  guint bits;
  gboolean round_field;
  gboolean flat_field;
  guint unused;
  double lag;
  double vignette;
  double glare;
  double glare_sigma_mm;
  double pincushion;
} SkgDetection;

/* A perfect detector: no noise, no blur, no limits; a log image. */
#define SKG_DETECTION_PERFECT                                                          \
  ((SkgDetection){ .grid_primary = 1, .grid_scatter = 1, .gain = 1, .pitch_mm = 1 })

G_END_DECLS
