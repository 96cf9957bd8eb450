/* SPDX-License-Identifier: Apache-2.0
 * Where a volume attenuates at all: slabs around its tissue, so that rays need not walk
 * through air. */
#pragma once

#include "body/volume.h"

G_BEGIN_DECLS

/* The three axes, and six directions between two of them. */
#define SKG_BOUNDS_N_SLABS 9

/**
 * SkgBounds:
 * @normal: per slab, voxel space, not of length 1; the axes come first
 * @low: lowest and highest value of normal . p (p in voxels, base/frames.h) where the
 * @high: interpolated field can exceed -1000 HU
 *
 * The field is nothing outside any one of the slabs.
 */
typedef struct
{
  SkgVec3 normal[SKG_BOUNDS_N_SLABS];
  double low[SKG_BOUNDS_N_SLABS];
  double high[SKG_BOUNDS_N_SLABS];
} SkgBounds;

/* Of 18 directions the six are kept that cut most off the box of the tissue. A volume
 * of air gets slabs that lie outside it. */
void skg_bounds_measure (SkgVolume *volume, SkgBounds *bounds);

G_END_DECLS
