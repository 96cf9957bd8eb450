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

/* The heel effect changes along rows or columns alone: one value for each of them. */
static void
upload_heel (SkgProgram *program, const SkgFrame *frame, GLuint texture)
{
  const SkgBeam *beam = &frame->beam;
  const SkgGeometry *g = &frame->geometry;
  gboolean down = beam->heel_along_columns;
  guint n = down ? g->rows : g->columns;
  SkgVec3 step = down ? g->row_step_mm : g->column_step_mm;
  double step_mm = skg_vec3_length (step);
  double first_mm =
      skg_vec3_dot (skg_vec3_sub (g->pixel00_mm, g->source_mm), step) / step_mm;
  double sid_mm = skg_geometry_get_sid_mm (g);
  g_autofree float *values = g_new (float, n);

  for (guint i = 0; i < n; i++)
    {
      double at =
          atan2 (first_mm + i * step_mm, sid_mm) / MAX (beam->heel_half_rad, 1e-6);
      double place = CLAMP ((at + 1) / 2, 0, 1) * (beam->n_heel - 1.0);
      guint low = beam->n_heel > 1 ? MIN ((guint) place, beam->n_heel - 2) : 0;

      values[i] =
          beam->n_heel > 1
              ? (float) (beam->heel[low] +
                         (beam->heel[low + 1] - beam->heel[low]) * (place - low))
              : 1;
    }
  glActiveTexture (GL_TEXTURE1);
  glBindTexture (GL_TEXTURE_2D, texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_R32F, (GLsizei) n, 1, 0, GL_RED, GL_FLOAT, values);
  glActiveTexture (GL_TEXTURE0);
  skg_program_set_int (program, "u_heel", 1);
  skg_program_set_int (program, "u_heel_along_columns", down);
  skg_program_set_int (program, "u_fall_off", beam->fall_off);
}

gboolean
skg_expose_setup (SkgProgramCache *programs,
                  const SkgFrame *frame,
                  GLuint area_texture,
                  const SkgMetal *metal,
                  GLuint heel_texture,
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
      glActiveTexture (GL_TEXTURE2);
      glBindTexture (GL_TEXTURE_2D, metal->texture);
      glActiveTexture (GL_TEXTURE0);
      skg_program_set_int (program, "u_metal", 2);
      skg_program_set_ivec2 (program, "u_metal_corner", (int) metal->column,
                             (int) metal->row);
    }
  skg_detector_set (program, frame);
  set_bins (program, &frame->beam);
  upload_heel (program, frame, heel_texture);
  return TRUE;
}
