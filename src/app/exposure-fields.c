/* SPDX-License-Identifier: Apache-2.0
 * The numbers of the exposure page: where each stands in the scene and in a sample. */
#include "config.h"

#include "app/exposure-fields.h"

#include <math.h>

#define EDGE_TOLERANCE_MM 1e-6

/**
 * Field:
 * @path: in the scene
 * @offset: of a double in #SkgExposure; 0: none
 * @scale: scene units times this are the row's
 */
typedef struct
{
  const char *name;
  const char *path;
  gsize offset;
  double scale;
} Field;

#define AT(member) G_STRUCT_OFFSET (SkgExposure, member)

static const Field fields[SKG_N_EXPOSURE_FIELDS] = {
  { "mu_water", "exposure.mu_water_per_mm", AT (mu_water_per_mm), 1 },
  { "hu_low", "exposure.hu_low", AT (hu_low), 1 },
  { "kvp", "exposure.kvp", AT (kvp), 1 },
  { "filter_al", "exposure.filter_al_mm", AT (filter_al_mm), 1 },
  { "filter_cu", "exposure.filter_cu_mm", AT (filter_cu_mm), 1 },
  { "filter_mm", "exposure.filter_mm", AT (filter_mm), 1 },
  { "anode", "exposure.anode_deg", AT (anode_rad), 1 },
  { "photons", "exposure.photons_per_pixel", 0, 1 },
  { "kerma", "exposure.detector_kerma_ngy", 0, 1 },
  { "mas", "exposure.mas", 0, 1 },
  { "aec_water", "exposure.aec_water_cm", AT (aec_water_cm), 1 },
  { "focal_spot", "exposure.focal_spot_mm", AT (focal_spot_mm), 1 },
  { "grid_ratio", "exposure.grid_ratio", AT (grid_ratio), 1 },
  { "blade_left", "exposure.collimator.left_mm", AT (collimator.left_mm), 1 },
  { "blade_right", "exposure.collimator.right_mm", AT (collimator.right_mm), 1 },
  { "blade_top", "exposure.collimator.top_mm", AT (collimator.top_mm), 1 },
  { "blade_bottom", "exposure.collimator.bottom_mm", AT (collimator.bottom_mm), 1 },
  { "iris", "exposure.collimator.iris_mm", AT (collimator.iris_mm), 1 },
  { "csi", "exposure.detector.csi_um", AT (detector.csi_um), 1 },
  { "electronic", "exposure.detector.electronic_noise_quanta",
    AT (detection.electronic_quanta), 1 },
  { "gain", "exposure.detector.gain", AT (detection.gain), 1 },
  { "saturation", "exposure.detector.saturation", AT (detection.saturation), 1 },
  { "bits", "exposure.detector.bits", 0, 1 },
  { "lag", "exposure.detector.lag", AT (detection.lag), 100 },
  { "vignette", "exposure.detector.vignette", AT (detection.vignette), 100 },
  { "glare", "exposure.detector.glare", AT (detection.glare), 100 },
  { "pincushion", "exposure.detector.pincushion", AT (detection.pincushion), 100 },
};

const char *
skg_exposure_field_get_name (SkgExposureField field)
{
  g_return_val_if_fail (field < SKG_N_EXPOSURE_FIELDS, NULL);
  return fields[field].name;
}

const char *
skg_exposure_field_get_path (SkgExposureField field, double *scale)
{
  g_return_val_if_fail (field < SKG_N_EXPOSURE_FIELDS, NULL);

  *scale = fields[field].scale;
  return fields[field].path;
}

void
skg_exposure_get_field_edges (const SkgSample *sample, SkgCollimator *edges)
{
  const SkgDetector *detector = &sample->detector;
  double half_width_mm = detector->columns * detector->pitch_mm / 2;
  double half_height_mm = detector->rows * detector->pitch_mm / 2;

  *edges = (SkgCollimator){
    .left_mm = -half_width_mm,
    .right_mm = half_width_mm,
    .top_mm = -half_height_mm,
    .bottom_mm = half_height_mm,
    .iris_mm = hypot (half_width_mm, half_height_mm),
  };
}

/* Of the field's blade in @edges; NaN for what is no blade. */
static double
get_edge (SkgExposureField field, const SkgCollimator *edges)
{
  const double places_mm[] = { edges->left_mm, edges->right_mm, edges->top_mm,
                               edges->bottom_mm, edges->iris_mm };

  return field >= SKG_EXPOSURE_BLADE_LEFT && field <= SKG_EXPOSURE_IRIS
             ? places_mm[field - SKG_EXPOSURE_BLADE_LEFT]
             : (double) NAN;
}

static double
get_dose (SkgDose dose, const SkgExposure *exposure, const SkgExposureNumbers *numbers)
{
  if (exposure->dose == dose)
    return exposure->dose_value;
  if (numbers == NULL)
    return NAN;
  return dose == SKG_DOSE_PHOTONS ? numbers->photons_per_pixel
         : dose == SKG_DOSE_KERMA ? numbers->detector_kerma_ngy
                                  : numbers->mas;
}

double
skg_exposure_field_get (SkgExposureField field,
                        SkgSession *session,
                        const SkgExposureNumbers *numbers)
{
  const SkgSample *sample = skg_session_get_sample (session);
  const SkgExposure *exposure = &sample->exposure;
  SkgCollimator edges;
  double value;
  double edge;

  g_return_val_if_fail (field < SKG_N_EXPOSURE_FIELDS, NAN);

  if (field >= SKG_EXPOSURE_PHOTONS && field <= SKG_EXPOSURE_MAS)
    return get_dose ((SkgDose) (field - SKG_EXPOSURE_PHOTONS), exposure, numbers);
  if (field == SKG_EXPOSURE_BITS)
    return exposure->detection.bits;
  value = G_STRUCT_MEMBER (double, exposure, fields[field].offset);
  if (field == SKG_EXPOSURE_ANODE)
    return SKG_DEG_FROM_RAD (value);
  skg_exposure_get_field_edges (sample, &edges);
  edge = get_edge (field, &edges);
  if (isfinite (edge) && fabs (value) > fabs (edge))
    return copysign (edge, value);
  return value * fields[field].scale;
}

void
skg_exposure_field_set (SkgExposureField field, SkgSession *session, double value)
{
  SkgScene *scene = skg_session_get_scene (session);
  SkgCollimator edges;
  double edge;

  g_return_if_fail (field < SKG_N_EXPOSURE_FIELDS);

  if (field >= SKG_EXPOSURE_PHOTONS && field <= SKG_EXPOSURE_MAS)
    {
      skg_scene_set_dose (scene, (SkgDose) (field - SKG_EXPOSURE_PHOTONS), value);
      return;
    }
  skg_exposure_get_field_edges (skg_session_get_sample (session), &edges);
  edge = get_edge (field, &edges);
  if (isfinite (edge) && (edge < 0 ? value <= edge + EDGE_TOLERANCE_MM
                                   : value >= edge - EDGE_TOLERANCE_MM))
    value = NAN;
  /* The kind's own again: "never" is no number of the scene's. */
  if (field == SKG_EXPOSURE_SATURATION && value <= 0)
    value = NAN;
  skg_scene_set_number (scene, fields[field].path, 0, value / fields[field].scale);
}
