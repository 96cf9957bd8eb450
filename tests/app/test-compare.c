/* SPDX-License-Identifier: Apache-2.0
 * The page that compares with a real X-ray: its own picture is like itself, as a
 * negative too, and a step away is less like. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/compare-page.h"
#include "app/window-private.h"
#include "body/png-file.h"
#include "window-fixture.h"

static gpointer
get_child (SkgWindow *window, const char *name)
{
  return gtk_widget_get_template_child (
      GTK_WIDGET (skg_window_get_compare_page (window)), SKG_TYPE_COMPARE_PAGE, name);
}

static double
get_ncc (SkgWindow *window)
{
  return skg_compare_page_get_likeness (skg_window_get_compare_page (window)).ncc;
}

/* What is shown, as a file; its negative. */
static char *
save_picture (SkgWindow *window, const char *name, gboolean negative)
{
  SkgPicture *picture = skg_session_get_picture (skg_window_get_session (window));
  gsize n = (gsize) picture->columns * picture->rows;
  const guint8 *display = g_bytes_get_data (picture->display, NULL);
  g_autofree guint8 *greys = g_new (guint8, n);
  char *path = g_build_filename (g_get_user_data_dir (), name, NULL);

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  for (gsize i = 0; i < n; i++)
    greys[i] = negative ? 255 - display[4 * i] : display[4 * i];
  g_assert_true (
      skg_png_save (path, greys, picture->columns, picture->rows, 1, 8, NULL, 0, NULL));
  return path;
}

static void
test_likeness (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  g_autofree char *same = save_picture (window, "same.png", FALSE);
  g_autofree char *negative = save_picture (window, "negative.png", TRUE);
  GtkToggleButton *invert;
  SkgLikeness likeness;
  SkgPose before = skg_session_get_sample (session)->pose;
  GtkWidget *button;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.compare", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->xray_stack), ==,
                   "compare");
  invert = get_child (window, "invert");
  g_assert_true (isnan (get_ncc (window)));
  fixture_turn_loop (50);

  /* Greys are clipped by a hundredth at either end: not exactly 1. */
  skg_window_open_radiograph (window, same);
  likeness = skg_compare_page_get_likeness (skg_window_get_compare_page (window));
  g_assert_cmpfloat (likeness.ncc, >, 0.98);
  g_assert_cmpfloat (likeness.gradient_ncc, >, 0.9);
  g_assert_cmpfloat (likeness.mutual_information_bits, >, 2);
  g_assert_false (gtk_toggle_button_get_active (invert));
  skg_window_open_radiograph (window, negative);
  g_assert_cmpfloat (get_ncc (window), >, 0.98);
  g_assert_true (gtk_toggle_button_get_active (invert));

  /* Across by a step of 5 mm, and back. */
  gtk_drop_down_set_selected (get_child (window, "steps"), 2);
  button = gtk_grid_get_child_at (get_child (window, "nudges"), 2, 0);
  g_signal_emit_by_name (button, "clicked");
  fixture_wait_full_picture (window);
  g_assert_cmpfloat (
      skg_vec3_length (skg_vec3_sub (
          skg_session_get_sample (session)->pose.isocenter_mm, before.isocenter_mm)),
      >, 4.9);
  g_assert_cmpfloat (get_ncc (window), <, 0.97);
  button = gtk_grid_get_child_at (get_child (window, "nudges"), 1, 0);
  g_signal_emit_by_name (button, "clicked");
  fixture_wait_full_picture (window);
  g_assert_cmpfloat (get_ncc (window), >, 0.98);
  for (guint mode = 0; mode < 5; mode++)
    {
      gtk_drop_down_set_selected (get_child (window, "modes"), mode);
      g_assert_cmpint (gtk_widget_get_sensitive (get_child (window, "share")), ==,
                       mode == 1 || mode == 3);
      fixture_turn_loop (30);
    }
  fixture_turn_loop (400);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.compare", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->xray_stack), ==, "view");
  fixture_close_window (window);
}

/* One line, and what was there stays. */
static void
test_bad_file (void)
{
  SkgWindow *window = fixture_open_window ();
  g_autofree char *same = save_picture (window, "same.png", FALSE);
  g_autofree char *bad = g_build_filename (g_get_user_data_dir (), "bad.png", NULL);

  g_assert_true (g_file_set_contents (bad, "no picture", -1, NULL));
  skg_window_open_radiograph (window, same);
  fixture_turn_loop (50);
  skg_window_open_radiograph (window, bad);
  g_assert_true (gtk_info_bar_get_revealed (window->error_bar));
  g_assert_nonnull (strstr (gtk_label_get_label (window->error_label), "bad.png"));
  g_assert_cmpfloat (get_ncc (window), >, 0.98);
  fixture_close_window (window);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/compare/likeness", test_likeness);
  g_test_add_func ("/app/compare/bad-file", test_bad_file);
  return fixture_run ();
}
