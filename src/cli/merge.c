/* SPDX-License-Identifier: Apache-2.0
 * `skg merge`: shards become one set; `skg verify`: is a set what it says? */
#include "config.h"

#include "dataset/merge.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "base/error.h"
#include "cli/cli.h"
#include "dataset/verify.h"

static gboolean
run_merge (const SkgCommand *command, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  g_auto (GStrv) arguments = g_strdupv (argv);
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("Folder of the whole set: new or empty"), N_ ("DIR") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 1, G_MAXUINT16, error))
    return FALSE;
  if (output == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("merge: -o, the folder to write to, is missing"));
      return FALSE;
    }
  if (!skg_merge_run ((const char *const *) arguments + 1, output, error))
    return FALSE;
  g_print (_ ("Wrote %s\n"), output);
  return TRUE;
}

const SkgCommand skg_command_merge = {
  .name = "merge",
  .arguments = "DIR...",
  .summary = N_ ("Join the shards of a set"),
  .description = N_ ("The result is, byte for byte, what one process would have made. "
                     "Files are linked where possible; the shards stay."),
  .run = run_merge,
};

static SkgBody *
load_body (SkgScene *scene,
           guint64 seed,
           guint64 index,
           const SkgBody *previous,
           SkgRenderService *service,
           GError **error)
{
  return skg_cli_load_body_of (scene, seed, index, previous, service, error);
}

static gboolean
check_result (const SkgVerifyResult *result, const char *folder, GError **error)
{
  for (guint i = 0; result->problems != NULL && i < result->problems->len; i++)
    g_printerr (_ ("skg: note: %s\n"), (const char *) result->problems->pdata[i]);
  if (result->problems == NULL)
    {
      g_print (_ ("%s: %" PRIu64 " files as they were written, %u samples "
                  "made again, the same; %u of another OpenGL not compared\n"),
               folder, result->n_files, result->n_again, result->n_other_gl);
      return TRUE;
    }
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               _ ("%s: not as it was written: %" PRIu64 " of %" PRIu64
                  " files, %u of %u samples"),
               folder, result->n_bad, result->n_files, result->n_differ,
               result->n_again + result->n_differ);
  return FALSE;
}

static gboolean
run_verify (const SkgCommand *command, char **argv, GError **error)
{
  g_autofree char *count = NULL;
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_auto (SkgVerifyResult) result = { 0 };
  guint64 n_samples = 3;
  const GOptionEntry entries[] = {
    { "samples", 0, 0, G_OPTION_ARG_STRING, &count,
      N_ ("How many samples to make again (3)"), N_ ("N") },
    SKG_CLI_GPU_ENTRY,
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 1, 1, error) ||
      !skg_cli_parse_uint ("--samples", count, 1000000, &n_samples, error) ||
      !skg_verify_files (arguments[1], &result, error))
    return FALSE;
  if (n_samples > 0)
    {
      g_autoptr (SkgRenderService) service = skg_render_service_new (error);

      if (service == NULL || !skg_verify_samples (arguments[1], (guint) n_samples,
                                                  service, load_body, &result, error))
        return FALSE;
    }
  return check_result (&result, arguments[1], error);
}

const SkgCommand skg_command_verify = {
  .name = "verify",
  .arguments = "DIR",
  .summary = N_ ("Check the files of a set and make a few samples again"),
  .run = run_verify,
};
