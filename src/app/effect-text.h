/* SPDX-License-Identifier: Apache-2.0
 * What the card of an image effect, or of a group, says in its two lines. */
#pragma once

#include "app/effect-editor.h"

G_BEGIN_DECLS

/* (transfer full): "Gamma", "One of 3", "1 or 2 of 6" */
char *skg_effect_node_dup_title (const SkgEffectNode *node);
/* (transfer full): "50 %  ·  exponent 0.7…1.3"; empty if there is nothing to say.
 * @parent: (nullable): the group that holds it */
char *skg_effect_node_dup_summary (const SkgEffectNode *node,
                                   const SkgEffectNode *parent);

G_END_DECLS
