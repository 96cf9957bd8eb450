/* SPDX-License-Identifier: Apache-2.0
 * `skg info`: what a CT or label map is, as JSON. Needs no OpenGL. */
#include "config.h"

#include <glib/gi18n.h>

#include "body/labels.h"
#include "cli/cli.h"

static char *
describe_labels (const char *path, const char *table, GError **error)
{
  g_autoptr (SkgLabelMap) map =
      skg_label_map_load (path, table, NULL, NULL, NULL, error);

  return map != NULL ? skg_label_map_describe (map) : NULL;
}

static gboolean
is_segmentation (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".seg.nrrd");
}

/* One element of the array; texts of volumes are JSON objects. */
static char *
describe (const char *path, const char *series, const char *table, GError **error)
{
  SkgLoadOptions options = { .series = series };
  g_autoptr (SkgVolume) volume = NULL;

  /* Whoever names a table means a label map. */
  if (table != NULL || is_segmentation (path))
    return describe_labels (path, table, error);
  volume = skg_volume_load (path, &options, NULL, NULL, NULL, error);
  if (volume == NULL)
    return NULL;
  if (skg_labels_look_like (volume) && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return describe_labels (path, NULL, error);
  return skg_volume_describe (volume);
}

static gboolean
run_info (const SkgCommand *command, char **argv, GError **error)
{
  g_autofree char *series = NULL;
  g_autofree char *table = NULL;
  const GOptionEntry entries[] = {
    { "series", 0, 0, G_OPTION_ARG_STRING, &series,
      N_ ("DICOM series to take from a folder that holds several; the end of its UID "
          "is "
          "enough"),
      N_ ("UID") },
    { "labels-table", 0, 0, G_OPTION_ARG_STRING, &table,
      N_ ("What a label map's labels are called: totalsegmentator-v1, "
          "totalsegmentator-v2, synthex-hip, none, or a .csv or .json file"),
      N_ ("TABLE") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) files = g_strdupv (argv);

  if (!skg_cli_parse (command, entries, NULL, &files, error) ||
      !skg_cli_check_arguments (command, files, 1, G_MAXUINT, error))
    return FALSE;
  for (guint i = 1; files[i] != NULL; i++)
    {
      char *text = describe (files[i], series, table, error);

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
  .summary = N_ (
      "Tell size, spacing, orientation and oddities of CTs and label maps, as JSON"),
  .description = N_ ("Several files give a JSON array. A DICOM series is given by its "
                     "folder."),
  .run = run_info,
};
