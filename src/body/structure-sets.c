/* SPDX-License-Identifier: Apache-2.0
 * Sets of structures that others train with, and what names have in common. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <skg-body-resources.h>
#include <string.h>

#include "body/label-tables.h"
#include "body/structures.h"

#define SETS_PATH SKG_RESOURCE_ROOT "/labels/sets.json"

/* Reads "labels": ["a", "b"] of an entry. */
static char **
read_labels (JsonObject *object)
{
  JsonArray *array = json_object_get_array_member (object, "labels");
  guint n = json_array_get_length (array);
  char **labels = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    labels[i] = g_strdup (json_array_get_string_element (array, i));
  return labels;
}

static SkgStructureSet *
read_set (JsonObject *object)
{
  JsonArray *array = json_object_get_array_member (object, "structures");
  SkgStructureSet *set = g_new0 (SkgStructureSet, 1);

  set->id = g_strdup (json_object_get_string_member (object, "id"));
  set->title = g_strdup (json_object_get_string_member (object, "title"));
  set->n_entries = json_array_get_length (array);
  set->entries = g_new0 (SkgStructureSetEntry, set->n_entries);
  for (guint i = 0; i < set->n_entries; i++)
    {
      JsonObject *entry = json_array_get_object_element (array, i);
      const char *color = json_object_get_string_member (entry, "color");

      set->entries[i] = (SkgStructureSetEntry){
        .number = (guint) json_object_get_int_member (entry, "number"),
        .name = g_strdup (json_object_get_string_member (entry, "name")),
        .labels = read_labels (entry),
      };
      if (!skg_rgb_parse (color, &set->entries[i].rgb))
        g_error ("%s: %s: \"%s\" is not a colour", SETS_PATH, set->id, color);
    }
  return set;
}

/* A fault in the resource is a fault of the build: json-glib says so by a critical. */
static GPtrArray *
load_sets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (
      skg_body_get_resource (), SETS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  GPtrArray *sets = g_ptr_array_new ();
  JsonArray *array;
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    g_error ("%s: %s", SETS_PATH, error->message);
  data = g_bytes_get_data (bytes, &size);
  if (!json_parser_load_from_data (parser, data, (gssize) size, &error))
    g_error ("%s: %s", SETS_PATH, error->message);
  array = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (sets, read_set (json_array_get_object_element (array, i)));
  return sets;
}

GPtrArray *
skg_structure_list_sets (void)
{
  static gsize once;
  static GPtrArray *sets;

  if (g_once_init_enter (&once))
    {
      sets = load_sets ();
      g_once_init_leave (&once, 1);
    }
  return sets;
}

const SkgStructureSet *
skg_structure_find_set (const char *id)
{
  GPtrArray *sets = skg_structure_list_sets ();

  for (guint i = 0; i < sets->len; i++)
    if (strcmp (((const SkgStructureSet *) sets->pdata[i])->id, id) == 0)
      return sets->pdata[i];
  return NULL;
}

/* Keys */

static const char *
replace_synonym (const char *word)
{
  static const struct
  {
    const char *word;
    const char *key; /* NULL: says nothing */
  } synonyms[] = {
    { "l", "left" },
    { "r", "right" },
    { "hemipelvis", "hip" },
    { "innominate", "hip" },
    { "coxal", "hip" },
    { "vertebra", "vertebrae" },
    { "clavicle", "clavicula" },
    { "lesions", "lesion" },
    { "bone", NULL },
    { "os", NULL },
    { "the", NULL },
    { "of", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (strcmp (synonyms[i].word, word) == 0)
      return synonyms[i].key;
  return word;
}

static int
compare_words (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
skg_structure_dup_key (const char *name)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  GString *key = g_string_new (NULL);

  g_strdelimit (lower, "_-.,/()[]", ' ');
  words = g_strsplit (lower, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = *words[i] != '\0' ? replace_synonym (words[i]) : NULL;

      if (word != NULL)
        g_ptr_array_add (kept, (gpointer) word);
    }
  qsort (kept->pdata, kept->len, sizeof (char *), compare_words);
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (key, "%s%s", i > 0 ? " " : "",
                            (const char *) kept->pdata[i]);
  return g_string_free (key, FALSE);
}

char *
skg_structure_dup_opposite_key (const char *name)
{
  g_autofree char *key = skg_structure_dup_key (name);
  g_auto (GStrv) words = g_strsplit (key, " ", -1);
  g_autofree char *joined = NULL;
  gboolean has_side = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean is_left = strcmp (words[i], "left") == 0;

      if (!is_left && strcmp (words[i], "right") != 0)
        continue;
      g_free (words[i]);
      words[i] = g_strdup (is_left ? "right" : "left");
      has_side = TRUE;
    }
  if (!has_side)
    return NULL;
  joined = g_strjoinv (" ", words);
  return skg_structure_dup_key (joined);
}
