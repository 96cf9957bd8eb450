/* SPDX-License-Identifier: Apache-2.0
 * Counted photons: their statistics against Poisson's, and what blurs and what does
 * not. */
#include <gio/gio.h>

#include "chain-fixture.h"

#define SIDE 512

static SkgRenderService *service;

/* Detected signal of an empty beam, in units of the open beam's. */
static float *
detect (const SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgPicture) picture = skg_render_service_render (service, frame, &error);
  GBytes *bytes;

  g_assert_no_error (error);
  bytes = picture->stages[SKG_STAGE_DETECTED];
  return g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
init (SkgFrame *frame, const SkgBeam *beam)
{
  chain_frame_init (frame, SIDE, SIDE, 1, beam, NULL, NULL);
  frame->stages = SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  frame->detection.quantum_noise = TRUE;
  frame->detection.noise_key = 0x123456789abcdef0;
}

/* Variance over mean is 1 within 2 %, the mean within 5 standard errors, counts are
 * whole, and no count below 24 is rarer or more frequent than Poisson's by 5 sigma. */
static void
test_poisson (void)
{
  static const double means[] = {
    1, 2, 5, 10, 20, 23.9, 24.1, 30, 50, 100, 1000, 5000
  };
  const double n = SIDE * SIDE;

  for (gsize i = 0; i < G_N_ELEMENTS (means); i++)
    {
      SkgBeam beam = chain_beam_mono (60, means[i]);
      g_auto (SkgFrame) frame = { 0 };
      g_autofree float *values = NULL;
      double mean;
      double variance;
      int zeros = 0;

      init (&frame, &beam);
      values = detect (&frame);
      for (int k = 0; k < SIDE * SIDE; k++)
        {
          values[k] *= (float) means[i];
          g_assert_cmpfloat (fabs ((double) values[k] - rint ((double) values[k])), <,
                             1e-6 * (1 + (double) values[k]));
          zeros += values[k] < 0.5f;
        }
      chain_measure (values, SIDE * SIDE, &mean, &variance);
      g_test_message ("%g photons: mean %.4f, variance / mean %.4f", means[i], mean,
                      variance / mean);
      g_assert_cmpfloat (fabs (mean - means[i]), <, 5 * sqrt (means[i] / n));
      g_assert_cmpfloat_with_epsilon (variance / mean, 1, 0.02);
      if (means[i] <= 5)
        {
          double expected = n * exp (-means[i]);

          g_assert_cmpfloat (fabs (zeros - expected), <, 5 * sqrt (expected));
        }
    }
}

/* An energy integrator adds energies: mean sum n E, variance sum n E^2. */
static void
test_two_energies (void)
{
  SkgBeam beam = chain_beam_mono (30, 200);
  g_auto (SkgFrame) frame = { 0 };
  g_autofree float *values = NULL;
  double open_kev = (30 + 3 * 90) / 4.0;
  double mean;
  double variance;

  beam.n_bins = 2;
  beam.bins[0] = (SkgBeamBin){ .photons = .25, .signal_kev = 7.5, .signal2_kev2 = 225 };
  beam.bins[1] =
      (SkgBeamBin){ .photons = .75, .signal_kev = 67.5, .signal2_kev2 = 6075 };
  init (&frame, &beam);
  values = detect (&frame);
  chain_measure (values, SIDE * SIDE, &mean, &variance);
  g_assert_cmpfloat_with_epsilon (mean, 1, 5e-4);
  /* In keV2: 200 photons of mean square (900 + 3 * 8100) / 4. */
  g_assert_cmpfloat_with_epsilon (variance * pow (200 * open_kev, 2) / (200 * 6300), 1,
                                  0.02);
}

/* Mean square of differences between neighbours over twice the variance: 1 for white
 * noise, little where high frequencies are missing. */
static double
get_roughness (const float *values)
{
  double sum = 0;
  double mean;
  double variance;

  chain_measure (values, SIDE * SIDE, &mean, &variance);
  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column + 1 < SIDE; column++)
      {
        const float *pair = values + row * SIDE + column;

        sum += pow ((double) pair[1] - (double) pair[0], 2);
      }
  return sum / (SIDE * (SIDE - 1.0)) / (2 * variance);
}

/* A Gaussian of one pixel: var shares sum w_i^2 in each direction; neighbours correlate
 * as the kernel does. Electronic noise stays white and keeps its size. */
