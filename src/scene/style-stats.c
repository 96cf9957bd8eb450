/* SPDX-License-Identifier: Apache-2.0
 * Greys and noise of a picture, as a network sees them. */
#include "config.h"

#include "scene/style-stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define FLAT_SHARE 0.01
#define EXTREME_SHARE 0.02
#define MIN_MARGIN_SHARE 0.01
#define OUTLIER_SHARE 0.0005
/* The last pixels of a margin have its edge beside them and so are not flat; two more
 * are blurred. */
#define EDGE_PX 3
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

#define DIGIT_BITS 11u
#define N_DIGITS 3u

/* Bits whose order is that of the numbers: of negative ones all are turned. */
static inline guint32
get_key (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/* Rising, digit by digit: a search sorts the pixels of ten pictures hundreds of times,
 * and qsort() takes ten times as long. No NaN. */
static void
sort_floats (float *values, gsize n)
{
  g_autofree float *other = g_new (float, MAX (n, 1));
  float *from = values;
  float *to = other;

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize starts[1 << DIGIT_BITS] = { 0 };
      gsize sum = 0;
      float *swap = from;

      for (gsize i = 0; i < n; i++)
        starts[get_key (from[i]) >> digit * DIGIT_BITS & ((1u << DIGIT_BITS) - 1)]++;
      for (guint d = 0; d < 1 << DIGIT_BITS; d++)
        {
          gsize count = starts[d];

          starts[d] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n; i++)
        to[starts[get_key (from[i]) >> digit * DIGIT_BITS &
                  ((1u << DIGIT_BITS) - 1)]++] = from[i];
      from = to;
      to = swap;
    }
  /* An odd number of digits ends in the other one. */
  memcpy (values, from, n * sizeof *values);
}

/* Of sorted values, linear between them: value i stands at (i + 1/2) / n. */
static double
get_quantile (const float *sorted, gsize n, double p)
{
  double at = CLAMP (p * (double) n - 0.5, 0, (double) n - 1);
  gsize i = (gsize) at;
  gsize next = MIN (i + 1, n - 1);

  return (double) sorted[i] +
         (at - (double) i) * ((double) sorted[next] - (double) sorted[i]);
}

/* Exposed area */

/**
 * Margins: what is known while flat margins are looked for.
 * @label: 0: not yet looked at; 1: in the margin that is being grown; 2: looked at and
 *   left; 3: a margin
 */
typedef struct
{
  const float *image;
  guint columns;
  guint rows;
  double low;
  double high;
  guint8 *flat;
  guint8 *label;
  guint32 *stack;
  guint32 *members;
} Margins;

static void
find_range (Margins *m)
{
  gsize n = (gsize) m->columns * m->rows;
  g_autofree float *sorted = g_memdup2 (m->image, n * sizeof *sorted);

  sort_floats (sorted, n);
  m->low = get_quantile (sorted, n, OUTLIER_SHARE);
  m->high = get_quantile (sorted, n, 1 - OUTLIER_SHARE);
}

/* Whether the 3 x 3 pixels around one differ by a hundredth of the range at most. */
static gboolean
is_flat (const Margins *m, guint column, guint row)
{
  float least = INFINITY;
  float most = -INFINITY;

  for (guint j = row > 0 ? row - 1 : 0; j <= MIN (row + 1, m->rows - 1); j++)
    for (guint i = column > 0 ? column - 1 : 0; i <= MIN (column + 1, m->columns - 1);
         i++)
      {
        float value = m->image[(gsize) j * m->columns + i];

        least = MIN (least, value);
        most = MAX (most, value);
      }
  return (double) (most - least) <= FLAT_SHARE * (m->high - m->low);
}

/* Flat pixels that are connected with @seed and within @tolerance of it; they are
 * listed in members. Returns: how many */
