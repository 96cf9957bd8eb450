/* SPDX-License-Identifier: Apache-2.0
 * Tissue tables and mixtures in the scene file. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/exposure-private.h"

/* A scene's own mixture is known to the process by name and content, so that two
 * scenes may use one name for two mixtures. */
#define CONTENT_MARK '#'

static gboolean
refuse (const char *path, JsonNode *node, const char *allowed, GError **error)
{
  g_autofree char *value = skg_json_dup_excerpt (node);

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s is not allowed: %s", path,
               value, allowed);
  return FALSE;
}

static gboolean
get_double (JsonNode *node, double *value)
{
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_double (node);
  return TRUE;
}

static SkgMaterial *
read_mixture (const char *name, JsonNode *node, GError **error)
{
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *parts_node =
      object != NULL ? json_object_get_member (object, "parts") : NULL;
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (SkgMaterialPart));
  g_autofree char *path = g_strdup_printf ("exposure.materials.%.60s", name);
  double density_g_cm3;
  JsonObjectIter iter;
  SkgMaterialPart part;
  JsonNode *fraction;

  if (parts_node == NULL || !JSON_NODE_HOLDS_OBJECT (parts_node) ||
      json_object_get_size (object) != 2 ||
      !get_double (json_object_get_member (object, "density_g_cm3"), &density_g_cm3))
    {
      refuse (path, node,
              "{\"density_g_cm3\": number, \"parts\": {\"Ti\": mass fraction, ...}}",
              error);
      return NULL;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (parts_node));
  while (json_object_iter_next_ordered (&iter, &part.name, &fraction))
    {
      if (!get_double (fraction, &part.mass_fraction))
        {
          refuse (path, fraction, "mass fractions are numbers", error);
          return NULL;
        }
      g_array_append_val (parts, part);
    }
  return skg_material_new_mixture (name, density_g_cm3,
                                   (SkgMaterialPart *) (gpointer) parts->data,
                                   parts->len, error);
}

/* @name as the process knows it: a mixture of @materials, or itself. */
static const char *
resolve_name (const char *name, JsonNode *materials, GError **error)
{
  JsonNode *node = materials != NULL && JSON_NODE_HOLDS_OBJECT (materials)
                       ? json_object_get_member (json_node_get_object (materials), name)
                       : NULL;
  g_autoptr (SkgMaterial) mixture = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *id = NULL;

  if (node == NULL)
    return g_intern_string (name);
  mixture = read_mixture (name, node, error);
  if (mixture == NULL)
    return NULL;
  text = skg_json_to_text (node);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  id = g_strdup_printf ("%s%c%.16s", name, CONTENT_MARK, sum);
  return skg_material_register (id, mixture);
}

gboolean
skg_mixtures_check (JsonNode *materials, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (materials == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (materials))
    return refuse ("exposure.materials", materials, "an object, { ... }", error);
  json_object_iter_init_ordered (&iter, json_node_get_object (materials));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autoptr (SkgMaterial) mixture = NULL;

      if (*name == '\0' || strchr (name, CONTENT_MARK) != NULL)
        return refuse ("exposure.materials", node, "names without # and not empty",
                       error);
      mixture = read_mixture (name, node, error);
      if (mixture == NULL)
        return FALSE;
    }
  return TRUE;
}

const char *
skg_mixtures_resolve (JsonNode *materials, const char *name, GError **error)
{
  return resolve_name (name, materials, error);
}

static gboolean
read_node (JsonNode *node, guint n_materials, SkgTissueNode *out)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != n_materials + 1 ||
      !get_double (json_array_get_element (array, 0), &out->hu))
    return FALSE;
  for (guint m = 0; m < n_materials; m++)
    if (!get_double (json_array_get_element (array, m + 1), &out->density_g_cm3[m]))
      return FALSE;
  return TRUE;
}

