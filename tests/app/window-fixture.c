/* SPDX-License-Identifier: Apache-2.0
 * A window on a small body, and waiting for it. */
#include "config.h"

#include "window-fixture.h"

#include <glib/gstdio.h>

#define HANG_MS 60000
#define VOXEL_MM 4.0

static char *home;

void
fixture_init (int *argc, char ***argv)
{
  home = g_dir_make_tmp ("skg-home-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
  g_test_init (argc, argv, NULL);
  adw_init ();
}

void
fixture_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) &&
          !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        fixture_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

AdwMessageDialog *
fixture_find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) widget = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (widget))
        return ADW_MESSAGE_DIALOG (widget);
    }
  return NULL;
}

int
fixture_run (void)
{
  int status = g_test_run ();

  fixture_remove_folder (home);
  g_clear_pointer (&home, g_free);
  return status;
}

SkgApplication *
fixture_get_application (void)
{
  static SkgApplication *application;
  g_autoptr (GError) error = NULL;

  if (application == NULL)
    {
      application = skg_application_new ();
      g_application_register (G_APPLICATION (application), NULL, &error);
      g_assert_no_error (error);
    }
  return application;
}

static gboolean
on_hang (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
fixture_wait_until (ConditionFunc condition, gpointer user_data)
{
  gboolean hangs = FALSE;
  guint source = g_timeout_add (HANG_MS, on_hang, &hangs);

  while (!condition (user_data) && !hangs)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_assert_false (hangs);
}

static gboolean
on_time (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
fixture_turn_loop (guint duration_ms)
{
  gboolean over = FALSE;

  g_timeout_add (duration_ms, on_time, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
has_full_picture (gpointer user_data)
{
  SkgSession *session = skg_window_get_session (SKG_WINDOW (user_data));
  const SkgSample *now = skg_session_get_sample (session);
  const SkgSample *shown = skg_session_get_picture_sample (session);

  return shown != NULL && skg_session_is_picture_full (session) &&
         shown->display.window == now->display.window &&
         shown->display.level == now->display.level &&
         shown->display.inverted == now->display.inverted;
}

void
fixture_wait_full_picture (SkgWindow *window)
{
  fixture_wait_until (has_full_picture, window);
}

SkgWindow *
fixture_open_window (void)
{
  SkgWindow *window = skg_window_new (ADW_APPLICATION (fixture_get_application ()));
  g_autoptr (SkgScene) scene = skg_scene_new ();
  SkgPhantomParams params = { .kind = "pelvis", .voxel_mm = VOXEL_MM };

  skg_scene_set_phantom (scene, &params);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 700);
  gtk_window_present (GTK_WINDOW (window));
  skg_window_open_scene (window, scene);
  fixture_wait_full_picture (window);
  /* The first picture brings its stages and histogram with it: they take their room,
   * and the view asks for a picture of its own new size. */
  fixture_turn_loop (300);
  fixture_wait_full_picture (window);
  return window;
}

void
fixture_close_window (SkgWindow *window)
{
  /* Nobody is there to answer what is to become of changes. */
  skg_session_mark_saved (skg_window_get_session (window));
  gtk_window_close (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
