/* SPDX-License-Identifier: Apache-2.0
 * From exposure settings to what the renderer needs: spectrum, effective bins, dose. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "physics/dose.h"
#include "physics/scatter-grid.h"
#include "physics/spectrum-bins.h"
#include "physics/tube.h"
#include "scene/exposure-private.h"

/* Behind a patient the beam is harder: mean energy for the grid's transmissions. */
#define REFERENCE_PATIENT_CM 20.0
#define SKIN_DISTANCE_MM 300.0
/* Heavier than tissue: metal absorbs what it scatters. */
#define MAX_SCATTERING_G_CM3 2.6
#define TISSUE_HU (-300.0)
/* Half the angle that the heel table covers: 2 x 30 cm at 1 m. */
#define HEEL_HALF_RAD 0.3
#define CACHE_SIZE 8

/* What a spectrum depends on; compared byte by byte. */
typedef struct
{
  double kvp;
  double anode_rad;
  double filter_al_mm;
  double filter_cu_mm;
  double filter_mm;
  const char *filter_material;
  const char *file;
} SpectrumKey;

/* What a beam's bins depend on. */
typedef struct
{
  SpectrumKey spectrum;
  SkgDetectorModel detector;
  const char *materials[SKG_TISSUE_MAX_MATERIALS];
  const char *metals[SKG_TOOLS_MAX_MATERIALS]; /* of tools */
} BinsKey;

typedef struct
{
  BinsKey key;
  guint64 last_use;
  SkgSpectrum *spectrum;
  SkgBeam beam; /* bins and heel alone */
  double mean_kev;
  double mean_behind_kev;
} CacheEntry;

/* Shared by all scenes: a window, its contact sheet and tests ask for the same beams.
 */
static GMutex cache_mutex;
static CacheEntry cache[CACHE_SIZE];
static guint64 cache_clock;

static SpectrumKey
make_spectrum_key (const SkgExposure *e)
{
  SpectrumKey key;

  memset (&key, 0, sizeof key);
  key.file = e->spectrum;
  key.filter_mm = e->filter_material != NULL ? e->filter_mm : 0;
  key.filter_material = key.filter_mm > 0 ? e->filter_material : NULL;
  if (e->spectrum != NULL)
    return key;
  key.kvp = e->kvp;
  key.anode_rad = e->anode_rad;
  key.filter_al_mm = e->filter_al_mm;
  key.filter_cu_mm = e->filter_cu_mm;
  return key;
}

static SkgSpectrum *
make_spectrum (const SpectrumKey *key, GError **error)
{
  SkgTube tube = { key->kvp, key->anode_rad, key->filter_al_mm, key->filter_cu_mm };
  g_autoptr (SkgSpectrum) spectrum = key->file != NULL
                                         ? skg_spectrum_load (key->file, error)
                                         : skg_tube_get_spectrum (&tube, error);
  g_autoptr (SkgMaterial) filter = NULL;

  if (spectrum == NULL || key->filter_material == NULL)
    return g_steal_pointer (&spectrum);
  filter = skg_material_find (key->filter_material, error);
  return filter != NULL ? skg_spectrum_filter (spectrum, filter, key->filter_mm) : NULL;
}

static CacheEntry *
find_entry (const SkgExposure *e, SkgToolShapes *tools, GError **error);

SkgSpectrum *
skg_exposure_get_spectrum (const SkgExposure *exposure, GError **error)
{
  SkgSpectrum *spectrum = NULL;
  CacheEntry *entry;

  g_mutex_lock (&cache_mutex);
  entry = find_entry (exposure, NULL, error);
  if (entry != NULL)
    spectrum = skg_spectrum_ref (entry->spectrum);
  g_mutex_unlock (&cache_mutex);
  return spectrum;
}

static SkgSpectrum *
attenuate (SkgSpectrum *spectrum, const char *name, double g_cm2)
{
  g_autoptr (SkgMaterial) material = skg_material_find (name, NULL);
  gsize n_bins;
  const SkgSpectrumBin *bins = skg_spectrum_get_bins (spectrum, &n_bins);
  g_autofree SkgSpectrumBin *out = g_memdup2 (bins, n_bins * sizeof *bins);

  for (gsize i = 0; i < n_bins; i++)
    out[i].fluence_per_mm2 *=
        exp (-g_cm2 * skg_material_get_attenuation_cm2_g (material, out[i].energy_kev));
  return skg_spectrum_new (out, n_bins);
}

SkgSpectrum *
skg_exposure_attenuate (const SkgExposure *exposure,
                        SkgSpectrum *spectrum,
                        const float area_g_cm2[SKG_TISSUE_MAX_MATERIALS])
{
  g_autoptr (SkgSpectrum) behind = skg_spectrum_ref (spectrum);

  for (guint m = 0; m < exposure->tissue.n_materials; m++)
    {
      SkgSpectrum *next =
          attenuate (behind, exposure->tissue.materials[m], (double) area_g_cm2[m]);

      skg_spectrum_unref (behind);
      behind = next;
    }
  return g_steal_pointer (&behind);
}

