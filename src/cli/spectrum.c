/* SPDX-License-Identifier: Apache-2.0
 * `skg spectrum`: the spectrum of a tube behind filters, as a table. Needs no OpenGL.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/cli.h"
#include "physics/dose.h"
#include "physics/tube.h"

#define DEFAULT_AL_MM 2.5
#define MAX_FILTER_MM 2000.0

/* Values of the options; zero-initialise. */
typedef struct
{
  char *kvp;
  char *al;
  char *cu;
  char *anode;
  char *spectrum;
  char **filters;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->kvp, g_free);
  g_clear_pointer (&options->al, g_free);
  g_clear_pointer (&options->cu, g_free);
  g_clear_pointer (&options->anode, g_free);
  g_clear_pointer (&options->spectrum, g_free);
  g_clear_pointer (&options->filters, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Facts of a beam as the table's head or the JSON tell them. */
typedef struct
{
  char *source;
  gboolean is_tube;
  SkgTube tube;
  double half_value_layer_mm;
  double mean_kev;
  double kerma_ugy;
  double photons_per_mm2_ugy;
} Facts;

static gboolean
parse_tube (const Options *options, SkgTube *tube, GError **error)
{
  double anode_deg = SKG_TUBE_DEFAULT_ANODE_DEG;

  *tube = (SkgTube){ .filter_al_mm = DEFAULT_AL_MM };
  if (options->kvp == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           _ ("spectrum: --kvp, --spectrum or a name is needed; see "
                              "'skg spectrum --help'"));
      return FALSE;
    }
  if (!skg_cli_parse_double ("--kvp", options->kvp, SKG_TUBE_MIN_KVP, SKG_TUBE_MAX_KVP,
                             &tube->kvp, error) ||
      !skg_cli_parse_double ("--al", options->al, 0, SKG_TUBE_MAX_AL_MM,
                             &tube->filter_al_mm, error) ||
      !skg_cli_parse_double ("--cu", options->cu, 0, SKG_TUBE_MAX_CU_MM,
                             &tube->filter_cu_mm, error) ||
      !skg_cli_parse_double ("--anode", options->anode, SKG_TUBE_MIN_ANODE_DEG,
                             SKG_TUBE_MAX_ANODE_DEG, &anode_deg, error))
    return FALSE;
  tube->anode_rad = SKG_RAD_FROM_DEG (anode_deg);
  return TRUE;
}

/* @name says it all: what would contradict it is refused. */
static gboolean
check_alone (const char *name, const Options *options, GError **error)
{
  const char *extra = options->kvp != NULL     ? "--kvp"
                      : options->al != NULL    ? "--al"
                      : options->cu != NULL    ? "--cu"
                      : options->anode != NULL ? "--anode"
                                               : NULL;

  if (extra == NULL)
    return TRUE;
  g_set_error (
      error, SKG_ERROR, SKG_ERROR_INPUT,
      _ ("spectrum: %s and %s exclude each other; --filter adds to a spectrum"), name,
      extra);
  return FALSE;
}

static SkgSpectrum *
open_spectrum (const Options *options, const char *name, Facts *facts, GError **error)
{
  if (name == NULL)
    {
      if (!parse_tube (options, &facts->tube, error))
        return NULL;
    }
  else if (!check_alone (name, options, error))
    return NULL;
  else if (!skg_tube_find_named (name, &facts->tube))
    {
      facts->source = g_path_get_basename (name);
      return skg_spectrum_load (name, error);
    }
  facts->is_tube = TRUE;
  facts->source =
      g_strdup_printf ("%g kVp, %g mm Al, %g mm Cu, anode %g degrees", facts->tube.kvp,
                       facts->tube.filter_al_mm, facts->tube.filter_cu_mm,
                       SKG_DEG_FROM_RAD (facts->tube.anode_rad));
  return skg_tube_get_spectrum (&facts->tube, error);
}

/* Puts @spectrum behind MATERIAL=mm. */
static gboolean
add_filter (SkgSpectrum **spectrum, const char *filter, GError **error)
{
  const char *equals = strrchr (filter, '=');
  g_autofree char *name = NULL;
  g_autofree char *option = NULL;
  g_autoptr (SkgMaterial) material = NULL;
  SkgSpectrum *behind;
  double thickness_mm = 0;

  if (equals == NULL || equals == filter)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--filter %s: a material and millimetres are needed, for example "
                      "copper=0.2"),
                   filter);
      return FALSE;
    }
  name = g_strndup (filter, (gsize) (equals - filter));
  option = g_strdup_printf ("--filter %s", name);
  if (!skg_cli_parse_double (option, equals + 1, 0, MAX_FILTER_MM, &thickness_mm,
                             error))
    return FALSE;
  material = skg_material_find (name, error);
  if (material == NULL)
    {
      g_prefix_error (error, "--filter: ");
      return FALSE;
    }
  if (!(skg_material_get_density_g_cm3 (material) > 0))
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          _ ("--filter %s: the density of this formula is not known; a material "
             "of 'skg material --list' or an element is needed"),
          name);
      return FALSE;
    }
  behind = skg_spectrum_filter (*spectrum, material, thickness_mm);
  skg_spectrum_unref (*spectrum);
  *spectrum = behind;
  return TRUE;
}

static gboolean
get_facts (SkgSpectrum *spectrum, Facts *facts, GError **error)
{
  g_autoptr (SkgMaterial) aluminium = skg_material_find ("aluminium", NULL);

  facts->kerma_ugy = skg_spectrum_get_air_kerma_ugy (spectrum);
  if (!(facts->kerma_ugy > 0))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           _ ("spectrum: no photon is left behind the filters"));
      return FALSE;
    }
  facts->half_value_layer_mm =
      skg_spectrum_get_half_value_layer_mm (spectrum, aluminium);
  facts->mean_kev = skg_spectrum_get_mean_kev (spectrum);
  facts->photons_per_mm2_ugy = skg_dose_get_photons_per_mm2_ugy (spectrum);
  return TRUE;
}

