/* SPDX-License-Identifier: Apache-2.0
 * The panels against a session: a number set in a row arrives in the pose, and back.
 * With SKG_TEST_SHOW the panels stay open, to be looked at. */
#include <adwaita.h>

#include "app/carm-fields.h"
#include "app/carm-panel.h"
#include "app/landmark-panel.h"
#include "app/number-row.h"
#include "app/session.h"
#include "app/view-chooser.h"
#include "scene/scene-random.h"

#define DEG (G_PI / 180)
#define PANEL_PX 340

typedef struct
{
  SkgSession *session;
  GtkWidget *carm;
  GtkWidget *landmarks;
  GtkWidget *chooser;
  GtkWidget *window;
} Fixture;

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *done = user_data;

  skg_session_load_finish (SKG_SESSION (source), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static void
spin_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gboolean done = FALSE;

  /* A coarse body: quick to make, has landmarks all the same. */
  skg_scene_set_value (scene, "patient.voxel_mm=8", &error);
  g_assert_no_error (error);
  fixture->session = skg_session_new (NULL);
  skg_session_load_async (fixture->session, scene, NULL, on_loaded, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);

  fixture->carm = skg_carm_panel_new (fixture->session);
  fixture->landmarks = skg_landmark_panel_new (fixture->session);
  fixture->chooser = skg_view_chooser_new (fixture->session);
  gtk_widget_set_size_request (fixture->carm, PANEL_PX, -1);
  gtk_widget_set_size_request (fixture->landmarks, PANEL_PX, -1);
  gtk_widget_set_valign (fixture->chooser, GTK_ALIGN_START);
  gtk_widget_set_hexpand (fixture->chooser, TRUE);
  gtk_box_append (GTK_BOX (box), fixture->carm);
  gtk_box_append (GTK_BOX (box), fixture->landmarks);
  gtk_box_append (GTK_BOX (box), fixture->chooser);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 840, 980);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!gtk_widget_get_mapped (fixture->window))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *carm = fixture->carm;

  while (g_getenv ("SKG_TEST_SHOW"))
    g_main_context_iteration (NULL, TRUE);
  g_object_add_weak_pointer (G_OBJECT (carm), (gpointer *) &carm);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin_loop ();
  g_assert_null (carm);
  g_assert_finalize_object (fixture->session);
}

static SkgNumberRow *
get_row (Fixture *fixture, SkgField field)
{
  return SKG_NUMBER_ROW (gtk_widget_get_template_child (
      fixture->carm, SKG_TYPE_CARM_PANEL, skg_field_get_name (field)));
}

/* As a user does: the text, then Enter. */
static void
type_into (Fixture *fixture, SkgField field, const char *text)
{
  GtkSpinButton *spin = skg_number_row_get_spin (get_row (fixture, field));

  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_spin_button_update (spin);
}

static const SkgPose *
get_pose (Fixture *fixture)
{
  return &skg_session_get_sample (fixture->session)->pose;
}

static GtkWidget *
get_part (SkgNumberRow *row, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (row), SKG_TYPE_NUMBER_ROW, name));
}

/* One click makes a range of a constant, the next one a constant of what was drawn: the
 * picture does not change. Typed numbers and drags stay what they were. */
static void
test_dice (Fixture *fixture, gconstpointer data)
{
  SkgNumberRow *row = get_row (fixture, SKG_FIELD_SOD);
  SkgScene *scene = skg_session_get_scene (fixture->session);
  GtkToggleButton *dice = GTK_TOGGLE_BUTTON (get_part (row, "dice"));
  const SkgNumber *number;
  double before_mm = get_pose (fixture)->sod_mm;
  double drawn_mm;

  gtk_toggle_button_set_active (dice, TRUE);
  number = skg_scene_peek_number (scene, "carm.sod_mm", 0);
  g_assert_cmpint (number->kind, ==, SKG_NUMBER_UNIFORM);
  g_assert_cmpfloat (number->a, <, before_mm);
  g_assert_cmpfloat (number->b, >, before_mm);
  g_assert_cmpfloat (number->b, <, get_pose (fixture)->sid_mm);
  g_assert_true (gtk_widget_get_visible (get_part (row, "range")));
  g_assert_false (gtk_widget_get_visible (get_part (row, "spin")));

  skg_session_set_key (fixture->session, 0, 5);
  drawn_mm = get_pose (fixture)->sod_mm;
  gtk_toggle_button_set_active (dice, FALSE);
  number = skg_scene_peek_number (scene, "carm.sod_mm", 0);
  g_assert_cmpint (number->kind, ==, SKG_NUMBER_CONSTANT);
  g_assert_cmpfloat (number->a, ==, drawn_mm);
  g_assert_false (gtk_widget_get_visible (get_part (row, "range")));
  g_assert_true (gtk_widget_get_visible (get_part (row, "spin")));
  g_assert_true (skg_session_undo (fixture->session));
  g_assert_true (gtk_toggle_button_get_active (dice));

  /* A range beyond what the machine can do is said. */
  skg_scene_set_value (scene, "carm.sod_mm={\"uniform\":[60,900]}", NULL);
  skg_number_row_refresh (row);
  g_assert_true (skg_number_row_is_limit_passed (row));
  /* The wig-wag turns no beam whose angles are given. */
  g_assert_false (gtk_widget_get_sensitive (
      get_part (get_row (fixture, SKG_FIELD_WIGWAG), "dice")));
}

