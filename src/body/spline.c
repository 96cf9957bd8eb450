/* SPDX-License-Identifier: Apache-2.0
 * Cubic splines through points, and tubes along them. */
#include "config.h"

#include "body/spline.h"

#include <math.h>

/* Tridiagonal system of the second derivatives (zero at both ends), by elimination. */
void
skg_spline_init (SkgSpline *spline, const double *x, const double *y, guint n)
{
  double ratio[SKG_SPLINE_MAX_POINTS] = { 0 };
  double *m = spline->curvature;

  g_return_if_fail (n >= 1 && n <= SKG_SPLINE_MAX_POINTS);

  spline->n = n;
  for (guint i = 0; i < n; i++)
    {
      spline->x[i] = x[i];
      spline->y[i] = y[i];
      m[i] = 0;
    }
  for (guint i = 1; i + 1 < n; i++)
    {
      double before = x[i] - x[i - 1];
      double after = x[i + 1] - x[i];
      double pivot = 2 * (before + after) - before * ratio[i - 1];
      double bend = (y[i + 1] - y[i]) / after - (y[i] - y[i - 1]) / before;

      ratio[i] = after / pivot;
      m[i] = (6 * bend - before * m[i - 1]) / pivot;
    }
  for (guint i = n >= 2 ? n - 2 : 0; i > 0; i--)
    m[i] -= ratio[i] * m[i + 1];
}

double
skg_spline_evaluate (const SkgSpline *spline, double x)
{
  guint last = spline->n - 1;
  guint i = 0;
  double h;
  double a;
  double b;

  if (spline->n == 1)
    return spline->y[0];
  while (i + 1 < last && x > spline->x[i + 1])
    i++;
  h = spline->x[i + 1] - spline->x[i];
  a = (spline->x[i + 1] - x) / h;
  b = 1 - a;
  if (a > 1 || b > 1)
    {
      /* Slope at the end, where the curvature is zero. */
      double slope = (spline->y[i + 1] - spline->y[i]) / h;

      if (a > 1)
        return spline->y[i] +
               (slope - h / 6 * spline->curvature[i + 1]) * (x - spline->x[i]);
      return spline->y[i + 1] +
             (slope + h / 6 * spline->curvature[i]) * (x - spline->x[i + 1]);
    }
  return a * spline->y[i] + b * spline->y[i + 1] +
         h * h / 6 *
             ((a * a * a - a) * spline->curvature[i] +
              (b * b * b - b) * spline->curvature[i + 1]);
}

GArray *
skg_path_new (const SkgVec3 *points_mm, guint n_points, double step_mm)
{
  GArray *path = g_array_new (FALSE, FALSE, sizeof (SkgVec3));
  double s_mm[SKG_SPLINE_MAX_POINTS] = { 0 };
  double values[3][SKG_SPLINE_MAX_POINTS];
  SkgSpline splines[3];

  g_return_val_if_fail (n_points >= 2 && n_points <= SKG_SPLINE_MAX_POINTS, path);

  for (guint i = 0; i < n_points; i++)
    {
      if (i > 0)
        s_mm[i] = s_mm[i - 1] +
                  skg_vec3_length (skg_vec3_sub (points_mm[i], points_mm[i - 1]));
      values[0][i] = points_mm[i].x;
      values[1][i] = points_mm[i].y;
      values[2][i] = points_mm[i].z;
    }
  for (int axis = 0; axis < 3; axis++)
    skg_spline_init (&splines[axis], s_mm, values[axis], n_points);
  g_array_append_val (path, points_mm[0]);
  for (guint i = 0; i + 1 < n_points; i++)
    {
      double length_mm = s_mm[i + 1] - s_mm[i];
      guint n = (guint) MAX (ceil (length_mm / step_mm), 1);

      for (guint k = 1; k <= n; k++)
        {
          double s = s_mm[i] + length_mm * k / n;
          SkgVec3 p = skg_vec3 (skg_spline_evaluate (&splines[0], s),
                                skg_spline_evaluate (&splines[1], s),
                                skg_spline_evaluate (&splines[2], s));

          if (k == n)
            p = points_mm[i + 1];
          g_array_append_val (path, p);
        }
    }
  return path;
}

