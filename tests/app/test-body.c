/* SPDX-License-Identifier: Apache-2.0
 * The page of the body: its numbers are the scene's, another number is another body,
 * one undo brings the first back. */
#include "config.h"

#include <string.h>

#include "app/body-panel.h"
#include "app/window-private.h"
#include "scene/scene-random.h"
#include "window-fixture.h"

typedef struct
{
  SkgWindow *window;
  SkgSession *session;
  SkgScene *scene;
  SkgBodyPanel *panel;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = fixture_open_window ();
  fixture->session = skg_window_get_session (fixture->window);
  fixture->scene = skg_session_get_scene (fixture->session);
  fixture->panel =
      SKG_BODY_PANEL (gtk_stack_get_child_by_name (fixture->window->panels, "body"));
  gtk_stack_set_visible_child_name (fixture->window->panels, "body");
  fixture_turn_loop (50);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_close_window (fixture->window);
}

static SkgNumberRow *
get_row (Fixture *fixture, const char *path)
{
  SkgNumberRow *row = skg_body_panel_get_row (fixture->panel, path, 0);

  g_assert_nonnull (row);
  return row;
}

static void
type_number (Fixture *fixture, const char *path, double value)
{
  gtk_spin_button_set_value (skg_number_row_get_spin (get_row (fixture, path)), value);
}

static void
throw_dice (Fixture *fixture, const char *path, gboolean on)
{
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (gtk_widget_get_template_child (
          GTK_WIDGET (get_row (fixture, path)), SKG_TYPE_NUMBER_ROW, "dice")),
      on);
}

static gboolean
has_come (gpointer session)
{
  return !skg_session_is_body_coming (session);
}

/* A burst of edits has ended and is a step. */
static gboolean
has_step (gpointer session)
{
  return skg_session_get_undo_name (session) != NULL;
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  SkgVolume *before = skg_session_get_body (fixture->session)->volume;
  g_autofree char *undo = NULL;

  /* A pelvis: legs, and no breath; the reference is 65 years old. */
  g_assert_null (skg_body_panel_get_row (fixture->panel, "patient.body.breath", 0));
  g_assert_nonnull (skg_body_panel_get_row (fixture->panel, "patient.shear_deg", 2));
  g_assert_cmpfloat (skg_number_row_get_value (get_row (fixture, "patient.body.age")),
                     ==, 65);

  type_number (fixture, "patient.body.bmi", 35);
  g_assert_cmpfloat (skg_scene_get_number (fixture->scene, "patient.body.bmi", 0), ==,
                     35);
  g_assert_true (skg_session_is_body_coming (fixture->session));
  fixture_wait_until (has_come, fixture->session);
  g_assert_true (skg_session_get_body (fixture->session)->volume != before);
  fixture_wait_until (has_step, fixture->session);
  undo = g_strdup (skg_session_get_undo_name (fixture->session));
  g_assert_nonnull (strstr (undo, "Body mass index"));
  skg_session_undo (fixture->session);
  g_assert_cmpint (skg_scene_peek_number (fixture->scene, "patient.body.bmi", 0)->kind,
                   ==, SKG_NUMBER_UNSET);
  fixture_wait_until (has_come, fixture->session);
  g_assert_cmpfloat (skg_number_row_get_value (get_row (fixture, "patient.body.bmi")),
                     ==, 25);
}

/* Another seed is another person, whose numbers are shown; what was given stays. */
static void
test_seed (Fixture *fixture, gconstpointer data)
{
  type_number (fixture, "patient.body.age", 40);
  type_number (fixture, "patient.seed", 7);
  fixture_wait_until (has_come, fixture->session);
  fixture_turn_loop (50);
  g_assert_cmpuint (skg_scene_get_phantom (fixture->scene)->seed, ==, 7);
  g_assert_cmpfloat (skg_number_row_get_value (get_row (fixture, "patient.body.age")),
                     ==, 40);
  g_assert_cmpfloat (skg_number_row_get_value (get_row (fixture, "patient.body.bmi")),
                     !=, 25);
}

/* A pool of bodies whose age varies; then nothing is given any more. */
static void
test_dice (Fixture *fixture, gconstpointer data)
{
  type_number (fixture, "patient.bodies", 3);
  throw_dice (fixture, "patient.body.age", TRUE);
  g_assert_cmpuint (skg_scene_get_n_bodies (fixture->scene), ==, 3);
  g_assert_true (skg_number_is_random (
      skg_scene_peek_number (fixture->scene, "patient.body.age", 0)));
  fixture_wait_until (has_come, fixture->session);
  g_signal_emit_by_name (gtk_widget_get_template_child (GTK_WIDGET (fixture->panel),
                                                        SKG_TYPE_BODY_PANEL, "reset"),
                         "clicked");
  g_assert_cmpint (skg_scene_peek_number (fixture->scene, "patient.body.age", 0)->kind,
                   ==, SKG_NUMBER_UNSET);
  fixture_wait_until (has_come, fixture->session);
}

#define ADD(name, func)                                                                \
  g_test_add ("/app/body/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD ("numbers", test_numbers);
  ADD ("seed", test_seed);
  ADD ("dice", test_dice);
  return fixture_run ();
}
