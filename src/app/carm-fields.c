/* SPDX-License-Identifier: Apache-2.0
 * The numbers of the C-arm panel: where each is read and written. */
#include "config.h"

#include "app/carm-fields.h"

#include "scene/scene-random.h"

#define DEGREES (180.0 / G_PI)
#define NO_LIMITS 0

/**
 * Part:
 * Which of the session's values a field belongs to.
 */
typedef enum
{
  PART_POSE,
  PART_JOINTS,
  PART_ISOCENTER, /* patient space, unlike the pose's */
  PART_PATIENT,   /* of the scene itself, by key path */
  PART_DETECTOR,
  PART_DETECTOR_COUNT /* whole numbers */
} Part;

/**
 * Field:
 * @offset: of the number in its part
 * @scale: widget units per unit of the model
 * @limits: offset in SkgMachine; no limits stand at its start
 */
typedef struct
{
  const char *name;
  Part part;
  gsize offset;
  double scale;
  gsize limits;
} Field;

#define POSE(member) PART_POSE, G_STRUCT_OFFSET (SkgPose, member)
#define JOINT(member) PART_JOINTS, G_STRUCT_OFFSET (SkgJoints, member)
#define DETECTOR(member) PART_DETECTOR, G_STRUCT_OFFSET (SkgDetector, member)
#define COUNT(member) PART_DETECTOR_COUNT, G_STRUCT_OFFSET (SkgDetector, member)
#define LIMITS(member) G_STRUCT_OFFSET (SkgMachine, member)

/* clang-format off */
static const Field fields[SKG_N_FIELDS] = {
  [SKG_FIELD_PRIMARY] = { "primary", POSE (primary_rad), DEGREES, NO_LIMITS },
  [SKG_FIELD_SECONDARY] = { "secondary", POSE (secondary_rad), DEGREES, NO_LIMITS },
  [SKG_FIELD_ROLL] = { "roll", POSE (roll_rad), DEGREES, NO_LIMITS },
  [SKG_FIELD_ORBITAL] = { "orbital", JOINT (orbital_rad), DEGREES,
                          LIMITS (orbital_limits_rad) },
  [SKG_FIELD_TILT] = { "tilt", JOINT (tilt_rad), DEGREES, LIMITS (tilt_limits_rad) },
  [SKG_FIELD_WIGWAG] = { "wigwag", JOINT (wigwag_rad), DEGREES,
                         LIMITS (wigwag_limits_rad) },
  [SKG_FIELD_LIFT] = { "lift", JOINT (lift_mm), 1, LIMITS (lift_limits_mm) },
  [SKG_FIELD_IN_OUT] = { "in_out", JOINT (in_out_mm), 1, LIMITS (in_out_limits_mm) },
  [SKG_FIELD_DRIVE] = { "drive", JOINT (drive_mm), 1, LIMITS (drive_limits_mm) },
  [SKG_FIELD_SID] = { "sid", POSE (sid_mm), 1, LIMITS (sid_limits_mm) },
  [SKG_FIELD_SOD] = { "sod", POSE (sod_mm), 1, LIMITS (sod_limits_mm) },
  [SKG_FIELD_ISOCENTER_X] = { "isocenter_x", PART_ISOCENTER,
                              G_STRUCT_OFFSET (SkgVec3, x), 1, NO_LIMITS },
  [SKG_FIELD_ISOCENTER_Y] = { "isocenter_y", PART_ISOCENTER,
                              G_STRUCT_OFFSET (SkgVec3, y), 1, NO_LIMITS },
  [SKG_FIELD_ISOCENTER_Z] = { "isocenter_z", PART_ISOCENTER,
                              G_STRUCT_OFFSET (SkgVec3, z), 1, NO_LIMITS },
  [SKG_FIELD_PATIENT_X] = { "patient_x", PART_PATIENT, 0, 1, NO_LIMITS },
  [SKG_FIELD_PATIENT_Y] = { "patient_y", PART_PATIENT, 0, 1, NO_LIMITS },
  [SKG_FIELD_PATIENT_Z] = { "patient_z", PART_PATIENT, 0, 1, NO_LIMITS },
  [SKG_FIELD_ROTATION_X] = { "rotation_x", PART_PATIENT, 0, 1, NO_LIMITS },
  [SKG_FIELD_ROTATION_Y] = { "rotation_y", PART_PATIENT, 0, 1, NO_LIMITS },
  [SKG_FIELD_ROTATION_Z] = { "rotation_z", PART_PATIENT, 0, 1, NO_LIMITS },
  [SKG_FIELD_COLUMNS] = { "columns", COUNT (columns), 1, NO_LIMITS },
  [SKG_FIELD_ROWS] = { "rows", COUNT (rows), 1, NO_LIMITS },
  [SKG_FIELD_PITCH] = { "pitch", DETECTOR (pitch_mm), 1, NO_LIMITS },
  [SKG_FIELD_SHIFT_COLUMNS] = { "shift_columns", DETECTOR (shift_columns_px), 1,
                                NO_LIMITS },
  [SKG_FIELD_SHIFT_ROWS] = { "shift_rows", DETECTOR (shift_rows_px), 1, NO_LIMITS },
};
/* clang-format on */

