/* SPDX-License-Identifier: Apache-2.0
 * ASCII STL and OBJ looked through before assimp reads them. */
#include "config.h"

#include "body/mesh-check.h"

#include <string.h>

/* No number, and no line of an OBJ with a face, is longer. */
#define MAX_WORD 64
#define MAX_CORNERS 1024

/**
 * Cursor:
 * @word: the present one, cut after MAX_WORD - 1 bytes
 * @line: that the word stands in, from 1
 */
typedef struct
{
  const char *at;
  const char *end;
  guint line;
  char word[MAX_WORD];
} Cursor;

static gboolean G_GNUC_PRINTF (2, 3) refuse (char **message, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  *message = g_utf8_make_valid (text, -1);
  return FALSE;
}

/* FALSE at the end, of the line if @in_line. */
static gboolean
next_word (Cursor *cursor, gboolean in_line)
{
  gsize n = 0;

  while (cursor->at < cursor->end && g_ascii_isspace (*cursor->at))
    {
      if (*cursor->at == '\n')
        {
          if (in_line)
            break;
          cursor->line++;
        }
      cursor->at++;
    }
  for (; cursor->at < cursor->end && !g_ascii_isspace (*cursor->at); cursor->at++)
    if (n < MAX_WORD - 1)
      cursor->word[n++] = *cursor->at != '\0' ? *cursor->at : '?';
  cursor->word[n] = '\0';
  return n > 0;
}

static void
skip_line (Cursor *cursor)
{
  while (cursor->at < cursor->end && *cursor->at != '\n')
    cursor->at++;
}

/* [+-] digits [. digits] [e [+-] digits], a digit at least before the e. */
static gboolean
is_number (const char *word)
{
  gboolean has_digit = FALSE;

  word += *word == '+' || *word == '-';
  for (; g_ascii_isdigit (*word) || *word == '.'; word++)
    {
      has_digit = has_digit || *word != '.';
      if (*word == '.' && strchr (word + 1, '.') != NULL)
        return FALSE;
    }
  if (!has_digit)
    return FALSE;
  if (*word != 'e' && *word != 'E')
    return *word == '\0';
  word++;
  word += *word == '+' || *word == '-';
  return g_ascii_isdigit (*word) && strspn (word, "0123456789") == strlen (word) &&
         strlen (word) < 4;
}

/* STL */

static gboolean
expect (Cursor *cursor, const char *wanted, char **message)
{
  gboolean found = next_word (cursor, FALSE);

  if (found && g_ascii_strcasecmp (cursor->word, wanted) == 0)
    return TRUE;
  return refuse (message, "line %u: \"%s\" is needed, not \"%.20s\"", cursor->line,
                 wanted, found ? cursor->word : "the end of the file");
}

static gboolean
expect_numbers (Cursor *cursor, guint n, gboolean may_lack, char **message)
{
  for (guint i = 0; i < n; i++)
    if (!next_word (cursor, FALSE) ||
        (!is_number (cursor->word) &&
         /* Normals of empty facets; nobody reads them. */
         !(may_lack && strstr (cursor->word, "nan") != NULL)))
      return refuse (message, "line %u: \"%.20s\" is no number", cursor->line,
                     cursor->word);
  return TRUE;
}

static gboolean
check_facet (Cursor *cursor, char **message)
{
  if (!expect (cursor, "normal", message) ||
      !expect_numbers (cursor, 3, TRUE, message) ||
      !expect (cursor, "outer", message) || !expect (cursor, "loop", message))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    if (!expect (cursor, "vertex", message) ||
        !expect_numbers (cursor, 3, FALSE, message))
      return FALSE;
  return expect (cursor, "endloop", message) && expect (cursor, "endfacet", message);
}

