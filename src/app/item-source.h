/* SPDX-License-Identifier: Apache-2.0
 * Rows whose number is of a tool or of an edited structure. */
#pragma once

#include "app/number-row.h"
#include "scene/item-numbers.h"

G_BEGIN_DECLS

/* As SkgItemNumber's tool: the one that is selected at the time. */
#define SKG_ITEM_SELECTED_TOOL G_MAXUINT

/* Gives @row its dice; nothing happens if the number cannot vary. Where no tool is
 * selected yet the number is taken for one that can. @at: copied */
void
skg_item_source_bind (SkgNumberRow *row, SkgSession *session, const SkgItemNumber *at);

/**
 * skg_item_source_set:
 * Puts @number at @at; other elements of a vector go on varying. A tool's is tried
 * before: whether a picture can be made with it.
 */
gboolean skg_item_source_set (SkgSession *session,
                              const SkgItemNumber *at,
                              const SkgNumber *number,
                              GError **error);

G_END_DECLS
