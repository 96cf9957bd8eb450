/* SPDX-License-Identifier: Apache-2.0
 * Landmarks and measures in a window: made, dragged, named, measured and removed, with
 * the pointer's handlers and with the lists, and never a ray marched for any of it. */
#include "app/landmark-editor.h"
#include "app/landmark-panel.h"
#include "app/measure-panel.h"
#include "app/measure-row.h"
#include "app/number-row.h"
#include "app/session-private.h"
#include "app/window-private.h"
#include "app/xray-view-private.h"
#include "scene/project.h"
#include "window-fixture.h"

#include <glib/gstdio.h>
#include <math.h>

/* Rounding of a metre in double precision, through projection and back. */
#define EXACT_MM 1e-6
#define EXACT_PX 1e-6

typedef struct
{
  SkgWindow *window;
  SkgSession *session;
  SkgScene *scene;
  SkgXrayView *view;
  GtkWidget *landmarks;
  GtkWidget *measures;
  guint64 rays;
} Fixture;

static GtkWidget *
find_widget (GtkWidget *root, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = fixture_open_window ();
  fixture->session = skg_window_get_session (fixture->window);
  fixture->scene = skg_session_get_scene (fixture->session);
  fixture->view = skg_window_get_xray_view (fixture->window);
  fixture->landmarks =
      find_widget (GTK_WIDGET (fixture->window), SKG_TYPE_LANDMARK_PANEL);
  fixture->measures =
      find_widget (GTK_WIDGET (fixture->window), SKG_TYPE_MEASURE_PANEL);
  gtk_stack_set_visible_child_name (fixture->window->panels, "landmarks");
  fixture_wait_until (is_mapped, fixture->landmarks);
  fixture_turn_loop (300);
  fixture_wait_full_picture (fixture->window);
  fixture->rays = fixture->session->rays;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_wait_full_picture (fixture->window);
  fixture_close_window (fixture->window);
}

static const SkgLandmark *
get_landmark (Fixture *fixture, guint index)
{
  return skg_landmark_set_get (skg_session_get_landmarks (fixture->session), index);
}

static guint
count (Fixture *fixture)
{
  return skg_landmark_set_get_length (skg_session_get_landmarks (fixture->session));
}

static void
get_pixel (Fixture *fixture, SkgVec3 at_mm, double *column, double *row)
{
  const SkgSample *sample = skg_session_get_sample (fixture->session);
  SkgProjection projection;
  double depth_mm;

  skg_sample_get_patient_projection (sample, &projection);
  skg_sample_project_point (sample, &projection, at_mm, column, row, &depth_mm);
}

/* Of a detector pixel, view units. */
static void
get_place (Fixture *fixture, double column, double row, double *x, double *y)
{
  const SkgViewTransform *t = &fixture->view->transform;

  *x = t->origin_x + (column + 0.5) * t->scale;
  *y = t->origin_y + (row + 0.5) * t->scale;
}

static void
activate (Fixture *fixture, const char *action, const char *text)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->view), action, "s", text));
}

static void
click (Fixture *fixture, double column, double row)
{
  double x;
  double y;

  get_place (fixture, column, row, &x, &y);
  skg_xray_view_place_click (fixture->view, x, y);
}

static GPtrArray *
dup_marks (Fixture *fixture)
{
  return skg_scene_dup_marks (fixture->scene);
}

/* A click makes a landmark on the ray of its pixel, in the isocentre's plane; its row
 * is open to be named; the scene has it. */
