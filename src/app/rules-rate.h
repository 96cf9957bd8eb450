/* SPDX-License-Identifier: Apache-2.0
 * How many tries the rules of a scene reject, found in a thread. */
#pragma once

#include "app/session.h"
#include "scene/rules.h"

G_BEGIN_DECLS

/**
 * skg_rules_rate_async:
 * Counts over samples 0, 1, ... of the shown seed, all with the shown body, on a copy
 * of the scene; stops after @n_samples, or some seconds.
 */
void skg_rules_rate_async (SkgSession *session,
                           guint n_samples,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/**
 * skg_rules_rate_finish:
 * @rejections: (out): its n_samples says how many were looked at
 * @error: as skg_scene_count_rejections(), or %G_IO_ERROR_CANCELLED
 */
gboolean
skg_rules_rate_finish (GAsyncResult *result, SkgRejections *rejections, GError **error);

/**
 * skg_rules_rate_dup_text:
 * @rules: (element-type SkgRule): those that were counted
 *
 * Returns: (transfer full): "37 % of tries rejected · most by: Landmark in view: FH-l"
 */
char *skg_rules_rate_dup_text (const SkgRejections *rejections, const GArray *rules);

G_END_DECLS
