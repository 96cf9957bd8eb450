/* SPDX-License-Identifier: Apache-2.0
 * JSON from strangers. json-glib builds the tree; a strict scan before it refuses what
 * json-glib accepts or overlooks: comments, NaN, keys given twice, and nesting so deep
 * that its recursion runs out of stack. */
#include "config.h"

#include "base/json.h"

#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define EXCERPT_BYTES 60
#define NEAR_MAX_WORD 64

/* Scan */

typedef struct
{
  const char *source;
  const char *text;
  const char *p;
  const char *end;
  guint depth;
  GError **error;
} Scan;

static gboolean scan_value (Scan *scan);

static gboolean
fail_at (Scan *scan, const char *what)
{
  guint line = 1;
  guint column = 1;

  for (const char *p = scan->text; p < scan->p; p++)
    {
      column = *p == '\n' ? 1 : column + 1;
      line += *p == '\n';
    }
  g_set_error (scan->error, SKG_ERROR, SKG_ERROR_INPUT, "%s: line %u, column %u: %s",
               scan->source, line, column, what);
  return FALSE;
}

static void
skip_space (Scan *scan)
{
  while (scan->p < scan->end && strchr (" \t\r\n", *scan->p) != NULL)
    scan->p++;
}

static gboolean
at (Scan *scan, char c)
{
  return scan->p < scan->end && *scan->p == c;
}

static gboolean
scan_escape (Scan *scan)
{
  scan->p++;
  if (scan->p >= scan->end || strchr ("\"\\/bfnrtu", *scan->p) == NULL)
    return fail_at (scan, "unknown escape in a string");
  if (*scan->p++ != 'u')
    return TRUE;
  for (int i = 0; i < 4; i++, scan->p++)
    if (scan->p >= scan->end || !g_ascii_isxdigit (*scan->p))
      return fail_at (scan, "\\u needs four hexadecimal digits");
  if (strncmp (scan->p - 4, "0000", 4) == 0)
    return fail_at (scan, "a string must not contain a NUL character");
  return TRUE;
}

static gboolean
scan_string (Scan *scan)
{
  if (!at (scan, '"'))
    return fail_at (scan, "expected a string in double quotes");
  scan->p++;
  while (scan->p < scan->end && *scan->p != '"')
    {
      if ((guchar) *scan->p < 0x20)
        return fail_at (scan, "control character in a string");
      if (*scan->p != '\\')
        scan->p++;
      else if (!scan_escape (scan))
        return FALSE;
    }
  if (scan->p >= scan->end)
    return fail_at (scan, "the text ends within a string");
  scan->p++;
  return TRUE;
}

static guint
scan_digits (Scan *scan)
{
  const char *start = scan->p;

  while (scan->p < scan->end && g_ascii_isdigit (*scan->p))
    scan->p++;
  return scan->p - start;
}

static gboolean
scan_number (Scan *scan)
{
  if (at (scan, '-'))
    scan->p++;
  if (at (scan, '0'))
    scan->p++;
  else if (scan_digits (scan) == 0)
    return fail_at (scan, "expected a value");
  if (at (scan, '.'))
    {
      scan->p++;
      if (scan_digits (scan) == 0)
        return fail_at (scan, "a number needs digits after its point");
    }
  if (at (scan, 'e') || at (scan, 'E'))
    {
      scan->p++;
      if (at (scan, '+') || at (scan, '-'))
        scan->p++;
      if (scan_digits (scan) == 0)
        return fail_at (scan, "a number needs digits in its exponent");
    }
  if (scan->p < scan->end && g_ascii_isalnum (*scan->p))
    return fail_at (scan, "not a number");
  return TRUE;
}

static gboolean
scan_literal (Scan *scan)
{
  static const char *const literals[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      gsize length = strlen (literals[i]);

      if ((gsize) (scan->end - scan->p) < length ||
          strncmp (scan->p, literals[i], length) != 0)
        continue;
      scan->p += length;
      if (scan->p < scan->end && g_ascii_isalnum (*scan->p))
        break;
      return TRUE;
    }
  return scan_number (scan);
}

