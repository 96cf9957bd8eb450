/* SPDX-License-Identifier: Apache-2.0
 * The page of the body: its numbers are the scene's, another number is another body,
 * one undo brings the first back. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/body-panel.h"
#include "app/patient-list.h"
#include "app/window-private.h"
#include "scene/patient-info.h"
#include "scene/rules.h"
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

static SkgPatientList *
get_list (Fixture *fixture)
{
  return SKG_PATIENT_LIST (adw_bin_get_child (ADW_BIN (gtk_widget_get_template_child (
      GTK_WIDGET (fixture->panel), SKG_TYPE_BODY_PANEL, "list_slot"))));
}

/* Of several patients, what the scene says of one. */
static SkgPatientInfo
get_patient (Fixture *fixture, guint i)
{
  g_autoptr (GArray) patients = skg_scene_list_patients (fixture->scene);
  SkgPatientInfo info;

  g_assert_cmpuint (i, <, patients->len);
  info = g_array_index (patients, SkgPatientInfo, i);
  info.name = NULL;
  return info;
}

static gboolean
has_picture (gpointer session)
{
  return has_come (session) && skg_session_is_picture_full (session);
}

/* Another patient, its weight, who is shown, and one less: a step each, by its name. */
static void
test_patients (Fixture *fixture, gconstpointer data)
{
  SkgPatientList *list = get_list (fixture);
  SkgNumberRow *weight;
  const SkgBody *body;
  guint64 seed;
  guint64 index;

  g_assert_cmpint (skg_patient_list_get_shown (list), ==, -1);
  g_assert_null (skg_body_panel_get_row (fixture->panel, "patient.position_mm", 0));
  gtk_widget_activate_action (GTK_WIDGET (list), "patients.add-kind", "u",
                              SKG_PHANTOM_CHEST);
  g_assert_cmpuint (skg_scene_get_n_volumes (fixture->scene), ==, 2);
  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==,
                   "Add Built-in chest");
  fixture_wait_until (has_come, fixture->session);
  g_assert_cmpint (skg_patient_list_get_shown (list), ==,
                   (int) skg_scene_get_volume_number (fixture->scene, 0, 0));
  /* Numbers of one body go, those of all stay. */
  g_assert_null (skg_body_panel_get_row (fixture->panel, "patient.seed", 0));
  g_assert_nonnull (skg_body_panel_get_row (fixture->panel, "patient.position_mm", 2));
  g_assert_nonnull (skg_body_panel_get_row (fixture->panel, "patient.rotation_deg", 0));

  /* The chest is never drawn, then always; the last weight above 0 stays. */
  weight = skg_patient_list_get_weight (list, 1);
  g_assert_nonnull (weight);
  gtk_spin_button_set_value (skg_number_row_get_spin (weight), 0);
  g_assert_cmpfloat (get_patient (fixture, 1).weight, ==, 0);
  fixture_turn_loop (600);
  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==,
                   "Weight of Built-in chest: 0");
  fixture_wait_until (has_come, fixture->session);
  g_assert_cmpint (skg_patient_list_get_shown (list), ==, 0);
  gtk_spin_button_set_value (
      skg_number_row_get_spin (skg_patient_list_get_weight (list, 0)), 0);
  g_assert_cmpfloat (get_patient (fixture, 0).weight, ==, 1);
  g_assert_cmpfloat (skg_number_row_get_value (skg_patient_list_get_weight (list, 0)),
                     ==, 1);
  fixture_turn_loop (600);
  skg_session_undo (fixture->session);
  g_assert_cmpfloat (get_patient (fixture, 1).weight, ==, 1);

  gtk_widget_activate_action (GTK_WIDGET (list), "patients.show", "u", 1);
  fixture_wait_until (has_come, fixture->session);
  skg_session_get_key (fixture->session, &seed, &index);
  g_assert_cmpuint (skg_scene_get_volume_number (fixture->scene, seed, index), ==, 1);
  g_assert_cmpint (skg_patient_list_get_shown (list), ==, 1);
  body = skg_session_get_body (fixture->session);
  g_assert_true (g_str_has_prefix (body->name, "Chest"));

  /* One is left: the scene's only patient. */
  gtk_widget_activate_action (GTK_WIDGET (list), "patients.remove", "u", 0);
  fixture_wait_until (has_picture, fixture->session);
  g_assert_false (skg_scene_has_patient_list (fixture->scene));
  g_assert_cmpint (get_patient (fixture, 0).kind, ==, SKG_PHANTOM_CHEST);
  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==,
                   "Remove Built-in pelvis");
  g_assert_nonnull (skg_body_panel_get_row (fixture->panel, "patient.body.breath", 0));
}

