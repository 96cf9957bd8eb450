/* SPDX-License-Identifier: Apache-2.0
 * `skg phantom`: writes a built-in body as a CT file. Needs no OpenGL. */
#include "config.h"

#include "body/phantom.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "cli/cli.h"

static gboolean
check_kind (const char *kind, GError **error)
{
  g_autofree char *kinds = NULL;

  if (g_strv_contains (skg_phantom_list_kinds (), kind))
    return TRUE;
  kinds = g_strjoinv (", ", (char **) skg_phantom_list_kinds ());
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("phantom: no built-in body '%s'; there is %s"), kind, kinds);
  return FALSE;
}

static gboolean
write_phantom (const SkgPhantomParams *params,
               const char *output,
               const char *landmarks_output,
               GError **error)
{
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLandmarkSet) landmarks = NULL;

  if (!skg_phantom_make (params, &volume, &landmarks, NULL, NULL, NULL, error) ||
      !skg_volume_save (volume, output, error))
    return FALSE;
  g_print (_ ("Wrote %s\n"), output);
  if (landmarks_output == NULL)
    return TRUE;
  if (!skg_landmark_set_save (landmarks, landmarks_output, error))
    return FALSE;
  g_print (_ ("Wrote %s\n"), landmarks_output);
  return TRUE;
}

static gboolean
run_phantom (const SkgCommand *command, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  g_autofree char *seed_text = NULL;
  g_autofree char *landmarks = NULL;
  double voxel_mm = SKG_PHANTOM_DEFAULT_VOXEL_MM;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("Where to write: .nii.gz, .nii, .nrrd, .mha or .mhd"), N_ ("FILE") },
    { "voxel-mm", 0, 0, G_OPTION_ARG_DOUBLE, &voxel_mm,
      N_ ("Edge of the voxels in mm, 0.5 to 8 (1)"), N_ ("MM") },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed_text,
      N_ ("Another person of the same kind (0, the reference)"), N_ ("NUMBER") },
    { "landmarks", 0, 0, G_OPTION_ARG_FILENAME, &landmarks,
      N_ ("Also write its landmarks, .fcsv or .mrk.json"), N_ ("FILE") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  SkgPhantomParams params = { 0 };

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 1, 1, error) ||
      !check_kind (arguments[1], error) ||
      !skg_cli_parse_uint ("--seed", seed_text, G_MAXUINT64, &params.seed, error))
    return FALSE;
  if (output == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           _ ("phantom: -o FILE is missing; see 'skg phantom --help'"));
      return FALSE;
    }
  params.kind = arguments[1];
  params.voxel_mm = voxel_mm;
  return write_phantom (&params, output, landmarks, error);
}

const SkgCommand skg_command_phantom = {
  .name = "phantom",
  .arguments = "pelvis",
  .summary = N_ ("Write a built-in body as a CT file, with its landmarks"),
  .description = N_ ("The same seed and voxel size give the same bytes."),
  .run = run_phantom,
};
