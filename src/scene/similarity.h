/* SPDX-License-Identifier: Apache-2.0
 * How alike two pictures are, in plain doubles: what registration of a CT to a real
 * X-ray looks at. Pixels that are NaN in either picture don't count. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_similarity_ncc:
 * @a, @b: float[rows][columns]
 *
 * Normalised cross-correlation, -1 to 1: sum (a - mean a) (b - mean b) over the root of
 * the product of their sums of squares (Lewis, "Fast Normalized Cross-Correlation",
 * Vision Interface 1995). It does not change with the brightness or contrast of either.
 * Returns: NaN where a picture is flat or nothing is common
 */
double skg_similarity_ncc (const float *a, const float *b, guint columns, guint rows);

/**
 * skg_similarity_gradient_ncc:
 * Mean of the normalised cross-correlations of the derivatives along columns and along
 * rows ("gradient correlation": Penney et al., IEEE Trans Med Imaging 17:586, 1998), by
 * central differences. Edges count, slow shading does not.
 */
double
skg_similarity_gradient_ncc (const float *a, const float *b, guint columns, guint rows);

#define SKG_SIMILARITY_BINS 64

/**
 * skg_similarity_mutual_information:
 * Bits that one picture tells of the other (Maes et al., IEEE Trans Med Imaging 16:187,
 * 1997): sum p(a, b) log2 (p(a, b) / (p(a) p(b))) over a joint histogram of 64 x 64
 * bins from the least to the greatest value of each. Any one-to-one map of greys leaves
 * it; 0 if the pictures are independent, up to the bias of (63)^2 / (2 n ln 2) bits.
 */
double skg_similarity_mutual_information (const float *a,
                                          const float *b,
                                          guint columns,
                                          guint rows);

/**
 * skg_picture_resample:
 * @from: float[from_rows][from_columns]
 * @left, @top, @right, @bottom: where the edges of @from lie in @to, in pixels of @to,
 *   0 at the outer edge of the first
 * @to: (out caller-allocates): float[to_rows][to_columns]: the mean of what of @from
 *   lies in each pixel, NaN where nothing does
 */
void skg_picture_resample (const float *from,
                           guint from_columns,
                           guint from_rows,
                           double left,
                           double top,
                           double right,
                           double bottom,
                           float *to,
                           guint to_columns,
                           guint to_rows);

/* Pixels of a block, and frequencies of skg_noise_power(). */
#define SKG_NOISE_BLOCK 64
#define SKG_NOISE_FREQUENCIES 32

/**
 * skg_noise_power:
 * @power: (out caller-allocates) (array fixed-size=32): at (k + 1) / 64 cycles a
 *   pixel, in squared units of @image, pixels squared
 *
 * Noise power spectrum, radial mean: periodograms |DFT|^2 / 64^2 of blocks of 64 x 64
 * pixels that overlap by half, a plane taken out of each, averaged (the method of IEC
 * 62220-1, 6.4; with smaller blocks). White noise of variance v gives v at all
 * frequencies. Blocks with a NaN are left out; anatomy is in it.
 * Returns: how many blocks there were; 0: @power is NaN
 */
guint skg_noise_power (const float *image,
                       guint columns,
                       guint rows,
                       double power[SKG_NOISE_FREQUENCIES]);

G_END_DECLS
