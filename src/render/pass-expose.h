/* SPDX-License-Identifier: Apache-2.0
 * Pass 4: signal and photons behind the patient. */
#pragma once

#include "render/frame.h"
#include "render/pass-tools.h"
#include "render/program.h"

G_BEGIN_DECLS

/* Of the define BINS: 0: any number of energy bins; v: up to 9 v, unrolled. Nine is as
 * many as condensed spectra have, so that turning the kVp compiles nothing. */
#define SKG_EXPOSE_N_VARIANTS 3
#define SKG_EXPOSE_BINS_STEP 9

/* The program in use and all its uniforms; @area_texture: area densities, RGBA32F;
 * @metal: (nullable); @heel_texture: any texture of two dimensions, is filled. */
gboolean skg_expose_setup (SkgProgramCache *programs,
                           const SkgFrame *frame,
                           GLuint area_texture,
                           const SkgMetal *metal,
                           GLuint heel_texture,
                           GError **error);

/* Uniforms of include/detector.glsl and include/collimator.glsl. */
void skg_detector_set (SkgProgram *program, const SkgFrame *frame);

G_END_DECLS
