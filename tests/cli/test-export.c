/* SPDX-License-Identifier: Apache-2.0
 * skg export: the samples are those of skg render, the manifest says what was drawn,
 * and however a run ended, the same command goes on to the same bytes. */
#include "config.h"

#include "harness.h"
#include "pictures.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534
#define N_SAMPLES 6

/* A small body, a small picture, and numbers that vary. */
static const char *const scene[] = {
  "pelvis",
  "--set",
  "patient.voxel_mm=6",
  "--seed",
  "5",
  "--set",
  "patient.rotation_deg=[{\"uniform\":[-30,30]},0,{\"normal\":[0,5],\"clip\":[-9,9]}]",
  "--set",
  "carm.sod_mm={\"uniform\":[700,850]}",
};

/* @extra, up to %NULL, after the scene. */
static GPtrArray *
make_argv (const char *command, const char *const *extra)
{
  GPtrArray *argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (gpointer) command);
  for (gsize i = 0; i < G_N_ELEMENTS (scene); i++)
    g_ptr_array_add (argv, (gpointer) scene[i]);
  g_ptr_array_add (argv, (gpointer) "--size");
  g_ptr_array_add (argv, (gpointer) "32");
  for (guint i = 0; extra[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) extra[i]);
  g_ptr_array_add (argv, NULL);
  return argv;
}

static Outcome
run (const char *command, const char *const *extra, guint user)
{
  g_autoptr (GPtrArray) argv = make_argv (command, extra);

  return harness_run_full ((const char *const *) argv->pdata, NULL, user);
}

static void
export_set (const char *folder, const char *formats)
{
  const char *const extra[] = {
    "-n", "6", "-o", folder, "--structures", "synthex-hip", "--format", formats, NULL
  };
  g_auto (Outcome) outcome = run ("export", extra, 0);

  harness_assert_success (&outcome);
}

