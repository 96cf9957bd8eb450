/* SPDX-License-Identifier: Apache-2.0
 * Wires and tubes: K-wire, drill sleeve, and guide-wire and catheter along a curve. */
#include "config.h"

#include <math.h>

#include "body/spline.h"
#include "body/tool-private.h"

/* K-wire */

enum
{
  WIRE_DIAMETER,
  WIRE_LENGTH,
  WIRE_POINT,
};

static const SkgToolParam k_wire_params[] = {
  SKG_TOOL_NUMBER ("diameter_mm", N_ ("Diameter"), "mm", 0.3, 10, 2),
  SKG_TOOL_NUMBER ("length_mm", N_ ("Length"), "mm", 5, 1000, 200),
  SKG_TOOL_NUMBER ("point_mm", N_ ("Length of the point"), "mm", 0.2, 30, 4),
};

/* Slices of the ground point, and points around, a multiple of the three facets. */
#define POINT_SLICES 24
#define WIRE_AROUND 48

/* A trocar point: three facets ground on a cylinder, meeting at the tip. @point_mm is
 * their length along the wire. Radius at @depth_mm behind the tip. */
static double
get_trocar_radius (double radius_mm, double point_mm, double depth_mm, double angle_rad)
{
  double third = 2 * G_PI / 3;
  double off_rad = angle_rad - third * rint (angle_rad / third);

  return MIN (radius_mm, depth_mm / point_mm * radius_mm / cos (off_rad));
}

