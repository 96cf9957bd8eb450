/* SPDX-License-Identifier: Apache-2.0
 * A smooth function of a few numbers, known at some places: what it is between them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SkgStyleEmulator SkgStyleEmulator;

/**
 * skg_style_emulator_new:
 * @places: double[n_places][n_inputs]: no two the same, and more than @n_inputs
 * @values: double[n_places][n_outputs]
 *
 * Interpolates by radial basis functions r^3 with a linear tail, as surrogate searches
 * do (Gutmann, J Global Optim 19:201, 2001; Regis and Shoemaker, INFORMS J Comput
 * 19:497, 2007): exact at the places, and for any linear function.
 * Returns: (nullable): %NULL if the places all lie in a plane
 */
SkgStyleEmulator *skg_style_emulator_new (const double *places,
                                          const double *values,
                                          guint n_places,
                                          guint n_inputs,
                                          guint n_outputs);
void skg_style_emulator_free (SkgStyleEmulator *emulator);
/* @outputs: (out caller-allocates) (array) */
void skg_style_emulator_get (const SkgStyleEmulator *emulator,
                             const double *inputs,
                             double *outputs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleEmulator, skg_style_emulator_free)

G_END_DECLS
