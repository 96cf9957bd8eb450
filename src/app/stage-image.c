/* SPDX-License-Identifier: Apache-2.0
 * Stages of the chain as grey pictures, each on a scale that suits it. */
#include "config.h"

#include "app/stage-image.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define TAIL 0.005
#define MAX_SAMPLES 20000
#define LEAST_SIGNAL 1e-6f
/* -log of a signal that is next to nothing: behind the collimator, or behind lead. */
#define NOTHING_LOG 13.0f
#define THUMBNAIL_COLUMNS 112u

const char *
skg_stage_get_title (SkgStage stage)
{
  switch (stage)
    {
    case SKG_STAGE_DENSITY:
      return _ ("Density");
    case SKG_STAGE_PRIMARY:
      return _ ("Primary");
    case SKG_STAGE_SCATTER:
      return _ ("Scatter");
    case SKG_STAGE_NOISE:
      return _ ("Noise");
    case SKG_STAGE_DETECTED:
      return _ ("Detector");
    case SKG_STAGE_DISPLAY:
      return _ ("Display");
    case SKG_STAGE_IMAGE:
    case SKG_N_STAGES:
    default:
      g_return_val_if_reached ("");
    }
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  const float *x = a;
  const float *y = b;

  return (*x > *y) - (*x < *y);
}

static gboolean
is_log (SkgStage stage)
{
  return stage == SKG_STAGE_PRIMARY || stage == SKG_STAGE_DETECTED;
}

static void
find_scale (
    SkgStage stage, const float *values, gsize n_values, double *low, double *high)
{
  gsize step = n_values / MAX_SAMPLES + 1;
  g_autofree float *samples = g_new (float, n_values / step + 1);
  gsize n = 0;

  for (gsize i = 0; i < n_values; i += step)
    if (isfinite (values[i]) && (!is_log (stage) || values[i] < NOTHING_LOG))
      samples[n++] = values[i];
  *low = 0;
  *high = 1;
  if (n == 0)
    return;
  qsort (samples, n, sizeof *samples, compare_floats);
  *low = (double) samples[(gsize) (TAIL * (double) (n - 1))];
  *high = (double) samples[(gsize) ((1 - TAIL) * (double) (n - 1))];
  if (stage == SKG_STAGE_NOISE)
    {
      *high = MAX (fabs (*low), fabs (*high));
      *low = -*high;
    }
  else if (stage == SKG_STAGE_SCATTER)
    *low = 0;
  if (*high - *low < 1e-9)
    *high = *low + 1;
}

void
skg_stage_grey (SkgStage stage,
                const float *values,
                gsize n_values,
                guint8 *rgba,
                double *low,
                double *high)
{
  float first;
  float per_value;

  find_scale (stage, values, n_values, low, high);
  first = (float) *low;
  per_value = (float) (255 / (*high - *low));
  for (gsize i = 0; i < n_values; i++)
    {
      float grey = CLAMP ((values[i] - first) * per_value, 0, 255);

      rgba[4 * i] = rgba[4 * i + 1] = rgba[4 * i + 2] = (guint8) (grey + 0.5f);
      rgba[4 * i + 3] = 255;
    }
}

static GdkTexture *
take_texture (guint8 *rgba, guint columns, guint rows)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgba, (gsize) columns * rows * 4);

  return gdk_memory_texture_new ((int) columns, (int) rows, GDK_MEMORY_R8G8B8A8, bytes,
                                 (gsize) columns * 4);
}

static GdkTexture *
new_texture (SkgStage stage,
             const float *values,
             guint columns,
             guint rows,
             double *low,
             double *high)
{
  guint8 *rgba = g_malloc ((gsize) columns * rows * 4);

  skg_stage_grey (stage, values, (gsize) columns * rows, rgba, low, high);
  return take_texture (rgba, columns, rows);
}

/* Mean of the pixels under each of the small picture's. */
static float *
shrink (const float *values, guint columns, guint rows, guint to_columns, guint to_rows)
{
  float *out = g_new0 (float, (gsize) to_columns *to_rows);
  g_autofree float *n = g_new0 (float, (gsize) to_columns *to_rows);

  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      {
        gsize cell = (gsize) ((guint64) row * to_rows / rows) * to_columns +
                     (guint64) column * to_columns / columns;

        out[cell] += values[(gsize) row * columns + column];
        n[cell] += 1;
      }
  for (gsize i = 0; i < (gsize) to_columns * to_rows; i++)
    out[i] /= MAX (n[i], 1);
  return out;
}

static void
get_small_size (SkgPicture *picture, guint *columns, guint *rows)
{
  *columns = MIN (picture->columns, THUMBNAIL_COLUMNS);
  *rows = (guint) CLAMP (rint ((double) picture->rows * *columns / picture->columns), 1,
                         picture->rows);
}

