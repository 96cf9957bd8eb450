/* SPDX-License-Identifier: Apache-2.0
 * Built-in presets of image effects: resources/effects. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SkgEffectPreset:
 * @root: the whole file
 */
typedef struct
{
  char *id;
  char *title;
  char *reference;
  JsonNode *root;
} SkgEffectPreset;

/* (transfer none) (element-type SkgEffectPreset) */
GPtrArray *skg_effect_preset_list (void);
/* (nullable) */
const SkgEffectPreset *skg_effect_preset_find (const char *id);
/* Whether a text means a file and not a built-in preset: it has a slash, or ends in
 * .json. */
gboolean skg_effect_preset_is_file (const char *text);

G_END_DECLS
