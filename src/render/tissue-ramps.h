/* SPDX-License-Identifier: Apache-2.0
 * A tissue table as shaders take it: ramps over HU (shaders/include/tissue.glsl). */
#pragma once

#include "render/frame.h"
#include "render/program.h"

G_BEGIN_DECLS

#define SKG_RAMPS_MAX 16

/**
 * SkgRamps:
 * @variant: the shaders' TISSUE: 0 without a table
 * @low_hu, @width_hu: ramp s is clamp (HU - low, 0, width)
 * @gain_g_cm3: what a HU of it adds to each material
 * @base_g_cm3: of each material, below the first node
 */
typedef struct
{
  guint variant;
  guint n_ramps;
  double low_hu[SKG_RAMPS_MAX];
  double width_hu[SKG_RAMPS_MAX];
  double gain_g_cm3[SKG_RAMPS_MAX][SKG_TISSUE_MAX_MATERIALS];
  double base_g_cm3[SKG_TISSUE_MAX_MATERIALS];
} SkgRamps;

/* Values that TISSUE takes: the table's size in steps of four ramps. */
#define SKG_RAMPS_N_VARIANTS (SKG_RAMPS_MAX / 4 + 1)

/* @tissue has passed skg_tissue_check(), or has no material at all. A step becomes a
 * ramp of 0.01 HU. @volume: none of its voxels is on the ramps that are left out: rays
 * climb them nowhere, or everywhere. */
void skg_ramps_init (SkgRamps *ramps, const SkgTissue *tissue, SkgVolume *volume);

/* For the program in use. */
void
skg_ramps_set (const SkgRamps *ramps, const SkgLineModel *line, SkgProgram *program);

G_END_DECLS
