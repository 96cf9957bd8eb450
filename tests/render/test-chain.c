/* SPDX-License-Identifier: Apache-2.0
 * From area densities to the image: published slabs, double-precision sums, the field,
 * scatter, the detector's limits, and which pass runs when. */
#include <gio/gio.h>
#include <string.h>

#include "chain-fixture.h"
#include "fixtures.h"
#include "physics/spectrum-bins.h"

static SkgRenderService *service;

static SkgPicture *
render (const SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;
  SkgPicture *picture = skg_render_service_render (service, frame, &error);

  g_assert_no_error (error);
  return picture;
}

static const float *
get_stage (SkgPicture *picture, SkgStage stage)
{
  g_assert_nonnull (picture->stages[stage]);
  return g_bytes_get_data (picture->stages[stage], NULL);
}

static void
fill_beam (SkgBeam *beam, SkgSpectrum *spectrum, SkgMaterial *const materials[4])
{
  double fluence = skg_spectrum_get_fluence_per_mm2 (spectrum);
  SkgSpectrumBins bins;

  skg_spectrum_bins_init (&bins, spectrum, materials, 4,
                          skg_detector_model_find ("ideal"));
  *beam = (SkgBeam){ .n_bins = bins.n_bins,
                     .photons_per_mm2 = 1000,
                     .collimator = SKG_COLLIMATOR_OPEN };
  for (guint b = 0; b < bins.n_bins; b++)
    {
      beam->bins[b].photons = bins.photons[b] / fluence;
      beam->bins[b].signal_kev = bins.signal_kev[b] / fluence;
      beam->bins[b].signal2_kev2 = bins.signal2_kev2[b] / fluence;
      memcpy (beam->bins[b].attenuation_cm2_g, bins.attenuation_cm2_g[b],
              sizeof beam->bins[b].attenuation_cm2_g);
    }
}

/* DeepDRR's formula with its spectra and its tables' grid (facts of its 1.2): mean keV
 * per photon of the free beam behind each slab; soft tissue, bone, iron, titanium. */
static const struct
{
  float area_g_cm2[4];
  double expected_kev[3];
} slabs[] = {
  { { 0 }, { 37.53024, 49.24489, 58.16275 } },
  { { 20 }, { .191203, .618067, 1.04425 } },
  { { 20, 2 }, { .0706983, .324729, .617456 } },
  { { 0, 2 }, { 9.3108, 20.7214, 29.3374 } },
  { { 0, 0, .787f }, { 3.35495, 13.8131, 23.6016 } },
  { { 0, 0, 0, .451f }, { 12.95, 27.8475, 38.8318 } },
};

static void
slab_area (guint column, guint row, float area_g_cm2[4], gpointer data)
{
  memcpy (area_g_cm2, slabs[column].area_g_cm2, 4 * sizeof (float));
}

