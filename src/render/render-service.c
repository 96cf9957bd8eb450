/* SPDX-License-Identifier: Apache-2.0
 * The one render service: a thread that owns an EGL context and the chain of passes.
 *
 * Two ways in, one mutex: a queue of jobs that somebody waits for (render, compile),
 * and one slot for the window's latest frame. Jobs go first. */
#include "config.h"

#include "render/render-service.h"

#include "base/error.h"
#include "render/pacer.h"
#include "render/render-job.h"
#include "render/render-service-private.h"
#include "render/renderer.h"

struct _SkgRenderTicket
{
  SkgRenderService *service;
  GPtrArray *frames;     /* of SkgFrame */
  SkgPicture **pictures; /* as many; those that came are the first ones */
  SkgRenderJob job;
};

typedef struct
{
  SkgFrame *frame;
  gboolean interactive;
  guint64 serial;
  SkgPictureFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  GMainContext *context;
} Request;

/* A finished request on its way to the thread that submitted it. */
typedef struct
{
  SkgRenderService *service;
  Request *request;
  SkgPicture *picture;
  GError *error;
} Delivery;

struct _SkgRenderService
{
  GObject parent_instance;

  GThread *thread;
  GMutex mutex;
  GCond wake;     /* the thread waits for work */
  GCond answered; /* callers wait for their job */
  GQueue jobs;    /* of SkgRenderJob */
  Request *waiting;
  guint64 serial;    /* of the newest request */
  guint64 cancelled; /* requests up to this serial are not reported */
  gboolean quit;
  gboolean started;
  GError *start_error;

  SkgGlInfo gl_info;
  char *strings[3];
  guint64 integrate_count;

  /* The thread's own. */
  SkgRenderer *renderer;
  SkgPacer pacer;
};

G_DEFINE_FINAL_TYPE (SkgRenderService, skg_render_service, G_TYPE_OBJECT)

static void
request_free (Request *request)
{
  if (request->destroy != NULL)
    request->destroy (request->user_data);
  skg_frame_free (request->frame);
  g_main_context_unref (request->context);
  g_free (request);
}

static void
delivery_free (Delivery *delivery)
{
  request_free (delivery->request);
  g_clear_pointer (&delivery->picture, skg_picture_unref);
  g_clear_error (&delivery->error);
  g_object_unref (delivery->service);
  g_free (delivery);
}

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;
  SkgRenderService *self = delivery->service;
  gboolean wanted;

  g_mutex_lock (&self->mutex);
  wanted = delivery->request->serial > self->cancelled;
  g_mutex_unlock (&self->mutex);
  if (wanted && (delivery->picture != NULL || delivery->error != NULL))
    delivery->request->func (self, delivery->picture, delivery->error,
                             delivery->request->user_data);
  return G_SOURCE_REMOVE;
}

/* Consumes @request. */
static void
send (SkgRenderService *self, Request *request, SkgPicture *picture, GError *error)
{
  Delivery *delivery = g_new0 (Delivery, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  delivery->service = g_object_ref (self);
  delivery->request = request;
  delivery->picture = picture;
  delivery->error = error;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, delivery, (GDestroyNotify) delivery_free);
  g_source_set_static_name (source, "[skiagraph] picture");
  g_source_attach (source, request->context);
}

static gboolean
ensure_renderer (SkgRenderService *self, GError **error)
{
  if (self->renderer != NULL &&
      skg_gl_context_is_lost (skg_renderer_get_context (self->renderer)))
    g_clear_pointer (&self->renderer, skg_renderer_free);
  if (self->renderer == NULL)
    self->renderer = skg_renderer_new (error);
  return self->renderer != NULL;
}

static void
publish_count (SkgRenderService *self)
{
  g_mutex_lock (&self->mutex);
  self->integrate_count = skg_renderer_get_integrate_count (self->renderer);
  g_mutex_unlock (&self->mutex);
}

