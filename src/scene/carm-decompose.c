/* SPDX-License-Identifier: Apache-2.0
 * From a projection matrix P back to the arm.
 *
 * P = s K [R|t] with K = (k 0 cx; 0 f cy; 0 0 1), k = f or -f. Rows of its left 3x3
 * block: m1 = s (k X + cx Z), m2 = s (f Y + cy Z), m3 = s Z with X, Y, Z the camera
 * axes in world. So |m3| is the scale, the inner products with m3 are the principal
 * point, and what remains of m1 and m2 has the focal lengths. */
#include "config.h"

#include "base/error.h"
#include "scene/carm.h"

/* Relative deviations that a P printed with six digits may have. */
#define SHAPE_TOLERANCE 1e-4
/* A third row this near to unit length: a P that was not rescaled. */
#define UNIT_TOLERANCE 1e-6
#define POLE_TOLERANCE 1e-7

/* One of the two cameras that have the same P up to its sign. */
typedef struct
{
  SkgVec3 beam;
  SkgVec3 up;
  gboolean mirrored;
  gboolean reachable; /* by one of the two hangings */
  SkgPose pose;
} Camera;

typedef struct
{
  SkgVec3 x; /* columns' direction on the detector, times the focal length */
  SkgVec3 y;
  SkgVec3 z;
  double principal_column;
  double principal_row;
  double focal_px;
  double scale;
} Pinhole;

static SkgVec3
get_row (const double p[3][4], guint i)
{
  return skg_vec3 (p[i][0], p[i][1], p[i][2]);
}

static gboolean
is_finite (const double p[3][4])
{
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 4; j++)
      if (!isfinite (p[i][j]))
        return FALSE;
  return TRUE;
}

static gboolean
read_pinhole (const double p[3][4], Pinhole *pinhole, GError **error)
{
  double focal_x_px;
  double focal_y_px;

  pinhole->scale = skg_vec3_length (get_row (p, 2));
  if (!is_finite (p) || !(pinhole->scale > 0) || !isfinite (1 / pinhole->scale))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "P: its third row is zero or a number is not finite; "
                   "a 3x4 pinhole matrix is needed");
      return FALSE;
    }

  pinhole->x = skg_vec3_scale (get_row (p, 0), 1 / pinhole->scale);
  pinhole->y = skg_vec3_scale (get_row (p, 1), 1 / pinhole->scale);
  pinhole->z = skg_vec3_scale (get_row (p, 2), 1 / pinhole->scale);
  pinhole->principal_column = skg_vec3_dot (pinhole->x, pinhole->z);
  pinhole->principal_row = skg_vec3_dot (pinhole->y, pinhole->z);
  pinhole->x = skg_vec3_add_scaled (pinhole->x, pinhole->z, -pinhole->principal_column);
  pinhole->y = skg_vec3_add_scaled (pinhole->y, pinhole->z, -pinhole->principal_row);
  focal_x_px = skg_vec3_length (pinhole->x);
  focal_y_px = skg_vec3_length (pinhole->y);
  pinhole->focal_px = focal_y_px;
  if (!(focal_x_px > 0) || !(focal_y_px > 0) ||
      fabs (focal_x_px - focal_y_px) > SHAPE_TOLERANCE * focal_y_px ||
      fabs (skg_vec3_dot (pinhole->x, pinhole->y)) >
          SHAPE_TOLERANCE * focal_x_px * focal_y_px)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "P: focal lengths %g and %g pixels; square pixels without skew "
                   "are needed (equal to %g of them)",
                   focal_x_px, focal_y_px, SHAPE_TOLERANCE);
      return FALSE;
    }
  return TRUE;
}

