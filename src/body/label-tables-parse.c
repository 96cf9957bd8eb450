/* SPDX-License-Identifier: Apache-2.0
 * Tables of label names in CSV, JSON and in the extension of a NIfTI header. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/label-tables.h"

/* NIfTI-1.1: the header's 348 bytes, 4 that say whether extensions follow, then the
 * extensions up to vox_offset (nifti1.h, 2007). */
#define NIFTI_EXTENDER_OFFSET 348
#define NIFTI_MAX_EXTENSION_BYTES (4u << 20)

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

/* @where: "line 3" or a key. Value 0 is background and left out. */
static gboolean
add_entry (GArray *names,
           const char *where,
           guint64 value,
           const char *name,
           guint32 rgb,
           GError **error)
{
  const SkgLabelName *before;

  if (value == 0)
    return TRUE;
  before = skg_label_names_find (names, (guint) value);
  if (*name == '\0')
    return fail (error, "%s: label %u has no name", where, (guint) value);
  if (before != NULL)
    return fail (error, "%s: label %u is \"%.60s\" already", where, (guint) value,
                 before->name);
  skg_label_names_add (names, 0, (guint) value, name, rgb);
  return TRUE;
}

/* CSV */

/* Which field of a row says what; -1 for none. */
typedef struct
{
  int value;
  int name;
  int rgb;
} Columns;

/* Fields without the quotes and spaces around them. */
static char **
split_row (const char *line)
{
  const char *separator = strchr (line, '\t') != NULL  ? "\t"
                          : strchr (line, ',') != NULL ? ","
                                                       : ";";
  char **fields = g_strsplit (line, separator, -1);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      gsize n;

      g_strstrip (fields[i]);
      n = strlen (fields[i]);
      if (n >= 2 && fields[i][0] == '"' && fields[i][n - 1] == '"')
        {
          memmove (fields[i], fields[i] + 1, n - 2);
          fields[i][n - 2] = '\0';
          g_strstrip (fields[i]);
        }
    }
  return fields;
}

/* TRUE if the row names columns: its first field is no number. */
static gboolean
read_header (char **fields, Columns *columns)
{
  static const char *const value_words[] = { "value", "label",  "id",
                                             "index", "number", NULL };
  static const char *const rgb_words[] = { "color", "colour", "rgb", NULL };
  guint64 unused;

  if (g_ascii_string_to_unsigned (fields[0], 10, 0, G_MAXUINT64, &unused, NULL))
    return FALSE;
  *columns = (Columns){ -1, -1, -1 };
  for (int i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *word = g_ascii_strdown (fields[i], -1);

      if (columns->value < 0 && g_strv_contains (value_words, word))
        columns->value = i;
      else if (columns->rgb < 0 && g_strv_contains (rgb_words, word))
        columns->rgb = i;
      else if (columns->name < 0 && strstr (word, "name") != NULL)
        columns->name = i;
    }
  return TRUE;
}

static gboolean
read_row (
    char **fields, const Columns *columns, guint line, GArray *names, GError **error)
{
  int n = (int) g_strv_length (fields);
  g_autofree char *where = g_strdup_printf ("line %u", line);
  guint64 value;
  guint32 rgb = SKG_RGB_NONE;

  if (columns->value >= n || columns->name >= n)
    return fail (error, "line %u: a value and a name are needed", line);
  if (!g_ascii_string_to_unsigned (fields[columns->value], 10, 0, G_MAXUINT16, &value,
                                   NULL))
    return fail (error,
                 "line %u: \"%.60s\" is not a label; a whole number from 0 to 65535 is "
                 "needed",
                 line, fields[columns->value]);
  if (columns->rgb >= 0 && columns->rgb < n && *fields[columns->rgb] != '\0' &&
      !skg_rgb_parse (fields[columns->rgb], &rgb))
    return fail (error, "line %u: \"%.60s\" is not a colour; #rrggbb is needed", line,
                 fields[columns->rgb]);
  return add_entry (names, where, value, fields[columns->name], rgb, error);
}