static void
test_place (Fixture *fixture, gconstpointer data)
{
  const SkgSample *sample = skg_session_get_sample (fixture->session);
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_template_child (
      fixture->landmarks, SKG_TYPE_LANDMARK_PANEL, "list"));
  guint before = count (fixture);
  GtkWidget *editor;
  GtkEntry *entry;
  double column;
  double row;
  g_autoptr (SkgLandmarkSet) inside = skg_scene_dup_landmarks (fixture->scene);

  g_assert_null (inside);
  activate (fixture, "view.tool", "landmark");
  g_assert_cmpint (skg_session_get_placing (fixture->session), ==,
                   SKG_PLACING_LANDMARK);
  click (fixture, 500.25, 640.75);
  g_assert_cmpint (skg_session_get_placing (fixture->session), ==, SKG_PLACING_NONE);
  g_assert_cmpuint (count (fixture), ==, before + 1);
  get_pixel (fixture, get_landmark (fixture, before)->position_mm, &column, &row);
  g_assert_cmpfloat_with_epsilon (column, 500.25, EXACT_PX);
  g_assert_cmpfloat_with_epsilon (row, 640.75, EXACT_PX);
  g_assert_cmpfloat_with_epsilon (
      skg_sample_get_depth_mm (sample, get_landmark (fixture, before)->position_mm),
      sample->pose.sod_mm, EXACT_MM);
  inside = skg_scene_dup_landmarks (fixture->scene);
  g_assert_true (
      skg_landmark_set_equal (inside, skg_session_get_landmarks (fixture->session)));

  g_assert_true (gtk_list_box_get_selected_row (list) ==
                 gtk_list_box_get_row_at_index (list, (int) before));
  editor = find_widget (GTK_WIDGET (list), SKG_TYPE_LANDMARK_EDITOR);
  g_assert_nonnull (editor);
  entry = GTK_ENTRY (
      gtk_widget_get_template_child (editor, SKG_TYPE_LANDMARK_EDITOR, "name"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "L-1");
  gtk_editable_set_text (GTK_EDITABLE (entry), "  greater trochanter ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (get_landmark (fixture, before)->name, ==, "greater trochanter");
  gtk_editable_set_text (GTK_EDITABLE (entry), " ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (get_landmark (fixture, before)->name, ==, "greater trochanter");

  skg_session_remove_landmark (fixture->session, before);
  g_assert_cmpuint (count (fixture), ==, before);
  g_assert_null (gtk_list_box_get_row_at_index (list, (int) before));
  g_assert_cmpuint (fixture->session->rays, ==, fixture->rays);
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_template_child (
      fixture->landmarks, SKG_TYPE_LANDMARK_PANEL, "list"));
  SkgVec3 before_mm = get_landmark (fixture, 2)->position_mm;
  GtkWidget *editor;
  GtkSpinButton *spin;

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 2));
  editor = find_widget (GTK_WIDGET (list), SKG_TYPE_LANDMARK_EDITOR);
  spin = skg_number_row_get_spin (SKG_NUMBER_ROW (
      gtk_widget_get_template_child (editor, SKG_TYPE_LANDMARK_EDITOR, "y")));
  gtk_editable_set_text (GTK_EDITABLE (spin), "-12.5");
  gtk_spin_button_update (spin);
  g_assert_cmpfloat_with_epsilon (get_landmark (fixture, 2)->position_mm.y, -12.5,
                                  1e-12);
  g_assert_cmpfloat (get_landmark (fixture, 2)->position_mm.x, ==, before_mm.x);
  g_assert_cmpfloat (get_landmark (fixture, 2)->position_mm.z, ==, before_mm.z);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view),
                                             "view.centre-landmark", "u", 2));
  g_assert_cmpfloat_with_epsilon (
      skg_session_get_sample (fixture->session)->pose.isocenter_mm.y, -12.5, 1e-9);
}

