/* SPDX-License-Identifier: Apache-2.0 */
#include "body/tool.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "solid.h"

/**
 * Shape: what a test bends.
 * @n_control: of both lists
 */
typedef struct
{
  double length_mm;
  double outer_mm;
  double inner_mm;
  guint n_notches;
  double width_mm;
  double depth_mm;
  double shaft_mm;
  guint n_control;
  double bend_deg[27];
  double side_deg[27];
} Shape;

static const Shape usual = {
  .length_mm = 35,
  .outer_mm = 6,
  .inner_mm = 4,
  .n_notches = 27,
  .width_mm = 0.6,
  .depth_mm = 4,
  .shaft_mm = 40,
  .n_control = 5,
};

static void
set_value (const SkgToolKind *kind,
           SkgToolValue *values,
           const char *key,
           const double *numbers,
           guint n)
{
  SkgToolValue *value = &values[skg_tool_kind_find_param (kind, key)];

  value->n_numbers = n;
  memcpy (value->numbers, numbers, n * sizeof *numbers);
}

static SkgTool *
try_shape (const Shape *shape, GError **error)
{
  const SkgToolKind *kind = skg_tool_find_kind ("manipulator");
  g_autofree SkgToolValue *values = g_new0 (SkgToolValue, kind->n_params);
  double notches = shape->n_notches;

  set_value (kind, values, "length_mm", &shape->length_mm, 1);
  set_value (kind, values, "outer_mm", &shape->outer_mm, 1);
  set_value (kind, values, "inner_mm", &shape->inner_mm, 1);
  set_value (kind, values, "notches", &notches, 1);
  set_value (kind, values, "notch_width_mm", &shape->width_mm, 1);
  set_value (kind, values, "notch_depth_mm", &shape->depth_mm, 1);
  set_value (kind, values, "shaft_length_mm", &shape->shaft_mm, 1);
  set_value (kind, values, "bend_deg", shape->bend_deg, shape->n_control);
  set_value (kind, values, "out_of_plane_deg", shape->side_deg, shape->n_control);
  return skg_tool_new (kind, values, error);
}

static SkgTool *
make_shape (const Shape *shape)
{
  g_autoptr (GError) error = NULL;
  SkgTool *tool = try_shape (shape, &error);

  g_assert_no_error (error);
  return tool;
}

/* Independent computation of the tip: the spline by full Gaussian elimination of all
 * its coefficients' equations, the centre line by small turns of a quaternion. */

/* Four coefficients for each of n - 1 pieces: value at both ends, slope and curvature
 * the same from both sides, no curvature at the ends. */
static void
solve_dense (double *matrix, double *right, int n)
{
  for (int column = 0; column < n; column++)
    {
      int pivot = column;

      for (int row = column + 1; row < n; row++)
        if (fabs (matrix[row * n + column]) > fabs (matrix[pivot * n + column]))
          pivot = row;
      for (int k = 0; k < n; k++)
        {
          double swap = matrix[column * n + k];

          matrix[column * n + k] = matrix[pivot * n + k];
          matrix[pivot * n + k] = swap;
        }
      {
        double swap = right[column];

        right[column] = right[pivot];
        right[pivot] = swap;
      }
      for (int row = 0; row < n; row++)
        {
          double factor = matrix[row * n + column] / matrix[column * n + column];

          if (row == column)
            continue;
          for (int k = column; k < n; k++)
            matrix[row * n + k] -= factor * matrix[column * n + k];
          right[row] -= factor * right[column];
        }
    }
  for (int row = 0; row < n; row++)
    right[row] /= matrix[row * n + row];
}

static void
add_equation (double *row, int piece, double x, int derivative, double sign)
{
  const double terms[3][4] = { { 1, x, x * x, x * x * x },
                               { 0, 1, 2 * x, 3 * x * x },
                               { 0, 0, 2, 6 * x } };

  for (int k = 0; k < 4; k++)
    row[4 * piece + k] += sign * terms[derivative][k];
}

