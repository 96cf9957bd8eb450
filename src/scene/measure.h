/* SPDX-License-Identifier: Apache-2.0
 * From the picture back into the patient, and lengths and angles on it. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/* The inverse of skg_sample_distort_pixel(): where an ideal picture has what a
 * distorted one shows at (@column, @row). */
void skg_sample_undistort_pixel (const SkgSample *sample, double *column, double *row);

/**
 * skg_sample_unproject_pixel:
 * @column, @row: as seen: a distorted picture is undone first
 * @depth_mm: from the source along the central ray; the SOD gives the isocentre's plane
 *
 * Returns: the point of the pixel's ray in that plane parallel to the detector, patient
 *   LPS mm
 */
SkgVec3 skg_sample_unproject_pixel (const SkgSample *sample,
                                    double column,
                                    double row,
                                    double depth_mm);

/* Distance of a patient point from the source, along the central ray. */
double skg_sample_get_depth_mm (const SkgSample *sample, SkgVec3 point_mm);

/**
 * SkgLength: between two pixels.
 * @detector_mm: on the detector
 * @magnification: SID / depth
 * @plane_mm: in the plane parallel to the detector at @depth_mm: detector_mm /
 *   magnification, by similar triangles
 */
typedef struct
{
  double detector_mm;
  double depth_mm;
  double magnification;
  double plane_mm;
} SkgLength;

/* @points: column and row of both ends, as seen */
void skg_sample_measure_length (const SkgSample *sample,
                                const double points[2][2],
                                double depth_mm,
                                SkgLength *length);
/* At the middle of three points, 0 to pi; NaN where two of them fall together. */
double skg_sample_measure_angle (const SkgSample *sample, const double points[3][2]);
/* The same between points in space. */
double skg_measure_space_angle (SkgVec3 a_mm, SkgVec3 vertex_mm, SkgVec3 b_mm);

G_END_DECLS
