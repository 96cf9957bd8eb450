/* SPDX-License-Identifier: Apache-2.0
 * All kinds of image effects, by family, with a field to search them: a popover. */
#pragma once

#include <gtk/gtk.h>

#include "render/effects.h"

G_BEGIN_DECLS

#define SKG_TYPE_EFFECT_CHOOSER (skg_effect_chooser_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgEffectChooser, skg_effect_chooser, SKG, EFFECT_CHOOSER, GtkPopover)

/**
 * SkgEffectChooser has one signal, "chosen" (int kind)
 */
GtkWidget *skg_effect_chooser_new (void);

/* For tests: what is typed, and how many kinds are then left. */
GtkEditable *skg_effect_chooser_get_search (SkgEffectChooser *chooser);
guint skg_effect_chooser_count_shown (SkgEffectChooser *chooser);

G_END_DECLS
