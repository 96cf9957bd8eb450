/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "scene/machine.h"

#define DEG (G_PI / 180)

static const SkgDetector detector = {
  .columns = 1536, .rows = 1024, .pitch_mm = 0.194, 7.5, -11.25
};

static SkgPose
make_pose (double primary_deg, double secondary_deg)
{
  return (SkgPose){ .isocenter_mm = { 12, -34, 56 },
                    .sid_mm = 1020,
                    .sod_mm = 530,
                    .primary_rad = primary_deg * DEG,
                    .secondary_rad = secondary_deg * DEG };
}

static double
get_random (GRand *rand, double limit)
{
  return g_rand_double_range (rand, -limit, limit);
}

/* --- An independent projection: rotates an arm that starts AP (tilt to the head, then
 * swing about the body's axis), and cuts each ray with the detector's plane. --- */

static void
rotate (double v[3], guint a, guint b, double angle_rad)
{
  double va = v[a];
  double vb = v[b];

  v[a] = cos (angle_rad) * va - sin (angle_rad) * vb;
  v[b] = sin (angle_rad) * va + cos (angle_rad) * vb;
}

static double
dot (const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void
project_independently (const SkgPose *pose,
                       const SkgDetector *panel,
                       const double point_mm[3],
                       gboolean flip,
                       double pixel[2])
{
  double beam[3] = { 0, -1, 0 };
  double right[3] = { cos (pose->roll_rad), 0, sin (pose->roll_rad) };
  double up[3] = { -sin (pose->roll_rad), 0, cos (pose->roll_rad) };
  double *axes[3] = { beam, right, up };
  double iso[3] = { pose->isocenter_mm.x, pose->isocenter_mm.y, pose->isocenter_mm.z };
  double ray[3];
  double stretch;

  for (guint i = 0; i < 3; i++)
    {
      rotate (axes[i], 1, 2, -pose->secondary_rad);
      rotate (axes[i], 0, 1, pose->primary_rad);
    }
  for (guint i = 0; i < 3; i++)
    ray[i] = point_mm[i] - (iso[i] - pose->sod_mm * beam[i]);
  stretch = pose->sid_mm / dot (ray, beam);
  pixel[0] = dot (ray, right) * stretch / panel->pitch_mm * (flip ? -1 : 1);
  pixel[0] += (panel->columns - 1) / 2.0 + panel->shift_columns_px;
  pixel[1] = -dot (ray, up) * stretch / panel->pitch_mm;
  pixel[1] += (panel->rows - 1) / 2.0 + panel->shift_rows_px;
}

/* All views on all machines, random points near the isocentre: 0.01 px. */
static void
test_project (void)
{
  GPtrArray *machines = skg_machine_list ();
  GPtrArray *views = skg_view_list ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  double worst_px = 0;

  for (guint m = 0; m < machines->len; m++)
    for (guint v = 0; v < views->len; v++)
      {
        const SkgMachine *machine = g_ptr_array_index (machines, m);
        const SkgView *view = g_ptr_array_index (views, v);
        SkgPose pose = { .isocenter_mm = { 3, -80, 120 },
                         .sid_mm = machine->sid_mm,
                         .sod_mm = machine->sod_mm };
        SkgDetector panel = machine->detector;
        SkgProjection projection;

        skg_view_apply (view, &pose);
        pose.roll_rad = get_random (rand, G_PI);
        panel.shift_columns_px = get_random (rand, 20);
        panel.shift_rows_px = get_random (rand, 20);
        skg_pose_get_projection (&pose, &panel, &projection);
        for (guint n = 0; n < 50; n++)
          {
            double point[3] = { 3 + get_random (rand, 120),
                                -80 + get_random (rand, 100),
                                120 + get_random (rand, 120) };
            double expected[2];
            double got[2];

            project_independently (&pose, &panel, point,
                                   fabs (view->primary_rad) > G_PI / 2, expected);
            g_assert_true (skg_projection_point (
                &projection, skg_vec3 (point[0], point[1], point[2]), &got[0], &got[1],
                NULL));
            worst_px = fmax (worst_px, fabs (got[0] - expected[0]));
            worst_px = fmax (worst_px, fabs (got[1] - expected[1]));
          }
      }
  g_test_message ("worst difference %g px", worst_px);
  g_assert_cmpfloat (worst_px, <, 1e-8);
}

/* The principal axis meets the isocentre; magnification is SID / SOD. */
static void
test_magnification (void)
{
  SkgPose pose = make_pose (0, 0);
  SkgDetector panel = { .columns = 1536, .rows = 1536, .pitch_mm = 0.194 };
  SkgProjection projection;
  double column;
  double row;
  double depth_mm;

  skg_pose_get_projection (&pose, &panel, &projection);
  /* DeepFluoro's published focal length. */
  g_assert_cmpfloat_with_epsilon (fabs (projection.k[0][0]), 5257.732, 1e-3);
  g_assert_true (
      skg_projection_point (&projection, pose.isocenter_mm, &column, &row, &depth_mm));
  g_assert_cmpfloat_with_epsilon (column, 767.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (row, 767.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (depth_mm, 530, 1e-9);

  /* 10 mm to the patient's left at the isocentre: 10 x 1020 / 530 / 0.194 columns. */
  g_assert_true (skg_projection_point (
      &projection, skg_vec3_add (pose.isocenter_mm, skg_vec3 (10, 0, 0)), &column, &row,
      NULL));
  g_assert_cmpfloat_with_epsilon (column, 767.5 + 10 * 1020 / 530.0 / 0.194, 1e-9);

  /* 600 mm behind an AP source there is nothing to see. */
  g_assert_false (skg_projection_point (
      &projection, skg_vec3_add (pose.isocenter_mm, skg_vec3 (0, 600, 0)), &column,
      &row, &depth_mm));
  g_assert_cmpfloat_with_epsilon (depth_mm, -70, 1e-9);
}

static double
get_left_minus_right_columns (double primary_deg, gboolean detector_side)
{
  SkgPose pose = make_pose (primary_deg, 0);
  SkgProjection projection;
  double left;
  double right;
  double row;

  pose.detector_side = detector_side;
  skg_pose_get_projection (&pose, &detector, &projection);
  g_assert_true (skg_projection_point (
      &projection, skg_vec3_add (pose.isocenter_mm, skg_vec3 (50, 0, 0)), &left, &row,
      NULL));
  g_assert_true (skg_projection_point (
      &projection, skg_vec3_add (pose.isocenter_mm, skg_vec3 (-50, 0, 0)), &right, &row,
      NULL));
  return left - right;
}

/* The usual hanging: the patient's left on the right, from in front and from behind. */
static void
test_hanging (void)
{
  SkgPose pose = make_pose (0, 0);
  SkgProjection projection;
  double head_row;
  double foot_row;
  double column;

  g_assert_cmpfloat (get_left_minus_right_columns (0, FALSE), >, 100);
  g_assert_cmpfloat (get_left_minus_right_columns (180, FALSE), >, 100);
  g_assert_cmpfloat (get_left_minus_right_columns (-180, FALSE), >, 100);
  g_assert_cmpfloat (get_left_minus_right_columns (0, TRUE), >, 100);
  g_assert_cmpfloat (get_left_minus_right_columns (180, TRUE), <, -100);

  for (guint i = 0; i < 2; i++)
    {
      pose.primary_rad = i * G_PI;
      skg_pose_get_projection (&pose, &detector, &projection);
      g_assert_true (skg_projection_point (
          &projection, skg_vec3_add (pose.isocenter_mm, skg_vec3 (0, 0, 50)), &column,
          &head_row, NULL));
      g_assert_true (skg_projection_point (
          &projection, skg_vec3_add (pose.isocenter_mm, skg_vec3 (0, 0, -50)), &column,
          &foot_row, NULL));
      g_assert_cmpfloat (head_row, <, foot_row - 100);
    }

  /* A lateral is not flipped, nor one that is a rounding error beyond it. */
  pose.primary_rad = nextafter (G_PI / 2, 4);
  g_assert_false (skg_pose_is_mirrored (&pose));
  pose.primary_rad = -90.001 * DEG;
  g_assert_true (skg_pose_is_mirrored (&pose));
  pose.detector_side = TRUE;
  g_assert_false (skg_pose_is_mirrored (&pose));
}

/* At roll +30 degrees the head, up before, points to where one o'clock is. */
static void
test_roll (void)
{
  SkgPose pose = make_pose (20, 10);
  SkgProjection projection;
  SkgVec3 up;
  double column;
  double row;
  double at_roll[2];

  skg_pose_get_axes (&pose, NULL, NULL, &up);
  pose.roll_rad = 30 * DEG;
  skg_pose_get_projection (&pose, &detector, &projection);
  g_assert_true (skg_projection_point (&projection,
                                       skg_vec3_add_scaled (pose.isocenter_mm, up, 50),
                                       &column, &row, NULL));
  at_roll[0] = column - (detector.columns - 1) / 2.0 - detector.shift_columns_px;
  at_roll[1] = row - (detector.rows - 1) / 2.0 - detector.shift_rows_px;
  g_assert_cmpfloat_with_epsilon (atan2 (at_roll[0], -at_roll[1]), 30 * DEG, 1e-12);
}

static void
assert_proper (const SkgProjection *projection)
{
  SkgVec3 x =
      skg_vec3 (projection->rt[0][0], projection->rt[0][1], projection->rt[0][2]);
  SkgVec3 y =
      skg_vec3 (projection->rt[1][0], projection->rt[1][1], projection->rt[1][2]);
  SkgVec3 z =
      skg_vec3 (projection->rt[2][0], projection->rt[2][1], projection->rt[2][2]);

  g_assert_cmpfloat_with_epsilon (skg_vec3_dot (skg_vec3_cross (x, y), z), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (skg_vec3_dot (x, y), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (skg_vec3_dot (y, z), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (skg_vec3_length (z), 1, 1e-12);
}

/* Rays for the renderer and P are the same camera: pixel, ray, point on it, pixel. */
static void
test_rays (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint n = 0; n < 500; n++)
    {
      SkgPose pose = make_pose (get_random (rand, 180), get_random (rand, 90));
      SkgMat4 turn = skg_mat4_rotation (
          skg_vec3_normalize (skg_vec3 (get_random (rand, 1), get_random (rand, 1), 1)),
          get_random (rand, 1));
      SkgMat4 move = skg_mat4_translation (skg_vec3 (get_random (rand, 100), 5, -200));
      SkgMat4 world_from_patient = skg_mat4_multiply (&move, &turn);
      SkgMat4 patient_from_world;
      SkgProjection world;
      SkgProjection patient;
      SkgGeometry geometry;
      SkgVec3 pixel_mm;
      double column = g_rand_double_range (rand, -0.5, 1535.5);
      double row = g_rand_double_range (rand, -0.5, 1023.5);
      double part = g_rand_double_range (rand, 0.1, 1.0);
      double got[2];

      pose.roll_rad = get_random (rand, G_PI);
      pose.detector_side = n % 2;
      g_assert_true (skg_mat4_invert_affine (&world_from_patient, &patient_from_world));
      skg_pose_get_projection (&pose, &detector, &world);
      skg_projection_for_patient (&world, &world_from_patient, &patient);
      assert_proper (&world);
      assert_proper (&patient);
      skg_pose_get_geometry (&pose, &detector, &patient_from_world, &geometry);
      pixel_mm =
          skg_vec3_add_scaled (geometry.pixel00_mm, geometry.column_step_mm, column);
      pixel_mm = skg_vec3_add_scaled (pixel_mm, geometry.row_step_mm, row);
      g_assert_true (skg_projection_point (
          &patient,
          skg_vec3_add_scaled (geometry.source_mm,
                               skg_vec3_sub (pixel_mm, geometry.source_mm), part),
          &got[0], &got[1], NULL));
      g_assert_cmpfloat_with_epsilon (got[0], column, 1e-6);
      g_assert_cmpfloat_with_epsilon (got[1], row, 1e-6);
    }
}

static void
assert_same_pose (const SkgPose *got, const SkgPose *expected)
{
  SkgVec3 a[3];
  SkgVec3 b[3];

  g_assert_cmpfloat_with_epsilon (got->sid_mm, expected->sid_mm, 1e-6);
  g_assert_cmpfloat_with_epsilon (got->sod_mm, expected->sod_mm, 1e-6);
  g_assert_cmpfloat (
      skg_vec3_length (skg_vec3_sub (got->isocenter_mm, expected->isocenter_mm)), <,
      1e-6);
  g_assert_cmpint (skg_pose_is_mirrored (got), ==, skg_pose_is_mirrored (expected));
  skg_pose_get_axes (got, &a[0], &a[1], &a[2]);
  skg_pose_get_axes (expected, &b[0], &b[1], &b[2]);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (a[i], b[i])), <, 1e-9);
  if (fabs (expected->secondary_rad) > 89.9999 * DEG)
    return;
  g_assert_cmpfloat (
      fabs (remainder (got->primary_rad - expected->primary_rad, 2 * G_PI)), <, 1e-9);
  g_assert_cmpfloat (fabs (got->secondary_rad - expected->secondary_rad), <, 1e-9);
  g_assert_cmpfloat (fabs (remainder (got->roll_rad - expected->roll_rad, 2 * G_PI)), <,
                     1e-9);
}

static void
check_round_trip (const SkgPose *pose, double scale)
{
  SkgDetector panel = { .columns = 1536, .rows = 1024, .pitch_mm = 0.194 };
  g_autoptr (GError) error = NULL;
  SkgProjection projection;
  SkgPose got = { 0 };
  double p[3][4];

  skg_pose_get_projection (pose, &detector, &projection);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 4; j++)
      p[i][j] = projection.p[i][j] * scale;
  skg_pose_from_projection ((const double (*)[4]) p, &panel, pose->sod_mm, &got,
                            &error);
  g_assert_no_error (error);
  assert_same_pose (&got, pose);
  g_assert_cmpfloat_with_epsilon (panel.shift_columns_px, 7.5, 1e-7);
  g_assert_cmpfloat_with_epsilon (panel.shift_rows_px, -11.25, 1e-7);
}

/* Poles, laterals, mirrored ones, and a grid: P as it is, for any roll. */
static void
test_decompose (void)
{
  for (int a = -180; a <= 180; a += 15)
    for (int b = -90; b <= 90; b += 15)
      for (int g = -165; g <= 180; g += 15)
        for (int side = 0; side < 2; side++)
          {
            SkgPose pose = make_pose (a, b);

            pose.roll_rad = g * DEG;
            pose.detector_side = side;
            check_round_trip (&pose, 1);
          }
}

/* Any scale and sign, with the head rather up. */
static void
test_decompose_scaled (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint n = 0; n < 2000; n++)
    {
      SkgPose pose = make_pose (get_random (rand, 180), get_random (rand, 89));

      pose.roll_rad = get_random (rand, 89 * DEG);
      pose.detector_side = n % 3 == 0;
      check_round_trip (&pose, (n % 2 ? -1 : 1) * pow (10, get_random (rand, 6)));
    }
}

static void
assert_refused (const double p[3][4], double sod_mm, const char *word)
{
  SkgDetector panel = detector;
  SkgPose pose = make_pose (1, 2);
  SkgPose before = pose;
  g_autoptr (GError) error = NULL;

  g_assert_false (skg_pose_from_projection (p, &panel, sod_mm, &pose, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpmem (&pose, sizeof pose, &before, sizeof before);
  g_assert_cmpmem (&panel, sizeof panel, &detector, sizeof detector);
}

static void
test_decompose_bad (void)
{
  SkgPose pose = make_pose (30, 10);
  SkgProjection projection;
  SkgProjection bad;
  double zero[3][4] = { { 0 } };

  skg_pose_get_projection (&pose, &detector, &projection);
  assert_refused ((const double (*)[4]) zero, 530, "third row");
  bad = projection;
  bad.p[1][2] = NAN;
  assert_refused ((const double (*)[4]) bad.p, 530, "finite");
  bad = projection;
  for (guint j = 0; j < 4; j++)
    bad.p[0][j] *= 1.01; /* columns of another size */
  assert_refused ((const double (*)[4]) bad.p, 530, "square pixels");
  assert_refused ((const double (*)[4]) projection.p, 1020, "SOD");
  assert_refused ((const double (*)[4]) projection.p, 0, "SOD");
  bad = projection;
  for (guint j = 0; j < 4; j++)
    bad.p[0][j] = 2 * projection.k[0][2] * projection.p[2][j] - projection.p[0][j];
  assert_refused ((const double (*)[4]) bad.p, 530, "mirrored");
}

static void
assert_letters (double x, double y, double z, const char *expected)
{
  g_autofree char *letters = skg_direction_dup_letters (skg_vec3 (x, y, z));

  g_assert_cmpstr (letters, ==, expected);
}

static void
test_letters (void)
{
  assert_letters (1, 0, 0, "L");
  assert_letters (-7, 0, 0, "R");
  assert_letters (0, 0.1, 0, "P");
  assert_letters (0, -2, 0, "A");
  assert_letters (0, 0, 3, "H");
  assert_letters (0, 0, -1, "F");
  assert_letters (0.9, 0, -0.4, "LF");
  assert_letters (0.9, 0, -0.2, "L");
  assert_letters (-0.5, -0.7, 0.6, "AHR");
  assert_letters (0, 0, 0, "");
}

static void
assert_text (double primary_deg, double secondary_deg, const char *expected)
{
  SkgPose pose = make_pose (primary_deg, secondary_deg);
  g_autofree char *text = skg_pose_dup_angles_text (&pose);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  assert_text (0, 0, "AP");
  assert_text (-0.01, 0.01, "AP");
  assert_text (30, 25, "LAO 30 / CRA 25");
  assert_text (-45, 0, "RAO 45 / CRA 0");
  assert_text (-45, -0.001, "RAO 45 / CRA 0");
  assert_text (12.34, -7.06, "LAO 12.3 / CAU 7.1");
  assert_text (29.999999, 0.2, "LAO 30 / CRA 0.2");
  assert_text (-180, 15, "LAO 180 / CRA 15");
  assert_text (0, -45, "LAO 0 / CAU 45");
}

/* A supine patient who turns from x to y comes to lie on the left side, and a detector
 * above then sees the right one: RAO. Who turns from y to z sits up, and at 90 degrees
 * the detector is above the head: CRA. About the beam nothing changes. */
static void
test_patient_angles (void)
{
  static const struct
  {
    SkgVec3 axis;
    double turn_deg;
    double primary_deg;
    double secondary_deg;
    const char *text;
  } cases[] = {
    { { 0, 0, 1 }, 30, -30, 0, "RAO 30 / CRA 0" },
    { { 0, 0, 1 }, -20, 20, 0, "LAO 20 / CRA 0" },
    { { 1, 0, 0 }, 25, 0, 25, "LAO 0 / CRA 25" },
    { { 0, 1, 0 }, 40, 0, 0, "AP" },
  };
  SkgPose pose = { .sid_mm = 1000, .sod_mm = 700 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SkgMat4 world =
          skg_mat4_rotation (cases[i].axis, SKG_RAD_FROM_DEG (cases[i].turn_deg));
      SkgPose seen = pose;
      g_autofree char *text = NULL;

      g_assert_true (skg_pose_get_patient_angles (&pose, &world, &seen.primary_rad,
                                                  &seen.secondary_rad));
      g_assert_cmpfloat_with_epsilon (SKG_DEG_FROM_RAD (seen.primary_rad),
                                      cases[i].primary_deg, 1e-9);
      g_assert_cmpfloat_with_epsilon (SKG_DEG_FROM_RAD (seen.secondary_rad),
                                      cases[i].secondary_deg, 1e-9);
      text = skg_pose_dup_angles_text (&seen);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  /* The arm turned with the patient sees what it saw. */
  for (int turn = -60; turn <= 60; turn += 15)
    {
      SkgMat4 world = skg_mat4_rotation (skg_vec3 (0, 0, 1), SKG_RAD_FROM_DEG (turn));
      SkgPose turned = { .primary_rad = SKG_RAD_FROM_DEG (turn + 10),
                         .secondary_rad = SKG_RAD_FROM_DEG (20) };
      double primary;
      double secondary;

      skg_pose_get_patient_angles (&turned, &world, &primary, &secondary);
      g_assert_cmpfloat_with_epsilon (SKG_DEG_FROM_RAD (primary), 10, 1e-9);
      g_assert_cmpfloat_with_epsilon (SKG_DEG_FROM_RAD (secondary), 20, 1e-9);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/carm/project", test_project);
  g_test_add_func ("/scene/carm/magnification", test_magnification);
  g_test_add_func ("/scene/carm/hanging", test_hanging);
  g_test_add_func ("/scene/carm/roll", test_roll);
  g_test_add_func ("/scene/carm/rays", test_rays);
  g_test_add_func ("/scene/carm/decompose", test_decompose);
  g_test_add_func ("/scene/carm/decompose-scaled", test_decompose_scaled);
  g_test_add_func ("/scene/carm/decompose-bad", test_decompose_bad);
  g_test_add_func ("/scene/carm/letters", test_letters);
  g_test_add_func ("/scene/carm/text", test_text);
  g_test_add_func ("/scene/carm/patient-angles", test_patient_angles);
  return g_test_run ();
}
