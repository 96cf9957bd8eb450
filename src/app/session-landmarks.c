/* SPDX-License-Identifier: Apache-2.0
 * Landmarks of a session: edits, files, and the tool that places them. */
#include "config.h"

#include "app/session-private.h"
#include "body/hip-landmarks.h"

SkgLandmarkSet *
skg_session_get_landmarks (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->body != NULL ? self->body->landmarks : NULL;
}

void
skg_session_take_landmarks (SkgSession *self, SkgLandmarkSet *landmarks)
{
  SkgLandmarkSet *old = self->body->landmarks;

  self->body->landmarks = landmarks != NULL ? skg_landmark_set_ref (landmarks) : NULL;
  g_clear_pointer (&old, skg_landmark_set_unref);
}

void
skg_session_set_landmarks (SkgSession *self, SkgLandmarkSet *landmarks)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  g_return_if_fail (self->body != NULL && landmarks != NULL);

  if (skg_landmark_set_equal (self->body->landmarks, landmarks))
    return;
  /* The body first: who hears of the scene's change looks there. */
  skg_session_take_landmarks (self, landmarks);
  skg_scene_set_landmarks (self->scene, landmarks);
}

gboolean
skg_session_open_landmarks (SkgSession *self, const char *path, GError **error)
{
  g_autoptr (SkgLandmarkSet) set = NULL;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->body != NULL, FALSE);

  set = skg_landmark_set_load (path, error);
  if (set == NULL)
    return FALSE;
  skg_session_take_landmarks (self, set);
  skg_scene_set_landmarks_path (self->scene, path);
  return TRUE;
}

gboolean
skg_session_save_landmarks (SkgSession *self, const char *path, GError **error)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->body != NULL && self->body->landmarks != NULL, FALSE);

  if (!skg_landmark_set_save (self->body->landmarks, path, error))
    return FALSE;
  skg_scene_set_landmarks_path (self->scene, path);
  return TRUE;
}

/* Edits of one */

static SkgLandmarkSet *
ref_or_new (SkgSession *self)
{
  return self->body->landmarks != NULL ? skg_landmark_set_ref (self->body->landmarks)
                                       : skg_landmark_set_new (NULL, 0);
}

static char *
dup_free_name (SkgLandmarkSet *set)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = g_strdup_printf ("L-%u", i);

      if (skg_landmark_set_find (set, name) == NULL)
        return g_steal_pointer (&name);
    }
}

guint
skg_session_add_landmark (SkgSession *self, const char *name, SkgVec3 position_mm)
{
  g_autoptr (SkgLandmarkSet) old = NULL;
  g_autoptr (SkgLandmarkSet) set = NULL;
  g_autofree char *own = NULL;
  SkgLandmark landmark = { .position_mm = position_mm, .visible = TRUE };
  guint index;

  g_return_val_if_fail (SKG_IS_SESSION (self), 0);
  g_return_val_if_fail (self->body != NULL, 0);

  old = ref_or_new (self);
  own = name != NULL ? g_strdup (name) : dup_free_name (old);
  landmark.name = own;
  landmark.description = (char *) "";
  index = skg_landmark_set_get_length (old);
  set = skg_landmark_set_copy_with (old, index, &landmark);
  skg_session_set_landmarks (self, set);
  return index;
}

static const SkgLandmark *
get_landmark (SkgSession *self, guint index)
{
  SkgLandmarkSet *set = skg_session_get_landmarks (self);

  return set != NULL && index < skg_landmark_set_get_length (set)
             ? skg_landmark_set_get (set, index)
             : NULL;
}

void
skg_session_move_landmark (SkgSession *self, guint index, SkgVec3 position_mm)
{
  const SkgLandmark *landmark;
  g_autoptr (SkgLandmarkSet) set = NULL;
  SkgLandmark moved;

  g_return_if_fail (SKG_IS_SESSION (self));

  landmark = get_landmark (self, index);
  if (landmark == NULL)
    return;
  moved = *landmark;
  moved.position_mm = position_mm;
  set = skg_landmark_set_copy_with (self->body->landmarks, index, &moved);
  skg_session_set_landmarks (self, set);
}

