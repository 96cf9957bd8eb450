/* SPDX-License-Identifier: Apache-2.0
 * A tissue table as shaders take it: ramps over HU. */
#include "config.h"

#include "render/tissue-ramps.h"

#include <string.h>

/* Far below what a scanner resolves, far above a float's steps at 3000 HU (2e-4). */
#define STEP_WIDTH_HU 0.01
/* Slices at nodes are rounded to steps of at most 1 HU (render/slices.h). */
#define ROUNDING_HU 1.0
#define CM_PER_MM 0.1

G_STATIC_ASSERT (SKG_TISSUE_MAX_NODES - 1 <= SKG_RAMPS_MAX);

void
skg_ramps_init (SkgRamps *ramps, const SkgTissue *tissue, SkgVolume *volume)
{
  double min_hu;
  double max_hu;

  memset (ramps, 0, sizeof *ramps);
  if (tissue->n_materials == 0)
    return;
  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  for (guint m = 0; m < tissue->n_materials; m++)
    ramps->base_g_cm3[m] = tissue->nodes[0].density_g_cm3[m];
  for (guint n = 0; n + 1 < tissue->n_nodes; n++)
    {
      const SkgTissueNode *from = &tissue->nodes[n];
      const SkgTissueNode *to = &tissue->nodes[n + 1];
      double width_hu = MAX (to->hu - from->hu, STEP_WIDTH_HU);
      gboolean is_climbed = from->hu + width_hu <= min_hu - ROUNDING_HU;
      guint s = ramps->n_ramps;

      if (from->hu >= max_hu + ROUNDING_HU)
        break;
      for (guint m = 0; m < tissue->n_materials; m++)
        {
          double gain_g_cm3 = to->density_g_cm3[m] - from->density_g_cm3[m];

          if (is_climbed)
            ramps->base_g_cm3[m] += gain_g_cm3;
          else
            ramps->gain_g_cm3[s][m] = gain_g_cm3 / width_hu;
        }
      if (is_climbed)
        continue;
      ramps->low_hu[s] = from->hu;
      ramps->width_hu[s] = width_hu;
      ramps->n_ramps++;
    }
  /* Without a ramp there is still a table. */
  ramps->variant = MAX ((ramps->n_ramps + 3) / 4, 1);
}

void
skg_ramps_set (const SkgRamps *ramps, const SkgLineModel *line, SkgProgram *program)
{
  float low_hu[SKG_RAMPS_MAX];
  float width_hu[SKG_RAMPS_MAX];
  float gain[SKG_RAMPS_MAX][SKG_TISSUE_MAX_MATERIALS];
  float base[SKG_TISSUE_MAX_MATERIALS];
  double per_hu = line->mu_water_per_mm / 1000;
  float to_line[2] = { (float) per_hu, (float) (-per_hu * line->hu_low) };

  if (ramps->variant == 0)
    {
      skg_program_set_vec2 (program, "u_line", to_line);
      return;
    }
  for (guint s = 0; s < SKG_RAMPS_MAX; s++)
    {
      low_hu[s] = (float) ramps->low_hu[s];
      width_hu[s] = (float) ramps->width_hu[s];
      for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
        gain[s][m] = (float) (ramps->gain_g_cm3[s][m] * CM_PER_MM);
    }
  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    base[m] = (float) (ramps->base_g_cm3[m] * CM_PER_MM);
  skg_program_set_vec4s (program, "u_ramp_low_hu[0]", ramps->variant, low_hu);
  skg_program_set_vec4s (program, "u_ramp_width_hu[0]", ramps->variant, width_hu);
  skg_program_set_vec4s (program, "u_ramp_gain[0]", 4 * ramps->variant, &gain[0][0]);
  skg_program_set_vec4s (program, "u_base", 1, base);
}
