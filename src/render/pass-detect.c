/* SPDX-License-Identifier: Apache-2.0
 * Pass 6: what the detector makes of the signal. */
#include "config.h"

#include "render/pass-detect.h"

#include <math.h>

#include "render/pass-expose.h"

#define MAX_REACH 24
/* A log picture ends where half a quantum, half a step, or nothing known is left. */
#define MOST_LOG 25.0
#define DEEPDRR_OFFSET_KEV 0.01

static double
sum_signal (const SkgBeam *beam)
{
  double sum = 0;

  for (guint b = 0; b < beam->n_bins; b++)
    sum += beam->bins[b].signal_kev;
  return sum;
}

double
skg_beam_get_open_signal_kev (const SkgBeam *beam)
{
  double photons = 0;

  for (guint b = 0; b < beam->n_bins; b++)
    photons += beam->bins[b].photons;
  return photons > 0 ? sum_signal (beam) / photons : 0;
}

double
skg_beam_get_quanta_per_photon (const SkgBeam *beam)
{
  double signal = sum_signal (beam);
  double photons = 0;
  double squares = 0;

  for (guint b = 0; b < beam->n_bins; b++)
    {
      photons += beam->bins[b].photons;
      squares += beam->bins[b].signal2_kev2;
    }
  return squares > 0 && photons > 0 ? signal * signal / (squares * photons) : 0;
}

double
skg_frame_get_open_photons (const SkgFrame *frame)
{
  return frame->beam.photons_per_mm2 *
         skg_geometry_get_pixel_area_mm2 (&frame->geometry);
}

double
skg_frame_get_open_quanta (const SkgFrame *frame)
{
  return skg_frame_get_open_photons (frame) *
         skg_beam_get_quanta_per_photon (&frame->beam);
}

static SkgProgram *
use (SkgProgramCache *programs, SkgProgramId id, guint variant, GError **error)
{
  guint values[SKG_PROGRAM_MAX_DEFINES] = { variant };

  return skg_program_cache_use (programs, id, values, error);
}

static void
bind (SkgProgram *program, const char *name, int unit, GLuint texture)
{
  glActiveTexture (GL_TEXTURE0 + (GLenum) unit);
  glBindTexture (GL_TEXTURE_2D, texture);
  skg_program_set_int (program, name, unit);
  /* Unit 0 is where every other function binds what it makes. */
  glActiveTexture (GL_TEXTURE0);
}

static void
set_key (SkgProgram *program, guint64 key)
{
  skg_program_set_uvec2 (program, "u_noise_key", (guint) key, (guint) (key >> 32));
}

gboolean
skg_quanta_setup (SkgProgramCache *programs,
                  const SkgFrame *frame,
                  GLuint exposed,
                  GLuint scatter,
                  GError **error)
{
  const SkgDetection *d = &frame->detection;
  SkgProgram *program = use (programs, SKG_PROGRAM_QUANTA, 0, error);
  float size[2] = { (float) frame->geometry.columns, (float) frame->geometry.rows };

  if (program == NULL)
    return FALSE;
  bind (program, "u_exposed", 0, exposed);
  bind (program, "u_scatter", 1, scatter);
  set_key (program, d->noise_key);
  skg_program_set_vec2 (program, "u_size", size);
  skg_program_set_double (program, "u_grid_primary", d->grid_primary);
  skg_program_set_double (program, "u_open_quanta",
                          d->quantum_noise ? skg_frame_get_open_quanta (frame) : 0);
  skg_program_set_double (program, "u_vignette", d->vignette);
  skg_program_set_double (program, "u_glare", d->glare);
  skg_program_set_double (program, "u_pincushion", d->pincushion);
  skg_program_set_int (program, "u_round_field", d->round_field);
  return TRUE;
}

/* Share of a Gaussian that falls on the pixel @i pixels away. */
static double
pixel_share (int i, double sigma_px)
{
  double s = sigma_px * M_SQRT2;

  return 0.5 * (erf ((i + 0.5) / s) - erf ((i - 0.5) / s));
}

static double
get_pixel_mm (const SkgFrame *frame)
{
  return sqrt (skg_geometry_get_pixel_area_mm2 (&frame->geometry));
}

/* Kernels of both Gaussians, each summing to 1; returns how far they reach. */
static int
fill_kernels (const SkgFrame *frame, float kernel[MAX_REACH + 1][2])
{
  double pixel_mm = get_pixel_mm (frame);
  int reach = 0;

  for (int g = 0; g < SKG_DETECTION_MAX_BLURS; g++)
    {
      double sigma_px = frame->detection.blur_sigma_mm[g] / pixel_mm;
      gboolean used = frame->detection.blur_weight[g] > 0 && sigma_px > 0.05;
      int own = used ? CLAMP ((int) ceil (3.5 * sigma_px), 1, MAX_REACH) : 0;
      double sum = 1;

      for (int i = 0; i <= MAX_REACH; i++)
        kernel[i][g] = i == 0;
      if (own > 0)
        {
          sum = pixel_share (0, sigma_px);
          for (int i = 1; i <= own; i++)
            sum += 2 * pixel_share (i, sigma_px);
        }
      for (int i = 0; i <= own && own > 0; i++)
        kernel[i][g] = (float) (pixel_share (i, sigma_px) / sum);
      reach = MAX (reach, own);
    }
  return reach;
}

