/* SPDX-License-Identifier: Apache-2.0
 * Scene <-> JSON, by the table of keys. */
#include "config.h"

#include "scene/scene-private.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/label-tables.h"
#include "scene/effect-presets.h"
#include "scene/exposure-private.h"
#include "scene/rules-private.h"
#include "scene/structure-edits-private.h"
#include "scene/tools-private.h"

/* Reading */

typedef struct
{
  SkgSceneData *data;
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

static gboolean
read_vector (const Reader *reader,
             const SkgSceneField *field,
             JsonNode *node,
             SkgNumber *numbers,
             GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != field->length)
    {
      g_autofree char *allowed =
          g_strdup_printf ("a list of %u numbers", field->length);

      return refuse (reader, field->path, node, allowed, error);
    }
  for (guint i = 0; i < field->length; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", field->path, i);

      if (!skg_scene_read_number (reader->source, field, path,
                                  json_array_get_element (array, i), &numbers[i],
                                  error))
        return FALSE;
    }
  return TRUE;
}

/* Of a key that takes a name or a file: names of published spectra and of tables of
 * labels are no paths. */
static gboolean
is_name (const SkgSceneField *field, const char *text)
{
  if (strcmp (field->path, "exposure.spectrum") == 0)
    return skg_exposure_is_spectrum_name (text);
  return strcmp (field->path, "patient.labels_table") == 0 &&
         !skg_label_table_is_file (text);
}

static gboolean
read_string (const Reader *reader,
             const SkgSceneField *field,
             JsonNode *node,
             char **string,
             GError **error)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (reader, field->path, node, "a text in double quotes", error);
  text = json_node_get_string (node);
  if (*text == '\0')
    return refuse (reader, field->path, node, "a text that is not empty", error);
  g_free (*string);
  if (field->type == SKG_SCENE_FIELD_PATH && !is_name (field, text))
    *string = g_canonicalize_filename (text, reader->base_dir);
  else
    *string = g_strdup (text);
  return TRUE;
}

/* A path made absolute, or a list that is looked at later. */
static gboolean
read_file_or_list (const Reader *reader,
                   const SkgSceneField *field,
                   JsonNode *node,
                   JsonNode **member,
                   GError **error)
{
  g_autofree char *path = NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node) &&
      (!JSON_NODE_HOLDS_VALUE (node) ||
       json_node_get_value_type (node) != G_TYPE_STRING ||
       *json_node_get_string (node) == '\0'))
    return refuse (reader, field->path, node, "a file in double quotes, or a list",
                   error);
  g_clear_pointer (member, json_node_unref);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      *member = json_node_copy (node);
      return TRUE;
    }
  path = g_canonicalize_filename (json_node_get_string (node), reader->base_dir);
  *member = json_node_init_string (json_node_alloc (), path);
  return TRUE;
}

static gboolean
read_field (const Reader *reader,
            const SkgSceneField *field,
            JsonNode *node,
            GError **error)
{
  gpointer member = G_STRUCT_MEMBER_P (reader->data, field->offset);

  /* As if it had not been given. */
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  switch (field->type)
    {
    case SKG_SCENE_FIELD_STRING:
    case SKG_SCENE_FIELD_PATH:
      return read_string (reader, field, node, member, error);
    case SKG_SCENE_FIELD_BOOLEAN:
      if (!JSON_NODE_HOLDS_VALUE (node) ||
          json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return refuse (reader, field->path, node, "true or false", error);
      *(gboolean *) member = json_node_get_boolean (node);
      return TRUE;
    case SKG_SCENE_FIELD_NODE:
      g_clear_pointer ((JsonNode **) member, json_node_unref);
      *(JsonNode **) member = json_node_copy (node);
      return TRUE;
    case SKG_SCENE_FIELD_FILE_OR_LIST:
      return read_file_or_list (reader, field, node, member, error);
    case SKG_SCENE_FIELD_LIST:
      return skg_scene_items_read (skg_scene_list_find (field->path), node,
                                   reader->base_dir, reader->source, member, error);
    case SKG_SCENE_FIELD_INTEGER:
    case SKG_SCENE_FIELD_CONSTANT:
    case SKG_SCENE_FIELD_NUMBER:
    default:
      if (field->length > 1)
        return read_vector (reader, field, node, member, error);
      return skg_scene_read_number (reader->source, field, field->path, node, member,
                                    error);
    }
}

/* Names of the keys that may stand under @prefix ("" or "carm."), each once. */
static GPtrArray *
list_siblings (const char *prefix)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  if (*prefix == '\0')
    g_ptr_array_add (names, g_strdup ("skiagraph"));
  for (gsize i = 0; i < skg_n_scene_fields; i++)
    {
      const char *rest = skg_scene_fields[i].path + strlen (prefix);
      g_autofree char *name = NULL;

      if (!g_str_has_prefix (skg_scene_fields[i].path, prefix))
        continue;
      name = g_strndup (rest, strcspn (rest, "."));
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  g_ptr_array_add (names, NULL);
  return names;
}

static gboolean
refuse_key (const Reader *reader, const char *prefix, const char *key, GError **error)
{
  g_autoptr (GPtrArray) names = list_siblings (prefix);
  const char *near = skg_json_find_near (key, (const char *const *) names->pdata);
  g_autofree char *all = g_strjoinv (", ", (char **) names->pdata);
  int length = MIN (strlen (key), 60);

  if (near != NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s: %s%.*s: unknown key; did you mean %s%s?", reader->source, prefix,
                 length, key, prefix, near);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s: %s%.*s: unknown key; allowed here: %s", reader->source, prefix,
                 length, key, all);
  return FALSE;
}

