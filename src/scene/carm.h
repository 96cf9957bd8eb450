/* SPDX-License-Identifier: Apache-2.0
 * The C-arm: one pose in two sets of coordinates, anatomical (DICOM) and mechanical
 * (joints), and the matrices that follow. Pure functions on plain values. */
#pragma once

#include "base/transform.h"
#include "render/frame.h"

G_BEGIN_DECLS

/**
 * SkgJoints: what the operator of a mobile C-arm moves. All zero: the arm stands AP
 * over the isocentre that it started from.
 * @orbital_rad: along the C; + brings the detector to the patient's left (LAO)
 * @tilt_rad: + brings the detector to the head (CRA)
 * @wigwag_rad: about the room's vertical axis (right-handed about world y): + turns the
 *   arm's head end to the patient's left
 * @lift_mm: + raises the isocentre (toward the ceiling, world -y)
 * @in_out_mm: + moves the isocentre across the table to the patient's left (world +x)
 * @drive_mm: + moves the isocentre along the table to the head (world +z)
 */
typedef struct
{
  double orbital_rad;
  double tilt_rad;
  double wigwag_rad;
  double lift_mm;
  double in_out_mm;
  double drive_mm;
} SkgJoints;

/**
 * SkgDetector:
 * @shift_columns_px: principal point minus ((columns - 1) / 2), pixels
 * @shift_rows_px: likewise for rows
 */
typedef struct
{
  guint columns;
  guint rows;
  double pitch_mm;
  double shift_columns_px;
  double shift_rows_px;
} SkgDetector;

/**
 * SkgPose: the arm in WORLD space. Canonical: the joints follow from it.
 * @isocenter_mm: world
 * @sid_mm: source to detector
 * @sod_mm: source to isocentre; 0 < sod < sid
 * @primary_rad: + LAO, -pi to pi
 * @secondary_rad: + CRA, -pi/2 to pi/2
 * @roll_rad: right-handed rotation of the picture's right and up about the beam, from
 *   those that skg_pose_get_axes() gives for zero: + turns the anatomy clockwise on the
 *   screen (counter-clockwise where the picture is mirrored: the arm stays as it is)
 * @wigwag_rad: the one joint that the direction of the beam leaves free
 * @detector_side: TRUE: the picture as the detector sees it. FALSE (radiological
 *   hanging): columns are flipped when |primary| > 90 degrees, in P as well
 */
typedef struct
{
  SkgVec3 isocenter_mm;
  double sid_mm;
  double sod_mm;
  double primary_rad;
  double secondary_rad;
  double roll_rad;
  double wigwag_rad;
  gboolean detector_side;
} SkgPose;

/**
 * SkgProjection: pinhole matrices, row-major, for x in WORLD or PATIENT mm as said by
 * the function that made it.
 * @k: intrinsic, pixel from camera. X-rays are looked at against the beam, cameras look
 *   along it: k[0][0] is negative, and positive where columns are flipped
 *   (skg_pose_is_mirrored())
 * @rt: extrinsic [R|t], camera from world (or patient); R is a proper rotation. Camera:
 *   +z along the beam, +y down the rows, +x = y x z
 * @p: k * rt
 */
typedef struct
{
  double k[3][3];
  double rt[3][4];
  double p[3][4];
} SkgProjection;

/* Unit vectors, world: toward the detector, image right (before mirroring), image up.
 */
void
skg_pose_get_axes (const SkgPose *pose, SkgVec3 *beam, SkgVec3 *right, SkgVec3 *up);
gboolean skg_pose_is_mirrored (const SkgPose *pose);
SkgVec3 skg_pose_get_source_mm (const SkgPose *pose);
SkgVec3 skg_pose_get_detector_centre_mm (const SkgPose *pose);

/**
 * skg_pose_get_joints:
 * @home_mm: isocentre at which lift, in/out and drive are zero, world
 * @near: (nullable): of the two arms that give the same beam, the one nearer to this
 *   (%NULL: nearer to rest). Where the beam leaves the tilt free, it is this one's.
 * Swivel is the pose's. Joints stay within 270 degrees.
 */
SkgJoints
skg_pose_get_joints (const SkgPose *pose, SkgVec3 home_mm, const SkgJoints *near);

/**
 * skg_pose_set_joints:
 * Moves @pose to @joints: isocentre, angles, wig-wag, and the roll such that the
 * picture turns as the detector does. @image_rotation_rad is what the roll has beyond
 * the arm's own (the console's picture rotation), see skg_pose_get_image_rotation().
 */
void skg_pose_set_joints (SkgPose *pose,
                          const SkgJoints *joints,
                          SkgVec3 home_mm,
                          double image_rotation_rad);
/* Roll of the picture minus the roll that @joints alone give it, radians. */
double skg_pose_get_image_rotation (const SkgPose *pose, const SkgJoints *joints);

/* World matrices. */
void skg_pose_get_projection (const SkgPose *pose,
                              const SkgDetector *detector,
                              SkgProjection *projection);
/* The same for patient coordinates. */
void skg_projection_for_patient (const SkgProjection *world,
                                 const SkgMat4 *world_from_patient,
                                 SkgProjection *patient);
/**
 * skg_projection_point:
 * @depth_mm: (out) (optional): along the beam from the source; <= 0 is behind it
 * Returns: %FALSE if the point is at or behind the source
 */
gboolean skg_projection_point (const SkgProjection *projection,
                               SkgVec3 point_mm,
                               double *column,
                               double *row,
                               double *depth_mm);
/**
 * skg_pose_from_projection:
 * The way back from a 3x4 matrix P (world mm to pixel, any scale or sign):
 * decomposes it and finds the pose and detector shift. P and -P are two arms: where the
 * scale shows that P is K [R|t], depth must be positive before the source; else the arm
 * with the head rather up is taken. Wig-wag is 0, and the hanging is radiological
 * unless P says otherwise.
 * @detector: (inout): columns, rows and pitch are read, shifts are written
 * @sod_mm: P does not know where along the beam the isocentre lies
 * @error: %SKG_ERROR_INPUT: not a pinhole of square pixels with that pitch
 */
gboolean skg_pose_from_projection (const double p[3][4],
                                   SkgDetector *detector,
                                   double sod_mm,
                                   SkgPose *pose,
                                   GError **error);

/* Rays for the renderer, patient space. */
void skg_pose_get_geometry (const SkgPose *pose,
                            const SkgDetector *detector,
                            const SkgMat4 *patient_from_world,
                            SkgGeometry *geometry);

/**
 * skg_pose_get_patient_angles:
 * @primary_rad, @secondary_rad: (out): as @pose's own, but of the patient as it lies:
 *   DICOM's angles say where the detector stands, seen from the patient (PS3.3
 *   C.8.7.5), whom the arm's own numbers take to lie straight
 *
 * Returns: %FALSE if the patient is not turned, and the angles are the arm's
 */
gboolean skg_pose_get_patient_angles (const SkgPose *pose,
                                      const SkgMat4 *world_from_patient,
                                      double *primary_rad,
                                      double *secondary_rad);

/**
 * skg_pose_dup_angles_text:
 * "LAO 30 / CRA 25", "AP", "RAO 45 / CRA 0"; whole degrees when they are, else one
 * decimal.
 */
char *skg_pose_dup_angles_text (const SkgPose *pose);

/**
 * skg_direction_dup_letters:
 * @direction_patient: any length
 * R L A P H F letters of a patient direction, strongest first, those above a third of
 * the strongest: "L", "LF", "AHR" (as DICOM's Patient Orientation)
 */
char *skg_direction_dup_letters (SkgVec3 direction_patient);

G_END_DECLS