static void
fill_bins (SkgSpectrum *spectrum, const BinsKey *key, SkgBeam *beam)
{
  SkgMaterial *materials[SKG_SPECTRUM_BINS_MAX_MATERIALS] = { NULL };
  double fluence = skg_spectrum_get_fluence_per_mm2 (spectrum);
  SkgSpectrumBins bins;
  guint n_tissue;
  guint n = 0;

  for (; n < SKG_TISSUE_MAX_MATERIALS && key->materials[n] != NULL; n++)
    materials[n] = skg_material_find (key->materials[n], NULL);
  n_tissue = n;
  for (; n - n_tissue < SKG_TOOLS_MAX_MATERIALS && key->metals[n - n_tissue] != NULL;
       n++)
    materials[n] = skg_material_find (key->metals[n - n_tissue], NULL);
  skg_spectrum_bins_init (&bins, spectrum, materials, n, &key->detector);
  beam->n_bins = bins.n_bins;
  for (guint b = 0; b < bins.n_bins; b++)
    {
      beam->bins[b].photons = bins.photons[b] / fluence;
      beam->bins[b].signal_kev = bins.signal_kev[b] / fluence;
      beam->bins[b].signal2_kev2 = bins.signal2_kev2[b] / fluence;
      for (guint m = 0; m < n_tissue; m++)
        beam->bins[b].attenuation_cm2_g[m] = bins.attenuation_cm2_g[b][m];
      for (guint m = n_tissue; m < n; m++)
        beam->bins[b].metal_cm2_g[m - n_tissue] = bins.attenuation_cm2_g[b][m];
    }
  for (guint m = 0; m < n; m++)
    skg_material_unref (materials[m]);
}

/* As a table over the angle, of our own tube alone. */
static void
fill_heel (const SkgExposure *e, SkgBeam *beam)
{
  SkgTube tube = { e->kvp, e->anode_rad, e->filter_al_mm, e->filter_cu_mm };
  double angles_rad[SKG_BEAM_HEEL_POINTS];

  if (e->spectrum != NULL)
    return;
  beam->n_heel = SKG_BEAM_HEEL_POINTS;
  beam->heel_half_rad = HEEL_HALF_RAD;
  for (guint i = 0; i < SKG_BEAM_HEEL_POINTS; i++)
    angles_rad[i] = HEEL_HALF_RAD * (2.0 * i / (SKG_BEAM_HEEL_POINTS - 1) - 1);
  skg_tube_list_heel (&tube, REFERENCE_PATIENT_CM, SKG_BEAM_HEEL_POINTS, angles_rad,
                      beam->heel);
}

/* Under the lock. The entry stays until seven others were asked for. */
static CacheEntry *
find_entry (const SkgExposure *e, SkgToolShapes *tools, GError **error)
{
  g_autoptr (SkgSpectrum) spectrum = NULL;
  g_autoptr (SkgSpectrum) behind = NULL;
  CacheEntry *entry = &cache[0];
  const char *const *names;
  guint n_names;
  BinsKey key;

  memset (&key, 0, sizeof key);
  key.spectrum = make_spectrum_key (e);
  key.detector = e->detector;
  for (guint m = 0; m < e->tissue.n_materials; m++)
    key.materials[m] = e->tissue.materials[m];
  names = skg_tool_shapes_get_materials (tools, &n_names);
  for (guint m = 0; m < n_names; m++)
    key.metals[m] = names[m];
  for (guint i = 0; i < CACHE_SIZE; i++)
    {
      if (cache[i].spectrum != NULL && memcmp (&cache[i].key, &key, sizeof key) == 0)
        {
          cache[i].last_use = ++cache_clock;
          return &cache[i];
        }
      if (cache[i].last_use < entry->last_use)
        entry = &cache[i];
    }
  spectrum = make_spectrum (&key.spectrum, error);
  if (spectrum == NULL)
    return NULL;
  if (!(skg_spectrum_get_fluence_per_mm2 (spectrum) > 0))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "exposure: no photon is left behind the filters");
      return NULL;
    }
  g_clear_pointer (&entry->spectrum, skg_spectrum_unref);
  memset (entry, 0, sizeof *entry);
  entry->key = key;
  entry->last_use = ++cache_clock;
  entry->mean_kev = skg_spectrum_get_mean_kev (spectrum);
  behind = attenuate (spectrum, "water", REFERENCE_PATIENT_CM);
  entry->mean_behind_kev = skg_spectrum_get_mean_kev (behind);
  fill_bins (spectrum, &key, &entry->beam);
  fill_heel (e, &entry->beam);
  entry->spectrum = g_steal_pointer (&spectrum);
  return entry;
}

