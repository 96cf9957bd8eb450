/* SPDX-License-Identifier: Apache-2.0
 * Histogram of a picture as window and level see it. */
#pragma once

#include "render/local-contrast.h"
#include "render/picture.h"

G_BEGIN_DECLS

/**
 * skg_histogram_new:
 * @image: float[rows][columns]
 * @area: pixels outside it do not count
 * @blur: (nullable): of which @amount is taken away, as pass 8 does
 *
 * Returns: (transfer full): release with g_free()
 */
SkgHistogram *skg_histogram_new (const float *image,
                                 guint columns,
                                 guint rows,
                                 const SkgOpenArea *area,
                                 const SkgBlur *blur,
                                 double amount);

G_END_DECLS
