/* SPDX-License-Identifier: Apache-2.0
 * Pass 2: which structures each ray meets on its way from the source to the pixel. */
#pragma once

#include "body/structures.h"
#include "render/frame.h"
#include "render/gl-context.h"
#include "render/program.h"
#include "render/read-back.h"
#include "render/volume-textures.h"

G_BEGIN_DECLS

typedef struct _SkgStructuresPass SkgStructuresPass;

SkgStructuresPass *skg_structures_pass_new (SkgGlContext *context,
                                            SkgProgramCache *programs);
void skg_structures_pass_free (SkgStructuresPass *self);

/**
 * skg_structures_pass_run:
 * @choice: bit b of a pixel is its structure b
 * @stop: (nullable): asked between strips
 * @later: (nullable): what reads @bits, as for skg_read_back_add()
 * @bits: (out) (transfer full): guint64[rows][columns], top row first
 * @error: %SKG_ERROR_GL, or %G_IO_ERROR_CANCELLED if @stop said so
 *
 * A voxel is a box, [index - 0.5, index + 0.5] on each axis; a ray meets a structure if
 * it passes through the inside of one of its voxels between source and pixel. Nothing
 * is sampled: every voxel on the way is looked at (Amanatides and Woo 1987). Kept until
 * rays or structures change.
 *
 * Nothing is kept of what is read later.
 */
gboolean skg_structures_pass_run (SkgStructuresPass *self,
                                  const SkgGeometry *geometry,
                                  SkgStructureChoice *choice,
                                  SkgStopFunc stop,
                                  gpointer stop_data,
                                  SkgReadBack *later,
                                  GBytes **bits,
                                  GError **error);

/* How often rays were walked to the end. */
guint64 skg_structures_pass_get_count (SkgStructuresPass *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStructuresPass, skg_structures_pass_free)

G_END_DECLS
