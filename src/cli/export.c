/* SPDX-License-Identifier: Apache-2.0
 * `skg export`: many annotated pictures. */
#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/export-progress.h"
#include "dataset/cluster.h"
#include "dataset/writer.h"

typedef struct
{
  SkgSceneOptions scene;
  char *count;
  char *start;
  char *shard;
  char *output;
  char **formats;
  char *size;
  char *reduce;
  char *bits;
  char *stages;
  char *split;
  char *split_by;
  char *real;
  char *heat_sigma;
  char *progress;
  char *threads;
  char *cluster;
  char *shards;
} ExportOptions;

static void
export_options_clear (ExportOptions *o)
{
  skg_scene_options_clear (&o->scene);
  g_clear_pointer (&o->count, g_free);
  g_clear_pointer (&o->start, g_free);
  g_clear_pointer (&o->shard, g_free);
  g_clear_pointer (&o->output, g_free);
  g_clear_pointer (&o->formats, g_strfreev);
  g_clear_pointer (&o->size, g_free);
  g_clear_pointer (&o->reduce, g_free);
  g_clear_pointer (&o->bits, g_free);
  g_clear_pointer (&o->stages, g_free);
  g_clear_pointer (&o->split, g_free);
  g_clear_pointer (&o->split_by, g_free);
  g_clear_pointer (&o->real, g_free);
  g_clear_pointer (&o->heat_sigma, g_free);
  g_clear_pointer (&o->progress, g_free);
  g_clear_pointer (&o->threads, g_free);
  g_clear_pointer (&o->cluster, g_free);
  g_clear_pointer (&o->shards, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExportOptions, export_options_clear)

static gboolean
parse_options (const SkgCommand *command,
               ExportOptions *o,
               char ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_STRING, &o->count, N_ ("How many samples"),
      N_ ("N") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
      N_ ("Folder of the set: new, empty, or of this same set, which goes on"),
      N_ ("DIR") },
    { "format", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->formats,
      N_ ("png and others, several with commas between them (png); docs/export.md "
          "describes them"),
      N_ ("FORMAT") },
    { "start", 0, 0, G_OPTION_ARG_STRING, &o->start, N_ ("First sample (0)"),
      N_ ("I") },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &o->shard,
      N_ ("Only part K of M of the set; 'skg merge' joins them"), N_ ("K/M") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &o->size,
      N_ ("Pixels of the longer side, or columns x rows; the detector's edges stay "
          "(the detector's own pixels)"),
      N_ ("N|CxR") },
    { "reduce", 0, 0, G_OPTION_ARG_STRING, &o->reduce,
      N_ ("Average blocks of K x K pixels (1)"), N_ ("K") },
    { "bits", 0, 0, G_OPTION_ARG_STRING, &o->bits,
      N_ ("Bits of grey PNGs, 8 or 16 (8)"), N_ ("BITS") },
    { "stage", 0, 0, G_OPTION_ARG_STRING, &o->stages,
      N_ ("Further pictures in the formats tiff and nrrd: density, primary, scatter, "
          "detected, before-effects; tool-depth, tool-length, tool-density"),
      N_ ("STAGE,...") },
    { "split", 0, 0, G_OPTION_ARG_STRING, &o->split,
      N_ ("Divide the set, e.g. train=0.9,valid=0.1"), N_ ("NAME=SHARE,...") },
    { "split-by", 0, 0, G_OPTION_ARG_STRING, &o->split_by,
      N_ ("body, all pictures of one together, or picture (body)"), N_ ("WHAT") },
    { "real", 0, 0, G_OPTION_ARG_FILENAME, &o->real,
      N_ ("Real pictures for the format unpaired"), N_ ("DIR") },
    { "heat-sigma", 0, 0, G_OPTION_ARG_STRING, &o->heat_sigma,
      N_ ("Width of heat maps on the detector, mm (3.88)"), N_ ("MM") },
    { "progress", 0, 0, G_OPTION_ARG_STRING, &o->progress,
      N_ ("bar, json (a line for each sample) or none (bar on a terminal)"),
      N_ ("HOW") },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &o->threads,
      N_ ("Threads that encode (as many as processors, at most 4)"), N_ ("N") },
    { "write-cluster", 0, 0, G_OPTION_ARG_STRING, &o->cluster,
      N_ ("Instead: write scripts into DIR that make the set on many machines: slurm, "
          "parallel or kubernetes"),
      N_ ("KIND") },
    { "shards", 0, 0, G_OPTION_ARG_STRING, &o->shards,
      N_ ("With --write-cluster: parts of the set (one for 1000 samples)"), N_ ("M") },
    SKG_CLI_GPU_ENTRY,
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  return skg_cli_parse (command, entries, &o->scene, argv, error) &&
         skg_cli_check_arguments (command, *argv, 0, G_MAXUINT16, error);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
