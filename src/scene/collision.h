/* SPDX-License-Identifier: Apache-2.0
 * Whether the arm meets the table or the body, with simple solids. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

typedef enum
{
  SKG_COLLISION_NONE = 0,
  SKG_COLLISION_TABLE = 1 << 0,
  SKG_COLLISION_BODY = 1 << 1,
} SkgCollisionFlags;

/**
 * SkgSolid: a box in world space.
 * @centre_mm: of the box
 * @axes: unit vectors
 * @half_mm: half of its edges, along @axes
 */
typedef struct
{
  SkgVec3 centre_mm;
  SkgVec3 axes[3];
  double half_mm[3];
} SkgSolid;

/* Whether two boxes overlap (by their 15 separating axes: Gottschalk, Lin and Manocha,
 * "OBBTree", SIGGRAPH 1996); those that touch do not. */
gboolean skg_solid_meets (const SkgSolid *a, const SkgSolid *b);

/**
 * skg_collision_find:
 * @volume: (nullable): the body
 *
 * What the arm of @sample meets. The arm: tube housing (300 x 184 x 160 mm) and
 * collimator (156 x 144 x 46 mm) about the focal spot, detector housing (its sensitive
 * area and 26 mm around it, 52 mm deep; of an intensifier 28 mm around, 300 mm deep),
 * the C (60 x 124 mm) and what joins both to it, as the window draws them
 * (scene/room-sizes.h). A machine before a wall has no C and no table. The table: a box
 * of 510 x 1950 x 70 mm at the body's back, and its pedestal. The body: its tissue's
 * box (skg_volume_get_tissue_box_mm()), turned with the patient, rounded to an elliptic
 * cylinder along the body by three boxes whose long edges lie on the ellipse; it ends
 * where the CT ends. Cart, column and tools don't count.
 */
SkgCollisionFlags skg_collision_find (const SkgSample *sample, SkgVolume *volume);

G_END_DECLS
