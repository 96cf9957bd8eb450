/* SPDX-License-Identifier: Apache-2.0
 * Reading the JSON resources of this floor. */
#include "config.h"

#include "scene/resource-json.h"

#include <gio/gio.h>

JsonNode *
skg_resource_load_json (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gconstpointer data;
  gsize size;

  if (!bytes)
    {
      g_critical ("%s: %s", path, error->message);
      return NULL;
    }
  data = g_bytes_get_data (bytes, &size);
  if (!json_parser_load_from_data (parser, data, (gssize) size, &error))
    {
      g_critical ("%s: %s", path, error->message);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static JsonNode *
find_value (JsonObject *object, const char *key, GType type, const char *path)
{
  JsonNode *node = json_object_get_member (object, key);

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    {
      g_critical ("%s: key \"%s\" is missing or not a plain value", path, key);
      return NULL;
    }
  if (!g_value_type_transformable (json_node_get_value_type (node), type) ||
      (type == G_TYPE_DOUBLE && json_node_get_value_type (node) == G_TYPE_STRING) ||
      (type == G_TYPE_STRING && json_node_get_value_type (node) != G_TYPE_STRING))
    {
      g_critical ("%s: key \"%s\" must be a %s", path, key,
                  type == G_TYPE_STRING ? "string" : "number");
      return NULL;
    }
  return node;
}

char *
skg_resource_dup_string (JsonObject *object, const char *key, const char *path)
{
  JsonNode *node = find_value (object, key, G_TYPE_STRING, path);

  return node ? json_node_dup_string (node) : g_strdup ("");
}

double
skg_resource_get_number (JsonObject *object, const char *key, const char *path)
{
  JsonNode *node = find_value (object, key, G_TYPE_DOUBLE, path);

  return node ? json_node_get_double (node) : 0;
}

double
skg_resource_get_number_or (JsonObject *object,
                            const char *key,
                            double fallback,
                            const char *path)
{
  if (!json_object_has_member (object, key))
    return fallback;
  return skg_resource_get_number (object, key, path);
}