static gboolean
scan_key (Scan *scan, GHashTable *keys)
{
  const char *start = scan->p;
  g_autofree char *key = NULL;

  if (!scan_string (scan))
    return FALSE;
  key = g_strndup (start + 1, scan->p - start - 2);
  if (strchr (key, '\\') != NULL)
    return fail_at (scan, "a key must not use escapes");
  if (g_hash_table_contains (keys, key))
    {
      g_autofree char *what = g_strdup_printf ("key \"%.60s\" is given twice", key);

      return fail_at (scan, what);
    }
  g_hash_table_add (keys, g_steal_pointer (&key));
  skip_space (scan);
  if (!at (scan, ':'))
    return fail_at (scan, "expected ':' after a key");
  scan->p++;
  return TRUE;
}

static gboolean
scan_members (Scan *scan, char close, GHashTable *keys)
{
  scan->p++;
  skip_space (scan);
  if (at (scan, close))
    {
      scan->p++;
      return TRUE;
    }
  for (;;)
    {
      skip_space (scan);
      if (keys != NULL && !scan_key (scan, keys))
        return FALSE;
      if (!scan_value (scan))
        return FALSE;
      if (at (scan, close))
        {
          scan->p++;
          return TRUE;
        }
      if (!at (scan, ','))
        return fail_at (scan,
                        close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
      scan->p++;
    }
}

static gboolean
scan_value (Scan *scan)
{
  gboolean fine;

  skip_space (scan);
  if (at (scan, '{') || at (scan, '['))
    {
      g_autoptr (GHashTable) keys = NULL;

      if (scan->depth == SKG_JSON_MAX_DEPTH)
        return fail_at (scan, "nested too deeply (at most " G_STRINGIFY (
                                  SKG_JSON_MAX_DEPTH) " levels)");
      if (*scan->p == '{')
        keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      scan->depth++;
      fine = scan_members (scan, keys != NULL ? '}' : ']', keys);
      scan->depth--;
    }
  else if (at (scan, '"'))
    fine = scan_string (scan);
  else
    fine = scan_literal (scan);
  skip_space (scan);
  return fine;
}

JsonNode *
skg_json_parse (const char *text, gssize length, const char *source, GError **error)
{
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;
  Scan scan = { source, text, text, text + n_bytes, 0, error };

  if (n_bytes > SKG_JSON_MAX_BYTES)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: %" G_GSIZE_FORMAT " bytes; at most %u are accepted", source,
                   n_bytes, SKG_JSON_MAX_BYTES);
      return NULL;
    }
  if (!g_utf8_validate_len (text, n_bytes, &scan.p))
    {
      fail_at (&scan, "not UTF-8 text");
      return NULL;
    }
  scan.p = text;
  if (!scan_value (&scan))
    return NULL;
  if (scan.p != scan.end)
    {
      fail_at (&scan, "text after the end of the value");
      return NULL;
    }
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, n_bytes, &local_error))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s", source,
                   local_error->message);
      return NULL;
    }
  return json_node_copy (json_parser_get_root (parser));
}

JsonNode *
skg_json_load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize length;
  const char *text;

  stream = g_file_read (file, NULL, &local_error);
  /* One byte more than allowed, so that skg_json_parse() sees an excess: a device or a
   * pipe has no size to ask for. */
  if (stream != NULL)
    bytes = g_input_stream_read_bytes (G_INPUT_STREAM (stream), SKG_JSON_MAX_BYTES + 1,
                                       NULL, &local_error);
  while (bytes != NULL && g_bytes_get_size (bytes) <= SKG_JSON_MAX_BYTES)
    {
      g_autoptr (GBytes) more = g_input_stream_read_bytes (
          G_INPUT_STREAM (stream), SKG_JSON_MAX_BYTES + 1, NULL, &local_error);
      g_autoptr (GByteArray) joined = NULL;

      if (more == NULL || g_bytes_get_size (more) == 0)
        break;
      joined = g_bytes_unref_to_array (g_steal_pointer (&bytes));
      g_byte_array_append (joined, g_bytes_get_data (more, NULL),
                           g_bytes_get_size (more));
      bytes = g_byte_array_free_to_bytes (g_steal_pointer (&joined));
    }
  if (local_error != NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: cannot be read: %s", path,
                   local_error->message);
      return NULL;
    }
  text = g_bytes_get_data (bytes, &length);
  return skg_json_parse (text != NULL ? text : "", length, path, error);
}

/* Writing */

