/* SPDX-License-Identifier: Apache-2.0
 * The exposure page of a window: numbers reach the scene and come back, what does not
 * apply cannot be turned, and no knob marches the volume. */
#include "app/exposure-fields.h"
#include "app/exposure-panel.h"
#include "app/number-row.h"
#include "app/spectrum-plot.h"
#include "physics/tube.h"
#include "window-fixture.h"

#include <glib/gstdio.h>
#include <math.h>

/* What rows write is the number itself. */
#define EXACT 1e-12

typedef struct
{
  SkgWindow *window;
  SkgSession *session;
  SkgScene *scene;
  GtkWidget *panel;
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
  GtkStack *stack;

  fixture->window = fixture_open_window ();
  fixture->session = skg_window_get_session (fixture->window);
  fixture->scene = skg_session_get_scene (fixture->session);
  fixture->panel = find_widget (GTK_WIDGET (fixture->window), SKG_TYPE_EXPOSURE_PANEL);
  g_assert_nonnull (fixture->panel);
  stack = GTK_STACK (gtk_widget_get_ancestor (fixture->panel, GTK_TYPE_STACK));
  gtk_stack_set_visible_child_name (stack, "exposure");
  fixture_wait_until (is_mapped, fixture->panel);
  fixture_turn_loop (20);
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
      gtk_widget_get_template_child (fixture->panel, SKG_TYPE_EXPOSURE_PANEL, name);

  g_assert_nonnull (child);
  return child;
}

static SkgNumberRow *
get_row (Fixture *fixture, SkgExposureField field)
{
  return SKG_NUMBER_ROW (get_child (fixture, skg_exposure_field_get_name (field)));
}

/* As a user does: the text, then Enter. */
static void
type_into (Fixture *fixture, SkgExposureField field, const char *text)
{
  GtkSpinButton *spin = skg_number_row_get_spin (get_row (fixture, field));

  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_spin_button_update (spin);
}

static double
get_value (Fixture *fixture, SkgExposureField field)
{
  return skg_number_row_get_value (get_row (fixture, field));
}

static gboolean
can_turn (Fixture *fixture, SkgExposureField field)
{
  return gtk_widget_is_sensitive (GTK_WIDGET (get_row (fixture, field)));
}

static void
test_row_to_scene (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    SkgExposureField field;
    const char *text;
    const char *path;
    double value;
  } rows[] = {
    { SKG_EXPOSURE_KVP, "71.5 kVp", "exposure.kvp", 71.5 },
    { SKG_EXPOSURE_FILTER_AL, "2,5", "exposure.filter_al_mm", 2.5 },
    { SKG_EXPOSURE_FILTER_CU, "0.3 mm", "exposure.filter_cu_mm", 0.3 },
    { SKG_EXPOSURE_ANODE, "15", "exposure.anode_deg", 15 },
    { SKG_EXPOSURE_FOCAL_SPOT, "1.2", "exposure.focal_spot_mm", 1.2 },
    { SKG_EXPOSURE_GRID_RATIO, "12", "exposure.grid_ratio", 12 },
    { SKG_EXPOSURE_BLADE_LEFT, "-80", "exposure.collimator.left_mm", -80 },
    { SKG_EXPOSURE_BLADE_BOTTOM, "60 mm", "exposure.collimator.bottom_mm", 60 },
    { SKG_EXPOSURE_IRIS, "90", "exposure.collimator.iris_mm", 90 },
    { SKG_EXPOSURE_GAIN, "1.5", "exposure.detector.gain", 1.5 },
    { SKG_EXPOSURE_SATURATION, "2", "exposure.detector.saturation", 2 },
    { SKG_EXPOSURE_BITS, "10", "exposure.detector.bits", 10 },
    { SKG_EXPOSURE_LAG, "20 %", "exposure.detector.lag", 0.2 },
    { SKG_EXPOSURE_VIGNETTE, "30", "exposure.detector.vignette", 0.3 },
    { SKG_EXPOSURE_GLARE, "8", "exposure.detector.glare", 0.08 },
    { SKG_EXPOSURE_PINCUSHION, "5", "exposure.detector.pincushion", 0.05 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      type_into (fixture, rows[i].field, rows[i].text);
      g_assert_cmpfloat_with_epsilon (
          skg_scene_get_number (fixture->scene, rows[i].path, 0), rows[i].value, EXACT);
    }
  /* Beyond its range: not at all. */
  type_into (fixture, SKG_EXPOSURE_KVP, "400");
  g_assert_cmpfloat (get_exposure (fixture)->kvp, <=, SKG_TUBE_MAX_KVP);
}

