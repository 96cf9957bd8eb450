/* SPDX-License-Identifier: Apache-2.0
 * The document: its life, its files, and what the window edits in it. */
#include "config.h"

#include "scene/scene.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/exposure-private.h"
#include "scene/picture-scene.h"
#include "scene/rules-private.h"
#include "scene/scene-private.h"

struct _SkgScene
{
  GObject parent_instance;

  SkgSceneData *data;
  SkgSceneData *centred; /* (nullable): @data with families off; in step with it */
  gboolean plain;
  guint64 shown_seed;
  guint64 shown_index;
  guint shown_try;
};

G_DEFINE_FINAL_TYPE (SkgScene, skg_scene, G_TYPE_OBJECT)

static guint changed_signal;

/* Data */

/* A scene in which nothing but defaults is said, without a patient yet. */
SkgSceneData *
skg_scene_data_new (void)
{
  SkgSceneData *data = g_new0 (SkgSceneData, 1);

  for (guint i = 0; i < 3; i++)
    {
      skg_number_set (&data->position_mm[i], 0);
      skg_number_set (&data->rotation_deg[i], 0);
      skg_number_set (&data->shear_deg[i], 0);
    }
  skg_number_set (&data->shift_px[0], 0);
  skg_number_set (&data->shift_px[1], 0);
  skg_number_set (&data->primary_deg, 0);
  skg_number_set (&data->secondary_deg, 0);
  skg_number_set (&data->roll_deg, 0);
  skg_number_set (&data->wigwag_deg, 0);
  skg_number_set (&data->mu_water_per_mm, SKG_MU_WATER_PER_MM);
  skg_number_set (&data->window, 0);
  skg_number_set (&data->level, 0);
  skg_number_set (&data->heatmap_sigma_px, SKG_HEATMAP_SIGMA_PX);
  skg_number_set (&data->local_contrast, SKG_LOCAL_CONTRAST_DEFAULT);
  skg_number_set (&data->edge_enhancement, 0);
  skg_number_set (&data->clahe, 0);
  skg_exposure_set_defaults (data);
  skg_number_set (&data->bodies, 1);
  data->isocenter_follows = TRUE;
  data->machine = g_strdup ("cios");
  data->effect_spec = skg_effect_spec_new ();
  data->rule_list = skg_rules_from_json (NULL, NULL);
  data->show_landmarks = TRUE;
  data->show_tools = TRUE;
  for (guint i = 0; i < SKG_N_FAMILIES; i++)
    data->randomize[i] = TRUE;
  return data;
}

void
skg_scene_data_free (SkgSceneData *data)
{
  guint n_fields;
  const SkgSceneField *fields = skg_scene_list_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      gpointer member = G_STRUCT_MEMBER_P (data, fields[i].offset);
      SkgNumber *numbers = member;

      if (fields[i].type == SKG_SCENE_FIELD_BOOLEAN)
        continue;
      if (fields[i].type == SKG_SCENE_FIELD_NODE ||
          fields[i].type == SKG_SCENE_FIELD_FILE_OR_LIST)
        {
          g_clear_pointer ((JsonNode **) member, json_node_unref);
          continue;
        }
      if (fields[i].type == SKG_SCENE_FIELD_LIST)
        {
          g_clear_pointer ((GPtrArray **) member, g_ptr_array_unref);
          continue;
        }
      if (fields[i].type == SKG_SCENE_FIELD_STRING ||
          fields[i].type == SKG_SCENE_FIELD_PATH)
        g_free (*(char **) member);
      else
        for (guint k = 0; k < fields[i].length; k++)
          skg_number_clear (&numbers[k]);
    }
  skg_effect_spec_free (data->effect_spec);
  g_array_unref (data->rule_list);
  g_clear_pointer (&data->patients, g_array_unref);
  g_free (data);
}

