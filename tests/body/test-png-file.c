/* SPDX-License-Identifier: Apache-2.0
 * Texts in PNG files: there and back, and files that are damaged. */
#include "body/png-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"

#define N_DAMAGED 400

static char *
dup_path (void)
{
  char *path = NULL;
  int file = g_file_open_tmp ("skg-XXXXXX.png", &path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  return path;
}

static void
test_round_trip (void)
{
  const SkgPngText texts[] = {
    { "skiagraph:scene", "{\n  \"skiagraph\": 1,\n  \"x\": \"\303\274\"\n}\n" },
    { "skiagraph:seed", "18446744073709551615" },
  };
  static const guint8 pixels[6] = { 0, 1, 2, 3, 4, 255 };
  g_autofree char *path = dup_path ();
  g_autoptr (GHashTable) table = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_png_save (path, pixels, 3, 2, 1, 8, texts, 2, &error));
  g_assert_no_error (error);
  table = skg_png_read_texts (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (table), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpstr (g_hash_table_lookup (table, texts[i].key), ==, texts[i].text);
  g_unlink (path);
}

static void
test_without (void)
{
  static const guint8 pixel = 9;
  g_autofree char *path = dup_path ();
  g_autoptr (GHashTable) table = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_png_save (path, &pixel, 1, 1, 1, 8, NULL, 0, &error));
  table = skg_png_read_texts (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (table), ==, 0);
  g_assert_true (g_file_set_contents (path, "not a picture", -1, NULL));
  g_assert_null (skg_png_read_texts (path, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "cannot be read as PNG"));
  g_clear_error (&error);
  g_unlink (path);
  g_assert_null (skg_png_read_texts (path, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

/* Any byte may be wrong, or the end missing: an error or texts, never a crash. */
static void
test_damaged (void)
{
  const SkgPngText text = { "skiagraph:scene", "{\"skiagraph\": 1}" };
  static const guint8 pixels[4] = { 1, 2, 3, 4 };
  g_autofree char *path = dup_path ();
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  SkgRandom random;
  guint n_refused = 0;

  g_assert_true (skg_png_save (path, pixels, 2, 2, 1, 8, &text, 1, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  skg_random_init (&random, 1, 0, "damage");
  for (guint i = 0; i < N_DAMAGED; i++)
    {
      g_autofree char *copy = g_memdup2 (bytes, n_bytes);
      gsize at = skg_random_next_below (&random, n_bytes);
      gsize length = i % 2 == 0 ? n_bytes : at;
      g_autoptr (GHashTable) table = NULL;
      g_autoptr (GError) error = NULL;

      copy[at] = (char) skg_random_next_uint32 (&random);
      g_assert_true (g_file_set_contents_full (path, copy, (gssize) length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      table = skg_png_read_texts (path, &error);
      g_assert_true ((table == NULL) == (error != NULL));
      if (table == NULL)
        n_refused++;
    }
  g_assert_cmpuint (n_refused, >, N_DAMAGED / 4);
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/png-file/round-trip", test_round_trip);
  g_test_add_func ("/body/png-file/without", test_without);
  g_test_add_func ("/body/png-file/damaged", test_damaged);
  return g_test_run ();
}
