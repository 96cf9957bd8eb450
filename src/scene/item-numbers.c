/* SPDX-License-Identifier: Apache-2.0
 * Numbers of tools and of edited structures as distributions. */
#include "config.h"

#include "scene/item-numbers.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/rules.h"
#include "scene/structure-edits-private.h"
#include "scene/tools-private.h"

static const SkgSceneList *
get_list (const SkgItemNumber *at)
{
  return at->structure != NULL ? &skg_scene_structure_list : &skg_scene_tool_list;
}

/* (nullable) */
static const SkgSceneItem *
find_item (const SkgSceneData *data, const SkgItemNumber *at)
{
  if (at->structure != NULL)
    return skg_structure_edits_find (data, at->structure);
  return data->tools != NULL && at->tool < data->tools->len
             ? data->tools->pdata[at->tool]
             : NULL;
}

/* (nullable): %NULL for what has no numbers */
static const SkgSceneItemField *
find_field (const SkgSceneData *data, const SkgItemNumber *at)
{
  const SkgSceneItem *item = find_item (data, at);
  const SkgSceneItemKind *kind = item != NULL ? item->kind
                                 : at->structure != NULL
                                     ? get_list (at)->list_kinds ()[0]
                                     : NULL;

  for (guint i = 0; kind != NULL && i < kind->n_fields; i++)
    if (strcmp (kind->fields[i].field.path, at->key) == 0)
      return kind->fields[i].field.type >= SKG_SCENE_FIELD_INTEGER &&
                     kind->fields[i].field.type <= SKG_SCENE_FIELD_NUMBER
                 ? &kind->fields[i]
                 : NULL;
  return NULL;
}

gboolean
skg_item_number_get_limits (SkgScene *scene,
                            const SkgItemNumber *at,
                            double *min,
                            double *max)
{
  const SkgSceneItemField *field;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);

  field = find_field (skg_scene_get_data (scene), at);
  if (field == NULL || field->field.type != SKG_SCENE_FIELD_NUMBER)
    return FALSE;
  *min = field->field.min;
  *max = field->field.max;
  return TRUE;
}

static const SkgNumber *
peek (const SkgSceneData *data, const SkgItemNumber *at)
{
  const SkgSceneItem *item = find_item (data, at);
  const SkgSceneItemValue *value =
      item != NULL ? skg_scene_item_get (item, at->key) : NULL;

  if (value == NULL || value->n_numbers == 0)
    return NULL;
  if (value->is_spread)
    return value->numbers;
  if (at->element != SKG_ITEM_ALL_ELEMENTS)
    return at->element < (int) value->n_numbers ? &value->numbers[at->element] : NULL;
  for (guint i = 1; i < value->n_numbers; i++)
    if (!skg_number_equal (&value->numbers[0], &value->numbers[i]))
      return NULL;
  return value->numbers;
}

const SkgNumber *
skg_item_number_peek (SkgScene *scene, const SkgItemNumber *at)
{
  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);
  return peek (skg_scene_get_data (scene), at);
}

/* Setting */

/* (transfer full): element @i with @number where it is the one that changes */
static JsonNode *
new_element (const SkgSceneItemValue *value,
             const SkgItemNumber *at,
             const SkgNumber *number,
             const double *fill,
             guint i)
{
  SkgNumber constant = { .kind = SKG_NUMBER_CONSTANT };

  if (at->element == SKG_ITEM_ALL_ELEMENTS || at->element == (int) i)
    return skg_number_to_json (number);
  if (value != NULL && value->n_numbers > 0)
    return skg_number_to_json (&value->numbers[value->is_spread ? 0 : i]);
  constant.a = fill != NULL ? fill[i] : 0;
  return skg_number_to_json (&constant);
}

/* (transfer full) (nullable) */
static JsonNode *
new_value (const SkgSceneData *data,
           const SkgItemNumber *at,
           const SkgNumber *number,
           const double *fill,
           guint n_fill)
{
  const SkgSceneItem *item = find_item (data, at);
  const SkgSceneItemValue *value =
      item != NULL ? skg_scene_item_get (item, at->key) : NULL;
  const SkgSceneItemField *field = find_field (data, at);
  gboolean is_list;
  JsonArray *array;
  JsonNode *node;
  guint n;

  if (field == NULL || number->kind == SKG_NUMBER_UNSET)
    return NULL;
  is_list = field->max_length > 1;
  if ((!is_list && field->width == 1) ||
      (field->spread > 0 && at->element == SKG_ITEM_ALL_ELEMENTS))
    return skg_number_to_json (number);
  n = value == NULL || value->n_numbers == 0 ? n_fill
      : value->is_spread                     ? field->spread
                                             : value->n_numbers;
  /* Lists of points are no rows of numbers. */
  if (at->element >= (int) n || (is_list && field->width > 1))
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < n; i++)
    json_array_add_element (array, new_element (value, at, number, fill, i));
  node = json_node_init_array (json_node_alloc (), array);
  json_array_unref (array);
  return node;
}

