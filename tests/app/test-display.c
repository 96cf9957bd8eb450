/* SPDX-License-Identifier: Apache-2.0
 * The strip of stages and the display page in the window: what they show comes, what
 * they switch arrives in the scene, and no knob marches the volume. */
#include "config.h"

#include <math.h>

#include "app/display-panel.h"
#include "app/histogram-plot.h"
#include "app/number-row.h"
#include "app/session-private.h"
#include "app/stage-image.h"
#include "app/stage-strip.h"
#include "app/window-private.h"
#include "app/xray-view-private.h"
#include "window-fixture.h"

static SkgStageStrip *
get_strip (SkgWindow *window)
{
  return SKG_STAGE_STRIP (adw_bin_get_child (window->strip_slot));
}

static GtkWidget *
get_panel (SkgWindow *window)
{
  return gtk_stack_get_child_by_name (window->panels, "display");
}

static gpointer
get_child (SkgWindow *window, const char *name)
{
  return gtk_widget_get_template_child (get_panel (window), SKG_TYPE_DISPLAY_PANEL,
                                        name);
}

static const SkgDisplay *
get_display (SkgSession *session)
{
  return &skg_session_get_sample (session)->display;
}

/* The picture of the present settings, whatever they are. */
static gboolean
is_up_to_date (gpointer user_data)
{
  SkgSession *session = skg_window_get_session (user_data);
  const SkgSample *now = skg_session_get_sample (session);
  const SkgSample *shown = skg_session_get_picture_sample (session);

  return shown != NULL && skg_session_is_picture_full (session) &&
         memcmp (&shown->exposure, &now->exposure, sizeof now->exposure) == 0 &&
         memcmp (&shown->display, &now->display, sizeof now->display) == 0;
}

static gboolean
has_thumbnails (gpointer user_data)
{
  return skg_stage_strip_get_image (get_strip (user_data), SKG_STAGE_DENSITY) != NULL;
}

/* Refining, the last march of a pose that stands. */
static gboolean
is_refined (gpointer user_data)
{
  return skg_window_get_session (user_data)->focal_samples > 1 &&
         !skg_window_get_session (user_data)->refining;
}

static SkgWindow *
open_at_rest (void)
{
  SkgWindow *window = fixture_open_window ();

  /* So wide that its penumbra is seen in a window of any size. */
  skg_scene_set_number (skg_session_get_scene (skg_window_get_session (window)),
                        "exposure.focal_spot_mm", 0, 3);
  fixture_wait_until (is_refined, window);
  return window;
}

static void
test_thumbnails (void)
{
  static const SkgStage stages[] = { SKG_STAGE_DENSITY,  SKG_STAGE_PRIMARY,
                                     SKG_STAGE_SCATTER,  SKG_STAGE_NOISE,
                                     SKG_STAGE_DETECTED, SKG_STAGE_DISPLAY };
  SkgWindow *window = fixture_open_window ();
  SkgScene *scene = skg_session_get_scene (skg_window_get_session (window));
  g_autoptr (GError) error = NULL;

  fixture_wait_until (has_thumbnails, window);
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    g_assert_nonnull (skg_stage_strip_get_image (get_strip (window), stages[i]));

  /* Simulators without photons have only the ends of the chain. */
  g_assert_true (skg_scene_set_value (scene, "exposure.simulator=naive", &error));
  fixture_wait_until (is_up_to_date, window);
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      gboolean is_end =
          stages[i] == SKG_STAGE_DENSITY || stages[i] == SKG_STAGE_DISPLAY;

      g_assert_true ((skg_stage_strip_get_image (get_strip (window), stages[i]) !=
                      NULL) == is_end);
      g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (skg_stage_strip_get_button (
                         get_strip (window), stages[i]))) == is_end);
    }
  fixture_close_window (window);
}