/* Values at notches 0 to n_notches - 1; x runs from 0 to 1 in each piece. */
static void
interpolate (const double *control, int n_control, int n_notches, double *out)
{
  int pieces = n_control - 1;
  int n = 4 * pieces;
  g_autofree double *matrix = g_new0 (double, MAX (n * n, 1));
  g_autofree double *right = g_new0 (double, MAX (n, 1));
  int row = 0;

  for (int i = 0; i < pieces; i++)
    for (int end = 0; end < 2; end++)
      {
        add_equation (matrix + n * row, i, end, 0, 1);
        right[row++] = control[i + end];
      }
  for (int i = 0; i + 1 < pieces; i++)
    for (int derivative = 1; derivative < 3; derivative++)
      {
        add_equation (matrix + n * row, i, 1, derivative, 1);
        add_equation (matrix + n * row, i + 1, 0, derivative, -1);
        row++;
      }
  if (pieces > 0)
    {
      add_equation (matrix + n * row++, 0, 0, 2, 1);
      add_equation (matrix + n * row++, pieces - 1, 1, 2, 1);
      g_assert_cmpint (row, ==, n);
      solve_dense (matrix, right, n);
    }
  for (int i = 0; i < n_notches; i++)
    {
      double at = n_notches > 1 ? (double) i / (n_notches - 1) * pieces : 0;
      int piece = MIN ((int) at, MAX (pieces - 1, 0));
      double x = at - piece;

      out[i] = pieces == 0 ? control[0]
                           : right[4 * piece] + right[4 * piece + 1] * x +
                                 right[4 * piece + 2] * x * x +
                                 right[4 * piece + 3] * x * x * x;
    }
}

typedef struct
{
  double w;
  SkgVec3 v;
} Quaternion;

static Quaternion
multiply (Quaternion a, Quaternion b)
{
  SkgVec3 v = skg_vec3_cross (a.v, b.v);

  v = skg_vec3_add_scaled (v, b.v, a.w);
  v = skg_vec3_add_scaled (v, a.v, b.w);
  return (Quaternion){ a.w * b.w - skg_vec3_dot (a.v, b.v), v };
}

static SkgVec3
get_z (Quaternion q)
{
  const Quaternion z = { 0, { 0, 0, 1 } };
  const Quaternion back = { q.w, skg_vec3_scale (q.v, -1) };

  return multiply (multiply (q, z), back).v;
}

static SkgVec3
compute_tip (const Shape *shape)
{
  g_autofree double *bend = g_new (double, shape->n_notches);
  g_autofree double *side = g_new (double, shape->n_notches);
  double pitch_mm = shape->length_mm / shape->n_notches;
  Quaternion q = { 1, { 0, 0, 0 } };
  SkgVec3 p = { 0, 0, 0 };
  const int n = 400;

  interpolate (shape->bend_deg, (int) shape->n_control, (int) shape->n_notches, bend);
  interpolate (shape->side_deg, (int) shape->n_control, (int) shape->n_notches, side);
  for (guint i = 0; i < shape->n_notches; i++)
    {
      double wall_mm = pitch_mm - shape->width_mm;
      /* Bending to +x turns about +y, bending to +y about -x. */
      double about_y = SKG_RAD_FROM_DEG (bend[i]) / n;
      double about_x = -SKG_RAD_FROM_DEG (side[i]) / n;
      double half = hypot (about_x, about_y) / 2;
      double scale = half > 0 ? sin (half) / (2 * half) : 0.5;
      Quaternion turn = { cos (half), { about_x * scale, about_y * scale, 0 } };

      p = skg_vec3_add_scaled (p, get_z (q), wall_mm / 2);
      for (int k = 0; k < n; k++)
        {
          p = skg_vec3_add_scaled (p, get_z (q), shape->width_mm / n / 2);
          q = multiply (q, turn);
          p = skg_vec3_add_scaled (p, get_z (q), shape->width_mm / n / 2);
        }
      p = skg_vec3_add_scaled (p, get_z (q), wall_mm / 2);
    }
  return p;
}

static double
measure_tip_error (const Shape *shape, SkgTool *tool)
{
  return skg_vec3_length (
      skg_vec3_sub (compute_tip (shape), skg_tool_get_point (tool, 1)->position_mm));
}

