/* SPDX-License-Identifier: Apache-2.0
 * The wide blur that pass 8 takes part of away. */
#include "config.h"

#include "render/local-contrast.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/window-level.h"

/* Cells across: the Gaussian's sd is some five of them, so linear interpolation
 * between them does not show. */
#define CELLS_ACROSS 96
#define SD_OF_WIDTH 0.05
#define AIR_LINE_INTEGRAL 0.04f
/* Where the Gaussian ends, in sd: 3e-5 of it lies beyond a straight edge there. */
#define REACH_SD 4
/* What the mean of all counts where nothing is near; a share of a full neighbourhood.
 */
#define FAR_WEIGHT 0.05f
/* Pixels are thinned to about this many for the quantiles. */
#define MAX_SAMPLES 60000
/* Of the middle half's width. */
#define FENCE 2.5f

typedef struct
{
  guint columns;
  guint rows;
  float *sum;
  float *weight;
} Cells;

static Cells
cells_new (const float *values, guint columns, guint rows, const SkgOpenArea *area)
{
  guint across = MIN (columns, CELLS_ACROSS);
  Cells cells = { across, MAX (rows * across / columns, 1), NULL, NULL };

  cells.sum = g_new0 (float, (gsize) cells.columns *cells.rows);
  cells.weight = g_new0 (float, (gsize) cells.columns *cells.rows);
  for (guint row = 0; row < rows; row++)
    {
      gsize cell_row = (gsize) ((guint64) row * cells.rows / rows) * cells.columns;

      for (guint column = 0; column < columns; column++)
        {
          float value = values[(gsize) row * columns + column];
          gsize cell = cell_row + (guint64) column * cells.columns / columns;

          if (value < AIR_LINE_INTEGRAL || !skg_open_area_contains (area, column, row))
            continue;
          cells.sum[cell] += value;
          cells.weight[cell] += 1;
        }
    }
  return cells;
}

/* One-dimensional Gaussian along rows; called twice with the picture turned. */
static float *
blur_and_turn (const float *in, guint columns, guint rows, double sd_cells)
{
  int reach = (int) ceil (REACH_SD * sd_cells);
  g_autofree float *kernel = g_new (float, (gsize) (2 * reach + 1));
  float *out = g_new (float, (gsize) columns *rows);

  for (int i = -reach; i <= reach; i++)
    kernel[i + reach] = (float) exp (-0.5 * i * i / (sd_cells * sd_cells));
  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      {
        int first = MAX ((int) column - reach, 0);
        int last = MIN ((int) column + reach, (int) columns - 1);
        float sum = 0;

        for (int i = first; i <= last; i++)
          sum +=
              kernel[i - (int) column + reach] * in[(gsize) row * columns + (gsize) i];
        out[(gsize) column * rows + row] = sum;
      }
  return out;
}

static void
blur (float **values, guint columns, guint rows, double sd_cells)
{
  g_autofree float *turned = blur_and_turn (*values, columns, rows, sd_cells);

  g_free (*values);
  *values = blur_and_turn (turned, rows, columns, sd_cells);
}

SkgBlur *
skg_blur_make (const float *line_integral,
               guint columns,
               guint rows,
               const SkgOpenArea *area)
{
  Cells cells = cells_new (line_integral, columns, rows, area);
  gsize n_cells = (gsize) cells.columns * cells.rows;
  double sd_cells = MAX (SD_OF_WIDTH * cells.columns, 0.5);
  SkgBlur *self = g_new0 (SkgBlur, 1);
  double full = 2 * G_PI * sd_cells * sd_cells * ((double) columns / cells.columns) *
                ((double) rows / cells.rows);
  double sum = 0;
  double weight = 0;
  float mean;

  for (gsize i = 0; i < n_cells; i++)
    {
      sum += (double) cells.sum[i];
      weight += (double) cells.weight[i];
    }
  blur (&cells.sum, cells.columns, cells.rows, sd_cells);
  blur (&cells.weight, cells.columns, cells.rows, sd_cells);
  self->columns = cells.columns;
  self->rows = cells.rows;
  self->values = cells.sum;
  mean = (float) (weight > 0 ? sum / weight : 0);
  /* Far from any body: the mean of all of it, to which air passes over smoothly. Inside
   * the body it has no say. */
  for (gsize i = 0; i < n_cells; i++)
    {
      float near = cells.weight[i] / (float) full;
      float lack = MAX (1 - near, 0);
      float far = FAR_WEIGHT * lack * lack * lack * lack;

      self->values[i] =
          (cells.sum[i] / (float) full + far * mean) / MAX (near + far, FLT_MIN);
    }
  g_free (cells.weight);
  return self;
}