static void
rename_in_marks (SkgSession *self, const char *from, const char *to)
{
  g_autoptr (GPtrArray) marks = skg_scene_dup_marks (self->scene);

  /* Another one of that name is still what they mean. */
  if (skg_landmark_set_find (self->body->landmarks, from) == NULL &&
      skg_marks_rename (marks, from, to))
    skg_scene_set_marks (self->scene, marks);
}

void
skg_session_rename_landmark (SkgSession *self, guint index, const char *name)
{
  const SkgLandmark *landmark;
  g_autoptr (SkgLandmarkSet) set = NULL;
  g_autofree char *before = NULL;
  SkgLandmark renamed;

  g_return_if_fail (SKG_IS_SESSION (self));

  landmark = get_landmark (self, index);
  if (landmark == NULL || g_strcmp0 (landmark->name, name) == 0)
    return;
  before = g_strdup (landmark->name);
  renamed = *landmark;
  renamed.name = (char *) name;
  set = skg_landmark_set_copy_with (self->body->landmarks, index, &renamed);
  skg_session_set_landmarks (self, set);
  rename_in_marks (self, before, name);
}

void
skg_session_remove_landmark (SkgSession *self, guint index)
{
  const SkgLandmark *landmark;
  g_autoptr (SkgLandmarkSet) set = NULL;
  g_autofree char *before = NULL;

  g_return_if_fail (SKG_IS_SESSION (self));

  landmark = get_landmark (self, index);
  if (landmark == NULL)
    return;
  before = g_strdup (landmark->name);
  set = skg_landmark_set_copy_with (self->body->landmarks, index, NULL);
  skg_session_set_landmarks (self, set);
  rename_in_marks (self, before, NULL);
}

void
skg_session_centre_on_landmark (SkgSession *self, guint index)
{
  const SkgLandmark *landmark;
  SkgPose pose;

  g_return_if_fail (SKG_IS_SESSION (self));

  landmark = get_landmark (self, index);
  if (landmark == NULL)
    return;
  pose = self->sample.pose;
  pose.isocenter_mm = skg_mat4_transform_point (&self->sample.world_from_patient,
                                                landmark->position_mm);
  skg_session_set_pose (self, &pose);
}

char **
skg_session_dup_missing_hip_landmarks (SkgSession *self)
{
  SkgLandmarkSet *set;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  int indices[SKG_HIP_LANDMARKS];

  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);

  set = skg_session_get_landmarks (self);
  if (set != NULL)
    skg_hip_landmark_match (set, indices);
  for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
    if (set == NULL || indices[i] < 0)
      g_ptr_array_add (names, g_strdup (skg_hip_landmark_list ()[i]));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* Tool */

void
skg_session_set_tool (SkgSession *self, SkgSessionTool tool, const char *const *names)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->body == NULL)
    tool = SKG_SESSION_TOOL_NONE;
  g_clear_pointer (&self->tool_names, g_ptr_array_unref);
  self->tool = tool;
  if (tool != SKG_SESSION_TOOL_NONE && names != NULL && *names != NULL)
    {
      self->tool_names = g_ptr_array_new_with_free_func (g_free);
      for (; *names != NULL; names++)
        g_ptr_array_add (self->tool_names, g_strdup (*names));
    }
  g_signal_emit_by_name (self, "changed");
}

SkgSessionTool
skg_session_get_tool (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), SKG_SESSION_TOOL_NONE);
  return self->tool;
}

const char *
skg_session_get_tool_name (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->tool_names != NULL ? self->tool_names->pdata[0] : NULL;
}

void
skg_session_advance_tool (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->tool_names != NULL && self->tool_names->len > 1)
    {
      g_ptr_array_remove_index (self->tool_names, 0);
      g_signal_emit_by_name (self, "changed");
      return;
    }
  skg_session_set_tool (self, SKG_SESSION_TOOL_NONE, NULL);
}