static guint
grow (Margins *m, guint32 seed, double tolerance)
{
  double value = (double) m->image[seed];
  guint n_stack = 0;
  guint n = 0;

  m->stack[n_stack++] = seed;
  m->label[seed] = 1;
  while (n_stack > 0)
    {
      guint32 at = m->stack[--n_stack];
      guint column = at % m->columns;
      guint row = at / m->columns;
      const guint32 next[4] = { at - 1, at + 1, at - m->columns, at + m->columns };
      const gboolean inside[4] = { column > 0, column + 1 < m->columns, row > 0,
                                   row + 1 < m->rows };

      m->members[n++] = at;
      for (guint k = 0; k < 4; k++)
        if (inside[k] && m->label[next[k]] == 0 && m->flat[next[k]] &&
            fabs ((double) m->image[next[k]] - value) <= tolerance)
          {
            m->label[next[k]] = 1;
            m->stack[n_stack++] = next[k];
          }
    }
  return n;
}

/* @exact: of any grey, to the bit; else of the least or the greatest. */
static void
try_seed (Margins *m, guint32 seed, gboolean exact)
{
  double range = m->high - m->low;
  double value = (double) m->image[seed];
  gboolean extreme = value <= m->low + EXTREME_SHARE * range ||
                     value >= m->high - EXTREME_SHARE * range;
  guint n;
  gboolean kept;

  if (m->label[seed] != 0 || !m->flat[seed] || (!exact && !extreme))
    return;
  n = grow (m, seed, exact ? 0 : FLAT_SHARE * range);
  kept = n >= MIN_MARGIN_SHARE * m->columns * m->rows;
  for (guint i = 0; i < n; i++)
    m->label[m->members[i]] = kept ? 3 : 2;
}

static void
try_border (Margins *m, gboolean exact)
{
  for (guint i = 0; i < m->columns; i++)
    {
      try_seed (m, i, exact);
      try_seed (m, (m->rows - 1) * m->columns + i, exact);
    }
  for (guint j = 0; j < m->rows; j++)
    {
      try_seed (m, j * m->columns, exact);
      try_seed (m, j * m->columns + m->columns - 1, exact);
    }
  for (gsize i = 0; i < (gsize) m->columns * m->rows; i++)
    if (m->label[i] == 2)
      m->label[i] = 0;
}

static gboolean
is_near_margin (const Margins *m, guint column, guint row)
{
  guint top = row > EDGE_PX ? row - EDGE_PX : 0;
  guint left = column > EDGE_PX ? column - EDGE_PX : 0;

  for (guint j = top; j <= MIN (row + EDGE_PX, m->rows - 1); j++)
    for (guint i = left; i <= MIN (column + EDGE_PX, m->columns - 1); i++)
      if (m->label[(gsize) j * m->columns + i] == 3)
        return TRUE;
  return FALSE;
}

double
skg_style_find_exposed (const float *image, guint columns, guint rows, guint8 *exposed)
{
  gsize n = (gsize) columns * rows;
  g_autofree guint8 *flat = g_new (guint8, n);
  g_autofree guint8 *label = g_new0 (guint8, n);
  g_autofree guint32 *stack = g_new (guint32, n);
  g_autofree guint32 *members = g_new (guint32, n);
  Margins m = { image, columns, rows, 0, 0, flat, label, stack, members };
  gsize n_exposed = 0;

  find_range (&m);
  for (guint j = 0; j < rows; j++)
    for (guint i = 0; i < columns; i++)
      flat[(gsize) j * columns + i] = is_flat (&m, i, j);
  try_border (&m, FALSE);
  try_border (&m, TRUE);
  for (guint j = 0; j < rows; j++)
    for (guint i = 0; i < columns; i++)
      {
        gboolean shown = !is_near_margin (&m, i, j);

        exposed[(gsize) j * columns + i] = (guint8) shown;
        n_exposed += (gsize) shown;
      }
  return (double) n_exposed / (double) n;
}

/* Statistics */

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
  sort_floats (sorted, n_sorted);
  low = get_quantile (sorted, n_sorted, RANGE_TAIL);
  *range = get_quantile (sorted, n_sorted, 1 - RANGE_TAIL) - low;
  if (!(*range > 0))
    return FALSE;
  for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
    stats->quantiles[i] =
        (get_quantile (sorted, n_sorted, (i + 0.5) / SKG_STYLE_QUANTILES) - low) /
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
