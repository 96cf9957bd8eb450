/* SPDX-License-Identifier: Apache-2.0
 * The numbers of a scene as distributions: what varies, between which values, and what
 * a sample draws. */
#pragma once

#include "base/number.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/* Any number of the scene varies, also one of a list (tools, effects). */
gboolean skg_scene_is_random (SkgScene *scene);

/* (transfer full) (nullable): "seed 0  ·  index 17", of the shown sample, and "  ·  3
 * tries" where rules rejected two: %NULL if nothing varies and it is the first */
char *skg_scene_dup_sample_text (SkgScene *scene);

/**
 * skg_scene_get_number_limits:
 * @path: a key path, "carm.primary_deg"
 *
 * What the file format allows at @path.
 *
 * Returns: %FALSE if there is no number at @path, or one that cannot vary
 */
gboolean skg_scene_get_number_limits (const char *path, double *min, double *max);

/* (transfer none) (nullable): as written, unset where nothing is; valid until
 * "changed".
 * @index: of a vector's element, else 0 */
const SkgNumber *skg_scene_peek_number (SkgScene *scene, const char *path, guint index);

/**
 * skg_scene_set_distribution:
 * @number: a set number; of the three that give the dose it takes the place of the
 *   others
 * @fill: (nullable) (array): what the elements of a vector become that were not given;
 *   as many as it has
 * @error: %SKG_ERROR_INPUT: which values are allowed; nothing changed
 *
 * Unlike skg_scene_set_number() it replaces what was there.
 */
gboolean skg_scene_set_distribution (SkgScene *scene,
                                     const char *path,
                                     guint index,
                                     const SkgNumber *number,
                                     const double *fill,
                                     GError **error);

/* What the shown sample draws, from the stream of the key's own; NaN if nothing is
 * given. */
double skg_scene_draw_number (SkgScene *scene, const char *path, guint index);

/**
 * skg_scene_draw_numbers:
 * @values: (out caller-allocates) (array length=n_values): what samples 0, 1, ... of
 *   the shown seed draw of @number if it stands at @path
 */
void skg_scene_draw_numbers (SkgScene *scene,
                             const char *path,
                             guint index,
                             const SkgNumber *number,
                             double *values,
                             guint n_values);

G_END_DECLS
