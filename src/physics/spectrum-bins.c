/* SPDX-License-Identifier: Apache-2.0
 * A spectrum condensed to a few energies that attenuate as all of it does. */
#include "config.h"

#include "physics/spectrum-bins.h"

#include <math.h>
#include <string.h>

#include "physics/gauss-rule.h"

/* Worst relative error at the samples that one stretch between edges may add: with two
 * or three stretches, and between the samples, 1e-3 holds (tests). */
#define TARGET 2e-4
/* A stretch that adds less than this to every sum is left out: what little a filter
 * lets through below 10 keV. */
#define NEGLIGIBLE (TARGET / 10)

/* The area densities for which the condensed spectrum is to hold (spectrum-bins.h). */
#define WATER_LIKE_G_CM2 60.0
#define WATER_LIKE_CM2_G 0.25 /* at 60 keV; water 0.206, bone 0.315 */
#define OTHER_EXPONENT 2.5
#define REFERENCE_KEV 60.0
#define N_SPREAD_SAMPLES 56
#define N_AXIS_SAMPLES 4
#define MAX_SAMPLES                                                                    \
  (2 + N_AXIS_SAMPLES * SKG_SPECTRUM_BINS_MAX_MATERIALS + N_SPREAD_SAMPLES)

/* How far weights for photons may stray from absorbed / absorption, as a penalty. */
#define RIDGE 1e-10

/* Signal, its square, and absorbed photons: what the nodes must sum up. */
#define N_CHANNELS 3

typedef double Area[SKG_SPECTRUM_BINS_MAX_MATERIALS];

/**
 * Table: the full spectrum.
 * @energy_kev, @photons, @signal: (array length=n)
 * @attenuation: (array length=n): of the materials
 * @sums: of each channel at each sample
 * @photon_sums: at each sample
 */
typedef struct
{
  SkgMaterial *const *materials;
  guint n_materials;
  const SkgDetectorModel *detector;
  gsize n;
  double *energy_kev;
  double *photons;
  double *signal;
  Area *attenuation;
  guint n_samples;
  Area samples[MAX_SAMPLES];
  double sums[MAX_SAMPLES][N_CHANNELS];
  double photon_sums[MAX_SAMPLES];
} Table;

static void
get_attenuation (const Table *table, double energy_kev, Area out)
{
  for (guint m = 0; m < table->n_materials; m++)
    out[m] = skg_material_get_attenuation_cm2_g (table->materials[m], energy_kev);
}

static double
get_transmission (const double *attenuation, const double *area, guint n_materials)
{
  double exponent = 0;

  for (guint m = 0; m < n_materials; m++)
    exponent += attenuation[m] * area[m];
  return exp (-exponent);
}

/* Greatest area density of each material, alone. */
static void
get_limits (const Table *table, Area limits, gboolean *water_like)
{
  for (guint m = 0; m < table->n_materials; m++)
    {
      double cm2_g =
          skg_material_get_attenuation_cm2_g (table->materials[m], REFERENCE_KEV);

      water_like[m] = cm2_g < WATER_LIKE_CM2_G;
      limits[m] = water_like[m] ? WATER_LIKE_G_CM2 : OTHER_EXPONENT / cm2_g;
    }
}

/* Coordinate @axis of the @index-th of evenly spread points (Kronecker's sequence). */
static double
get_spread (guint index, guint axis)
{
  static const double roots[] = { 1.41421356237, 1.73205080757, 2.2360679775,
                                  2.64575131106, 3.31662479036, 3.60555127546,
                                  4.12310562562, 4.35889894354 };
  double at = (index + 0.5) * roots[axis];

  return at - floor (at);
}

/* None; each material alone; all of them; and in between, the thin ones denser. Water-
 * like materials share their limit. */
