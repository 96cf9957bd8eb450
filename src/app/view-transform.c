/* SPDX-License-Identifier: Apache-2.0
 * Zoom and pan of a view. */
#include "config.h"

#include "app/view-transform.h"

#include "base/frames.h"

#define MIN_SCALE 0.125
#define MAX_SCALE 32.0

void
skg_view_transform_fit (SkgViewTransform *transform,
                        double view_width,
                        double view_height,
                        guint columns,
                        guint rows)
{
  g_return_if_fail (columns > 0 && rows > 0);

  transform->scale = MIN (view_width / columns, view_height / rows);
  transform->origin_x = (view_width - columns * transform->scale) / 2;
  transform->origin_y = (view_height - rows * transform->scale) / 2;
  transform->fit = TRUE;
}

void
skg_view_transform_zoom (SkgViewTransform *transform, double factor, double x, double y)
{
  double low = MIN (MIN_SCALE, transform->scale);
  double scale = CLAMP (transform->scale * factor, low, MAX_SCALE);
  double ratio = scale / transform->scale;

  transform->origin_x = x - (x - transform->origin_x) * ratio;
  transform->origin_y = y - (y - transform->origin_y) * ratio;
  transform->scale = scale;
  transform->fit = FALSE;
}

void
skg_view_transform_pan (SkgViewTransform *transform, double dx, double dy)
{
  transform->origin_x += dx;
  transform->origin_y += dy;
  transform->fit = FALSE;
}

void
skg_view_transform_to_pixel (
    const SkgViewTransform *transform, double x, double y, double *column, double *row)
{
  *column = skg_pixel_from_corner ((x - transform->origin_x) / transform->scale);
  *row = skg_pixel_from_corner ((y - transform->origin_y) / transform->scale);
}
