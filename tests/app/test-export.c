/* SPDX-License-Identifier: Apache-2.0
 * The export page: the command that it shows is what it runs; a dry run leaves numbers
 * and no files; a set is made, paused, stopped, gone on with; another scene is refused;
 * a window that closes asks. */
#include "config.h"

#include <string.h>

#include "app/export-choice.h"
#include "app/window-private.h"
#include "window-fixture.h"

static SkgExportPage *
open_page (SkgWindow **window, guint64 n)
{
  SkgExportPage *page;

  *window = fixture_open_window ();
  g_assert_null (skg_window_get_export_page (*window));
  gtk_widget_activate_action (GTK_WIDGET (*window), "win.export", NULL);
  page = skg_window_get_export_page (*window);
  g_assert_nonnull (page);
  skg_export_form_set_count (skg_export_page_get_form (page), n);
  skg_export_form_set_longer_px (skg_export_page_get_form (page), 128);
  fixture_turn_loop (400);
  return page;
}

static void
activate (SkgExportPage *page, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), action, NULL));
}

static gboolean
is_over (gpointer page)
{
  return !skg_export_process_is_running (skg_export_page_get_process (page));
}

static gboolean
has_some (gpointer page)
{
  return skg_export_process_get (skg_export_page_get_process (page))->n_done > 0;
}

static void
test_command (void)
{
  SkgWindow *window;
  SkgExportPage *page = open_page (&window, 40);
  SkgExportForm *form = skg_export_page_get_form (page);
  const char *command;

  g_assert_true (skg_export_form_set_format (form, "coco", TRUE));
  /* A pelvis has neither tool nor lesions, and the form says why. */
  g_assert_false (skg_export_form_set_format (form, "synthex-covid", TRUE));
  g_assert_nonnull (
      strstr (skg_export_form_get_reason (form, "synthex-covid"), "lesion"));
  g_assert_null (skg_export_form_get_reason (form, "synthex-hip"));
  skg_export_form_set_folder (form, "/nowhere/a set");
  fixture_turn_loop (400);
  command = skg_export_page_get_command (page);
  g_assert_cmpstr (command, ==,
                   "skg export '/nowhere/a set-scene.json' -n 40 --start 0 --seed 0 "
                   "--format png,coco --size 128x128 -o '/nowhere/a set'");
  g_assert_cmpstr (skg_export_page_get_problem (page), ==, "");
  g_assert_nonnull (strstr (skg_export_page_get_estimate (page), "not known yet"));
  /* Of what a format lacks the page tells, and nothing can be started. */
  g_assert_true (skg_export_form_set_format (form, "unpaired", TRUE));
  fixture_turn_loop (400);
  g_assert_nonnull (strstr (skg_export_page_get_problem (page), "unpaired"));
  activate (page, "export.start");
  g_assert_null (skg_export_page_get_process (page));
  fixture_close_window (window);
}