char *
skg_json_dup_double (double value)
{
  char format[8];
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (value == 0)
    return g_strdup ("0");
  for (int digits = 15; digits <= 17; digits++)
    {
      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  return g_strdup (buffer);
}

static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (out, "\\n");
      else if (*p == '\t')
        g_string_append (out, "\\t");
      else if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (out, "\\u%04x", (guint) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_scalar (GString *out, JsonNode *node)
{
  g_autofree char *number = NULL;

  if (JSON_NODE_HOLDS_NULL (node))
    {
      g_string_append (out, "null");
      return;
    }
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_INT64:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    case G_TYPE_DOUBLE:
      number = skg_json_dup_double (json_node_get_double (node));
      g_string_append (out, number);
      break;
    default:
      append_string (out, json_node_get_string (node));
    }
}

/* Plain values, lists of them, and objects of one level that hold such: one line. */
static gboolean
is_flat (JsonNode *node, guint depth)
{
  g_autoptr (GList) nodes = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    nodes = json_object_get_values (json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    nodes = json_array_get_elements (json_node_get_array (node));
  else
    return TRUE;
  if (depth == 0)
    return nodes == NULL;
  /* A record (an object beside other keys) reads better on lines of its own. */
  if (JSON_NODE_HOLDS_OBJECT (node) && g_list_length (nodes) > 2)
    return FALSE;
  for (GList *l = nodes; l != NULL; l = l->next)
    if (!is_flat (l->data, depth - 1))
      return FALSE;
  return TRUE;
}

static void append_node (GString *out, JsonNode *node, guint indent, gboolean flat);

static void
append_break (GString *out, guint indent, gboolean flat, const char *flat_space)
{
  if (flat)
    g_string_append (out, flat_space);
  else
    g_string_append_printf (out, "\n%*s", (int) indent, "");
}

static void
append_array (GString *out, JsonArray *array, guint indent, gboolean flat)
{
  guint length = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_break (out, indent + 2, flat, i > 0 ? " " : "");
      append_node (out, json_array_get_element (array, i), indent + 2, flat);
    }
  append_break (out, indent, flat || length == 0, "");
  g_string_append_c (out, ']');
}

static void
append_object (GString *out, JsonObject *object, guint indent, gboolean flat)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      append_break (out, indent + 2, flat, " ");
      append_string (out, key);
      g_string_append (out, ": ");
      append_node (out, member, indent + 2, flat);
    }
  if (!first)
    append_break (out, indent, flat, " ");
  g_string_append_c (out, '}');
}

static void
append_node (GString *out, JsonNode *node, guint indent, gboolean flat)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (out, json_node_get_object (node), indent,
                   flat || (indent > 2 && is_flat (node, 2)));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (out, json_node_get_array (node), indent, flat || is_flat (node, 4));
  else
    append_scalar (out, node);
}

char *
skg_json_to_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_node (out, node, 0, FALSE);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

char *
skg_json_to_line (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_node (out, node, 0, TRUE);
  return g_string_free (out, FALSE);
}

char *
skg_json_dup_excerpt (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_node (out, node, 0, TRUE);
  if (out->len > EXCERPT_BYTES)
    {
      const char *cut = g_utf8_find_prev_char (out->str, out->str + EXCERPT_BYTES);

      g_string_truncate (out, cut - out->str);
      g_string_append (out, "...");
    }
  return g_string_free (out, FALSE);
}

/* Edit distance of two short words; swapping neighbours counts once. */
static guint
get_distance (const char *a, const char *b)
{
  guint rows[3][NEAR_MAX_WORD + 1];
  gsize n = strlen (a);
  gsize m = strlen (b);

  if (n > NEAR_MAX_WORD || m > NEAR_MAX_WORD)
    return G_MAXUINT;
  for (gsize j = 0; j <= m; j++)
    rows[0][j] = j;
  for (gsize i = 1; i <= n; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      const guint *above2 = rows[(i + 1) % 3];

      row[0] = i;
      for (gsize j = 1; j <= m; j++)
        {
          guint best = above[j - 1] + (a[i - 1] != b[j - 1]);

          best = MIN (best, MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            best = MIN (best, above2[j - 2] + 1);
          row[j] = best;
        }
    }
  return rows[n % 3][m];
}

const char *
skg_json_find_near (const char *word, const char *const *names)
{
  const char *nearest = NULL;
  guint least = G_MAXUINT;
  gsize length = strlen (word);

  for (; *names != NULL; names++)
    {
      guint distance = get_distance (word, *names);

      /* "sid" for "sid_mm": the unit forgotten. */
      if (length >= 3 && distance != G_MAXUINT && g_str_has_prefix (*names, word))
        distance = 1;
      if (distance < least)
        {
          least = distance;
          nearest = *names;
        }
    }
  return least <= MAX (1, length / 3) ? nearest : NULL;
}