static void
test_not_asked (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);

  skg_window_set_show_stages (window, FALSE);
  skg_scene_set_number (skg_session_get_scene (session), "exposure.kvp", 0, 75);
  fixture_wait_until (is_up_to_date, window);
  g_assert_null (skg_session_get_picture (session)->thumbnails[0]);
  skg_window_set_show_stages (window, TRUE); /* the next window remembers it */
  fixture_close_window (window);
}

static void
test_switches (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgScene *scene = skg_session_get_scene (session);
  SkgStageStrip *strip = get_strip (window);
  static const struct
  {
    SkgStage stage;
    const char *path;
  } switches[] = { { SKG_STAGE_SCATTER, "exposure.scatter" },
                   { SKG_STAGE_NOISE, "exposure.noise" } };

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      GtkCheckButton *check = skg_stage_strip_get_check (strip, switches[i].stage);

      g_assert_true (gtk_check_button_get_active (check));
      gtk_check_button_set_active (check, FALSE);
      g_assert_false (skg_scene_get_switch (scene, switches[i].path));
      skg_scene_set_switch (scene, switches[i].path, TRUE);
      g_assert_true (gtk_check_button_get_active (check));
    }
  g_assert_null (skg_stage_strip_get_check (strip, SKG_STAGE_DENSITY));

  gtk_check_button_set_active (skg_stage_strip_get_check (strip, SKG_STAGE_DETECTED),
                               FALSE);
  g_assert_cmpstr (skg_scene_get_text (scene, "exposure.detector.kind"), ==, "ideal");
  gtk_check_button_set_active (skg_stage_strip_get_check (strip, SKG_STAGE_DETECTED),
                               TRUE);
  g_assert_cmpstr (skg_scene_get_text (scene, "exposure.detector.kind"), ==,
                   "flat-panel");

  gtk_check_button_set_active (skg_stage_strip_get_check (strip, SKG_STAGE_DISPLAY),
                               FALSE);
  g_assert_cmpfloat (get_display (session)->local_contrast, ==, 0);
  gtk_check_button_set_active (skg_stage_strip_get_check (strip, SKG_STAGE_DISPLAY),
                               TRUE);
  g_assert_cmpfloat (get_display (session)->local_contrast, ==,
                     SKG_LOCAL_CONTRAST_DEFAULT);
  fixture_close_window (window);
}

static gboolean
shows_stage (gpointer user_data)
{
  return skg_window_get_xray_view (user_data)->stage_text != NULL;
}

static gboolean
shows_display (gpointer user_data)
{
  return !shows_stage (user_data);
}

static void
test_large (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgStageStrip *strip = get_strip (window);
  static const SkgStage stages[] = { SKG_STAGE_DENSITY, SKG_STAGE_PRIMARY,
                                     SKG_STAGE_SCATTER, SKG_STAGE_NOISE,
                                     SKG_STAGE_DETECTED };

  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      gtk_toggle_button_set_active (skg_stage_strip_get_button (strip, stages[i]),
                                    TRUE);
      g_assert_cmpint (skg_session_get_large_stage (session), ==, (int) stages[i]);
      fixture_wait_until (shows_stage, window);
      g_assert_nonnull (skg_session_get_picture (session)->stages[stages[i]]);
      /* Pressed again: back. */
      gtk_toggle_button_set_active (skg_stage_strip_get_button (strip, stages[i]),
                                    FALSE);
      fixture_wait_until (shows_display, window);
    }
  gtk_toggle_button_set_active (skg_stage_strip_get_button (strip, SKG_STAGE_SCATTER),
                                TRUE);
  skg_window_set_show_stages (window, FALSE);
  g_assert_cmpint (skg_session_get_large_stage (session), ==, SKG_SESSION_NO_STAGE);
  skg_window_set_show_stages (window, TRUE);
  fixture_close_window (window);
}

