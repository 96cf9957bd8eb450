/* SPDX-License-Identifier: Apache-2.0
 * Triangle meshes of the room view, made on the CPU: prisms, arcs, balls. No GL. */
#pragma once

#include "base/transform.h"

G_BEGIN_DECLS

/**
 * SkgRoomPart: what a triangle belongs to: for picking, the highlight and tints.
 */
typedef enum
{
  SKG_ROOM_PART_NONE,
  SKG_ROOM_PART_RING,
  SKG_ROOM_PART_CARRIAGE,
  SKG_ROOM_PART_CROSS_ARM,
  SKG_ROOM_PART_COLUMN,
  SKG_ROOM_PART_BASE,
  SKG_ROOM_PART_DETECTOR,
  SKG_ROOM_PART_TUBE,
  SKG_ROOM_N_PARTS,
} SkgRoomPart;

/**
 * SkgRoomVertex:
 * @position_mm: world
 * @normal: unit, outward, world
 * @color: sRGB and opacity
 */
typedef struct
{
  float position_mm[3];
  float normal[3];
  guint8 color[4];
  guint8 part;
  guint8 padding[3];
} SkgRoomVertex;

/**
 * SkgRoomMesh:
 * @frame: world from the local space that shapes are given in; orthonormal
 * @color: 0xRRGGBBAA, and @part: of what is added next
 */
typedef struct
{
  GArray *vertices;
  GArray *indices;
  SkgMat4 frame;
  guint32 color;
  SkgRoomPart part;
} SkgRoomMesh;

/**
 * SkgRoomPrism: a rounded rectangle in local x and y, extruded along z.
 * @corner_mm: radius of the outline's corners (half the size: a cylinder)
 * @bevel_mm: radius of the edges at both ends, at most @corner_mm
 * @taper: size of the end at @z1_mm relative to the one at @z0_mm; 0 means 1
 */
typedef struct
{
  double half_x_mm;
  double half_y_mm;
  double z0_mm;
  double z1_mm;
  double corner_mm;
  double bevel_mm;
  double taper;
} SkgRoomPrism;

void skg_room_mesh_init (SkgRoomMesh *mesh);
void skg_room_mesh_clear (SkgRoomMesh *mesh);
/* Forgets all triangles; keeps the memory. */
void skg_room_mesh_reset (SkgRoomMesh *mesh);

void skg_room_mesh_add_prism (SkgRoomMesh *mesh, const SkgRoomPrism *prism);
void skg_room_mesh_add_ball (SkgRoomMesh *mesh, SkgVec3 centre_mm, double radius_mm);

/**
 * skg_room_mesh_add_arc:
 * A rounded rectangular section swept in the local x-y plane about the origin, angles
 * counted from x to y. @half_radial_mm and @half_width_mm (along z): of the section.
 */
void skg_room_mesh_add_arc (SkgRoomMesh *mesh,
                            double radius_mm,
                            double from_rad,
                            double to_rad,
                            double half_radial_mm,
                            double half_width_mm);
/* One triangle of the local space, colours per corner (0xRRGGBBAA). */
void skg_room_mesh_add_triangle (SkgRoomMesh *mesh,
                                 const SkgVec3 corners_mm[3],
                                 const guint32 colors[3]);

/**
 * skg_room_mesh_pick:
 * Nearest triangle of a part (not %SKG_ROOM_PART_NONE) on the ray; triangles of no part
 * hide what is behind them.
 * @hit_mm: (out): where, world
 * Returns: the part, or %SKG_ROOM_PART_NONE
 */
SkgRoomPart skg_room_mesh_pick (const SkgRoomMesh *mesh,
                                SkgVec3 origin_mm,
                                SkgVec3 direction,
                                SkgVec3 *hit_mm);

G_END_DECLS
