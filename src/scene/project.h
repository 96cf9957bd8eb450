/* SPDX-License-Identifier: Apache-2.0
 * `skg project`: matrices and projected landmarks as JSON. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * skg_sample_describe_projection:
 * Returns: (transfer full): JSON: detector, pose (both coordinate sets, degrees and mm,
 *   limits passed), K, [R|t], P, their inverses, for patient coordinates in LPS mm, and
 *   each landmark's name, position_mm, column, row, depth_mm, in_view. Doubles survive
 *   a round trip.
 */
char *skg_sample_describe_projection (const SkgSample *sample, const SkgBody *body);

G_END_DECLS
