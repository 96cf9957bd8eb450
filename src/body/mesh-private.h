/* SPDX-License-Identifier: Apache-2.0
 * How meshes are made inside this floor. */
#pragma once

#include "body/mesh.h"

G_BEGIN_DECLS

/* skg_mesh_new() that takes both arrays, on failure too. */
SkgMesh *skg_mesh_new_take (float *vertices_mm,
                            guint n_vertices,
                            guint32 *indices,
                            guint n_triangles,
                            GError **error);

/* Before the mesh is shared. */
void skg_mesh_add_warning (SkgMesh *mesh, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
