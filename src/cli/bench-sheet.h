/* SPDX-License-Identifier: Apache-2.0
 * Time of a contact sheet. */
#pragma once

#include "render/render-service.h"

G_BEGIN_DECLS

/* 25 samples of the Hip scene at 192^2, once to fill the cache of bodies, then
 * @n_rounds times. */
gboolean skg_bench_sheet (SkgRenderService *service,
                          guint n_rounds,
                          gboolean json,
                          GError **error);

G_END_DECLS
