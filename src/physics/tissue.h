/* SPDX-License-Identifier: Apache-2.0
 * From Hounsfield units to tissue: how much of which material a voxel holds. */
#pragma once

#include "physics/material.h"

G_BEGIN_DECLS

#define SKG_TISSUE_MAX_MATERIALS 4
#define SKG_TISSUE_MAX_NODES 16

/**
 * SkgTissueNode:
 * @density_g_cm3: of each material of the table at this HU
 */
typedef struct
{
  double hu;
  double density_g_cm3[SKG_TISSUE_MAX_MATERIALS];
} SkgTissueNode;

/**
 * SkgTissue: a piecewise linear table, applied to interpolated HU.
 * @materials: ids for skg_material_find()
 * @nodes: HU rise; two at the same HU make a step. Below the first and above the last
 *   node their densities hold
 *
 * A plain value.
 */
typedef struct
{
  guint n_materials;
  const char *materials[SKG_TISSUE_MAX_MATERIALS];
  guint n_nodes;
  SkgTissueNode nodes[SKG_TISSUE_MAX_NODES];
} SkgTissue;

/**
 * skg_tissue_find_preset:
 * @id: "deepdrr" (air, soft tissue, bone by thresholds at -800 and 350 HU with its two
 *   density lines), "four-tissue" (lung and soft tissue, adipose, bone, metal, mixed
 *   where HU lie between) or "water" (all of it water, density 1 + HU / 1000)
 *
 * Returns: (transfer none) (nullable)
 */
const SkgTissue *skg_tissue_find_preset (const char *id);
/* (transfer none) (array zero-terminated=1) */
const char *const *skg_tissue_list_presets (void);

/**
 * skg_tissue_check:
 * @error: %SKG_ERROR_INPUT: nodes out of order, a density that is negative or not
 *   finite, too few nodes, an unknown material; names node and value
 */
gboolean skg_tissue_check (const SkgTissue *tissue, GError **error);

/* The same materials by name, the same nodes. */
gboolean skg_tissue_equal (const SkgTissue *a, const SkgTissue *b);

/* Density of each material at @hu, g/cm3. At a step: the side above. */
void skg_tissue_get_density_g_cm3 (const SkgTissue *tissue,
                                   double hu,
                                   double density_g_cm3[SKG_TISSUE_MAX_MATERIALS]);

G_END_DECLS
