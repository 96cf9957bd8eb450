/* SPDX-License-Identifier: Apache-2.0
 * The image effects of a scene: read from JSON and checked. Messages begin with what
 * follows "effects" in the key path. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/effect-presets.h"
#include "scene/effect-tree.h"
#include "scene/effect-values.h"

#define MAX_IMAGE_PX 16384.0
/* A filtered field U(-1, 1) of strength alpha has slopes of alpha 0.115 / sigma^2 (sd);
 * five times that below 1 keeps the map one to one, and a landmark one place. */
#define MAX_ALPHA_PER_SIGMA2 1.7

/* Nodes */

typedef struct
{
  guint n_nodes;
  GHashTable *ids;
} Reader;

static SkgEffectNode *read_node (
    Reader *reader, JsonNode *node, const char *path, guint depth, GError **error);

/* Keys that effects and groups share. *@known: it was one of them */
static gboolean
read_common (const char *path,
             const char *key,
             JsonNode *value,
             SkgEffectNode *out,
             gboolean *known,
             GError **error)
{
  *known = TRUE;
  if (strcmp (key, "id") == 0)
    return skg_effect_read_id (path, value, &out->id, error);
  if (strcmp (key, "probability") == 0)
    return skg_effect_read_constant (path, value, 0, 1, FALSE, &out->probability,
                                     error);
  if (strcmp (key, "enabled") == 0)
    return skg_effect_read_boolean (path, value, &out->enabled, error);
  if (strcmp (key, "weight") == 0)
    return skg_effect_read_constant (path, value, 1e-6, 1e6, FALSE, &out->weight,
                                     error);
  *known = FALSE;
  return TRUE;
}

static gboolean
refuse_param (const char *path, const char *key, SkgEffectKind kind, GError **error)
{
  const SkgEffectInfo *info = skg_effect_get_info (kind);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < info->n_params; i++)
    g_ptr_array_add (names, (gpointer) info->params[i].name);
  if (info->has_text)
    g_ptr_array_add (names, (gpointer) "text");
  for (const char *const *common =
           (const char *const[]){ "probability", "id", "enabled", "weight", NULL };
       *common != NULL; common++)
    g_ptr_array_add (names, (gpointer) *common);
  g_ptr_array_add (names, NULL);
  return skg_effect_refuse_key (path, key, (const char *const *) names->pdata, error);
}

static gboolean
check_leaf (const char *path, const SkgEffectNode *node, GError **error)
{
  int moves = skg_effect_find_param (node->effect, "move_labels");
  double unused;
  double least_sigma = 0;
  double most_alpha = 0;
  double most_moves = 0;

  if (skg_effect_get_info (node->effect)->has_text && node->texts == NULL)
    {
      g_autofree char *text_path = g_strconcat (path, ".text", NULL);

      return skg_effect_refuse (text_path, NULL, "this effect needs a text", error);
    }
  if (node->effect != SKG_EFFECT_ELASTIC)
    return TRUE;
  skg_effect_node_get_range (node, 0, &unused, &most_alpha);
  skg_effect_node_get_range (node, 1, &least_sigma, &unused);
  skg_effect_node_get_range (node, (guint) moves, &unused, &most_moves);
  if (most_moves == 0 || most_alpha <= MAX_ALPHA_PER_SIGMA2 * least_sigma * least_sigma)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s.alpha_px: up to %g with sigma_px from %g folds the picture: at most "
               "1.7 sigma_px^2 = %g, or move_labels 0 (landmarks stay)",
               path, most_alpha, least_sigma,
               MAX_ALPHA_PER_SIGMA2 * least_sigma * least_sigma);
  return FALSE;
}