static char *
read_file (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (harness_folder (), folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;

  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}

static void
assert_same_file (const char *a, const char *name_a, const char *b, const char *name_b)
{
  gsize length_a;
  gsize length_b;
  g_autofree char *bytes_a = read_file (a, name_a, &length_a);
  g_autofree char *bytes_b = read_file (b, name_b, &length_b);

  if (length_a != length_b || memcmp (bytes_a, bytes_b, length_a) != 0)
    g_error ("%s/%s and %s/%s differ", a, name_a, b, name_b);
}

/* All files with their contents' sums, sorted. */
static void
list_files (const char *folder, const char *below, GPtrArray *lines)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child =
          *below != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
      g_autofree char *full = g_build_filename (folder, child, NULL);
      g_autofree char *contents = NULL;
      g_autofree char *sum = NULL;
      gsize length;

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        {
          list_files (folder, child, lines);
          continue;
        }
      g_assert_true (g_file_get_contents (full, &contents, &length, NULL));
      sum =
          g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
      g_ptr_array_add (lines, g_strdup_printf ("%s %s", child, sum));
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
describe_folder (const char *name)
{
  g_autofree char *folder = harness_path (name);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  list_files (folder, "", lines);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* The set that the others are compared with. */
static const char *
get_whole (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      export_set ("whole", "png");
      g_once_init_leave (&once, 1);
    }
  return "whole";
}

static JsonObject *
get_record (const char *folder, guint index)
{
  gsize length;
  g_autofree char *text = read_file (folder, "manifest.jsonl", &length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (g_strv_length (lines), ==, N_SAMPLES + 1);
  node = json_from_string (lines[index], &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
test_as_render (void)
{
  for (guint i = 0; i < N_SAMPLES; i += 2)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);
      g_autofree char *name = g_strdup_printf ("png/images/%06u.png", i);
      const char *const extra[] = { "--index", index,        "--quality", "exact",
                                    "-o",      "single.png", NULL };
      g_auto (Outcome) outcome = run ("render", extra, 0);

      harness_assert_success (&outcome);
      harness_assert_same_picture (get_whole (), name, ".", "single.png");
    }
}

static void
test_label_image_as_render (void)
{
  const char *const extra[] = { "--index",     "4",          "--structures",
                                "synthex-hip", "--stage",    "structures",
                                "-o",          "labels.png", NULL };
  g_auto (Outcome) outcome = run ("render", extra, 0);

  harness_assert_success (&outcome);
  assert_same_file (get_whole (), "png/labels/000004.png", ".", "labels.png");
}

/* What the manifest says was drawn, set as constants, is the same view. */
static void
test_drawn (void)
{
  g_autoptr (JsonObject) record = get_record (get_whole (), 3);
  JsonObject *drawn = json_object_get_object_member (record, "drawn");
  g_autoptr (GList) keys = json_object_get_members (drawn);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonNode) projection = NULL;
  JsonArray *own;
  JsonArray *other;

  g_assert_cmpuint (g_list_length (keys), ==, 3);
  for (const char *const *word = (const char *const[]){ "project", "pelvis", "--set",
                                                        "patient.voxel_mm=6", NULL };
       *word != NULL; word++)
    g_ptr_array_add (argv, g_strdup (*word));
  for (GList *key = keys; key != NULL; key = key->next)
    {
      g_ptr_array_add (argv, g_strdup ("--set"));
      g_ptr_array_add (
          argv, g_strdup_printf ("%s=%.17g", (const char *) key->data,
                                 json_object_get_double_member (drawn, key->data)));
    }
  g_ptr_array_add (argv, NULL);
  outcome = harness_run_full ((const char *const *) argv->pdata, NULL, 0);
  harness_assert_success (&outcome);
  projection = harness_parse (&outcome);
  own = json_object_get_array_member (record, "rt");
  other = json_object_get_array_member (json_node_get_object (projection), "rt");
  for (guint r = 0; r < 3; r++)
    for (guint c = 0; c < 4; c++)
      g_assert_cmpfloat (
          json_array_get_double_element (json_array_get_array_element (own, r), c), ==,
          json_array_get_double_element (json_array_get_array_element (other, r), c));
}

/* P times the landmark is its pixel, to 0.01 px; and so it is in skg project, whose
 * pixels are the detector's 1536: (c + 1/2) 32 / 1536 - 1/2. */
static void
test_landmarks (void)
{
  g_autoptr (JsonObject) record = get_record (get_whole (), 2);
  JsonArray *p = json_object_get_array_member (record, "p");
  JsonArray *landmarks = json_object_get_array_member (record, "landmarks");
  const char *const extra[] = { "--index", "2", NULL };
  g_autoptr (GPtrArray) argv = make_argv ("project", extra);
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonNode) projection = NULL;
  JsonArray *projected;

  g_ptr_array_remove_range (argv, 1 + G_N_ELEMENTS (scene), 2); /* --size 32 */
  outcome = harness_run_full ((const char *const *) argv->pdata, NULL, 0);
  harness_assert_success (&outcome);
  projection = harness_parse (&outcome);
  projected =
      json_object_get_array_member (json_node_get_object (projection), "landmarks");
  g_assert_cmpuint (json_array_get_length (landmarks), >=, 14);
  for (guint i = 0; i < json_array_get_length (landmarks); i++)
    {
      JsonObject *l = json_array_get_object_element (landmarks, i);
      JsonObject *full = json_array_get_object_element (projected, i);
      JsonArray *x = json_object_get_array_member (l, "position_mm");
      double column = json_object_get_double_member (l, "column");
      double row = json_object_get_double_member (l, "row");
      double y[3];

      for (guint r = 0; r < 3; r++)
        {
          JsonArray *line = json_array_get_array_element (p, r);

          y[r] = json_array_get_double_element (line, 3);
          for (guint c = 0; c < 3; c++)
            y[r] += json_array_get_double_element (line, c) *
                    json_array_get_double_element (x, c);
        }
      g_assert_cmpfloat_with_epsilon (y[0] / y[2], column, 0.01);
      g_assert_cmpfloat_with_epsilon (y[1] / y[2], row, 0.01);
      g_assert_cmpfloat_with_epsilon (
          (json_object_get_double_member (full, "column") + 0.5) / 48 - 0.5, column,
          1e-6);
      g_assert_cmpfloat_with_epsilon (
          (json_object_get_double_member (full, "row") + 0.5) / 48 - 0.5, row, 1e-6);
      g_assert_true (json_object_get_boolean_member (l, "visible") ==
                     (column > -0.5 && column < 31.5 && row > -0.5 && row < 31.5));
    }
}

static JsonObject *
find_landmark (JsonArray *landmarks, const char *name)
{
  for (guint i = 0; i < json_array_get_length (landmarks); i++)
    {
      JsonObject *landmark = json_array_get_object_element (landmarks, i);

      if (strcmp (json_object_get_string_member (landmark, "name"), name) == 0)
        return landmark;
    }
  g_error ("no landmark %s", name);
}

/* A picture that is mirrored, sides swapped, is that of the mirrored body: what is
 * called left stands at column 31 - c of what was called right. */
