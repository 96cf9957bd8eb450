/* SPDX-License-Identifier: Apache-2.0
 * The inspector's list of landmarks. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_LANDMARK_PANEL (skg_landmark_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgLandmarkPanel, skg_landmark_panel, SKG, LANDMARK_PANEL, AdwBin)

GtkWidget *skg_landmark_panel_new (SkgSession *session);

G_END_DECLS
