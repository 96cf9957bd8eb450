/* SPDX-License-Identifier: Apache-2.0
 * Fitting a scene in a thread. */
#include "config.h"

#include "app/style-job.h"

#include "scene/sheet-draw.h"

/* Reading the pictures takes so much of the bar. */
#define READ_SHARE 0.1

/**
 * Job:
 * Shared by the thread that fits and the main thread. @lock guards the members below
 * it.
 */
typedef struct
{
  SkgScene *scene;
  char *folder;
  SkgStyleOptions options;
  GCancellable *cancellable;
  SkgProgressFunc progress;
  gpointer owner; /* main thread only; NULL when the job has ended */
  double begin;   /* worker only: of the part that runs */
  double share;

  GMutex lock;
  double fraction;
  gboolean told; /* an idle source is on its way */
} Job;

static void
job_clear (gpointer data)
{
  Job *job = data;

  g_object_unref (job->scene);
  g_free (job->folder);
  g_clear_object (&job->cancellable);
  g_mutex_clear (&job->lock);
}

static void
job_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, job_clear);
}

void
skg_style_outcome_free (SkgStyleOutcome *outcome)
{
  g_clear_pointer (&outcome->folder, skg_style_folder_free);
  g_clear_pointer (&outcome->result, skg_style_result_free);
  g_clear_pointer (&outcome->picture, g_bytes_unref);
  g_free (outcome);
}

static gboolean
tell_progress (gpointer user_data)
{
  Job *job = user_data;
  double fraction;

  g_mutex_lock (&job->lock);
  fraction = job->fraction;
  job->told = FALSE;
  g_mutex_unlock (&job->lock);
  if (job->owner != NULL)
    job->progress (fraction, NULL, job->owner);
  return G_SOURCE_REMOVE;
}

static void
on_progress (double fraction, const char *message, gpointer user_data)
{
  Job *job = user_data;
  gboolean told;

  g_mutex_lock (&job->lock);
  job->fraction = job->begin + job->share * fraction;
  told = job->told;
  job->told = TRUE;
  g_mutex_unlock (&job->lock);
  if (!told)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_progress,
                     g_atomic_rc_box_acquire (job), job_unref);
}

static gboolean
draw (SkgStyleOutcome *outcome, GError **error)
{
  cairo_surface_t *surface =
      skg_style_compose (outcome->result, outcome->folder->reals, NULL, error);
  guint8 *rgb;

  if (surface == NULL)
    return FALSE;
  rgb = skg_sheet_dup_rgb (surface, &outcome->columns, &outcome->rows);
  cairo_surface_destroy (surface);
  outcome->picture =
      g_bytes_new_take (rgb, (gsize) 3 * outcome->columns * outcome->rows);
  return TRUE;
}

static gboolean
fit (Job *job, SkgStyleOutcome *outcome, GError **error)
{
  g_autoptr (SkgRenderService) service = NULL;

  job->share = READ_SHARE;
  outcome->folder = skg_style_folder_load (job->folder, job->options.sampling.size_px,
                                           SKG_STYLE_DEFAULT_PICTURES, on_progress, job,
                                           job->cancellable, error);
  if (outcome->folder == NULL || (service = skg_render_service_new (error)) == NULL)
    return FALSE;
  job->begin = READ_SHARE;
  job->share = 1 - READ_SHARE;
  outcome->result = skg_style_fit (job->scene, outcome->folder->reals, &job->options,
                                   service, on_progress, job, job->cancellable, error);
  return outcome->result != NULL && draw (outcome, error);
}

static void
run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (SkgStyleOutcome) outcome = g_new0 (SkgStyleOutcome, 1);
  GError *error = NULL;

  if (fit (task_data, outcome, &error))
    g_task_return_pointer (task, g_steal_pointer (&outcome),
                           (GDestroyNotify) skg_style_outcome_free);
  else
    g_task_return_error (task, error);
}

void
skg_style_job_start (gpointer owner,
                     SkgScene *scene,
                     const char *folder,
                     const SkgStyleOptions *options,
                     SkgProgressFunc progress,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Job *job = g_atomic_rc_box_new0 (Job);
  g_autoptr (GTask) task = NULL;

  job->scene = g_object_ref (scene);
  job->folder = g_strdup (folder);
  job->options = *options;
  job->cancellable = g_object_ref (cancellable);
  job->progress = progress;
  job->owner = g_object_ref (owner);
  g_mutex_init (&job->lock);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, skg_style_job_start);
  g_task_set_task_data (task, job, job_unref);
  g_task_run_in_thread (task, run);
}

SkgStyleOutcome *
skg_style_job_finish (GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  /* Here, not with the job: the last reference to that may go in the worker. */
  g_clear_object (&job->owner);
  return g_task_propagate_pointer (G_TASK (result), error);
}
