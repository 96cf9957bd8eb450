/* SPDX-License-Identifier: Apache-2.0 */
#include "scene/carm.h"

#define DEG (G_PI / 180)

static const SkgVec3 home_mm = { 10, -20, 30 };

static SkgPose
make_pose (void)
{
  return (SkgPose){ .isocenter_mm = home_mm, .sid_mm = 1020, .sod_mm = 530 };
}

static SkgJoints
make_joints (double orbital_deg, double tilt_deg, double wigwag_deg)
{
  return (SkgJoints){ .orbital_rad = orbital_deg * DEG,
                      .tilt_rad = tilt_deg * DEG,
                      .wigwag_rad = wigwag_deg * DEG,
                      .lift_mm = 40,
                      .in_out_mm = -50,
                      .drive_mm = 60 };
}

/* Published pairs: they follow from d alone, not from this file's formulas. */
static void
test_known (void)
{
  const double known[][4] = {
    { 30, 0, 30, 0 },          { 0, 25, 0, 25 },   { 30, 30, 33.690, 25.659 },
    { 45, 25, 47.808, 17.39 }, { -40, 0, -40, 0 }, { 110, 0, 110, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      SkgPose pose = make_pose ();
      SkgJoints joints = make_joints (known[i][0], known[i][1], 0);

      skg_pose_set_joints (&pose, &joints, home_mm, 0);
      g_assert_cmpfloat_with_epsilon (pose.primary_rad, known[i][2] * DEG, 2e-4);
      g_assert_cmpfloat_with_epsilon (pose.secondary_rad, known[i][3] * DEG, 2e-4);
    }
}

/* + orbital: detector to the patient's left; + tilt: to the head; + lift: up, -y; +
 * wig-wag in AP: the head, up before, is left of the middle. */
static void
test_signs (void)
{
  SkgPose pose = make_pose ();
  SkgJoints joints = { .orbital_rad = 0.3 };
  SkgVec3 beam;
  SkgVec3 up;

  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  skg_pose_get_axes (&pose, &beam, NULL, NULL);
  g_assert_cmpfloat (beam.x, >, 0.2);
  joints = (SkgJoints){ .tilt_rad = 0.3 };
  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  skg_pose_get_axes (&pose, &beam, NULL, NULL);
  g_assert_cmpfloat (beam.z, >, 0.2);
  joints = (SkgJoints){ .wigwag_rad = 0.3 };
  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  skg_pose_get_axes (&pose, &beam, NULL, &up);
  g_assert_cmpfloat_with_epsilon (beam.y, -1, 1e-12);
  g_assert_cmpfloat_with_epsilon (up.x, sin (0.3), 1e-12);
  joints = (SkgJoints){ .lift_mm = 1, .in_out_mm = 2, .drive_mm = 3 };
  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  g_assert_cmpfloat (pose.isocenter_mm.x, ==, 12);
  g_assert_cmpfloat (pose.isocenter_mm.y, ==, -21);
  g_assert_cmpfloat (pose.isocenter_mm.z, ==, 33);
}

/* In a lateral the swivel changes the line of the beam, in AP it only turns it. */
static void
test_wigwag (void)
{
  SkgPose pose = make_pose ();
  SkgJoints joints = make_joints (90, 0, 10);

  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  g_assert_cmpfloat_with_epsilon (pose.primary_rad, 90 * DEG, 1e-12);
  g_assert_cmpfloat_with_epsilon (pose.secondary_rad, -10 * DEG, 1e-12);
  joints = make_joints (0, 0, 10);
  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  g_assert_cmpfloat_with_epsilon (pose.secondary_rad, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fabs (pose.roll_rad), 10 * DEG, 1e-12);
}

/* The picture's axes are where three plain rotations carry the detector's. */
static void
test_picture_turns (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint n = 0; n < 1000; n++)
    {
      SkgPose pose = make_pose ();
      SkgJoints joints = make_joints (g_rand_double_range (rand, -180, 180),
                                      g_rand_double_range (rand, -225, 225),
                                      g_rand_double_range (rand, -90, 90));
      double up[3] = { 0, 0, 1 };
      double w = joints.wigwag_rad;
      double t = joints.tilt_rad;
      SkgVec3 got;
      double tilted[3];

      /* The orbital ring turns about z: up stays. Tilt: z toward +y as the detector,
       * at -y, goes to +z. Swivel: z toward +x. */
      tilted[0] = up[0];
      tilted[1] = sin (t) * up[2];
      tilted[2] = cos (t) * up[2];
      up[0] = cos (w) * tilted[0] + sin (w) * tilted[2];
      up[1] = tilted[1];
      up[2] = -sin (w) * tilted[0] + cos (w) * tilted[2];
      skg_pose_set_joints (&pose, &joints, home_mm, 0);
      skg_pose_get_axes (&pose, NULL, NULL, &got);
      g_assert_cmpfloat_with_epsilon (got.x, up[0], 1e-12);
      g_assert_cmpfloat_with_epsilon (got.y, up[1], 1e-12);
      g_assert_cmpfloat_with_epsilon (got.z, up[2], 1e-12);
      g_assert_cmpfloat_with_epsilon (skg_pose_get_image_rotation (&pose, &joints), 0,
                                      1e-9);
    }
}

