/* SPDX-License-Identifier: Apache-2.0
 * One tool in the inspector's list. */
#pragma once

#include <gtk/gtk.h>

#include "scene/tools.h"

G_BEGIN_DECLS

#define SKG_TYPE_TOOL_ROW (skg_tool_row_get_type ())
G_DECLARE_FINAL_TYPE (SkgToolRow, skg_tool_row, SKG, TOOL_ROW, GtkListBoxRow)

/**
 * Signals: "hidden-toggled" (gboolean hidden), "duplicated", "removed": what the user
 * wants of it.
 */
GtkWidget *skg_tool_row_new (guint32 rgb);
void skg_tool_row_set_tool (SkgToolRow *row, const SkgPlacedTool *placed);

G_END_DECLS
