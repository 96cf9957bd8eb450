/* SPDX-License-Identifier: Apache-2.0
 * What a sample's body is drawn to be, and what is done to it once it is loaded. */
#pragma once

#include "body/lesions.h"
#include "scene/scene-private.h"
#include "scene/structure-edits-private.h"

G_BEGIN_DECLS

/**
 * SkgBodyDraw:
 * @patient: of the scene's patient.volumes
 * @number: of the scene's bodies
 * @phantom: with the numbers that the scene gives; its kind is the scene's string
 * @lesions: for a CT; none if its count is 0
 * @structures: (array length=n_structures): what is done to them
 * @shear_rad: as patient.shear_deg
 */
typedef struct
{
  guint patient;
  guint number;
  SkgPhantomParams phantom;
  SkgLesionParams lesions;
  guint n_structures;
  SkgStructureEditValues structures[SKG_SCENE_MAX_STRUCTURE_EDITS];
  double shear_rad[3];
} SkgBodyDraw;

void skg_body_draw (const SkgSceneData *data,
                    guint64 seed,
                    guint64 index,
                    SkgBodyDraw *draw);
/* (transfer full): what is read or made */
char *skg_body_dup_source_key (const SkgSceneData *data, const SkgBodyDraw *draw);
/* Something is to be changed that goes by labels, or a rule does. */
gboolean skg_body_draw_needs_labels (const SkgSceneData *data, const SkgBodyDraw *draw);
/* Without the ending that says what kind of volume it is; a folder's own name. */
char *skg_body_dup_stem (const char *path);
void skg_body_load_landmarks_beside (const SkgSceneData *data, SkgBody *body);
/* (transfer full): in other places */
SkgLandmarkSet *skg_body_map_landmarks (const SkgMat4 *map, SkgLandmarkSet *landmarks);
/* Lesions, then structures, then shear. @body: (inout): the source's parts, replaced by
 * changed ones, but for landmarks: skg_body_update_landmarks() */
gboolean skg_body_change (const SkgSceneData *data,
                          const SkgBodyDraw *draw,
                          SkgBody *body,
                          GError **error);

G_END_DECLS