static SkgEffectNode *
read_leaf (JsonObject *object, const char *path, GError **error)
{
  g_autofree char *kind_path = g_strconcat (path, ".kind", NULL);
  JsonNode *kind_node = json_object_get_member (object, "kind");
  const char *name = skg_effect_get_text (kind_node);
  int kind = name != NULL ? skg_effect_find_kind (name) : -1;
  g_autoptr (SkgEffectNode) out = NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (kind < 0)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      const char *near;
      g_autofree char *allowed = NULL;

      for (int k = 0; k < SKG_N_EFFECT_KINDS; k++)
        g_ptr_array_add (names, (gpointer) skg_effect_get_info (k)->name);
      g_ptr_array_add (names, NULL);
      near = name != NULL
                 ? skg_json_find_near (name, (const char *const *) names->pdata)
                 : NULL;
      allowed = near != NULL ? g_strdup_printf ("did you mean \"%s\"?", near)
                             : g_strdup ("an effect that \"skg effects\" lists");
      skg_effect_refuse (kind_path, kind_node, allowed, error);
      return NULL;
    }
  out = skg_effect_leaf_new (kind);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *own = g_strdup_printf ("%s.%.60s", path, key);
      int param = skg_effect_find_param (kind, key);
      gboolean known;

      if (strcmp (key, "kind") == 0)
        continue;
      if (!read_common (own, key, value, out, &known, error))
        return NULL;
      if (known)
        continue;
      if (strcmp (key, "text") == 0 && skg_effect_get_info (kind)->has_text)
        {
          if (!skg_effect_read_texts (own, value, &out->texts, error))
            return NULL;
          continue;
        }
      if (param < 0)
        {
          refuse_param (path, key, kind, error);
          return NULL;
        }
      if (!skg_effect_read_number (own, value,
                                   &skg_effect_get_info (kind)->params[param],
                                   &out->numbers[param], error))
        return NULL;
    }
  return check_leaf (path, out, error) ? g_steal_pointer (&out) : NULL;
}

static gboolean
read_members (Reader *reader,
              JsonNode *node,
              const char *path,
              guint depth,
              SkgEffectNode *out,
              GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return skg_effect_refuse (path, node, "a list of effects and groups", error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *own = g_strdup_printf ("%s[%u]", path, i);
      SkgEffectNode *member =
          read_node (reader, json_array_get_element (array, i), own, depth, error);

      if (member == NULL)
        return FALSE;
      g_ptr_array_add (out->members, member);
    }
  return TRUE;
}

static gboolean
read_order (const char *path, JsonNode *node, gboolean *is_random, GError **error)
{
  const char *text = skg_effect_get_text (node);

  if (g_strcmp0 (text, "random") != 0 && g_strcmp0 (text, "listed") != 0)
    return skg_effect_refuse (path, node, "\"listed\" or \"random\"", error);
  *is_random = strcmp (text, "random") == 0;
  return TRUE;
}

static gboolean
read_at_most (const char *path, JsonNode *node, guint *at_most, GError **error)
{
  double value;

  if (!skg_effect_read_constant (path, node, 1, SKG_EFFECTS_MAX, TRUE, &value, error))
    return FALSE;
  *at_most = (guint) value;
  return TRUE;
}

static gboolean
read_group_key (const char *path,
                const char *name,
                const char *key,
                JsonNode *value,
                SkgEffectNode *out,
                GError **error)
{
  static const char *const some[] = { "one_of",  "some_of", "all_of", "count",
                                      "at_most", "order",   "id",     "probability",
                                      "enabled", "weight",  NULL };
  const SkgEffectParam count = { "count", NULL, 0, SKG_EFFECTS_MAX, 1, TRUE, NULL };

  if (strcmp (key, "at_most") == 0)
    return read_at_most (path, value, &out->at_most, error);
  if (strcmp (key, "order") == 0)
    return read_order (path, value, &out->random_order, error);
  if (strcmp (key, "count") == 0 && out->kind == SKG_EFFECT_NODE_SOME_OF)
    return skg_effect_read_number (path, value, &count, &out->count, error);
  if (strcmp (key, "count") == 0)
    return skg_effect_refuse (path, value, "it belongs to some_of", error);
  return skg_effect_refuse_key (name, key, some, error);
}

static gboolean
check_group (const char *path, const SkgEffectNode *node, GError **error)
{
  g_autofree char *count_path = g_strconcat (path, ".count", NULL);
  double low;
  double high;

  if (node->members->len == 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s.%s: an empty list; at least one effect is needed", path,
                   skg_effect_group_get_key (node->kind));
      return FALSE;
    }
  if (node->kind != SKG_EFFECT_NODE_SOME_OF)
    return TRUE;
  if (node->count.kind == SKG_NUMBER_UNSET)
    return skg_effect_refuse (count_path, NULL, "how many of the list", error);
  skg_number_get_range (&node->count, &low, &high);
  if (high <= node->members->len)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: up to %g is not allowed: the list has %u", count_path, high,
               node->members->len);
  return FALSE;
}