static void
test_mirrored (void)
{
  static const char *const pairs[][2] = { { "FH-l", "FH-r" },
                                          { "ASIS-r", "ASIS-l" },
                                          { "IOF-l", "IOF-r" } };
  const char *const extra[] = { "-n",
                                "6",
                                "-o",
                                "mirrored",
                                "--structures",
                                "synthex-hip",
                                "--set",
                                "effects=[{\"kind\": \"flip-left-right\"}]",
                                NULL };
  g_auto (Outcome) outcome = run ("export", extra, 0);
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (JsonObject) plain = get_record (get_whole (), 2);
  JsonArray *before = json_object_get_array_member (plain, "landmarks");
  JsonArray *after;

  harness_assert_success (&outcome);
  record = get_record ("mirrored", 2);
  after = json_object_get_array_member (record, "landmarks");
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      JsonObject *a = find_landmark (after, pairs[i][0]);
      JsonObject *b = find_landmark (before, pairs[i][1]);

      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (a, "column"),
                                      31 - json_object_get_double_member (b, "column"),
                                      1e-6);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (a, "row"),
                                      json_object_get_double_member (b, "row"), 1e-6);
    }
  harness_assert_mirrored_picture (
      get_whole (), "png/masks/2-hemipelvis_right/000002.png", "mirrored",
      "png/masks/1-hemipelvis_left/000002.png");
}

/* The sums are those of the files, by another program's reading. */
static void
test_sums (void)
{
  gsize length;
  g_autofree char *text = read_file (get_whole (), "SHA256SUMS", &length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    {
      gsize size;
      g_autofree char *contents = NULL;
      g_autofree char *sum = NULL;

      g_assert_cmpuint (strlen (lines[i]), >, 66);
      contents = read_file (get_whole (), lines[i] + 66, &size);
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, size);
      g_assert_true (g_str_has_prefix (lines[i], sum));
    }
  /* Plan, README, manifest, preview; of each sample a picture, labels and six masks. */
  g_assert_cmpuint (n, ==, 4 + N_SAMPLES * 8);
}

static void
test_complete_set_stays (void)
{
  g_autofree char *before = describe_folder (get_whole ());
  g_autofree char *after = NULL;

  export_set (get_whole (), "png");
  after = describe_folder (get_whole ());
  g_assert_cmpstr (before, ==, after);
}

/* Killed */

static GSubprocess *
start (const char *folder, const char *count, GError **error)
{
  const char *const extra[] = { "-n",       count,          "-o",
                                folder,     "--structures", "synthex-hip",
                                "--format", "png",          NULL };
  g_autoptr (GPtrArray) argv = make_argv ("export", extra);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_ptr_array_insert (argv, 0, (gpointer) g_getenv ("SKG_PROGRAM"));
  g_subprocess_launcher_set_cwd (launcher, harness_folder ());
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata,
                                       error);
}

/* Ten times, at random moments of its start and between all of its samples. */
static void
test_killed (void)
{
  g_autofree char *whole = describe_folder (get_whole ());
  g_autofree char *resumed = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) child = start ("killed", "6", &error);

      g_assert_no_error (error);
      harness_wait_for_samples ("killed", i * N_SAMPLES / 10, child);
      g_usleep ((gulong) g_rand_int_range (rand, 0, 300000));
      g_subprocess_force_exit (child);
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
    }
  export_set ("killed", "png");
  resumed = describe_folder ("killed");
  g_assert_cmpstr (resumed, ==, whole);
}

/* The last line of a manifest cut in the middle, a file gone: both are made again. */
static void
test_damaged (void)
{
  g_autofree char *whole = describe_folder (get_whole ());
  g_autofree char *resumed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *path = NULL;
  gsize length;

  export_set ("damaged", "png");
  lines = read_file ("damaged", "manifest.jsonl", &length);
  for (const char *const *name =
           (const char *const[]){ "SHA256SUMS", "README.txt", "manifest.jsonl",
                                  "png/images/000001.png", NULL };
       *name != NULL; name++)
    {
      g_autofree char *file =
          g_build_filename (harness_folder (), "damaged", *name, NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  path = g_build_filename (harness_folder (), "damaged", ".work", NULL);
  g_assert_cmpint (g_mkdir (path, 0777), ==, 0);
  cut = g_build_filename (path, "manifest.jsonl", NULL);
  g_file_set_contents (cut, lines, (gssize) length - 40, &error);
  g_assert_no_error (error);
  export_set ("damaged", "png");
  resumed = describe_folder ("damaged");
  g_assert_cmpstr (resumed, ==, whole);
}

/* Temporary names have a + in them. */
static void
assert_nothing_temporary (const char *name)
{
  g_autofree char *files = describe_folder (name);

  g_assert_null (strchr (files, '+'));
  g_assert_null (strstr (files, ".skiagraph-"));
}

static void
test_terminated (void)
{
  static const int signals[] = { SIGTERM, SIGINT };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("signal-%d", signals[i]);
      g_autoptr (GSubprocess) child = start (name, "300", &error);
      g_autofree char *work =
          g_build_filename (harness_folder (), name, ".work", "manifest.jsonl", NULL);
      g_autofree char *message = NULL;

      g_assert_no_error (error);
      for (guint wait = 0; wait < 2000 && !g_file_test (work, G_FILE_TEST_EXISTS);
           wait++)
        g_usleep (5000);
      g_subprocess_send_signal (child, signals[i]);
      g_assert_true (
          g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &message, &error));
      g_assert_true (g_subprocess_get_if_exited (child));
      g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 1);
      g_assert_nonnull (strstr (message, "the same command goes on"));
      assert_nothing_temporary (name);
    }
}