static GtkToggleButton *
get_dice (Fixture *fixture, SkgField field)
{
  return GTK_TOGGLE_BUTTON (get_part (get_row (fixture, field), "dice"));
}

/* A sliding joint's range is that of the isocentre, counted its own way from home; that
 * of a turning one is the range of the angle that the scene stores. */
static void
test_joint_dice (Fixture *fixture, gconstpointer data)
{
  SkgScene *scene = skg_session_get_scene (fixture->session);
  SkgVec3 home_mm = skg_session_get_sample (fixture->session)->home_mm;
  const SkgNumber *number;

  type_into (fixture, SKG_FIELD_LIFT, "100");
  skg_session_end_gesture (fixture->session);
  gtk_toggle_button_set_active (get_dice (fixture, SKG_FIELD_LIFT), TRUE);
  number = skg_scene_peek_number (scene, "carm.isocenter_mm", 1);
  g_assert_cmpint (number->kind, ==, SKG_NUMBER_UNIFORM);
  g_assert_cmpfloat (number->a, <, number->b);
  /* The middle of the range is where the arm was: lifted by 100 mm is -y. */
  g_assert_cmpfloat_with_epsilon ((number->a + number->b) / 2, home_mm.y - 100, 0.1);
  g_assert_true (
      gtk_widget_get_visible (get_part (get_row (fixture, SKG_FIELD_LIFT), "range")));
  gtk_toggle_button_set_active (get_dice (fixture, SKG_FIELD_LIFT), FALSE);
  g_assert_cmpint (skg_scene_peek_number (scene, "carm.isocenter_mm", 1)->kind, ==,
                   SKG_NUMBER_CONSTANT);

  gtk_toggle_button_set_active (get_dice (fixture, SKG_FIELD_ORBITAL), TRUE);
  g_assert_true (
      skg_number_is_random (skg_scene_peek_number (scene, "carm.primary_deg", 0)));
  g_assert_true (
      gtk_widget_get_visible (get_part (get_row (fixture, SKG_FIELD_ORBITAL), "spin")));
  g_assert_true (gtk_toggle_button_get_active (get_dice (fixture, SKG_FIELD_PRIMARY)));
}

static void
test_patient (Fixture *fixture, gconstpointer data)
{
  SkgScene *scene = skg_session_get_scene (fixture->session);
  const SkgNumber *number;

  type_into (fixture, SKG_FIELD_ROTATION_Z, "30");
  g_assert_cmpfloat (skg_scene_get_number (scene, "patient.rotation_deg", 2), ==, 30);
  type_into (fixture, SKG_FIELD_PATIENT_X, "-20 mm");
  g_assert_cmpfloat (skg_scene_get_number (scene, "patient.position_mm", 0), ==, -20);
  skg_session_end_gesture (fixture->session);
  gtk_toggle_button_set_active (get_dice (fixture, SKG_FIELD_ROTATION_Z), TRUE);
  number = skg_scene_peek_number (scene, "patient.rotation_deg", 2);
  g_assert_true (skg_number_is_random (number));
  g_assert_cmpfloat (skg_number_get_centre (number), ==, 30);
}

