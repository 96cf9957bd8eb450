/* SPDX-License-Identifier: Apache-2.0
 * What the window edits of a scene's patients, by way of what a file would say, so that
 * it is checked as a file is. */
#include "config.h"

#include "scene/patient-edit.h"

#include <string.h>

#include "scene/rules-private.h"
#include "scene/scene-private.h"

#define MAX_LOOKED_AT 10000
/* Every built-in body has at least so many landmarks: the pelvis has 14. */
#define LEAST_LANDMARKS 14

gboolean
skg_scene_set_patient_weight (SkgScene *scene, guint patient, double weight)
{
  const SkgSceneData *data;
  SkgPatient *patients;
  double others = 0;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);

  data = skg_scene_get_data (scene);
  if (data->patients == NULL || patient >= data->patients->len)
    return FALSE;
  patients = (SkgPatient *) (gpointer) data->patients->data;
  for (guint i = 0; i < data->patients->len; i++)
    others += i != patient ? patients[i].weight : 0;
  weight = CLAMP (weight, 0, SKG_PATIENT_MAX_WEIGHT);
  if (!(others + weight > 0) || weight == patients[patient].weight)
    return FALSE;
  patients[patient].weight = weight;
  g_signal_emit_by_name (scene, "changed");
  return TRUE;
}

/* (transfer full): the scene as a file; @patient: (out): of it */
static JsonNode *
open_patient (SkgScene *scene, JsonObject **patient)
{
  JsonNode *root = skg_scene_data_to_json (skg_scene_get_data (scene), NULL);

  *patient = json_object_get_object_member (json_node_get_object (root), "patient");
  return root;
}

static gboolean
take (SkgScene *scene, JsonNode *root, GError **error)
{
  SkgSceneData *data = skg_scene_data_from_json (root, NULL, "scene", error);

  if (data == NULL)
    return FALSE;
  skg_scene_take_data (scene, data);
  return TRUE;
}

static void
move_member (JsonObject *from, JsonObject *to, const char *key)
{
  if (!json_object_has_member (from, key))
    return;
  json_object_set_member (to, key, json_object_dup_member (from, key));
  json_object_remove_member (from, key);
}

/* (transfer none): patient.volumes, made of the only patient if need be */
static JsonArray *
get_list (JsonObject *patient)
{
  const char *const *keys = skg_patient_list_keys ();
  JsonArray *list;
  JsonObject *own;

  if (json_object_has_member (patient, "volumes"))
    return json_object_get_array_member (patient, "volumes");
  own = json_object_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    move_member (patient, own, keys[i]);
  list = json_array_new ();
  json_array_add_object_element (list, own);
  json_object_set_array_member (patient, "volumes", list);
  return list;
}

gboolean
skg_scene_add_patient_file (SkgScene *scene,
                            const char *path,
                            const char *series,
                            GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *patient;
  JsonObject *own;

  g_return_val_if_fail (SKG_IS_SCENE (scene) && path != NULL, FALSE);

  root = open_patient (scene, &patient);
  own = json_object_new ();
  json_object_set_string_member (own, "volume", path);
  if (series != NULL)
    json_object_set_string_member (own, "series", series);
  json_array_add_object_element (get_list (patient), own);
  return take (scene, root, error);
}

gboolean
skg_scene_add_patient_kind (SkgScene *scene, SkgPhantomKind kind, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *patient;
  JsonObject *own;

  g_return_val_if_fail (SKG_IS_SCENE (scene) && kind < SKG_PHANTOM_N_KINDS, FALSE);

  root = open_patient (scene, &patient);
  own = json_object_new ();
  json_object_set_string_member (own, "phantom", skg_phantom_list_kinds ()[kind]);
  json_array_add_object_element (get_list (patient), own);
  return take (scene, root, error);
}

