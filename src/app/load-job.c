/* SPDX-License-Identifier: Apache-2.0
 * Loading a body in a thread. */
#include "config.h"

#include "app/load-job.h"

/**
 * Job:
 * Shared by the thread that loads and the main thread. @lock guards the members below
 * it: the reader may call back far more often than a progress bar can be drawn.
 */
typedef struct
{
  SkgScene *scene;
  SkgBody *previous; /* (nullable) */
  SkgLoadOptions options;
  SkgProgressFunc progress;
  gpointer owner; /* main thread only; NULL when the job has ended */

  GMutex lock;
  double fraction;
  char *message;
  gboolean told; /* an idle source is on its way */
} Job;

static void
job_clear (gpointer data)
{
  Job *job = data;

  g_object_unref (job->scene);
  g_clear_pointer (&job->previous, skg_body_free);
  g_free (job->message);
  g_mutex_clear (&job->lock);
}

static void
job_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, job_clear);
}

static gboolean
tell_progress (gpointer user_data)
{
  Job *job = user_data;
  g_autofree char *message = NULL;
  double fraction;

  g_mutex_lock (&job->lock);
  fraction = job->fraction;
  message = g_strdup (job->message);
  job->told = FALSE;
  g_mutex_unlock (&job->lock);

  if (job->owner != NULL)
    job->progress (fraction, message, job->owner);
  return G_SOURCE_REMOVE;
}

static void
on_progress (double fraction, const char *message, gpointer user_data)
{
  Job *job = user_data;
  gboolean told;

  g_mutex_lock (&job->lock);
  job->fraction = CLAMP (fraction, 0.0, 1.0);
  if (message != NULL && g_strcmp0 (message, job->message) != 0)
    {
      g_free (job->message);
      job->message = g_strdup (message);
    }
  told = job->told;
  job->told = TRUE;
  g_mutex_unlock (&job->lock);

  if (!told)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_progress,
                     g_atomic_rc_box_acquire (job), job_unref);
}

static void
run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  SkgBody *body;
  guint64 seed;
  guint64 index;

  skg_scene_get_shown_sample (job->scene, &seed, &index);
  body = skg_body_load_sample (job->scene, seed, index, job->previous, &job->options,
                               on_progress, job, cancellable, &error);
  if (body != NULL)
    skg_body_add_labels (job->scene, body, on_progress, job, cancellable);
  if (body == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, body, (GDestroyNotify) skg_body_free);
}

void
skg_load_job_start (gpointer owner,
                    SkgScene *scene,
                    SkgBody *previous,
                    const SkgLoadOptions *options,
                    SkgProgressFunc progress,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  Job *job = g_atomic_rc_box_new0 (Job);
  g_autoptr (GTask) task = NULL;

  job->scene = g_object_ref (scene);
  job->previous = previous;
  job->options = *options;
  job->progress = progress;
  job->owner = g_object_ref (owner);
  g_mutex_init (&job->lock);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, skg_load_job_start);
  g_task_set_task_data (task, job, job_unref);
  g_task_run_in_thread (task, run);
}

SkgBody *
skg_load_job_finish (GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  /* Here, not with the job: the last reference to that may go in the worker. */
  g_clear_object (&job->owner);
  return g_task_propagate_pointer (G_TASK (result), error);
}
