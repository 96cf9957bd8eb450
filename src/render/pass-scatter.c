/* SPDX-License-Identifier: Apache-2.0
 * Pass 5: scattered signal, on a coarse grid, on the processor. */
#include "config.h"

#include "render/pass-scatter.h"

#include <math.h>

#include "physics/scatter.h"
#include "render/pass-expose.h"

void
skg_cells_get_size (const SkgGeometry *geometry, guint *columns, guint *rows)
{
  double per_px = (double) SKG_CELLS_ACROSS / MAX (geometry->columns, geometry->rows);

  per_px = MIN (per_px, 1);
  *columns = (guint) MAX (1, rint (geometry->columns * per_px));
  *rows = (guint) MAX (1, rint (geometry->rows * per_px));
}

void
skg_cells_clear (SkgCells *cells)
{
  g_clear_pointer (&cells->primary, g_free);
  g_clear_pointer (&cells->scatter, g_free);
  g_clear_pointer (&cells->spread, g_free);
}

static SkgScatterSetup
make_setup (const SkgFrame *frame, const SkgCells *cells)
{
  const SkgGeometry *g = &frame->geometry;
  SkgVec3 from_source = skg_vec3_sub (g->pixel00_mm, g->source_mm);
  double column = -skg_vec3_dot (from_source, g->column_step_mm) /
                  skg_vec3_dot (g->column_step_mm, g->column_step_mm);
  double row = -skg_vec3_dot (from_source, g->row_step_mm) /
               skg_vec3_dot (g->row_step_mm, g->row_step_mm);
  double per_cell =
      (double) g->columns * g->rows / ((double) cells->columns * cells->rows);

  return (SkgScatterSetup){
    .columns = cells->columns,
    .rows = cells->rows,
    .cell_mm = sqrt (skg_geometry_get_pixel_area_mm2 (g) * per_cell),
    .centre_column = (column + 0.5) * cells->columns / g->columns - 0.5,
    .centre_row = (row + 0.5) * cells->rows / g->rows - 0.5,
    .sid_mm = skg_geometry_get_sid_mm (g),
    .gap_mm = frame->scatter.gap_mm,
    .mean_kev = frame->scatter.mean_kev,
  };
}

/* A Gaussian along rows, its tails cut at the edges and made up for; out is turned. */
static void
blur_and_turn (const float *in, guint columns, guint rows, double sd_cells, float *out)
{
  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      {
        double sum = 0;
        double weight = 0;

        for (guint i = 0; i < columns; i++)
          {
            double d = ((double) i - column) / sd_cells;
            double w = exp (-0.5 * d * d);

            sum += w * (double) in[row * columns + i];
            weight += w;
          }
        out[column * rows + row] = (float) (sum / weight);
      }
}

static void
spread_glare (const SkgFrame *frame, SkgCells *cells)
{
  gsize n = (gsize) cells->columns * cells->rows;
  double cell_mm = make_setup (frame, cells).cell_mm;
  double sd_cells = MAX (frame->detection.glare_sigma_mm / cell_mm, 0.1);
  g_autofree float *turned = NULL;

  cells->spread = g_new0 (float, n);
  if (frame->detection.glare <= 0)
    return;
  turned = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    cells->spread[i] = cells->primary[i] + cells->scatter[i];
  blur_and_turn (cells->spread, cells->columns, cells->rows, sd_cells, turned);
  blur_and_turn (turned, cells->rows, cells->columns, sd_cells, cells->spread);
}

void
skg_cells_compute (const SkgFrame *frame,
                   const float *exposed,
                   const float *area,
                   SkgCells *cells)
{
  gsize n = (gsize) cells->columns * cells->rows;
  SkgScatterSetup setup = make_setup (frame, cells);
  g_autofree float *water_cm = g_new (float, n);

  skg_cells_clear (cells);
  cells->primary = g_new (float, n);
  cells->scatter = g_new0 (float, n);
  for (gsize i = 0; i < n; i++)
    {
      double g_cm2 = 0;

      for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
        g_cm2 += (double) area[4 * i + m] * frame->scatter.scatters[m];
      water_cm[i] = (float) g_cm2;
      cells->primary[i] = exposed[4 * i];
    }
  if (frame->scatter.enabled)
    skg_scatter_compute (&setup, cells->primary, water_cm, cells->scatter);
  for (gsize i = 0; i < n; i++)
    {
      cells->primary[i] *= (float) frame->detection.grid_primary;
      cells->scatter[i] *= (float) frame->detection.grid_scatter;
    }
  spread_glare (frame, cells);
}
