/* SPDX-License-Identifier: Apache-2.0
 * `skg project`: matrices and projected landmarks as JSON. */
#pragma once

#include "render/picture.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/* P and its parts for patient coordinates (LPS, mm). */
void skg_sample_get_patient_projection (const SkgSample *sample,
                                        SkgProjection *projection);

/* What an ideal picture has at (@column, @row) is there in a distorted one (image
 * intensifier): r_ideal = r (1 - pincushion r^2), r = 1 at half of the shorter side. */
void skg_sample_distort_pixel (const SkgSample *sample, double *column, double *row);

/**
 * skg_sample_project_point:
 * Through the pinhole, then distorted as the picture is, then moved by the image
 * effects.
 * @projection: of skg_sample_get_patient_projection()
 * @column, @row, @depth_mm: (out): NaN, NaN and the depth for a point at or behind the
 *   source
 *
 * Returns: whether the point is in view: in front of the source, within the picture and
 *   still there after the effects
 */
gboolean skg_sample_project_point (const SkgSample *sample,
                                   const SkgProjection *projection,
                                   SkgVec3 point_mm,
                                   double *column,
                                   double *row,
                                   double *depth_mm);

/**
 * skg_sample_find_landmark:
 *
 * Returns: (transfer none): the landmark whose place the one at @index has in the
 * picture: itself, or where effects mirror the picture and swap sides, the one on the
 * other side
 */
const SkgLandmark *skg_sample_find_landmark (const SkgSample *sample,
                                             SkgLandmarkSet *landmarks,
                                             guint index);
guint skg_sample_find_landmark_index (const SkgSample *sample,
                                      SkgLandmarkSet *landmarks,
                                      guint index);

/**
 * skg_sample_describe_projection:
 * @picture: (nullable): of the whole detector, with pass 2: each of its structures is
 *   listed with name, number, in_view, area_px and box_px (first column and row,
 *   columns, rows), in detector pixels
 *
 * Returns: (transfer full): JSON: detector, pose (both coordinate sets, degrees and mm,
 *   limits passed), K, [R|t], P, their inverses, for patient coordinates in LPS mm, and
 *   each landmark's name, position_mm, column, row, depth_mm, in_view, and the same of
 *   the key points of each tool. Doubles survive a round trip.
 */
char *skg_sample_describe_projection (const SkgSample *sample,
                                      const SkgBody *body,
                                      SkgPicture *picture);

G_END_DECLS
