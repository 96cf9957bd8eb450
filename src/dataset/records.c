/* SPDX-License-Identifier: Apache-2.0
 * Reading manifests. */
#include "config.h"

#include "dataset/records.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"

typedef struct
{
  guint64 index;
  guint64 offset;
  guint32 length;
} Entry;

struct _SkgRecords
{
  char *path;
  FILE *file;
  GArray *entries;
  guint64 n_bytes;
};

/* Every line starts so (records-line.c); a reader needs no JSON to sort them. */
static gboolean
parse_index (const char *line, guint64 *index)
{
  static const char head[] = "{ \"index\": ";
  char *end;

  if (!g_str_has_prefix (line, head))
    return FALSE;
  *index = g_ascii_strtoull (line + sizeof head - 1, &end, 10);
  return *end == ',';
}

static int
compare_entries (const void *a, const void *b)
{
  const Entry *x = a;
  const Entry *y = b;

  if (x->index != y->index)
    return x->index < y->index ? -1 : 1;
  return (x->offset > y->offset) - (x->offset < y->offset);
}

static gboolean
refuse (SkgRecords *self, guint64 line, GError **error)
{
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: line %" G_GUINT64_FORMAT " is not of a manifest", self->path, line);
  return FALSE;
}

static gboolean
scan (SkgRecords *self, GError **error)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  gssize n;
  guint64 number = 0;

  while ((n = getline (&line, &size, self->file)) > 0)
    {
      Entry entry = { .offset = self->n_bytes, .length = (guint32) n };

      number++;
      if (line[n - 1] != '\n')
        break;
      if (!parse_index (line, &entry.index))
        return refuse (self, number, error);
      g_array_append_val (self->entries, entry);
      self->n_bytes += (guint64) n;
    }
  g_array_sort (self->entries, compare_entries);
  return TRUE;
}

/* A sample that was made again after its files had gone counts as it was made last. */
static void
drop_doubles (SkgRecords *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      if (kept > 0 &&
          g_array_index (self->entries, Entry, kept - 1).index == entry->index)
        kept--;
      g_array_index (self->entries, Entry, kept++) = *entry;
    }
  g_array_set_size (self->entries, kept);
}

SkgRecords *
skg_records_open (const char *path, GError **error)
{
  g_autoptr (SkgRecords) self = g_new0 (SkgRecords, 1);

  self->path = g_strdup (path);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->file = g_fopen (path, "re");
  if (self->file == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  if (!scan (self, error))
    return NULL;
  drop_doubles (self);
  return g_steal_pointer (&self);
}

void
skg_records_free (SkgRecords *self)
{
  if (self->file != NULL)
    fclose (self->file);
  g_array_unref (self->entries);
  g_free (self->path);
  g_free (self);
}

guint64
skg_records_get_length (SkgRecords *self)
{
  return self->entries->len;
}

guint64
skg_records_get_bytes (SkgRecords *self)
{
  return self->n_bytes;
}

guint64
skg_records_get_index (SkgRecords *self, guint64 i)
{
  return g_array_index (self->entries, Entry, i).index;
}

char *
skg_records_dup_line (SkgRecords *self, guint64 i, GError **error)
{
  const Entry *entry = &g_array_index (self->entries, Entry, i);
  g_autofree char *line = g_malloc (entry->length + 1);

  if (fseeko (self->file, (off_t) entry->offset, SEEK_SET) != 0 ||
      fread (line, 1, entry->length, self->file) != entry->length)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: cannot be read again",
                   self->path);
      return NULL;
    }
  line[entry->length] = '\0';
  return g_steal_pointer (&line);
}

JsonObject *
skg_records_load (SkgRecords *self, guint64 i, GError **error)
{
  g_autofree char *line = skg_records_dup_line (self, i, error);
  g_autoptr (JsonNode) node = NULL;

  if (line == NULL)
    return NULL;
  node = skg_json_parse (line, -1, self->path, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (self, i + 1, error);
      return NULL;
    }
  return json_object_ref (json_node_get_object (node));
}

/* The list stands near the start of a line: no need to parse all of it. */
void
skg_records_count_warnings (SkgRecords *self, guint64 counts[SKG_N_SHOT_WARNINGS])
{
  static const char head[] = "\"warnings\": [";

  memset (counts, 0, SKG_N_SHOT_WARNINGS * sizeof *counts);
  for (guint64 i = 0; i < self->entries->len; i++)
    {
      g_autofree char *line = skg_records_dup_line (self, i, NULL);
      char *list = line != NULL ? strstr (line, head) : NULL;
      char *end = list != NULL ? strchr (list, ']') : NULL;

      if (end == NULL)
        continue;
      *end = '\0';
      for (guint w = 0; w < SKG_N_SHOT_WARNINGS; w++)
        {
          g_autofree char *word =
              g_strdup_printf ("\"%s\"", skg_shot_warning_get_name (w));

          counts[w] += strstr (list + sizeof head - 1, word) != NULL;
        }
    }
}

static JsonNode *
find_value (JsonObject *object, const char *key, GType type)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == type
             ? node
             : NULL;
}

/* A path that leaves the set's folder, or anything malformed, is left out. */
GPtrArray *
skg_record_list_files (JsonObject *record)
{
  GPtrArray *files =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_set_file_free);
  JsonNode *node = json_object_get_member (record, "files");
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object =
          JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonNode *path =
          object != NULL ? find_value (object, "path", G_TYPE_STRING) : NULL;
      JsonNode *bytes =
          object != NULL ? find_value (object, "bytes", G_TYPE_INT64) : NULL;
      JsonNode *sha256 =
          object != NULL ? find_value (object, "sha256", G_TYPE_STRING) : NULL;

      if (path == NULL || bytes == NULL || sha256 == NULL ||
          g_path_is_absolute (json_node_get_string (path)) ||
          strstr (json_node_get_string (path), "..") != NULL)
        continue;
      g_ptr_array_add (files, skg_set_file_new (json_node_get_string (path),
                                                (guint64) json_node_get_int (bytes),
                                                json_node_get_string (sha256)));
    }
  return files;
}
