/* SPDX-License-Identifier: Apache-2.0
 * Sorting the greys of a picture, and their quantiles. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rising, digit by digit: a search sorts the pixels of ten pictures hundreds of times,
 * and qsort() takes ten times as long. No NaN. */
void skg_style_sort (float *values, gsize n);
/* Of sorted values, linear between them: value i stands at (i + 1/2) / n. */
double skg_style_get_quantile (const float *sorted, gsize n, double p);

G_END_DECLS
