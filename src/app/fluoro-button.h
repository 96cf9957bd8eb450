/* SPDX-License-Identifier: Apache-2.0
 * Fluoroscopy in the header bar: a latching button that is also the lamp, and what lies
 * behind it: rate, lag, dose. */
#pragma once

#include <adwaita.h>

#include "app/fluoro.h"

G_BEGIN_DECLS

#define SKG_TYPE_FLUORO_BUTTON (skg_fluoro_button_get_type ())
G_DECLARE_FINAL_TYPE (SkgFluoroButton, skg_fluoro_button, SKG, FLUORO_BUTTON, AdwBin)

GtkWidget *skg_fluoro_button_new (SkgFluoro *fluoro);

G_END_DECLS
