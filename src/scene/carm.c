/* SPDX-License-Identifier: Apache-2.0
 * The C-arm's pose: axes, projection, rays, and words for angles and directions. */
#include "config.h"

#include "scene/carm.h"

/* A lateral view computed by way of joints may land a rounding error beyond 90
 * degrees; that must not mirror the picture. 1e-6 rad = 6e-5 degrees. */
#define MIRROR_TOLERANCE_RAD 1e-6

/* Letters weaker than this part of the strongest are left out. */
#define LETTER_THRESHOLD (1.0 / 3.0)

/* At roll zero: d = (sin a cos b, -cos a cos b, sin b), r = (cos a, sin a, 0), and
 * u = (-sin a sin b, cos a sin b, cos b), so that r x u = d. Roll is a right-handed
 * rotation of r and u about d. */
void
skg_pose_get_axes (const SkgPose *pose, SkgVec3 *beam, SkgVec3 *right, SkgVec3 *up)
{
  double sa = sin (pose->primary_rad);
  double ca = cos (pose->primary_rad);
  double sb = sin (pose->secondary_rad);
  double cb = cos (pose->secondary_rad);
  double sg = sin (pose->roll_rad);
  double cg = cos (pose->roll_rad);
  SkgVec3 r0 = skg_vec3 (ca, sa, 0);
  SkgVec3 u0 = skg_vec3 (-sa * sb, ca * sb, cb);

  if (beam)
    *beam = skg_vec3 (sa * cb, -ca * cb, sb);
  if (right)
    *right = skg_vec3_add_scaled (skg_vec3_scale (r0, cg), u0, sg);
  if (up)
    *up = skg_vec3_add_scaled (skg_vec3_scale (u0, cg), r0, -sg);
}

gboolean
skg_pose_is_mirrored (const SkgPose *pose)
{
  return !pose->detector_side &&
         fabs (pose->primary_rad) > G_PI / 2 + MIRROR_TOLERANCE_RAD;
}

gboolean
skg_pose_get_patient_angles (const SkgPose *pose,
                             const SkgMat4 *world_from_patient,
                             double *primary_rad,
                             double *secondary_rad)
{
  gboolean turned = FALSE;
  SkgVec3 beam;
  SkgVec3 seen;

  for (guint c = 0; c < 3; c++)
    for (guint r = 0; r < 3; r++)
      turned |= fabs (world_from_patient->m[c][r] - (c == r)) > 1e-9;
  *primary_rad = pose->primary_rad;
  *secondary_rad = pose->secondary_rad;
  if (!turned)
    return FALSE;
  skg_pose_get_axes (pose, &beam, NULL, NULL);
  /* A rotation's inverse is its transpose. */
  seen = skg_vec3 (skg_vec3_dot (skg_mat4_get_column (world_from_patient, 0), beam),
                   skg_vec3_dot (skg_mat4_get_column (world_from_patient, 1), beam),
                   skg_vec3_dot (skg_mat4_get_column (world_from_patient, 2), beam));
  *primary_rad = atan2 (seen.x, -seen.y);
  *secondary_rad = asin (CLAMP (seen.z, -1.0, 1.0));
  return TRUE;
}

SkgVec3
skg_pose_get_source_mm (const SkgPose *pose)
{
  SkgVec3 beam;

  skg_pose_get_axes (pose, &beam, NULL, NULL);
  return skg_vec3_add_scaled (pose->isocenter_mm, beam, -pose->sod_mm);
}

SkgVec3
skg_pose_get_detector_centre_mm (const SkgPose *pose)
{
  SkgVec3 beam;

  skg_pose_get_axes (pose, &beam, NULL, NULL);
  return skg_vec3_add_scaled (pose->isocenter_mm, beam, pose->sid_mm - pose->sod_mm);
}

static void
get_principal_point (const SkgDetector *detector, double *column, double *row)
{
  *column = (detector->columns - 1.0) / 2 + detector->shift_columns_px;
  *row = (detector->rows - 1.0) / 2 + detector->shift_rows_px;
}

static void
set_row (double row[4], SkgVec3 axis, SkgVec3 origin_mm)
{
  row[0] = axis.x;
  row[1] = axis.y;
  row[2] = axis.z;
  row[3] = -skg_vec3_dot (axis, origin_mm);
}

static void
multiply_projection (SkgProjection *projection)
{
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 4; j++)
      {
        double sum = 0;

        for (guint n = 0; n < 3; n++)
          sum += projection->k[i][n] * projection->rt[n][j];
        projection->p[i][j] = sum;
      }
}

/* Camera axes (base/frames.h): z = d, y = -u, and x = y x z = -r, as rows of R. An
 * X-ray is looked at from the detector toward the source, a camera looks the other
 * way: so columns run along -x, until the mirror rule turns them round. */
