/* SPDX-License-Identifier: Apache-2.0
 * Contrast-limited adaptive histogram equalization: the curves of its tiles. */
#pragma once

#include "render/local-contrast.h"

G_BEGIN_DECLS

#define SKG_CLAHE_TILES 8
#define SKG_CLAHE_LEVELS 256
/* Of pass 8. */
#define SKG_CLAHE_CLIP 3.0

/**
 * skg_clahe_make:
 * @image: float[rows][columns]
 * @blur: (nullable): for @local_contrast, as in pass 8
 * @window, @level: give the grey, 0 to 1, that is equalized
 * @clip: limit of a histogram, times its mean
 *
 * Zuiderveld, Graphics Gems IV, 1994: a histogram for each of 8 x 8 tiles, clipped,
 * what is cut off spread evenly; its running sum is the tile's curve.
 *
 * Returns: (transfer full): float[tile row * 8 + tile column][256]
 */
float *skg_clahe_make (const float *image,
                       guint columns,
                       guint rows,
                       const SkgBlur *blur,
                       double local_contrast,
                       double window,
                       double level,
                       double clip);

G_END_DECLS
