/* SPDX-License-Identifier: Apache-2.0
 * Pass 8: what the eye gets. */
#pragma once

#include "render/gl-context.h"
#include "render/picture.h"
#include "render/program.h"
#include "render/read-back.h"
#include "render/targets.h"

G_BEGIN_DECLS

typedef struct _SkgDisplayPass SkgDisplayPass;

SkgDisplayPass *skg_display_pass_new (SkgGlContext *context, SkgProgramCache *programs);
void skg_display_pass_free (SkgDisplayPass *self);

/**
 * skg_display_pass_run:
 * @image: R32F
 * @area: pass 1, for tinted pictures
 * @changed: @image is not that of the last call
 * @later: (nullable): what reads the displays (render/read-back.h)
 * @picture: (inout): its image, columns and rows are there; window and level are chosen
 *   if its window is 0; display and, if asked for, the finer display are made
 */
gboolean skg_display_pass_run (SkgDisplayPass *self,
                               const SkgFrame *frame,
                               const SkgTarget *image,
                               const SkgTarget *area,
                               gboolean changed,
                               SkgReadBack *later,
                               SkgPicture *picture,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgDisplayPass, skg_display_pass_free)

G_END_DECLS
