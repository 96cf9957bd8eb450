/* SPDX-License-Identifier: Apache-2.0
 * The display list as the files that fill it see it. */
#pragma once

#include "scene/overlay.h"

G_BEGIN_DECLS

struct _SkgOverlay
{
  GArray *items;
  gboolean has_collimator;
  SkgCollimatorFrame collimator;
  /* Of the picture, detector pixels, once there are structures. */
  double left;
  double top;
  double right;
  double bottom;
};

/* Takes what @item holds. */
void skg_overlay_take_item (SkgOverlay *overlay, const SkgOverlayItem *item);

/* overlay-marks.c: of the visible landmarks within the picture, if the sample shows
 * them */
void skg_overlay_add_heatmaps (SkgOverlay *overlay,
                               const SkgSample *sample,
                               const SkgBody *body);

G_END_DECLS
