/* SPDX-License-Identifier: Apache-2.0
 * `skg info`: what a CT or label map is, as JSON. Needs no OpenGL. */
#include "config.h"

#include <glib/gi18n.h>

#include "base/json.h"
#include "body/labels.h"
#include "cli/cli.h"
#include "render/gl-device.h"

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

static void
add_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/* A JSON array; null where a device has no OpenGL 4.3 core. */
static gboolean
list_devices (GError **error)
{
  g_autoptr (GPtrArray) devices = skg_gl_device_list (error);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  if (devices == NULL)
    return FALSE;
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    {
      const SkgGlDevice *device = devices->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "gpu");
      json_builder_add_int_value (builder, device->index);
      add_text (builder, "vendor", device->vendor);
      add_text (builder, "renderer", device->renderer);
      add_text (builder, "version", device->version);
      add_text (builder, "device", device->file);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = skg_json_to_text (root);
  g_print ("%s\n", g_strchomp (text));
  return TRUE;
}

static gboolean
run_info (const SkgCommand *command, char **argv, GError **error)
{
  g_autofree char *series = NULL;
  g_autofree char *table = NULL;
  gboolean gl = FALSE;
  const GOptionEntry entries[] = {
    { "gl", 0, 0, G_OPTION_ARG_NONE, &gl,
      N_ ("Instead: list the EGL devices that --gpu N chooses from"), NULL },
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
      !skg_cli_check_arguments (command, files, gl ? 0 : 1, gl ? 0 : G_MAXUINT, error))
    return FALSE;
  if (gl)
    return list_devices (error);
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
