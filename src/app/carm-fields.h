/* SPDX-License-Identifier: Apache-2.0
 * The numbers of the C-arm panel: where each is read and written. No widgets. */
#pragma once

#include "app/session.h"

G_BEGIN_DECLS

typedef enum
{
  SKG_FIELD_PRIMARY,
  SKG_FIELD_SECONDARY,
  SKG_FIELD_ROLL,
  SKG_FIELD_ORBITAL,
  SKG_FIELD_TILT,
  SKG_FIELD_WIGWAG,
  SKG_FIELD_LIFT,
  SKG_FIELD_IN_OUT,
  SKG_FIELD_DRIVE,
  SKG_FIELD_SID,
  SKG_FIELD_SOD,
  SKG_FIELD_ISOCENTER_X,
  SKG_FIELD_ISOCENTER_Y,
  SKG_FIELD_ISOCENTER_Z,
  SKG_FIELD_PATIENT_X,
  SKG_FIELD_PATIENT_Y,
  SKG_FIELD_PATIENT_Z,
  SKG_FIELD_ROTATION_X,
  SKG_FIELD_ROTATION_Y,
  SKG_FIELD_ROTATION_Z,
  SKG_FIELD_COLUMNS,
  SKG_FIELD_ROWS,
  SKG_FIELD_PITCH,
  SKG_FIELD_SHIFT_COLUMNS,
  SKG_FIELD_SHIFT_ROWS,
  SKG_N_FIELDS
} SkgField;

/* Name of the row in the template: "primary", "shift_columns". */
const char *skg_field_get_name (SkgField field);
/* (nullable): the key path of the field's number in the scene, and its element; %NULL
 * where it is none: joints follow from the pose */
const char *skg_field_get_path (SkgField field, guint *index);
/**
 * skg_field_get_mover:
 * @scale, @offset: (out): the joint is the number times @scale plus @offset
 *
 * Returns: (nullable): of a joint, the number of the scene that moves it: exactly that
 *   of a sliding one; of orbital and tilt the angle that it changes when the other one
 *   is at rest. %NULL for wig-wag: the picture's angles say where the beam is, whatever
 *   the arm swivels
 */
const char *skg_field_get_mover (SkgField field,
                                 const SkgSample *sample,
                                 guint *index,
                                 double *scale,
                                 double *offset);
/* In the row's unit: degrees, mm or pixels; isocentre in patient LPS mm. */
double skg_field_get (SkgField field, SkgSession *session);
void skg_field_set (SkgField field, SkgSession *session, double value);
/* FALSE: the machine has no limits on it. min > max: it lacks the joint. */
gboolean skg_field_get_limits (SkgField field,
                               const SkgMachine *machine,
                               double *min,
                               double *max);

G_END_DECLS
