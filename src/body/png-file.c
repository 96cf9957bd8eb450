/* SPDX-License-Identifier: Apache-2.0
 * PNG pictures that carry texts. */
#include "config.h"

#include "body/png-file.h"

#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/error.h"

/* Twice what a scene may be (base/json.h). */
#define MAX_CHUNK_BYTES (32u << 20)
/* zlib's: slower ones gain a hundredth on pictures with noise. */
#define COMPRESSION 6

/* libpng leaves by longjmp(); what it says is kept for the error. */
static void
on_error (png_structp png, png_const_charp message)
{
  char **kept = png_get_error_ptr (png);

  g_free (*kept);
  *kept = g_strdup (message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

/* Writing */

static void
on_write (png_structp png, png_bytep bytes, gsize n_bytes)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint) n_bytes);
}

static void
on_flush (png_structp png)
{
}

static void
set_texts (png_structp png, png_infop info, const SkgPngText *texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    {
      png_text text = {
        .compression = PNG_ITXT_COMPRESSION_NONE,
        .key = (char *) texts[i].key,
        .text = (char *) texts[i].text,
        .itxt_length = strlen (texts[i].text),
        .lang = (char *) "",
        .lang_key = (char *) "",
      };

      png_set_text (png, info, &text, 1);
    }
}

/* Between setjmp() and its longjmp() no automatic variable of this function changes. */
static gboolean
encode (png_structp png,
        png_infop info,
        GByteArray *out,
        const void *pixels,
        const guint size[2],
        guint n_channels,
        guint bits,
        const SkgPngText *texts,
        guint n_texts)
{
  const int type = n_channels == 1   ? PNG_COLOR_TYPE_GRAY
                   : n_channels == 3 ? PNG_COLOR_TYPE_RGB
                                     : PNG_COLOR_TYPE_RGB_ALPHA;
  const gsize stride = (gsize) size[0] * n_channels * bits / 8;

  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_set_write_fn (png, out, on_write, on_flush);
  png_set_compression_level (png, COMPRESSION);
  /* X-ray noise has no strings that come again, masks have nothing but runs: to look
   * for longer strings, and for the best filter of each row, takes six times as long
   * for 2 % of a picture, and makes masks larger. */
  if (n_channels == 1)
    {
      png_set_compression_strategy (png, Z_RLE);
      png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    }
  png_set_IHDR (png, info, size[0], size[1], (int) bits, type, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  set_texts (png, info, texts, n_texts);
  png_write_info (png, info);
  if (bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  for (gsize row = 0; row < size[1]; row++)
    png_write_row (png, (png_const_bytep) pixels + row * stride);
  png_write_end (png, NULL);
  return TRUE;
}

static gboolean
write_bytes (const char *path, GByteArray *bytes, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (strcmp (path, "-") == 0)
    {
      if (fwrite (bytes->data, 1, bytes->len, stdout) == bytes->len &&
          fflush (stdout) == 0)
        return TRUE;
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "standard output: %s",
                   g_strerror (errno));
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: is a folder", path);
      return FALSE;
    }
  if (g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0666, &local))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: cannot be written: %s", path,
               local->message);
  return FALSE;
}

gboolean
skg_png_save (const char *path,
              const void *pixels,
              guint columns,
              guint rows,
              guint n_channels,
              guint bits,
              const SkgPngText *texts,
              guint n_texts,
              GError **error)
{
  const guint size[2] = { columns, rows };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *message = NULL;
  png_structp png;
  png_infop info;
  gboolean ok;

  g_return_val_if_fail (columns > 0 && rows > 0, FALSE);
  g_return_val_if_fail (n_channels == 1 || n_channels == 3 || n_channels == 4, FALSE);
  g_return_val_if_fail (bits == 8 || (bits == 16 && n_channels == 1), FALSE);

  png = png_create_write_struct (PNG_LIBPNG_VER_STRING, &message, on_error, on_warning);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  ok = info != NULL &&
       encode (png, info, bytes, pixels, size, n_channels, bits, texts, n_texts);
  png_destroy_write_struct (&png, &info);
  if (ok)
    return write_bytes (path, bytes, error);
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: cannot be packed as PNG: %s",
               path, message != NULL ? message : "no memory");
  return FALSE;
}

/* Reading */

static gboolean
read_info (png_structp png, png_infop info, FILE *file)
{
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_init_io (png, file);
  png_set_chunk_malloc_max (png, MAX_CHUNK_BYTES);
  png_read_info (png, info);
  return TRUE;
}

static GHashTable *
new_table (png_structp png, png_infop info)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  png_textp texts = NULL;
  int n = 0;

  png_get_text (png, info, &texts, &n);
  for (int i = 0; i < n; i++)
    if (texts[i].text != NULL && g_utf8_validate (texts[i].key, -1, NULL) &&
        g_utf8_validate (texts[i].text, -1, NULL))
      g_hash_table_insert (table, g_strdup (texts[i].key), g_strdup (texts[i].text));
  return table;
}

GHashTable *
skg_png_read_texts (const char *path, GError **error)
{
  FILE *file = fopen (path, "rbe");
  GHashTable *table = NULL;
  g_autofree char *message = NULL;
  png_structp png;
  png_infop info;

  if (file == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &message, on_error, on_warning);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  if (info != NULL && read_info (png, info, file))
    table = new_table (png, info);
  png_destroy_read_struct (&png, &info, NULL);
  fclose (file);
  if (table == NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: cannot be read as PNG: %s",
                 path, message != NULL ? message : "no memory");
  return table;
}
