/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page: rules that a sample must satisfy, and how many tries they cost.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_RULES_CARD (skg_rules_card_get_type ())
G_DECLARE_FINAL_TYPE (SkgRulesCard, skg_rules_card, SKG, RULES_CARD, GtkBox)

/* Has actions "rules.add" (a SkgRuleKind as "u") and "rules.remove" (a place in the
 * list as "u"). */
GtkWidget *skg_rules_card_new (SkgSession *session);
/* (transfer none): what it says of the rejection rate; empty without rules */
const char *skg_rules_card_get_rate (SkgRulesCard *card);
/* (transfer none): what was refused; empty if nothing was */
const char *skg_rules_card_get_message (SkgRulesCard *card);

G_END_DECLS
