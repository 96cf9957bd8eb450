/* SPDX-License-Identifier: Apache-2.0
 * Mesh files looked through before assimp reads them: a damaged one can hold it for
 * ever, let it crash, or make it take memory for what is not there. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_mesh_check_ply:
 * skg_mesh_check_ascii_stl:
 * skg_mesh_check_obj:
 * @n_faces: (out): that are there
 * @message: (out) (transfer full): what is wrong, if something is
 *
 * Returns: whether the whole file, row for row and value for value, is as its format
 *   says
 */
gboolean
skg_mesh_check_ply (const char *bytes, gsize n_bytes, guint64 *n_faces, char **message);
gboolean skg_mesh_check_ascii_stl (const char *bytes,
                                   gsize n_bytes,
                                   guint64 *n_faces,
                                   char **message);
gboolean
skg_mesh_check_obj (const char *bytes, gsize n_bytes, guint64 *n_faces, char **message);

G_END_DECLS
