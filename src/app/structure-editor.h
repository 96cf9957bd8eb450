/* SPDX-License-Identifier: Apache-2.0
 * What is done to one structure of the body: hidden, alone, denser, moved. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_STRUCTURE_EDITOR (skg_structure_editor_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgStructureEditor, skg_structure_editor, SKG, STRUCTURE_EDITOR, AdwBin)

/**
 * Signals: "mask-toggled" (gboolean in_masks): by hand; whoever made it keeps that.
 */
GtkWidget *skg_structure_editor_new (SkgSession *session, const char *name);
/* From the scene. */
void skg_structure_editor_refresh (SkgStructureEditor *editor, gboolean in_masks);

G_END_DECLS
