/* SPDX-License-Identifier: Apache-2.0
 * `skg bench --knobs`: the time from a turned knob to the new picture. */
#include "config.h"

#include "cli/bench-knobs.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "cli/bench-volume.h"
#include "cli/cli.h"
#include "scene/scene.h"

#define VOXELS 256u
#define PIXELS 768u
#define DETECTOR_MM 380.0
#define MAX_ROUNDS 99u

typedef struct
{
  SkgRenderService *service;
  SkgScene *scene;
  SkgBody body;
  gboolean extras;
  guint64 pulse;
} Bench;

/* Turns the knob to a place where it has not been: nothing may come from a cache that
 * only a bench would hit. @step counts up over all rounds. */
typedef void (*TurnFunc) (Bench *bench, guint step);

static void
turn_kvp (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "exposure.kvp", 0, 70 + 0.1 * step);
}

static void
turn_filter (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "exposure.filter_al_mm", 0, 3 + 0.01 * step);
}

static void
turn_photons (Bench *bench, guint step)
{
  skg_scene_set_dose (bench->scene, SKG_DOSE_PHOTONS, 1000 + 10 * step);
}

static void
turn_mas (Bench *bench, guint step)
{
  skg_scene_set_dose (bench->scene, SKG_DOSE_MAS, 1 + 0.01 * step);
}

static void
turn_noise_key (Bench *bench, guint step)
{
  bench->pulse++;
}

static void
turn_noise (Bench *bench, guint step)
{
  skg_scene_set_switch (bench->scene, "exposure.noise", step % 2 == 0);
}

static void
turn_scatter (Bench *bench, guint step)
{
  skg_scene_set_switch (bench->scene, "exposure.scatter", step % 2 == 0);
}

static void
turn_grid (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "exposure.grid_ratio", 0, 5 + 0.01 * step);
}

static void
turn_window (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "display.window", 0, 1 + 0.01 * step);
}

static void
turn_level (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "display.level", 0, 3 + 0.01 * step);
}

static void
turn_local_contrast (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "display.local_contrast", 0, 0.3 + 0.001 * step);
}

static void
turn_edges (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "display.edge_enhancement", 0, 0.5 + 0.01 * step);
}

static void
turn_clahe (Bench *bench, guint step)
{
  skg_scene_set_number (bench->scene, "display.clahe", 0, 0.3 + 0.001 * step);
}

typedef struct
{
  const char *name;
  const char *id;
  TurnFunc turn;
} Knob;

/* Those of the display last: edges and CLAHE stay on once they are. */
static const Knob knobs[] = {
  { N_ ("kVp"), "kvp", turn_kvp },
  { N_ ("filter, mm Al"), "filter", turn_filter },
  { N_ ("photons a pixel"), "photons", turn_photons },
  { N_ ("mAs"), "mas", turn_mas },
  { N_ ("noise key (cine)"), "noise-key", turn_noise_key },
  { N_ ("noise on, off"), "noise", turn_noise },
  { N_ ("scatter on, off"), "scatter", turn_scatter },
  { N_ ("grid ratio"), "grid", turn_grid },
  { N_ ("window"), "window", turn_window },
  { N_ ("level"), "level", turn_level },
  { N_ ("local contrast"), "local-contrast", turn_local_contrast },
  { N_ ("edges"), "edges", turn_edges },
  { N_ ("CLAHE"), "clahe", turn_clahe },
};

/**
 * Result:
 * @median_ms, @least_ms: from the turned knob to the pixels in memory
 * @extras_ms: median with everything that the window may show beside the picture
 * @marches: passes over the volume in all rounds
 */
typedef struct
{
  double median_ms;
  double least_ms;
  double extras_ms;
  guint64 marches;
} Result;

static gboolean
make_picture (Bench *bench, GError **error)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  g_auto (SkgSample) sample = { 0 };

  if (!skg_scene_sample (bench->scene, &bench->body, 0, 0, &sample, error) ||
      !skg_sample_get_frame (&sample, &bench->body, SKG_QUALITY_LIVE, &frame, error))
    return FALSE;
  frame.thumbnails = bench->extras;
  frame.histogram = bench->extras;
  if (bench->pulse > 0)
    skg_exposure_apply_cine (&sample.exposure, bench->pulse, &frame);
  picture = skg_render_service_render (bench->service, &frame, error);
  return picture != NULL;
}