/* The whole chain, pass 4 to the detector, within 0.5 %. */
static void
test_slabs (void)
{
  static const char *const files[] = { "60KV_AL35.csv", "90KV_AL40.csv",
                                       "120KV_AL43.csv" };
  static const char *const names[] = { "soft-tissue", "bone", "iron", "titanium" };
  const char *folder = g_getenv ("SKG_TEST_DATA");
  SkgMaterial *materials[4];

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("needs SKG_TEST_DATA");
      return;
    }
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (SkgMaterial) exact = skg_material_find (names[i], NULL);

      materials[i] = skg_material_new_nist_grid (exact);
    }
  for (int s = 0; s < 3; s++)
    {
      g_autofree char *path = g_build_filename (folder, "spectra", files[s], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgSpectrum) spectrum = skg_spectrum_load (path, &error);
      g_autoptr (SkgPicture) picture = NULL;
      g_auto (SkgFrame) frame = { 0 };
      SkgBeam beam;

      g_assert_no_error (error);
      fill_beam (&beam, spectrum, materials);
      chain_frame_init (&frame, G_N_ELEMENTS (slabs), 1, 1, &beam, slab_area, NULL);
      frame.stages =
          SKG_STAGE_BIT (SKG_STAGE_PRIMARY) | SKG_STAGE_BIT (SKG_STAGE_DETECTED);
      picture = render (&frame);
      for (gsize i = 0; i < G_N_ELEMENTS (slabs); i++)
        {
          double kev = (double) get_stage (picture, SKG_STAGE_DETECTED)[i] *
                       picture->open_signal_kev;

          g_test_message ("%s slab %" G_GSIZE_FORMAT ": %g, %g keV", files[s], i, kev,
                          slabs[i].expected_kev[s]);
          g_assert_cmpfloat_with_epsilon (kev / slabs[i].expected_kev[s], 1, 0.005);
          g_assert_cmpfloat_with_epsilon (
              skg_picture_get_value (picture, (int) i, 0),
              -log (slabs[i].expected_kev[s] / slabs[0].expected_kev[s]), 0.006);
        }
    }
  for (int i = 0; i < 4; i++)
    skg_material_unref (materials[i]);
}

static void
random_area (guint column, guint row, float area_g_cm2[4], gpointer data)
{
  GRand *rand = data;

  area_g_cm2[0] = (float) g_rand_double_range (rand, 0, 40);
  area_g_cm2[1] = (float) g_rand_double_range (rand, 0, 10);
  area_g_cm2[2] = (float) g_rand_double_range (rand, 0, 8);
  area_g_cm2[3] = (float) g_rand_double_range (rand, 0, 2);
}

/* Pass 4 against sums in double precision: 1e-4 of each value (32-bit exponents). */
static void
test_expose (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  const float *area;
  double open = 0;

  beam.n_bins = SKG_BEAM_MAX_BINS;
  for (guint b = 0; b < beam.n_bins; b++)
    {
      beam.bins[b] = (SkgBeamBin){ .photons = 1.0 / beam.n_bins,
                                   .signal_kev = 1.0 + b,
                                   .signal2_kev2 = (1.0 + b) * (1.0 + b),
                                   .attenuation_cm2_g = { 0.3 - 0.003 * b, 0.25, 0.4,
                                                          1.5 - 0.02 * b } };
      open += 1.0 + b;
    }
  chain_frame_init (&frame, 32, 32, 1, &beam, random_area, rand);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_PRIMARY) | SKG_STAGE_BIT (SKG_STAGE_DENSITY);
  picture = render (&frame);
  g_assert_true (
      g_bytes_equal (picture->stages[SKG_STAGE_DENSITY], frame.area_density));
  area = g_bytes_get_data (frame.area_density, NULL);
  for (int i = 0; i < 32 * 32; i++)
    {
      double expected = 0;

      for (guint b = 0; b < beam.n_bins; b++)
        {
          double depth = 0;

          for (int m = 0; m < 4; m++)
            depth += beam.bins[b].attenuation_cm2_g[m] * (double) area[4 * i + m];
          expected += beam.bins[b].signal_kev * exp (-depth);
        }
      g_assert_cmpfloat_with_epsilon (
          (double) get_stage (picture, SKG_STAGE_PRIMARY)[i] / (expected / open), 1,
          1e-4);
    }
}

/* cos^3 across the panel, a heel table along columns, blades and iris; and a panel that
 * divides the first two out of its image, so that air is 0. */
