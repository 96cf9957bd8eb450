/* SPDX-License-Identifier: Apache-2.0
 * A window chosen from a picture. */
#include "config.h"

#include "render/window-level.h"

#define TAIL 0.001
#define N_BINS 4096
#define SMALLEST_WINDOW 1e-6

void
skg_window_level_choose (const float *values,
                         gsize n_values,
                         double *window,
                         double *level)
{
  g_autofree gsize *bins = g_new0 (gsize, N_BINS);
  float min = G_MAXFLOAT;
  float max = -G_MAXFLOAT;
  gsize n = 0;
  gsize seen = 0;
  double low;
  double high;
  float per_value;

  for (gsize i = 0; i < n_values; i++)
    if (values[i] != 0)
      {
        min = MIN (min, values[i]);
        max = MAX (max, values[i]);
        n++;
      }
  if (n == 0 || max - min < (float) SMALLEST_WINDOW)
    {
      *level = n == 0 ? 0.5 : (double) max;
      *window = 1;
      return;
    }
  per_value = (N_BINS - 1) / (max - min);
  for (gsize i = 0; i < n_values; i++)
    if (values[i] != 0)
      bins[(gsize) ((values[i] - min) * per_value)]++;

  low = (double) min;
  high = (double) max;
  for (gsize bin = 0; bin < N_BINS; bin++)
    {
      double centre = (double) min + ((double) bin + 0.5) / (double) per_value;

      if ((double) seen <= TAIL * (double) n)
        low = centre;
      seen += bins[bin];
      if ((double) seen >= (1 - TAIL) * (double) n)
        {
          high = centre;
          break;
        }
    }
  *window = MAX (high - low, SMALLEST_WINDOW);
  *level = (high + low) / 2;
}