/* The pointer moves a landmark in its plane; Esc puts everything back. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  const SkgSample *sample = skg_session_get_sample (fixture->session);
  SkgXrayView *view = fixture->view;
  SkgVec3 before_mm = get_landmark (fixture, 0)->position_mm;
  double depth_mm = skg_sample_get_depth_mm (sample, before_mm);
  double scale = view->transform.scale;
  double column;
  double row;
  double to_column;
  double to_row;
  g_autofree char *json = skg_scene_to_json (fixture->scene);
  g_autofree char *after = NULL;
  const SkgBody *body;
  SkgVec3 moved_mm;

  get_pixel (fixture, before_mm, &column, &row);
  get_place (fixture, column, row, &view->press_x, &view->press_y);
  /* Not on its very middle: it must not jump. */
  view->press_x += 2;
  g_assert_cmpint (skg_xray_view_choose_mark (view, view->press_x, view->press_y), ==,
                   SKG_DRAG_LANDMARK);
  g_assert_cmpint (view->drag_landmark, ==, 0);
  skg_xray_view_drag_begin (view, SKG_DRAG_LANDMARK);
  skg_xray_view_drag_update (view, 30, -20);
  get_pixel (fixture, get_landmark (fixture, 0)->position_mm, &to_column, &to_row);
  g_assert_cmpfloat_with_epsilon (to_column, column + 30 / scale, EXACT_PX);
  g_assert_cmpfloat_with_epsilon (to_row, row - 20 / scale, EXACT_PX);
  g_assert_cmpfloat_with_epsilon (
      skg_sample_get_depth_mm (sample, get_landmark (fixture, 0)->position_mm),
      depth_mm, EXACT_MM);
  g_assert_true (skg_xray_view_drag_cancel (view));
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (
                         get_landmark (fixture, 0)->position_mm, before_mm)),
                     ==, 0);
  after = skg_scene_to_json (fixture->scene);
  g_assert_cmpstr (json, ==, after);

  skg_xray_view_drag_begin (view, SKG_DRAG_LANDMARK);
  skg_xray_view_drag_update (view, 10, 0);
  skg_xray_view_drag_end (view);
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (
                         get_landmark (fixture, 0)->position_mm, before_mm)),
                     >, 0);
  g_assert_cmpuint (fixture->session->rays, ==, fixture->rays);
  g_assert_true (skg_session_is_picture_full (fixture->session));

  /* One step of the history, which loads no body. */
  moved_mm = get_landmark (fixture, 0)->position_mm;
  body = skg_session_get_body (fixture->session);
  g_assert_true (skg_session_undo (fixture->session));
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (
                         get_landmark (fixture, 0)->position_mm, before_mm)),
                     ==, 0);
  g_free (after);
  after = skg_scene_to_json (fixture->scene);
  g_assert_cmpstr (json, ==, after);
  g_assert_true (skg_session_redo (fixture->session));
  g_assert_cmpfloat (
      skg_vec3_length (skg_vec3_sub (get_landmark (fixture, 0)->position_mm, moved_mm)),
      ==, 0);
  g_assert_true (skg_session_get_body (fixture->session) == body);
  g_assert_cmpuint (fixture->session->rays, ==, fixture->rays);

  /* With another page open a drag on a landmark turns the arm. */
  gtk_stack_set_visible_child_name (fixture->window->panels, "carm");
  g_assert_cmpint (skg_xray_view_choose_mark (view, view->press_x, view->press_y), ==,
                   SKG_DRAG_NONE);
}

static GtkWidget *
get_measure (Fixture *fixture, int index)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_template_child (
      fixture->measures, SKG_TYPE_MEASURE_PANEL, "list"));

  return GTK_WIDGET (gtk_list_box_get_row_at_index (list, index));
}

static const char *
get_text (GtkWidget *row, const char *label)
{
  return gtk_label_get_label (
      GTK_LABEL (gtk_widget_get_template_child (row, SKG_TYPE_MEASURE_ROW, label)));
}

static void
test_ruler (Fixture *fixture, gconstpointer data)
{
  const SkgSample *sample = skg_session_get_sample (fixture->session);
  SkgXrayView *view = fixture->view;
  g_autofree char *expected = NULL;
  g_autoptr (GPtrArray) marks = NULL;
  GtkDropDown *depth;
  double column;
  double row;
  int point;
  double x;
  double y;

  activate (fixture, "view.tool", "ruler");
  click (fixture, 300, 1200);
  click (fixture, 300, 1200); /* the same place: one click */
  g_assert_cmpuint (view->n_pending, ==, 1);
  click (fixture, 700, 1500);
  marks = dup_marks (fixture);
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_cmpint (skg_session_get_placing (fixture->session), ==, SKG_PLACING_NONE);
  expected =
      g_strdup_printf ("Ruler %.1f mm", 500 * sample->detector.pitch_mm *
                                            sample->pose.sod_mm / sample->pose.sid_mm);
  g_assert_cmpstr (get_text (get_measure (fixture, 0), "value_label"), ==, expected);

  /* At the depth of a landmark. */
  depth = GTK_DROP_DOWN (gtk_widget_get_template_child (get_measure (fixture, 0),
                                                        SKG_TYPE_MEASURE_ROW, "depth"));
  gtk_drop_down_set_selected (depth, 2);
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = dup_marks (fixture);
  g_assert_cmpstr (((const SkgMark *) marks->pdata[0])->depth_of, ==,
                   get_landmark (fixture, 0)->name);
  gtk_drop_down_set_selected (depth, 1);
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = dup_marks (fixture);
  g_assert_null (((const SkgMark *) marks->pdata[0])->depth_of);
  g_assert_cmpfloat (((const SkgMark *) marks->pdata[0])->depth_mm, >, 0);

  /* Its end is taken and dragged; Esc puts it back. */
  fixture_turn_loop (100);
  get_place (fixture, 700, 1500, &x, &y);
  g_assert_cmpint (skg_xray_view_pick_mark (view, x, y, &point), ==, 0);
  g_assert_cmpint (point, ==, 1);
  view->press_x = x;
  view->press_y = y;
  g_assert_cmpint (skg_xray_view_choose_mark (view, x, y), ==, SKG_DRAG_MARK);
  skg_xray_view_drag_begin (view, SKG_DRAG_MARK);
  skg_xray_view_drag_update (view, -20, 0);
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = dup_marks (fixture);
  g_assert_cmpfloat_with_epsilon (((const SkgMark *) marks->pdata[0])->points[1].column,
                                  700 - 20 / view->transform.scale, EXACT_PX);
  g_assert_true (skg_xray_view_drag_cancel (view));
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = dup_marks (fixture);
  g_assert_cmpfloat_with_epsilon (((const SkgMark *) marks->pdata[0])->points[1].column,
                                  700, EXACT_PX);

  /* On a landmark the end is the landmark; renamed and removed with it. */
  get_pixel (fixture, get_landmark (fixture, 0)->position_mm, &column, &row);
  activate (fixture, "view.tool", "ruler");
  click (fixture, column + 1, row);
  click (fixture, 100, 100);
  skg_session_rename_landmark (fixture->session, 0, "other");
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = dup_marks (fixture);
  g_assert_cmpuint (marks->len, ==, 2);
  g_assert_cmpstr (((const SkgMark *) marks->pdata[1])->points[0].landmark, ==,
                   "other");
  skg_session_remove_landmark (fixture->session, 0);
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = dup_marks (fixture);
  g_assert_cmpuint (marks->len, ==, 1);
  g_signal_emit_by_name (get_measure (fixture, 0), "removed");
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = dup_marks (fixture);
  g_assert_cmpuint (marks->len, ==, 0);
  g_assert_cmpuint (fixture->session->rays, ==, fixture->rays);
}

