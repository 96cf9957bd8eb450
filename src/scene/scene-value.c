/* SPDX-License-Identifier: Apache-2.0
 * Single values of a scene file: reading, refusing, and setting at a path of keys. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/scene-private.h"

gboolean
skg_scene_refuse (const char *source,
                  const char *path,
                  JsonNode *node,
                  const char *allowed,
                  GError **error)
{
  g_autofree char *value = skg_json_dup_excerpt (node);

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s: %s is not allowed: %s",
               source, path, value, allowed);
  return FALSE;
}

static char *
dup_range_text (const SkgSceneField *field)
{
  g_autofree char *low = skg_json_dup_double (field->min);
  g_autofree char *high = skg_json_dup_double (field->max);

  return g_strdup_printf (
      "%s%s to %s%s%s",
      field->type == SKG_SCENE_FIELD_INTEGER ? "a whole number, " : "", low, high,
      field->unit != NULL ? " " : "", field->unit != NULL ? field->unit : "");
}

gboolean
skg_scene_read_number (const char *source,
                       const SkgSceneField *field,
                       const char *path,
                       JsonNode *node,
                       SkgNumber *number,
                       GError **error)
{
  g_auto (SkgNumber) read = { 0 };
  g_autoptr (GError) local_error = NULL;
  g_autofree char *range = dup_range_text (field);
  double low;
  double high;

  if (!skg_number_from_json (&read, node, &local_error))
    {
      g_autofree char *value = skg_json_dup_excerpt (node);

      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s: %s: %s (allowed: %s)",
                   source, path, value, local_error->message, range);
      return FALSE;
    }
  if (field->type != SKG_SCENE_FIELD_NUMBER && skg_number_is_random (&read))
    return skg_scene_refuse (source, path, node, "this number cannot vary", error);
  skg_number_get_range (&read, &low, &high);
  if (read.kind == SKG_NUMBER_NORMAL && !isfinite (high))
    return skg_scene_refuse (source, path, node,
                             "a normal distribution here needs \"clip\":[low,high]",
                             error);
  if (low < field->min || high > field->max ||
      (field->type == SKG_SCENE_FIELD_INTEGER && low != floor (low)))
    return skg_scene_refuse (source, path, node, range, error);
  skg_number_copy (number, &read);
  return TRUE;
}

char *
skg_scene_dup_relative_path (const char *path, const char *base_dir)
{
  g_auto (GStrv) to = g_strsplit (path, G_DIR_SEPARATOR_S, -1);
  g_auto (GStrv) from = g_strsplit (base_dir, G_DIR_SEPARATOR_S, -1);
  g_autoptr (GString) out = g_string_new (NULL);
  guint common = 0;

  while (to[common] != NULL && from[common] != NULL &&
         strcmp (to[common], from[common]) == 0)
    common++;
  /* The first element of each is the nothing before the root's slash. */
  if (common < 2 || to[common] == NULL)
    return g_strdup (path);
  for (guint i = common; from[i] != NULL; i++)
    g_string_append (out, ".." G_DIR_SEPARATOR_S);
  for (guint i = common; to[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", i > common ? G_DIR_SEPARATOR_S : "", to[i]);
  return g_strdup (out->str);
}

/* Setting. json-glib cannot replace an element of a list, so lists are made anew. */

/**
 * Step: of a path.
 * @key: owned; %NULL: @index counts
 */
typedef struct
{
  char *key;
  guint index;
} Step;

static void
clear_step (gpointer data)
{
  g_free (((Step *) data)->key);
}

/* "tools[1].points_mm[0][2]": tools, 1, points_mm, 0, 2. What does not look like an
 * index stays part of the key, which then is an unknown one. */
static GArray *
split_path (const char *path)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (Step));
  g_auto (GStrv) keys = g_strsplit (path, ".", -1);

  g_array_set_clear_func (steps, clear_step);
  for (guint k = 0; keys[k] != NULL; k++)
    {
      g_autoptr (GRegex) regex =
          g_regex_new ("^(.+?)((?:\\[[0-9]{1,4}\\])*)$", 0, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *indices = NULL;
      Step step = { NULL, 0 };

      if (!g_regex_match (regex, keys[k], 0, &match))
        {
          step.key = g_strdup (keys[k]);
          g_array_append_val (steps, step);
          continue;
        }
      step.key = g_match_info_fetch (match, 1);
      g_array_append_val (steps, step);
      indices = g_match_info_fetch (match, 2);
      for (char *at = indices; *at == '['; at = strchr (at, ']') + 1)
        {
          step = (Step){ NULL, (guint) g_ascii_strtoull (at + 1, NULL, 10) };
          g_array_append_val (steps, step);
        }
    }
  return steps;
}

/* @old: (nullable). Returns: (transfer full) (nullable): @old with @value at the end of
 * the steps from @i on */
static JsonNode *
replace (JsonNode *old, GArray *steps, guint i, JsonNode *value)
{
  const Step *step;
  JsonNode *inner;
  JsonNode *node;

  if (i == steps->len)
    return json_node_copy (value);
  step = &g_array_index (steps, Step, i);
  if (step->key != NULL)
    {
      JsonObject *object;

      node = old != NULL && JSON_NODE_HOLDS_OBJECT (old)
                 ? json_node_copy (old)
                 : json_node_init_object (json_node_alloc (), json_object_new ());
      object = json_node_get_object (node);
      inner = replace (json_object_get_member (object, step->key), steps, i + 1, value);
      if (inner != NULL)
        json_object_set_member (object, step->key, inner);
    }
  else
    {
      JsonArray *from =
          old != NULL && JSON_NODE_HOLDS_ARRAY (old) ? json_node_get_array (old) : NULL;
      guint n = from != NULL ? json_array_get_length (from) : 0;
      gboolean appends =
          step->index == n &&
          (i + 1 < steps->len ? g_array_index (steps, Step, i + 1).key != NULL
                              : JSON_NODE_HOLDS_OBJECT (value));
      JsonArray *to;

      if (step->index >= n && !appends)
        return NULL;
      inner = replace (appends ? NULL : json_array_get_element (from, step->index),
                       steps, i + 1, value);
      if (inner == NULL)
        return NULL;
      to = json_array_new ();
      for (guint k = 0; k < n; k++)
        json_array_add_element (
            to, k == step->index ? inner
                                 : json_node_copy (json_array_get_element (from, k)));
      if (appends)
        json_array_add_element (to, inner);
      node = json_node_init_array (json_node_alloc (), to);
      json_array_unref (to);
    }
  if (inner != NULL)
    return node;
  json_node_unref (node);
  return NULL;
}

gboolean
skg_scene_set_at_path (JsonNode *root, const char *path, JsonNode *value)
{
  g_autoptr (GArray) steps = split_path (path);
  JsonNode *replaced = replace (root, steps, 0, value);

  if (replaced == NULL)
    return FALSE;
  json_node_set_object (root, json_node_get_object (replaced));
  json_node_unref (replaced);
  return TRUE;
}
