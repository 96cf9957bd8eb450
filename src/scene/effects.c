/* SPDX-License-Identifier: Apache-2.0
 * Image effects of the document, and what a sample draws, as JSON. */
#include "config.h"

#include <math.h>

#include "base/error.h"
#include "base/random.h"
#include "scene/machine.h"
#include "scene/scene-private.h"

const SkgEffectSpec *
skg_scene_get_effects (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_get_data (self)->effect_spec;
}

gboolean
skg_scene_set_effects (SkgScene *self, JsonNode *node, GError **error)
{
  SkgSceneData *data;
  SkgEffectSpec *spec;
  JsonNode *written;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  data = (SkgSceneData *) skg_scene_get_data (self);
  spec = skg_effect_spec_from_json (node, NULL, error);
  if (spec == NULL)
    {
      g_prefix_error (error, "effects");
      return FALSE;
    }
  written = skg_effect_spec_to_json (spec);
  if ((written == NULL && data->effects == NULL) ||
      (written != NULL && data->effects != NULL &&
       json_node_equal (written, data->effects)))
    {
      g_clear_pointer (&written, json_node_unref);
      skg_effect_spec_free (spec);
      return TRUE;
    }
  g_clear_pointer (&data->effects, json_node_unref);
  skg_effect_spec_free (data->effect_spec);
  data->effects = written;
  data->effect_spec = spec;
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}

/* Drawn values */

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
        add_number (out, path, &numbers[i], seed, index);
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

  data = skg_scene_get_data (self);
  node = json_node_new (JSON_NODE_OBJECT);
  out = json_object_new ();
  json_node_take_object (node, out);
  for (guint i = 0; i < skg_n_scene_fields; i++)
    if (skg_scene_fields[i].type == SKG_SCENE_FIELD_NUMBER ||
        (with_constants && (skg_scene_fields[i].type == SKG_SCENE_FIELD_CONSTANT ||
                            skg_scene_fields[i].type == SKG_SCENE_FIELD_INTEGER)))
      add_field (out, data, &skg_scene_fields[i], seed, index, with_constants);
  if (data->effects != NULL)
    json_object_set_member (out, "effects", new_effects (data, seed, index));
  return node;
}
