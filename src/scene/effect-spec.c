/* SPDX-License-Identifier: Apache-2.0
 * The image effects of a scene: the tree, its ids, and what is written of it. */
#include "config.h"

#include "scene/effect-spec.h"

#include <string.h>

#include "scene/effect-tree.h"

static const char *const group_keys[] = { NULL, "one_of", "some_of", "all_of" };

SkgEffectSpec *
skg_effect_spec_new (void)
{
  SkgEffectSpec *spec = g_new0 (SkgEffectSpec, 1);

  spec->enabled = TRUE;
  spec->root = skg_effect_group_new (SKG_EFFECT_NODE_ALL_OF);
  return spec;
}

void
skg_effect_spec_free (SkgEffectSpec *spec)
{
  if (spec == NULL)
    return;
  g_free (spec->preset);
  g_free (spec->solo);
  skg_effect_node_free (spec->root);
  g_free (spec);
}

void
skg_effect_node_free (SkgEffectNode *node)
{
  if (node == NULL)
    return;
  g_free (node->id);
  for (guint i = 0; i < SKG_EFFECT_MAX_PARAMS; i++)
    skg_number_clear (&node->numbers[i]);
  skg_number_clear (&node->count);
  g_strfreev (node->texts);
  g_clear_pointer (&node->members, g_ptr_array_unref);
  g_free (node);
}

static SkgEffectNode *
node_new (SkgEffectNodeKind kind)
{
  SkgEffectNode *node = g_new0 (SkgEffectNode, 1);

  node->kind = kind;
  node->probability = 1;
  node->enabled = TRUE;
  node->weight = 1;
  return node;
}

SkgEffectNode *
skg_effect_group_new (SkgEffectNodeKind kind)
{
  SkgEffectNode *node = node_new (kind);

  node->members =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_effect_node_free);
  return node;
}

SkgEffectNode *
skg_effect_leaf_new (SkgEffectKind kind)
{
  SkgEffectNode *node = node_new (SKG_EFFECT_NODE_EFFECT);

  node->effect = kind;
  return node;
}

const char *
skg_effect_group_get_key (SkgEffectNodeKind kind)
{
  return group_keys[kind];
}

