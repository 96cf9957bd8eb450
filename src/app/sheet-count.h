/* SPDX-License-Identifier: Apache-2.0
 * Counting what samples draw, in a thread. */
#pragma once

#include "app/session.h"
#include "scene/sheet-stats.h"

G_BEGIN_DECLS

/**
 * SkgSheetCountFunc:
 * @stats: (transfer full) (nullable): of the samples that have been looked at so far
 * @ended: no more will come
 * @error: (nullable): it ended with; of a body, or a rule that cannot be applied
 *
 * In the main thread, and never after the job was cancelled.
 */
typedef void (*SkgSheetCountFunc) (SkgDrawStats *stats,
                                   gboolean ended,
                                   const GError *error,
                                   gpointer user_data);

/**
 * skg_sheet_count_start:
 * @n_samples: samples 0, 1, ... of the shown seed
 *
 * Of a copy of the scene. Without rules nothing is loaded, and @func is called once.
 * With rules each body is loaded, and @func called about twice a second: samples come
 * body by body, so that what came first is not a fair choice of them.
 */
void skg_sheet_count_start (SkgSession *session,
                            guint n_samples,
                            GCancellable *cancellable,
                            SkgSheetCountFunc func,
                            gpointer user_data);

G_END_DECLS