static void
test_scene_to_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  skg_scene_set_value (fixture->scene, "exposure.kvp=118", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (get_value (fixture, SKG_EXPOSURE_KVP), ==, 118);
  skg_scene_set_value (fixture->scene, "exposure.detector.kind=image-intensifier",
                       &error);
  g_assert_no_error (error);
  /* What the kind brings along (docs/scene.md). */
  g_assert_cmpfloat_with_epsilon (get_value (fixture, SKG_EXPOSURE_VIGNETTE), 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_value (fixture, SKG_EXPOSURE_LAG), 10, 1e-9);
  g_assert_cmpuint (gtk_drop_down_get_selected (get_child (fixture, "detector_kind")),
                    ==, 2);
  skg_scene_set_value (fixture->scene, "exposure.simulator=heuristic", &error);
  g_assert_no_error (error);
  g_assert_true (gtk_toggle_button_get_active (get_child (fixture, "heuristic")));
}

/* Menus, switches and buttons write what they say. */
static void
test_choices (Fixture *fixture, gconstpointer data)
{
  gtk_drop_down_set_selected (get_child (fixture, "detector_kind"), 0);
  g_assert_cmpstr (skg_scene_get_text (fixture->scene, "exposure.detector.kind"), ==,
                   "ideal");
  gtk_drop_down_set_selected (get_child (fixture, "image_kind"), 1);
  g_assert_cmpuint (get_exposure (fixture)->detection.image, ==, SKG_IMAGE_LINEAR);
  gtk_check_button_set_active (get_child (fixture, "scatter"), FALSE);
  g_assert_false (get_exposure (fixture)->scatter);
  gtk_drop_down_set_selected (get_child (fixture, "filter_material"), 1);
  g_assert_cmpstr (get_exposure (fixture)->filter_material, ==, "Sn");
  g_assert_true (can_turn (fixture, SKG_EXPOSURE_FILTER_MM));
  gtk_drop_down_set_selected (get_child (fixture, "filter_material"), 0);
  g_assert_null (get_exposure (fixture)->filter_material);

  type_into (fixture, SKG_EXPOSURE_BLADE_LEFT, "-50");
  type_into (fixture, SKG_EXPOSURE_IRIS, "70");
  g_signal_emit_by_name (get_child (fixture, "open_button"), "clicked");
  g_assert_true (
      isnan (skg_scene_get_number (fixture->scene, "exposure.collimator.left_mm", 0)));
  g_assert_true (
      isnan (skg_scene_get_number (fixture->scene, "exposure.collimator.iris_mm", 0)));
}

/* A blade that is pushed to the edge is open, and a closed field cannot be typed. */
static void
test_blades (Fixture *fixture, gconstpointer data)
{
  const SkgDetector *detector = &skg_session_get_sample (fixture->session)->detector;
  double half_mm = detector->columns * detector->pitch_mm / 2;

  g_assert_cmpfloat_with_epsilon (get_value (fixture, SKG_EXPOSURE_BLADE_LEFT),
                                  -half_mm, 1e-9);
  type_into (fixture, SKG_EXPOSURE_BLADE_LEFT, "-40");
  type_into (fixture, SKG_EXPOSURE_BLADE_RIGHT, "-90");
  g_assert_cmpfloat (get_exposure (fixture)->collimator.left_mm, <,
                     get_exposure (fixture)->collimator.right_mm);
  type_into (fixture, SKG_EXPOSURE_BLADE_LEFT, "-5000");
  g_assert_true (
      isnan (skg_scene_get_number (fixture->scene, "exposure.collimator.left_mm", 0)));
}