/* 0.5 % tails: of 0 to 999 the values 4 and 994. */
static void
test_grey (void)
{
  g_autofree float *values = g_new (float, 1000);
  g_autofree guint8 *rgba = g_new (guint8, 4000);
  double low;
  double high;

  for (int i = 0; i < 1000; i++)
    values[i] = (float) i;
  skg_stage_grey (SKG_STAGE_DENSITY, values, 1000, rgba, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 4, 1);
  g_assert_cmpfloat_with_epsilon (high, 994, 1);
  g_assert_cmpuint (rgba[0], ==, 0);
  g_assert_cmpuint (rgba[4 * 999], ==, 255);
  g_assert_cmpuint (rgba[4 * 500 + 3], ==, 255);
  skg_stage_grey (SKG_STAGE_SCATTER, values, 1000, rgba, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  for (int i = 0; i < 1000; i++)
    values[i] -= 300;
  skg_stage_grey (SKG_STAGE_NOISE, values, 1000, rgba, &low, &high);
  g_assert_cmpfloat_with_epsilon (high, 694, 1);
  g_assert_cmpfloat (low, ==, -high);
  /* Nothing arrives there: no part of the scale. */
  for (int i = 0; i < 1000; i++)
    values[i] = i < 500 ? 13.8f : 4 + (float) (i - 500) / 500;
  skg_stage_grey (SKG_STAGE_PRIMARY, values, 1000, rgba, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 4, 0.02);
  g_assert_cmpfloat_with_epsilon (high, 5, 0.02);
}

/* Also with the whole focal spot in the picture. */
static void
test_knobs_march_nothing (void)
{
  SkgWindow *window = open_at_rest ();
  SkgSession *session = skg_window_get_session (window);
  SkgScene *scene = skg_session_get_scene (session);
  SkgRenderService *service = skg_session_get_service (session);
  guint64 count = skg_render_service_get_integrate_count (service);
  SkgDisplay display;
  static const char *const paths[] = { "exposure.kvp", "exposure.filter_al_mm",
                                       "exposure.grid_ratio" };

  gtk_stack_set_visible_child_name (window->panels, "display");
  gtk_range_set_value (get_child (window, "local_contrast"), 35);
  fixture_wait_until (is_up_to_date, window);
  g_assert_cmpfloat_with_epsilon (get_display (session)->local_contrast, 0.35, 1e-9);
  gtk_range_set_value (get_child (window, "edges"), 80);
  gtk_range_set_value (get_child (window, "clahe"), 40);
  gtk_toggle_button_set_active (get_child (window, "black_button"), TRUE);
  fixture_wait_until (is_up_to_date, window);
  g_assert_cmpfloat_with_epsilon (get_display (session)->edge_enhancement, 0.8, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_display (session)->clahe, 0.4, 1e-9);
  g_assert_true (get_display (session)->inverted);
  display = *get_display (session);
  display.window *= 2;
  skg_session_set_display (session, &display);
  fixture_wait_until (is_up_to_date, window);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      skg_scene_set_number (scene, paths[i], 0,
                            skg_scene_get_number (scene, paths[i], 0) + 1);
      fixture_wait_until (is_up_to_date, window);
    }
  skg_scene_set_switch (scene, "exposure.noise", FALSE);
  fixture_wait_until (is_up_to_date, window);
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
  g_assert_cmpuint (session->focal_samples, >, 1);
  fixture_close_window (window);
}

static void
test_turn_starts_at_one (void)
{
  SkgWindow *window = open_at_rest ();
  SkgSession *session = skg_window_get_session (window);
  SkgPose pose = skg_session_get_sample (session)->pose;

  pose.primary_rad += 0.1;
  skg_session_set_pose (session, &pose);
  g_assert_cmpuint (session->focal_samples, ==, 1);
  fixture_wait_until (is_refined, window);
  fixture_close_window (window);
}

static gboolean
has_histogram (gpointer user_data)
{
  SkgWindow *window = user_data;

  return skg_session_get_picture (window->session)->histogram != NULL &&
         gtk_widget_get_width (get_child (window, "histogram")) > 100;
}

/* The axis of the plot is L - a B: an end that is dragged by d there moves the window
 * by d and the level by d / 2 / (1 - a). */
