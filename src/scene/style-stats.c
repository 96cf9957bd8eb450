/* SPDX-License-Identifier: Apache-2.0
 * Greys and noise of a picture, as a network sees them. */
#include "config.h"

#include "scene/style-stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "scene/style-sort.h"

#define RANGE_TAIL 0.01
#define BLOCK SKG_NOISE_BLOCK
/* Of 64 x 64 pixels that overlap by half, as skg_noise_power() has them. */
#define STEP (SKG_NOISE_BLOCK / 2)
/* Where there is no noise at all, 30 decades down: its logarithm stays finite. */
#define LEAST_POWER 1e-30

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

static gboolean
measure_greys (const float *image,
               const guint8 *exposed,
               gsize n,
               SkgStyleStats *stats,
               double *range)
{
  g_autofree float *sorted = g_new (float, MAX (n, 1));
  gsize n_sorted = 0;
  double low;

  for (gsize i = 0; i < n; i++)
    if (exposed[i])
      sorted[n_sorted++] = image[i];
  if (n_sorted == 0)
    return FALSE;
  skg_style_sort (sorted, n_sorted);
  low = skg_style_get_quantile (sorted, n_sorted, RANGE_TAIL);
  *range = skg_style_get_quantile (sorted, n_sorted, 1 - RANGE_TAIL) - low;
  if (!(*range > 0))
    return FALSE;
  for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
    stats->quantiles[i] =
        (skg_style_get_quantile (sorted, n_sorted, (i + 0.5) / SKG_STYLE_QUANTILES) -
         low) /
        *range;
  return TRUE;
}

/* A block as skg_noise_power() wants it: what is not exposed is NaN, and a block with
 * one of these is left out. */
static void
copy_block (const float *image,
            const guint8 *exposed,
            guint columns,
            double range,
            float *block)
{
  for (guint j = 0; j < BLOCK; j++)
    for (guint i = 0; i < BLOCK; i++)
      {
        gsize at = (gsize) j * columns + i;

        block[j * BLOCK + i] = exposed[at] ? (float) ((double) image[at] / range) : NAN;
      }
}

/* (transfer full): of all blocks that are exposed, one after the other, 32 each */
static GArray *
measure_blocks (
    const float *image, const guint8 *exposed, guint columns, guint rows, double range)
{
  GArray *powers = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree float *block = g_new (float, BLOCK *BLOCK);
  double power[SKG_NOISE_FREQUENCIES];

  for (guint j = 0; j + BLOCK <= rows; j += STEP)
    for (guint i = 0; i + BLOCK <= columns; i += STEP)
      {
        gsize at = (gsize) j * columns + i;

        copy_block (image + at, exposed + at, columns, range, block);
        if (skg_noise_power (block, BLOCK, BLOCK, power) > 0)
          g_array_append_vals (powers, power, SKG_NOISE_FREQUENCIES);
      }
  return powers;
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

gboolean
skg_style_stats_measure (const float *image,
                         const guint8 *exposed,
                         guint columns,
                         guint rows,
                         gboolean inverted,
                         SkgStyleStats *stats,
                         GError **error)
{
  double range;
  g_autoptr (GArray) powers = NULL;
  g_autofree double *column = NULL;
  guint n;

  if (!measure_greys (image, exposed, (gsize) columns * rows, stats, &range))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "all that is exposed is of one grey");
      return FALSE;
    }
  powers = measure_blocks (image, exposed, columns, rows, range);
  n = powers->len / SKG_NOISE_FREQUENCIES;
  if (n == 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "no %d x %d pixels of it are exposed all over, which noise is "
                   "measured in",
                   BLOCK, BLOCK);
      return FALSE;
    }
  column = g_new (double, n);
  for (guint k = 0; k < SKG_NOISE_FREQUENCIES; k++)
    {
      for (guint b = 0; b < n; b++)
        column[b] = g_array_index (powers, double, b *SKG_NOISE_FREQUENCIES + k);
      stats->log_power[k] = log10 (MAX (get_median (column, n), LEAST_POWER));
    }
  if (inverted)
    skg_style_stats_invert (stats);
  return TRUE;
}

void
skg_style_stats_invert (SkgStyleStats *stats)
{
  double turned[SKG_STYLE_QUANTILES];

  for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
    turned[i] = 1 - stats->quantiles[SKG_STYLE_QUANTILES - 1 - i];
  memcpy (stats->quantiles, turned, sizeof turned);
}

void
skg_style_stats_average (const SkgStyleStats *stats,
                         guint n,
                         guint left_out,
                         SkgStyleStats *mean)
{
  double share = 1.0 / (left_out < n ? n - 1 : n);

  memset (mean, 0, sizeof *mean);
  for (guint s = 0; s < n; s++)
    {
      if (s == left_out)
        continue;
      for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
        mean->quantiles[i] += share * stats[s].quantiles[i];
      for (guint k = 0; k < SKG_NOISE_FREQUENCIES; k++)
        mean->log_power[k] += share * stats[s].log_power[k];
    }
}

SkgStyleDistance
skg_style_get_distance (const SkgStyleStats *a, const SkgStyleStats *b)
{
  SkgStyleDistance distance = { 0, 0, 0 };
  guint n = SKG_NOISE_FREQUENCIES - SKG_STYLE_FIRST_FREQUENCY;

  for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
    distance.grey += fabs (a->quantiles[i] - b->quantiles[i]) / SKG_STYLE_QUANTILES;
  for (guint k = SKG_STYLE_FIRST_FREQUENCY; k < SKG_NOISE_FREQUENCIES; k++)
    distance.power += pow (a->log_power[k] - b->log_power[k], 2) / n;
  distance.power = sqrt (distance.power);
  distance.total = distance.grey + SKG_STYLE_POWER_WEIGHT * distance.power;
  return distance;
}
