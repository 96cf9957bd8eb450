/* SPDX-License-Identifier: Apache-2.0
 * A window chosen from a picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_window_level_choose:
 * @values: @n_values line integrals
 * @window: (out): width; never 0
 * @level: (out): middle
 *
 * The window between the 0.1 % and 99.9 % quantiles, as viewers do. Pixels that the
 * beam reaches through nothing at all (exactly 0) say nothing about the body and are
 * left out, unless there are only such.
 */
void skg_window_level_choose (const float *values,
                              gsize n_values,
                              double *window,
                              double *level);

G_END_DECLS
