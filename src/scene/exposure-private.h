/* SPDX-License-Identifier: Apache-2.0
 * Exposure in the scene file. */
#pragma once

#include "scene/exposure.h"
#include "scene/scene-private.h"

G_BEGIN_DECLS

void skg_exposure_set_defaults (SkgSceneData *data);

/* What ranges of single numbers don't say: names, tables, things given twice. */
gboolean skg_exposure_check_data (const SkgSceneData *data, GError **error);

/* @data is checked. */
gboolean skg_exposure_draw (const SkgSceneData *data,
                            guint64 seed,
                            guint64 index,
                            SkgExposure *exposure,
                            GError **error);

#define SKG_TISSUE_DEFAULT_PRESET "four-tissue"

/* "exposure.materials": mixtures of the scene's own, each
 * "name": {"density_g_cm3": d, "parts": {"Ti": 0.9, ...}} */
gboolean skg_mixtures_check (JsonNode *materials, GError **error);
/* Interned: @name, or as skg_material_find() knows the mixture of that name. */
const char *
skg_mixtures_resolve (JsonNode *materials, const char *name, GError **error);

/**
 * skg_tissue_from_json:
 * @node: (nullable): a preset's name, or
 *   {"materials": ["water", ...], "nodes": [[HU, g/cm3 of each...], ...]}
 * @mixtures: (nullable)
 */
gboolean skg_tissue_from_json (JsonNode *node,
                               JsonNode *mixtures,
                               SkgTissue *tissue,
                               GError **error);
/* (transfer full): what skg_tissue_from_json() reads */
JsonNode *skg_tissue_to_json (const SkgTissue *tissue);

G_END_DECLS
