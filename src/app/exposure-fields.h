/* SPDX-License-Identifier: Apache-2.0
 * The numbers of the exposure page: where each stands in the scene and in a sample. */
#pragma once

#include "app/session.h"

G_BEGIN_DECLS

typedef enum
{
  SKG_EXPOSURE_MU_WATER,
  SKG_EXPOSURE_HU_LOW,
  SKG_EXPOSURE_KVP,
  SKG_EXPOSURE_FILTER_AL,
  SKG_EXPOSURE_FILTER_CU,
  SKG_EXPOSURE_FILTER_MM,
  SKG_EXPOSURE_ANODE,
  SKG_EXPOSURE_PHOTONS,
  SKG_EXPOSURE_KERMA,
  SKG_EXPOSURE_MAS,
  SKG_EXPOSURE_AEC_WATER,
  SKG_EXPOSURE_FOCAL_SPOT,
  SKG_EXPOSURE_GRID_RATIO,
  SKG_EXPOSURE_BLADE_LEFT,
  SKG_EXPOSURE_BLADE_RIGHT,
  SKG_EXPOSURE_BLADE_TOP,
  SKG_EXPOSURE_BLADE_BOTTOM,
  SKG_EXPOSURE_IRIS,
  SKG_EXPOSURE_CSI,
  SKG_EXPOSURE_ELECTRONIC,
  SKG_EXPOSURE_GAIN,
  SKG_EXPOSURE_SATURATION,
  SKG_EXPOSURE_BITS,
  SKG_EXPOSURE_LAG,
  SKG_EXPOSURE_VIGNETTE,
  SKG_EXPOSURE_GLARE,
  SKG_EXPOSURE_PINCUSHION,
  SKG_N_EXPOSURE_FIELDS,
} SkgExposureField;

/* Template child and row of this name: "kvp". */
const char *skg_exposure_field_get_name (SkgExposureField field);
/* Key path in the scene; @scale: the row's units in one of the scene's. */
const char *skg_exposure_field_get_path (SkgExposureField field, double *scale);

/**
 * skg_exposure_field_get:
 * @numbers: (nullable): what the dose of another kind would be
 *
 * Returns: the value of the present sample in the row's unit (degrees, percent, else
 *   the scene's own); an open blade stands at the edge of the detector; NaN where the
 *   number means nothing
 */
double skg_exposure_field_get (SkgExposureField field,
                               SkgSession *session,
                               const SkgExposureNumbers *numbers);
/* Writes it into the scene. A blade at the edge of the detector, or beyond, is open; a
 * dose of one kind takes the place of the others. */
void skg_exposure_field_set (SkgExposureField field, SkgSession *session, double value);

/* Farthest places of the blades, mm on the detector: its edges; the iris's: a corner.
 */
void skg_exposure_get_field_edges (const SkgSample *sample, SkgCollimator *edges);

G_END_DECLS
