/* SPDX-License-Identifier: Apache-2.0
 * What a sample's distributions gave, by key path. */
#include "config.h"

#include "scene/drawn.h"

#include "scene/scene-private.h"

/* The stream of a number is named by its key path, and that of a vector's element by
 * its place in it (sample.c). */
static void
add_field (JsonObject *object,
           const SkgSceneData *data,
           const SkgSceneField *field,
           guint64 seed,
           guint64 index)
{
  const SkgNumber *numbers =
      (const SkgNumber *) (gconstpointer) ((const char *) data + field->offset);

  for (guint i = 0; i < field->length; i++)
    {
      g_autofree char *path = field->length > 1
                                  ? g_strdup_printf ("%s[%u]", field->path, i)
                                  : g_strdup (field->path);
      SkgRandom random;

      if (!skg_number_is_random (&numbers[i]))
        continue;
      skg_random_init (&random, seed, index, path);
      json_object_set_double_member (object, path,
                                     skg_number_draw (&numbers[i], &random));
    }
}

JsonNode *
skg_scene_describe_draws (SkgScene *scene, guint64 seed, guint64 index)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  const SkgSceneField *fields;
  guint n_fields;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);

  fields = skg_scene_list_fields (&n_fields);
  for (guint i = 0; i < n_fields; i++)
    if (fields[i].type == SKG_SCENE_FIELD_NUMBER)
      add_field (object, skg_scene_get_data (scene), &fields[i], seed, index);
  json_node_take_object (node, object);
  return node;
}
