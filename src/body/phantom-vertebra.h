/* SPDX-License-Identifier: Apache-2.0
 * Vertebrae C5 to L5 by their measures. */
#pragma once

#include "body/phantom-model.h"

G_BEGIN_DECLS

/* Levels from the fifth cervical down; the order of the label numbers turned round. */
enum
{
  SKG_VERTEBRA_C5,
  SKG_VERTEBRA_C6,
  SKG_VERTEBRA_C7,
  SKG_VERTEBRA_T1,
  SKG_VERTEBRA_T12 = SKG_VERTEBRA_T1 + 11,
  SKG_VERTEBRA_L1,
  SKG_VERTEBRA_L5 = SKG_VERTEBRA_L1 + 4,
  SKG_VERTEBRA_N,
};

/**
 * SkgVertebra:
 * @width_mm, @depth_mm: of the end plates (mean of upper and lower)
 * @height_mm: of the back of the body
 * @canal_width_mm, @canal_depth_mm: spinal canal
 * @pedicle_width_mm, @pedicle_height_mm: pedicle
 * @transverse_mm: span over both transverse processes
 * @spinous_mm: back of the body to the tip of the spinous process
 * @spinous_slope_deg: of that line, below the horizontal of the body
 */
typedef struct
{
  const char *name;
  float width_mm;
  float depth_mm;
  float height_mm;
  float canal_width_mm;
  float canal_depth_mm;
  float pedicle_width_mm;
  float pedicle_height_mm;
  float transverse_mm;
  float spinous_mm;
  float spinous_slope_deg;
} SkgVertebra;

const SkgVertebra *skg_vertebra_get (guint level);
/* Number of its voxels in label maps. */
guint8 skg_vertebra_get_label (guint level);

/**
 * SkgVertebraPlace:
 * @centre_mm: middle of the body, patient
 * @tilt_rad: of the body, front down positive
 * @scale: along x, y, z of the patient, over the measures
 */
typedef struct
{
  SkgSdfPoint centre_mm;
  float tilt_rad;
  SkgSdfPoint scale;
} SkgVertebraPlace;

/* Point of a vertebra's own frame (to the side, back, up from the body's middle) in the
 * patient. */
SkgSdfPoint
skg_vertebra_place_point (const SkgVertebraPlace *place, float x, float back, float up);
/* Middle of the end of the right transverse process, own frame. */
SkgSdfPoint skg_vertebra_get_transverse_tip (guint level);
/* Adds the shapes of the right half to @bone. */
void skg_vertebra_add_shapes (SkgPhantomBone *bone,
                              guint level,
                              const SkgVertebraPlace *place);

G_END_DECLS
