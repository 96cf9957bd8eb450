/* SPDX-License-Identifier: Apache-2.0
 * The wide blur that pass 8 takes part of away: what a C-arm's console does so that
 * bone shows through thick and thin alike. */
#pragma once

#include <glib.h>

#include "render/open-area.h"

G_BEGIN_DECLS

/**
 * SkgBlur:
 * @columns, @rows: of the coarse grid, whose edges are the picture's
 * @values: float[rows][columns], line-integral units
 */
typedef struct
{
  guint columns;
  guint rows;
  float *values;
} SkgBlur;

/**
 * skg_blur_make:
 * @line_integral: float[rows][columns]
 *
 * @area: nothing outside it has a say
 *
 * A Gaussian of 1/20 of the picture's width (sd). Pixels with less than 2 mm of water
 * in front of them (a line integral of 0.04) are air: they have no say, so that the
 * skin gets no bright seam. Air away from the body passes over to the mean of all
 * pixels that have a say.
 */
SkgBlur *skg_blur_make (const float *line_integral,
                        guint columns,
                        guint rows,
                        const SkgOpenArea *area);
void skg_blur_free (SkgBlur *blur);
/* Between cells, as OpenGL samples it: @u and @v run from 0 to 1 over the picture. */
float skg_blur_sample (const SkgBlur *blur, double u, double v);

/**
 * skg_blur_choose_window:
 * @self: (nullable): without local contrast
 * @area: nothing outside it has a say
 * @amount: 0 to below 1
 *
 * The window and level that show u = L - amount (B - level) between its 0.1 % and
 * 99.9 % quantiles. With m the middle of the quantiles of L - amount B, the level that
 * stays in the middle of its own window is m / (1 - amount).
 */
void skg_blur_choose_window (const SkgBlur *blur,
                             const float *line_integral,
                             guint columns,
                             guint rows,
                             const SkgOpenArea *area,
                             double amount,
                             double *window,
                             double *level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgBlur, skg_blur_free)

G_END_DECLS
