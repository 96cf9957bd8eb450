/* SPDX-License-Identifier: Apache-2.0
 * The page of tools, and tools dragged in the picture: what is done there is the
 * scene's, and what is refused changes nothing. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>

#include "app/number-row.h"
#include "app/tool-editor.h"
#include "app/tool-panel.h"
#include "app/tool-row.h"
#include "app/window-private.h"
#include "app/xray-view-private.h"
#include "scene/item-numbers.h"
#include "scene/project.h"
#include "window-fixture.h"

typedef struct
{
  SkgWindow *window;
  SkgSession *session;
  GtkWidget *panel;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = fixture_open_window ();
  fixture->session = skg_window_get_session (fixture->window);
  fixture->panel = fixture->window->tool_panel;
  gtk_stack_set_visible_child_name (fixture->window->panels, "tools");
  fixture_turn_loop (50);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_close_window (fixture->window);
}

static GObject *
get_part (Fixture *fixture, const char *name)
{
  return gtk_widget_get_template_child (fixture->panel, SKG_TYPE_TOOL_PANEL, name);
}

static GObject *
get_editor_part (Fixture *fixture, const char *name)
{
  AdwBin *slot = ADW_BIN (get_part (fixture, "editor_slot"));

  return gtk_widget_get_template_child (adw_bin_get_child (slot), SKG_TYPE_TOOL_EDITOR,
                                        name);
}

static GtkWidget *
get_row (Fixture *fixture, int index)
{
  return GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (get_part (fixture, "list")), index));
}

/* (nullable): what the page says */
static const char *
get_message (Fixture *fixture)
{
  GtkWidget *message = GTK_WIDGET (get_part (fixture, "message"));

  return gtk_widget_get_visible (message) ? gtk_label_get_label (GTK_LABEL (message))
                                          : NULL;
}

static void
add (Fixture *fixture, const char *kind)
{
  gtk_widget_activate_action (fixture->panel, "tools.add", "s", kind);
  g_assert_null (get_message (fixture));
}

static const SkgPlacedTool *
get_tool (Fixture *fixture, int index)
{
  return skg_session_get_tool (fixture->session, index);
}

static char *
dup_scene (Fixture *fixture)
{
  return skg_scene_to_json (skg_session_get_scene (fixture->session));
}

static void
click (SkgToolRow *row, const char *name)
{
  g_signal_emit_by_name (
      gtk_widget_get_template_child (GTK_WIDGET (row), SKG_TYPE_TOOL_ROW, name),
      "clicked");
}

/* By a number row of that label, as the user would type it. */
static GtkWidget *
find_number (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (SKG_IS_NUMBER_ROW (widget))
    return g_str_equal (skg_number_row_get_label (SKG_NUMBER_ROW (widget)), label)
               ? widget
               : NULL;
  /* A folded one has its child aside. */
  if (GTK_IS_EXPANDER (widget))
    return find_number (gtk_expander_get_child (GTK_EXPANDER (widget)), label);
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_number (child, label);
  return found;
}

static void
type_number (Fixture *fixture, const char *label, double value)
{
  GtkWidget *row = find_number (fixture->panel, label);

  g_assert_nonnull (row);
  gtk_spin_button_set_value (skg_number_row_get_spin (SKG_NUMBER_ROW (row)), value);
}