static void
test_field (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;

  beam.fall_off = TRUE;
  beam.n_heel = 3;
  beam.heel[0] = 0.5;
  beam.heel[1] = 1;
  beam.heel[2] = 1.1;
  beam.heel_half_rad = 0.25;
  beam.heel_along_columns = TRUE;
  beam.collimator = (SkgCollimator){ -100, 120, -140, 1e9, 130 };
  chain_frame_init (&frame, 80, 80, 4, &beam, NULL, NULL);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_PRIMARY);
  frame.detection.flat_field = TRUE;
  picture = render (&frame);
  for (int row = 0; row < 80; row++)
    for (int column = 0; column < 80; column++)
      {
        double x = (column - 39.5) * 4;
        double y = (row - 39.5) * 4;
        double angle = atan2 (y, 1000) / 0.25;
        double heel = angle < 0 ? 1 + 0.5 * angle : 1 + 0.1 * angle;
        double expected = pow (1000 / sqrt (1e6 + x * x + y * y), 3) * heel;
        double got = (double) get_stage (picture, SKG_STAGE_PRIMARY)[row * 80 + column];
        gboolean edge = MIN (fabs (x + 100), fabs (x - 120)) < 4 ||
                        fabs (y + 140) < 4 || fabs (hypot (x, y) - 130) < 4;
        gboolean open = x > -100 && x < 120 && y > -140 && hypot (x, y) < 130;
        const guint8 *rgba = g_bytes_get_data (picture->display, NULL);

        if (edge)
          continue;
        g_assert_cmpfloat_with_epsilon (got, open ? expected : 0, 1e-5);
        if (open)
          g_assert_cmpfloat_with_epsilon (skg_picture_get_value (picture, column, row),
                                          0, 1e-5);
        else
          g_assert_cmpuint (rgba[4 * (row * 80 + column)], ==, 0);
      }
}

/* Gain, saturation and a converter of 4 bits; the detected signal has 16 values. */
static void
ramp_area (guint column, guint row, float area_g_cm2[4], gpointer data)
{
  area_g_cm2[0] = 0.1f * (float) column;
}

static void
test_limits (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;

  beam.bins[0].attenuation_cm2_g[0] = 1;
  chain_frame_init (&frame, 64, 2, 1, &beam, ramp_area, NULL);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  frame.detection.gain = 2;
  frame.detection.saturation = 1.5;
  frame.detection.bits = 4;
  picture = render (&frame);
  for (int column = 0; column < 64; column++)
    {
      double signal = MIN (2 * exp (-0.1 * column), 1.5);
      double step = 1.5 / 15;
      double got = (double) get_stage (picture, SKG_STAGE_DETECTED)[column];

      g_assert_cmpfloat_with_epsilon (
          got, rint (signal / step) * step,
          /* on the border between two steps */
          fabs (fmod (signal / step, 1) - 0.5) < 1e-4 ? step : 1e-5);
    }
}

/* Lag keeps a share of the last picture: a beam that is switched off fades as powers of
 * it. */
static void
test_lag (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_auto (SkgFrame) dark = { 0 };
  double expected = 1;

  chain_frame_init (&frame, 16, 16, 1, &beam, NULL, NULL);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  skg_picture_unref (render (&frame));
  beam.collimator.iris_mm = 1e-3;
  chain_frame_init (&dark, 16, 16, 1, &beam, NULL, NULL);
  dark.stages = frame.stages;
  dark.detection.lag = 0.25;
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (SkgPicture) picture = render (&dark);

      expected *= 0.25;
      g_assert_cmpfloat_with_epsilon (
          (double) get_stage (picture, SKG_STAGE_DETECTED)[0], expected, 1e-5);
      /* Another noise key: another picture, though nothing here is random. */
      dark.detection.noise_key++;
    }
}

static void
water_area (guint column, guint row, float area_g_cm2[4], gpointer data)
{
  area_g_cm2[0] = *(float *) data;
}

/* 20 cm of water, 30 cm field, 10 cm gap: scatter over primary 2.57 (Monte Carlo)
 * within 12 %; a grid lets less of it through; without scatter there is none. */
