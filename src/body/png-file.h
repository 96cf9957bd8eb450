/* SPDX-License-Identifier: Apache-2.0
 * PNG pictures that carry texts: written whole or not at all, texts read back. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkgPngText:
 * @key: Latin letters, at most 79 bytes
 * @text: UTF-8
 */
typedef struct
{
  const char *key;
  const char *text;
} SkgPngText;

/**
 * skg_png_save:
 * @path: ends in .png, or "-" for standard output
 * @pixels: rows of @n_channels (1 grey, 3 RGB, 4 RGBA) of 8 bits, or 1 of 16 bits
 *   native order, top row first, no padding
 * @bits: 8 or 16
 * @texts: (nullable) (array length=n_texts): iTXt chunks before the pixels
 * @error: %SKG_ERROR_FAILED: @path cannot be written; what stood there stays
 *
 * The same arguments give the same bytes.
 */
gboolean skg_png_save (const char *path,
                       const void *pixels,
                       guint columns,
                       guint rows,
                       guint n_channels,
                       guint bits,
                       const SkgPngText *texts,
                       guint n_texts,
                       GError **error);

/**
 * skg_png_read_texts:
 * @error: %SKG_ERROR_INPUT: no PNG, or a damaged one
 *
 * Texts that stand before the pixels, which are not read. Chunks of more than 32 MiB
 * are refused.
 *
 * Returns: (transfer full) (element-type utf8 utf8): texts by key; valid UTF-8
 */
GHashTable *skg_png_read_texts (const char *path, GError **error);

G_END_DECLS
