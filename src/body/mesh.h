/* SPDX-License-Identifier: Apache-2.0
 * Closed triangle meshes: tools and implants. Immutable, shared by reference between
 * threads. */
#pragma once

#include <glib-object.h>

#include "base/transform.h"

G_BEGIN_DECLS

/* Most triangles of a mesh; an implant scanned finely has some 200,000. */
#define SKG_MESH_MAX_TRIANGLES 2000000u
/* Largest file that is read: as ASCII STL, the longest form, a million triangles. */
#define SKG_MESH_MAX_FILE_BYTES ((gsize) 256 << 20)
/* Nothing longer fits into the room. */
#define SKG_MESH_MAX_EXTENT_MM 10000.0

typedef struct _SkgMesh SkgMesh;

#define SKG_TYPE_MESH (skg_mesh_get_type ())
GType skg_mesh_get_type (void);

/**
 * skg_mesh_new:
 * @vertices_mm: (array): 3 @n_vertices coordinates; equal positions count as one
 *   vertex
 * @indices: (array): 3 @n_triangles indices into the vertices
 * @error: %SKG_ERROR_INPUT: nothing in it, too many triangles, an index or coordinate
 *   out of range, open (not every edge is shared), not orientable, without a volume
 *
 * Triangles that two equal corners make empty are left out. The surface is turned so
 * that it is counter-clockwise seen from outside; each separate part is turned on its
 * own, and a part inside another that was inside out is a cavity and stays one. What
 * was turned is said in skg_mesh_get_warnings().
 *
 * Returns: (transfer full)
 */
SkgMesh *skg_mesh_new (const float *vertices_mm,
                       guint n_vertices,
                       const guint32 *indices,
                       guint n_triangles,
                       GError **error);
SkgMesh *skg_mesh_ref (SkgMesh *mesh);
void skg_mesh_unref (SkgMesh *mesh);

/**
 * skg_mesh_load:
 * @path: STL (binary or ASCII), PLY or OBJ, by its ending
 * @mm_per_unit: what the file's numbers count: 1 for millimetres, 1000 for metres;
 *   above 0, at most 1e6
 * @error: %SKG_ERROR_INPUT: as skg_mesh_new(), or not such a file; the message names
 *   the file. Sizes are checked before memory is taken
 */
SkgMesh *skg_mesh_load (const char *path, double mm_per_unit, GError **error);

/**
 * skg_mesh_save_stl:
 * Binary STL in mm, with facet normals.
 */
gboolean skg_mesh_save_stl (SkgMesh *mesh, const char *path, GError **error);

/* (transfer none) (array length=n_vertices): x, y, z each */
const float *skg_mesh_get_vertices_mm (SkgMesh *mesh, guint *n_vertices);
/* (transfer none) (array length=n_triangles): three a triangle */
const guint32 *skg_mesh_get_indices (SkgMesh *mesh, guint *n_triangles);
void skg_mesh_get_bounds_mm (SkgMesh *mesh, SkgVec3 *min_mm, SkgVec3 *max_mm);
/* Above 0. */
double skg_mesh_get_volume_mm3 (SkgMesh *mesh);
double skg_mesh_get_area_mm2 (SkgMesh *mesh);
/* Separate parts, cavities included. */
guint skg_mesh_get_n_parts (SkgMesh *mesh);

/* TRUE if @point_mm lies inside (winding number, so that overlapping parts count
 * once). */
gboolean skg_mesh_contains (SkgMesh *mesh, SkgVec3 point_mm);

/* A number that no other mesh of this process has: a key for caches. */
guint64 skg_mesh_get_id (SkgMesh *mesh);
/* (transfer none) (array zero-terminated=1): what was noticed, one sentence each */
const char *const *skg_mesh_get_warnings (SkgMesh *mesh);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgMesh, skg_mesh_unref)

G_END_DECLS
