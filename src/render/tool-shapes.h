/* SPDX-License-Identifier: Apache-2.0
 * Tools as the renderer takes them: meshes in their places, made of something. */
#pragma once

#include <glib-object.h>

#include "body/mesh.h"

G_BEGIN_DECLS

/* Different materials of all tools of a picture. */
#define SKG_TOOLS_MAX_MATERIALS 4
#define SKG_TOOLS_MAX_SHAPES 64

/**
 * SkgToolShape:
 * @patient_from_mesh: rigid; mm
 * @material: index into the materials of the list
 * @in_mask: shown in a mask of tools
 * @tool: which of the scene's tools it is a part of
 */
typedef struct
{
  SkgMesh *mesh;
  SkgMat4 patient_from_mesh;
  guint material;
  double density_g_cm3;
  gboolean in_mask;
  guint tool;
} SkgToolShape;

/* Immutable, shared by reference between threads. */
typedef struct _SkgToolShapes SkgToolShapes;

#define SKG_TYPE_TOOL_SHAPES (skg_tool_shapes_get_type ())
GType skg_tool_shapes_get_type (void);

/**
 * skg_tool_shapes_new:
 * @shapes: (array length=n_shapes): where they overlap a later one displaces an earlier
 *   one; at most %SKG_TOOLS_MAX_SHAPES
 * @materials: (array length=n_materials): interned names for skg_material_find(); at
 *   most %SKG_TOOLS_MAX_MATERIALS
 *
 * Returns: (transfer full)
 */
SkgToolShapes *skg_tool_shapes_new (const SkgToolShape *shapes,
                                    guint n_shapes,
                                    const char *const *materials,
                                    guint n_materials);
SkgToolShapes *skg_tool_shapes_ref (SkgToolShapes *self);
void skg_tool_shapes_unref (SkgToolShapes *self);
/* @a, @b: (nullable): both give the same picture */
gboolean skg_tool_shapes_equal (SkgToolShapes *a, SkgToolShapes *b);

/* @self: (nullable) */
guint skg_tool_shapes_get_length (SkgToolShapes *self);
const SkgToolShape *skg_tool_shapes_get (SkgToolShapes *self, guint index);
/* (transfer none) (array length=n_materials): @self: (nullable) */
const char *const *skg_tool_shapes_get_materials (SkgToolShapes *self,
                                                  guint *n_materials);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgToolShapes, skg_tool_shapes_unref)

G_END_DECLS