char *
skg_item_number_dup_json (SkgScene *scene,
                          const SkgItemNumber *at,
                          const SkgNumber *number,
                          const double *fill,
                          guint n_fill)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);

  node = new_value (skg_scene_get_data (scene), at, number, fill, n_fill);
  return node != NULL ? skg_json_to_text (node) : NULL;
}

/* (transfer full): what is set, and at which path */
static char *
dup_assignment (const SkgSceneData *data, const SkgItemNumber *at, const char *json)
{
  const SkgSceneItem *item = find_item (data, at);
  GPtrArray *items = at->structure != NULL ? data->structure_edits : data->tools;
  g_autoptr (JsonNode) name = NULL;
  g_autofree char *text = NULL;
  guint i = 0;

  if (item != NULL)
    {
      g_ptr_array_find (items, item, &i);
      return g_strdup_printf ("%s[%u].%s=%s", get_list (at)->path, i, at->key, json);
    }
  name = json_node_init_string (json_node_alloc (), at->structure);
  text = skg_json_to_text (name);
  return g_strdup_printf ("%s[%u]={\"name\":%s,\"%s\":%s}", get_list (at)->path,
                          items != NULL ? items->len : 0, text, at->key, json);
}

gboolean
skg_item_number_set (SkgScene *scene,
                     const SkgItemNumber *at,
                     const SkgNumber *number,
                     const double *fill,
                     guint n_fill,
                     GError **error)
{
  g_autofree char *json = NULL;
  g_autofree char *assignment = NULL;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);

  json = skg_item_number_dup_json (scene, at, number, fill, n_fill);
  if (json == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s: no such number",
                   get_list (at)->path, at->key);
      return FALSE;
    }
  assignment = dup_assignment (skg_scene_get_data (scene), at, json);
  return skg_scene_set_value (scene, assignment, error);
}

/* Drawing */

static double
draw_at (const SkgSceneData *data,
         const SkgItemNumber *at,
         const SkgNumber *number,
         guint64 seed,
         guint64 index)
{
  g_autofree char *stream = NULL;
  const SkgSceneItem *item = find_item (data, at);
  const SkgSceneItemField *field = find_field (data, at);

  if (field == NULL || number->kind == SKG_NUMBER_UNSET)
    return NAN;
  stream = skg_scene_item_dup_stream (item, get_list (at)->path, at->structure, field,
                                      (guint) MAX (at->element, 0));
  return skg_number_draw_stream (number, seed, index, stream);
}

double
skg_item_number_draw (SkgScene *scene, const SkgItemNumber *at)
{
  const SkgSceneData *data;
  const SkgNumber *number;
  guint64 seed;
  guint64 index;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NAN);

  /* Where its family is off: the centre. */
  data = skg_scene_get_drawn_data (scene);
  number = peek (data, at);
  if (number == NULL && at->element == SKG_ITEM_ALL_ELEMENTS)
    {
      const SkgItemNumber first = { at->structure, at->tool, at->key, 0 };

      number = peek (data, &first);
    }
  if (number == NULL)
    return NAN;
  skg_scene_get_shown_sample (scene, &seed, &index);
  if (at->structure != NULL)
    index = skg_scene_get_body_number (scene, seed, index);
  else
    seed = skg_rules_get_try_seed (seed, skg_scene_get_shown_try (scene));
  return draw_at (data, at, number, seed, index);
}

void
skg_item_number_draw_many (SkgScene *scene,
                           const SkgItemNumber *at,
                           const SkgNumber *number,
                           double *values,
                           guint n_values)
{
  guint64 seed;
  guint64 index;

  g_return_if_fail (SKG_IS_SCENE (scene));

  skg_scene_get_shown_sample (scene, &seed, &index);
  for (guint i = 0; i < n_values; i++)
    values[i] = draw_at (skg_scene_get_data (scene), at, number, seed, i);
}