static void
fill_samples (Table *table)
{
  static const double shares[N_AXIS_SAMPLES] = { 0.05, 0.2, 0.5, 1 };
  gboolean water_like[SKG_SPECTRUM_BINS_MAX_MATERIALS];
  Area limits;
  guint n = 1;

  get_limits (table, limits, water_like);
  memset (table->samples, 0, sizeof table->samples);
  for (guint m = 0; m < table->n_materials; m++)
    for (int s = 0; s < N_AXIS_SAMPLES; s++)
      table->samples[n++][m] = shares[s] * limits[m];
  for (guint i = 0; i <= N_SPREAD_SAMPLES; i++, n++)
    {
      double total = 0;

      for (guint m = 0; m < table->n_materials; m++)
        {
          double u = i == 0 ? 1 : get_spread (i, m);

          table->samples[n][m] = limits[m] * u * sqrt (u);
          total += water_like[m] ? table->samples[n][m] : 0;
        }
      for (guint m = 0; m < table->n_materials; m++)
        if (water_like[m] && total > WATER_LIKE_G_CM2)
          table->samples[n][m] *= WATER_LIKE_G_CM2 / total;
    }
  table->n_samples = n;
}

/* Adds to @sums what @signal at @energy_kev gives behind a sample. */
static inline void
add_channels (double *sums, double signal, double energy_kev)
{
  sums[0] += signal;
  sums[1] += signal * energy_kev;
  sums[2] += signal / energy_kev;
}

static void
fill_sums (Table *table)
{
  memset (table->sums, 0, sizeof table->sums);
  memset (table->photon_sums, 0, sizeof table->photon_sums);
  for (guint s = 0; s < table->n_samples; s++)
    for (gsize i = 0; i < table->n; i++)
      {
        double t = get_transmission (table->attenuation[i], table->samples[s],
                                     table->n_materials);

        add_channels (table->sums[s], table->signal[i] * t, table->energy_kev[i]);
        table->photon_sums[s] += table->photons[i] * t;
      }
}

static void
table_init (Table *table,
            SkgSpectrum *spectrum,
            SkgMaterial *const *materials,
            guint n_materials,
            const SkgDetectorModel *detector)
{
  gsize n;
  const SkgSpectrumBin *all = skg_spectrum_get_bins (spectrum, &n);

  table->materials = materials;
  table->n_materials = n_materials;
  table->detector = detector;
  table->n = 0;
  table->energy_kev = g_new (double, n);
  table->photons = g_new (double, n);
  table->signal = g_new (double, n);
  table->attenuation = g_new0 (Area, n);
  for (gsize i = 0; i < n; i++)
    {
      gsize to = table->n;
      double kev = all[i].energy_kev;

      if (!(all[i].fluence_per_mm2 > 0))
        continue;
      table->energy_kev[to] = kev;
      table->photons[to] = all[i].fluence_per_mm2;
      table->signal[to] = all[i].fluence_per_mm2 * kev *
                          skg_detector_model_get_absorption (detector, kev);
      get_attenuation (table, kev, table->attenuation[to]);
      table->n++;
    }
  fill_samples (table);
  fill_sums (table);
}

static void
table_clear (Table *table)
{
  g_clear_pointer (&table->energy_kev, g_free);
  g_clear_pointer (&table->photons, g_free);
  g_clear_pointer (&table->signal, g_free);
  g_clear_pointer (&table->attenuation, g_free);
}

/* Worst error, over samples and channels and relative to the sums of the whole
 * spectrum, of @n_nodes nodes for the points @begin to before @end. */