/* Medians of @n_rounds; the round before the first compiles what is needed. */
static gboolean
time_knob (Bench *bench,
           const Knob *knob,
           guint n_rounds,
           guint *step,
           double *median_ms,
           double *least_ms,
           GError **error)
{
  double times_ms[MAX_ROUNDS];

  for (guint round = 0; round <= n_rounds; round++)
    {
      gint64 start_us = g_get_monotonic_time ();

      knob->turn (bench, (*step)++);
      if (!make_picture (bench, error))
        return FALSE;
      if (round > 0)
        times_ms[round - 1] = (double) (g_get_monotonic_time () - start_us) / 1e3;
    }
  *median_ms = skg_cli_median (times_ms, n_rounds);
  *least_ms = times_ms[0]; /* sorted by now */
  return TRUE;
}

static gboolean
run_knob (
    Bench *bench, const Knob *knob, guint n_rounds, Result *result, GError **error)
{
  guint64 count = skg_render_service_get_integrate_count (bench->service);
  guint step = 0;
  double unused;

  bench->pulse = 0;
  bench->extras = FALSE;
  if (!time_knob (bench, knob, n_rounds, &step, &result->median_ms, &result->least_ms,
                  error))
    return FALSE;
  bench->extras = TRUE;
  if (!time_knob (bench, knob, n_rounds, &step, &result->extras_ms, &unused, error))
    return FALSE;
  result->marches = skg_render_service_get_integrate_count (bench->service) - count;
  return TRUE;
}

static void
print_table (SkgRenderService *service, guint n_rounds, const Result *results)
{
  const SkgGlInfo *gl = skg_render_service_get_gl_info (service);

  g_print (_ ("Renderer: %s (%s), OpenGL %s\n"), gl->renderer, gl->vendor, gl->version);
  g_print (_ ("%u processors; %u^2 pixels of %u^3 voxels; median of %u rounds\n\n"),
           g_get_num_processors (), PIXELS, VOXELS, n_rounds);
  skg_cli_print_heading ((const SkgCliCell[]){ { _ ("KNOB"), -18 },
                                               { _ ("ms"), 9 },
                                               { _ ("fastest"), 9 },
                                               { _ ("with strip"), 12 },
                                               { _ ("marches"), 8 },
                                               { NULL, 0 } });
  for (gsize i = 0; i < G_N_ELEMENTS (knobs); i++)
    g_print ("%-18s %9.1f %9.1f %12.1f %8" G_GUINT64_FORMAT "\n", _ (knobs[i].name),
             results[i].median_ms, results[i].least_ms, results[i].extras_ms,
             results[i].marches);
  g_print ("\n%s\n",
           _ ("From the turned knob to the pixels in memory; with strip: thumbnails of "
              "all stages and the\nhistogram as well. Marches: passes over the volume "
              "in all rounds, none is wanted."));
}

static void
print_json (SkgRenderService *service, guint n_rounds, const Result *results)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "gl_renderer");
  json_builder_add_string_value (builder,
                                 skg_render_service_get_gl_info (service)->renderer);
  json_builder_set_member_name (builder, "processors");
  json_builder_add_int_value (builder, g_get_num_processors ());
  json_builder_set_member_name (builder, "rounds");
  json_builder_add_int_value (builder, n_rounds);
  json_builder_set_member_name (builder, "knobs");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (knobs); i++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "knob");
      json_builder_add_string_value (builder, knobs[i].id);
      json_builder_set_member_name (builder, "median_ms");
      json_builder_add_double_value (builder, results[i].median_ms);
      json_builder_set_member_name (builder, "fastest_ms");
      json_builder_add_double_value (builder, results[i].least_ms);
      json_builder_set_member_name (builder, "with_strip_ms");
      json_builder_add_double_value (builder, results[i].extras_ms);
      json_builder_set_member_name (builder, "marches");
      json_builder_add_int_value (builder, (gint64) results[i].marches);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

gboolean
skg_bench_knobs (SkgRenderService *service,
                 guint n_rounds,
                 gboolean json,
                 GError **error)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgVolume) volume = skg_bench_volume_new (VOXELS);
  const SkgDetector detector = { .columns = PIXELS,
                                 .rows = PIXELS,
                                 .pitch_mm = DETECTOR_MM / PIXELS };
  Bench bench = { .service = service, .scene = scene, .body = { .volume = volume } };
  Result results[G_N_ELEMENTS (knobs)];

  g_return_val_if_fail (n_rounds > 0 && n_rounds <= MAX_ROUNDS, FALSE);

  skg_scene_set_detector (scene, &detector);
  /* As in the window, which chooses one from the first picture and keeps it. */
  skg_scene_set_number (scene, "display.window", 0, 1.5);
  skg_scene_set_number (scene, "display.level", 0, 3);
  /* Uploads the volume and marches it, once. */
  if (!make_picture (&bench, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (knobs); i++)
    if (!run_knob (&bench, &knobs[i], n_rounds, &results[i], error))
      return FALSE;
  if (json)
    print_json (service, n_rounds, results);
  else
    print_table (service, n_rounds, results);
  return TRUE;
}
