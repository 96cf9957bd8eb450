/* SPDX-License-Identifier: Apache-2.0
 * Zoom and pan: where the detector stands on the view. Plain values, no widget. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkgViewTransform:
 * @scale: view units per detector pixel
 * @origin_x: where the detector's left EDGE stands, view units (corner frame,
 *   base/frames.h: pixel + 0.5)
 * @origin_y: where its top edge stands
 * @fit: it follows the size of the view
 */
typedef struct
{
  double scale;
  double origin_x;
  double origin_y;
  gboolean fit;
} SkgViewTransform;

/* The whole detector, as large as it goes, in the middle. */
void skg_view_transform_fit (SkgViewTransform *transform,
                             double view_width,
                             double view_height,
                             guint columns,
                             guint rows);
/**
 * skg_view_transform_zoom:
 * @factor: above 1 enlarges; clipped so that a detector pixel takes 1/8 to 32 view
 * units
 * @x, @y: the point of the view that keeps what it shows
 */
void skg_view_transform_zoom (SkgViewTransform *transform,
                              double factor,
                              double x,
                              double y);
void skg_view_transform_pan (SkgViewTransform *transform, double dx, double dy);
/* Detector pixel (integer = centre) under a point of the view. */
void skg_view_transform_to_pixel (
    const SkgViewTransform *transform, double x, double y, double *column, double *row);

G_END_DECLS
