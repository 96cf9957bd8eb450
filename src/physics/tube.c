/* SPDX-License-Identifier: Apache-2.0
 * The X-ray tube: spectrum of a tungsten anode. */
#include "config.h"

#include "physics/tube.h"

#include <math.h>
#include <xraylib.h>

#include "base/error.h"

#define TUNGSTEN_Z 74
#define LOWEST_KEV 5.0
/* Depth at which an electron that entered with 100 keV has lost nearly all, mm. Fitted.
 */
#define DEPTH_AT_100_KEV_MM 4.5e-3
/* Photons of the K-alpha1 line at kvp = 2 edges; Kramers' law gives kvp / E - 1 photons
 * per keV in the same unit. Fitted. */
#define LINE_STRENGTH 5.25
#define LINE_EXPONENT 1.63
/* Steps of the electrons' slowing down: enough for 1e-4 of every bin. */
#define N_DEPTHS 64
#define N_HEEL_DEPTHS 12
#define OUTPUT_UGY_PER_MAS 50.0

gboolean
skg_tube_find_named (const char *name, SkgTube *tube)
{
  static const struct
  {
    const char *name;
    double kvp;
    double filter_al_mm;
  } named[] = { { "60KV_AL35", 60, 3.5 },
                { "90KV_AL40", 90, 4.0 },
                { "120KV_AL43", 120, 4.3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_ascii_strcasecmp (named[i].name, name) == 0)
      {
        *tube = (SkgTube){ .kvp = named[i].kvp,
                           .anode_rad = SKG_TUBE_DEFAULT_ANODE_DEG * G_PI / 180,
                           .filter_al_mm = named[i].filter_al_mm };
        return TRUE;
      }
  return FALSE;
}

/* Depth (mm) at which electrons that entered with @kvp are down to @energy_kev. */
static double
get_depth_mm (double kvp, double energy_kev)
{
  return DEPTH_AT_100_KEV_MM * (kvp * kvp - energy_kev * energy_kev) / 1e4;
}

/* Tungsten's linear attenuation along the slanted way out, per mm of depth. */
static double
get_escape_per_mm (SkgMaterial *tungsten, double anode_rad, double energy_kev)
{
  return skg_material_get_attenuation_cm2_g (tungsten, energy_kev) *
         skg_material_get_density_g_cm3 (tungsten) / 10 / sin (anode_rad);
}

/* Bremsstrahlung photons per keV. */
static double
get_continuum (const SkgTube *tube, SkgMaterial *tungsten, double energy_kev)
{
  double per_mm = get_escape_per_mm (tungsten, tube->anode_rad, energy_kev);
  double span = tube->kvp - energy_kev;
  double sum = 0;

  for (int i = 0; i < N_DEPTHS; i++)
    {
      double t_kev = energy_kev + span * (i + 0.5) / N_DEPTHS;

      sum += exp (-per_mm * get_depth_mm (tube->kvp, t_kev));
    }
  return sum / N_DEPTHS * span / energy_kev;
}

static void
add_lines (const SkgTube *tube, SkgMaterial *tungsten, GArray *bins)
{
  static const int lines[] = { KL3_LINE, KL2_LINE, KM3_LINE,
                               KM2_LINE, KN3_LINE, KN2_LINE };
  double edge_kev = EdgeEnergy (TUNGSTEN_Z, K_SHELL, NULL);
  double strength;

  if (tube->kvp <= edge_kev)
    return;
  strength = LINE_STRENGTH * pow (tube->kvp / edge_kev - 1, LINE_EXPONENT) /
             RadRate (TUNGSTEN_Z, KL3_LINE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      double energy_kev = LineEnergy (TUNGSTEN_Z, lines[i], NULL);
      double per_mm = get_escape_per_mm (tungsten, tube->anode_rad, energy_kev);
      double depth_mm = get_depth_mm (tube->kvp, edge_kev) / 2;
      double photons =
          strength * RadRate (TUNGSTEN_Z, lines[i], NULL) * exp (-per_mm * depth_mm);

      for (guint b = 0; b < bins->len; b++)
        {
          SkgSpectrumBin *bin = &g_array_index (bins, SkgSpectrumBin, b);

          if (fabs (energy_kev - bin->energy_kev) <= bin->width_kev / 2)
            {
              bin->fluence_per_mm2 += photons;
              break;
            }
        }
    }
}

/* Bin borders: every 0.5 keV, and the edges at which some attenuation jumps. */
static GArray *
get_borders (double kvp)
{
  static const int edges[] = { TUNGSTEN_Z, 53, 55, 56, 64 };
  GArray *borders = g_array_new (FALSE, FALSE, sizeof (double));

  for (double kev = LOWEST_KEV; kev < kvp - 1e-9; kev += SKG_SPECTRUM_BIN_KEV)
    {
      double next = MIN (kev + SKG_SPECTRUM_BIN_KEV, kvp);

      g_array_append_val (borders, kev);
      for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
        {
          double edge = EdgeEnergy (edges[i], K_SHELL, NULL);

          if (edge > kev + 1e-6 && edge < next - 1e-6)
            g_array_append_val (borders, edge);
        }
    }
  g_array_append_val (borders, kvp);
  return borders;
}

static SkgSpectrum *
get_unfiltered (const SkgTube *tube)
{
  g_autoptr (SkgMaterial) tungsten = skg_material_find ("tungsten", NULL);
  g_autoptr (GArray) borders = get_borders (tube->kvp);
  g_autoptr (GArray) bins = g_array_new (FALSE, FALSE, sizeof (SkgSpectrumBin));

  for (guint i = 0; i + 1 < borders->len; i++)
    {
      double low = g_array_index (borders, double, i);
      double high = g_array_index (borders, double, i + 1);
      SkgSpectrumBin bin = { (low + high) / 2, high - low, 0 };

      bin.fluence_per_mm2 =
          get_continuum (tube, tungsten, bin.energy_kev) * bin.width_kev;
      g_array_append_val (bins, bin);
    }
  add_lines (tube, tungsten, bins);
  return skg_spectrum_new ((SkgSpectrumBin *) (gpointer) bins->data, bins->len);
}

static SkgSpectrum *
filter_tube (const SkgTube *tube)
{
  g_autoptr (SkgMaterial) aluminium = skg_material_find ("aluminium", NULL);
  g_autoptr (SkgMaterial) copper = skg_material_find ("copper", NULL);
  g_autoptr (SkgSpectrum) bare = get_unfiltered (tube);
  g_autoptr (SkgSpectrum) behind_al =
      skg_spectrum_filter (bare, aluminium, tube->filter_al_mm);

  return skg_spectrum_filter (behind_al, copper, tube->filter_cu_mm);
}

/* Photons per unit of the model: from the output of the usual tube. */
static double
get_scale (void)
{
  static gsize once;
  static double scale;

  if (g_once_init_enter (&once))
    {
      SkgTube usual = { .kvp = 80,
                        .anode_rad = SKG_TUBE_DEFAULT_ANODE_DEG * G_PI / 180,
                        .filter_al_mm = 2.5 };
      g_autoptr (SkgSpectrum) spectrum = filter_tube (&usual);

      scale = OUTPUT_UGY_PER_MAS / skg_spectrum_get_air_kerma_ugy (spectrum);
      g_once_init_leave (&once, 1);
    }
  return scale;
}

static gboolean
check_range (const char *what,
             const char *unit,
             double value,
             double min,
             double max,
             GError **error)
{
  if (value >= min && value <= max)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s is %g %s; %g to %g is allowed",
               what, value, unit, min, max);
  return FALSE;
}

