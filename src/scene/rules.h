/* SPDX-License-Identifier: Apache-2.0
 * Rules of a scene: which draws are accepted as a sample. A sample is drawn in tries;
 * the first that satisfies all rules is it. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgRuleKind:
 * @SKG_RULE_LANDMARK_IN_VIEW: `{"landmark_in_view":"FH-l","margin_px":0}`: the landmark
 *   lies in the picture, @margin_px from its edge at least
 * @SKG_RULE_LANDMARKS_IN_VIEW_MIN: `{"landmarks_in_view_min":8,"margin_px":0}`: so many
 *   of all landmarks do
 * @SKG_RULE_STRUCTURE_IN_VIEW: `{"structure_in_view":"hip_left","area_min_px":500}`:
 *   the structure's shadow covers so many pixels of the detector
 * @SKG_RULE_NO_COLLISION: `{"no_collision":true}`: the arm meets neither table nor
 *   body, see skg_collision_find()
 * @SKG_RULE_WITHIN_LIMITS: `{"within_limits":true}`: no limit of the machine is passed,
 *   see skg_machine_check()
 *
 * All by geometry alone, in the detector's own pixels: collimator and image effects
 * don't count, and no renderer is asked, so that every machine accepts the same.
 */
typedef enum
{
  SKG_RULE_LANDMARK_IN_VIEW,
  SKG_RULE_LANDMARKS_IN_VIEW_MIN,
  SKG_RULE_STRUCTURE_IN_VIEW,
  SKG_RULE_NO_COLLISION,
  SKG_RULE_WITHIN_LIMITS,
  SKG_N_RULE_KINDS,
} SkgRuleKind;

/**
 * SkgRule:
 * @name: (nullable): of a landmark or structure (also of a set of structures: their
 *   union counts); owned by the list that holds the rule
 * @min: landmarks, or pixels of the detector
 * @margin_px: of landmarks: pixels of the detector
 */
typedef struct
{
  SkgRuleKind kind;
  char *name;
  double min;
  double margin_px;
} SkgRule;

#define SKG_RULES_MAX 64
#define SKG_RULES_TRIES 100
#define SKG_RULES_MAX_TRIES 10000
#define SKG_RULE_AREA_MIN_PX 1.0

/* The key that a kind has in the file, "landmark_in_view". */
const char *skg_rule_kind_get_key (SkgRuleKind kind);
/* (transfer full): for people: "landmark_in_view FH-l" */
char *skg_rule_dup_text (const SkgRule *rule);

/* (transfer full) (element-type SkgRule): owns what it holds */
GArray *skg_scene_dup_rules (SkgScene *scene);
/**
 * skg_scene_set_rules:
 * @rules: (array length=n_rules): copied
 * @error: %SKG_ERROR_INPUT: a number out of its range; nothing changed
 */
gboolean skg_scene_set_rules (SkgScene *scene,
                              const SkgRule *rules,
                              guint n_rules,
                              GError **error);
guint skg_scene_get_n_rules (SkgScene *scene);
/* Whether any looks at the body's voxels or labels (not only at landmarks, which an
 * averaged body has as well): averaged ones may then decide otherwise. */
gboolean skg_scene_has_voxel_rules (SkgScene *scene);
/* rules_tries: tries that a sample has at most. */
guint skg_scene_get_max_tries (SkgScene *scene);

/* The seed that try @number of a sample draws with, its body apart; that of try 0 is
 * @seed itself. */
guint64 skg_rules_get_try_seed (guint64 seed, guint number);

/**
 * SkgRejections: what the rules did to some samples.
 * @n_samples: asked for
 * @n_failed: of them, without any try that satisfies all rules
 * @n_tries: of all samples together
 * @n_rejected: by rule: tries that the rule was the first, in their order, to reject
 */
typedef struct
{
  guint n_samples;
  guint n_failed;
  guint64 n_tries;
  guint64 n_rejected[SKG_RULES_MAX];
} SkgRejections;

/* Tries that any rule rejected. */
guint64 skg_rejections_get_sum (const SkgRejections *rejections);
/* Their share of all tries, 0 to 1; 0 where there are none. */
double skg_rejections_get_rate (const SkgRejections *rejections);

/**
 * skg_scene_count_rejections:
 * @body: that of each of the samples
 * @first, @n_samples: samples @first, @first + 1, ... of @seed
 * @rejections: (inout): added to; all zero at first
 * @error: a rule cannot be applied to @body (a name that it does not have), or what
 *   skg_scene_sample() reports but for a sample without an acceptable try
 *
 * Takes about what the samples take without their tools and effects.
 */
gboolean skg_scene_count_rejections (SkgScene *scene,
                                     const SkgBody *body,
                                     guint64 seed,
                                     guint64 first,
                                     guint n_samples,
                                     SkgRejections *rejections,
                                     GError **error);

G_END_DECLS
