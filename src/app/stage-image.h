/* SPDX-License-Identifier: Apache-2.0
 * Stages of the chain as grey pictures, each on a scale that suits it. */
#pragma once

#include <gtk/gtk.h>

#include "render/picture.h"

G_BEGIN_DECLS

/* Translated: "Scatter". */
const char *skg_stage_get_title (SkgStage stage);

/**
 * skg_stage_grey:
 * @values: what @stage holds: g/cm2 of all materials, -log of a signal, a signal, a
 *   relative deviation
 * @rgba: (out): @n_values opaque grey pixels
 * @low, @high: (out): what is black and what is white
 *
 * Between quantiles of the values, so that no single pixel spoils it; scatter begins at
 * 0, noise is even around 0.
 */
void skg_stage_grey (SkgStage stage,
                     const float *values,
                     gsize n_values,
                     guint8 *rgba,
                     double *low,
                     double *high);

/* (transfer full) (nullable): %NULL if @picture was not asked for thumbnails or its
 * simulator lacks the stage */
GdkTexture *skg_stage_dup_thumbnail (SkgPicture *picture, SkgStage stage);

/**
 * skg_stage_dup_large:
 * @text: (out) (transfer full): which stage this is, and its scale
 *
 * Returns: (transfer full) (nullable): %NULL if @picture does not have the stage
 */
GdkTexture *skg_stage_dup_large (SkgPicture *picture, SkgStage stage, char **text);

G_END_DECLS
