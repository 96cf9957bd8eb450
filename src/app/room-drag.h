/* SPDX-License-Identifier: Apache-2.0
 * Dragging parts of the machine: which joint a part moves, how a point on it moves with
 * the joint, and what joint value brings it under the pointer. No GL, no widgets. */
#pragma once

#include "app/room-camera.h"

G_BEGIN_DECLS

/**
 * SkgRoomJoint: what a part can be dragged along.
 * @SKG_ROOM_JOINT_PRIMARY, @SKG_ROOM_JOINT_SECONDARY: of a stand whose parts turn about
 *   the patient's axes instead of a ring's
 */
typedef enum
{
  SKG_ROOM_JOINT_NONE,
  SKG_ROOM_JOINT_ORBITAL,
  SKG_ROOM_JOINT_TILT,
  SKG_ROOM_JOINT_WIGWAG,
  SKG_ROOM_JOINT_LIFT,
  SKG_ROOM_JOINT_IN_OUT,
  SKG_ROOM_JOINT_DRIVE,
  SKG_ROOM_JOINT_SID,
  SKG_ROOM_JOINT_SOD,
  SKG_ROOM_JOINT_PRIMARY,
  SKG_ROOM_JOINT_SECONDARY,
} SkgRoomJoint;

/**
 * SkgRoomDrag: a part held at a point.
 * @point_mm: where it is held, world; moves along
 * @joints: one or two, else %SKG_ROOM_JOINT_NONE
 */
typedef struct
{
  SkgRoomPart part;
  SkgRoomJoint joints[2];
  SkgVec3 point_mm;
} SkgRoomDrag;

/* @along_distance: the detector changes SID where it would change SOD */
void skg_room_drag_start (SkgRoomDrag *drag,
                          SkgRoomPart part,
                          SkgVec3 point_mm,
                          const SkgSample *sample,
                          gboolean along_distance);

/**
 * skg_room_drag_move:
 * One damped least-squares step that brings the held point toward the pointer.
 * @pose, @joints: (inout): moved together; which of them changed:
 * Returns: TRUE: @joints are to be set; FALSE: @pose is
 */
gboolean skg_room_drag_move (SkgRoomDrag *drag,
                             const SkgRoomCamera *camera,
                             const SkgSample *sample,
                             double x_px,
                             double y_px,
                             SkgPose *pose,
                             SkgJoints *joints);

/* (nullable): "Orbital 12.0°", translated; what dragging the part would change */
char *skg_room_part_dup_text (SkgRoomPart part,
                              const SkgSample *sample,
                              const SkgJoints *joints);

/* Bits of the parts whose joints are beyond the machine's limits. */
guint skg_room_get_warning_parts (const SkgSample *sample, const SkgJoints *joints);

G_END_DECLS