static double
read_number (Fixture *fixture, const char *label)
{
  return skg_number_row_get_value (
      SKG_NUMBER_ROW (find_number (fixture->panel, label)));
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  SkgScene *scene = skg_session_get_scene (fixture->session);

  add (fixture, "k-wire");
  add (fixture, "plate");
  g_assert_cmpint (skg_session_get_selected_tool (fixture->session), ==, 1);
  click (SKG_TOOL_ROW (get_row (fixture, 0)), "duplicate");
  g_assert_cmpuint (skg_scene_get_n_tools (scene), ==, 3);
  g_assert_cmpstr (get_tool (fixture, 2)->kind, ==, "k-wire");
  g_assert_cmpstr (get_tool (fixture, 2)->name, ==, "K-wire 2");
  g_assert_cmpint (skg_session_get_selected_tool (fixture->session), ==, 2);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_template_child (
                                    get_row (fixture, 1), SKG_TYPE_TOOL_ROW, "eye")),
                                FALSE);
  g_assert_true (get_tool (fixture, 1)->hidden);
  click (SKG_TOOL_ROW (get_row (fixture, 0)), "remove");
  g_assert_cmpuint (skg_scene_get_n_tools (scene), ==, 2);
  g_assert_cmpint (skg_session_get_selected_tool (fixture->session), ==, 1);
  g_assert_cmpstr (get_tool (fixture, 0)->kind, ==, "plate");
  g_assert_null (get_row (fixture, 2));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (get_part (fixture, "show_all")),
                                FALSE);
  g_assert_false (skg_session_get_sample (fixture->session)->show_tools);
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const SkgPlacedTool *placed;

  add (fixture, "manipulator");
  type_number (fixture, "Length", 40);
  type_number (fixture, "Bend of a notch", 2);
  type_number (fixture, "Bend of a notch 3", 3);
  type_number (fixture, "Left", 12.5);
  type_number (fixture, "Turn about posterior", 30);
  type_number (fixture, "Advance", 7);
  g_assert_null (get_message (fixture));
  placed = get_tool (fixture, 0);
  g_assert_cmpfloat_with_epsilon (read_number (fixture, "Bend of a notch"), 2.2, 1e-9);
  /* Seven of the advance, leaning by 30 degrees about y. */
  g_assert_cmpfloat_with_epsilon (placed->patient_from_tool.m[3][0],
                                  12.5 + 7 * sin (G_PI / 6), 1e-9);

  /* 20 degrees close a notch; the message names the key, the number goes back. */
  before = dup_scene (fixture);
  type_number (fixture, "Bend of a notch", 20);
  fixture_turn_loop (250);
  g_assert_nonnull (get_message (fixture));
  g_assert_nonnull (strstr (get_message (fixture), "bend_deg"));
  after = dup_scene (fixture);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpfloat_with_epsilon (read_number (fixture, "Bend of a notch"), 2.2, 1e-9);
  type_number (fixture, "Length", 41);
  g_assert_null (get_message (fixture));
}

static void
throw_dice (Fixture *fixture, const char *label, gboolean on)
{
  GtkWidget *row = find_number (fixture->panel, label);

  g_assert_nonnull (row);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_template_child (
                                    row, SKG_TYPE_NUMBER_ROW, "dice")),
                                on);
}

/* The dice of a row makes its number vary, and pins it at what the sample has; rows are
 * those of the tool that is selected. */
static void
test_dice (Fixture *fixture, gconstpointer data)
{
  SkgScene *scene = skg_session_get_scene (fixture->session);
  const SkgItemNumber left = { NULL, 0, "position_mm", 0 };
  const SkgItemNumber length = { NULL, 0, "length_mm", 0 };
  double drawn;

  add (fixture, "k-wire");
  type_number (fixture, "Posterior", 5);
  throw_dice (fixture, "Left", TRUE);
  throw_dice (fixture, "Length", TRUE);
  g_assert_true (skg_number_is_random (skg_item_number_peek (scene, &left)));
  g_assert_true (skg_number_is_random (skg_item_number_peek (scene, &length)));
  /* A neighbour typed: the range stays. */
  type_number (fixture, "Posterior", 7);
  g_assert_true (skg_number_is_random (skg_item_number_peek (scene, &left)));
  skg_session_set_key (fixture->session, 4, 2);
  fixture_turn_loop (50);
  drawn = get_tool (fixture, 0)->patient_from_tool.m[3][0];
  g_assert_cmpfloat (drawn, ==, skg_item_number_draw (scene, &left));
  throw_dice (fixture, "Left", FALSE);
  g_assert_false (skg_number_is_random (skg_item_number_peek (scene, &left)));
  g_assert_cmpfloat_with_epsilon (skg_item_number_peek (scene, &left)->a, drawn, 1e-6);

  add (fixture, "k-wire");
  fixture_turn_loop (50);
  throw_dice (fixture, "Length", TRUE);
  throw_dice (fixture, "Length", FALSE);
  g_assert_true (skg_number_is_random (skg_item_number_peek (scene, &length)));
}