fill_numbers (const ExportOptions *o, SkgPlan *plan, GError **error)
{
  guint64 bits = 8;
  guint64 reduce = 1;

  if (o->count == NULL)
    return refuse (error, _ ("export: -n, the number of samples, is missing"));
  if (o->scene.index != NULL)
    return refuse (error, _ ("--index: 'skg render' takes it; here --start does"));
  if (!skg_cli_parse_uint ("-n", o->count, G_MAXUINT64, &plan->n, error) ||
      !skg_cli_parse_uint ("--start", o->start, G_MAXINT64, &plan->start, error) ||
      !skg_cli_parse_uint ("--seed", o->scene.seed, G_MAXINT64, &plan->seed, error) ||
      !skg_cli_parse_uint ("--bits", o->bits, 16, &bits, error) ||
      !skg_cli_parse_uint ("--reduce", o->reduce, 64, &reduce, error) ||
      !skg_cli_parse_double ("--heat-sigma", o->heat_sigma, 0.01, 1000,
                             &plan->heat_sigma_mm, error))
    return FALSE;
  plan->bits = (guint) bits;
  plan->reduce = (guint) reduce;
  return o->shard == NULL || skg_plan_set_shard (plan, o->shard, error);
}

static gboolean
fill_words (const ExportOptions *o, SkgPlan *plan, GError **error)
{
  for (guint i = 0; o->formats != NULL && o->formats[i] != NULL; i++)
    if (!skg_plan_add_formats (plan, o->formats[i], error))
      return FALSE;
  if (o->formats == NULL && !skg_plan_add_formats (plan, "png", error))
    return FALSE;
  if (o->stages != NULL && !skg_plan_add_stages (plan, o->stages, error))
    return FALSE;
  if (o->split != NULL && !skg_plan_set_splits (plan, o->split, error))
    return FALSE;
  plan->split_by_picture = g_strcmp0 (o->split_by, "picture") == 0;
  if (o->split_by != NULL && !plan->split_by_picture &&
      strcmp (o->split_by, "body") != 0)
    return refuse (error, _ ("--split-by %s: body or picture is needed"), o->split_by);
  if (o->split_by != NULL && o->split == NULL)
    return refuse (error, _ ("--split-by: belongs to --split"));
  if (o->real != NULL)
    plan->real_folder = g_canonicalize_filename (o->real, NULL);
  return TRUE;
}

/* Scene options as words of a shell, for README.txt. */
static char *
dup_scene_options (const SkgSceneOptions *o)
{
  const struct
  {
    const char *name;
    const char *value;
  } options[] = {
    { "--view", o->view },
    { "--series", o->series },
    { "--landmarks", o->landmarks },
    { "--labels", o->labels },
    { "--labels-table", o->labels_table },
    { "--structures", o->structures },
  };
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].value != NULL)
      {
        g_autofree char *quoted = g_shell_quote (options[i].value);

        g_string_append_printf (out, "%s%s %s", out->len > 0 ? " " : "",
                                options[i].name, quoted);
      }
  for (guint i = 0; o->set != NULL && o->set[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (o->set[i]);

      g_string_append_printf (out, "%s--set %s", out->len > 0 ? " " : "", quoted);
    }
  return g_string_free (out, out->len == 0);
}

static gboolean
add_scenes (const ExportOptions *o, char **arguments, SkgPlan *plan, GError **error)
{
  guint n = g_strv_length (arguments);

  for (guint i = 0; i < MAX (n, 1); i++)
    {
      g_autoptr (SkgScene) scene =
          skg_cli_open_scene (n > 0 ? arguments[i] : NULL, &o->scene, error);

      if (scene == NULL)
        return FALSE;
      skg_plan_add_scene (plan, scene, n > 0 ? arguments[i] : "pelvis");
    }
  plan->scene_options = dup_scene_options (&o->scene);
  return TRUE;
}

/* The size relative to the first scene's detector. */
static gboolean
fill_size (const ExportOptions *o, SkgPlan *plan, GError **error)
{
  SkgGeometry geometry = { 0 };
  g_auto (SkgSample) sample = { 0 };

  if (o->size == NULL)
    return TRUE;
  if (!skg_scene_sample (plan->scenes->pdata[0], NULL, 0, 0, &sample, error))
    return FALSE;
  geometry.columns = sample.detector.columns;
  geometry.rows = sample.detector.rows;
  if (!skg_cli_parse_size (o->size, &geometry, error))
    return FALSE;
  plan->columns = geometry.columns;
  plan->rows = geometry.rows;
  return TRUE;
}

