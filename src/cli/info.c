/* SPDX-License-Identifier: Apache-2.0
 * `skg info`: what a CT file is, as JSON. Needs no OpenGL. */
#include "config.h"

#include <glib/gi18n.h>

#include "body/volume-io.h"
#include "cli/cli.h"

/* One element of the array; texts of volumes are JSON objects. */
static char *
describe (const char *path, const char *series, GError **error)
{
  SkgLoadOptions options = { .series = series };
  g_autoptr (SkgVolume) volume =
      skg_volume_load (path, &options, NULL, NULL, NULL, error);

  return volume != NULL ? skg_volume_describe (volume) : NULL;
}

static gboolean
run_info (const SkgCommand *command, char **argv, GError **error)
{
  g_autofree char *series = NULL;
  const GOptionEntry entries[] = {
    { "series", 0, 0, G_OPTION_ARG_STRING, &series,
      N_ ("DICOM series to take from a folder that holds several; the end of its UID "
          "is "
          "enough"),
      N_ ("UID") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) files = g_strdupv (argv);

  if (!skg_cli_parse (command, entries, NULL, &files, error) ||
      !skg_cli_check_arguments (command, files, 1, G_MAXUINT, error))
    return FALSE;
  for (guint i = 1; files[i] != NULL; i++)
    {
      char *text = describe (files[i], series, error);

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (texts, g_strchomp (text));
    }
  if (texts->len == 1)
    {
      g_print ("%s\n", (const char *) texts->pdata[0]);
      return TRUE;
    }
  g_ptr_array_add (texts, NULL);
  {
    g_autofree char *joined = g_strjoinv (",\n", (char **) texts->pdata);

    g_print ("[\n%s\n]\n", joined);
  }
  return TRUE;
}

const SkgCommand skg_command_info = {
  .name = "info",
  .arguments = "FILE…",
  .summary = N_ ("Tell size, spacing, orientation and oddities of CT files, as JSON"),
  .description = N_ ("Several files give a JSON array. A DICOM series is given by its "
                     "folder."),
  .run = run_info,
};
