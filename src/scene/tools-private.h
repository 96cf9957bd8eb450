/* SPDX-License-Identifier: Apache-2.0
 * Tools in the scene file. */
#pragma once

#include "scene/scene-items.h"

G_BEGIN_DECLS

#define SKG_SCENE_MAX_TOOLS 64
/* The kind of a tool whose mesh is a file. */
#define SKG_TOOL_KIND_MESH "mesh"

extern const SkgSceneList skg_scene_tool_list;

/* Whether the numbers of @item give a solid; TRUE where they are not all constants. */
gboolean skg_tool_item_check (const SkgSceneItem *item, GError **error);

/* What the keys of one tool alone don't say: materials. */
gboolean
skg_tools_check_data (const SkgSceneData *data, const char *source, GError **error);

/**
 * skg_tool_set_apply:
 * @set: (nullable)
 * @mu_water_per_mm: of the line model
 * @frame: geometry is there; gets tools, and what they attenuate without a spectrum
 * @error: %SKG_ERROR_INPUT: too many materials or parts, or the source is inside one
 */
gboolean skg_tool_set_apply (SkgToolSet *set,
                             double mu_water_per_mm,
                             SkgFrame *frame,
                             GError **error);

G_END_DECLS
