/* SPDX-License-Identifier: Apache-2.0
 * The frame-time controller: how much picture fits into a frame while the hand moves.
 */
#pragma once

#include "render/frame.h"

G_BEGIN_DECLS

/* Time of an interactive picture, ms: with read-back and GTK's share, 30 a second. */
#define SKG_PACER_TARGET_MS 22.0

/**
 * SkgPacer:
 * @ns_per_sample: by quality (draft, live): measured, 0 until then. A sample is one
 *   slice crossed by one ray
 * @columns: the picture's width of the last choice
 */
typedef struct
{
  double ns_per_sample[2];
  guint columns;
} SkgPacer;

/**
 * skg_pacer_choose:
 * Lowers quality and size of @frame, a live or exact one, as far as needed: first the
 * half-size volume, then fewer pixels (never below 96 columns). Small changes of speed
 * do not change the size: a picture that breathes is worse than a coarse one.
 */
void skg_pacer_choose (SkgPacer *pacer, SkgFrame *frame);

/* What a picture of @frame's size and quality took. */
void skg_pacer_learn (SkgPacer *pacer, const SkgFrame *frame, double integrate_ms);

G_END_DECLS
