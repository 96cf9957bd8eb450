/* SPDX-License-Identifier: Apache-2.0
 * A thin bar: where a value stands within a machine's limits, and whether beyond. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKG_TYPE_LIMIT_BAR (skg_limit_bar_get_type ())
G_DECLARE_FINAL_TYPE (SkgLimitBar, skg_limit_bar, SKG, LIMIT_BAR, GtkWidget)

/* Beyond the limits the marker stands at that end and the style class "passed" is set.
 */
void skg_limit_bar_set (SkgLimitBar *bar, double value, double min, double max);

G_END_DECLS