/* The source may not be inside of a tool. */
static void
test_source (Fixture *fixture, gconstpointer data)
{
  const SkgSample *sample;
  SkgVec3 source_mm;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (fixture, "ball");
  type_number (fixture, "Diameter", 100);
  sample = skg_session_get_sample (fixture->session);
  source_mm = skg_pose_get_source_mm (&sample->pose);
  type_number (fixture, "Left", source_mm.x);
  type_number (fixture, "Posterior", source_mm.y - 200);
  type_number (fixture, "Superior", source_mm.z);
  g_assert_null (get_message (fixture));
  before = dup_scene (fixture);
  type_number (fixture, "Posterior", source_mm.y);
  fixture_turn_loop (250);
  g_assert_nonnull (get_message (fixture));
  g_assert_nonnull (strstr (get_message (fixture), "source is inside"));
  after = dup_scene (fixture);
  g_assert_cmpstr (before, ==, after);
}

static void
test_snap (Fixture *fixture, gconstpointer data)
{
  SkgLandmarkSet *landmarks = skg_session_get_body (fixture->session)->landmarks;
  SkgVec3 to = skg_landmark_set_get (landmarks, 1)->position_mm;
  SkgVec3 from = skg_landmark_set_get (landmarks, 0)->position_mm;
  SkgVec3 tip;
  SkgVec3 axis;

  add (fixture, "screw");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (get_editor_part (fixture, "snap_to")), 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (get_editor_part (fixture, "snap_from")),
                              1);
  /* The second of two buttons. */
  g_signal_emit_by_name (gtk_widget_get_last_child (gtk_widget_get_last_child (
                             GTK_WIDGET (get_editor_part (fixture, "snap_box")))),
                         "clicked");
  g_assert_null (get_message (fixture));
  tip = skg_placed_tool_get_point_mm (get_tool (fixture, 0), 1);
  axis = skg_vec3_normalize (
      skg_vec3_sub (tip, skg_placed_tool_get_point_mm (get_tool (fixture, 0), 0)));
  /* Numbers of the scene are kept to 1e-6. */
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (tip, to)), <, 1e-4);
  g_assert_cmpfloat_with_epsilon (
      skg_vec3_dot (axis, skg_vec3_normalize (skg_vec3_sub (to, from))), 1, 1e-9);
}

static gboolean
has_tool_in_picture (gpointer user_data)
{
  SkgPicture *picture = skg_session_get_picture (user_data);

  return picture != NULL && picture->shadow != NULL;
}

static void
get_tip_px (Fixture *fixture, double *column, double *row)
{
  const SkgSample *sample = skg_session_get_sample (fixture->session);
  SkgProjection projection;
  double depth_mm;

  skg_sample_get_patient_projection (sample, &projection);
  g_assert_true (skg_sample_project_point (
      sample, &projection, skg_placed_tool_get_point_mm (get_tool (fixture, 0), 1),
      column, row, &depth_mm));
}

