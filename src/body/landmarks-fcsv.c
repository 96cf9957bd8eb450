/* SPDX-License-Identifier: Apache-2.0
 * Slicer's .fcsv: comment lines with version, coordinate system and column names, then
 * one landmark a line. Read by the names of the columns, as they changed over time:
 *   Slicer 3     name,x,y,z,sel,vis
 *   Slicer 4, 5  id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID
 * Slicer 5 appends two fields that the column line does not name. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/landmarks-formats.h"

#define DEFAULT_COLUMNS "id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID"

/* Positions of the columns that we read, -1 for a column that is not there. */
typedef struct
{
  int x;
  int y;
  int z;
  int visible;
  int name;
  int id;
  int description;
} Columns;

typedef struct
{
  Columns columns;
  double xy_sign; /* -1 turns RAS into LPS */
  guint line;     /* number, from 1 */
  gboolean has_header;
} Reader;

static gboolean G_GNUC_PRINTF (3, 4)
    fail (const Reader *reader, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "line %u: %s", reader->line, text);
  return FALSE;
}

/* (element-type utf8): fields of one line; a field in double quotes may hold commas,
 * and two double quotes stand for one. */
static GPtrArray *
split_fields (const char *line)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  GString *field = g_string_new (NULL);
  gboolean in_quotes = FALSE;

  for (const char *c = line; *c != '\0'; c++)
    {
      if (in_quotes && c[0] == '"' && c[1] == '"')
        g_string_append_c (field, *c++);
      else if (*c == '"' && (in_quotes || field->len == 0))
        in_quotes = !in_quotes;
      else if (*c == ',' && !in_quotes)
        {
          g_ptr_array_add (fields, g_string_free (field, FALSE));
          field = g_string_new (NULL);
        }
      else
        g_string_append_c (field, *c);
    }
  g_ptr_array_add (fields, g_string_free (field, FALSE));
  return fields;
}

static Columns
parse_columns (const char *names)
{
  g_autoptr (GPtrArray) fields = split_fields (names);
  Columns columns = { -1, -1, -1, -1, -1, -1, -1 };
  const struct
  {
    const char *name;
    int *column;
  } table[] = {
    { "x", &columns.x },
    { "y", &columns.y },
    { "z", &columns.z },
    { "vis", &columns.visible },
    { "visibility", &columns.visible },
    { "label", &columns.name },
    { "name", &columns.name },
    { "id", &columns.id },
    { "desc", &columns.description },
  };

  for (guint i = 0; i < fields->len; i++)
    for (gsize t = 0; t < G_N_ELEMENTS (table); t++)
      if (g_ascii_strcasecmp (g_strstrip (fields->pdata[i]), table[t].name) == 0)
        *table[t].column = (int) i;
  return columns;
}

static gboolean
parse_system (Reader *reader, const char *value, GError **error)
{
  if (g_ascii_strcasecmp (value, "LPS") == 0 || strcmp (value, "1") == 0)
    reader->xy_sign = 1;
  else if (g_ascii_strcasecmp (value, "RAS") == 0 || strcmp (value, "0") == 0)
    reader->xy_sign = -1;
  else
    return fail (reader, error,
                 "CoordinateSystem is \"%s\"; LPS, RAS, 0 (RAS) or 1 (LPS) are allowed",
                 value);
  return TRUE;
}

/* "# key = value"; other comments are passed over. */
static gboolean
parse_comment (Reader *reader, const char *comment, GError **error)
{
  const char *equals = strchr (comment, '=');
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  if (equals == NULL)
    return TRUE;
  key = g_strstrip (g_strndup (comment, (gsize) (equals - comment)));
  value = g_strstrip (g_strdup (equals + 1));
  if (g_ascii_strcasecmp (key, "CoordinateSystem") == 0)
    {
      reader->has_header = TRUE;
      return parse_system (reader, value, error);
    }
  if (g_ascii_strcasecmp (key, "columns") == 0)
    {
      reader->has_header = TRUE;
      reader->columns = parse_columns (value);
      if (reader->columns.x < 0 || reader->columns.y < 0 || reader->columns.z < 0)
        return fail (reader, error, "columns are \"%s\"; x, y and z are needed", value);
    }
  else if (strstr (key, "version") != NULL)
    reader->has_header = TRUE;
  return TRUE;
}