static gboolean
has_jobs (SkgRenderService *self)
{
  gboolean has;

  g_mutex_lock (&self->mutex);
  has = !g_queue_is_empty (&self->jobs);
  g_mutex_unlock (&self->mutex);
  return has;
}

static void
run_job (SkgRenderService *self, SkgRenderJob *job)
{
  if (!ensure_renderer (self, &job->error))
    {
      skg_render_job_answer (job);
      return;
    }
  switch (job->kind)
    {
    case SKG_RENDER_JOB_FRAMES:
      skg_render_job_draw (job, self->renderer);
      publish_count (self);
      skg_render_job_end (job);
      if (!has_jobs (self))
        skg_renderer_flush (self->renderer);
      return;
    case SKG_RENDER_JOB_COMPILE_ALL:
      skg_renderer_flush (self->renderer);
      skg_renderer_compile_all (self->renderer, &job->error);
      break;
    case SKG_RENDER_JOB_PRETEND_LOSS:
      skg_renderer_flush (self->renderer);
      skg_gl_context_pretend_loss (skg_renderer_get_context (self->renderer));
      break;
    default:
      g_assert_not_reached ();
    }
  skg_render_job_answer (job);
}

static gboolean
is_superseded (gpointer user_data)
{
  SkgRenderService *self = user_data;
  gboolean newer;

  g_mutex_lock (&self->mutex);
  newer = self->quit || self->waiting != NULL || self->cancelled >= self->serial ||
          !g_queue_is_empty (&self->jobs);
  g_mutex_unlock (&self->mutex);
  return newer;
}

/* An abandoned frame waits again, unless a newer one came or it was cancelled: a job
 * that went first must not lose the window its picture. Consumes @request. */
static void
put_back (SkgRenderService *self, Request *request)
{
  g_mutex_lock (&self->mutex);
  if (self->waiting == NULL && request->serial > self->cancelled && !self->quit)
    self->waiting = g_steal_pointer (&request);
  g_mutex_unlock (&self->mutex);
  /* With nothing to report: user data is released in the thread that submitted. */
  if (request != NULL)
    send (self, request, NULL, NULL);
}

