/* SPDX-License-Identifier: Apache-2.0
 * What has to be known of a NIfTI file before ITK sees it: the NIfTI library repairs
 * bad spacings, fills up truncated files and replaces NaN by zero without a word. */
#pragma once

#include "body/volume-io.h"

G_BEGIN_DECLS

/**
 * skg_nifti_check:
 * @path: .nii or .nii.gz
 * @is_packed: (out): the file is compressed by gzip
 * @n_bytes: (out): bytes that the unpacked file must hold
 *
 * Reads the header's fixed fields: magic, dimensions, type, spacing.
 */
gboolean skg_nifti_check (const char *path,
                          gboolean *is_packed,
                          guint64 *n_bytes,
                          GError **error);

/* Floating-point voxels are finite; the NIfTI library turns those that are not into 0.
 * @path is unpacked; skg_nifti_check() has passed. */
gboolean
skg_nifti_check_finite (const char *path, GCancellable *cancellable, GError **error);

/**
 * skg_nifti_unpack:
 * @n_bytes: what the unpacked file must hold at least
 *
 * Unpacks into a temporary file and checks the whole stream, so that slices can be
 * read a few at a time and a truncated file is found out.
 *
 * Returns: (transfer full): name of the file, to be removed by skg_nifti_remove()
 */
char *skg_nifti_unpack (const char *path,
                        guint64 n_bytes,
                        SkgProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error);
/* Removes the temporary file and its folder; frees @unpacked. */
void skg_nifti_remove (char *unpacked);

G_END_DECLS
