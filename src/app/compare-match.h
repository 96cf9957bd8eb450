/* SPDX-License-Identifier: Apache-2.0
 * A simulated and a real picture brought to one grid, and what is counted on it. */
#pragma once

#include <gdk/gdk.h>

#include "body/radiograph.h"
#include "render/picture.h"
#include "scene/carm.h"
#include "scene/similarity.h"

G_BEGIN_DECLS

#define SKG_COMPARE_BINS 64

/**
 * skg_compare_get_place:
 * @place: (out): left, top, right, bottom of the real picture on the detector, in
 *   shares of its sides: in its own size where its file says one, else as large as it
 *   fits; in the middle
 */
void skg_compare_get_place (const SkgRadiograph *real,
                            const SkgDetector *detector,
                            double place[4]);

/* (transfer full): greys, black to white between the values of
 * skg_radiograph_get_scale(), or white to black */
GdkTexture *skg_compare_make_texture (const SkgRadiograph *real, gboolean inverted);

/**
 * SkgComparePair: both pictures on one grid of the detector, greys of 0 to 1.
 * @real: NaN beside it
 */
typedef struct
{
  guint columns;
  guint rows;
  float *simulated;
  float *real;
} SkgComparePair;

/* @side: pixels along the longer side */
SkgComparePair *skg_compare_pair_new (const SkgPicture *picture,
                                      const SkgRadiograph *real,
                                      const SkgDetector *detector,
                                      gboolean inverted,
                                      guint side);
void skg_compare_pair_free (SkgComparePair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgComparePair, skg_compare_pair_free)

/**
 * SkgCompareCurves: 0: simulated, 1: real.
 * @histograms: share of the common pixels in 64 bins of grey from 0 to 1
 * @power: skg_noise_power(), greys squared; NaN where the picture is too small
 */
typedef struct
{
  double histograms[2][SKG_COMPARE_BINS];
  double power[2][SKG_NOISE_FREQUENCIES];
} SkgCompareCurves;

/* Any thread. */
void skg_compare_pair_count (const SkgComparePair *pair, SkgCompareCurves *curves);

G_END_DECLS
