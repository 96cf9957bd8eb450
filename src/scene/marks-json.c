/* SPDX-License-Identifier: Apache-2.0
 * annotations.marks: between JSON and measures. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/marks.h"
#include "scene/scene-private.h"

/* Ends of a ruler may lie beside the detector, not anywhere. */
#define MAX_PIXEL 100000.0
#define MAX_DEPTH_MM 5000.0

/* Messages begin with what follows "annotations.marks". */
static gboolean
refuse (const char *where, JsonNode *node, const char *allowed, GError **error)
{
  g_autofree char *value = node != NULL ? skg_json_dup_excerpt (node) : NULL;

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s: %s is needed", where,
               value != NULL ? value : "missing", allowed);
  return FALSE;
}

static const char *
get_text (JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING &&
      *json_node_get_string (node) != '\0')
    return json_node_get_string (node);
  return NULL;
}

static gboolean
read_number (JsonNode *node, double low, double high, double *number)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                   ? json_node_get_value_type (node)
                   : G_TYPE_INVALID;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *number = json_node_get_double (node);
  return *number >= low && *number <= high;
}

static gboolean
read_kind (JsonNode *node, SkgMarkKind *kind)
{
  const char *text = get_text (node);

  for (guint k = 0; text != NULL && k < SKG_N_MARK_KINDS; k++)
    if (strcmp (text, skg_mark_kind_get_name (k)) == 0)
      {
        *kind = k;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_point (const char *where,
            JsonNode *node,
            gboolean pixels,
            SkgMarkPoint *point,
            GError **error)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (get_text (node) != NULL)
    {
      point->landmark = g_strdup (get_text (node));
      return TRUE;
    }
  if (!pixels)
    return refuse (where, node, "the name of a landmark", error);
  return (pair != NULL && json_array_get_length (pair) == 2 &&
          read_number (json_array_get_element (pair, 0), -MAX_PIXEL, MAX_PIXEL,
                       &point->column) &&
          read_number (json_array_get_element (pair, 1), -MAX_PIXEL, MAX_PIXEL,
                       &point->row)) ||
         refuse (where, node,
                 "the name of a landmark, or column and row, -100000 to 100000", error);
}

static gboolean
read_points (const char *where, JsonNode *node, SkgMark *mark, GError **error)
{
  guint n = skg_mark_kind_get_n_points (mark->kind);
  g_autofree char *path = g_strdup_printf ("%s.points", where);
  g_autofree char *allowed = g_strdup_printf ("a list of %u points", n);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) != n)
    return refuse (path, node, allowed, error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", path, i);

      if (!read_point (place, json_array_get_element (json_node_get_array (node), i),
                       mark->kind != SKG_MARK_LINE, &mark->points[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_depth (const char *where, JsonObject *object, SkgMark *mark, GError **error)
{
  JsonNode *number = json_object_get_member (object, "depth_mm");
  JsonNode *name = json_object_get_member (object, "depth_of");
  g_autofree char *number_path = g_strdup_printf ("%s.depth_mm", where);
  g_autofree char *name_path = g_strdup_printf ("%s.depth_of", where);

  if ((number != NULL || name != NULL) && mark->kind != SKG_MARK_RULER)
    return refuse (number != NULL ? number_path : name_path,
                   number != NULL ? number : name, "a ruler", error);
  if (number != NULL && name != NULL)
    return refuse (number_path, number, "this or depth_of, not both,", error);
  if (number != NULL && !read_number (number, 1, MAX_DEPTH_MM, &mark->depth_mm))
    return refuse (number_path, number, "a number, 1 to 5000 mm,", error);
  if (name == NULL)
    return TRUE;
  mark->depth_of = g_strdup (get_text (name));
  return mark->depth_of != NULL ||
         refuse (name_path, name, "the name of a landmark", error);
}

static gboolean
check_keys (const char *where, JsonObject *object, GError **error)
{
  static const char *const keys[] = { "kind", "points", "depth_mm", "depth_of", NULL };
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    if (!g_strv_contains (keys, key))
      {
        g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                     "%s.%.60s: unknown key; kind, points, depth_mm, depth_of are "
                     "allowed here",
                     where, key);
        return FALSE;
      }
  return TRUE;
}

static SkgMark *
read_mark (JsonNode *node, guint index, GError **error)
{
  g_autofree char *where = g_strdup_printf ("[%u]", index);
  g_autofree char *kind_path = g_strdup_printf ("[%u].kind", index);
  g_autoptr (SkgMark) mark = g_new0 (SkgMark, 1);
  JsonObject *object;
  JsonNode *kind;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (where, node, "an object with kind and points", error);
      return NULL;
    }
  object = json_node_get_object (node);
  kind = json_object_get_member (object, "kind");
  if (!read_kind (kind, &mark->kind))
    {
      refuse (kind_path, kind, "\"ruler\", \"angle\" or \"line\"", error);
      return NULL;
    }
  if (!check_keys (where, object, error) ||
      !read_points (where, json_object_get_member (object, "points"), mark, error) ||
      !read_depth (where, object, mark, error))
    return NULL;
  return g_steal_pointer (&mark);
}

static GPtrArray *
parse (JsonNode *node, GError **error)
{
  g_autoptr (GPtrArray) marks = skg_marks_new ();
  JsonArray *array;

  if (node == NULL)
    return g_steal_pointer (&marks);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      refuse ("", node, "a list", error);
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      SkgMark *mark = read_mark (json_array_get_element (array, i), i, error);

      if (mark == NULL)
        return NULL;
      g_ptr_array_add (marks, mark);
    }
  return g_steal_pointer (&marks);
}

gboolean
skg_scene_check_marks (const SkgSceneData *data, const char *source, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) marks = parse (data->marks, &local);

  if (marks != NULL)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: annotations.marks%s", source,
               local->message);
  return FALSE;
}

