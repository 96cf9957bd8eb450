/* SPDX-License-Identifier: Apache-2.0
 * Drags as pure functions: the anatomy follows the hand. */
#include "config.h"

#include "app/pose-drag.h"
#include "app/view-transform.h"

#define NEAR_MM 60.0

static const SkgDetector detector = { .columns = 1536,
                                      .rows = 1536,
                                      .pitch_mm = 0.194 };

static SkgPose
make_pose (const SkgJoints *joints, double rotation_rad, gboolean detector_side)
{
  SkgPose pose = {
    .isocenter_mm = { 10, -20, 30 },
    .sid_mm = 1020,
    .sod_mm = 530,
    .detector_side = detector_side,
  };

  skg_pose_set_joints (&pose, joints, pose.isocenter_mm, rotation_rad);
  return pose;
}

static void
project (const SkgPose *pose, SkgVec3 point_mm, double *column, double *row)
{
  SkgProjection projection;

  skg_pose_get_projection (pose, &detector, &projection);
  g_assert_true (skg_projection_point (&projection, point_mm, column, row, NULL));
}

/* Where the side that the viewer sees as the nearer one goes, detector pixels, when
 * the hand goes by (dx, dy). A mirrored picture is seen from the source's side. */
static void
follow (const SkgJoints *joints,
        double rotation_rad,
        gboolean detector_side,
        double dx,
        double dy,
        double *columns,
        double *rows)
{
  SkgPose pose = make_pose (joints, rotation_rad, detector_side);
  SkgJoints turned;
  SkgPose after;
  SkgVec3 beam;
  SkgVec3 near_mm;
  double column[2];
  double row[2];

  skg_pose_get_axes (&pose, &beam, NULL, NULL);
  near_mm = skg_vec3_add_scaled (pose.isocenter_mm, beam,
                                 skg_pose_is_mirrored (&pose) ? -NEAR_MM : NEAR_MM);
  skg_drag_turn (&pose, joints, dx, dy, &turned);
  after = make_pose (&turned, rotation_rad, detector_side);
  project (&pose, near_mm, &column[0], &row[0]);
  project (&after, near_mm, &column[1], &row[1]);
  *columns = column[1] - column[0];
  *rows = row[1] - row[0];
}

static void
test_turn_follows (void)
{
  static const double orbitals_deg[] = { -170, -120, -40, 0, 30, 75, 130, 160 };
  static const double tilts_deg[] = { -30, 0, 20 };
  static const double rotations_deg[] = { 0, 25, 90, -140, 180 };

  for (guint o = 0; o < G_N_ELEMENTS (orbitals_deg); o++)
    for (guint t = 0; t < G_N_ELEMENTS (tilts_deg); t++)
      for (guint r = 0; r < G_N_ELEMENTS (rotations_deg); r++)
        for (int side = 0; side < 2; side++)
          {
            SkgJoints joints = { .orbital_rad = SKG_RAD_FROM_DEG (orbitals_deg[o]),
                                 .tilt_rad = SKG_RAD_FROM_DEG (tilts_deg[t]) };
            double rotation_rad = SKG_RAD_FROM_DEG (rotations_deg[r]);
            double columns;
            double rows;
            /* The tilt moves the nearer side by cos (orbital) less than the orbit
             * does, so that a slanted hand is followed at a slant. */
            double slant = rotations_deg[r] == 0 ? 0.02 : 1;

            follow (&joints, rotation_rad, side, 4, 0, &columns, &rows);
            g_assert_cmpfloat (columns, >, 0);
            g_assert_cmpfloat (fabs (rows), <, slant * columns);
            follow (&joints, rotation_rad, side, 0, 4, &columns, &rows);
            g_assert_cmpfloat (rows, >, 0);
            g_assert_cmpfloat (fabs (columns), <, slant * rows);
          }
}

