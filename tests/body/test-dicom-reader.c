/* SPDX-License-Identifier: Apache-2.0
 * The program that reads DICOM: killed, missing, wrong, talking nonsense. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "body/dicom-reader.h"
#include "body/dicom-wire.h"
#include "files.h"

#define DAMAGED " is damaged: the DICOM reader stopped"

static char *
new_series (guint n)
{
  char *folder = test_folder_new ();

  for (guint i = 0; i < n; i++)
    {
      TestSlice slice = test_slice ();
      g_autofree char *position = g_strdup_printf ("-10\\-20\\%u", 2 * i);
      g_autofree char *name = g_strdup_printf ("%02u.dcm", i);

      slice.position = position;
      test_slice_write (&slice, folder, name);
    }
  return folder;
}

/* Process ids of this program's children: proc(5), the fourth field of stat, after the
 * name in brackets. */
static GArray *
list_children (void)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *text = NULL;
      const char *end;
      int pid = atoi (name);

      if (pid > 0 && g_file_get_contents (path, &text, NULL, NULL) &&
          (end = strrchr (text, ')')) != NULL && strlen (end) > 4 &&
          atoi (end + 4) == getpid ())
        g_array_append_val (children, pid);
    }
  return children;
}

static int
find_reader (void)
{
  g_autoptr (GArray) children = list_children ();

  g_assert_cmpuint (children->len, ==, 1);
  return g_array_index (children, int, 0);
}

/* What a progress function does to the reader when half of the work is done. */
typedef struct
{
  int signal;
  int later_signal; /* 0: none. From another thread, once the load waits */
  GCancellable *cancellable;
  int pid;
  GThread *thread;
} Attack;

static gpointer
attack_later (gpointer data)
{
  Attack *attack = data;

  /* So that the load is most likely waiting for an answer; right either way. */
  g_usleep (G_USEC_PER_SEC / 20);
  if (attack->later_signal != 0)
    kill (attack->pid, attack->later_signal);
  g_cancellable_cancel (attack->cancellable);
  return NULL;
}

static void
attack_at_half (double fraction, const char *message, gpointer user_data)
{
  Attack *attack = user_data;

  if (fraction < 0.5 || attack->pid != 0)
    return;
  attack->pid = find_reader ();
  g_assert_cmpint (kill (attack->pid, attack->signal), ==, 0);
  if (attack->later_signal != 0 || attack->cancellable != NULL)
    attack->thread = g_thread_new ("attack", attack_later, attack);
}

static void
run_attack (Attack *attack, GError **error)
{
  char *folder = new_series (8);
  g_autoptr (SkgVolume) volume = skg_volume_load (folder, NULL, attack_at_half, attack,
                                                  attack->cancellable, error);

  g_assert_null (volume);
  g_clear_pointer (&attack->thread, g_thread_join);
  /* No process is left behind, not even a stopped one. */
  g_assert_cmpint (kill (attack->pid, 0), ==, -1);
  test_folder_remove (folder);
}

static void
test_killed (void)
{
  Attack attack = { .signal = SIGKILL };
  g_autoptr (GError) error = NULL;

  run_attack (&attack, &error);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_cmpint (skg_error_get_exit_status (error), ==, 2);
  g_assert_nonnull (strstr (error->message, ".dcm" DAMAGED));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_killed_while_waiting (void)
{
  Attack attack = { .signal = SIGSTOP, .later_signal = SIGKILL };
  g_autoptr (GError) error = NULL;

  run_attack (&attack, &error);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, ".dcm" DAMAGED));
}

