/* SPDX-License-Identifier: Apache-2.0
 * Frames whose area densities are given directly: the chain without a volume. */
#pragma once

#include "render/render-service.h"

G_BEGIN_DECLS

/* Fills @area_g_cm2 of pixel (@column, @row). */
typedef void (*ChainAreaFunc) (guint column,
                               guint row,
                               float area_g_cm2[4],
                               gpointer data);

/* A detector of @pitch_mm pixels, 1 m from the source, the central ray in its middle;
 * four materials; a perfect detector and @beam. Release with skg_frame_clear(). */
void chain_frame_init (SkgFrame *frame,
                       guint columns,
                       guint rows,
                       double pitch_mm,
                       const SkgBeam *beam,
                       ChainAreaFunc func,
                       gpointer data);

/* Photons of one energy that a perfect integrator counts. */
SkgBeam chain_beam_mono (double kev, double photons_per_mm2);

/* Mean and variance of float[n]. */
void chain_measure (const float *values, gsize n, double *mean, double *variance);

G_END_DECLS
