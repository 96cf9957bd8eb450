/* SPDX-License-Identifier: Apache-2.0
 * `skg bench --export`: annotated pictures a second, and where the time goes. */
#pragma once

#include "render/render-service.h"

G_BEGIN_DECLS

/**
 * skg_bench_export:
 * @n_samples: at least 2; the first, for which a body is made and uploaded, does not
 *   count
 *
 * The Hip scene at 384 x 384 pixels: grey picture, label image, six masks, landmarks.
 * Prints a table, or JSON.
 */
gboolean skg_bench_export (SkgRenderService *service,
                           guint n_samples,
                           gboolean json,
                           GError **error);

G_END_DECLS
