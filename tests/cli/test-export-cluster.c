/* SPDX-License-Identifier: Apache-2.0
 * skg export --write-cluster: scripts that run as they are, whatever the folders are
 * called; tests/cluster submits them to a real Slurm. */
#include "config.h"

#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

/* A scene file whose folder's name must be quoted in every shell. */
static char *
write_scene (void)
{
  g_autofree char *folder = harness_path ("it's a $scene");
  g_autofree char *path = g_build_filename (folder, "small.json", NULL);
  const char *text = "{\"skiagraph\": 1, \"patient\": {\"phantom\": \"pelvis\", "
                     "\"voxel_mm\": 8}, \"carm\": {\"sod_mm\": "
                     "{\"uniform\": [700, 800]}}}";

  g_assert_cmpint (g_mkdir_with_parents (folder, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static Outcome
write_scripts (const char *scene, const char *kind, const char *shards, const char *out)
{
  return harness_run ("export", scene, "-n", "5", "--size", "24", "--set",
                      "exposure.kvp=71", "--write-cluster", kind, "--shards", shards,
                      "-o", out, NULL);
}

/* Runs a script of @folder with the built skg. */
static int
run_script (const char *folder, const char *script, const char *argument)
{
  g_autofree char *path = g_build_filename (harness_folder (), folder, script, NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { "/bin/sh", path, argument, NULL };
  g_autoptr (GSubprocess) child = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
      &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  return g_subprocess_get_if_exited (child) ? g_subprocess_get_exit_status (child) : -1;
}

static void
assert_same_sums (const char *a, const char *b)
{
  g_autofree char *path_a = g_build_filename (harness_folder (), a, "SHA256SUMS", NULL);
  g_autofree char *path_b = g_build_filename (harness_folder (), b, "SHA256SUMS", NULL);
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  g_assert_true (g_file_get_contents (path_a, &text_a, NULL, NULL));
  g_assert_true (g_file_get_contents (path_b, &text_b, NULL, NULL));
  g_assert_cmpstr (text_a, ==, text_b);
}

static void
test_parts (void)
{
  g_autofree char *scene = write_scene ();
  const char *out = "cluster \"quoted\" & 'so'";
  g_autofree char *set = g_strconcat (out, "/set", NULL);
  g_auto (Outcome) scripts = write_scripts (scene, "parallel", "2", out);
  g_auto (Outcome) single =
      harness_run ("export", scene, "-n", "5", "--size", "24", "--set",
                   "exposure.kvp=71", "-o", "single", NULL);

  harness_assert_success (&scripts);
  harness_assert_success (&single);
  /* One part is not enough to merge. */
  g_assert_cmpint (run_script (out, "shard.sh", "2"), ==, 0);
  g_assert_cmpint (run_script (out, "merge.sh", NULL), !=, 0);
  g_assert_cmpint (run_script (out, "shard.sh", "1"), ==, 0);
  g_assert_cmpint (run_script (out, "shard.sh", "3"), ==, 2);
  g_assert_cmpint (run_script (out, "merge.sh", NULL), ==, 0);
  assert_same_sums (set, "single");
}

/* No place of a template is left open, and shells take the scripts. */
static void
test_templates (void)
{
  static const struct
  {
    const char *kind;
    const char *files[6];
  } kinds[] = {
    { "slurm",
      { "shard.sh", "merge.sh", "submit.sh", "array.sbatch", "merge.sbatch" } },
    { "parallel", { "shard.sh", "merge.sh", "run.sh" } },
    { "kubernetes",
      { "shard.sh", "merge.sh", "submit.sh", "shards.yaml", "merge.yaml" } },
  };
  g_autofree char *scene = write_scene ();

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_auto (Outcome) outcome =
          write_scripts (scene, kinds[k].kind, "4", kinds[k].kind);
      gboolean says_four = FALSE;

      harness_assert_success (&outcome);
      for (guint i = 0; kinds[k].files[i] != NULL; i++)
        {
          const char *name = kinds[k].files[i];
          g_autofree char *path =
              g_build_filename (harness_folder (), kinds[k].kind, name, NULL);
          g_autofree char *text = NULL;
          const char *argv[] = { "/bin/sh", "-n", path, NULL };
          int status = 0;

          g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
          g_assert_false (g_regex_match_simple ("@[A-Z_]+@", text, 0, 0));
          says_four |= strstr (text, "--array=1-4\n") != NULL ||
                       strstr (text, "completions: 4\n") != NULL ||
                       strstr (text, "$(seq 4)") != NULL;
          if (g_str_has_suffix (name, ".yaml"))
            continue;
          g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT,
                                       NULL, NULL, NULL, NULL, &status, NULL));
          g_assert_cmpint (status, ==, 0);
          if (g_str_has_suffix (name, ".sh"))
            g_assert_true (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE));
        }
      g_assert_true (says_four);
    }
}

static void
test_bad (void)
{
  g_autofree char *busy = harness_path ("busy");
  g_autofree char *other = g_build_filename (busy, "other", NULL);
  g_auto (Outcome) kind = write_scripts ("pelvis", "lsf", "2", "bad");
  g_auto (Outcome) many = write_scripts ("pelvis", "slurm", "6", "bad");
  g_auto (Outcome) alone =
      harness_run ("export", "-n", "5", "--shards", "2", "-o", "bad", NULL);
  g_auto (Outcome) both = harness_run ("export", "-n", "5", "--shard", "1/2",
                                       "--write-cluster", "slurm", "-o", "bad", NULL);
  g_auto (Outcome) taken = { 0 };

  harness_assert_failure (&kind, 2, "--write-cluster lsf", "slurm", NULL);
  harness_assert_failure (&many, 2, "--shards 6", "-n 5", NULL);
  harness_assert_failure (&alone, 2, "--shards", "--write-cluster", NULL);
  harness_assert_failure (&both, 2, "--shard", "--shards", NULL);
  g_assert_cmpint (g_mkdir (busy, 0777), ==, 0);
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  taken = write_scripts ("pelvis", "slurm", "2", "busy");
  harness_assert_failure (&taken, 2, "-o busy", "something else", NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/export/cluster/parts", test_parts);
  g_test_add_func ("/cli/export/cluster/templates", test_templates);
  g_test_add_func ("/cli/export/cluster/bad", test_bad);
  status = g_test_run ();
  harness_finish ();
  return status;
}
