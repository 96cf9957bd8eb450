/* SPDX-License-Identifier: Apache-2.0
 * Undo and redo of a session, and which sample of its scene is shown. */
#include "config.h"

#include <string.h>

#include "app/history-names.h"
#include "app/session-private.h"
#include "base/json.h"
#include "scene/scene-families.h"

/* Steps of one kind that follow each other sooner are one: keys held down, the wheel.
 */
#define MERGE_US (G_USEC_PER_SEC / 2)

static void
tell (SkgSession *self)
{
  g_signal_emit_by_name (self, "history-changed");
}

void
skg_session_start_history (SkgSession *self)
{
  g_autofree char *state = skg_scene_to_json (self->scene);

  g_clear_pointer (&self->history, skg_history_free);
  self->history = skg_history_new (state);
  g_clear_object (&self->stepping);
  tell (self);
}

void
skg_session_note_change (SkgSession *self)
{
  g_autofree char *state = NULL;
  g_autofree char *name = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *given = NULL;
  const char *before = skg_history_get_state (self->history);
  const char *base;
  gint64 now_us = g_get_monotonic_time ();

  if (self->in_gesture)
    return;
  given = g_steal_pointer (&self->step_name);
  state = skg_scene_to_json (self->scene);
  if (strcmp (state, before) == 0)
    return;
  name = skg_history_dup_name (before, state, &kind);
  base = skg_history_get_merge_base (self->history, kind, MERGE_US, now_us);
  if (base != NULL && strcmp (base, state) != 0)
    {
      g_free (name);
      name = skg_history_dup_name (base, state, NULL);
    }
  skg_history_record (self->history, state, given != NULL ? given : name, kind,
                      MERGE_US, now_us);
  tell (self);
}

/* What must be loaded is another one. */
static gboolean
has_other_body (const char *a, const char *b)
{
  static const char *const keys[] = { "volume",  "series", "labels",   "labels_table",
                                      "phantom", "seed",   "voxel_mm", "volumes" };
  g_autoptr (JsonNode) x = skg_json_parse (a, -1, "state", NULL);
  g_autoptr (JsonNode) y = skg_json_parse (b, -1, "state", NULL);
  JsonObject *p = json_object_get_object_member (json_node_get_object (x), "patient");
  JsonObject *q = json_object_get_object_member (json_node_get_object (y), "patient");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      JsonNode *m = p != NULL ? json_object_get_member (p, keys[i]) : NULL;
      JsonNode *n = q != NULL ? json_object_get_member (q, keys[i]) : NULL;

      if ((m == NULL) != (n == NULL) || (m != NULL && !json_node_equal (m, n)))
        return TRUE;
    }
  return FALSE;
}

/* The body that is there is the one that the shown sample of @state has. */
static gboolean
has_its_body (SkgSession *self, const char *state)
{
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (state, NULL, NULL);
  g_autofree char *wanted = NULL;
  guint64 seed;
  guint64 index;

  if (scene == NULL || self->body->key == NULL)
    return FALSE;
  skg_session_get_key (self, &seed, &index);
  skg_scene_set_plain (scene, skg_scene_is_plain (self->scene));
  wanted = skg_scene_dup_body_key (scene, seed, index);
  return strcmp (wanted, self->body->key) == 0;
}

static void
on_step_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkgSession *self = SKG_SESSION (source);
  g_autoptr (GError) error = NULL;

  if (skg_session_load_finish (self, result, &error))
    return;
  if (self->stepping == skg_session_get_load_scene (self, result))
    g_clear_object (&self->stepping);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit_by_name (self, "render-failed", error->message);
}

void
skg_session_take_step (SkgSession *self)
{
  g_clear_object (&self->stepping);
  if (self->stepping_redoes)
    skg_history_redo (self->history);
  else
    skg_history_undo (self->history);
  tell (self);
}

static void
load_step (SkgSession *self, const char *state, gboolean redoes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (state, NULL, &error);
  guint64 seed;
  guint64 index;

  if (scene == NULL)
    {
      g_signal_emit_by_name (self, "render-failed", error->message);
      return;
    }
  skg_session_get_key (self, &seed, &index);
  skg_scene_set_shown_sample (scene, seed, index);
  g_set_object (&self->stepping, scene);
  self->stepping_redoes = redoes;
  skg_session_load_async (self, scene, NULL, on_step_loaded, NULL);
}

static gboolean
step (SkgSession *self, gboolean redoes)
{
  const char *state;
  g_autofree char *copy = NULL;
  g_autoptr (GError) error = NULL;

  skg_session_end_gesture (self);
  state = redoes ? skg_history_peek_redo (self->history)
                 : skg_history_peek_undo (self->history);
  if (state == NULL || self->stepping != NULL)
    return FALSE;
  copy = g_strdup (state);
  if (self->body != NULL &&
      has_other_body (skg_history_get_state (self->history), copy) &&
      !has_its_body (self, copy))
    {
      load_step (self, copy, redoes);
      return FALSE;
    }
  /* Taken first: what the scene then is, is the present state and no step. */
  if (redoes)
    skg_history_redo (self->history);
  else
    skg_history_undo (self->history);
  if (!skg_scene_set_json (self->scene, copy, &error))
    g_critical ("a state that was left cannot be read: %s", error->message);
  tell (self);
  return TRUE;
}

