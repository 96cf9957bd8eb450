/* SPDX-License-Identifier: Apache-2.0
 * Several CTs or built-in bodies of one scene, of which each sample has one. Each is a
 * patient of a scene of its own, of which only that counts. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "scene/patient-edit.h"
#include "scene/scene-private.h"

#define MAX_PATIENTS 1000

static const char *const keys[] = { "volume",       "series",  "landmarks", "labels",
                                    "labels_table", "phantom", "seed",      "voxel_mm",
                                    "bodies",       "body",    NULL };

const char *const *
skg_patient_list_keys (void)
{
  return keys;
}

static void
clear_patient (gpointer data)
{
  g_clear_pointer (&((SkgPatient *) data)->data, skg_scene_data_free);
}

/* Reading */

static gboolean
read_weight (const char *source,
             const char *where,
             JsonNode *node,
             double *weight,
             GError **error)
{
  GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autofree char *path = g_strconcat ("patient.", where, ".weight", NULL);

  *weight = type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node)
                                                          : (double) NAN;
  if (*weight >= 0 && *weight <= SKG_PATIENT_MAX_WEIGHT)
    return TRUE;
  return skg_scene_refuse (source, path, node, "a number from 0 to 1e+06", error);
}

static gboolean
check_keys (const char *source, const char *where, JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      g_autofree char *all = g_strjoinv (", ", (char **) keys);

      if (g_strv_contains (keys, key))
        continue;
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: patient.%s.%.60s: unknown key; allowed here: %s, weight",
                   source, where, key, all);
      return FALSE;
    }
  if (json_object_has_member (object, "volume") ||
      json_object_has_member (object, "phantom"))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: patient.%s: a volume or a phantom must be given", source, where);
  return FALSE;
}

static gboolean
read_patient (JsonNode *node,
              guint index,
              const char *base_dir,
              const char *source,
              SkgPatient *patient,
              GError **error)
{
  g_autofree char *where = g_strdup_printf ("volumes[%u]", index);
  g_autofree char *path = g_strconcat ("patient.", where, NULL);
  g_autofree char *inner = g_strconcat (source, ": ", path, NULL);
  g_autoptr (JsonNode) copy = NULL;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return skg_scene_refuse (source, path, node, "an object, { ... }", error);
  copy = json_node_copy (node);
  object = json_node_get_object (copy);
  patient->weight = 1;
  if (json_object_has_member (object, "weight"))
    {
      if (!read_weight (source, where, json_object_get_member (object, "weight"),
                        &patient->weight, error))
        return FALSE;
      json_object_remove_member (object, "weight");
    }
  if (!check_keys (source, where, object, error))
    return FALSE;
  json_node_take_object (root, json_object_new ());
  json_object_set_int_member (json_node_get_object (root), "skiagraph",
                              SKG_SCENE_VERSION);
  json_object_set_member (json_node_get_object (root), "patient",
                          g_steal_pointer (&copy));
  patient->data = skg_scene_data_from_json (root, base_dir, inner, error);
  return patient->data != NULL;
}

/* What names a patient of its own cannot stand beside several. */
static gboolean
check_alone (const SkgSceneData *data, const char *source, GError **error)
{
  const char *other = NULL;

  if (data->volume_path != NULL)
    other = "volume";
  else if (data->phantom_kind != NULL)
    other = "phantom";
  else if (data->seed.kind != SKG_NUMBER_UNSET)
    other = "seed";
  else if (data->voxel_mm.kind != SKG_NUMBER_UNSET)
    other = "voxel_mm";
  else if (data->landmarks != NULL)
    other = "landmarks";
  else if (data->labels_path != NULL)
    other = "labels";
  else if (data->labels_table != NULL)
    other = "labels_table";
  else if (data->bodies.a != 1)
    other = "bodies";
  for (guint i = 0; other == NULL && i < SKG_PHANTOM_N_DIALS; i++)
    if (data->body[i].kind != SKG_NUMBER_UNSET)
      other = "body";
  if (other == NULL)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: patient.%s: belongs to one of patient.volumes, not beside them",
               source, other);
  return FALSE;
}

static gboolean
check_sum (const GArray *patients, const char *source, GError **error)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < patients->len; i++)
    {
      SkgPatient *patient = &g_array_index (patients, SkgPatient, i);

      patient->first_body = n;
      n += (guint) patient->data->bodies.a;
      sum += patient->weight;
    }
  if (!(sum > 0))
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s: patient.volumes: all weights are 0; at least one must be above 0",
                 source);
  return sum > 0;
}

