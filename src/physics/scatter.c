/* SPDX-License-Identifier: Apache-2.0
 * Scattered radiation in a picture: kernels of each column superposed at low
 * resolution.
 */
#include "config.h"

#include "physics/scatter.h"

#include <math.h>
#include <string.h>

#include "physics/scatter-kernel.h"

/* Normal distribution by table: linear between these is right to 2e-6. */
#define NORMAL_STEPS_PER_SIGMA 128
#define NORMAL_MAX_SIGMA 6
#define NORMAL_N (2 * NORMAL_MAX_SIGMA * NORMAL_STEPS_PER_SIGMA)

/* Thicknesses for which shapes are computed; a column between two takes a share of
 * both.
 */
static const double levels_cm[] = { 2, 5, 11, 20, 33, SKG_SCATTER_MAX_WATER_CM };

#define N_LEVELS G_N_ELEMENTS (levels_cm)

/**
 * Emission: what one cell scatters in one component.
 * @signal: in the primary's unit
 * @level: its shape is that of this level and
 * @share: in this part, that of the next
 */
typedef struct
{
  float signal;
  guint level;
  float share;
} Emission;

/* Room for one level of one component. across[from][to] and down[from][to] spread a
 * cell's signal along rows and along columns. */
typedef struct
{
  float *across; /* [columns][columns] */
  float *down;   /* [rows][rows] */
  float *source; /* [rows][columns] */
  float *middle; /* [rows][columns]: spread across, not yet down */
} Work;

static const float *
get_normal_table (void)
{
  static gsize once;
  static float table[NORMAL_N + 2];

  if (g_once_init_enter (&once))
    {
      for (int i = 0; i < NORMAL_N + 2; i++)
        {
          double sigmas = (double) i / NORMAL_STEPS_PER_SIGMA - NORMAL_MAX_SIGMA;

          table[i] = (float) (erfc (-sigmas / G_SQRT2) / 2);
        }
      g_once_init_leave (&once, 1);
    }
  return table;
}

static inline float
get_normal (const float *table, float sigmas)
{
  float at = (CLAMP (sigmas, -NORMAL_MAX_SIGMA, NORMAL_MAX_SIGMA) + NORMAL_MAX_SIGMA) *
             NORMAL_STEPS_PER_SIGMA;
  int i = (int) at;

  return table[i] + (table[i + 1] - table[i]) * (at - (float) i);
}

/* weights[from][to]: share of the signal of the cell @from that falls on one cell's
 * width around the centre of @to; its strip is drawn together by the component's shrink
 * but keeps its signal per length at the detector, hence the division. */
static void
fill_weights (float *weights,
              guint n,
              double centre,
              double cell_mm,
              const SkgScatterComponent *c)
{
  const float *table = get_normal_table ();
  float per_cell = (float) (cell_mm / c->width_mm);
  float shrunk = (float) c->shrink * per_cell;

  for (guint from = 0; from < n; from++)
    {
      float left = ((float) (from - centre) - 0.5f) * shrunk;

      for (guint to = 0; to < n; to++)
        {
          float x = (float) (to - centre) * per_cell;

          weights[(gsize) from * n + to] =
              (get_normal (table, x - left) - get_normal (table, x - left - shrunk)) /
              (float) c->shrink;
        }
    }
}

/* to[0..n) += weights[0..n) * value */
static inline void
add_scaled (float *restrict to, const float *restrict weights, float value, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] += weights[i] * value;
}

static void
spread (const SkgScatterSetup *setup, Work *work, float *scatter)
{
  guint columns = setup->columns;
  guint rows = setup->rows;

  memset (work->middle, 0, sizeof (float) * rows * columns);
  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      {
        float value = work->source[(gsize) row * columns + column];

        if (value > 0)
          add_scaled (work->middle + (gsize) row * columns,
                      work->across + (gsize) column * columns, value, columns);
      }
  for (guint from = 0; from < rows; from++)
    for (guint to = 0; to < rows; to++)
      add_scaled (scatter + (gsize) to * columns, work->middle + (gsize) from * columns,
                  work->down[(gsize) from * rows + to], columns);
}

/* What the cells scatter with the shape of @level; FALSE if nothing. */
static gboolean
fill_source (gsize n, const Emission *emissions, guint level, float *source)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      const Emission *e = &emissions[i];
      float share = e->level == level       ? 1 - e->share
                    : e->level + 1 == level ? e->share
                                            : 0;

      source[i] = e->signal * share;
      any |= source[i] > 0;
    }
  return any;
}

