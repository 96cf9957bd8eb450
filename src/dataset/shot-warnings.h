/* SPDX-License-Identifier: Apache-2.0
 * What somebody who trains on a picture would want to know before. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgShotWarnings:
 * @SKG_SHOT_WARNING_NO_LANDMARK: the body has landmarks, none of them is visible
 * @SKG_SHOT_WARNING_AIR: of the rays that the collimator lets through more than half
 *   meet less than 10 mm of the body
 * @SKG_SHOT_WARNING_COLLISION: the arm meets table or body (skg_collision_find())
 */
typedef enum
{
  SKG_SHOT_WARNING_NO_LANDMARK = 1 << 0,
  SKG_SHOT_WARNING_AIR = 1 << 1,
  SKG_SHOT_WARNING_COLLISION = 1 << 2,
} SkgShotWarnings;

#define SKG_N_SHOT_WARNINGS 3u

/* @i: of bit i. In the manifest and in lines of progress: "no-landmark", "mostly-air",
 * "collision". */
const char *skg_shot_warning_get_name (guint i);
/* Untranslated, for a list: "no landmark in view". */
const char *skg_shot_warning_get_text (guint i);

/**
 * skg_sample_measure_air:
 * @volume: the body of @sample
 *
 * Of 32 x 32 rays evenly over the detector, those that the collimator lets through:
 * which share meets less than 10 mm of tissue (above -300 HU), by voxels that are
 * looked at each 2 mm. In doubles: all machines get the same. Returns: 0 to 1; 0 if the
 * collimator is closed
 */
double skg_sample_measure_air (const SkgSample *sample, SkgVolume *volume);

/**
 * skg_sample_find_warnings:
 * @n_landmarks, @n_visible: of the body; of those, within picture and collimator
 */
SkgShotWarnings skg_sample_find_warnings (const SkgSample *sample,
                                          SkgVolume *volume,
                                          guint n_landmarks,
                                          guint n_visible);

G_END_DECLS
