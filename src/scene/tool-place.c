/* SPDX-License-Identifier: Apache-2.0
 * Where hands put tools. */
#include "config.h"

#include "scene/tool-place.h"

#include <math.h>

#include "scene/project.h"

/* Key points of every tool (body/tool.h). */
#define BASE 0u
#define TIP 1u
/* Places of the axis that are looked at: closer than a pixel for what fits the view. */
#define N_AXIS 256
#define MIN_LENGTH_MM 1e-6

/* @matrix, and then moved so that the tip is at @target_mm. */
static SkgMat4
bring_tip (const SkgPlacedTool *placed, SkgMat4 matrix, SkgVec3 target_mm)
{
  SkgVec3 tip_mm = skg_mat4_transform_point (
      &matrix, skg_tool_get_point (placed->tool, TIP)->position_mm);
  SkgVec3 way_mm = skg_vec3_sub (target_mm, tip_mm);

  matrix.m[3][0] += way_mm.x;
  matrix.m[3][1] += way_mm.y;
  matrix.m[3][2] += way_mm.z;
  return matrix;
}

SkgMat4
skg_tool_place_tip (const SkgPlacedTool *placed, SkgVec3 target_mm)
{
  return bring_tip (placed, placed->patient_from_tool, target_mm);
}

/* Any direction across @axis. */
static SkgVec3
get_across (SkgVec3 axis)
{
  SkgVec3 other = fabs (axis.x) < 0.6 ? skg_vec3 (1, 0, 0) : skg_vec3 (0, 1, 0);

  return skg_vec3_normalize (skg_vec3_cross (axis, other));
}

/* The least turn of unit vector @from onto unit vector @to. */
static SkgMat4
get_turn (SkgVec3 from, SkgVec3 to)
{
  SkgVec3 normal = skg_vec3_cross (from, to);
  double sine = skg_vec3_length (normal);
  double angle_rad = atan2 (sine, skg_vec3_dot (from, to));

  /* Opposite ones leave the axis open. */
  normal = sine > 1e-12 ? skg_vec3_scale (normal, 1 / sine) : get_across (from);
  return skg_mat4_rotation (normal, angle_rad);
}

/* Base to tip; a tool of which both are one point along its z. */
static SkgVec3
get_axis (const SkgPlacedTool *placed)
{
  SkgVec3 axis = skg_vec3_sub (skg_placed_tool_get_point_mm (placed, TIP),
                               skg_placed_tool_get_point_mm (placed, BASE));

  if (skg_vec3_length (axis) < MIN_LENGTH_MM)
    axis = skg_mat4_get_column (&placed->patient_from_tool, 2);
  return skg_vec3_normalize (axis);
}

static SkgMat4
turn_axis (const SkgPlacedTool *placed, SkgVec3 direction, SkgVec3 tip_mm)
{
  SkgMat4 turn = get_turn (get_axis (placed), direction);

  return bring_tip (placed, skg_mat4_multiply (&turn, &placed->patient_from_tool),
                    tip_mm);
}

gboolean
skg_tool_place_aim (const SkgPlacedTool *placed, SkgVec3 through_mm, SkgMat4 *matrix)
{
  SkgVec3 tip_mm = skg_placed_tool_get_point_mm (placed, TIP);
  SkgVec3 way_mm = skg_vec3_sub (through_mm, tip_mm);

  if (skg_vec3_length (way_mm) < MIN_LENGTH_MM)
    return FALSE;
  if (skg_vec3_dot (way_mm, get_axis (placed)) < 0)
    way_mm = skg_vec3_scale (way_mm, -1);
  *matrix = turn_axis (placed, skg_vec3_normalize (way_mm), tip_mm);
  return TRUE;
}

gboolean
skg_tool_place_along (const SkgPlacedTool *placed,
                      SkgVec3 from_mm,
                      SkgVec3 to_mm,
                      SkgMat4 *matrix)
{
  SkgVec3 way_mm = skg_vec3_sub (to_mm, from_mm);

  if (skg_vec3_length (way_mm) < MIN_LENGTH_MM)
    return FALSE;
  *matrix = turn_axis (placed, skg_vec3_normalize (way_mm), to_mm);
  return TRUE;
}

double
skg_tool_find_depth_mm (const SkgSample *sample,
                        const SkgPlacedTool *placed,
                        double column,
                        double row)
{
  SkgVec3 base_mm = skg_placed_tool_get_point_mm (placed, BASE);
  SkgVec3 way_mm = skg_vec3_sub (skg_placed_tool_get_point_mm (placed, TIP), base_mm);
  SkgProjection projection;
  double least = INFINITY;
  double found_mm = NAN;

  skg_sample_get_patient_projection (sample, &projection);
  for (int i = 0; i <= N_AXIS; i++)
    {
      double at_column = NAN;
      double at_row = NAN;
      double depth_mm;
      double distance;

      skg_sample_project_point (
          sample, &projection,
          skg_vec3_add_scaled (base_mm, way_mm, (double) i / N_AXIS), &at_column,
          &at_row, &depth_mm);
      distance = hypot (at_column - column, at_row - row);
      /* Behind the source both are NaN, and never less. */
      if (distance < least)
        {
          least = distance;
          found_mm = depth_mm;
        }
    }
  return found_mm;
}

SkgVec3
skg_sample_get_plane_way_mm (const SkgSample *sample,
                             double columns,
                             double rows,
                             double depth_mm)
{
  SkgMat4 patient_from_world;
  SkgGeometry geometry;
  SkgVec3 way_mm;

  if (!skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world))
    return skg_vec3 (0, 0, 0);
  skg_pose_get_geometry (&sample->pose, &sample->detector, &patient_from_world,
                         &geometry);
  way_mm = skg_vec3_add_scaled (skg_vec3_scale (geometry.column_step_mm, columns),
                                geometry.row_step_mm, rows);
  return skg_vec3_scale (way_mm, depth_mm / sample->pose.sid_mm);
}
