/* SPDX-License-Identifier: Apache-2.0
 * How many bytes of voxels a MetaImage really has: MetaIO reads a truncated file
 * without complaint. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_meta_count_bytes:
 * @path: .mha or .mhd whose voxels are not compressed
 *
 * Returns: bytes behind the header, or of the data file that it names;
 *   %G_MAXUINT64 if the voxels lie in several files
 */
guint64 skg_meta_count_bytes (const char *path);

G_END_DECLS
