/* SPDX-License-Identifier: Apache-2.0
 * The arm against table and body: boxes against boxes. */
#include "config.h"

#include "scene/collision.h"

#include <math.h>

#include "scene/room-sizes.h"

/* Boxes along the C: on its circle, each deviates from it by less than 4 mm. */
#define N_RING 16u
#define MAX_ARM (5 + N_RING)
#define N_BODY 3u
#define N_TABLE 2u
/* What is parallel in all digits makes no axis. */
#define NO_AXIS 1e-9

/* Boxes */

static double
get_reach (const SkgSolid *solid, SkgVec3 axis)
{
  double reach = 0;

  for (guint i = 0; i < 3; i++)
    reach += solid->half_mm[i] * fabs (skg_vec3_dot (solid->axes[i], axis));
  return reach;
}

static gboolean
separates (const SkgSolid *a, const SkgSolid *b, SkgVec3 axis)
{
  double way = fabs (skg_vec3_dot (skg_vec3_sub (b->centre_mm, a->centre_mm), axis));

  return skg_vec3_length (axis) > NO_AXIS &&
         way >= get_reach (a, axis) + get_reach (b, axis);
}

gboolean
skg_solid_meets (const SkgSolid *a, const SkgSolid *b)
{
  for (guint i = 0; i < 3; i++)
    if (separates (a, b, a->axes[i]) || separates (a, b, b->axes[i]))
      return FALSE;
  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < 3; k++)
      if (separates (a, b, skg_vec3_cross (a->axes[i], b->axes[k])))
        return FALSE;
  return TRUE;
}

/* z along @z, x as near to @x as can be; from @z0_mm to @z1_mm along z of @origin_mm.
 */
static SkgSolid
make_solid (SkgVec3 origin_mm,
            SkgVec3 z,
            SkgVec3 x,
            double half_x_mm,
            double half_y_mm,
            double z0_mm,
            double z1_mm)
{
  SkgVec3 y = skg_vec3_normalize (skg_vec3_cross (z, x));

  return (SkgSolid){
    .centre_mm = skg_vec3_add_scaled (origin_mm, z, (z0_mm + z1_mm) / 2),
    .axes = { skg_vec3_cross (y, z), y, z },
    .half_mm = { half_x_mm, half_y_mm, (z1_mm - z0_mm) / 2 },
  };
}

/* Arm */

/**
 * Arm: what the solids are made of, as the window's room has them.
 * @carriage, @top, @normal: of the C's plane: to what holds it, up in it, across
 */
typedef struct
{
  const SkgSample *sample;
  SkgVec3 beam;
  SkgVec3 right;
  SkgVec3 carriage;
  SkgVec3 top;
  SkgVec3 normal;
  SkgVec3 source_mm;
  SkgVec3 detector_mm;
  double depth_mm;
  SkgSolid solids[MAX_ARM];
  guint n;
} Arm;

static void
find_plane (Arm *arm)
{
  const SkgPose *pose = &arm->sample->pose;
  SkgJoints joints = skg_pose_get_joints (pose, arm->sample->home_mm, NULL);

  if (arm->sample->machine->mount == SKG_MOUNT_FLOOR)
    {
      arm->carriage = skg_vec3 (0, 0, 1);
      arm->top = skg_vec3 (sin (pose->primary_rad), -cos (pose->primary_rad), 0);
    }
  else
    {
      SkgMat4 wigwag = skg_mat4_rotation (skg_vec3 (0, 1, 0), joints.wigwag_rad);
      SkgVec3 tilted = skg_vec3 (0, -cos (joints.tilt_rad), sin (joints.tilt_rad));

      arm->carriage = skg_mat4_get_column (&wigwag, 0);
      arm->top = skg_mat4_transform_vector (&wigwag, tilted);
    }
  arm->normal = skg_vec3_cross (arm->carriage, arm->top);
}

static void
add_ends (Arm *arm)
{
  const SkgDetector *detector = &arm->sample->detector;
  gboolean round = arm->sample->machine->round_field;
  SkgVec3 along =
      arm->sample->machine->mount == SKG_MOUNT_WALL ? skg_vec3 (1, 0, 0) : arm->normal;
  double margin_mm = round ? SKG_ROOM_DRUM_MARGIN_MM : SKG_ROOM_PANEL_MARGIN_MM;
  double half_x_mm = detector->columns * detector->pitch_mm / 2;
  double half_y_mm = detector->rows * detector->pitch_mm / 2;

  if (round)
    half_x_mm = half_y_mm = MAX (half_x_mm, half_y_mm);
  arm->solids[arm->n++] =
      make_solid (arm->detector_mm, arm->beam, arm->right, half_x_mm + margin_mm,
                  half_y_mm + margin_mm, 0, arm->depth_mm);
  arm->solids[arm->n++] = make_solid (arm->source_mm, arm->beam, along,
                                      SKG_ROOM_TUBE_HALF_X_MM, SKG_ROOM_TUBE_HALF_Y_MM,
                                      -SKG_ROOM_TUBE_BACK_MM, SKG_ROOM_TUBE_FRONT_MM);
  arm->solids[arm->n++] =
      make_solid (arm->source_mm, arm->beam, along, SKG_ROOM_COLLIMATOR_HALF_X_MM,
                  SKG_ROOM_COLLIMATOR_HALF_Y_MM, SKG_ROOM_TUBE_FRONT_MM,
                  SKG_ROOM_COLLIMATOR_FRONT_MM);
}

