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
 * @exact: the exact program, once; slices may be across any axis, that of @axes is the
 *   fastest in ordinary memory
 * @n_nodes: live: reads per slice, each a draw of its own: 2 where rays are very
 *   oblique to the slices
 * @share: of several draws that are added up: what is drawn counts so much
 * @axes: across which slices are cut; live: those that are the main one of some ray
 */
typedef struct
{
  gboolean exact;
  guint n_nodes;
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
 * Puts program and uniforms of one draw in place; @slices are across an axis of @plan.
 */
gboolean skg_integrate_setup (SkgProgramCache *programs,
                              const SkgIntegratePlan *plan,
                              gboolean manual_filter,
                              const SkgFrame *frame,
                              const SkgGrid *grid,
                              const SkgSlices *slices,
                              GError **error);

/* Uniforms of include/ray.glsl but for its slabs. */
void skg_integrate_set_rays (SkgProgram *program,
                             const SkgGeometry *geometry,
                             const SkgGrid *grid);

G_END_DECLS
