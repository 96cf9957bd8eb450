/* SPDX-License-Identifier: Apache-2.0
 * Meshes put together from points, rings and tubes. */
#pragma once

#include "body/mesh.h"

G_BEGIN_DECLS

/* Vertices in double precision; equal ones become one when the mesh is made. */
typedef struct
{
  GArray *vertices_mm; /* SkgVec3 */
  GArray *indices;     /* guint32 */
} SkgMeshBuilder;

SkgMeshBuilder *skg_mesh_builder_new (void);
void skg_mesh_builder_free (SkgMeshBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgMeshBuilder, skg_mesh_builder_free)

guint32 skg_mesh_builder_add_vertex (SkgMeshBuilder *self, SkgVec3 p_mm);
/* Counter-clockwise seen from outside, as all that follow. */
void
skg_mesh_builder_add_triangle (SkgMeshBuilder *self, guint32 a, guint32 b, guint32 c);
/* Split along its shorter diagonal. */
void skg_mesh_builder_add_quad (
    SkgMeshBuilder *self, guint32 a, guint32 b, guint32 c, guint32 d);

/**
 * skg_mesh_builder_add_rings:
 * @points_mm: (array): @n_rings rings of @n_around points, each counter-clockwise about
 *   the direction in which the rings follow each other on the outside. On the inside
 *   of a tube they follow each other backwards
 * @first, @last: (nullable): points that close the ends; without both, the last ring
 *   is joined to the first
 */
void skg_mesh_builder_add_rings (SkgMeshBuilder *self,
                                 const SkgVec3 *points_mm,
                                 guint n_rings,
                                 guint n_around,
                                 const SkgVec3 *first,
                                 const SkgVec3 *last);

/**
 * SkgProfilePoint: of a solid of revolution about z.
 */
typedef struct
{
  double r_mm;
  double z_mm;
} SkgProfilePoint;

/**
 * skg_mesh_builder_add_revolved:
 * @profile: (array): up along z on the outside, down on the inside; radius 0 only for
 *   the first and the last; if both, the solid is closed there, else the last point
 *   is joined to the first
 */
void skg_mesh_builder_add_revolved (SkgMeshBuilder *self,
                                    const SkgProfilePoint *profile,
                                    guint n_profile,
                                    guint n_around);

/* A box along the axes. */
void skg_mesh_builder_add_box (SkgMeshBuilder *self, SkgVec3 min_mm, SkgVec3 max_mm);
void
skg_mesh_builder_add_ball (SkgMeshBuilder *self, SkgVec3 centre_mm, double radius_mm);

/* Points around a circle so that its polygon is off by 3 um at most, 32 to 96. */
guint skg_mesh_builder_count_around (double radius_mm);

/* @error: as skg_mesh_new(); a shape that turned out inside out is one as well */
SkgMesh *skg_mesh_builder_finish (SkgMeshBuilder *self, GError **error);

G_END_DECLS
