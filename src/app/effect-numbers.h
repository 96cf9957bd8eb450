/* SPDX-License-Identifier: Apache-2.0
 * The numbers of one image effect, or of a group: what its row folds out. */
#pragma once

#include <gtk/gtk.h>

#include "app/effect-editor.h"

G_BEGIN_DECLS

#define SKG_TYPE_EFFECT_NUMBERS (skg_effect_numbers_get_type ())
G_DECLARE_FINAL_TYPE (SkgEffectNumbers, skg_effect_numbers, SKG, EFFECT_NUMBERS, GtkBox)

GtkWidget *skg_effect_numbers_new (SkgEffectEditor *editor, const char *id);
/* What the scene now says; of another group, or kind of group, rows come and go. */
void skg_effect_numbers_refresh (SkgEffectNumbers *numbers);

G_END_DECLS
