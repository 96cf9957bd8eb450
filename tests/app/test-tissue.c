/* SPDX-License-Identifier: Apache-2.0
 * The tissue page and the collimator in the picture, in a window: dragging arrives in
 * the scene and in the picture. */
#include <math.h>
#include <string.h>

#include "app/exposure-panel.h"
#include "app/number-row.h"
#include "app/tissue-edit.h"
#include "app/tissue-panel.h"
#include "app/tissue-plot.h"
#include "app/xray-view-private.h"
#include "window-fixture.h"

typedef struct
{
  SkgWindow *window;
  SkgSession *session;
  SkgScene *scene;
  SkgXrayView *view;
  GtkWidget *panel;
  SkgTissuePlot *plot;
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
has_size (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_widget_get_width (user_data) > 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkStack *stack;

  fixture->window = fixture_open_window ();
  fixture->session = skg_window_get_session (fixture->window);
  fixture->scene = skg_session_get_scene (fixture->session);
  fixture->view = skg_window_get_xray_view (fixture->window);
  fixture->panel = find_widget (GTK_WIDGET (fixture->window), SKG_TYPE_TISSUE_PANEL);
  stack = GTK_STACK (gtk_widget_get_ancestor (fixture->panel, GTK_TYPE_STACK));
  gtk_stack_set_visible_child_name (stack, "tissue");
  fixture->plot = SKG_TISSUE_PLOT (
      gtk_widget_get_template_child (fixture->panel, SKG_TYPE_TISSUE_PANEL, "plot"));
  fixture_wait_until (has_size, fixture->plot);
}

static const SkgExposure *
get_exposure (Fixture *fixture)
{
  return &skg_session_get_sample (fixture->session)->exposure;
}

static gboolean
shows_now (gpointer user_data)
{
  Fixture *fixture = user_data;
  const SkgSample *shown = skg_session_get_picture_sample (fixture->session);

  return shown != NULL && skg_session_is_picture_full (fixture->session) &&
         memcmp (&shown->exposure, get_exposure (fixture), sizeof shown->exposure) == 0;
}

/* A picture under way would outlive the program's end, which takes OpenGL from it. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_wait_until (shows_now, fixture);
  fixture_close_window (fixture->window);
}

static gpointer
get_child (Fixture *fixture, const char *name)
{
  GObject *child =
      gtk_widget_get_template_child (fixture->panel, SKG_TYPE_TISSUE_PANEL, name);

  g_assert_nonnull (child);
  return child;
}

/* Every point is found where it is drawn. */
static void
test_hit (Fixture *fixture, gconstpointer data)
{
  const SkgTissue *tissue = skg_tissue_plot_get_tissue (fixture->plot);
  guint node;
  guint material;
  double x;
  double y;

  skg_tissue_plot_get_place (fixture->plot, tissue->nodes[7].hu,
                             tissue->nodes[7].density_g_cm3[2], &x, &y);
  g_assert_true (skg_tissue_plot_pick (fixture->plot, x + 2, y - 2, &node, &material));
  g_assert_cmpuint (node, ==, 7);
  g_assert_cmpuint (material, ==, 2);
  g_assert_false (skg_tissue_plot_pick (fixture->plot, x, y - 30, &node, &material));
  /* Of points on each other the chosen material's. */
  for (guint m = 0; m < tissue->n_materials; m++)
    {
      skg_tissue_plot_select (fixture->plot, 0, m);
      skg_tissue_plot_get_place (fixture->plot, tissue->nodes[0].hu, 0, &x, &y);
      g_assert_true (skg_tissue_plot_pick (fixture->plot, x, y, &node, &material));
      g_assert_cmpuint (material, ==, m);
    }
}

/* A point pulled down is less bone in the table, the scene and, live, the picture. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  const SkgTissue before = get_exposure (fixture)->tissue;
  g_autoptr (SkgPicture) picture =
      skg_picture_ref (skg_session_get_picture (fixture->session));
  SkgRenderService *service = skg_session_get_service (fixture->session);
  guint64 count = skg_render_service_get_integrate_count (service);
  double x;
  double y;

  skg_tissue_plot_get_place (fixture->plot, before.nodes[7].hu,
                             before.nodes[7].density_g_cm3[2], &x, &y);
  skg_tissue_plot_drag_begin (fixture->plot, x, y);
  g_assert_true (skg_session_is_in_gesture (fixture->session));
  skg_tissue_plot_drag_update (fixture->plot, 0, 25);
  g_assert_cmpfloat (get_exposure (fixture)->tissue.nodes[7].density_g_cm3[2], <,
                     before.nodes[7].density_g_cm3[2] - 0.1);
  g_assert_cmpfloat (get_exposure (fixture)->tissue.nodes[7].hu, ==,
                     before.nodes[7].hu);
  skg_tissue_plot_drag_update (fixture->plot, 5000, 25);
  g_assert_cmpfloat (get_exposure (fixture)->tissue.nodes[7].hu, ==,
                     before.nodes[8].hu);
  /* Escape: the table is as it was, in the plot and in the scene. */
  g_assert_true (skg_tissue_plot_drag_cancel (fixture->plot));
  g_assert_false (skg_session_is_in_gesture (fixture->session));
  g_assert_true (skg_tissue_equal (&get_exposure (fixture)->tissue, &before));
  g_assert_true (
      skg_tissue_equal (skg_tissue_plot_get_tissue (fixture->plot), &before));
  g_assert_false (skg_tissue_plot_drag_cancel (fixture->plot));

  skg_tissue_plot_drag_begin (fixture->plot, x, y);
  skg_tissue_plot_drag_update (fixture->plot, 5000, 25);
  skg_tissue_plot_drag_end (fixture->plot);
  g_assert_false (skg_session_is_in_gesture (fixture->session));
  g_assert_cmpuint (gtk_drop_down_get_selected (get_child (fixture, "preset")), ==, 3);
  fixture_wait_until (shows_now, fixture);
  g_assert_true (skg_session_get_picture (fixture->session) != picture);
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), >, count);

  /* A preset puts all of it back. */
  gtk_drop_down_set_selected (get_child (fixture, "preset"), 0);
  g_assert_true (skg_tissue_equal (&get_exposure (fixture)->tissue, &before));
}