const char *
skg_field_get_name (SkgField field)
{
  return fields[field].name;
}

const char *
skg_field_get_path (SkgField field, guint *index)
{
  static const struct
  {
    const char *path;
    guint index;
  } paths[SKG_N_FIELDS] = {
    [SKG_FIELD_PRIMARY] = { "carm.primary_deg", 0 },
    [SKG_FIELD_SECONDARY] = { "carm.secondary_deg", 0 },
    [SKG_FIELD_ROLL] = { "carm.roll_deg", 0 },
    [SKG_FIELD_SID] = { "carm.sid_mm", 0 },
    [SKG_FIELD_SOD] = { "carm.sod_mm", 0 },
    [SKG_FIELD_ISOCENTER_X] = { "carm.isocenter_mm", 0 },
    [SKG_FIELD_ISOCENTER_Y] = { "carm.isocenter_mm", 1 },
    [SKG_FIELD_ISOCENTER_Z] = { "carm.isocenter_mm", 2 },
    [SKG_FIELD_PATIENT_X] = { "patient.position_mm", 0 },
    [SKG_FIELD_PATIENT_Y] = { "patient.position_mm", 1 },
    [SKG_FIELD_PATIENT_Z] = { "patient.position_mm", 2 },
    [SKG_FIELD_ROTATION_X] = { "patient.rotation_deg", 0 },
    [SKG_FIELD_ROTATION_Y] = { "patient.rotation_deg", 1 },
    [SKG_FIELD_ROTATION_Z] = { "patient.rotation_deg", 2 },
    [SKG_FIELD_PITCH] = { "carm.detector.pitch_mm", 0 },
    [SKG_FIELD_SHIFT_COLUMNS] = { "carm.detector.shift_px", 0 },
    [SKG_FIELD_SHIFT_ROWS] = { "carm.detector.shift_px", 1 },
  };

  g_return_val_if_fail (field < SKG_N_FIELDS, NULL);

  *index = paths[field].index;
  return paths[field].path;
}

/* carm-joints.c: in = x, lift = -y, drive = z of the way from home. */
const char *
skg_field_get_mover (SkgField field,
                     const SkgSample *sample,
                     guint *index,
                     double *scale,
                     double *offset)
{
  *index = 0;
  *scale = 1;
  *offset = 0;
  switch ((int) field)
    {
    case SKG_FIELD_ORBITAL:
      return "carm.primary_deg";
    case SKG_FIELD_TILT:
      return "carm.secondary_deg";
    case SKG_FIELD_IN_OUT:
      *offset = -sample->home_mm.x;
      return "carm.isocenter_mm";
    case SKG_FIELD_LIFT:
      *index = 1;
      *scale = -1;
      *offset = sample->home_mm.y;
      return "carm.isocenter_mm";
    case SKG_FIELD_DRIVE:
      *index = 2;
      *offset = -sample->home_mm.z;
      return "carm.isocenter_mm";
    default:
      return NULL;
    }
}

