/* SPDX-License-Identifier: Apache-2.0
 * The inspector's page of structures: which are looked for, their colours, and what
 * else the label map has. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_STRUCTURE_PANEL (skg_structure_panel_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgStructurePanel, skg_structure_panel, SKG, STRUCTURE_PANEL, AdwBin)

/**
 * Actions: "structures.add" s: a structure, a set or "all"; "structures.clear".
 */
GtkWidget *skg_structure_panel_new (SkgSession *session);

G_END_DECLS
