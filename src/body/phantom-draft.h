/* SPDX-License-Identifier: Apache-2.0
 * Drafts of built-in bodies: an eighth of the voxels, the same body. */
#pragma once

#include "body/phantom.h"

G_BEGIN_DECLS

/* Edges of a draft's voxels that are enough for a picture of this many pixels: they are
 * less than two pixels of it at the isocentre. */
#define SKG_PHANTOM_DRAFT_MAX_PX 256

/**
 * skg_phantom_draft_new:
 * @params: of the body itself; one whose voxels are 2 mm or more is its own draft
 * @error: as skg_phantom_body_new()
 *
 * The body that skg_phantom_body_new() gives, blocks of 2 x 2 x 2 of its voxels
 * averaged; a block's label is the most frequent one in it, the least of those that are
 * equally frequent. Landmarks and aim are those of the whole body (its own voxels would
 * give another aim), so that a draw shows the same in the same place. Kept in the
 * user's cache folder; where it is not, the whole body is made first.
 */
SkgPhantomBody *skg_phantom_draft_new (const SkgPhantomParams *params,
                                       SkgProgressFunc progress,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
