/* SPDX-License-Identifier: Apache-2.0
 * Rulers, angles, lines and heat maps: the tools and the list of what was measured. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_MEASURE_PANEL (skg_measure_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgMeasurePanel, skg_measure_panel, SKG, MEASURE_PANEL, AdwBin)

GtkWidget *skg_measure_panel_new (SkgSession *session);

G_END_DECLS
