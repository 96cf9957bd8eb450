/* SPDX-License-Identifier: Apache-2.0
 * What stands in the room, as meshes, where it really is (world, mm). No GL, no GTK. */
#pragma once

#include "app/room-mesh.h"
#include "body/surface.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgRoomAxes: the room's directions in world space. A lying patient's room has the
 * ceiling at -y; a standing patient's has it at the head.
 */
typedef struct
{
  SkgVec3 up;
  SkgVec3 right;   /* patient's left */
  SkgVec3 forward; /* right x up = -forward */
} SkgRoomAxes;

/**
 * SkgRoomScene:
 * @solid: opaque, with parts
 * @beam: translucent triangles, source to detector, and its lit field
 * @edges: pairs of points (world) for lines along the beam
 * @floor_mm: on the floor, below @centre_mm
 * @centre_mm: isocentre at rest
 * @mount: of the machine: from where it is seen best
 */
typedef struct
{
  SkgRoomMesh solid;
  SkgRoomMesh beam;
  GArray *edges;
  SkgRoomAxes axes;
  SkgVec3 floor_mm;
  SkgVec3 centre_mm;
  SkgMount mount;
} SkgRoomScene;

void skg_room_scene_init (SkgRoomScene *scene);
void skg_room_scene_clear (SkgRoomScene *scene);

/**
 * skg_room_scene_update:
 * @body: (nullable): its landmarks
 * @surface: (nullable): where the table stands follows from it
 */
void skg_room_scene_update (SkgRoomScene *scene,
                            const SkgSample *sample,
                            const SkgJoints *joints,
                            const SkgBody *body,
                            SkgSurface *surface);

/**
 * SkgRoomArm: axes of the C, world. For every mount the detector's direction lies in
 * the plane of @carriage and @top.
 * @carriage: from the middle of the C to what holds it
 * @top: perpendicular to it, to where the detector is when the C stands square
 * @normal: @carriage x @top, the ring's axis
 */
typedef struct
{
  SkgVec3 carriage;
  SkgVec3 top;
  SkgVec3 normal;
} SkgRoomArm;

SkgRoomArm skg_room_arm_get (const SkgSample *sample, const SkgJoints *joints);
SkgRoomAxes skg_room_axes_get (const SkgMachine *machine);

G_END_DECLS
