/* SPDX-License-Identifier: Apache-2.0
 * What an undo step is called: "kVp 90 to 110". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_history_dup_name:
 * @before, @after: two states of a scene, JSON
 * @kind: (out) (optional) (nullable): the same for steps that may become one when they
 *   follow each other quickly; %NULL for switches and words
 *
 * Returns: (transfer full): named by what differs
 */
char *skg_history_dup_name (const char *before, const char *after, char **kind);

G_END_DECLS
