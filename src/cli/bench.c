/* SPDX-License-Identifier: Apache-2.0
 * `skg bench`: times the renderer against `plastimatch drr -i exact` in the same run.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "body/volume-io.h"
#include "cli/bench-effects.h"
#include "cli/bench-export.h"
#include "cli/bench-knobs.h"
#include "cli/bench-plastimatch.h"
#include "cli/bench-sheet.h"
#include "cli/bench-volume.h"
#include "cli/cli.h"

#define DETECTOR_MM 380.0
#define SID_MM 1020.0
#define SOD_MM 680.0
#define MAX_ROUNDS 99

typedef struct
{
  guint voxels;
  guint pixels;
  gboolean only_full;
} Size;

static const Size sizes[] = { { 256, 512, FALSE }, { 512, 1024, TRUE } };

typedef struct
{
  const char *name;
  double primary_deg;
  double secondary_deg;
} View;

static const View views[] = { { "AP", 0, 0 }, { "LAO 25 / CRA 15", 25, 15 } };

typedef struct
{
  Size size;
  const View *view;
  double live_ms;
  double exact_ms;
  double peer_ms;    /* NaN without plastimatch */
  double difference; /* relative L2 to plastimatch's picture; NaN without */
} Result;

typedef struct
{
  SkgRenderService *service;
  SkgVolume *volume;
  char *folder;
  char *volume_path; /* NULL without plastimatch */
  guint n_rounds;
} Bench;

static SkgPose
get_pose (const View *view, guint round)
{
  return (SkgPose){
    .sid_mm = SID_MM,
    .sod_mm = SOD_MM,
    /* A little further each time: a picture out of the cache is none. */
    .primary_rad = SKG_RAD_FROM_DEG (view->primary_deg + 0.01 * round),
    .secondary_rad = SKG_RAD_FROM_DEG (view->secondary_deg),
  };
}

static SkgDetector
get_detector (guint pixels)
{
  return (SkgDetector){ .columns = pixels,
                        .rows = pixels,
                        .pitch_mm = DETECTOR_MM / pixels };
}

static SkgPicture *
render (const Bench *bench,
        const SkgPose *pose,
        const SkgDetector *detector,
        SkgQuality quality,
        double *wall_ms,
        GError **error)
{
  const SkgMat4 identity = skg_mat4_identity ();
  SkgFrame frame = { .volume = bench->volume,
                     .quality = quality,
                     .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM) };
  gint64 start_us = g_get_monotonic_time ();
  SkgPicture *picture;

  skg_pose_get_geometry (pose, detector, &identity, &frame.geometry);
  picture = skg_render_service_render (bench->service, &frame, error);
  *wall_ms = (double) (g_get_monotonic_time () - start_us) / 1000;
  return picture;
}

/* Relative L2 of @peer against @picture after the factor between their units. */
static double
compare (SkgPicture *picture, const float *peer)
{
  const float *own = g_bytes_get_data (picture->image, NULL);
  gsize n = (gsize) picture->columns * picture->rows;
  double own2 = 0;
  double peer2 = 0;
  double both = 0;

  for (gsize i = 0; i < n; i++)
    {
      own2 += (double) own[i] * (double) own[i];
      peer2 += (double) peer[i] * (double) peer[i];
      both += (double) own[i] * (double) peer[i];
    }
  return own2 > 0 && peer2 > 0 ? sqrt (MAX (0, 1 - both * both / (own2 * peer2))) : 1;
}

/* One round: live, exact, peer, so that a slow moment hits all three alike. */
static gboolean
run_round (const Bench *bench,
           const Size *size,
           const View *view,
           guint round,
           Result *result,
           GError **error)
{
  SkgPose pose = get_pose (view, round);
  SkgDetector detector = get_detector (size->pixels);
  g_autoptr (SkgPicture) live = NULL;
  g_autoptr (SkgPicture) exact = NULL;
  g_autofree float *peer = NULL;

  live = render (bench, &pose, &detector, SKG_QUALITY_LIVE, &result->live_ms, error);
  if (live == NULL)
    return FALSE;
  exact = render (bench, &pose, &detector, SKG_QUALITY_EXACT, &result->exact_ms, error);
  if (exact == NULL)
    return FALSE;
  result->peer_ms = NAN;
  result->difference = NAN;
  if (bench->volume_path == NULL)
    return TRUE;
  if (!skg_plastimatch_render (bench->volume_path, bench->folder, &pose, &detector,
                               &result->peer_ms, &peer, error))
    return FALSE;
  result->difference = compare (exact, peer);
  return TRUE;
}

