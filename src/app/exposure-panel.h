/* SPDX-License-Identifier: Apache-2.0
 * The inspector's exposure page: simulator, tube, dose, collimator, detector. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_EXPOSURE_PANEL (skg_exposure_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgExposurePanel, skg_exposure_panel, SKG, EXPOSURE_PANEL, AdwBin)

GtkWidget *skg_exposure_panel_new (SkgSession *session);

G_END_DECLS
