/* SPDX-License-Identifier: Apache-2.0
 * PLY files looked through before assimp reads them (format: G. Turk, "The PLY Polygon
 * File Format", 1994). */
#include "config.h"

#include "body/mesh-check.h"

#include <string.h>

#define MAX_ELEMENTS 16
#define MAX_PROPERTIES 64
#define MAX_HEADER_BYTES 65536u
/* Corners of one face. */
#define MAX_LIST 1024

typedef struct
{
  const char *name;
  guint size;
  gboolean is_integer;
} Type;

static const Type types[] = {
  { "char", 1, TRUE },     { "int8", 1, TRUE },     { "uchar", 1, TRUE },
  { "uint8", 1, TRUE },    { "short", 2, TRUE },    { "int16", 2, TRUE },
  { "ushort", 2, TRUE },   { "uint16", 2, TRUE },   { "int", 4, TRUE },
  { "int32", 4, TRUE },    { "uint", 4, TRUE },     { "uint32", 4, TRUE },
  { "float", 4, FALSE },   { "float32", 4, FALSE }, { "double", 8, FALSE },
  { "float64", 8, FALSE },
};

/* @count_type: %NULL unless a list */
typedef struct
{
  const Type *type;
  const Type *count_type;
} Property;

typedef struct
{
  guint64 count;
  Property properties[MAX_PROPERTIES];
  guint n_properties;
} Element;

typedef enum
{
  FORM_NONE,
  FORM_ASCII,
  FORM_LITTLE,
  FORM_BIG,
} Form;

typedef struct
{
  Form form;
  Element elements[MAX_ELEMENTS];
  guint n_elements;
  gboolean has_xyz[3];
  gboolean has_corners;
  guint64 n_faces;
  gboolean in_vertex;
  gboolean in_face;
} Header;

static gboolean G_GNUC_PRINTF (2, 3) refuse (char **message, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return FALSE;
}

static const Type *
find_type (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, name) == 0)
      return &types[i];
  return NULL;
}

static gboolean
read_element (Header *header, char **words, char **message)
{
  Element *element;

  if (header->n_elements == MAX_ELEMENTS)
    return refuse (message, "PLY header: more than %d elements", MAX_ELEMENTS);
  element = &header->elements[header->n_elements++];
  if (!g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXUINT32, &element->count, NULL))
    return refuse (message, "PLY header: \"element %.20s %.20s\": not a count",
                   words[1], words[2]);
  header->in_vertex = strcmp (words[1], "vertex") == 0;
  header->in_face = strcmp (words[1], "face") == 0;
  if (header->in_face)
    header->n_faces = element->count;
  return TRUE;
}

static gboolean
read_property (Header *header, char **words, guint n_words, char **message)
{
  gboolean is_list = n_words == 5 && strcmp (words[1], "list") == 0;
  const char *name = words[n_words - 1];
  Element *element;
  Property property = {
    .type = find_type (words[is_list ? 3 : 1]),
    .count_type = is_list ? find_type (words[2]) : NULL,
  };

  if ((!is_list && n_words != 3) || property.type == NULL ||
      (is_list && (property.count_type == NULL || !property.count_type->is_integer)))
    return refuse (message, "PLY header: \"property %.20s %.20s\": unknown type",
                   words[1], words[2]);
  if (header->n_elements == 0)
    return refuse (message, "PLY header: a property before the first element");
  element = &header->elements[header->n_elements - 1];
  if (element->n_properties == MAX_PROPERTIES)
    return refuse (message, "PLY header: more than %d properties", MAX_PROPERTIES);
  element->properties[element->n_properties++] = property;
  if (header->in_vertex && !is_list && strlen (name) == 1 && *name >= 'x')
    header->has_xyz[MIN (*name - 'x', 2)] = TRUE;
  if (header->in_face && is_list && property.type->is_integer &&
      (strcmp (name, "vertex_indices") == 0 || strcmp (name, "vertex_index") == 0))
    header->has_corners = TRUE;
  return TRUE;
}

static gboolean
read_line (Header *header, const char *line, guint number, char **message)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 6);
  guint n_words = g_strv_length (words);

  if (number == 0)
    return strcmp (line, "ply") == 0 ||
           refuse (message, "not a PLY file: its first line is not \"ply\"");
  if (n_words == 0)
    return refuse (message, "PLY header: line %u is empty", number + 1);
  if (strcmp (words[0], "comment") == 0 || strcmp (words[0], "obj_info") == 0)
    return TRUE;
  if (strcmp (line, "format ascii 1.0") == 0)
    header->form = FORM_ASCII;
  else if (strcmp (line, "format binary_little_endian 1.0") == 0)
    header->form = FORM_LITTLE;
  else if (strcmp (line, "format binary_big_endian 1.0") == 0)
    header->form = FORM_BIG;
  else if (n_words == 3 && strcmp (words[0], "element") == 0)
    return read_element (header, words, message);
  else if (n_words >= 3 && strcmp (words[0], "property") == 0)
    return read_property (header, words, n_words, message);
  else
    return refuse (message, "PLY header: line %u is not understood: \"%.40s\"",
                   number + 1, line);
  return TRUE;
}