static gboolean
run_view (const Bench *bench,
          const Size *size,
          const View *view,
          Result *result,
          GError **error)
{
  double live_ms[MAX_ROUNDS];
  double exact_ms[MAX_ROUNDS];
  double peer_ms[MAX_ROUNDS];

  /* Round 0 uploads the volume and compiles; it does not count. */
  for (guint round = 0; round <= bench->n_rounds; round++)
    {
      if (!run_round (bench, size, view, round, result, error))
        return FALSE;
      if (round == 0)
        continue;
      live_ms[round - 1] = result->live_ms;
      exact_ms[round - 1] = result->exact_ms;
      peer_ms[round - 1] = result->peer_ms;
    }
  result->size = *size;
  result->view = view;
  result->live_ms = skg_cli_median (live_ms, bench->n_rounds);
  result->exact_ms = skg_cli_median (exact_ms, bench->n_rounds);
  if (bench->volume_path != NULL)
    result->peer_ms = skg_cli_median (peer_ms, bench->n_rounds);
  return TRUE;
}

static gboolean
run_size (
    Bench *bench, const Size *size, gboolean peer, GArray *results, GError **error)
{
  g_autoptr (SkgVolume) volume = skg_bench_volume_new (size->voxels);
  g_autofree char *path = g_build_filename (bench->folder, "bench.mha", NULL);
  gboolean ok = TRUE;

  bench->volume = volume;
  bench->volume_path = peer ? path : NULL;
  if (peer)
    ok = skg_volume_save (volume, path, error);
  for (gsize v = 0; ok && v < G_N_ELEMENTS (views); v++)
    {
      Result result;

      ok = run_view (bench, size, &views[v], &result, error);
      if (ok)
        g_array_append_val (results, result);
    }
  g_unlink (path);
  bench->volume = NULL;
  bench->volume_path = NULL;
  return ok;
}

static void
print_table (const Bench *bench, const GArray *results)
{
  const SkgGlInfo *gl = skg_render_service_get_gl_info (bench->service);

  g_print (_ ("Renderer: %s (%s), OpenGL %s\n"), gl->renderer, gl->vendor, gl->version);
  g_print (
      _ ("%u processors; median of %u rounds, live, exact and plastimatch in turn\n\n"),
      g_get_num_processors (), bench->n_rounds);
  skg_cli_print_heading ((const SkgCliCell[]){ { _ ("CT"), -8 },
                                               { _ ("PICTURE"), -8 },
                                               { _ ("VIEW"), -16 },
                                               { _ ("live ms"), 9 },
                                               { _ ("exact ms"), 9 },
                                               { "plastimatch", 12 },
                                               { "p/live", 7 },
                                               { "p/exact", 7 },
                                               { NULL, 0 } });
  for (guint i = 0; i < results->len; i++)
    {
      const Result *r = &g_array_index (results, Result, i);
      g_autofree char *voxels = g_strdup_printf ("%u^3", r->size.voxels);
      g_autofree char *pixels = g_strdup_printf ("%u^2", r->size.pixels);

      g_print ("%-8s %-8s %-16s %9.1f %9.1f ", voxels, pixels, r->view->name,
               r->live_ms, r->exact_ms);
      if (isnan (r->peer_ms))
        g_print ("%12s %7s %7s\n", "-", "-", "-");
      else
        g_print ("%12.1f %7.2f %7.2f\n", r->peer_ms, r->peer_ms / r->live_ms,
                 r->peer_ms / r->exact_ms);
    }
  if (results->len > 0 && !isnan (g_array_index (results, Result, 0).peer_ms))
    g_print (
        "\n%s\n",
        _ ("Ours is wall time from the request to the pixels in memory. plastimatch: "
           "'drr -i exact' on\nall cores, the time it reports itself less its file "
           "writing; reading the CT is not counted."));
  else
    g_print ("\n%s\n",
             _ ("plastimatch is not installed or not asked for: nothing to race."));
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (isnan (value))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, value);
}

static void
add_result (JsonBuilder *builder, const Result *r)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "voxels");
  json_builder_add_int_value (builder, r->size.voxels);
  json_builder_set_member_name (builder, "pixels");
  json_builder_add_int_value (builder, r->size.pixels);
  json_builder_set_member_name (builder, "view");
  json_builder_add_string_value (builder, r->view->name);
  add_number (builder, "live_ms", r->live_ms);
  add_number (builder, "exact_ms", r->exact_ms);
  add_number (builder, "plastimatch_ms", r->peer_ms);
  add_number (builder, "live_ratio", r->peer_ms / r->live_ms);
  add_number (builder, "exact_ratio", r->peer_ms / r->exact_ms);
  add_number (builder, "difference_to_plastimatch", r->difference);
  json_builder_end_object (builder);
}

