/* SPDX-License-Identifier: Apache-2.0
 * Reading the JSON resources of this floor. A fault in one of them is a fault of the
 * build: every function says so with g_critical, naming resource and key. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SKG_SCENE_RESOURCES "/io/github/skiagraph/scene"

/* (transfer full) (nullable) */
JsonNode *skg_resource_load_json (const char *path);
/* (transfer full): "" if it is missing */
char *skg_resource_dup_string (JsonObject *object, const char *key, const char *path);
/* @key must be there; 0 if it is not */
double skg_resource_get_number (JsonObject *object, const char *key, const char *path);
/* For keys that may be missing. */
double skg_resource_get_number_or (JsonObject *object,
                                   const char *key,
                                   double fallback,
                                   const char *path);

G_END_DECLS
