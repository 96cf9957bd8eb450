/* SPDX-License-Identifier: Apache-2.0
 * A simulated and a real picture brought to one grid. */
#include "config.h"

#include "app/compare-match.h"

#include <math.h>
#include <string.h>

void
skg_compare_get_place (const SkgRadiograph *real,
                       const SkgDetector *detector,
                       double place[4])
{
  double pitch_mm = real->pitch_mm;
  double width_mm = detector->columns * detector->pitch_mm;
  double height_mm = detector->rows * detector->pitch_mm;
  double share[2];

  if (pitch_mm <= 0)
    pitch_mm = MIN (width_mm / real->columns, height_mm / real->rows);
  share[0] = real->columns * pitch_mm / width_mm;
  share[1] = real->rows * pitch_mm / height_mm;
  for (guint a = 0; a < 2; a++)
    {
      place[a] = (1 - share[a]) / 2;
      place[a + 2] = (1 + share[a]) / 2;
    }
}

/* 0 to 1, kept in it. */
static float *
make_greys (const SkgRadiograph *real, gboolean inverted)
{
  gsize n = (gsize) real->columns * real->rows;
  float *greys = g_new (float, n);
  double low;
  double high;

  skg_radiograph_get_scale (real, &low, &high);
  for (gsize i = 0; i < n; i++)
    {
      double grey = CLAMP (((double) real->values[i] - low) / (high - low), 0, 1);

      greys[i] = (float) (inverted ? 1 - grey : grey);
    }
  return greys;
}

GdkTexture *
skg_compare_make_texture (const SkgRadiograph *real, gboolean inverted)
{
  gsize n = (gsize) real->columns * real->rows;
  g_autofree float *greys = make_greys (real, inverted);
  guint8 *pixels = g_malloc (n * 3);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, n * 3);

  for (gsize i = 0; i < n; i++)
    memset (pixels + 3 * i, (int) rint (255 * (double) greys[i]), 3);
  return gdk_memory_texture_new ((int) real->columns, (int) real->rows,
                                 GDK_MEMORY_R8G8B8, bytes, 3 * (gsize) real->columns);
}

static float *
make_simulated (const SkgPicture *picture)
{
  gsize n = (gsize) picture->columns * picture->rows;
  const guint8 *display = g_bytes_get_data (picture->display, NULL);
  float *greys = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    greys[i] = (float) display[4 * i + 1] / 255;
  return greys;
}

SkgComparePair *
skg_compare_pair_new (const SkgPicture *picture,
                      const SkgRadiograph *real,
                      const SkgDetector *detector,
                      gboolean inverted,
                      guint side)
{
  SkgComparePair *pair = g_new0 (SkgComparePair, 1);
  double longer = MAX (detector->columns, detector->rows);
  g_autofree float *simulated = make_simulated (picture);
  g_autofree float *greys = make_greys (real, inverted);
  double place[4];

  pair->columns = MAX ((guint) rint (detector->columns * side / longer), 1);
  pair->rows = MAX ((guint) rint (detector->rows * side / longer), 1);
  pair->simulated = g_new (float, (gsize) pair->columns * pair->rows);
  pair->real = g_new (float, (gsize) pair->columns * pair->rows);
  skg_picture_resample (simulated, picture->columns, picture->rows, 0, 0, pair->columns,
                        pair->rows, pair->simulated, pair->columns, pair->rows);
  skg_compare_get_place (real, detector, place);
  skg_picture_resample (greys, real->columns, real->rows, place[0] * pair->columns,
                        place[1] * pair->rows, place[2] * pair->columns,
                        place[3] * pair->rows, pair->real, pair->columns, pair->rows);
  return pair;
}

void
skg_compare_pair_free (SkgComparePair *pair)
{
  g_free (pair->simulated);
  g_free (pair->real);
  g_free (pair);
}

static void
count_greys (const float *image, const float *mask, gsize n, double *histogram)
{
  gsize n_common = 0;

  memset (histogram, 0, SKG_COMPARE_BINS * sizeof *histogram);
  for (gsize i = 0; i < n; i++)
    if (!isnan (mask[i]) && !isnan (image[i]))
      {
        histogram[(guint) CLAMP (image[i] * SKG_COMPARE_BINS, 0,
                                 SKG_COMPARE_BINS - 1)]++;
        n_common++;
      }
  for (guint b = 0; b < SKG_COMPARE_BINS; b++)
    histogram[b] /= (double) MAX (n_common, 1);
}

void
skg_compare_pair_count (const SkgComparePair *pair, SkgCompareCurves *curves)
{
  const float *const images[2] = { pair->simulated, pair->real };

  for (guint c = 0; c < 2; c++)
    {
      count_greys (images[c], pair->real, (gsize) pair->columns * pair->rows,
                   curves->histograms[c]);
      skg_noise_power (images[c], pair->columns, pair->rows, curves->power[c]);
    }
}
