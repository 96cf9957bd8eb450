/* SPDX-License-Identifier: Apache-2.0
 * skg spectrum and skg material: what they print, and what they refuse. */
#include "config.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The number after @label in a comment line. */
static double
find_number (const char *text, const char *label)
{
  const char *found = strstr (text, label);

  g_assert_nonnull (found);
  return g_ascii_strtod (found + strlen (label), NULL);
}

static JsonObject *
get_object (JsonNode *node)
{
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_node_get_object (node);
}

/* 80 kVp with 2.5 mm Al: 50 uGy per mAs by definition; IEC 61267's RQR 6 has 3.01 mm Al
 * with about that filter. Energies rise to the voltage, and the table's own mean is the
 * one in its head. */
static void
test_spectrum (void)
{
  g_auto (Outcome) outcome = harness_run ("spectrum", "--kvp", "80", "--al=2.5", NULL);
  g_auto (GStrv) lines = NULL;
  double energy = 0;
  double photons = 0;
  double last_kev = 0;

  harness_assert_success (&outcome);
  g_assert_cmpfloat_with_epsilon (find_number (outcome.out, "# half-value layer "),
                                  3.01, 0.3);
  g_assert_cmpfloat_with_epsilon (find_number (outcome.out, "# air kerma "), 50, 0.01);
  lines = g_strsplit (g_strchomp (outcome.out), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      double kev, fluence;

      if (lines[i][0] == '#' || g_str_has_prefix (lines[i], "energy_keV,"))
        continue;
      g_assert_cmpint (sscanf (lines[i], "%lf,%lf", &kev, &fluence), ==, 2);
      g_assert_cmpfloat (kev, >, last_kev);
      g_assert_cmpfloat (fluence, >=, 0);
      last_kev = kev;
      energy += kev * fluence;
      photons += fluence;
    }
  g_assert_cmpfloat (last_kev, >, 79);
  g_assert_cmpfloat (last_kev, <, 80);
  g_assert_cmpfloat_with_epsilon (find_number (outcome.out, "# mean energy "),
                                  energy / photons, 1e-3);
}

/* A name is its voltage and filter; what is printed is a spectrum file, whose facts are
 * those of its source; a filter hardens. */
static void
test_spectrum_sources (void)
{
  g_auto (Outcome) tube = harness_run ("spectrum", "--kvp", "120", "--al", "4.3", NULL);
  g_auto (Outcome) name = harness_run ("spectrum", "120kv_al43", NULL);
  g_auto (Outcome) option = harness_run ("spectrum", "--spectrum=120KV_AL43", NULL);
  g_autofree char *path = harness_write ("printed.csv", tube.out, -1);
  g_auto (Outcome) file = harness_run ("spectrum", path, NULL);
  g_auto (Outcome) water =
      harness_run ("spectrum", path, "--filter", "water=200", NULL);
  const char *hvl = "# half-value layer ";

  harness_assert_success (&tube);
  g_assert_cmpstr (tube.out, ==, name.out);
  g_assert_cmpstr (tube.out, ==, option.out);
  harness_assert_success (&file);
  g_assert_cmpfloat_with_epsilon (find_number (file.out, hvl),
                                  find_number (tube.out, hvl), 2e-3);
  g_assert_cmpfloat (find_number (water.out, hvl), >, find_number (file.out, hvl) + 3);
}

/* JSON says the same. */
static void
test_spectrum_json (void)
{
  g_auto (Outcome) csv =
      harness_run ("spectrum", "--kvp=70", "--cu", "0.1", "--filter=Al=1", NULL);
  g_auto (Outcome) json = harness_run ("spectrum", "--kvp=70", "--cu", "0.1",
                                       "--filter=Al=1", "--json", NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  guint n;

  harness_assert_success (&json);
  root = harness_parse (&json);
  object = get_object (root);
  g_assert_cmpfloat (json_object_get_double_member (object, "kvp"), ==, 70);
  g_assert_cmpfloat (json_object_get_double_member (object, "filter_cu_mm"), ==, 0.1);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (object, "half_value_layer_mm_al"),
      find_number (csv.out, "# half-value layer "), 1e-3);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (object, "photons_per_mm2_ugy"),
      find_number (csv.out, "# photons "), 1);
  n = json_array_get_length (json_object_get_array_member (object, "energy_kev"));
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (
      n, ==, json_array_get_length (json_object_get_array_member (object, "fluence")));
}

/* NIST at 60 keV: water 0.2059, mu_en of air 0.0300 cm2/g; iron 1.205 by 7.874. */
static void
test_material (void)
{
  g_auto (Outcome) water = harness_run ("material", "water", "--kev=60", NULL);
  g_auto (Outcome) json =
      harness_run ("material", "iron", "--kev", "60", "--kev", "80", "--json", NULL);
  g_auto (Outcome) formula = harness_run ("material", "CaSO4", "--kev", "60", NULL);
  g_auto (Outcome) list = harness_run ("material", "--list", NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  JsonObject *row;
  double kev, attenuation, linear, transfer;
  const char *last;

  harness_assert_success (&water);
  last = strrchr (g_strchomp (water.out), '\n');
  g_assert_cmpint (
      sscanf (last, "%lf %lf %lf %lf", &kev, &attenuation, &linear, &transfer), ==, 4);
  g_assert_cmpfloat (kev, ==, 60);
  g_assert_cmpfloat_with_epsilon (attenuation, 0.2059, 2e-4);
  g_assert_cmpfloat_with_epsilon (linear, 0.2059, 2e-4);
  /* NIST: 0.03190 cm2/g, less bremsstrahlung, of which there is none here. */
  g_assert_cmpfloat_with_epsilon (transfer, 0.0319, 5e-4);

  root = harness_parse (&json);
  object = get_object (root);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (
          json_object_get_object_member (object, "mass_fractions"), "Fe"),
      1, 1e-12);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (object, "energies")), ==, 2);
  row = json_array_get_object_element (
      json_object_get_array_member (object, "energies"), 0);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (row, "attenuation_per_cm"), 1.205 * 7.874, 0.01);

  harness_assert_success (&formula);
  g_assert_nonnull (strstr (formula.out, "density not known"));
  harness_assert_success (&list);
  g_assert_nonnull (strstr (list.out, "\nti-6al-4v "));
  g_assert_nonnull (strstr (list.out, "ICRU"));
}

