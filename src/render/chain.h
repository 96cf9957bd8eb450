/* SPDX-License-Identifier: Apache-2.0
 * Passes 4 to 6: from area densities to what the detector gives. Each pass keeps its
 * result until its own inputs change. */
#pragma once

#include "render/gl-context.h"
#include "render/pass-scatter.h"
#include "render/pass-tools.h"
#include "render/program.h"
#include "render/targets.h"

G_BEGIN_DECLS

typedef struct _SkgChain SkgChain;

SkgChain *skg_chain_new (SkgGlContext *context, SkgProgramCache *programs);
void skg_chain_free (SkgChain *self);

/**
 * skg_chain_run:
 * @area: area densities, RGBA32F, of @frame's size
 * @area_serial: changes whenever what is in @area or @metal does
 * @metal: (nullable)
 * @changed: (out): FALSE if the image is still that of the last call
 *
 * Returns: (transfer none) (nullable): the image that pass 8 shows, R32F
 */
const SkgTarget *skg_chain_run (SkgChain *self,
                                const SkgFrame *frame,
                                const SkgTarget *area,
                                guint64 area_serial,
                                const SkgMetal *metal,
                                gboolean *changed,
                                GError **error);

/* After a run: */
const SkgTarget *skg_chain_get_exposed (SkgChain *self);
const SkgTarget *skg_chain_get_detected (SkgChain *self);
const SkgCells *skg_chain_get_cells (SkgChain *self);
/* Each changes whenever what its pass gives does. */
void skg_chain_get_serials (SkgChain *self,
                            guint64 *exposed,
                            guint64 *scatter,
                            guint64 *detected);

/* Mean of blocks of @in, any float format, into @out (RGBA32F). */
gboolean skg_chain_reduce (SkgChain *self,
                           const SkgTarget *in,
                           guint columns,
                           guint rows,
                           SkgTarget *out,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgChain, skg_chain_free)

G_END_DECLS
