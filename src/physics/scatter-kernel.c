/* SPDX-License-Identifier: Apache-2.0
 * How a column of tissue scatters: three Gaussians fitted to Monte Carlo tables. */
#include "config.h"

#include "physics/scatter-kernel.h"

#include <math.h>

#define REFERENCE_CM 20.0
#define REFERENCE_KEV 50.0
#define MIN_KEV 20.0
#define MAX_KEV 100.0
/* Widths are powers of the thickness, which mean nothing for a thin layer. */
#define SMALLEST_CM 2.0
/* Effective source of scatter: this share of the thickness before the exit. */
#define DEPTH 0.3
/* A beam with the detector inside the patient, or nearly at the focus, is no case of
 * ours, but must not divide by zero. */
#define MIN_SHRINK 0.05

/* What tools/fit-scatter.py prints. Strength of the near part: saturates with depth,
 * as what was scattered deep inside is scattered again. */
#define NEAR_STRENGTH 0.2037
#define NEAR_DEPTH_CM 19.95
/* At REFERENCE_CM, linear in the thickness. */
#define SINGLE_STRENGTH 1.398
/* Linear and square: twice scattered. */
#define BROAD_LINEAR 0.5129
#define BROAD_SQUARE 1.647

/**
 * Shape:
 * @width_cm, @width_power: without a gap; power of thickness / REFERENCE_CM
 * @spread, @spread_power: how the width grows with the gap
 * @turn: 0: directed as the beam was; 1: in all directions from where the beam left
 * @strength_energy_power, @width_energy_power: of mean energy / REFERENCE_KEV
 */
typedef struct
{
  double width_cm;
  double width_power;
  double spread;
  double spread_power;
  double turn;
  double strength_energy_power;
  double width_energy_power;
} Shape;

static const Shape shapes[SKG_SCATTER_N_COMPONENTS] = {
  { .4168, .3257, .1227, -.2882, 0, -1.510, -.6513 },
  { 3.428, .4906, .4522, -.1689, .9054, .1417, .1273 },
  { 8.995, .4234, .8731, -.3431, 1, .1164, .4004 },
};

void
skg_scatter_kernel_get (double water_cm,
                        double gap_mm,
                        double sid_mm,
                        double mean_kev,
                        SkgScatterComponent components[SKG_SCATTER_N_COMPONENTS])
{
  double depth_cm = CLAMP (water_cm, 0, SKG_SCATTER_MAX_WATER_CM);
  double gap_cm = MAX (gap_mm, 0) / 10;
  double thick = depth_cm / REFERENCE_CM;
  double thick_width = MAX (depth_cm, SMALLEST_CM) / REFERENCE_CM;
  double energy = CLAMP (mean_kev, MIN_KEV, MAX_KEV) / REFERENCE_KEV;
  double strengths[SKG_SCATTER_N_COMPONENTS] = {
    NEAR_STRENGTH * (1 - exp (-depth_cm / NEAR_DEPTH_CM)),
    SINGLE_STRENGTH * thick,
    (BROAD_LINEAR + BROAD_SQUARE * thick) * thick,
  };

  for (int i = 0; i < SKG_SCATTER_N_COMPONENTS; i++)
    {
      const Shape *shape = &shapes[i];
      double width_cm = shape->width_cm * pow (thick_width, shape->width_power) +
                        shape->spread * pow (thick_width, shape->spread_power) * gap_cm;
      double before_cm = gap_cm + DEPTH * depth_cm;

      components[i].strength =
          strengths[i] * pow (energy, shape->strength_energy_power);
      components[i].width_mm = 10 * width_cm * pow (energy, shape->width_energy_power);
      components[i].shrink =
          MAX (1 - shape->turn * before_cm * 10 / sid_mm, MIN_SHRINK);
    }
}