static void
test_sensitivity (Fixture *fixture, gconstpointer data)
{
  g_assert_true (can_turn (fixture, SKG_EXPOSURE_KVP));
  g_assert_false (can_turn (fixture, SKG_EXPOSURE_FILTER_MM));
  g_assert_false (can_turn (fixture, SKG_EXPOSURE_AEC_WATER));

  gtk_toggle_button_set_active (get_child (fixture, "naive"), TRUE);
  g_assert_cmpint (get_exposure (fixture)->simulator, ==, SKG_SIMULATOR_NAIVE);
  g_assert_false (can_turn (fixture, SKG_EXPOSURE_KVP));
  g_assert_false (can_turn (fixture, SKG_EXPOSURE_GRID_RATIO));
  g_assert_true (
      gtk_widget_get_visible (GTK_WIDGET (get_row (fixture, SKG_EXPOSURE_MU_WATER))));
  g_assert_false (
      gtk_widget_get_visible (GTK_WIDGET (get_row (fixture, SKG_EXPOSURE_HU_LOW))));
  gtk_toggle_button_set_active (get_child (fixture, "realistic"), TRUE);
  g_assert_true (can_turn (fixture, SKG_EXPOSURE_KVP));

  /* A published spectrum says what its tube is. */
  g_assert_true (gtk_widget_activate_action (fixture->panel, "exposure.spectrum", "s",
                                             "120KV_AL43"));
  g_assert_false (can_turn (fixture, SKG_EXPOSURE_KVP));
  g_assert_cmpfloat (get_value (fixture, SKG_EXPOSURE_KVP), ==, 120);
  g_assert_true (can_turn (fixture, SKG_EXPOSURE_ANODE));
  g_assert_true (
      gtk_widget_activate_action (fixture->panel, "exposure.spectrum", "s", ""));
  g_assert_true (can_turn (fixture, SKG_EXPOSURE_KVP));
}

static double
get_grey_share (Fixture *fixture)
{
  SkgPicture *picture = skg_session_get_picture (fixture->session);
  const guint8 *rgba = g_bytes_get_data (picture->display, NULL);
  gsize n = (gsize) picture->columns * picture->rows;
  gsize n_grey = 0;

  for (gsize i = 0; i < n; i++)
    n_grey += rgba[4 * i] > 10 && rgba[4 * i] < 245;
  return (double) n_grey / (double) n;
}

/* Values of another simulator are of another size: each gets a window in which there is
 * something to be seen, also after one that was set by hand. */
static void
test_own_window (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "naive", "heuristic", "realistic" };
  SkgDisplay display = skg_session_get_sample (fixture->session)->display;

  display.window = 0.05;
  display.level = 40;
  skg_session_set_display (fixture->session, &display);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gtk_toggle_button_set_active (get_child (fixture, names[i]), TRUE);
      g_assert_true (skg_session_is_window_automatic (fixture->session));
      fixture_wait_full_picture (fixture->window);
      fixture_wait_until (shows_now, fixture);
      g_assert_cmpfloat (get_grey_share (fixture), >, 0.2);
    }

  /* Automatic already, and asked for once more after the arm has turned: chosen anew.
   */
  display = skg_session_get_sample (fixture->session)->display;
  g_assert_cmpfloat (display.window, >, 0);
  skg_session_choose_window (fixture->session);
  g_assert_cmpfloat (skg_session_get_sample (fixture->session)->display.window, ==, 0);
  fixture_wait_full_picture (fixture->window);
}

typedef struct
{
  Fixture *fixture;
  SkgExposureField field;
  double value;
} Expected;

static gboolean
is_reached (gpointer user_data)
{
  const Expected *e = user_data;

  return fabs (get_value (e->fixture, e->field) / e->value - 1) < 1e-9;
}

/* Numbers that follow are computed once the loop comes to it. */
static void
wait_for_value (Fixture *fixture, SkgExposureField field, double value)
{
  Expected expected = { fixture, field, value };

  fixture_wait_until (is_reached, &expected);
}

