/* SPDX-License-Identifier: Apache-2.0
 * The space bar as the pedal of a fluoroscopy run. */
#pragma once

#include <gtk/gtk.h>

#include "app/fluoro.h"

G_BEGIN_DECLS

/**
 * skg_fluoro_pedal_add:
 * @views: ends with %NULL: where Space is the pedal; elsewhere it presses buttons
 *
 * The beam goes off when the key comes up, wherever the focus then is, and when the
 * window stops being the active one: its key would come up unseen.
 */
void
skg_fluoro_pedal_add (GtkWindow *window, SkgFluoro *fluoro, GtkWidget *const *views);

G_END_DECLS