static gboolean
is_group (const char *path)
{
  g_autofree char *prefix = g_strconcat (path, ".", NULL);

  for (gsize i = 0; i < skg_n_scene_fields; i++)
    if (g_str_has_prefix (skg_scene_fields[i].path, prefix))
      return TRUE;
  return FALSE;
}

static gboolean
read_object (const Reader *reader,
             JsonObject *object,
             const char *prefix,
             GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      g_autofree char *path = g_strconcat (prefix, key, NULL);
      g_autofree char *inner = g_strconcat (path, ".", NULL);
      const SkgSceneField *field = skg_scene_find_field (path);

      /* A dot would look like a path of keys. */
      if (strchr (key, '.') != NULL)
        return refuse_key (reader, prefix, key, error);
      if (strcmp (path, "skiagraph") == 0)
        continue;
      if (field != NULL)
        {
          if (!read_field (reader, field, node, error))
            return FALSE;
          continue;
        }
      if (!is_group (path))
        return refuse_key (reader, prefix, key, error);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return refuse (reader, path, node, "an object, { ... }", error);
      if (!read_object (reader, json_node_get_object (node), inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_version (const Reader *reader, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "skiagraph");

  if (node == NULL)
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "%s: not a scene: it lacks the key \"skiagraph\" (scene version, %d)",
          reader->source, SKG_SCENE_VERSION);
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1)
    return refuse (reader, "skiagraph", node, "the scene version, 1", error);
  if (json_node_get_int (node) > SKG_SCENE_VERSION)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: skiagraph: scene version %" G_GINT64_FORMAT
                   " was written by a newer Skiagraph; this one (" SKG_VERSION
                   ") reads up to version %d",
                   reader->source, json_node_get_int (node), SKG_SCENE_VERSION);
      return FALSE;
    }
  return TRUE;
}

/* Checks across keys */

static gboolean
check_name (const Reader *reader,
            const char *path,
            const char *name,
            const char *const *names,
            GError **error)
{
  g_autofree char *all = g_strjoinv (", ", (char **) names);

  if (g_strv_contains (names, name))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: %s: \"%.60s\" is not allowed: one of %s", reader->source, path,
               name, all);
  return FALSE;
}

static gboolean
check_machine (const Reader *reader, GError **error)
{
  GPtrArray *machines = skg_machine_list ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < machines->len; i++)
    g_ptr_array_add (ids, ((const SkgMachine *) machines->pdata[i])->id);
  g_ptr_array_add (ids, NULL);
  return check_name (reader, "carm.machine", reader->data->machine,
                     (const char *const *) ids->pdata, error);
}

static gboolean
check_patient (const Reader *reader, GError **error)
{
  const SkgSceneData *data = reader->data;
  const char *wrong = NULL;

  if (data->volume_path != NULL && data->phantom_kind != NULL)
    wrong = "patient: give either volume or phantom, not both";
  else if (data->volume_path != NULL && data->seed.kind != SKG_NUMBER_UNSET)
    wrong = "patient.seed: belongs to a phantom, not to a volume";
  else if (data->volume_path != NULL && data->voxel_mm.kind != SKG_NUMBER_UNSET)
    wrong = "patient.voxel_mm: belongs to a phantom, not to a volume";
  else if (data->volume_path == NULL && data->series != NULL)
    wrong = "patient.series: belongs to a volume (a DICOM folder), and none is named";
  if (wrong != NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s", reader->source, wrong);
      return FALSE;
    }
  return data->phantom_kind == NULL ||
         check_name (reader, "patient.phantom", data->phantom_kind,
                     skg_phantom_list_kinds (), error);
}