static void
test_turn_amount (void)
{
  SkgJoints rest = { 0 };
  SkgPose pose = make_pose (&rest, 0, FALSE);
  SkgJoints turned;

  skg_drag_turn (&pose, &rest, 40, 0, &turned);
  g_assert_cmpfloat_with_epsilon (SKG_DEG_FROM_RAD (turned.orbital_rad), -10, 1e-9);
  g_assert_cmpfloat_with_epsilon (turned.tilt_rad, 0, 1e-12);
  skg_drag_turn (&pose, &rest, 0, 40, &turned);
  g_assert_cmpfloat_with_epsilon (SKG_DEG_FROM_RAD (turned.tilt_rad), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (turned.orbital_rad, 0, 1e-12);
}

/* What lies in the plane of the isocentre moves exactly with the hand. */
static void
test_move_follows (void)
{
  static const double orbitals_deg[] = { -100, 0, 37, 150 };

  for (guint o = 0; o < G_N_ELEMENTS (orbitals_deg); o++)
    {
      SkgJoints joints = { .orbital_rad = SKG_RAD_FROM_DEG (orbitals_deg[o]),
                           .tilt_rad = SKG_RAD_FROM_DEG (20) };
      SkgPose pose = make_pose (&joints, 0.3, FALSE);
      SkgPose moved;
      SkgVec3 right;
      SkgVec3 point_mm;
      double column[2];
      double row[2];

      skg_pose_get_axes (&pose, NULL, &right, NULL);
      point_mm = skg_vec3_add_scaled (pose.isocenter_mm, right, 23);
      skg_drag_move (&pose, &detector, 120, -45, &moved);
      project (&pose, point_mm, &column[0], &row[0]);
      project (&moved, point_mm, &column[1], &row[1]);
      g_assert_cmpfloat_with_epsilon (column[1] - column[0], 120, 1e-6);
      g_assert_cmpfloat_with_epsilon (row[1] - row[0], -45, 1e-6);
    }
}

static void
test_window (void)
{
  SkgDisplay start = { .window = 4, .level = 3 };
  SkgDisplay moved;

  skg_drag_window (&start, 250, 0, &moved);
  g_assert_cmpfloat_with_epsilon (moved.window, 8, 1e-12);
  g_assert_cmpfloat (moved.level, ==, 3);
  /* Up is brighter: bone is white, so the level falls. */
  skg_drag_window (&start, 0, -125, &moved);
  g_assert_cmpfloat_with_epsilon (moved.level, 1, 1e-12);
  start.inverted = TRUE;
  skg_drag_window (&start, 0, -125, &moved);
  g_assert_cmpfloat_with_epsilon (moved.level, 5, 1e-12);
  skg_drag_window (&start, -1e6, 0, &moved);
  g_assert_cmpfloat (moved.window, >, 0);
}

static void
test_distances (void)
{
  SkgPose pose = { .sid_mm = 1020, .sod_mm = 530 };

  skg_pose_add_sod (&pose, 20);
  g_assert_cmpfloat (pose.sod_mm, ==, 550);
  skg_pose_add_sod (&pose, 1e6);
  g_assert_cmpfloat (pose.sod_mm, <, pose.sid_mm);
  skg_pose_add_sid (&pose, -1e6);
  g_assert_cmpfloat (pose.sid_mm, >, pose.sod_mm);
  skg_pose_add_sod (&pose, -1e6);
  g_assert_cmpfloat (pose.sod_mm, >, 0);
}

static void
test_transform (void)
{
  SkgViewTransform transform = { .scale = 1 };
  double column;
  double row;

  skg_view_transform_fit (&transform, 1000, 768, 1536, 1536);
  g_assert_true (transform.fit);
  g_assert_cmpfloat_with_epsilon (transform.scale, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (transform.origin_x, 116, 1e-9);
  /* The left edge of the detector is half a pixel left of a pixel's centre. */
  skg_view_transform_to_pixel (&transform, 116, 0, &column, &row);
  g_assert_cmpfloat_with_epsilon (column, -0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (row, -0.5, 1e-9);

  skg_view_transform_to_pixel (&transform, 300, 200, &column, &row);
  for (int i = 0; i < 40; i++)
    {
      double zoomed_column;
      double zoomed_row;

      skg_view_transform_zoom (&transform, i < 30 ? 1.15 : 0.5, 300, 200);
      skg_view_transform_to_pixel (&transform, 300, 200, &zoomed_column, &zoomed_row);
      g_assert_cmpfloat_with_epsilon (zoomed_column, column, 1e-6);
      g_assert_cmpfloat_with_epsilon (zoomed_row, row, 1e-6);
      g_assert_cmpfloat (transform.scale, <=, 32);
      g_assert_cmpfloat (transform.scale, >=, 0.125);
    }
  g_assert_false (transform.fit);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/drag/turn-follows", test_turn_follows);
  g_test_add_func ("/app/drag/turn-amount", test_turn_amount);
  g_test_add_func ("/app/drag/move-follows", test_move_follows);
  g_test_add_func ("/app/drag/window", test_window);
  g_test_add_func ("/app/drag/distances", test_distances);
  g_test_add_func ("/app/drag/transform", test_transform);
  return g_test_run ();
}
