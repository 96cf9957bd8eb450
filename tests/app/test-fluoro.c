/* SPDX-License-Identifier: Apache-2.0
 * The pedal: pulses come while it is down, each with noise of its own, not faster than
 * the rate; they are counted; the last one stays. */
#include "config.h"

#include <math.h>

#include "app/window-private.h"
#include "window-fixture.h"

typedef struct
{
  SkgWindow *window;
  SkgSession *session;
  SkgFluoro *fluoro;
  guint64 wanted; /* pulses */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = fixture_open_window ();
  f->session = skg_window_get_session (f->window);
  f->fluoro = skg_window_get_fluoro (f->window);
  skg_fluoro_set_rate_hz (f->fluoro, 30);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_close_window (f->window);
}

static guint64
get_pulses (Fixture *f)
{
  SkgFluoroDose dose;

  skg_fluoro_get_dose (f->fluoro, &dose);
  return dose.pulses;
}

static gboolean
has_pulses (gpointer user_data)
{
  Fixture *f = user_data;

  return get_pulses (f) >= f->wanted;
}

static void
wait_for_pulses (Fixture *f, guint64 more)
{
  f->wanted = get_pulses (f) + more;
  fixture_wait_until (has_pulses, f);
}

static void
test_pedal (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) held = NULL;
  SkgFluoroDose dose;
  guint64 pulses;

  skg_fluoro_release (f->fluoro);
  g_assert_false (skg_fluoro_is_on (f->fluoro));
  g_assert_null (skg_fluoro_dup_dose_text (f->fluoro));
  skg_fluoro_press (f->fluoro);
  skg_fluoro_press (f->fluoro);
  g_assert_true (skg_session_is_beam_on (f->session));
  wait_for_pulses (f, 1);
  first = g_bytes_ref (skg_session_get_picture (f->session)->image);
  wait_for_pulses (f, 1);
  g_assert_false (g_bytes_equal (first, skg_session_get_picture (f->session)->image));

  skg_fluoro_release (f->fluoro);
  g_assert_false (skg_session_is_beam_on (f->session));
  /* One may have been on its way; a quick one is made again in full. */
  fixture_turn_loop (300);
  fixture_wait_full_picture (f->window);
  pulses = get_pulses (f);
  held = g_bytes_ref (skg_session_get_picture (f->session)->image);
  g_assert_cmpuint (skg_session_get_picture_pulse (f->session), >, 0);
  fixture_turn_loop (400);
  g_assert_cmpuint (get_pulses (f), ==, pulses);
  g_assert_true (g_bytes_equal (held, skg_session_get_picture (f->session)->image));
  skg_fluoro_get_dose (f->fluoro, &dose);
  g_assert_cmpfloat (dose.time_s, >, 0);

  skg_fluoro_reset_dose (f->fluoro);
  g_assert_cmpuint (get_pulses (f), ==, 0);
}

/* Window and level of a held picture turn; anything that would need a new exposure ends
 * it. */
