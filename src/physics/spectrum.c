/* SPDX-License-Identifier: Apache-2.0
 * X-ray spectra: fluence in energy bins; filters, half-value layer, air kerma. */
#include "config.h"

#include "physics/spectrum.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

#define JOULE_PER_KEV 1.602176634e-16
/* A table of fluence has some hundred lines; a CT named .csv by mistake has more. */
#define MAX_FILE_BYTES (4 << 20)
#define MAX_HALF_VALUE_LAYER_MM 1000.0

struct _SkgSpectrum
{
  gatomicrefcount ref_count;
  SkgSpectrumBin *bins;
  gsize n_bins;
};

G_DEFINE_BOXED_TYPE (SkgSpectrum, skg_spectrum, skg_spectrum_ref, skg_spectrum_unref)

SkgSpectrum *
skg_spectrum_new (const SkgSpectrumBin *bins, gsize n_bins)
{
  SkgSpectrum *self = g_new0 (SkgSpectrum, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->bins = g_memdup2 (bins, n_bins * sizeof *bins);
  self->n_bins = n_bins;
  return self;
}

SkgSpectrum *
skg_spectrum_ref (SkgSpectrum *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_spectrum_unref (SkgSpectrum *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->bins);
  g_free (self);
}

const SkgSpectrumBin *
skg_spectrum_get_bins (SkgSpectrum *self, gsize *n_bins)
{
  *n_bins = self->n_bins;
  return self->bins;
}

/* Two numbers of a line. FALSE if it doesn't begin with two numbers. */
static gboolean
parse_line (const char *line, double *energy_kev, double *fluence)
{
  char *end;

  *energy_kev = g_ascii_strtod (line, &end);
  if (end == line)
    return FALSE;
  while (*end == ',' || *end == ';' || g_ascii_isspace (*end))
    end++;
  line = end;
  *fluence = g_ascii_strtod (line, &end);
  return end != line;
}

static gboolean
check_point (const char *path,
             guint line,
             const GArray *points,
             const SkgSpectrumBin *point,
             GError **error)
{
  const SkgSpectrumBin *last =
      points->len > 0 ? &g_array_index (points, SkgSpectrumBin, points->len - 1) : NULL;

  if (!(point->energy_kev >= SKG_ENERGY_MIN_KEV &&
        point->energy_kev <= SKG_ENERGY_MAX_KEV))
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s, line %u: energy %g keV; %g to %g is allowed", path, line,
                 point->energy_kev, SKG_ENERGY_MIN_KEV, SKG_ENERGY_MAX_KEV);
  else if (last != NULL && point->energy_kev <= last->energy_kev)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s, line %u: energy %g keV after %g keV; energies must rise", path,
                 line, point->energy_kev, last->energy_kev);
  else if (last != NULL && last->fluence_per_mm2 < 0)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s, line %u: fluence %g; only the last may be below 0", path,
                 line - 1, last->fluence_per_mm2);
  else if (!isfinite (point->fluence_per_mm2))
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s, line %u: fluence is not a finite number", path, line);
  else
    return TRUE;
  return FALSE;
}

/* Bins from points: each reaches half way to its neighbours. */
static SkgSpectrum *
take_points (GArray *points)
{
  SkgSpectrumBin *p = (SkgSpectrumBin *) (gpointer) points->data;

  for (guint i = 0; i < points->len; i++)
    {
      double before = p[i > 0 ? i - 1 : i].energy_kev;
      double after = p[i + 1 < points->len ? i + 1 : i].energy_kev;

      p[i].width_kev = (after - before) / (i > 0 && i + 1 < points->len ? 2 : 1);
    }
  p[points->len - 1].fluence_per_mm2 = MAX (p[points->len - 1].fluence_per_mm2, 0);
  return skg_spectrum_new (p, points->len);
}

