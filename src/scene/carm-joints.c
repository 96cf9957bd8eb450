/* SPDX-License-Identifier: Apache-2.0
 * Mechanical joints of the C-arm from its pose, and back.
 *
 * The arm's rotation, arm axes to world axes, is A = Ry(w) Rx(-t) Rz(o): the orbital
 * ring hangs in the tilting part, and both hang on the swivel. All rotations are
 * right-handed about world axes. At rest the detector is at -y (in front of the
 * patient) and the picture's up is +z. Signs follow: + orbital is LAO, + tilt is CRA,
 * + wig-wag turns the picture's up from the head to the patient's left. With w = 0
 *   d = (sin o, -cos o cos t, cos o sin t). */
#include "config.h"

#include "scene/carm.h"

/* Below this distance of d from a pole, the angle about the pole is noise. */
#define POLE_TOLERANCE 1e-10

/* Arms turn by less than this (the default machine's tilt reaches 225 degrees). */
#define LARGEST_JOINT_RAD (1.5 * G_PI)

static double
wrap_angle_rad (double angle_rad)
{
  double wrapped_rad = remainder (angle_rad, 2 * G_PI);

  return wrapped_rad <= -G_PI ? wrapped_rad + 2 * G_PI : wrapped_rad;
}

static SkgMat4
get_arm_rotation (const SkgJoints *joints)
{
  SkgMat4 wigwag = skg_mat4_rotation (skg_vec3 (0, 1, 0), joints->wigwag_rad);
  SkgMat4 tilt = skg_mat4_rotation (skg_vec3 (1, 0, 0), -joints->tilt_rad);
  SkgMat4 orbital = skg_mat4_rotation (skg_vec3 (0, 0, 1), joints->orbital_rad);
  SkgMat4 ring = skg_mat4_multiply (&tilt, &orbital);

  return skg_mat4_multiply (&wigwag, &ring);
}

/* The roll that has the picture's right where the arm carries the detector's. */
static double
get_arm_roll_rad (const SkgPose *pose, const SkgMat4 *arm)
{
  SkgPose unrolled = *pose;
  SkgVec3 arm_right = skg_mat4_get_column (arm, 0);
  SkgVec3 right;
  SkgVec3 up;

  unrolled.roll_rad = 0;
  skg_pose_get_axes (&unrolled, NULL, &right, &up);
  return atan2 (skg_vec3_dot (arm_right, up), skg_vec3_dot (arm_right, right));
}

static double
get_distance2 (double orbital_rad, double tilt_rad, const SkgJoints *near)
{
  double orbital = orbital_rad - near->orbital_rad;
  double tilt = tilt_rad - near->tilt_rad;

  return orbital * orbital + tilt * tilt;
}

/* Tries full turns of both angles and keeps the nearest in @joints. */
static void
consider_solution (double orbital_rad,
                   double tilt_rad,
                   const SkgJoints *near,
                   double *best_distance2,
                   SkgJoints *joints)
{
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++)
      {
        double o = orbital_rad + i * 2 * G_PI;
        double t = tilt_rad + j * 2 * G_PI;
        double distance2 = get_distance2 (o, t, near);

        if (fabs (o) > LARGEST_JOINT_RAD || fabs (t) > LARGEST_JOINT_RAD ||
            distance2 >= *best_distance2)
          continue;
        *best_distance2 = distance2;
        joints->orbital_rad = o;
        joints->tilt_rad = t;
      }
}

SkgJoints
skg_pose_get_joints (const SkgPose *pose, SkgVec3 home_mm, const SkgJoints *near)
{
  static const SkgJoints rest = { 0 };
  SkgMat4 unswivel = skg_mat4_rotation (skg_vec3 (0, 1, 0), -pose->wigwag_rad);
  SkgVec3 moved_mm = skg_vec3_sub (pose->isocenter_mm, home_mm);
  SkgJoints joints = { .wigwag_rad = pose->wigwag_rad,
                       .lift_mm = -moved_mm.y,
                       .in_out_mm = moved_mm.x,
                       .drive_mm = moved_mm.z };
  double best_distance2 = INFINITY;
  double side;
  double orbital_rad;
  SkgVec3 d;

  if (!near)
    near = &rest;
  skg_pose_get_axes (pose, &d, NULL, NULL);
  d = skg_mat4_transform_vector (&unswivel, d);

  /* cos o may have either sign; arc tangents, since arc sines fail near 90. */
  side = hypot (d.y, d.z);
  orbital_rad = atan2 (d.x, side);
  if (side < POLE_TOLERANCE)
    {
      consider_solution (orbital_rad, near->tilt_rad, near, &best_distance2, &joints);
      return joints;
    }
  consider_solution (orbital_rad, atan2 (d.z, -d.y), near, &best_distance2, &joints);
  consider_solution (atan2 (d.x, -side), atan2 (-d.z, d.y), near, &best_distance2,
                     &joints);
  return joints;
}

void
skg_pose_set_joints (SkgPose *pose,
                     const SkgJoints *joints,
                     SkgVec3 home_mm,
                     double image_rotation_rad)
{
  SkgMat4 arm = get_arm_rotation (joints);
  SkgVec3 d = skg_vec3_scale (skg_mat4_get_column (&arm, 1), -1);
  double side = hypot (d.x, d.y);

  /* Looking along the body any primary angle will do: the present one, and the roll
   * takes up the difference. */
  if (side >= POLE_TOLERANCE)
    pose->primary_rad = wrap_angle_rad (atan2 (d.x, -d.y));
  pose->secondary_rad = atan2 (d.z, side);
  pose->wigwag_rad = joints->wigwag_rad;
  pose->roll_rad = wrap_angle_rad (get_arm_roll_rad (pose, &arm) + image_rotation_rad);
  pose->isocenter_mm = skg_vec3_add (
      home_mm, skg_vec3 (joints->in_out_mm, -joints->lift_mm, joints->drive_mm));
}

double
skg_pose_get_image_rotation (const SkgPose *pose, const SkgJoints *joints)
{
  SkgMat4 arm = get_arm_rotation (joints);

  return wrap_angle_rad (pose->roll_rad - get_arm_roll_rad (pose, &arm));
}
