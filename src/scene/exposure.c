/* SPDX-License-Identifier: Apache-2.0
 * Exposure in the scene file: defaults, checks, and one sample of it. */
#include "config.h"

#include "scene/exposure.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "physics/tube.h"
#include "scene/exposure-private.h"

#define DEFAULT_KVP 90.0
#define DEFAULT_AL_MM 4.0
#define DEFAULT_PHOTONS 10000.0
#define DEFAULT_GRID_RATIO 10.0
#define DEFAULT_FOCAL_SPOT_MM 0.6
#define DEFAULT_AEC_WATER_CM 20.0
#define DEFAULT_GLARE_SIGMA_MM 15.0
#define GLARE_MIN_SIGMA_MM 2.0

void
skg_exposure_set_defaults (SkgSceneData *data)
{
  data->simulator = g_strdup ("realistic");
  data->detector = g_strdup ("flat-panel");
  data->image = g_strdup ("log");
  skg_number_set (&data->hu_low, SKG_HEURISTIC_HU_LOW);
  skg_number_set (&data->kvp, DEFAULT_KVP);
  skg_number_set (&data->filter_al_mm, DEFAULT_AL_MM);
  skg_number_set (&data->filter_cu_mm, 0);
  skg_number_set (&data->filter_mm, 0);
  skg_number_set (&data->anode_deg, SKG_TUBE_DEFAULT_ANODE_DEG);
  skg_number_set (&data->aec_water_cm, DEFAULT_AEC_WATER_CM);
  skg_number_set (&data->grid_ratio, DEFAULT_GRID_RATIO);
  skg_number_set (&data->focal_spot_mm, DEFAULT_FOCAL_SPOT_MM);
  data->noise = data->scatter = data->fall_off = data->heel = TRUE;
  data->flat_field = TRUE;
}

gboolean
skg_exposure_is_spectrum_name (const char *text)
{
  SkgTube unused;

  return skg_tube_find_named (text, &unused);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, message);
  return FALSE;
}

static gboolean
check_dose (const SkgSceneData *data, GError **error)
{
  int given = (data->photons_per_pixel.kind != SKG_NUMBER_UNSET) +
              (data->detector_kerma_ngy.kind != SKG_NUMBER_UNSET) +
              (data->mas.kind != SKG_NUMBER_UNSET);

  if (given > 1)
    return fail (error,
                 "exposure: give one of photons_per_pixel, detector_kerma_ngy and "
                 "mas, not several");
  if (data->spectrum != NULL && !skg_exposure_is_spectrum_name (data->spectrum) &&
      data->mas.kind != SKG_NUMBER_UNSET)
    return fail (error,
                 "exposure.mas: a spectrum file does not say what a mAs gives; use "
                 "photons_per_pixel or detector_kerma_ngy");
  return TRUE;
}

/* @low must stay below @high in every sample. */
static gboolean
check_blades (const char *name,
              const SkgNumber *low_side,
              const SkgNumber *high_side,
              GError **error)
{
  double low;
  double high;
  double unused;

  if (low_side->kind == SKG_NUMBER_UNSET || high_side->kind == SKG_NUMBER_UNSET)
    return TRUE;
  skg_number_get_range (low_side, &unused, &low);
  skg_number_get_range (high_side, &high, &unused);
  if (low < high)
    return TRUE;
  g_set_error (
      error, SKG_ERROR, SKG_ERROR_INPUT,
      "exposure.collimator: closed: %s is %g to %g mm; the first must be below "
      "the second",
      name, low, high);
  return FALSE;
}

/* Its place in the table, counted from 1; 0: not in it. A mixture of the scene's own is
 * known there by name and content. */
static guint
find_material (const SkgTissue *tissue, const char *name)
{
  for (guint m = 0; m < tissue->n_materials; m++)
    {
      gsize length = strcspn (tissue->materials[m], "#");

      if (strlen (name) == length && strncmp (tissue->materials[m], name, length) == 0)
        return m + 1;
    }
  return 0;
}