gboolean
skg_mesh_check_ascii_stl (const char *bytes,
                          gsize n_bytes,
                          guint64 *n_faces,
                          char **message)
{
  Cursor cursor = { .at = bytes, .end = bytes + n_bytes, .line = 1 };

  *n_faces = 0;
  if (memchr (bytes, '\0', n_bytes) != NULL)
    return refuse (message, "a zero byte in a text");
  while (next_word (&cursor, FALSE))
    {
      if (g_ascii_strcasecmp (cursor.word, "solid") != 0)
        return refuse (message, "line %u: \"solid\" is needed, not \"%.20s\"",
                       cursor.line, cursor.word);
      skip_line (&cursor);
      while (next_word (&cursor, FALSE) &&
             g_ascii_strcasecmp (cursor.word, "facet") == 0)
        {
          if (!check_facet (&cursor, message))
            return FALSE;
          (*n_faces)++;
        }
      if (g_ascii_strcasecmp (cursor.word, "endsolid") != 0)
        return refuse (message, "line %u: \"facet\" or \"endsolid\" is needed",
                       cursor.line);
      skip_line (&cursor);
    }
  return TRUE;
}

/* OBJ */

/* "7", "7/2", "7//3" or "7/2/3"; counted from 1, or from the last one back. */
static gboolean
is_corner (const char *word, guint64 n_vertices)
{
  g_auto (GStrv) parts = g_strsplit (word, "/", 4);
  gint64 index;

  for (guint i = 0; parts[i] != NULL; i++)
    if (i == 3 || (*parts[i] == '\0' && i != 1) ||
        (*parts[i] != '\0' && !g_ascii_string_to_signed (parts[i], 10, G_MININT32,
                                                         G_MAXINT32, &index, NULL)))
      return FALSE;
  return parts[0] != NULL &&
         g_ascii_string_to_signed (parts[0], 10, G_MININT32, G_MAXINT32, &index,
                                   NULL) &&
         index != 0 && (guint64) ABS (index) <= n_vertices;
}

static gboolean
check_face (Cursor *cursor, guint64 n_vertices, char **message)
{
  guint n = 0;

  for (; next_word (cursor, TRUE); n++)
    if (n == MAX_CORNERS || !is_corner (cursor->word, n_vertices))
      return refuse (message,
                     "line %u: \"%.20s\" is no corner of a face; %" G_GUINT64_FORMAT
                     " vertices come before it",
                     cursor->line, cursor->word, n_vertices);
  return n >= 3 || refuse (message, "line %u: a face of %u corners", cursor->line, n);
}

static gboolean
check_numbers (Cursor *cursor, guint min, char **message)
{
  guint n = 0;

  for (; next_word (cursor, TRUE); n++)
    if (n == 8 || !is_number (cursor->word))
      return refuse (message, "line %u: \"%.20s\" is no number", cursor->line,
                     cursor->word);
  return n >= min ||
         refuse (message, "line %u: %u numbers; %u are needed", cursor->line, n, min);
}

static gboolean
check_obj_line (Cursor *cursor, guint64 *n_vertices, guint64 *n_faces, char **message)
{
  static const char *const texts[] = { "g",      "o",      "s",     "usemtl",
                                       "mtllib", "usemap", "maplib" };

  if (strcmp (cursor->word, "v") == 0)
    {
      (*n_vertices)++;
      return check_numbers (cursor, 3, message);
    }
  if (strcmp (cursor->word, "vn") == 0)
    return check_numbers (cursor, 3, message);
  if (strcmp (cursor->word, "vt") == 0)
    return check_numbers (cursor, 1, message);
  if (strcmp (cursor->word, "f") == 0)
    {
      (*n_faces)++;
      return check_face (cursor, *n_vertices, message);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (cursor->word, texts[i]) == 0)
      {
        skip_line (cursor);
        return TRUE;
      }
  return refuse (message,
                 "line %u: \"%.20s\" is not understood; vertices and faces "
                 "(v, vn, vt, f) and names are",
                 cursor->line, cursor->word);
}

gboolean
skg_mesh_check_obj (const char *bytes, gsize n_bytes, guint64 *n_faces, char **message)
{
  Cursor cursor = { .at = bytes, .end = bytes + n_bytes, .line = 1 };
  guint64 n_vertices = 0;

  *n_faces = 0;
  if (memchr (bytes, '\0', n_bytes) != NULL)
    return refuse (message, "a zero byte in a text");
  while (next_word (&cursor, FALSE))
    {
      if (*cursor.word == '#')
        skip_line (&cursor);
      else if (!check_obj_line (&cursor, &n_vertices, n_faces, message))
        return FALSE;
    }
  return TRUE;
}
