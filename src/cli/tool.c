/* SPDX-License-Identifier: Apache-2.0
 * `skg tool`: makes a surgical tool and writes its mesh. Needs no OpenGL. */
#include "config.h"

#include "scene/tools.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"

static void
print_param (const SkgToolParam *param)
{
  g_autoptr (GString) initial = g_string_new (NULL);
  g_autofree char *number = g_strdup_printf ("%g", param->values[0]);

  if (param->width > 1)
    g_string_append (initial, "[[x, y, z], …]");
  else
    g_string_append_printf (initial, "%s", number);
  g_print ("    %-18s %-8s %g … %g%s  (%s)  %s\n", param->key,
           param->unit != NULL ? param->unit : "", param->min, param->max,
           param->max_length > 1 ? ", list" : "", initial->str, _ (param->label));
}

static void
print_list (void)
{
  const SkgToolKind *const *kinds = skg_tool_list_kinds ();

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      g_print ("%-18s %s (%s)\n", kinds[i]->id, _ (kinds[i]->summary),
               kinds[i]->material);
      for (guint p = 0; p < kinds[i]->n_params; p++)
        print_param (&kinds[i]->params[p]);
    }
  g_print ("%-18s %s\n", "mesh", _ ("Closed mesh from a file: file, unit_mm"));
}

/* (transfer full) (nullable) */
static SkgScene *
new_scene (const char *kind, char **settings, GError **error)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  gboolean is_mesh = strcmp (kind, "mesh") == 0;
  const char *path = NULL;

  /* A mesh must have its file from the start. */
  for (guint i = 0; is_mesh && settings != NULL && settings[i] != NULL; i++)
    if (g_str_has_prefix (settings[i], "file="))
      path = settings[i] + strlen ("file=");
  if (!skg_scene_add_tool (scene, kind, path, 0, error))
    return NULL;
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      g_autofree char *assignment = g_strconcat ("tools[0].", settings[i], NULL);

      if (!skg_scene_set_value (scene, assignment, error))
        return NULL;
    }
  return g_steal_pointer (&scene);
}

/* The name given for the first part, NAME-PART for the others. */
static char *
dup_part_path (const char *path, guint part, const char *name)
{
  const char *dot = strrchr (path, '.');

  if (part == 0)
    return g_strdup (path);
  return g_strdup_printf ("%.*s-%s%s", (int) (dot - path), path, name, dot);
}

static gboolean
write_parts (SkgTool *tool, const char *path, GError **error)
{
  if (strlen (path) < 5 || g_ascii_strcasecmp (path + strlen (path) - 4, ".stl") != 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("tool: -o %s: the name must end in .stl"), path);
      return FALSE;
    }
  for (guint i = 0; i < skg_tool_get_n_parts (tool); i++)
    {
      const SkgToolPart *part = skg_tool_get_part (tool, i);
      g_autofree char *part_path = dup_part_path (path, i, part->name);
      const char *const *warnings = skg_mesh_get_warnings (part->mesh);
      guint n_triangles;

      for (guint k = 0; warnings[k] != NULL; k++)
        g_printerr (_ ("skg: note: %s: %s\n"), part->name, warnings[k]);
      if (!skg_mesh_save_stl (part->mesh, part_path, error))
        return FALSE;
      skg_mesh_get_indices (part->mesh, &n_triangles);
      g_print (_ ("Wrote %s: %u triangles, %.6g mm³\n"), part_path, n_triangles,
               skg_mesh_get_volume_mm3 (part->mesh));
    }
  return TRUE;
}

static gboolean
make_tool (const char *kind,
           const SkgSceneOptions *options,
           const char *output,
           GError **error)
{
  g_autoptr (SkgScene) scene = new_scene (kind, options->set, error);
  g_autoptr (SkgToolSet) tools = NULL;
  guint64 seed = 0;
  guint64 index = 0;
  SkgTool *tool;

  if (scene == NULL ||
      !skg_cli_parse_uint ("--seed", options->seed, G_MAXUINT64, &seed, error) ||
      !skg_cli_parse_uint ("--index", options->index, G_MAXUINT64, &index, error) ||
      !skg_scene_sample_tools (scene, NULL, seed, index, &tools, error))
    return FALSE;
  tool = skg_tool_set_get (tools, 0)->tool;
  if (output != NULL && !write_parts (tool, output, error))
    return FALSE;
  for (guint i = 0; i < skg_tool_get_n_points (tool); i++)
    {
      const SkgToolPoint *point = skg_tool_get_point (tool, i);

      g_print ("%-10s %12.6f %12.6f %12.6f mm\n", point->name, point->position_mm.x,
               point->position_mm.y, point->position_mm.z);
    }
  return TRUE;
}

static gboolean
run_tool (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (SkgSceneOptions) options = { 0 };
  g_autofree char *output = NULL;
  gboolean list = FALSE;
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &list,
      N_ ("List the kinds of tools and their numbers"), NULL },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.set,
      N_ ("Give one of its numbers, e.g. length_mm=150 or bend_deg=[0,2,4]"),
      N_ ("KEY=VALUE") },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed,
      N_ ("Seed for numbers that are distributions (0)"), N_ ("NUMBER") },
    { "index", 0, 0, G_OPTION_ARG_STRING, &options.index,
      N_ ("Which sample of the seed to take (0)"), N_ ("NUMBER") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("Write the mesh as binary STL, in mm; further parts as NAME-PART.stl"),
      N_ ("FILE.stl") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, list ? 0 : 1, list ? 0 : 1, error))
    return FALSE;
  if (!list)
    return make_tool (arguments[1], &options, output, error);
  print_list ();
  return TRUE;
}

const SkgCommand skg_command_tool = {
  .name = "tool",
  .arguments = "KIND",
  .summary = N_ ("Make a surgical tool: its mesh and its key points"),
  .description =
      N_ ("Points and mesh are in the tool's own frame: z points where it is "
          "advanced to, the origin is what is placed. The same numbers under "
          "\"tools\" in a scene put it into the picture."),
  .run = run_tool,
};
