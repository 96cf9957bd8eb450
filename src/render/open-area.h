/* SPDX-License-Identifier: Apache-2.0
 * Where a picture shows something: what the collimator and a round field leave. */
#pragma once

#include "render/frame.h"

G_BEGIN_DECLS

/**
 * SkgOpenArea: in pixels of a frame: centres inside the rectangle (ends included) and
 * inside the circle.
 */
typedef struct
{
  double left;
  double right;
  double top;
  double bottom;
  double centre_column;
  double centre_row;
  double radius;
} SkgOpenArea;

void skg_open_area_init (SkgOpenArea *area, const SkgFrame *frame);
/* All of a picture. */
#define SKG_OPEN_AREA_ALL ((SkgOpenArea){ -1e9, 1e9, -1e9, 1e9, 0, 0, 1e9 })

static inline gboolean
skg_open_area_contains (const SkgOpenArea *area, double column, double row)
{
  double x = column - area->centre_column;
  double y = row - area->centre_row;

  return column >= area->left && column <= area->right && row >= area->top &&
         row <= area->bottom && x * x + y * y <= area->radius * area->radius;
}

G_END_DECLS
