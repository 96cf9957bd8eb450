/* SPDX-License-Identifier: Apache-2.0 */
#include "physics/dose.h"
#include "physics/tube.h"

#include <math.h>

static SkgSpectrum *
get_beam (double kvp, double al_mm)
{
  SkgTube tube = { .kvp = kvp,
                   .anode_rad = SKG_TUBE_DEFAULT_ANODE_DEG * G_PI / 180,
                   .filter_al_mm = al_mm };

  return skg_tube_get_spectrum (&tube, NULL);
}

/* IEC 62220-1-1, RQA 3, 5, 7 and 9: photons per mm2 and uGy, within 5 %. A pixel of
 * 0.194 mm then counts 750 to 1250 at 1 uGy, and 15 to 25 in a fluoroscopy picture of
 * 20 nGy. */
static void
test_rqa (void)
{
  static const double beams[][3] = {
    { 50, 10, 20673 }, { 70, 21, 29653 }, { 90, 30, 32490 }, { 120, 40, 31007 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (beams); i++)
    {
      g_autoptr (SkgSpectrum) beam = get_beam (beams[i][0], 2.5 + beams[i][1]);
      double per_mm2 = skg_dose_get_photons_per_mm2_ugy (beam);

      g_test_message ("%.0f kV + %.0f mm Al: %.0f per mm2 uGy", beams[i][0],
                      beams[i][1], per_mm2);
      g_assert_cmpfloat_with_epsilon (per_mm2 / beams[i][2], 1, 0.05);
      g_assert_cmpfloat_with_epsilon (
          skg_dose_get_photons_for_kerma (beam, 1000, 0.194) /
              (beams[i][2] * 0.194 * 0.194),
          1, 0.05);
      g_assert_cmpfloat (skg_dose_get_photons_for_kerma (beam, 20, 0.194), >, 15);
      g_assert_cmpfloat (skg_dose_get_photons_for_kerma (beam, 20, 0.194), <, 25);
    }
}

/* 80 kVp with 2.5 mm Al gives 50 uGy per mAs at 1 m (tube.h); half of the distance,
 * four times as much; photons by mAs and by the kerma of those mAs are the same. */
static void
test_distance (void)
{
  g_autoptr (SkgSpectrum) beam = get_beam (80, 2.5);

  g_assert_cmpfloat_with_epsilon (skg_dose_get_kerma_ngy (beam, 2, 1000) / 100e3, 1,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (skg_dose_get_kerma_ngy (beam, 2, 500) / 400e3, 1,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (skg_dose_get_mas (beam, 400e3, 500), 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (
      skg_dose_get_photons_for_mas (beam, 0.3, 1200, 0.2) /
          skg_dose_get_photons_for_kerma (
              beam, skg_dose_get_kerma_ngy (beam, 0.3, 1200), 0.2),
      1, 1e-9);
}

/* No beam, no photons, and no division by none. */
static void
test_empty (void)
{
  const SkgSpectrumBin dark[] = { { 40, 1, 0 }, { 60, 1, 0 } };
  g_autoptr (SkgSpectrum) spectrum = skg_spectrum_new (dark, 2);

  g_assert_cmpfloat (skg_dose_get_photons_per_mm2_ugy (spectrum), ==, 0);
  g_assert_cmpfloat (skg_dose_get_photons_for_kerma (spectrum, 20, 0.2), ==, 0);
  g_assert_cmpfloat (skg_dose_get_photons_for_mas (spectrum, 20, 1000, 0.2), ==, 0);
  g_assert_cmpfloat (skg_dose_get_mas (spectrum, 20, 1000), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/physics/dose/rqa", test_rqa);
  g_test_add_func ("/physics/dose/distance", test_distance);
  g_test_add_func ("/physics/dose/empty", test_empty);
  return g_test_run ();
}
