/* SPDX-License-Identifier: Apache-2.0
 * Hands on the tree of image effects: what a window does with a copy of a scene's,
 * which is then written with skg_scene_set_effects(). Ids, and so all draws, stay. */
#pragma once

#include "scene/effect-spec.h"

G_BEGIN_DECLS

/* (transfer full): of a preset it keeps the name, which is all that is then written:
 * skg_effect_spec_detach() it before its tree is changed */
SkgEffectSpec *skg_effect_spec_copy (const SkgEffectSpec *spec);

/**
 * skg_effect_spec_find_parent:
 * @index: (out) (optional): its place among the members
 *
 * Returns: (nullable): the group that holds the node of that id
 */
SkgEffectNode *
skg_effect_spec_find_parent (SkgEffectSpec *spec, const char *id, guint *index);

/* @node: (transfer full). @parent_id: (nullable): %NULL is the whole chain. @index: at
 * most the number of members */
void skg_effect_spec_insert (SkgEffectSpec *spec,
                             SkgEffectNode *node,
                             const char *parent_id,
                             guint index);
/* A group that loses its last member goes with it. */
void skg_effect_spec_remove (SkgEffectSpec *spec, const char *id);

/**
 * skg_effect_spec_move:
 * @parent_id: (nullable): as above
 * @index: before which of the members, as they stand before the move
 *
 * Returns: %FALSE if nothing would change, or a group would come into itself
 */
gboolean skg_effect_spec_move (SkgEffectSpec *spec,
                               const char *id,
                               const char *parent_id,
                               guint index);
/**
 * skg_effect_spec_step:
 * @down: else up
 *
 * One place on, as the list is seen: into a group that comes next, out of its own at
 * the end.
 *
 * Returns: %FALSE at the end of the chain
 */
gboolean skg_effect_spec_step (SkgEffectSpec *spec, const char *id, gboolean down);

/* A group of that kind around the node. Returns: (transfer none): the group */
SkgEffectNode *
skg_effect_spec_wrap (SkgEffectSpec *spec, const char *id, SkgEffectNodeKind kind);
/* The members of a group take its place. */
void skg_effect_spec_unwrap (SkgEffectSpec *spec, const char *id);
/* Of a group. */
void
skg_effect_spec_set_kind (SkgEffectSpec *spec, const char *id, SkgEffectNodeKind kind);

G_END_DECLS
