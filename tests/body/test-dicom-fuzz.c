/* SPDX-License-Identifier: Apache-2.0
 * Damaged DICOM files: a volume or an error in one line, and the program lives. GDCM as
 * Debian 12 builds it (3.0.21) ends the process that reads many of these. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "body/dicom-reader.h"
#include "files.h"

/* A preamble and "DICM" come before the first element. */
#define FIRST_ELEMENT 132
#define N_SLICES 3
/* Each load starts a program; these keep the test at some ten seconds. */
#define N_SEEDS 50
#define N_CUTS 25
#define N_JPEG_SEEDS 12

/* One file's bytes, good ones. */
typedef struct
{
  char *folder;
  char *path;
  char *good;
  char *bad;
  gsize n_bytes;
} Fixture;

/* Slices 2 mm apart; the middle one is the file that is to be damaged. */
static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = test_folder_new ();
  for (int i = 0; i < N_SLICES; i++)
    {
      TestSlice slice = test_slice ();
      g_autofree char *position = g_strdup_printf ("-10\\-20\\%d", 2 * i);
      g_autofree char *name = g_strdup_printf ("%d.dcm", i);

      slice.position = position;
      test_slice_write (&slice, fixture->folder, name);
    }
  fixture->path = g_build_filename (fixture->folder, "1.dcm", NULL);
  g_file_get_contents (fixture->path, &fixture->good, &fixture->n_bytes, &error);
  g_assert_no_error (error);
  fixture->bad = g_memdup2 (fixture->good, fixture->n_bytes);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_remove (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->good);
  g_free (fixture->bad);
}

static gsize
read_length (const char *bytes, gsize n)
{
  gsize length = 0;

  while (n-- > 0)
    length = length << 8 | (guint8) bytes[n];
  return length;
}

/* Where the element that starts at @at has its value. */
static gsize
find_value (const Fixture *fixture, gsize at)
{
  const char *vr = fixture->good + at + 4;

  return at + (memcmp (vr, "OB", 2) == 0 || memcmp (vr, "OW", 2) == 0 ? 12 : 8);
}

static gsize
find_next (const Fixture *fixture, gsize at)
{
  gsize value = find_value (fixture, at);
  gsize n = value - at == 12 ? 4 : 2;

  return value + read_length (fixture->good + value - n, n);
}

/* Where the element has its tag. */
static gsize
find_element (const Fixture *fixture, guint16 group, guint16 element)
{
  for (gsize at = FIRST_ELEMENT; at < fixture->n_bytes; at = find_next (fixture, at))
    if (read_length (fixture->good + at, 2) == group &&
        read_length (fixture->good + at + 2, 2) == element)
      return at;
  g_error ("the test's slice has no element (%04x,%04x)", group, element);
}

static void
write_bad (const Fixture *fixture, gsize n_bytes)
{
  g_autofree char *path = test_file (fixture->folder, "1.dcm", fixture->bad, n_bytes);

  memcpy (fixture->bad, fixture->good, fixture->n_bytes);
}

/* Loads the folder. TRUE if the reader stopped. */
static gboolean
try_load (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume =
      skg_volume_load (fixture->folder, NULL, NULL, NULL, NULL, &error);

  if (volume != NULL)
    {
      g_assert_no_error (error);
      return FALSE;
    }
  g_assert_nonnull (error);
  /* A damaged series UID makes two series of one. */
  if (g_error_matches (error, SKG_ERROR, SKG_ERROR_SERIES))
    return FALSE;
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, fixture->folder));
  g_assert_null (strchr (error->message, '\n'));
  if (strstr (error->message, "the DICOM reader stopped") == NULL)
    return FALSE;
  g_assert_true (g_str_has_suffix (error->message,
                                   ": 1.dcm is damaged: the DICOM reader stopped"));
  return TRUE;
}

/* Single bits, each of which ended the whole program while it read DICOM itself (abort
 * in an assertion of GDCM 3.0.21; found by flipping every bit of every element's head).
 * Another GDCM may take them better; then the volume or another error comes. */
static void
test_known (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint16 group;
    guint16 element;
    guint8 byte; /* of the element: tag 0 to 3, VR 4 and 5, length 6 and 7 */
    guint8 bit;
  } known[] = {
    { 0x0008, 0x0018, 7, 4 }, { 0x0008, 0x0018, 2, 3 }, { 0x0020, 0x0032, 7, 6 },
    { 0x0028, 0x0010, 7, 5 }, { 0x0028, 0x1053, 6, 5 }, { 0x0028, 0x0100, 5, 0 },
    { 0x0028, 0x0103, 5, 4 }, { 0x0028, 0x1052, 6, 6 },
  };
  guint n_stopped = 0;

  g_assert_false (try_load (fixture));
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize at = find_element (fixture, known[i].group, known[i].element);

      fixture->bad[at + known[i].byte] ^= (char) (1 << known[i].bit);
      write_bad (fixture, fixture->n_bytes);
      n_stopped += try_load (fixture);
    }
  g_test_message ("%u of %zu stopped the reader", n_stopped, G_N_ELEMENTS (known));
  /* The next load is none the worse. */
  write_bad (fixture, fixture->n_bytes);
  g_assert_false (try_load (fixture));
}

