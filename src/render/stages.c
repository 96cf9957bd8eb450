/* SPDX-License-Identifier: Apache-2.0
 * What a picture tells of the chain besides the image itself. */
#include "config.h"

#include "render/stages.h"

#include <math.h>
#include <string.h>

#include "render/pass-detect.h"

#define THUMBNAIL_COLUMNS 112
#define LEAST_SIGNAL 1e-6f

/* Of each pixel's floats. Consumes @bytes. */
static GBytes *
take_first_of_four (GBytes *bytes)
{
  gsize n = g_bytes_get_size (bytes) / (4 * sizeof (float));
  const float *in = g_bytes_get_data (bytes, NULL);
  float *out = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    out[i] = in[4 * i];
  g_bytes_unref (bytes);
  return g_bytes_new_take (out, n * sizeof *out);
}

/* Between the cells as GL reads them: (u, v) from 0 to 1 over the picture. */
static float
sample_cells (const float *values, guint columns, guint rows, double u, double v)
{
  double x = CLAMP (u * columns - 0.5, 0, columns - 1.0);
  double y = CLAMP (v * rows - 0.5, 0, rows - 1.0);
  guint x0 = MIN ((guint) x, columns > 1 ? columns - 2 : 0);
  guint y0 = MIN ((guint) y, rows > 1 ? rows - 2 : 0);
  guint x1 = MIN (x0 + 1, columns - 1);
  guint y1 = MIN (y0 + 1, rows - 1);
  double fx = x - x0;
  double fy = y - y0;
  double top = (double) values[y0 * columns + x0] * (1 - fx) +
               (double) values[y0 * columns + x1] * fx;
  double bottom = (double) values[y1 * columns + x0] * (1 - fx) +
                  (double) values[y1 * columns + x1] * fx;

  return (float) (top * (1 - fy) + bottom * fy);
}

static GBytes *
enlarge_scatter (const SkgCells *cells, guint columns, guint rows)
{
  gsize n = (gsize) columns * rows;
  float *out = g_new (float, n);

  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      out[(gsize) row * columns + column] =
          sample_cells (cells->scatter, cells->columns, cells->rows,
                        (column + 0.5) / columns, (row + 0.5) / rows);
  return g_bytes_new_take (out, n * sizeof *out);
}

/* The middle of the picture at full resolution: what noise looks like. */
static GBytes *
make_noise (SkgChain *chain, const SkgFrame *frame, guint columns, guint rows)
{
  const SkgTarget *exposed = skg_chain_get_exposed (chain);
  const SkgCells *cells = skg_chain_get_cells (chain);
  guint left = (exposed->columns - columns) / 2;
  guint top = (exposed->rows - rows) / 2;
  g_autoptr (GBytes) primary = skg_target_read_part (exposed, left, top, columns, rows);
  g_autoptr (GBytes) detected =
      skg_target_read_part (skg_chain_get_detected (chain), left, top, columns, rows);
  const float *p = g_bytes_get_data (primary, NULL);
  const float *d = g_bytes_get_data (detected, NULL);
  float *out = g_new (float, (gsize) columns *rows);

  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      {
        gsize i = (gsize) row * columns + column;
        float scatter = sample_cells (cells->scatter, cells->columns, cells->rows,
                                      (left + column + 0.5) / exposed->columns,
                                      (top + row + 0.5) / exposed->rows);
        float expected = p[4 * i] + scatter / (float) frame->detection.grid_primary;

        out[i] = expected > LEAST_SIGNAL
                     ? d[i] / (float) frame->detection.gain / expected - 1
                     : 0;
      }
  return g_bytes_new_take (out, (gsize) columns * rows * sizeof *out);
}

static void
read_stages (SkgChain *chain,
             const SkgFrame *frame,
             const SkgTarget *area,
             SkgReadBack *later,
             SkgPicture *picture)
{
  if (frame->stages & SKG_STAGE_BIT (SKG_STAGE_DENSITY))
    skg_read_back_add (later, area, NULL, &picture->stages[SKG_STAGE_DENSITY]);
  if (frame->stages & SKG_STAGE_BIT (SKG_STAGE_PRIMARY))
    skg_read_back_add (later, skg_chain_get_exposed (chain), take_first_of_four,
                       &picture->stages[SKG_STAGE_PRIMARY]);
  if (frame->stages & SKG_STAGE_BIT (SKG_STAGE_SCATTER))
    picture->stages[SKG_STAGE_SCATTER] =
        enlarge_scatter (skg_chain_get_cells (chain), picture->columns, picture->rows);
  if (frame->stages & SKG_STAGE_BIT (SKG_STAGE_DETECTED))
    skg_read_back_add (later, skg_chain_get_detected (chain), NULL,
                       &picture->stages[SKG_STAGE_DETECTED]);
  if (frame->stages & SKG_STAGE_BIT (SKG_STAGE_NOISE))
    picture->stages[SKG_STAGE_NOISE] =
        make_noise (chain, frame, picture->columns, picture->rows);
}

