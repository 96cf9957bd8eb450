/* SPDX-License-Identifier: Apache-2.0
 * Anti-scatter grids: what they let through of primary and of scatter. */
#include "config.h"

#include "physics/scatter-grid.h"

#include <math.h>

#include "physics/material.h"

#define PITCH_MM 0.25 /* 40 lines per cm */
#define STRIP_MM 0.05
#define SPACE_MM (PITCH_MM - STRIP_MM)
#define MIN_KEV 20.0
#define MAX_KEV 120.0
/* Steps of polar and azimuth angle: within 1e-3 of the transmissions. */
#define N_DIRECTIONS 96

typedef struct
{
  double height_mm;
  double strip_per_mm;
  double space_per_mm;
} Strips;

static double
get_per_mm (const char *name, double energy_kev)
{
  g_autoptr (SkgMaterial) material = skg_material_find (name, NULL);

  return skg_material_get_attenuation_cm2_g (material, energy_kev) *
         skg_material_get_density_g_cm3 (material) / 10;
}

/* Mean of exp (-@per_mm * x) for x spread evenly over @low to @high. */
static double
get_mean_exponential (double per_mm, double low, double high)
{
  double exponent = per_mm * (high - low);

  if (exponent < 1e-6)
    return exp (-per_mm * low);
  return exp (-per_mm * low) * -expm1 (-exponent) / exponent;
}

/* Transmission along the direction whose components are @across (the strips) and @down,
 * averaged over where it enters. Over the grid's height it goes whole periods and a
 * rest; how much of a strip lies in the rest depends, as a trapezoid, on the entry. */
static double
get_transmission (const Strips *strips, double across, double down)
{
  double through_mm = strips->height_mm * across / down;
  double periods = floor (through_mm / PITCH_MM);
  double rest_mm = through_mm - periods * PITCH_MM;
  double low_mm = MAX (0, rest_mm - SPACE_MM);
  double high_mm = MIN (rest_mm, STRIP_MM);
  /* Per mm across: paths are longer than their shadows. Straight down, where there is
   * no shadow, the trapezoid is a step of full height. */
  double per_mm = (strips->strip_per_mm - strips->space_per_mm) / across;
  double mean =
      (fabs (SPACE_MM - rest_mm) * exp (-per_mm * low_mm) +
       fabs (rest_mm - STRIP_MM) * exp (-per_mm * high_mm) +
       2 * (high_mm - low_mm) * get_mean_exponential (per_mm, low_mm, high_mm)) /
      PITCH_MM;

  return mean * exp (-per_mm * periods * STRIP_MM -
                     strips->space_per_mm * strips->height_mm / down);
}

static double
get_primary (const Strips *strips)
{
  return (SPACE_MM * exp (-strips->space_per_mm * strips->height_mm) +
          STRIP_MM * exp (-strips->strip_per_mm * strips->height_mm)) /
         PITCH_MM;
}

/* Cosine law: squares of the sine are equally likely. */
static double
get_scatter (const Strips *strips)
{
  double sum = 0;

  for (int i = 0; i < N_DIRECTIONS; i++)
    for (int j = 0; j < N_DIRECTIONS; j++)
      {
        double sine2 = (i + 0.5) / N_DIRECTIONS;
        double azimuth = (j + 0.5) / N_DIRECTIONS * G_PI / 2;

        sum +=
            get_transmission (strips, sqrt (sine2) * cos (azimuth), sqrt (1 - sine2));
      }
  return sum / (N_DIRECTIONS * N_DIRECTIONS);
}

void
skg_scatter_grid_init (SkgScatterGrid *grid, double ratio, double mean_kev)
{
  double kev = CLAMP (mean_kev, MIN_KEV, MAX_KEV);
  Strips strips;

  *grid = (SkgScatterGrid){ CLAMP (ratio, 0, SKG_SCATTER_GRID_MAX_RATIO), 1, 1 };
  if (!(grid->ratio > 0))
    return;
  strips = (Strips){ .height_mm = grid->ratio * SPACE_MM,
                     .strip_per_mm = get_per_mm ("lead", kev),
                     .space_per_mm = get_per_mm ("aluminium", kev) };
  grid->primary = get_primary (&strips);
  grid->scatter = get_scatter (&strips);
}

double
skg_scatter_grid_get_bucky_factor (const SkgScatterGrid *grid, double spr)
{
  return (1 + spr) / (grid->primary + spr * grid->scatter);
}

double
skg_scatter_grid_get_contrast_improvement (const SkgScatterGrid *grid, double spr)
{
  return grid->primary * skg_scatter_grid_get_bucky_factor (grid, spr);
}
