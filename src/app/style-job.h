/* SPDX-License-Identifier: Apache-2.0
 * Fitting a scene to a folder of real pictures in a thread. */
#pragma once

#include <gio/gio.h>

#include "scene/style-draw.h"

G_BEGIN_DECLS

/**
 * SkgStyleOutcome:
 * @picture: skg_style_compose() of it, RGB, rows packed
 */
typedef struct
{
  SkgStyleFolder *folder;
  SkgStyleResult *result;
  GBytes *picture;
  guint columns;
  guint rows;
} SkgStyleOutcome;

/**
 * skg_style_job_start:
 * @owner: (type GObject): passed to @progress; kept alive until the job ends
 * @scene: must not change until the job ends
 * @progress: called in the main thread, at most once per turn of the main loop, and
 *   never after @callback
 *
 * With a render service of its own, so that the window's goes on.
 */
void skg_style_job_start (gpointer owner,
                          SkgScene *scene,
                          const char *folder,
                          const SkgStyleOptions *options,
                          SkgProgressFunc progress,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* (transfer full) */
SkgStyleOutcome *skg_style_job_finish (GAsyncResult *result, GError **error);
void skg_style_outcome_free (SkgStyleOutcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleOutcome, skg_style_outcome_free)

G_END_DECLS
