/* SPDX-License-Identifier: Apache-2.0
 * Smooth noise fixed in patient space: the same for the same key, whatever the voxels.
 */
#pragma once

#include <glib.h>

#include "body/sdf.h"

G_BEGIN_DECLS

/* 32 well mixed bits of a lattice point; -1 to 1 as a number. */
guint32 skg_phantom_hash (guint64 key, gint32 i, gint32 j, gint32 k);
float skg_phantom_hash_signed (guint64 key, gint32 i, gint32 j, gint32 k);

/**
 * skg_phantom_noise_row:
 * @key: which noise
 * @wavelength_mm: distance of the lattice points, along x, y, z
 * @start_mm: place of the first value; the others follow along x
 * @step_mm: distance of the values
 * @values: (out caller-allocates) (array length=n_values): -1 to 1
 */
void skg_phantom_noise_row (guint64 key,
                            const float wavelength_mm[3],
                            SkgSdfPoint start_mm,
                            float step_mm,
                            float *values,
                            guint n_values);

/* One value, -1 to 1, at a place in lattice steps. */
float skg_phantom_noise_at (guint64 key, float x, float y, float z);

G_END_DECLS
