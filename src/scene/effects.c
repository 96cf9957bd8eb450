/* SPDX-License-Identifier: Apache-2.0
 * Image effects of the document. */
#include "config.h"

#include "base/error.h"
#include "scene/scene-private.h"

const SkgEffectSpec *
skg_scene_get_effects (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_get_data (self)->effect_spec;
}

gboolean
skg_scene_set_effects (SkgScene *self, JsonNode *node, GError **error)
{
  SkgSceneData *data;
  SkgEffectSpec *spec;
  JsonNode *written;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  data = (SkgSceneData *) skg_scene_get_data (self);
  spec = skg_effect_spec_from_json (node, NULL, error);
  if (spec == NULL)
    {
      g_prefix_error (error, "effects");
      return FALSE;
    }
  written = skg_effect_spec_to_json (spec);
  if ((written == NULL && data->effects == NULL) ||
      (written != NULL && data->effects != NULL &&
       json_node_equal (written, data->effects)))
    {
      g_clear_pointer (&written, json_node_unref);
      skg_effect_spec_free (spec);
      return TRUE;
    }
  g_clear_pointer (&data->effects, json_node_unref);
  skg_effect_spec_free (data->effect_spec);
  data->effects = written;
  data->effect_spec = spec;
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}
