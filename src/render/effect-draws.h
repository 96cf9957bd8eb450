/* SPDX-License-Identifier: Apache-2.0
 * Pass 7: the draws that make up one effect. */
#pragma once

#include "render/effects.h"
#include "render/gl-context.h"
#include "render/program.h"
#include "render/targets.h"

G_BEGIN_DECLS

/* What effect-point.frag.glsl does: its define POINT. */
typedef enum
{
  SKG_POINT_ENTER,
  SKG_POINT_LEAVE,
  SKG_POINT_GAUSSIAN_NOISE,
  SKG_POINT_POWER,
  SKG_POINT_INVERT,
  SKG_POINT_IMPULSE,
  SKG_POINT_LINE,
  SKG_POINT_LOG_CONTRAST,
  SKG_POINT_SIGMOID,
  SKG_POINT_DROPOUT,
  SKG_POINT_MULTIPLY_PIXELS,
  SKG_POINT_BOXES,
  SKG_POINT_COLLIMATOR,
  SKG_POINT_STAMP,
  SKG_POINT_CLAHE,
  SKG_N_POINTS,
} SkgPoint;

/* What the draws of all effects share. Zero-initialise but for the first two. */
typedef struct
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  SkgTarget packed[2]; /* RGBA32F */
  SkgTarget pooled;
  SkgTarget blocks[2];
  GLuint tiles_texture;
  GLuint stamp_texture;
  GLuint nodes_texture;
} SkgEffectDraws;

void skg_effect_draws_clear (SkgEffectDraws *draws);

/**
 * skg_effect_draw:
 * @in: x, R32F
 * @range: RG32F, 1 x 1: least and largest of @in
 * @out: (inout): made as large as @in
 *
 * Effect @index of @list, from @in to @out.
 */
gboolean skg_effect_draw (SkgEffectDraws *draws,
                          const SkgEffectList *list,
                          guint index,
                          const SkgTarget *in,
                          const SkgTarget *range,
                          SkgTarget *out,
                          GError **error);

/* One draw of effect-point.frag.glsl without parameters: to x and back. */
gboolean skg_effect_draw_point (SkgEffectDraws *draws,
                                SkgPoint point,
                                const SkgTarget *in,
                                const SkgTarget *range,
                                SkgTarget *out,
                                GError **error);

/* Whether an effect asks for the range of its input. */
gboolean skg_effect_needs_range (SkgEffectKind kind);

G_END_DECLS
