/* SPDX-License-Identifier: Apache-2.0
 * What the window edits of a scene's tools, through the scene's own keys. */
#include "config.h"

#include <math.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/rules-private.h"
#include "scene/tools-private.h"
#include "scene/tools.h"

guint
skg_scene_get_n_tools (SkgScene *self)
{
  GPtrArray *items = skg_scene_get_data (self)->tools;

  return items != NULL ? items->len : 0;
}

gboolean
skg_scene_add_tool (SkgScene *self,
                    const char *kind,
                    const char *path,
                    double mm_per_unit,
                    GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;
  g_autofree char *assignment = NULL;

  json_object_unref (object);
  json_object_set_string_member (object, "kind", kind);
  if (path != NULL)
    json_object_set_string_member (object, "file", path);
  if (mm_per_unit > 0)
    json_object_set_double_member (object, "unit_mm", mm_per_unit);
  text = skg_json_to_text (node);
  assignment = g_strdup_printf ("tools[%u]=%s", skg_scene_get_n_tools (self), text);
  return skg_scene_set_value (self, assignment, error);
}

gboolean
skg_scene_duplicate_tool (SkgScene *self, guint index, GError **error)
{
  GPtrArray *items = skg_scene_get_data (self)->tools;
  g_autoptr (JsonNode) list = NULL;
  g_autofree char *text = NULL;
  g_autofree char *assignment = NULL;
  JsonArray *array;

  g_return_val_if_fail (items != NULL && index < items->len, FALSE);

  /* Paths stay absolute: relative ones would be of another folder. */
  list = skg_scene_items_to_json (items, NULL);
  array = json_node_get_array (list);
  json_object_remove_member (json_array_get_object_element (array, index), "name");
  text = skg_json_to_text (json_array_get_element (array, index));
  assignment = g_strdup_printf ("tools[%u]=%s", items->len, text);
  return skg_scene_set_value (self, assignment, error);
}

void
skg_scene_remove_tool (SkgScene *self, guint index)
{
  GPtrArray *items = skg_scene_get_data (self)->tools;

  g_return_if_fail (items != NULL && index < items->len);

  g_ptr_array_remove_index (items, index);
  for (guint i = 0; i < items->len; i++)
    {
      SkgSceneItem *item = items->pdata[i];

      item->ordinal = 0;
      for (guint k = 0; k < i; k++)
        item->ordinal += ((SkgSceneItem *) items->pdata[k])->kind == item->kind;
    }
  g_signal_emit_by_name (self, "changed");
}

gboolean
skg_scene_set_tool_value (
    SkgScene *self, guint index, const char *key, const char *json, GError **error)
{
  g_autofree char *assignment =
      g_strdup_printf ("tools[%u].%s=%s", index, key, json != NULL ? json : "null");

  return skg_scene_set_value (self, assignment, error);
}

/* R = Rz Ry Rx: the third row's first element is -sin y; near +-90 degrees x and z turn
 * about the same axis, and z is left at 0. */
SkgVec3
skg_tool_get_rotation_deg (const SkgMat4 *matrix)
{
  double sine = CLAMP (-matrix->m[0][2], -1, 1);
  double y = asin (sine);
  double x;
  double z;

  if (fabs (sine) > 1 - 1e-12)
    {
      x = atan2 (-matrix->m[2][1], matrix->m[1][1]);
      z = 0;
    }
  else
    {
      x = atan2 (matrix->m[1][2], matrix->m[2][2]);
      z = atan2 (matrix->m[0][1], matrix->m[0][0]);
    }
  return skg_vec3 (SKG_DEG_FROM_RAD (x), SKG_DEG_FROM_RAD (y), SKG_DEG_FROM_RAD (z));
}