/* Share of the upper level's shape such that the middle of the Gaussian, which goes as
 * the inverse square of its width, comes out right. */
static float
get_share (double width_mm, double lower_mm, double upper_mm)
{
  double lower = 1 / (lower_mm * lower_mm);
  double upper = 1 / (upper_mm * upper_mm);

  if (fabs (upper - lower) < 1e-6 * lower)
    return 0;
  return (float) CLAMP ((1 / (width_mm * width_mm) - lower) / (upper - lower), 0, 1);
}

/* emissions[component][cell], of one cell. */
static void
emit (const SkgScatterComponent levels[][SKG_SCATTER_N_COMPONENTS],
      const SkgScatterComponent c[],
      float primary,
      double water_cm,
      gsize n,
      Emission *emissions)
{
  guint level = 0;

  while (level + 2 < N_LEVELS && levels_cm[level + 1] < water_cm)
    level++;
  for (int k = 0; k < SKG_SCATTER_N_COMPONENTS; k++)
    emissions[(gsize) k * n] = (Emission){
      .signal = primary * (float) c[k].strength,
      .level = level,
      .share = get_share (c[k].width_mm, levels[level][k].width_mm,
                          levels[level + 1][k].width_mm),
    };
}

/* emissions[component][cell], of all cells; zeroed by the caller. */
static void
fill_emissions (const SkgScatterSetup *setup,
                const SkgScatterComponent levels[][SKG_SCATTER_N_COMPONENTS],
                const float *primary,
                const float *water_cm,
                Emission *emissions)
{
  gsize n = (gsize) setup->columns * setup->rows;
  SkgScatterComponent c[SKG_SCATTER_N_COMPONENTS] = { 0 };
  float last_cm = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (!(isfinite (primary[i]) && primary[i] > 0 && water_cm[i] > 0))
        continue;
      /* Neighbours are often alike: a slab. */
      if (water_cm[i] > last_cm || water_cm[i] < last_cm)
        {
          last_cm = water_cm[i];
          skg_scatter_kernel_get ((double) last_cm, setup->gap_mm, setup->sid_mm,
                                  setup->mean_kev, c);
        }
      emit (levels, c, primary[i], (double) last_cm, n, emissions + i);
    }
}

void
skg_scatter_compute (const SkgScatterSetup *setup,
                     const float *primary,
                     const float *water_cm,
                     float *scatter)
{
  gsize n = (gsize) setup->columns * setup->rows;
  SkgScatterComponent levels[N_LEVELS][SKG_SCATTER_N_COMPONENTS];
  g_autofree Emission *emissions = NULL;
  g_autofree float *across = NULL;
  g_autofree float *down = NULL;
  g_autofree float *source = NULL;
  g_autofree float *middle = NULL;
  Work work;

  g_return_if_fail (setup->columns >= 1 && setup->columns <= SKG_SCATTER_MAX_CELLS);
  g_return_if_fail (setup->rows >= 1 && setup->rows <= SKG_SCATTER_MAX_CELLS);
  g_return_if_fail (setup->cell_mm > 0 && setup->sid_mm > 0);
  g_return_if_fail (isfinite (setup->centre_column) && isfinite (setup->centre_row));
  g_return_if_fail (isfinite (setup->gap_mm) && isfinite (setup->mean_kev));

  emissions = g_new0 (Emission, n * SKG_SCATTER_N_COMPONENTS);
  work.across = across = g_new (float, (gsize) setup->columns * setup->columns);
  work.down = down = g_new (float, (gsize) setup->rows * setup->rows);
  work.source = source = g_new (float, n);
  work.middle = middle = g_new (float, n);
  memset (scatter, 0, n * sizeof *scatter);
  for (guint level = 0; level < N_LEVELS; level++)
    skg_scatter_kernel_get (levels_cm[level], setup->gap_mm, setup->sid_mm,
                            setup->mean_kev, levels[level]);
  fill_emissions (setup, levels, primary, water_cm, emissions);
  for (guint level = 0; level < N_LEVELS; level++)
    for (int k = 0; k < SKG_SCATTER_N_COMPONENTS; k++)
      {
        const SkgScatterComponent *c = &levels[level][k];

        if (!fill_source (n, emissions + (gsize) k * n, level, source))
          continue;
        fill_weights (across, setup->columns, setup->centre_column, setup->cell_mm, c);
        fill_weights (down, setup->rows, setup->centre_row, setup->cell_mm, c);
        spread (setup, &work, scatter);
      }
}
