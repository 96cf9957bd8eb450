/* SPDX-License-Identifier: Apache-2.0
 * The table of a scene's keys. */
#include "config.h"

#include <string.h>

#include "physics/tube.h"
#include "scene/rules.h"
#include "scene/scene-private.h"

#define FIELD(path, type, member, length, min, max, unit)                              \
  {                                                                                    \
    path, SKG_SCENE_FIELD_##type, G_STRUCT_OFFSET (SkgSceneData, member), length, min, \
        max, unit                                                                      \
  }

/* A number of a built-in body: skg_phantom_dial_get_info() has the same ranges. */
#define BODY(key, dial, min, max, unit)                                                \
  FIELD ("patient.body." key, NUMBER, body[SKG_PHANTOM_##dial], 1, min, max, unit)

/* Largest whole number that every JSON reader keeps (2^53 - 1). */
#define MAX_WHOLE 9007199254740991.0

/* docs/scene.md says what each means; a test keeps the two in step. */
const SkgSceneField skg_scene_fields[] = {
  FIELD ("patient.volumes", NODE, volumes, 1, 0, 0, NULL),
  FIELD ("patient.volume", PATH, volume_path, 1, 0, 0, NULL),
  FIELD ("patient.series", STRING, series, 1, 0, 0, NULL),
  FIELD ("patient.landmarks", FILE_OR_LIST, landmarks, 1, 0, 0, NULL),
  FIELD ("patient.labels", PATH, labels_path, 1, 0, 0, NULL),
  FIELD ("patient.labels_table", PATH, labels_table, 1, 0, 0, NULL),
  FIELD ("patient.phantom", STRING, phantom_kind, 1, 0, 0, NULL),
  FIELD ("patient.seed", INTEGER, seed, 1, 0, MAX_WHOLE, NULL),
  FIELD ("patient.voxel_mm", CONSTANT, voxel_mm, 1, 0.5, 8, "mm"),
  FIELD ("patient.bodies", INTEGER, bodies, 1, 1, SKG_SCENE_MAX_BODIES, NULL),
  BODY ("size", SIZE, 0.82, 1.18, NULL),
  BODY ("female", FEMALE, 0, 1, NULL),
  BODY ("age", AGE, 18, 95, "years"),
  BODY ("bmi", BMI, 17, 42, "kg/m2"),
  BODY ("femur_rotation_deg", FEMUR_ROTATION_DEG, -30, 30, "degrees"),
  BODY ("arms_deg", ARMS_DEG, 10, 170, "degrees"),
  BODY ("breath", BREATH, -0.3, 1, NULL),
  BODY ("breasts", BREASTS, 0, 2, NULL),
  BODY ("lesions", LESIONS, 0, 40, NULL),
  BODY ("lesion_size_mm", LESION_SIZE_MM, 8, 60, "mm"),
  BODY ("lesion_side", LESION_SIDE, -1, 1, NULL),
  BODY ("lesion_peripheral", LESION_PERIPHERAL, 0, 1, NULL),
  BODY ("lesion_basal", LESION_BASAL, 0, 1, NULL),
  BODY ("lesion_density", LESION_DENSITY, 0, 1, NULL),
  FIELD ("patient.structures", LIST, structure_edits, 1, 0, 0, NULL),
  FIELD ("patient.position_mm", NUMBER, position_mm, 3, -5000, 5000, "mm"),
  FIELD ("patient.rotation_deg", NUMBER, rotation_deg, 3, -360, 360, "degrees"),
  FIELD ("patient.ball_mm", NUMBER, ball_mm, 1, 0, 5000, "mm"),
  FIELD ("patient.turn_deg", NUMBER, turn_deg, 1, 0, 180, "degrees"),
  FIELD ("patient.cone_deg", NUMBER, cone_deg, 1, 0, 180, "degrees"),
  FIELD ("patient.shear_deg", NUMBER, shear_deg, 3, -60, 60, "degrees"),
  FIELD ("carm.machine", STRING, machine, 1, 0, 0, NULL),
  FIELD ("carm.isocenter_mm", NUMBER, isocenter_mm, 3, -10000, 10000, "mm"),
  FIELD ("carm.isocenter_follows", BOOLEAN, isocenter_follows, 1, 0, 0, NULL),
  FIELD ("carm.sid_mm", NUMBER, sid_mm, 1, 100, 5000, "mm"),
  FIELD ("carm.sod_mm", NUMBER, sod_mm, 1, 50, 4950, "mm"),
  FIELD ("carm.primary_deg", NUMBER, primary_deg, 1, -180, 180, "degrees"),
  FIELD ("carm.secondary_deg", NUMBER, secondary_deg, 1, -90, 90, "degrees"),
  FIELD ("carm.cone_deg", NUMBER, view_cone_deg, 1, 0, 180, "degrees"),
  FIELD ("carm.roll_deg", NUMBER, roll_deg, 1, -360, 360, "degrees"),
  FIELD ("carm.wigwag_deg", NUMBER, wigwag_deg, 1, -180, 180, "degrees"),
  FIELD ("carm.detector_side", BOOLEAN, detector_side, 1, 0, 0, NULL),
  FIELD ("carm.detector.columns", INTEGER, columns, 1, 8, 8192, "pixels"),
  FIELD ("carm.detector.rows", INTEGER, rows, 1, 8, 8192, "pixels"),
  FIELD ("carm.detector.pitch_mm", NUMBER, pitch_mm, 1, 0.005, 50, "mm"),
  FIELD ("carm.detector.shift_px", NUMBER, shift_px, 2, -100000, 100000, "pixels"),
  FIELD ("exposure.simulator", STRING, simulator, 1, 0, 0, NULL),
  FIELD ("exposure.mu_water_per_mm", NUMBER, mu_water_per_mm, 1, 0.0001, 1, "per mm"),
  FIELD ("exposure.hu_low", NUMBER, hu_low, 1, -1000, 1000, "HU"),
  FIELD ("exposure.tissue", NODE, tissue, 1, 0, 0, NULL),
  FIELD ("exposure.materials", NODE, materials, 1, 0, 0, NULL),
  FIELD ("exposure.kvp", NUMBER, kvp, 1, SKG_TUBE_MIN_KVP, SKG_TUBE_MAX_KVP, "kVp"),
  FIELD ("exposure.filter_al_mm", NUMBER, filter_al_mm, 1, 0, 50, "mm"),
  FIELD ("exposure.filter_cu_mm", NUMBER, filter_cu_mm, 1, 0, 5, "mm"),
  FIELD ("exposure.filter_material", STRING, filter_material, 1, 0, 0, NULL),
  FIELD ("exposure.filter_mm", NUMBER, filter_mm, 1, 0, 50, "mm"),
  FIELD ("exposure.anode_deg", NUMBER, anode_deg, 1, 5, 45, "degrees"),
  FIELD ("exposure.spectrum", PATH, spectrum, 1, 0, 0, NULL),
  FIELD (
      "exposure.photons_per_pixel", NUMBER, photons_per_pixel, 1, 0.01, 1e8, "photons"),
  FIELD (
      "exposure.detector_kerma_ngy", NUMBER, detector_kerma_ngy, 1, 0.001, 1e7, "nGy"),
  FIELD ("exposure.mas", NUMBER, mas, 1, 1e-6, 2000, "mAs"),
  FIELD ("exposure.aec_water_cm", NUMBER, aec_water_cm, 1, 0, 60, "cm"),
  FIELD ("exposure.noise", BOOLEAN, noise, 1, 0, 0, NULL),
  FIELD ("exposure.scatter", BOOLEAN, scatter, 1, 0, 0, NULL),
  FIELD ("exposure.fall_off", BOOLEAN, fall_off, 1, 0, 0, NULL),
  FIELD ("exposure.heel", BOOLEAN, heel, 1, 0, 0, NULL),
  FIELD ("exposure.grid_ratio", NUMBER, grid_ratio, 1, 0, 16, NULL),
  FIELD ("exposure.focal_spot_mm", NUMBER, focal_spot_mm, 1, 0, 3, "mm"),
  FIELD (
      "exposure.collimator.left_mm", NUMBER, collimator_left_mm, 1, -5000, 5000, "mm"),
  FIELD ("exposure.collimator.right_mm",
         NUMBER,
         collimator_right_mm,
         1,
         -5000,
         5000,
         "mm"),
  FIELD ("exposure.collimator.top_mm", NUMBER, collimator_top_mm, 1, -5000, 5000, "mm"),
  FIELD ("exposure.collimator.bottom_mm",
         NUMBER,
         collimator_bottom_mm,
         1,
         -5000,
         5000,
         "mm"),
  FIELD ("exposure.collimator.iris_mm", NUMBER, iris_mm, 1, 1, 5000, "mm"),
  FIELD ("exposure.detector.kind", STRING, detector, 1, 0, 0, NULL),
  FIELD ("exposure.detector.csi_um", NUMBER, csi_um, 1, 10, 3000, "um"),
  FIELD ("exposure.detector.mtf_50_lp_mm", NUMBER, mtf_50_lp_mm, 1, 0.1, 20, "lp/mm"),
  FIELD ("exposure.detector.electronic_noise_quanta",
         NUMBER,
         electronic_noise_quanta,
         1,
         0,
         10000,
         "quanta"),
  FIELD ("exposure.detector.flat_field", BOOLEAN, flat_field, 1, 0, 0, NULL),
  FIELD ("exposure.detector.gain", NUMBER, gain, 1, 0.001, 1000, NULL),
  FIELD ("exposure.detector.saturation",
         NUMBER,
         saturation,
         1,
         0.001,
         1000,
         "times the open beam"),
  FIELD ("exposure.detector.bits", INTEGER, bits, 1, 0, 24, "bits"),
  FIELD ("exposure.detector.lag", NUMBER, lag, 1, 0, 0.95, NULL),
  FIELD ("exposure.detector.vignette", NUMBER, vignette, 1, 0, 1, NULL),
  FIELD ("exposure.detector.glare", NUMBER, glare, 1, 0, 0.9, NULL),
  FIELD ("exposure.detector.pincushion", NUMBER, pincushion, 1, 0, 0.2, NULL),
  FIELD ("exposure.image", STRING, image, 1, 0, 0, NULL),
  FIELD ("exposure.only_material", STRING, only_material, 1, 0, 0, NULL),
  FIELD ("tools", LIST, tools, 1, 0, 0, NULL),
  FIELD ("display.window", NUMBER, window, 1, 0, 10000, "line-integral units"),
  FIELD ("display.level", NUMBER, level, 1, -10000, 10000, "line-integral units"),
  FIELD ("display.inverted", BOOLEAN, inverted, 1, 0, 0, NULL),
  FIELD ("display.local_contrast",
         NUMBER,
         local_contrast,
         1,
         0,
         SKG_LOCAL_CONTRAST_MAX,
         NULL),
  FIELD ("display.edge_enhancement", NUMBER, edge_enhancement, 1, 0, 3, NULL),
  FIELD ("display.clahe", NUMBER, clahe, 1, 0, 1, NULL),
  FIELD ("display.tinted", BOOLEAN, tinted, 1, 0, 0, NULL),
  FIELD ("effects", NODE, effects, 1, 0, 0, NULL),
  FIELD ("rules", NODE, rules, 1, 0, 0, NULL),
  FIELD ("rules_tries", INTEGER, rules_tries, 1, 1, SKG_RULES_MAX_TRIES, "tries"),
  FIELD ("randomize.geometry", BOOLEAN, randomize[SKG_FAMILY_GEOMETRY], 1, 0, 0, NULL),
  FIELD ("randomize.exposure", BOOLEAN, randomize[SKG_FAMILY_EXPOSURE], 1, 0, 0, NULL),
  FIELD ("randomize.body", BOOLEAN, randomize[SKG_FAMILY_BODY], 1, 0, 0, NULL),
  FIELD ("randomize.tool", BOOLEAN, randomize[SKG_FAMILY_TOOL], 1, 0, 0, NULL),
  FIELD ("randomize.image", BOOLEAN, randomize[SKG_FAMILY_IMAGE], 1, 0, 0, NULL),
  FIELD ("annotations.structures", NODE, structures, 1, 0, 0, NULL),
  FIELD ("annotations.landmarks", BOOLEAN, show_landmarks, 1, 0, 0, NULL),
  FIELD ("annotations.heatmaps", BOOLEAN, show_heatmaps, 1, 0, 0, NULL),
  FIELD (
      "annotations.heatmap_sigma_px", NUMBER, heatmap_sigma_px, 1, 0.5, 1000, "pixels"),
  FIELD ("annotations.marks", NODE, marks, 1, 0, 0, NULL),
  FIELD ("annotations.tools", BOOLEAN, show_tools, 1, 0, 0, NULL),
};

const guint skg_n_scene_fields = G_N_ELEMENTS (skg_scene_fields);

const SkgSceneField *
skg_scene_list_fields (guint *n_fields)
{
  *n_fields = skg_n_scene_fields;
  return skg_scene_fields;
}

const SkgSceneField *
skg_scene_find_field (const char *path)
{
  for (gsize i = 0; i < skg_n_scene_fields; i++)
    if (strcmp (skg_scene_fields[i].path, path) == 0)
      return &skg_scene_fields[i];
  return NULL;
}
