/* SPDX-License-Identifier: Apache-2.0
 * The numbers of a scene as distributions. */
#include "config.h"

#include "scene/scene-random.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/scene-private.h"

static gboolean has_random (JsonNode *node);

static void
look_at_member (JsonObject *object, const char *key, JsonNode *node, gpointer user_data)
{
  static const char *const kinds[] = { "uniform", "normal", "log_uniform", "choice",
                                       NULL };
  gboolean *found = user_data;

  *found = *found || g_strv_contains (kinds, key) || has_random (node);
}

static gboolean
has_random (JsonNode *node)
{
  gboolean found = FALSE;

  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), look_at_member, &found);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      found =
          found || has_random (json_array_get_element (json_node_get_array (node), i));
  return found;
}

gboolean
skg_scene_is_random (SkgScene *scene)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);

  if (skg_scene_get_n_bodies (scene) > 1)
    return TRUE;
  root = skg_scene_data_to_json (skg_scene_get_drawn_data (scene), NULL);
  return has_random (root);
}

char *
skg_scene_dup_sample_text (SkgScene *scene)
{
  g_autofree char *tries = NULL;
  g_autofree char *text = NULL;
  guint64 seed;
  guint64 index;
  guint number;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);

  skg_scene_get_shown_sample (scene, &seed, &index);
  if (seed == 0 && index == 0 && !skg_scene_is_random (scene))
    return NULL;
  number = skg_scene_get_shown_try (scene);
  tries = number > 0
              ? g_strdup_printf (ngettext ("  ·  %u try", "  ·  %u tries", number + 1),
                                 number + 1)
              : g_strdup ("");
  text = g_strdup_printf (_ ("seed %" PRIu64 "  ·  index %" PRIu64), seed, index);
  return g_strconcat (text, tries, NULL);
}

gboolean
skg_scene_get_number_limits (const char *path, double *min, double *max)
{
  const SkgSceneField *field = skg_scene_find_field (path);

  if (field == NULL || field->type != SKG_SCENE_FIELD_NUMBER)
    return FALSE;
  *min = field->min;
  *max = field->max;
  return TRUE;
}

const SkgNumber *
skg_scene_peek_number (SkgScene *scene, const char *path, guint index)
{
  const SkgSceneField *field = skg_scene_find_field (path);
  const SkgNumber *numbers;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);

  if (field == NULL || field->type < SKG_SCENE_FIELD_INTEGER ||
      field->type > SKG_SCENE_FIELD_NUMBER || index >= field->length)
    return NULL;
  numbers = G_STRUCT_MEMBER_P (skg_scene_get_data (scene), field->offset);
  return &numbers[index];
}

/* Setting */

/* (transfer full): the vector at @field with @number as one element */
static JsonNode *
new_vector_node (SkgScene *scene,
                 const SkgSceneField *field,
                 guint index,
                 const SkgNumber *number,
                 const double *fill)
{
  const SkgNumber *numbers = skg_scene_peek_number (scene, field->path, 0);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < field->length; i++)
    {
      g_auto (SkgNumber) element = { 0 };

      skg_number_copy (&element, i == index ? number : &numbers[i]);
      if (element.kind == SKG_NUMBER_UNSET)
        skg_number_set (&element, fill != NULL ? fill[i] : 0);
      json_array_add_element (json_node_get_array (node),
                              skg_number_to_json (&element));
    }
  return node;
}

/* The members on the way to the last key of @path, made where they are missing. */
static JsonObject *
find_object (JsonObject *top, const char *path, const char **last)
{
  g_auto (GStrv) keys = g_strsplit (path, ".", -1);
  JsonObject *object = top;

  for (guint k = 0; keys[k + 1] != NULL; k++)
    {
      if (!json_object_has_member (object, keys[k]))
        json_object_set_object_member (object, keys[k], json_object_new ());
      object = json_object_get_object_member (object, keys[k]);
    }
  *last = strrchr (path, '.') + 1;
  return object;
}

/* One of the three that give the dose replaces the others. */
static void
remove_other_doses (JsonObject *exposure, const char *key)
{
  static const char *const doses[] = { "photons_per_pixel", "detector_kerma_ngy", "mas",
                                       NULL };

  if (!g_strv_contains (doses, key))
    return;
  for (guint i = 0; doses[i] != NULL; i++)
    if (json_object_has_member (exposure, doses[i]))
      json_object_remove_member (exposure, doses[i]);
}

gboolean
skg_scene_set_distribution (SkgScene *scene,
                            const char *path,
                            guint index,
                            const SkgNumber *number,
                            const double *fill,
                            GError **error)
{
  const SkgSceneField *field = skg_scene_find_field (path);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonObject *object;
  const char *key;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);
  g_return_val_if_fail (field != NULL && index < field->length, FALSE);
  g_return_val_if_fail (number != NULL && number->kind != SKG_NUMBER_UNSET, FALSE);

  root = skg_scene_data_to_json (skg_scene_get_data (scene), NULL);
  object = find_object (json_node_get_object (root), path, &key);
  remove_other_doses (object, key);
  json_object_set_member (object, key,
                          field->length > 1
                              ? new_vector_node (scene, field, index, number, fill)
                              : skg_number_to_json (number));
  json = skg_json_to_text (root);
  if (skg_scene_set_json (scene, json, &local_error))
    return TRUE;
  g_set_error_literal (error, local_error->domain, local_error->code,
                       g_str_has_prefix (local_error->message, "scene: ")
                           ? local_error->message + strlen ("scene: ")
                           : local_error->message);
  return FALSE;
}

/* Drawing */

/* The stream's name: the key path, with the element of a vector. */
static char *
dup_stream_name (const SkgSceneField *field, guint index)
{
  return field->length > 1 ? g_strdup_printf ("%s[%u]", field->path, index)
                           : g_strdup (field->path);
}

double
skg_scene_draw_number (SkgScene *scene, const char *path, guint index)
{
  const SkgSceneField *field = skg_scene_find_field (path);
  const SkgSceneData *data;
  const SkgNumber *number;
  g_autofree char *name = NULL;
  guint64 seed;
  guint64 sample;

  if (skg_scene_peek_number (scene, path, index) == NULL)
    return NAN;
  /* Where its family is off: the centre. */
  data = skg_scene_get_drawn_data (scene);
  number = (const SkgNumber *) G_STRUCT_MEMBER_P (data, field->offset) + index;
  if (number->kind == SKG_NUMBER_UNSET)
    return NAN;
  name = dup_stream_name (field, index);
  skg_scene_get_shown_sample (scene, &seed, &sample);
  return skg_number_draw_stream (
      number, skg_scene_get_stream_seed (name, seed, skg_scene_get_shown_try (scene)),
      skg_scene_data_get_stream_index (data, name, seed, sample), name);
}

void
skg_scene_draw_numbers (SkgScene *scene,
                        const char *path,
                        guint index,
                        const SkgNumber *number,
                        double *values,
                        guint n_values)
{
  const SkgSceneField *field = skg_scene_find_field (path);
  g_autofree char *name = NULL;
  guint64 seed;
  guint64 sample;

  g_return_if_fail (SKG_IS_SCENE (scene));
  g_return_if_fail (field != NULL && number->kind != SKG_NUMBER_UNSET);

  name = dup_stream_name (field, index);
  skg_scene_get_shown_sample (scene, &seed, &sample);
  for (guint i = 0; i < n_values; i++)
    values[i] = skg_number_draw_stream (number, seed, i, name);
}
