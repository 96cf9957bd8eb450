/* SPDX-License-Identifier: Apache-2.0
 * The inspector's display page: what is done to the picture for the eye alone. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_DISPLAY_PANEL (skg_display_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgDisplayPanel, skg_display_panel, SKG, DISPLAY_PANEL, AdwBin)

/* Asks @session for histograms while it is mapped. */
GtkWidget *skg_display_panel_new (SkgSession *session);

G_END_DECLS
