/* SPDX-License-Identifier: Apache-2.0
 * What the files of the effect tree share: making nodes, giving ids. */
#pragma once

#include "scene/effect-spec.h"

G_BEGIN_DECLS

#define SKG_EFFECT_PRESET_VERSION 1

/* "one_of", "some_of", "all_of" */
const char *skg_effect_group_get_key (SkgEffectNodeKind kind);
SkgEffectNode *skg_effect_group_new (SkgEffectNodeKind kind);
SkgEffectNode *skg_effect_leaf_new (SkgEffectKind kind);
/* To all nodes below @node that have none; @node is @root at first. */
void skg_effect_tree_give_ids (SkgEffectNode *root, SkgEffectNode *node);

/* Of a parameter of an effect: what it can be. */
void skg_effect_node_get_range (const SkgEffectNode *node,
                                guint param,
                                double *low,
                                double *high);

G_END_DECLS