guint
skg_scene_get_tool_numbers (
    SkgScene *self, guint index, const char *key, double *numbers, guint max)
{
  /* Where its family is off: centres, as the picture has them. */
  GPtrArray *items = skg_scene_get_drawn_data (self)->tools;
  guint64 drawn_seed;
  guint64 drawn_index;

  g_return_val_if_fail (items != NULL && index < items->len, 0);

  skg_scene_get_shown_sample (self, &drawn_seed, &drawn_index);
  drawn_seed = skg_rules_get_try_seed (drawn_seed, skg_scene_get_shown_try (self));
  return skg_scene_item_draw (items->pdata[index], skg_scene_tool_list.path, key,
                              drawn_seed, drawn_index, numbers, max);
}

/* Kept in the key's range, to 1e-6, so that files stay legible. A number that varies is
 * moved as a whole, so that the shown sample has what is asked for. */
static void
set_numbers (
    SkgScene *self, guint index, const char *key, const double *numbers, guint n)
{
  SkgSceneItem *item = skg_scene_get_data (self)->tools->pdata[index];
  SkgSceneItemValue *value = (SkgSceneItemValue *) skg_scene_item_get (item, key);
  const SkgSceneField *field = &item->kind->fields[value - item->values].field;
  g_autofree double *now = g_new0 (double, n + 1);
  gboolean keeps = skg_scene_get_tool_numbers (self, index, key, now, n) == n &&
                   n > 0 && value->n_numbers == n;

  for (guint i = 0; i < value->n_numbers && !keeps; i++)
    skg_number_clear (&value->numbers[i]);
  if (!keeps)
    {
      g_free (value->numbers);
      value->numbers = g_new0 (SkgNumber, n);
      value->n_numbers = n;
    }
  for (guint i = 0; i < n; i++)
    {
      double to = rint (CLAMP (numbers[i], field->min, field->max) * 1e6) / 1e6 + 0.0;

      if (skg_number_is_random (&value->numbers[i]))
        skg_number_move (&value->numbers[i], now[i], to, field->min, field->max);
      else
        skg_number_set (&value->numbers[i], to);
    }
}

void
skg_scene_set_tool_numbers (
    SkgScene *self, guint index, const char *key, const double *numbers, guint n)
{
  GPtrArray *items = skg_scene_get_data (self)->tools;

  g_return_if_fail (items != NULL && index < items->len);
  g_return_if_fail (skg_scene_item_get (items->pdata[index], key) != NULL);
  for (guint i = 0; i < n; i++)
    g_return_if_fail (isfinite (numbers[i]));

  set_numbers (self, index, key, numbers, n);
  g_signal_emit_by_name (self, "changed");
}

const char *
skg_scene_get_tool_text (SkgScene *self, guint index, const char *key)
{
  GPtrArray *items = skg_scene_get_data (self)->tools;
  const SkgSceneItemValue *value;

  g_return_val_if_fail (items != NULL && index < items->len, NULL);

  value = skg_scene_item_get (items->pdata[index], key);
  return value != NULL ? value->text : NULL;
}

void
skg_scene_set_tool_pose (SkgScene *self, guint index, const SkgMat4 *patient_from_tool)
{
  GPtrArray *items = skg_scene_get_data (self)->tools;
  SkgVec3 position = skg_mat4_get_column (patient_from_tool, 3);
  SkgVec3 rotation = skg_tool_get_rotation_deg (patient_from_tool);
  const double position_mm[3] = { position.x, position.y, position.z };
  const double rotation_deg[3] = { rotation.x, rotation.y, rotation.z };

  g_return_if_fail (items != NULL && index < items->len);
  for (int i = 0; i < 3; i++)
    g_return_if_fail (isfinite (position_mm[i]) && isfinite (rotation_deg[i]));

  set_numbers (self, index, "position_mm", position_mm, 3);
  set_numbers (self, index, "rotation_deg", rotation_deg, 3);
  set_numbers (self, index, "advance_mm", NULL, 0);
  set_numbers (self, index, "twist_deg", NULL, 0);
  g_signal_emit_by_name (self, "changed");
}