/* Status 2, one line, nothing on standard output. */
static void
test_bad_input (void)
{
  const struct
  {
    const char *argv[6];
    const char *text;
  } cases[] = {
    { { "spectrum", NULL }, "--kvp" },
    { { "spectrum", "--kvp", "39", NULL }, "40 to 150" },
    { { "spectrum", "--kvp", "151", NULL }, "40 to 150" },
    { { "spectrum", "--kvp", "nan", NULL }, "--kvp nan" },
    { { "spectrum", "--kvp", "80kV", NULL }, "--kvp 80kV" },
    { { "spectrum", "--kvp=80", "--al", "-1", NULL }, "--al -1" },
    { { "spectrum", "--kvp=80", "--cu=inf", NULL }, "--cu inf" },
    { { "spectrum", "--kvp=80", "--anode=0", NULL }, "5 to 45" },
    { { "spectrum", "--kvp=80", "--filter", "copper=-0.1", NULL }, "copper -0.1" },
    { { "spectrum", "--kvp=80", "--filter", "copper", NULL }, "copper" },
    { { "spectrum", "--kvp=80", "--filter", "=1", NULL }, "=1" },
    { { "spectrum", "--kvp=80", "--filter", "plasticine=1", NULL }, "plasticine" },
    { { "spectrum", "--kvp=80", "--filter", "CaSO4=1", NULL }, "CaSO4" },
    { { "spectrum", "--kvp=80", "--filter", "lead=2000", NULL }, "no photon" },
    { { "spectrum", "90KV_AL40", "--kvp=80", NULL }, "--kvp" },
    { { "spectrum", "90KV_AL40", "--spectrum=60KV_AL35", NULL }, "90KV_AL40" },
    { { "spectrum", "90KV_AL99", NULL }, "90KV_AL99" },
    { { "spectrum", "nowhere.csv", NULL }, "nowhere.csv" },
    { { "material", NULL }, "NAME" },
    { { "material", "titan", NULL }, "titanium" },
    { { "material", "Ti6Al4V", NULL }, "ti-6al-4v" },
    { { "material", "water", "--kev", "0.5", NULL }, "1 to 200" },
    { { "material", "water", "--kev=-60", NULL }, "--kev -60" },
    { { "material", "water", "--kev", "60;80", NULL }, "60;80" },
    { { "material", "--list", "water", NULL }, "'water'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Outcome) outcome = harness_run_full (cases[i].argv, NULL, 0);

      g_test_message ("%s", outcome.err);
      harness_assert_failure (&outcome, 2, cases[i].text, NULL);
      g_assert_cmpuint (outcome.out_length, ==, 0);
    }
}

/* Spectrum files that are none. */
static void
test_bad_files (void)
{
  const struct
  {
    const char *contents;
    const char *text;
  } cases[] = {
    { "", "at least 2" },
    { "keV,fluence\n", "at least 2" },
    { "20,1\n19,2\n21,1\n", "must rise" },
    { "20,1\n20,2\n", "must rise" },
    { "-20,1\n21,2\n", "-20" },
    { "nan,1\n21,2\n", "nan" },
    { "20,nan\n21,2\n", "line 1" },
    { "20,inf\n21,2\n", "line 1" },
    { "20,-1\n21,2\n22,2\n", "line 1" },
    { "500,1\n501,2\n", "1 to 200" },
    { "20,1\ntwenty-one,2\n", "line 2" },
    { "20,0\n21,0\n", "no photon" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = harness_write ("bad.csv", cases[i].contents, -1);
      g_auto (Outcome) outcome = harness_run ("spectrum", "--spectrum", path, NULL);

      g_test_message ("%s", outcome.err);
      harness_assert_failure (&outcome, 2, cases[i].text, NULL);
      g_assert_cmpuint (outcome.out_length, ==, 0);
    }
}

/* The published spectra, read: mean energy of DeepDRR's own air scan. */
static void
test_published (void)
{
  static const struct
  {
    const char *name;
    double mean_kev;
  } files[] = { { "spectra/60KV_AL35.csv", 37.53024 },
                { "spectra/90KV_AL40.csv", 49.24489 },
                { "spectra/120KV_AL43.csv", 58.16275 } };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = harness_data (files[i].name);

      if (path == NULL)
        return;
      {
        g_auto (Outcome) outcome = harness_run ("spectrum", path, NULL);

        harness_assert_success (&outcome);
        g_assert_cmpfloat_with_epsilon (find_number (outcome.out, "# mean energy "),
                                        files[i].mean_kev, 5e-3);
      }
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/physics/spectrum", test_spectrum);
  g_test_add_func ("/cli/physics/spectrum-sources", test_spectrum_sources);
  g_test_add_func ("/cli/physics/spectrum-json", test_spectrum_json);
  g_test_add_func ("/cli/physics/material", test_material);
  g_test_add_func ("/cli/physics/bad-input", test_bad_input);
  g_test_add_func ("/cli/physics/bad-files", test_bad_files);
  g_test_add_func ("/cli/physics/published", test_published);
  status = g_test_run ();
  harness_finish ();
  return status;
}