/* Of the define REACH: the last one is any reach. */
static guint
get_reach_variant (int reach)
{
  return MIN ((guint) reach, SKG_REACH_N_VARIANTS - 1);
}

static void
set_kernels (SkgProgram *program, int reach, float kernel[MAX_REACH + 1][2])
{
  if (get_reach_variant (reach) == SKG_REACH_N_VARIANTS - 1)
    skg_program_set_int (program, "u_reach", reach);
  skg_program_set_vec2s (program, "u_kernel[0]", MAX_REACH + 1, &kernel[0][0]);
}

gboolean
skg_blur_setup (SkgProgramCache *programs,
                const SkgFrame *frame,
                GLuint signal,
                GError **error)
{
  float kernel[MAX_REACH + 1][2];
  int reach = fill_kernels (frame, kernel);
  SkgProgram *program =
      use (programs, SKG_PROGRAM_BLUR, get_reach_variant (reach), error);

  if (program == NULL)
    return FALSE;
  bind (program, "u_signal", 0, signal);
  set_kernels (program, reach, kernel);
  return TRUE;
}

/* Electronic noise of a pixel of the frame, as a share of the open beam's signal: that
 * of the detector's pixels under it, whose variances add up. */
static double
get_electronic (const SkgFrame *frame)
{
  const SkgDetection *d = &frame->detection;
  double quanta = skg_frame_get_open_photons (frame);

  if (quanta <= 0)
    return 0;
  return d->electronic_quanta * get_pixel_mm (frame) / d->pitch_mm / quanta;
}

gboolean
skg_detect_setup (SkgProgramCache *programs,
                  const SkgFrame *frame,
                  GLuint blurred,
                  GLuint last,
                  GError **error)
{
  const SkgDetection *d = &frame->detection;
  float kernel[MAX_REACH + 1][2];
  int reach = fill_kernels (frame, kernel);
  SkgProgram *program =
      use (programs, SKG_PROGRAM_DETECT, get_reach_variant (reach), error);
  double rest = 1 - d->blur_weight[1];
  float shares[2] = { (float) rest, (float) d->blur_weight[1] };

  if (program == NULL)
    return FALSE;
  bind (program, "u_blurred", 0, blurred);
  bind (program, "u_last", 1, last);
  set_key (program, d->noise_key);
  set_kernels (program, reach, kernel);
  skg_program_set_vec2 (program, "u_shares", shares);
  skg_program_set_double (program, "u_electronic", get_electronic (frame));
  skg_program_set_double (program, "u_gain", d->gain);
  skg_program_set_double (program, "u_saturation", d->saturation);
  skg_program_set_double (program, "u_steps",
                          d->bits > 0 && d->saturation > 0 ? exp2 (d->bits) - 1 : 0);
  skg_program_set_double (program, "u_lag", last != 0 ? d->lag : 0);
  return TRUE;
}

static double
get_most_log (const SkgFrame *frame)
{
  const SkgDetection *d = &frame->detection;
  double most = MOST_LOG;
  double quanta = skg_frame_get_open_quanta (frame) * d->grid_primary;

  if (d->quantum_noise && quanta > 1)
    most = MIN (most, log (2 * quanta));
  if (d->bits > 0 && d->saturation > 0)
    most = MIN (most, log (2 * exp2 (d->bits) / d->saturation));
  return most;
}

gboolean
skg_image_setup (SkgProgramCache *programs,
                 const SkgFrame *frame,
                 GLuint detected,
                 GLuint exposed,
                 double least,
                 double most,
                 GError **error)
{
  SkgProgram *program =
      use (programs, SKG_PROGRAM_IMAGE, frame->detection.image, error);
  double open_kev = skg_beam_get_open_signal_kev (&frame->beam);
  double least_kev = least / frame->detection.gain * open_kev;
  double most_kev = most / frame->detection.gain * open_kev;
  double from = -log (most_kev + least_kev + DEEPDRR_OFFSET_KEV);
  double to = -log (MAX (2 * least_kev + DEEPDRR_OFFSET_KEV, 1e-30));

  if (program == NULL)
    return FALSE;
  bind (program, "u_detected", 0, detected);
  bind (program, "u_exposed", 1, exposed);
  skg_program_set_int (program, "u_flat_field", frame->detection.flat_field);
  skg_program_set_double (program, "u_gain", frame->detection.gain);
  skg_program_set_double (program, "u_most", get_most_log (frame));
  skg_program_set_double (program, "u_open_kev", open_kev);
  skg_program_set_double (program, "u_least_kev", least_kev);
  skg_program_set_double (program, "u_from", from);
  skg_program_set_double (program, "u_span", to - from);
  return TRUE;
}