static gboolean
build_k_wire (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  double radius_mm = SKG_TOOL_GET (values, WIRE_DIAMETER) / 2;
  double length_mm = SKG_TOOL_GET (values, WIRE_LENGTH);
  double point_mm = SKG_TOOL_GET (values, WIRE_POINT);
  SkgVec3 base = skg_vec3 (0, 0, -length_mm);
  SkgVec3 tip = skg_vec3 (0, 0, 0);
  g_autofree SkgVec3 *rings = g_new (SkgVec3, (POINT_SLICES + 1) * WIRE_AROUND);
  SkgMeshBuilder *builder;

  if (point_mm >= length_mm)
    return skg_tool_refuse (error,
                            "point_mm: %g is not allowed: below length_mm, %g mm",
                            point_mm, length_mm);
  for (guint ring = 0; ring <= POINT_SLICES; ring++)
    for (guint i = 0; i < WIRE_AROUND; i++)
      {
        double angle_rad = 2 * G_PI * i / WIRE_AROUND;
        double depth_mm =
            ring == 0 ? length_mm : point_mm * (POINT_SLICES + 1 - ring) / POINT_SLICES;
        double r_mm = get_trocar_radius (radius_mm, point_mm, depth_mm, angle_rad);

        rings[ring * WIRE_AROUND + i] =
            skg_vec3 (r_mm * cos (angle_rad), r_mm * sin (angle_rad), -depth_mm);
      }
  builder = skg_mesh_builder_new ();
  skg_mesh_builder_add_rings (builder, rings, POINT_SLICES + 1, WIRE_AROUND, &base,
                              &tip);
  skg_tool_add_point (tool, "base", base);
  skg_tool_add_point (tool, "tip", tip);
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

const SkgToolClass skg_tool_k_wire = {
  .kind = { .id = "k-wire",
            .label = N_ ("K-wire"),
            .summary = N_ ("Wire with a trocar point; placed by its tip"),
            .material = "316l",
            .params = k_wire_params,
            .n_params = G_N_ELEMENTS (k_wire_params) },
  .build = build_k_wire,
};

/* Drill sleeve */

enum
{
  SLEEVE_LENGTH,
  SLEEVE_OUTER,
  SLEEVE_INNER,
  SLEEVE_COLLAR,
  SLEEVE_COLLAR_LENGTH,
};

static const SkgToolParam sleeve_params[] = {
  SKG_TOOL_NUMBER ("length_mm", N_ ("Length"), "mm", 5, 500, 120),
  SKG_TOOL_NUMBER ("outer_mm", N_ ("Outer diameter"), "mm", 0.5, 50, 8),
  SKG_TOOL_NUMBER ("inner_mm", N_ ("Inner diameter"), "mm", 0.3, 49, 5),
  SKG_TOOL_NUMBER ("collar_mm", N_ ("Collar diameter"), "mm", 0.5, 80, 14),
  SKG_TOOL_NUMBER ("collar_length_mm", N_ ("Collar length"), "mm", 0.2, 100, 12),
};

static gboolean
check_bore (double inner_mm, double outer_mm, GError **error)
{
  return inner_mm <= outer_mm - 0.1 ||
         skg_tool_refuse (
             error,
             "inner_mm: %g is not allowed: at most outer_mm - 0.1, which is %g mm",
             inner_mm, outer_mm - 0.1);
}

static gboolean
build_sleeve (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  double length_mm = SKG_TOOL_GET (values, SLEEVE_LENGTH);
  double outer_mm = SKG_TOOL_GET (values, SLEEVE_OUTER);
  double inner_mm = SKG_TOOL_GET (values, SLEEVE_INNER);
  double collar_mm = SKG_TOOL_GET (values, SLEEVE_COLLAR);
  double collar_length_mm = SKG_TOOL_GET (values, SLEEVE_COLLAR_LENGTH);
  const SkgProfilePoint profile[] = {
    { inner_mm / 2, -length_mm },
    { collar_mm / 2, -length_mm },
    { collar_mm / 2, collar_length_mm - length_mm },
    { outer_mm / 2, collar_length_mm - length_mm },
    { outer_mm / 2, 0 },
    { inner_mm / 2, 0 },
  };
  SkgMeshBuilder *builder;

  if (!check_bore (inner_mm, outer_mm, error))
    return FALSE;
  if (collar_mm <= outer_mm)
    return skg_tool_refuse (error,
                            "collar_mm: %g is not allowed: above outer_mm, %g mm",
                            collar_mm, outer_mm);
  if (collar_length_mm >= length_mm)
    return skg_tool_refuse (
        error, "collar_length_mm: %g is not allowed: below length_mm, %g mm",
        collar_length_mm, length_mm);
  builder = skg_mesh_builder_new ();
  skg_mesh_builder_add_revolved (builder, profile, G_N_ELEMENTS (profile),
                                 skg_mesh_builder_count_around (collar_mm / 2));
  skg_tool_add_point (tool, "base", skg_vec3 (0, 0, -length_mm));
  skg_tool_add_point (tool, "tip", skg_vec3 (0, 0, 0));
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

const SkgToolClass skg_tool_drill_sleeve = {
  .kind = { .id = "drill-sleeve",
            .label = N_ ("Drill sleeve"),
            .summary = N_ ("Tube with a collar; placed by the middle of its mouth"),
            .material = "316l",
            .params = sleeve_params,
            .n_params = G_N_ELEMENTS (sleeve_params) },
  .build = build_sleeve,
};

/* Along a curve */

enum
{
  CURVE_POINTS,
  CURVE_OUTER,
  CURVE_INNER,
};

/* Rings of the round tip of a wire. */
#define TIP_RINGS 6

static void
add_ring (
    GArray *rings, const SkgPathFrame *frame, double r_mm, double ahead_mm, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      double angle_rad = 2 * G_PI * i / n;
      SkgVec3 p = skg_vec3_add_scaled (frame->position_mm, frame->across,
                                       r_mm * cos (angle_rad));

      p = skg_vec3_add_scaled (p, frame->beside, r_mm * sin (angle_rad));
      p = skg_vec3_add_scaled (p, frame->along, ahead_mm);
      g_array_append_val (rings, p);
    }
}

/* Round at the front, flat behind. */
static void
add_wire (SkgMeshBuilder *builder, const SkgPathFrame *frames, guint n, double r_mm)
{
  guint n_around = skg_mesh_builder_count_around (r_mm);
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (SkgVec3));
  const SkgPathFrame *end = &frames[n - 1];
  SkgVec3 tip = skg_vec3_add_scaled (end->position_mm, end->along, r_mm);

  for (guint i = 0; i < n; i++)
    add_ring (rings, &frames[i], r_mm, 0, n_around);
  for (guint i = 1; i < TIP_RINGS; i++)
    {
      double polar_rad = G_PI / 2 * i / TIP_RINGS;

      add_ring (rings, end, r_mm * cos (polar_rad), r_mm * sin (polar_rad), n_around);
    }
  skg_mesh_builder_add_rings (builder, (const SkgVec3 *) rings->data,
                              rings->len / n_around, n_around, &frames[0].position_mm,
                              &tip);
}

static void
add_hollow (SkgMeshBuilder *builder,
            const SkgPathFrame *frames,
            guint n,
            double outer_mm,
            double inner_mm)
{
  guint n_around = skg_mesh_builder_count_around (outer_mm);
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (SkgVec3));

  for (guint i = 0; i < n; i++)
    add_ring (rings, &frames[i], outer_mm, 0, n_around);
  for (guint i = n; i > 0; i--)
    add_ring (rings, &frames[i - 1], inner_mm, 0, n_around);
  skg_mesh_builder_add_rings (builder, (const SkgVec3 *) rings->data,
                              rings->len / n_around, n_around, NULL, NULL);
}

