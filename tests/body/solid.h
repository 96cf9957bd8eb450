/* SPDX-License-Identifier: Apache-2.0
 * Whether a mesh is a proper solid, computed without the program's own means. */
#pragma once

#include "body/tool.h"

G_BEGIN_DECLS

/* Edges that are not met exactly once in each direction. */
guint count_open_edges (SkgMesh *mesh);
/* Signed volume, mm3: positive if triangles are counter-clockwise from outside. */
double measure_volume_mm3 (SkgMesh *mesh);
/* Pairs of triangles that cut each other, in double precision. Pairs with a common
 * edge, and those in one plane, are left out. */
guint count_intersections (SkgMesh *mesh);
/* All three, for each part of @tool; no warnings either. */
void assert_solid (SkgTool *tool);

G_END_DECLS