/* One to three bits anywhere in the middle slice. */
static void
test_bits (Fixture *fixture, gconstpointer data)
{
  guint n_stopped = 0;

  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      int n_bits = g_rand_int_range (random, 1, 4);

      while (n_bits-- > 0)
        {
          gsize at = (gsize) g_rand_int_range (random, FIRST_ELEMENT,
                                               (gint32) fixture->n_bytes);

          fixture->bad[at] ^= (char) (1 << g_rand_int_range (random, 0, 8));
        }
      write_bad (fixture, fixture->n_bytes);
      n_stopped += try_load (fixture);
    }
  g_test_message ("%u of %d stopped the reader", n_stopped, N_SEEDS);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < N_CUTS; i++)
    {
      write_bad (fixture, i * fixture->n_bytes / N_CUTS);
      try_load (fixture);
    }
}

/* One bit in each byte of the elements' heads, by one reader for as long as it lives:
 * many more files in the same time. */
static void
test_heads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkgDicomReader) reader = NULL;
  guint n_files = 0;
  guint n_stopped = 0;

  for (gsize at = FIRST_ELEMENT; at < fixture->n_bytes; at = find_next (fixture, at))
    for (gsize i = at; i < find_value (fixture, at); i++, n_files++)
      {
        float values[TEST_SLICE_COLUMNS * TEST_SLICE_ROWS];
        g_autoptr (GError) error = NULL;
        gboolean is_dicom = FALSE;
        SkgDicomHeader header;
        SkgItkInfo info;

        fixture->bad[i] ^= (char) (1 << (i * 5 % 8));
        write_bad (fixture, fixture->n_bytes);
        if (reader == NULL)
          reader = skg_dicom_reader_new (NULL, &error);
        g_assert_no_error (error);
        if (skg_dicom_reader_read_header (reader, fixture->path, &header, &is_dicom,
                                          &error) &&
            is_dicom &&
            skg_dicom_reader_open (reader, fixture->path, G_N_ELEMENTS (values), &info,
                                   &error))
          skg_dicom_reader_read_slice (reader, 0, values, G_N_ELEMENTS (values),
                                       &error);
        skg_dicom_header_clear (&header);
        if (error != NULL)
          g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
        if (!skg_dicom_reader_has_stopped (reader))
          continue;
        g_clear_pointer (&reader, skg_dicom_reader_free);
        n_stopped++;
      }
  g_test_message ("%u of %u stopped the reader", n_stopped, n_files);
}

/* Bits of a JPEG 2000 code stream, wherever it may be in a real slice. */
static void
test_jpeg2000 (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("SKG_TEST_DATA"), "ct", "dicom-jpeg2000", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *good = NULL;
  gsize n_bytes;

  if (name == NULL)
    {
      g_test_skip ("no dicom-jpeg2000 in SKG_TEST_DATA");
      return;
    }
  path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_get_contents (path, &good, &n_bytes, NULL));
  g_remove (fixture->path);
  for (guint32 seed = 0; seed < N_JPEG_SEEDS; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autofree char *bad = g_memdup2 (good, n_bytes);
      g_autofree char *written = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgVolume) volume = NULL;

      /* The first bits of the stream matter most. */
      for (int i = 0; i < 20; i++)
        bad[n_bytes - 1 -
            (gsize) (n_bytes * pow (g_rand_double (random), 0.25) * 0.99)] ^= 1
                                                                              << i % 8;
      written = test_file (fixture->folder, "jpeg.dcm", bad, n_bytes);
      volume = skg_volume_load (written, NULL, NULL, NULL, NULL, &error);
      if (volume == NULL)
        {
          g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
          g_assert_null (strchr (error->message, '\n'));
          g_test_message ("%s", error->message);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                            \
  g_test_add ("/body/dicom-fuzz/" name, Fixture, NULL, fixture_set_up, function,       \
              fixture_tear_down)
  ADD ("known", test_known);
  ADD ("bits", test_bits);
  ADD ("cut", test_cut);
  ADD ("heads", test_heads);
  ADD ("jpeg2000", test_jpeg2000);
#undef ADD
  return g_test_run ();
}
