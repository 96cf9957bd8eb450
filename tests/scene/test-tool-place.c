/* SPDX-License-Identifier: Apache-2.0
 * Tools put in place by hand, and their outlines and masks, against geometry. */
#include <math.h>

#include "scene/masks.h"
#include "scene/overlay.h"
#include "scene/project.h"
#include "scene/tool-outlines.h"
#include "scene/tool-place.h"

typedef struct
{
  SkgScene *scene;
  SkgSample sample;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer tools)
{
  g_autofree char *json = g_strdup_printf (
      "{\"skiagraph\":1,\"patient\":{\"rotation_deg\":[5,-7,11],\"position_mm\":[3,2,1]"
      "},"
      "\"carm\":{\"primary_deg\":25,\"secondary_deg\":-10,\"isocenter_mm\":[0,0,0],"
      "\"detector\":{\"columns\":600,\"rows\":500,\"pitch_mm\":0.4}},\"tools\":%s}",
      (const char *) tools);
  g_autoptr (GError) error = NULL;

  fixture->scene = skg_scene_new_from_json (json, NULL, &error);
  g_assert_no_error (error);
  skg_scene_sample (fixture->scene, NULL, 0, 0, &fixture->sample, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer tools)
{
  skg_sample_clear (&fixture->sample);
  g_object_unref (fixture->scene);
}

static void
assert_near (SkgVec3 a, SkgVec3 b, double within_mm)
{
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (a, b)), <=, within_mm);
}

static SkgVec3
get_point (const SkgPlacedTool *placed, const SkgMat4 *matrix, guint index)
{
  return skg_mat4_transform_point (
      matrix, skg_tool_get_point (placed->tool, index)->position_mm);
}

/* Lengths and handedness stay. */
static void
assert_rigid (const SkgMat4 *m)
{
  SkgVec3 x = skg_mat4_get_column (m, 0);
  SkgVec3 y = skg_mat4_get_column (m, 1);
  SkgVec3 z = skg_mat4_get_column (m, 2);

  assert_near (skg_vec3_cross (x, y), z, 1e-12);
  g_assert_cmpfloat_with_epsilon (skg_vec3_dot (x, x), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (skg_vec3_dot (x, y), 0, 1e-12);
}

static double
get_distance_from_line (SkgVec3 p, SkgVec3 a, SkgVec3 b)
{
  SkgVec3 along = skg_vec3_normalize (skg_vec3_sub (b, a));

  return skg_vec3_length (skg_vec3_cross (skg_vec3_sub (p, a), along));
}

static void
test_snap (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < skg_tool_set_get_length (fixture->sample.tools); i++)
    {
      const SkgPlacedTool *placed = skg_tool_set_get (fixture->sample.tools, i);
      const SkgVec3 from = { 10, -20, 30 };
      const SkgVec3 to = { -15, 5, 12 };
      const SkgVec3 tip = skg_placed_tool_get_point_mm (placed, 1);
      SkgMat4 matrix = skg_tool_place_tip (placed, to);

      assert_near (get_point (placed, &matrix, 1), to, 1e-9);
      assert_near (skg_mat4_get_column (&matrix, 2),
                   skg_mat4_get_column (&placed->patient_from_tool, 2), 0);

      g_assert_true (skg_tool_place_along (placed, from, to, &matrix));
      assert_rigid (&matrix);
      assert_near (get_point (placed, &matrix, 1), to, 1e-9);
      g_assert_cmpfloat (
          get_distance_from_line (get_point (placed, &matrix, 0), from, to), <, 1e-9);
      /* It comes from there, not from beyond. */
      g_assert_cmpfloat (skg_vec3_dot (skg_vec3_sub (to, from),
                                       skg_vec3_sub (get_point (placed, &matrix, 1),
                                                     get_point (placed, &matrix, 0))),
                         >, 0);
      g_assert_false (skg_tool_place_along (placed, to, to, &matrix));

      g_assert_true (skg_tool_place_aim (placed, from, &matrix));
      assert_rigid (&matrix);
      assert_near (get_point (placed, &matrix, 1), tip, 1e-9);
      g_assert_cmpfloat (
          get_distance_from_line (from, get_point (placed, &matrix, 0), tip), <, 1e-9);
      g_assert_false (skg_tool_place_aim (placed, tip, &matrix));
    }
}

/* The very opposite direction has no least turn of its own. */
static void
test_reverse (Fixture *fixture, gconstpointer data)
{
  const SkgPlacedTool *placed = skg_tool_set_get (fixture->sample.tools, 0);
  SkgVec3 base = skg_placed_tool_get_point_mm (placed, 0);
  SkgVec3 tip = skg_placed_tool_get_point_mm (placed, 1);
  SkgMat4 matrix;

  g_assert_true (skg_tool_place_along (placed, tip, base, &matrix));
  assert_rigid (&matrix);
  assert_near (get_point (placed, &matrix, 1), base, 1e-9);
  assert_near (get_point (placed, &matrix, 0), tip, 1e-9);
}

