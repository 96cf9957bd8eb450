/* SPDX-License-Identifier: Apache-2.0
 * Rules at work. */
#pragma once

#include "scene/rules.h"
#include "scene/scene-private.h"

G_BEGIN_DECLS

/* (transfer full) (nullable) (element-type SkgRule): @node: (nullable). The message
 * begins with what follows "rules" in the key path. */
GArray *skg_rules_from_json (JsonNode *node, GError **error);
/* (transfer full) (nullable) */
JsonNode *skg_rules_to_json (const SkgRule *rules, guint n_rules);

/**
 * SkgRuleBook: a scene's rules, looked up in a body.
 * @rules: (element-type SkgRule): borrowed
 * @landmarks: by rule: index in the body's landmarks
 * @structures: by rule: (nullable): what is chosen of the body's labels
 */
typedef struct
{
  GArray *rules;
  const SkgBody *body;
  guint landmarks[SKG_RULES_MAX];
  SkgStructureChoice *structures[SKG_RULES_MAX];
} SkgRuleBook;

/* @error: %SKG_ERROR_INPUT: a name that @body does not have */
gboolean skg_rule_book_open (SkgRuleBook *book,
                             const SkgSceneData *data,
                             const SkgBody *body,
                             GError **error);
void skg_rule_book_close (SkgRuleBook *book);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgRuleBook, skg_rule_book_close)

/* The first rule, in order, that @sample breaks; -1: none. @sample has its geometry and
 * exposure, and no effects. */
int skg_rule_book_check (const SkgRuleBook *book, const SkgSample *sample);

/**
 * skg_sample_measure_area_px:
 * @choice: structures of the label map whose union is measured
 *
 * Area of the shadow of @choice on the detector, in its pixels, by a cast of at most
 * 96 x 96 rays at the middles of equal cells of the rectangle in which the shadow lies:
 * each voxel is a box, and a ray hits or misses it exactly (Amanatides and Woo, "A Fast
 * Voxel Traversal Algorithm", Eurographics 1987). Within 1 % of that rectangle's area
 * of the exact one; exact below 96 pixels across. An intensifier's distortion is left
 * out.
 */
double skg_sample_measure_area_px (const SkgSample *sample, SkgStructureChoice *choice);

G_END_DECLS
