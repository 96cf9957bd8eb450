/* SPDX-License-Identifier: Apache-2.0
 * Pass 4: signal and photons behind the patient. */
#pragma once

#include "render/frame.h"
#include "render/program.h"

G_BEGIN_DECLS

/* The program in use and all its uniforms; @area_texture: area densities, RGBA32F. */
gboolean skg_expose_setup (SkgProgramCache *programs,
                           const SkgFrame *frame,
                           GLuint area_texture,
                           GError **error);

/* Uniforms of include/detector.glsl and include/collimator.glsl. */
void skg_detector_set (SkgProgram *program, const SkgFrame *frame);

G_END_DECLS