static void
test_blur (void)
{
  SkgBeam beam = chain_beam_mono (60, 400);
  g_auto (SkgFrame) frame = { 0 };
  g_autofree float *sharp = NULL;
  g_autofree float *blurred = NULL;
  g_autofree float *electronic = NULL;
  double w[11];
  double sum = 0;
  double square = 0;
  double shifted = 0;
  double mean;
  double variance;

  for (int i = 0; i < 11; i++)
    sum += w[i] = 0.5 * (erf ((i - 4.5) / M_SQRT2) - erf ((i - 5.5) / M_SQRT2));
  for (int i = 0; i < 11; i++)
    {
      square += w[i] * w[i] / (sum * sum);
      shifted += i > 0 ? w[i] * w[i - 1] / (sum * sum) : 0;
    }
  init (&frame, &beam);
  sharp = detect (&frame);
  g_assert_cmpfloat_with_epsilon (get_roughness (sharp), 1, 0.01);
  frame.detection.blur_weight[0] = 1;
  frame.detection.blur_sigma_mm[0] = 1;
  blurred = detect (&frame);
  chain_measure (blurred, SIDE * SIDE, &mean, &variance);
  g_assert_cmpfloat_with_epsilon (mean, 1, 1e-3);
  g_assert_cmpfloat_with_epsilon (variance * 400, square * square,
                                  0.03 * square * square);
  g_assert_cmpfloat_with_epsilon (get_roughness (blurred), 1 - shifted / square, 0.02);

  frame.detection.quantum_noise = FALSE;
  frame.detection.electronic_quanta = 20;
  electronic = detect (&frame);
  chain_measure (electronic, SIDE * SIDE, &mean, &variance);
  g_assert_cmpfloat_with_epsilon (sqrt (variance), 20 / 400.0, 0.02 * 20 / 400);
  g_assert_cmpfloat_with_epsilon (get_roughness (electronic), 1, 0.01);
}

/* A picture of half as many pixels has the noise of binned ones. */
static void
test_binning (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_autofree float *values = NULL;
  double mean;
  double variance;

  chain_frame_init (&frame, SIDE, SIDE, 2, &beam, NULL, NULL);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  frame.detection.quantum_noise = TRUE;
  frame.detection.pitch_mm = 1;
  values = detect (&frame);
  chain_measure (values, SIDE * SIDE, &mean, &variance);
  g_assert_cmpfloat_with_epsilon (variance * 400, 1, 0.02);
  frame.detection.quantum_noise = FALSE;
  frame.detection.electronic_quanta = 10;
  g_clear_pointer (&values, g_free);
  values = detect (&frame);
  chain_measure (values, SIDE * SIDE, &mean, &variance);
  /* Four pixels of 10 quanta each: 20 of 400. */
  g_assert_cmpfloat_with_epsilon (sqrt (variance), 0.05, 0.001);
}

/* The same key gives the same bytes, another key other noise, unlike the first. */
static void
test_keys (void)
{
  SkgBeam beam = chain_beam_mono (60, 50);
  g_auto (SkgFrame) frame = { 0 };
  g_autofree float *first = NULL;
  g_autofree float *again = NULL;
  g_autofree float *other = NULL;
  double product = 0;

  init (&frame, &beam);
  first = detect (&frame);
  frame.detection.noise_key++;
  other = detect (&frame);
  frame.detection.noise_key--;
  again = detect (&frame);
  g_assert_cmpmem (first, SIDE * SIDE * sizeof *first, again,
                   SIDE * SIDE * sizeof *again);
  for (int i = 0; i < SIDE * SIDE; i++)
    product += ((double) first[i] - 1) * ((double) other[i] - 1) * 50;
  /* Correlation of two independent fields: 0 +- 1 / SIDE. */
  g_assert_cmpfloat (fabs (product / (SIDE * SIDE)), <, 5.0 / SIDE);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/render/noise/poisson", test_poisson);
  g_test_add_func ("/render/noise/two-energies", test_two_energies);
  g_test_add_func ("/render/noise/blur", test_blur);
  g_test_add_func ("/render/noise/binning", test_binning);
  g_test_add_func ("/render/noise/keys", test_keys);
  status = g_test_run ();
  g_clear_object (&service);
  return status;
}
