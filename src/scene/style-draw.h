/* SPDX-License-Identifier: Apache-2.0
 * Before and after the fit of a style as one picture, for the command line and the
 * window. */
#pragma once

#include <cairo.h>

#include "scene/style.h"

G_BEGIN_DECLS

/**
 * skg_style_compose:
 * @reals: (element-type SkgStyleReal): that @result was fitted to
 * @title: (nullable): a line above
 *
 * A row for each of @result's examples: the real picture, a sample of the scene before,
 * and the same one with what was fitted to the picture, each as a network sees it:
 * black to white from its first to its 99th hundredth; then the histograms and the
 * noise power of the three. Histograms are smoothed from 64 quantiles by a normal
 * kernel of 0.03 ranges. Below, what was fitted. The same result gives the same bytes.
 * Returns: (transfer full): %CAIRO_FORMAT_RGB24
 * @error: %SKG_ERROR_FAILED: memory is short
 */
cairo_surface_t *skg_style_compose (const SkgStyleResult *result,
                                    GPtrArray *reals,
                                    const char *title,
                                    GError **error);

/* (transfer full): four digits at least */
char *skg_style_dup_number (double value);
/* (transfer full): "2983", "2170 - 5540 photons" with an en dash: of knob @i */
char *skg_style_result_dup_value (const SkgStyleResult *result, guint i);

/* (transfer full): "Dose: 10000, now 2983 photons": of knob @i */
char *skg_style_result_dup_text (const SkgStyleResult *result, guint i);

G_END_DECLS
