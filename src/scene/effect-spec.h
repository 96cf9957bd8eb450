/* SPDX-License-Identifier: Apache-2.0
 * The image effects of a scene: what may be applied, how often, in which ranges; and
 * what one sample draws of it.
 *
 * A tree: the leaves are effects, the inner nodes groups (one of, some of, all of).
 * Every random number has a stream of its own, named by the node's id, so that nothing
 * that is added or moved changes another draw; members of a group draw marks, and the
 * highest ones are taken. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/number.h"
#include "render/effects.h"

G_BEGIN_DECLS

/**
 * SkgEffectNodeKind:
 * @SKG_EFFECT_NODE_ALL_OF: all members, each by its own probability
 */
typedef enum
{
  SKG_EFFECT_NODE_EFFECT,
  SKG_EFFECT_NODE_ONE_OF,
  SKG_EFFECT_NODE_SOME_OF,
  SKG_EFFECT_NODE_ALL_OF,
} SkgEffectNodeKind;

/**
 * SkgEffectNode:
 * @id: of its streams; unique in its tree
 * @probability: that it is applied at all when its group asks for it
 * @enabled: FALSE: bypassed; its draws are the same
 * @weight: in a one-of group
 * @effect: of an effect
 * @numbers: of an effect: in the order of the kind's parameters; unset: its default
 * @texts: (nullable): of an effect with text: one is drawn
 * @members: (nullable) (element-type SkgEffectNode): of a group
 * @count: of a some-of group: how many are asked for
 * @at_most: of a group: of those applied only so many stay, by lot; 0: all
 * @random_order: of a group: members in random order, else as listed
 */
typedef struct _SkgEffectNode SkgEffectNode;
struct _SkgEffectNode
{
  SkgEffectNodeKind kind;
  char *id;
  double probability;
  gboolean enabled;
  double weight;
  SkgEffectKind effect;
  SkgNumber numbers[SKG_EFFECT_MAX_PARAMS];
  char **texts;
  GPtrArray *members;
  SkgNumber count;
  guint at_most;
  gboolean random_order;
};

/**
 * SkgEffectSpec:
 * @preset: (nullable): name of a built-in preset, or absolute path of a file
 * @image_px: pixels along the longer side of the picture that "px" lengths are meant
 *   for; 0: the detector's
 * @enabled: FALSE: all bypassed
 * @root: an all-of group
 * @solo: (nullable): id of the only effect or group that is applied
 */
typedef struct
{
  char *preset;
  double image_px;
  gboolean has_image_px;
  gboolean enabled;
  SkgEffectNode *root;
  char *solo;
} SkgEffectSpec;

#define SKG_EFFECT_SPEC_MAX_NODES 256
#define SKG_EFFECT_SPEC_MAX_DEPTH 8

/* With no effects. */
SkgEffectSpec *skg_effect_spec_new (void);
void skg_effect_spec_free (SkgEffectSpec *spec);
void skg_effect_node_free (SkgEffectNode *node);

/**
 * skg_effect_spec_from_json:
 * @node: (nullable): a list of effects and groups, or an object with "preset" or
 *   "chain"; %NULL: no effects
 * @base_dir: (nullable): of the path of a preset
 * @error: %SKG_ERROR_INPUT: begins with what follows "effects" in the key path
 */
SkgEffectSpec *
skg_effect_spec_from_json (JsonNode *node, const char *base_dir, GError **error);

/**
 * skg_effect_spec_to_json:
 * Returns: (transfer full) (nullable): what skg_effect_spec_from_json() reads, with all
 *   ids; of a preset its name alone; %NULL if there is nothing to say
 */
JsonNode *skg_effect_spec_to_json (const SkgEffectSpec *spec);

/* A preset file with @spec's tree: what users save as their own. */
JsonNode *skg_effect_spec_to_preset (const SkgEffectSpec *spec, const char *title);

/* From a preset's name to its tree: to be called before single effects of a preset are
 * changed, which would be lost otherwise. Its draws stay the same. */
void skg_effect_spec_detach (SkgEffectSpec *spec);

/**
 * skg_effect_spec_draw:
 * @columns, @rows: of the detector
 * @list: (out caller-allocates): the effects that sample (@seed, @index) has
 * @ids: (nullable) (element-type utf8): the ids of their nodes are added to it,
 * borrowed
 */
void skg_effect_spec_draw (const SkgEffectSpec *spec,
                           guint64 seed,
                           guint64 index,
                           guint columns,
                           guint rows,
                           SkgEffectList *list,
                           GPtrArray *ids);

/* What (@seed, @index) draws for @node, an effect or a group of @spec, taken alone and
 * always applied; columns, rows and list as above. */
void skg_effect_spec_draw_node (const SkgEffectSpec *spec,
                                const SkgEffectNode *node,
                                guint64 seed,
                                guint64 index,
                                guint columns,
                                guint rows,
                                SkgEffectList *list);
/**
 * skg_effect_node_draw_number:
 * @param: of the effect's kind; ignored for a group, whose count it is
 * @number: a set one: what stands there, or might
 *
 * Returns: what (@seed, @index) draws of @number there
 */
double skg_effect_node_draw_number (const SkgEffectNode *node,
                                    guint param,
                                    const SkgNumber *number,
                                    guint64 seed,
                                    guint64 index);

/* (nullable): the node of that id */
SkgEffectNode *skg_effect_spec_find (SkgEffectSpec *spec, const char *id);

/* Whether some sample may be mirrored with left and right changing names. */
gboolean skg_effect_spec_can_swap_sides (const SkgEffectSpec *spec);

/* A new effect with its defaults, and an id that @spec does not have yet. */
SkgEffectNode *skg_effect_node_new (SkgEffectSpec *spec, SkgEffectKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgEffectSpec, skg_effect_spec_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgEffectNode, skg_effect_node_free)

G_END_DECLS
