/* SPDX-License-Identifier: Apache-2.0
 * From the picture back into the patient, and lengths and angles on it. */
#include "config.h"

#include "scene/measure.h"

#include <math.h>

#include "render/effect-moves.h"
#include "render/distort.h"
#include "scene/project.h"

void
skg_sample_undistort_pixel (const SkgSample *sample, double *column, double *row)
{
  const SkgDetector *detector = &sample->detector;
  double x;
  double y;

  if (skg_effect_list_moves_labels (&sample->effects))
    skg_effect_list_move_point_back (&sample->effects, detector->columns,
                                     detector->rows, column, row);
  x = *column - (detector->columns - 1.0) / 2;
  y = *row - (detector->rows - 1.0) / 2;
  if (sample->exposure.simulator != SKG_SIMULATOR_REALISTIC)
    return;
  skg_undistort_offset (MIN (detector->columns, detector->rows) / 2.0,
                        sample->exposure.detection.pincushion, &x, &y);
  *column = (detector->columns - 1.0) / 2 + x;
  *row = (detector->rows - 1.0) / 2 + y;
}

/* p = K [R|t] X, so X = R^T (depth K^-1 (column, row, 1) - t). */
SkgVec3
skg_sample_unproject_pixel (const SkgSample *sample,
                            double column,
                            double row,
                            double depth_mm)
{
  SkgProjection p;
  double camera[3];
  double out[3] = { 0 };

  skg_sample_undistort_pixel (sample, &column, &row);
  skg_sample_get_patient_projection (sample, &p);
  camera[1] = (row - p.k[1][2]) / p.k[1][1];
  camera[0] = (column - p.k[0][2] - p.k[0][1] * camera[1]) / p.k[0][0];
  camera[2] = 1;
  for (int r = 0; r < 3; r++)
    for (int c = 0; c < 3; c++)
      out[c] += p.rt[r][c] * (camera[r] * depth_mm - p.rt[r][3]);
  return skg_vec3 (out[0], out[1], out[2]);
}

double
skg_sample_get_depth_mm (const SkgSample *sample, SkgVec3 point_mm)
{
  SkgProjection p;

  skg_sample_get_patient_projection (sample, &p);
  return p.rt[2][0] * point_mm.x + p.rt[2][1] * point_mm.y + p.rt[2][2] * point_mm.z +
         p.rt[2][3];
}

void
skg_sample_measure_length (const SkgSample *sample,
                           const double points[2][2],
                           double depth_mm,
                           SkgLength *length)
{
  double ends[2][2] = { { points[0][0], points[0][1] },
                        { points[1][0], points[1][1] } };

  for (int i = 0; i < 2; i++)
    skg_sample_undistort_pixel (sample, &ends[i][0], &ends[i][1]);
  length->depth_mm = depth_mm;
  length->magnification = sample->pose.sid_mm / depth_mm;
  length->detector_mm = hypot (ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]) *
                        sample->detector.pitch_mm;
  length->plane_mm = length->detector_mm / length->magnification;
}

double
skg_measure_space_angle (SkgVec3 a_mm, SkgVec3 vertex_mm, SkgVec3 b_mm)
{
  SkgVec3 a = skg_vec3_sub (a_mm, vertex_mm);
  SkgVec3 b = skg_vec3_sub (b_mm, vertex_mm);

  if (!(skg_vec3_length (a) > 0 && skg_vec3_length (b) > 0))
    return (double) NAN;
  /* Unlike the inverse cosine of the product, exact also near 0 and pi. */
  return atan2 (skg_vec3_length (skg_vec3_cross (a, b)), skg_vec3_dot (a, b));
}

double
skg_sample_measure_angle (const SkgSample *sample, const double points[3][2])
{
  SkgVec3 at[3];

  for (int i = 0; i < 3; i++)
    {
      at[i] = skg_vec3 (points[i][0], points[i][1], 0);
      skg_sample_undistort_pixel (sample, &at[i].x, &at[i].y);
    }
  return skg_measure_space_angle (at[0], at[1], at[2]);
}
