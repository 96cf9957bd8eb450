/* SPDX-License-Identifier: Apache-2.0
 * `skg views`: the standard views and the machines. Needs no OpenGL. */
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "cli/cli.h"
#include "scene/resource-texts.h"

static void
print_views_table (void)
{
  GPtrArray *views = skg_view_list ();

  skg_cli_print_heading ((const SkgCliCell[]){ { _ ("VIEW"), -28 },
                                               { _ ("GROUP"), -8 },
                                               { _ ("ANGLES"), -18 },
                                               { _ ("SID mm"), -7 },
                                               { _ ("NAME"), 0 },
                                               { NULL, 0 } });
  for (guint i = 0; i < views->len; i++)
    {
      const SkgView *view = views->pdata[i];
      SkgPose pose = { .sid_mm = 1000,
                       .sod_mm = 500,
                       .primary_rad = view->primary_rad,
                       .secondary_rad = view->secondary_rad };
      g_autofree char *angles = skg_pose_dup_angles_text (&pose);
      g_autofree char *sid =
          view->sid_mm > 0 ? g_strdup_printf ("%.0f", view->sid_mm) : g_strdup ("-");

      g_print ("%-28s %-8s %-18s %-7s %s\n", view->id, view->group, angles, sid,
               skg_resource_text_get (view->name));
    }
}

static void
print_machines_table (void)
{
  GPtrArray *machines = skg_machine_list ();

  g_print ("\n");
  skg_cli_print_heading ((const SkgCliCell[]){ { _ ("MACHINE"), -14 },
                                               { _ ("DETECTOR"), -12 },
                                               { _ ("PITCH mm"), -9 },
                                               { _ ("SID mm"), -8 },
                                               { _ ("SOD mm"), -8 },
                                               { _ ("NAME"), 0 },
                                               { NULL, 0 } });
  for (guint i = 0; i < machines->len; i++)
    {
      const SkgMachine *machine = machines->pdata[i];
      g_autofree char *detector =
          g_strdup_printf ("%ux%u", machine->detector.columns, machine->detector.rows);

      g_print ("%-14s %-12s %-9.4g %-8.0f %-8.0f %s\n", machine->id, detector,
               machine->detector.pitch_mm, machine->sid_mm, machine->sod_mm,
               skg_resource_text_get (machine->name));
    }
}

static void
add_text (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, value);
}

static void
add_view (JsonBuilder *builder, const SkgView *view)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", view->id);
  add_text (builder, "name", view->name);
  add_text (builder, "group", view->group);
  add_text (builder, "note", view->note);
  add_number (builder, "primary_deg", SKG_DEG_FROM_RAD (view->primary_rad));
  add_number (builder, "secondary_deg", SKG_DEG_FROM_RAD (view->secondary_rad));
  if (view->sid_mm > 0)
    add_number (builder, "sid_mm", view->sid_mm);
  json_builder_end_object (builder);
}

static void
add_machine (JsonBuilder *builder, const SkgMachine *machine)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", machine->id);
  add_text (builder, "name", machine->name);
  add_text (builder, "source", machine->source);
  add_number (builder, "columns", machine->detector.columns);
  add_number (builder, "rows", machine->detector.rows);
  add_number (builder, "pitch_mm", machine->detector.pitch_mm);
  add_number (builder, "sid_mm", machine->sid_mm);
  add_number (builder, "sod_mm", machine->sod_mm);
  json_builder_end_object (builder);
}

static void
print_json (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  GPtrArray *views = skg_view_list ();
  GPtrArray *machines = skg_machine_list ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "views");
  json_builder_begin_array (builder);
  for (guint i = 0; i < views->len; i++)
    add_view (builder, views->pdata[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "machines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < machines->len; i++)
    add_machine (builder, machines->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static gboolean
run_views (const SkgCommand *command, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON, with notes and sources"),
      NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 0, error))
    return FALSE;
  if (json)
    {
      print_json ();
      return TRUE;
    }
  print_views_table ();
  print_machines_table ();
  return TRUE;
}

const SkgCommand skg_command_views = {
  .name = "views",
  .arguments = NULL,
  .summary = N_ ("List the standard views and the machines"),
  .description =
      N_ ("Angles are DICOM's and say where the detector stands: LAO and RAO to "
          "the patient's left and right, CRA and CAU to the head and the feet."),
  .run = run_views,
};
