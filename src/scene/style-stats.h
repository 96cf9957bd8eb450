/* SPDX-License-Identifier: Apache-2.0
 * What a picture looks like, whatever it shows: its greys and its noise, as a network
 * sees them; and how far two looks are apart. */
#pragma once

#include "scene/similarity.h"

G_BEGIN_DECLS

#define SKG_STYLE_QUANTILES 64u
/* Of 32: at 8 / 64 = 0.125 cycles a pixel and above. What is slower is anatomy. */
#define SKG_STYLE_FIRST_FREQUENCY 7u

/**
 * SkgStyleStats:
 * @quantiles: (i + 1/2) / 64 of the exposed pixels are below it; in units of the range
 *   between the first and the 99th hundredth, which stand at 0 and 1: what is left
 *   after a network's input is brought to a range of its own
 * @log_power: decimal logarithm of the noise power at (k + 1) / 64 cycles a pixel, in
 *   ranges squared times pixels squared: for each frequency the median over blocks of
 *   64 x 64 pixels (skg_noise_power()), so that a few blocks with sharp edges of bone
 *   don't hide the grain of all others
 */
typedef struct
{
  double quantiles[SKG_STYLE_QUANTILES];
  double log_power[SKG_NOISE_FREQUENCIES];
} SkgStyleStats;

/**
 * skg_style_find_exposed:
 * @image: float[rows][columns]
 * @exposed: (out caller-allocates): guint8[rows][columns]: 1 where the picture shows
 *   something, else 0
 *
 * Leaves out flat margins: connected pixels that touch the picture's border, each
 * within a hundredth of the picture's range of its neighbours, all of them within a
 * hundredth of the place where they touch the border, and either within two hundredths
 * of the least or the greatest value (collimated and shuttered borders, a saturated
 * open beam) or all the same to the bit (burnt-in frames of any grey). One that covers
 * less than a hundredth of the picture stays. Two pixels around them go, too: blurred
 * edges. Then, in means of 7 x 7 pixels, margins with grain, as a collimator leaves
 * them in a picture that nobody has shuttered: likewise connected, neighbours within
 * six hundredths, all within eight, ten from the least or the greatest, and ending in a
 * step: 8 pixels further the mean is 0.15 ranges off; seven pixels around them go.
 * Ranges are those between the least and the greatest value, of which half a thousandth
 * at either end is taken for outliers. Returns: share of the pixels that is exposed, 0
 * to 1
 */
double
skg_style_find_exposed (const float *image, guint columns, guint rows, guint8 *exposed);

/**
 * skg_style_stats_measure:
 * @exposed: guint8[rows][columns], by skg_style_find_exposed() of this picture, or of
 *   the same one without noise
 * @inverted: greys are turned round first
 * @error: %SKG_ERROR_INPUT: no block of 64 x 64 pixels is exposed, or it is flat
 */
gboolean skg_style_stats_measure (const float *image,
                                  const guint8 *exposed,
                                  guint columns,
                                  guint rows,
                                  gboolean inverted,
                                  SkgStyleStats *stats,
                                  GError **error);

/* What skg_style_stats_measure() gives of the negative, without the picture. */
void skg_style_stats_invert (SkgStyleStats *stats);

/**
 * skg_style_stats_average:
 * @stats: (array length=n)
 * @left_out: which of them doesn't count; @n or more: all count
 *
 * Mean of the quantile functions (the histogram nearest to all of them, their
 * Wasserstein barycentre: Agueh and Carlier, SIAM J Math Anal 43:904, 2011) and of the
 * logarithms of the noise power.
 */
void skg_style_stats_average (const SkgStyleStats *stats,
                              guint n,
                              guint left_out,
                              SkgStyleStats *mean);

/* Decades of noise power that count as much as all greys being off by their whole
 * range: grain that is ten times as strong, which anyone sees, counts like greys that
 * are a tenth of the range off, which anyone sees too. */
#define SKG_STYLE_POWER_WEIGHT 0.2

/**
 * SkgStyleDistance:
 * @grey: 1-Wasserstein distance of the normalised histograms: mean over 64 quantiles of
 *   |q_a - q_b|: by how much of the range greys have to be moved on average. Unlike a
 *   difference of bins it grows steadily with a shift, so that a search has a slope
 *   everywhere
 * @power: root of the mean over frequencies from 0.125 cycles a pixel of
 *   (log10 (P_a / P_b))^2, decades
 * @total: @grey + 0.2 @power, in ranges
 */
typedef struct
{
  double grey;
  double power;
  double total;
} SkgStyleDistance;

SkgStyleDistance skg_style_get_distance (const SkgStyleStats *a,
                                         const SkgStyleStats *b);

G_END_DECLS