/* Signals */

static volatile sig_atomic_t stop_signal;

static void
on_signal (int number)
{
  stop_signal = number;
}

static gboolean
was_stopped (void)
{
  return stop_signal != 0;
}

/* The first asks for a clean end; the second ends at once, which also leaves nothing
 * broken. */
static void
catch_signals (void)
{
  struct sigaction action = { .sa_handler = on_signal,
                              .sa_flags = SA_RESTART | (int) SA_RESETHAND };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  /* A file beyond the limit is an error like a full disk. */
  signal (SIGXFSZ, SIG_IGN);
}

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
check_result (const SkgExportResult *result, const SkgPlan *plan, GError **error)
{
  guint64 length = skg_plan_get_length (plan);

  if (result->complete)
    return TRUE;
  if (result->stopped)
    g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                 _ ("stopped after %" PRIu64 " of %" PRIu64
                    " samples; the same command goes on"),
                 result->n_done, length);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                 _ ("%" PRIu64 " samples failed, %" PRIu64 " of %" PRIu64
                    " are there; the same command tries again"),
                 result->n_failed, result->n_done, length);
  return FALSE;
}

static gboolean
run (const ExportOptions *o, const SkgPlan *plan, GError **error)
{
  g_autoptr (SkgRenderService) service = NULL;
  g_auto (SkgExportProgress) progress = { 0 };
  SkgExportResult result;
  guint64 threads = 0;
  SkgExport export = {
    .plan = plan,
    .folder = o->output,
    .load = load_body,
    .func = skg_export_progress_report,
    .stop = was_stopped,
    .user_data = &progress,
  };

  if (!skg_cli_parse_uint ("--threads", o->threads, 64, &threads, error) ||
      !skg_export_progress_init (&progress, o->progress, error))
    return FALSE;
  /* Before the driver, whose shader cache writes files, too. */
  catch_signals ();
  service = skg_render_service_new (error);
  if (service == NULL)
    return FALSE;
  export.service = service;
  export.n_threads = (guint) threads;
  if (!skg_export_run (&export, &result, error))
    {
      skg_export_progress_end (&progress, NULL);
      return FALSE;
    }
  skg_export_progress_end (&progress, &result);
  if (!check_result (&result, plan, error))
    return FALSE;
  if (!progress.json)
    g_print (_ ("%s: %" PRIu64 " samples\n"), o->output, result.n_done);
  return TRUE;
}

/* Where this program is, for machines that see the same files. */
static char *
dup_program (void)
{
  char *path = g_file_read_link ("/proc/self/exe", NULL);

  return path != NULL ? path : g_strdup ("skg");
}

static gboolean
write_cluster (const ExportOptions *o, const SkgPlan *plan, GError **error)
{
  g_autofree char *program = dup_program ();
  const SkgCluster *cluster;
  guint64 n_shards = 0;

  if (o->shard != NULL)
    return refuse (error,
                   _ ("--shard: not with --write-cluster, which takes --shards"));
  if (!skg_cli_parse_uint ("--shards", o->shards, 1000000, &n_shards, error))
    return FALSE;
  cluster =
      skg_cluster_write (plan, o->cluster, (guint) n_shards, o->output, program, error);
  if (cluster == NULL)
    return FALSE;
  g_print (_ ("%s: %s/%s starts them; the set comes to %s/set\n"), o->output, o->output,
           cluster->start, o->output);
  return TRUE;
}

static gboolean
run_export (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (ExportOptions) o = { 0 };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgPlan) plan = skg_plan_new ();

  if (!parse_options (command, &o, &arguments, error) ||
      !fill_numbers (&o, plan, error) || !fill_words (&o, plan, error))
    return FALSE;
  if (o.output == NULL)
    return refuse (error, _ ("export: -o, the folder to write to, is missing"));
  if (o.shards != NULL && o.cluster == NULL)
    return refuse (error, _ ("--shards: belongs to --write-cluster"));
  return add_scenes (&o, arguments + 1, plan, error) && fill_size (&o, plan, error) &&
         skg_plan_check (plan, error) &&
         (o.cluster != NULL ? write_cluster (&o, plan, error) : run (&o, plan, error));
}

const SkgCommand skg_command_export = {
  .name = "export",
  .arguments = "[SCENE...]",
  .summary = N_ ("Make a set of annotated pictures"),
  .description =
      N_ ("Sample i is what 'skg render --quality exact --seed S --index i' gives. Of "
          "several scenes, sample i is of scene i modulo their number: each is a body. "
          "Interrupted, the same command goes on."),
  .run = run_export,
};