/* The C's circle: midway between source and detector of a mobile arm, about the
 * isocentre of a fixed one. */
static void
get_ring (const Arm *arm, SkgVec3 *centre_mm, double *radius_mm)
{
  const SkgPose *pose = &arm->sample->pose;
  double extra_mm = arm->depth_mm - SKG_ROOM_PANEL_DEPTH_MM;

  if (arm->sample->machine->mount == SKG_MOUNT_FLOOR)
    {
      *centre_mm = pose->isocenter_mm;
      *radius_mm = MAX (pose->sod_mm, pose->sid_mm - pose->sod_mm + extra_mm) +
                   SKG_ROOM_RING_GAP_MM;
      return;
    }
  *centre_mm = skg_vec3_add_scaled (pose->isocenter_mm, arm->beam,
                                    (pose->sid_mm + extra_mm) / 2 - pose->sod_mm);
  *radius_mm = (pose->sid_mm + extra_mm) / 2 + SKG_ROOM_RING_GAP_MM;
}

static void
add_ring (Arm *arm)
{
  SkgVec3 centre_mm;
  double radius_mm;
  double beam_rad = atan2 (skg_vec3_dot (arm->beam, arm->top),
                           skg_vec3_dot (arm->beam, arm->carriage));
  double first = beam_rad - G_PI - SKG_ROOM_RING_OVER_TUBE_RAD;
  double step = (beam_rad + SKG_ROOM_RING_OVER_DETECTOR_RAD - first) / N_RING;

  get_ring (arm, &centre_mm, &radius_mm);
  for (guint i = 0; i < N_RING; i++)
    {
      double angle = first + (i + 0.5) * step;
      SkgVec3 out = skg_vec3_add_scaled (skg_vec3_scale (arm->carriage, cos (angle)),
                                         arm->top, sin (angle));

      arm->solids[arm->n++] = make_solid (
          centre_mm, out, arm->normal, SKG_ROOM_RING_HALF_WIDTH_MM,
          radius_mm * tan (step / 2), radius_mm - SKG_ROOM_RING_HALF_RADIAL_MM,
          radius_mm + SKG_ROOM_RING_HALF_RADIAL_MM);
    }
}

/* From behind the detector and the tube to the C. */
static void
add_struts (Arm *arm)
{
  SkgVec3 centre_mm;
  double radius_mm;
  double inner_mm;
  double back_mm;
  double tube_mm;

  get_ring (arm, &centre_mm, &radius_mm);
  inner_mm = radius_mm - SKG_ROOM_RING_HALF_RADIAL_MM;
  back_mm = skg_vec3_dot (skg_vec3_sub (arm->detector_mm, centre_mm), arm->beam) +
            arm->depth_mm;
  tube_mm = skg_vec3_dot (skg_vec3_sub (centre_mm, arm->source_mm), arm->beam) +
            SKG_ROOM_TUBE_BACK_MM;
  if (inner_mm > back_mm)
    arm->solids[arm->n++] =
        make_solid (centre_mm, arm->beam, arm->normal, SKG_ROOM_STRUT_HALF_X_MM,
                    SKG_ROOM_STRUT_HALF_Y_MM, back_mm, inner_mm);
  if (inner_mm > tube_mm)
    arm->solids[arm->n++] =
        make_solid (centre_mm, arm->beam, arm->normal, SKG_ROOM_STRUT_HALF_X_MM,
                    SKG_ROOM_STRUT_HALF_Y_MM, -inner_mm, -tube_mm);
}

static SkgVec3
get_plate_middle_mm (const SkgSample *sample)
{
  const SkgMat4 identity = skg_mat4_identity ();
  SkgGeometry g;
  SkgVec3 p;

  skg_pose_get_geometry (&sample->pose, &sample->detector, &identity, &g);
  p = skg_vec3_add_scaled (g.pixel00_mm, g.column_step_mm, (g.columns - 1) / 2.0);
  return skg_vec3_add_scaled (p, g.row_step_mm, (g.rows - 1) / 2.0);
}

static void
make_arm (const SkgSample *sample, Arm *arm)
{
  *arm = (Arm){
    .sample = sample,
    .source_mm = skg_pose_get_source_mm (&sample->pose),
    .detector_mm = get_plate_middle_mm (sample),
    .depth_mm =
        sample->machine->round_field ? SKG_ROOM_DRUM_DEPTH_MM : SKG_ROOM_PANEL_DEPTH_MM,
  };
  skg_pose_get_axes (&sample->pose, &arm->beam, &arm->right, NULL);
  find_plane (arm);
  add_ends (arm);
  if (sample->machine->mount == SKG_MOUNT_WALL)
    return;
  add_ring (arm);
  add_struts (arm);
}

