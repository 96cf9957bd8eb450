/* SPDX-License-Identifier: Apache-2.0
 * `skg material`: attenuation and composition of a material. Needs no OpenGL. */
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/cli.h"
#include "physics/material-table.h"

static const char *const default_kevs[] = { "20", "30",  "40",  "50",  "60",
                                            "80", "100", "120", "150", NULL };

/* What one energy gives. */
typedef struct
{
  double kev;
  double attenuation_cm2_g;
  double transfer_cm2_g;
} Row;

static GArray *
get_rows (SkgMaterial *material, const char *const *kevs, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; kevs[i] != NULL; i++)
    {
      Row row = { 0 };

      if (!skg_cli_parse_double ("--kev", kevs[i], SKG_ENERGY_MIN_KEV,
                                 SKG_ENERGY_MAX_KEV, &row.kev, error))
        return NULL;
      row.attenuation_cm2_g = skg_material_get_attenuation_cm2_g (material, row.kev);
      row.transfer_cm2_g = skg_material_get_energy_transfer_cm2_g (material, row.kev);
      g_array_append_val (rows, row);
    }
  return g_steal_pointer (&rows);
}

static void
print_text (SkgMaterial *material, const GArray *rows)
{
  g_autoptr (GArray) elements = skg_material_list_elements (material);
  double density_g_cm3 = skg_material_get_density_g_cm3 (material);

  g_print ("%s\n", skg_material_get_name (material));
  if (density_g_cm3 > 0)
    g_print (_ ("density %g g/cm3\n"), density_g_cm3);
  else
    g_print ("%s\n", _ ("density not known"));
  g_print ("%s", _ ("by mass"));
  for (guint i = 0; i < elements->len; i++)
    {
      const SkgMaterialElement *e = &g_array_index (elements, SkgMaterialElement, i);

      g_print (" %s %.4g", e->symbol, e->mass_fraction);
    }
  g_print ("\n\n%8s %12s %12s %12s\n", "keV", "mu/rho cm2/g", "mu 1/cm",
           "tr/rho cm2/g");
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      g_autofree char *linear =
          density_g_cm3 > 0
              ? g_strdup_printf ("%.5g", row->attenuation_cm2_g * density_g_cm3)
              : g_strdup ("-");

      g_print ("%8g %12.5g %12s %12.5g\n", row->kev, row->attenuation_cm2_g, linear,
               row->transfer_cm2_g);
    }
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, value);
}

static void
add_rows (JsonBuilder *builder, SkgMaterial *material, const GArray *rows)
{
  double density_g_cm3 = skg_material_get_density_g_cm3 (material);

  json_builder_set_member_name (builder, "energies");
  json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      json_builder_begin_object (builder);
      add_number (builder, "kev", row->kev);
      add_number (builder, "attenuation_cm2_g", row->attenuation_cm2_g);
      if (density_g_cm3 > 0)
        add_number (builder, "attenuation_per_cm",
                    row->attenuation_cm2_g * density_g_cm3);
      add_number (builder, "energy_transfer_cm2_g", row->transfer_cm2_g);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_composition (JsonBuilder *builder, SkgMaterial *material)
{
  g_autoptr (GArray) elements = skg_material_list_elements (material);
  g_autoptr (GArray) edges =
      skg_material_list_edges_kev (material, SKG_ENERGY_MIN_KEV, SKG_ENERGY_MAX_KEV);

  json_builder_set_member_name (builder, "mass_fractions");
  json_builder_begin_object (builder);
  for (guint i = 0; i < elements->len; i++)
    {
      const SkgMaterialElement *e = &g_array_index (elements, SkgMaterialElement, i);

      add_number (builder, e->symbol, e->mass_fraction);
    }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "edges_kev");
  json_builder_begin_array (builder);
  for (guint i = 0; i < edges->len; i++)
    json_builder_add_double_value (builder, g_array_index (edges, double, i));
  json_builder_end_array (builder);
}

static void
print_builder (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = skg_json_to_text (root);

  g_print ("%s", text);
}

static void
print_json (SkgMaterial *material, const GArray *rows)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, skg_material_get_name (material));
  if (skg_material_get_density_g_cm3 (material) > 0)
    add_number (builder, "density_g_cm3", skg_material_get_density_g_cm3 (material));
  add_composition (builder, material);
  add_rows (builder, material, rows);
  json_builder_end_object (builder);
  print_builder (builder);
}

static void
print_list (gboolean json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (gsize i = 0; i < skg_n_material_rows; i++)
    {
      const SkgMaterialRow *row = &skg_material_rows[i];

      if (!json)
        g_print ("%-16s %9.5g g/cm3  %s (%s)\n", row->id, row->density_g_cm3,
                 row->label, row->source);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_string_value (builder, row->id);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, row->label);
      add_number (builder, "density_g_cm3", row->density_g_cm3);
      json_builder_set_member_name (builder, "source");
      json_builder_add_string_value (builder, row->source);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (json)
    print_builder (builder);
}

static gboolean
run_material (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (GStrv) kevs = NULL;
  gboolean list = FALSE;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "kev", 0, 0, G_OPTION_ARG_STRING_ARRAY, &kevs,
      N_ ("Photon energy, 1 to 200 keV; may be given several times"), N_ ("KEV") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &list,
      N_ ("List the materials that have a name"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgMaterial) material = NULL;
  g_autoptr (GArray) rows = NULL;

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, list ? 0 : 1, list ? 0 : 1, error))
    return FALSE;
  if (list)
    {
      print_list (json);
      return TRUE;
    }
  material = skg_material_find (arguments[1], error);
  if (material == NULL)
    return FALSE;
  rows = get_rows (material, kevs != NULL ? (const char *const *) kevs : default_kevs,
                   error);
  if (rows == NULL)
    return FALSE;
  if (json)
    print_json (material, rows);
  else
    print_text (material, rows);
  return TRUE;
}

const SkgCommand skg_command_material = {
  .name = "material",
  .arguments = "NAME",
  .summary = N_ ("Print attenuation, density and composition of a material"),
  .description =
      N_ ("NAME is one of --list, an element (Ti), a formula (CaSO4) or a compound of "
          "NIST's tables (\"Water, Liquid\"). mu/rho is the mass attenuation with "
          "coherent scattering, tr/rho the part of the energy that electrons get."),
  .run = run_material,
};
