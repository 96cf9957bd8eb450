/* SPDX-License-Identifier: Apache-2.0
 * The scenes that come with the program. */
#include "config.h"

#include "scene/shipped.h"

#include <glib/gi18n.h>
#include <string.h>

#include "scene/resource-json.h"

static const SkgShippedScene scenes[] = {
  { "hip", N_ ("Hip"),
    N_ ("Twenty pelvises in all poses, with six structures and fourteen landmarks") },
  { "tool", N_ ("Surgical tool"),
    N_ ("A continuum manipulator, bent at random, in front of a pelvis") },
  { "chest", N_ ("Chest with lesions"),
    N_ ("Twenty chests with COVID-19 lesions, from ground glass to consolidation") },
};

const SkgShippedScene *
skg_shipped_scene_list (guint *n_scenes)
{
  *n_scenes = G_N_ELEMENTS (scenes);
  return scenes;
}

const SkgShippedScene *
skg_shipped_scene_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (g_strcmp0 (scenes[i].id, id) == 0)
      return &scenes[i];
  return NULL;
}

SkgScene *
skg_scene_new_shipped (const char *id)
{
  g_autofree char *path = g_strdup_printf (SKG_SCENE_RESOURCES "/scenes/%s.json", id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SkgScene *scene;

  g_return_val_if_fail (skg_shipped_scene_find (id) != NULL, NULL);

  /* Part of the program: a fault in it is a fault of the build. */
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  scene = bytes != NULL
              ? skg_scene_new_from_json (g_bytes_get_data (bytes, NULL), NULL, &error)
              : NULL;
  if (scene == NULL)
    g_error ("%s: %s", path, error->message);
  return scene;
}
