/* SPDX-License-Identifier: Apache-2.0
 * `skg sample`: what samples of a scene draw, without a picture. */
#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/cli.h"
#include "scene/rule-tries.h"
#include "scene/sheet-stats.h"

#define MAX_SAMPLES 100000000u
/* Their values are kept. */
#define MAX_STATS 100000u

/**
 * Run:
 * @tries: (array length=count) (nullable): of each sample, 0 for one that the rules
 *   accept no draw of; %NULL: there are no rules
 */
typedef struct
{
  SkgScene *scene;
  guint64 seed;
  guint64 first;
  guint64 count;
  gboolean all;
  gboolean stats;
  guint16 *tries;
  SkgRejections rejections;
} Run;

static void
print_sample (const Run *run, guint64 i)
{
  guint tries = run->tries != NULL ? run->tries[i] : 1;
  g_autoptr (JsonObject) line = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), line);
  g_autofree char *seed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, run->seed);
  g_autofree char *index_text = g_strdup_printf ("%" G_GUINT64_FORMAT, run->first + i);
  g_autofree char *text = NULL;

  /* 64 bits do not fit a number of JSON's. */
  json_object_set_string_member (line, "seed", seed_text);
  json_object_set_string_member (line, "index", index_text);
  if (run->tries != NULL)
    json_object_set_int_member (line, "tries", tries);
  if (tries > 0)
    json_object_set_member (line, "drawn",
                            skg_scene_list_drawn_in_try (run->scene, run->seed,
                                                         run->first + i, tries - 1,
                                                         run->all));
  text = skg_json_to_line (node);
  g_print ("%s", text);
}

/* Rules look at the body. */
static SkgBody *
load_body (guint64 index, const SkgBody *previous, gpointer user_data, GError **error)
{
  const Run *run = user_data;

  return skg_cli_load_body_of (run->scene, run->seed, index, previous, NULL, error);
}

/* A sample that is rejected altogether is an error, unless statistics are asked for,
 * which count it. */
static gboolean
on_tried (
    guint64 index, guint tries, const SkgBody *body, gpointer user_data, GError **error)
{
  const Run *run = user_data;
  g_auto (SkgSample) sample = { 0 };

  return tries > 0 || run->stats ||
         skg_scene_sample (run->scene, body, run->seed, index, &sample, error);
}

static gboolean
apply_rules (Run *run, GError **error)
{
  const SkgTryFuncs funcs = { load_body, on_tried, run };

  run->tries = g_new0 (guint16, run->count);
  return skg_scene_count_tries (run->scene, run->seed, run->first, run->count, &funcs,
                                run->tries, &run->rejections, error);
}

/* On standard error, beside what is on standard output. */
static void
print_rejections (const Run *run)
{
  const SkgRejections *all = &run->rejections;
  g_autoptr (GArray) rules = skg_scene_dup_rules (run->scene);

  g_printerr (_ ("rules: %u samples, %" PRIu64 " tries, %.2f %% rejected, %u "
                 "samples without an accepted try\n"),
              all->n_samples, all->n_tries, 100 * skg_rejections_get_rate (all),
              all->n_failed);
  for (guint i = 0; i < rules->len; i++)
    {
      g_autofree char *text = skg_rule_dup_text (&g_array_index (rules, SkgRule, i));

      g_printerr (_ ("rules[%u] %s: rejected %" PRIu64 " (%.2f %%)\n"), i, text,
                  all->n_rejected[i],
                  100.0 * (double) all->n_rejected[i] / (double) MAX (all->n_tries, 1));
    }
}

/* One object over all samples that there are. */
static void
print_stats (const Run *run)
{
  g_autoptr (SkgDrawStats) stats =
      skg_draw_stats_new (run->scene, run->seed, run->first, (guint) run->count,
                          run->tries, run->tries != NULL ? &run->rejections : NULL);
  g_autoptr (JsonNode) node = skg_draw_stats_to_json (stats);
  g_autofree char *text = skg_json_to_line (node);

  g_print ("%s", text);
}

static gboolean
print_all (Run *run, GError **error)
{
  gboolean ok = skg_scene_get_n_rules (run->scene) == 0 || apply_rules (run, error);

  for (guint64 i = 0; ok && !run->stats && i < run->count; i++)
    print_sample (run, i);
  if (ok && run->stats)
    print_stats (run);
  if (ok && run->stats && run->tries != NULL)
    print_rejections (run);
  g_free (run->tries);
  return ok;
}

static gboolean
run_sample (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (SkgSceneOptions) options = { 0 };
  g_autofree char *count_text = NULL;
  Run run = { .count = 1 };
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_STRING, &count_text,
      N_ ("How many samples, from --index on (1)"), N_ ("N") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &run.all,
      N_ ("Also numbers of the scene that do not vary"), NULL },
    { "stats", 0, 0, G_OPTION_ARG_NONE, &run.stats,
      N_ ("One object for all of them instead: of each value its least and greatest, "
          "mean, standard deviation and histogram, and the view angles; with rules, "
          "how many tries each rejected, also on standard error"),
      NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgScene) scene = NULL;

  if (!skg_cli_parse (command, entries, &options, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 1, error) ||
      !skg_cli_parse_uint ("-n", count_text, run.stats ? MAX_STATS : MAX_SAMPLES,
                           &run.count, error) ||
      !skg_cli_parse_uint ("--seed", options.seed, G_MAXUINT64, &run.seed, error) ||
      !skg_cli_parse_uint ("--index", options.index, G_MAXUINT64 - run.count,
                           &run.first, error))
    return FALSE;
  scene = skg_cli_open_scene (arguments[1], &options, error);
  if (scene == NULL)
    return FALSE;
  run.scene = scene;
  return print_all (&run, error);
}

const SkgCommand skg_command_sample = {
  .name = "sample",
  .arguments = "[SCENE|CT|pelvis]",
  .summary = N_ ("Print what samples of a scene draw, without a picture"),
  .description =
      N_ ("One JSON object a line: seed and index (as texts, 64 bits), and under drawn "
          "every number that varies, by its key path, and the image effects that the "
          "sample has, in order, with all their parameters. Nothing is loaded but the "
          "scene, and where it has rules its bodies: then tries says how many draws it "
          "took. A picture with the same seed and index has these numbers."),
  .run = run_sample,
};
