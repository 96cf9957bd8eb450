/* SPDX-License-Identifier: Apache-2.0
 * The chosen tool's name, material, place and shape. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_TOOL_EDITOR (skg_tool_editor_get_type ())
G_DECLARE_FINAL_TYPE (SkgToolEditor, skg_tool_editor, SKG, TOOL_EDITOR, AdwBin)

/**
 * Signals: "refused" (const char *message): an edit that was not possible, in one line;
 * %NULL after one that was.
 */
GtkWidget *skg_tool_editor_new (SkgSession *session);
void skg_tool_editor_refresh (SkgToolEditor *editor);

G_END_DECLS
