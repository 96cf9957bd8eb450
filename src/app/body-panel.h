/* SPDX-License-Identifier: Apache-2.0
 * The inspector's body page: who the patient is. */
#pragma once

#include <adwaita.h>

#include "app/number-row.h"
#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_BODY_PANEL (skg_body_panel_get_type ())
G_DECLARE_FINAL_TYPE (SkgBodyPanel, skg_body_panel, SKG, BODY_PANEL, AdwBin)

GtkWidget *skg_body_panel_new (SkgSession *session);
/* (nullable) (transfer none): of the number at @path, "patient.body.age"; %NULL if this
 * patient has no such number */
SkgNumberRow *
skg_body_panel_get_row (SkgBodyPanel *panel, const char *path, guint element);

G_END_DECLS