static SkgEffectNode *
find_node (SkgEffectNode *node, const char *id)
{
  if (g_strcmp0 (node->id, id) == 0)
    return node;
  for (guint i = 0; node->members != NULL && i < node->members->len; i++)
    {
      SkgEffectNode *found = find_node (node->members->pdata[i], id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

SkgEffectNode *
skg_effect_spec_find (SkgEffectSpec *spec, const char *id)
{
  return find_node (spec->root, id);
}

static gboolean
can_swap (const SkgEffectNode *node)
{
  int param;
  double low;
  double high = 0;

  if (!node->enabled || node->probability <= 0)
    return FALSE;
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    {
      param = skg_effect_find_param (node->effect, "swap_sides");
      if (param >= 0)
        skg_effect_node_get_range (node, (guint) param, &low, &high);
      return high > 0;
    }
  for (guint i = 0; i < node->members->len; i++)
    if (can_swap (node->members->pdata[i]))
      return TRUE;
  return FALSE;
}

gboolean
skg_effect_spec_can_swap_sides (const SkgEffectSpec *spec)
{
  return spec->enabled && can_swap (spec->root);
}

/* Ids */

static const char *
find_first_leaf_id (const SkgEffectNode *node)
{
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    return node->id;
  for (guint i = 0; i < node->members->len; i++)
    {
      const char *id = find_first_leaf_id (node->members->pdata[i]);

      if (id != NULL)
        return id;
    }
  return NULL;
}

static char *
dup_free_id (const SkgEffectNode *root, const char *wish)
{
  char *id = g_strdup (wish);

  for (guint n = 2; find_node ((SkgEffectNode *) root, id) != NULL; n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", wish, n);
    }
  return id;
}

/* Leaves first: a group is called after its first one, so that groups may change
 * places. */
void
skg_effect_tree_give_ids (SkgEffectNode *root, SkgEffectNode *node)
{
  g_autofree char *wish = NULL;

  for (guint i = 0; node->members != NULL && i < node->members->len; i++)
    skg_effect_tree_give_ids (root, node->members->pdata[i]);
  if (node->id != NULL || node == root)
    return;
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    wish = g_strdup (skg_effect_get_info (node->effect)->name);
  else
    {
      const char *leaf = find_first_leaf_id (node);

      wish = g_strdup_printf ("%s-%s", group_keys[node->kind],
                              leaf != NULL ? leaf : "nothing");
    }
  node->id = dup_free_id (root, wish);
}

SkgEffectNode *
skg_effect_node_new (SkgEffectSpec *spec, SkgEffectKind kind)
{
  SkgEffectNode *node = skg_effect_leaf_new (kind);

  node->id = dup_free_id (spec->root, skg_effect_get_info (kind)->name);
  return node;
}

/* Writing */

static JsonNode *new_node (const SkgEffectNode *node);

static JsonNode *
new_chain (const SkgEffectNode *group)
{
  JsonNode *out = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (out, json_array_new ());
  for (guint i = 0; i < group->members->len; i++)
    json_array_add_element (json_node_get_array (out),
                            new_node (group->members->pdata[i]));
  return out;
}

static void
add_texts (JsonObject *object, char **texts)
{
  JsonArray *array;

  if (texts == NULL)
    return;
  if (texts[1] == NULL)
    {
      json_object_set_string_member (object, "text", texts[0]);
      return;
    }
  array = json_array_new ();
  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, "text", array);
}

static void
add_leaf (JsonObject *object, const SkgEffectNode *node)
{
  const SkgEffectInfo *info = skg_effect_get_info (node->effect);

  add_texts (object, node->texts);
  for (guint i = 0; i < info->n_params; i++)
    if (node->numbers[i].kind != SKG_NUMBER_UNSET)
      json_object_set_member (object, info->params[i].name,
                              skg_number_to_json (&node->numbers[i]));
}

static void
add_group (JsonObject *object, const SkgEffectNode *node)
{
  if (node->count.kind != SKG_NUMBER_UNSET)
    json_object_set_member (object, "count", skg_number_to_json (&node->count));
  if (node->at_most > 0)
    json_object_set_int_member (object, "at_most", node->at_most);
  if (node->random_order)
    json_object_set_string_member (object, "order", "random");
  json_object_set_member (object, group_keys[node->kind], new_chain (node));
}

static JsonNode *
new_node (const SkgEffectNode *node)
{
  JsonNode *out = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (out, object);
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    json_object_set_string_member (object, "kind",
                                   skg_effect_get_info (node->effect)->name);
  if (node->id != NULL)
    json_object_set_string_member (object, "id", node->id);
  if (node->probability != 1)
    json_object_set_double_member (object, "probability", node->probability);
  if (!node->enabled)
    json_object_set_boolean_member (object, "enabled", FALSE);
  if (node->weight != 1)
    json_object_set_double_member (object, "weight", node->weight);
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    add_leaf (object, node);
  else
    add_group (object, node);
  return out;
}

static void
add_common (JsonObject *object, const SkgEffectSpec *spec)
{
  if (spec->has_image_px)
    json_object_set_double_member (object, "image_px", spec->image_px);
  if (!spec->enabled)
    json_object_set_boolean_member (object, "enabled", FALSE);
  if (spec->solo != NULL)
    json_object_set_string_member (object, "solo", spec->solo);
}

static void
add_root (JsonObject *object, const SkgEffectNode *root)
{
  if (root->at_most > 0)
    json_object_set_int_member (object, "at_most", root->at_most);
  if (root->random_order)
    json_object_set_string_member (object, "order", "random");
  json_object_set_member (object, "chain", new_chain (root));
}

JsonNode *
skg_effect_spec_to_json (const SkgEffectSpec *spec)
{
  gboolean plain = !spec->has_image_px && spec->enabled && spec->solo == NULL &&
                   spec->root->at_most == 0 && !spec->root->random_order;
  JsonNode *out;
  JsonObject *object;

  if (spec->preset == NULL && plain)
    return spec->root->members->len > 0 ? new_chain (spec->root) : NULL;
  out = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_node_take_object (out, object);
  if (spec->preset != NULL)
    json_object_set_string_member (object, "preset", spec->preset);
  add_common (object, spec);
  if (spec->preset == NULL)
    add_root (object, spec->root);
  return out;
}

JsonNode *
skg_effect_spec_to_preset (const SkgEffectSpec *spec, const char *title)
{
  JsonNode *out = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (out, object);
  json_object_set_int_member (object, "skiagraph_effects", SKG_EFFECT_PRESET_VERSION);
  json_object_set_string_member (object, "title", title);
  if (spec->image_px > 0)
    json_object_set_double_member (object, "image_px", spec->image_px);
  add_root (object, spec->root);
  return out;
}
