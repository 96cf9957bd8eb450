/* SPDX-License-Identifier: Apache-2.0
 * The body of the shown sample: another index, or a changed number of the body, may ask
 * for another one than is there. */
#include "config.h"

#include "app/load-job.h"
#include "app/session-private.h"
#include "scene/scene-families.h"

static void start (SkgSession *self, const char *key);

static void
on_progress (double fraction, const char *message, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "loading", fraction, message);
}

static char *
dup_wanted_key (SkgSession *self)
{
  guint64 seed;
  guint64 index;

  skg_scene_get_shown_sample (self->scene, &seed, &index);
  return skg_scene_dup_body_key (self->scene, seed, index);
}

/* Whether what is wanted is made of what is there. */
static gboolean
is_edit (SkgSession *self)
{
  guint64 seed;
  guint64 index;

  skg_scene_get_shown_sample (self->scene, &seed, &index);
  return skg_scene_has_body_source (self->scene, self->body, seed, index);
}

/* Pose, history and selection stay: it is the same document. */
static void
take (SkgSession *self, SkgBody *body)
{
  g_auto (SkgSample) sample = { 0 };
  g_autoptr (GError) error = NULL;

  if (!skg_session_draw (self, self->scene, body, &sample, &error))
    {
      skg_body_free (body);
      g_signal_emit_by_name (self, "render-failed", error->message);
      return;
    }
  skg_session_forget_pictures (self);
  g_clear_pointer (&self->body, skg_body_free);
  self->body = body;
  skg_session_refresh_landmarks (self);
  skg_session_take_sample (self, &sample);
  skg_session_refresh_structures (self, TRUE);
  g_signal_emit_by_name (self, "body-changed");
  skg_session_request (self, 0);
  g_signal_emit_by_name (self, "changed");
  if (self->structures_error != NULL)
    g_signal_emit_by_name (self, "render-failed", self->structures_error);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkgSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgBody) body = skg_load_job_finish (result, &error);
  g_autofree char *wanted = NULL;

  /* Another one is on its way, or none is wanted any more. */
  if (g_task_get_cancellable (task) != self->swap_cancellable ||
      g_cancellable_is_cancelled (self->swap_cancellable))
    return;
  g_clear_object (&self->swap_cancellable);
  g_clear_pointer (&self->swap_key, g_free);
  g_signal_emit_by_name (self, "loading", -1.0, "");
  if (body == NULL)
    {
      g_signal_emit_by_name (self, "render-failed", error->message);
      return;
    }
  wanted = dup_wanted_key (self);
  if (g_strcmp0 (wanted, body->key) == 0)
    {
      take (self, g_steal_pointer (&body));
      return;
    }
  /* The same patient, edited since: what a drag was at is seen on its way. */
  if (self->body != NULL && g_strcmp0 (body->source.key, self->body->source.key) == 0)
    take (self, g_steal_pointer (&body));
  start (self, wanted);
}

static void
start (SkgSession *self, const char *key)
{
  g_autofree char *json = skg_scene_to_json (self->scene);
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (json, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SkgLoadOptions options = { 0 };
  GTask *task;
  guint64 seed;
  guint64 index;

  /* What has been written can be read. */
  g_return_if_fail (scene != NULL);
  skg_scene_get_shown_sample (self->scene, &seed, &index);
  skg_scene_set_shown_sample (scene, seed, index);
  skg_scene_set_plain (scene, skg_scene_is_plain (self->scene));
  if (self->service != NULL)
    options.max_axis_voxels =
        skg_render_service_get_gl_info (self->service)->max_texture_3d;
  g_set_object (&self->swap_cancellable, cancellable);
  g_free (self->swap_key);
  self->swap_key = g_strdup (key);
  self->swap_is_edit = is_edit (self);
  task = g_task_new (self, cancellable, NULL, NULL);
  skg_load_job_start (self, scene, skg_body_copy_source (self->body), &options,
                      on_progress, cancellable, on_done, task);
}

gboolean
skg_session_is_body_coming (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->swap_cancellable != NULL;
}

gboolean
skg_session_check_body (SkgSession *self)
{
  g_autofree char *wanted = NULL;

  if (self->keeps_body || self->body == NULL || self->body->key == NULL)
    return TRUE;
  wanted = dup_wanted_key (self);
  if (g_strcmp0 (wanted, self->body->key) == 0)
    {
      if (self->swap_cancellable != NULL)
        {
          g_cancellable_cancel (self->swap_cancellable);
          g_clear_object (&self->swap_cancellable);
          g_clear_pointer (&self->swap_key, g_free);
          g_signal_emit_by_name (self, "loading", -1.0, "");
        }
      return TRUE;
    }
  if (g_strcmp0 (wanted, self->swap_key) == 0)
    return FALSE;
  /* The one on its way will be here soon; the next one starts then. */
  if (self->swap_cancellable != NULL && self->swap_is_edit && is_edit (self))
    return FALSE;
  g_cancellable_cancel (self->swap_cancellable);
  start (self, wanted);
  return FALSE;
}
