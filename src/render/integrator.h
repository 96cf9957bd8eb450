/* SPDX-License-Identifier: Apache-2.0
 * Pass 1 as the renderer runs it: in strips, and not again while its inputs are the
 * same. */
#pragma once

#include "render/frame.h"
#include "render/gl-context.h"
#include "render/program.h"
#include "render/targets.h"
#include "render/volume-textures.h"

G_BEGIN_DECLS

/* Time of a strip that is aimed at; 20 ms is the most that a newer request should ever
 * wait. */
#define SKG_STRIP_MS 12.0

typedef struct _SkgIntegrator SkgIntegrator;

/* @manual_filter: GL's own filter is too coarse for exact pictures */
SkgIntegrator *skg_integrator_new (SkgGlContext *context,
                                   SkgProgramCache *programs,
                                   guint64 texture_budget_bytes,
                                   gboolean manual_filter);
void skg_integrator_free (SkgIntegrator *self);

/**
 * skg_integrator_run:
 * @stop: (nullable): asked between strips
 * @error: %SKG_ERROR_GL, or %G_IO_ERROR_CANCELLED if @stop said so
 *
 * Returns: (transfer none) (nullable): line integrals (R32F), or with a tissue table
 *   area densities in g/cm2 (RGBA32F)
 */
const SkgTarget *skg_integrator_run (SkgIntegrator *self,
                                     const SkgFrame *frame,
                                     SkgStopFunc stop,
                                     gpointer stop_data,
                                     GError **error);

/* What the last run gave. */
const SkgTarget *skg_integrator_get_target (SkgIntegrator *self);
/* Changes whenever the target's content does. */
guint64 skg_integrator_get_serial (SkgIntegrator *self);
/* How often a volume was marched through to the end. */
guint64 skg_integrator_get_count (SkgIntegrator *self);

/* The voxels of @volume as slices across k, for other passes. */
gboolean skg_integrator_get_slices (SkgIntegrator *self,
                                    SkgVolume *volume,
                                    SkgStopFunc stop,
                                    gpointer stop_data,
                                    SkgSlices *slices,
                                    GError **error);

/* The frame's rays from place @i, below focal_samples, of the focal spot. */
SkgGeometry skg_focal_spot_shift (const SkgFrame *frame, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgIntegrator, skg_integrator_free)

G_END_DECLS