static void
test_nodes (Fixture *fixture, gconstpointer data)
{
  guint n = get_exposure (fixture)->tissue.n_nodes;
  GtkSpinButton *spin;
  guint node;
  guint material;

  skg_tissue_plot_select (fixture->plot, 7, 2);
  g_assert_true (gtk_toggle_button_get_active (get_child (fixture, "material_2")));
  skg_tissue_plot_add_node (fixture->plot, 800);
  g_assert_cmpuint (get_exposure (fixture)->tissue.n_nodes, ==, n + 1);
  skg_tissue_plot_get_selection (fixture->plot, &node, &material);
  g_assert_cmpfloat (get_exposure (fixture)->tissue.nodes[node].hu, ==, 800);
  spin = skg_number_row_get_spin (get_child (fixture, "node_density"));
  gtk_editable_set_text (GTK_EDITABLE (spin), "1.25 g/cm³");
  gtk_spin_button_update (spin);
  g_assert_cmpfloat_with_epsilon (
      get_exposure (fixture)->tissue.nodes[node].density_g_cm3[material], 1.25, 1e-12);
  skg_tissue_plot_remove_node (fixture->plot);
  g_assert_cmpuint (get_exposure (fixture)->tissue.n_nodes, ==, n);
  g_assert_cmpstr (skg_tissue_get_preset_id (&get_exposure (fixture)->tissue), ==,
                   "four-tissue");
}

/* One material alone: another picture, its own window, no ray marched; and back. */
static void
test_alone (Fixture *fixture, gconstpointer data)
{
  SkgRenderService *service = skg_session_get_service (fixture->session);
  guint64 count = skg_render_service_get_integrate_count (service);
  double window = skg_session_get_picture (fixture->session)->window;
  SkgPicture *picture;

  gtk_drop_down_set_selected (get_child (fixture, "shown"), 3);
  g_assert_cmpuint (get_exposure (fixture)->shown_material, ==, 3);
  g_assert_cmpstr (skg_scene_get_text (fixture->scene, "exposure.only_material"), ==,
                   "bone");
  fixture_wait_until (shows_now, fixture);
  picture = skg_session_get_picture (fixture->session);
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
  g_assert_cmpfloat (picture->window, !=, window);
  /* A table without bone shows all again. */
  gtk_drop_down_set_selected (get_child (fixture, "preset"), 2);
  g_assert_cmpuint (get_exposure (fixture)->shown_material, ==, 0);
  g_assert_cmpuint (gtk_drop_down_get_selected (get_child (fixture, "shown")), ==, 0);
}