static SkgEffectNode *
read_group (Reader *reader,
            JsonObject *object,
            SkgEffectNodeKind kind,
            const char *path,
            guint depth,
            GError **error)
{
  g_autoptr (SkgEffectNode) out = skg_effect_group_new (kind);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *own = g_strdup_printf ("%s.%.60s", path, key);
      gboolean known;

      if (strcmp (key, skg_effect_group_get_key (kind)) == 0)
        {
          if (!read_members (reader, value, own, depth + 1, out, error))
            return NULL;
          continue;
        }
      if (!read_common (own, key, value, out, &known, error) ||
          (!known && !read_group_key (own, path, key, value, out, error)))
        return NULL;
    }
  return check_group (path, out, error) ? g_steal_pointer (&out) : NULL;
}

static SkgEffectNode *
read_any (Reader *reader, JsonNode *node, const char *path, guint depth, GError **error)
{
  static const SkgEffectNodeKind groups[] = { SKG_EFFECT_NODE_ONE_OF,
                                              SKG_EFFECT_NODE_SOME_OF,
                                              SKG_EFFECT_NODE_ALL_OF };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      skg_effect_refuse (path, node,
                         "an object with \"kind\", \"one_of\", \"some_of\" or "
                         "\"all_of\"",
                         error);
      return NULL;
    }
  object = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (json_object_has_member (object, skg_effect_group_get_key (groups[i])) &&
        !json_object_has_member (object, "kind"))
      return read_group (reader, object, groups[i], path, depth, error);
  return read_leaf (object, path, error);
}

static SkgEffectNode *
read_node (
    Reader *reader, JsonNode *node, const char *path, guint depth, GError **error)
{
  g_autoptr (SkgEffectNode) out = NULL;

  if (depth > SKG_EFFECT_SPEC_MAX_DEPTH ||
      ++reader->n_nodes > SKG_EFFECT_SPEC_MAX_NODES)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: at most %d effects and groups, %d levels deep", path,
                   SKG_EFFECT_SPEC_MAX_NODES, SKG_EFFECT_SPEC_MAX_DEPTH);
      return NULL;
    }
  out = read_any (reader, node, path, depth, error);
  if (out == NULL)
    return NULL;
  if (out->id != NULL && !g_hash_table_add (reader->ids, g_strdup (out->id)))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s.id: \"%s\" is given twice",
                   path, out->id);
      return NULL;
    }
  return g_steal_pointer (&out);
}

/* The most effects that one sample can have. */
static guint
count_most (const SkgEffectNode *node)
{
  guint sum = 0;
  guint most = 0;
  double low;
  double high = node->members != NULL ? node->members->len : 0;

  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    return 1;
  for (guint i = 0; i < node->members->len; i++)
    {
      guint n = count_most (node->members->pdata[i]);

      sum += n;
      most = MAX (most, n);
    }
  if (node->kind == SKG_EFFECT_NODE_ONE_OF)
    sum = most;
  if (node->kind == SKG_EFFECT_NODE_SOME_OF)
    {
      skg_number_get_range (&node->count, &low, &high);
      sum = MIN (sum, most * (guint) high);
    }
  return node->at_most > 0 ? MIN (sum, node->at_most) : sum;
}

static gboolean
read_chain (JsonNode *node, const char *path, SkgEffectNode *root, GError **error)
{
  g_autoptr (GHashTable) ids =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { 0, ids };

  if (!read_members (&reader, node, path, 1, root, error))
    return FALSE;
  skg_effect_tree_give_ids (root, root);
  if (count_most (root) <= SKG_EFFECTS_MAX)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: up to %u effects in one picture; at most %d are allowed", path,
               count_most (root), SKG_EFFECTS_MAX);
  return FALSE;
}