/* Consumes @request. */
static void
run_request (SkgRenderService *self, Request *request)
{
  g_autoptr (SkgFrame) frame = skg_frame_copy (request->frame);
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  if (ensure_renderer (self, &error))
    {
      guint64 count = skg_renderer_get_integrate_count (self->renderer);

      if (request->interactive)
        skg_pacer_choose (&self->pacer, frame);
      picture = skg_renderer_render (self->renderer, frame,
                                     request->interactive ? NULL : is_superseded, self,
                                     &error);
      if (picture != NULL && skg_renderer_get_integrate_count (self->renderer) != count)
        skg_pacer_learn (&self->pacer, frame, picture->integrate_ms);
      publish_count (self);
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    put_back (self, request);
  else
    send (self, request, g_steal_pointer (&picture), g_steal_pointer (&error));
}

static void
announce_start (SkgRenderService *self, GError *error)
{
  g_mutex_lock (&self->mutex);
  self->started = TRUE;
  self->start_error = error;
  if (self->renderer != NULL)
    {
      SkgGlContext *context = skg_renderer_get_context (self->renderer);

      self->strings[0] = g_strdup (skg_gl_context_get_vendor (context));
      self->strings[1] = g_strdup (skg_gl_context_get_renderer (context));
      self->strings[2] = g_strdup (skg_gl_context_get_version (context));
      self->gl_info = (SkgGlInfo){
        .vendor = self->strings[0],
        .renderer = self->strings[1],
        .version = self->strings[2],
        .max_texture_3d = MIN (skg_gl_context_get_max_texture_size (context),
                               skg_gl_context_get_max_array_layers (context)),
        .texture_budget_bytes = skg_renderer_get_texture_budget (self->renderer),
      };
    }
  g_cond_broadcast (&self->answered);
  g_mutex_unlock (&self->mutex);
}

static gpointer
thread_main (gpointer data)
{
  SkgRenderService *self = data;
  GError *start_error = NULL;

  self->renderer = skg_renderer_new (&start_error);
  announce_start (self, start_error);
  for (;;)
    {
      SkgRenderJob *job;
      Request *request = NULL;
      gboolean quit;

      g_mutex_lock (&self->mutex);
      while (!self->quit && self->waiting == NULL && g_queue_is_empty (&self->jobs))
        g_cond_wait (&self->wake, &self->mutex);
      quit = self->quit;
      job = g_queue_pop_head (&self->jobs);
      if (job == NULL)
        request = g_steal_pointer (&self->waiting);
      g_mutex_unlock (&self->mutex);
      if (job != NULL)
        run_job (self, job);
      else if (quit)
        {
          g_clear_pointer (&request, request_free);
          break;
        }
      else if (request != NULL)
        run_request (self, request);
    }
  g_clear_pointer (&self->renderer, skg_renderer_free);
  return NULL;
}

static void
skg_render_service_dispose (GObject *object)
{
  SkgRenderService *self = SKG_RENDER_SERVICE (object);

  if (self->thread != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->quit = TRUE;
      g_cond_broadcast (&self->wake);
      g_mutex_unlock (&self->mutex);
      /* The last reference may fall in a delivery, never in the thread itself. */
      g_thread_join (g_steal_pointer (&self->thread));
    }
  G_OBJECT_CLASS (skg_render_service_parent_class)->dispose (object);
}

static void
skg_render_service_finalize (GObject *object)
{
  SkgRenderService *self = SKG_RENDER_SERVICE (object);

  g_clear_pointer (&self->waiting, request_free);
  g_clear_error (&self->start_error);
  for (guint i = 0; i < G_N_ELEMENTS (self->strings); i++)
    g_clear_pointer (&self->strings[i], g_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->answered);
  G_OBJECT_CLASS (skg_render_service_parent_class)->finalize (object);
}

static void
skg_render_service_class_init (SkgRenderServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = skg_render_service_dispose;
  object_class->finalize = skg_render_service_finalize;
}

static void
skg_render_service_init (SkgRenderService *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  g_cond_init (&self->answered);
  g_queue_init (&self->jobs);
}

SkgRenderService *
skg_render_service_new (GError **error)
{
  g_autoptr (SkgRenderService) self = g_object_new (SKG_TYPE_RENDER_SERVICE, NULL);

  self->thread = g_thread_new ("skg-render", thread_main, self);
  g_mutex_lock (&self->mutex);
  while (!self->started)
    g_cond_wait (&self->answered, &self->mutex);
  g_mutex_unlock (&self->mutex);
  if (self->start_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->start_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

const SkgGlInfo *
skg_render_service_get_gl_info (SkgRenderService *self)
{
  g_return_val_if_fail (SKG_IS_RENDER_SERVICE (self), NULL);

  return &self->gl_info;
}

static void
push (SkgRenderService *self, SkgRenderJob *job)
{
  job->mutex = &self->mutex;
  job->answered = &self->answered;
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->jobs, job);
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->mutex);
}

static void
run_and_wait (SkgRenderService *self, SkgRenderJob *job)
{
  push (self, job);
  skg_render_job_wait (job);
}

static gboolean
can_render (const SkgFrame *frame)
{
  return frame != NULL && (frame->volume != NULL || frame->area_density != NULL);
}

SkgPicture *
skg_render_service_render (SkgRenderService *self,
                           const SkgFrame *frame,
                           GError **error)
{
  g_autoptr (SkgPicture) picture = NULL;
  SkgRenderJob job = { .kind = SKG_RENDER_JOB_FRAMES, .frames = &frame, .n_frames = 1 };

  g_return_val_if_fail (SKG_IS_RENDER_SERVICE (self), NULL);
  g_return_val_if_fail (can_render (frame), NULL);

  job.pictures = &picture;
  run_and_wait (self, &job);
  if (job.error == NULL)
    return g_steal_pointer (&picture);
  g_propagate_error (error, job.error);
  return NULL;
}

SkgRenderTicket *
skg_render_service_begin (SkgRenderService *self, GPtrArray *frames)
{
  SkgRenderTicket *ticket;

  g_return_val_if_fail (SKG_IS_RENDER_SERVICE (self), NULL);
  g_return_val_if_fail (frames != NULL && frames->len > 0, NULL);
  for (guint i = 0; i < frames->len; i++)
    g_return_val_if_fail (can_render (frames->pdata[i]), NULL);

  ticket = g_new0 (SkgRenderTicket, 1);
  ticket->service = g_object_ref (self);
  ticket->frames = g_ptr_array_ref (frames);
  ticket->pictures = g_new0 (SkgPicture *, frames->len);
  ticket->job = (SkgRenderJob){ .kind = SKG_RENDER_JOB_FRAMES,
                                .later = TRUE,
                                .frames = (const SkgFrame *const *) frames->pdata,
                                .n_frames = frames->len,
                                .pictures = ticket->pictures };
  push (self, &ticket->job);
  return ticket;
}

GPtrArray *
skg_render_ticket_finish (SkgRenderTicket *ticket, GError **error)
{
  g_autoptr (GPtrArray) pictures =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_picture_unref);

  skg_render_job_wait (&ticket->job);
  for (guint i = 0; i < ticket->job.n_frames; i++)
    if (ticket->pictures[i] != NULL)
      g_ptr_array_add (pictures, ticket->pictures[i]);
  if (ticket->job.error != NULL)
    {
      g_propagate_error (error, ticket->job.error);
      g_clear_pointer (&pictures, g_ptr_array_unref);
    }
  g_ptr_array_unref (ticket->frames);
  g_object_unref (ticket->service);
  g_free (ticket->pictures);
  g_free (ticket);
  return g_steal_pointer (&pictures);
}