/* Either page leads to the other; a sheet that is left is left as its own key does. */
static void
test_pages (void)
{
  SkgWindow *window;
  SkgExportPage *page = open_page (&window, 1);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.contact-sheet", NULL);
  g_assert_null (skg_window_get_export_page (window));
  g_assert_nonnull (skg_window_get_sheet_page (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.export", NULL);
  g_assert_null (skg_window_get_sheet_page (window));
  g_assert_true (skg_window_get_export_page (window) == page);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.export", NULL);
  g_assert_null (skg_window_get_export_page (window));
  fixture_close_window (window);
}

static void
test_dry_run (void)
{
  SkgWindow *window;
  SkgExportPage *page = open_page (&window, 400);
  g_autofree char *left = NULL;

  activate (page, "export.dry-run");
  g_assert_false (skg_export_page_is_exporting (page));
  fixture_wait_until (is_over, page);
  g_assert_cmpint (
      skg_export_process_get_exit_status (skg_export_page_get_process (page)), ==, 0);
  g_assert_cmpuint (skg_export_process_get (skg_export_page_get_process (page))->n_done,
                    ==, 16);
  g_assert_true (skg_export_page_has_preview (page));
  g_assert_true (
      g_str_has_prefix (skg_export_page_get_result (page), "Dry run: 16 samples."));
  g_assert_true (g_str_has_prefix (skg_export_page_get_estimate (page), "About "));
  /* It was of other pixels. */
  skg_export_form_set_longer_px (skg_export_page_get_form (page), 256);
  fixture_turn_loop (400);
  g_assert_nonnull (strstr (skg_export_page_get_estimate (page), "not known yet"));
  fixture_close_window (window);
}

static void
start_set (SkgExportPage *page, const char *folder)
{
  skg_export_form_set_folder (skg_export_page_get_form (page), folder);
  fixture_turn_loop (400);
  activate (page, "export.start");
  g_assert_true (skg_export_page_is_exporting (page));
}

static void
test_set (void)
{
  g_autofree char *dir = g_dir_make_tmp ("skg-export-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (dir, "set", NULL);
  g_autofree char *sums = g_build_filename (folder, "SHA256SUMS", NULL);
  g_autofree char *scene = g_strconcat (folder, "-scene.json", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  SkgWindow *window;
  SkgExportPage *page = open_page (&window, 3);

  start_set (page, folder);
  fixture_wait_until (is_over, page);
  g_assert_cmpstr (skg_export_page_get_result (page), ==,
                   "The set is complete: 3 samples.");
  g_assert_false (skg_export_page_is_exporting (page));
  g_assert_true (g_file_test (sums, G_FILE_TEST_EXISTS));
  g_assert_true (skg_export_page_has_preview (page));
  g_file_get_contents (scene, &before, NULL, &error);
  g_assert_no_error (error);

  /* Another scene: the set and the scene that it was made of stay. */
  skg_scene_set_value (skg_session_get_scene (skg_window_get_session (window)),
                       "carm.sod_mm=650", &error);
  g_assert_no_error (error);
  fixture_turn_loop (400);
  activate (page, "export.start");
  g_assert_false (skg_export_page_is_exporting (page));
  g_assert_nonnull (strstr (skg_export_page_get_problem (page), "another scene"));
  g_file_get_contents (scene, &after, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before, ==, after);
  fixture_close_window (window);
  fixture_remove_folder (dir);
}

static void
test_pause_and_stop (void)
{
  g_autofree char *dir = g_dir_make_tmp ("skg-export-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (dir, "set", NULL);
  SkgWindow *window;
  SkgExportPage *page = open_page (&window, 60);
  SkgExportProcess *process;
  guint64 n_done;

  start_set (page, folder);
  process = skg_export_page_get_process (page);
  fixture_wait_until (has_some, page);
  activate (page, "export.pause");
  g_assert_true (skg_export_process_is_paused (process));
  /* What it had written before is read; then nothing comes. */
  fixture_turn_loop (300);
  n_done = skg_export_process_get (process)->n_done;
  fixture_turn_loop (700);
  g_assert_cmpuint (skg_export_process_get (process)->n_done, ==, n_done);
  g_assert_true (skg_export_process_is_running (process));
  activate (page, "export.cancel");
  fixture_wait_until (is_over, page);
  g_assert_true (skg_export_process_get (process)->stopped);
  g_assert_cmpint (skg_export_process_get_exit_status (process), ==, 1);
  g_assert_cmpuint (skg_export_process_get (process)->n_done, <, 60);
  g_assert_true (g_str_has_prefix (skg_export_page_get_result (page), "Stopped: "));

  activate (page, "export.start");
  process = skg_export_page_get_process (page);
  fixture_wait_until (is_over, page);
  g_assert_cmpuint (skg_export_process_get (process)->n_before, >=, n_done);
  g_assert_true (skg_export_process_get (process)->complete);
  g_assert_cmpstr (skg_export_page_get_result (page), ==,
                   "The set is complete: 60 samples.");
  fixture_close_window (window);
  fixture_remove_folder (dir);
}

static void
test_cluster (void)
{
  g_autofree char *dir = g_dir_make_tmp ("skg-export-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (dir, "scripts", NULL);
  g_autofree char *script = g_build_filename (folder, "submit.sh", NULL);
  SkgWindow *window;
  SkgExportPage *page = open_page (&window, 2000);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "export.cluster-to",
                                             "(ss)", "slurm", folder));
  fixture_wait_until (is_over, page);
  g_assert_cmpint (
      skg_export_process_get_exit_status (skg_export_page_get_process (page)), ==, 0);
  g_assert_true (g_file_test (script, G_FILE_TEST_IS_EXECUTABLE));
  g_assert_nonnull (strstr (skg_export_page_get_result (page), "submit.sh"));
  fixture_close_window (window);
  fixture_remove_folder (dir);
}

/* As a click on a button of it. */
static void
answer (const char *response)
{
  AdwMessageDialog *dialog = fixture_find_dialog ();

  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
is_gone (gpointer window)
{
  return *(gpointer *) window == NULL;
}

/* Asked; kept; asked again; stopped: then the window goes, and the set can go on. */
static void
test_close (void)
{
  g_autofree char *dir = g_dir_make_tmp ("skg-export-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (dir, "set", NULL);
  g_autofree char *manifest =
      g_build_filename (folder, ".work", "manifest.jsonl", NULL);
  SkgWindow *window;
  SkgExportPage *page = open_page (&window, 5000);
  gpointer alive = window;

  skg_session_mark_saved (skg_window_get_session (window));
  start_set (page, folder);
  fixture_wait_until (has_some, page);
  gtk_window_close (GTK_WINDOW (window));
  fixture_turn_loop (100);
  answer ("cancel");
  fixture_turn_loop (300);
  g_assert_true (skg_export_page_is_exporting (page));

  g_object_add_weak_pointer (G_OBJECT (window), &alive);
  gtk_window_close (GTK_WINDOW (window));
  fixture_turn_loop (100);
  answer ("stop");
  fixture_wait_until (is_gone, &alive);
  g_assert_true (g_file_test (manifest, G_FILE_TEST_EXISTS));
  fixture_remove_folder (dir);
}

/* Seconds from a speed, words from seconds. */
static void
test_estimate (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } durations[] = {
    { 0.2, "1 s" }, { 59.5, "1 min 0 s" }, { 4320, "1 h 12 min" }, { 90000, "1 d 1 h" }
  };
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;
  SkgExportChoice choice = { .n = 1000, .bits = 8, .formats = (char *) "png" };
  SkgExportSpeed speed = { .sample_s = 0.5, .body_s = 4 };
  g_autoptr (SkgPlan) plan = NULL;

  skg_scene_set_value (scene, "patient.bodies=20", &error);
  g_assert_no_error (error);
  skg_scene_set_value (scene, "patient.seed={\"choice\":[1,2,3]}", NULL);
  plan = skg_export_choice_new_plan (&choice, scene, "scene.json", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (
      skg_export_estimate_s (&speed, plan),
      1000 * 0.5 + 4.0 * (double) skg_plan_get_n_bodies (plan), 1e-9);
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = skg_export_dup_duration (durations[i].seconds);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/export/command", test_command);
  g_test_add_func ("/app/export/pages", test_pages);
  g_test_add_func ("/app/export/estimate", test_estimate);
  g_test_add_func ("/app/export/dry-run", test_dry_run);
  g_test_add_func ("/app/export/set", test_set);
  g_test_add_func ("/app/export/pause-and-stop", test_pause_and_stop);
  g_test_add_func ("/app/export/cluster", test_cluster);
  g_test_add_func ("/app/export/close", test_close);
  return fixture_run ();
}
