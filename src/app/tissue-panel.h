/* SPDX-License-Identifier: Apache-2.0
 * The inspector's tissue page: from HU to materials. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_TISSUE_PANEL (skg_tissue_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgTissuePanel, skg_tissue_panel, SKG, TISSUE_PANEL, AdwBin)

GtkWidget *skg_tissue_panel_new (SkgSession *session);

G_END_DECLS
