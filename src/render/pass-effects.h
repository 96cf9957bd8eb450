/* SPDX-License-Identifier: Apache-2.0
 * Pass 7: the image effects, between the detector and the display. Keeps its result
 * until picture or list change. */
#pragma once

#include "render/effect-draws.h"
#include "render/frame.h"

G_BEGIN_DECLS

typedef struct _SkgEffectsPass SkgEffectsPass;

SkgEffectsPass *skg_effects_pass_new (SkgGlContext *context, SkgProgramCache *programs);
void skg_effects_pass_free (SkgEffectsPass *self);

/**
 * skg_effects_pass_run:
 * @image: R32F, what passes 1 to 6 gave
 * @image_serial: changes whenever what is in @image does
 * @changed: (out): FALSE if the result is still that of the last call
 *
 * Returns: (transfer none) (nullable): @image itself if @frame has no effects
 */
const SkgTarget *skg_effects_pass_run (SkgEffectsPass *self,
                                       const SkgFrame *frame,
                                       const SkgTarget *image,
                                       guint64 image_serial,
                                       gboolean *changed,
                                       GError **error);

/* How often the list was applied. */
guint64 skg_effects_pass_get_count (SkgEffectsPass *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgEffectsPass, skg_effects_pass_free)

G_END_DECLS
