/* SPDX-License-Identifier: Apache-2.0
 * Writes soft parts and bones of a made body into voxels. */
#pragma once

#include "body/phantom-field.h"

G_BEGIN_DECLS

/* One axial slice of soft tissue: every voxel of slice @k is written, outside air. */
void skg_phantom_paint_soft (const SkgPhantomModel *model,
                             const SkgGrid *grid,
                             guint k,
                             gint16 *voxels);

/* Slice @layer of @field, and its mirror image, over what is in the voxels. */
void skg_phantom_paint_bone (const SkgPhantomModel *model,
                             const SkgPhantomBone *bone,
                             const SkgPhantomField *field,
                             const SkgGrid *grid,
                             guint layer,
                             gint16 *voxels);

G_END_DECLS
