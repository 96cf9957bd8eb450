/* SPDX-License-Identifier: Apache-2.0
 * Where a picture shows something: what the collimator and a round field leave. */
#include "config.h"

#include "render/open-area.h"

#include <math.h>

void
skg_open_area_init (SkgOpenArea *area, const SkgFrame *frame)
{
  const SkgGeometry *g = &frame->geometry;
  const SkgCollimator *c = &frame->beam.collimator;
  double column_mm = skg_vec3_length (g->column_step_mm);
  double row_mm = skg_vec3_length (g->row_step_mm);
  double middle_column = (g->columns - 1.0) / 2;
  double middle_row = (g->rows - 1.0) / 2;

  *area = SKG_OPEN_AREA_ALL;
  area->centre_column = middle_column;
  area->centre_row = middle_row;
  if (frame->tissue.n_materials == 0)
    return;
  area->left = middle_column + c->left_mm / column_mm;
  area->right = middle_column + c->right_mm / column_mm;
  area->top = middle_row + c->top_mm / row_mm;
  area->bottom = middle_row + c->bottom_mm / row_mm;
  area->iris = c->iris_mm / MAX (column_mm, row_mm);
  area->half = MIN (g->columns, g->rows) / 2.0;
  area->pincushion = frame->detection.pincushion;
  if (frame->detection.round_field)
    area->radius = area->half;
}
