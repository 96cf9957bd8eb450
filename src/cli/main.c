/* SPDX-License-Identifier: Apache-2.0
 * `skg`: the command line. Needs no display and no GTK. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"

static const SkgCommand *const commands[] = {
  &skg_command_render,   &skg_command_export,   &skg_command_merge,
  &skg_command_verify,   &skg_command_project,  &skg_command_info,
  &skg_command_phantom,  &skg_command_tool,     &skg_command_views,
  &skg_command_spectrum, &skg_command_material, &skg_command_sample,
  &skg_command_sheet,    &skg_command_effects,  &skg_command_presets,
  &skg_command_style,    &skg_command_check,    &skg_command_bench,
};

static const SkgCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

static void
print_help (void)
{
  g_print ("%s\n  skg %s\n\n", _ ("Usage:"), _ ("COMMAND [OPTION…] [ARGUMENT…]"));
  g_print ("%s\n\n%s\n", _ ("X-rays of CT, computed. Not for clinical use."),
           _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-9s %s\n", commands[i]->name, _ (commands[i]->summary));
  g_print ("  %-9s %s\n\n", "help", _ ("this, or the help of one command"));
  g_print (
      "%s\n",
      _ ("'skg COMMAND --help' lists a command's options, 'skg --version' tells the "
         "version."));
  g_print ("\n%s\n"
           "  0  %s\n  1  %s\n  2  %s\n  3  %s\n",
           _ ("Exit status:"), _ ("all done"),
           _ ("the work was right but failed, for example a file could not be written"),
           _ ("a file, a value or an option is not acceptable; the message names it"),
           _ ("no usable OpenGL"));
}

static gboolean
run_help (char **argv, GError **error)
{
  const SkgCommand *command;
  char *help_argv[] = { NULL, (char *) "--help", NULL };

  if (argv[1] == NULL)
    {
      print_help ();
      return TRUE;
    }
  command = find_command (argv[1]);
  if (command == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("help: no command '%s'; 'skg help' lists them"), argv[1]);
      return FALSE;
    }
  help_argv[0] = argv[1];
  return command->run (command, help_argv, error);
}

static gboolean
run (char **argv, GError **error)
{
  const char *name = argv[0];
  const SkgCommand *command;

  if (strcmp (name, "help") == 0 || strcmp (name, "--help") == 0 ||
      strcmp (name, "-h") == 0)
    return run_help (argv, error);
  if (strcmp (name, "--version") == 0)
    {
      g_print ("skg (Skiagraph) %s\n", SKG_VERSION);
      return TRUE;
    }
  command = find_command (name);
  if (command == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("no command '%s'; 'skg help' lists them"), name);
      return FALSE;
    }
  return command->run (command, argv, error);
}

/* One line, except for a list of DICOM series, which is one line each. */
static void
print_error (const GError *error)
{
  g_autofree char *message = g_strdup (error->message);

  g_strchomp (message);
  if (!g_error_matches (error, SKG_ERROR, SKG_ERROR_SERIES))
    g_strdelimit (message, "\r\n", ' ');
  g_printerr ("skg: %s\n", message);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;
  /* Of a build folder, where nothing is installed. */
  const char *locale_dir = g_getenv ("SKIAGRAPH_LOCALE_DIR");

  setlocale (LC_ALL, "");
  /* Numbers in files, JSON and tables have a point, whatever the language. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SKG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  arguments = g_strdupv (argv);
  if (argc < 2)
    {
      print_help ();
      return 2;
    }
  if (!run (arguments + 1, &error))
    {
      print_error (error);
      return skg_error_get_exit_status (error);
    }
  return EXIT_SUCCESS;
}
