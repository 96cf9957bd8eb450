/* SPDX-License-Identifier: Apache-2.0
 * Small steps of the arm about the body, in the picture's own directions: six degrees
 * of freedom by which a picture is fitted to a real X-ray. */
#pragma once

#include "scene/carm.h"

G_BEGIN_DECLS

/**
 * SkgNudge: what the body seems to do in the picture.
 * @SKG_NUDGE_RIGHT: mm to the right, at the isocentre
 * @SKG_NUDGE_UP: mm up
 * @SKG_NUDGE_NEAR: mm toward the source: larger
 * @SKG_NUDGE_PITCH: radians about the picture's horizontal (right-handed about right)
 * @SKG_NUDGE_YAW: radians about the picture's vertical (right-handed about up)
 * @SKG_NUDGE_ROLL: radians about the beam (right-handed about the way to the detector,
 *   which points at who looks: counter-clockwise)
 */
typedef enum
{
  SKG_NUDGE_RIGHT,
  SKG_NUDGE_UP,
  SKG_NUDGE_NEAR,
  SKG_NUDGE_PITCH,
  SKG_NUDGE_YAW,
  SKG_NUDGE_ROLL,
  SKG_N_NUDGES,
} SkgNudge;

/* Moves the arm the other way: the body stays. @amount: mm or radians. Mirrored
 * pictures (skg_pose_is_mirrored()) take right for left. */
void skg_pose_nudge (SkgPose *pose, SkgNudge nudge, double amount);

G_END_DECLS
