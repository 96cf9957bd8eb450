/* SPDX-License-Identifier: Apache-2.0
 * What a window shows before anything is open: the scenes that come with the program,
 * files to open, and recent ones. Works through the window's actions. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKG_TYPE_START_PAGE (skg_start_page_get_type ())
G_DECLARE_FINAL_TYPE (SkgStartPage, skg_start_page, SKG, START_PAGE, GtkWidget)

/* @recent: items with a label and the action that opens them; followed as it changes */
GtkWidget *skg_start_page_new (GMenuModel *recent);

G_END_DECLS