static SkgVec3
get_isocenter_patient_mm (const SkgSample *sample)
{
  SkgMat4 patient_from_world = skg_mat4_identity ();

  skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world);
  return skg_mat4_transform_point (&patient_from_world, sample->pose.isocenter_mm);
}

double
skg_field_get (SkgField index, SkgSession *session)
{
  const Field *field = &fields[index];
  const SkgSample *sample = skg_session_get_sample (session);
  SkgVec3 isocenter_mm;
  guint element;
  const char *path = skg_field_get_path (index, &element);

  switch (field->part)
    {
    case PART_PATIENT:
      return skg_scene_draw_number (skg_session_get_scene (session), path, element);
    case PART_POSE:
      return G_STRUCT_MEMBER (double, &sample->pose, field->offset) * field->scale;
    case PART_JOINTS:
      return G_STRUCT_MEMBER (double, skg_session_get_joints (session), field->offset) *
             field->scale;
    case PART_ISOCENTER:
      isocenter_mm = get_isocenter_patient_mm (sample);
      return G_STRUCT_MEMBER (double, &isocenter_mm, field->offset);
    case PART_DETECTOR:
      return G_STRUCT_MEMBER (double, &sample->detector, field->offset) * field->scale;
    case PART_DETECTOR_COUNT:
      return G_STRUCT_MEMBER (guint, &sample->detector, field->offset);
    default:
      g_return_val_if_reached (0);
    }
}

void
skg_field_set (SkgField index, SkgSession *session, double value)
{
  const Field *field = &fields[index];
  SkgSample sample = *skg_session_get_sample (session);
  SkgJoints joints = *skg_session_get_joints (session);
  SkgVec3 isocenter_mm;
  guint element;
  const char *path = skg_field_get_path (index, &element);

  switch (field->part)
    {
    case PART_PATIENT:
      skg_scene_set_number (skg_session_get_scene (session), path, element, value);
      return;
    case PART_POSE:
      G_STRUCT_MEMBER (double, &sample.pose, field->offset) = value / field->scale;
      skg_session_set_pose (session, &sample.pose);
      return;
    case PART_JOINTS:
      G_STRUCT_MEMBER (double, &joints, field->offset) = value / field->scale;
      skg_session_set_joints (session, &joints);
      return;
    case PART_ISOCENTER:
      isocenter_mm = get_isocenter_patient_mm (&sample);
      G_STRUCT_MEMBER (double, &isocenter_mm, field->offset) = value;
      sample.pose.isocenter_mm =
          skg_mat4_transform_point (&sample.world_from_patient, isocenter_mm);
      skg_session_set_pose (session, &sample.pose);
      return;
    case PART_DETECTOR:
      G_STRUCT_MEMBER (double, &sample.detector, field->offset) = value / field->scale;
      skg_session_set_detector (session, &sample.detector);
      return;
    case PART_DETECTOR_COUNT:
      G_STRUCT_MEMBER (guint, &sample.detector, field->offset) = (guint) round (value);
      skg_session_set_detector (session, &sample.detector);
      return;
    default:
      g_return_if_reached ();
    }
}

gboolean
skg_field_get_limits (SkgField index,
                      const SkgMachine *machine,
                      double *min,
                      double *max)
{
  const Field *field = &fields[index];
  const SkgLimits *limits;

  if (field->limits == NO_LIMITS)
    return FALSE;
  limits = G_STRUCT_MEMBER_P (machine, field->limits);
  *min = limits->min * field->scale;
  *max = limits->max * field->scale;
  return TRUE;
}
