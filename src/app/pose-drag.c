/* SPDX-License-Identifier: Apache-2.0
 * What a drag of the hand does to the arm and to the display. */
#include "config.h"

#include "app/pose-drag.h"

#define WINDOW_DOUBLING_PX 250.0
#define MIN_WINDOW 0.01
#define MAX_WINDOW 100.0

/* Nearer than this the cone of the beam would open beyond any tube's. */
#define MIN_SOD_MM 50.0
#define MIN_GAP_MM 10.0
#define MAX_SID_MM 5000.0

void
skg_drag_turn (const SkgPose *pose,
               const SkgJoints *joints,
               double dx,
               double dy,
               SkgJoints *turned)
{
  double rotation_rad = skg_pose_get_image_rotation (pose, joints);
  double sign = 1;
  double right;
  double down;

  /* A mirrored picture turns the other way round on the screen. */
  if (skg_pose_is_mirrored (pose))
    rotation_rad = -rotation_rad;
  right = dx * cos (rotation_rad) + dy * sin (rotation_rad);
  down = -dx * sin (rotation_rad) + dy * cos (rotation_rad);

  /* Orbit: the nearer side moves by -cos(secondary) for each radian, always to the
   * left. Tilt: about the room's x axis, along which the picture's right points until
   * the orbit has passed 90 degrees. In the mirrored hanging the viewer stands on the
   * source's side and both signs turn once more. */
  if (cos (joints->orbital_rad) < 0)
    sign = -sign;
  if (skg_pose_is_mirrored (pose))
    sign = -sign;

  *turned = *joints;
  turned->orbital_rad -= right * SKG_DRAG_RAD_PER_PX;
  turned->tilt_rad += sign * down * SKG_DRAG_RAD_PER_PX;
}

void
skg_drag_move (const SkgPose *pose,
               const SkgDetector *detector,
               double columns,
               double rows,
               SkgPose *moved)
{
  SkgMat4 identity = skg_mat4_identity ();
  double shrink = pose->sod_mm / pose->sid_mm;
  SkgGeometry world;

  skg_pose_get_geometry (pose, detector, &identity, &world);
  *moved = *pose;
  moved->isocenter_mm = skg_vec3_add_scaled (moved->isocenter_mm, world.column_step_mm,
                                             -columns * shrink);
  moved->isocenter_mm =
      skg_vec3_add_scaled (moved->isocenter_mm, world.row_step_mm, -rows * shrink);
}

void
skg_drag_window (const SkgDisplay *start, double dx, double dy, SkgDisplay *moved)
{
  double raise = start->inverted ? -dy : dy;

  *moved = *start;
  moved->window =
      CLAMP (start->window * exp2 (dx / WINDOW_DOUBLING_PX), MIN_WINDOW, MAX_WINDOW);
  moved->level = start->level + raise * start->window / WINDOW_DOUBLING_PX;
}

void
skg_pose_add_sod (SkgPose *pose, double add_mm)
{
  double high = MAX (MIN_SOD_MM, pose->sid_mm - MIN_GAP_MM);

  pose->sod_mm = CLAMP (pose->sod_mm + add_mm, MIN_SOD_MM, high);
}

void
skg_pose_add_sid (SkgPose *pose, double add_mm)
{
  pose->sid_mm = CLAMP (pose->sid_mm + add_mm, pose->sod_mm + MIN_GAP_MM, MAX_SID_MM);
}
