/* SPDX-License-Identifier: Apache-2.0 */
#include "physics/spectrum-bins.h"
#include "physics/tube.h"

#include <math.h>
#include <string.h>

#define MAX_MATERIALS 4
#define N_SAMPLES 1500

typedef struct
{
  guint n;
  const char *names[MAX_MATERIALS];
  double limits_g_cm2[MAX_MATERIALS];
} Domain;

static const Domain domains[] = {
  { 1, { "water" }, { 60 } },
  { 3, { "soft-tissue", "adipose", "bone" }, { 30, 30, 8 } },
  { 4, { "soft-tissue", "adipose", "bone", "titanium" }, { 40, 20, 8, 2 } },
  { 4, { "water", "bone", "316l", "ti-6al-4v" }, { 60, 8, 2, 2 } },
  { 3, { "water", "bone", "iodine-contrast" }, { 60, 8, 1 } },
  { 3, { "water", "bone", "I" }, { 60, 8, 0.3 } },
  { 3, { "water", "tantalum", "barium-cement" }, { 60, 0.5, 4 } },
};

static SkgSpectrum *
get_beam (double kvp, double al_mm)
{
  SkgTube tube = { .kvp = kvp,
                   .anode_rad = SKG_TUBE_DEFAULT_ANODE_DEG * G_PI / 180,
                   .filter_al_mm = al_mm };

  return skg_tube_get_spectrum (&tube, NULL);
}

/* Photons, signal and its square of all bins, summed in double precision. */
typedef struct
{
  gsize n;
  double *weights[3];
  double *attenuation;
} Full;

static void
full_init (Full *full,
           SkgSpectrum *spectrum,
           SkgMaterial *const *materials,
           guint n_materials,
           const SkgDetectorModel *detector)
{
  const SkgSpectrumBin *bins = skg_spectrum_get_bins (spectrum, &full->n);

  for (int c = 0; c < 3; c++)
    full->weights[c] = g_new (double, full->n);
  full->attenuation = g_new (double, full->n *n_materials);
  for (gsize i = 0; i < full->n; i++)
    {
      double kev = bins[i].energy_kev;
      double absorbed =
          bins[i].fluence_per_mm2 * skg_detector_model_get_absorption (detector, kev);

      full->weights[0][i] = bins[i].fluence_per_mm2;
      full->weights[1][i] = absorbed * kev;
      full->weights[2][i] = absorbed * kev * kev;
      for (guint m = 0; m < n_materials; m++)
        full->attenuation[i * n_materials + m] =
            skg_material_get_attenuation_cm2_g (materials[m], kev);
    }
}

static void
full_clear (Full *full)
{
  for (int c = 0; c < 3; c++)
    g_free (full->weights[c]);
  g_free (full->attenuation);
}

static void
full_sum (const Full *full, const double *area, guint n_materials, double sums[3])
{
  memset (sums, 0, 3 * sizeof *sums);
  for (gsize i = 0; i < full->n; i++)
    {
      double exponent = 0;

      for (guint m = 0; m < n_materials; m++)
        exponent += full->attenuation[i * n_materials + m] * area[m];
      for (int c = 0; c < 3; c++)
        sums[c] += full->weights[c][i] * exp (-exponent);
    }
}

/* Worst relative error over random area densities of @domain, and over its corners. */
static double
get_worst (const Domain *domain,
           SkgSpectrum *spectrum,
           const SkgDetectorModel *detector,
           guint *n_bins)
{
  SkgMaterial *materials[MAX_MATERIALS];
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 1);
  Full full;
  double worst = 0;

  for (guint m = 0; m < domain->n; m++)
    {
      materials[m] = skg_material_find (domain->names[m], NULL);
      g_assert_nonnull (materials[m]);
    }
  skg_spectrum_bins_init (bins, spectrum, materials, domain->n, detector);
  full_init (&full, spectrum, materials, domain->n, detector);
  for (int i = 0; i < N_SAMPLES; i++)
    {
      double area[MAX_MATERIALS] = { 0 };
      double expected[3];
      SkgDetectorSums got;

      for (guint m = 0; m < domain->n; m++)
        area[m] = domain->limits_g_cm2[m] *
                  (i < 1 << domain->n ? i >> m & 1 : pow (g_rand_double (rand), 1.5));
      full_sum (&full, area, domain->n, expected);
      skg_spectrum_bins_sum (bins, area, &got);
      worst = MAX (worst, fabs (got.photons / expected[0] - 1));
      worst = MAX (worst, fabs (got.signal_kev / expected[1] - 1));
      worst = MAX (worst, fabs (got.signal2_kev2 / expected[2] - 1));
    }
  *n_bins = bins->n_bins;
  full_clear (&full);
  for (guint m = 0; m < domain->n; m++)
    skg_material_unref (materials[m]);
  return worst;
}

/* Issue: 0.1 % of photons, signal and variance for 0 to 60 g/cm2 water-like, 8 bone, 2
 * metal, with few bins. */
