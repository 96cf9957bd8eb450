/* SPDX-License-Identifier: Apache-2.0
 * Rules of a scene: reading and writing them. */
#include "config.h"

#include "scene/rules-private.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"

#define MAX_MARGIN_PX 4096.0
#define MAX_AREA_PX (8192.0 * 8192.0)
#define MAX_LANDMARKS 10000.0

/**
 * Info:
 * @key: names the kind
 * @min_key: (nullable): of the number in min, if that is not @key's own value
 * @min, @max: of that number
 */
typedef struct
{
  const char *key;
  const char *min_key;
  double min;
  double max;
  gboolean has_name;
  gboolean has_margin;
} Info;

static const Info infos[SKG_N_RULE_KINDS] = {
  { "landmark_in_view", NULL, 0, 0, TRUE, TRUE },
  { "landmarks_in_view_min", "landmarks_in_view_min", 1, MAX_LANDMARKS, FALSE, TRUE },
  { "structure_in_view", "area_min_px", 1, MAX_AREA_PX, TRUE, FALSE },
  { "no_collision", NULL, 0, 0, FALSE, FALSE },
  { "within_limits", NULL, 0, 0, FALSE, FALSE },
};

const char *
skg_rule_kind_get_key (SkgRuleKind kind)
{
  g_return_val_if_fail (kind < SKG_N_RULE_KINDS, NULL);

  return infos[kind].key;
}

char *
skg_rule_dup_text (const SkgRule *rule)
{
  const Info *info = &infos[rule->kind];

  if (rule->name != NULL)
    return g_strdup_printf ("%s %s", info->key, rule->name);
  if (info->min_key != NULL)
    return g_strdup_printf ("%s %g", info->key, rule->min);
  return g_strdup (info->key);
}

guint64
skg_rejections_get_sum (const SkgRejections *rejections)
{
  guint64 sum = 0;

  g_return_val_if_fail (rejections != NULL, 0);

  for (guint i = 0; i < SKG_RULES_MAX; i++)
    sum += rejections->n_rejected[i];
  return sum;
}

double
skg_rejections_get_rate (const SkgRejections *rejections)
{
  g_return_val_if_fail (rejections != NULL, 0);

  return (double) skg_rejections_get_sum (rejections) /
         (double) MAX (rejections->n_tries, 1);
}

static void
clear_rule (gpointer data)
{
  g_free (((SkgRule *) data)->name);
}

static GArray *
new_rules (void)
{
  GArray *rules = g_array_new (FALSE, TRUE, sizeof (SkgRule));

  g_array_set_clear_func (rules, clear_rule);
  return rules;
}

/* Reading */

static gboolean
refuse (const char *path, JsonNode *node, const char *allowed, GError **error)
{
  g_autofree char *value = skg_json_dup_excerpt (node);

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s is not allowed: %s", path,
               value, allowed);
  return FALSE;
}

static gboolean
read_name (const char *path, JsonNode *node, char **name, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING ||
      *json_node_get_string (node) == '\0')
    return refuse (path, node, "a name in double quotes is needed", error);
  *name = g_strdup (json_node_get_string (node));
  return TRUE;
}

static gboolean
read_number (const char *path,
             JsonNode *node,
             gboolean whole,
             double min,
             double max,
             double *value,
             GError **error)
{
  GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autofree char *allowed = g_strdup_printf (
      "a %snumber from %.12g to %.12g is needed", whole ? "whole " : "", min, max);

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return refuse (path, node, allowed, error);
  *value = json_node_get_double (node);
  if (!(*value >= min && *value <= max) || (whole && *value != floor (*value)))
    return refuse (path, node, allowed, error);
  return TRUE;
}

static gboolean
read_true (const char *path, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node))
    return TRUE;
  return refuse (path, node, "true is needed; to drop the rule, remove it", error);
}

static gboolean
read_member (
    const char *where, const char *key, JsonNode *node, SkgRule *rule, GError **error)
{
  const Info *info = &infos[rule->kind];
  g_autofree char *path = g_strdup_printf ("%s.%.60s", where, key);

  if (info->min_key != NULL && strcmp (key, info->min_key) == 0)
    return read_number (path, node, rule->kind == SKG_RULE_LANDMARKS_IN_VIEW_MIN,
                        info->min, info->max, &rule->min, error);
  if (strcmp (key, info->key) == 0)
    return info->has_name ? read_name (path, node, &rule->name, error)
                          : read_true (path, node, error);
  if (info->has_margin && strcmp (key, "margin_px") == 0)
    return read_number (path, node, FALSE, 0, MAX_MARGIN_PX, &rule->margin_px, error);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: unknown key of a %s rule; allowed beside it: %s", path, info->key,
               info->has_margin                           ? "margin_px"
               : rule->kind == SKG_RULE_STRUCTURE_IN_VIEW ? "area_min_px"
                                                          : "none");
  return FALSE;
}

