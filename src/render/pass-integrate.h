/* SPDX-License-Identifier: Apache-2.0
 * Pass 1: line integrals of attenuation through the volume. */
#pragma once

#include "render/frame.h"
#include "render/program.h"
#include "render/targets.h"
#include "render/volume-textures.h"

G_BEGIN_DECLS

/**
 * SkgIntegratePlan: what one picture of pass 1 draws.
 * @exact: the exact program, once, with slices across k
 * @more_taps: live: 1 or 2 more reads per slice where rays are oblique to the slices
 * @share: of the focal spot's samples: what is drawn counts so much
 * @axes: live: the axes that are the main one of some ray
 */
typedef struct
{
  gboolean exact;
  guint more_taps;
  gboolean axes[3];
  guint n_axes;
  double share;
} SkgIntegratePlan;

/* Which main axes the rays of @geometry can have in @grid; never too few. */
void skg_integrate_plan (const SkgGeometry *geometry,
                         const SkgGrid *grid,
                         SkgQuality quality,
                         SkgIntegratePlan *plan);

/**
 * skg_integrate_setup:
 * Puts program and uniforms of one draw in place. @axis: of the plan; ignored if exact.
 */
gboolean skg_integrate_setup (SkgProgramCache *programs,
                              const SkgIntegratePlan *plan,
                              guint axis,
                              gboolean manual_filter,
                              const SkgFrame *frame,
                              const SkgGrid *grid,
                              const SkgSlices *slices,
                              GError **error);

G_END_DECLS