static void
print_json (const Bench *bench, const GArray *results)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const SkgGlInfo *gl = skg_render_service_get_gl_info (bench->service);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "gl_vendor");
  json_builder_add_string_value (builder, gl->vendor);
  json_builder_set_member_name (builder, "gl_renderer");
  json_builder_add_string_value (builder, gl->renderer);
  json_builder_set_member_name (builder, "gl_version");
  json_builder_add_string_value (builder, gl->version);
  json_builder_set_member_name (builder, "processors");
  json_builder_add_int_value (builder, g_get_num_processors ());
  json_builder_set_member_name (builder, "rounds");
  json_builder_add_int_value (builder, bench->n_rounds);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    add_result (builder, &g_array_index (results, Result, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static gboolean
run_all (Bench *bench, gboolean full, gboolean peer, gboolean json, GError **error)
{
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (Result));

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    if ((full || !sizes[s].only_full) &&
        !run_size (bench, &sizes[s], peer, results, error))
      return FALSE;
  if (json)
    print_json (bench, results);
  else
    print_table (bench, results);
  return TRUE;
}

static gboolean
run_bench (const SkgCommand *command, char **argv, GError **error)
{
  gboolean full = FALSE;
  gboolean json = FALSE;
  gboolean alone = FALSE;
  gboolean knobs = FALSE;
  gboolean effects = FALSE;
  gboolean export = FALSE;
  gboolean sheet = FALSE;
  g_autofree char *rounds_text = NULL;
  guint64 n_rounds = 5;
  const GOptionEntry entries[] = {
    { "full", 0, 0, G_OPTION_ARG_NONE, &full,
      N_ ("Also 512^3 voxels to 1024^2 pixels (1 GB of memory)"), NULL },
    { "rounds", 0, 0, G_OPTION_ARG_STRING, &rounds_text,
      N_ ("Take the median of so many rounds (5)"), N_ ("N") },
    { "alone", 0, 0, G_OPTION_ARG_NONE, &alone,
      N_ ("Do not race plastimatch, even where it is installed"), NULL },
    { "knobs", 0, 0, G_OPTION_ARG_NONE, &knobs,
      N_ ("Time what needs no new march instead: kVp, noise, window and others"),
      NULL },
    { "effects", 0, 0, G_OPTION_ARG_NONE, &effects,
      N_ ("Instead: how long each image effect takes to show, once it is switched on"),
      NULL },
    { "export", 0, 0, G_OPTION_ARG_NONE, &export,
      N_ ("Instead: annotated pictures a second, and where the time goes"), NULL },
    { "sheet", 0, 0, G_OPTION_ARG_NONE, &sheet,
      N_ ("Instead: a contact sheet of 25 samples of the Hip scene"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    SKG_CLI_GPU_ENTRY,
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgRenderService) service = NULL;
  g_autofree char *folder = NULL;
  Bench bench = { 0 };
  gboolean ok;

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 0, error) ||
      !skg_cli_parse_uint ("--rounds", rounds_text, MAX_ROUNDS, &n_rounds, error))
    return FALSE;
  service = skg_render_service_new (error);
  if (service == NULL)
    return FALSE;
  if (effects)
    return skg_bench_effects (service, MAX (1, (guint) n_rounds), json, error);
  if (export)
    return skg_bench_export (service, 5 * MAX (1, (guint) n_rounds), json, error);
  if (sheet)
    return skg_bench_sheet (service, MAX (1, (guint) n_rounds), json, error);
  if (knobs)
    return skg_bench_knobs (service, MAX (1, (guint) n_rounds), json, error);
  folder = g_dir_make_tmp ("skg-bench-XXXXXX", error);
  if (folder == NULL)
    return FALSE;
  bench.service = service;
  bench.folder = folder;
  bench.n_rounds = MAX (1, (guint) n_rounds);
  ok = run_all (&bench, full, !alone && skg_plastimatch_is_installed (), json, error);
  g_rmdir (folder);
  return ok;
}

const SkgCommand skg_command_bench = {
  .name = "bench",
  .arguments = NULL,
  .summary =
      N_ ("Time this machine's renderer, and plastimatch's on the same pictures"),
  .description = N_ ("256^3 voxels of a torso to 512^2 pixels, AP and oblique. The two "
                     "programs interpolate differently: their pictures differ by about "
                     "one percent, which --json tells."),
  .run = run_bench,
};
