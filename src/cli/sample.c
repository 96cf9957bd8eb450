/* SPDX-License-Identifier: Apache-2.0
 * `skg sample`: what samples of a scene draw, without a picture. */
#include "config.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/cli.h"
#include "scene/sheet-stats.h"

#define MAX_SAMPLES 100000000u
/* Their values are kept. */
#define MAX_STATS 100000u

static gboolean
print_sample (
    SkgScene *scene, guint64 seed, guint64 index, gboolean all, GError **error)
{
  g_autoptr (JsonNode) drawn = skg_scene_list_drawn (scene, seed, index, all);
  g_autoptr (JsonObject) line = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), line);
  g_autofree char *seed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
  g_autofree char *index_text = g_strdup_printf ("%" G_GUINT64_FORMAT, index);
  g_autofree char *text = NULL;

  /* 64 bits do not fit a number of JSON's. */
  json_object_set_string_member (line, "seed", seed_text);
  json_object_set_string_member (line, "index", index_text);
  json_object_set_member (line, "drawn", g_steal_pointer (&drawn));
  text = skg_json_to_line (node);
  g_print ("%s", text);
  return TRUE;
}

/* One object over all of them. */
static void
print_stats (SkgScene *scene, guint64 seed, guint64 index, guint n)
{
  g_autoptr (SkgDrawStats) stats = skg_draw_stats_new (scene, seed, index, n);
  g_autoptr (JsonNode) node = skg_draw_stats_to_json (stats);
  g_autofree char *text = skg_json_to_line (node);

  g_print ("%s", text);
}

static gboolean
run_sample (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (SkgSceneOptions) options = { 0 };
  g_autofree char *count_text = NULL;
  gboolean all = FALSE;
  gboolean stats = FALSE;
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_STRING, &count_text,
      N_ ("How many samples, from --index on (1)"), N_ ("N") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all,
      N_ ("Also numbers of the scene that do not vary"), NULL },
    { "stats", 0, 0, G_OPTION_ARG_NONE, &stats,
      N_ ("One object for all of them instead: of each value its least and greatest, "
          "mean, standard deviation and histogram, and the view angles"),
      NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgScene) scene = NULL;
  guint64 count = 1;
  guint64 seed = 0;
  guint64 index = 0;

  if (!skg_cli_parse (command, entries, &options, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 1, error) ||
      !skg_cli_parse_uint ("-n", count_text, stats ? MAX_STATS : MAX_SAMPLES, &count,
                           error) ||
      !skg_cli_parse_uint ("--seed", options.seed, G_MAXUINT64, &seed, error) ||
      !skg_cli_parse_uint ("--index", options.index, G_MAXUINT64 - count, &index,
                           error))
    return FALSE;
  scene = skg_cli_open_scene (arguments[1], &options, error);
  if (scene == NULL)
    return FALSE;
  if (stats)
    print_stats (scene, seed, index, (guint) count);
  for (guint64 i = 0; !stats && i < count; i++)
    if (!print_sample (scene, seed, index + i, all, error))
      return FALSE;
  return TRUE;
}

const SkgCommand skg_command_sample = {
  .name = "sample",
  .arguments = "[SCENE|CT|pelvis]",
  .summary = N_ ("Print what samples of a scene draw, without a picture"),
  .description =
      N_ ("One JSON object a line: seed and index (as texts, 64 bits), and under drawn "
          "every number that varies, by its key path, and the image effects that the "
          "sample has, in order, with all their parameters. Nothing is loaded but the "
          "scene. A picture with the same seed and index has these numbers."),
  .run = run_sample,
};
