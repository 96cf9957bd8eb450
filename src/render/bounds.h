/* SPDX-License-Identifier: Apache-2.0
 * Where a volume attenuates at all: slabs around its tissue, so that rays need not walk
 * through air. */
#pragma once

#include "body/volume.h"

G_BEGIN_DECLS

/* Three axes, and per pair of axes six directions in between. */
#define SKG_BOUNDS_MAX_SLABS 21

/**
 * SkgBounds:
 * @n_slabs: at least 1
 * @normal: per slab, voxel space, not of length 1
 * @low: lowest and highest value of normal . p (p in voxels, base/frames.h) where the
 * @high: interpolated field can exceed -1000 HU
 *
 * The field is nothing outside any one of the slabs.
 */
typedef struct
{
  guint n_slabs;
  SkgVec3 normal[SKG_BOUNDS_MAX_SLABS];
  double low[SKG_BOUNDS_MAX_SLABS];
  double high[SKG_BOUNDS_MAX_SLABS];
} SkgBounds;

/* Only slabs that cut something off the box of the tissue are kept besides the axes. A
 * volume of air gets one slab outside itself. */
void skg_bounds_measure (SkgVolume *volume, SkgBounds *bounds);

G_END_DECLS