static gboolean
check_distances (const Reader *reader, GError **error)
{
  const SkgSceneData *data = reader->data;
  double sid_low = skg_machine_find (data->machine)->sid_mm;
  double unused;
  double sod_high;

  if (data->sid_mm.kind != SKG_NUMBER_UNSET)
    skg_number_get_range (&data->sid_mm, &sid_low, &unused);
  if (data->sod_mm.kind == SKG_NUMBER_UNSET)
    return TRUE;
  skg_number_get_range (&data->sod_mm, &unused, &sod_high);
  if (sod_high < sid_low)
    return TRUE;
  g_set_error (
      error, SKG_ERROR, SKG_ERROR_INPUT,
      "%s: carm.sod_mm: %g is not allowed: below the source to detector distance "
      "(carm.sid_mm), %g mm",
      reader->source, sod_high, sid_low);
  return FALSE;
}

/* Names, and what numbers alone don't say of an exposure. */
static gboolean
check_exposure (const Reader *reader, GError **error)
{
  static const char *const simulators[] = { "naive", "heuristic", "realistic", NULL };
  static const char *const images[] = { "log", "linear", "deepdrr", NULL };
  static const char *const detectors[] = { "ideal", "flat-panel", "image-intensifier",
                                           NULL };
  const SkgSceneData *data = reader->data;
  g_autoptr (GError) local_error = NULL;

  if (!check_name (reader, "exposure.simulator", data->simulator, simulators, error) ||
      !check_name (reader, "exposure.image", data->image, images, error) ||
      !check_name (reader, "exposure.detector.kind", data->detector, detectors, error))
    return FALSE;
  if (skg_exposure_check_data (data, &local_error))
    return TRUE;
  g_set_error (error, local_error->domain, local_error->code, "%s: %s", reader->source,
               local_error->message);
  return FALSE;
}

/* Parses them, and keeps what is to be written: with ids, and the whole path of a
 * preset. */
static gboolean
read_effects (const Reader *reader, GError **error)
{
  SkgSceneData *data = reader->data;
  g_autoptr (GError) local_error = NULL;
  SkgEffectSpec *spec =
      skg_effect_spec_from_json (data->effects, reader->base_dir, &local_error);

  if (spec == NULL)
    {
      g_set_error (error, local_error->domain, local_error->code, "%s: effects%s",
                   reader->source, local_error->message);
      return FALSE;
    }
  skg_effect_spec_free (data->effect_spec);
  data->effect_spec = spec;
  g_clear_pointer (&data->effects, json_node_unref);
  data->effects = skg_effect_spec_to_json (spec);
  return TRUE;
}

static gboolean
read_rules (const Reader *reader, GError **error)
{
  SkgSceneData *data = reader->data;
  g_autoptr (GError) local_error = NULL;
  GArray *rules = skg_rules_from_json (data->rules, &local_error);

  if (rules == NULL)
    {
      g_set_error (error, local_error->domain, local_error->code, "%s: rules%s",
                   reader->source, local_error->message);
      return FALSE;
    }
  g_array_unref (data->rule_list);
  data->rule_list = rules;
  g_clear_pointer (&data->rules, json_node_unref);
  data->rules =
      skg_rules_to_json ((const SkgRule *) (gpointer) rules->data, rules->len);
  return TRUE;
}

static gboolean
check_data (const Reader *reader, GError **error)
{
  return skg_patients_read (reader->data, reader->base_dir, reader->source, error) &&
         check_patient (reader, error) &&
         skg_scene_check_landmarks (reader->data, reader->source, error) &&
         skg_structure_edits_check (reader->data, reader->source, error) &&
         skg_scene_check_body (reader->data, reader->source, error) &&
         skg_scene_check_structures (reader->data, reader->source, error) &&
         skg_scene_check_marks (reader->data, reader->source, error) &&
         check_machine (reader, error) && check_exposure (reader, error) &&
         check_distances (reader, error) && read_effects (reader, error) &&
         read_rules (reader, error) &&
         skg_scene_check_groups (reader->data, reader->source, error) &&
         skg_tools_check_data (reader->data, reader->source, error);
}

SkgSceneData *
skg_scene_data_from_json (JsonNode *root,
                          const char *base_dir,
                          const char *source,
                          GError **error)
{
  g_autoptr (SkgSceneData) data = skg_scene_data_new ();
  Reader reader = { data, base_dir, source };

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: not a scene: must be an object, { ... }", source);
      return NULL;
    }
  if (!check_version (&reader, json_node_get_object (root), error) ||
      !read_object (&reader, json_node_get_object (root), "", error) ||
      !check_data (&reader, error))
    return NULL;
  skg_scene_data_update (data);
  return g_steal_pointer (&data);
}

