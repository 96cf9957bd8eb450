/* SPDX-License-Identifier: Apache-2.0
 * Samples of a scene whose volume pass is behind them: exposed anew as often as a
 * search wants, in milliseconds. */
#pragma once

#include "body/volume-io.h"
#include "render/render-service.h"
#include "scene/style-knobs.h"
#include "scene/style-stats.h"

G_BEGIN_DECLS

typedef struct _SkgStyleSamples SkgStyleSamples;

/**
 * SkgStyleSampling:
 * @first, @n: samples first to first + n - 1 of @seed; those that the scene's rules
 *   reject, or that show nothing, are passed over
 * @size_px: longer side of the pictures
 */
typedef struct
{
  SkgStyleView view;
  guint64 seed;
  guint64 first;
  guint n;
  guint size_px;
} SkgStyleSampling;

/**
 * skg_style_samples_new:
 * @service: which does nothing else meanwhile
 * @progress: (nullable): from 0 to 1
 * @error: of a body or a picture; %G_IO_ERROR_CANCELLED
 *
 * Marches each sample once, in twice as many columns and rows, and keeps the mean area
 * densities of 2 x 2 pixels: what a pixel of that size sees. Tools are left out, image
 * effects are not applied: they come on top of what is fitted. Blocks.
 */
SkgStyleSamples *skg_style_samples_new (SkgScene *scene,
                                        const SkgStyleChoice *choice,
                                        const SkgStyleSampling *sampling,
                                        SkgRenderService *service,
                                        SkgProgressFunc progress,
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error);
void skg_style_samples_free (SkgStyleSamples *samples);
guint skg_style_samples_get_length (const SkgStyleSamples *samples);

/* The same bodies and poses with what @scene, a copy of theirs with other exposure and
 * contrast, draws. */
gboolean
skg_style_samples_set_scene (SkgStyleSamples *samples, SkgScene *scene, GError **error);

/**
 * skg_style_samples_measure:
 * @values: (nullable) (array): of the knobs of the choice, for all samples; %NULL: what
 *   the scene draws for each
 * @stats: (out caller-allocates) (array): one a sample
 *
 * The same values give the same statistics, to the bit: noise has its sample's key.
 */
gboolean skg_style_samples_measure (SkgStyleSamples *samples,
                                    const double *values,
                                    SkgStyleStats *stats,
                                    GError **error);

/**
 * skg_style_samples_dup_image:
 * @exposed: (out) (transfer none) (optional): guint8[rows][columns]
 *
 * Returns: (transfer full): float[rows][columns] of sample @i
 */
float *skg_style_samples_dup_image (SkgStyleSamples *samples,
                                    guint i,
                                    const double *values,
                                    guint *columns,
                                    guint *rows,
                                    const guint8 **exposed,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleSamples, skg_style_samples_free)

G_END_DECLS