/* Returns: bytes up to the body, 0 if the header is not a good one */
static gsize
read_header (Header *header, const char *bytes, gsize n_bytes, char **message)
{
  gsize at = 0;

  for (guint number = 0; at < MIN (n_bytes, MAX_HEADER_BYTES); number++)
    {
      const char *end = memchr (bytes + at, '\n', n_bytes - at);
      g_autofree char *line = NULL;
      g_autofree char *valid = NULL;

      if (end == NULL)
        break;
      line = g_strndup (bytes + at, (gsize) (end - (bytes + at)));
      valid = g_utf8_make_valid (g_strchomp (line), -1);
      at = (gsize) (end - bytes) + 1;
      if (number > 0 && strcmp (line, "end_header") == 0)
        return at;
      if (!read_line (header, valid, number, message))
        return 0;
    }
  refuse (message, "not a PLY file: it lacks \"end_header\"");
  return 0;
}

/* Body: one value after the other. */

typedef struct
{
  Form form;
  const char *at;
  const char *end;
} Cursor;

/* A number of a text; @value is only good for small whole ones. */
static gboolean
skip_word (Cursor *cursor, guint *value)
{
  const char *start;

  while (cursor->at < cursor->end && g_ascii_isspace (*cursor->at))
    cursor->at++;
  start = cursor->at;
  *value = 0;
  while (cursor->at < cursor->end && !g_ascii_isspace (*cursor->at))
    {
      if (strchr ("0123456789+-.eE", *cursor->at) == NULL || *cursor->at == '\0')
        return FALSE;
      if (g_ascii_isdigit (*cursor->at) && *value <= MAX_LIST)
        *value = *value * 10 + (guint) (*cursor->at - '0');
      cursor->at++;
    }
  return cursor->at > start;
}

static gboolean
skip_value (Cursor *cursor, const Type *type, guint *value)
{
  *value = 0;
  if (cursor->form == FORM_ASCII)
    return skip_word (cursor, value);
  if (cursor->end - cursor->at < (gssize) type->size)
    return FALSE;
  for (guint i = 0; i < type->size && type->is_integer; i++)
    {
      guint place = cursor->form == FORM_LITTLE ? i : type->size - 1 - i;

      *value |= (guint) (guint8) cursor->at[i] << 8 * place;
    }
  cursor->at += type->size;
  return TRUE;
}

static gboolean
skip_row (Cursor *cursor, const Element *element)
{
  for (guint p = 0; p < element->n_properties; p++)
    {
      const Property *property = &element->properties[p];
      guint n_values = 1;
      guint unused;

      if (property->count_type != NULL &&
          (!skip_value (cursor, property->count_type, &n_values) ||
           n_values > MAX_LIST))
        return FALSE;
      for (guint i = 0; i < n_values; i++)
        if (!skip_value (cursor, property->type, &unused))
          return FALSE;
    }
  /* In a text each row has a line. */
  if (cursor->form == FORM_ASCII)
    {
      while (cursor->at < cursor->end && *cursor->at != '\n' &&
             g_ascii_isspace (*cursor->at))
        cursor->at++;
      return cursor->at == cursor->end || *cursor->at == '\n';
    }
  return TRUE;
}

static gboolean
check_body (const Header *header, const char *bytes, gsize n_bytes, char **message)
{
  Cursor cursor = { header->form, bytes, bytes + n_bytes };

  for (guint e = 0; e < header->n_elements; e++)
    for (guint64 row = 0; row < header->elements[e].count; row++)
      if (header->elements[e].n_properties == 0 ||
          !skip_row (&cursor, &header->elements[e]))
        return refuse (message,
                       "PLY body: row %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                       " of element %u is damaged or missing",
                       row + 1, header->elements[e].count, e + 1);
  return TRUE;
}

gboolean
skg_mesh_check_ply (const char *bytes, gsize n_bytes, guint64 *n_faces, char **message)
{
  Header header = { 0 };
  gsize start = read_header (&header, bytes, n_bytes, message);

  *n_faces = header.n_faces;
  if (start == 0)
    return FALSE;
  if (header.form == FORM_NONE)
    return refuse (message, "PLY header: its format is not said");
  if (!header.has_xyz[0] || !header.has_xyz[1] || !header.has_xyz[2])
    return refuse (message, "PLY header: vertices lack x, y or z");
  if (!header.has_corners)
    return refuse (message, "the mesh is empty: no faces with vertex_indices");
  return check_body (&header, bytes + start, n_bytes - start, message);
}
