/* SPDX-License-Identifier: Apache-2.0
 * Volumes as textures: stacks of slices across each axis, made on demand. */
#pragma once

#include "body/volume.h"
#include "render/bounds.h"
#include "render/gl-context.h"
#include "render/slices.h"

G_BEGIN_DECLS

/* TRUE: somebody wants the work to end now. */
typedef gboolean (*SkgStopFunc) (gpointer user_data);

/**
 * SkgSlices:
 * @texture: GL_TEXTURE_2D_ARRAY, clamped to the edge; plain ones with a linear filter
 * @layout: what lies in it
 * @bounds: (transfer none): where the volume attenuates; until the next call
 */
typedef struct
{
  GLuint texture;
  SkgSliceLayout layout;
  const SkgBounds *bounds;
} SkgSlices;

typedef struct _SkgVolumeTextures SkgVolumeTextures;

/* @budget_bytes: textures that were not used for longest are dropped beyond it */
SkgVolumeTextures *skg_volume_textures_new (SkgGlContext *context,
                                            guint64 budget_bytes);
void skg_volume_textures_free (SkgVolumeTextures *self);

/* Whether slices of %SKG_SLICES_CELLS are packed, where the budget allows it. */
gboolean skg_volume_textures_packs_cells (SkgVolumeTextures *self, SkgVolume *volume);

/**
 * skg_volume_textures_get:
 * @axis: 0 to 2
 * @kind: where the layers lie
 * @n_stacks: how many such textures the picture needs, this one included: they are
 *   packed if this is software GL and all of them fit into the budget
 * @stop: (nullable): asked every few milliseconds of an upload; what was uploaded is
 *   kept for the next call
 * @error: %SKG_ERROR_GL: beyond the limits of this GL, or of texture memory;
 *   %G_IO_ERROR_CANCELLED
 */
gboolean skg_volume_textures_get (SkgVolumeTextures *self,
                                  SkgVolume *volume,
                                  guint axis,
                                  SkgSlicesKind kind,
                                  guint n_stacks,
                                  SkgStopFunc stop,
                                  gpointer stop_data,
                                  SkgSlices *slices,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgVolumeTextures, skg_volume_textures_free)

G_END_DECLS
