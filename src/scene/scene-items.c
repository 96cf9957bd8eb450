/* SPDX-License-Identifier: Apache-2.0
 * Lists of objects in a scene, by the tables of their kinds. */
#include "config.h"

#include "scene/scene-items.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "scene/structure-edits-private.h"
#include "scene/tools-private.h"

const SkgSceneList *
skg_scene_list_find (const char *path)
{
  static const SkgSceneList *const lists[] = { &skg_scene_tool_list,
                                               &skg_scene_structure_list };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strcmp (lists[i]->path, path) == 0)
      return lists[i];
  return NULL;
}

static gboolean
has_text (const SkgSceneItemField *field)
{
  return field->field.type == SKG_SCENE_FIELD_STRING ||
         field->field.type == SKG_SCENE_FIELD_PATH;
}

static gboolean
is_list (const SkgSceneItemField *field)
{
  return field->max_length > 1;
}

void
skg_scene_item_free (SkgSceneItem *item)
{
  for (guint i = 0; i < item->kind->n_fields; i++)
    {
      SkgSceneItemValue *value = &item->values[i];

      g_free (value->text);
      for (guint k = 0; k < value->n_numbers; k++)
        skg_number_clear (&value->numbers[k]);
      g_free (value->numbers);
    }
  g_free (item->values);
  g_free (item);
}

const SkgSceneItemValue *
skg_scene_item_get (const SkgSceneItem *item, const char *key)
{
  for (guint i = 0; i < item->kind->n_fields; i++)
    if (strcmp (item->kind->fields[i].field.path, key) == 0)
      return &item->values[i];
  return NULL;
}

/* Reading */

typedef struct
{
  const SkgSceneList *list;
  const char *base_dir;
  const char *source;
} Reader;

static gboolean
refuse (const Reader *reader,
        const char *path,
        JsonNode *node,
        const char *allowed,
        GError **error)
{
  return skg_scene_refuse (reader->source, path, node, allowed, error);
}

static JsonArray *
get_array (JsonNode *node)
{
  return JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* {"normal": [0, 2.5]} without a clip: what is allowed is the clip. */
static JsonNode *
dup_clipped (const SkgSceneItemField *field, JsonNode *node)
{
  JsonNode *copy = json_node_copy (node);
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (copy) ? json_node_get_object (copy) : NULL;

  if (object != NULL && json_object_has_member (object, "normal") &&
      !json_object_has_member (object, "clip"))
    {
      JsonArray *clip = json_array_new ();

      json_array_add_double_element (clip, field->field.min);
      json_array_add_double_element (clip, field->field.max);
      json_object_set_array_member (object, "clip", clip);
    }
  return copy;
}

static gboolean
read_number (const Reader *reader,
             const SkgSceneItemField *field,
             const char *path,
             JsonNode *node,
             SkgNumber *number,
             GError **error)
{
  g_autoptr (JsonNode) clipped = dup_clipped (field, node);

  return skg_scene_read_number (reader->source, &field->field, path, clipped, number,
                                error);
}

static gboolean
read_element (const Reader *reader,
              const SkgSceneItemField *field,
              const char *path,
              JsonNode *node,
              SkgNumber *numbers,
              GError **error)
{
  JsonArray *array = get_array (node);

  if (field->width == 1)
    return read_number (reader, field, path, node, numbers, error);
  if (array == NULL || json_array_get_length (array) != field->width)
    {
      g_autofree char *allowed = g_strdup_printf ("a list of %u numbers", field->width);

      return refuse (reader, path, node, allowed, error);
    }
  for (guint i = 0; i < field->width; i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);

      if (!read_number (reader, field, inner, json_array_get_element (array, i),
                        &numbers[i], error))
        return FALSE;
    }
  return TRUE;
}