gboolean
skg_session_undo (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return step (self, FALSE);
}

gboolean
skg_session_redo (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return step (self, TRUE);
}

void
skg_session_restore_state (SkgSession *self)
{
  g_autofree char *state = g_strdup (skg_history_get_state (self->history));
  g_autofree char *now = skg_scene_to_json (self->scene);

  if (strcmp (state, now) != 0)
    skg_scene_set_json (self->scene, state, NULL);
}

const char *
skg_session_get_undo_name (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return skg_history_get_undo_name (self->history);
}

const char *
skg_session_get_redo_name (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return skg_history_get_redo_name (self->history);
}

gboolean
skg_session_is_modified (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return skg_history_is_modified (self->history);
}

/* What one turns, or opens, while looking: numbers, not ranges. */
static void
remove_looks (JsonObject *top)
{
  static const struct
  {
    const char *group;
    const char *key;
  } looks[] = {
    { "carm", "isocenter_mm" },     { "carm", "sid_mm" },
    { "carm", "sod_mm" },           { "carm", "primary_deg" },
    { "carm", "secondary_deg" },    { "carm", "roll_deg" },
    { "carm", "wigwag_deg" },       { "patient", "landmarks" },
    { "patient", "labels" },        { "patient", "labels_table" },
    { "annotations", "landmarks" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      JsonNode *group = json_object_get_member (top, looks[i].group);
      JsonNode *node =
          group != NULL
              ? json_object_get_member (json_node_get_object (group), looks[i].key)
              : NULL;
      g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;

      /* A range is an object. */
      if (text != NULL && strchr (text, '{') == NULL)
        json_object_remove_member (json_node_get_object (group), looks[i].key);
    }
  if (json_object_has_member (top, "display"))
    json_object_remove_member (top, "display");
}

gboolean
skg_session_is_work_modified (SkgSession *self)
{
  g_autoptr (JsonNode) now = NULL;
  g_autoptr (JsonNode) saved = NULL;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  if (skg_history_get_saved (self->history) == NULL)
    return TRUE;
  now = skg_json_parse (skg_history_get_state (self->history), -1, "state", NULL);
  saved = skg_json_parse (skg_history_get_saved (self->history), -1, "state", NULL);
  remove_looks (json_node_get_object (now));
  remove_looks (json_node_get_object (saved));
  return !json_node_equal (now, saved);
}

void
skg_session_mark_saved (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  skg_session_end_gesture (self);
  skg_history_mark_saved (self->history);
  tell (self);
}

void
skg_session_mark_unsaved (SkgSession *self)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  skg_history_mark_unsaved (self->history);
  tell (self);
}

/* Samples */

void
skg_session_get_key (SkgSession *self, guint64 *seed, guint64 *index)
{
  g_return_if_fail (SKG_IS_SESSION (self));
  skg_scene_get_shown_sample (self->scene, seed, index);
}

void
skg_session_set_key (SkgSession *self, guint64 seed, guint64 index)
{
  guint64 old_seed;
  guint64 old_index;

  g_return_if_fail (SKG_IS_SESSION (self));

  skg_session_end_gesture (self);
  skg_session_get_key (self, &old_seed, &old_index);
  if (seed == old_seed && index == old_index)
    return;
  skg_scene_set_shown_sample (self->scene, seed, index);
  /* Each sample has its own automatic window, as a file of it has. */
  if (self->is_random)
    self->fixed = (SkgDisplay){ 0 };
  skg_session_refresh (self);
}

void
skg_session_set_plain (SkgSession *self, gboolean plain)
{
  g_return_if_fail (SKG_IS_SESSION (self));

  if (skg_scene_is_plain (self->scene) == !!plain)
    return;
  /* What a hand does meanwhile would be done to what is not seen. */
  skg_session_end_gesture (self);
  skg_scene_set_plain (self->scene, plain);
  skg_session_refresh (self);
}

gboolean
skg_session_is_plain (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return skg_scene_is_plain (self->scene);
}

gboolean
skg_session_has_samples (SkgSession *self)
{
  guint64 seed;
  guint64 index;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  skg_session_get_key (self, &seed, &index);
  return self->is_random || seed != 0 || index != 0;
}

gboolean
skg_session_is_random (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->is_random;
}

guint
skg_session_count_passed (SkgSession *self, guint n_samples)
{
  guint64 seed;
  guint64 shown;
  guint n_passed = 0;

  g_return_val_if_fail (SKG_IS_SESSION (self), 0);

  if (!self->is_random)
    return 0;
  skg_session_get_key (self, &seed, &shown);
  for (guint i = 0; i < n_samples; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      SkgJoints joints;

      if (!skg_scene_sample (self->scene, self->body, seed, i, &sample, NULL))
        continue;
      joints = skg_pose_get_joints (&sample.pose, sample.home_mm, NULL);
      if (skg_machine_check (sample.machine, &joints, &sample.pose) != 0)
        n_passed++;
    }
  return n_passed;
}
