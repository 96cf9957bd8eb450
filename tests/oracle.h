/* SPDX-License-Identifier: Apache-2.0
 * What pictures ought to be: line integrals in double precision, written independently
 * of the renderer. */
#pragma once

#include "body/volume.h"
#include "render/frame.h"

G_BEGIN_DECLS

/**
 * oracle_line_integral:
 * @from_mm: patient space, one end of the line
 * @to_mm: the other end
 *
 * Integral of max (0, mu_water (1 + HU / 1000)) along the line, where HU is
 * interpolated trilinearly between voxel centres, held constant from the outermost
 * centres to the volume's faces, and nothing outside; ends included. The line is cut at
 * every plane of voxel centres and wherever HU passes -1000, so that each piece is a
 * cubic polynomial; five Gauss-Legendre nodes integrate it to rounding.
 *
 * Returns: a pure number
 */
double oracle_line_integral (SkgVolume *volume,
                             double mu_water_per_mm,
                             SkgVec3 from_mm,
                             SkgVec3 to_mm);

/* Patient position of a pixel's centre; fractions are allowed. */
SkgVec3 oracle_pixel_mm (const SkgGeometry *geometry, double column, double row);

/**
 * oracle_render:
 * @stride: 1 computes all pixels; N every Nth column and row, from (0, 0) on
 *
 * Returns: (transfer full): double[ceil (rows / stride)][ceil (columns / stride)]
 */
double *oracle_render (SkgVolume *volume,
                       double mu_water_per_mm,
                       const SkgGeometry *geometry,
                       guint stride);

/**
 * oracle_relative_l2:
 * @picture: float[rows][columns]
 * @expected: from oracle_render() with the same @stride
 *
 * Returns: |picture - expected| / |expected| over the computed pixels
 */
double oracle_relative_l2 (const float *picture,
                           guint columns,
                           guint rows,
                           const double *expected,
                           guint stride);

/* Lengths (mm) of the line from @from_mm to @to_mm inside solids whose axes are those
 * of the patient. The cylinder's axis is z; @half_mm are half edges or semi-axes. */
double
oracle_chord_box (SkgVec3 from_mm, SkgVec3 to_mm, SkgVec3 centre_mm, SkgVec3 half_mm);
double oracle_chord_ellipsoid (SkgVec3 from_mm,
                               SkgVec3 to_mm,
                               SkgVec3 centre_mm,
                               SkgVec3 half_mm);
double oracle_chord_sphere (SkgVec3 from_mm,
                            SkgVec3 to_mm,
                            SkgVec3 centre_mm,
                            double radius_mm);
double oracle_chord_cylinder (SkgVec3 from_mm,
                              SkgVec3 to_mm,
                              SkgVec3 centre_mm,
                              double radius_mm,
                              double half_height_mm);

G_END_DECLS