static void
assert_same_axes (const SkgPose *a, const SkgPose *b)
{
  SkgVec3 va[3];
  SkgVec3 vb[3];

  skg_pose_get_axes (a, &va[0], &va[1], &va[2]);
  skg_pose_get_axes (b, &vb[0], &vb[1], &vb[2]);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (va[i], vb[i])), <, 1e-9);
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (a->isocenter_mm, b->isocenter_mm)),
                     <, 1e-9);
}

/* Joints, pose, joints: a grid with 90s and 180s. Joints come back as they were when
 * they are asked near themselves. */
static void
test_from_joints (void)
{
  for (int o = -180; o <= 180; o += 15)
    for (int t = -225; t <= 225; t += 15)
      for (int w = -30; w <= 30; w += 15)
        {
          SkgPose pose = make_pose ();
          SkgJoints joints = make_joints (o, t, w);
          SkgJoints got;

          skg_pose_set_joints (&pose, &joints, home_mm, 0.4);
          got = skg_pose_get_joints (&pose, home_mm, &joints);
          g_assert_cmpfloat_with_epsilon (got.orbital_rad, joints.orbital_rad, 1e-9);
          g_assert_cmpfloat_with_epsilon (got.tilt_rad, joints.tilt_rad, 1e-9);
          g_assert_cmpfloat_with_epsilon (got.wigwag_rad, joints.wigwag_rad, 1e-9);
          g_assert_cmpfloat_with_epsilon (got.lift_mm, 40, 1e-9);
          g_assert_cmpfloat_with_epsilon (got.in_out_mm, -50, 1e-9);
          g_assert_cmpfloat_with_epsilon (got.drive_mm, 60, 1e-9);
          g_assert_cmpfloat (
              fabs (remainder (skg_pose_get_image_rotation (&pose, &got) - 0.4,
                               2 * G_PI)),
              <, 1e-9);
        }
}