/* Writing */

static JsonNode *
new_string_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* The path of a preset relative to the scene, as that of any other file. */
static JsonNode *
new_effects_node (JsonNode *effects, const char *base_dir)
{
  JsonNode *copy = json_node_copy (effects);
  const char *preset = JSON_NODE_HOLDS_OBJECT (copy)
                           ? json_object_get_string_member_with_default (
                                 json_node_get_object (copy), "preset", "")
                           : "";

  if (base_dir != NULL && g_path_is_absolute (preset))
    {
      g_autofree char *relative = skg_scene_dup_relative_path (preset, base_dir);
      /* A bare name would be that of a built-in preset. */
      g_autofree char *shown =
          skg_effect_preset_is_file (relative)
              ? g_strdup (relative)
              : g_strconcat ("." G_DIR_SEPARATOR_S, relative, NULL);

      json_object_set_string_member (json_node_get_object (copy), "preset", shown);
    }
  return copy;
}

/* (nullable): NULL if the field has nothing to say */
static JsonNode *
new_field_node (const SkgSceneData *data,
                const SkgSceneField *field,
                const char *base_dir)
{
  gconstpointer member = G_STRUCT_MEMBER_P (data, field->offset);
  const SkgNumber *numbers = member;
  const char *text;
  g_autofree char *relative = NULL;
  JsonNode *node;

  /* Said only where one is off. */
  if (field->type == SKG_SCENE_FIELD_BOOLEAN &&
      g_str_has_prefix (field->path, "randomize.") && *(const gboolean *) member)
    return NULL;
  if (field->type == SKG_SCENE_FIELD_BOOLEAN)
    return json_node_init_boolean (json_node_alloc (), *(const gboolean *) member);
  if (field->offset == G_STRUCT_OFFSET (SkgSceneData, volumes))
    return skg_patients_to_json (data, base_dir);
  if (field->offset == G_STRUCT_OFFSET (SkgSceneData, effects))
    return data->effects != NULL ? new_effects_node (data->effects, base_dir) : NULL;
  if (field->type == SKG_SCENE_FIELD_NODE ||
      field->type == SKG_SCENE_FIELD_FILE_OR_LIST)
    {
      node = *(JsonNode *const *) member;
      if (node == NULL || field->type == SKG_SCENE_FIELD_NODE ||
          !JSON_NODE_HOLDS_VALUE (node) || base_dir == NULL)
        return node != NULL ? json_node_copy (node) : NULL;
      relative = skg_scene_dup_relative_path (json_node_get_string (node), base_dir);
      return new_string_node (relative);
    }
  if (field->type == SKG_SCENE_FIELD_LIST)
    return skg_scene_items_to_json (*(GPtrArray *const *) member, base_dir);
  if (field->type == SKG_SCENE_FIELD_STRING || field->type == SKG_SCENE_FIELD_PATH)
    {
      text = *(char *const *) member;
      if (text != NULL && field->type == SKG_SCENE_FIELD_PATH && base_dir != NULL &&
          g_path_is_absolute (text))
        text = relative = skg_scene_dup_relative_path (text, base_dir);
      return text != NULL ? new_string_node (text) : NULL;
    }
  if (numbers[0].kind == SKG_NUMBER_UNSET)
    return NULL;
  if (field->length == 1)
    return skg_number_to_json (&numbers[0]);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < field->length; i++)
    json_array_add_element (json_node_get_array (node),
                            skg_number_to_json (&numbers[i]));
  return node;
}

JsonNode *
skg_scene_data_to_json (const SkgSceneData *data, const char *base_dir)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *top = json_object_new ();

  json_node_take_object (root, top);
  json_object_set_int_member (top, "skiagraph", SKG_SCENE_VERSION);
  for (gsize i = 0; i < skg_n_scene_fields; i++)
    {
      JsonNode *node = new_field_node (data, &skg_scene_fields[i], base_dir);
      g_auto (GStrv) keys = g_strsplit (skg_scene_fields[i].path, ".", -1);
      JsonObject *object = top;
      guint k;

      if (node == NULL)
        continue;
      for (k = 0; keys[k + 1] != NULL; k++)
        {
          if (!json_object_has_member (object, keys[k]))
            json_object_set_object_member (object, keys[k], json_object_new ());
          object = json_object_get_object_member (object, keys[k]);
        }
      json_object_set_member (object, keys[k], node);
    }
  return root;
}
