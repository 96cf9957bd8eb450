/* SPDX-License-Identifier: Apache-2.0
 * From the tools of a sample to those of a frame. */
#include "config.h"

#include <stdlib.h>

#include "base/error.h"
#include "physics/material.h"
#include "scene/tools-private.h"
#include "scene/tools.h"

/* Where the naive simulator's water (0.02 per mm) has its attenuation. */
#define LINE_KEV 75.0

/* Places of the set, by rising priority. */
typedef struct
{
  int priority;
  guint index;
} Rank;

static int
compare_ranks (const void *a, const void *b)
{
  const Rank *x = a;
  const Rank *y = b;

  if (x->priority != y->priority)
    return x->priority < y->priority ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

/* Index of a material, new or not; -1 if there are too many. */
static int
find_material (const char **materials, guint *n_materials, const char *name)
{
  for (guint i = 0; i < *n_materials; i++)
    if (materials[i] == name)
      return (int) i;
  if (*n_materials == SKG_TOOLS_MAX_MATERIALS)
    return -1;
  materials[*n_materials] = name;
  return (int) (*n_materials)++;
}

gboolean
skg_placed_tool_check_source (const SkgPlacedTool *placed,
                              guint index,
                              SkgVec3 source_mm,
                              GError **error)
{
  SkgMat4 tool_from_patient;
  SkgVec3 p;

  if (!skg_mat4_invert_affine (&placed->patient_from_tool, &tool_from_patient))
    return TRUE;
  p = skg_mat4_transform_point (&tool_from_patient, source_mm);
  for (guint i = 0; i < skg_tool_get_n_parts (placed->tool); i++)
    if (skg_mesh_contains (skg_tool_get_part (placed->tool, i)->mesh, p))
      {
        g_set_error (
            error, SKG_ERROR, SKG_ERROR_INPUT,
            "tools[%u].position_mm: the X-ray source is inside of \"%s\"; move "
            "one of them",
            index, placed->name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
add_parts (const SkgPlacedTool *placed,
           guint index,
           int material,
           SkgToolShape *shapes,
           guint *n_shapes,
           GError **error)
{
  for (guint i = 0; i < skg_tool_get_n_parts (placed->tool); i++)
    {
      const SkgToolPart *part = skg_tool_get_part (placed->tool, i);

      if (*n_shapes == SKG_TOOLS_MAX_SHAPES)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "tools: more than %d parts in one picture; hide some of them",
                       SKG_TOOLS_MAX_SHAPES);
          return FALSE;
        }
      shapes[(*n_shapes)++] = (SkgToolShape){
        .mesh = part->mesh,
        .patient_from_mesh = placed->patient_from_tool,
        .material = (guint) material,
        .density_g_cm3 = placed->density_g_cm3,
        .in_mask = part->in_mask,
        .tool = index,
      };
    }
  return TRUE;
}

static gboolean
list_shapes (SkgToolSet *set,
             SkgVec3 source_mm,
             SkgToolShape *shapes,
             guint *n_shapes,
             const char **materials,
             guint *n_materials,
             GError **error)
{
  Rank ranks[SKG_SCENE_MAX_TOOLS];
  guint n = skg_tool_set_get_length (set);

  for (guint i = 0; i < n; i++)
    ranks[i] = (Rank){ skg_tool_set_get (set, i)->priority, i };
  qsort (ranks, n, sizeof *ranks, compare_ranks);
  for (guint i = 0; i < n; i++)
    {
      const SkgPlacedTool *placed = skg_tool_set_get (set, ranks[i].index);
      int material;

      if (placed->hidden)
        continue;
      material = find_material (materials, n_materials, placed->material);
      if (material < 0)
        {
          g_set_error (
              error, SKG_ERROR, SKG_ERROR_INPUT,
              "tools[%u].material: \"%s\" would be material %d of tools in one "
              "picture; at most %d are allowed",
              ranks[i].index, placed->material, SKG_TOOLS_MAX_MATERIALS + 1,
              SKG_TOOLS_MAX_MATERIALS);
          return FALSE;
        }
      if (!skg_placed_tool_check_source (placed, ranks[i].index, source_mm, error) ||
          !add_parts (placed, ranks[i].index, material, shapes, n_shapes, error))
        return FALSE;
    }
  return TRUE;
}

/* Without a spectrum: attenuation at one energy, in the scale of the scene's water. */
static void
set_line (const char *const *materials,
          guint n_materials,
          double mu_water_per_mm,
          SkgFrame *frame)
{
  g_autoptr (SkgMaterial) water = skg_material_find ("water", NULL);
  double scale = mu_water_per_mm * 10 /
                 (skg_material_get_density_g_cm3 (water) *
                  skg_material_get_attenuation_cm2_g (water, LINE_KEV));

  for (guint i = 0; i < n_materials; i++)
    {
      g_autoptr (SkgMaterial) material = skg_material_find (materials[i], NULL);

      frame->metal_cm2_g[i] =
          scale * skg_material_get_attenuation_cm2_g (material, LINE_KEV);
    }
}

gboolean
skg_tool_set_apply (SkgToolSet *set,
                    double mu_water_per_mm,
                    SkgFrame *frame,
                    GError **error)
{
  SkgToolShape shapes[SKG_TOOLS_MAX_SHAPES];
  const char *materials[SKG_TOOLS_MAX_MATERIALS];
  guint n_shapes = 0;
  guint n_materials = 0;

  g_clear_pointer (&frame->tools, skg_tool_shapes_unref);
  if (!list_shapes (set, frame->geometry.source_mm, shapes, &n_shapes, materials,
                    &n_materials, error))
    return FALSE;
  if (n_shapes == 0)
    return TRUE;
  frame->tools = skg_tool_shapes_new (shapes, n_shapes, materials, n_materials);
  set_line (materials, n_materials, mu_water_per_mm, frame);
  return TRUE;
}