void
skg_blur_free (SkgBlur *self)
{
  g_free (self->values);
  g_free (self);
}

/* Cell centres are at half integers; held constant outside them. */
float
skg_blur_sample (const SkgBlur *self, double u, double v)
{
  double x = CLAMP (u * self->columns - 0.5, 0, self->columns - 1.0);
  double y = CLAMP (v * self->rows - 0.5, 0, self->rows - 1.0);
  guint i = (guint) x;
  guint j = (guint) y;
  guint i1 = MIN (i + 1, self->columns - 1);
  guint j1 = MIN (j + 1, self->rows - 1);
  float fx = (float) (x - i);
  float fy = (float) (y - j);
  const float *a = self->values + (gsize) j * self->columns;
  const float *b = self->values + (gsize) j1 * self->columns;

  return (a[i] * (1 - fx) + a[i1] * fx) * (1 - fy) +
         (b[i] * (1 - fx) + b[i1] * fx) * fy;
}

/* Mean of a block of pixels, or NaN where a pixel of it is closed. Means and not single
 * pixels: noise is not what a window is chosen for. */
static float
get_block_mean (const float *values,
                guint columns,
                guint column,
                guint row,
                guint step,
                const SkgOpenArea *area)
{
  float sum = 0;

  for (guint y = row; y < row + step; y++)
    for (guint x = column; x < column + step; x++)
      {
        if (!skg_open_area_contains (area, x, y))
          return NAN;
        sum += values[(gsize) y * columns + x];
      }
  return sum / (float) (step * step);
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  const float *x = a;
  const float *y = b;

  return (*x > *y) - (*x < *y);
}

/* A plate of metal, or a strip past the end of the CT, must not flatten the bone: what
 * lies far outside the middle half (Tukey's fences) has no say. Returns how many
 * samples are left, in front. */
static gsize
drop_outliers (float *samples, gsize n)
{
  float low;
  float high;
  float reach;
  gsize first = 0;
  gsize last = n;

  if (n < 4)
    return n;
  qsort (samples, n, sizeof *samples, compare_floats);
  low = samples[n / 4];
  high = samples[3 * n / 4];
  reach = FENCE * (high - low);
  while (first < last && samples[first] < low - reach)
    first++;
  while (last > first && samples[last - 1] > high + reach)
    last--;
  memmove (samples, samples + first, (last - first) * sizeof *samples);
  return last - first;
}

void
skg_blur_choose_window (const SkgBlur *self,
                        const float *line_integral,
                        guint columns,
                        guint rows,
                        const SkgOpenArea *area,
                        double amount,
                        double *window,
                        double *level)
{
  guint step = (guint) ceil (sqrt ((double) columns * rows / MAX_SAMPLES));
  g_autofree float *samples = g_new (float, (gsize) columns *rows / (step * step) + 1);
  gsize n_samples = 0;

  for (guint row = 0; row + step <= rows; row += step)
    for (guint column = 0; column + step <= columns; column += step)
      {
        float value = get_block_mean (line_integral, columns, column, row, step, area);
        double u = (column + step / 2.0) / columns;
        double v = (row + step / 2.0) / rows;

        if (!(value >= AIR_LINE_INTEGRAL))
          continue;
        if (self != NULL)
          value -= (float) amount * skg_blur_sample (self, u, v);
        samples[n_samples++] = value;
      }
  n_samples = drop_outliers (samples, n_samples);
  skg_window_level_choose (samples, n_samples, window, level);
  *level /= 1 - amount;
}