/* A reader that hangs, as on a network drive that has gone, can be given up. */
static void
test_cancel_while_waiting (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Attack attack = { .signal = SIGSTOP, .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  run_attack (&attack, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static guint
count_open_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_nothing_left (void)
{
  char *folder = new_series (2);
  g_autoptr (GArray) children = NULL;
  guint n_files;

  skg_volume_unref (assert_load (folder));
  n_files = count_open_files ();
  for (int i = 0; i < 5; i++)
    skg_volume_unref (assert_load (folder));
  g_assert_cmpuint (count_open_files (), ==, n_files);
  children = list_children ();
  g_assert_cmpuint (children->len, ==, 0);
  test_folder_remove (folder);
}

/* The load fails because of the reader that @variable names. */
static void
assert_no_reader (const char *variable, const char *words)
{
  char *folder = new_series (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume = NULL;

  g_setenv (SKG_DICOM_READER_VARIABLE, variable, TRUE);
  volume = skg_volume_load (folder, NULL, NULL, NULL, NULL, &error);
  g_unsetenv (SKG_DICOM_READER_VARIABLE);
  g_assert_null (volume);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_FAILED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, variable));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strchr (error->message, '\n'));
  test_folder_remove (folder);
}

static void
test_missing (void)
{
  char *folder = test_folder_new ();
  g_autofree char *text = test_file (folder, "text", "no program", 10);
  g_autofree char *script = test_file (folder, "script", "#!/nowhere\n", 11);

  assert_no_reader ("/nowhere/skg-dicom-reader", "the DICOM reader is missing");
  assert_no_reader (text, "the DICOM reader is missing");
  assert_no_reader (folder, "the DICOM reader is missing");
  g_assert_cmpint (g_chmod (script, 0700), ==, 0);
  assert_no_reader (script, "does not start");
  /* Ends without a word. */
  assert_no_reader ("/bin/true", "is not the DICOM reader of Skiagraph " SKG_VERSION);
  test_folder_remove (folder);
}

/* Two ends of a socket, to keep what is sent over one of them. */
static void
append_sent (GByteArray *bytes, int fd)
{
  guint8 chunk[4096];
  ssize_t n;

  while ((n = recv (fd, chunk, sizeof chunk, MSG_DONTWAIT)) > 0)
    g_byte_array_append (bytes, chunk, (guint) n);
}

/* Appends a message with @value (floating). */
static void
append_message (GByteArray *bytes, SkgWireKind kind, GVariant *value)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  g_assert_true (skg_wire_send_value (fds[0], kind, value, NULL));
  append_sent (bytes, fds[1]);
  close (fds[0]);
  close (fds[1]);
}

static GByteArray *
new_hello (guint version, const char *program_version)
{
  GByteArray *bytes = g_byte_array_new ();

  append_message (bytes, SKG_WIRE_HELLO,
                  g_variant_new (SKG_WIRE_HELLO_TYPE, version, program_version));
  return bytes;
}

/* A program that says @bytes, whatever it is asked, and waits for its end. */
static char *
write_fake (const char *folder, const GByteArray *bytes)
{
  g_autofree char *words = test_file (folder, "words", bytes->data, bytes->len);
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\ncat '%s' >&0\nexec cat\n", words);
  char *path = test_file (folder, "fake", script, strlen (script));

  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static void
test_other_version (void)
{
  static const struct
  {
    guint version;
    const char *program_version;
  } others[] = { { SKG_WIRE_VERSION + 1, SKG_VERSION }, { SKG_WIRE_VERSION, "0.0.0" } };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      char *folder = test_folder_new ();
      g_autoptr (GByteArray) hello =
          new_hello (others[i].version, others[i].program_version);
      g_autofree char *fake = write_fake (folder, hello);

      assert_no_reader (fake, "is not the DICOM reader of Skiagraph " SKG_VERSION);
      test_folder_remove (folder);
    }
}

/* After a proper hello the reader says @bytes. */
static void
assert_nonsense (const void *bytes, gsize n_bytes)
{
  char *folder = new_series (1);
  char *other = test_folder_new ();
  g_autoptr (GByteArray) words = new_hello (SKG_WIRE_VERSION, SKG_VERSION);
  g_autofree char *fake = NULL;

  g_byte_array_append (words, bytes, (guint) n_bytes);
  fake = write_fake (other, words);
  g_setenv (SKG_DICOM_READER_VARIABLE, fake, TRUE);
  assert_load_fails (folder, SKG_ERROR_INPUT, ": 00.dcm" DAMAGED);
  g_unsetenv (SKG_DICOM_READER_VARIABLE);
  test_folder_remove (folder);
  test_folder_remove (other);
}

static void
assert_nonsense_message (SkgWireKind kind, GVariant *value)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_message (bytes, kind, value);
  assert_nonsense (bytes->data, bytes->len);
}

