/* SPDX-License-Identifier: Apache-2.0
 * What a sample draws, as JSON. The stream of a number is named by its key path, and
 * that of a vector's element by its place in it (sample.c). */
#include "config.h"

#include "base/random.h"
#include "scene/machine.h"
#include "scene/scene-items.h"
#include "scene/scene-private.h"

static void
add_number (JsonObject *out,
            const char *path,
            const SkgNumber *number,
            guint64 seed,
            guint64 index)
{
  SkgRandom random;

  skg_random_init (&random, seed, index, path);
  json_object_set_double_member (out, path, skg_number_draw (number, &random));
}

static void
add_field (JsonObject *out,
           const SkgSceneData *data,
           const SkgSceneField *field,
           guint64 seed,
           guint64 index,
           gboolean with_constants)
{
  const SkgNumber *numbers = G_STRUCT_MEMBER_P (data, field->offset);

  for (guint i = 0; i < field->length; i++)
    {
      g_autofree char *path = field->length > 1
                                  ? g_strdup_printf ("%s[%u]", field->path, i)
                                  : g_strdup (field->path);

      if (skg_number_is_random (&numbers[i]) ||
          (with_constants && numbers[i].kind != SKG_NUMBER_UNSET))
        add_number (out, path, &numbers[i], seed,
                    skg_scene_data_get_stream_index (data, path, seed, index));
    }
}

static JsonNode *
new_effect (const SkgEffect *effect, const char *id)
{
  const SkgEffectInfo *info = skg_effect_get_info (effect->kind);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "kind", info->name);
  if (info->has_text)
    json_object_set_string_member (object, "text", effect->text);
  for (guint i = 0; i < info->n_params; i++)
    json_object_set_double_member (object, info->params[i].name, effect->values[i]);
  return node;
}

static JsonNode *
new_effects (const SkgSceneData *data, guint64 seed, guint64 index)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  const SkgMachine *machine = skg_machine_find (data->machine);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  SkgEffectList list;

  json_node_take_array (node, json_array_new ());
  /* No size is in what is drawn: lengths stay in the effects' own pixels. */
  skg_effect_spec_draw (data->effect_spec, seed, index, machine->detector.columns,
                        machine->detector.rows, &list, ids);
  for (guint i = 0; i < list.n_effects; i++)
    json_array_add_element (json_node_get_array (node),
                            new_effect (&list.effects[i], ids->pdata[i]));
  return node;
}

/* Does any of a tool's numbers vary? */
static gboolean
is_random (const SkgSceneItemValue *value)
{
  for (guint i = 0; i < value->n_numbers; i++)
    if (skg_number_is_random (&value->numbers[i]))
      return TRUE;
  return FALSE;
}

/* A list's elements may be drawn one by one from a single number: all of them stand. */
static JsonNode *
new_tool_value (const SkgSceneItem *item,
                const SkgSceneItemField *field,
                const SkgSceneItemValue *value,
                guint64 seed,
                guint64 index)
{
  guint max = MAX (value->n_numbers, field->spread);
  g_autofree double *numbers = g_new (double, max);
  JsonNode *node;
  guint n =
      skg_scene_item_draw (item, "tools", field->field.path, seed, index, numbers, max);

  if (n == 1 && field->width == 1 && field->max_length == 1)
    return json_node_init_double (json_node_alloc (), numbers[0]);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < n; i++)
    json_array_add_double_element (json_node_get_array (node), numbers[i]);
  return node;
}

static JsonNode *
new_tools (GPtrArray *tools, guint64 seed, guint64 index, gboolean with_constants)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < tools->len; i++)
    {
      const SkgSceneItem *item = tools->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kind", item->kind->id);
      for (guint f = 0; f < item->kind->n_fields; f++)
        {
          const SkgSceneItemField *field = &item->kind->fields[f];
          const SkgSceneItemValue *value = &item->values[f];

          if (is_random (value) || (with_constants && value->n_numbers > 0))
            json_object_set_member (object, field->field.path,
                                    new_tool_value (item, field, value, seed, index));
        }
      json_array_add_object_element (json_node_get_array (node), object);
    }
  return node;
}

JsonNode *
skg_scene_list_drawn (SkgScene *self,
                      guint64 seed,
                      guint64 index,
                      gboolean with_constants)
{
  const SkgSceneData *data;
  JsonNode *node;
  JsonObject *out;

  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  data = skg_scene_get_drawn_data (self);
  node = json_node_new (JSON_NODE_OBJECT);
  out = json_object_new ();
  json_node_take_object (node, out);
  for (guint i = 0; i < skg_n_scene_fields; i++)
    if (skg_scene_fields[i].type == SKG_SCENE_FIELD_NUMBER ||
        (with_constants && (skg_scene_fields[i].type == SKG_SCENE_FIELD_CONSTANT ||
                            skg_scene_fields[i].type == SKG_SCENE_FIELD_INTEGER)))
      add_field (out, data, &skg_scene_fields[i], seed, index, with_constants);
  if (data->bodies.a > 1)
    json_object_set_int_member (out, "body",
                                skg_scene_get_body_number (self, seed, index));
  if (data->tools != NULL && data->tools->len > 0)
    json_object_set_member (out, "tools",
                            new_tools (data->tools, seed, index, with_constants));
  if (data->effects != NULL)
    json_object_set_member (out, "effects", new_effects (data, seed, index));
  return node;
}