/* Where the tip is taken it follows the hand; Escape puts it back. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  SkgXrayView *view = skg_window_get_xray_view (fixture->window);
  double column[2];
  double row[2];
  double x;
  double y;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (fixture, "ball");
  type_number (fixture, "Diameter", 20);
  fixture_wait_until (has_tool_in_picture, fixture->session);
  fixture_wait_full_picture (fixture->window);
  get_tip_px (fixture, &column[0], &row[0]);
  x = view->transform.origin_x + (column[0] + 0.5) * view->transform.scale;
  y = view->transform.origin_y + (row[0] + 0.5) * view->transform.scale;
  g_assert_cmpint (skg_xray_view_pick_tool (view, x, y), ==, 0);
  g_assert_cmpint (skg_xray_view_pick_tool (view, x + 150, y), ==, -1);

  before = dup_scene (fixture);
  view->press_x = x;
  view->press_y = y;
  view->drag_tool = 0;
  skg_xray_view_drag_begin (view, SKG_DRAG_TOOL);
  skg_xray_view_drag_update (view, 40, -25);
  get_tip_px (fixture, &column[1], &row[1]);
  /* A ball is taken at some depth of its own: base and tip are 20 mm apart. */
  g_assert_cmpfloat_with_epsilon ((column[1] - column[0]) * view->transform.scale, 40,
                                  40 * 20.0 / 500);
  g_assert_cmpfloat_with_epsilon ((row[1] - row[0]) * view->transform.scale, -25,
                                  25 * 20.0 / 500);
  g_assert_true (skg_xray_view_drag_cancel (view));
  after = dup_scene (fixture);
  g_assert_cmpstr (before, ==, after);

  /* Only while the page is open. */
  gtk_stack_set_visible_child_name (fixture->window->panels, "carm");
  g_assert_cmpint (skg_xray_view_pick_tool (view, x, y), ==, -1);
}

static gboolean
has_answer (gpointer user_data)
{
  Fixture *fixture = user_data;

  return get_message (fixture) != NULL ||
         skg_scene_get_n_tools (skg_session_get_scene (fixture->session)) > 0;
}

/* An open mesh is refused in a line; a closed one is added. */
static void
test_mesh (Fixture *fixture, gconstpointer data)
{
  static const char open[] = "v 0 0 0\nv 10 0 0\nv 0 10 0\nv 0 0 10\n"
                             "f 1 3 2\nf 1 2 4\nf 1 4 3\n";
  g_autofree char *dir = g_dir_make_tmp ("skg-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "corner.obj", NULL);
  g_autofree char *closed = g_strconcat (open, "f 2 3 4\n", NULL);

  g_file_set_contents (path, open, -1, NULL);
  skg_tool_panel_add_mesh (SKG_TOOL_PANEL (fixture->panel), path);
  fixture_wait_until (has_answer, fixture);
  g_assert_nonnull (get_message (fixture));
  g_assert_nonnull (strstr (get_message (fixture), "corner.obj"));
  g_assert_cmpuint (skg_scene_get_n_tools (skg_session_get_scene (fixture->session)),
                    ==, 0);

  add (fixture, "ball");
  skg_session_remove_tool (fixture->session, 0);
  g_file_set_contents (path, closed, -1, NULL);
  skg_tool_panel_add_mesh (SKG_TOOL_PANEL (fixture->panel), path);
  fixture_wait_until (has_answer, fixture);
  g_assert_null (get_message (fixture));
  g_assert_cmpstr (get_tool (fixture, 0)->kind, ==, "mesh");
  /* Centimetres. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (get_editor_part (fixture, "unit")), 1);
  g_assert_cmpfloat_with_epsilon (
      skg_mesh_get_volume_mm3 (
          skg_tool_get_part (get_tool (fixture, 0)->tool, 0)->mesh),
      1e6 / 6, 1);
  g_unlink (path);
  g_rmdir (dir);
}

#define ADD(name, func)                                                                \
  g_test_add ("/app/tools/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD ("list", test_list);
  ADD ("numbers", test_numbers);
  ADD ("dice", test_dice);
  ADD ("source", test_source);
  ADD ("snap", test_snap);
  ADD ("drag", test_drag);
  ADD ("mesh", test_mesh);
  return fixture_run ();
}
