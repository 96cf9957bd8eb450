/* SPDX-License-Identifier: Apache-2.0
 * Dragging parts of the machine. */
#include "config.h"

#include "app/room-drag.h"

#include <glib/gi18n.h>

/* Where a joint moves the held point almost along the line of sight, the pointer says
 * little: motion below this many pixels per radian or per mm is damped. */
#define DAMPING_PX_PER_RAD 40.0
#define DAMPING_PX_PER_MM 0.06
/* No step of one event is larger: the pointer may leap. */
#define MAX_STEP_RAD 0.35
#define MAX_STEP_MM 150.0
#define MIN_SOD_MM 100.0
#define MIN_BEHIND_MM 40.0
#define MAX_SID_MM 3000.0
/* Where a point stands after this much of a joint, seen from where it was. */
#define PROBE_RAD 1e-3
#define PROBE_MM 0.5

static SkgMount
get_mount (const SkgSample *sample)
{
  return sample->machine ? sample->machine->mount : SKG_MOUNT_MOBILE;
}

static gboolean
has_range (const SkgLimits *limits)
{
  return limits->max > limits->min;
}

static SkgRoomJoint
get_distance_joint (const SkgSample *sample, SkgRoomPart part, gboolean along_distance)
{
  gboolean sid_moves = sample->machine && has_range (&sample->machine->sid_limits_mm);

  if (part == SKG_ROOM_PART_DETECTOR && (along_distance || sid_moves))
    return SKG_ROOM_JOINT_SID;
  return SKG_ROOM_JOINT_SOD;
}

static void
get_part_joints (const SkgSample *sample,
                 SkgRoomPart part,
                 gboolean along_distance,
                 SkgRoomJoint joints[2])
{
  static const SkgRoomJoint table[3][SKG_ROOM_N_PARTS][2] = {
    [SKG_MOUNT_MOBILE] = {
      [SKG_ROOM_PART_RING] = { SKG_ROOM_JOINT_ORBITAL },
      [SKG_ROOM_PART_CARRIAGE] = { SKG_ROOM_JOINT_TILT },
      [SKG_ROOM_PART_CROSS_ARM] = { SKG_ROOM_JOINT_WIGWAG },
      [SKG_ROOM_PART_COLUMN] = { SKG_ROOM_JOINT_LIFT },
      [SKG_ROOM_PART_BASE] = { SKG_ROOM_JOINT_IN_OUT, SKG_ROOM_JOINT_DRIVE },
    },
    [SKG_MOUNT_FLOOR] = {
      [SKG_ROOM_PART_RING] = { SKG_ROOM_JOINT_SECONDARY },
      [SKG_ROOM_PART_CARRIAGE] = { SKG_ROOM_JOINT_PRIMARY },
      [SKG_ROOM_PART_CROSS_ARM] = { SKG_ROOM_JOINT_PRIMARY },
      [SKG_ROOM_PART_COLUMN] = { SKG_ROOM_JOINT_LIFT },
      [SKG_ROOM_PART_BASE] = { SKG_ROOM_JOINT_IN_OUT, SKG_ROOM_JOINT_DRIVE },
    },
    [SKG_MOUNT_WALL] = {
      [SKG_ROOM_PART_CROSS_ARM] = { SKG_ROOM_JOINT_DRIVE },
      [SKG_ROOM_PART_COLUMN] = { SKG_ROOM_JOINT_DRIVE },
      [SKG_ROOM_PART_BASE] = { SKG_ROOM_JOINT_ORBITAL },
    },
  };

  joints[0] = table[get_mount (sample)][part][0];
  joints[1] = table[get_mount (sample)][part][1];
  if (part == SKG_ROOM_PART_DETECTOR || part == SKG_ROOM_PART_TUBE)
    joints[0] = get_distance_joint (sample, part, along_distance);
}

void
skg_room_drag_start (SkgRoomDrag *drag,
                     SkgRoomPart part,
                     SkgVec3 point_mm,
                     const SkgSample *sample,
                     gboolean along_distance)
{
  drag->part = part;
  drag->point_mm = point_mm;
  get_part_joints (sample, part, along_distance, drag->joints);
}

