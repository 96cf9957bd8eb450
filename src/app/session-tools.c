/* SPDX-License-Identifier: Apache-2.0
 * Tools of a session: edited only as far as a picture can be made of them. */
#include "config.h"

#include "app/session-private.h"

/* The source in patient mm; %FALSE if the patient's place has no inverse. */
static gboolean
get_source_mm (SkgSession *self, SkgVec3 *source_mm)
{
  SkgMat4 patient_from_world;

  if (!skg_mat4_invert_affine (&self->sample.world_from_patient, &patient_from_world))
    return FALSE;
  *source_mm = skg_mat4_transform_point (&patient_from_world,
                                         skg_pose_get_source_mm (&self->sample.pose));
  return TRUE;
}

/* Whether a picture can be made of @scene; its tools are made, and kept for the real
 * one. */
static gboolean
check_scene (SkgSession *self, SkgScene *scene, GError **error)
{
  g_auto (SkgSample) sample = { 0 };
  g_auto (SkgFrame) frame = { 0 };

  return skg_scene_sample (scene, self->body, 0, 0, &sample, error) &&
         (self->body == NULL ||
          skg_sample_get_frame (&sample, self->body, SKG_QUALITY_LIVE, &frame, error));
}

/* (transfer full): where an edit is tried before the scene gets it */
static SkgScene *
dup_scene (SkgSession *self, GError **error)
{
  g_autofree char *json = skg_scene_to_json (self->scene);

  return skg_scene_new_from_json (json, NULL, error);
}

void
skg_session_check_selected_tool (SkgSession *self)
{
  int n = (int) skg_scene_get_n_tools (self->scene);

  self->selected_tool = MIN (self->selected_tool, n - 1);
}

int
skg_session_get_selected_tool (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), SKG_SESSION_NO_TOOL);
  return self->selected_tool;
}

void
skg_session_set_selected_tool (SkgSession *self, int index)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (index < 0 || index >= (int) skg_scene_get_n_tools (self->scene))
    index = SKG_SESSION_NO_TOOL;
  if (self->selected_tool == index)
    return;
  self->selected_tool = index;
  g_signal_emit_by_name (self, "changed");
}

const SkgPlacedTool *
skg_session_get_tool (SkgSession *self, int index)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);

  if (index < 0 || index >= (int) skg_tool_set_get_length (self->sample.tools))
    return NULL;
  return skg_tool_set_get (self->sample.tools, (guint) index);
}

gboolean
skg_session_add_tool (SkgSession *self,
                      const char *kind,
                      const char *path,
                      double mm_per_unit,
                      GError **error)
{
  g_autoptr (SkgScene) trial = NULL;
  guint n;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  n = skg_scene_get_n_tools (self->scene);
  trial = dup_scene (self, error);
  if (trial == NULL || !skg_scene_add_tool (trial, kind, path, mm_per_unit, error) ||
      !check_scene (self, trial, error) ||
      !skg_scene_add_tool (self->scene, kind, path, mm_per_unit, error))
    return FALSE;
  skg_session_set_selected_tool (self, (int) n);
  return TRUE;
}

gboolean
skg_session_duplicate_tool (SkgSession *self, guint index, GError **error)
{
  g_autoptr (SkgScene) trial = NULL;
  guint n;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  n = skg_scene_get_n_tools (self->scene);
  trial = dup_scene (self, error);
  if (trial == NULL || !skg_scene_duplicate_tool (trial, index, error) ||
      !check_scene (self, trial, error) ||
      !skg_scene_duplicate_tool (self->scene, index, error))
    return FALSE;
  skg_session_set_selected_tool (self, (int) n);
  return TRUE;
}

void
skg_session_remove_tool (SkgSession *self, guint index)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (self->selected_tool > (int) index)
    self->selected_tool--;
  skg_scene_remove_tool (self->scene, index);
}

gboolean
skg_session_set_tool_value (
    SkgSession *self, guint index, const char *key, const char *json, GError **error)
{
  g_autoptr (SkgScene) trial = NULL;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  trial = dup_scene (self, error);
  return trial != NULL && skg_scene_set_tool_value (trial, index, key, json, error) &&
         check_scene (self, trial, error) &&
         skg_scene_set_tool_value (self->scene, index, key, json, error);
}

/* Where it would stand then. */
static gboolean
check_place (SkgSession *self, guint index, const SkgMat4 *matrix, GError **error)
{
  const SkgPlacedTool *now = skg_session_get_tool (self, (int) index);
  SkgPlacedTool then;
  SkgVec3 source_mm;

  if (now == NULL || now->hidden || !get_source_mm (self, &source_mm))
    return TRUE;
  then = *now;
  then.patient_from_tool = *matrix;
  return skg_placed_tool_check_source (&then, index, source_mm, error);
}

gboolean
skg_session_set_tool_pose (SkgSession *self,
                           guint index,
                           const SkgMat4 *patient_from_tool,
                           GError **error)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  if (!check_place (self, index, patient_from_tool, error))
    return FALSE;
  skg_scene_set_tool_pose (self->scene, index, patient_from_tool);
  return TRUE;
}

SkgVec3
skg_session_get_tool_position_mm (SkgSession *self, guint index)
{
  double position_mm[3];

  g_return_val_if_fail (SKG_IS_SESSION (self), skg_vec3 (0, 0, 0));

  if (skg_scene_get_tool_numbers (self->scene, index, "position_mm", position_mm, 3) ==
      3)
    return skg_vec3 (position_mm[0], position_mm[1], position_mm[2]);
  return self->body != NULL ? skg_volume_get_aim_mm (self->body->volume)
                            : skg_vec3 (0, 0, 0);
}

gboolean
skg_session_set_tool_position (SkgSession *self,
                               guint index,
                               SkgVec3 position_mm,
                               GError **error)
{
  const SkgPlacedTool *now;
  const double numbers[3] = { position_mm.x, position_mm.y, position_mm.z };
  SkgVec3 way_mm;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  now = skg_session_get_tool (self, (int) index);
  if (now != NULL)
    {
      SkgMat4 matrix = now->patient_from_tool;

      way_mm =
          skg_vec3_sub (position_mm, skg_session_get_tool_position_mm (self, index));
      matrix.m[3][0] += way_mm.x;
      matrix.m[3][1] += way_mm.y;
      matrix.m[3][2] += way_mm.z;
      if (!check_place (self, index, &matrix, error))
        return FALSE;
    }
  skg_scene_set_tool_numbers (self->scene, index, "position_mm", numbers, 3);
  return TRUE;
}

void
skg_session_set_show_tools (SkgSession *self, gboolean show)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  skg_scene_set_show_tools (self->scene, show);
}