static void
test_scatter (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  float water_cm = 20;
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (SkgPicture) gridded = NULL;
  g_autoptr (SkgPicture) clean = NULL;
  double ratio;

  beam.bins[0].attenuation_cm2_g[0] = 0.2;
  chain_frame_init (&frame, 300, 300, 1, &beam, water_area, &water_cm);
  frame.scatter = (SkgScatter){
    .enabled = TRUE, .gap_mm = 100, .mean_kev = 49.245, .scatters = { 1, 1, 1, 1 }
  };
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_SCATTER) | SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  picture = render (&frame);
  ratio = skg_picture_get_scatter_ratio (picture, 150, 150);
  g_test_message ("scatter over primary %.3f", ratio);
  g_assert_cmpfloat_with_epsilon (ratio / 2.57, 1, 0.12);
  g_assert_cmpfloat_with_epsilon (
      (double) get_stage (picture, SKG_STAGE_DETECTED)[150 * 300 + 150] / exp (-4),
      1 + ratio, 1e-3);
  /* Less at the edge of the field than in its middle. */
  g_assert_cmpfloat (skg_picture_get_scatter_ratio (picture, 0, 150), <, 0.9 * ratio);

  frame.detection.grid_primary = 0.7;
  frame.detection.grid_scatter = 0.1;
  gridded = render (&frame);
  g_assert_cmpfloat_with_epsilon (skg_picture_get_scatter_ratio (gridded, 150, 150),
                                  ratio / 7, 1e-3);
  /* The open beam's signal is taken behind the grid as well. */
  g_assert_cmpfloat_with_epsilon (
      (double) get_stage (gridded, SKG_STAGE_DETECTED)[150 * 300 + 150] / exp (-4),
      1 + ratio / 7, 1e-3);
  frame.scatter.enabled = FALSE;
  clean = render (&frame);
  g_assert_cmpfloat (skg_picture_get_scatter_ratio (clean, 150, 150), ==, 0);
  g_assert_cmpfloat_with_epsilon (skg_picture_get_value (clean, 150, 150), 4, 1e-4);
}

/* Distorted as an intensifier does: what the ideal picture has at r (1 - k r^2) is at
 * r; outside the circle nothing. */
static void
test_pincushion (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;

  beam.bins[0].attenuation_cm2_g[0] = 1;
  chain_frame_init (&frame, 64, 64, 1, &beam, ramp_area, NULL);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  frame.detection.pincushion = 0.1;
  frame.detection.round_field = TRUE;
  picture = render (&frame);
  for (int column = 2; column < 62; column++)
    {
      double r = (column + 0.5 - 32) / 32;
      double r2 = r * r + 1 / (64.0 * 64);
      double ideal = 32 + (column + 0.5 - 32) * (1 - 0.1 * r2) - 0.5;
      double got = (double) get_stage (picture, SKG_STAGE_DETECTED)[32 * 64 + column];

      /* Linear between two values of an exponential: 0.1^2 / 8 high at most. */
      g_assert_cmpfloat_with_epsilon (got / exp (-0.1 * ideal), 1, 2e-3);
    }
  g_assert_cmpfloat ((double) get_stage (picture, SKG_STAGE_DETECTED)[0], ==, 0);
}

/* The shutter of the display follows the distortion: black where r (1 - k r^2) lies
 * behind a blade, a picture where it does not. */
static void
test_bent_shutter (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  const guint8 *display;
  guint n_open = 0;
  guint n_bent = 0;

  beam.bins[0].attenuation_cm2_g[0] = 1;
  beam.collimator.left_mm = -20;
  beam.collimator.bottom_mm = 18;
  chain_frame_init (&frame, 64, 64, 1, &beam, ramp_area, NULL);
  frame.detection.pincushion = 0.2;
  /* -log of the ramp goes from 0 to 6.3: grey, never black. */
  frame.display.window = 20;
  frame.display.level = 3;
  frame.display.local_contrast = 0;
  picture = render (&frame);
  display = g_bytes_get_data (picture->display, NULL);
  for (int row = 0; row < 64; row++)
    for (int column = 0; column < 64; column++)
      {
        double x = column + 0.5 - 32;
        double y = row + 0.5 - 32;
        double draw_in = 1 - 0.2 * (x * x + y * y) / (32 * 32);
        /* How far inside both blades, pixels of 1 mm. */
        double inside = MIN (x * draw_in + 20, 18 - y * draw_in);
        guint8 grey = display[4 * (64 * row + column)];

        if (inside > 0.75)
          {
            n_open++;
            n_bent += x < -20 || y > 18;
            g_assert_cmpuint (grey, >, 20);
          }
        else if (inside < -0.75)
          g_assert_cmpuint (grey, ==, 0);
      }
  g_assert_cmpuint (n_open, >, 1000);
  g_assert_cmpuint (n_bent, >, 20);
}