static gboolean
is_angle (SkgRoomJoint joint)
{
  switch (joint)
    {
    case SKG_ROOM_JOINT_ORBITAL:
    case SKG_ROOM_JOINT_TILT:
    case SKG_ROOM_JOINT_WIGWAG:
    case SKG_ROOM_JOINT_PRIMARY:
    case SKG_ROOM_JOINT_SECONDARY:
      return TRUE;
    case SKG_ROOM_JOINT_NONE:
    case SKG_ROOM_JOINT_LIFT:
    case SKG_ROOM_JOINT_IN_OUT:
    case SKG_ROOM_JOINT_DRIVE:
    case SKG_ROOM_JOINT_SID:
    case SKG_ROOM_JOINT_SOD:
    default:
      return FALSE;
    }
}

/* The axis of a turning joint, or the direction of a sliding one, world. */
static SkgVec3
get_joint_axis (const SkgSample *sample,
                const SkgPose *pose,
                const SkgJoints *joints,
                SkgRoomJoint joint)
{
  SkgRoomArm arm = skg_room_arm_get (sample, joints);
  SkgVec3 beam;

  skg_pose_get_axes (pose, &beam, NULL, NULL);
  switch (joint)
    {
    case SKG_ROOM_JOINT_ORBITAL:
      /* From carriage to top is against the orbital motion. */
      return skg_vec3_scale (arm.normal, -1);
    case SKG_ROOM_JOINT_TILT:
      return skg_vec3_scale (arm.carriage, -1);
    case SKG_ROOM_JOINT_SECONDARY:
      return skg_vec3_scale (arm.normal, -1);
    case SKG_ROOM_JOINT_WIGWAG:
      return skg_vec3 (0, 1, 0);
    case SKG_ROOM_JOINT_LIFT:
      return skg_vec3 (0, -1, 0);
    case SKG_ROOM_JOINT_IN_OUT:
      return skg_vec3 (1, 0, 0);
    case SKG_ROOM_JOINT_PRIMARY:
    case SKG_ROOM_JOINT_DRIVE:
      return skg_vec3 (0, 0, 1);
    case SKG_ROOM_JOINT_SID:
      return beam;
    case SKG_ROOM_JOINT_SOD:
      return skg_vec3_scale (beam, -1);
    case SKG_ROOM_JOINT_NONE:
    default:
      return skg_vec3 (0, 0, 0);
    }
}

static SkgVec3
move_point (SkgVec3 point_mm, SkgVec3 axis, gboolean angle, SkgVec3 iso_mm, double step)
{
  SkgMat4 turn;
  SkgVec3 arm_mm;

  if (!angle)
    return skg_vec3_add_scaled (point_mm, axis, step);
  turn = skg_mat4_rotation (axis, step);
  arm_mm = skg_mat4_transform_vector (&turn, skg_vec3_sub (point_mm, iso_mm));
  return skg_vec3_add (iso_mm, arm_mm);
}

/* Adds as much as is allowed; returns that. */
static double
add_to_joint (SkgRoomJoint joint, double step, SkgPose *pose, SkgJoints *joints)
{
  double before = 0;

  switch (joint)
    {
    case SKG_ROOM_JOINT_ORBITAL:
      joints->orbital_rad += step;
      return step;
    case SKG_ROOM_JOINT_TILT:
      joints->tilt_rad += step;
      return step;
    case SKG_ROOM_JOINT_WIGWAG:
      joints->wigwag_rad += step;
      return step;
    case SKG_ROOM_JOINT_LIFT:
      joints->lift_mm += step;
      return step;
    case SKG_ROOM_JOINT_IN_OUT:
      joints->in_out_mm += step;
      return step;
    case SKG_ROOM_JOINT_DRIVE:
      joints->drive_mm += step;
      return step;
    case SKG_ROOM_JOINT_SID:
      before = pose->sid_mm;
      pose->sid_mm = CLAMP (before + step, pose->sod_mm + MIN_BEHIND_MM, MAX_SID_MM);
      return pose->sid_mm - before;
    case SKG_ROOM_JOINT_SOD:
      before = pose->sod_mm;
      pose->sod_mm = CLAMP (before + step, MIN_SOD_MM, pose->sid_mm - MIN_BEHIND_MM);
      return pose->sod_mm - before;
    case SKG_ROOM_JOINT_PRIMARY:
      pose->primary_rad = remainder (pose->primary_rad + step, 2 * G_PI);
      return step;
    case SKG_ROOM_JOINT_SECONDARY:
      before = pose->secondary_rad;
      pose->secondary_rad = CLAMP (before + step, -G_PI / 2, G_PI / 2);
      return pose->secondary_rad - before;
    case SKG_ROOM_JOINT_NONE:
    default:
      return 0;
    }
}