static gboolean
read_table (JsonNode *node, JsonNode *mixtures, SkgTissue *tissue, GError **error)
{
  static const char allowed[] = "{\"materials\": [1 to 4 names], \"nodes\": [[HU, "
                                "g/cm3 of each], ...]} with 2 to "
                                "16 nodes, or a preset's name";
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *names =
      object != NULL ? json_object_get_member (object, "materials") : NULL;
  JsonNode *nodes = object != NULL ? json_object_get_member (object, "nodes") : NULL;
  guint n_names;
  guint n_nodes;

  if (names == NULL || nodes == NULL || !JSON_NODE_HOLDS_ARRAY (names) ||
      !JSON_NODE_HOLDS_ARRAY (nodes) || json_object_get_size (object) != 2)
    return refuse ("exposure.tissue", node, allowed, error);
  n_names = json_array_get_length (json_node_get_array (names));
  n_nodes = json_array_get_length (json_node_get_array (nodes));
  if (n_names < 1 || n_names > SKG_TISSUE_MAX_MATERIALS || n_nodes < 2 ||
      n_nodes > SKG_TISSUE_MAX_NODES)
    return refuse ("exposure.tissue", node, allowed, error);
  tissue->n_materials = n_names;
  tissue->n_nodes = n_nodes;
  for (guint i = 0; i < n_names; i++)
    {
      JsonNode *name = json_array_get_element (json_node_get_array (names), i);

      if (!JSON_NODE_HOLDS_VALUE (name) ||
          json_node_get_value_type (name) != G_TYPE_STRING)
        return refuse ("exposure.tissue.materials", name, "a material's name", error);
      tissue->materials[i] =
          resolve_name (json_node_get_string (name), mixtures, error);
      if (tissue->materials[i] == NULL)
        return FALSE;
    }
  for (guint i = 0; i < n_nodes; i++)
    if (!read_node (json_array_get_element (json_node_get_array (nodes), i), n_names,
                    &tissue->nodes[i]))
      return refuse ("exposure.tissue.nodes",
                     json_array_get_element (json_node_get_array (nodes), i),
                     "a node is a list: HU, then g/cm3 of each material", error);
  return TRUE;
}

gboolean
skg_tissue_from_json (JsonNode *node,
                      JsonNode *mixtures,
                      SkgTissue *tissue,
                      GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const SkgTissue *preset;
  const char *name = SKG_TISSUE_DEFAULT_PRESET;

  memset (tissue, 0, sizeof *tissue);
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    name = json_node_get_string (node);
  else if (node != NULL)
    {
      if (!read_table (node, mixtures, tissue, error))
        return FALSE;
      if (skg_tissue_check (tissue, &local_error))
        return TRUE;
      g_set_error (error, local_error->domain, local_error->code, "exposure.tissue: %s",
                   local_error->message);
      return FALSE;
    }
  preset = skg_tissue_find_preset (name);
  if (preset == NULL)
    {
      g_autofree char *all = g_strjoinv (", ", (char **) skg_tissue_list_presets ());

      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "exposure.tissue: \"%.60s\" is not allowed: one of %s, or a table",
                   name, all);
      return FALSE;
    }
  *tissue = *preset;
  return TRUE;
}

JsonNode *
skg_tissue_to_json (const SkgTissue *tissue)
{
  JsonObject *object = json_object_new ();
  JsonArray *names = json_array_new ();
  JsonArray *nodes = json_array_new ();
  const char *const *presets = skg_tissue_list_presets ();
  JsonNode *node;

  for (; *presets != NULL; presets++)
    if (skg_tissue_equal (skg_tissue_find_preset (*presets), tissue))
      {
        json_object_unref (object);
        json_array_unref (names);
        json_array_unref (nodes);
        return json_node_init_string (json_node_alloc (), *presets);
      }
  for (guint m = 0; m < tissue->n_materials; m++)
    {
      const char *id = tissue->materials[m];
      g_autofree char *name = g_strndup (id, strcspn (id, (char[]){ CONTENT_MARK, 0 }));

      json_array_add_string_element (names, name);
    }
  for (guint n = 0; n < tissue->n_nodes; n++)
    {
      JsonArray *row = json_array_new ();

      json_array_add_double_element (row, tissue->nodes[n].hu);
      for (guint m = 0; m < tissue->n_materials; m++)
        json_array_add_double_element (row, tissue->nodes[n].density_g_cm3[m]);
      json_array_add_array_element (nodes, row);
    }
  json_object_set_array_member (object, "materials", names);
  json_object_set_array_member (object, "nodes", nodes);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}
