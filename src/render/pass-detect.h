/* SPDX-License-Identifier: Apache-2.0
 * Pass 6: what the detector makes of the signal, in four draws. Each function puts the
 * program in use with all its uniforms and binds what it reads. */
#pragma once

#include "render/frame.h"
#include "render/program.h"

G_BEGIN_DECLS

/* Of the define REACH: pixels that the point spread reaches, the last: any number. */
#define SKG_REACH_N_VARIANTS 8

/* Mean signal of one photon of the open beam, keV. */
double skg_beam_get_open_signal_kev (const SkgBeam *beam);
/* Equal quanta that have the noise of the open beam, per photon (quantum efficiency
 * times Swank's factor). */
double skg_beam_get_quanta_per_photon (const SkgBeam *beam);
/* Of a pixel of @frame in the open beam, before the grid. */
double skg_frame_get_open_quanta (const SkgFrame *frame);
double skg_frame_get_open_photons (const SkgFrame *frame);

/* @exposed: pass 4, RGBA32F; @scatter: RG32F, coarse */
gboolean skg_quanta_setup (SkgProgramCache *programs,
                           const SkgFrame *frame,
                           GLuint exposed,
                           GLuint scatter,
                           GError **error);
gboolean skg_blur_setup (SkgProgramCache *programs,
                         const SkgFrame *frame,
                         GLuint signal,
                         GError **error);
/* @last: the frame before, 0 if there is none */
gboolean skg_detect_setup (SkgProgramCache *programs,
                           const SkgFrame *frame,
                           GLuint blurred,
                           GLuint last,
                           GError **error);
/* @exposed: pass 4; @least, @most: of the detected picture; for DeepDRR's scale */
gboolean skg_image_setup (SkgProgramCache *programs,
                          const SkgFrame *frame,
                          GLuint detected,
                          GLuint exposed,
                          double least,
                          double most,
                          GError **error);

G_END_DECLS
