/* SPDX-License-Identifier: Apache-2.0
 * Not a test: prints the noise power spectrum of the flat panel's picture of nothing,
 * quantum and electronic noise apart, for docs/noise-power.sh.
 * Columns: lp/mm; power of quantum noise, sharp; of quantum noise behind the detector's
 * point spread; what theory says of that; of electronic noise. All over the power of
 * sharp quantum noise. */
#include <math.h>
#include <stdio.h>

#include "chain-fixture.h"
#include "physics/detector.h"

#define SIDE 512
#define SEGMENT 128
#define PITCH_MM 0.194
#define PHOTONS 400.0
#define N_KEYS 4

/* Mean periodogram of the rows' segments at @k periods a segment. */
static double
get_power (const float *values, int k)
{
  double sum = 0;
  int n = 0;

  for (int row = 0; row < SIDE; row++)
    for (int start = 0; start < SIDE; start += SEGMENT, n++)
      {
        double re = 0;
        double im = 0;

        for (int i = 0; i < SEGMENT; i++)
          {
            double phase = 2 * G_PI * k * i / SEGMENT;
            double v = (double) values[row * SIDE + start + i] - 1;

            re += v * cos (phase);
            im += v * sin (phase);
          }
        sum += (re * re + im * im) / SEGMENT;
      }
  return sum / n;
}

static void
add_power (SkgRenderService *service, SkgFrame *frame, double power[SEGMENT / 2])
{
  for (int key = 0; key < N_KEYS; key++)
    {
      g_autoptr (SkgPicture) picture = NULL;

      frame->detection.noise_key++;
      picture = skg_render_service_render (service, frame, NULL);
      for (int k = 1; k < SEGMENT / 2; k++)
        power[k] +=
            get_power (g_bytes_get_data (picture->stages[SKG_STAGE_DETECTED], NULL), k);
    }
}

/* Transfer of Gaussian @b integrated over pixels, as the detector pass has it, along
 * one axis: with what folds back at the pixels' sampling (Poisson's summation). */
static double
get_transfer (const SkgDetectorModel *model, guint b, double lp_per_mm)
{
  double sum = 0;

  for (int alias = -4; alias <= 4; alias++)
    {
      double f = lp_per_mm + alias / PITCH_MM;
      double s = 2 * G_PI * f * model->blurs[b].sigma_mm;
      double x = G_PI * f * PITCH_MM;

      sum += exp (-s * s / 2) * (fabs (x) > 1e-9 ? sin (x) / x : 1);
    }
  return sum;
}

/* Power at @lp_per_mm along rows, mean over all frequencies along columns, of white
 * noise blurred by the sum of both round Gaussians. */
static double
get_theory (const SkgDetectorModel *model, double lp_per_mm)
{
  const int n = 200;
  double mean = 0;

  for (int i = 0; i < n; i++)
    {
      double across = (i + 0.5) / n / (2 * PITCH_MM);
      double sum = 0;

      for (guint b = 0; b < model->n_blurs; b++)
        sum += model->blurs[b].share * get_transfer (model, b, lp_per_mm) *
               get_transfer (model, b, across);
      mean += sum * sum / n;
    }
  return mean;
}

int
main (void)
{
  const SkgDetectorModel *model = skg_detector_model_find ("flat-panel");
  SkgBeam beam = chain_beam_mono (60, PHOTONS / (PITCH_MM * PITCH_MM));
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgRenderService) service = skg_render_service_new (&error);
  g_auto (SkgFrame) frame = { 0 };
  double sharp[SEGMENT / 2] = { 0 };
  double blurred[SEGMENT / 2] = { 0 };
  double electronic[SEGMENT / 2] = { 0 };
  double white = 0;

  if (service == NULL)
    {
      fprintf (stderr, "noise-power: %s\n", error->message);
      return 3;
    }
  chain_frame_init (&frame, SIDE, SIDE, PITCH_MM, &beam, NULL, NULL);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  frame.detection.quantum_noise = TRUE;
  add_power (service, &frame, sharp);
  for (guint b = 0; b < model->n_blurs && b < SKG_DETECTION_MAX_BLURS; b++)
    {
      frame.detection.blur_weight[b] = model->blurs[b].share;
      frame.detection.blur_sigma_mm[b] = model->blurs[b].sigma_mm;
    }
  add_power (service, &frame, blurred);
  frame.detection.quantum_noise = FALSE;
  frame.detection.electronic_quanta = 4;
  add_power (service, &frame, electronic);
  for (int k = 1; k < SEGMENT / 2; k++)
    white += sharp[k] / (SEGMENT / 2 - 1);
  printf ("# lp_per_mm quantum quantum_blurred theory electronic\n");
  for (int k = 1; k < SEGMENT / 2; k++)
    {
      double f = k / (SEGMENT * PITCH_MM);

      printf ("%.4f %.4f %.5f %.5f %.5f\n", f, sharp[k] / white, blurred[k] / white,
              get_theory (model, f), electronic[k] / white);
    }
  return 0;
}