/* Angles, joints, angles: a grid with all poles; any nearby joints will do. */
static void
test_from_angles (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int a = -180; a <= 180; a += 15)
    for (int b = -90; b <= 90; b += 15)
      for (int w = -30; w <= 30; w += 15)
        {
          SkgPose pose = make_pose ();
          SkgPose got;
          SkgJoints near = make_joints (g_rand_double_range (rand, -180, 180),
                                        g_rand_double_range (rand, -225, 225), 0);
          SkgJoints joints;

          pose.primary_rad = a * DEG;
          pose.secondary_rad = b * DEG;
          pose.wigwag_rad = w * DEG;
          pose.roll_rad = g_rand_double_range (rand, -3, 3);
          joints = skg_pose_get_joints (&pose, home_mm, &near);
          got = pose;
          skg_pose_set_joints (&got, &joints, home_mm,
                               skg_pose_get_image_rotation (&pose, &joints));
          assert_same_axes (&got, &pose);
          if (abs (b) == 90)
            continue;
          g_assert_cmpfloat (
              fabs (remainder (got.primary_rad - pose.primary_rad, 2 * G_PI)), <, 1e-9);
          g_assert_cmpfloat (fabs (got.secondary_rad - pose.secondary_rad), <, 1e-9);
          g_assert_cmpfloat (fabs (remainder (got.roll_rad - pose.roll_rad, 2 * G_PI)),
                             <, 1e-9);
        }
}

/* Hardly off the poles: where an arc sine would lose half the digits. */
static void
test_near_poles (void)
{
  const double off_deg[] = { 1e-9, 1e-7, 1e-5, 1e-3 };

  for (gsize i = 0; i < G_N_ELEMENTS (off_deg); i++)
    {
      SkgJoints joints = make_joints (90 - off_deg[i], 20, 0);
      SkgPose pose = make_pose ();
      SkgPose again = pose;
      SkgJoints got;

      skg_pose_set_joints (&pose, &joints, home_mm, 0);
      got = skg_pose_get_joints (&pose, home_mm, &joints);
      g_assert_cmpfloat_with_epsilon (got.orbital_rad, joints.orbital_rad, 1e-12);
      skg_pose_set_joints (&again, &got, home_mm,
                           skg_pose_get_image_rotation (&pose, &got));
      assert_same_axes (&again, &pose);

      joints = make_joints (0, 90 - off_deg[i], 0);
      skg_pose_set_joints (&pose, &joints, home_mm, 0);
      g_assert_cmpfloat_with_epsilon (pose.secondary_rad, joints.tilt_rad, 1e-12);
    }
}

/* Two arms for one beam: the near one. Where tilt is free it stays. */
static void
test_near (void)
{
  SkgPose pose = make_pose ();
  SkgJoints joints = make_joints (100, 20, 0);
  SkgJoints other = make_joints (80, -160, 0);
  SkgJoints got;

  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  got = skg_pose_get_joints (&pose, home_mm, &joints);
  g_assert_cmpfloat_with_epsilon (got.orbital_rad, 100 * DEG, 1e-12);
  got = skg_pose_get_joints (&pose, home_mm, &other);
  g_assert_cmpfloat_with_epsilon (got.orbital_rad, 80 * DEG, 1e-12);
  g_assert_cmpfloat_with_epsilon (got.tilt_rad, -160 * DEG, 1e-12);
  got = skg_pose_get_joints (&pose, home_mm, NULL);
  g_assert_cmpfloat_with_epsilon (got.orbital_rad, 100 * DEG, 1e-12);

  joints = make_joints (90, 35, 0);
  skg_pose_set_joints (&pose, &joints, home_mm, 0);
  got = skg_pose_get_joints (&pose, home_mm, &joints);
  g_assert_cmpfloat_with_epsilon (got.tilt_rad, 35 * DEG, 1e-12);
  got = skg_pose_get_joints (&pose, home_mm, NULL);
  g_assert_cmpfloat_with_epsilon (got.tilt_rad, 0, 1e-12);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/carm-joints/known", test_known);
  g_test_add_func ("/scene/carm-joints/signs", test_signs);
  g_test_add_func ("/scene/carm-joints/wigwag", test_wigwag);
  g_test_add_func ("/scene/carm-joints/picture-turns", test_picture_turns);
  g_test_add_func ("/scene/carm-joints/from-joints", test_from_joints);
  g_test_add_func ("/scene/carm-joints/from-angles", test_from_angles);
  g_test_add_func ("/scene/carm-joints/near-poles", test_near_poles);
  g_test_add_func ("/scene/carm-joints/near", test_near);
  return g_test_run ();
}
