/* SPDX-License-Identifier: Apache-2.0
 * What label values are called: tables of the program, and which source is asked. */
#include "config.h"

#include "body/label-tables.h"

#include <skg-body-resources.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/structures.h"

#define TABLES_PATH SKG_RESOURCE_ROOT "/labels/"
/* The largest table here has 2 KB. */
#define MAX_TABLE_BYTES (1u << 20)

static const struct
{
  const char *id;
  const char *title;
} own_tables[] = {
  { "totalsegmentator-v1", "TotalSegmentator v1" },
  { "totalsegmentator-v2", "TotalSegmentator v2" },
};

static void
clear_name (gpointer data)
{
  g_free (((SkgLabelName *) data)->name);
}

GArray *
skg_label_names_new (void)
{
  GArray *names = g_array_new (FALSE, TRUE, sizeof (SkgLabelName));

  g_array_set_clear_func (names, clear_name);
  return names;
}

void
skg_label_names_add (
    GArray *names, guint layer, guint value, const char *name, guint32 rgb)
{
  SkgLabelName entry = { layer, value, g_strdup (name), rgb };

  g_array_append_val (names, entry);
}

const SkgLabelName *
skg_label_names_find (GArray *names, guint value)
{
  for (guint i = 0; i < names->len; i++)
    {
      const SkgLabelName *name = &g_array_index (names, SkgLabelName, i);

      if (name->layer == 0 && name->value == value)
        return name;
    }
  return NULL;
}

gboolean
skg_rgb_parse (const char *text, guint32 *rgb)
{
  guint32 value = 0;

  if (strlen (text) != 7 || *text != '#')
    return FALSE;
  for (int i = 1; i < 7; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      value = value << 4 | (guint32) digit;
    }
  *rgb = value;
  return TRUE;
}

const char *const *
skg_label_table_list (void)
{
  static gsize once;
  static GPtrArray *ids;

  if (g_once_init_enter (&once))
    {
      ids = g_ptr_array_new ();
      for (gsize i = 0; i < G_N_ELEMENTS (own_tables); i++)
        g_ptr_array_add (ids, (gpointer) own_tables[i].id);
      for (guint i = 0; i < skg_structure_list_sets ()->len; i++)
        g_ptr_array_add (
            ids, ((const SkgStructureSet *) skg_structure_list_sets ()->pdata[i])->id);
      g_ptr_array_add (ids, NULL);
      g_once_init_leave (&once, 1);
    }
  return (const char *const *) ids->pdata;
}

const char *
skg_label_table_get_title (const char *id)
{
  const SkgStructureSet *set = skg_structure_find_set (id);

  for (gsize i = 0; i < G_N_ELEMENTS (own_tables); i++)
    if (strcmp (own_tables[i].id, id) == 0)
      return own_tables[i].title;
  return set != NULL ? set->title : id;
}

/* A table that comes with the program; a fault in it is a fault of the build. */
static GArray *
load_resource (const char *id)
{
  g_autofree char *path = g_strconcat (TABLES_PATH, id, ".csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (
      skg_body_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_autofree char *text = NULL;
  GArray *names = NULL;
  gsize size;

  if (bytes != NULL)
    {
      const char *data = g_bytes_get_data (bytes, &size);

      text = g_strndup (data, size);
      names = skg_label_table_parse_csv (text, &error);
    }
  if (names == NULL)
    g_error ("%s: %s", path, error->message);
  return names;
}

static GArray *
new_from_set (const SkgStructureSet *set)
{
  GArray *names = skg_label_names_new ();

  for (guint i = 0; i < set->n_entries; i++)
    skg_label_names_add (names, 0, set->entries[i].number, set->entries[i].name,
                         set->entries[i].rgb);
  return names;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

gboolean
skg_label_table_is_file (const char *table)
{
  return has_suffix (table, ".csv") || has_suffix (table, ".json");
}

static char *
load_text (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  char *text = NULL;
  gsize n_bytes = 0;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, NULL, &local);
  if (info != NULL && g_file_info_get_size (info) > MAX_TABLE_BYTES)
    g_set_error (&local, SKG_ERROR, SKG_ERROR_INPUT,
                 "%" G_GINT64_FORMAT " bytes; a table of names has at most %u",
                 (gint64) g_file_info_get_size (info), MAX_TABLE_BYTES);
  else if (info != NULL && g_file_get_contents (path, &text, &n_bytes, &local) &&
           !g_utf8_validate (text, (gssize) n_bytes, NULL))
    {
      g_clear_pointer (&text, g_free);
      g_set_error_literal (&local, SKG_ERROR, SKG_ERROR_INPUT,
                           "not a table of names: the file is not UTF-8 text");
    }
  if (text == NULL)
    g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, local->message);
  return text;
}

/* Messages without the file's name, which the caller adds. */
static GArray *
load_file (const char *path, GError **error)
{
  g_autofree char *text = load_text (path, error);
  g_autoptr (JsonNode) root = NULL;

  if (text == NULL)
    return NULL;
  if (has_suffix (path, ".csv"))
    return skg_label_table_parse_csv (text, error);
  root = skg_json_parse (text, -1, "names", error);
  return root != NULL ? skg_label_table_parse_json (root, error) : NULL;
}

GArray *
skg_label_table_new (const char *table, char **title, GError **error)
{
  GArray *names;
  g_autofree char *all = NULL;
  const char *near;

  if (skg_label_table_is_file (table))
    {
      names = load_file (table, error);
      if (names == NULL)
        g_prefix_error (error, "%s: ", table);
      else
        *title = g_path_get_basename (table);
      return names;
    }
  if (strcmp (table, "none") == 0)
    {
      *title = g_strdup ("none");
      return skg_label_names_new ();
    }
  for (gsize i = 0; i < G_N_ELEMENTS (own_tables); i++)
    if (strcmp (own_tables[i].id, table) == 0)
      {
        *title = g_strdup (own_tables[i].title);
        return load_resource (table);
      }
  if (skg_structure_find_set (table) != NULL)
    {
      *title = g_strdup (skg_structure_find_set (table)->title);
      return new_from_set (skg_structure_find_set (table));
    }
  near = skg_json_find_near (table, skg_label_table_list ());
  all = g_strjoinv (", ", (char **) skg_label_table_list ());
  if (near != NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "no table \"%.60s\" of label names; did you mean %s?", table, near);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "no table \"%.60s\" of label names; there are %s, none, and any .csv "
                 "or .json file",
                 table, all);
  return NULL;
}
