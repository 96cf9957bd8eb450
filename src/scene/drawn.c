/* SPDX-License-Identifier: Apache-2.0
 * What a sample draws, as JSON. The stream of a number is named by its key path, and
 * that of a vector's element by its place in it (sample.c). */
#include "config.h"

#include "scene/machine.h"
#include "scene/rules-private.h"
#include "scene/scene-items.h"
#include "scene/scene-private.h"
#include "scene/spread.h"
#include "scene/structure-edits-private.h"

static void
add_number (JsonObject *out,
            const char *path,
            const SkgNumber *number,
            guint64 seed,
            guint64 index)
{
  json_object_set_double_member (out, path,
                                 skg_number_draw_stream (number, seed, index, path));
}

static void
add_field (JsonObject *out,
           const SkgSceneData *data,
           const SkgSceneField *field,
           guint64 seed,
           guint64 index,
           guint number,
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
        add_number (out, path, &numbers[i],
                    skg_scene_get_stream_seed (path, seed, number),
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

/* Does any of an object's numbers vary? */
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
new_item_value (const SkgSceneItem *item,
                const char *path,
                const SkgSceneItemField *field,
                const SkgSceneItemValue *value,
                guint64 seed,
                guint64 index)
{
  guint max = MAX (value->n_numbers, field->spread);
  g_autofree double *numbers = g_new (double, max);
  JsonNode *node;
  guint n =
      skg_scene_item_draw (item, path, field->field.path, seed, index, numbers, max);

  if (n == 1 && field->width == 1 && field->max_length == 1)
    return json_node_init_double (json_node_alloc (), numbers[0]);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < n; i++)
    json_array_add_double_element (json_node_get_array (node), numbers[i]);
  return node;
}

static JsonNode *
new_items (GPtrArray *items,
           const char *path,
           guint64 seed,
           guint64 index,
           gboolean with_constants)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < items->len; i++)
    {
      const SkgSceneItem *item = items->pdata[i];
      JsonObject *object = json_object_new ();

      if (item->kind->id != NULL)
        json_object_set_string_member (object, "kind", item->kind->id);
      else
        json_object_set_string_member (object, "name",
                                       skg_scene_item_get (item, "name")->text);
      for (guint f = 0; f < item->kind->n_fields; f++)
        {
          const SkgSceneItemField *field = &item->kind->fields[f];
          const SkgSceneItemValue *value = &item->values[f];

          if (is_random (value) || (with_constants && value->n_numbers > 0))
            json_object_set_member (
                object, field->field.path,
                new_item_value (item, path, field, value, seed, index));
        }
      json_array_add_object_element (json_node_get_array (node), object);
    }
  return node;
}

static void
add_patient_field (JsonObject *out,
                   const SkgSceneData *data,
                   const SkgSceneData *own,
                   const SkgSceneField *field,
                   guint64 seed,
                   guint64 index,
                   gboolean with_constants)
{
  const SkgNumber *number = G_STRUCT_MEMBER_P (own, field->offset);

  if (skg_number_is_random (number) ||
      (with_constants && number->kind != SKG_NUMBER_UNSET))
    add_number (out, field->path, number, seed,
                skg_scene_data_get_stream_index (data, field->path, seed, index));
}

/* Of several patients: which, and what is drawn of its own body. */
static void
add_patient (JsonObject *out,
             SkgScene *scene,
             guint64 seed,
             guint64 index,
             gboolean with_constants)
{
  const SkgSceneData *data = skg_scene_get_drawn_data (scene);
  guint patient = skg_scene_get_volume_number (scene, seed, index);
  const SkgSceneData *own = skg_scene_data_get_patient (data, patient);

  json_object_set_int_member (out, "volume", patient);
  for (guint i = 0; i < skg_n_scene_fields; i++)
    if (skg_scene_fields[i].type == SKG_SCENE_FIELD_NUMBER &&
        g_str_has_prefix (skg_scene_fields[i].path, "patient.body."))
      add_patient_field (out, data, own, &skg_scene_fields[i], seed, index,
                         with_constants);
}

JsonNode *
skg_scene_list_drawn_in_try (
    SkgScene *self, guint64 seed, guint64 index, guint number, gboolean with_constants)
{
  const SkgSceneData *data;
  JsonNode *node;
  JsonObject *out;
  guint64 try_seed;

  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  data = skg_scene_get_drawn_data (self);
  try_seed = skg_rules_get_try_seed (seed, number);
  node = json_node_new (JSON_NODE_OBJECT);
  out = json_object_new ();
  json_node_take_object (node, out);
  for (guint i = 0; i < skg_n_scene_fields; i++)
    if (skg_scene_fields[i].type == SKG_SCENE_FIELD_NUMBER ||
        (with_constants && (skg_scene_fields[i].type == SKG_SCENE_FIELD_CONSTANT ||
                            skg_scene_fields[i].type == SKG_SCENE_FIELD_INTEGER)))
      add_field (out, data, &skg_scene_fields[i], seed, index, number, with_constants);
  skg_spread_list (data, try_seed, index, out);
  if (data->patients != NULL)
    add_patient (out, self, seed, index, with_constants);
  if (skg_scene_get_n_bodies (self) > 1)
    json_object_set_int_member (out, "body",
                                skg_scene_get_body_number (self, seed, index));
  if (data->tools != NULL && data->tools->len > 0)
    json_object_set_member (
        out, "tools",
        new_items (data->tools, "tools", try_seed, index, with_constants));
  if (data->structure_edits != NULL && data->structure_edits->len > 0)
    json_object_set_member (
        out, "structures",
        new_items (data->structure_edits, "patient.structures", seed,
                   skg_scene_get_body_number (self, seed, index), with_constants));
  if (data->effects != NULL)
    json_object_set_member (out, "effects", new_effects (data, try_seed, index));
  return node;
}

JsonNode *
skg_scene_list_drawn (SkgScene *self,
                      guint64 seed,
                      guint64 index,
                      gboolean with_constants)
{
  return skg_scene_list_drawn_in_try (self, seed, index, 0, with_constants);
}