SkgSpectrum *
skg_tube_get_spectrum (const SkgTube *tube, GError **error)
{
  g_autoptr (SkgSpectrum) filtered = NULL;
  g_autoptr (GArray) scaled = NULL;
  const SkgSpectrumBin *bins;
  gsize n_bins;

  if (!check_range ("tube voltage", "kVp", tube->kvp, SKG_TUBE_MIN_KVP,
                    SKG_TUBE_MAX_KVP, error) ||
      !check_range ("anode angle", "degrees", tube->anode_rad * 180 / G_PI,
                    SKG_TUBE_MIN_ANODE_DEG, SKG_TUBE_MAX_ANODE_DEG, error) ||
      !check_range ("aluminium filter", "mm", tube->filter_al_mm, 0, SKG_TUBE_MAX_AL_MM,
                    error) ||
      !check_range ("copper filter", "mm", tube->filter_cu_mm, 0, SKG_TUBE_MAX_CU_MM,
                    error))
    return NULL;
  filtered = filter_tube (tube);
  bins = skg_spectrum_get_bins (filtered, &n_bins);
  scaled = g_array_sized_new (FALSE, FALSE, sizeof *bins, (guint) n_bins);
  g_array_append_vals (scaled, bins, (guint) n_bins);
  for (guint i = 0; i < scaled->len; i++)
    g_array_index (scaled, SkgSpectrumBin, i).fluence_per_mm2 *= get_scale ();
  return skg_spectrum_new ((SkgSpectrumBin *) (gpointer) scaled->data, scaled->len);
}