static double
get_error (const Table *table,
           gsize begin,
           gsize end,
           guint n_nodes,
           const double *nodes_kev,
           const double *signal)
{
  Area attenuation[SKG_GAUSS_RULE_MAX];
  double worst = 0;

  for (guint k = 0; k < n_nodes; k++)
    get_attenuation (table, nodes_kev[k], attenuation[k]);
  for (guint s = 0; s < table->n_samples; s++)
    {
      const double *area = table->samples[s];
      double full[N_CHANNELS] = { 0 };
      double few[N_CHANNELS] = { 0 };

      for (gsize i = begin; i < end; i++)
        add_channels (full,
                      table->signal[i] * get_transmission (table->attenuation[i], area,
                                                           table->n_materials),
                      table->energy_kev[i]);
      for (guint k = 0; k < n_nodes; k++)
        add_channels (few,
                      signal[k] *
                          get_transmission (attenuation[k], area, table->n_materials),
                      nodes_kev[k]);
      for (int c = 0; c < N_CHANNELS; c++)
        worst = MAX (worst, fabs (few[c] - full[c]) / table->sums[s][c]);
    }
  return worst;
}

/* Nodes for one stretch without an edge inside, as few as do. */
static void
add_stretch (const Table *table, gsize begin, gsize end, SkgSpectrumBins *bins)
{
  double nodes_kev[SKG_GAUSS_RULE_MAX];
  double signal[SKG_GAUSS_RULE_MAX];
  guint room = SKG_SPECTRUM_BINS_MAX - bins->n_bins;
  guint n = 0;

  if (begin == end || room == 0 ||
      get_error (table, begin, end, 0, NULL, NULL) < NEGLIGIBLE)
    return;
  for (guint wanted = 1; wanted <= room; wanted++)
    {
      n = skg_gauss_rule_compute (table->energy_kev + begin, table->signal + begin,
                                  end - begin, wanted, nodes_kev, signal);
      if (n < wanted || get_error (table, begin, end, n, nodes_kev, signal) < TARGET)
        break;
    }
  for (guint k = 0; k < n; k++)
    {
      guint to = bins->n_bins++;

      bins->energy_kev[to] = nodes_kev[k];
      bins->signal_kev[to] = signal[k];
      bins->signal2_kev2[to] = signal[k] * nodes_kev[k];
      get_attenuation (table, nodes_kev[k], bins->attenuation_cm2_g[to]);
    }
}

/* Energies that no bin may straddle, rising, and one above all. */
static GArray *
get_borders (const Table *table)
{
  GArray *borders = g_array_new (FALSE, FALSE, sizeof (double));
  double first_kev = table->energy_kev[0];
  double past_kev = table->energy_kev[table->n - 1] + 1;

  for (guint m = 0; m < table->n_materials; m++)
    {
      g_autoptr (GArray) edges =
          skg_material_list_edges_kev (table->materials[m], first_kev, past_kev);

      g_array_append_vals (borders, edges->data, edges->len);
    }
  for (guint i = 1; i < borders->len; i++)
    for (guint j = i; j > 0; j--)
      {
        double *pair = &g_array_index (borders, double, j - 1);

        if (pair[0] > pair[1])
          {
            double swap = pair[0];

            pair[0] = pair[1];
            pair[1] = swap;
          }
      }
  g_array_append_val (borders, past_kev);
  return borders;
}

/* Solves (@matrix) x = @x for a positive definite matrix, by Cholesky. */
static void
solve (double matrix[][SKG_SPECTRUM_BINS_MAX], double *x, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      {
        double sum = matrix[i][j];

        for (guint k = 0; k < j; k++)
          sum -= matrix[i][k] * matrix[j][k];
        matrix[i][j] = i == j ? sqrt (MAX (sum, G_MINDOUBLE)) : sum / matrix[j][j];
      }
  for (guint i = 0; i < n; i++)
    {
      for (guint k = 0; k < i; k++)
        x[i] -= matrix[i][k] * x[k];
      x[i] /= matrix[i][i];
    }
  for (guint i = n; i-- > 0;)
    {
      for (guint k = i + 1; k < n; k++)
        x[i] -= matrix[k][i] * x[k];
      x[i] /= matrix[i][i];
    }
}

/* Least squares of the relative error of the photons at the samples, over factors to
 * @bins->photons of the bins @use; near 1 where the samples leave it open. */