static void
read_cells (SkgChain *chain, SkgPicture *picture)
{
  const SkgCells *cells = skg_chain_get_cells (chain);
  gsize n = (gsize) cells->columns * cells->rows;
  float *pairs = g_new (float, 2 * n);

  for (gsize i = 0; i < n; i++)
    {
      pairs[2 * i] = cells->primary[i];
      pairs[2 * i + 1] = cells->scatter[i];
    }
  picture->cells = g_bytes_new_take (pairs, 2 * n * sizeof *pairs);
  picture->cells_columns = cells->columns;
  picture->cells_rows = cells->rows;
}

typedef float (*PixelFunc) (const float *pixel);

static float
sum_materials (const float *pixel)
{
  return pixel[0] + pixel[1] + pixel[2] + pixel[3];
}

static float
minus_log (const float *pixel)
{
  return -logf (MAX (pixel[0], LEAST_SIGNAL));
}

static GBytes *
make_small (SkgChain *chain,
            const SkgTarget *in,
            guint columns,
            guint rows,
            PixelFunc func,
            GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  SkgTarget small = { 0 };
  gsize n = (gsize) columns * rows;
  const float *pixels;
  float *out;

  if (!skg_chain_reduce (chain, in, columns, rows, &small, error))
    return NULL;
  bytes = skg_target_read (&small);
  skg_target_clear (&small);
  pixels = g_bytes_get_data (bytes, NULL);
  out = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    out[i] = func (pixels + 4 * i);
  return g_bytes_new_take (out, n * sizeof *out);
}

void
skg_thumbnail_cache_clear (SkgThumbnailCache *cache)
{
  for (int i = 0; i < SKG_N_THUMBNAILS; i++)
    g_clear_pointer (&cache->bytes[i], g_bytes_unref);
  *cache = (SkgThumbnailCache){ 0 };
}

static GBytes *
make_thumbnail (SkgChain *chain,
                const SkgFrame *frame,
                const SkgTarget *area,
                SkgThumbnail thumbnail,
                guint columns,
                guint rows,
                GError **error)
{
  switch (thumbnail)
    {
    case SKG_THUMBNAIL_DENSITY:
      return make_small (chain, area, columns, rows, sum_materials, error);
    case SKG_THUMBNAIL_PRIMARY:
      return make_small (chain, skg_chain_get_exposed (chain), columns, rows, minus_log,
                         error);
    case SKG_THUMBNAIL_SCATTER:
      return enlarge_scatter (skg_chain_get_cells (chain), columns, rows);
    case SKG_THUMBNAIL_NOISE:
      return make_noise (chain, frame, columns, rows);
    case SKG_THUMBNAIL_DETECTED:
      return make_small (chain, skg_chain_get_detected (chain), columns, rows,
                         minus_log, error);
    case SKG_N_THUMBNAILS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
make_thumbnails (SkgChain *chain,
                 const SkgFrame *frame,
                 const SkgTarget *area,
                 guint64 area_serial,
                 SkgThumbnailCache *cache,
                 SkgPicture *picture,
                 GError **error)
{
  guint columns = MIN (picture->columns, THUMBNAIL_COLUMNS);
  guint rows = (guint) CLAMP (
      rint ((double) picture->rows * columns / picture->columns), 1, picture->rows);
  guint64 serials[SKG_N_THUMBNAILS];

  serials[SKG_THUMBNAIL_DENSITY] = area_serial;
  skg_chain_get_serials (chain, &serials[SKG_THUMBNAIL_PRIMARY],
                         &serials[SKG_THUMBNAIL_SCATTER],
                         &serials[SKG_THUMBNAIL_DETECTED]);
  serials[SKG_THUMBNAIL_NOISE] = serials[SKG_THUMBNAIL_DETECTED];
  if (cache->columns != columns || cache->rows != rows)
    skg_thumbnail_cache_clear (cache);
  cache->columns = picture->thumbnail_columns = columns;
  cache->rows = picture->thumbnail_rows = rows;
  for (int i = 0; i < SKG_N_THUMBNAILS; i++)
    {
      if (cache->bytes[i] == NULL || cache->serials[i] != serials[i])
        {
          g_clear_pointer (&cache->bytes[i], g_bytes_unref);
          cache->bytes[i] =
              make_thumbnail (chain, frame, area, i, columns, rows, error);
          cache->serials[i] = serials[i];
        }
      if (cache->bytes[i] == NULL)
        return FALSE;
      picture->thumbnails[i] = g_bytes_ref (cache->bytes[i]);
    }
  return TRUE;
}

gboolean
skg_stages_read (SkgChain *chain,
                 const SkgFrame *frame,
                 const SkgTarget *area,
                 guint64 area_serial,
                 SkgThumbnailCache *cache,
                 SkgReadBack *later,
                 SkgPicture *picture,
                 GError **error)
{
  g_autoptr (GBytes) middle =
      skg_target_read_part (area, area->columns / 2, area->rows / 2, 1, 1);

  memcpy (picture->middle_g_cm2, g_bytes_get_data (middle, NULL),
          sizeof picture->middle_g_cm2);
  picture->open_signal_kev = skg_beam_get_open_signal_kev (&frame->beam);
  picture->open_photons = skg_frame_get_open_photons (frame);
  read_stages (chain, frame, area, later, picture);
  read_cells (chain, picture);
  return !frame->thumbnails ||
         make_thumbnails (chain, frame, area, area_serial, cache, picture, error);
}