static gboolean
is_of_joints (SkgRoomJoint joint)
{
  return joint >= SKG_ROOM_JOINT_ORBITAL && joint <= SKG_ROOM_JOINT_DRIVE;
}

/**
 * Slope: of one joint at the held point.
 * @dx, @dy: view pixels per radian or mm, in units of the damping
 */
typedef struct
{
  SkgVec3 axis;
  gboolean angle;
  double scale;
  double dx;
  double dy;
} Slope;

static gboolean
get_slope (const SkgRoomDrag *drag,
           const SkgRoomCamera *camera,
           const SkgPose *pose,
           SkgRoomJoint joint,
           Slope *slope)
{
  double probe = slope->angle ? PROBE_RAD : PROBE_MM;
  SkgVec3 moved_mm;
  double x0;
  double y0;
  double x1;
  double y1;

  slope->scale = slope->angle ? 1 / DAMPING_PX_PER_RAD : 1 / DAMPING_PX_PER_MM;
  moved_mm =
      move_point (drag->point_mm, slope->axis, slope->angle, pose->isocenter_mm, probe);
  if (joint == SKG_ROOM_JOINT_NONE ||
      !skg_room_camera_project (camera, drag->point_mm, &x0, &y0) ||
      !skg_room_camera_project (camera, moved_mm, &x1, &y1))
    return FALSE;
  slope->dx = (x1 - x0) / probe * slope->scale;
  slope->dy = (y1 - y0) / probe * slope->scale;
  return TRUE;
}

gboolean
skg_room_drag_move (SkgRoomDrag *drag,
                    const SkgRoomCamera *camera,
                    const SkgSample *sample,
                    double x_px,
                    double y_px,
                    SkgPose *pose,
                    SkgJoints *joints)
{
  Slope slopes[2] = { 0 };
  /* Normal equations of slopes * step = way, damped by one. */
  double a = 1;
  double b = 0;
  double d = 1;
  double right[2] = { 0, 0 };
  double x;
  double y;
  SkgVec3 iso_mm = pose->isocenter_mm;

  if (!skg_room_camera_project (camera, drag->point_mm, &x, &y))
    return TRUE;
  for (guint i = 0; i < 2; i++)
    {
      slopes[i].axis = get_joint_axis (sample, pose, joints, drag->joints[i]);
      slopes[i].angle = is_angle (drag->joints[i]);
      if (get_slope (drag, camera, pose, drag->joints[i], &slopes[i]))
        right[i] = slopes[i].dx * (x_px - x) + slopes[i].dy * (y_px - y);
    }
  a += slopes[0].dx * slopes[0].dx + slopes[0].dy * slopes[0].dy;
  b += slopes[0].dx * slopes[1].dx + slopes[0].dy * slopes[1].dy;
  d += slopes[1].dx * slopes[1].dx + slopes[1].dy * slopes[1].dy;

  for (guint i = 0; i < 2; i++)
    {
      double solved =
          (i == 0 ? d * right[0] - b * right[1] : a * right[1] - b * right[0]) /
          (a * d - b * b);
      double most = slopes[i].angle ? MAX_STEP_RAD : MAX_STEP_MM;
      double step = CLAMP (solved * slopes[i].scale, -most, most);

      if (drag->joints[i] == SKG_ROOM_JOINT_NONE)
        continue;
      step = add_to_joint (drag->joints[i], step, pose, joints);
      drag->point_mm =
          move_point (drag->point_mm, slopes[i].axis, slopes[i].angle, iso_mm, step);
    }
  return is_of_joints (drag->joints[0]);
}