static void
test_row_to_pose (Fixture *fixture, gconstpointer data)
{
  type_into (fixture, SKG_FIELD_PRIMARY, "30 RAO");
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->primary_rad, -30 * DEG, 1e-9);
  g_assert_true (skg_session_is_in_gesture (fixture->session));
  type_into (fixture, SKG_FIELD_SECONDARY, "20");
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->secondary_rad, 20 * DEG, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->primary_rad, -30 * DEG, 1e-9);

  /* Joints move the same arm: orbital 30, tilt 30 is LAO 33.7, CRA 25.7. */
  type_into (fixture, SKG_FIELD_ORBITAL, "30");
  type_into (fixture, SKG_FIELD_TILT, "30");
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->primary_rad, 33.690 * DEG, 1e-4);
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->secondary_rad, 25.659 * DEG,
                                  1e-4);
  g_assert_cmpfloat_with_epsilon (
      skg_number_row_get_value (get_row (fixture, SKG_FIELD_PRIMARY)), 33.690, 1e-3);

  type_into (fixture, SKG_FIELD_SOD, "700 mm");
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->sod_mm, 700, 1e-9);
  type_into (fixture, SKG_FIELD_ISOCENTER_Z, "-12.5");
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->isocenter_mm.z, -12.5, 1e-9);
  type_into (fixture, SKG_FIELD_COLUMNS, "1024");
  g_assert_cmpuint (skg_session_get_sample (fixture->session)->detector.columns, ==,
                    1024);
}

static void
test_pose_to_row (Fixture *fixture, gconstpointer data)
{
  SkgPose pose = *get_pose (fixture);
  GtkSpinButton *spin = skg_number_row_get_spin (get_row (fixture, SKG_FIELD_PRIMARY));

  pose.primary_rad = -41.2345 * DEG;
  pose.sod_mm = 612;
  skg_session_set_pose (fixture->session, &pose);
  g_assert_cmpfloat_with_epsilon (
      skg_number_row_get_value (get_row (fixture, SKG_FIELD_PRIMARY)), -41.2345, 1e-9);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "41.2° RAO");
  g_assert_cmpfloat_with_epsilon (
      skg_number_row_get_value (get_row (fixture, SKG_FIELD_ORBITAL)), -41.2345, 1e-9);
  g_assert_cmpfloat (skg_number_row_get_value (get_row (fixture, SKG_FIELD_SOD)), ==,
                     612);

  /* Passing through the field does not round what it shows. */
  gtk_spin_button_update (spin);
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->primary_rad, -41.2345 * DEG,
                                  1e-12);
  /* Nonsense is put back. */
  type_into (fixture, SKG_FIELD_PRIMARY, "left");
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->primary_rad, -41.2345 * DEG,
                                  1e-12);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "41.2° RAO");
  g_assert_false (skg_session_is_in_gesture (fixture->session));
}

/* A limit warns and does not hold. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  SkgNumberRow *orbital = get_row (fixture, SKG_FIELD_ORBITAL);

  type_into (fixture, SKG_FIELD_ORBITAL, "110");
  g_assert_false (skg_number_row_is_limit_passed (orbital));
  type_into (fixture, SKG_FIELD_ORBITAL, "120");
  g_assert_true (skg_number_row_is_limit_passed (orbital));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (orbital), "limit-passed"));
  g_assert_cmpfloat_with_epsilon (
      skg_session_get_joints (fixture->session)->orbital_rad, 120 * DEG, 1e-9);
  type_into (fixture, SKG_FIELD_ORBITAL, "0");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (orbital), "limit-passed"));

  skg_session_set_machine (fixture->session, skg_machine_find ("angio"));
  g_assert_false (gtk_widget_get_sensitive (
      GTK_WIDGET (skg_number_row_get_spin (get_row (fixture, SKG_FIELD_WIGWAG)))));
}

static void
test_gesture_ends (Fixture *fixture, gconstpointer data)
{
  type_into (fixture, SKG_FIELD_LIFT, "12");
  type_into (fixture, SKG_FIELD_LIFT, "13");
  g_assert_true (skg_session_is_in_gesture (fixture->session));
  while (skg_session_is_in_gesture (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat_with_epsilon (skg_session_get_joints (fixture->session)->lift_mm,
                                  13, 1e-9);
}

static void
test_landmarks (Fixture *fixture, gconstpointer data)
{
  const SkgBody *body = skg_session_get_body (fixture->session);
  const SkgSample *sample = skg_session_get_sample (fixture->session);
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_template_child (
      fixture->landmarks, SKG_TYPE_LANDMARK_PANEL, "list"));
  GtkListBoxRow *row;
  GtkToggleButton *eye;
  SkgVec3 expected_mm;

  g_assert_nonnull (body->landmarks);
  g_assert_cmpuint (skg_landmark_set_get_length (body->landmarks), >, 2);
  row = gtk_list_box_get_row_at_index (list, 1);
  g_assert_nonnull (row);

  eye = GTK_TOGGLE_BUTTON (
      gtk_widget_get_template_child (GTK_WIDGET (row), G_OBJECT_TYPE (row), "eye"));
  gtk_toggle_button_set_active (eye, FALSE);
  g_assert_false (skg_landmark_set_get (body->landmarks, 1)->visible);
  g_assert_true (skg_landmark_set_get (body->landmarks, 0)->visible);
  g_assert_true (gtk_list_box_get_row_at_index (list, 1) == row);

  expected_mm =
      skg_mat4_transform_point (&sample->world_from_patient,
                                skg_landmark_set_get (body->landmarks, 1)->position_mm);
  g_signal_emit_by_name (list, "row-activated", row);
  g_assert_cmpfloat (
      skg_vec3_length (skg_vec3_sub (get_pose (fixture)->isocenter_mm, expected_mm)), <,
      1e-9);
}

static void
test_centre_on (Fixture *fixture, gconstpointer data)
{
  const SkgBody *body = skg_session_get_body (fixture->session);

  g_assert_true (gtk_widget_activate_action (fixture->carm, "carm.centre-on", "u", 0));
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (
                         get_pose (fixture)->isocenter_mm,
                         skg_landmark_set_get (body->landmarks, 0)->position_mm)),
                     <, 1e-9);
}

static void
test_views (Fixture *fixture, gconstpointer data)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_template_child (
      fixture->chooser, SKG_TYPE_VIEW_CHOOSER, "button"));

  g_assert_true (
      gtk_widget_activate_action (fixture->chooser, "view.apply", "s", "inlet"));
  g_assert_cmpfloat_with_epsilon (get_pose (fixture)->secondary_rad, 25 * DEG, 1e-12);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==,
                   skg_view_find ("inlet")->name);
  /* One of several views with the same angles keeps its own name. */
  g_assert_true (
      gtk_widget_activate_action (fixture->chooser, "view.apply", "s", "chest-pa"));
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==,
                   skg_view_find ("chest-pa")->name);
  g_assert_cmpfloat (get_pose (fixture)->sid_mm, ==, 1830);
  type_into (fixture, SKG_FIELD_PRIMARY, "12");
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "LAO 12 / CRA 0");
}

