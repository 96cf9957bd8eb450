/* SPDX-License-Identifier: Apache-2.0
 * Fitting a scene in a thread. */
#include "config.h"

#include "app/style-job.h"

#include "app/progress-relay.h"
#include "scene/sheet-draw.h"

/* Reading the pictures takes so much of the bar. */
#define READ_SHARE 0.1

/**
 * Job: of the thread that fits, once it runs.
 * @begin, @share: of the bar, for the part that runs
 */
typedef struct
{
  SkgScene *scene;
  char *folder;
  SkgStyleOptions options;
  GCancellable *cancellable;
  SkgProgressRelay *relay;
  double begin;
  double share;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->scene);
  g_free (job->folder);
  g_clear_object (&job->cancellable);
  skg_progress_relay_unref (job->relay);
  g_free (job);
}

void
skg_style_outcome_free (SkgStyleOutcome *outcome)
{
  g_clear_pointer (&outcome->folder, skg_style_folder_free);
  g_clear_pointer (&outcome->result, skg_style_result_free);
  g_clear_pointer (&outcome->picture, g_bytes_unref);
  g_free (outcome);
}

static void
on_progress (double fraction, const char *message, gpointer user_data)
{
  Job *job = user_data;

  /* The dialog has words of its own. */
  skg_progress_relay_report (job->begin + job->share * fraction, NULL, job->relay);
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
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = NULL;

  job->scene = g_object_ref (scene);
  job->folder = g_strdup (folder);
  job->options = *options;
  job->cancellable = g_object_ref (cancellable);
  job->relay = skg_progress_relay_new (owner, progress);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, skg_style_job_start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

SkgStyleOutcome *
skg_style_job_finish (GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  skg_progress_relay_end (job->relay);
  return g_task_propagate_pointer (G_TASK (result), error);
}