GArray *
skg_label_table_parse_csv (const char *text, GError **error)
{
  g_autoptr (GArray) names = skg_label_names_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Columns columns = { 0, 1, 2 };
  gboolean is_first = TRUE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = NULL;

      g_strstrip (lines[i]);
      /* A byte order mark, as spreadsheets write it. */
      if (i == 0 && g_str_has_prefix (lines[i], "\xef\xbb\xbf"))
        memmove (lines[i], lines[i] + 3, strlen (lines[i] + 3) + 1);
      if (*lines[i] == '\0' || *lines[i] == '#')
        continue;
      fields = split_row (lines[i]);
      if (is_first && read_header (fields, &columns))
        {
          if (columns.value < 0 || columns.name < 0)
            {
              fail (error, "line %u: columns \"value\" and \"name\" are needed", i + 1);
              return NULL;
            }
        }
      else if (!read_row (fields, &columns, i + 1, names, error))
        return NULL;
      is_first = FALSE;
    }
  if (names->len == 0)
    {
      fail (error, "no row with a value and a name");
      return NULL;
    }
  return g_steal_pointer (&names);
}

/* JSON */

static gboolean
is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
get_label (JsonNode *node, guint64 *value)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0 ||
      json_node_get_int (node) > G_MAXUINT16)
    return FALSE;
  *value = (guint64) json_node_get_int (node);
  return TRUE;
}

/* "1": "spleen" or "spleen": 1 */
static gboolean
read_member (const char *key, JsonNode *node, GArray *names, GError **error)
{
  g_autofree char *excerpt = NULL;
  guint64 value;

  if (is_text (node) &&
      g_ascii_string_to_unsigned (key, 10, 0, G_MAXUINT16, &value, NULL))
    return add_entry (names, key, value, json_node_get_string (node), SKG_RGB_NONE,
                      error);
  if (get_label (node, &value))
    return add_entry (names, key, value, key, SKG_RGB_NONE, error);
  excerpt = skg_json_dup_excerpt (node);
  return fail (error,
               "\"%.60s\": %s; a label (0 to 65535) and its name are needed, either of "
               "them as the key",
               key, excerpt);
}

/* {"value": 1, "name": "spleen", "color": "#aabbcc"} */
static gboolean
read_element (JsonNode *node, guint index, GArray *names, GError **error)
{
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *where = g_strdup_printf ("[%u]", index);
  JsonNode *color;
  guint64 value;
  guint32 rgb = SKG_RGB_NONE;

  if (object == NULL || !get_label (json_object_get_member (object, "value"), &value) ||
      !is_text (json_object_get_member (object, "name")))
    return fail (error, "%s: {\"value\": 0 to 65535, \"name\": \"...\"} is needed",
                 where);
  color = json_object_get_member (object, "color");
  if (color != NULL &&
      !(is_text (color) && skg_rgb_parse (json_node_get_string (color), &rgb)))
    return fail (error, "%s.color: \"#rrggbb\" is needed", where);
  return add_entry (names, where, value,
                    json_node_get_string (json_object_get_member (object, "name")), rgb,
                    error);
}

GArray *
skg_label_table_parse_json (JsonNode *root, GError **error)
{
  g_autoptr (GArray) names = skg_label_names_new ();
  JsonNode *inner = root;
  gboolean ok = TRUE;

  if (JSON_NODE_HOLDS_OBJECT (root) &&
      json_object_has_member (json_node_get_object (root), "labels") &&
      !JSON_NODE_HOLDS_VALUE (
          json_object_get_member (json_node_get_object (root), "labels")))
    inner = json_object_get_member (json_node_get_object (root), "labels");
  if (JSON_NODE_HOLDS_OBJECT (inner))
    {
      JsonObjectIter iter;
      const char *key;
      JsonNode *node;

      json_object_iter_init_ordered (&iter, json_node_get_object (inner));
      while (ok && json_object_iter_next_ordered (&iter, &key, &node))
        ok = read_member (key, node, names, error);
    }
  else if (JSON_NODE_HOLDS_ARRAY (inner))
    {
      JsonArray *array = json_node_get_array (inner);

      for (guint i = 0; ok && i < json_array_get_length (array); i++)
        ok = read_element (json_array_get_element (array, i), i, names, error);
    }
  if (ok && names->len == 0)
    ok = fail (error, "no label is named; {\"1\": \"name\"} is needed");
  return ok ? g_steal_pointer (&names) : NULL;
}