static void
on_clipboard_text (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  GtkWidget *copy = GTK_WIDGET (
      gtk_widget_get_template_child (fixture->carm, SKG_TYPE_CARM_PANEL, "copy_p"));
  g_autofree char *text = NULL;
  g_autofree char *start = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  SkgProjection world;
  SkgProjection patient;
  const SkgSample *sample = skg_session_get_sample (fixture->session);

  skg_pose_get_projection (&sample->pose, &sample->detector, &world);
  skg_projection_for_patient (&world, &sample->world_from_patient, &patient);
  gtk_expander_set_expanded (GTK_EXPANDER (gtk_widget_get_template_child (
                                 fixture->carm, SKG_TYPE_CARM_PANEL, "matrices")),
                             TRUE);
  g_signal_emit_by_name (copy, "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (copy), NULL,
                                 on_clipboard_text, &text);
  while (!text)
    g_main_context_iteration (NULL, TRUE);
  start = g_strdup_printf ("[[%s, ",
                           g_ascii_dtostr (number, sizeof number, patient.p[0][0]));
  g_assert_true (g_str_has_prefix (text, start));
  g_assert_true (g_str_has_suffix (text, "]]"));
}

/* 340 px must do, or the window's panel would be pushed wider. */
static void
test_width (Fixture *fixture, gconstpointer data)
{
  GtkWidget *panels[] = { fixture->carm, fixture->landmarks };

  for (gsize i = 0; i < G_N_ELEMENTS (panels); i++)
    {
      int minimum;

      gtk_widget_set_size_request (panels[i], -1, -1);
      gtk_widget_measure (panels[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                          NULL, NULL);
      g_assert_cmpint (minimum, <=, PANEL_PX);
    }
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/skiagraph/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  load_style ();
  add_test ("/app/panels/row-to-pose", test_row_to_pose);
  add_test ("/app/panels/dice", test_dice);
  add_test ("/app/panels/joint-dice", test_joint_dice);
  add_test ("/app/panels/patient", test_patient);
  add_test ("/app/panels/pose-to-row", test_pose_to_row);
  add_test ("/app/panels/limits", test_limits);
  add_test ("/app/panels/gesture-ends", test_gesture_ends);
  add_test ("/app/panels/landmarks", test_landmarks);
  add_test ("/app/panels/centre-on", test_centre_on);
  add_test ("/app/panels/views", test_views);
  add_test ("/app/panels/copy", test_copy);
  add_test ("/app/panels/width", test_width);
  return g_test_run ();
}