/* Shards */

#define ALL_FORMATS "png,coco,synthex-hip,deepfluoro,synthex-hip-scaled,heatmaps,dicom"

static void
export_shard (const char *folder, const char *shard)
{
  const char *const extra[] = { "-n",           "6",           "-o",
                                folder,         "--shard",     shard,
                                "--structures", "synthex-hip", "--format",
                                ALL_FORMATS,    NULL };
  g_auto (Outcome) outcome = run ("export", extra, 0);

  harness_assert_success (&outcome);
}

/* One process, and four shards merged: the same files, to the bit. */
static void
test_shards (void)
{
  g_autofree char *whole = NULL;
  g_autofree char *merged = NULL;
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) gap = { 0 };
  g_auto (Outcome) twice = { 0 };

  export_set ("one", ALL_FORMATS);
  export_shard ("s1", "1/4");
  export_shard ("s2", "2/4");
  export_shard ("s3", "3/4");
  export_shard ("s4", "4/4");
  gap = harness_run ("merge", "s1", "s2", "s4", "-o", "merged", NULL);
  harness_assert_failure (&gap, 2, "3 of 4", "missing", NULL);
  twice = harness_run ("merge", "s1", "s2", "s2", "s3", "s4", "-o", "merged", NULL);
  harness_assert_failure (&twice, 2, "twice", NULL);
  outcome = harness_run ("merge", "s3", "s1", "s4", "s2", "-o", "merged", NULL);
  harness_assert_success (&outcome);
  whole = describe_folder ("one");
  merged = describe_folder ("merged");
  g_assert_cmpstr (merged, ==, whole);
}

static void
test_merge_of_others (void)
{
  const char *const extra[] = { "-n", "6", "-o", "other", "--shard", "2/4", NULL };
  g_auto (Outcome) other = run ("export", extra, 0);
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) whole = { 0 };

  harness_assert_success (&other);
  outcome = harness_run ("merge", "s1", "other", "-o", "mixed", NULL);
  harness_assert_failure (&outcome, 2, "other", "another set", NULL);
  whole = harness_run ("merge", "one", "-o", "mixed", NULL);
  harness_assert_failure (&whole, 2, "one", "whole", NULL);
}

static void
test_verify (void)
{
  g_auto (Outcome) good = harness_run ("verify", "one", "--samples", "2", NULL);
  g_auto (Outcome) bad = { 0 };
  g_autofree char *file =
      g_build_filename (harness_folder (), "merged", "png/images/000003.png", NULL);
  g_autoptr (GError) error = NULL;

  harness_assert_success (&good);
  g_assert_nonnull (strstr (good.out, "2 samples made again, the same"));
  /* A link: the shards' file, and not that of "one". */
  g_file_set_contents (file, "damaged", -1, &error);
  g_assert_no_error (error);
  bad = harness_run ("verify", "merged", "--samples", "0", NULL);
  g_assert_cmpint (bad.status, ==, 1);
  g_assert_nonnull (strstr (bad.err, "000003.png"));
  g_assert_nonnull (strstr (bad.err, "1 of "));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/export/as-render", test_as_render);
  g_test_add_func ("/cli/export/label-image-as-render", test_label_image_as_render);
  g_test_add_func ("/cli/export/drawn", test_drawn);
  g_test_add_func ("/cli/export/landmarks", test_landmarks);
  g_test_add_func ("/cli/export/mirrored", test_mirrored);
  g_test_add_func ("/cli/export/sums", test_sums);
  g_test_add_func ("/cli/export/complete-set-stays", test_complete_set_stays);
  g_test_add_func ("/cli/export/killed", test_killed);
  g_test_add_func ("/cli/export/damaged", test_damaged);
  g_test_add_func ("/cli/export/terminated", test_terminated);
  g_test_add_func ("/cli/export/shards", test_shards);
  g_test_add_func ("/cli/export/merge-of-others", test_merge_of_others);
  g_test_add_func ("/cli/export/verify", test_verify);
  status = g_test_run ();
  harness_finish ();
  return status;
}
