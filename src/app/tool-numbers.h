/* SPDX-License-Identifier: Apache-2.0
 * The numbers that give a tool of a kind its shape: rows made from the kind's list of
 * parameters. */
#pragma once

#include <gtk/gtk.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_TOOL_NUMBERS (skg_tool_numbers_get_type ())
G_DECLARE_FINAL_TYPE (SkgToolNumbers, skg_tool_numbers, SKG, TOOL_NUMBERS, GtkBox)

/**
 * Signals: "refused" (const char *message): an edit that was not possible, in one line;
 * %NULL after one that was.
 */
GtkWidget *skg_tool_numbers_new (SkgSession *session);
/* Of the session's tool at @index; anything else empties it. */
void skg_tool_numbers_refresh (SkgToolNumbers *numbers, int index);

G_END_DECLS
