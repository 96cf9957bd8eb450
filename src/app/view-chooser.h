/* SPDX-License-Identifier: Apache-2.0
 * A button that names the present view and opens the table of standard views. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_VIEW_CHOOSER (skg_view_chooser_get_type ())
G_DECLARE_FINAL_TYPE (SkgViewChooser, skg_view_chooser, SKG, VIEW_CHOOSER, AdwBin)

/* gtk_widget_activate() opens the table. */
GtkWidget *skg_view_chooser_new (SkgSession *session);
void skg_view_chooser_popup (SkgViewChooser *chooser);

G_END_DECLS
