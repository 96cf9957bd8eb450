/* SPDX-License-Identifier: Apache-2.0
 * The materials that we ship. */
#pragma once

#include "physics/material.h"

G_BEGIN_DECLS

#define SKG_MATERIAL_MAX_PARTS 12

/**
 * SkgMaterialRow:
 * @id: as in scenes and on the command line
 * @label: for people
 * @density_g_cm3: nominal
 * @parts: by mass; ends with a NULL name
 * @source: of composition and density
 */
typedef struct
{
  const char *id;
  const char *label;
  double density_g_cm3;
  SkgMaterialPart parts[SKG_MATERIAL_MAX_PARTS];
  const char *source;
} SkgMaterialRow;

extern const SkgMaterialRow skg_material_rows[];
extern const gsize skg_n_material_rows;

G_END_DECLS
