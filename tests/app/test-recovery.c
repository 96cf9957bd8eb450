/* SPDX-License-Identifier: Apache-2.0
 * What a process that was killed had kept is found, and what a living one keeps is not.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/recovery.h"

#define SEED G_GUINT64_CONSTANT (18446744073709551615)

static SkgScene *
new_scene (void)
{
  SkgScene *scene = skg_scene_new ();

  skg_scene_set_value (scene, "carm.primary_deg={\"uniform\":[-12.5,30]}", NULL);
  skg_scene_set_shown_sample (scene, SEED, 9);
  return scene;
}

static void
test_killed (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  g_autoptr (SkgScene) found = NULL;
  g_autofree char *path = NULL;
  g_autofree char *document = NULL;
  g_autofree char *json = NULL;
  g_autofree char *found_json = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seed;
  guint64 index;
  int status;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      skg_recovery_keep (skg_recovery_new (), scene, "/data/hip.json");
      kill (getpid (), SIGKILL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));

  path = skg_recovery_find ();
  g_assert_nonnull (path);
  found = skg_recovery_load (path, &document, &error);
  g_assert_no_error (error);
  json = skg_scene_to_json (scene);
  found_json = skg_scene_to_json (found);
  g_assert_cmpstr (found_json, ==, json);
  g_assert_cmpstr (document, ==, "/data/hip.json");
  skg_scene_get_shown_sample (found, &seed, &index);
  g_assert_cmpuint (seed, ==, SEED);
  g_assert_cmpuint (index, ==, 9);

  skg_recovery_forget (path);
  g_free (path);
  path = skg_recovery_find ();
  g_assert_null (path);
}

static void
test_living (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  SkgRecovery *recovery = skg_recovery_new ();

  skg_recovery_keep (recovery, scene, NULL);
  g_assert_null (skg_recovery_find ());
  skg_recovery_drop (recovery);
  skg_recovery_keep (recovery, scene, NULL);
  skg_recovery_free (recovery);
  /* Closed as it should be: nothing is left. */
  g_assert_null (skg_recovery_find ());
}

static void
test_damaged (void)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_state_dir (), "skiagraph", "recovery", NULL);
  g_autofree char *path = g_build_filename (folder, "1-0-0.scene", NULL);
  g_autofree char *found = NULL;
  g_autofree char *document = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "{\"scene\": {", -1, NULL));
  found = skg_recovery_find ();
  g_assert_cmpstr (found, ==, path);
  g_assert_null (skg_recovery_load (path, &document, &error));
  g_assert_nonnull (error);
  skg_recovery_forget (path);
}

int
main (int argc, char *argv[])
{
  /* Its state folder is one of its own. */
  /* Not GLib's isolation, which loses what it replaces. */
  g_autofree char *folder = g_dir_make_tmp ("skg-test-XXXXXX", NULL);

  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/recovery/killed", test_killed);
  g_test_add_func ("/app/recovery/living", test_living);
  g_test_add_func ("/app/recovery/damaged", test_damaged);
  return g_test_run ();
}
