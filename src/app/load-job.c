/* SPDX-License-Identifier: Apache-2.0
 * Loading a body in a thread. */
#include "config.h"

#include "app/load-job.h"

#include "app/progress-relay.h"

/* Of the thread that loads, once it runs. */
typedef struct
{
  SkgScene *scene;
  SkgBody *previous; /* (nullable) */
  SkgLoadOptions options;
  SkgProgressRelay *relay;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->scene);
  g_clear_pointer (&job->previous, skg_body_free);
  skg_progress_relay_unref (job->relay);
  g_free (job);
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
  body =
      skg_body_load_sample (job->scene, seed, index, job->previous, &job->options,
                            skg_progress_relay_report, job->relay, cancellable, &error);
  if (body != NULL)
    skg_body_add_labels (job->scene, body, skg_progress_relay_report, job->relay,
                         cancellable);
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
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = NULL;

  job->scene = g_object_ref (scene);
  job->previous = previous;
  job->options = *options;
  job->relay = skg_progress_relay_new (owner, progress);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, skg_load_job_start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

SkgBody *
skg_load_job_finish (GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  skg_progress_relay_end (job->relay);
  return g_task_propagate_pointer (G_TASK (result), error);
}