static void
test_nonsense (void)
{
  g_autofree char *line = g_strnfill (100, 'x');
  SkgDicomHeader header = { (char *) "1",
                            (char *) "2",
                            (char *) "3",
                            (char *) "4",
                            (char *) "5",
                            (char *) "6",
                            (char *) "7",
                            (char *) "8",
                            1,
                            2,
                            3,
                            4 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  assert_nonsense (line, strlen (line));
  assert_nonsense_message (SKG_WIRE_HELLO, g_variant_new ("(us)", 1, "again"));
  /* A value of another type, and one that is cut off. */
  assert_nonsense_message (SKG_WIRE_HEADER, g_variant_new ("(s)", "one text only"));
  append_message (bytes, SKG_WIRE_HEADER, skg_wire_value_from_header (&header));
  bytes->data[bytes->len - 1] ^= 0x40; /* where one of the texts ends */
  assert_nonsense (bytes->data, bytes->len);
  /* An answer to another question. */
  assert_nonsense_message (SKG_WIRE_INFO, g_variant_new ("(s)", "info"));
  assert_nonsense_message (SKG_WIRE_VOXELS, g_variant_new ("(s)", "voxels"));
  /* More bytes than any message has; they never come. */
  g_byte_array_set_size (bytes, 0);
  append_message (bytes, SKG_WIRE_HEADER, skg_wire_value_from_header (&header));
  bytes->data[8 + 4] = 1; /* 4 GiB more in the head's 64-bit length */
  assert_nonsense (bytes->data, 16);
}

/* Voxels of another size than the header's. */
static void
test_wrong_voxels (void)
{
  TestSlice slice = test_slice ();
  SkgDicomHeader header = { (char *) slice.series_uid,
                            (char *) "",
                            (char *) "1",
                            (char *) "CT",
                            (char *) slice.position,
                            (char *) slice.orientation,
                            (char *) slice.pixel_spacing,
                            (char *) "",
                            TEST_SLICE_ROWS,
                            TEST_SLICE_COLUMNS,
                            1,
                            1 };
  SkgItkInfo info = { .n_dimensions = 2,
                      .size = { TEST_SLICE_COLUMNS, TEST_SLICE_ROWS, 1 },
                      .n_beyond = 1,
                      .n_components = 1 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_message (bytes, SKG_WIRE_HEADER, skg_wire_value_from_header (&header));
  append_message (bytes, SKG_WIRE_INFO, skg_wire_value_from_info (&info));
  append_message (bytes, SKG_WIRE_VOXELS, g_variant_new ("(s)", "no 48 bytes"));
  assert_nonsense (bytes->data, bytes->len);
}

/* The reader itself does not believe what it is asked either. */
static void
test_bad_questions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgDicomReader) reader = skg_dicom_reader_new (NULL, &error);
  char *folder = new_series (1);
  g_autofree char *path = g_build_filename (folder, "00.dcm", NULL);
  float values[TEST_SLICE_COLUMNS * TEST_SLICE_ROWS];
  const gsize n = G_N_ELEMENTS (values);
  SkgDicomHeader header;
  gboolean is_dicom;
  SkgItkInfo info;

  g_assert_no_error (error);
  /* No file is open yet. */
  g_assert_false (skg_dicom_reader_read_slice (reader, 0, values, n, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (
      skg_dicom_reader_read_header (reader, folder, &header, &is_dicom, &error));
  g_assert_false (is_dicom);
  g_assert_false (skg_dicom_reader_open (reader, folder, n, &info, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (skg_dicom_reader_open (reader, path, n, &info, &error));
  g_assert_false (skg_dicom_reader_read_slice (reader, 1, values, n, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (skg_dicom_reader_has_stopped (reader));
  /* The pixels that test_slice_write() wrote: column + 10 row. */
  g_assert_true (skg_dicom_reader_read_slice (reader, 0, values, n, &error));
  g_assert_cmpfloat (values[2 * TEST_SLICE_COLUMNS + 3], ==, 23);
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/dicom-reader/killed", test_killed);
  g_test_add_func ("/body/dicom-reader/killed-while-waiting",
                   test_killed_while_waiting);
  g_test_add_func ("/body/dicom-reader/cancel-while-waiting",
                   test_cancel_while_waiting);
  g_test_add_func ("/body/dicom-reader/nothing-left", test_nothing_left);
  g_test_add_func ("/body/dicom-reader/missing", test_missing);
  g_test_add_func ("/body/dicom-reader/other-version", test_other_version);
  g_test_add_func ("/body/dicom-reader/nonsense", test_nonsense);
  g_test_add_func ("/body/dicom-reader/wrong-voxels", test_wrong_voxels);
  g_test_add_func ("/body/dicom-reader/bad-questions", test_bad_questions);
  return g_test_run ();
}
