/* SPDX-License-Identifier: Apache-2.0
 * The inspector's page of domain randomization: families, and the chain of image
 * effects. */
#pragma once

#include <adwaita.h>

#include "app/effect-row.h"

G_BEGIN_DECLS

#define SKG_TYPE_RANDOMIZE_PANEL (skg_randomize_panel_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgRandomizePanel, skg_randomize_panel, SKG, RANDOMIZE_PANEL, AdwBin)

GtkWidget *skg_randomize_panel_new (SkgSession *session);

/* (nullable): the card of that id */
SkgEffectRow *skg_randomize_panel_get_row (SkgRandomizePanel *panel, const char *id);
SkgEffectEditor *skg_randomize_panel_get_editor (SkgRandomizePanel *panel);

G_END_DECLS
