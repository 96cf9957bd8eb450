/* SPDX-License-Identifier: Apache-2.0
 * patient.structures: structures of a body that are hidden, made denser, shown alone or
 * moved. Numbers that vary belong to the body, as patient.body.* do. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

#define SKG_SCENE_MAX_STRUCTURE_EDITS 64
/* A landmark moves with the structure that it is on, or no farther from than this. */
#define SKG_STRUCTURE_LANDMARK_REACH_MM 8.0

/**
 * SkgStructureEditValues:
 * @name: of a structure, a set or an entry of a set, as in annotations.structures
 * @density_scale: 1: as it is
 * @offset_mm: along patient x (left), y (posterior), z (superior)
 * @rotation_deg: about its centre: about patient x, then y, then z
 */
typedef struct
{
  const char *name;
  gboolean hidden;
  gboolean alone;
  double density_scale;
  double offset_mm[3];
  double rotation_deg[3];
} SkgStructureEditValues;

/**
 * skg_scene_get_structure_edit:
 * As the sample that is shown has it; plain values if the scene says nothing of @name.
 * FALSE then.
 */
gboolean skg_scene_get_structure_edit (SkgScene *scene,
                                       const char *name,
                                       SkgStructureEditValues *values);
/* How many structures are edited in some way. */
guint skg_scene_get_n_structure_edits (SkgScene *scene);

/**
 * skg_scene_set_structure_edit:
 * Constants where @values differ from what skg_scene_get_structure_edit() gives, kept
 * inside the keys' ranges; other numbers go on varying. Nothing is said any more of one
 * that is as it was.
 */
void skg_scene_set_structure_edit (SkgScene *scene,
                                   const SkgStructureEditValues *values);
/* One as it was, whatever of it varies. */
void skg_scene_remove_structure_edit (SkgScene *scene, const char *name);
/* All structures as they were. */
void skg_scene_clear_structure_edits (SkgScene *scene);

G_END_DECLS