/* Linear and DeepDRR's images by their definitions. */
static void
test_images (void)
{
  SkgBeam beam = chain_beam_mono (60, 100);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) linear = NULL;
  g_autoptr (SkgPicture) deepdrr = NULL;
  double least = 60 * exp (-6.3);
  double from = -log (60 + least + 0.01);
  double to = -log (2 * least + 0.01);

  beam.bins[0].attenuation_cm2_g[0] = 1;
  chain_frame_init (&frame, 64, 2, 1, &beam, ramp_area, NULL);
  frame.detection.image = SKG_IMAGE_LINEAR;
  linear = render (&frame);
  frame.detection.image = SKG_IMAGE_DEEPDRR;
  deepdrr = render (&frame);
  for (int column = 0; column < 64; column++)
    {
      double signal = exp (-0.1 * column);

      g_assert_cmpfloat_with_epsilon (skg_picture_get_value (linear, column, 0), signal,
                                      1e-5);
      g_assert_cmpfloat_with_epsilon (
          skg_picture_get_value (deepdrr, column, 0),
          (-log (60 * signal + least + 0.01) - from) / (to - from), 1e-4);
    }
}

/* Knobs of beam, scatter, detector and display march no volume; a pose does. */
static void
test_no_march (void)
{
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 32);
  g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);
  SkgBeam beam = chain_beam_mono (60, 100);
  SkgFrame frame = { .geometry = fixture_geometry (10, 10, 300, 64, 64),
                     .volume = volume,
                     .quality = SKG_QUALITY_LIVE,
                     .tissue = *skg_tissue_find_preset ("water"),
                     .beam = beam,
                     .detection = SKG_DETECTION_PERFECT };
  guint64 before;

  frame.beam.bins[0].attenuation_cm2_g[0] = 0.2;
  skg_picture_unref (render (&frame));
  before = skg_render_service_get_integrate_count (service);
  frame.beam.bins[0].attenuation_cm2_g[0] = 0.3;
  skg_picture_unref (render (&frame));
  frame.scatter = (SkgScatter){ .enabled = TRUE, .mean_kev = 50, .scatters = { 1 } };
  skg_picture_unref (render (&frame));
  frame.detection.quantum_noise = TRUE;
  skg_picture_unref (render (&frame));
  frame.display.local_contrast = 0.5;
  frame.display.clahe = 1;
  frame.display.edge_enhancement = 1;
  skg_picture_unref (render (&frame));
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, before);
  frame.geometry.source_mm.x += 1;
  skg_picture_unref (render (&frame));
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, before + 1);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/render/chain/slabs", test_slabs);
  g_test_add_func ("/render/chain/expose", test_expose);
  g_test_add_func ("/render/chain/field", test_field);
  g_test_add_func ("/render/chain/limits", test_limits);
  g_test_add_func ("/render/chain/lag", test_lag);
  g_test_add_func ("/render/chain/scatter", test_scatter);
  g_test_add_func ("/render/chain/pincushion", test_pincushion);
  g_test_add_func ("/render/chain/bent-shutter", test_bent_shutter);
  g_test_add_func ("/render/chain/images", test_images);
  g_test_add_func ("/render/chain/no-march", test_no_march);
  status = g_test_run ();
  g_clear_object (&service);
  return status;
}