static gboolean
read_rule (const char *where, JsonNode *node, SkgRule *rule, GError **error)
{
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GString) all = g_string_new ("an object with one of ");
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;
  guint kind = 0;

  while (kind < SKG_N_RULE_KINDS &&
         (object == NULL || !json_object_has_member (object, infos[kind].key)))
    {
      g_string_append_printf (all, "%s%s", kind > 0 ? ", " : "", infos[kind].key);
      kind++;
    }
  if (kind == SKG_N_RULE_KINDS)
    {
      g_string_append (all, " is needed");
      return refuse (where, node, all->str, error);
    }
  rule->kind = (SkgRuleKind) kind;
  if (rule->kind == SKG_RULE_STRUCTURE_IN_VIEW)
    rule->min = SKG_RULE_AREA_MIN_PX;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    if (!read_member (where, key, member, rule, error))
      return FALSE;
  return TRUE;
}

GArray *
skg_rules_from_json (JsonNode *node, GError **error)
{
  g_autoptr (GArray) rules = new_rules ();
  JsonArray *array;
  guint n;

  if (node == NULL)
    return g_steal_pointer (&rules);
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  n = array != NULL ? json_array_get_length (array) : 0;
  if (array == NULL || n > SKG_RULES_MAX)
    {
      refuse ("", node,
              "a list of at most " G_STRINGIFY (SKG_RULES_MAX) " rules is needed",
              error);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *where = g_strdup_printf ("[%u]", i);

      g_array_set_size (rules, i + 1);
      if (!read_rule (where, json_array_get_element (array, i),
                      &g_array_index (rules, SkgRule, i), error))
        return NULL;
    }
  return g_steal_pointer (&rules);
}

/* Writing */

static JsonNode *
new_rule_node (const SkgRule *rule)
{
  const Info *info = &infos[rule->kind];
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (info->has_name)
    json_object_set_string_member (object, info->key,
                                   rule->name != NULL ? rule->name : "");
  else if (info->min_key == NULL)
    json_object_set_boolean_member (object, info->key, TRUE);
  if (info->min_key != NULL)
    json_object_set_double_member (object, info->min_key, rule->min);
  if (info->has_margin && rule->margin_px != 0)
    json_object_set_double_member (object, "margin_px", rule->margin_px);
  return node;
}

JsonNode *
skg_rules_to_json (const SkgRule *rules, guint n_rules)
{
  JsonNode *node;

  if (n_rules == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < n_rules; i++)
    json_array_add_element (json_node_get_array (node), new_rule_node (&rules[i]));
  return node;
}

/* Scene */

GArray *
skg_scene_dup_rules (SkgScene *self)
{
  GArray *rules;

  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  /* They were read when the scene was. */
  rules = skg_rules_from_json (skg_scene_get_data (self)->rules, NULL);
  return rules != NULL ? rules : new_rules ();
}

guint
skg_scene_get_n_rules (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), 0);

  return skg_scene_get_data (self)->rule_list->len;
}

gboolean
skg_scene_has_voxel_rules (SkgScene *self)
{
  const GArray *rules;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  rules = skg_scene_get_data (self)->rule_list;
  for (guint i = 0; i < rules->len; i++)
    {
      SkgRuleKind kind = g_array_index (rules, SkgRule, i).kind;

      if (kind == SKG_RULE_STRUCTURE_IN_VIEW || kind == SKG_RULE_NO_COLLISION)
        return TRUE;
    }
  return FALSE;
}

guint
skg_scene_get_max_tries (SkgScene *self)
{
  const SkgSceneData *data;

  g_return_val_if_fail (SKG_IS_SCENE (self), 1);

  data = skg_scene_get_data (self);
  return data->rules_tries.kind == SKG_NUMBER_UNSET ? SKG_RULES_TRIES
                                                    : (guint) data->rules_tries.a;
}

gboolean
skg_scene_set_rules (SkgScene *self,
                     const SkgRule *rules,
                     guint n_rules,
                     GError **error)
{
  g_autoptr (JsonNode) node = skg_rules_to_json (rules, n_rules);
  SkgSceneData *data;
  GArray *read;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  data = (SkgSceneData *) skg_scene_get_data (self);
  read = skg_rules_from_json (node, error);
  if (read == NULL)
    {
      g_prefix_error (error, "rules");
      return FALSE;
    }
  if (node == data->rules ||
      (node != NULL && data->rules != NULL && json_node_equal (node, data->rules)))
    {
      g_array_unref (read);
      return TRUE;
    }
  g_clear_pointer (&data->rules, json_node_unref);
  data->rules = g_steal_pointer (&node);
  g_array_unref (data->rule_list);
  data->rule_list = read;
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}
