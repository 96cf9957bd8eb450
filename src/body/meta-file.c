/* SPDX-License-Identifier: Apache-2.0
 * How many bytes of voxels a MetaImage really has. */
#include "config.h"

#include "body/meta-file.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* MetaIO's own headers have some twenty lines. */
#define MAX_HEADER_BYTES (1u << 20)
#define KEY "ElementDataFile"

static guint64
file_size (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? (guint64) status.st_size : 0;
}

/* The value of the header's last line, and where the line ends. */
static char *
read_data_file_name (const char *path, gsize *header_bytes)
{
  g_autofree char *bytes = g_malloc (MAX_HEADER_BYTES + 1);
  FILE *file = g_fopen (path, "rbe");
  const char *line;
  const char *end;
  const char *equals;
  gsize n;

  if (file == NULL)
    return NULL;
  n = fread (bytes, 1, MAX_HEADER_BYTES, file);
  fclose (file);
  bytes[n] = '\0';
  line = memmem (bytes, n, KEY, strlen (KEY));
  end = line != NULL ? memchr (line, '\n', n - (gsize) (line - bytes)) : NULL;
  equals = line != NULL ? strchr (line, '=') : NULL;
  if (end == NULL)
    end = bytes + n;
  if (equals == NULL || equals > end)
    return NULL;
  *header_bytes = MIN (n, (gsize) (end - bytes) + 1);
  return g_strstrip (g_strndup (equals + 1, (gsize) (end - equals - 1)));
}

guint64
skg_meta_count_bytes (const char *path)
{
  gsize header_bytes = 0;
  g_autofree char *name = read_data_file_name (path, &header_bytes);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *data_path = NULL;

  if (name == NULL)
    return 0;
  if (g_ascii_strcasecmp (name, "LOCAL") == 0)
    {
      guint64 size = file_size (path);

      return size > header_bytes ? size - header_bytes : 0;
    }
  /* A list of files or a pattern: one file for each slice. */
  if (g_str_has_prefix (name, "LIST") || strchr (name, '%') != NULL)
    return G_MAXUINT64;
  data_path = g_path_is_absolute (name) ? g_strdup (name)
                                        : g_build_filename (folder, name, NULL);
  return file_size (data_path);
}