static char *
dup_material_names (const SkgTissue *tissue)
{
  GString *names = g_string_new (NULL);

  for (guint m = 0; m < tissue->n_materials; m++)
    {
      const char *id = tissue->materials[m];

      g_string_append (names, m > 0 ? ", " : "");
      g_string_append_len (names, id, (gssize) strcspn (id, "#"));
    }
  return g_string_free (names, FALSE);
}

gboolean
skg_exposure_check_data (const SkgSceneData *data, GError **error)
{
  SkgTissue tissue;
  const char *filter;
  g_autoptr (SkgMaterial) material = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!check_dose (data, error) ||
      !check_blades ("left to right", &data->collimator_left_mm,
                     &data->collimator_right_mm, error) ||
      !check_blades ("top to bottom", &data->collimator_top_mm,
                     &data->collimator_bottom_mm, error) ||
      !skg_mixtures_check (data->materials, error) ||
      !skg_tissue_from_json (data->tissue, data->materials, &tissue, error))
    return FALSE;
  if (data->only_material != NULL && find_material (&tissue, data->only_material) == 0)
    {
      g_autofree char *names = dup_material_names (&tissue);

      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "exposure.only_material: \"%.60s\" is not in the tissue table: one of "
          "%s",
          data->only_material, names);
      return FALSE;
    }
  if (data->filter_material == NULL)
    return TRUE;
  filter = skg_mixtures_resolve (data->materials, data->filter_material, error);
  if (filter == NULL)
    return FALSE;
  material = skg_material_find (filter, &local_error);
  if (material != NULL && skg_material_get_density_g_cm3 (material) > 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "exposure.filter_material: %s",
               local_error != NULL ? local_error->message : "has no known density");
  return FALSE;
}

/* Drawing */

typedef struct
{
  guint64 seed;
  guint64 index;
} Draw;

static double
draw (const Draw *d, const SkgNumber *number, const char *path, double fallback)
{
  if (number->kind == SKG_NUMBER_UNSET)
    return fallback;
  return skg_number_draw_stream (number, d->seed, d->index, path);
}

#define DRAW(member, path, fallback) draw (d, &data->member, "exposure." path, fallback)

static void
draw_tube (const Draw *d, const SkgSceneData *data, SkgExposure *out)
{
  out->kvp = DRAW (kvp, "kvp", DEFAULT_KVP);
  out->filter_al_mm = DRAW (filter_al_mm, "filter_al_mm", DEFAULT_AL_MM);
  out->filter_cu_mm = DRAW (filter_cu_mm, "filter_cu_mm", 0);
  out->filter_mm = DRAW (filter_mm, "filter_mm", 0);
  out->anode_rad =
      SKG_RAD_FROM_DEG (DRAW (anode_deg, "anode_deg", SKG_TUBE_DEFAULT_ANODE_DEG));
  out->aec_water_cm = DRAW (aec_water_cm, "aec_water_cm", DEFAULT_AEC_WATER_CM);
  if (data->spectrum != NULL)
    {
      SkgTube named;

      if (skg_tube_find_named (data->spectrum, &named))
        {
          out->kvp = named.kvp;
          out->filter_al_mm = named.filter_al_mm;
          out->filter_cu_mm = named.filter_cu_mm;
        }
      else
        out->spectrum = g_intern_string (data->spectrum);
    }
  if (data->detector_kerma_ngy.kind != SKG_NUMBER_UNSET)
    {
      out->dose = SKG_DOSE_KERMA;
      out->dose_value = DRAW (detector_kerma_ngy, "detector_kerma_ngy", 0);
    }
  else if (data->mas.kind != SKG_NUMBER_UNSET)
    {
      out->dose = SKG_DOSE_MAS;
      out->dose_value = DRAW (mas, "mas", 0);
    }
  else
    {
      out->dose = SKG_DOSE_PHOTONS;
      out->dose_value = DRAW (photons_per_pixel, "photons_per_pixel", DEFAULT_PHOTONS);
    }
}