static void
test_worst (void)
{
  static const double beams[][2] = { { 40, 2.5 },  { 60, 3.5 },  { 90, 4 },
                                     { 120, 4.3 }, { 150, 1.5 }, { 110, 20 } };
  static const char *const detectors[] = { "ideal", "flat-panel", "image-intensifier" };

  for (gsize d = 0; d < G_N_ELEMENTS (domains); d++)
    for (gsize b = 0; b < G_N_ELEMENTS (beams); b++)
      for (gsize m = 0; m < G_N_ELEMENTS (detectors); m++)
        {
          g_autoptr (SkgSpectrum) beam = get_beam (beams[b][0], beams[b][1]);
          guint n_bins;
          double worst = get_worst (&domains[d], beam,
                                    skg_detector_model_find (detectors[m]), &n_bins);

          g_test_message ("%zu: %.0f kV, %.1f mm Al, %s: %u bins, worst %.1e", d,
                          beams[b][0], beams[b][1], detectors[m], n_bins, worst);
          g_assert_cmpfloat (worst, <, 1e-3);
          g_assert_cmpuint (n_bins, <=, 16);
        }
}

/* Beam hardening: mean energy behind 0 to 30 cm of water rises, and is that of the full
 * sums within 0.2 %. */
static void
test_hardening (void)
{
  static const double beams[][2] = { { 60, 3.5 }, { 90, 4 }, { 120, 4.3 } };
  g_autoptr (SkgMaterial) water = skg_material_find ("water", NULL);

  for (gsize b = 0; b < G_N_ELEMENTS (beams); b++)
    {
      g_autoptr (SkgSpectrum) beam = get_beam (beams[b][0], beams[b][1]);
      g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 1);
      double before_kev = 0;

      skg_spectrum_bins_init (bins, beam, &water, 1, skg_detector_model_find ("ideal"));
      for (double water_cm = 0; water_cm <= 30; water_cm += 0.5)
        {
          g_autoptr (SkgSpectrum) behind =
              skg_spectrum_filter (beam, water, 10 * water_cm);
          double expected_kev = skg_spectrum_get_mean_kev (behind);
          SkgDetectorSums sums;

          skg_spectrum_bins_sum (bins, &water_cm, &sums);
          g_assert_cmpfloat_with_epsilon (sums.signal_kev / sums.photons / expected_kev,
                                          1, 2e-3);
          g_assert_cmpfloat (sums.signal_kev / sums.photons, >, before_kev);
          before_kev = sums.signal_kev / sums.photons;
          if (fmod (water_cm, 10) < 0.1)
            g_test_message ("| %.0f kV | %2.0f cm | %.2f keV | %.2f keV |", beams[b][0],
                            water_cm, expected_kev, before_kev);
        }
    }
}

/* Iodine's K edge: the energy absorbed from photons on each side of it stays there. */
static void
test_edge (void)
{
  const double edge_kev = 33.1694;
  const SkgDetectorModel *panel = skg_detector_model_find ("flat-panel");
  g_autoptr (SkgMaterial) iodine = skg_material_find ("I", NULL);
  g_autoptr (SkgSpectrum) beam = get_beam (80, 3);
  g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 1);
  gsize n;
  const SkgSpectrumBin *all = skg_spectrum_get_bins (beam, &n);
  double expected_kev = 0;
  double got_kev = 0;

  for (gsize i = 0; i < n && all[i].energy_kev < edge_kev; i++)
    expected_kev += all[i].fluence_per_mm2 * all[i].energy_kev *
                    skg_detector_model_get_absorption (panel, all[i].energy_kev);
  skg_spectrum_bins_init (bins, beam, &iodine, 1, panel);
  for (guint i = 0; i < bins->n_bins && bins->energy_kev[i] < edge_kev; i++)
    got_kev += bins->signal_kev[i];
  /* What little is left out below 10 keV. */
  g_assert_cmpfloat_with_epsilon (got_kev / expected_kev, 1, 1e-3);
}

/* Far outside the domain, behind a hip stem of 4 cm cobalt-chromium: positive and
 * falling. */
static void
test_thick_metal (void)
{
  g_autoptr (SkgMaterial) metal = skg_material_find ("cocrmo", NULL);
  g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 1);

  for (double kvp = 40; kvp < 151; kvp += 10)
    {
      g_autoptr (SkgSpectrum) beam = get_beam (kvp, 2.5);
      SkgDetectorSums last = { G_MAXDOUBLE, 0, G_MAXDOUBLE, G_MAXDOUBLE };

      skg_spectrum_bins_init (bins, beam, &metal, 1,
                              skg_detector_model_find ("flat-panel"));
      for (double area = 0; area < 33; area += 0.5)
        {
          SkgDetectorSums sums;

          skg_spectrum_bins_sum (bins, &area, &sums);
          g_assert_cmpfloat (sums.photons, >, 0);
          g_assert_cmpfloat (sums.signal2_kev2, >, 0);
          g_assert_cmpfloat (sums.photons, <, last.photons);
          g_assert_cmpfloat (sums.signal_kev, <, last.signal_kev);
          last = sums;
        }
    }
}