/* The blade follows the pointer, Escape puts it back, a double click opens it. */
static void
test_collimator (Fixture *fixture, gconstpointer data)
{
  SkgXrayView *view = fixture->view;
  SkgRenderService *service = skg_session_get_service (fixture->session);
  guint64 count = skg_render_service_get_integrate_count (service);
  const SkgDetector *detector = &skg_session_get_sample (fixture->session)->detector;
  double scale = view->transform.scale;
  double half_mm = detector->columns * detector->pitch_mm / 2;
  SkgCollimatorFrame frame;
  double x;
  double y;

  skg_collimator_frame_init (&frame, skg_session_get_sample (fixture->session));
  skg_collimator_frame_get_handle (&frame, SKG_BLADE_LEFT, &x, &y);
  view->press_x = view->transform.origin_x + x * scale;
  view->press_y = view->transform.origin_y + y * scale;
  view->drag_blade = skg_xray_view_pick_blade (view, view->press_x, view->press_y);
  g_assert_cmpint (view->drag_blade, ==, SKG_BLADE_LEFT);

  skg_xray_view_drag_begin (view, SKG_DRAG_BLADE);
  skg_xray_view_drag_update (view, 60, 10);
  /* From the edge, where the open blade stands, 60 view units inward. */
  g_assert_cmpfloat_with_epsilon (get_exposure (fixture)->collimator.left_mm,
                                  -half_mm + 60 / scale * detector->pitch_mm, 1e-6);
  g_assert_true (skg_xray_view_drag_cancel (view));
  g_assert_cmpfloat (get_exposure (fixture)->collimator.left_mm, <, -1e6);

  skg_xray_view_drag_begin (view, SKG_DRAG_BLADE);
  skg_xray_view_drag_update (view, 60, 0);
  skg_xray_view_drag_end (view);
  g_assert_cmpint (skg_xray_view_pick_blade (view, view->transform.origin_x + 60,
                                             view->transform.origin_y +
                                                 0.8 * detector->rows * scale),
                   ==, SKG_BLADE_LEFT);
  fixture_wait_until (shows_now, fixture);
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
  g_assert_true (skg_xray_view_open_blade (view, view->transform.origin_x + 60,
                                           view->transform.origin_y +
                                               0.8 * detector->rows * scale));
  g_assert_cmpfloat (get_exposure (fixture)->collimator.left_mm, <, -1e6);
  g_assert_false (skg_xray_view_open_blade (
      view, view->transform.origin_x + 0.5 * detector->columns * scale,
      view->transform.origin_y + 0.5 * detector->rows * scale));
}

/* The iris is taken like a blade: at its handle while it is open, then at its line,
 * from which it does not jump. */
static void
test_iris (Fixture *fixture, gconstpointer data)
{
  SkgXrayView *view = fixture->view;
  const SkgDetector *detector = &skg_session_get_sample (fixture->session)->detector;
  double scale = view->transform.scale;
  double middle_x = view->transform.origin_x + detector->columns / 2.0 * scale;
  double middle_y = view->transform.origin_y + detector->rows / 2.0 * scale;
  double radius_mm;
  SkgCollimatorFrame frame;
  double x;
  double y;

  skg_collimator_frame_init (&frame, skg_session_get_sample (fixture->session));
  skg_collimator_frame_get_handle (&frame, SKG_BLADE_IRIS, &x, &y);
  view->press_x = view->transform.origin_x + x * scale;
  view->press_y = view->transform.origin_y + y * scale;
  view->drag_blade = skg_xray_view_pick_blade (view, view->press_x, view->press_y);
  g_assert_cmpint (view->drag_blade, ==, SKG_BLADE_IRIS);
  skg_xray_view_drag_begin (view, SKG_DRAG_BLADE);
  /* To half a detector's height right of the middle. */
  skg_xray_view_drag_update (view,
                             middle_x + detector->rows / 2.0 * scale - view->press_x,
                             middle_y - view->press_y);
  skg_xray_view_drag_end (view);
  radius_mm = get_exposure (fixture)->collimator.iris_mm;
  g_assert_cmpfloat_with_epsilon (radius_mm, detector->rows / 2.0 * detector->pitch_mm,
                                  1e-6);

  /* Four units beside its line, twenty inward. */
  view->press_x = middle_x;
  view->press_y = middle_y - detector->rows / 2.0 * scale + 4;
  view->drag_blade = skg_xray_view_pick_blade (view, view->press_x, view->press_y);
  if (view->drag_blade != SKG_BLADE_IRIS)
    {
      /* The top blade's handle may be as near. */
      view->press_x = middle_x + 0.8 * (middle_y - view->press_y);
      view->press_y = middle_y - 0.6 * (middle_y - view->press_y);
      view->drag_blade = skg_xray_view_pick_blade (view, view->press_x, view->press_y);
    }
  g_assert_cmpint (view->drag_blade, ==, SKG_BLADE_IRIS);
  skg_xray_view_drag_begin (view, SKG_DRAG_BLADE);
  skg_xray_view_drag_update (view, 0, 0);
  g_assert_cmpfloat_with_epsilon (get_exposure (fixture)->collimator.iris_mm, radius_mm,
                                  1e-6);
  g_assert_true (skg_xray_view_drag_cancel (view));
  g_assert_cmpfloat_with_epsilon (get_exposure (fixture)->collimator.iris_mm, radius_mm,
                                  1e-9);
}

static void
test_width (Fixture *fixture, gconstpointer data)
{
  int minimum;

  gtk_widget_measure (fixture->panel, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  /* As for the other panels: 340 px must do. */
  g_assert_cmpint (minimum, <=, 340);
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
  add_test ("/app/tissue/hit", test_hit);
  add_test ("/app/tissue/drag", test_drag);
  add_test ("/app/tissue/nodes", test_nodes);
  add_test ("/app/tissue/alone", test_alone);
  add_test ("/app/tissue/width", test_width);
  add_test ("/app/collimator/drag", test_collimator);
  add_test ("/app/collimator/iris", test_iris);
  return fixture_run ();
}
