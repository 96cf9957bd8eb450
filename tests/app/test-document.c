/* SPDX-License-Identifier: Apache-2.0
 * Scenes as documents in the window: the bytes that the command line gives, pictures
 * that bring their scene back, undo, saving. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/window-private.h"
#include "window-fixture.h"

#define SEED "3"
#define INDEX "9"

static void
activate (SkgWindow *window, const char *action, const char *path)
{
  if (path != NULL)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, "s", path));
  else
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, NULL));
}

static gboolean
is_there (gpointer user_data)
{
  return g_file_test (user_data, G_FILE_TEST_EXISTS);
}

static void
assert_same_bytes (const char *a, const char *b)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize n_first;
  gsize n_second;

  g_assert_true (g_file_get_contents (a, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (b, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

static void
run_skg (const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  int status;

  g_ptr_array_add (argv, (gpointer) g_getenv ("SKG_PROGRAM"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static gboolean
has_key (gpointer user_data)
{
  SkgSession *session = skg_window_get_session (SKG_WINDOW (user_data));
  guint64 seed;
  guint64 index;

  skg_session_get_key (session, &seed, &index);
  return seed == 3 && index == 9;
}

/* Window and command line: the same scene, seed and index give the same bytes, and the
 * picture gives them again. Opening it brings scene and sample back. */
static void
test_same_bytes (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgScene *scene = skg_session_get_scene (session);
  g_autofree char *folder = g_dir_make_tmp ("skg-XXXXXX", NULL);
  g_autofree char *scene_path = g_build_filename (folder, "scene.json", NULL);
  g_autofree char *window_path = g_build_filename (folder, "window.png", NULL);
  g_autofree char *skg_path = g_build_filename (folder, "skg.png", NULL);
  g_autofree char *again_path = g_build_filename (folder, "again.png", NULL);
  const char *const render[] = { "render", scene_path, "--seed", SEED, "--index",
                                 INDEX,    "-o",       skg_path, NULL };
  const char *const again[] = { "render", window_path, "-o", again_path, NULL };
  const char *const files[] = { scene_path, window_path, skg_path, again_path };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (
      skg_scene_set_value (scene, "carm.primary_deg={\"uniform\":[-30,30]}", NULL));
  g_assert_true (
      skg_scene_set_value (scene, "exposure.kvp={\"uniform\":[60,120]}", NULL));
  g_assert_true (skg_scene_set_value (scene, "display.window=2", NULL));
  g_assert_true (skg_scene_set_value (scene, "display.level=4", NULL));
  g_assert_true (skg_scene_set_value (scene, "carm.detector.columns=256", NULL));
  g_assert_true (skg_scene_set_value (scene, "carm.detector.rows=256", NULL));
  g_assert_true (skg_scene_set_value (scene, "carm.detector.pitch_mm=1.16", NULL));
  skg_session_set_key (session, 3, 9);
  activate (window, "win.save-scene-to", scene_path);
  g_assert_false (skg_session_is_modified (session));
  activate (window, "win.save-picture-to", window_path);
  fixture_wait_until (is_there, window_path);
  run_skg (render);
  assert_same_bytes (window_path, skg_path);
  run_skg (again);
  assert_same_bytes (window_path, again_path);

  before = skg_scene_to_json (scene);
  activate (window, "win.new-scene", NULL);
  skg_window_open_path (window, window_path);
  fixture_wait_until (has_key, window);
  after = skg_scene_to_json (skg_session_get_scene (session));
  g_assert_cmpstr (after, ==, before);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_unlink (files[i]);
  g_rmdir (folder);
  fixture_close_window (window);
}

/**
 * Expected: what the mean of the image is to become.
 */
typedef struct
{
  SkgSession *session;
  double mean;
} Expected;