/* Writing */

static JsonNode *
new_element (const SkgMark *mark)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *points = json_array_new ();

  for (guint i = 0; i < skg_mark_kind_get_n_points (mark->kind); i++)
    {
      const SkgMarkPoint *point = &mark->points[i];
      JsonArray *pair;

      if (point->landmark != NULL)
        {
          json_array_add_string_element (points, point->landmark);
          continue;
        }
      pair = json_array_new ();
      json_array_add_double_element (pair, point->column);
      json_array_add_double_element (pair, point->row);
      json_array_add_array_element (points, pair);
    }
  json_object_set_string_member (object, "kind", skg_mark_kind_get_name (mark->kind));
  json_object_set_array_member (object, "points", points);
  if (mark->depth_of != NULL)
    json_object_set_string_member (object, "depth_of", mark->depth_of);
  else if (mark->depth_mm > 0)
    json_object_set_double_member (object, "depth_mm", mark->depth_mm);
  json_node_take_object (node, object);
  return node;
}

GPtrArray *
skg_scene_dup_marks (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  /* What cannot be parsed never becomes a scene. */
  return parse (skg_scene_get_data (self)->marks, NULL);
}

void
skg_scene_set_marks (SkgScene *self, GPtrArray *marks)
{
  SkgSceneData *data;
  JsonNode *node = NULL;

  g_return_if_fail (SKG_IS_SCENE (self));

  data = (SkgSceneData *) skg_scene_get_data (self);
  if (marks != NULL && marks->len > 0)
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < marks->len; i++)
        json_array_add_element (array, new_element (marks->pdata[i]));
      node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, array);
    }
  if (node == data->marks ||
      (node != NULL && data->marks != NULL && json_node_equal (node, data->marks)))
    {
      g_clear_pointer (&node, json_node_unref);
      return;
    }
  g_clear_pointer (&data->marks, json_node_unref);
  data->marks = node;
  g_signal_emit_by_name (self, "changed");
}