/* Photons per mm2 at the detector with nothing in the beam. */
static double
get_photons_per_mm2 (const SkgExposure *e,
                     SkgSpectrum *spectrum,
                     double sid_mm,
                     double pitch_mm)
{
  g_autoptr (SkgSpectrum) behind = NULL;
  double kerma_ugy;

  if (e->dose == SKG_DOSE_PHOTONS)
    return e->dose_value / (pitch_mm * pitch_mm);
  if (e->dose == SKG_DOSE_MAS)
    return skg_dose_get_photons_for_mas (spectrum, e->dose_value, sid_mm, 1);
  behind = attenuate (spectrum, "water", e->aec_water_cm);
  kerma_ugy = skg_spectrum_get_air_kerma_ugy (behind);
  if (!(kerma_ugy > 0))
    return 0;
  return skg_spectrum_get_fluence_per_mm2 (spectrum) * e->dose_value * 1e-3 / kerma_ugy;
}

/* Air between the patient and the middle of the detector, mm: from there toward the
 * source until tissue is met. Without any: half of the way. */
static double
find_gap_mm (SkgVolume *volume, const SkgGeometry *g)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgMat4 voxel_from_patient = skg_grid_get_voxel_from_patient (grid);
  SkgVec3 from =
      skg_vec3_add_scaled (g->pixel00_mm, g->column_step_mm, (g->columns - 1.0) / 2);
  SkgVec3 way;
  double length_mm;

  from = skg_vec3_add_scaled (from, g->row_step_mm, (g->rows - 1.0) / 2);
  way = skg_vec3_sub (g->source_mm, from);
  length_mm = skg_vec3_length (way);
  for (double at_mm = 0; at_mm < length_mm; at_mm += 2)
    {
      SkgVec3 p = skg_mat4_transform_point (
          &voxel_from_patient, skg_vec3_add_scaled (from, way, at_mm / length_mm));
      double i = rint (p.x);
      double j = rint (p.y);
      double k = rint (p.z);

      if (i >= 0 && j >= 0 && k >= 0 && i < grid->size[0] && j < grid->size[1] &&
          k < grid->size[2] &&
          skg_volume_get_hu (volume, (guint) i, (guint) j, (guint) k) > TISSUE_HU)
        return at_mm;
    }
  return length_mm / 2;
}

static void
set_scattering (const SkgExposure *e, SkgScatter *scatter)
{
  for (guint m = 0; m < e->tissue.n_materials; m++)
    {
      g_autoptr (SkgMaterial) material =
          skg_material_find (e->tissue.materials[m], NULL);

      scatter->scatters[m] =
          skg_material_get_density_g_cm3 (material) < MAX_SCATTERING_G_CM3 ? 1 : 0;
    }
}

/* Area densities stay as they are: no ray is marched for it. */
static void
leave_one_material (guint material, SkgFrame *frame)
{
  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    {
      if (m == material)
        continue;
      for (guint b = 0; b < frame->beam.n_bins; b++)
        frame->beam.bins[b].attenuation_cm2_g[m] = 0;
      frame->scatter.scatters[m] = 0;
    }
}

static gboolean
apply_realistic (const SkgExposure *e,
                 SkgVolume *volume,
                 SkgFrame *frame,
                 GError **error)
{
  double pitch_mm = frame->detection.pitch_mm;
  double sid_mm = skg_geometry_get_sid_mm (&frame->geometry);
  SkgScatterGrid grid;
  CacheEntry *entry;

  g_mutex_lock (&cache_mutex);
  entry = find_entry (e, frame->tools, error);
  if (entry == NULL)
    {
      g_mutex_unlock (&cache_mutex);
      return FALSE;
    }
  frame->beam = entry->beam;
  frame->scatter.mean_kev = entry->mean_kev;
  frame->beam.photons_per_mm2 =
      get_photons_per_mm2 (e, entry->spectrum, sid_mm, pitch_mm);
  skg_scatter_grid_init (&grid, e->grid_ratio, entry->mean_behind_kev);
  g_mutex_unlock (&cache_mutex);

  frame->tissue = e->tissue;
  if (!e->heel)
    frame->beam.n_heel = 0;
  /* The anode stands toward the patient's head: the cathode's end is the lower one. */
  frame->beam.heel_along_columns = TRUE;
  frame->beam.fall_off = e->fall_off;
  frame->beam.collimator = e->collimator;
  frame->focal_mm = e->focal_spot_mm;
  frame->detection.grid_primary = grid.primary;
  frame->detection.grid_scatter = grid.scatter;
  frame->scatter.enabled = e->scatter;
  if (e->scatter && volume != NULL)
    frame->scatter.gap_mm = find_gap_mm (volume, &frame->geometry);
  set_scattering (e, &frame->scatter);
  if (e->shown_material > 0)
    leave_one_material (e->shown_material - 1, frame);
  return TRUE;
}

