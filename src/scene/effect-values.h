/* SPDX-License-Identifier: Apache-2.0
 * Values of image effects read from JSON and checked. All messages begin with the path,
 * name the value and what is allowed; nothing is changed then. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/number.h"
#include "render/effects.h"

G_BEGIN_DECLS

/* (nullable): of a text node */
const char *skg_effect_get_text (JsonNode *node);

/* Both return %FALSE. @node: (nullable): missing */
gboolean skg_effect_refuse (const char *path,
                            JsonNode *node,
                            const char *allowed,
                            GError **error);
gboolean skg_effect_refuse_key (const char *path,
                                const char *key,
                                const char *const *names,
                                GError **error);

gboolean skg_effect_read_boolean (const char *path,
                                  JsonNode *node,
                                  gboolean *value,
                                  GError **error);
gboolean skg_effect_read_constant (const char *path,
                                   JsonNode *node,
                                   double min,
                                   double max,
                                   gboolean whole,
                                   double *value,
                                   GError **error);
gboolean skg_effect_read_number (const char *path,
                                 JsonNode *node,
                                 const SkgEffectParam *param,
                                 SkgNumber *number,
                                 GError **error);
gboolean
skg_effect_read_texts (const char *path, JsonNode *node, char ***texts, GError **error);
gboolean
skg_effect_read_id (const char *path, JsonNode *node, char **id, GError **error);

G_END_DECLS
