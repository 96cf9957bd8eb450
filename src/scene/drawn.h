/* SPDX-License-Identifier: Apache-2.0
 * What a sample's distributions gave, by key path. */
#pragma once

#include <json-glib/json-glib.h>

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * skg_scene_describe_draws:
 * Returns: (transfer full): an object of every key whose number varies and what it is
 *   in sample (@seed, @index): {"carm.sod_mm": 712.3, "patient.rotation_deg[0]": -4.1}.
 *   Set in the scene as constants, they give the same picture, but for its noise.
 */
JsonNode *skg_scene_describe_draws (SkgScene *scene, guint64 seed, guint64 index);

G_END_DECLS