static char *
dup_joint_text (SkgRoomJoint joint, const SkgSample *sample, const SkgJoints *joints)
{
  const SkgPose *pose = &sample->pose;

  switch (joint)
    {
    case SKG_ROOM_JOINT_ORBITAL:
      return g_strdup_printf (_ ("Orbital %.1f°"),
                              SKG_DEG_FROM_RAD (joints->orbital_rad));
    case SKG_ROOM_JOINT_TILT:
      return g_strdup_printf (_ ("Tilt %.1f°"), SKG_DEG_FROM_RAD (joints->tilt_rad));
    case SKG_ROOM_JOINT_WIGWAG:
      return g_strdup_printf (_ ("Wig-wag %.1f°"),
                              SKG_DEG_FROM_RAD (joints->wigwag_rad));
    case SKG_ROOM_JOINT_LIFT:
      return g_strdup_printf (_ ("Lift %.0f mm"), joints->lift_mm);
    case SKG_ROOM_JOINT_IN_OUT:
      return g_strdup_printf (_ ("In/out %.0f mm"), joints->in_out_mm);
    case SKG_ROOM_JOINT_DRIVE:
      return g_strdup_printf (_ ("Drive %.0f mm"), joints->drive_mm);
    case SKG_ROOM_JOINT_SID:
      return g_strdup_printf (_ ("SID %.0f mm"), pose->sid_mm);
    case SKG_ROOM_JOINT_SOD:
      return g_strdup_printf (_ ("SOD %.0f mm"), pose->sod_mm);
    case SKG_ROOM_JOINT_PRIMARY:
      return g_strdup_printf (_ ("LAO/RAO %.1f°"),
                              SKG_DEG_FROM_RAD (pose->primary_rad));
    case SKG_ROOM_JOINT_SECONDARY:
      return g_strdup_printf (_ ("CRA/CAU %.1f°"),
                              SKG_DEG_FROM_RAD (pose->secondary_rad));
    case SKG_ROOM_JOINT_NONE:
    default:
      return NULL;
    }
}

char *
skg_room_part_dup_text (SkgRoomPart part,
                        const SkgSample *sample,
                        const SkgJoints *joints)
{
  SkgRoomJoint moved[2];
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  get_part_joints (sample, part, FALSE, moved);
  first = dup_joint_text (moved[0], sample, joints);
  second = dup_joint_text (moved[1], sample, joints);
  if (!second)
    return g_steal_pointer (&first);
  return g_strdup_printf ("%s · %s", first, second);
}

guint
skg_room_get_warning_parts (const SkgSample *sample, const SkgJoints *joints)
{
  static const struct
  {
    SkgLimitFlags flag;
    SkgRoomPart part;
  } table[] = {
    { SKG_LIMIT_ORBITAL, SKG_ROOM_PART_RING },
    { SKG_LIMIT_TILT, SKG_ROOM_PART_CARRIAGE },
    { SKG_LIMIT_WIGWAG, SKG_ROOM_PART_CROSS_ARM },
    { SKG_LIMIT_LIFT, SKG_ROOM_PART_COLUMN },
    { SKG_LIMIT_IN_OUT, SKG_ROOM_PART_BASE },
    { SKG_LIMIT_DRIVE, SKG_ROOM_PART_BASE },
    { SKG_LIMIT_SID, SKG_ROOM_PART_DETECTOR },
    { SKG_LIMIT_SOD, SKG_ROOM_PART_TUBE },
  };
  SkgLimitFlags passed;
  guint parts = 0;

  if (!sample->machine)
    return 0;
  passed = skg_machine_check (sample->machine, joints, &sample->pose);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (passed & table[i].flag)
      parts |= 1u << table[i].part;
  return parts;
}
