/* SPDX-License-Identifier: Apache-2.0
 * The shadow of tools against chords of solids and against rays and triangles one by
 * one. No OpenGL. */
#include "render/tool-shadow.h"

#include <math.h>
#include <string.h>

#include "body/tool.h"
#include "fixtures.h"

static SkgMesh *
make_mesh (const char *kind_id, guint n, const char *const *keys, const double *values)
{
  const SkgToolKind *kind = skg_tool_find_kind (kind_id);
  g_autofree SkgToolValue *tool_values = g_new0 (SkgToolValue, kind->n_params);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgTool) tool = NULL;

  for (guint i = 0; i < n; i++)
    {
      SkgToolValue *value = &tool_values[skg_tool_kind_find_param (kind, keys[i])];

      value->n_numbers = 1;
      value->numbers[0] = values[i];
    }
  tool = skg_tool_new (kind, tool_values, &error);
  g_assert_no_error (error);
  return skg_mesh_ref (skg_tool_get_part (tool, 0)->mesh);
}

static SkgMesh *
make_ball (double diameter_mm)
{
  const char *const keys[] = { "diameter_mm" };

  return make_mesh ("ball", 1, keys, &diameter_mm);
}

static SkgMesh *
make_box (SkgVec3 low, SkgVec3 high)
{
  static const guint32 box[36] = {
    0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
    2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5,
  };
  float v[24];
  SkgMesh *mesh;

  for (int i = 0; i < 8; i++)
    {
      v[3 * i] = (float) (i & 1 ? high.x : low.x);
      v[3 * i + 1] = (float) (i & 2 ? high.y : low.y);
      v[3 * i + 2] = (float) (i & 4 ? high.z : low.z);
    }
  mesh = skg_mesh_new (v, 8, box, 12, NULL);
  g_assert_nonnull (mesh);
  return mesh;
}

static SkgToolShapes *
new_shapes (SkgToolShape *shapes, guint n)
{
  static const char *const materials[] = { "steel", "titanium", "lead", "nitinol" };

  return skg_tool_shapes_new (shapes, n, materials, 4);
}

static SkgVec3
get_pixel_mm (const SkgGeometry *g, double column, double row)
{
  return skg_vec3_add_scaled (
      skg_vec3_add_scaled (g->pixel00_mm, g->column_step_mm, column), g->row_step_mm,
      row);
}

static const float *
get_metal (SkgToolShadow *shadow, int column, int row)
{
  static const float nothing[4];
  int c = column - (int) shadow->column;
  int r = row - (int) shadow->row;

  if (c < 0 || r < 0 || c >= (int) shadow->columns || r >= (int) shadow->rows)
    return nothing;
  return shadow->metal_g_cm2 + 4 * (r * (int) shadow->columns + c);
}

/* Sum of what a ray's intervals measure, mm. */
static double
get_inside_mm (SkgToolShadow *shadow, const SkgGeometry *g, int column, int row)
{
  int c = column - (int) shadow->column;
  int r = row - (int) shadow->row;
  double way_mm =
      skg_vec3_length (skg_vec3_sub (get_pixel_mm (g, column, row), g->source_mm));
  double sum = 0;
  int p;

  if (c < 0 || r < 0 || c >= (int) shadow->columns || r >= (int) shadow->rows)
    return 0;
  p = r * (int) shadow->columns + c;
  for (guint i = shadow->first[p]; i < shadow->first[p + 1]; i++)
    sum += (double) shadow->intervals[i][1] - (double) shadow->intervals[i][0];
  return sum * way_mm;
}

/* Chord of a ball, mm. */
static double
get_ball_chord (SkgVec3 source, SkgVec3 pixel, SkgVec3 centre, double radius)
{
  SkgVec3 way = skg_vec3_normalize (skg_vec3_sub (pixel, source));
  SkgVec3 to = skg_vec3_sub (centre, source);
  double along = skg_vec3_dot (to, way);
  double square = radius * radius - (skg_vec3_dot (to, to) - along * along);

  return square > 0 ? 2 * sqrt (square) : 0;
}

