/* SPDX-License-Identifier: Apache-2.0
 * patient.structures as the body's loader sees it. */
#pragma once

#include "scene/scene-items.h"
#include "scene/structure-edits.h"

G_BEGIN_DECLS

extern const SkgSceneList skg_scene_structure_list;

/* (transfer none) (nullable): also by another name of the same structure */
const SkgSceneItem *skg_structure_edits_find (const SkgSceneData *data,
                                              const char *name);

/* A name twice. */
gboolean skg_structure_edits_check (const SkgSceneData *data,
                                    const char *source,
                                    GError **error);

/**
 * skg_structure_edits_draw:
 * @number: of the body
 * @values: (out caller-allocated): %SKG_SCENE_MAX_STRUCTURE_EDITS; those that change
 *   something; names are the scene's
 */
guint skg_structure_edits_draw (const SkgSceneData *data,
                                guint64 seed,
                                guint number,
                                SkgStructureEditValues *values);
/* Another text for other edits. */
void skg_structure_edits_add_key (GString *key,
                                  const SkgStructureEditValues *values,
                                  guint n_values);

/**
 * SkgStructureMove: what a landmark on a structure follows.
 * @structures: (array): 1 for each structure of the source's labels that moves
 */
typedef struct
{
  guint8 *structures;
  guint n_structures;
  SkgMat4 patient_from_source;
} SkgStructureMove;

/* (transfer full) (element-type SkgStructureMove) */
GArray *skg_structure_moves_new (void);

/**
 * skg_structure_edits_apply_values:
 * @body: (inout): volume and labels are replaced; gets its moves
 */
gboolean skg_structure_edits_apply_values (const SkgStructureEditValues *values,
                                           guint n_values,
                                           SkgBody *body,
                                           GError **error);
/**
 * skg_structure_moves_map:
 * @labels: where the landmarks are now
 * @back: from where the structures are to where they were
 *
 * Returns: (transfer full)
 */
SkgLandmarkSet *skg_structure_moves_map (GArray *moves,
                                         SkgLabelMap *labels,
                                         SkgLandmarkSet *landmarks,
                                         gboolean back);

G_END_DECLS