/* A preset file, or an object in the scene. @path: before the dot of a key */
static gboolean
read_object (JsonObject *object,
             gboolean is_file,
             const char *path,
             SkgEffectSpec *spec,
             GError **error)
{
  static const char *const in_file[] = {
    "skiagraph_effects", "title", "reference", "notes", "image_px",
    "at_most",           "order", "chain",     NULL
  };
  static const char *const in_scene[] = { "preset",  "chain", "image_px", "enabled",
                                          "at_most", "order", "solo",     NULL };
  const char *const *names = is_file ? in_file : in_scene;
  gboolean has_preset = !is_file && json_object_has_member (object, "preset");
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *own = g_strdup_printf ("%s.%.60s", path, key);
      gboolean fine = TRUE;

      if (!g_strv_contains (names, key))
        return skg_effect_refuse_key (path, key, names, error);
      if (has_preset && (strcmp (key, "chain") == 0 || strcmp (key, "at_most") == 0 ||
                         strcmp (key, "order") == 0))
        return skg_effect_refuse (own, value, "it is the preset's", error);
      if (strcmp (key, "image_px") == 0)
        {
          fine = skg_effect_read_constant (own, value, 16, MAX_IMAGE_PX, FALSE,
                                           &spec->image_px, error);
          spec->has_image_px = !is_file;
        }
      else if (strcmp (key, "enabled") == 0)
        fine = skg_effect_read_boolean (own, value, &spec->enabled, error);
      else if (strcmp (key, "at_most") == 0)
        fine = read_at_most (own, value, &spec->root->at_most, error);
      else if (strcmp (key, "order") == 0)
        fine = read_order (own, value, &spec->root->random_order, error);
      else if (strcmp (key, "solo") == 0)
        fine = skg_effect_read_id (own, value, &spec->solo, error);
      else if (strcmp (key, "chain") == 0)
        fine = read_chain (value, own, spec->root, error);
      if (!fine)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_preset (JsonNode *root, const char *source, GError **error)
{
  JsonNode *version =
      JSON_NODE_HOLDS_OBJECT (root)
          ? json_object_get_member (json_node_get_object (root), "skiagraph_effects")
          : NULL;

  if (version != NULL && JSON_NODE_HOLDS_VALUE (version) &&
      json_node_get_value_type (version) == G_TYPE_INT64 &&
      json_node_get_int (version) == SKG_EFFECT_PRESET_VERSION &&
      json_object_has_member (json_node_get_object (root), "chain"))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: not a preset of effects: an object with \"skiagraph_effects\": %d "
               "and \"chain\" is needed",
               source, SKG_EFFECT_PRESET_VERSION);
  return FALSE;
}

static gboolean
read_preset (const char *name,
             const char *base_dir,
             SkgEffectSpec *spec,
             GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *source = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (skg_effect_preset_is_file (name))
    {
      path = g_canonicalize_filename (name, base_dir);
      root = skg_json_load (path, error);
    }
  else
    {
      const SkgEffectPreset *preset = skg_effect_preset_find (name);

      if (preset == NULL)
        {
          g_set_error (
              error, SKG_ERROR, SKG_ERROR_INPUT,
              "\"%.60s\" is not allowed: a name that \"skg presets\" lists, or "
              "a file (.json)",
              name);
          return FALSE;
        }
      root = json_node_copy (preset->root);
    }
  if (root == NULL)
    return FALSE;
  spec->preset = g_strdup (path != NULL ? path : name);
  source = g_strdup (spec->preset);
  return check_preset (root, source, error) &&
         read_object (json_node_get_object (root), TRUE, source, spec, error);
}

SkgEffectSpec *
skg_effect_spec_from_json (JsonNode *node, const char *base_dir, GError **error)
{
  g_autoptr (SkgEffectSpec) spec = skg_effect_spec_new ();
  JsonNode *preset = NULL;
  JsonObject *object;

  if (node == NULL || JSON_NODE_HOLDS_ARRAY (node))
    return node == NULL || read_chain (node, "", spec->root, error)
               ? g_steal_pointer (&spec)
               : NULL;
  /* "--set effects=perphix" */
  if (skg_effect_get_text (node) != NULL)
    preset = node;
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      skg_effect_refuse ("", node,
                         "a list of effects, or an object with \"preset\" or \"chain\"",
                         error);
      return NULL;
    }
  object = preset == NULL ? json_node_get_object (node) : NULL;
  if (object != NULL && json_object_has_member (object, "preset"))
    {
      preset = json_object_get_member (object, "preset");
      if (skg_effect_get_text (preset) == NULL || *skg_effect_get_text (preset) == '\0')
        {
          skg_effect_refuse (".preset", preset, "a name or a file in double quotes",
                             error);
          return NULL;
        }
    }
  if (preset != NULL &&
      !read_preset (skg_effect_get_text (preset), base_dir, spec, error))
    {
      g_prefix_error (error, ".preset: ");
      return NULL;
    }
  if (object != NULL && !read_object (object, FALSE, "", spec, error))
    return NULL;
  if (spec->solo != NULL && skg_effect_spec_find (spec, spec->solo) == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   ".solo: \"%s\" is not allowed: no effect or group has that id",
                   spec->solo);
      return NULL;
    }
  return g_steal_pointer (&spec);
}
