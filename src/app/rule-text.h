/* SPDX-License-Identifier: Apache-2.0
 * What rules are called in the window. */
#pragma once

#include "scene/rules.h"

G_BEGIN_DECLS

/* Translated: "Landmark in view" */
const char *skg_rule_text_get_title (SkgRuleKind kind);
/* Translated: what it demands */
const char *skg_rule_text_get_help (SkgRuleKind kind);
/* (transfer full): translated: "Landmark in view: FH-l" */
char *skg_rule_text_dup (const SkgRule *rule);

G_END_DECLS
