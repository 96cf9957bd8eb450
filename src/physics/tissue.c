/* SPDX-License-Identifier: Apache-2.0
 * From Hounsfield units to tissue: how much of which material a voxel holds. */
#include "config.h"

#include "physics/tissue.h"

#include <math.h>

#include "base/error.h"

#define MAX_DENSITY_G_CM3 30.0

typedef struct
{
  const char *id;
  SkgTissue tissue;
} Preset;

/* deepdrr: density = max (0, min (1.029e-3 HU + 1.03, 5.886e-4 HU + 1.03)), all of it
 * one material: air up to -800 HU, soft tissue up to 350, bone above (DeepDRR 1.2's
 * default thresholds; HU above a 12-bit scanner's 3071 are clipped).
 *
 * four-tissue: densities after Schneider et al. (Phys Med Biol 45:459, 2000) as
 * piecewise lines: 1 + HU / 1000 below -98, 1.018 + 0.893e-3 HU around 0,
 * 1.003 + 1.169e-3 HU above, bone from 100 HU on toward 1.92 g/cm3 at 1524. Between
 * pure tissues (lung and air, fat at -98, muscle at 40, cortex at 1524) neighbours mix.
 * Above 2500 HU only metal is left: titanium at 3071 holds the density that those HU
 * ask of it. */
/* clang-format off */
static const Preset presets[] = {
  { "deepdrr",
    { 3, { "air", "soft-tissue", "bone" }, 7,
      { { -1001, { 0 } },
        { -800, { .2068 } },
        { -800, { 0, .2068 } },
        { 0, { 0, 1.03 } },
        { 350, { 0, 1.23601 } },
        { 350, { 0, 0, 1.23601 } },
        { 3071, { 0, 0, 2.8375906 } } } } },
  { "four-tissue",
    { 4, { "soft-tissue", "adipose", "bone", "titanium" }, 10,
      { { -1000, { 0 } },
        { -200, { .80, 0 } },
        { -98, { 0, .930 } },
        { -60, { 0, .964 } },
        { 14, { 1.031, 0 } },
        { 40, { 1.050, 0 } },
        { 100, { 1.076, 0, 0 } },
        { 1524, { 0, 0, 1.919 } },
        { 2500, { 0, 0, 2.50 } },
        { 3071, { 0, 0, 0, 4.43 } } } } },
  { "water",
    { 1, { "water" }, 2,
      { { -1000, { 0 } },
        { 9000, { 10 } } } } },
};
/* clang-format on */

const SkgTissue *
skg_tissue_find_preset (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_strcmp0 (presets[i].id, id) == 0)
      return &presets[i].tissue;
  return NULL;
}

const char *const *
skg_tissue_list_presets (void)
{
  static const char *ids[G_N_ELEMENTS (presets) + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
        ids[i] = presets[i].id;
      g_once_init_leave (&once, 1);
    }
  return ids;
}

static gboolean
check_node (const SkgTissue *tissue, guint i, GError **error)
{
  const SkgTissueNode *node = &tissue->nodes[i];

  if (!isfinite (node->hu) || (i > 0 && node->hu < tissue->nodes[i - 1].hu))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "tissue node %u is at %g HU after %g; nodes must rise", i, node->hu,
                   i > 0 ? tissue->nodes[i - 1].hu : 0.0);
      return FALSE;
    }
  for (guint m = 0; m < tissue->n_materials; m++)
    if (!(node->density_g_cm3[m] >= 0 && node->density_g_cm3[m] <= MAX_DENSITY_G_CM3))
      {
        g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                     "tissue node %u: density of %s is %g g/cm3; 0 to %g is allowed", i,
                     tissue->materials[m], node->density_g_cm3[m], MAX_DENSITY_G_CM3);
        return FALSE;
      }
  return TRUE;
}

gboolean
skg_tissue_check (const SkgTissue *tissue, GError **error)
{
  if (tissue->n_materials < 1 || tissue->n_materials > SKG_TISSUE_MAX_MATERIALS ||
      tissue->n_nodes < 2 || tissue->n_nodes > SKG_TISSUE_MAX_NODES)
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "a tissue table has %u materials and %u nodes; 1 to %d and 2 to %d are "
          "allowed",
          tissue->n_materials, tissue->n_nodes, SKG_TISSUE_MAX_MATERIALS,
          SKG_TISSUE_MAX_NODES);
      return FALSE;
    }
  for (guint m = 0; m < tissue->n_materials; m++)
    {
      g_autoptr (SkgMaterial) material =
          skg_material_find (tissue->materials[m], error);

      if (material == NULL)
        return FALSE;
    }
  for (guint i = 0; i < tissue->n_nodes; i++)
    if (!check_node (tissue, i, error))
      return FALSE;
  return TRUE;
}

gboolean
skg_tissue_equal (const SkgTissue *a, const SkgTissue *b)
{
  if (a->n_materials != b->n_materials || a->n_nodes != b->n_nodes)
    return FALSE;
  for (guint m = 0; m < a->n_materials; m++)
    if (g_strcmp0 (a->materials[m], b->materials[m]) != 0)
      return FALSE;
  for (guint n = 0; n < a->n_nodes; n++)
    {
      if (a->nodes[n].hu != b->nodes[n].hu)
        return FALSE;
      for (guint m = 0; m < a->n_materials; m++)
        if (a->nodes[n].density_g_cm3[m] != b->nodes[n].density_g_cm3[m])
          return FALSE;
    }
  return TRUE;
}

void
skg_tissue_get_density_g_cm3 (const SkgTissue *tissue,
                              double hu,
                              double density_g_cm3[SKG_TISSUE_MAX_MATERIALS])
{
  const SkgTissueNode *nodes = tissue->nodes;
  guint above = 0;

  while (above < tissue->n_nodes && nodes[above].hu <= hu)
    above++;
  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    {
      if (above == 0 || above == tissue->n_nodes)
        density_g_cm3[m] = nodes[above == 0 ? 0 : above - 1].density_g_cm3[m];
      else
        {
          double from = nodes[above - 1].hu;
          double share = (hu - from) / (nodes[above].hu - from);

          density_g_cm3[m] = nodes[above - 1].density_g_cm3[m] * (1 - share) +
                             nodes[above].density_g_cm3[m] * share;
        }
    }
}
