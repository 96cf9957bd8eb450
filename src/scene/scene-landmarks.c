/* SPDX-License-Identifier: Apache-2.0
 * patient.landmarks as a list: landmarks that were edited live in the scene itself. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/scene-private.h"

/* Beyond any room, and exact in a double. */
#define MAX_POSITION_MM 100000.0

static gboolean
refuse (const char *where, JsonNode *node, const char *allowed, GError **error)
{
  g_autofree char *value = node != NULL ? skg_json_dup_excerpt (node) : NULL;

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s: %s is needed", where,
               value != NULL ? value : "missing", allowed);
  return FALSE;
}

static gboolean
read_position (JsonNode *node, double position_mm[3])
{
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      GType type = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_value_type (element)
                                                   : G_TYPE_INVALID;

      if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
        return FALSE;
      position_mm[i] = json_node_get_double (element);
      if (!(fabs (position_mm[i]) <= MAX_POSITION_MM))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_member (const char *where,
             const char *key,
             JsonNode *node,
             SkgLandmark *landmark,
             GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.%.60s", where, key);
  GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (strcmp (key, "position_mm") == 0)
    return TRUE;
  if (strcmp (key, "name") == 0 || strcmp (key, "description") == 0)
    {
      if (type != G_TYPE_STRING)
        return refuse (path, node, "a text in double quotes", error);
      if (*key == 'n')
        landmark->name = (char *) json_node_get_string (node);
      else
        landmark->description = (char *) json_node_get_string (node);
      return TRUE;
    }
  if (strcmp (key, "visible") == 0)
    {
      if (type != G_TYPE_BOOLEAN)
        return refuse (path, node, "true or false", error);
      landmark->visible = json_node_get_boolean (node);
      return TRUE;
    }
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: unknown key; name, position_mm, description, visible are allowed "
               "here",
               path);
  return FALSE;
}

/* What @landmark points to is @node's. */
static gboolean
read_landmark (JsonNode *node, guint index, SkgLandmark *landmark, GError **error)
{
  g_autofree char *where = g_strdup_printf ("[%u]", index);
  g_autofree char *path = g_strdup_printf ("[%u].position_mm", index);
  double position_mm[3];
  JsonNode *position;
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (where, node, "an object with name and position_mm", error);
  *landmark = (SkgLandmark){ .visible = TRUE };
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &member))
    if (!read_member (where, key, member, landmark, error))
      return FALSE;
  position = json_object_get_member (json_node_get_object (node), "position_mm");
  if (!read_position (position, position_mm))
    return refuse (path, position, "a list of three numbers, -100000 to 100000 mm",
                   error);
  landmark->position_mm = skg_vec3 (position_mm[0], position_mm[1], position_mm[2]);
  return TRUE;
}

/* (transfer full) (nullable): @node holds a list */
static SkgLandmarkSet *
parse_list (JsonNode *node, GError **error)
{
  JsonArray *array = json_node_get_array (node);
  guint length = json_array_get_length (array);
  g_autofree SkgLandmark *landmarks = g_new0 (SkgLandmark, length + 1);

  for (guint i = 0; i < length; i++)
    if (!read_landmark (json_array_get_element (array, i), i, &landmarks[i], error))
      return NULL;
  return skg_landmark_set_new (landmarks, length);
}

gboolean
skg_scene_check_landmarks (const SkgSceneData *data, const char *source, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SkgLandmarkSet) set = NULL;

  if (data->landmarks == NULL || !JSON_NODE_HOLDS_ARRAY (data->landmarks))
    return TRUE;
  set = parse_list (data->landmarks, &local);
  if (set != NULL)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: patient.landmarks%s", source,
               local->message);
  return FALSE;
}

static JsonNode *
new_element (const SkgLandmark *landmark)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *position = json_array_new ();

  json_array_add_double_element (position, landmark->position_mm.x);
  json_array_add_double_element (position, landmark->position_mm.y);
  json_array_add_double_element (position, landmark->position_mm.z);
  json_object_set_string_member (object, "name", landmark->name);
  json_object_set_array_member (object, "position_mm", position);
  if (landmark->description != NULL && *landmark->description != '\0')
    json_object_set_string_member (object, "description", landmark->description);
  if (!landmark->visible)
    json_object_set_boolean_member (object, "visible", FALSE);
  json_node_take_object (node, object);
  return node;
}

SkgLandmarkSet *
skg_scene_dup_landmarks (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_data_dup_landmarks (skg_scene_get_shown_patient (self));
}

SkgLandmarkSet *
skg_scene_data_dup_landmarks (const SkgSceneData *data)
{
  JsonNode *node = data->landmarks;

  /* What cannot be parsed never becomes a scene. */
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? parse_list (node, NULL) : NULL;
}

void
skg_scene_set_landmarks (SkgScene *self, SkgLandmarkSet *landmarks)
{
  SkgSceneData *data;
  JsonNode *node;
  JsonArray *array;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (landmarks != NULL);

  data = skg_scene_get_shown_patient (self);
  array = json_array_new ();
  for (guint i = 0; i < skg_landmark_set_get_length (landmarks); i++)
    json_array_add_element (array, new_element (skg_landmark_set_get (landmarks, i)));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  if (data->landmarks != NULL && json_node_equal (node, data->landmarks))
    {
      json_node_unref (node);
      return;
    }
  g_clear_pointer (&data->landmarks, json_node_unref);
  data->landmarks = node;
  g_signal_emit_by_name (self, "changed");
}