/* To set one dose clears the others, and they show what they would be: all three are
 * proportional to each other. */
static void
test_dose (Fixture *fixture, gconstpointer data)
{
  double photons = get_value (fixture, SKG_EXPOSURE_PHOTONS);
  double kerma_ngy = get_value (fixture, SKG_EXPOSURE_KERMA);
  double mas = get_value (fixture, SKG_EXPOSURE_MAS);
  double share;

  g_assert_cmpfloat (photons, >, 0);
  g_assert_cmpfloat (kerma_ngy, >, 0);
  g_assert_cmpfloat (mas, >, 0);
  g_assert_cmpint (get_exposure (fixture)->dose, ==, SKG_DOSE_PHOTONS);

  type_into (fixture, SKG_EXPOSURE_KERMA, "20 nGy");
  share = 20 / kerma_ngy;
  g_assert_cmpint (get_exposure (fixture)->dose, ==, SKG_DOSE_KERMA);
  g_assert_cmpfloat (get_exposure (fixture)->dose_value, ==, 20);
  g_assert_true (
      isnan (skg_scene_get_number (fixture->scene, "exposure.photons_per_pixel", 0)));
  g_assert_true (can_turn (fixture, SKG_EXPOSURE_AEC_WATER));
  g_assert_true (gtk_widget_has_css_class (
      GTK_WIDGET (get_row (fixture, SKG_EXPOSURE_KERMA)), "leads"));
  wait_for_value (fixture, SKG_EXPOSURE_PHOTONS, photons * share);
  wait_for_value (fixture, SKG_EXPOSURE_MAS, mas * share);

  g_assert_true (gtk_widget_activate_action (fixture->panel, "exposure.dose", "s",
                                             "fluoroscopy-50"));
  wait_for_value (fixture, SKG_EXPOSURE_PHOTONS, photons * share * 2.5);

  /* What a row shows is what setting it gives: back through the mAs. */
  skg_scene_set_dose (fixture->scene, SKG_DOSE_MAS, mas);
  wait_for_value (fixture, SKG_EXPOSURE_PHOTONS, photons);
  wait_for_value (fixture, SKG_EXPOSURE_KERMA, kerma_ngy);
}

static void
test_no_volume_pass (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    SkgExposureField field;
    const char *text;
  } knobs[] = {
    { SKG_EXPOSURE_KVP, "70" },         { SKG_EXPOSURE_FILTER_AL, "6" },
    { SKG_EXPOSURE_MAS, "2" },          { SKG_EXPOSURE_PHOTONS, "500" },
    { SKG_EXPOSURE_GRID_RATIO, "5" },   { SKG_EXPOSURE_BLADE_TOP, "-60" },
    { SKG_EXPOSURE_SATURATION, "0.4" }, { SKG_EXPOSURE_GLARE, "10" },
  };
  SkgRenderService *service = skg_session_get_service (fixture->session);
  guint64 count = skg_render_service_get_integrate_count (service);

  g_assert_cmpuint (count, >, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (knobs); i++)
    {
      g_autoptr (SkgPicture) before =
          skg_picture_ref (skg_session_get_picture (fixture->session));

      type_into (fixture, knobs[i].field, knobs[i].text);
      fixture_wait_until (shows_now, fixture);
      g_assert_true (skg_session_get_picture (fixture->session) != before);
      g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
    }
}

static gboolean
is_hidden (gpointer user_data)
{
  return !gtk_widget_get_visible (user_data);
}