static gboolean
has_added (gpointer session)
{
  return !skg_session_is_adding (session);
}

/* A CT is read before it is one of the patients; what is none changes nothing. */
static void
test_add_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("skg-body-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "other.mha", NULL);
  g_autofree char *none = g_build_filename (folder, "none.mha", NULL);
  g_autoptr (GArray) patients = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      skg_volume_save (skg_session_get_body (fixture->session)->volume, path, &error));
  g_assert_true (g_file_set_contents (none, "nothing", -1, NULL));
  skg_session_add_patient_file (fixture->session, none);
  fixture_wait_until (has_added, fixture->session);
  g_assert_false (skg_scene_has_patient_list (fixture->scene));
  g_assert_nonnull (skg_window_get_error (fixture->window));
  skg_session_add_patient_file (fixture->session, path);
  g_assert_false (skg_scene_has_patient_list (fixture->scene));
  fixture_wait_until (has_added, fixture->session);
  patients = skg_scene_list_patients (fixture->scene);
  g_assert_cmpuint (patients->len, ==, 2);
  g_assert_cmpstr (g_array_index (patients, SkgPatientInfo, 1).name, ==, "other.mha");
  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==, "Add other.mha");
  fixture_wait_until (has_come, fixture->session);
  g_remove (path);
  g_remove (none);
  g_rmdir (folder);
}

static gboolean
is_pelvis (gpointer session)
{
  return g_str_has_prefix (skg_session_get_body (session)->name, "Pelvis");
}

/* The other built-in body: what both have stays, what names parts of the old one goes,
 * one undo brings all back. */
static void
test_kind (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *kind = skg_patient_list_get_kind (get_list (fixture));
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  const char *const values[] = {
    "patient.seed=4",
    "patient.body.age=40",
    "patient.body.femur_rotation_deg=9",
    "carm.primary_deg=12",
    "carm.isocenter_mm=[5,5,5]",
    "annotations.structures=[\"hip_left\"]",
    "rules=[{\"landmark_in_view\":\"FH-l\"},{\"within_limits\":true}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (skg_scene_set_value (fixture->scene, values[i], &error));
  fixture_wait_until (has_picture, fixture->session);
  fixture_turn_loop (600);
  before = skg_scene_to_json (fixture->scene);
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (GTK_WIDGET (kind))));
  gtk_drop_down_set_selected (kind, SKG_PHANTOM_CHEST);
  fixture_wait_until (has_picture, fixture->session);
  g_assert_null (skg_window_get_error (fixture->window));
  g_assert_cmpstr (skg_session_get_body (fixture->session)->name, ==, "Chest, seed 4");
  g_assert_cmpfloat (skg_scene_get_number (fixture->scene, "patient.body.age", 0), ==,
                     40);
  g_assert_true (isnan (
      skg_scene_get_number (fixture->scene, "patient.body.femur_rotation_deg", 0)));
  g_assert_true (isnan (skg_scene_get_number (fixture->scene, "carm.isocenter_mm", 0)));
  g_assert_cmpfloat (skg_scene_get_number (fixture->scene, "carm.primary_deg", 0), ==,
                     12);
  g_assert_cmpuint (skg_scene_get_n_rules (fixture->scene), ==, 1);
  g_assert_cmpstr (skg_session_get_undo_name (fixture->session), ==, "Built-in chest");
  skg_session_undo (fixture->session);
  fixture_wait_until (is_pelvis, fixture->session);
  fixture_turn_loop (50);
  fixture->scene = skg_session_get_scene (fixture->session);
  after = skg_scene_to_json (fixture->scene);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (gtk_drop_down_get_selected (kind), ==, SKG_PHANTOM_PELVIS);
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
  ADD ("patients", test_patients);
  ADD ("add-file", test_add_file);
  ADD ("kind", test_kind);
  return fixture_run ();
}
