/* SPDX-License-Identifier: Apache-2.0
 * PNG pictures that carry the scene that they were made of. */
#include "config.h"

#include "scene/picture-scene.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/png-file.h"
#include "scene/scene-private.h"

#define KEY_SCENE "skiagraph:scene"
#define KEY_SEED "skiagraph:seed"
#define KEY_INDEX "skiagraph:index"

/* As skg_scene_save() writes it beside @path; a pipe is nowhere. */
static char *
dup_scene_text (SkgScene *scene, const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *base_dir = g_path_get_dirname (absolute);
  g_autoptr (JsonNode) root = skg_scene_data_to_json (
      skg_scene_get_data (scene), strcmp (path, "-") != 0 ? base_dir : NULL);

  return skg_json_to_text (root);
}

gboolean
skg_scene_save_png (SkgScene *scene,
                    const char *path,
                    const void *pixels,
                    guint columns,
                    guint rows,
                    guint n_channels,
                    guint bits,
                    GError **error)
{
  g_autofree char *json = NULL;
  g_autofree char *seed_text = NULL;
  g_autofree char *index_text = NULL;
  guint64 seed;
  guint64 index;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);

  json = dup_scene_text (scene, path);
  skg_scene_get_shown_sample (scene, &seed, &index);
  seed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
  index_text = g_strdup_printf ("%" G_GUINT64_FORMAT, index);
  {
    const SkgPngText texts[] = {
      { "Software", "Skiagraph " SKG_VERSION },
      { KEY_SCENE, json },
      { KEY_SEED, seed_text },
      { KEY_INDEX, index_text },
    };

    return skg_png_save (path, pixels, columns, rows, n_channels, bits, texts,
                         G_N_ELEMENTS (texts), error);
  }
}

gboolean
skg_scene_save_picture (SkgScene *scene,
                        SkgPicture *picture,
                        gboolean in_colour,
                        const char *path,
                        GError **error)
{
  const guint n_channels = in_colour ? 3 : 1;
  gsize n = (gsize) picture->columns * picture->rows;
  const guint8 *rgba = g_bytes_get_data (picture->display, NULL);
  g_autofree guint8 *pixels = g_malloc (n * n_channels);

  for (gsize i = 0; i < n; i++)
    memcpy (pixels + n_channels * i, rgba + 4 * i, n_channels);
  return skg_scene_save_png (scene, path, pixels, picture->columns, picture->rows,
                             n_channels, 8, error);
}

/* Reading */

static gboolean
read_uint (GHashTable *texts,
           const char *key,
           const char *path,
           guint64 *value,
           GError **error)
{
  const char *text = g_hash_table_lookup (texts, key);

  *value = 0;
  if (text == NULL ||
      g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, value, NULL))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: %s \"%.40s\": a whole number from 0 to 2^64 - 1 is needed", path,
               key, text);
  return FALSE;
}

SkgScene *
skg_scene_new_for_picture (const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *base_dir = g_path_get_dirname (absolute);
  g_autoptr (GHashTable) texts = skg_png_read_texts (path, error);
  g_autoptr (SkgScene) scene = NULL;
  const char *json;
  guint64 seed;
  guint64 index;

  if (texts == NULL)
    return NULL;
  json = g_hash_table_lookup (texts, KEY_SCENE);
  if (json == NULL)
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "%s: carries no scene: only a PNG that Skiagraph saved can be opened", path);
      return NULL;
    }
  if (!read_uint (texts, KEY_SEED, path, &seed, error) ||
      !read_uint (texts, KEY_INDEX, path, &index, error))
    return NULL;
  scene = skg_scene_new_from_json (json, base_dir, error);
  if (scene == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  skg_scene_set_shown_sample (scene, seed, index);
  return g_steal_pointer (&scene);
}