static void
draw_field (const Draw *d, const SkgSceneData *data, SkgExposure *out)
{
  SkgCollimator open = SKG_COLLIMATOR_OPEN;

  out->scatter = data->scatter;
  out->fall_off = data->fall_off;
  out->heel = data->heel;
  out->grid_ratio = DRAW (grid_ratio, "grid_ratio", DEFAULT_GRID_RATIO);
  out->focal_spot_mm = DRAW (focal_spot_mm, "focal_spot_mm", DEFAULT_FOCAL_SPOT_MM);
  out->collimator = (SkgCollimator){
    .left_mm = DRAW (collimator_left_mm, "collimator.left_mm", open.left_mm),
    .right_mm = DRAW (collimator_right_mm, "collimator.right_mm", open.right_mm),
    .top_mm = DRAW (collimator_top_mm, "collimator.top_mm", open.top_mm),
    .bottom_mm = DRAW (collimator_bottom_mm, "collimator.bottom_mm", open.bottom_mm),
    .iris_mm = DRAW (iris_mm, "collimator.iris_mm", open.iris_mm),
  };
}

/* What each kind of detector has besides its response (physics/detector.h), where the
 * scene does not say otherwise: of a CsI flat panel, and of an older C-arm with an
 * intensifier. */
typedef struct
{
  const char *kind;
  double electronic_noise_quanta;
  double saturation;
  double bits;
  double lag;
  double vignette;
  double pincushion;
  gboolean round_field;
} DetectorKind;

static const DetectorKind detector_kinds[] = {
  { "ideal", 0, 0, 0, 0, 0, 0, FALSE },
  { "flat-panel", 4, 1.5, 14, 0.03, 0, 0, FALSE },
  { "image-intensifier", 6, 1.2, 12, 0.1, 0.3, 0.08, TRUE },
};

/* Line pairs per mm at which @model passes half of the contrast, without its glare. */
static double
find_mtf_50 (const SkgDetectorModel *model)
{
  double low = 0.01;
  double high = 50;

  for (int i = 0; i < 60; i++)
    {
      double middle = sqrt (low * high);

      if (skg_detector_model_get_mtf (model, middle) > 0.5)
        low = middle;
      else
        high = middle;
    }
  return sqrt (low * high);
}

/* Narrow Gaussians are the point spread; a wide one is glare. */
static void
set_blurs (const SkgDetectorModel *model, double mtf_50_lp_mm, SkgDetection *out)
{
  double scale = mtf_50_lp_mm > 0 ? find_mtf_50 (model) / mtf_50_lp_mm : 1;
  guint n = 0;
  double sum = 0;

  for (guint i = 0; i < model->n_blurs; i++)
    if (model->blurs[i].sigma_mm > GLARE_MIN_SIGMA_MM)
      {
        out->glare = model->blurs[i].share;
        out->glare_sigma_mm = model->blurs[i].sigma_mm;
      }
    else if (model->blurs[i].sigma_mm > 0)
      {
        out->blur_weight[n] = model->blurs[i].share;
        out->blur_sigma_mm[n++] = model->blurs[i].sigma_mm * scale;
        sum += model->blurs[i].share;
      }
  for (guint i = 0; i < n; i++)
    out->blur_weight[i] /= sum;
}

