/* SPDX-License-Identifier: Apache-2.0
 * Loading a body in a thread, with its progress brought to the main thread. */
#pragma once

#include <gio/gio.h>

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * skg_load_job_start:
 * @owner: (type GObject): passed to @progress; kept alive until the job ends
 * @scene: must not change until the job ends; its shown sample's body is loaded
 * @previous: (nullable) (transfer full): of skg_body_copy_source()
 * @progress: called in the main thread, at most once per turn of the main loop, and
 *   never after @callback
 */
void skg_load_job_start (gpointer owner,
                         SkgScene *scene,
                         SkgBody *previous,
                         const SkgLoadOptions *options,
                         SkgProgressFunc progress,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* (transfer full) */
SkgBody *skg_load_job_finish (GAsyncResult *result, GError **error);

G_END_DECLS