/* NIfTI */

/* What GMarkup goes through. */
typedef struct
{
  GArray *names;
  guint value; /* of the <Label> that is open; 0: none */
  GString *text;
} LabelMarkup;

static void
start_element (GMarkupParseContext *context,
               const char *element,
               const char **attributes,
               const char **values,
               gpointer user_data,
               GError **error)
{
  LabelMarkup *markup = user_data;

  if (strcmp (element, "Label") != 0)
    return;
  markup->value = 0;
  g_string_truncate (markup->text, 0);
  for (guint i = 0; attributes[i] != NULL; i++)
    {
      guint64 key;

      if (strcmp (attributes[i], "Key") == 0 &&
          g_ascii_string_to_unsigned (values[i], 10, 1, G_MAXUINT16, &key, NULL))
        markup->value = (guint) key;
    }
}

static void
end_element (GMarkupParseContext *context,
             const char *element,
             gpointer user_data,
             GError **error)
{
  LabelMarkup *markup = user_data;
  char *name = g_strstrip (markup->text->str);

  if (strcmp (element, "Label") != 0)
    return;
  if (markup->value != 0 && *name != '\0' &&
      skg_label_names_find (markup->names, markup->value) == NULL)
    skg_label_names_add (markup->names, 0, markup->value, name, SKG_RGB_NONE);
  markup->value = 0;
}

static void
add_text (GMarkupParseContext *context,
          const char *text,
          gsize length,
          gpointer user_data,
          GError **error)
{
  LabelMarkup *markup = user_data;

  if (markup->value != 0)
    g_string_append_len (markup->text, text, (gssize) length);
}

/* The bytes between header and voxels; "" if there are none. */
static char *
read_extension (const char *path, gsize *n_bytes)
{
  FILE *file = fopen (path, "rbe");
  char *bytes = g_malloc (NIFTI_MAX_EXTENSION_BYTES + 1);
  guint8 header[NIFTI_EXTENDER_OFFSET + 4] = { 0 };
  float vox_offset;
  guint32 bits;

  *n_bytes = 0;
  if (file != NULL && fread (header, 1, sizeof header, file) == sizeof header &&
      header[NIFTI_EXTENDER_OFFSET] != 0)
    {
      memcpy (&bits, header + 108, sizeof bits);
      /* sizeof_hdr tells the byte order. */
      if (header[0] == 0)
        bits = GUINT32_SWAP_LE_BE (bits);
      memcpy (&vox_offset, &bits, sizeof vox_offset);
      if (vox_offset > (float) sizeof header && vox_offset < 4e6f)
        *n_bytes = fread (bytes, 1, (gsize) vox_offset - sizeof header, file);
    }
  if (file != NULL)
    fclose (file);
  bytes[*n_bytes] = '\0';
  return bytes;
}

GArray *
skg_label_table_read_nifti (const char *path)
{
  static const GMarkupParser parser = { .start_element = start_element,
                                        .end_element = end_element,
                                        .text = add_text };
  gsize n_bytes;
  g_autofree char *bytes = read_extension (path, &n_bytes);
  const char *start = memmem (bytes, n_bytes, "<LabelTable", 11);
  const char *end = memmem (bytes, n_bytes, "</LabelTable>", 13);
  LabelMarkup markup = { skg_label_names_new (), 0, g_string_new (NULL) };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &markup, NULL);

  /* A damaged extension only leaves the names out. */
  if (start != NULL && end != NULL && end > start)
    g_markup_parse_context_parse (context, start, end + 13 - start, NULL);
  g_string_free (markup.text, TRUE);
  return markup.names;
}
