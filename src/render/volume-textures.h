/* SPDX-License-Identifier: Apache-2.0
 * Volumes as textures: stacks of slices across each axis, made on demand. */
#pragma once

#include "body/volume.h"
#include "render/gl-context.h"

G_BEGIN_DECLS

/* TRUE: somebody wants the work to end now. */
typedef gboolean (*SkgStopFunc) (gpointer user_data);

/**
 * SkgSlices:
 * @texture: GL_TEXTURE_2D_ARRAY; layer = voxel index along the axis, u and v = the
 * other two axes in order; linear filter, clamped to the edge
 * @hu_scale: HU = hu_scale * texel
 * @box_min_vox: the box outside which no voxel attenuates: the voxels above -1000 HU
 * @box_max_vox: and one more, where the interpolated field falls to nothing
 */
typedef struct
{
  GLuint texture;
  double hu_scale;
  SkgVec3 box_min_vox;
  SkgVec3 box_max_vox;
} SkgSlices;

typedef struct _SkgVolumeTextures SkgVolumeTextures;

/* @budget_bytes: textures that were not used for longest are dropped beyond it */
SkgVolumeTextures *skg_volume_textures_new (SkgGlContext *context,
                                            guint64 budget_bytes);
void skg_volume_textures_free (SkgVolumeTextures *self);

/**
 * skg_volume_textures_get:
 * @axis: 0 to 2
 * @full_precision: every voxel as it is in memory; FALSE allows 16-bit floats (11 bits)
 *   for volumes that are floats
 * @stop: (nullable): asked every few milliseconds of an upload; what was uploaded is
 *   kept for the next call
 * @error: %SKG_ERROR_GL: beyond the limits of this GL, or of texture memory;
 *   %G_IO_ERROR_CANCELLED
 */
gboolean skg_volume_textures_get (SkgVolumeTextures *self,
                                  SkgVolume *volume,
                                  guint axis,
                                  gboolean full_precision,
                                  SkgStopFunc stop,
                                  gpointer stop_data,
                                  SkgSlices *slices,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgVolumeTextures, skg_volume_textures_free)

G_END_DECLS