/* The numbers are there to be freed even if one of them is wrong. */
static gboolean
read_numbers (const Reader *reader,
              const SkgSceneItemField *field,
              const char *path,
              JsonNode *node,
              SkgSceneItemValue *value,
              GError **error)
{
  JsonArray *array = get_array (node);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (!is_list (field) || (array == NULL && field->spread > 0))
    {
      value->is_spread = is_list (field);
      value->n_numbers = value->is_spread ? 1 : field->width;
      value->numbers = g_new0 (SkgNumber, value->n_numbers);
      return read_element (reader, field, path, node, value->numbers, error);
    }
  if (n < field->min_length || n > field->max_length)
    {
      g_autofree char *allowed =
          g_strdup_printf ("a list of %u to %u %s", field->min_length,
                           field->max_length, field->width > 1 ? "points" : "numbers");

      return refuse (reader, path, node, allowed, error);
    }
  value->n_numbers = n * field->width;
  value->numbers = g_new0 (SkgNumber, value->n_numbers);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);

      if (!read_element (reader, field, inner, json_array_get_element (array, i),
                         value->numbers + i * field->width, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_text (const Reader *reader,
           const SkgSceneItemField *field,
           const char *path,
           JsonNode *node,
           char **text,
           GError **error)
{
  const char *given;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (reader, path, node, "a text in double quotes", error);
  given = json_node_get_string (node);
  if (*given == '\0')
    return refuse (reader, path, node, "a text that is not empty", error);
  *text = field->field.type == SKG_SCENE_FIELD_PATH
              ? g_canonicalize_filename (given, reader->base_dir)
              : g_strdup (given);
  return TRUE;
}

static gboolean
read_value (const Reader *reader,
            const SkgSceneItemField *field,
            const char *path,
            JsonNode *node,
            SkgSceneItemValue *value,
            GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (has_text (field))
    return read_text (reader, field, path, node, &value->text, error);
  if (field->field.type != SKG_SCENE_FIELD_BOOLEAN)
    return read_numbers (reader, field, path, node, value, error);
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (reader, path, node, "true or false", error);
  value->flag = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
refuse_key (const Reader *reader,
            const SkgSceneItemKind *kind,
            const char *prefix,
            const char *key,
            GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *all = NULL;
  const char *near;

  if (kind->id != NULL)
    g_ptr_array_add (names, (char *) "kind");
  for (guint i = 0; i < kind->n_fields; i++)
    g_ptr_array_add (names, (char *) kind->fields[i].field.path);
  g_ptr_array_add (names, NULL);
  near = skg_json_find_near (key, (const char *const *) names->pdata);
  all = g_strjoinv (", ", (char **) names->pdata);
  if (near != NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s: %s.%.60s: unknown key; did you mean %s.%s?", reader->source,
                 prefix, key, prefix, near);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s: %s.%.60s: unknown key%s%s%s; allowed here: %s", reader->source,
                 prefix, key, kind->id != NULL ? " of a \"" : "",
                 kind->id != NULL ? kind->id : "", kind->id != NULL ? "\"" : "", all);
  return FALSE;
}

/* (nullable) */
static const SkgSceneItemKind *
read_kind (const Reader *reader, JsonObject *object, const char *prefix, GError **error)
{
  const SkgSceneItemKind *const *kinds = reader->list->list_kinds ();
  JsonNode *node = json_object_get_member (object, "kind");
  g_autoptr (GString) all = g_string_new ("one of ");
  g_autofree char *path = g_strconcat (prefix, ".kind", NULL);

  if (kinds[0]->id == NULL)
    return kinds[0];
  for (guint i = 0; kinds[i] != NULL; i++)
    {
      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
          g_strcmp0 (json_node_get_string (node), kinds[i]->id) == 0)
        return kinds[i];
      g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", kinds[i]->id);
    }
  if (node != NULL)
    refuse (reader, path, node, all->str, error);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s must be given: %s",
                 reader->source, path, all->str);
  return NULL;
}

static gboolean
read_keys (const Reader *reader,
           JsonObject *object,
           const char *prefix,
           SkgSceneItem *item,
           GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      SkgSceneItemValue *value = (SkgSceneItemValue *) skg_scene_item_get (item, key);
      g_autofree char *path = g_strconcat (prefix, ".", key, NULL);

      if (item->kind->id != NULL && strcmp (key, "kind") == 0)
        continue;
      if (value == NULL)
        return refuse_key (reader, item->kind, prefix, key, error);
      if (!read_value (reader, &item->kind->fields[value - item->values], path, node,
                       value, error))
        return FALSE;
    }
  return TRUE;
}

/* (nullable) */
static SkgSceneItem *
read_item (const Reader *reader, JsonNode *node, const char *prefix, GError **error)
{
  const SkgSceneItemKind *kind;
  g_autoptr (SkgSceneItem) item = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (reader, prefix, node, "an object, { ... }", error);
      return NULL;
    }
  kind = read_kind (reader, json_node_get_object (node), prefix, error);
  if (kind == NULL)
    return NULL;
  item = g_new0 (SkgSceneItem, 1);
  item->kind = kind;
  item->values = g_new0 (SkgSceneItemValue, kind->n_fields);
  if (!read_keys (reader, json_node_get_object (node), prefix, item, error))
    return NULL;
  if (kind->check != NULL && !kind->check (item, &local_error))
    {
      g_set_error (error, local_error->domain, local_error->code, "%s: %s.%s",
                   reader->source, prefix, local_error->message);
      return NULL;
    }
  return g_steal_pointer (&item);
}