/* Bad input: one line, nothing changed. */
static void
test_spectrum_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("skg-spectrum-XXXXXX", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.csv", NULL);
  g_autofree char *good = g_build_filename (folder, "good.csv", NULL);
  g_autofree char *before = skg_scene_to_json (fixture->scene);
  g_autofree char *after = NULL;
  GtkLabel *label = get_child (fixture, "error_label");

  g_assert_true (g_file_set_contents (bad, "30,1\n20,1\n", -1, NULL));
  g_assert_true (g_file_set_contents (good, "30,1\n31,2\n32,1\n", -1, NULL));
  g_assert_true (
      gtk_widget_activate_action (fixture->panel, "exposure.spectrum-file", "s", bad));
  after = skg_scene_to_json (fixture->scene);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_nonnull (strstr (gtk_label_get_label (label), "bad.csv"));

  type_into (fixture, SKG_EXPOSURE_MAS, "1");
  g_assert_true (
      gtk_widget_activate_action (fixture->panel, "exposure.spectrum-file", "s", good));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_cmpint (get_exposure (fixture)->dose, ==, SKG_DOSE_PHOTONS);
  g_assert_false (can_turn (fixture, SKG_EXPOSURE_ANODE));
  /* No mAs is known for it. */
  fixture_wait_until (is_hidden, get_row (fixture, SKG_EXPOSURE_MAS));
  g_remove (bad);
  g_remove (good);
  g_rmdir (folder);
}

/* Of 100 kVp, where the axis ends at 100 keV, and with what is left behind. */
static gboolean
has_both_curves (gpointer user_data)
{
  Fixture *fixture = user_data;
  SkgSpectrumPlot *plot = get_child (fixture, "plot");

  return shows_now (fixture) && skg_spectrum_plot_get_share (plot, FALSE, 98) > 0 &&
         skg_spectrum_plot_get_share (plot, TRUE, 98) > 0;
}

/* Shares sum to all photons, over steps of half a keV; energies go along the axis. */
static void
test_spectrum_plot (Fixture *fixture, gconstpointer data)
{
  SkgSpectrumPlot *plot = get_child (fixture, "plot");
  double sums[2] = { 0, 0 };
  double means[2] = { 0, 0 };

  type_into (fixture, SKG_EXPOSURE_KVP, "100");
  fixture_wait_until (has_both_curves, fixture);
  for (int behind = 0; behind < 2; behind++)
    {
      for (double kev = 0.25; kev < 150; kev += SKG_SPECTRUM_PLOT_STEP_KEV)
        {
          double share = skg_spectrum_plot_get_share (plot, behind, kev) *
                         SKG_SPECTRUM_PLOT_STEP_KEV;

          sums[behind] += share;
          means[behind] += share * kev / 100;
        }
      g_assert_cmpfloat_with_epsilon (sums[behind], 100, 1e-6);
    }
  /* Beam hardening. */
  g_assert_cmpfloat (means[1], >, means[0] + 2);
  g_assert_cmpfloat (skg_spectrum_plot_get_end_kev (plot), ==, 100);
  g_assert_cmpfloat (skg_spectrum_plot_get_share (plot, FALSE, 101), ==, 0);
  /* Tungsten's K-alpha stands out of what is 3 keV beside it (xraylib: 59.3 keV). */
  g_assert_cmpfloat (skg_spectrum_plot_get_share (plot, FALSE, 59.3), >,
                     2 * skg_spectrum_plot_get_share (plot, FALSE, 62.5));
  g_assert_true (isnan (skg_spectrum_plot_get_energy_at (plot, 1)));
  g_assert_cmpfloat (skg_spectrum_plot_get_energy_at (plot, 100), <,
                     skg_spectrum_plot_get_energy_at (plot, 120));
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
  add_test ("/app/exposure/row-to-scene", test_row_to_scene);
  add_test ("/app/exposure/scene-to-row", test_scene_to_row);
  add_test ("/app/exposure/choices", test_choices);
  add_test ("/app/exposure/blades", test_blades);
  add_test ("/app/exposure/sensitivity", test_sensitivity);
  add_test ("/app/exposure/own-window", test_own_window);
  add_test ("/app/exposure/dose", test_dose);
  add_test ("/app/exposure/no-volume-pass", test_no_volume_pass);
  add_test ("/app/exposure/spectrum-file", test_spectrum_file);
  add_test ("/app/exposure/spectrum-plot", test_spectrum_plot);
  add_test ("/app/exposure/width", test_width);
  return fixture_run ();
}
