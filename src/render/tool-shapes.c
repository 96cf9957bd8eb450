/* SPDX-License-Identifier: Apache-2.0
 * Tools as the renderer takes them. */
#include "config.h"

#include "render/tool-shapes.h"

#include <string.h>

struct _SkgToolShapes
{
  gatomicrefcount ref_count;
  guint n_shapes;
  guint n_materials;
  SkgToolShape shapes[SKG_TOOLS_MAX_SHAPES];
  const char *materials[SKG_TOOLS_MAX_MATERIALS];
};

G_DEFINE_BOXED_TYPE (SkgToolShapes,
                     skg_tool_shapes,
                     skg_tool_shapes_ref,
                     skg_tool_shapes_unref)

SkgToolShapes *
skg_tool_shapes_new (const SkgToolShape *shapes,
                     guint n_shapes,
                     const char *const *materials,
                     guint n_materials)
{
  SkgToolShapes *self;

  g_return_val_if_fail (n_shapes <= SKG_TOOLS_MAX_SHAPES, NULL);
  g_return_val_if_fail (n_materials <= SKG_TOOLS_MAX_MATERIALS, NULL);

  self = g_new0 (SkgToolShapes, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_shapes = n_shapes;
  self->n_materials = n_materials;
  for (guint i = 0; i < n_shapes; i++)
    {
      self->shapes[i] = shapes[i];
      skg_mesh_ref (shapes[i].mesh);
    }
  for (guint i = 0; i < n_materials; i++)
    self->materials[i] = materials[i];
  return self;
}

SkgToolShapes *
skg_tool_shapes_ref (SkgToolShapes *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_tool_shapes_unref (SkgToolShapes *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_shapes; i++)
    skg_mesh_unref (self->shapes[i].mesh);
  g_free (self);
}

gboolean
skg_tool_shapes_equal (SkgToolShapes *a, SkgToolShapes *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->n_shapes != b->n_shapes ||
      memcmp (a->materials, b->materials, sizeof a->materials) != 0)
    return FALSE;
  for (guint i = 0; i < a->n_shapes; i++)
    {
      const SkgToolShape *p = &a->shapes[i];
      const SkgToolShape *q = &b->shapes[i];

      if (skg_mesh_get_id (p->mesh) != skg_mesh_get_id (q->mesh) ||
          p->material != q->material || p->density_g_cm3 != q->density_g_cm3 ||
          p->in_mask != q->in_mask || p->tool != q->tool ||
          memcmp (&p->patient_from_mesh, &q->patient_from_mesh,
                  sizeof p->patient_from_mesh) != 0)
        return FALSE;
    }
  return TRUE;
}

guint
skg_tool_shapes_get_length (SkgToolShapes *self)
{
  return self != NULL ? self->n_shapes : 0;
}

const SkgToolShape *
skg_tool_shapes_get (SkgToolShapes *self, guint index)
{
  g_return_val_if_fail (index < self->n_shapes, NULL);

  return &self->shapes[index];
}

const char *const *
skg_tool_shapes_get_materials (SkgToolShapes *self, guint *n_materials)
{
  *n_materials = self != NULL ? self->n_materials : 0;
  return self != NULL ? self->materials : NULL;
}