/* Body and table */

static void
make_body (const SkgSample *sample, SkgVolume *volume, SkgSolid body[N_BODY])
{
  SkgVec3 low_mm;
  SkgVec3 high_mm;
  SkgVec3 half_mm;
  SkgVec3 middle_mm;

  skg_volume_get_tissue_box_mm (volume, &low_mm, &high_mm);
  half_mm = skg_vec3_scale (skg_vec3_sub (high_mm, low_mm), 0.5);
  middle_mm = skg_vec3_add (low_mm, half_mm);
  for (guint i = 0; i < N_BODY; i++)
    {
      double angle = (i + 1) * G_PI / 2 / (N_BODY + 1);

      body[i] = (SkgSolid){
        .centre_mm = skg_mat4_transform_point (&sample->world_from_patient, middle_mm),
        .half_mm = { half_mm.x * cos (angle), half_mm.y * sin (angle), half_mm.z },
      };
      for (guint a = 0; a < 3; a++)
        body[i].axes[a] = skg_mat4_get_column (&sample->world_from_patient, a);
    }
}

/* As the window draws it: its top where the body reaches deepest. */
static void
make_table (const SkgSample *sample, SkgVolume *volume, SkgSolid table[N_TABLE])
{
  const SkgVec3 down = { 0, 1, 0 };
  const SkgVec3 across = { 1, 0, 0 };
  gboolean head_is_free = sample->machine->mount != SKG_MOUNT_FLOOR;
  double top_mm = sample->home_mm.y + SKG_ROOM_DEFAULT_BACK_MM;
  double middle_mm = sample->home_mm.x;
  double plate_mm;

  if (volume != NULL)
    {
      SkgVec3 box[2];
      double ends_x[2] = { INFINITY, -(double) INFINITY };

      skg_volume_get_tissue_box_mm (volume, &box[0], &box[1]);
      top_mm = -(double) INFINITY;
      for (guint i = 0; i < 8; i++)
        {
          SkgVec3 corner = skg_vec3 (box[i & 1].x, box[i >> 1 & 1].y, box[i >> 2].z);
          SkgVec3 p = skg_mat4_transform_point (&sample->world_from_patient, corner);

          top_mm = MAX (top_mm, p.y);
          ends_x[0] = MIN (ends_x[0], p.x);
          ends_x[1] = MAX (ends_x[1], p.x);
        }
      middle_mm = (ends_x[0] + ends_x[1]) / 2;
    }
  plate_mm = top_mm + SKG_ROOM_MATTRESS_MM + SKG_ROOM_TABLE_THICKNESS_MM;
  table[0] = make_solid (
      skg_vec3 (middle_mm, 0,
                sample->home_mm.z +
                    (SKG_ROOM_TABLE_HEAD_MM - SKG_ROOM_TABLE_FOOT_MM) / 2),
      down, across, SKG_ROOM_TABLE_HALF_WIDTH_MM,
      (SKG_ROOM_TABLE_HEAD_MM + SKG_ROOM_TABLE_FOOT_MM) / 2, top_mm, plate_mm);
  table[1] = make_solid (
      skg_vec3 (middle_mm, 0,
                sample->home_mm.z + (head_is_free ? SKG_ROOM_TABLE_HEAD_MM - 200
                                                  : 240 - SKG_ROOM_TABLE_FOOT_MM)),
      down, across, SKG_ROOM_PEDESTAL_HALF_X_MM, SKG_ROOM_PEDESTAL_HALF_Y_MM, plate_mm,
      MAX (plate_mm, sample->home_mm.y + SKG_ROOM_ISOCENTRE_HEIGHT_MM));
}

static gboolean
meets (const Arm *arm, const SkgSolid *others, guint n)
{
  for (guint i = 0; i < arm->n; i++)
    for (guint k = 0; k < n; k++)
      if (skg_solid_meets (&arm->solids[i], &others[k]))
        return TRUE;
  return FALSE;
}

SkgCollisionFlags
skg_collision_find (const SkgSample *sample, SkgVolume *volume)
{
  SkgCollisionFlags flags = SKG_COLLISION_NONE;
  SkgSolid body[N_BODY];
  SkgSolid table[N_TABLE];
  Arm arm;

  g_return_val_if_fail (sample != NULL && sample->machine != NULL, flags);

  make_arm (sample, &arm);
  if (volume != NULL)
    {
      make_body (sample, volume, body);
      if (meets (&arm, body, N_BODY))
        flags |= SKG_COLLISION_BODY;
    }
  if (sample->machine->mount != SKG_MOUNT_WALL)
    {
      make_table (sample, volume, table);
      if (meets (&arm, table, N_TABLE))
        flags |= SKG_COLLISION_TABLE;
    }
  return flags;
}