/* A line is one bin, as it is; nothing is none; without materials the sums stand. */
static void
test_small (void)
{
  const SkgSpectrumBin line[] = { { 60, 0.5, 0 }, { 61, 0.5, 1000 }, { 62, 0.5, 0 } };
  g_autoptr (SkgSpectrum) one = skg_spectrum_new (line, 3);
  g_autoptr (SkgSpectrum) none = skg_spectrum_new (line, 1);
  g_autoptr (SkgSpectrum) beam = get_beam (90, 4);
  g_autoptr (SkgMaterial) water = skg_material_find ("water", NULL);
  const SkgDetectorModel *ideal = skg_detector_model_find ("ideal");
  g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 1);
  SkgDetectorSums sums;
  SkgDetectorSums expected;

  skg_spectrum_bins_init (bins, one, &water, 1, ideal);
  g_assert_cmpuint (bins->n_bins, ==, 1);
  g_assert_cmpfloat_with_epsilon (bins->energy_kev[0], 61, 1e-9);
  g_assert_cmpfloat_with_epsilon (bins->photons[0], 1000, 1e-6);
  g_assert_cmpfloat_with_epsilon (bins->signal_kev[0], 61e3, 1e-6);
  skg_spectrum_bins_init (bins, none, &water, 1, ideal);
  g_assert_cmpuint (bins->n_bins, ==, 0);
  skg_spectrum_bins_init (bins, beam, NULL, 0, ideal);
  skg_spectrum_bins_sum (bins, NULL, &sums);
  skg_detector_model_sum (ideal, beam, &expected);
  g_assert_cmpfloat_with_epsilon (sums.photons / expected.photons, 1, 1e-3);
  g_assert_cmpfloat_with_epsilon (sums.signal_kev / expected.signal_kev, 1, 1e-3);
}

/* DeepDRR's slabs (its formula, its spectra, its interpolation of NIST's tables), keV
 * per photon of the free beam: 0.5 %. */
static void
test_slabs (void)
{
  static const char *const files[] = { "60KV_AL35.csv", "90KV_AL40.csv",
                                       "120KV_AL43.csv" };
  static const char *const names[] = { "soft-tissue", "bone", "iron", "titanium" };
  static const struct
  {
    double area_g_cm2[4];
    double expected_kev[3];
    double expected_share[3];
  } slabs[] = {
    { { 0 }, { 37.53024, 49.24489, 58.16275 }, { 1, 1, 1 } },
    { { 20 }, { .191203, .618067, 1.04425 }, { .00415993, .0102556, .0146436 } },
    { { 20, 2 }, { .0706983, .324729, .617456 }, { .00147488, .00515841, .00825631 } },
    { { 0, 2 }, { 9.3108, 20.7214, 29.3374 }, { .213302, .366495, .446087 } },
    { { 0, 0, .787 }, { 3.35495, 13.8131, 23.6016 }, { .0702787, .222707, .326761 } },
    { { 0, 0, 0, .451 }, { 12.95, 27.8475, 38.8318 }, { .298592, .495976, .595213 } },
  };
  const char *data = g_getenv ("SKG_TEST_DATA");
  SkgMaterial *materials[4];
  g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 1);

  for (int m = 0; m < 4; m++)
    {
      g_autoptr (SkgMaterial) exact = skg_material_find (names[m], NULL);

      materials[m] = skg_material_new_nist_grid (exact);
    }
  for (int f = 0; f < 3; f++)
    {
      g_autofree char *path =
          g_build_filename (data != NULL ? data : "", "spectra", files[f], NULL);
      g_autoptr (SkgSpectrum) spectrum = skg_spectrum_load (path, NULL);
      double photons = 0;

      if (spectrum == NULL)
        {
          g_test_skip ("no spectra in SKG_TEST_DATA");
          break;
        }
      skg_spectrum_bins_init (bins, spectrum, materials, 4,
                              skg_detector_model_find ("ideal"));
      g_test_message ("%s: %u bins", files[f], bins->n_bins);
      for (gsize i = 0; i < G_N_ELEMENTS (slabs); i++)
        {
          SkgDetectorSums sums;

          skg_spectrum_bins_sum (bins, slabs[i].area_g_cm2, &sums);
          photons = i == 0 ? sums.photons : photons;
          g_assert_cmpfloat_with_epsilon (
              sums.signal_kev / photons / slabs[i].expected_kev[f], 1, 5e-3);
          g_assert_cmpfloat_with_epsilon (
              sums.photons / photons / slabs[i].expected_share[f], 1, 5e-3);
        }
    }
  for (int m = 0; m < 4; m++)
    skg_material_unref (materials[m]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/physics/spectrum-bins/worst", test_worst);
  g_test_add_func ("/physics/spectrum-bins/hardening", test_hardening);
  g_test_add_func ("/physics/spectrum-bins/edge", test_edge);
  g_test_add_func ("/physics/spectrum-bins/thick-metal", test_thick_metal);
  g_test_add_func ("/physics/spectrum-bins/small", test_small);
  g_test_add_func ("/physics/spectrum-bins/slabs", test_slabs);
  return g_test_run ();
}