void
skg_scene_data_update (SkgSceneData *data)
{
  if (data->volume_path == NULL && data->patients == NULL)
    {
      if (data->phantom_kind == NULL)
        data->phantom_kind = g_strdup ("pelvis");
      if (data->seed.kind == SKG_NUMBER_UNSET)
        skg_number_set (&data->seed, 0);
      if (data->voxel_mm.kind == SKG_NUMBER_UNSET)
        skg_number_set (&data->voxel_mm, SKG_PHANTOM_DEFAULT_VOXEL_MM);
    }
  data->phantom = (SkgPhantomParams){
    .kind = data->phantom_kind,
    .seed = (guint64) data->seed.a,
    .voxel_mm = data->voxel_mm.a,
  };
}

/* Object */

/* Whoever hears of a change, and draws, has it in the centres, too. */
static void
on_changed (SkgScene *self)
{
  g_clear_pointer (&self->centred, skg_scene_data_free);
  self->centred = skg_scene_data_new_centred (self->data, self->plain);
}

static void
skg_scene_finalize (GObject *object)
{
  SkgScene *self = SKG_SCENE (object);

  g_clear_pointer (&self->data, skg_scene_data_free);
  g_clear_pointer (&self->centred, skg_scene_data_free);
  G_OBJECT_CLASS (skg_scene_parent_class)->finalize (object);
}

static void
skg_scene_class_init (SkgSceneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = skg_scene_finalize;
  changed_signal = g_signal_new_class_handler (
      "changed", SKG_TYPE_SCENE, G_SIGNAL_RUN_FIRST, G_CALLBACK (on_changed), NULL,
      NULL, NULL, G_TYPE_NONE, 0);
}

static void
skg_scene_init (SkgScene *self)
{
  self->data = skg_scene_data_new ();
  skg_scene_data_update (self->data);
}

static void
emit_changed (SkgScene *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
take_data (SkgScene *self, SkgSceneData *data)
{
  skg_scene_data_free (self->data);
  self->data = data;
  on_changed (self);
}

void
skg_scene_take_data (SkgScene *self, SkgSceneData *data)
{
  take_data (self, data);
  emit_changed (self);
}

const SkgSceneData *
skg_scene_get_data (SkgScene *self)
{
  return self->data;
}

const SkgSceneData *
skg_scene_get_drawn_data (SkgScene *self)
{
  return self->centred != NULL ? self->centred : self->data;
}

void
skg_scene_set_plain (SkgScene *self, gboolean plain)
{
  g_return_if_fail (SKG_IS_SCENE (self));

  if (self->plain == !!plain)
    return;
  self->plain = !!plain;
  on_changed (self);
}

gboolean
skg_scene_is_plain (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  return self->plain;
}

/* Files */

SkgScene *
skg_scene_new (void)
{
  return g_object_new (SKG_TYPE_SCENE, NULL);
}

static SkgScene *
new_from_node (JsonNode *root, const char *base_dir, const char *source, GError **error)
{
  g_autoptr (SkgSceneData) data = NULL;
  SkgScene *self;

  data = skg_scene_data_from_json (root, base_dir, source, error);
  if (data == NULL)
    return NULL;
  self = skg_scene_new ();
  take_data (self, g_steal_pointer (&data));
  return self;
}

SkgScene *
skg_scene_new_from_json (const char *json, const char *base_dir, GError **error)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  root = skg_json_parse (json, -1, "scene", error);
  return root != NULL ? new_from_node (root, base_dir, "scene", error) : NULL;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  gsize length = strlen (path);
  gsize n = strlen (suffix);

  return length > n && g_ascii_strcasecmp (path + length - n, suffix) == 0;
}

SkgScene *
skg_scene_new_for_path (const char *path, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *base_dir = NULL;
  g_autoptr (JsonNode) root = NULL;
  SkgScene *self;

  g_return_val_if_fail (path != NULL, NULL);

  absolute = g_canonicalize_filename (path, NULL);
  if (!g_file_test (absolute, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: no such file or folder",
                   path);
      return NULL;
    }
  if (has_suffix (path, ".mrk.json") || has_suffix (path, ".fcsv"))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: holds landmarks; give a scene (.json) or a CT", path);
      return NULL;
    }
  if (has_suffix (path, ".png"))
    return skg_scene_new_for_picture (path, error);
  if (!has_suffix (path, ".json"))
    {
      self = skg_scene_new ();
      skg_scene_set_volume_path (self, absolute, NULL);
      return self;
    }
  root = skg_json_load (path, error);
  if (root == NULL)
    return NULL;
  base_dir = g_path_get_dirname (absolute);
  return new_from_node (root, base_dir, path, error);
}

