/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "physics/material.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* cm2/g at 20, 30, 40, 50, 60, 70, 80, 100, 120 keV: computed once with xraylib 4.0.0;
 * bone and water agree with NIST SRD 126. Four digits, so 1e-3 covers the rounding. */
static const struct
{
  const char *name;
  double cm2_g[9];
} rows[] = {
  { "water", { .8098, .3756, .2683, .2269, .2059, .1929, .1837, .1707, .1614 } },
  { "air", { .7780, .3538, .2485, .2080, .1875, .1750, .1662, .1541, .1455 } },
  { "bone", { 4.001, 1.331, .6655, .4242, .3148, .2570, .2229, .1855, .1656 } },
  { "aluminium", { 3.442, 1.128, .5684, .3682, .2778, .2301, .2018, .1704, .1533 } },
  { "ti-6al-4v", { 15.18, 4.765, 2.124, 1.168, .7399, .5197, .3943, .2666, .2071 } },
  { "316L", { 24.97, 8.551, 3.808, 2.057, 1.266, .8562, .6228, .3865, .2782 } },
  { "nitinol", { 24.98, 7.970, 3.545, 1.917, 1.182, .8027, .5868, .3680, .2676 } },
  { "CoCrMo", { 24.99, 9.403, 4.203, 2.272, 1.394, .9382, .6784, .4151, .2943 } },
  { "tantalum", { 63.34, 21.88, 10.25, 5.718, 3.569, 10.70, 7.588, 4.300, 2.698 } },
  { "CsI", { 26.86, 9.047, 22.97, 12.87, 7.921, 5.248, 3.677, 2.035, 1.269 } },
  { "Gd2O2S", { 36.87, 12.54, 5.854, 3.274, 9.814, 6.592, 4.666, 2.613, 1.636 } },
  { "pmma", { .5714, .3032, .2350, .2074, .1924, .1825, .1751, .1641, .1557 } },
  { "W", { 65.72, 22.73, 10.67, 5.950, 3.713, 11.04, 7.809, 4.437, 2.787 } },
  { "lead", { 86.37, 30.32, 14.36, 8.042, 5.020, 3.384, 2.420, 5.549, 3.508 } },
};

static void
test_table (void)
{
  static const double energies_kev[] = { 20, 30, 40, 50, 60, 70, 80, 100, 120 };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgMaterial) material = skg_material_find (rows[r].name, &error);

      g_assert_no_error (error);
      for (gsize e = 0; e < G_N_ELEMENTS (energies_kev); e++)
        {
          double got = skg_material_get_attenuation_cm2_g (material, energies_kev[e]);

          g_assert_cmpfloat_with_epsilon (got / rows[r].cm2_g[e], 1, 1e-3);
        }
    }
}

