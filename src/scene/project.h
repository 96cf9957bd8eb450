/* SPDX-License-Identifier: Apache-2.0
 * `skg project`: matrices and projected landmarks as JSON. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/* P and its parts for patient coordinates (LPS, mm). */
void skg_sample_get_patient_projection (const SkgSample *sample,
                                        SkgProjection *projection);

/**
 * skg_sample_project_point:
 * @projection: of skg_sample_get_patient_projection()
 * @column, @row, @depth_mm: (out): NaN, NaN and the depth for a point at or behind the
 *   source
 *
 * Returns: whether the point is in view: in front of the source and within the picture
 */
gboolean skg_sample_project_point (const SkgSample *sample,
                                   const SkgProjection *projection,
                                   SkgVec3 point_mm,
                                   double *column,
                                   double *row,
                                   double *depth_mm);

/**
 * skg_sample_describe_projection:
 * Returns: (transfer full): JSON: detector, pose (both coordinate sets, degrees and mm,
 *   limits passed), K, [R|t], P, their inverses, for patient coordinates in LPS mm, and
 *   each landmark's name, position_mm, column, row, depth_mm, in_view. Doubles survive
 *   a round trip.
 */
char *skg_sample_describe_projection (const SkgSample *sample, const SkgBody *body);

G_END_DECLS
