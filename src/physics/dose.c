/* SPDX-License-Identifier: Apache-2.0
 * How many photons a pixel gets: from detector air kerma, or from mAs at a distance. */
#include "config.h"

#include "physics/dose.h"

#define NGY_PER_UGY 1000.0

static double
get_inverse_square (double distance_mm)
{
  double ratio = SKG_DOSE_REFERENCE_MM / distance_mm;

  return ratio * ratio;
}

double
skg_dose_get_photons_per_mm2_ugy (SkgSpectrum *spectrum)
{
  double kerma_ugy = skg_spectrum_get_air_kerma_ugy (spectrum);

  return kerma_ugy > 0 ? skg_spectrum_get_fluence_per_mm2 (spectrum) / kerma_ugy : 0;
}

double
skg_dose_get_photons_for_kerma (SkgSpectrum *spectrum,
                                double kerma_ngy,
                                double pitch_mm)
{
  return skg_dose_get_photons_per_mm2_ugy (spectrum) * kerma_ngy / NGY_PER_UGY *
         pitch_mm * pitch_mm;
}

double
skg_dose_get_photons_for_mas (SkgSpectrum *spectrum,
                              double mas,
                              double distance_mm,
                              double pitch_mm)
{
  return skg_spectrum_get_fluence_per_mm2 (spectrum) * mas *
         get_inverse_square (distance_mm) * pitch_mm * pitch_mm;
}

double
skg_dose_get_kerma_ngy (SkgSpectrum *spectrum, double mas, double distance_mm)
{
  return skg_spectrum_get_air_kerma_ugy (spectrum) * NGY_PER_UGY * mas *
         get_inverse_square (distance_mm);
}

double
skg_dose_get_mas (SkgSpectrum *spectrum, double kerma_ngy, double distance_mm)
{
  double per_mas = skg_dose_get_kerma_ngy (spectrum, 1, distance_mm);

  return per_mas > 0 ? kerma_ngy / per_mas : 0;
}