gboolean
skg_scene_remove_patient (SkgScene *scene, guint patient, GError **error)
{
  const char *const *keys = skg_patient_list_keys ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject *all;
  JsonArray *list;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);
  g_return_val_if_fail (patient < skg_scene_get_n_volumes (scene), FALSE);
  g_return_val_if_fail (skg_scene_get_n_volumes (scene) > 1, FALSE);

  root = open_patient (scene, &all);
  list = get_list (all);
  json_array_remove_element (list, patient);
  if (json_array_get_length (list) == 1)
    {
      g_autoptr (JsonObject) own =
          json_object_ref (json_array_get_object_element (list, 0));

      json_object_remove_member (all, "volumes");
      for (guint i = 0; keys[i] != NULL; i++)
        move_member (own, all, keys[i]);
    }
  return take (scene, root, error);
}

/* Another kind */

static void
remove_from (JsonObject *top, const char *group, const char *key)
{
  JsonObject *object = json_object_has_member (top, group)
                           ? json_object_get_object_member (top, group)
                           : NULL;

  if (object != NULL && json_object_has_member (object, key))
    json_object_remove_member (object, key);
}

/* Rules about what both bodies have. */
static void
keep_rules (SkgScene *scene, JsonObject *top)
{
  g_autoptr (GArray) rules = skg_scene_dup_rules (scene);
  SkgRule kept[SKG_RULES_MAX]; /* none has a name to own */
  guint n = 0;
  JsonNode *node;

  for (guint i = 0; i < rules->len; i++)
    {
      const SkgRule *rule = &g_array_index (rules, SkgRule, i);

      if (rule->name != NULL ||
          (rule->kind == SKG_RULE_LANDMARKS_IN_VIEW_MIN && rule->min > LEAST_LANDMARKS))
        continue;
      kept[n++] = *rule;
    }
  if (n == rules->len)
    return;
  json_object_remove_member (top, "rules");
  node = skg_rules_to_json (kept, n);
  if (node != NULL)
    json_object_set_member (top, "rules", node);
}

/* Numbers that the new body has, too. */
static void
keep_dials (JsonObject *patient, SkgPhantomKind kind)
{
  JsonObject *body = json_object_has_member (patient, "body")
                         ? json_object_get_object_member (patient, "body")
                         : NULL;

  for (guint i = 0; body != NULL && i < SKG_PHANTOM_N_DIALS; i++)
    {
      const SkgPhantomDialInfo *info = skg_phantom_dial_get_info ((SkgPhantomDial) i);

      if ((info->kinds & 1u << kind) == 0 && json_object_has_member (body, info->key))
        json_object_remove_member (body, info->key);
    }
}

gboolean
skg_scene_set_phantom_kind (SkgScene *scene, SkgPhantomKind kind, GError **error)
{
  const SkgSceneData *data;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *top;
  JsonObject *patient;

  g_return_val_if_fail (SKG_IS_SCENE (scene) && kind < SKG_PHANTOM_N_KINDS, FALSE);

  data = skg_scene_get_data (scene);
  g_return_val_if_fail (data->phantom.kind != NULL, FALSE);

  if (strcmp (data->phantom.kind, skg_phantom_list_kinds ()[kind]) == 0)
    return TRUE;
  root = open_patient (scene, &patient);
  top = json_node_get_object (root);
  json_object_set_string_member (patient, "phantom", skg_phantom_list_kinds ()[kind]);
  keep_dials (patient, kind);
  remove_from (top, "patient", "landmarks");
  remove_from (top, "patient", "structures");
  remove_from (top, "annotations", "structures");
  remove_from (top, "carm", "isocenter_mm");
  keep_rules (scene, top);
  return take (scene, root, error);
}

gboolean
skg_scene_find_patient_sample (SkgScene *scene,
                               guint patient,
                               guint64 seed,
                               guint64 *index)
{
  g_return_val_if_fail (SKG_IS_SCENE (scene) && index != NULL, FALSE);

  for (guint64 i = 1; i <= MAX_LOOKED_AT; i++)
    if (skg_scene_get_volume_number (scene, seed, *index + i) == patient)
      {
        *index += i;
        return TRUE;
      }
  return FALSE;
}