/* Chord of a box in its own frame, mm. */
static double
get_box_chord (SkgVec3 source, SkgVec3 pixel, SkgVec3 low, SkgVec3 high)
{
  const double s[3] = { source.x, source.y, source.z };
  const double p[3] = { pixel.x, pixel.y, pixel.z };
  const double l[3] = { low.x, low.y, low.z };
  const double h[3] = { high.x, high.y, high.z };
  double near = 0;
  double far = 1;

  for (int i = 0; i < 3; i++)
    {
      double a = (l[i] - s[i]) / (p[i] - s[i]);
      double b = (h[i] - s[i]) / (p[i] - s[i]);

      near = MAX (near, MIN (a, b));
      far = MIN (far, MAX (a, b));
    }
  return far > near ? (far - near) * skg_vec3_length (skg_vec3_sub (pixel, source)) : 0;
}

/* Views of all kinds; 180 columns are mirrored. */
static SkgGeometry
get_view (guint i)
{
  static const double views[][2] = { { 0, 0 }, { 90, 0 }, { 25, 15 }, { -45, -30 } };
  SkgGeometry g = fixture_geometry (views[i % 4][0], views[i % 4][1], 120, 180, 160);

  if (i >= 4)
    {
      g.pixel00_mm =
          skg_vec3_add_scaled (g.pixel00_mm, g.column_step_mm, g.columns - 1.0);
      g.column_step_mm = skg_vec3_scale (g.column_step_mm, -1);
    }
  return g;
}

static void
test_ball (void)
{
  g_autoptr (SkgMesh) mesh = make_ball (10);
  SkgToolShape shape = { .mesh = mesh,
                         .patient_from_mesh =
                             skg_mat4_translation (skg_vec3 (3, -2, 5)),
                         .material = 2,
                         .density_g_cm3 = 8,
                         .in_mask = TRUE };
  g_autoptr (SkgToolShapes) shapes = new_shapes (&shape, 1);

  for (guint v = 0; v < 8; v++)
    {
      SkgGeometry g = get_view (v);
      g_autoptr (SkgToolShadow) shadow = skg_tool_shadow_new (&g, shapes);
      double total = 0;
      double expected_total = 0;

      for (int row = 0; row < (int) g.rows; row++)
        for (int column = 0; column < (int) g.columns; column++)
          {
            double chord = get_ball_chord (g.source_mm, get_pixel_mm (&g, column, row),
                                           skg_vec3 (3, -2, 5), 5);
            const float *metal = get_metal (shadow, column, row);
            double mm = (double) metal[2] * 10 / 8;

            total += mm;
            expected_total += chord;
            /* Facets of a ball of 60 by 29: 15 um inside its surface at most. */
            if (chord > 3)
              g_assert_cmpfloat_with_epsilon (mm / chord, 1, 0.01);
            g_assert_cmpfloat (metal[0] + metal[1] + metal[3], ==, 0);
            g_assert_cmpfloat_with_epsilon (get_inside_mm (shadow, &g, column, row), mm,
                                            1e-3);
            g_assert_cmpint (skg_tool_shadow_get_shapes (shadow, column, row) != 0, ==,
                             mm > 0);
          }
      g_assert_cmpfloat_with_epsilon (total / expected_total, 1, 0.006);
    }
}