/* What the eye gets, small. */
static GdkTexture *
new_small_display (SkgPicture *picture)
{
  const guint8 *rgba = g_bytes_get_data (picture->display, NULL);
  gsize n = (gsize) picture->columns * picture->rows;
  g_autofree float *grey = g_new (float, n);
  g_autofree float *small = NULL;
  guint8 *out;
  guint columns;
  guint rows;

  for (gsize i = 0; i < n; i++)
    grey[i] = rgba[4 * i];
  get_small_size (picture, &columns, &rows);
  small = shrink (grey, picture->columns, picture->rows, columns, rows);
  out = g_malloc ((gsize) columns * rows * 4);
  for (gsize i = 0; i < (gsize) columns * rows; i++)
    {
      out[4 * i] = out[4 * i + 1] = out[4 * i + 2] = (guint8) (small[i] + 0.5f);
      out[4 * i + 3] = 255;
    }
  return take_texture (out, columns, rows);
}

/* Without a tissue table the line integral stands for the density. */
static GdkTexture *
new_small_line (SkgPicture *picture)
{
  g_autofree float *small = NULL;
  guint columns;
  guint rows;
  double low;
  double high;

  get_small_size (picture, &columns, &rows);
  small = shrink (g_bytes_get_data (picture->image, NULL), picture->columns,
                  picture->rows, columns, rows);
  return new_texture (SKG_STAGE_DENSITY, small, columns, rows, &low, &high);
}

GdkTexture *
skg_stage_dup_thumbnail (SkgPicture *picture, SkgStage stage)
{
  static const SkgThumbnail thumbnails[] = {
    [SKG_STAGE_DENSITY] = SKG_THUMBNAIL_DENSITY,
    [SKG_STAGE_PRIMARY] = SKG_THUMBNAIL_PRIMARY,
    [SKG_STAGE_SCATTER] = SKG_THUMBNAIL_SCATTER,
    [SKG_STAGE_DETECTED] = SKG_THUMBNAIL_DETECTED,
    [SKG_STAGE_NOISE] = SKG_THUMBNAIL_NOISE,
  };
  GBytes *values;
  double low;
  double high;

  g_return_val_if_fail (stage < SKG_N_STAGES, NULL);

  if (stage == SKG_STAGE_DISPLAY)
    return new_small_display (picture);
  values = picture->thumbnails[thumbnails[stage]];
  if (values != NULL)
    return new_texture (stage, g_bytes_get_data (values, NULL),
                        picture->thumbnail_columns, picture->thumbnail_rows, &low,
                        &high);
  if (stage == SKG_STAGE_DENSITY && picture->cells == NULL)
    return new_small_line (picture);
  return NULL;
}

/* One float a pixel, as skg_stage_grey() takes them. */
static float *
dup_values (SkgPicture *picture, SkgStage stage)
{
  gsize n = (gsize) picture->columns * picture->rows;
  const float *in = picture->stages[stage] != NULL
                        ? g_bytes_get_data (picture->stages[stage], NULL)
                        : g_bytes_get_data (picture->image, NULL);
  gboolean sums = stage == SKG_STAGE_DENSITY && picture->stages[stage] != NULL;
  float *out = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    if (sums)
      out[i] = in[4 * i] + in[4 * i + 1] + in[4 * i + 2] + in[4 * i + 3];
    else if (is_log (stage))
      out[i] = -logf (MAX (in[i], LEAST_SIGNAL));
    else
      out[i] = in[i];
  return out;
}

static char *
dup_text (SkgPicture *picture, SkgStage stage, double low, double high)
{
  if (stage == SKG_STAGE_DENSITY && picture->stages[stage] == NULL)
    /* Translators: a scale from black to white, without a unit */
    return g_strdup_printf (_ ("Line integral  ·  %.2f to %.2f"), low, high);
  if (stage == SKG_STAGE_DENSITY)
    return g_strdup_printf (_ ("Density of all materials  ·  %.1f to %.1f g/cm²"), low,
                            high);
  if (stage == SKG_STAGE_SCATTER)
    return g_strdup_printf (_ ("Scatter alone  ·  0 to %.2g of the open beam"), high);
  if (stage == SKG_STAGE_NOISE)
    return g_strdup_printf (_ ("Noise alone  ·  ±%.0f %% of the expected signal"),
                            high * 100);
  if (stage == SKG_STAGE_PRIMARY)
    return g_strdup_printf (_ ("Primary alone  ·  −log %.2f to %.2f"), low, high);
  return g_strdup_printf (_ ("Detector signal  ·  −log %.2f to %.2f"), low, high);
}

GdkTexture *
skg_stage_dup_large (SkgPicture *picture, SkgStage stage, char **text)
{
  g_autofree float *values = NULL;
  GdkTexture *texture;
  double low;
  double high;

  g_return_val_if_fail (stage < SKG_N_STAGES && stage != SKG_STAGE_DISPLAY, NULL);

  if (picture->stages[stage] == NULL &&
      (stage != SKG_STAGE_DENSITY || picture->cells != NULL))
    return NULL;
  values = dup_values (picture, stage);
  texture = new_texture (stage, values, picture->columns, picture->rows, &low, &high);
  *text = dup_text (picture, stage, low, high);
  return texture;
}