/* The field in @column, or "" */
static const char *
get_field (GPtrArray *fields, int column)
{
  return column >= 0 && (guint) column < fields->len ? fields->pdata[column] : "";
}

static gboolean
parse_number (const Reader *reader,
              GPtrArray *fields,
              int column,
              const char *name,
              double *number,
              GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (get_field (fields, column)));
  char *end = NULL;

  if ((guint) column >= fields->len)
    return fail (reader, error, "%u fields, none for %s; a number of mm is needed",
                 fields->len, name);
  *number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (*number))
    return fail (reader, error, "%s is \"%s\"; a finite number of mm is needed", name,
                 text);
  return TRUE;
}

static gboolean
parse_landmark (const Reader *reader, const char *line, GPtrArray *out, GError **error)
{
  g_autoptr (GPtrArray) fields = split_fields (line);
  const Columns *columns = &reader->columns;
  const char *visible = get_field (fields, columns->visible);
  const char *name = get_field (fields, columns->name);
  SkgVec3 p;

  if (!parse_number (reader, fields, columns->x, "x", &p.x, error) ||
      !parse_number (reader, fields, columns->y, "y", &p.y, error) ||
      !parse_number (reader, fields, columns->z, "z", &p.z, error))
    return FALSE;
  p.x *= reader->xy_sign;
  p.y *= reader->xy_sign;
  if (*name == '\0')
    name = get_field (fields, columns->id);
  skg_landmark_array_add (out, name, get_field (fields, columns->description), p,
                          strcmp (visible, "0") != 0);
  return TRUE;
}

GPtrArray *
skg_landmarks_parse_fcsv (const char *text, GError **error)
{
  g_autoptr (GPtrArray) out = skg_landmark_array_new ();
  g_auto (GStrv) lines = NULL;
  /* A file that does not say is RAS, as Slicer wrote before it named the system. */
  Reader reader = { parse_columns (DEFAULT_COLUMNS), -1, 0, FALSE };

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      reader.line = i + 1;
      if (*line == '#' ? !parse_comment (&reader, line + 1, error)
                       : *line != '\0' && !parse_landmark (&reader, line, out, error))
        return NULL;
    }
  if (out->len == 0 && !reader.has_header)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "not a list of landmarks: no header and no landmark");
      return NULL;
    }
  return g_steal_pointer (&out);
}

static void
append_text (GString *out, const char *text)
{
  g_autofree char *clean = g_strdelimit (g_strdup (text), "\r\n", ' ');

  /* Quotes only where they are needed: other readers split at every comma. */
  if (strpbrk (clean, ",\"") != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (clean, "\"", -1);
      g_autofree char *doubled = g_strjoinv ("\"\"", parts);

      g_string_append_printf (out, ",\"%s\"", doubled);
    }
  else
    g_string_append_printf (out, ",%s", clean);
}

char *
skg_landmarks_format_fcsv (SkgLandmarkSet *set)
{
  GString *out = g_string_new ("# Markups fiducial file version = 4.11\n"
                               "# CoordinateSystem = LPS\n"
                               "# columns = " DEFAULT_COLUMNS "\n");

  for (guint i = 0; i < skg_landmark_set_get_length (set); i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (set, i);
      g_autofree char *x = skg_json_dup_double (landmark->position_mm.x);
      g_autofree char *y = skg_json_dup_double (landmark->position_mm.y);
      g_autofree char *z = skg_json_dup_double (landmark->position_mm.z);

      g_string_append_printf (out,
                              "vtkMRMLMarkupsFiducialNode_%u,%s,%s,%s,0,0,0,1,%d,1,0",
                              i, x, y, z, landmark->visible ? 1 : 0);
      append_text (out, landmark->name);
      append_text (out, landmark->description);
      g_string_append (out, ",\n");
    }
  return g_string_free (out, FALSE);
}
