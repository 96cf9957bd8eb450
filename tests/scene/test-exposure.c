/* SPDX-License-Identifier: Apache-2.0
 * Exposure: what the scene refuses, and what a frame gets of it. */
#include "scene/exposure.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "physics/dose.h"
#include "scene/project.h"

static SkgScene *
new_scene (const char *const *settings)
{
  SkgScene *scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;

  for (; settings != NULL && *settings != NULL; settings++)
    {
      skg_scene_set_value (scene, *settings, &error);
      g_assert_no_error (error);
    }
  return scene;
}

static void
get_sample (const char *const *settings, SkgSample *sample)
{
  g_autoptr (SkgScene) scene = new_scene (settings);
  g_autoptr (GError) error = NULL;

  skg_scene_sample (scene, NULL, 0, 0, sample, &error);
  g_assert_no_error (error);
}

/* A frame of a detector of 100 pixels of 0.5 mm, 1 m away. */
static void
get_frame (const SkgExposure *exposure, SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;

  *frame = (SkgFrame){ .geometry = { .columns = 100,
                                     .rows = 100,
                                     .pixel00_mm = { -24.75, -24.75, 1000 },
                                     .column_step_mm = { 0.5, 0, 0 },
                                     .row_step_mm = { 0, 0.5, 0 } } };
  skg_exposure_apply (exposure, NULL, frame, &error);
  g_assert_no_error (error);
}