static SkgVec3
get_tangent (const SkgVec3 *points_mm, guint n_points, guint i)
{
  guint before = i > 0 ? i - 1 : 0;
  guint after = MIN (i + 1, n_points - 1);

  return skg_vec3_normalize (skg_vec3_sub (points_mm[after], points_mm[before]));
}

/* Mirrored in the plane through the middle between two points. */
static SkgVec3
reflect (SkgVec3 v, SkgVec3 difference)
{
  double square = skg_vec3_dot (difference, difference);

  if (!(square > 0))
    return v;
  return skg_vec3_add_scaled (v, difference,
                              -2 * skg_vec3_dot (v, difference) / square);
}

SkgPathFrame *
skg_path_list_frames (const SkgVec3 *points_mm, guint n_points)
{
  SkgPathFrame *frames = g_new (SkgPathFrame, n_points);
  SkgVec3 along = get_tangent (points_mm, n_points, 0);
  SkgVec3 some = fabs (along.x) < 0.9 ? skg_vec3 (1, 0, 0) : skg_vec3 (0, 1, 0);
  SkgVec3 across = skg_vec3_normalize (
      skg_vec3_add_scaled (some, along, -skg_vec3_dot (some, along)));

  for (guint i = 0; i < n_points; i++)
    {
      if (i > 0)
        {
          SkgVec3 step = skg_vec3_sub (points_mm[i], points_mm[i - 1]);
          SkgVec3 moved_along = reflect (along, step);
          SkgVec3 moved_across = reflect (across, step);

          along = get_tangent (points_mm, n_points, i);
          across = reflect (moved_across, skg_vec3_sub (along, moved_along));
        }
      frames[i] = (SkgPathFrame){
        .position_mm = points_mm[i],
        .across = across,
        .beside = skg_vec3_cross (along, across),
        .along = along,
      };
    }
  return frames;
}

/* Radius of the circle through three points. */
static double
get_bend_radius (SkgVec3 a, SkgVec3 b, SkgVec3 c)
{
  SkgVec3 u = skg_vec3_sub (b, a);
  SkgVec3 v = skg_vec3_sub (c, b);
  SkgVec3 w = skg_vec3_sub (c, a);
  double doubled_area = skg_vec3_length (skg_vec3_cross (u, v));

  if (!(doubled_area > 0))
    return skg_vec3_dot (u, v) >= 0 ? INFINITY : 0;
  if (skg_vec3_dot (u, v) < 0)
    return 0;
  return skg_vec3_length (u) * skg_vec3_length (v) * skg_vec3_length (w) /
         (2 * doubled_area);
}

/* Two discs of a tube that lie more than half a circle of its own radius apart along
 * it must be a diameter apart. Nearer ones meet only where the path bends tighter. */
gboolean
skg_path_find_loop (const SkgVec3 *points_mm,
                    guint n_points,
                    double radius_mm,
                    guint *index)
{
  g_autofree double *s_mm = g_new0 (double, n_points);

  for (guint i = 1; i < n_points; i++)
    s_mm[i] =
        s_mm[i - 1] + skg_vec3_length (skg_vec3_sub (points_mm[i], points_mm[i - 1]));
  for (guint i = 0; i < n_points; i++)
    for (guint k = i + 1; k < n_points; k++)
      if (s_mm[k] - s_mm[i] > G_PI * radius_mm &&
          skg_vec3_length (skg_vec3_sub (points_mm[k], points_mm[i])) < 2 * radius_mm)
        {
          *index = k;
          return TRUE;
        }
  return FALSE;
}

gboolean
skg_path_find_kink (const SkgVec3 *points_mm,
                    guint n_points,
                    double radius_mm,
                    guint *index)
{
  for (*index = 1; *index + 1 < n_points; (*index)++)
    if (get_bend_radius (points_mm[*index - 1], points_mm[*index],
                         points_mm[*index + 1]) < radius_mm)
      return TRUE;
  return FALSE;
}