gboolean
skg_exposure_apply (const SkgExposure *exposure,
                    SkgVolume *volume,
                    SkgFrame *frame,
                    GError **error)
{
  frame->line = skg_exposure_get_line_model (exposure);
  memset (&frame->tissue, 0, sizeof frame->tissue);
  memset (&frame->beam, 0, sizeof frame->beam);
  memset (&frame->scatter, 0, sizeof frame->scatter);
  frame->detection = exposure->detection;
  frame->detection.lag = 0;
  frame->detection.pitch_mm = sqrt (skg_geometry_get_pixel_area_mm2 (&frame->geometry));
  if (exposure->simulator == SKG_SIMULATOR_REALISTIC)
    return apply_realistic (exposure, volume, frame, error);
  /* No detector that bends what it sees. */
  frame->detection.pincushion = 0;
  return TRUE;
}

void
skg_exposure_apply_cine (const SkgExposure *exposure, guint64 number, SkgFrame *frame)
{
  /* Odd, so that no two numbers below 2^64 share a key; the hash does the rest. */
  frame->detection.noise_key =
      exposure->detection.noise_key + number * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  frame->detection.lag = number > 1 ? exposure->detection.lag : 0;
}

/* cm2 of the detector that the collimator leaves. */
static double
get_field_cm2 (const SkgCollimator *c, const SkgGeometry *g)
{
  double half_width = (g->columns - 0.0) / 2 * skg_vec3_length (g->column_step_mm);
  double half_height = (g->rows - 0.0) / 2 * skg_vec3_length (g->row_step_mm);
  double width = MIN (c->right_mm, half_width) - MAX (c->left_mm, -half_width);
  double height = MIN (c->bottom_mm, half_height) - MAX (c->top_mm, -half_height);
  double circle = G_PI * c->iris_mm * c->iris_mm;

  return MIN (MAX (width, 0) * MAX (height, 0), circle) / 100;
}

gboolean
skg_exposure_get_numbers (const SkgExposure *e,
                          const SkgGeometry *geometry,
                          double sod_mm,
                          SkgExposureNumbers *numbers,
                          GError **error)
{
  g_autoptr (SkgSpectrum) spectrum = skg_exposure_get_spectrum (e, error);
  g_autoptr (SkgMaterial) aluminium = skg_material_find ("aluminium", NULL);
  g_autoptr (SkgSpectrum) behind = NULL;
  double pixel_mm2 = skg_geometry_get_pixel_area_mm2 (geometry);
  double sid_mm = skg_geometry_get_sid_mm (geometry);
  double photons_per_mm2;
  double kerma_ugy;
  double fluence;

  if (spectrum == NULL)
    return FALSE;
  fluence = skg_spectrum_get_fluence_per_mm2 (spectrum);
  kerma_ugy = skg_spectrum_get_air_kerma_ugy (spectrum);
  photons_per_mm2 = get_photons_per_mm2 (e, spectrum, sid_mm, sqrt (pixel_mm2));
  *numbers = (SkgExposureNumbers){
    .half_value_layer_mm_al =
        skg_spectrum_get_half_value_layer_mm (spectrum, aluminium),
    .mean_kev = skg_spectrum_get_mean_kev (spectrum),
    .kerma_per_mas_ugy = kerma_ugy,
    .photons_per_mm2_ugy = fluence / kerma_ugy,
    .photons_per_pixel = photons_per_mm2 * pixel_mm2,
    .mas = photons_per_mm2 / fluence * (sid_mm / SKG_DOSE_REFERENCE_MM) *
           (sid_mm / SKG_DOSE_REFERENCE_MM),
  };
  if (e->spectrum != NULL)
    numbers->kerma_per_mas_ugy = numbers->mas = NAN;
  /* Kerma at the detector, inverse square to the skin. */
  numbers->skin_kerma_mgy =
      numbers->mas * numbers->kerma_per_mas_ugy * 1e-3 *
      pow (SKG_DOSE_REFERENCE_MM / MAX (sod_mm - SKIN_DISTANCE_MM, 100), 2);
  behind = attenuate (spectrum, "water", e->aec_water_cm);
  numbers->detector_kerma_ngy =
      skg_spectrum_get_air_kerma_ugy (behind) * 1e3 * photons_per_mm2 / fluence;
  numbers->area_kerma_mgy_cm2 = photons_per_mm2 / numbers->photons_per_mm2_ugy * 1e-3 *
                                get_field_cm2 (&e->collimator, geometry);
  if (e->spectrum != NULL)
    numbers->area_kerma_mgy_cm2 = NAN;
  return TRUE;
}
