/* SPDX-License-Identifier: Apache-2.0
 * What somebody waits for while the render service's thread does it. */
#include "config.h"

#include "render/render-job.h"

void
skg_render_job_answer (SkgRenderJob *job)
{
  /* Once it is done the job may be gone. */
  GMutex *mutex = job->mutex;

  g_mutex_lock (mutex);
  job->done = TRUE;
  g_cond_broadcast (job->answered);
  g_mutex_unlock (mutex);
}

void
skg_render_job_wait (SkgRenderJob *job)
{
  g_mutex_lock (job->mutex);
  while (!job->done)
    g_cond_wait (job->answered, job->mutex);
  g_mutex_unlock (job->mutex);
}

/* A job is done when the last picture that was drawn has come. */
static void
answer_complete (SkgRenderJob *job)
{
  if (!job->drawing && job->n_pictures == job->n_drawn)
    skg_render_job_answer (job);
}

static void
on_rendered (SkgPicture *picture, GError *error, gpointer user_data)
{
  SkgRenderJob *job = user_data;

  job->pictures[job->n_pictures++] = picture;
  if (job->error == NULL)
    job->error = g_steal_pointer (&error);
  g_clear_error (&error);
  answer_complete (job);
}

/* @frame goes to @renderer; its picture comes by on_rendered(). */
static gboolean
draw (SkgRenderJob *job, SkgRenderer *renderer, const SkgFrame *frame, GError **error)
{
  SkgPicture *picture;

  if (job->later)
    return skg_renderer_render_later (renderer, frame, on_rendered, job, error);
  picture = skg_renderer_render (renderer, frame, NULL, NULL, error);
  if (picture == NULL)
    return FALSE;
  on_rendered (picture, NULL, job);
  return TRUE;
}

void
skg_render_job_draw (SkgRenderJob *job, SkgRenderer *renderer)
{
  job->drawing = TRUE;
  while (job->error == NULL && job->n_drawn < job->n_frames)
    {
      GError *error = NULL;

      if (draw (job, renderer, job->frames[job->n_drawn], &error))
        job->n_drawn++;
      /* The one before it may have failed meanwhile. */
      else if (job->error == NULL)
        job->error = error;
      else
        g_error_free (error);
    }
}

void
skg_render_job_end (SkgRenderJob *job)
{
  job->drawing = FALSE;
  answer_complete (job);
}