/* One line each that names key, value and what is allowed; the scene stays. */
static void
test_bad (void)
{
  static const char *const cases[][2] = {
    { "exposure.kvp=39", "40 to 150" },
    { "exposure.kvp=151", "40 to 150" },
    { "exposure.kvp={\"uniform\":[60,200]}", "40 to 150" },
    { "exposure.photons_per_pixel=0", "0.01 to" },
    { "exposure.mas=-1", "mAs" },
    { "exposure.filter_al_mm=-1", "0 to 50" },
    { "exposure.filter_material=unobtainium", "unknown material" },
    { "exposure.filter_material=Ti6Al4V", "ti-6al-4v" },
    { "exposure.simulator=real", "naive, heuristic, realistic" },
    { "exposure.image=negative", "log, linear, deepdrr" },
    { "exposure.detector.kind=film", "flat-panel" },
    { "exposure.detector.pincushion=0.5", "0 to 0.2" },
    { "exposure.grid_ratio=20", "0 to 16" },
    { "exposure.tissue=muscle", "four-tissue" },
    { "exposure.tissue={\"materials\":[\"water\"],\"nodes\":[[0,0],[-10,1]]}",
      "must rise" },
    { "exposure.tissue={\"materials\":[\"water\"],\"nodes\":[[0,0]]}", "2 to 16" },
    { "exposure.tissue={\"materials\":[\"water\"],\"nodes\":[[0,0],[1]]}", "g/cm3" },
    { "exposure.tissue={\"materials\":[\"water\"],\"nodes\":[[0,0],[1,-1]]}",
      "density of water" },
    { "exposure.tissue={\"materials\":[\"nothing\"],\"nodes\":[[0,0],[1,1]]}",
      "unknown material" },
    { "exposure.materials={\"a\":{\"density_g_cm3\":1,\"parts\":{\"H\":0.4}}}",
      "sum to 0.4" },
    { "exposure.materials={\"a\":{\"density_g_cm3\":-1,\"parts\":{\"H\":1}}}",
      "density" },
    { "exposure.materials={\"a\":{\"density_g_cm3\":1,\"parts\":{\"Xx\":1}}}", "Xx" },
    { "exposure.materials=[1]", "an object" },
    { "exposure.only_material=muscle", "soft-tissue, adipose, bone, titanium" },
    { "exposure.collimator={\"left_mm\":10,\"right_mm\":10}", "closed" },
    { "exposure.collimator={\"top_mm\":10,\"bottom_mm\":-10}", "closed" },
  };
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autofree char *before = skg_scene_to_json (scene);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;

      g_test_message ("%s", cases[i][0]);
      g_assert_false (skg_scene_set_value (scene, cases[i][0], &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_test_message ("  %s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
      g_assert_null (strchr (error->message, '\n'));
      after = skg_scene_to_json (scene);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_bad_dose (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_scene_set_value (scene, "exposure.mas=2", NULL));
  g_assert_false (skg_scene_set_value (scene, "exposure.photons_per_pixel=5", &error));
  g_assert_nonnull (strstr (error->message, "give one of"));
  g_clear_error (&error);
  g_assert_false (skg_scene_set_value (scene, "exposure.spectrum=x.csv", &error));
  g_assert_nonnull (strstr (error->message, "mAs"));
  /* The window's setter puts one in place of the other. */
  skg_scene_set_dose (scene, SKG_DOSE_PHOTONS, 5);
  g_assert_true (isnan (skg_scene_get_number (scene, "exposure.mas", 0)));
  g_assert_cmpfloat (skg_scene_get_number (scene, "exposure.photons_per_pixel", 0), ==,
                     5);
}

/* A spectrum file that is bad: when the frame is made, in one line. */
static void
test_bad_spectrum (void)
{
  static const char *const texts[] = { "20,1\n10,1\n",  "-5,1\n10,1\n",
                                       "20,-1\n30,1\n", "",
                                       "20,nan\n",      "20,0\n30,0\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strdup_printf ("spectrum-%d.csv", (int) i);
      g_autofree char *setting = g_strdup_printf ("exposure.spectrum=%s", path);
      const char *const settings[] = { setting, NULL };
      g_auto (SkgFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;
      SkgSample sample;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      get_sample (settings, &sample);
      frame.geometry = (SkgGeometry){ .columns = 1,
                                      .rows = 1,
                                      .pixel00_mm = { 0, 0, 1000 },
                                      .column_step_mm = { 1, 0, 0 },
                                      .row_step_mm = { 0, 1, 0 } };
      g_assert_false (skg_exposure_apply (&sample.exposure, NULL, &frame, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_test_message ("%s", error->message);
      g_assert_null (strchr (error->message, '\n'));
      g_unlink (path);
    }
}

/* Photons at the detector by each of the three doses, against the physics floor. */
static void
test_dose (void)
{
  static const char *const photons[] = { "exposure.photons_per_pixel=500", NULL };
  static const char *const mas[] = { "exposure.mas=2", NULL };
  static const char *const kerma[] = { "exposure.detector_kerma_ngy=100",
                                       "exposure.aec_water_cm=0", NULL };
  static const char *const behind[] = { "exposure.detector_kerma_ngy=100", NULL };
  g_autoptr (SkgSpectrum) spectrum = NULL;
  g_auto (SkgFrame) frame = { 0 };
  double open;
  SkgSample sample;

  get_sample (photons, &sample);
  get_frame (&sample.exposure, &frame);
  g_assert_cmpfloat_with_epsilon (frame.beam.photons_per_mm2, 2000, 1e-9);
  get_sample (mas, &sample);
  spectrum = skg_exposure_get_spectrum (&sample.exposure, NULL);
  get_frame (&sample.exposure, &frame);
  g_assert_cmpfloat_with_epsilon (frame.beam.photons_per_mm2 /
                                      (2 * skg_spectrum_get_fluence_per_mm2 (spectrum)),
                                  1, 1e-12);
  get_sample (kerma, &sample);
  get_frame (&sample.exposure, &frame);
  open = skg_dose_get_photons_for_kerma (spectrum, 100, 1);
  g_assert_cmpfloat_with_epsilon (frame.beam.photons_per_mm2 / open, 1, 1e-9);
  get_sample (behind, &sample);
  get_frame (&sample.exposure, &frame);
  /* 20 cm of water leave 0.5 to 2 % of the kerma of 90 kVp. */
  g_assert_cmpfloat (frame.beam.photons_per_mm2, >, 50 * open);
  g_assert_cmpfloat (frame.beam.photons_per_mm2, <, 200 * open);
}

/* The three simulators as SyntheX defines them. */
static void
test_simulators (void)
{
  static const char *const naive[] = { "exposure.simulator=naive", NULL };
  static const char *const heuristic[] = { "exposure.simulator=heuristic", NULL };
  g_auto (SkgFrame) frame = { 0 };
  SkgSample sample;

  get_sample (naive, &sample);
  get_frame (&sample.exposure, &frame);
  g_assert_cmpuint (frame.tissue.n_materials, ==, 0);
  g_assert_cmpfloat (frame.line.hu_low, ==, -1000);
  g_assert_cmpfloat (frame.line.mu_water_per_mm, ==, 0.02);
  get_sample (heuristic, &sample);
  get_frame (&sample.exposure, &frame);
  g_assert_cmpfloat (frame.line.hu_low, ==, -130);
  /* s (HU - HU_low) of water: (0.02683 - 0.02485e-4) 0.13 */
  g_assert_cmpfloat_with_epsilon (frame.line.mu_water_per_mm * 130 / 1000,
                                  (0.02683 - 0.02485e-4) * 0.13, 1e-15);
  get_sample (NULL, &sample);
  get_frame (&sample.exposure, &frame);
  g_assert_cmpuint (frame.tissue.n_materials, ==, 4);
  g_assert_cmpuint (frame.beam.n_bins, >, 4);
  g_assert_true (frame.detection.quantum_noise);
  g_assert_cmpfloat (frame.detection.lag, ==, 0);
}

/* A mixture of the scene's own attenuates as what it is made of. */
static void
test_mixture (void)
{
  static const char *const settings[] = {
    "exposure.materials={\"half\":{\"density_g_cm3\":2,\"parts\":{\"Al\":0.5,\"Ti\":0."
    "5}}}",
    "exposure.tissue={\"materials\":[\"half\"],\"nodes\":[[0,0],[1000,2]]}", NULL
  };
  g_autoptr (SkgMaterial) al = skg_material_find ("Al", NULL);
  g_autoptr (SkgMaterial) ti = skg_material_find ("Ti", NULL);
  g_autoptr (SkgMaterial) half = NULL;
  SkgSample sample;

  get_sample (settings, &sample);
  half = skg_material_find (sample.exposure.tissue.materials[0], NULL);
  g_assert_nonnull (half);
  g_assert_cmpfloat_with_epsilon (skg_material_get_attenuation_cm2_g (half, 50),
                                  (skg_material_get_attenuation_cm2_g (al, 50) +
                                   skg_material_get_attenuation_cm2_g (ti, 50)) /
                                      2,
                                  1e-12);
}

/* Each picture of a run has noise of its own; only the second has something to lag
 * behind. */
static void
test_cine (void)
{
  g_auto (SkgFrame) frame = { 0 };
  SkgSample sample;
  guint64 first;

  get_sample (NULL, &sample);
  get_frame (&sample.exposure, &frame);
  skg_exposure_apply_cine (&sample.exposure, 1, &frame);
  first = frame.detection.noise_key;
  g_assert_cmpfloat (frame.detection.lag, ==, 0);
  skg_exposure_apply_cine (&sample.exposure, 2, &frame);
  g_assert_cmpuint (frame.detection.noise_key, !=, first);
  g_assert_cmpfloat (frame.detection.lag, >, 0);
}

/* Out and back: r (1 - k r^2) of what the distortion gives is the ideal radius. */
static void
test_pincushion (void)
{
  static const char *const settings[] = { "exposure.detector.pincushion=0.15",
                                          "carm.detector.columns=400",
                                          "carm.detector.rows=300", NULL };
  SkgSample sample;

  get_sample (settings, &sample);
  for (int i = 1; i < 20; i++)
    {
      double angle = 0.3 * i;
      double ideal = 0.05 * i; /* up to 0.95; the circle's edge is at 0.85 */
      double column = 199.5 + 150 * ideal * cos (angle);
      double row = 149.5 + 150 * ideal * sin (angle);
      double r;

      skg_sample_distort_pixel (&sample, &column, &row);
      r = hypot (column - 199.5, row - 149.5) / 150;
      g_assert_cmpfloat_with_epsilon (r * (1 - 0.15 * r * r), ideal, 1e-9);
      g_assert_cmpfloat_with_epsilon (
          remainder (atan2 (row - 149.5, column - 199.5) - angle, 2 * G_PI), 0, 1e-9);
    }
}

/* Read-outs: the spectrum's own numbers, and inverse square for skin and mAs. */
static void
test_numbers (void)
{
  static const char *const settings[] = { "exposure.mas=2", "exposure.kvp=80",
                                          "exposure.filter_al_mm=2.5",
                                          "exposure.collimator.iris_mm=10", NULL };
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  SkgExposureNumbers numbers;
  SkgSample sample;

  get_sample (settings, &sample);
  get_frame (&sample.exposure, &frame);
  skg_exposure_get_numbers (&sample.exposure, &frame.geometry, 700, &numbers, &error);
  g_assert_no_error (error);
  /* The tube is scaled so: 50 uGy per mAs at 1 m. */
  g_assert_cmpfloat_with_epsilon (numbers.kerma_per_mas_ugy, 50, 1e-6);
  g_assert_cmpfloat_with_epsilon (numbers.mas, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (numbers.photons_per_pixel,
                                  frame.beam.photons_per_mm2 * 0.25, 1e-6);
  /* 100 uGy at 1 m, skin at 0.4 m. */
  g_assert_cmpfloat_with_epsilon (numbers.skin_kerma_mgy, 0.1 / 0.16, 1e-9);
  g_assert_cmpfloat_with_epsilon (numbers.area_kerma_mgy_cm2, 0.1 * G_PI, 1e-9);
}

/* Of one material alone: the other's attenuation is 0, its own as it was, and pass 1
 * the same. */
static void
test_only_material (void)
{
  static const char *const all[] = { "exposure.tissue=four-tissue", NULL };
  static const char *const bone[] = { "exposure.tissue=four-tissue",
                                      "exposure.only_material=bone", NULL };
  g_auto (SkgFrame) of_all = { 0 };
  g_auto (SkgFrame) of_bone = { 0 };
  SkgSample samples[2];

  get_sample (all, &samples[0]);
  get_sample (bone, &samples[1]);
  get_frame (&samples[0].exposure, &of_all);
  get_frame (&samples[1].exposure, &of_bone);
  g_assert_cmpuint (samples[1].exposure.shown_material, ==, 3);
  g_assert_true (skg_frame_has_same_rays (&of_all, &of_bone));
  for (guint b = 0; b < of_all.beam.n_bins; b++)
    for (guint m = 0; m < 4; m++)
      g_assert_cmpfloat (of_bone.beam.bins[b].attenuation_cm2_g[m], ==,
                         m == 2 ? of_all.beam.bins[b].attenuation_cm2_g[m] : 0);
  g_assert_cmpfloat (of_bone.scatter.scatters[0], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/exposure/bad", test_bad);
  g_test_add_func ("/scene/exposure/bad-dose", test_bad_dose);
  g_test_add_func ("/scene/exposure/bad-spectrum", test_bad_spectrum);
  g_test_add_func ("/scene/exposure/dose", test_dose);
  g_test_add_func ("/scene/exposure/simulators", test_simulators);
  g_test_add_func ("/scene/exposure/mixture", test_mixture);
  g_test_add_func ("/scene/exposure/cine", test_cine);
  g_test_add_func ("/scene/exposure/pincushion", test_pincushion);
  g_test_add_func ("/scene/exposure/numbers", test_numbers);
  g_test_add_func ("/scene/exposure/only-material", test_only_material);
  return g_test_run ();
}
