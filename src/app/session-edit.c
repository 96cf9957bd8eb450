/* SPDX-License-Identifier: Apache-2.0
 * What widgets change through the session, and gestures, which can be cancelled. */
#include "config.h"

#include "app/session-private.h"

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
  skg_scene_set_pose (self->scene, &pose);
  self->given_joints = NULL;
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

void
skg_session_clear_restore (SkgSession *self)
{
  g_clear_pointer (&self->restore.scene, json_node_unref);
  g_clear_pointer (&self->restore.landmarks, skg_landmark_set_unref);
}

void
skg_session_begin_gesture (SkgSession *self, const char *name)
{
  SkgLandmarkSet *set;

  g_return_if_fail (SKG_IS_SESSION (self));

  set = skg_session_get_landmarks (self);
  if (self->in_gesture)
    skg_session_end_gesture (self);
  self->in_gesture = TRUE;
  g_free (self->gesture_name);
  self->gesture_name = g_strdup (name);
  skg_session_clear_restore (self);
  self->restore = (SkgSessionRestore){
    .scene = skg_scene_dup_state (self->scene),
    .joints = self->joints,
    .fixed = self->fixed,
    .landmarks = set != NULL ? skg_landmark_set_ref (set) : NULL,
  };
}

void
skg_session_end_gesture (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  self->in_gesture = FALSE;
}

void
skg_session_cancel_gesture (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (!self->in_gesture)
    return;
  self->in_gesture = FALSE;
  self->fixed = self->restore.fixed;
  if (self->body != NULL)
    skg_session_take_landmarks (self, self->restore.landmarks);
  self->given_joints = &self->restore.joints;
  skg_scene_set_state (self->scene, self->restore.scene);
  self->given_joints = NULL;
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