/* @least: (out) (optional) */
static double
get_mean (SkgSession *session, double *least)
{
  SkgPicture *picture = skg_session_get_picture (session);
  gsize size;
  const float *pixels = g_bytes_get_data (picture->image, &size);
  double sum = 0;

  for (gsize i = 0; i < size / sizeof *pixels; i++)
    {
      sum += (double) pixels[i];
      if (least != NULL && (i == 0 || (double) pixels[i] < *least))
        *least = (double) pixels[i];
    }
  return sum / ((double) size / sizeof *pixels);
}

static gboolean
has_mean (gpointer user_data)
{
  const Expected *expected = user_data;

  return skg_session_get_picture (expected->session) != NULL &&
         fabs (get_mean (expected->session, NULL) / expected->mean - 1) < 1e-3;
}

/* Nothing but an effect is edited: another picture comes all the same. Effects have the
 * picture from 0, its least value, to 1: a factor leaves that value alone and
 * multiplies what is above it. */
static void
test_effects_alone (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgScene *scene = skg_session_get_scene (session);
  Expected expected = { session, 0 };
  double least;

  g_assert_true (skg_scene_set_value (scene, "exposure.simulator=naive", NULL));
  g_assert_true (skg_scene_set_value (
      scene, "effects=[{\"kind\":\"multiply\",\"factor\":0.8}]", NULL));
  fixture_wait_full_picture (window);
  fixture_turn_loop (500);
  expected.mean = get_mean (session, &least);
  expected.mean = least + (expected.mean - least) * 1.2 / 0.8;
  g_assert_true (skg_scene_set_value (
      scene, "effects=[{\"kind\":\"multiply\",\"factor\":1.2}]", NULL));
  fixture_wait_until (has_mean, &expected);
  fixture_close_window (window);
}

/* The actions of keys and buttons, and the title that tells what is not saved. */
static void
test_undo (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgScene *scene = skg_session_get_scene (session);

  g_assert_false (gtk_widget_get_sensitive (window->undo_button));
  skg_scene_set_number (scene, "exposure.kvp", 0, 110);
  g_assert_true (gtk_widget_get_sensitive (window->undo_button));
  g_assert_nonnull (
      strstr (gtk_widget_get_tooltip_text (window->undo_button), "kVp 90 to 110"));
  g_assert_true (g_str_has_prefix (adw_window_title_get_title (window->title), "•"));
  activate (window, "win.undo", NULL);
  g_assert_cmpfloat (skg_scene_get_number (scene, "exposure.kvp", 0), ==, 90);
  g_assert_false (g_str_has_prefix (adw_window_title_get_title (window->title), "•"));
  activate (window, "win.redo", NULL);
  g_assert_cmpfloat (skg_scene_get_number (scene, "exposure.kvp", 0), ==, 110);
  fixture_close_window (window);
}

/* Another body is loaded, and the history goes on across it. */
static gboolean
has_voxels_of_8 (gpointer user_data)
{
  const SkgBody *body =
      skg_session_get_body (skg_window_get_session (SKG_WINDOW (user_data)));

  return skg_volume_get_grid (body->volume)->spacing_mm[0] > 7;
}

static gboolean
has_voxels_of_4 (gpointer user_data)
{
  return !has_voxels_of_8 (user_data);
}

static void
test_undo_of_a_body (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);

  g_assert_true (skg_scene_set_value (skg_session_get_scene (session),
                                      "patient.voxel_mm=8", NULL));
  activate (window, "win.undo", NULL);
  fixture_turn_loop (100);
  fixture_wait_until (has_voxels_of_4, window);
  g_assert_false (skg_session_is_modified (session));
  activate (window, "win.redo", NULL);
  fixture_wait_until (has_voxels_of_8, window);
  activate (window, "win.undo", NULL);
  fixture_wait_until (has_voxels_of_4, window);
  fixture_close_window (window);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/document/same-bytes", test_same_bytes);
  g_test_add_func ("/app/document/effects-alone", test_effects_alone);
  g_test_add_func ("/app/document/undo", test_undo);
  g_test_add_func ("/app/document/undo-of-a-body", test_undo_of_a_body);
  return fixture_run ();
}
