/* SPDX-License-Identifier: Apache-2.0
 * Built-in presets of image effects. */
#include "config.h"

#include "scene/effect-presets.h"

#include <gio/gio.h>
#include <string.h>

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