/* An inclined box: its meshes are exact, so are the chords. */
static void
test_box (void)
{
  SkgVec3 low = skg_vec3 (-6, -4, -10);
  SkgVec3 high = skg_vec3 (6, 4, 10);
  g_autoptr (SkgMesh) mesh = make_box (low, high);
  SkgMat4 turn = skg_mat4_rotation (skg_vec3_normalize (skg_vec3 (1, 2, -1)), 0.7);
  SkgMat4 move = skg_mat4_translation (skg_vec3 (-5, 4, 2));
  SkgMat4 matrix = skg_mat4_multiply (&move, &turn);
  SkgMat4 inverse;
  SkgToolShape shape = { .mesh = mesh,
                         .patient_from_mesh = matrix,
                         .density_g_cm3 = 4.5 };
  g_autoptr (SkgToolShapes) shapes = new_shapes (&shape, 1);

  g_assert_true (skg_mat4_invert_affine (&matrix, &inverse));
  for (guint v = 0; v < 8; v++)
    {
      SkgGeometry g = get_view (v);
      g_autoptr (SkgToolShadow) shadow = skg_tool_shadow_new (&g, shapes);
      SkgVec3 source = skg_mat4_transform_point (&inverse, g.source_mm);
      guint n_hit = 0;

      for (int row = 0; row < (int) g.rows; row++)
        for (int column = 0; column < (int) g.columns; column++)
          {
            SkgVec3 pixel =
                skg_mat4_transform_point (&inverse, get_pixel_mm (&g, column, row));
            double chord = get_box_chord (source, pixel, low, high);

            /* Single precision of t on 1020 mm: 0.12 um; of the sum likewise. */
            g_assert_cmpfloat_with_epsilon (
                (double) get_metal (shadow, column, row)[0] / 0.45, chord, 1e-3);
            n_hit += chord > 0;
          }
      g_assert_cmpuint (n_hit, >, 500);
    }
}

/* Balls that overlap: the later has what both are in. */
static void
test_priority (void)
{
  g_autoptr (SkgMesh) large = make_ball (20);
  g_autoptr (SkgMesh) small = make_ball (10);
  SkgGeometry g = get_view (2);

  for (int small_last = 0; small_last < 2; small_last++)
    {
      SkgToolShape s[2] = {
        { .mesh = large,
          .patient_from_mesh = skg_mat4_identity (),
          .material = 0,
          .density_g_cm3 = 1,
          .tool = 0 },
        { .mesh = small,
          .patient_from_mesh = skg_mat4_translation (skg_vec3 (2, 0, 1)),
          .material = 1,
          .density_g_cm3 = 1,
          .tool = 1 },
      };
      SkgToolShape swapped[2] = { s[1], s[0] };
      g_autoptr (SkgToolShapes) shapes = new_shapes (small_last ? s : swapped, 2);
      g_autoptr (SkgToolShadow) shadow = skg_tool_shadow_new (&g, shapes);
      guint n_both = 0;

      for (int row = 0; row < (int) g.rows; row++)
        for (int column = 0; column < (int) g.columns; column++)
          {
            SkgVec3 pixel = get_pixel_mm (&g, column, row);
            double a = get_ball_chord (g.source_mm, pixel, skg_vec3 (0, 0, 0), 10);
            double b = get_ball_chord (g.source_mm, pixel, skg_vec3 (2, 0, 1), 5);
            const float *metal = get_metal (shadow, column, row);
            double of_large = (double) metal[0] * 10;
            double of_small = (double) metal[1] * 10;

            if (b < 4)
              continue;
            n_both++;
            /* The small one lies inside the large one: together always its chord. */
            g_assert_cmpfloat_with_epsilon ((of_large + of_small) / a, 1, 0.01);
            g_assert_cmpfloat_with_epsilon (of_small / b, small_last, 0.01);
            g_assert_cmpfloat_with_epsilon (get_inside_mm (shadow, &g, column, row) / a,
                                            1, 0.01);
            g_assert_cmpuint (skg_tool_shadow_get_shapes (shadow, column, row), ==, 3);
          }
      g_assert_cmpuint (n_both, >, 100);
    }
}

