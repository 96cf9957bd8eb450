/* SPDX-License-Identifier: Apache-2.0
 * What one window shows: the scene, its loaded body, the current sample and the
 * latest picture. */
#include "config.h"

#include "app/session.h"

#include "app/load-job.h"
#include "app/session-private.h"

/* The hand rests: long enough that it is not between two motion events, short enough
 * to feel immediate (design.md 6). */
#define REST_MS 120
/* Longest side of the picture until a view has said how large it is. */
#define DEFAULT_VIEW_PX 768u
#define MIN_VIEW_PX 16u
/* Outlines that move need fewer pixels than what they move over: a quarter of the time.
 */
#define DRAG_STRUCTURE_STEP 2

G_DEFINE_FINAL_TYPE (SkgSession, skg_session, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_BODY_CHANGED,
  SIGNAL_PICTURE_CHANGED,
  SIGNAL_LABELS_CHANGED,
  SIGNAL_RENDER_FAILED,
  SIGNAL_LOADING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * Request:
 * Travels with a submitted frame: the sample it shows, so that overlays are drawn for
 * the picture that is seen and not for one that is still being made.
 */
typedef struct
{
  SkgSession *session;
  SkgSample sample;
  guint64 serial;
  gboolean full;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->session);
  g_free (request);
}

static void skg_session_submit (SkgSession *self, gboolean interactive);

/* The automatic window is taken from the first full picture and then kept, so that
 * pictures stay comparable while the arm turns. */
static void
skg_session_fix_window (SkgSession *self, SkgPicture *picture)
{
  if (self->sample.display.window > 0 || self->picture_sample.display.window > 0)
    return;
  self->fixed.window = picture->window;
  self->fixed.level = picture->level;
  self->sample.display.window = picture->window;
  self->sample.display.level = picture->level;
  self->picture_sample.display.window = picture->window;
  self->picture_sample.display.level = picture->level;
}

static void
on_picture (SkgRenderService *service,
            SkgPicture *picture,
            const GError *error,
            gpointer user_data)
{
  Request *request = user_data;
  SkgSession *self = request->session;

  if (request->serial != self->serial)
    return;
  if (request->full)
    self->full_waits = FALSE;
  if (picture == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[SIGNAL_RENDER_FAILED], 0, error->message);
      return;
    }

  g_clear_pointer (&self->picture, skg_picture_unref);
  self->picture = skg_picture_ref (picture);
  self->picture_sample = request->sample;
  if (request->full)
    {
      self->full_stands = TRUE;
      skg_session_fix_window (self, picture);
    }
  if (self->display_waits)
    skg_session_submit (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_PICTURE_CHANGED], 0);
}

/* How many pixels the picture gets: those of the view, at most the detector's. */
static void
skg_session_get_picture_size (SkgSession *self, guint *columns, guint *rows)
{
  const SkgDetector *detector = &self->sample.detector;
  guint longest = MAX (detector->columns, detector->rows);
  double scale;

  if (self->view_columns == 0)
    scale = (double) DEFAULT_VIEW_PX / longest;
  else
    scale = MAX ((double) self->view_columns / detector->columns,
                 (double) self->view_rows / detector->rows);
  scale = MIN (scale, 1.0);
  *columns = MAX (MIN_VIEW_PX, (guint) (detector->columns * scale + 0.5));
  *rows = MAX (MIN_VIEW_PX, (guint) (detector->rows * scale + 0.5));
}

/* The frame of the present sample, or FALSE after telling why there is none. */
static gboolean
skg_session_get_frame (SkgSession *self, SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (skg_sample_get_frame (&self->sample, self->body, SKG_QUALITY_LIVE, frame, &error))
    return TRUE;
  g_signal_emit (self, signals[SIGNAL_RENDER_FAILED], 0, error->message);
  return FALSE;
}

