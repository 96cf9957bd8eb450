/* SPDX-License-Identifier: Apache-2.0
 * How alike two pictures are. */
#include "config.h"

#include "scene/similarity.h"

#include <math.h>
#include <string.h>

/* Sums of pairs, as deviations from the first pair so that nothing is lost. */
typedef struct
{
  double n;
  double a0;
  double b0;
  double a;
  double b;
  double aa;
  double bb;
  double ab;
} Sums;

static inline void
add_pair (Sums *sums, double a, double b)
{
  if (isnan (a) || isnan (b))
    return;
  if (sums->n == 0)
    {
      sums->a0 = a;
      sums->b0 = b;
    }
  a -= sums->a0;
  b -= sums->b0;
  sums->n++;
  sums->a += a;
  sums->b += b;
  sums->aa += a * a;
  sums->bb += b * b;
  sums->ab += a * b;
}

static double
get_correlation (const Sums *sums)
{
  double aa = sums->aa - sums->a * sums->a / sums->n;
  double bb = sums->bb - sums->b * sums->b / sums->n;
  double ab = sums->ab - sums->a * sums->b / sums->n;

  if (sums->n < 2 || !(aa > 0) || !(bb > 0))
    return (double) NAN;
  return CLAMP (ab / sqrt (aa * bb), -1, 1);
}

double
skg_similarity_ncc (const float *a, const float *b, guint columns, guint rows)
{
  Sums sums = { 0 };
  gsize n = (gsize) columns * rows;

  for (gsize i = 0; i < n; i++)
    add_pair (&sums, (double) a[i], (double) b[i]);
  return get_correlation (&sums);
}

/* @step: to the next pixel along the axis */
static double
get_derivative (const float *image, gsize at, gsize step)
{
  return ((double) image[at + step] - (double) image[at - step]) / 2;
}

double
skg_similarity_gradient_ncc (const float *a, const float *b, guint columns, guint rows)
{
  Sums along_columns = { 0 };
  Sums along_rows = { 0 };

  for (guint j = 1; j + 1 < rows; j++)
    for (guint i = 1; i + 1 < columns; i++)
      {
        gsize at = (gsize) j * columns + i;

        add_pair (&along_columns, get_derivative (a, at, 1), get_derivative (b, at, 1));
        add_pair (&along_rows, get_derivative (a, at, columns),
                  get_derivative (b, at, columns));
      }
  return (get_correlation (&along_columns) + get_correlation (&along_rows)) / 2;
}

/* Of the pixels that both have. */
static gsize
get_range (const float *a, const float *b, gsize n, double low[2], double high[2])
{
  gsize n_common = 0;

  low[0] = low[1] = INFINITY;
  high[0] = high[1] = -(double) INFINITY;
  for (gsize i = 0; i < n; i++)
    {
      double pair[2] = { (double) a[i], (double) b[i] };

      if (isnan (pair[0]) || isnan (pair[1]))
        continue;
      n_common++;
      for (guint k = 0; k < 2; k++)
        {
          low[k] = MIN (low[k], pair[k]);
          high[k] = MAX (high[k], pair[k]);
        }
    }
  return n_common;
}

static guint
get_bin (double value, double low, double high)
{
  return high > low ? (guint) MIN ((value - low) / (high - low) * SKG_SIMILARITY_BINS,
                                   SKG_SIMILARITY_BINS - 1)
                    : 0;
}

double
skg_similarity_mutual_information (const float *a,
                                   const float *b,
                                   guint columns,
                                   guint rows)
{
  g_autofree double *joint = g_new0 (double, SKG_SIMILARITY_BINS *SKG_SIMILARITY_BINS);
  double of_a[SKG_SIMILARITY_BINS] = { 0 };
  double of_b[SKG_SIMILARITY_BINS] = { 0 };
  gsize n = (gsize) columns * rows;
  double low[2];
  double high[2];
  double sum = 0;
  gsize n_common = get_range (a, b, n, low, high);

  if (n_common == 0)
    return (double) NAN;
  for (gsize i = 0; i < n; i++)
    {
      guint x;
      guint y;

      if (isnan (a[i]) || isnan (b[i]))
        continue;
      x = get_bin ((double) a[i], low[0], high[0]);
      y = get_bin ((double) b[i], low[1], high[1]);
      joint[x * SKG_SIMILARITY_BINS + y] += 1.0 / (double) n_common;
      of_a[x] += 1.0 / (double) n_common;
      of_b[y] += 1.0 / (double) n_common;
    }
  for (guint x = 0; x < SKG_SIMILARITY_BINS; x++)
    for (guint y = 0; y < SKG_SIMILARITY_BINS; y++)
      {
        double p = joint[x * SKG_SIMILARITY_BINS + y];

        if (p > 0)
          sum += p * log2 (p / (of_a[x] * of_b[y]));
      }
  return sum;
}

/* Resampling: one axis after the other would blur NaN; pixels are few. */

/* Share of pixel @i of @from's axis in [@first, @last], both in pixels of @from. */
static double
get_share (double first, double last, gsize i)
{
  return MAX (0, MIN (last, (double) i + 1) - MAX (first, (double) i));
}

static float
get_mean (const float *from, guint columns, guint rows, const double box[4])
{
  gsize i0 = (gsize) CLAMP (floor (box[0]), 0, columns);
  gsize j0 = (gsize) CLAMP (floor (box[1]), 0, rows);
  gsize i1 = (gsize) CLAMP (ceil (box[2]), 0, columns);
  gsize j1 = (gsize) CLAMP (ceil (box[3]), 0, rows);
  double sum = 0;
  double area = 0;

  for (gsize j = j0; j < j1; j++)
    for (gsize i = i0; i < i1; i++)
      {
        double share = get_share (box[0], box[2], i) * get_share (box[1], box[3], j);
        double value = (double) from[j * columns + i];

        if (isnan (value))
          continue;
        sum += share * value;
        area += share;
      }
  return area > 0 ? (float) (sum / area) : NAN;
}

void
skg_picture_resample (const float *from,
                      guint from_columns,
                      guint from_rows,
                      double left,
                      double top,
                      double right,
                      double bottom,
                      float *to,
                      guint to_columns,
                      guint to_rows)
{
  double scale_x = from_columns / (right - left);
  double scale_y = from_rows / (bottom - top);

  g_return_if_fail (right > left && bottom > top);

  for (guint j = 0; j < to_rows; j++)
    for (guint i = 0; i < to_columns; i++)
      {
        const double box[4] = { (i - left) * scale_x, (j - top) * scale_y,
                                (i + 1 - left) * scale_x, (j + 1 - top) * scale_y };

        to[(gsize) j * to_columns + i] = get_mean (from, from_columns, from_rows, box);
      }
}
