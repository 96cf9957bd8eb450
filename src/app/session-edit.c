/* SPDX-License-Identifier: Apache-2.0
 * What widgets change through the session, and gestures, which can be cancelled. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/session-private.h"
#include "scene/scene-random.h"

void
skg_session_set_pose (SkgSession *self, const SkgPose *pose)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  skg_scene_set_pose (self->scene, pose);
}

void
skg_session_set_joints (SkgSession *self, const SkgJoints *joints)
{
  SkgPose pose;
  SkgJoints copy;
  double rotation_rad;

  g_return_if_fail (SKG_IS_SESSION (self));

  copy = *joints;
  pose = self->sample.pose;
  rotation_rad = skg_pose_get_image_rotation (&pose, &self->joints);
  skg_pose_set_joints (&pose, &copy, self->sample.home_mm, rotation_rad);
  self->given_joints = &copy;
  self->given_pose = &pose;
  skg_scene_set_pose (self->scene, &pose);
  self->given_joints = NULL;
  self->given_pose = NULL;
}

void
skg_session_set_display (SkgSession *self, const SkgDisplay *display)
{
  SkgDisplay next = *display;

  g_return_if_fail (SKG_IS_SESSION (self));

  if (next.window <= 0)
    {
      self->fixed = (SkgDisplay){ 0 };
      next.level = 0;
    }
  else if (next.window == self->fixed.window && next.level == self->fixed.level)
    next.window = next.level =
        0; /* still the automatic one: the scene keeps saying so */
  skg_scene_set_display (self->scene, &next);
}

void
skg_session_choose_window (SkgSession *self)
{
  SkgDisplay next;

  g_return_if_fail (SKG_IS_SESSION (self));

  next = self->sample.display;
  next.window = 0;
  skg_session_set_display (self, &next);
  /* The scene has said so all along, and has not changed. */
  if (self->sample.display.window > 0)
    g_signal_emit_by_name (self->scene, "changed");
}

void
skg_session_set_detector (SkgSession *self, const SkgDetector *detector)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  skg_scene_set_detector (self->scene, detector);
}

void
skg_session_set_machine (SkgSession *self, const SkgMachine *machine)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  skg_scene_set_machine (self->scene, machine);
  self->initial_pose.sid_mm = self->sample.pose.sid_mm;
  self->initial_pose.sod_mm = self->sample.pose.sod_mm;
}

void
skg_session_set_show_landmarks (SkgSession *self, gboolean show)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  skg_scene_set_show_landmarks (self->scene, show);
}

void
skg_session_reset_pose (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  self->joints = (SkgJoints){ 0 };
  skg_scene_set_pose (self->scene, &self->initial_pose);
}

/* An automatic window leaves both numbers open; one that varies needs the other. */
static void
fix_window (SkgSession *self, const char *path)
{
  const SkgDisplay *display = &self->sample.display;

  if (!g_str_has_prefix (path, "display.") || display->window <= 0 ||
      !skg_session_is_window_automatic (self))
    return;
  skg_scene_set_number (self->scene, "display.level", 0, display->level);
  skg_scene_set_number (self->scene, "display.window", 0, display->window);
}

gboolean
skg_session_set_distribution (SkgSession *self,
                              const char *path,
                              guint index,
                              const SkgNumber *number,
                              GError **error)
{
  const SkgVec3 *isocenter_mm = &self->sample.pose.isocenter_mm;
  const double fill[3] = { isocenter_mm->x, isocenter_mm->y, isocenter_mm->z };
  gboolean was_in_gesture = self->in_gesture;
  gboolean done;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  if (!was_in_gesture)
    skg_session_begin_gesture (self);
  if (strcmp (path, "display.window") == 0 || strcmp (path, "display.level") == 0)
    fix_window (self, path);
  done = skg_scene_set_distribution (
      self->scene, path, index, number,
      strcmp (path, "carm.isocenter_mm") == 0 ? fill : NULL, error);
  if (!was_in_gesture && done)
    skg_session_end_gesture (self);
  else if (!was_in_gesture)
    skg_session_cancel_gesture (self);
  return done;
}

gboolean
skg_session_set_effects (SkgSession *self,
                         const SkgEffectSpec *spec,
                         const char *step,
                         GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *before = NULL;

  g_return_val_if_fail (SKG_IS_SESSION (self) && spec != NULL, FALSE);

  node = skg_effect_spec_to_json (spec);
  before = g_steal_pointer (&self->step_name);
  self->step_name = g_strdup (step);
  if (!skg_scene_set_effects (self->scene, node, error))
    {
      g_free (self->step_name);
      self->step_name = g_steal_pointer (&before);
      return FALSE;
    }
  /* Of a gesture it is the name until that ends. */
  if (!self->in_gesture)
    g_clear_pointer (&self->step_name, g_free);
  return TRUE;
}

gboolean
skg_session_apply_style (SkgSession *self, const SkgStyleResult *result, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  skg_session_begin_gesture (self);
  g_free (self->step_name);
  self->step_name = g_strdup (_ ("Style of real pictures"));
  ok = skg_style_result_apply (result, self->scene, error);
  skg_session_end_gesture (self);
  return ok;
}

void
skg_session_begin_gesture (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->in_gesture)
    skg_session_end_gesture (self);
  self->in_gesture = TRUE;
  self->gesture_joints = self->joints;
  self->gesture_fixed = self->fixed;
}

void
skg_session_end_gesture (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (!self->in_gesture)
    return;
  self->in_gesture = FALSE;
  /* It joins neither the step before nor the one after. */
  skg_history_close_step (self->history);
  skg_session_note_change (self);
  skg_history_close_step (self->history);
}

void
skg_session_cancel_gesture (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (!self->in_gesture)
    return;
  g_clear_pointer (&self->step_name, g_free);
  self->fixed = self->gesture_fixed;
  self->given_joints = &self->gesture_joints;
  skg_session_restore_state (self);
  self->given_joints = NULL;
  self->in_gesture = FALSE;
}

gboolean
skg_session_is_in_gesture (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->in_gesture;
}

gboolean
skg_session_is_window_automatic (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return !(skg_scene_get_number (self->scene, "display.window", 0) > 0);
}

gboolean
skg_session_is_realistic (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->sample.exposure.simulator == SKG_SIMULATOR_REALISTIC;
}
