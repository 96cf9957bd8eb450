/* SPDX-License-Identifier: Apache-2.0
 * `skg phantom`: writes a built-in body as a CT file. Needs no OpenGL. */
#include "config.h"

#include "body/phantom.h"

#include <glib/gi18n.h>
#include <string.h>

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

/* A name with an ending is a file, whether it can be written or not; without one, or
 * with a / at its end, or if it is there already, a folder. */
static gboolean
is_file_name (const char *output)
{
  g_autofree char *base = g_path_get_basename (output);

  return !g_file_test (output, G_FILE_TEST_IS_DIR) &&
         !g_str_has_suffix (output, G_DIR_SEPARATOR_S) &&
         strchr (base + 1, '.') != NULL && strcmp (base, "..") != 0;
}

static gboolean
save_landmarks (const SkgPhantomBody *body, const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  if (!skg_landmark_set_save (body->landmarks, path, error))
    return FALSE;
  g_print (_ ("Wrote %s\n"), path);
  return TRUE;
}

static void
print_labels (const SkgPhantomBody *body)
{
  const SkgGrid *grid = skg_volume_get_grid (body->volume);
  double ml = grid->spacing_mm[0] * grid->spacing_mm[1] * grid->spacing_mm[2] / 1000;

  skg_cli_print_heading (
      (const SkgCliCell[]){ /* Translators: heading of a table, of labels' numbers */
                            { C_ ("labels", "NUMBER"), 6 },
                            { "", 0 },
                            { _ ("NAME"), -30 },
                            { _ ("VOXELS"), 12 },
                            { _ ("ML"), 10 },
                            { NULL, 0 } });
  for (guint i = 0; i < body->table->len; i++)
    {
      const SkgPhantomLabel *label = &g_array_index (body->table, SkgPhantomLabel, i);

      g_print ("%6u  %-30s %12" G_GSIZE_FORMAT " %10.1f\n", label->number, label->name,
               label->n_voxels, (double) label->n_voxels * ml);
    }
}

/* What the body was made of, as --set takes it. */
static void
print_numbers (const SkgPhantomBody *body, SkgPhantomKind kind)
{
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      const SkgPhantomDialInfo *info = skg_phantom_dial_get_info ((SkgPhantomDial) i);
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      if (!(info->kinds & 1u << kind))
        continue;
      g_ascii_formatd (text, sizeof text, "%.4g", body->dials[i]);
      g_print ("%s=%s\t%s\n", info->key, text, info->summary);
    }
}

static gboolean
write_phantom (const SkgPhantomParams *params,
               const char *output,
               const char *landmarks_output,
               gboolean list_labels,
               gboolean list_numbers,
               GError **error)
{
  SkgPhantomKind kind;
  g_autoptr (SkgPhantomBody) body =
      skg_phantom_body_new (params, NULL, NULL, NULL, error);

  if (body == NULL)
    return FALSE;
  if (is_file_name (output))
    {
      if (!skg_volume_save (body->volume, output, error))
        return FALSE;
      g_print (_ ("Wrote %s\n"), output);
    }
  else
    {
      if (!skg_phantom_body_save (body, output, params->kind, error))
        return FALSE;
      g_print (_ ("Wrote %s.nii.gz, %s.mrk.json and %s-labels in %s\n"), params->kind,
               params->kind, params->kind, output);
    }
  if (list_numbers && skg_phantom_find_kind (params->kind, &kind))
    print_numbers (body, kind);
  if (list_labels)
    print_labels (body);
  return save_landmarks (body, landmarks_output, error);
}

static gboolean
parse_dials (char **assignments, SkgPhantomParams *params, GError **error)
{
  SkgPhantomKind kind;

  if (!skg_phantom_find_kind (params->kind, &kind))
    return FALSE;
  for (guint i = 0; assignments != NULL && assignments[i] != NULL; i++)
    if (!skg_phantom_dials_parse (&params->dials, kind, assignments[i], error))
      {
        g_prefix_error (error, "phantom: --set ");
        return FALSE;
      }
  return TRUE;
}

static gboolean
run_phantom (const SkgCommand *command, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  g_autofree char *seed_text = NULL;
  g_autofree char *landmarks = NULL;
  g_auto (GStrv) set = NULL;
  gboolean list_labels = FALSE;
  gboolean list_numbers = FALSE;
  double voxel_mm = SKG_PHANTOM_DEFAULT_VOXEL_MM;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("A folder for CT, label map, landmarks and names, or a file for the CT "
          "alone: "
          ".nii.gz, .nii, .nrrd, .mha or .mhd"),
      N_ ("DIR|FILE") },
    { "voxel-mm", 0, 0, G_OPTION_ARG_DOUBLE, &voxel_mm,
      N_ ("Edge of the voxels in mm, 0.5 to 8 (1)"), N_ ("MM") },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed_text,
      N_ ("Another person of the same kind (0, the reference)"), N_ ("NUMBER") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &set,
      N_ ("Change a number of the body, e.g. age=70; may be given several times"),
      N_ ("KEY=VALUE") },
    { "landmarks", 0, 0, G_OPTION_ARG_FILENAME, &landmarks,
      N_ ("Also write its landmarks, .fcsv or .mrk.json"), N_ ("FILE") },
    { "list-labels", 0, 0, G_OPTION_ARG_NONE, &list_labels,
      N_ ("Print the structures and their sizes"), NULL },
    { "list-numbers", 0, 0, G_OPTION_ARG_NONE, &list_numbers,
      N_ ("Print the numbers that the body was made of"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  SkgPhantomParams params = { 0 };

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 1, 1, error) ||
      !check_kind (arguments[1], error) ||
      !skg_cli_parse_uint ("--seed", seed_text, G_MAXUINT64, &params.seed, error))
    return FALSE;
  params.kind = arguments[1];
  params.voxel_mm = voxel_mm;
  if (!parse_dials (set, &params, error))
    return FALSE;
  if (output == NULL)
    {
      g_set_error_literal (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          _ ("phantom: -o DIR or FILE is missing; see 'skg phantom --help'"));
      return FALSE;
    }
  return write_phantom (&params, output, landmarks, list_labels, list_numbers, error);
}

const SkgCommand skg_command_phantom = {
  .name = "phantom",
  .arguments = "pelvis|chest",
  .summary = N_ ("Write a built-in body: CT, label map, landmarks and names"),
  .description = N_ ("The same seed, numbers and voxel size give the same bytes."),
  .run = run_phantom,
};
