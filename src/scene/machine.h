/* SPDX-License-Identifier: Apache-2.0
 * Machines (C-arms, stands) and standard views: small JSON resources. */
#pragma once

#include "scene/carm.h"

G_BEGIN_DECLS

typedef struct
{
  double min;
  double max;
} SkgLimits;

/**
 * SkgMount: what carries the arm.
 * @SKG_MOUNT_MOBILE: a cart beside the table, at the patient's left
 * @SKG_MOUNT_FLOOR: a stand at the head end; the C slides toward head and feet and
 *   turns about the patient's long axis
 * @SKG_MOUNT_WALL: two stands, before which the patient stands
 */
typedef enum
{
  SKG_MOUNT_MOBILE,
  SKG_MOUNT_FLOOR,
  SKG_MOUNT_WALL,
} SkgMount;

/**
 * SkgMachine:
 * @id: "cios", ... as in a scene's carm.machine
 * @mount: "mount" of the file: "mobile" (if missing), "floor" or "wall"
 * @round_field: TRUE for an image intensifier
 * Limits in radians and mm, of the joints, SID and SOD. A limit with min > max: the
 * machine lacks that joint.
 */
typedef struct
{
  char *id;
  char *name;
  char *source; /* where the numbers come from */
  SkgMount mount;
  gboolean round_field;
  SkgDetector detector;
  double sid_mm;
  double sod_mm;
  SkgLimits sid_limits_mm;
  SkgLimits sod_limits_mm;
  SkgLimits orbital_limits_rad;
  SkgLimits tilt_limits_rad;
  SkgLimits wigwag_limits_rad;
  SkgLimits lift_limits_mm;
  SkgLimits in_out_limits_mm;
  SkgLimits drive_limits_mm;
} SkgMachine;

/* (transfer none) (element-type SkgMachine): all, the default ("cios") first */
GPtrArray *skg_machine_list (void);
/* (transfer none) (nullable) */
const SkgMachine *skg_machine_find (const char *id);

/**
 * SkgView: a standard view
 * @id: "ap", "inlet", ... as in `skg render --view`
 * @group: "pelvis", "hip", "chest", "spine"
 * @note: how it is used and the spread found in the literature
 * @sid_mm: 0: leave it
 */
typedef struct
{
  char *id;
  char *name;
  char *group;
  char *note;
  double primary_rad;
  double secondary_rad;
  double sid_mm;
} SkgView;

/* (transfer none) (element-type SkgView) */
GPtrArray *skg_view_list (void);
const SkgView *skg_view_find (const char *id);
/* (nullable): the view that has these angles within half a degree, if any */
const SkgView *skg_view_find_by_angles (double primary_rad, double secondary_rad);
/* Sets angles (and SID), clears the roll; keeps isocentre and SOD. */
void skg_view_apply (const SkgView *view, SkgPose *pose);

/* Within rounding. A joint that the machine lacks may only be zero. */
gboolean skg_limits_contain (const SkgLimits *limits, double value);

/**
 * SkgLimitFlags: which joints @pose asks beyond @machine's limits.
 */
typedef enum
{
  SKG_LIMIT_NONE = 0,
  SKG_LIMIT_ORBITAL = 1 << 0,
  SKG_LIMIT_TILT = 1 << 1,
  SKG_LIMIT_WIGWAG = 1 << 2,
  SKG_LIMIT_LIFT = 1 << 3,
  SKG_LIMIT_IN_OUT = 1 << 4,
  SKG_LIMIT_DRIVE = 1 << 5,
  SKG_LIMIT_SID = 1 << 6,
  SKG_LIMIT_SOD = 1 << 7,
} SkgLimitFlags;

/* Never clips: the window shows which limit is passed. */
SkgLimitFlags skg_machine_check (const SkgMachine *machine,
                                 const SkgJoints *joints,
                                 const SkgPose *pose);

G_END_DECLS