/* NIST's published tables: energy, mu/rho, mu_en/rho; both rows of an edge left out. */
static void
test_nist (gconstpointer user_data)
{
  static const struct
  {
    const char *file;
    const char *material;
  } files[] = { { "tissue_soft", "soft-tissue" },
                { "bone", "bone" },
                { "lung", "lung" },
                { "muscle", "muscle" },
                { "blood", "blood" },
                { "22_Ti_Titanium", "titanium" },
                { "26_Fe_Iron", "iron" },
                { "53_I_Iodine", "I" } };
  const char *data = g_getenv ("SKG_TEST_DATA");
  guint n_values = 0;
  double worst = 0;

  for (gsize f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *name = g_strconcat (files[f].file, ".csv", NULL);
      g_autofree char *path =
          g_build_filename (data != NULL ? data : "", "mass_attenuation", name, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;
      g_autoptr (SkgMaterial) material = skg_material_find (files[f].material, NULL);

      if (!g_file_get_contents (path, &text, NULL, NULL))
        {
          g_test_skip ("no table of mass attenuation in SKG_TEST_DATA");
          return;
        }
      lines = g_strsplit (text, "\n", -1);
      for (guint i = 1; lines[i] != NULL; i++)
        {
          char *end;
          double kev = g_ascii_strtod (lines[i], &end);
          double expected = *end == ',' ? g_ascii_strtod (end + 1, NULL) : 0;
          g_autoptr (GArray) edges = NULL;

          if (kev < 15 || kev > 150)
            continue;
          edges = skg_material_list_edges_kev (material, kev * 0.999, kev * 1.001);
          if (edges->len > 0)
            continue;
          worst = MAX (
              worst,
              fabs (skg_material_get_attenuation_cm2_g (material, kev) / expected - 1));
          n_values++;
        }
    }
  g_test_message ("worst of %u values: %.1e", n_values, worst);
  g_assert_cmpuint (n_values, >, 60);
  g_assert_cmpfloat (worst, <, 1e-3);
}

/* Dry air, NIST mu_en/rho: 20 keV 0.539, 30 keV 0.154, 60 keV 0.0300. */
static void
test_energy_transfer (void)
{
  g_autoptr (SkgMaterial) air = skg_material_find ("air", NULL);

  g_assert_cmpfloat_with_epsilon (
      skg_material_get_energy_transfer_cm2_g (air, 20) / 0.5389, 1, 0.015);
  g_assert_cmpfloat_with_epsilon (
      skg_material_get_energy_transfer_cm2_g (air, 30) / 0.1537, 1, 0.015);
  g_assert_cmpfloat_with_epsilon (
      skg_material_get_energy_transfer_cm2_g (air, 60) / 0.03041, 1, 0.02);
}

static void
test_edges (void)
{
  g_autoptr (SkgMaterial) csi = skg_material_find ("csi", NULL);
  g_autoptr (GArray) edges = skg_material_list_edges_kev (csi, 20, 60);

  g_assert_cmpuint (edges->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (g_array_index (edges, double, 0), 33.17, 0.01);
  g_assert_cmpfloat_with_epsilon (g_array_index (edges, double, 1), 35.98, 0.01);
}

/* At NIST's energies the same; at their geometric mean the geometric mean of both,
 * which is higher than the truth; both sides of an edge kept. */
static void
test_nist_grid (void)
{
  g_autoptr (SkgMaterial) tissue = skg_material_find ("soft-tissue", NULL);
  g_autoptr (SkgMaterial) iodine = skg_material_find ("I", NULL);
  g_autoptr (SkgMaterial) coarse = skg_material_new_nist_grid (tissue);
  g_autoptr (SkgMaterial) coarse_iodine = skg_material_new_nist_grid (iodine);
  double at_40 = skg_material_get_attenuation_cm2_g (tissue, 40);
  double at_50 = skg_material_get_attenuation_cm2_g (tissue, 50);
  double between = skg_material_get_attenuation_cm2_g (coarse, sqrt (40 * 50));

  g_assert_cmpfloat_with_epsilon (skg_material_get_attenuation_cm2_g (coarse, 40),
                                  at_40, 1e-9);
  g_assert_cmpfloat_with_epsilon (skg_material_get_attenuation_cm2_g (coarse, 200),
                                  skg_material_get_attenuation_cm2_g (tissue, 200),
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (between, sqrt (at_40 * at_50), 1e-9);
  g_assert_cmpfloat (
      between / skg_material_get_attenuation_cm2_g (tissue, sqrt (40 * 50)), >, 1.002);
  g_assert_cmpfloat (skg_material_get_density_g_cm3 (coarse), ==, 1.06);
  /* NIST: 6.55 below and 35.8 above 33.17 keV. */
  g_assert_cmpfloat_with_epsilon (
      skg_material_get_attenuation_cm2_g (coarse_iodine, 33.16), 6.55, 0.05);
  g_assert_cmpfloat_with_epsilon (
      skg_material_get_attenuation_cm2_g (coarse_iodine, 33.18), 35.8, 0.2);
}

/* Every material that we ship stands, and attenuates. */
static void
test_all (void)
{
  const char *const *ids = skg_material_list_ids ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgMaterial) material = skg_material_find (ids[i], &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (skg_material_get_density_g_cm3 (material), >, 0);
      g_assert_cmpfloat (skg_material_get_attenuation_cm2_g (material, 60), >, 0.1);
    }
}

/* Takes @error. */
static void
assert_refused (SkgMaterial *material, GError **error, const char *word)
{
  g_assert_null (material);
  g_assert_error (*error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr ((*error)->message, word));
  g_assert_null (strchr ((*error)->message, '\n'));
  g_clear_error (error);
}

static void
test_bad_input (void)
{
  SkgMaterialPart unknown[] = { { "Unobtainium", 1 } };
  SkgMaterialPart short_sum[] = { { "Ti", .9 }, { "Al", .05 } };
  SkgMaterialPart negative[] = { { "Ti", 1.1 }, { "Al", -.1 } };
  SkgMaterialPart good[] = { { "bone", .5 }, { "water", .5 } };
  SkgMaterial *m;
  GError *error = NULL;

  m = skg_material_find ("titan", &error);
  assert_refused (m, &error, "titanium");
  m = skg_material_find ("Ti6Al4V", &error);
  assert_refused (m, &error, "ti-6al-4v");
  m = skg_material_new_mixture ("m", 1, unknown, 1, &error);
  assert_refused (m, &error, "Unobtainium");
  m = skg_material_new_mixture ("m", 1, short_sum, 2, &error);
  assert_refused (m, &error, "0.95");
  m = skg_material_new_mixture ("m", 1, negative, 2, &error);
  assert_refused (m, &error, "1.1");
  m = skg_material_new_mixture ("m", NAN, good, 2, &error);
  assert_refused (m, &error, "nan");
  m = skg_material_new_mixture ("m", 1.4, good, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (skg_material_get_attenuation_cm2_g (m, 60),
                                  (.3148 + .2059) / 2, 2e-4);
  skg_material_unref (m);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/physics/material/table", test_table);
  g_test_add_data_func ("/physics/material/nist", NULL, test_nist);
  g_test_add_func ("/physics/material/energy-transfer", test_energy_transfer);
  g_test_add_func ("/physics/material/edges", test_edges);
  g_test_add_func ("/physics/material/nist-grid", test_nist_grid);
  g_test_add_func ("/physics/material/all", test_all);
  g_test_add_func ("/physics/material/bad-input", test_bad_input);
  return g_test_run ();
}