gboolean
skg_patients_read (SkgSceneData *data,
                   const char *base_dir,
                   const char *source,
                   GError **error)
{
  g_autoptr (GArray) patients = g_array_new (FALSE, TRUE, sizeof (SkgPatient));
  JsonArray *array;
  guint n;

  if (data->volumes == NULL)
    return TRUE;
  g_array_set_clear_func (patients, clear_patient);
  array = JSON_NODE_HOLDS_ARRAY (data->volumes) ? json_node_get_array (data->volumes)
                                                : NULL;
  n = array != NULL ? json_array_get_length (array) : 0;
  if (n < 1 || n > MAX_PATIENTS)
    return skg_scene_refuse (source, "patient.volumes", data->volumes,
                             "a list of 1 to " G_STRINGIFY (MAX_PATIENTS) " objects",
                             error);
  if (!check_alone (data, source, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_array_set_size (patients, i + 1);
      if (!read_patient (json_array_get_element (array, i), i, base_dir, source,
                         &g_array_index (patients, SkgPatient, i), error))
        return FALSE;
    }
  if (!check_sum (patients, source, error))
    return FALSE;
  data->patients = g_steal_pointer (&patients);
  return TRUE;
}

/* Writing */

static JsonNode *
new_patient_node (const SkgPatient *patient, const char *base_dir)
{
  g_autoptr (JsonNode) root = skg_scene_data_to_json (patient->data, base_dir);
  JsonObject *from =
      json_object_get_object_member (json_node_get_object (root), "patient");
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  for (guint i = 0; keys[i] != NULL; i++)
    if (json_object_has_member (from, keys[i]) &&
        (strcmp (keys[i], "bodies") != 0 || patient->data->bodies.a != 1))
      json_object_set_member (object, keys[i], json_object_dup_member (from, keys[i]));
  json_object_set_double_member (object, "weight", patient->weight);
  return node;
}

JsonNode *
skg_patients_to_json (const SkgSceneData *data, const char *base_dir)
{
  JsonNode *node;

  if (data->patients == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < data->patients->len; i++)
    json_array_add_element (
        json_node_get_array (node),
        new_patient_node (&g_array_index (data->patients, SkgPatient, i), base_dir));
  return node;
}

/* Choosing */

guint
skg_scene_data_choose_patient (const SkgSceneData *data, guint64 seed, guint64 index)
{
  SkgRandom random;
  double sum = 0;
  double mark;
  guint last = 0;

  if (data->patients == NULL)
    return 0;
  for (guint i = 0; i < data->patients->len; i++)
    sum += g_array_index (data->patients, SkgPatient, i).weight;
  skg_random_init (&random, seed, index, "patient.volumes");
  mark = skg_random_next_unit (&random) * sum;
  for (guint i = 0; i < data->patients->len; i++)
    {
      double weight = g_array_index (data->patients, SkgPatient, i).weight;

      if (weight <= 0)
        continue;
      last = i;
      if (mark < weight)
        break;
      mark -= weight;
    }
  return last;
}

const SkgSceneData *
skg_scene_data_get_patient (const SkgSceneData *data, guint patient)
{
  if (data->patients == NULL)
    return data;
  return g_array_index (data->patients, SkgPatient,
                        MIN (patient, data->patients->len - 1))
      .data;
}

guint
skg_scene_data_get_first_body (const SkgSceneData *data, guint patient)
{
  return data->patients != NULL ? g_array_index (data->patients, SkgPatient,
                                                 MIN (patient, data->patients->len - 1))
                                      .first_body
                                : 0;
}

SkgSceneData *
skg_scene_get_shown_patient (SkgScene *self)
{
  const SkgSceneData *data = skg_scene_get_data (self);
  guint64 seed;
  guint64 index;

  skg_scene_get_shown_sample (self, &seed, &index);
  return (SkgSceneData *) skg_scene_data_get_patient (
      data,
      skg_scene_data_choose_patient (skg_scene_get_drawn_data (self), seed, index));
}

guint
skg_scene_get_n_volumes (SkgScene *self)
{
  const SkgSceneData *data;

  g_return_val_if_fail (SKG_IS_SCENE (self), 1);

  data = skg_scene_get_data (self);
  return data->patients != NULL ? data->patients->len : 1;
}

guint
skg_scene_get_volume_number (SkgScene *self, guint64 seed, guint64 index)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), 0);

  return skg_scene_data_choose_patient (skg_scene_get_drawn_data (self), seed, index);
}
