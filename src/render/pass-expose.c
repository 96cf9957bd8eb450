/* SPDX-License-Identifier: Apache-2.0
 * Pass 4: signal and photons behind the patient. */
#include "config.h"

#include "render/pass-expose.h"

#include <math.h>

/* Detector coordinates of include/detector.glsl: columns and rows are perpendicular. */
void
skg_detector_set (SkgProgram *program, const SkgFrame *frame)
{
  const SkgGeometry *g = &frame->geometry;
  const SkgCollimator *c = &frame->beam.collimator;
  float blades[4] = { (float) c->left_mm, (float) c->right_mm, (float) c->top_mm,
                      (float) c->bottom_mm };
  SkgVec3 from_source = skg_vec3_sub (g->pixel00_mm, g->source_mm);
  double step_x = sqrt (skg_vec3_dot (g->column_step_mm, g->column_step_mm));
  double step_y = sqrt (skg_vec3_dot (g->row_step_mm, g->row_step_mm));
  double first_x = skg_vec3_dot (from_source, g->column_step_mm) / step_x;
  double first_y = skg_vec3_dot (from_source, g->row_step_mm) / step_y;
  float first[2] = { (float) first_x, (float) first_y };
  float step[2] = { (float) step_x, (float) step_y };
  float middle[2] = { (float) (first_x + (g->columns - 1.0) / 2 * step_x),
                      (float) (first_y + (g->rows - 1.0) / 2 * step_y) };

  skg_program_set_vec2 (program, "u_pixel00_mm", first);
  skg_program_set_vec2 (program, "u_step_mm", step);
  skg_program_set_vec2 (program, "u_middle_mm", middle);
  skg_program_set_double (program, "u_sid_mm", skg_geometry_get_sid_mm (g));
  skg_program_set_vec4s (program, "u_blades_mm", 1, blades);
  skg_program_set_double (program, "u_iris_mm", c->iris_mm);
}

/* Bins without weight fill it up. */
static guint
get_bins_variant (const SkgBeam *beam)
{
  for (guint v = 1; v < SKG_EXPOSE_N_VARIANTS; v++)
    if (beam->n_bins <= SKG_EXPOSE_BINS_STEP * v)
      return v;
  return 0;
}

static void
set_bins (SkgProgram *program, const SkgBeam *beam)
{
  guint variant = get_bins_variant (beam);
  guint n_bins = variant > 0 ? SKG_EXPOSE_BINS_STEP * variant : beam->n_bins;
  float attenuation[SKG_BEAM_MAX_BINS][4] = { 0 };
  float metal[SKG_BEAM_MAX_BINS][4] = { 0 };
  float weight[SKG_BEAM_MAX_BINS][4] = { 0 };
  double signal = 0;
  double photons = 0;
  double squares = 0;

  for (guint b = 0; b < beam->n_bins; b++)
    {
      signal += beam->bins[b].signal_kev;
      photons += beam->bins[b].photons;
      squares += beam->bins[b].signal2_kev2;
    }
  for (guint b = 0; b < beam->n_bins; b++)
    {
      for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
        attenuation[b][m] = (float) (beam->bins[b].attenuation_cm2_g[m] * M_LOG2E);
      for (guint m = 0; m < SKG_TOOLS_MAX_MATERIALS; m++)
        metal[b][m] = (float) (beam->bins[b].metal_cm2_g[m] * M_LOG2E);
      weight[b][0] = (float) (beam->bins[b].signal_kev / signal);
      weight[b][1] = (float) (beam->bins[b].photons / photons);
      weight[b][2] = (float) (beam->bins[b].signal2_kev2 / squares);
    }
  if (variant == 0)
    skg_program_set_int (program, "u_n_bins", (int) n_bins);
  skg_program_set_vec4s (program, "u_attenuation[0]", n_bins, &attenuation[0][0]);
  skg_program_set_vec4s (program, "u_metal_attenuation[0]", n_bins, &metal[0][0]);
  skg_program_set_vec4s (program, "u_weight[0]", n_bins, &weight[0][0]);
}

static void
set_field (SkgProgram *program, const SkgBeam *beam)
{
  float heel[SKG_BEAM_HEEL_POINTS];

  for (guint i = 0; i < SKG_BEAM_HEEL_POINTS; i++)
    heel[i] = (float) beam->heel[i];
  skg_program_set_int (program, "u_n_heel", (int) beam->n_heel);
  skg_program_set_floats (program, "u_heel[0]", SKG_BEAM_HEEL_POINTS, heel);
  skg_program_set_double (program, "u_heel_half_rad", MAX (beam->heel_half_rad, 1e-6));
  skg_program_set_int (program, "u_heel_along_columns", beam->heel_along_columns);
  skg_program_set_int (program, "u_fall_off", beam->fall_off);
}

gboolean
skg_expose_setup (SkgProgramCache *programs,
                  const SkgFrame *frame,
                  GLuint area_texture,
                  const SkgMetal *metal,
                  GError **error)
{
  gboolean has_metal = metal != NULL && metal->columns > 0;
  const guint values[SKG_PROGRAM_MAX_DEFINES] = { get_bins_variant (&frame->beam),
                                                  has_metal };
  SkgProgram *program =
      skg_program_cache_use (programs, SKG_PROGRAM_EXPOSE, values, error);

  if (program == NULL)
    return FALSE;
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D, area_texture);
  skg_program_set_int (program, "u_area", 0);
  if (has_metal)
    {
      glActiveTexture (GL_TEXTURE1);
      glBindTexture (GL_TEXTURE_2D, metal->texture);
      glActiveTexture (GL_TEXTURE0);
      skg_program_set_int (program, "u_metal", 1);
      skg_program_set_ivec2 (program, "u_metal_corner", (int) metal->column,
                             (int) metal->row);
    }
  skg_detector_set (program, frame);
  set_bins (program, &frame->beam);
  set_field (program, &frame->beam);
  return TRUE;
}
