/* SPDX-License-Identifier: Apache-2.0
 * Where voxels stand, as JSON: what `skg info` says of volumes and of label maps. */
#pragma once

#include <json-glib/json-glib.h>

#include "body/volume-io.h"

G_BEGIN_DECLS

/* @name: (nullable): %NULL for an element of a list */
void skg_json_add_numbers (JsonBuilder *builder,
                           const char *name,
                           const double *numbers,
                           guint n);
void skg_json_add_vec3 (JsonBuilder *builder, const char *name, SkgVec3 v);
/* Members size, spacing_mm, origin_mm, direction and orientation. */
void skg_json_add_grid (JsonBuilder *builder, const SkgGrid *grid);

G_END_DECLS
