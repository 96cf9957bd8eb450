/* SPDX-License-Identifier: Apache-2.0
 * Fitting the scene to real pictures in the window: progress, the result as one undo
 * step, ending it early, a folder without pictures. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/style-dialog.h"
#include "app/window-private.h"
#include "base/random.h"
#include "body/png-file.h"
#include "window-fixture.h"

#define SIZE 128u

/* Fewer samples and pixels than people take. */
static const char *const knobs[] = { "dose", NULL };
static const SkgStyleOptions options = {
  .sampling = { .n = 2, .size_px = SIZE },
  .knobs = knobs,
};

/* A folder with a picture: a slope with grain. */
static char *
make_folder (void)
{
  char *folder = g_build_filename (g_get_user_data_dir (), "reals", NULL);
  g_autofree char *path = g_build_filename (folder, "one.png", NULL);
  guint8 greys[SIZE * SIZE];
  SkgRandom random;

  skg_random_init (&random, 1, 2, "real");
  for (guint i = 0; i < SIZE * SIZE; i++)
    greys[i] = (guint8) CLAMP (
        40 + 150.0 * (i % SIZE) / SIZE + 6 * skg_random_next_normal (&random), 0, 255);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (skg_png_save (path, greys, SIZE, SIZE, 1, 8, NULL, 0, NULL));
  return folder;
}

static gboolean
is_over (gpointer dialog)
{
  return skg_style_dialog_is_done (SKG_STYLE_DIALOG (dialog)) ||
         skg_style_dialog_get_error (SKG_STYLE_DIALOG (dialog)) != NULL;
}

static void
test_apply (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgScene *scene = skg_session_get_scene (session);
  g_autofree char *folder = make_folder ();
  g_autofree char *before = skg_scene_to_json (scene);
  g_autofree char *applied = NULL;
  g_autofree char *undone = NULL;
  GtkWidget *dialog = skg_window_fit_style (window, folder, &options);

  /* Nothing to apply yet. */
  gtk_widget_activate_action (dialog, "style.apply", NULL);
  g_assert_null (skg_session_get_undo_name (session));
  fixture_wait_until (is_over, dialog);
  g_assert_null (skg_style_dialog_get_error (SKG_STYLE_DIALOG (dialog)));
  g_assert_true (gtk_widget_activate_action (dialog, "style.apply", NULL));
  fixture_turn_loop (50);
  applied = skg_scene_to_json (scene);
  g_assert_cmpstr (before, !=, applied);
  g_assert_cmpstr (skg_session_get_undo_name (session), ==, "Style of real pictures");
  g_assert_true (skg_session_undo (session));
  undone = skg_scene_to_json (scene);
  g_assert_cmpstr (before, ==, undone);
  g_assert_null (skg_session_get_undo_name (session));
  fixture_close_window (window);
}

/* Closed at once: nothing is left running that would touch the window, and nothing is
 * changed. */
static void
test_close (void)
{
  SkgWindow *window = fixture_open_window ();
  g_autofree char *folder = make_folder ();
  GtkWidget *dialog = skg_window_fit_style (window, folder, &options);
  gpointer gone = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &gone);
  fixture_turn_loop (50);
  gtk_window_close (GTK_WINDOW (dialog));
  for (guint i = 0; i < 600 && gone != NULL; i++)
    fixture_turn_loop (50);
  g_assert_null (gone);
  g_assert_null (skg_session_get_undo_name (skg_window_get_session (window)));
  fixture_close_window (window);
}

static void
test_bad_folder (void)
{
  SkgWindow *window = fixture_open_window ();
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "none", NULL);
  g_autofree char *path = g_build_filename (folder, "notes.png", NULL);
  GtkWidget *dialog;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "no picture", -1, NULL));
  dialog = skg_window_fit_style (window, folder, &options);
  fixture_wait_until (is_over, dialog);
  g_assert_nonnull (
      strstr (skg_style_dialog_get_error (SKG_STYLE_DIALOG (dialog)), "notes.png"));
  gtk_window_close (GTK_WINDOW (dialog));
  fixture_close_window (window);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/style/apply", test_apply);
  g_test_add_func ("/app/style/close", test_close);
  g_test_add_func ("/app/style/bad-folder", test_bad_folder);
  return fixture_run ();
}