/* What is dragged stays under the pointer: a point of the axis moves by just as many
 * pixels. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  const SkgSample *sample = &fixture->sample;
  const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, 0);
  SkgVec3 base = skg_placed_tool_get_point_mm (placed, 0);
  SkgVec3 tip = skg_placed_tool_get_point_mm (placed, 1);
  SkgProjection projection;

  skg_sample_get_patient_projection (sample, &projection);
  for (int i = 0; i <= 4; i++)
    {
      /* Places that are among those that are looked at. */
      SkgVec3 p = skg_vec3_add_scaled (base, skg_vec3_sub (tip, base), i / 4.0);
      double column[2];
      double row[2];
      double depth_mm;
      double found_mm;
      SkgVec3 way_mm;

      skg_sample_project_point (sample, &projection, p, &column[0], &row[0], &depth_mm);
      found_mm = skg_tool_find_depth_mm (sample, placed, column[0], row[0]);
      g_assert_cmpfloat_with_epsilon (found_mm, depth_mm, 1e-6);
      way_mm = skg_sample_get_plane_way_mm (sample, 31.5, -17.25, found_mm);
      skg_sample_project_point (sample, &projection, skg_vec3_add (p, way_mm),
                                &column[1], &row[1], &depth_mm);
      g_assert_cmpfloat_with_epsilon (column[1] - column[0], 31.5, 1e-6);
      g_assert_cmpfloat_with_epsilon (row[1] - row[0], -17.25, 1e-6);
      g_assert_cmpfloat_with_epsilon (depth_mm, found_mm, 1e-6);
    }
}

static SkgToolOutlines *
find_outlines (const SkgSample *sample, SkgPicture **picture)
{
  g_autoptr (GError) error = NULL;
  g_auto (SkgFrame) frame = { 0 };
  const SkgGrid grid = { .size = { 2, 2, 2 },
                         .spacing_mm = { 1, 1, 1 },
                         .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (GBytes) voxels = g_bytes_new_take (g_new0 (gint16, 8), 16);
  SkgBody body = { .volume =
                       skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, voxels, &error) };

  g_assert_no_error (error);
  g_assert_true (
      skg_sample_get_frame (sample, &body, SKG_QUALITY_LIVE, &frame, &error));
  skg_volume_unref (body.volume);
  *picture = g_new0 (SkgPicture, 1);
  g_atomic_ref_count_init (&(*picture)->ref_count);
  (*picture)->columns = frame.geometry.columns;
  (*picture)->rows = frame.geometry.rows;
  (*picture)->tools = skg_tool_shapes_ref (frame.tools);
  (*picture)->shadow = skg_tool_shadow_new (&frame.geometry, frame.tools);
  return skg_tool_outlines_new (frame.tools, (*picture)->shadow, (*picture)->columns,
                                (*picture)->rows, sample);
}

/* Whether the ray of a pixel meets a ball, from the angle that it is seen at. */
static double
get_miss_mm (const SkgSample *sample, SkgVec3 centre_mm, double column, double row)
{
  SkgMat4 patient_from_world;
  SkgGeometry g;
  SkgVec3 end;

  g_assert_true (
      skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world));
  skg_pose_get_geometry (&sample->pose, &sample->detector, &patient_from_world, &g);
  end = skg_vec3_add_scaled (
      skg_vec3_add_scaled (g.pixel00_mm, g.column_step_mm, column), g.row_step_mm, row);
  return get_distance_from_line (centre_mm, g.source_mm, end);
}

/* A ball's mask is the rays that pass its centre at less than its radius; its outline
 * lies between them and the others. */