void
skg_render_service_submit (SkgRenderService *self,
                           const SkgFrame *frame,
                           gboolean interactive,
                           SkgPictureFunc func,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  Request *request;
  Request *replaced;

  g_return_if_fail (SKG_IS_RENDER_SERVICE (self));
  g_return_if_fail (can_render (frame));
  g_return_if_fail (func != NULL);

  request = g_new0 (Request, 1);
  request->frame = skg_frame_copy (frame);
  request->interactive = interactive;
  request->func = func;
  request->user_data = user_data;
  request->destroy = destroy;
  request->context = g_main_context_ref_thread_default ();

  g_mutex_lock (&self->mutex);
  request->serial = ++self->serial;
  replaced = self->waiting;
  self->waiting = request;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->mutex);
  /* Outside the lock: the caller's destroy notify runs here. */
  g_clear_pointer (&replaced, request_free);
}

void
skg_render_service_cancel (SkgRenderService *self)
{
  Request *replaced;

  g_return_if_fail (SKG_IS_RENDER_SERVICE (self));

  g_mutex_lock (&self->mutex);
  self->cancelled = self->serial;
  replaced = g_steal_pointer (&self->waiting);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&replaced, request_free);
}

guint64
skg_render_service_get_integrate_count (SkgRenderService *self)
{
  guint64 count;

  g_mutex_lock (&self->mutex);
  count = self->integrate_count;
  g_mutex_unlock (&self->mutex);
  return count;
}

void
skg_render_service_pretend_loss (SkgRenderService *self)
{
  SkgRenderJob job = { .kind = SKG_RENDER_JOB_PRETEND_LOSS };

  run_and_wait (self, &job);
  g_clear_error (&job.error);
}

gboolean
skg_render_service_compile_all (SkgRenderService *self, GError **error)
{
  SkgRenderJob job = { .kind = SKG_RENDER_JOB_COMPILE_ALL };

  run_and_wait (self, &job);
  if (job.error == NULL)
    return TRUE;
  g_propagate_error (error, job.error);
  return FALSE;
}
