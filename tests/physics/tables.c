/* SPDX-License-Identifier: Apache-2.0
 * Prints the physics tables of docs/validation.md.
 *
 *   tables FOLDER     (with spectra/ and scatter/)
 *
 * The tests hold the bounds; this shows by how much. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "physics/dose.h"
#include "physics/scatter.h"
#include "physics/spectrum-bins.h"
#include "physics/tube.h"

static SkgSpectrum *
get_beam (double kvp, double al_mm)
{
  SkgTube tube = { .kvp = kvp,
                   .anode_rad = SKG_TUBE_DEFAULT_ANODE_DEG * G_PI / 180,
                   .filter_al_mm = al_mm };

  return skg_tube_get_spectrum (&tube, NULL);
}

static SkgSpectrum *
load_spectrum (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".csv", NULL);
  g_autofree char *path = g_build_filename (folder, "spectra", file, NULL);
  g_autoptr (GError) error = NULL;
  SkgSpectrum *spectrum = skg_spectrum_load (path, &error);

  if (spectrum == NULL)
    {
      g_printerr ("%s\n", error->message);
      exit (2);
    }
  return spectrum;
}

/* Total filtration for a half-value layer. */
static double
find_filter_mm (double kvp, double half_value_layer_mm)
{
  g_autoptr (SkgMaterial) aluminium = skg_material_find ("aluminium", NULL);
  double low_mm = 0.5;
  double high_mm = 8;

  for (int step = 0; step < 14; step++)
    {
      double middle_mm = (low_mm + high_mm) / 2;
      g_autoptr (SkgSpectrum) beam = get_beam (kvp, middle_mm);

      if (skg_spectrum_get_half_value_layer_mm (beam, aluminium) < half_value_layer_mm)
        low_mm = middle_mm;
      else
        high_mm = middle_mm;
    }
  return (low_mm + high_mm) / 2;
}

static void
print_tube (const char *folder)
{
  static const double rqr[][2] = { { 50, 1.8 }, { 60, 2.2 },  { 70, 2.6 }, { 80, 3.0 },
                                   { 90, 3.5 }, { 100, 4.0 }, { 120, 5.0 } };
  static const double rqa[][3] = {
    { 50, 10, 20673 }, { 70, 21, 29653 }, { 90, 30, 32490 }, { 120, 40, 31007 }
  };
  static const struct
  {
    const char *name;
    double kvp;
    double al_mm;
  } published[] = { { "60KV_AL35", 60, 3.5 },
                    { "90KV_AL40", 90, 4.0 },
                    { "120KV_AL43", 120, 4.3 } };

  g_print ("| beam | standard | ours | |\n| --- | --- | --- | --- |\n");
  for (gsize i = 0; i < G_N_ELEMENTS (rqr); i++)
    g_print (
        "| RQR %zu, %.0f kV: filter for %.1f mm Al half-value layer | 2.0 to 3.6 mm "
        "Al | %.2f mm Al | |\n",
        i + 3, rqr[i][0], rqr[i][1], find_filter_mm (rqr[i][0], rqr[i][1]));
  for (gsize i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_autoptr (SkgSpectrum) theirs = load_spectrum (folder, published[i].name);
      g_autoptr (SkgSpectrum) ours = get_beam (published[i].kvp, published[i].al_mm);
      double their_kev = skg_spectrum_get_mean_kev (theirs);
      double our_kev = skg_spectrum_get_mean_kev (ours);

      g_print (
          "| %.0f kV, %.1f mm Al: mean energy | %.2f keV | %.2f keV | %+.1f %% |\n",
          published[i].kvp, published[i].al_mm, their_kev, our_kev,
          100 * (our_kev / their_kev - 1));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rqa); i++)
    {
      g_autoptr (SkgSpectrum) beam = get_beam (rqa[i][0], 2.5 + rqa[i][1]);
      double ours = skg_dose_get_photons_per_mm2_ugy (beam);

      g_print ("| RQA %zu, %.0f kV + %.0f mm Al: photons per mm2 uGy | %.0f | %.0f | "
               "%+.1f %% |\n",
               3 + 2 * i, rqa[i][0], rqa[i][1], rqa[i][2], ours,
               100 * (ours / rqa[i][2] - 1));
    }
}

static void
print_hardening (void)
{
  static const double beams[][2] = { { 60, 3.5 }, { 90, 4 }, { 120, 4.3 } };
  g_autoptr (SkgMaterial) water = skg_material_find ("water", NULL);
  g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 1);

  g_print (
      "\n| mean energy, keV | 0 cm water | 10 cm | 20 cm | 30 cm | bins | worst |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n");
  for (gsize b = 0; b < G_N_ELEMENTS (beams); b++)
    {
      g_autoptr (SkgSpectrum) beam = get_beam (beams[b][0], beams[b][1]);
      double worst = 0;

      skg_spectrum_bins_init (bins, beam, &water, 1, skg_detector_model_find ("ideal"));
      g_print ("| %.0f kV, %.1f mm Al |", beams[b][0], beams[b][1]);
      for (double cm = 0; cm <= 30; cm++)
        {
          g_autoptr (SkgSpectrum) behind = skg_spectrum_filter (beam, water, 10 * cm);
          double expected = skg_spectrum_get_mean_kev (behind);
          SkgDetectorSums sums;

          skg_spectrum_bins_sum (bins, &cm, &sums);
          worst = MAX (worst, fabs (sums.signal_kev / sums.photons / expected - 1));
          if (fmod (cm, 10) < 0.5)
            g_print (" %.2f |", sums.signal_kev / sums.photons);
        }
      g_print (" %u | %.1e |\n", bins->n_bins, worst);
    }
}

