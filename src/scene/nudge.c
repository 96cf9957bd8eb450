/* SPDX-License-Identifier: Apache-2.0
 * Small steps of the arm in the picture's own directions. */
#include "config.h"

#include "scene/nudge.h"

#include <math.h>

/* Angles from the axes that skg_pose_get_axes() makes of them. */
static void
set_axes (SkgPose *pose, SkgVec3 beam, SkgVec3 right)
{
  SkgVec3 plain_right;
  SkgVec3 plain_up;

  pose->secondary_rad = asin (CLAMP (beam.z, -1, 1));
  /* Straight along the body the primary angle is free: it stays. */
  if (hypot (beam.x, beam.y) > 1e-9)
    pose->primary_rad = atan2 (beam.x, -beam.y);
  pose->roll_rad = 0;
  skg_pose_get_axes (pose, NULL, &plain_right, &plain_up);
  pose->roll_rad =
      atan2 (skg_vec3_dot (right, plain_up), skg_vec3_dot (right, plain_right));
}

static void
turn (SkgPose *pose, SkgVec3 axis, double angle_rad)
{
  SkgMat4 rotation = skg_mat4_rotation (axis, angle_rad);
  SkgVec3 beam;
  SkgVec3 right;

  skg_pose_get_axes (pose, &beam, &right, NULL);
  set_axes (pose, skg_mat4_transform_vector (&rotation, beam),
            skg_mat4_transform_vector (&rotation, right));
}

void
skg_pose_nudge (SkgPose *pose, SkgNudge nudge, double amount)
{
  SkgVec3 beam;
  SkgVec3 right;
  SkgVec3 up;

  g_return_if_fail (pose != NULL);

  skg_pose_get_axes (pose, &beam, &right, &up);
  /* A picture that is flipped has its right on the other side, and turns the other way
   * about its vertical and about the beam. */
  if (skg_pose_is_mirrored (pose) &&
      (nudge == SKG_NUDGE_RIGHT || nudge == SKG_NUDGE_YAW || nudge == SKG_NUDGE_ROLL))
    amount = -amount;
  switch (nudge)
    {
    case SKG_NUDGE_RIGHT:
      pose->isocenter_mm = skg_vec3_add_scaled (pose->isocenter_mm, right, -amount);
      break;
    case SKG_NUDGE_UP:
      pose->isocenter_mm = skg_vec3_add_scaled (pose->isocenter_mm, up, -amount);
      break;
    case SKG_NUDGE_NEAR:
      pose->isocenter_mm = skg_vec3_add_scaled (pose->isocenter_mm, beam, amount);
      break;
    case SKG_NUDGE_PITCH:
      turn (pose, right, -amount);
      break;
    case SKG_NUDGE_YAW:
      turn (pose, up, -amount);
      break;
    case SKG_NUDGE_ROLL:
      turn (pose, beam, -amount);
      break;
    case SKG_N_NUDGES:
    default:
      break;
    }
}
