/* SPDX-License-Identifier: Apache-2.0
 * What label values are called: the tables that come with the program, side files in
 * CSV or JSON, and the names that a NIfTI file's header extension holds. */
#pragma once

#include <json-glib/json-glib.h>

#include "body/labels.h"

G_BEGIN_DECLS

/* (element-type SkgLabelName), frees what its elements hold. */
GArray *skg_label_names_new (void);
void skg_label_names_add (
    GArray *names, guint layer, guint value, const char *name, guint32 rgb);
/* (nullable): the name of @value in layer 0 */
const SkgLabelName *skg_label_names_find (GArray *names, guint value);

/* (transfer none) (array zero-terminated=1): "totalsegmentator-v1", ... and the ids of
 * skg_structure_list_sets(), whose numbers are a table as well */
const char *const *skg_label_table_list (void);
/* (transfer none): "TotalSegmentator v1" */
const char *skg_label_table_get_title (const char *id);

/**
 * skg_label_table_new:
 * @table: an id of skg_label_table_list(), "none" (an empty table), or the path of a
 *   .csv or .json file
 * @title: (out) (transfer full): for people
 * @error: %SKG_ERROR_INPUT: unknown id; or what is wrong in the file, with its name
 */
GArray *skg_label_table_new (const char *table, char **title, GError **error);

/* Whether @table would be read as a file. */
gboolean skg_label_table_is_file (const char *table);

/**
 * skg_label_table_parse_csv:
 * @text: rows of value, name and maybe colour (#rrggbb), separated by comma, semicolon
 *   or tab; a header line may name the columns (value, label, id; name; color)
 * @error: %SKG_ERROR_INPUT names the line
 */
GArray *skg_label_table_parse_csv (const char *text, GError **error);
/**
 * skg_label_table_parse_json:
 * @root: {"1": "spleen"}, {"spleen": 1}, either of them under "labels", or a list of
 *   {"value": 1, "name": "spleen", "color": "#aabbcc"}; value 0 is background
 * @error: %SKG_ERROR_INPUT names the key
 */
GArray *skg_label_table_parse_json (JsonNode *root, GError **error);

/* Names from <Label Key="1">name</Label> elements in the extension of an unpacked
 * NIfTI file, as TotalSegmentator 2 writes them; empty if there are none. */
GArray *skg_label_table_read_nifti (const char *path);

/* "#rrggbb" to 0xRRGGBB; FALSE if it is something else. */
gboolean skg_rgb_parse (const char *text, guint32 *rgb);

G_END_DECLS