static void
test_hold (Fixture *f, gconstpointer data)
{
  SkgDisplay display;
  g_autoptr (GBytes) held = NULL;

  skg_fluoro_press (f->fluoro);
  wait_for_pulses (f, 2);
  skg_fluoro_release (f->fluoro);
  fixture_turn_loop (300);
  fixture_wait_full_picture (f->window);
  held = g_bytes_ref (skg_session_get_picture (f->session)->image);
  display = skg_session_get_sample (f->session)->display;
  display.inverted = !display.inverted;
  skg_session_set_display (f->session, &display);
  fixture_wait_full_picture (f->window);
  g_assert_true (g_bytes_equal (held, skg_session_get_picture (f->session)->image));

  skg_scene_set_number (skg_session_get_scene (f->session), "exposure.kvp", 0, 77);
  while (skg_session_get_picture_pulse (f->session) != 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Each pulse adds what the read-out of one exposure says. */
static void
test_dose (Fixture *f, gconstpointer data)
{
  const SkgSample *sample = skg_session_get_sample (f->session);
  const SkgMat4 identity = skg_mat4_identity ();
  SkgExposureNumbers numbers;
  SkgFluoroDose dose;
  SkgGeometry geometry;
  g_autoptr (GError) error = NULL;

  skg_pose_get_geometry (&sample->pose, &sample->detector, &identity, &geometry);
  g_assert_true (skg_exposure_get_numbers (&sample->exposure, &geometry,
                                           sample->pose.sod_mm, &numbers, &error));
  skg_fluoro_press (f->fluoro);
  wait_for_pulses (f, 3);
  skg_fluoro_release (f->fluoro);
  fixture_turn_loop (300);
  skg_fluoro_get_dose (f->fluoro, &dose);
  g_assert_cmpfloat (numbers.skin_kerma_mgy, >, 0);
  g_assert_cmpfloat_with_epsilon (dose.skin_kerma_mgy / numbers.skin_kerma_mgy,
                                  (double) dose.pulses, 1e-6 * dose.pulses);
  g_assert_cmpfloat_with_epsilon (dose.area_kerma_mgy_cm2 / numbers.area_kerma_mgy_cm2,
                                  (double) dose.pulses, 1e-6 * dose.pulses);
}

/* In n periods at most n + 1 pulses start, whatever the speed of the machine. */
static void
test_rate (Fixture *f, gconstpointer data)
{
  const double rate_hz = 4;
  gint64 start_us = g_get_monotonic_time ();
  double periods;

  skg_fluoro_set_rate_hz (f->fluoro, 0.1);
  g_assert_cmpfloat (skg_fluoro_get_rate_hz (f->fluoro), ==, SKG_FLUORO_MIN_RATE_HZ);
  skg_fluoro_set_rate_hz (f->fluoro, 100);
  g_assert_cmpfloat (skg_fluoro_get_rate_hz (f->fluoro), ==, SKG_FLUORO_MAX_RATE_HZ);
  skg_fluoro_set_rate_hz (f->fluoro, rate_hz);
  skg_fluoro_press (f->fluoro);
  wait_for_pulses (f, 4);
  periods = (double) (g_get_monotonic_time () - start_us) / 1e6 * rate_hz;
  g_assert_cmpuint (get_pulses (f), <=, (guint64) floor (periods) + 1);
  /* Timers count in ms. */
  g_assert_cmpfloat (periods, >=, 3 - 3 * rate_hz / 1000);
}

/* The arm moves under the beam; its pictures come from pulses alone. */
static void
test_move (Fixture *f, gconstpointer data)
{
  SkgPose pose = skg_session_get_sample (f->session)->pose;
  const SkgSample *shown;

  skg_fluoro_press (f->fluoro);
  wait_for_pulses (f, 1);
  pose.primary_rad += 0.2;
  skg_session_set_pose (f->session, &pose);
  do
    {
      wait_for_pulses (f, 1);
      shown = skg_session_get_picture_sample (f->session);
      g_assert_cmpuint (skg_session_get_picture_pulse (f->session), >, 0);
    }
  while (fabs (shown->pose.primary_rad - pose.primary_rad) > 1e-9);
  skg_fluoro_release (f->fluoro);
  fixture_wait_full_picture (f->window);
}

static void
test_latch (Fixture *f, gconstpointer data)
{
  skg_fluoro_set_latched (f->fluoro, TRUE);
  wait_for_pulses (f, 1);
  /* The pedal on top changes nothing. */
  skg_fluoro_press (f->fluoro);
  skg_fluoro_release (f->fluoro);
  g_assert_true (skg_fluoro_is_on (f->fluoro));
  wait_for_pulses (f, 1);
  skg_fluoro_stop (f->fluoro);
  g_assert_false (skg_session_is_beam_on (f->session));
}

static gboolean
is_off (gpointer user_data)
{
  return !skg_fluoro_is_on (((Fixture *) user_data)->fluoro);
}

static gboolean
is_active (gpointer user_data)
{
  return gtk_window_is_active (GTK_WINDOW (((Fixture *) user_data)->window));
}

/* Its key comes up unseen. */
static void
test_focus_lost (Fixture *f, gconstpointer data)
{
  GtkWindow *other;

  fixture_wait_until (is_active, f);
  skg_fluoro_press (f->fluoro);
  wait_for_pulses (f, 1);
  g_assert_true (skg_fluoro_is_on (f->fluoro));
  other = GTK_WINDOW (gtk_window_new ());
  gtk_window_present (other);
  fixture_wait_until (is_off, f);
  g_assert_false (skg_session_is_beam_on (f->session));
  gtk_window_destroy (other);
}

static void
test_no_photons (Fixture *f, gconstpointer data)
{
  SkgFluoroDose dose;
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_scene_set_value (skg_session_get_scene (f->session),
                                      "exposure.simulator=naive", &error));
  skg_fluoro_press (f->fluoro);
  wait_for_pulses (f, 1);
  skg_fluoro_get_dose (f->fluoro, &dose);
  g_assert_true (isnan (dose.skin_kerma_mgy));
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  add_test ("/app/fluoro/pedal", test_pedal);
  add_test ("/app/fluoro/hold", test_hold);
  add_test ("/app/fluoro/dose", test_dose);
  add_test ("/app/fluoro/rate", test_rate);
  add_test ("/app/fluoro/move", test_move);
  add_test ("/app/fluoro/latch", test_latch);
  add_test ("/app/fluoro/focus-lost", test_focus_lost);
  add_test ("/app/fluoro/no-photons", test_no_photons);
  return fixture_run ();
}