static void
test_angle_and_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) marks = NULL;
  double a[2];
  double b[2];

  activate (fixture, "view.tool", "angle");
  click (fixture, 200, 200);
  click (fixture, 200, 600);
  click (fixture, 600, 600);
  g_assert_cmpstr (get_text (get_measure (fixture, 0), "value_label"), ==,
                   "Angle 90.0°");

  get_pixel (fixture, get_landmark (fixture, 0)->position_mm, &a[0], &a[1]);
  get_pixel (fixture, get_landmark (fixture, 1)->position_mm, &b[0], &b[1]);
  activate (fixture, "view.tool", "line");
  click (fixture, 20, 20); /* no landmark there */
  g_assert_cmpuint (fixture->view->n_pending, ==, 0);
  click (fixture, a[0], a[1]);
  click (fixture, b[0], b[1]);
  marks = dup_marks (fixture);
  g_assert_cmpuint (marks->len, ==, 2);
  g_assert_cmpint (((const SkgMark *) marks->pdata[1])->kind, ==, SKG_MARK_LINE);

  /* The same again puts a tool away. */
  activate (fixture, "view.tool", "line");
  activate (fixture, "view.tool", "line");
  g_assert_cmpint (skg_session_get_placing (fixture->session), ==, SKG_PLACING_NONE);
}

/* SyntheX's fourteen: those that are missing are placed by one click each. */
static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkgLandmarkSet) few = NULL;
  g_auto (GStrv) missing = NULL;
  const SkgLandmark two[] = {
    { (char *) "left femoral head", (char *) "", { 1, 2, 3 }, TRUE },
    { (char *) "mine", (char *) "", { 4, 5, 6 }, TRUE }
  };

  few = skg_landmark_set_new (two, 2);
  skg_session_set_landmarks (fixture->session, few);
  missing = skg_session_dup_missing_hip_landmarks (fixture->session);
  g_assert_cmpuint (g_strv_length (missing), ==, 13);
  g_assert_cmpstr (missing[0], ==, "FH-r");
  g_assert_true (
      gtk_widget_activate_action (fixture->landmarks, "landmarks.place-missing", NULL));
  for (int i = 0; i < 13; i++)
    {
      g_assert_cmpstr (skg_session_get_placing_name (fixture->session), ==, missing[i]);
      click (fixture, 100 + 90 * i, 300);
    }
  g_assert_cmpint (skg_session_get_placing (fixture->session), ==, SKG_PLACING_NONE);
  g_assert_cmpuint (count (fixture), ==, 15);
  g_assert_true (
      gtk_widget_activate_action (fixture->landmarks, "landmarks.sort", NULL));
  g_assert_cmpstr (get_landmark (fixture, 0)->name, ==, "FH-l");
  g_assert_cmpfloat (get_landmark (fixture, 0)->position_mm.x, ==, 1);
  g_assert_cmpstr (get_landmark (fixture, 1)->name, ==, "FH-r");
  g_assert_cmpstr (get_landmark (fixture, 14)->name, ==, "mine");
}