/* @sign: which of the two directions of the beam to take. */
static void
read_camera (const Pinhole *pinhole, double sign, Camera *camera)
{
  SkgVec3 columns = skg_vec3_scale (pinhole->x, sign);
  SkgVec3 right;
  double side;
  SkgPose *pose = &camera->pose;
  SkgVec3 right0;
  SkgVec3 up0;

  *camera = (Camera){ 0 };
  camera->beam = skg_vec3_scale (pinhole->z, sign);
  camera->up = skg_vec3_normalize (skg_vec3_scale (pinhole->y, -sign));
  right = skg_vec3_cross (camera->up, camera->beam);
  camera->mirrored = skg_vec3_dot (right, columns) < 0;

  side = hypot (camera->beam.x, camera->beam.y);
  pose->secondary_rad = atan2 (camera->beam.z, side);
  if (side >= POLE_TOLERANCE)
    pose->primary_rad = atan2 (camera->beam.x, -camera->beam.y);
  else
    pose->primary_rad = camera->mirrored ? G_PI : 0;

  /* Which hanging shows it so: unmirrored at |primary| > 90 is the detector's. */
  camera->reachable = skg_pose_is_mirrored (pose) || !camera->mirrored;
  pose->detector_side = skg_pose_is_mirrored (pose) && !camera->mirrored;

  skg_pose_get_axes (pose, NULL, &right0, &up0);
  pose->roll_rad = atan2 (skg_vec3_dot (right, up0), skg_vec3_dot (right, right0));
}

/* P and -P project alike, but the beam of one runs backward. A matrix K [R|t] keeps
 * positive depth before the source; of a rescaled one the sign says nothing, and the
 * arm that shows the head rather up is taken. */
static void
choose_camera (const Pinhole *pinhole, Camera *camera)
{
  Camera other;

  read_camera (pinhole, 1, camera);
  read_camera (pinhole, -1, &other);
  if (fabs (pinhole->scale - 1) >= UNIT_TOLERANCE &&
      fabs (other.pose.roll_rad) < fabs (camera->pose.roll_rad))
    *camera = other;
}

/* The point that P maps to zero. */
static gboolean
find_source_mm (const double p[3][4], SkgVec3 *source_mm)
{
  SkgMat4 m = skg_mat4_identity ();
  SkgMat4 inverse;

  for (guint row = 0; row < 3; row++)
    for (guint column = 0; column < 4; column++)
      m.m[column][row] = p[row][column];
  if (!skg_mat4_invert_affine (&m, &inverse))
    return FALSE;

  *source_mm = skg_mat4_get_column (&inverse, 3);
  return isfinite (skg_vec3_length (*source_mm));
}

gboolean
skg_pose_from_projection (const double p[3][4],
                          SkgDetector *detector,
                          double sod_mm,
                          SkgPose *pose,
                          GError **error)
{
  Pinhole pinhole;
  Camera camera;
  SkgVec3 source_mm;
  double sid_mm;

  g_return_val_if_fail (detector->pitch_mm > 0, FALSE);

  if (!read_pinhole (p, &pinhole, error))
    return FALSE;
  choose_camera (&pinhole, &camera);
  if (!camera.reachable || !find_source_mm (p, &source_mm))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "P: its columns are mirrored while the detector is in front of the "
                   "patient; only arms beyond 90 degrees may be mirrored");
      return FALSE;
    }
  sid_mm = pinhole.focal_px * detector->pitch_mm;
  if (!(sod_mm > 0) || !(sod_mm < sid_mm))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "P: with a pixel of %g mm its SID is %g mm; SOD %g mm must lie "
                   "between 0 and that",
                   detector->pitch_mm, sid_mm, sod_mm);
      return FALSE;
    }

  *pose = camera.pose;
  pose->sid_mm = sid_mm;
  pose->sod_mm = sod_mm;
  pose->isocenter_mm = skg_vec3_add_scaled (source_mm, camera.beam, sod_mm);
  detector->shift_columns_px = pinhole.principal_column - (detector->columns - 1.0) / 2;
  detector->shift_rows_px = pinhole.principal_row - (detector->rows - 1.0) / 2;
  return TRUE;
}
