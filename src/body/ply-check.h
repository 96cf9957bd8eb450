/* SPDX-License-Identifier: Apache-2.0
 * PLY files looked through before assimp reads them: a damaged one can hold it for
 * ever, or make it take memory for what is not there. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_ply_check:
 * @n_faces: (out): that the header announces, and that are there
 * @message: (out) (transfer full): what is wrong, if something is
 *
 * Returns: whether header and body agree, row for row and value for value
 */
gboolean
skg_ply_check (const char *bytes, gsize n_bytes, guint64 *n_faces, char **message);

G_END_DECLS