static void
test_ball (Fixture *fixture, gconstpointer data)
{
  const SkgSample *sample = &fixture->sample;
  SkgPicture *raw = NULL;
  g_autoptr (SkgToolOutlines) outlines = find_outlines (sample, &raw);
  g_autoptr (SkgPicture) picture = raw;
  const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, 0);
  SkgVec3 centre_mm = skg_mat4_get_column (&placed->patient_from_tool, 3);
  /* Magnified, a pixel of 0.4 mm is some 0.3 mm at the ball. */
  const double pixel_mm = 0.4;
  g_autofree guint16 *mask = g_new0 (guint16, 600 * 500);
  GArray *points = skg_tool_outlines_get_points (outlines, 0);
  SkgMaskExtent extent;
  gsize n = 0;

  skg_tool_outlines_fill_mask (outlines, 0, 7, mask);
  skg_tool_outlines_measure_mask (outlines, 0, &extent);
  for (int row = 0; row < 500; row++)
    for (int column = 0; column < 600; column++)
      {
        double miss_mm = get_miss_mm (sample, centre_mm, column, row);

        n += mask[row * 600 + column] == 7;
        /* Its facets lie up to 0.02 mm inside of the sphere. */
        if (miss_mm < 10 - 0.05)
          g_assert_cmpuint (mask[row * 600 + column], ==, 7);
        if (miss_mm > 10)
          g_assert_cmpuint (mask[row * 600 + column], ==, 0);
      }
  g_assert_cmpuint (n, ==, extent.n_pixels);
  g_assert_cmpuint (n, >, 2000);
  g_assert_cmpuint (points->len, >, 40);
  for (guint i = 0; i < points->len; i++)
    {
      const SkgContourPoint *p = &g_array_index (points, SkgContourPoint, i);

      g_assert_cmpfloat_with_epsilon (
          get_miss_mm (sample, centre_mm, (double) p->column, (double) p->row), 10,
          pixel_mm);
    }
  {
    const SkgContourPoint *p = &g_array_index (points, SkgContourPoint, 0);

    g_assert_cmpint (
        skg_tool_outlines_pick (outlines, (double) p->column, (double) p->row, 3), ==,
        0);
    g_assert_cmpint (skg_tool_outlines_pick (outlines, 0, 0, 3), ==, -1);
  }
}

/* Middle of the mask and, of as many points as it has, of the outline. */
static void
assert_centred (Fixture *fixture, const char *assignment, double moved_px)
{
  SkgPicture *raw = NULL;
  g_auto (SkgSample) sample = { 0 };
  g_autofree guint16 *mask = g_new0 (guint16, 600 * 500);
  g_autoptr (SkgToolOutlines) outlines = NULL;
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (GError) error = NULL;
  const SkgPlacedTool *placed;
  SkgMaskExtent extent;
  SkgProjection projection;
  SkgVec3 centre_mm;
  GArray *points;
  double plain[2];
  double expected[2];
  double depth_mm;
  double sum[2] = { 0 };
  double low[2] = { 1e9, 1e9 };
  double high[2] = { -1e9, -1e9 };

  skg_scene_set_value (fixture->scene, assignment, &error);
  g_assert_no_error (error);
  g_assert_true (skg_scene_sample (fixture->scene, NULL, 0, 0, &sample, &error));
  placed = skg_tool_set_get (sample.tools, 0);
  centre_mm = skg_mat4_get_column (&placed->patient_from_tool, 3);
  skg_sample_get_patient_projection (&sample, &projection);
  skg_projection_point (&projection, centre_mm, &plain[0], &plain[1], NULL);
  g_assert_true (skg_sample_project_point (&sample, &projection, centre_mm,
                                           &expected[0], &expected[1], &depth_mm));
  /* Or there would be nothing to see. */
  g_assert_cmpfloat (hypot (expected[0] - plain[0], expected[1] - plain[1]), >,
                     moved_px);
  outlines = find_outlines (&sample, &raw);
  picture = raw;
  skg_tool_outlines_fill_mask (outlines, 0, 1, mask);
  skg_tool_outlines_measure_mask (outlines, 0, &extent);
  for (guint row = 0; row < 500; row++)
    for (guint column = 0; column < 600; column++)
      if (mask[row * 600 + column] != 0)
        {
          sum[0] += column;
          sum[1] += row;
        }
  g_assert_cmpuint (extent.n_pixels, >, 50);
  points = skg_tool_outlines_get_points (outlines, 0);
  for (guint i = 0; i < points->len; i++)
    {
      const SkgContourPoint *p = &g_array_index (points, SkgContourPoint, i);

      low[0] = MIN (low[0], (double) p->column);
      high[0] = MAX (high[0], (double) p->column);
      low[1] = MIN (low[1], (double) p->row);
      high[1] = MAX (high[1], (double) p->row);
    }
  for (guint a = 0; a < 2; a++)
    {
      g_assert_cmpfloat_with_epsilon (sum[a] / extent.n_pixels, expected[a], 0.5);
      g_assert_cmpfloat_with_epsilon ((low[a] + high[a]) / 2, expected[a], 1);
    }
  g_assert_cmpint (skg_tool_outlines_pick (outlines, expected[0], expected[1], 1), ==,
                   0);
}

