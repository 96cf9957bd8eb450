/* SPDX-License-Identifier: Apache-2.0
 * The strip beside the inspector that chooses its page: an icon and a short word each.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKG_TYPE_PAGE_BAR (skg_page_bar_get_type ())
G_DECLARE_FINAL_TYPE (SkgPageBar, skg_page_bar, SKG, PAGE_BAR, GtkBox)

/**
 * skg_page_bar_new:
 * @stack: its pages may come later; each one that is added gets a button, from its
 *   icon name and its title
 *
 * Arrow keys walk along it; Enter and the space bar choose.
 */
GtkWidget *skg_page_bar_new (GtkStack *stack);

/* (nullable): the button of the page of that name */
GtkToggleButton *skg_page_bar_get_button (SkgPageBar *bar, const char *name);

G_END_DECLS
