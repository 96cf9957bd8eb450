/* SPDX-License-Identifier: Apache-2.0
 * Edits of a tissue table that keep it acceptable. */
#pragma once

#include "physics/tissue.h"

G_BEGIN_DECLS

/* Where nodes can be taken, HU and g/cm3: below every CT's air to above every scanner's
 * clip, and past every metal of an implant but gold. */
#define SKG_TISSUE_EDIT_MIN_HU (-1100.0)
#define SKG_TISSUE_EDIT_MAX_HU 9000.0
#define SKG_TISSUE_EDIT_MAX_G_CM3 20.0

/**
 * skg_tissue_move_node:
 * @tissue: (inout): acceptable, and stays so
 * @density_g_cm3: of @material alone; its HU is that of all materials
 *
 * A node stops at its neighbours' HU; at the same HU two make a step.
 */
void skg_tissue_move_node (
    SkgTissue *tissue, guint node, guint material, double hu, double density_g_cm3);

/* A node on the present lines at @hu, which changes nothing until it is moved.
 * Returns: its index; %SKG_TISSUE_MAX_NODES if the table is full */
guint skg_tissue_add_node (SkgTissue *tissue, double hu);

/* Returns: %FALSE with two nodes left: it stays */
gboolean skg_tissue_remove_node (SkgTissue *tissue, guint node);

/* (nullable): of the preset that @tissue is */
const char *skg_tissue_get_preset_id (const SkgTissue *tissue);

G_END_DECLS
