/* SPDX-License-Identifier: Apache-2.0
 * What the window edits in a scene: each setter writes constants, kept inside the
 * ranges that the file format allows, so that every scene can be read back. */
#include "config.h"

#include "scene/scene.h"

#include <math.h>
#include <string.h>

#include "scene/scene-private.h"

/* Writes a constant into the field at @path; TRUE if that changed something. A value
 * that is not finite is ignored. */
static gboolean
set_number (SkgScene *self, const char *path, guint index, double value)
{
  const SkgSceneField *field = skg_scene_find_field (path);
  SkgNumber *numbers =
      G_STRUCT_MEMBER_P ((SkgSceneData *) skg_scene_get_data (self), field->offset);
  g_auto (SkgNumber) number = { 0 };

  if (!isfinite (value))
    return FALSE;
  skg_number_set (&number, CLAMP (value, field->min, field->max) + 0.0);
  if (skg_number_equal (&numbers[index], &number))
    return FALSE;
  skg_number_copy (&numbers[index], &number);
  return TRUE;
}

/* Radians to degrees, to the next 1e-9 degree, so that 30 stays 30 in the file. */
static gboolean
set_angle (SkgScene *self, const char *path, double angle_rad)
{
  return set_number (self, path, 0, rint (SKG_DEG_FROM_RAD (angle_rad) * 1e9) / 1e9);
}

static gboolean
set_boolean (gboolean *member, gboolean value)
{
  if (*member == !!value)
    return FALSE;
  *member = !!value;
  return TRUE;
}

static SkgSceneData *
edit (SkgScene *self)
{
  return (SkgSceneData *) skg_scene_get_data (self);
}

static void
emit_if (SkgScene *self, gboolean changed)
{
  if (changed)
    g_signal_emit_by_name (self, "changed");
}

void
skg_scene_set_pose (SkgScene *self, const SkgPose *pose)
{
  gboolean changed = FALSE;
  double sid_mm;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (pose != NULL);

  /* The source must stay in front of the detector by more than nothing. */
  sid_mm = MAX (pose->sid_mm, 100);
  changed |= set_number (self, "carm.isocenter_mm", 0, pose->isocenter_mm.x);
  changed |= set_number (self, "carm.isocenter_mm", 1, pose->isocenter_mm.y);
  changed |= set_number (self, "carm.isocenter_mm", 2, pose->isocenter_mm.z);
  changed |= set_number (self, "carm.sid_mm", 0, sid_mm);
  changed |= set_number (self, "carm.sod_mm", 0, MIN (pose->sod_mm, sid_mm - 1));
  changed |= set_angle (self, "carm.primary_deg", pose->primary_rad);
  changed |= set_angle (self, "carm.secondary_deg", pose->secondary_rad);
  changed |= set_angle (self, "carm.roll_deg", remainder (pose->roll_rad, 2 * G_PI));
  changed |=
      set_angle (self, "carm.wigwag_deg", remainder (pose->wigwag_rad, 2 * G_PI));
  changed |= set_boolean (&edit (self)->detector_side, pose->detector_side);
  emit_if (self, changed);
}

void
skg_scene_set_machine (SkgScene *self, const SkgMachine *machine)
{
  SkgSceneData *data;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (machine != NULL);

  data = edit (self);
  if (strcmp (data->machine, machine->id) == 0)
    return;
  g_free (data->machine);
  data->machine = g_strdup (machine->id);
  skg_number_clear (&data->sid_mm);
  skg_number_clear (&data->sod_mm);
  skg_number_clear (&data->columns);
  skg_number_clear (&data->rows);
  skg_number_clear (&data->pitch_mm);
  skg_number_set (&data->shift_px[0], 0);
  skg_number_set (&data->shift_px[1], 0);
  emit_if (self, TRUE);
}

void
skg_scene_set_detector (SkgScene *self, const SkgDetector *detector)
{
  gboolean changed = FALSE;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (detector != NULL);

  changed |= set_number (self, "carm.detector.columns", 0, detector->columns);
  changed |= set_number (self, "carm.detector.rows", 0, detector->rows);
  changed |= set_number (self, "carm.detector.pitch_mm", 0, detector->pitch_mm);
  changed |= set_number (self, "carm.detector.shift_px", 0, detector->shift_columns_px);
  changed |= set_number (self, "carm.detector.shift_px", 1, detector->shift_rows_px);
  emit_if (self, changed);
}

void
skg_scene_set_display (SkgScene *self, const SkgDisplay *display)
{
  gboolean changed = FALSE;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (display != NULL);

  changed |= set_number (self, "display.window", 0, MAX (display->window, 0));
  changed |= set_number (self, "display.level", 0, display->level);
  changed |= set_boolean (&edit (self)->inverted, display->inverted);
  changed |= set_number (self, "display.local_contrast", 0, display->local_contrast);
  emit_if (self, changed);
}

void
skg_scene_set_show_landmarks (SkgScene *self, gboolean show)
{
  g_return_if_fail (SKG_IS_SCENE (self));

  emit_if (self, set_boolean (&edit (self)->show_landmarks, show));
}
