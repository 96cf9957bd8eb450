/* SPDX-License-Identifier: Apache-2.0
 * Texts of the JSON resources, in the user's language. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_resource_text_list:
 *
 * Names and notes of the standard views, names of the machines and titles of the
 * structure sets, as they stand in the resources.
 *
 * Returns: (transfer none) (array zero-terminated=1): the texts, in English
 */
const char *const *skg_resource_text_list (void);

/**
 * skg_resource_text_get:
 * @text: (nullable): one of the texts, as the resource has it
 *
 * Returns: (transfer none) (nullable): @text in the user's language, or @text itself
 * where there is no translation of it
 */
const char *skg_resource_text_get (const char *text);

G_END_DECLS