SkgSpectrum *
skg_spectrum_load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SkgSpectrumBin));
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, &local);
  if (info == NULL || g_file_info_get_size (info) > MAX_FILE_BYTES ||
      !g_file_load_contents (file, NULL, &text, NULL, NULL, &local))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s", path,
                   local != NULL ? local->message : "too large for a spectrum");
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      SkgSpectrumBin point = { 0 };

      g_strstrip (lines[i]);
      if (lines[i][0] == '\0' || lines[i][0] == '#')
        continue;
      if (!parse_line (lines[i], &point.energy_kev, &point.fluence_per_mm2))
        {
          if (points->len == 0 && g_ascii_isalpha (lines[i][0]))
            continue;
          g_set_error (
              error, SKG_ERROR, SKG_ERROR_INPUT,
              "%s, line %u: \"%.40s\"; an energy in keV and a fluence are needed", path,
              i + 1, lines[i]);
          return NULL;
        }
      if (!check_point (path, i + 1, points, &point, error))
        return NULL;
      g_array_append_val (points, point);
    }
  if (points->len < 2)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: %u energies; at least 2 are needed", path, points->len);
      return NULL;
    }
  return take_points (points);
}

SkgSpectrum *
skg_spectrum_filter (SkgSpectrum *self, SkgMaterial *material, double thickness_mm)
{
  double g_per_cm2 = skg_material_get_density_g_cm3 (material) * thickness_mm / 10;
  SkgSpectrum *out = skg_spectrum_new (self->bins, self->n_bins);

  for (gsize i = 0; i < out->n_bins; i++)
    out->bins[i].fluence_per_mm2 *=
        exp (-g_per_cm2 *
             skg_material_get_attenuation_cm2_g (material, out->bins[i].energy_kev));
  return out;
}

double
skg_spectrum_get_fluence_per_mm2 (SkgSpectrum *self)
{
  double sum = 0;

  for (gsize i = 0; i < self->n_bins; i++)
    sum += self->bins[i].fluence_per_mm2;
  return sum;
}

double
skg_spectrum_get_mean_kev (SkgSpectrum *self)
{
  double energy = 0;
  double photons = skg_spectrum_get_fluence_per_mm2 (self);

  for (gsize i = 0; i < self->n_bins; i++)
    energy += self->bins[i].fluence_per_mm2 * self->bins[i].energy_kev;
  return photons > 0 ? energy / photons : 0;
}

/* Each bin's contribution to air kerma, uGy. */
static double *
get_kerma_by_bin (SkgSpectrum *self)
{
  g_autoptr (SkgMaterial) air = skg_material_find ("air", NULL);
  double *kerma_ugy = g_new (double, self->n_bins);

  for (gsize i = 0; i < self->n_bins; i++)
    {
      const SkgSpectrumBin *bin = &self->bins[i];
      double cm2_g = skg_material_get_energy_transfer_cm2_g (air, bin->energy_kev);

      /* photons/mm2 * 100 mm2/cm2 * keV * cm2/g * J/keV * 1000 g/kg = Gy */
      kerma_ugy[i] = bin->fluence_per_mm2 * 100 * bin->energy_kev * cm2_g *
                     JOULE_PER_KEV * 1000 * 1e6;
    }
  return kerma_ugy;
}

double
skg_spectrum_get_air_kerma_ugy (SkgSpectrum *self)
{
  g_autofree double *kerma_ugy = get_kerma_by_bin (self);
  double sum = 0;

  for (gsize i = 0; i < self->n_bins; i++)
    sum += kerma_ugy[i];
  return sum;
}

static double
sum_behind (const double *kerma_ugy,
            const double *mu_per_mm,
            gsize n,
            double thickness_mm)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += kerma_ugy[i] * exp (-mu_per_mm[i] * thickness_mm);
  return sum;
}

double
skg_spectrum_get_half_value_layer_mm (SkgSpectrum *self, SkgMaterial *material)
{
  g_autofree double *kerma_ugy = get_kerma_by_bin (self);
  g_autofree double *mu_per_mm = g_new (double, self->n_bins);
  double half;
  double low_mm = 0;
  double high_mm = MAX_HALF_VALUE_LAYER_MM;

  for (gsize i = 0; i < self->n_bins; i++)
    mu_per_mm[i] =
        skg_material_get_density_g_cm3 (material) / 10 *
        skg_material_get_attenuation_cm2_g (material, self->bins[i].energy_kev);
  half = sum_behind (kerma_ugy, mu_per_mm, self->n_bins, 0) / 2;
  for (int i = 0; i < 60; i++)
    {
      double middle_mm = (low_mm + high_mm) / 2;

      if (sum_behind (kerma_ugy, mu_per_mm, self->n_bins, middle_mm) > half)
        low_mm = middle_mm;
      else
        high_mm = middle_mm;
    }
  return (low_mm + high_mm) / 2;
}
