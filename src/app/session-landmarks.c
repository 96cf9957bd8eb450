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
skg_session_refresh_landmarks (SkgSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->body != NULL &&
      !skg_body_update_landmarks (self->body, self->scene, &error))
    g_signal_emit_by_name (self, "render-failed", error->message);
}

void
skg_session_set_landmarks (SkgSession *self, SkgLandmarkSet *landmarks)
{
  g_autoptr (SkgLandmarkSet) source = NULL;

  g_return_if_fail (SKG_IS_SESSION (self));
  g_return_if_fail (self->body != NULL && landmarks != NULL);

  if (skg_landmark_set_equal (self->body->landmarks, landmarks))
    return;
  source = skg_body_dup_source_landmarks (self->body, landmarks);
  skg_scene_set_landmarks (self->scene, source);
}

/* The scene names a file that has just been read or written. */
static void
name_file (SkgSession *self, const char *path)
{
  skg_body_forget_landmarks (self->body);
  skg_scene_set_landmarks_path (self->scene, path);
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
  name_file (self, path);
  return TRUE;
}

gboolean
skg_session_save_landmarks (SkgSession *self, const char *path, GError **error)
{
  g_autoptr (SkgLandmarkSet) source = NULL;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->body != NULL && self->body->landmarks != NULL, FALSE);

  source = skg_body_dup_source_landmarks (self->body, self->body->landmarks);
  if (!skg_landmark_set_save (source, path, error))
    return FALSE;
  name_file (self, path);
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
  gboolean was_in_gesture;
  guint index;

  g_return_val_if_fail (SKG_IS_SESSION (self), 0);
  g_return_val_if_fail (self->body != NULL, 0);

  old = ref_or_new (self);
  own = name != NULL ? g_strdup (name) : dup_free_name (old);
  landmark.name = own;
  landmark.description = (char *) "";
  index = skg_landmark_set_get_length (old);
  set = skg_landmark_set_copy_with (old, index, &landmark);
  was_in_gesture = self->in_gesture;
  if (!was_in_gesture)
    skg_session_begin_gesture (self);
  skg_session_set_landmarks (self, set);
  skg_scene_set_show_landmarks (self->scene, TRUE);
  if (!was_in_gesture)
    skg_session_end_gesture (self);
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

/* One step of the history. */
static void
set_and_rename (SkgSession *self, SkgLandmarkSet *set, const char *from, const char *to)
{
  gboolean was_in_gesture = self->in_gesture;

  if (!was_in_gesture)
    skg_session_begin_gesture (self);
  skg_session_set_landmarks (self, set);
  rename_in_marks (self, from, to);
  if (!was_in_gesture)
    skg_session_end_gesture (self);
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
  set_and_rename (self, set, before, name);
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
  set_and_rename (self, set, before, NULL);
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
skg_session_set_placing (SkgSession *self, SkgPlacing tool, const char *const *names)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->body == NULL)
    tool = SKG_PLACING_NONE;
  g_clear_pointer (&self->placing_names, g_ptr_array_unref);
  self->placing = tool;
  if (tool != SKG_PLACING_NONE && names != NULL && *names != NULL)
    {
      self->placing_names = g_ptr_array_new_with_free_func (g_free);
      for (; *names != NULL; names++)
        g_ptr_array_add (self->placing_names, g_strdup (*names));
    }
  g_signal_emit_by_name (self, "changed");
}

SkgPlacing
skg_session_get_placing (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), SKG_PLACING_NONE);
  return self->placing;
}

const char *
skg_session_get_placing_name (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->placing_names != NULL ? self->placing_names->pdata[0] : NULL;
}

void
skg_session_advance_placing (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->placing_names != NULL && self->placing_names->len > 1)
    {
      g_ptr_array_remove_index (self->placing_names, 0);
      g_signal_emit_by_name (self, "changed");
      return;
    }
  skg_session_set_placing (self, SKG_PLACING_NONE, NULL);
}
