/* SPDX-License-Identifier: Apache-2.0
 * Pincushion of an image intensifier: r_ideal = r (1 - k r^2), r = 1 at half of the
 * shorter side of the picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_distort_offset:
 * @half: half of the shorter side, in the unit of @x and @y
 * @pincushion: k, 0 to 0.2; nothing happens at 0
 * @x, @y: (inout): from the middle: of the ideal picture, then of the distorted one
 */
void skg_distort_offset (double half, double pincushion, double *x, double *y);
/* The inverse. */
void skg_undistort_offset (double half, double pincushion, double *x, double *y);

/**
 * skg_distort_masks:
 * @bits: guint64[rows][columns], as the pinhole has them
 *
 * Each pixel of the distorted picture takes the nearest ideal pixel; 0 where that lies
 * outside.
 *
 * Returns: (transfer full): another reference if @pincushion is 0
 */
GBytes *skg_distort_masks (GBytes *bits, guint columns, guint rows, double pincushion);

G_END_DECLS