/* The opening of the tube at its tip: mean of the front ring's vertices. */
static SkgVec3
get_mesh_tip (SkgTool *tool)
{
  guint n;
  const float *v = skg_mesh_get_vertices_mm (skg_tool_get_part (tool, 0)->mesh, &n);
  SkgVec3 sum = { 0, 0, 0 };
  guint n_ring = 0;
  double tip_z = skg_tool_get_point (tool, 1)->position_mm.z;

  for (guint i = 0; i < n; i++)
    if (fabs ((double) v[3 * i + 2] - tip_z) < 1e-4)
      {
        sum = skg_vec3_add (sum, skg_vec3 ((double) v[3 * i], (double) v[3 * i + 1],
                                           (double) v[3 * i + 2]));
        n_ring++;
      }
  g_assert_cmpuint (n_ring, >, 40);
  return skg_vec3_scale (sum, 1.0 / n_ring);
}

static void
test_straight (void)
{
  g_autoptr (SkgTool) tool = make_shape (&usual);
  SkgVec3 tip = get_mesh_tip (tool);

  assert_solid (tool);
  g_assert_cmpuint (skg_tool_get_n_parts (tool), ==, 2);
  g_assert_true (skg_tool_get_part (tool, 0)->in_mask);
  g_assert_false (skg_tool_get_part (tool, 1)->in_mask);
  g_assert_cmpstr (skg_tool_get_part (tool, 1)->name, ==, "shaft");
  g_assert_cmpfloat_with_epsilon (skg_tool_get_point (tool, 1)->position_mm.z, 35,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (tip.x, 0, 1e-5);
  g_assert_cmpfloat_with_epsilon (tip.y, 0, 1e-5);
}

/* 27 notches of the same angle, no walls between: nearly an arc of 27 times the angle.
 */
static void
test_arc (void)
{
  Shape shape = usual;
  g_autoptr (SkgTool) tool = NULL;
  SkgVec3 tip;
  double angle_rad = 27 * SKG_RAD_FROM_DEG (3);

  shape.n_control = 1;
  shape.bend_deg[0] = 3;
  tool = make_shape (&shape);
  assert_solid (tool);
  tip = skg_tool_get_point (tool, 1)->position_mm;
  g_assert_cmpfloat_with_epsilon (tip.x, 35 / angle_rad * (1 - cos (angle_rad)), 0.05);
  g_assert_cmpfloat_with_epsilon (tip.z, 35 / angle_rad * sin (angle_rad), 0.05);
  g_assert_cmpfloat_with_epsilon (tip.y, 0, 1e-9);
  g_assert_cmpfloat (measure_tip_error (&shape, tool), <, 0.001);
}

/* Area of a disc of radius r at x < edge, and its first moment about x = 0. */
static double
get_segment_area (double r, double edge)
{
  return r * r * (G_PI - acos (edge / r)) + edge * sqrt (r * r - edge * edge);
}

static double
get_segment_moment (double r, double edge)
{
  return -2.0 / 3 * pow (r * r - edge * edge, 1.5);
}

/* Tube, less its notches. Bent by a at a notch, what lies on its inner side is shorter:
 * the bridge's volume is A w - a * (first moment), with the moment's sign by side. */
static void
test_volume (void)
{
  Shape shape = usual;
  double edge = 3 - 4;
  double full = G_PI * (9 - 4);
  double bridge = get_segment_area (3, edge) - get_segment_area (2, edge);
  double moment = get_segment_moment (3, edge) - get_segment_moment (2, edge);
  double expected = full * (35 - 27 * 0.6) + 27 * bridge * 0.6;

  for (int bent = 0; bent < 2; bent++)
    {
      g_autoptr (SkgTool) tool = NULL;
      double volume;

      shape.n_control = 1;
      shape.bend_deg[0] = bent * 6;
      /* 14 notches have their bridge at -x, 13 at +x. */
      if (bent)
        expected -= SKG_RAD_FROM_DEG (6) * (14 - 13) * moment;
      tool = make_shape (&shape);
      volume = measure_volume_mm3 (skg_tool_get_part (tool, 0)->mesh);
      /* Polygons of 48 corners: 0.29 %. */
      g_assert_cmpfloat_with_epsilon (volume / expected, 1, 0.004);
      volume = measure_volume_mm3 (skg_tool_get_part (tool, 1)->mesh);
      g_assert_cmpfloat_with_epsilon (volume / (full * 40), 1, 0.004);
    }
}

static double
draw (SkgRandom *random, double low, double high)
{
  return low + (high - low) * skg_random_next_unit (random);
}

/* Sizes within what can be cut, angles as in SyntheX. */
static void
draw_shape (guint index, Shape *shape)
{
  SkgRandom random;
  double r;
  double pitch;

  skg_random_init (&random, 2023, index, "manipulator");
  *shape = usual;
  shape->n_control = 1 + (guint) skg_random_next_below (&random, 7);
  for (guint i = 0; i < shape->n_control; i++)
    {
      shape->bend_deg[i] = 2.5 * skg_random_next_normal (&random);
      if (index % 2 == 1)
        shape->side_deg[i] = 1.5 * skg_random_next_normal (&random);
    }
  /* The first hundred are of SyntheX's kind, the others of all kinds. */
  if (index < 100)
    return;
  shape->n_notches = 1 + (guint) skg_random_next_below (&random, 40);
  shape->outer_mm = draw (&random, 2, 12);
  shape->inner_mm = shape->outer_mm * draw (&random, 0.4, 0.85);
  shape->length_mm = draw (&random, 15, 80);
  pitch = shape->length_mm / shape->n_notches;
  shape->width_mm = draw (&random, 0.2, 0.8) * pitch;
  r = shape->inner_mm / 2;
  shape->depth_mm = shape->outer_mm / 2 + r * draw (&random, -0.9, 0.9);
}

static void
test_random_shapes (void)
{
  guint n_made = 0;
  guint n_refused = 0;
  double worst_mm = 0;

  for (guint index = 0; n_made < 500; index++)
    {
      Shape shape;
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgTool) tool = NULL;

      draw_shape (index, &shape);
      tool = try_shape (&shape, &error);
      if (tool == NULL)
        {
          g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
          g_assert_true (strstr (error->message, "notch") != NULL ||
                         strstr (error->message, "curl") != NULL);
          n_refused++;
          continue;
        }
      assert_solid (tool);
      worst_mm = MAX (worst_mm, measure_tip_error (&shape, tool));
      n_made++;
    }
  g_test_message ("500 shapes, %u refused; tip off by %.2g mm at most", n_refused,
                  worst_mm);
  g_assert_cmpfloat (worst_mm, <, 0.05);
  /* Most of what is drawn must be possible, or the bounds are too tight. */
  g_assert_cmpuint (n_refused, <, 500);
}

