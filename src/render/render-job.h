/* SPDX-License-Identifier: Apache-2.0
 * What somebody waits for while the render service's thread does it. */
#pragma once

#include "render/renderer.h"

G_BEGIN_DECLS

typedef enum
{
  SKG_RENDER_JOB_FRAMES,
  SKG_RENDER_JOB_COMPILE_ALL,
  SKG_RENDER_JOB_PRETEND_LOSS,
} SkgRenderJobKind;

/**
 * SkgRenderJob:
 * @later: pixels may come while the next job is done
 * @frames: (array length=n_frames)
 * @pictures: as many; those that came are the first ones
 * @error: nothing after it was done
 * @mutex, @answered: of the service; the caller waits for @done
 *
 * Lives where the caller keeps it, until it is done. The rest is the thread's own.
 */
typedef struct
{
  SkgRenderJobKind kind;
  gboolean later;
  const SkgFrame *const *frames;
  guint n_frames;
  SkgPicture **pictures;
  GError *error;

  GMutex *mutex;
  GCond *answered;
  gboolean done;

  gboolean drawing;
  guint n_drawn;
  guint n_pictures;
} SkgRenderJob;

/* The service's thread: draws @frames. */
void skg_render_job_draw (SkgRenderJob *job, SkgRenderer *renderer);
/* And then answers: at once, or with @later when the renderer has got the last
 * picture's pixels. The job may be gone. */
void skg_render_job_end (SkgRenderJob *job);
/* The service's thread: the job is done. */
void skg_render_job_answer (SkgRenderJob *job);
/* The caller. */
void skg_render_job_wait (SkgRenderJob *job);

G_END_DECLS