static void
fit_factors (const Table *table,
             const SkgSpectrumBins *bins,
             const guint *use,
             guint n_use,
             double *factors)
{
  double matrix[SKG_SPECTRUM_BINS_MAX][SKG_SPECTRUM_BINS_MAX] = { { 0 } };
  double ridge = RIDGE * table->n_samples;

  for (guint i = 0; i < n_use; i++)
    {
      matrix[i][i] = ridge;
      factors[i] = ridge;
    }
  for (guint s = 0; s < table->n_samples; s++)
    {
      double row[SKG_SPECTRUM_BINS_MAX];

      for (guint i = 0; i < n_use; i++)
        row[i] = bins->photons[use[i]] *
                 get_transmission (bins->attenuation_cm2_g[use[i]], table->samples[s],
                                   table->n_materials) /
                 table->photon_sums[s];
      for (guint i = 0; i < n_use; i++)
        {
          factors[i] += row[i];
          for (guint j = 0; j <= i; j++)
            matrix[i][j] += row[i] * row[j];
        }
    }
  solve (matrix, factors, n_use);
}

/* Photons of each bin: absorbed over absorption, then fitted; a bin that would get less
 * than none is left out and the others are fitted again. */
static void
fit_photons (const Table *table, SkgSpectrumBins *bins)
{
  guint use[SKG_SPECTRUM_BINS_MAX];
  double factors[SKG_SPECTRUM_BINS_MAX];
  guint n_use = bins->n_bins;

  for (guint i = 0; i < bins->n_bins; i++)
    {
      double kev = bins->energy_kev[i];
      double absorption = skg_detector_model_get_absorption (table->detector, kev);

      use[i] = i;
      bins->photons[i] = bins->signal_kev[i] / kev / MAX (absorption, 1e-6);
    }
  while (n_use > 0)
    {
      guint worst = 0;

      fit_factors (table, bins, use, n_use, factors);
      for (guint i = 1; i < n_use; i++)
        if (factors[i] < factors[worst])
          worst = i;
      if (factors[worst] >= 0)
        break;
      bins->photons[use[worst]] = 0;
      n_use--;
      memmove (use + worst, use + worst + 1, (n_use - worst) * sizeof *use);
    }
  for (guint i = 0; i < n_use; i++)
    bins->photons[use[i]] *= factors[i];
}

void
skg_spectrum_bins_init (SkgSpectrumBins *bins,
                        SkgSpectrum *spectrum,
                        SkgMaterial *const *materials,
                        guint n_materials,
                        const SkgDetectorModel *detector)
{
  Table table;
  gsize begin = 0;

  g_return_if_fail (n_materials <= SKG_SPECTRUM_BINS_MAX_MATERIALS);

  memset (bins, 0, sizeof *bins);
  bins->n_materials = n_materials;
  table_init (&table, spectrum, materials, n_materials, detector);
  if (table.n > 0)
    {
      g_autoptr (GArray) borders = get_borders (&table);

      for (guint b = 0; b < borders->len; b++)
        {
          gsize end = begin;

          while (end < table.n &&
                 table.energy_kev[end] < g_array_index (borders, double, b))
            end++;
          add_stretch (&table, begin, end, bins);
          begin = end;
        }
      fit_photons (&table, bins);
    }
  table_clear (&table);
}

void
skg_spectrum_bins_sum (const SkgSpectrumBins *bins,
                       const double *area_g_cm2,
                       SkgDetectorSums *sums)
{
  *sums = (SkgDetectorSums){ 0 };
  for (guint i = 0; i < bins->n_bins; i++)
    {
      double t =
          get_transmission (bins->attenuation_cm2_g[i], area_g_cm2, bins->n_materials);

      sums->photons += bins->photons[i] * t;
      sums->signal_kev += bins->signal_kev[i] * t;
      sums->signal2_kev2 += bins->signal2_kev2[i] * t;
    }
}
