/* SPDX-License-Identifier: Apache-2.0
 * Contrast-limited adaptive histogram equalization: the curves of its tiles. */
#include "config.h"

#include "render/clahe.h"

/* Every other pixel of every other row says as much. */
#define STEP 2

static void
make_curve (float *bins, float clip)
{
  float n = 0;
  float limit;
  float excess = 0;
  float sum = 0;

  for (int i = 0; i < SKG_CLAHE_LEVELS; i++)
    n += bins[i];
  if (n == 0)
    {
      for (int i = 0; i < SKG_CLAHE_LEVELS; i++)
        bins[i] = (float) i / (SKG_CLAHE_LEVELS - 1);
      return;
    }
  limit = clip * n / SKG_CLAHE_LEVELS;
  for (int i = 0; i < SKG_CLAHE_LEVELS; i++)
    if (bins[i] > limit)
      {
        excess += bins[i] - limit;
        bins[i] = limit;
      }
  for (int i = 0; i < SKG_CLAHE_LEVELS; i++)
    {
      sum += bins[i] + excess / SKG_CLAHE_LEVELS;
      bins[i] = MIN (sum / n, 1);
    }
}

float *
skg_clahe_make (const float *image,
                guint columns,
                guint rows,
                const SkgBlur *blur,
                double local_contrast,
                double window,
                double level,
                double clip)
{
  float *curves = g_new0 (float, SKG_CLAHE_TILES *SKG_CLAHE_TILES *SKG_CLAHE_LEVELS);

  for (guint row = 0; row < rows; row += STEP)
    for (guint column = 0; column < columns; column += STEP)
      {
        guint tile =
            (guint) ((guint64) row * SKG_CLAHE_TILES / rows) * SKG_CLAHE_TILES +
            (guint) ((guint64) column * SKG_CLAHE_TILES / columns);
        double value = (double) image[(gsize) row * columns + column];
        double grey;

        if (blur != NULL && local_contrast > 0)
          value -= local_contrast *
                   ((double) skg_blur_sample (blur, (column + 0.5) / columns,
                                              (row + 0.5) / rows) -
                    level);
        grey = CLAMP ((value - level) / window + 0.5, 0, 1);
        curves[tile * SKG_CLAHE_LEVELS +
               (guint) (grey * (SKG_CLAHE_LEVELS - 1) + 0.5)] += 1;
      }
  for (int tile = 0; tile < SKG_CLAHE_TILES * SKG_CLAHE_TILES; tile++)
    make_curve (curves + tile * SKG_CLAHE_LEVELS, (float) clip);
  return curves;
}
