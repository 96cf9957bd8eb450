/* SPDX-License-Identifier: Apache-2.0 */
#include "body/tool.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "solid.h"

/* A polygon of 32 corners has 0.64 % less area than its circle (1 - sin (x) / x with
 * x = 2 pi / 32), one of 48 0.29 %; a ball of rings a little more. */
#define POLYGON_TOLERANCE 0.009

/* @text: "diameter_mm=2 length_mm=50"; lists with commas */
static SkgTool *
try_tool (const char *id, const char *text, GError **error)
{
  const SkgToolKind *kind = skg_tool_find_kind (id);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autofree SkgToolValue *values = NULL;

  g_assert_nonnull (kind);
  values = g_new0 (SkgToolValue, kind->n_params);
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      g_auto (GStrv) sides = g_strsplit (words[i], "=", 2);
      g_auto (GStrv) numbers = g_strsplit (sides[1], ",", -1);
      int param = skg_tool_kind_find_param (kind, sides[0]);

      g_assert_cmpint (param, >=, 0);
      for (guint k = 0; numbers[k] != NULL; k++)
        values[param].numbers[values[param].n_numbers++] =
            g_ascii_strtod (numbers[k], NULL);
    }
  return skg_tool_new (kind, values, error);
}

static SkgTool *
make_tool (const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  SkgTool *tool = try_tool (id, text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (tool);
  return tool;
}

static void
assert_refused (const char *id, const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_tool (id, text, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
assert_volume (const char *id, const char *text, double expected_mm3, double tolerance)
{
  g_autoptr (SkgTool) tool = make_tool (id, text);
  double volume_mm3 = measure_volume_mm3 (skg_tool_get_part (tool, 0)->mesh);

  assert_solid (tool);
  if (fabs (volume_mm3 / expected_mm3 - 1) > tolerance)
    g_error ("%s %s: %g mm3, expected %g", id, text, volume_mm3, expected_mm3);
}

static SkgVec3
get_point (SkgTool *tool, const char *name)
{
  for (guint i = 0; i < skg_tool_get_n_points (tool); i++)
    if (strcmp (skg_tool_get_point (tool, i)->name, name) == 0)
      return skg_tool_get_point (tool, i)->position_mm;
  g_error ("no point \"%s\"", name);
}

/* Each kind as it comes: solid, with an axis, of the size it says. */
static void
test_defaults (void)
{
  const SkgToolKind *const *kinds = skg_tool_list_kinds ();
  guint i;

  for (i = 0; kinds[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgTool) tool = skg_tool_new (kinds[i], NULL, &error);

      g_assert_no_error (error);
      assert_solid (tool);
      g_assert_cmpstr (skg_tool_get_point (tool, 0)->name, ==, "base");
      g_assert_cmpstr (skg_tool_get_point (tool, 1)->name, ==, "tip");
      g_assert_true (skg_tool_get_part (tool, 0)->in_mask);
      g_assert_cmpfloat (get_point (tool, "tip").z, >, get_point (tool, "base").z);
    }
  g_assert_cmpuint (i, ==, 13);
}

static gboolean
names_param (const SkgToolKind *kind, const char *message)
{
  for (guint p = 0; p < kind->n_params; p++)
    if (g_str_has_prefix (message, kind->params[p].key))
      return TRUE;
  return FALSE;
}

/* What the other tests rely on can find two boxes that overlap, and one without a lid.
 */
static void
test_oracle (void)
{
  static const guint32 box[36] = {
    0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
    2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5,
  };
  float vertices[48];
  guint32 indices[72];

  for (guint shift = 0; shift < 3; shift++)
    {
      g_autoptr (SkgMesh) mesh = NULL;
      /* Overlapping, apart, one inside the other. */
      const float far_mm[3] = { 0.7f, 1.5f, 0.25f };
      const float size[3] = { 1, 1, 0.5f };

      for (guint i = 0; i < 8; i++)
        for (guint axis = 0; axis < 3; axis++)
          {
            vertices[3 * i + axis] = i >> axis & 1 ? 1 : 0;
            vertices[24 + 3 * i + axis] = far_mm[shift] - 0.07f * (float) axis +
                                          (i >> axis & 1 ? size[shift] : 0);
          }
      for (guint i = 0; i < 36; i++)
        {
          indices[i] = box[i];
          indices[36 + i] = 8 + box[i];
        }
      mesh = skg_mesh_new (vertices, 16, indices, 24, NULL);
      g_assert_nonnull (mesh);
      g_assert_cmpint (count_intersections (mesh) > 0, ==, shift == 0);
      g_assert_cmpuint (count_open_edges (mesh), ==, 0);
    }
}

/* Every number at its least and its greatest: a solid or one clear line. */
static void
test_extremes (void)
{
  const SkgToolKind *const *kinds = skg_tool_list_kinds ();
  guint n_made = 0;

  for (guint i = 0; kinds[i] != NULL; i++)
    for (guint p = 0; p < kinds[i]->n_params; p++)
      for (guint end = 0; end < 3; end++)
        {
          const SkgToolParam *param = &kinds[i]->params[p];
          g_autofree SkgToolValue *values = g_new0 (SkgToolValue, kinds[i]->n_params);
          g_autoptr (GError) error = NULL;
          g_autoptr (SkgTool) tool = NULL;

          if (param->width > 1)
            continue;
          values[p].n_numbers = 1;
          values[p].numbers[0] = end == 0   ? param->min
                                 : end == 1 ? param->max
                                            : param->max + 1;
          tool = skg_tool_new (kinds[i], values, &error);
          if (tool != NULL)
            {
              g_assert_cmpuint (end, <, 2);
              assert_solid (tool);
              n_made++;
              continue;
            }
          g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
          g_assert_null (strchr (error->message, '\n'));
          g_assert_true (names_param (kinds[i], error->message));
        }
  g_assert_cmpuint (n_made, >, 40);
}

/* Area that three facets leave of a circle, @depth of the whole point from the tip. */
static double
get_trocar_area (double radius_mm, double depth)
{
  double area = 0;
  const int n = 20000;

  for (int i = 0; i < n; i++)
    {
      double angle = -G_PI / 3 + 2 * G_PI / 3 * (i + 0.5) / n;
      double r = MIN (radius_mm, depth * radius_mm / cos (angle));

      area += r * r / 2 * (2 * G_PI / 3) / n;
    }
  return 3 * area;
}

static void
test_k_wire (void)
{
  double point_mm3 = 0;
  g_autoptr (SkgTool) tool = make_tool ("k-wire", "diameter_mm=2 length_mm=50");

  for (int i = 0; i < 1000; i++)
    point_mm3 += get_trocar_area (1, (i + 0.5) / 1000) * 4 / 1000;
  assert_volume ("k-wire", "diameter_mm=2 length_mm=50 point_mm=4",
                 G_PI * 46 + point_mm3, 0.004);
  assert_volume ("k-wire", "diameter_mm=0.8 length_mm=300 point_mm=1",
                 G_PI * 0.16 * 299 + 0.16 / 4 * point_mm3, 0.004);
  g_assert_cmpfloat (get_point (tool, "tip").z, ==, 0);
  g_assert_cmpfloat (get_point (tool, "base").z, ==, -50);
  assert_refused ("k-wire", "length_mm=5 point_mm=5", "point_mm: 5");
  assert_refused ("k-wire", "diameter_mm=0",
                  "diameter_mm: 0 is not allowed: 0.3 to 10 "
                  "mm");
}

/* Mean over angle of r^2 at a place of the thread, as the screw's documentation says:
 * a triangular ridge, half a turn wide at its foot. */
static double
get_thread_square (double core_mm, double depth_mm, double share)
{
  double sum = 0;
  const int n = 2000;

  for (int i = 0; i < n; i++)
    {
      double off = fabs ((i + 0.5) / n - 0.5) * 4;
      double r = core_mm + share * depth_mm * MAX (1 - off, 0);

      sum += r * r / n;
    }
  return sum;
}

/* Head: frusta; socket; shaft; thread, growing and fading within a turn; point, to
 * @end_mm, in which the thread fades. */
static double
get_screw_volume (double bore_mm)
{
  const double head = 4;
  const double shaft = 1.5;
  const double core = 1.5;
  const double depth = 0.75;
  const double pitch = 1.75;
  const double end = bore_mm > 0 ? bore_mm + 0.1 : 0;
  double v = 0;
  const int n = 20000;

  v += G_PI * 1.15 / 3 * (3.2 * 3.2 + 3.2 * head + head * head);
  v += G_PI * head * head * 4.6 * 0.35;
  v += G_PI * 1.84 / 3 * (head * head + head * shaft + shaft * shaft);
  v -= G_PI * 1.75 * 1.75 * 0.6 * 4.6;
  v -= G_PI * bore_mm * bore_mm * (40 + 0.4 * 4.6);
  v += G_PI * shaft * shaft * 10;
  for (int i = 0; i < n; i++)
    {
      double z = 30 * (i + 0.5) / n;
      double share = CLAMP (MIN (z, 30 - z) / pitch, 0, 1);
      double base = z < 2 ? end + (core - end) * z / 2 : core;

      v += G_PI * get_thread_square (base, depth, share) * 30 / n;
    }
  return v;
}

static void
test_screws (void)
{
  const char *size = "length_mm=40 diameter_mm=4.5 thread_depth_mm=0.75 pitch_mm=1.75 "
                     "thread_length_mm=30 shaft_mm=3 head_mm=8 head_height_mm=4.6 "
                     "socket_mm=3.5 point_mm=2";
  g_autofree char *with_bore = g_strconcat (size, " bore_mm=1.5", NULL);
  g_autoptr (SkgTool) tool = make_tool ("screw", size);

  /* 48 around: 0.3 %; 12 slices a turn cut the ridge's crest: as much again. */
  assert_volume ("screw", size, get_screw_volume (0), 0.008);
  assert_volume ("cannulated-screw", with_bore, get_screw_volume (0.75), 0.008);
  g_assert_cmpfloat (get_point (tool, "base").z, ==, -44.6);
  assert_refused ("screw", "diameter_mm=2 thread_depth_mm=1", "thread_depth_mm");
  assert_refused ("cannulated-screw", "bore_mm=4.8", "4.8");
  assert_refused ("screw", "thread_length_mm=50", "thread_length_mm: 50");
  assert_refused ("screw", "head_mm=4", "head_mm: 4");
}

static void
test_plate (void)
{
  g_autoptr (SkgTool) tool = make_tool ("plate", "holes=3");
  double area = 12 * 16 * 5 + G_PI * 36 - 5 * G_PI * 2.5 * 2.5;

  assert_volume ("plate", "holes=5 spacing_mm=16 width_mm=12 thickness_mm=3 hole_mm=5",
                 3 * area, 0.003);
  g_assert_cmpfloat_with_epsilon (get_point (tool, "hole 2").z, -6 - 24, 1e-12);
  assert_refused ("plate", "hole_mm=12 width_mm=12", "hole_mm: 12");
}

static void
test_tubes (void)
{
  g_autoptr (GString) arc = g_string_new ("inner_mm=1 outer_mm=2 points_mm=");
  const double radius = 30;

  assert_volume ("drill-sleeve",
                 "length_mm=100 outer_mm=8 inner_mm=5 collar_mm=14 collar_length_mm=12",
                 G_PI * (16 * 88 + 49 * 12 - 6.25 * 100), 0.003);
  assert_volume ("catheter", "outer_mm=2 inner_mm=1 points_mm=0,0,-50,3,0,0,6,0,50",
                 G_PI * (1 - 0.25) * 2 * hypot (50, 3), POLYGON_TOLERANCE);
  assert_volume ("guide-wire", "diameter_mm=1 points_mm=0,0,-90,0,0,0",
                 G_PI * 0.25 * 90 + 2 * G_PI / 3 * 0.125, POLYGON_TOLERANCE);
  /* A quarter of a circle: area times length of the centre line (Pappus). */
  for (int i = 0; i <= 18; i++)
    {
      double angle = G_PI / 2 * i / 18;

      g_string_append_printf (arc, "%s%.12f,0,%.12f", i > 0 ? "," : "",
                              radius * (1 - cos (angle)), radius * sin (angle));
    }
  assert_volume ("catheter", arc->str, G_PI * 0.75 * radius * G_PI / 2,
                 POLYGON_TOLERANCE);
  assert_refused ("catheter", "points_mm=0,0,0,0,0,20,1,0,0", "intersects itself");
  assert_refused ("guide-wire", "points_mm=0,0,0,0,0,0", "less than 0.1 mm apart");
  assert_refused ("guide-wire", "points_mm=0,0,0", "3 numbers");
  assert_refused ("catheter", "inner_mm=2 outer_mm=2", "inner_mm: 2");
}

static void
test_loop (void)
{
  /* Once around, and through its own start. */
  assert_refused (
      "guide-wire",
      "diameter_mm=2 points_mm=0,0,0,0,0,30,20,0,40,30,0,20,15,0,10,-15,0,10",
      "intersects itself");
}

static void
test_markers (void)
{
  g_autoptr (SkgTool) beads = make_tool ("beads", "columns=3 rows=2 layers=1");
  /* 11 marks of 10 mm, 10 of 7.5, the other 80 of 5. */
  double ruler_mm2 = 11 * 10 + 10 * 7.5 + 80 * 5;

  assert_volume ("ball", "diameter_mm=25", G_PI * pow (25, 3) / 6, 0.004);
  assert_volume ("beads", "diameter_mm=1 columns=3 rows=2 layers=2", 12 * G_PI / 6,
                 0.02);
  assert_volume ("ruler", "length_mm=100 stroke_mm=0.25 thickness_mm=0.3",
                 ruler_mm2 * 0.25 * 0.3, 1e-4);
  g_assert_cmpuint (skg_tool_get_n_points (beads), ==, 8);
  g_assert_cmpfloat (get_point (beads, "bead 6").x, ==, 20);
  g_assert_cmpfloat (get_point (beads, "bead 6").y, ==, 10);
  assert_refused ("beads", "columns=100 rows=100", "20000 beads");
  assert_refused ("beads", "columns=2.5", "whole number");
  assert_refused ("beads", "spacing_mm=1 diameter_mm=1", "spacing_mm: 1");
}

/* Integral of pi a b, both straight from one end to the other, over @length. */
static double
get_taper (double a0, double a1, double b0, double b1, double length)
{
  return G_PI * length *
         (a0 * b0 + (a0 * (b1 - b0) + b0 * (a1 - a0)) / 2 + (a1 - a0) * (b1 - b0) / 3);
}

static void
test_hip (void)
{
  const double bend = SKG_RAD_FROM_DEG (45);
  const double radius = 1.25 * 14;
  double neck = (42 - radius * (1 - cos (bend))) / sin (bend);
  double under = sqrt (16 * 16 - 6 * 6); /* from the head's middle to the neck */
  double v = 0;
  const int n = 4000;
  g_autoptr (SkgTool) stem = make_tool ("hip-stem", "neck_angle_deg=135");

  assert_volume ("hip-cup", "outer_mm=52 inner_mm=44",
                 2 * G_PI / 3 * (pow (26, 3) - pow (22, 3)), 0.006);
  v += 2 * G_PI / 3 * pow (4.5, 3);
  v += get_taper (4.5, 14, 4.5, 7.5, 130 - 4.5);
  for (int i = 0; i < n; i++)
    {
      double t = (i + 0.5) / n;
      double share = 1 - t * t * (3 - 2 * t);

      v += G_PI * (6 + share * 8) * (6 + share * 1.5) * radius * bend / n;
    }
  v += G_PI * 36 * (neck - under);
  /* Ball without the cap inside the neck. */
  v += G_PI / 3 * pow (16 + under, 2) * (2 * 16 - under);
  assert_volume ("hip-stem",
                 "length_mm=130 distal_mm=9 proximal_mm=28 thickness_mm=15 "
                 "neck_angle_deg=135 offset_mm=42 neck_mm=12 head_mm=32",
                 v, 0.006);
  g_assert_cmpfloat_with_epsilon (get_point (stem, "head").x, 42, 1e-9);
  assert_refused ("hip-stem", "offset_mm=20 head_mm=44", "offset_mm: 20");
  assert_refused ("hip-cup", "inner_mm=52", "inner_mm: 52");
}

static void
test_mesh_tool (void)
{
  g_autoptr (SkgTool) ball = make_tool ("ball", "diameter_mm=10");
  g_autoptr (SkgTool) tool = skg_tool_new_from_mesh (skg_tool_get_part (ball, 0)->mesh);

  g_assert_cmpuint (skg_tool_get_n_parts (tool), ==, 1);
  g_assert_cmpfloat_with_epsilon (get_point (tool, "base").z, -5, 1e-6);
  g_assert_cmpfloat_with_epsilon (get_point (tool, "tip").z, 5, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool/oracle", test_oracle);
  g_test_add_func ("/tool/defaults", test_defaults);
  g_test_add_func ("/tool/extremes", test_extremes);
  g_test_add_func ("/tool/k-wire", test_k_wire);
  g_test_add_func ("/tool/screws", test_screws);
  g_test_add_func ("/tool/plate", test_plate);
  g_test_add_func ("/tool/tubes", test_tubes);
  g_test_add_func ("/tool/loop", test_loop);
  g_test_add_func ("/tool/markers", test_markers);
  g_test_add_func ("/tool/hip", test_hip);
  g_test_add_func ("/tool/mesh", test_mesh_tool);
  return g_test_run ();
}
