/* SPDX-License-Identifier: Apache-2.0
 * Histogram of a picture as window and level see it. */
#include "config.h"

#include "render/histogram.h"

#include <math.h>

/* Pixels are thinned to about this many: more say the same. */
#define MAX_SAMPLES 60000
/* Share of the samples that may lie beyond either end: a hot pixel, a sliver of metal.
 */
#define TAIL 0.0002
#define N_FINE 4096
/* Narrower than this is one value. */
#define LEAST_SPAN 1e-6

static gsize
take_samples (const float *image,
              guint columns,
              guint rows,
              const SkgOpenArea *area,
              const SkgBlur *blur,
              double amount,
              float *out)
{
  guint step = (guint) ceil (sqrt ((double) columns * rows / MAX_SAMPLES));
  gsize n = 0;

  for (guint row = step / 2; row < rows; row += step)
    for (guint column = step / 2; column < columns; column += step)
      {
        float value = image[(gsize) row * columns + column];

        if (!skg_open_area_contains (area, column, row) || !isfinite (value))
          continue;
        if (blur != NULL && amount > 0)
          value -= (float) amount *
                   skg_blur_sample (blur, (column + 0.5) / columns, (row + 0.5) / rows);
        out[n++] = value;
      }
  return n;
}

/* The ends between which all but the tails lie, to 1/4096 of the whole. */
static void
find_ends (const float *samples, gsize n, double *low, double *high)
{
  g_autofree gsize *fine = g_new0 (gsize, N_FINE);
  float least = n > 0 ? samples[0] : 0;
  float most = least;
  gsize tail = (gsize) (TAIL * (double) n);
  gsize seen = 0;
  guint first = 0;
  guint last = N_FINE - 1;
  double width;

  for (gsize i = 1; i < n; i++)
    {
      least = MIN (least, samples[i]);
      most = MAX (most, samples[i]);
    }
  *low = (double) least;
  *high = MAX ((double) most, (double) least + LEAST_SPAN);
  width = (*high - *low) / N_FINE;
  for (gsize i = 0; i < n; i++)
    fine[MIN ((guint) (((double) samples[i] - *low) / width), N_FINE - 1)]++;
  for (seen = 0; first < last && seen + fine[first] <= tail; first++)
    seen += fine[first];
  for (seen = 0; last > first && seen + fine[last] <= tail; last--)
    seen += fine[last];
  *high = *low + (last + 1) * width;
  *low += first * width;
}

SkgHistogram *
skg_histogram_new (const float *image,
                   guint columns,
                   guint rows,
                   const SkgOpenArea *area,
                   const SkgBlur *blur,
                   double amount)
{
  SkgHistogram *self = g_new0 (SkgHistogram, 1);
  g_autofree float *samples = g_new (float, (gsize) columns *rows);
  gsize n = take_samples (image, columns, rows, area, blur, amount, samples);
  double per_value;

  self->local_contrast = blur != NULL ? amount : 0;
  find_ends (samples, n, &self->low, &self->high);
  per_value = SKG_HISTOGRAM_BINS / (self->high - self->low);
  for (gsize i = 0; i < n; i++)
    {
      double at = ((double) samples[i] - self->low) * per_value;

      if (at >= 0 && at <= SKG_HISTOGRAM_BINS)
        self->counts[MIN ((guint) at, SKG_HISTOGRAM_BINS - 1)]++;
    }
  return self;
}
