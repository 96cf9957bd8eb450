/* SPDX-License-Identifier: Apache-2.0
 * The tools of a sample: made, of a material, in their places. */
#pragma once

#include "body/tool.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgPlacedTool:
 * @kind: id of a kind of skg_tool_list_kinds(), or "mesh"
 * @name: of the scene, or its kind's label with a number where there are several
 * @patient_from_tool: rigid; mm
 * @material: interned; for skg_material_find()
 * @priority: where tools overlap the highest displaces the others; of equal ones the
 *   later in the scene
 * @hidden: not in the picture
 */
typedef struct
{
  const char *kind;
  char *name;
  SkgTool *tool;
  SkgMat4 patient_from_tool;
  const char *material;
  double density_g_cm3;
  int priority;
  gboolean hidden;
} SkgPlacedTool;

#define SKG_TYPE_TOOL_SET (skg_tool_set_get_type ())
GType skg_tool_set_get_type (void);

/**
 * skg_scene_sample_tools:
 * @body: (nullable): its aim is where tools stand that have no position
 * @tools: (out) (transfer full) (nullable): %NULL if the scene has none
 * @error: %SKG_ERROR_INPUT: a mesh file that cannot be used, numbers that give no
 *   solid; the message names the tool's key
 *
 * Tools of the same numbers are made once and kept; turning one costs nothing.
 */
gboolean skg_scene_sample_tools (SkgScene *scene,
                                 const SkgBody *body,
                                 guint64 seed,
                                 guint64 index,
                                 SkgToolSet **tools,
                                 GError **error);

/* The set is immutable; threads share it by reference. In the order of the scene. */
SkgToolSet *skg_tool_set_ref (SkgToolSet *set);
void skg_tool_set_unref (SkgToolSet *set);
/* @a, @b: (nullable): the same tools in the same places */
gboolean skg_tool_set_equal (SkgToolSet *a, SkgToolSet *b);
/* @set: (nullable) */
guint skg_tool_set_get_length (SkgToolSet *set);
const SkgPlacedTool *skg_tool_set_get (SkgToolSet *set, guint index);

/* A key point of a placed tool, patient mm. */
SkgVec3 skg_placed_tool_get_point_mm (const SkgPlacedTool *placed, guint index);
/* @index: in the scene, for the message of @error: the source lies inside of it */
gboolean skg_placed_tool_check_source (const SkgPlacedTool *placed,
                                       guint index,
                                       SkgVec3 source_mm,
                                       GError **error);

/**
 * skg_tool_preload_mesh:
 * Reads a mesh file and keeps it, so that a scene that names it with this unit gets it
 * at once. Blocks; any thread.
 * @error: as skg_mesh_load()
 *
 * Returns: (transfer full)
 */
SkgTool *skg_tool_preload_mesh (const char *path, double mm_per_unit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgToolSet, skg_tool_set_unref)

/**
 * What the window edits. Each keeps what the scene had if it does not
 * accept them, and emits "changed".
 *
 * skg_scene_add_tool:
 * @kind: as SkgPlacedTool's
 * @path: (nullable): of a mesh
 * @mm_per_unit: of a mesh; 0: 1
 */
guint skg_scene_get_n_tools (SkgScene *scene);
gboolean skg_scene_add_tool (SkgScene *scene,
                             const char *kind,
                             const char *path,
                             double mm_per_unit,
                             GError **error);
void skg_scene_remove_tool (SkgScene *scene, guint index);
/* One more of the same in the same place, at the end, named after its kind. */
gboolean skg_scene_duplicate_tool (SkgScene *scene, guint index, GError **error);
/* @key: "diameter_mm"; @json: its value, or %NULL to take it away */
gboolean skg_scene_set_tool_value (
    SkgScene *scene, guint index, const char *key, const char *json, GError **error);
/**
 * skg_scene_get_tool_numbers:
 * @key: of numbers
 * @numbers: (out caller-allocated): as the sample that is shown has them; at most
 *   @max
 *
 * Returns: how many; 0 if not given
 */
guint skg_scene_get_tool_numbers (
    SkgScene *scene, guint index, const char *key, double *numbers, guint max);
/* Of keys that all tools have: position_mm and the like. Numbers are kept in the key's
 * range; @n 0: as if not given. */
void skg_scene_set_tool_numbers (
    SkgScene *scene, guint index, const char *key, const double *numbers, guint n);
/* (nullable) (transfer none): of a text-valued key */
const char *skg_scene_get_tool_text (SkgScene *scene, guint index, const char *key);
/* Advance and twist of the scene are part of the pose then. Elements of position and
 * rotation that vary are moved as a whole: the shown sample has the pose. */
void skg_scene_set_tool_pose (SkgScene *scene,
                              guint index,
                              const SkgMat4 *patient_from_tool);

/* x, y and z of turns about the patient's x, then y, then z axis that give the rotation
 * of @matrix, degrees. */
SkgVec3 skg_tool_get_rotation_deg (const SkgMat4 *matrix);

G_END_DECLS
