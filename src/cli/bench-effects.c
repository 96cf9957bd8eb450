/* SPDX-License-Identifier: Apache-2.0
 * `skg bench --effects`: the time from a switched image effect to the new picture. */
#include "config.h"

#include "cli/bench-effects.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "cli/bench-volume.h"
#include "cli/cli.h"
#include "scene/scene.h"

#define VOXELS 256u
#define PIXELS 768u
#define DETECTOR_MM 380.0
#define MAX_ROUNDS 99u

/* Where the default of a parameter costs little. */
static const struct
{
  SkgEffectKind kind;
  const char *param;
  double value;
} costly[] = {
  { SKG_EFFECT_GAUSSIAN_BLUR, "sigma_px", 6 },
  { SKG_EFFECT_AVERAGE_BLUR, "kernel_px", 7 },
  { SKG_EFFECT_MEDIAN_POOL, "kernel_px", 4 },
  { SKG_EFFECT_ELASTIC, "sigma_px", 1.9 },
  { SKG_EFFECT_BOX_CORRUPTION, "boxes", 5 },
};

typedef struct
{
  double median_ms;
  double least_ms;
  guint64 marches;
} Result;

static gboolean
make_picture (SkgRenderService *service,
              SkgScene *scene,
              const SkgBody *body,
              const SkgEffect *effect,
              GError **error)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  g_auto (SkgSample) sample = { 0 };

  if (!skg_scene_sample (scene, body, 0, 0, &sample, error))
    return FALSE;
  if (effect != NULL)
    skg_effect_list_add (&sample.effects, effect);
  if (!skg_sample_get_frame (&sample, body, SKG_QUALITY_LIVE, &frame, error))
    return FALSE;
  picture = skg_render_service_render (service, &frame, error);
  return picture != NULL;
}

/* Medians of switching it on; each time with another key, and off in between. */
static gboolean
run_effect (SkgRenderService *service,
            SkgScene *scene,
            const SkgBody *body,
            SkgEffectKind kind,
            guint n_rounds,
            Result *result,
            GError **error)
{
  guint64 count = skg_render_service_get_integrate_count (service);
  double times_ms[MAX_ROUNDS];
  SkgEffect effect;

  skg_effect_init (&effect, kind, 0);
  g_strlcpy (effect.text, "AP SUPINE", sizeof effect.text);
  for (gsize i = 0; i < G_N_ELEMENTS (costly); i++)
    if (costly[i].kind == kind)
      skg_effect_set (&effect, costly[i].param, costly[i].value);
  /* The round before the first compiles what is needed. */
  for (guint round = 0; round <= n_rounds; round++)
    {
      gint64 start_us = g_get_monotonic_time ();

      effect.key = round + 1;
      if (!make_picture (service, scene, body, &effect, error))
        return FALSE;
      if (round > 0)
        times_ms[round - 1] = (double) (g_get_monotonic_time () - start_us) / 1e3;
      if (!make_picture (service, scene, body, NULL, error))
        return FALSE;
    }
  result->median_ms = skg_cli_median (times_ms, n_rounds);
  result->least_ms = times_ms[0]; /* sorted by now */
  result->marches = skg_render_service_get_integrate_count (service) - count;
  return TRUE;
}

static void
print_table (SkgRenderService *service, guint n_rounds, const Result *results)
{
  const SkgGlInfo *gl = skg_render_service_get_gl_info (service);

  g_print (_ ("Renderer: %s (%s), OpenGL %s\n"), gl->renderer, gl->vendor, gl->version);
  g_print (_ ("%u processors; %u^2 pixels of %u^3 voxels; median of %u rounds\n\n"),
           g_get_num_processors (), PIXELS, VOXELS, n_rounds);
  skg_cli_print_heading ((const SkgCliCell[]){ { _ ("EFFECT"), -24 },
                                               { _ ("ms"), 9 },
                                               { _ ("fastest"), 9 },
                                               { _ ("marches"), 8 },
                                               { NULL, 0 } });
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    g_print ("%-24s %9.1f %9.1f %8" G_GUINT64_FORMAT "\n",
             skg_effect_get_info (kind)->name, results[kind].median_ms,
             results[kind].least_ms, results[kind].marches);
}

static void
print_json (guint n_rounds, const Result *results)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "effect");
      json_builder_add_string_value (builder, skg_effect_get_info (kind)->name);
      json_builder_set_member_name (builder, "median_ms");
      json_builder_add_double_value (builder, results[kind].median_ms);
      json_builder_set_member_name (builder, "fastest_ms");
      json_builder_add_double_value (builder, results[kind].least_ms);
      json_builder_set_member_name (builder, "marches");
      json_builder_add_int_value (builder, (gint64) results[kind].marches);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

gboolean
skg_bench_effects (SkgRenderService *service,
                   guint n_rounds,
                   gboolean json,
                   GError **error)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgVolume) volume = skg_bench_volume_new (VOXELS);
  const SkgDetector detector = { .columns = PIXELS,
                                 .rows = PIXELS,
                                 .pitch_mm = DETECTOR_MM / PIXELS };
  const SkgBody body = { .volume = volume };
  Result results[SKG_N_EFFECT_KINDS];

  g_return_val_if_fail (n_rounds > 0 && n_rounds <= MAX_ROUNDS, FALSE);

  skg_scene_set_detector (scene, &detector);
  /* As in the window, which chooses one from the first picture and keeps it. */
  skg_scene_set_number (scene, "display.window", 0, 1.5);
  skg_scene_set_number (scene, "display.level", 0, 3);
  /* Uploads the volume and marches it, once. */
  if (!make_picture (service, scene, &body, NULL, error))
    return FALSE;
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    if (!run_effect (service, scene, &body, kind, n_rounds, &results[kind], error))
      return FALSE;
  if (json)
    print_json (n_rounds, results);
  else
    print_table (service, n_rounds, results);
  return TRUE;
}