static void
skg_session_submit (SkgSession *self, gboolean interactive)
{
  g_auto (SkgFrame) frame = { 0 };
  Request *request;
  guint columns;
  guint rows;

  self->display_waits = FALSE;
  if (self->service == NULL || self->body == NULL)
    return;

  if (!skg_session_get_frame (self, &frame))
    return;
  skg_session_get_picture_size (self, &columns, &rows);
  frame.geometry = skg_geometry_resize (&frame.geometry, columns, rows);
  if (self->structures != NULL)
    frame.structures = skg_structure_choice_ref (self->structures);
  frame.structure_step = interactive ? DRAG_STRUCTURE_STEP : 1;

  request = g_new0 (Request, 1);
  request->session = g_object_ref (self);
  request->sample = self->sample;
  request->serial = self->serial;
  request->full = !interactive;
  self->full_waits = !interactive;
  skg_render_service_submit (self->service, &frame, interactive, on_picture, request,
                             request_free);
}

static gboolean
on_rest (gpointer user_data)
{
  SkgSession *self = user_data;

  self->rest_source = 0;
  skg_session_submit (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
skg_session_submit_at_rest (SkgSession *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->rest_source = g_timeout_add (REST_MS, on_rest, self);
}

/* Asks for what the sample now needs: nothing, another display of the same rays, or
 * other rays: first a quick picture, then a full one. */
static void
skg_session_request (SkgSession *self, gboolean display_changed)
{
  g_auto (SkgFrame) frame = { 0 };

  if (self->body == NULL)
    return;
  if (!skg_session_get_frame (self, &frame))
    return;
  if (!skg_frame_has_same_rays (&frame, &self->asked))
    {
      self->asked = frame;
      /* For its numbers alone. */
      self->asked.volume = NULL;
      self->full_stands = FALSE;
      skg_session_submit (self, TRUE);
      skg_session_submit_at_rest (self);
    }
  else if (display_changed && self->full_waits)
    self->display_waits = TRUE; /* a full picture under way is not thrown away */
  else if (display_changed && self->full_stands)
    skg_session_submit (self, FALSE);
  else if (display_changed)
    skg_session_submit (self, TRUE);
}

void
skg_session_request_again (SkgSession *self)
{
  skg_session_request (self, TRUE);
}

/* Something that needs no other rays. */
static gboolean
knobs_differ (const SkgSample *a, const SkgSample *b)
{
  const SkgDisplay *p = &a->display;
  const SkgDisplay *q = &b->display;

  return p->window != q->window || p->level != q->level || p->inverted != q->inverted ||
         p->local_contrast != q->local_contrast ||
         p->edge_enhancement != q->edge_enhancement || p->clahe != q->clahe ||
         memcmp (&a->exposure, &b->exposure, sizeof a->exposure) != 0;
}

static void
skg_session_take_sample (SkgSession *self, const SkgSample *sample)
{
  self->sample = *sample;
  if (sample->display.window <= 0 && self->fixed.window > 0)
    {
      self->sample.display.window = self->fixed.window;
      self->sample.display.level = self->fixed.level;
    }
  if (self->given_joints != NULL)
    self->joints = *g_steal_pointer (&self->given_joints);
  else
    self->joints = skg_pose_get_joints (&sample->pose, sample->home_mm, &self->joints);
}

static void
on_scene_changed (SkgScene *scene, SkgSession *self)
{
  SkgSample before = self->sample;
  SkgSample sample;
  gboolean restructured = skg_session_refresh_structures (self, FALSE);
  g_autoptr (GError) error = NULL;

  if (!skg_scene_sample (scene, self->body, 0, 0, &sample, &error))
    {
      g_signal_emit (self, signals[SIGNAL_RENDER_FAILED], 0, error->message);
      return;
    }
  skg_session_take_sample (self, &sample);
  skg_session_request (self, restructured || knobs_differ (&before, &self->sample));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
skg_session_take_scene (SkgSession *self, SkgScene *scene)
{
  if (self->scene != NULL)
    g_clear_signal_handler (&self->scene_handler, self->scene);
  g_set_object (&self->scene, scene);
  self->scene_handler =
      g_signal_connect (scene, "changed", G_CALLBACK (on_scene_changed), self);
}

static void
skg_session_take_body (SkgSession *self,
                       SkgScene *scene,
                       SkgBody *body,
                       const SkgSample *sample)
{
  if (self->service != NULL)
    skg_render_service_cancel (self->service);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_pointer (&self->picture, skg_picture_unref);
  g_clear_pointer (&self->body, skg_body_free);
  self->serial++;
  self->in_gesture = FALSE;
  self->full_stands = FALSE;
  self->full_waits = FALSE;
  self->fixed = (SkgDisplay){ 0 };
  self->asked = (SkgFrame){ 0 };
  self->joints = (SkgJoints){ 0 };

  self->body = body;
  skg_session_take_scene (self, scene);
  skg_session_take_sample (self, sample);
  self->initial_pose = self->sample.pose;
  skg_session_refresh_structures (self, TRUE);
  g_signal_emit (self, signals[SIGNAL_BODY_CHANGED], 0);
  skg_session_request (self, FALSE);
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
  SkgSample sample;
  GError *error = NULL;

  body = skg_load_job_finish (result, &error);
  if (g_task_get_cancellable (task) == self->load_cancellable)
    {
      g_clear_object (&self->load_cancellable);
      g_signal_emit (self, signals[SIGNAL_LOADING], 0, -1.0, "");
    }
  if (body != NULL && g_task_return_error_if_cancelled (task))
    return;
  if (body == NULL || !skg_scene_sample (scene, body, 0, 0, &sample, &error))
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

  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_cancellable_cancel (self->load_cancellable);
  g_clear_object (&self->load_cancellable);
  if (self->service != NULL)
    skg_render_service_cancel (self->service);
  if (self->scene != NULL)
    g_clear_signal_handler (&self->scene_handler, self->scene);
  g_clear_object (&self->service);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (skg_session_parent_class)->dispose (object);
}

static void
skg_session_finalize (GObject *object)
{
  SkgSession *self = SKG_SESSION (object);

  g_clear_pointer (&self->picture, skg_picture_unref);
  g_clear_pointer (&self->body, skg_body_free);
  skg_session_clear_structures (self);
  g_free (self->gesture_name);
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
  signals[SIGNAL_LOADING] = add_signal ("loading", 2, G_TYPE_DOUBLE, G_TYPE_STRING);
}

static void
skg_session_init (SkgSession *self)
{
}

SkgSession *
skg_session_new (SkgRenderService *service)
{
  SkgSession *self = g_object_new (SKG_TYPE_SESSION, NULL);
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;
  SkgSample sample;

  g_set_object (&self->service, service);
  skg_session_take_scene (self, scene);
  if (!skg_scene_sample (scene, NULL, 0, 0, &sample, &error))
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

SkgPicture *
skg_session_get_picture (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->picture;
}

const SkgSample *
skg_session_get_picture_sample (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->picture != NULL ? &self->picture_sample : NULL;
}

gboolean
skg_session_is_picture_full (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->full_stands;
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
  skg_load_job_start (self, scene, &options, on_load_progress, own, on_load_done, task);
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

void
skg_session_set_view_size (SkgSession *self, guint columns, guint rows)
{
  guint old_columns;
  guint old_rows;
  guint new_columns;
  guint new_rows;

  g_return_if_fail (SKG_IS_SESSION (self));

  skg_session_get_picture_size (self, &old_columns, &old_rows);
  self->view_columns = columns;
  self->view_rows = rows;
  skg_session_get_picture_size (self, &new_columns, &new_rows);
  if (old_columns == new_columns && old_rows == new_rows)
    return;
  self->full_stands = FALSE;
  skg_session_submit_at_rest (self);
}
