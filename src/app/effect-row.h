/* SPDX-License-Identifier: Apache-2.0
 * One image effect of the chain, or a group with its members inside: a card. */
#pragma once

#include <adwaita.h>

#include "app/effect-editor.h"

G_BEGIN_DECLS

#define SKG_TYPE_EFFECT_ROW (skg_effect_row_get_type ())
G_DECLARE_FINAL_TYPE (SkgEffectRow, skg_effect_row, SKG, EFFECT_ROW, GtkBox)

/* @id: of a node that is there */
GtkWidget *skg_effect_row_new (SkgEffectEditor *editor, const char *id);
const char *skg_effect_row_get_id (SkgEffectRow *row);

/* What the scene now says of it. @drawn: (element-type utf8): ids of the effects that
 * the shown sample has */
void skg_effect_row_refresh (SkgEffectRow *row, GHashTable *drawn);
/* The picture of that id is another one. */
void skg_effect_row_refresh_preview (SkgEffectRow *row, const char *id);

gboolean skg_effect_row_get_expanded (SkgEffectRow *row);
void skg_effect_row_set_expanded (SkgEffectRow *row, gboolean expanded);
/* The members of a group go here. */
GtkBox *skg_effect_row_get_members (SkgEffectRow *row);
void skg_effect_row_grab_focus (SkgEffectRow *row);

/* What a drag of a row and a drop on another one does, below its middle or above.
 * Returns: FALSE if it stays where it is */
gboolean skg_effect_row_drop (SkgEffectRow *row, const char *id, gboolean below);
/* Alt+Up, Alt+Down. */
gboolean skg_effect_row_step (SkgEffectRow *row, gboolean down);

G_END_DECLS