/* What lies behind the source, around it, or beyond the detector. */
static void
test_ends (void)
{
  g_autoptr (SkgMesh) ball = make_ball (40);
  SkgGeometry g = get_view (0);
  SkgVec3 middle = get_pixel_mm (&g, 89.5, 79.5);
  SkgVec3 way = skg_vec3_normalize (skg_vec3_sub (middle, g.source_mm));
  /* Along the way from the source, and what is left of 40 mm of it. */
  const double places[][2] = {
    { -100, 0 }, { 0, 0 }, { 30, 40 }, { 1020, 20 }, { 1060, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      SkgToolShape shape = { .mesh = ball,
                             .patient_from_mesh = skg_mat4_translation (
                                 skg_vec3_add_scaled (g.source_mm, way, places[i][0])),
                             .density_g_cm3 = 1 };
      g_autoptr (SkgToolShapes) shapes = new_shapes (&shape, 1);
      g_autoptr (SkgToolShadow) shadow = skg_tool_shadow_new (&g, shapes);

      g_assert_cmpfloat_with_epsilon ((double) get_metal (shadow, 90, 80)[0] * 10,
                                      places[i][1], 0.1);
    }
}

/* Hit of a ray and a triangle: Moeller and Trumbore, J Graph Tools 2:21, 1997. */
static gboolean
hit_triangle (
    SkgVec3 s, SkgVec3 d, SkgVec3 a, SkgVec3 b, SkgVec3 c, double *t, int *sign)
{
  SkgVec3 u = skg_vec3_sub (b, a);
  SkgVec3 v = skg_vec3_sub (c, a);
  SkgVec3 p = skg_vec3_cross (d, v);
  double det = skg_vec3_dot (u, p);
  SkgVec3 r = skg_vec3_sub (s, a);
  SkgVec3 q = skg_vec3_cross (r, u);
  double x = skg_vec3_dot (r, p) / det;
  double y = skg_vec3_dot (d, q) / det;

  *t = skg_vec3_dot (v, q) / det;
  *sign = det > 0 ? 1 : -1;
  return det != 0 && x >= 0 && y >= 0 && x + y <= 1;
}

/* Length inside a mesh as sum of signed depths; NaN where an edge is hit. */
static double
measure_inside_mm (SkgMesh *mesh, const SkgMat4 *matrix, SkgVec3 source, SkgVec3 pixel)
{
  guint n;
  const float *v = skg_mesh_get_vertices_mm (mesh, &n);
  const guint32 *index = skg_mesh_get_indices (mesh, &n);
  SkgVec3 way = skg_vec3_sub (pixel, source);
  double sum = 0;
  int balance = 0;

  for (guint t = 0; t < n; t++)
    {
      SkgVec3 p[3];
      double at;
      int sign;

      for (int i = 0; i < 3; i++)
        {
          const float *c = v + 3 * index[3 * t + i];

          p[i] = skg_mat4_transform_point (
              matrix, skg_vec3 ((double) c[0], (double) c[1], (double) c[2]));
        }
      if (!hit_triangle (source, way, p[0], p[1], p[2], &at, &sign))
        continue;
      sum -= sign * at;
      balance += sign;
    }
  return balance == 0 ? sum * skg_vec3_length (way) : (double) NAN;
}

/* The notched, bent tube, along its axis and across it. */
static void
test_manipulator (void)
{
  const SkgToolKind *kind = skg_tool_find_kind ("manipulator");
  g_autofree SkgToolValue *values = g_new0 (SkgToolValue, kind->n_params);
  int bend = skg_tool_kind_find_param (kind, "bend_deg");
  g_autoptr (SkgTool) tool = NULL;
  guint n_checked = 0;
  guint n_edges = 0;

  values[bend].n_numbers = 3;
  values[bend].numbers[1] = 3;
  values[bend].numbers[2] = -4;
  tool = skg_tool_new (kind, values, NULL);
  for (guint v = 0; v < 6; v++)
    {
      SkgGeometry g = get_view (v);
      SkgMat4 matrix = skg_mat4_rotation (skg_vec3 (1, 0, 0), v * 0.785);
      SkgToolShape shape = { .mesh = skg_tool_get_part (tool, 0)->mesh,
                             .patient_from_mesh = matrix,
                             .density_g_cm3 = 10 };
      g_autoptr (SkgToolShapes) shapes = new_shapes (&shape, 1);
      g_autoptr (SkgToolShadow) shadow = skg_tool_shadow_new (&g, shapes);

      for (guint i = 0; i < 400; i++)
        {
          int column = (int) (shadow->column + i * 7919 % MAX (shadow->columns, 1));
          int row = (int) (shadow->row + i * 104729 % MAX (shadow->rows, 1));
          double expected = measure_inside_mm (shape.mesh, &matrix, g.source_mm,
                                               get_pixel_mm (&g, column, row));

          if (isnan (expected))
            {
              n_edges++;
              continue;
            }
          g_assert_cmpfloat_with_epsilon ((double) get_metal (shadow, column, row)[0],
                                          expected, 2e-3);
          n_checked += expected > 0;
        }
    }
  g_assert_cmpuint (n_checked, >, 400);
  g_assert_cmpuint (n_edges, <, 5);
}

/* Corners and edges exactly on pixel centres: no ray is lost and none counts twice. */
static void
test_on_centres (void)
{
  SkgGeometry g = { .columns = 40,
                    .rows = 40,
                    .source_mm = { 20, 20, -1000 },
                    .pixel00_mm = { 0, 0, 0 },
                    .column_step_mm = { 1, 0, 0 },
                    .row_step_mm = { 0, 1, 0 } };
  /* Its front face projects onto whole pixels, its back face falls inside. */
  g_autoptr (SkgMesh) mesh =
      make_box (skg_vec3 (15, 16, -500), skg_vec3 (25, 24, -400));
  SkgToolShape shape = { .mesh = mesh,
                         .patient_from_mesh = skg_mat4_identity (),
                         .density_g_cm3 = 1 };
  g_autoptr (SkgToolShapes) shapes = new_shapes (&shape, 1);
  g_autoptr (SkgToolShadow) shadow = skg_tool_shadow_new (&g, shapes);

  for (int row = 0; row < 40; row++)
    for (int column = 0; column < 40; column++)
      {
        double mm = (double) get_metal (shadow, column, row)[0] * 10;
        double expected =
            get_box_chord (g.source_mm, skg_vec3 (column + 1e-9, row + 1e-10, 0),
                           skg_vec3 (15, 16, -500), skg_vec3 (25, 24, -400));

        g_assert_cmpfloat_with_epsilon (mm, expected, 2e-3);
      }
  g_assert_cmpfloat_with_epsilon ((double) get_metal (shadow, 20, 20)[0] * 10, 100,
                                  1e-3);
}

static void
test_none (void)
{
  SkgGeometry g = get_view (0);
  g_autoptr (SkgMesh) ball = make_ball (10);
  SkgToolShape aside = { .mesh = ball,
                         .patient_from_mesh =
                             skg_mat4_translation (skg_vec3 (500, 0, 0)),
                         .density_g_cm3 = 1 };
  g_autoptr (SkgToolShapes) far_away = new_shapes (&aside, 1);
  g_autoptr (SkgToolShadow) nothing = skg_tool_shadow_new (&g, NULL);
  g_autoptr (SkgToolShadow) outside = skg_tool_shadow_new (&g, far_away);

  g_assert_cmpuint (nothing->columns, ==, 0);
  g_assert_cmpuint (outside->n_intervals, ==, 0);
  g_assert_cmpuint (skg_tool_shadow_get_shapes (outside, 50, 50), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool-shadow/ball", test_ball);
  g_test_add_func ("/tool-shadow/box", test_box);
  g_test_add_func ("/tool-shadow/priority", test_priority);
  g_test_add_func ("/tool-shadow/ends", test_ends);
  g_test_add_func ("/tool-shadow/manipulator", test_manipulator);
  g_test_add_func ("/tool-shadow/on-centres", test_on_centres);
  g_test_add_func ("/tool-shadow/none", test_none);
  return g_test_run ();
}
