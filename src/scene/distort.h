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

G_END_DECLS
