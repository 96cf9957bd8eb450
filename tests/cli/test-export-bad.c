/* SPDX-License-Identifier: Apache-2.0
 * skg export: what must be refused, with one line and nothing written; and what fails
 * on the way, with the rest done. */
#include "config.h"

#include "harness.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "body/volume-io.h"

#define NOBODY 65534

/* Arguments with spaces between them, after a small scene. */
static Outcome
run (const char *words, guint user)
{
  g_autofree char *all =
      g_strconcat ("export pelvis --set patient.voxel_mm=6 --size 32 ", words, NULL);
  g_auto (GStrv) argv = g_strsplit (all, " ", -1);

  return harness_run_full ((const char *const *) argv, NULL, user);
}

/* Refused with status 2 and both texts; no folder "bad" comes about. */
static void
assert_refused (const char *words, const char *text, const char *text2)
{
  g_autofree char *folder = harness_path ("bad");
  g_auto (Outcome) outcome = run (words, 0);

  g_test_message ("%s", outcome.err);
  harness_assert_failure (&outcome, 2, text, text2, NULL);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_numbers (void)
{
  assert_refused ("-n 0 -o bad", "-n 0", "2147483647");
  assert_refused ("-n 2147483648 -o bad", "-n 2147483648", "2147483647");
  assert_refused ("-n two -o bad", "-n two", NULL);
  assert_refused ("-o bad", "-n", "missing");
  assert_refused ("-n 2", "-o", "missing");
  assert_refused ("-n 8 --shard 5/4 -o bad", "--shard 5/4", NULL);
  assert_refused ("-n 8 --shard 0/4 -o bad", "--shard 0/4", NULL);
  assert_refused ("-n 3 --shard 1/4 -o bad", "--shard 1/4", "-n 3");
  assert_refused ("-n 2 --bits 12 -o bad", "--bits 12", NULL);
  assert_refused ("-n 2 --reduce 5 -o bad", "--reduce 5", "32");
  assert_refused ("-n 2 --split train=1,train=2 -o bad", "--split", "once");
  assert_refused ("-n 2 --split train=0.9,valid=0.1 -o bad", "--split", "body");
}

static void
test_formats (void)
{
  assert_refused ("-n 2 --format gif -o bad", "--format gif", "synthex-hip");
  assert_refused ("-n 2 --format unpaired -o bad", "--real", NULL);
  assert_refused ("-n 2 --stage density -o bad", "--stage", "tiff");
  assert_refused ("-n 2 --stage sparkle -o bad", "--stage sparkle", "density");
  /* The pelvis has neither lesions nor a tool with key points. */
  assert_refused ("-n 2 --format synthex-covid -o bad", "synthex-covid", NULL);
  assert_refused ("-n 2 --format synthex-tool -o bad", "synthex-tool", NULL);
}

/* A CT on its own has neither labels nor landmarks. */
static double
water (SkgVec3 point_mm, gconstpointer data)
{
  return point_mm.x < 40 ? -1000 : 40;
}

static void
test_bare_ct (void)
{
  const SkgGrid grid = { .size = { 8, 8, 8 },
                         .spacing_mm = { 20, 20, 20 },
                         .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (SkgVolume) volume = harness_make_volume (&grid, water, NULL);
  g_autofree char *path = harness_path ("bare.mha");
  g_autoptr (GError) error = NULL;
  static const char *const formats[] = { "synthex-hip", "synthex-hip-scaled",
                                         "deepfluoro", "heatmaps" };

  g_assert_true (skg_volume_save (volume, path, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_auto (Outcome) outcome =
          harness_run ("export", "bare.mha", "--size", "32", "-n", "2", "-o", "bad",
                       "--format", formats[i], NULL);
      g_autofree char *folder = harness_path ("bad");

      harness_assert_failure (&outcome, 2, formats[i], "bare", NULL);
      g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
    }
}

static void
test_no_room (void)
{
  /* Two million pictures of four million pixels each: terabytes. */
  assert_refused ("-n 2000000 --size 2048 -o bad", "no room", "MB");
}

static void
test_folders (void)
{
  g_autofree char *taken = harness_path ("taken");
  g_autofree char *file = harness_write ("taken-file", "x", -1);
  g_autofree char *inside = NULL;
  g_auto (Outcome) not_empty = { 0 };
  g_auto (Outcome) a_file = { 0 };

  g_assert_cmpint (g_mkdir (taken, 0777), ==, 0);
  inside = g_build_filename (taken, "notes.txt", NULL);
  g_assert_true (g_file_set_contents (inside, "mine", -1, NULL));
  not_empty = run ("-n 2 -o taken", 0);
  harness_assert_failure (&not_empty, 2, "taken", "not empty", NULL);
  a_file = run ("-n 2 -o taken-file", 0);
  harness_assert_failure (&a_file, 2, "taken-file", "not a folder", NULL);
}

static void
test_read_only (void)
{
  g_autofree char *folder = harness_path ("locked");
  g_auto (Outcome) outcome = { 0 };

  g_assert_cmpint (g_mkdir (folder, 0555), ==, 0);
  outcome = run ("-n 2 -o locked/set", geteuid () == 0 ? NOBODY : 0);
  harness_assert_failure (&outcome, 2, "locked/set", "cannot be written to", NULL);
}

static void
test_other_scene (void)
{
  g_auto (Outcome) first = run ("-n 2 -o mine", 0);
  g_auto (Outcome) scene = run ("-n 2 -o mine --set carm.primary_deg=5", 0);
  g_auto (Outcome) seed = run ("-n 2 -o mine --seed 9", 0);
  g_auto (Outcome) shard = run ("-n 2 -o mine --shard 1/2", 0);

  harness_assert_success (&first);
  harness_assert_failure (&scene, 2, "mine", "another scene", NULL);
  harness_assert_failure (&seed, 2, "mine", "another seed", "9", NULL);
  harness_assert_failure (&shard, 2, "mine", "another shard", NULL);
}

/* One sample cannot be written: it is named, the others are there, and once the
 * obstacle has gone the same command makes the rest. */
static void
test_one_fails (void)
{
  g_autofree char *obstacle =
      g_build_filename (harness_folder (), "some", "png", "images", "000002.png", NULL);
  g_autofree char *last =
      g_build_filename (harness_folder (), "some", "png", "images", "000004.png", NULL);
  g_autofree char *plan =
      g_build_filename (harness_folder (), "some", "dataset.json", NULL);
  g_auto (Outcome) made = run ("-n 5 -o some", 0);
  g_auto (Outcome) failed = { 0 };
  g_auto (Outcome) again = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *folder = harness_path ("some");
  g_autofree char *moved = harness_path ("moved");

  harness_assert_success (&made);
  /* The same plan in a folder where a folder stands in one file's way. */
  g_assert_true (g_file_get_contents (plan, &text, NULL, NULL));
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (obstacle, 0777), ==, 0);
  g_assert_true (g_file_set_contents (plan, text, -1, NULL));
  failed = run ("-n 5 -o some", 0);
  g_assert_cmpint (failed.status, ==, 1);
  g_assert_nonnull (strstr (failed.err, "sample 2: "));
  g_assert_nonnull (strstr (failed.err, "1 samples failed, 4 of 5"));
  g_assert_true (g_file_test (last, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (g_rmdir (obstacle), ==, 0);
  again = run ("-n 5 -o some", 0);
  harness_assert_success (&again);
}

/* A file size limit is a full disk that needs no disk: nothing broken stays, and with
 * room the same command goes on. */
static void
test_disk_full (void)
{
  static const char *const formats[] = { "tiff", "nrrd", "png" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      struct rlimit before;
      struct rlimit limit;
      g_autofree char *words = g_strdup_printf (
          "-n 3 --size 256 -o full-%s --format %s", formats[i], formats[i]);
      g_auto (Outcome) full = { 0 };
      g_auto (Outcome) again = { 0 };

      g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
      limit = before;
      limit.rlim_cur = 16384;
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      full = run (words, 0);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      g_test_message ("%s", full.err);
      g_assert_cmpint (full.status, ==, 1);
      again = run (words, 0);
      harness_assert_success (&again);
    }
}

/* Writes until there is no room. */
static void
fill_disk (const char *path)
{
  static const char block[4096];
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    continue;
  close (fd);
}

/* A real disk that runs full midway: three samples fail, which ends the run; what is
 * there is valid, and with room the same command goes on. */
static void
test_tmpfs_full (void)
{
  g_autofree char *disk = harness_path ("disk");
  g_autofree char *filler = g_build_filename (disk, "filler", NULL);
  g_autofree char *lines =
      g_build_filename (disk, "set", ".work", "manifest.jsonl", NULL);
  g_autofree char *sums = g_build_filename (disk, "set", "SHA256SUMS", NULL);
  const char *argv[] = { g_getenv ("SKG_PROGRAM"),
                         "export",
                         "pelvis",
                         "--set",
                         "patient.voxel_mm=6",
                         "-n",
                         "60",
                         "--size",
                         "96",
                         "-o",
                         "disk/set",
                         "--format",
                         "png,tiff",
                         "--structures",
                         "synthex-hip",
                         NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  g_auto (Outcome) again = { 0 };

  g_assert_cmpint (g_mkdir (disk, 0777), ==, 0);
  if (mount ("tmpfs", disk, "tmpfs", 0, "size=24m") != 0)
    {
      g_test_skip ("a small disk cannot be mounted here");
      return;
    }
  g_subprocess_launcher_set_cwd (launcher, harness_folder ());
  child = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  for (guint wait = 0; wait < 12000 && !g_file_test (lines, G_FILE_TEST_EXISTS); wait++)
    g_usleep (5000);
  fill_disk (filler);
  g_assert_true (
      g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &message, &error));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 1);
  g_test_message ("%s", message);
  g_assert_nonnull (strstr (message, "the same command tries again"));
  g_assert_cmpint (g_unlink (filler), ==, 0);
  again = harness_run_full (argv + 1, NULL, 0);
  harness_assert_success (&again);
  g_assert_true (g_file_test (sums, G_FILE_TEST_EXISTS));
  outcome_clear (&again);
  again = harness_run ("verify", "disk/set", "--samples", "1", NULL);
  harness_assert_success (&again);
  g_assert_cmpint (umount2 (disk, MNT_DETACH), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/export/bad/numbers", test_numbers);
  g_test_add_func ("/cli/export/bad/formats", test_formats);
  g_test_add_func ("/cli/export/bad/bare-ct", test_bare_ct);
  g_test_add_func ("/cli/export/bad/no-room", test_no_room);
  g_test_add_func ("/cli/export/bad/folders", test_folders);
  g_test_add_func ("/cli/export/bad/read-only", test_read_only);
  g_test_add_func ("/cli/export/bad/other-scene", test_other_scene);
  g_test_add_func ("/cli/export/bad/one-fails", test_one_fails);
  g_test_add_func ("/cli/export/bad/disk-full", test_disk_full);
  g_test_add_func ("/cli/export/bad/tmpfs-full", test_tmpfs_full);
  status = g_test_run ();
  harness_finish ();
  return status;
}