gboolean
skg_scene_set_json (SkgScene *self, const char *json, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  SkgSceneData *data;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);
  g_return_val_if_fail (json != NULL, FALSE);

  root = skg_json_parse (json, -1, "scene", error);
  data = root != NULL ? skg_scene_data_from_json (root, NULL, "scene", error) : NULL;
  if (data == NULL)
    return FALSE;
  take_data (self, data);
  emit_changed (self);
  return TRUE;
}

void
skg_scene_set_shown_sample (SkgScene *self, guint64 seed, guint64 index)
{
  g_return_if_fail (SKG_IS_SCENE (self));

  self->shown_seed = seed;
  self->shown_index = index;
  self->shown_try = 0;
}

void
skg_scene_set_shown_try (SkgScene *self, guint number)
{
  g_return_if_fail (SKG_IS_SCENE (self));

  self->shown_try = number;
}

guint
skg_scene_get_shown_try (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), 0);

  return self->shown_try;
}

void
skg_scene_get_shown_sample (SkgScene *self, guint64 *seed, guint64 *index)
{
  g_return_if_fail (SKG_IS_SCENE (self));

  *seed = self->shown_seed;
  *index = self->shown_index;
}

char *
skg_scene_to_json (SkgScene *self)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  root = skg_scene_data_to_json (self->data, NULL);
  return skg_json_to_text (root);
}

gboolean
skg_scene_save (SkgScene *self, const char *path, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *base_dir = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  absolute = g_canonicalize_filename (path, NULL);
  base_dir = g_path_get_dirname (absolute);
  root = skg_scene_data_to_json (self->data, base_dir);
  text = skg_json_to_text (root);
  /* Replaces the file only when the new one is complete on disk. */
  if (g_file_set_contents (absolute, text, -1, &local_error))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: cannot be written: %s", path,
               local_error->message);
  return FALSE;
}

/* --set */

/* JSON, or a bare word: a text. What a text-valued key is given is always a text, so
 * that a series number needs no quotes. */
static JsonNode *
parse_assigned (const char *path, const char *text, GError **error)
{
  const SkgSceneField *field = skg_scene_find_field (path);
  gboolean wants_text = field != NULL && (field->type == SKG_SCENE_FIELD_STRING ||
                                          field->type == SKG_SCENE_FIELD_PATH);
  g_autofree char *source = g_strdup_printf ("--set %.60s", path);
  JsonNode *node;

  if (wants_text && *text != '"' && strcmp (text, "null") != 0)
    return json_node_init_string (json_node_alloc (), text);
  if (*text != '\0' && strchr ("{[\"", *text) != NULL)
    return skg_json_parse (text, -1, source, error);
  node = skg_json_parse (text, -1, source, NULL);
  if (node != NULL)
    return node;
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: not UTF-8 text", source);
      return NULL;
    }
  return json_node_init_string (json_node_alloc (), text);
}

static void
remove_members (JsonObject *top, const char *group, const char *const *keys)
{
  JsonObject *object = json_object_get_object_member (top, group);

  for (; *keys != NULL; keys++)
    if (json_object_has_member (object, *keys))
      json_object_remove_member (object, *keys);
}

/* Another patient takes the place of the present one. */
static void
remove_replaced (JsonObject *top, const char *path)
{
  static const char *const of_phantom[] = { "volumes",   "phantom", "seed",
                                            "voxel_mm",  "bodies",  "body",
                                            "landmarks", "labels",  "labels_table",
                                            NULL };
  static const char *const of_volume[] = { "volumes",   "volume", "series",
                                           "landmarks", "labels", "labels_table",
                                           NULL };
  static const char *const of_series[] = { "series", "landmarks", "labels",
                                           "labels_table", NULL };

  if (strcmp (path, "patient.volume") == 0)
    {
      remove_members (top, "patient", of_phantom);
      remove_members (top, "patient", of_series);
    }
  else if (strcmp (path, "patient.phantom") == 0)
    remove_members (top, "patient", of_volume);
}

