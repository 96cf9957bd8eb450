/* SPDX-License-Identifier: Apache-2.0
 * `skg bench --knobs`: the time from a turned knob to the new picture. */
#pragma once

#include "render/render-service.h"

G_BEGIN_DECLS

/**
 * skg_bench_knobs:
 * @n_rounds: of each knob, medians are taken
 *
 * 768 x 768 pixels of a volume of 256^3 voxels. Prints a table, or JSON.
 */
gboolean skg_bench_knobs (SkgRenderService *service,
                          guint n_rounds,
                          gboolean json,
                          GError **error);

G_END_DECLS
