/* SPDX-License-Identifier: Apache-2.0
 * The inspector's C-arm page: machine, angles, joints, distances, detector, matrices.
 */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_CARM_PANEL (skg_carm_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgCarmPanel, skg_carm_panel, SKG, CARM_PANEL, AdwBin)

GtkWidget *skg_carm_panel_new (SkgSession *session);

G_END_DECLS
