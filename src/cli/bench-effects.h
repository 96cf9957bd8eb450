/* SPDX-License-Identifier: Apache-2.0
 * `skg bench --effects`: the time from a switched image effect to the new picture. */
#pragma once

#include "render/render-service.h"

G_BEGIN_DECLS

/**
 * skg_bench_effects:
 * @n_rounds: of each effect, medians are taken
 *
 * 768 x 768 pixels of a volume of 256^3 voxels. Prints a table, or JSON.
 */
gboolean skg_bench_effects (SkgRenderService *service,
                            guint n_rounds,
                            gboolean json,
                            GError **error);

G_END_DECLS
