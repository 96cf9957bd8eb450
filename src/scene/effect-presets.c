/* SPDX-License-Identifier: Apache-2.0
 * Presets of image effects: built in, and the user's own. */
#include "config.h"

#include "scene/effect-presets.h"

#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "scene/effect-values.h"
#include "scene/resource-json.h"

#define EFFECTS_PATH SKG_SCENE_RESOURCES "/effects"

static void
preset_free (SkgEffectPreset *preset)
{
  g_free (preset->id);
  g_free (preset->title);
  g_free (preset->reference);
  g_clear_pointer (&preset->root, json_node_unref);
  g_free (preset);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(SkgEffectPreset *const *) a)->id,
                 (*(SkgEffectPreset *const *) b)->id);
}

static GPtrArray *
load_presets (void)
{
  GPtrArray *presets = g_ptr_array_new_with_free_func ((GDestroyNotify) preset_free);
  g_auto (GStrv) names =
      g_resources_enumerate_children (EFFECTS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (EFFECTS_PATH "/", names[i], NULL);
      JsonNode *root = skg_resource_load_json (path);
      SkgEffectPreset *preset;

      if (root == NULL)
        continue;
      preset = g_new0 (SkgEffectPreset, 1);
      preset->id = g_strndup (names[i], strlen (names[i]) - strlen (".json"));
      preset->title =
          skg_resource_dup_string (json_node_get_object (root), "title", path);
      preset->reference =
          skg_resource_dup_string (json_node_get_object (root), "reference", path);
      preset->root = root;
      g_ptr_array_add (presets, preset);
    }
  g_ptr_array_sort (presets, compare_ids);
  return presets;
}

GPtrArray *
skg_effect_preset_list (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) load_presets ());
  return (GPtrArray *) once;
}

const SkgEffectPreset *
skg_effect_preset_find (const char *id)
{
  GPtrArray *presets = skg_effect_preset_list ();

  for (guint i = 0; i < presets->len; i++)
    if (strcmp (((const SkgEffectPreset *) presets->pdata[i])->id, id) == 0)
      return presets->pdata[i];
  return NULL;
}

gboolean
skg_effect_preset_is_file (const char *text)
{
  return strchr (text, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (text, ".json");
}

/* The user's own */

static char *
dup_own_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "skiagraph", "effects", NULL);
}

/* (nullable): %NULL also where it is no text */
static const char *
get_string (JsonNode *root, const char *key)
{
  JsonNode *node = json_object_get_member (json_node_get_object (root), key);

  return node != NULL ? skg_effect_get_text (node) : NULL;
}

/* (nullable) */
static SkgEffectPreset *
load_own (const char *path)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), path);
  g_autoptr (SkgEffectSpec) spec = skg_effect_spec_from_json (node, NULL, NULL);
  g_autoptr (JsonNode) root = skg_json_load (path, NULL);
  SkgEffectPreset *preset;

  if (spec == NULL || root == NULL)
    return NULL;
  preset = g_new0 (SkgEffectPreset, 1);
  preset->id = g_strdup (path);
  preset->title = g_strdup (get_string (root, "title"));
  if (preset->title == NULL)
    preset->title = g_path_get_basename (path);
  preset->reference = g_strdup (get_string (root, "reference"));
  preset->root = g_steal_pointer (&root);
  return preset;
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(SkgEffectPreset *const *) a)->title,
                         (*(SkgEffectPreset *const *) b)->title);
}

GPtrArray *
skg_effect_preset_list_own (void)
{
  GPtrArray *presets = g_ptr_array_new_with_free_func ((GDestroyNotify) preset_free);
  g_autofree char *dir = dup_own_dir ();
  g_autoptr (GDir) names = g_dir_open (dir, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      SkgEffectPreset *preset =
          g_str_has_suffix (name, ".json") ? load_own (path) : NULL;

      if (preset != NULL)
        g_ptr_array_add (presets, preset);
    }
  g_ptr_array_sort (presets, compare_titles);
  return presets;
}

/* "My effects, 2": "my-effects-2". */
static char *
dup_file_name (const char *title)
{
  g_autofree char *lower = g_utf8_strdown (title, -1);
  GString *name = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (name, c);
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_string_free (name, FALSE);
}

gboolean
skg_effect_preset_save_own (const SkgEffectSpec *spec,
                            const char *title,
                            char **path,
                            GError **error)
{
  g_autofree char *dir = dup_own_dir ();
  g_autofree char *stem = dup_file_name (title);
  g_autofree char *name = g_strconcat (stem, ".json", NULL);
  g_autofree char *file = g_build_filename (dir, name, NULL);
  g_autoptr (JsonNode) root = skg_effect_spec_to_preset (spec, title);
  g_autofree char *text = skg_json_to_text (root);
  g_autoptr (GError) local_error = NULL;

  if (*stem == '\0')
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "the title \"%.60s\" is not allowed: it needs a letter or a digit",
                   title);
      return FALSE;
    }
  if (g_mkdir_with_parents (dir, 0755) != 0 ||
      !g_file_set_contents (file, text, -1, &local_error))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: cannot be written%s%s",
                   file, local_error != NULL ? ": " : "",
                   local_error != NULL ? local_error->message : "");
      return FALSE;
    }
  if (path != NULL)
    *path = g_steal_pointer (&file);
  return TRUE;
}