static SkgSpectrum *
get_behind_water (const SkgTube *tube, double water_cm)
{
  g_autoptr (SkgMaterial) water = skg_material_find ("water", NULL);
  g_autoptr (SkgSpectrum) spectrum = filter_tube (tube);

  return skg_spectrum_filter (spectrum, water, 10 * water_cm);
}

static double
get_energy_fluence (SkgSpectrum *spectrum)
{
  return skg_spectrum_get_fluence_per_mm2 (spectrum) *
         skg_spectrum_get_mean_kev (spectrum);
}

void
skg_tube_get_heel (const SkgTube *tube,
                   double angle_rad,
                   double water_cm,
                   SkgHeel *heel)
{
  SkgTube turned = *tube;
  g_autoptr (SkgSpectrum) central = NULL;
  g_autoptr (SkgSpectrum) spectrum = NULL;
  double central_energy;

  *heel = (SkgHeel){ 0 };
  turned.anode_rad = MIN (tube->anode_rad + angle_rad, G_PI / 2);
  if (!(turned.anode_rad > 0))
    return;
  central = get_behind_water (tube, water_cm);
  spectrum = get_behind_water (&turned, water_cm);
  central_energy = get_energy_fluence (central);
  if (!(central_energy > 0))
    return;
  heel->kerma = skg_spectrum_get_air_kerma_ugy (spectrum) /
                skg_spectrum_get_air_kerma_ugy (central);
  heel->intensity = get_energy_fluence (spectrum) / central_energy;
  heel->mean_kev = skg_spectrum_get_mean_kev (spectrum);
}

/* Mean over depths of what leaves the anode. */
static double
get_escape (double kvp, double energy_kev, double per_mm)
{
  double span = kvp - energy_kev;
  double sum = 0;

  for (int i = 0; i < N_HEEL_DEPTHS; i++)
    {
      double t_kev = energy_kev + span * (i + 0.5) / N_HEEL_DEPTHS;

      sum += exp (-per_mm * get_depth_mm (kvp, t_kev));
    }
  return sum / N_HEEL_DEPTHS;
}

void
skg_tube_list_heel (const SkgTube *tube,
                    double water_cm,
                    guint n,
                    const double *angles_rad,
                    double *intensity)
{
  g_autoptr (SkgMaterial) tungsten = skg_material_find ("tungsten", NULL);
  g_autoptr (SkgSpectrum) central = get_behind_water (tube, water_cm);
  gsize n_bins;
  const SkgSpectrumBin *bins = skg_spectrum_get_bins (central, &n_bins);
  double whole = get_energy_fluence (central);

  for (guint i = 0; i < n; i++)
    intensity[i] = 0;
  if (!(whole > 0))
    return;
  for (gsize b = 0; b < n_bins; b++)
    {
      double kev = bins[b].energy_kev;
      double share = bins[b].fluence_per_mm2 * kev / whole;
      double along = get_escape_per_mm (tungsten, tube->anode_rad, kev);
      double own;

      /* What is too weak to count need not be right. */
      if (share < 1e-6)
        continue;
      own = get_escape (tube->kvp, kev, along);
      for (guint i = 0; i < n; i++)
        {
          double anode_rad = MIN (tube->anode_rad + angles_rad[i], G_PI / 2);

          if (anode_rad > 0)
            intensity[i] +=
                share / own *
                get_escape (tube->kvp, kev,
                            along * sin (tube->anode_rad) / sin (anode_rad));
        }
    }
}