static void
test_histogram_drag (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgHistogramPlot *plot;
  SkgDisplay before;
  const SkgDisplay *after;
  double low_x;
  double high_x;
  double per_px;
  double rest;

  gtk_stack_set_visible_child_name (window->panels, "display");
  fixture_wait_until (has_histogram, window);
  plot = get_child (window, "histogram");
  before = *get_display (session);
  rest = 1 - before.local_contrast;
  skg_histogram_plot_get_ends (plot, &low_x, &high_x);
  g_assert_cmpfloat (high_x - low_x, >, 20);
  per_px = before.window / (high_x - low_x);

  skg_histogram_plot_drag_begin (plot, high_x + 1);
  g_assert_true (skg_session_is_in_gesture (session));
  skg_histogram_plot_drag_update (plot, 3);
  skg_histogram_plot_drag_update (plot, 10);
  skg_histogram_plot_drag_end (plot);
  g_assert_false (skg_session_is_in_gesture (session));
  after = get_display (session);
  g_assert_cmpfloat_with_epsilon (after->window, before.window + 10 * per_px, 1e-6);
  g_assert_cmpfloat_with_epsilon (after->level, before.level + 5 * per_px / rest, 1e-6);
  g_assert_false (skg_session_is_window_automatic (session));
  g_assert_cmpfloat_with_epsilon (
      skg_number_row_get_value (get_child (window, "window")), after->window, 1e-9);

  before = *after;
  skg_histogram_plot_get_ends (plot, &low_x, &high_x);
  per_px = before.window / (high_x - low_x);
  skg_histogram_plot_drag_begin (plot, (low_x + high_x) / 2);
  skg_histogram_plot_drag_update (plot, -8);
  skg_histogram_plot_drag_end (plot);
  after = get_display (session);
  g_assert_cmpfloat_with_epsilon (after->window, before.window, 1e-9);
  g_assert_cmpfloat_with_epsilon (after->level, before.level - 8 * per_px / rest, 1e-6);

  g_signal_emit_by_name (get_child (window, "auto_button"), "clicked");
  g_assert_true (skg_session_is_window_automatic (session));
  fixture_close_window (window);
}

/* A grid changes the ratio that the corner tells by what it lets through of either. */
static void
test_scatter_ratio (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgScene *scene = skg_session_get_scene (session);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  double ratios[2];

  for (int i = 0; i < 2; i++)
    {
      SkgPicture *picture;

      skg_scene_set_number (scene, "exposure.grid_ratio", 0, i == 0 ? 0 : 12);
      fixture_wait_until (is_up_to_date, window);
      picture = skg_session_get_picture (session);
      ratios[i] = skg_picture_get_scatter_ratio (picture, (int) picture->columns / 2,
                                                 (int) picture->rows / 2);
    }
  g_assert_true (skg_sample_get_frame (skg_session_get_sample (session),
                                       skg_session_get_body (session), SKG_QUALITY_LIVE,
                                       &frame, &error));
  g_assert_cmpfloat (ratios[0], >, 0);
  g_assert_cmpfloat (ratios[1], <, ratios[0]);
  /* Floats. */
  g_assert_cmpfloat_with_epsilon (
      ratios[1] / ratios[0],
      frame.detection.grid_scatter / frame.detection.grid_primary, 1e-5);
  fixture_close_window (window);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/display/grey", test_grey);
  g_test_add_func ("/app/display/thumbnails", test_thumbnails);
  g_test_add_func ("/app/display/not-asked", test_not_asked);
  g_test_add_func ("/app/display/switches", test_switches);
  g_test_add_func ("/app/display/large", test_large);
  g_test_add_func ("/app/display/knobs-march-nothing", test_knobs_march_nothing);
  g_test_add_func ("/app/display/turn-starts-at-one", test_turn_starts_at_one);
  g_test_add_func ("/app/display/histogram-drag", test_histogram_drag);
  g_test_add_func ("/app/display/scatter-ratio", test_scatter_ratio);
  return fixture_run ();
}
