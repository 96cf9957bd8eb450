/* SPDX-License-Identifier: Apache-2.0
 * Writes soft parts and bones of a made body into voxels. Both by coverage: a voxel
 * gets the mean of what it holds, so that integrals along rays stay right where a
 * cortex is thinner than a voxel. Its label is what covers its middle. */
#pragma once

#include "body/phantom-field.h"

G_BEGIN_DECLS

/* HU and label of every voxel of a grid, i fastest. */
typedef struct
{
  gint16 *hu;
  guint8 *labels;
} SkgPhantomVoxels;

/* One axial slice of soft tissue: every voxel of slice @k is written, outside air. */
void skg_phantom_paint_soft (const SkgPhantomModel *model,
                             const SkgGrid *grid,
                             guint k,
                             const SkgPhantomVoxels *voxels);

/* Slice @layer of @field, and its mirror image, over what is in the voxels. */
void skg_phantom_paint_bone (const SkgPhantomModel *model,
                             const SkgPhantomBone *bone,
                             const SkgPhantomField *field,
                             const SkgGrid *grid,
                             guint layer,
                             const SkgPhantomVoxels *voxels);

G_END_DECLS
