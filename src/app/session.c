/* SPDX-License-Identifier: Apache-2.0
 * What one window shows: the scene, its loaded body, the current sample and the
 * latest picture. */
#include "config.h"

#include "app/session.h"

#include <math.h>
#include <string.h>

#include "app/load-job.h"
#include "app/session-private.h"
#include "scene/scene-random.h"

G_DEFINE_FINAL_TYPE (SkgSession, skg_session, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_BODY_CHANGED,
  SIGNAL_PICTURE_CHANGED,
  SIGNAL_LABELS_CHANGED,
  SIGNAL_RENDER_FAILED,
  SIGNAL_HISTORY_CHANGED,
  SIGNAL_LOADING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What differs that needs no other rays. */
static SkgSessionChanges
get_changes (const SkgSample *a, const SkgSample *b)
{
  const SkgDisplay *p = &a->display;
  const SkgDisplay *q = &b->display;
  SkgSessionChanges changes = 0;

  if (p->window != q->window || p->level != q->level || p->inverted != q->inverted ||
      p->local_contrast != q->local_contrast ||
      p->edge_enhancement != q->edge_enhancement || p->clahe != q->clahe ||
      p->tinted != q->tinted)
    changes |= SKG_SESSION_CHANGE_DISPLAY;
  if (memcmp (&a->exposure, &b->exposure, sizeof a->exposure) != 0)
    changes |= SKG_SESSION_CHANGE_EXPOSURE;
  if (!skg_effect_list_equal (&a->effects, &b->effects))
    changes |= SKG_SESSION_CHANGE_EFFECTS;
  if (!skg_tool_set_equal (a->tools, b->tools))
    changes |= SKG_SESSION_CHANGE_TOOLS;
  return changes;
}

static gboolean
skg_session_has_given_pose (SkgSession *self)
{
  const SkgPose *a = self->given_pose;
  const SkgPose *b = &self->sample.pose;
  const double same_rad = 1e-6;
  const double same_mm = 1e-3;

  return a == NULL ||
         (fabs (remainder (a->primary_rad - b->primary_rad, 2 * G_PI)) < same_rad &&
          fabs (a->secondary_rad - b->secondary_rad) < same_rad &&
          fabs (remainder (a->roll_rad - b->roll_rad, 2 * G_PI)) < same_rad &&
          skg_vec3_length (skg_vec3_sub (a->isocenter_mm, b->isocenter_mm)) < same_mm);
}

void
skg_session_take_sample (SkgSession *self, const SkgSample *sample)
{
  skg_sample_copy (sample, &self->sample);
  if (sample->display.window <= 0 && self->fixed.window > 0)
    {
      self->sample.display.window = self->fixed.window;
      self->sample.display.level = self->fixed.level;
    }
  /* Where ranges stop at what is allowed, the pose is not the joints' that were asked
   * for. */
  if (self->given_joints != NULL && skg_session_has_given_pose (self))
    self->joints = *self->given_joints;
  else
    self->joints = skg_pose_get_joints (&sample->pose, sample->home_mm, &self->joints);
}

gboolean
skg_session_draw (SkgSession *self,
                  SkgScene *scene,
                  const SkgBody *body,
                  SkgSample *sample,
                  GError **error)
{
  guint64 seed;
  guint64 index;

  skg_scene_get_shown_sample (scene, &seed, &index);
  if (!skg_scene_sample (scene, body, seed, index, sample, error))
    return FALSE;
  skg_scene_set_shown_try (scene, sample->try_number);
  return TRUE;
}

void
skg_session_refresh (SkgSession *self)
{
  g_auto (SkgSample) before = { 0 };
  g_auto (SkgSample) sample = { 0 };
  SkgSessionChanges changes;
  gboolean restructured = skg_session_refresh_structures (self, FALSE);
  g_autoptr (GError) error = NULL;

  if (!skg_session_draw (self, self->scene, self->body, &sample, &error))
    {
      g_signal_emit (self, signals[SIGNAL_RENDER_FAILED], 0, error->message);
      return;
    }
  skg_sample_copy (&self->sample, &before);
  skg_session_take_sample (self, &sample);
  skg_session_check_selected_tool (self);
  skg_session_refresh_landmarks (self);
  if (!skg_session_check_body (self))
    {
      /* The picture waits for the body that it is of. */
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }
  changes = get_changes (&before, &self->sample);
  if (restructured)
    changes |= SKG_SESSION_CHANGE_STRUCTURES;
  skg_session_request (self, changes);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_scene_changed (SkgScene *scene, SkgSession *self)
{
  self->is_random = skg_scene_is_random (scene);
  skg_session_refresh (self);
  skg_session_note_change (self);
}

static void
skg_session_take_scene (SkgSession *self, SkgScene *scene)
{
  if (self->scene != NULL)
    g_clear_signal_handler (&self->scene_handler, self->scene);
  g_set_object (&self->scene, scene);
  self->scene_handler =
      g_signal_connect (scene, "changed", G_CALLBACK (on_scene_changed), self);
  self->is_random = skg_scene_is_random (scene);
}

static void
skg_session_take_body (SkgSession *self,
                       SkgScene *scene,
                       SkgBody *body,
                       const SkgSample *sample)
{
  skg_session_forget_pictures (self);
  g_cancellable_cancel (self->swap_cancellable);
  skg_session_stop_adding (self);
  g_clear_pointer (&self->body, skg_body_free);
  self->in_gesture = FALSE;
  self->placing = SKG_PLACING_NONE;
  self->joints = (SkgJoints){ 0 };

  self->body = body;
  skg_session_take_scene (self, scene);
  if (scene == self->stepping)
    skg_session_take_step (self);
  else
    skg_session_start_history (self);
  skg_session_take_sample (self, sample);
  self->initial_pose = self->sample.pose;
  self->selected_tool = skg_scene_get_n_tools (scene) > 0 ? 0 : SKG_SESSION_NO_TOOL;
  skg_session_refresh_structures (self, TRUE);
  g_signal_emit (self, signals[SIGNAL_BODY_CHANGED], 0);
  skg_session_request (self, 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (self->structures_error != NULL)
    g_signal_emit (self, signals[SIGNAL_RENDER_FAILED], 0, self->structures_error);
}

static void
on_load_progress (double fraction, const char *message, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_LOADING], 0, fraction, message);
}

static void
on_load_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkgSession *self = g_task_get_source_object (task);
  SkgScene *scene = g_task_get_task_data (task);
  g_autoptr (SkgBody) body = NULL;
  g_auto (SkgSample) sample = { 0 };
  GError *error = NULL;

  body = skg_load_job_finish (result, &error);
  if (g_task_get_cancellable (task) == self->load_cancellable)
    {
      g_clear_object (&self->load_cancellable);
      g_signal_emit (self, signals[SIGNAL_LOADING], 0, -1.0, "");
    }
  if (body != NULL && g_task_return_error_if_cancelled (task))
    return;
  if (body == NULL || !skg_session_draw (self, scene, body, &sample, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  skg_session_take_body (self, scene, g_steal_pointer (&body), &sample);
  g_task_return_boolean (task, TRUE);
}

static void
skg_session_dispose (GObject *object)
{
  SkgSession *self = SKG_SESSION (object);

  skg_session_forget_pictures (self);
  g_cancellable_cancel (self->load_cancellable);
  g_clear_object (&self->load_cancellable);
  g_cancellable_cancel (self->swap_cancellable);
  g_clear_object (&self->swap_cancellable);
  g_cancellable_cancel (self->add_cancellable);
  g_clear_object (&self->add_cancellable);
  if (self->scene != NULL)
    g_clear_signal_handler (&self->scene_handler, self->scene);
  g_clear_object (&self->service);
  g_clear_object (&self->scene);
  g_clear_object (&self->stepping);
  G_OBJECT_CLASS (skg_session_parent_class)->dispose (object);
}

static void
skg_session_finalize (GObject *object)
{
  SkgSession *self = SKG_SESSION (object);

  g_clear_pointer (&self->body, skg_body_free);
  skg_sample_clear (&self->sample);
  skg_sample_clear (&self->picture_sample);
  skg_session_clear_structures (self);
  g_clear_pointer (&self->placing_names, g_ptr_array_unref);
  g_clear_pointer (&self->history, skg_history_free);
  g_free (self->step_name);
  G_OBJECT_CLASS (skg_session_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_params, GType first, GType second)
{
  return g_signal_new (name, SKG_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, first, second);
}

static void
skg_session_class_init (SkgSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = skg_session_dispose;
  object_class->finalize = skg_session_finalize;
  signals[SIGNAL_CHANGED] = add_signal ("changed", 0, 0, 0);
  signals[SIGNAL_BODY_CHANGED] = add_signal ("body-changed", 0, 0, 0);
  signals[SIGNAL_PICTURE_CHANGED] = add_signal ("picture-changed", 0, 0, 0);
  signals[SIGNAL_LABELS_CHANGED] = add_signal ("labels-changed", 0, 0, 0);
  signals[SIGNAL_RENDER_FAILED] = add_signal ("render-failed", 1, G_TYPE_STRING, 0);
  signals[SIGNAL_HISTORY_CHANGED] = add_signal ("history-changed", 0, 0, 0);
  signals[SIGNAL_LOADING] = add_signal ("loading", 2, G_TYPE_DOUBLE, G_TYPE_STRING);
}

static void
skg_session_init (SkgSession *self)
{
  self->large_stage = SKG_SESSION_NO_STAGE;
  self->selected_tool = SKG_SESSION_NO_TOOL;
}

SkgSession *
skg_session_new (SkgRenderService *service)
{
  SkgSession *self = g_object_new (SKG_TYPE_SESSION, NULL);
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;
  g_auto (SkgSample) sample = { 0 };

  g_set_object (&self->service, service);
  skg_session_take_scene (self, scene);
  skg_session_start_history (self);
  if (!skg_session_draw (self, scene, NULL, &sample, &error))
    g_error ("the default scene cannot be sampled: %s", error->message);
  skg_session_take_sample (self, &sample);
  self->initial_pose = sample.pose;
  return self;
}

SkgScene *
skg_session_get_scene (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->scene;
}

SkgRenderService *
skg_session_get_service (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->service;
}

const SkgBody *
skg_session_get_body (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->body;
}

const SkgSample *
skg_session_get_sample (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return &self->sample;
}

const SkgJoints *
skg_session_get_joints (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return &self->joints;
}

void
skg_session_load_async (SkgSession *self,
                        SkgScene *scene,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  SkgLoadOptions options = { 0 };
  g_autoptr (GCancellable) own = NULL;
  GTask *task;

  g_return_if_fail (SKG_IS_SESSION (self));
  g_return_if_fail (SKG_IS_SCENE (scene));

  own = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  g_cancellable_cancel (self->load_cancellable);
  g_set_object (&self->load_cancellable, own);

  task = g_task_new (self, own, callback, user_data);
  g_task_set_source_tag (task, skg_session_load_async);
  g_task_set_task_data (task, g_object_ref (scene), g_object_unref);
  if (self->service != NULL)
    options.max_axis_voxels =
        skg_render_service_get_gl_info (self->service)->max_texture_3d;
  g_signal_emit (self, signals[SIGNAL_LOADING], 0, 0.0, "");
  skg_load_job_start (self, scene, NULL, &options, on_load_progress, own, on_load_done,
                      task);
}

gboolean
skg_session_load_finish (SkgSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

SkgScene *
skg_session_get_load_scene (SkgSession *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_get_task_data (G_TASK (result));
}
