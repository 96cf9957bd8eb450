/* SPDX-License-Identifier: Apache-2.0
 * Cubic splines through points, and tubes along them. */
#pragma once

#include "base/transform.h"

G_BEGIN_DECLS

#define SKG_SPLINE_MAX_POINTS 128

/**
 * SkgSpline: a natural cubic spline, y over x; a line through two points, a constant
 * through one.
 * @x: rising
 * @curvature: second derivatives at the points
 */
typedef struct
{
  guint n;
  double x[SKG_SPLINE_MAX_POINTS];
  double y[SKG_SPLINE_MAX_POINTS];
  double curvature[SKG_SPLINE_MAX_POINTS];
} SkgSpline;

/* @n: 1 to %SKG_SPLINE_MAX_POINTS */
void skg_spline_init (SkgSpline *spline, const double *x, const double *y, guint n);
/* Beyond its ends the spline goes on as a line. */
double skg_spline_evaluate (const SkgSpline *spline, double x);

/**
 * skg_path_new:
 * Points along the curve whose three coordinates are natural splines over the length
 * of the chords, at most @step_mm apart; the given points are among them.
 *
 * Returns: (transfer full) (element-type SkgVec3)
 */
GArray *skg_path_new (const SkgVec3 *points_mm, guint n_points, double step_mm);

/**
 * SkgPathFrame: a place on a path with axes that turn about it as little as they can
 * (double reflection: Wang et al., ACM Trans Graph 27:2, 2008).
 * @along: direction of the path; @across, @across x: right-handed with it as third
 */
typedef struct
{
  SkgVec3 position_mm;
  SkgVec3 across;
  SkgVec3 beside;
  SkgVec3 along;
} SkgPathFrame;

/* (transfer full) (array length=n_points): a frame at each point */
SkgPathFrame *skg_path_list_frames (const SkgVec3 *points_mm, guint n_points);

/**
 * skg_path_find_loop:
 * @radius_mm: of a tube around the path
 * @index: (out): of a point where the tube meets itself
 *
 * Returns: TRUE if the path comes back to itself
 */
gboolean skg_path_find_loop (const SkgVec3 *points_mm,
                             guint n_points,
                             double radius_mm,
                             guint *index);
/* TRUE if the path bends tighter than @radius_mm somewhere; likewise. */
gboolean skg_path_find_kink (const SkgVec3 *points_mm,
                             guint n_points,
                             double radius_mm,
                             guint *index);

G_END_DECLS