/* Saved to a file, the scene names it; the next edit brings them back into the scene,
 * and the file stays as it was. */
static void
test_save (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.fcsv", "b.mrk.json" };
  g_autofree char *folder = g_dir_make_tmp ("skg-marks-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (SkgLandmarkSet) saved = NULL;
      g_autoptr (SkgLandmarkSet) read = NULL;
      g_autoptr (GError) error = NULL;

      saved = skg_landmark_set_ref (skg_session_get_landmarks (fixture->session));
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window),
                                                 "win.save-landmarks-to", "s", path));
      g_assert_null (skg_window_get_error (fixture->window));
      g_assert_cmpstr (skg_scene_get_landmarks_path (fixture->scene), ==, path);
      skg_session_move_landmark (fixture->session, 0, skg_vec3 (1, 2, 3));
      g_assert_null (skg_scene_get_landmarks_path (fixture->scene));
      read = skg_landmark_set_load (path, &error);
      g_assert_no_error (error);
      g_assert_true (skg_landmark_set_equal (read, saved));
      g_assert_true (skg_session_open_landmarks (fixture->session, path, &error));
      g_assert_true (
          skg_landmark_set_equal (skg_session_get_landmarks (fixture->session), saved));
      g_unlink (path);
    }
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window),
                                             "win.save-landmarks-to", "s",
                                             "/nonexistent/a.fcsv"));
  g_assert_nonnull (strstr (skg_window_get_error (fixture->window), "/nonexistent"));
  g_rmdir (folder);
}

static void
test_heatmaps (Fixture *fixture, gconstpointer data)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_widget_get_template_child (
      fixture->measures, SKG_TYPE_MEASURE_PANEL, "heatmaps"));
  GtkSpinButton *sigma = GTK_SPIN_BUTTON (gtk_widget_get_template_child (
      fixture->measures, SKG_TYPE_MEASURE_PANEL, "sigma"));

  g_assert_false (gtk_check_button_get_active (check));
  gtk_check_button_set_active (check, TRUE);
  g_assert_true (skg_session_get_sample (fixture->session)->show_heatmaps);
  gtk_spin_button_set_value (sigma, 12.5);
  g_assert_cmpfloat (skg_session_get_sample (fixture->session)->heatmap_sigma_px, ==,
                     12.5);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->view), "view.heatmaps", NULL));
  g_assert_false (gtk_check_button_get_active (check));
  g_assert_cmpuint (fixture->session->rays, ==, fixture->rays);
}

/* Name, millimetres, column and row. */
static void
test_hover (Fixture *fixture, gconstpointer data)
{
  const SkgLandmark *landmark = get_landmark (fixture, 0);
  g_autofree char *position = NULL;
  g_autofree char *pixel = NULL;
  g_autofree char *text = NULL;
  double column;
  double row;
  double x;
  double y;

  get_pixel (fixture, landmark->position_mm, &column, &row);
  get_place (fixture, column, row, &x, &y);
  text = skg_xray_view_dup_landmark_text (fixture->view, x + 3, y);
  g_assert_nonnull (text);
  position = g_strdup_printf ("x %.1f, y %.1f, z %.1f mm", landmark->position_mm.x,
                              landmark->position_mm.y, landmark->position_mm.z);
  pixel = g_strdup_printf ("column %.1f, row %.1f", column, row);
  g_assert_true (g_str_has_prefix (text, landmark->name));
  g_assert_nonnull (strstr (text, position));
  g_assert_nonnull (strstr (text, pixel));
  g_assert_null (skg_xray_view_dup_landmark_text (fixture->view, 1, 1));
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
  add_test ("/app/marks/place", test_place);
  add_test ("/app/marks/numbers", test_numbers);
  add_test ("/app/marks/drag", test_drag);
  add_test ("/app/marks/ruler", test_ruler);
  add_test ("/app/marks/angle-and-line", test_angle_and_line);
  add_test ("/app/marks/missing", test_missing);
  add_test ("/app/marks/save", test_save);
  add_test ("/app/marks/heatmaps", test_heatmaps);
  add_test ("/app/marks/hover", test_hover);
  return fixture_run ();
}
