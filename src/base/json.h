/* SPDX-License-Identifier: Apache-2.0
 * JSON from strangers: what json-glib lets pass is refused here first, and doubles
 * are written so that they come back the same. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SKG_JSON_MAX_BYTES (16u << 20)
#define SKG_JSON_MAX_DEPTH 32

/**
 * skg_json_parse:
 * @text: UTF-8; need not be NUL-terminated if @length is given
 * @length: bytes, or -1
 * @source: named in messages: a file, "--set", ...
 * @error: %SKG_ERROR_INPUT: not JSON (RFC 8259: no comments, no NaN), longer than
 *   %SKG_JSON_MAX_BYTES, nested deeper than %SKG_JSON_MAX_DEPTH, or a key twice in one
 *   object
 *
 * Returns: (transfer full): the root
 */
JsonNode *
skg_json_parse (const char *text, gssize length, const char *source, GError **error);

/* The same from a file; checks its size before it is read. */
JsonNode *skg_json_load (const char *path, GError **error);

/**
 * skg_json_to_text:
 * Returns: (transfer full): indented by two; lists of plain values and objects that
 *   hold only such a list stay on one line; ends with a newline. Equal trees give equal
 *   bytes.
 */
char *skg_json_to_text (JsonNode *node);

/* The same on one line, without a newline at the end. */
char *skg_json_to_line (JsonNode *node);

/* The shortest of 15 to 17 digits that reads back as @value, which must be finite. */
char *skg_json_dup_double (double value);

/* A value as messages quote it: compact, cut after 60 bytes. */
char *skg_json_dup_excerpt (JsonNode *node);

/**
 * skg_json_find_near:
 * Returns: (transfer none) (nullable): the name in the NULL-terminated @names that
 *   @word was probably meant to be (few letters changed, swapped, missing or too many)
 */
const char *skg_json_find_near (const char *word, const char *const *names);

G_END_DECLS