/* Mask and outline are where the picture shows the tool: bent by an intensifier, moved
 * by effects, and both. A point's place is computed apart from a mask's, the other way.
 */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  assert_centred (fixture, "exposure.detector.pincushion=0.1", 3);
  assert_centred (fixture,
                  "effects=[{\"kind\":\"flip-left-right\",\"swap_sides\":0},"
                  "{\"kind\":\"affine\",\"rotation_deg\":8}]",
                  30);
  assert_centred (fixture, "exposure.detector.pincushion=0", 30);
}

/* A manipulator's mask is its notched body; its outline has the shaft as well. A hidden
 * tool has neither. */
static void
test_masks (Fixture *fixture, gconstpointer data)
{
  const SkgSample *sample = &fixture->sample;
  SkgPicture *raw = NULL;
  g_autoptr (SkgToolOutlines) outlines = find_outlines (sample, &raw);
  g_autoptr (SkgPicture) picture = raw;
  g_autoptr (SkgMasks) masks = skg_masks_new (picture, sample);
  g_autoptr (SkgOverlay) overlay = skg_overlay_new (sample, NULL, NULL, NULL, 0);
  SkgProjection projection;
  double column[2];
  double row[2];
  double depth_mm;
  double far = 0;
  GArray *points = skg_tool_outlines_get_points (outlines, 0);
  const SkgMask *mask;
  guint n_points = 0;

  g_assert_cmpuint (skg_masks_get_length (masks), ==, 1);
  mask = skg_masks_get (masks, 0);
  g_assert_true (mask->is_tool);
  g_assert_cmpuint (mask->number, ==, 1);
  g_assert_cmpstr (mask->name, ==, "Continuum manipulator");
  skg_sample_get_patient_projection (sample, &projection);
  for (guint i = 0; i < 2; i++)
    skg_sample_project_point (
        sample, &projection,
        skg_placed_tool_get_point_mm (skg_tool_set_get (sample->tools, 0), i),
        &column[i], &row[i], &depth_mm);
  /* The box reaches from base to tip, and 3 mm (radius; times 1.4, over 0.4 mm, and a
   * pixel) beyond at most. */
  g_assert_cmpfloat (mask->extent.first_column, >, MIN (column[0], column[1]) - 12);
  g_assert_cmpfloat (mask->extent.last_column, <, MAX (column[0], column[1]) + 12);
  for (guint i = 0; i < points->len; i++)
    {
      const SkgContourPoint *p = &g_array_index (points, SkgContourPoint, i);

      far = MAX (far, hypot ((double) p->column - column[1], (double) p->row - row[1]));
    }
  /* With its shaft it is 135 mm long, of which the body is 35. */
  g_assert_cmpfloat (far, >, 2 * hypot (column[1] - column[0], row[1] - row[0]));

  skg_overlay_add_tools (overlay, sample, outlines, -1, TRUE);
  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (overlay, i);

      if (item->style != SKG_OVERLAY_STYLE_TOOL_POINT)
        continue;
      g_assert_cmpuint (n_points, <, 2);
      g_assert_cmpstr (item->text, ==, n_points == 0 ? "base" : "tip");
      g_assert_cmpfloat (item->column, ==, column[n_points]);
      g_assert_cmpfloat (item->row, ==, row[n_points]);
      n_points++;
    }
  g_assert_cmpuint (n_points, ==, 2);
}

#define ADD(name, tools, func)                                                         \
  g_test_add ("/scene/tool-place/" name, Fixture, tools, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  static const char several[] =
      "[{\"kind\":\"k-wire\",\"position_mm\":[4,-3,8],\"rotation_deg\":[30,50,-70],"
      "\"twist_deg\":40},{\"kind\":\"manipulator\",\"position_mm\":[1,2,3],"
      "\"bend_deg\":4},{\"kind\":\"hip-stem\",\"rotation_deg\":[120,0,10]}]";
  static const char ball[] = "[{\"kind\":\"ball\",\"diameter_mm\":20,"
                             "\"position_mm\":[12,-9,20]}]";
  static const char bead[] = "[{\"kind\":\"ball\",\"diameter_mm\":6,"
                             "\"position_mm\":[45,-9,40]}]";
  static const char bent[] =
      "[{\"kind\":\"manipulator\",\"rotation_deg\":[0,90,0],\"position_mm\":[10,0,5],"
      "\"bend_deg\":2},{\"kind\":\"ball\",\"hidden\":true,\"position_mm\":[0,0,0]}]";

  g_test_init (&argc, &argv, NULL);
  ADD ("snap", several, test_snap);
  ADD ("reverse", several, test_reverse);
  ADD ("drag", several, test_drag);
  ADD ("ball", ball, test_ball);
  ADD ("moved", bead, test_moved);
  ADD ("masks", bent, test_masks);
  return g_test_run ();
}
