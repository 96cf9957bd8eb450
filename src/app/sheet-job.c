/* SPDX-License-Identifier: Apache-2.0
 * Making the tiles of a sheet in a thread. */
#include "config.h"

#include "app/sheet-job.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The hand, the live picture and GTK come first. Threads inherit it: those of the
 * service and of software OpenGL too. */
#define NICENESS 10

/* One sheet on its way through the thread; without a sheet: the end. */
typedef struct
{
  SkgSheetJob *job;
  SkgSheet *sheet;
  SkgSheetOptions options;
  SkgBody *body;
  gboolean *done;
  GCancellable *cancellable;
} Request;

/* What the thread tells. */
typedef struct
{
  GCancellable *cancellable; /* of its request: set, nobody listens any more */
  SkgSheetJob *job;
  guint slot;
  SkgSheetTile *tile;
  GError *error;
} News;

struct _SkgSheetJob
{
  SkgSheetJobFunc func;
  gpointer user_data;
  GThread *thread;
  GAsyncQueue *requests;
  GCancellable *cancellable; /* (nullable): of the latest request */
};

static void
request_free (Request *request)
{
  g_clear_pointer (&request->sheet, skg_sheet_unref);
  g_clear_pointer (&request->body, skg_body_free);
  g_clear_object (&request->cancellable);
  g_free (request->done);
  g_free (request);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_object (&news->cancellable);
  g_clear_pointer (&news->tile, skg_sheet_tile_unref);
  g_clear_error (&news->error);
  g_free (news);
}

/* The job is there as long as its request was not cancelled: both in this thread. */
static gboolean
tell (gpointer data)
{
  News *news = data;

  if (!g_cancellable_is_cancelled (news->cancellable))
    news->job->func (news->slot, news->tile, news->error, news->job->user_data);
  return G_SOURCE_REMOVE;
}

static void
send_news (const Request *request, guint slot, SkgSheetTile *tile, GError *error)
{
  News *news = g_new0 (News, 1);

  news->cancellable = g_object_ref (request->cancellable);
  news->job = request->job;
  news->slot = slot;
  news->tile = tile != NULL ? skg_sheet_tile_ref (tile) : NULL;
  news->error = error;
  /* After drawing and input: one tile each turn. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell, news, news_free);
}

static gboolean
on_tile (guint slot, SkgSheetTile *tile, gpointer user_data)
{
  const Request *request = user_data;

  send_news (request, slot, tile, NULL);
  return !g_cancellable_is_cancelled (request->cancellable);
}

static void
run_request (Request *request, SkgRenderService **service)
{
  GError *error = NULL;

  if (g_cancellable_is_cancelled (request->cancellable))
    return;
  if (*service == NULL)
    *service = skg_render_service_new (&error);
  request->options.body = request->body;
  request->options.done = request->done;
  if (*service != NULL)
    skg_sheet_make (request->sheet, &request->options, *service, on_tile, request,
                    request->cancellable, &error);
  send_news (request, 0, NULL, error);
}

static gpointer
run (gpointer data)
{
  GAsyncQueue *requests = data;
  SkgRenderService *service = NULL;
  gboolean ends = FALSE;

  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICENESS);
  while (!ends)
    {
      Request *request = g_async_queue_pop (requests);

      ends = request->sheet == NULL;
      if (!ends)
        run_request (request, &service);
      request_free (request);
    }
  g_clear_object (&service);
  return NULL;
}

SkgSheetJob *
skg_sheet_job_new (SkgSheetJobFunc func, gpointer user_data)
{
  SkgSheetJob *job = g_new0 (SkgSheetJob, 1);

  job->func = func;
  job->user_data = user_data;
  job->requests = g_async_queue_new_full ((GDestroyNotify) request_free);
  return job;
}

void
skg_sheet_job_stop (SkgSheetJob *job)
{
  g_cancellable_cancel (job->cancellable);
  g_clear_object (&job->cancellable);
}

void
skg_sheet_job_start (SkgSheetJob *job,
                     SkgSheet *sheet,
                     const SkgSheetOptions *options,
                     SkgBody *body)
{
  Request *request = g_new0 (Request, 1);

  skg_sheet_job_stop (job);
  job->cancellable = g_cancellable_new ();
  request->job = job;
  request->sheet = skg_sheet_ref (sheet);
  request->options = *options;
  request->body = body;
  if (options->done != NULL)
    request->done =
        g_memdup2 (options->done, skg_sheet_get_length (sheet) * sizeof *options->done);
  request->cancellable = g_object_ref (job->cancellable);
  g_async_queue_push (job->requests, request);
  if (job->thread == NULL)
    job->thread = g_thread_new ("skg-sheet", run, job->requests);
}

void
skg_sheet_job_free (SkgSheetJob *job)
{
  skg_sheet_job_stop (job);
  if (job->thread != NULL)
    {
      g_async_queue_push (job->requests, g_new0 (Request, 1));
      g_thread_join (job->thread);
    }
  g_async_queue_unref (job->requests);
  g_free (job);
}