static void
draw_detector (const Draw *d, const SkgSceneData *data, SkgExposure *out)
{
  static const char *const images[] = { "log", "linear", "deepdrr" };
  const DetectorKind *kind = &detector_kinds[0];
  SkgDetection *detection = &out->detection;

  for (gsize i = 0; i < G_N_ELEMENTS (detector_kinds); i++)
    if (strcmp (detector_kinds[i].kind, data->detector) == 0)
      kind = &detector_kinds[i];
  out->detector = *skg_detector_model_find (kind->kind);
  out->detector.csi_um = DRAW (csi_um, "detector.csi_um", out->detector.csi_um);
  *detection = SKG_DETECTION_PERFECT;
  detection->glare_sigma_mm = DEFAULT_GLARE_SIGMA_MM;
  set_blurs (&out->detector, DRAW (mtf_50_lp_mm, "detector.mtf_50_lp_mm", 0),
             detection);
  detection->quantum_noise = data->noise;
  detection->electronic_quanta =
      data->noise ? DRAW (electronic_noise_quanta, "detector.electronic_noise_quanta",
                          kind->electronic_noise_quanta)
                  : 0;
  detection->gain = DRAW (gain, "detector.gain", 1);
  detection->saturation = DRAW (saturation, "detector.saturation", kind->saturation);
  detection->bits = (guint) DRAW (bits, "detector.bits", kind->bits);
  detection->lag = DRAW (lag, "detector.lag", kind->lag);
  detection->vignette = DRAW (vignette, "detector.vignette", kind->vignette);
  detection->glare = DRAW (glare, "detector.glare", detection->glare);
  detection->pincushion = DRAW (pincushion, "detector.pincushion", kind->pincushion);
  detection->round_field = kind->round_field;
  detection->flat_field = data->flat_field;
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    if (strcmp (images[i], data->image) == 0)
      detection->image = i;
}

gboolean
skg_exposure_draw (const SkgSceneData *data,
                   guint64 seed,
                   guint64 index,
                   SkgExposure *exposure,
                   GError **error)
{
  static const char *const simulators[] = { "naive", "heuristic", "realistic" };
  const Draw here = { seed, index };
  const Draw *d = &here;
  SkgExposure out;
  SkgRandom noise;

  memset (&out, 0, sizeof out);
  for (guint i = 0; i < G_N_ELEMENTS (simulators); i++)
    if (strcmp (simulators[i], data->simulator) == 0)
      out.simulator = i;
  out.mu_water_per_mm = DRAW (mu_water_per_mm, "mu_water_per_mm", SKG_MU_WATER_PER_MM);
  out.hu_low = DRAW (hu_low, "hu_low", SKG_HEURISTIC_HU_LOW);
  draw_tube (d, data, &out);
  draw_field (d, data, &out);
  draw_detector (d, data, &out);
  skg_random_init (&noise, seed, index, "exposure.noise");
  out.detection.noise_key = skg_random_next_uint64 (&noise);
  if (!skg_tissue_from_json (data->tissue, data->materials, &out.tissue, error))
    return FALSE;
  if (data->only_material != NULL)
    out.shown_material = find_material (&out.tissue, data->only_material);
  if (data->filter_material != NULL)
    {
      out.filter_material =
          skg_mixtures_resolve (data->materials, data->filter_material, error);
      if (out.filter_material == NULL)
        return FALSE;
    }
  *exposure = out;
  return TRUE;
}

SkgLineModel
skg_exposure_get_line_model (const SkgExposure *exposure)
{
  if (exposure->simulator == SKG_SIMULATOR_HEURISTIC)
    return (SkgLineModel){ exposure->hu_low, SKG_HEURISTIC_MU_WATER_PER_MM -
                                                 SKG_HEURISTIC_MU_AIR_PER_MM };
  return SKG_LINE_MODEL_NAIVE (exposure->mu_water_per_mm);
}

double
skg_exposure_get_mtf_50_lp_mm (const SkgExposure *exposure)
{
  const SkgDetectorModel *model = &exposure->detector;

  /* set_blurs() scales all narrow Gaussians alike. */
  for (guint i = 0; i < model->n_blurs; i++)
    if (model->blurs[i].sigma_mm > 0 && model->blurs[i].sigma_mm <= GLARE_MIN_SIGMA_MM)
      return find_mtf_50 (model) * model->blurs[i].sigma_mm /
             exposure->detection.blur_sigma_mm[0];
  return (double) NAN;
}