static void
assert_refused (const Shape *shape, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_shape (shape, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
test_refused (void)
{
  Shape shape = usual;

  shape.bend_deg[2] = 15;
  assert_refused (&shape,
                  "notch 14 would bend 15 degrees, and its 0.6 mm meet at 11.3");
  shape = usual;
  shape.width_mm = 1.25;
  assert_refused (&shape, "notch_width_mm: 1.25 is not allowed: 27 notches on 35 mm");
  shape = usual;
  shape.depth_mm = 5;
  assert_refused (&shape, "notch_depth_mm: 5");
  shape.depth_mm = 1;
  assert_refused (&shape, "notch_depth_mm: 1");
  shape = usual;
  shape.inner_mm = 6;
  assert_refused (&shape, "inner_mm: 6");
  /* 81 notches of 10 degrees: more than twice around. */
  shape = usual;
  shape.length_mm = 105;
  shape.n_notches = 81;
  shape.n_control = 1;
  shape.bend_deg[0] = 10;
  assert_refused (&shape, "curl up");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manipulator/straight", test_straight);
  g_test_add_func ("/manipulator/arc", test_arc);
  g_test_add_func ("/manipulator/volume", test_volume);
  g_test_add_func ("/manipulator/random-shapes", test_random_shapes);
  g_test_add_func ("/manipulator/refused", test_refused);
  return g_test_run ();
}
