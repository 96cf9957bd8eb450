/* SPDX-License-Identifier: Apache-2.0
 * The inspector's page of tools: their list, and the numbers of the chosen one. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_TOOL_PANEL (skg_tool_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgToolPanel, skg_tool_panel, SKG, TOOL_PANEL, AdwBin)

/**
 * Actions: "tools.add" s: a kind of skg_tool_list_kinds(); "tools.open-mesh": asks for
 * a file.
 */
GtkWidget *skg_tool_panel_new (SkgSession *session);

/**
 * skg_tool_panel_add_mesh:
 * Reads @path in a thread and adds it; what its numbers count is asked for where they
 * cannot be millimetres.
 */
void skg_tool_panel_add_mesh (SkgToolPanel *panel, const char *path);

G_END_DECLS