static void
print_csv (SkgSpectrum *spectrum, const Facts *facts, char **filters)
{
  gsize n_bins;
  const SkgSpectrumBin *bins = skg_spectrum_get_bins (spectrum, &n_bins);

  g_print ("# %s", facts->source);
  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    g_print (", %s mm", filters[i]);
  g_print ("\n# half-value layer %.3f mm Al\n# mean energy %.3f keV\n",
           facts->half_value_layer_mm, facts->mean_kev);
  g_print (facts->is_tube ? "# air kerma %.4g uGy per mAs at 1 m\n"
                          : "# air kerma %.4g uGy for this fluence\n",
           facts->kerma_ugy);
  g_print ("# photons %.0f per mm2 and uGy\n", facts->photons_per_mm2_ugy);
  g_print (facts->is_tube ? "energy_keV,fluence_per_mm2_per_mAs_at_1_m\n"
                          : "energy_keV,fluence\n");
  for (gsize i = 0; i < n_bins; i++)
    g_print ("%.4f,%.6g\n", bins[i].energy_kev, bins[i].fluence_per_mm2);
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, value);
}

static void
add_columns (JsonBuilder *builder, SkgSpectrum *spectrum)
{
  gsize n_bins;
  const SkgSpectrumBin *bins = skg_spectrum_get_bins (spectrum, &n_bins);

  json_builder_set_member_name (builder, "energy_kev");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n_bins; i++)
    json_builder_add_double_value (builder, bins[i].energy_kev);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "fluence");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n_bins; i++)
    json_builder_add_double_value (builder, bins[i].fluence_per_mm2);
  json_builder_end_array (builder);
}

static void
print_json (SkgSpectrum *spectrum, const Facts *facts, char **filters)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "source");
  json_builder_add_string_value (builder, facts->source);
  if (facts->is_tube)
    {
      add_number (builder, "kvp", facts->tube.kvp);
      add_number (builder, "filter_al_mm", facts->tube.filter_al_mm);
      add_number (builder, "filter_cu_mm", facts->tube.filter_cu_mm);
      add_number (builder, "anode_deg", SKG_DEG_FROM_RAD (facts->tube.anode_rad));
    }
  json_builder_set_member_name (builder, "filters_mm");
  json_builder_begin_array (builder);
  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    json_builder_add_string_value (builder, filters[i]);
  json_builder_end_array (builder);
  add_number (builder, "half_value_layer_mm_al", facts->half_value_layer_mm);
  add_number (builder, "mean_kev", facts->mean_kev);
  add_number (builder,
              facts->is_tube ? "air_kerma_ugy_per_mas_at_1_m" : "air_kerma_ugy",
              facts->kerma_ugy);
  add_number (builder, "photons_per_mm2_ugy", facts->photons_per_mm2_ugy);
  add_columns (builder, spectrum);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = skg_json_to_text (root);
  g_print ("%s", text);
}

static gboolean
run_spectrum (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry entries[] = {
    { "kvp", 0, 0, G_OPTION_ARG_STRING, &o.kvp, N_ ("Tube voltage, 40 to 150 kVp"),
      N_ ("KVP") },
    { "al", 0, 0, G_OPTION_ARG_STRING, &o.al,
      N_ ("Aluminium, inherent and added, 0 to 50 mm (2.5)"), N_ ("MM") },
    { "cu", 0, 0, G_OPTION_ARG_STRING, &o.cu, N_ ("Copper, 0 to 5 mm (0)"), N_ ("MM") },
    { "anode", 0, 0, G_OPTION_ARG_STRING, &o.anode,
      N_ ("Angle of the tungsten anode, 5 to 45 degrees (12)"), N_ ("DEGREES") },
    { "spectrum", 0, 0, G_OPTION_ARG_FILENAME, &o.spectrum,
      N_ ("A spectrum file (CSV: keV, fluence) or one of DeepDRR's names instead"),
      N_ ("FILE") },
    { "filter", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.filters,
      N_ ("Anything else in the beam; may be given several times"),
      N_ ("MATERIAL=MM") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print JSON"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgSpectrum) spectrum = NULL;
  g_autofree char *source = NULL;
  Facts facts = { 0 };
  const char *name;

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, o.spectrum != NULL ? 0 : 1,
                                error))
    return FALSE;
  name = o.spectrum != NULL ? o.spectrum : arguments[1];
  spectrum = open_spectrum (&o, name, &facts, error);
  source = facts.source;
  if (spectrum == NULL)
    return FALSE;
  for (guint i = 0; o.filters != NULL && o.filters[i] != NULL; i++)
    if (!add_filter (&spectrum, o.filters[i], error))
      return FALSE;
  if (!get_facts (spectrum, &facts, error))
    return FALSE;
  if (o.json)
    print_json (spectrum, &facts, o.filters);
  else
    print_csv (spectrum, &facts, o.filters);
  return TRUE;
}

const SkgCommand skg_command_spectrum = {
  .name = "spectrum",
  .arguments = "[FILE|NAME]",
  .summary = N_ ("Print a tube's spectrum, its half-value layer and air kerma"),
  .description =
      N_ ("A NAME is one of DeepDRR's: 60KV_AL35, 90KV_AL40, 120KV_AL43 stand "
          "for a tube of that voltage and filter. What is printed can be read "
          "back as a FILE."),
  .run = run_spectrum,
};