static gboolean
list_points (const SkgToolValue *value, SkgVec3 *points_mm, GError **error)
{
  for (guint i = 0; i < value->n_numbers / 3; i++)
    {
      points_mm[i] = skg_vec3 (value->numbers[3 * i], value->numbers[3 * i + 1],
                               value->numbers[3 * i + 2]);
      if (i > 0 &&
          skg_vec3_length (skg_vec3_sub (points_mm[i], points_mm[i - 1])) < 0.1)
        return skg_tool_refuse (
            error, "points_mm: points %u and %u are less than 0.1 mm apart", i, i + 1);
    }
  return TRUE;
}

/* @inner_mm: 0: a wire. Radii. */
static gboolean
build_curve (const SkgToolValue *value,
             double outer_mm,
             double inner_mm,
             SkgTool *tool,
             GError **error)
{
  guint n_points = value->n_numbers / 3;
  SkgVec3 points_mm[SKG_TOOL_MAX_NUMBERS / 3];
  g_autoptr (GArray) path = NULL;
  g_autofree SkgPathFrame *frames = NULL;
  const SkgVec3 *p;
  SkgMeshBuilder *builder;
  SkgVec3 tip;
  guint index;

  if (!list_points (value, points_mm, error))
    return FALSE;
  path = skg_path_new (points_mm, n_points, MAX (outer_mm, 0.5) * 2);
  p = (const SkgVec3 *) path->data;
  if (skg_path_find_kink (p, path->len, 1.05 * outer_mm, &index) ||
      skg_path_find_loop (p, path->len, 1.05 * outer_mm, &index))
    return skg_tool_refuse (error,
                            "points_mm: near (%.4g, %.4g, %.4g) mm the curve bends so "
                            "far that it intersects itself",
                            p[index].x, p[index].y, p[index].z);
  frames = skg_path_list_frames (p, path->len);
  builder = skg_mesh_builder_new ();
  tip = points_mm[n_points - 1];
  if (inner_mm > 0)
    add_hollow (builder, frames, path->len, outer_mm, inner_mm);
  else
    {
      add_wire (builder, frames, path->len, outer_mm);
      tip = skg_vec3_add_scaled (tip, frames[path->len - 1].along, outer_mm);
    }
  skg_tool_add_point (tool, "base", points_mm[0]);
  skg_tool_add_point (tool, "tip", tip);
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

/* A straight wire with a soft bend before its tip. */
static const double curve[] = { 0, 0, -200, 0, 0, -100, 4, 0, -40, 0, 0, 0 };

#define POINTS_PARAM                                                                   \
  {                                                                                    \
    "points_mm", N_ ("Points of the curve"), "mm", -2000, 2000, FALSE, 3, 2, 64, 4,    \
        curve                                                                          \
  }

static const SkgToolParam guide_wire_params[] = {
  POINTS_PARAM,
  SKG_TOOL_NUMBER ("diameter_mm", N_ ("Diameter"), "mm", 0.1, 10, 0.9),
};

static gboolean
build_guide_wire (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  return build_curve (&values[CURVE_POINTS], SKG_TOOL_GET (values, CURVE_OUTER) / 2, 0,
                      tool, error);
}

const SkgToolClass skg_tool_guide_wire = {
  .kind = { .id = "guide-wire",
            .label = N_ ("Guide-wire"),
            .summary = N_ ("Round wire along a curve through given points"),
            .material = "nitinol",
            .params = guide_wire_params,
            .n_params = G_N_ELEMENTS (guide_wire_params) },
  .build = build_guide_wire,
};

static const SkgToolParam catheter_params[] = {
  POINTS_PARAM,
  SKG_TOOL_NUMBER ("outer_mm", N_ ("Outer diameter"), "mm", 0.3, 20, 2),
  SKG_TOOL_NUMBER ("inner_mm", N_ ("Inner diameter"), "mm", 0.1, 19, 1.2),
};

static gboolean
build_catheter (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  double outer_mm = SKG_TOOL_GET (values, CURVE_OUTER);
  double inner_mm = SKG_TOOL_GET (values, CURVE_INNER);

  return check_bore (inner_mm, outer_mm, error) &&
         build_curve (&values[CURVE_POINTS], outer_mm / 2, inner_mm / 2, tool, error);
}

const SkgToolClass skg_tool_catheter = {
  .kind = { .id = "catheter",
            .label = N_ ("Catheter"),
            .summary = N_ ("Tube along a curve through given points"),
            .material = "barium-cement",
            .params = catheter_params,
            .n_params = G_N_ELEMENTS (catheter_params) },
  .build = build_catheter,
};