gboolean
skg_scene_items_read (const SkgSceneList *list,
                      JsonNode *node,
                      const char *base_dir,
                      const char *source,
                      GPtrArray **items,
                      GError **error)
{
  const Reader reader = { list, base_dir, source };
  JsonArray *array = get_array (node);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GPtrArray) read =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_scene_item_free);

  if (array == NULL || n > list->max_items)
    {
      g_autofree char *allowed =
          g_strdup_printf ("a list of at most %u objects", list->max_items);

      return refuse (&reader, list->path, node, allowed, error);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%s[%u]", list->path, i);
      SkgSceneItem *item =
          read_item (&reader, json_array_get_element (array, i), prefix, error);

      if (item == NULL)
        return FALSE;
      for (guint k = 0; k < i; k++)
        item->ordinal += ((SkgSceneItem *) read->pdata[k])->kind == item->kind;
      g_ptr_array_add (read, item);
    }
  g_clear_pointer (items, g_ptr_array_unref);
  *items = g_steal_pointer (&read);
  return TRUE;
}

/* Writing */

static JsonNode *
new_list_node (const SkgNumber *numbers, guint n)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < n; i++)
    json_array_add_element (json_node_get_array (node),
                            skg_number_to_json (&numbers[i]));
  return node;
}

/* (nullable): NULL if it has nothing to say */
static JsonNode *
new_value_node (const SkgSceneItemField *field,
                const SkgSceneItemValue *value,
                const char *base_dir)
{
  JsonNode *node;

  if (has_text (field))
    {
      g_autofree char *relative = NULL;

      if (value->text == NULL)
        return NULL;
      if (field->field.type == SKG_SCENE_FIELD_PATH && base_dir != NULL)
        relative = skg_scene_dup_relative_path (value->text, base_dir);
      return json_node_init_string (json_node_alloc (),
                                    relative != NULL ? relative : value->text);
    }
  if (field->field.type == SKG_SCENE_FIELD_BOOLEAN)
    return value->flag ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;
  if (value->n_numbers == 0)
    return NULL;
  if (value->is_spread || (field->width == 1 && !is_list (field)))
    return skg_number_to_json (&value->numbers[0]);
  if (field->width == 1 || !is_list (field))
    return new_list_node (value->numbers, value->n_numbers);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < value->n_numbers; i += field->width)
    json_array_add_element (json_node_get_array (node),
                            new_list_node (value->numbers + i, field->width));
  return node;
}

JsonNode *
skg_scene_items_to_json (GPtrArray *items, const char *base_dir)
{
  JsonNode *node;

  if (items == NULL || items->len == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < items->len; i++)
    {
      const SkgSceneItem *item = items->pdata[i];
      JsonObject *object = json_object_new ();

      if (item->kind->id != NULL)
        json_object_set_string_member (object, "kind", item->kind->id);
      for (guint f = 0; f < item->kind->n_fields; f++)
        {
          const SkgSceneItemField *field = &item->kind->fields[f];
          JsonNode *value = new_value_node (field, &item->values[f], base_dir);

          if (value != NULL)
            json_object_set_member (object, field->field.path, value);
        }
      json_array_add_object_element (json_node_get_array (node), object);
    }
  return node;
}

/* Drawing */

char *
skg_scene_item_dup_stream (const SkgSceneItem *item,
                           const char *path,
                           const char *name,
                           const SkgSceneItemField *field,
                           guint i)
{
  g_autofree char *stream =
      item != NULL && item->kind->id != NULL
          ? g_strdup_printf ("%s.%s.%u", path, item->kind->id, item->ordinal)
          : g_strdup_printf ("%s.%s", path,
                             item != NULL ? skg_scene_item_get (item, "name")->text
                                          : name);

  return field->width > 1 || is_list (field)
             ? g_strdup_printf ("%s.%s[%u]", stream, field->field.path, i)
             : g_strdup_printf ("%s.%s", stream, field->field.path);
}

guint
skg_scene_item_draw (const SkgSceneItem *item,
                     const char *path,
                     const char *key,
                     guint64 seed,
                     guint64 index,
                     double *numbers,
                     guint max)
{
  const SkgSceneItemValue *value = skg_scene_item_get (item, key);
  const SkgSceneItemField *field;
  guint n;

  g_return_val_if_fail (value != NULL, 0);

  field = &item->kind->fields[value - item->values];
  n = MIN (value->is_spread ? field->spread : value->n_numbers, max);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = skg_scene_item_dup_stream (item, path, NULL, field, i);

      numbers[i] = skg_number_draw_stream (
          &value->numbers[MIN (i, value->n_numbers - 1)], seed, index, name);
    }
  return n;
}
