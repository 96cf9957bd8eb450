/* SPDX-License-Identifier: Apache-2.0
 * What a detector makes of photons: response by energy, sharpness, quantum noise. */
#include "config.h"

#include "physics/detector.h"

#include <math.h>

/* Packing of columnar CsI 75 to 80 % (as manufacturers say). Blurs of the flat panel:
 * fitted to MTF 0.5 at 1.0 to 1.3 and 0.2 at 2.0 to 2.5 lp/mm, what is published for
 * 600 um CsI and 0.2 mm pixels. Image intensifier, of a 23 cm field: MTF 0.5 at 1.3
 * lp/mm; glare lowers the contrast of large discs by 8 %; window and thickness as in
 * Bushberg et al., The Essential Physics of Medical Imaging. */
static const SkgDetectorModel models[] = {
  { "ideal", 0, 0, 1, 1, { { 1, 0 } } },
  { "flat-panel", 0, 600, 0.8, 2, { { .65, .105 }, { .35, .30 } } },
  { "image-intensifier", 1.5, 400, 0.8, 2, { { .92, .135 }, { .08, 15 } } },
};

const SkgDetectorModel *
skg_detector_model_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_strcmp0 (models[i].id, id) == 0)
      return &models[i];
  return NULL;
}

const char *const *
skg_detector_model_list (void)
{
  static const char *ids[G_N_ELEMENTS (models) + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
        ids[i] = models[i].id;
      g_once_init_leave (&once, 1);
    }
  return ids;
}

/* Attenuation of @mm of a material: mu times thickness. */
static double
get_thickness (SkgMaterial *material, double mm, double energy_kev)
{
  return skg_material_get_attenuation_cm2_g (material, energy_kev) *
         skg_material_get_density_g_cm3 (material) * mm / 10;
}

static double
get_absorption (const SkgDetectorModel *model,
                SkgMaterial *csi,
                SkgMaterial *aluminium,
                double energy_kev)
{
  double window = get_thickness (aluminium, model->window_al_mm, energy_kev);
  double scintillator =
      get_thickness (csi, model->csi_um / 1000 * model->packing, energy_kev);

  return exp (-window) * (model->csi_um > 0 ? -expm1 (-scintillator) : 1);
}

double
skg_detector_model_get_absorption (const SkgDetectorModel *model, double energy_kev)
{
  g_autoptr (SkgMaterial) csi = skg_material_find ("csi", NULL);
  g_autoptr (SkgMaterial) aluminium = skg_material_find ("aluminium", NULL);

  return get_absorption (model, csi, aluminium, energy_kev);
}

void
skg_detector_model_sum (const SkgDetectorModel *model,
                        SkgSpectrum *spectrum,
                        SkgDetectorSums *sums)
{
  g_autoptr (SkgMaterial) csi = skg_material_find ("csi", NULL);
  g_autoptr (SkgMaterial) aluminium = skg_material_find ("aluminium", NULL);
  gsize n_bins;
  const SkgSpectrumBin *bins = skg_spectrum_get_bins (spectrum, &n_bins);

  *sums = (SkgDetectorSums){ 0 };
  for (gsize i = 0; i < n_bins; i++)
    {
      double kev = bins[i].energy_kev;
      double absorbed =
          bins[i].fluence_per_mm2 * get_absorption (model, csi, aluminium, kev);

      sums->photons += bins[i].fluence_per_mm2;
      sums->absorbed += absorbed;
      sums->signal_kev += absorbed * kev;
      sums->signal2_kev2 += absorbed * kev * kev;
    }
}

double
skg_detector_sums_get_noise_factor (const SkgDetectorSums *sums)
{
  if (!(sums->signal_kev > 0))
    return 1;
  return sums->absorbed * sums->signal2_kev2 / (sums->signal_kev * sums->signal_kev);
}

double
skg_detector_sums_get_effective_photons (const SkgDetectorSums *sums)
{
  if (!(sums->signal2_kev2 > 0))
    return 0;
  return sums->signal_kev * sums->signal_kev / sums->signal2_kev2;
}

double
skg_detector_model_get_mtf (const SkgDetectorModel *model, double lp_per_mm)
{
  double sum = 0;

  /* Fourier transform of a Gaussian. */
  for (guint i = 0; i < model->n_blurs; i++)
    sum += model->blurs[i].share *
           exp (-2 * pow (G_PI * model->blurs[i].sigma_mm * lp_per_mm, 2));
  return sum;
}