/* Slabs of DeepDRR's materials, its formula and its spectra: keV per photon of the free
 * beam. */
static void
print_slabs (const char *folder)
{
  static const char *const names[] = { "60KV_AL35", "90KV_AL40", "120KV_AL43" };
  static const char *const materials[] = { "soft-tissue", "bone", "iron", "titanium" };
  static const struct
  {
    const char *label;
    double area_g_cm2[4];
    double expected_kev[3];
  } slabs[] = {
    { "none", { 0 }, { 37.53024, 49.24489, 58.16275 } },
    { "soft tissue 20", { 20 }, { .191203, .618067, 1.04425 } },
    { "soft tissue 20, bone 2", { 20, 2 }, { .0706983, .324729, .617456 } },
    { "bone 2", { 0, 2 }, { 9.3108, 20.7214, 29.3374 } },
    { "iron 0.787", { 0, 0, .787 }, { 3.35495, 13.8131, 23.6016 } },
    { "titanium 0.451", { 0, 0, 0, .451 }, { 12.95, 27.8475, 38.8318 } },
  };
  SkgMaterial *m[4];
  g_autofree SkgSpectrumBins *bins = g_new (SkgSpectrumBins, 3);

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (SkgMaterial) exact = skg_material_find (materials[i], NULL);

      m[i] = skg_material_new_nist_grid (exact);
    }
  for (int s = 0; s < 3; s++)
    {
      g_autoptr (SkgSpectrum) spectrum = load_spectrum (folder, names[s]);

      skg_spectrum_bins_init (&bins[s], spectrum, m, 4,
                              skg_detector_model_find ("ideal"));
    }
  g_print ("\n| g/cm2 | 60 kV: DeepDRR, ours | 90 kV | 120 kV |\n"
           "| --- | --- | --- | --- |\n");
  for (gsize i = 0; i < G_N_ELEMENTS (slabs); i++)
    {
      g_print ("| %s |", slabs[i].label);
      for (int s = 0; s < 3; s++)
        {
          const double none[4] = { 0 };
          SkgDetectorSums air;
          SkgDetectorSums sums;
          double kev;

          skg_spectrum_bins_sum (&bins[s], none, &air);
          skg_spectrum_bins_sum (&bins[s], slabs[i].area_g_cm2, &sums);
          kev = sums.signal_kev / air.photons;
          g_print (" %.5g, %.5g keV (%+.2f %%) |", slabs[i].expected_kev[s], kev,
                   100 * (kev / slabs[i].expected_kev[s] - 1));
        }
      g_print ("\n");
    }
  for (int i = 0; i < 4; i++)
    skg_material_unref (m[i]);
}

enum
{
  N_CELLS = 60,
  BORDER = N_CELLS / 8
};

/* Scatter-to-primary ratio in the middle of a slab. */
static double
get_ratio (double mean_kev, double water_cm, double field_cm, double gap_cm)
{
  SkgScatterSetup setup = { .columns = N_CELLS,
                            .rows = N_CELLS,
                            .cell_mm = 10 * field_cm / (N_CELLS - 2 * BORDER),
                            .centre_column = (N_CELLS - 1) / 2.0,
                            .centre_row = (N_CELLS - 1) / 2.0,
                            .sid_mm = 1000,
                            .gap_mm = 10 * gap_cm,
                            .mean_kev = mean_kev };
  g_autofree float *primary = g_new0 (float, N_CELLS *N_CELLS);
  g_autofree float *water = g_new0 (float, N_CELLS *N_CELLS);
  g_autofree float *scatter = g_new0 (float, N_CELLS *N_CELLS);

  for (int row = BORDER; row < N_CELLS - BORDER; row++)
    for (int column = BORDER; column < N_CELLS - BORDER; column++)
      {
        primary[row * N_CELLS + column] = 1;
        water[row * N_CELLS + column] = (float) water_cm;
      }
  skg_scatter_compute (&setup, primary, water, scatter);
  return (double) scatter[N_CELLS / 2 * N_CELLS + N_CELLS / 2];
}

static void
print_scatter (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "scatter", "spr-water.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  double worst = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_printerr ("%s: cannot be read\n", path);
      exit (2);
    }
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_print ("\n| kV | water | field | gap | Monte Carlo | ours | |\n"
           "| --- | --- | --- | --- | --- | --- | --- |\n");
  for (guint i = 1; lines[i] != NULL; i++)
    {
      double kv, water_cm, field_cm, gap_cm, expected, percent, ours;

      if (sscanf (lines[i], "%lf,%lf,%lf,%lf,%lf,%lf", &kv, &water_cm, &field_cm,
                  &gap_cm, &expected, &percent) != 6)
        continue;
      ours = get_ratio (kv < 75    ? 37.53
                        : kv < 105 ? 49.245
                                   : 58.163,
                        water_cm, field_cm, gap_cm);
      worst = MAX (worst, fabs (ours / expected - 1));
      g_print (
          "| %.0f | %.0f cm | %.0f cm | %.0f cm | %.3f, error %.1f %% | %.3f | %+.1f "
          "%% |\n",
          kv, water_cm, field_cm, gap_cm, expected, percent, ours,
          100 * (ours / expected - 1));
    }
  g_print ("\nWorst: %.1f %%.\n", 100 * worst);
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    {
      g_printerr ("usage: tables FOLDER\n");
      return 2;
    }
  print_tube (argv[1]);
  print_hardening ();
  print_slabs (argv[1]);
  print_scatter (argv[1]);
  return 0;
}
