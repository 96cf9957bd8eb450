/* SPDX-License-Identifier: Apache-2.0
 * Presets of image effects: built-in ones (resources/effects), and those that the user
 * saves in a folder of their own. */
#pragma once

#include <json-glib/json-glib.h>

#include "scene/effect-spec.h"

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
/* (transfer full) (element-type SkgEffectPreset): those that the user has saved; the id
 * is the file's absolute path, which a scene takes as the name of a preset. By title;
 * what is no preset is left out */
GPtrArray *skg_effect_preset_list_own (void);
/**
 * skg_effect_preset_save_own:
 * @title: what it is called; one of the same title is replaced
 * @path: (out) (transfer full) (optional)
 * @error: %SKG_ERROR_INPUT: a title without a letter or digit; %SKG_ERROR_FAILED: it
 *   cannot be written
 */
gboolean skg_effect_preset_save_own (const SkgEffectSpec *spec,
                                     const char *title,
                                     char **path,
                                     GError **error);
/* Whether a text means a file and not a built-in preset: it has a slash, or ends in
 * .json. */
gboolean skg_effect_preset_is_file (const char *text);

G_END_DECLS
