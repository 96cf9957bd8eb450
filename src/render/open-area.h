/* SPDX-License-Identifier: Apache-2.0
 * Where a picture shows something: what the collimator and a round field leave. */
#pragma once

#include "render/frame.h"

G_BEGIN_DECLS

/**
 * SkgOpenArea: in pixels of a frame: centres inside the circle, and inside rectangle
 * (ends included) and iris, which are those of the ideal picture.
 * @pincushion: as SkgDetection has it, of a picture whose shorter side is 2 @half
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
  double iris;
  double pincushion;
  double half;
} SkgOpenArea;

void skg_open_area_init (SkgOpenArea *area, const SkgFrame *frame);
/* All of a picture. */
#define SKG_OPEN_AREA_ALL ((SkgOpenArea){ -1e9, 1e9, -1e9, 1e9, 0, 0, 1e9, 1e9, 0, 1 })

static inline gboolean
skg_open_area_contains (const SkgOpenArea *area, double column, double row)
{
  double x = column - area->centre_column;
  double y = row - area->centre_row;

  double r2 = x * x + y * y;
  double draw_in = 1 - area->pincushion * r2 / (area->half * area->half);

  x *= draw_in;
  y *= draw_in;
  return r2 <= area->radius * area->radius && x >= area->left - area->centre_column &&
         x <= area->right - area->centre_column && y >= area->top - area->centre_row &&
         y <= area->bottom - area->centre_row &&
         x * x + y * y <= area->iris * area->iris;
}

G_END_DECLS