gboolean
skg_scene_set_value (SkgScene *self, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (SkgSceneData) data = NULL;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  if (equals == NULL || equals == assignment)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "--set %.60s: must be key=value, for example carm.primary_deg=30",
                   assignment);
      return FALSE;
    }
  path = g_strndup (assignment, equals - assignment);
  if (!g_utf8_validate (path, -1, NULL))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "--set: the key is not UTF-8 text");
      return FALSE;
    }
  value = parse_assigned (path, equals + 1, error);
  if (value == NULL)
    return FALSE;
  root = skg_scene_data_to_json (self->data, NULL);
  remove_replaced (json_node_get_object (root), path);
  if (!skg_scene_set_at_path (root, path, value))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "--set %.60s: there is no such element in the present scene", path);
      return FALSE;
    }
  data = skg_scene_data_from_json (root, NULL, "--set", error);
  if (data == NULL)
    return FALSE;
  take_data (self, g_steal_pointer (&data));
  emit_changed (self);
  return TRUE;
}

/* Patient */

const char *
skg_scene_get_volume_path (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_get_shown_patient (self)->volume_path;
}

const char *
skg_scene_get_volume_series (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_get_shown_patient (self)->series;
}

const char *
skg_scene_get_landmarks_path (SkgScene *self)
{
  JsonNode *landmarks;

  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  landmarks = skg_scene_get_shown_patient (self)->landmarks;
  return landmarks != NULL && JSON_NODE_HOLDS_VALUE (landmarks)
             ? json_node_get_string (landmarks)
             : NULL;
}

const SkgPhantomParams *
skg_scene_get_phantom (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_get_shown_patient (self)->phantom.kind != NULL
             ? &skg_scene_get_shown_patient (self)->phantom
             : NULL;
}

/* A new patient: nothing of the old one's files stays, nor an isocentre aimed at it. */
static void
clear_patient (SkgSceneData *data)
{
  g_clear_pointer (&data->volumes, json_node_unref);
  g_clear_pointer (&data->patients, g_array_unref);
  g_clear_pointer (&data->volume_path, g_free);
  g_clear_pointer (&data->series, g_free);
  g_clear_pointer (&data->landmarks, json_node_unref);
  g_clear_pointer (&data->labels_path, g_free);
  g_clear_pointer (&data->labels_table, g_free);
  g_clear_pointer (&data->phantom_kind, g_free);
  skg_number_clear (&data->seed);
  skg_number_clear (&data->voxel_mm);
  skg_number_set (&data->bodies, 1);
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    skg_number_clear (&data->body[i]);
  for (guint i = 0; i < 3; i++)
    skg_number_clear (&data->isocenter_mm[i]);
}

void
skg_scene_set_volume_path (SkgScene *self, const char *path, const char *series)
{
  g_autofree char *absolute = NULL;
  g_autofree char *series_copy = g_strdup (series);

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (path != NULL);

  absolute = g_canonicalize_filename (path, NULL);
  clear_patient (self->data);
  self->data->volume_path = g_steal_pointer (&absolute);
  self->data->series = g_steal_pointer (&series_copy);
  skg_scene_data_update (self->data);
  emit_changed (self);
}

void
skg_scene_set_landmarks_path (SkgScene *self, const char *path)
{
  SkgSceneData *data;
  g_autofree char *absolute = NULL;

  g_return_if_fail (SKG_IS_SCENE (self));

  absolute = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  data = skg_scene_get_shown_patient (self);
  g_clear_pointer (&data->landmarks, json_node_unref);
  if (absolute != NULL)
    data->landmarks = json_node_init_string (json_node_alloc (), absolute);
  emit_changed (self);
}

void
skg_scene_set_phantom (SkgScene *self, const SkgPhantomParams *params)
{
  g_autofree char *kind = NULL;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (params != NULL && params->kind != NULL);

  kind = g_strdup (params->kind);
  clear_patient (self->data);
  self->data->phantom_kind = g_steal_pointer (&kind);
  skg_number_set (&self->data->seed, params->seed);
  skg_number_set (&self->data->voxel_mm, params->voxel_mm);
  skg_scene_data_update (self->data);
  emit_changed (self);
}
