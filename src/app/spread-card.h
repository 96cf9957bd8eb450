/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page: places and directions that vary evenly in a ball, a cone, or over
 * all rotations. */
#pragma once

#include <gtk/gtk.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_SPREAD_CARD (skg_spread_card_get_type ())
G_DECLARE_FINAL_TYPE (SkgSpreadCard, skg_spread_card, SKG, SPREAD_CARD, GtkBox)

GtkWidget *skg_spread_card_new (SkgSession *session);

G_END_DECLS