void
skg_pose_get_projection (const SkgPose *pose,
                         const SkgDetector *detector,
                         SkgProjection *projection)
{
  double focal_px = pose->sid_mm / detector->pitch_mm;
  SkgVec3 source_mm = skg_pose_get_source_mm (pose);
  SkgVec3 beam;
  SkgVec3 right;
  SkgVec3 up;

  *projection = (SkgProjection){ 0 };
  projection->k[0][0] = skg_pose_is_mirrored (pose) ? focal_px : -focal_px;
  projection->k[1][1] = focal_px;
  projection->k[2][2] = 1;
  get_principal_point (detector, &projection->k[0][2], &projection->k[1][2]);

  skg_pose_get_axes (pose, &beam, &right, &up);
  set_row (projection->rt[0], skg_vec3_scale (right, -1), source_mm);
  set_row (projection->rt[1], skg_vec3_scale (up, -1), source_mm);
  set_row (projection->rt[2], beam, source_mm);
  multiply_projection (projection);
}

void
skg_projection_for_patient (const SkgProjection *world,
                            const SkgMat4 *world_from_patient,
                            SkgProjection *patient)
{
  SkgProjection out = *world;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 4; j++)
      {
        double sum = j == 3 ? world->rt[i][3] : 0;

        for (guint n = 0; n < 3; n++)
          sum += world->rt[i][n] * world_from_patient->m[j][n];
        out.rt[i][j] = sum;
      }
  multiply_projection (&out);
  *patient = out;
}

gboolean
skg_projection_point (const SkgProjection *projection,
                      SkgVec3 point_mm,
                      double *column,
                      double *row,
                      double *depth_mm)
{
  double h[3];

  for (guint i = 0; i < 3; i++)
    h[i] = projection->p[i][0] * point_mm.x + projection->p[i][1] * point_mm.y +
           projection->p[i][2] * point_mm.z + projection->p[i][3];
  if (depth_mm)
    *depth_mm = h[2];
  if (!(h[2] > 0))
    return FALSE;

  *column = h[0] / h[2];
  *row = h[1] / h[2];
  return TRUE;
}

void
skg_pose_get_geometry (const SkgPose *pose,
                       const SkgDetector *detector,
                       const SkgMat4 *patient_from_world,
                       SkgGeometry *geometry)
{
  double side = skg_pose_is_mirrored (pose) ? -1 : 1;
  double column;
  double row;
  SkgVec3 column_step_mm;
  SkgVec3 row_step_mm;
  SkgVec3 pixel00_mm;
  SkgVec3 right;
  SkgVec3 up;

  get_principal_point (detector, &column, &row);
  skg_pose_get_axes (pose, NULL, &right, &up);
  column_step_mm = skg_vec3_scale (right, side * detector->pitch_mm);
  row_step_mm = skg_vec3_scale (up, -detector->pitch_mm);
  pixel00_mm = skg_pose_get_detector_centre_mm (pose);
  pixel00_mm = skg_vec3_add_scaled (pixel00_mm, column_step_mm, -column);
  pixel00_mm = skg_vec3_add_scaled (pixel00_mm, row_step_mm, -row);

  geometry->columns = detector->columns;
  geometry->rows = detector->rows;
  geometry->source_mm =
      skg_mat4_transform_point (patient_from_world, skg_pose_get_source_mm (pose));
  geometry->pixel00_mm = skg_mat4_transform_point (patient_from_world, pixel00_mm);
  geometry->column_step_mm =
      skg_mat4_transform_vector (patient_from_world, column_step_mm);
  geometry->row_step_mm = skg_mat4_transform_vector (patient_from_world, row_step_mm);
}

static void
append_angle (GString *text, double angle_deg, const char *plus, const char *minus)
{
  double shown_deg = round (angle_deg * 10) / 10;
  gboolean whole = shown_deg == round (shown_deg);

  g_string_append_printf (text, "%s %.*f", shown_deg < 0 ? minus : plus, whole ? 0 : 1,
                          fabs (shown_deg));
}

char *
skg_pose_dup_angles_text (const SkgPose *pose)
{
  double primary_deg = SKG_DEG_FROM_RAD (pose->primary_rad);
  double secondary_deg = SKG_DEG_FROM_RAD (pose->secondary_rad);
  GString *text;

  if (fabs (primary_deg) < 0.05 && fabs (secondary_deg) < 0.05)
    return g_strdup ("AP");

  /* -180 and 180 are one place. */
  if (primary_deg < -179.95)
    primary_deg = 180;
  text = g_string_new (NULL);
  append_angle (text, primary_deg, "LAO", "RAO");
  g_string_append (text, " / ");
  append_angle (text, secondary_deg, "CRA", "CAU");
  return g_string_free (text, FALSE);
}

char *
skg_direction_dup_letters (SkgVec3 direction_patient)
{
  double parts[3] = { direction_patient.x, direction_patient.y, direction_patient.z };
  static const char letters[3][2] = { { 'L', 'R' }, { 'P', 'A' }, { 'H', 'F' } };
  gboolean used[3] = { FALSE, FALSE, FALSE };
  double strongest = 0;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 3; i++)
    strongest = MAX (strongest, fabs (parts[i]));
  for (guint n = 0; n < 3; n++)
    {
      guint best = 3;

      for (guint i = 0; i < 3; i++)
        if (!used[i] && (best == 3 || fabs (parts[i]) > fabs (parts[best])))
          best = i;
      used[best] = TRUE;
      if (fabs (parts[best]) > strongest * LETTER_THRESHOLD)
        g_string_append_c (text, letters[best][parts[best] < 0]);
    }
  return g_string_free (text, FALSE);
}
