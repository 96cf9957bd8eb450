/* SPDX-License-Identifier: Apache-2.0
 * Kept voxels of built-in bodies. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "body/phantom-cache.h"
#include "body/phantom.h"

#define N 1000

static const SkgPhantomParams params = { "pelvis", 5, 8, { 0 } };

static GBytes *
new_bytes (gsize size, guint8 first)
{
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (first + 7 * i);
  return g_bytes_new_take (bytes, size);
}

/* (transfer full): the only file that is kept */
static char *
find_file (void)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_cache_dir (), "skiagraph", "bodies", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  return name != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

static void
test_round_trip (void)
{
  g_autoptr (GBytes) hu = new_bytes (N * sizeof (gint16), 3);
  g_autoptr (GBytes) labels = new_bytes (N, 11);
  g_autoptr (GBytes) hu_again = NULL;
  g_autoptr (GBytes) labels_again = NULL;
  SkgPhantomParams other = params;

  g_assert_false (skg_phantom_cache_load (&params, N, &hu_again, &labels_again));
  skg_phantom_cache_save (&params, hu, labels);
  g_assert_true (skg_phantom_cache_load (&params, N, &hu_again, &labels_again));
  g_assert_true (g_bytes_equal (hu, hu_again));
  g_assert_true (g_bytes_equal (labels, labels_again));
  /* Another body is another file. */
  other.dials.given = 1u << SKG_PHANTOM_AGE;
  other.dials.values[SKG_PHANTOM_AGE] = 40;
  g_assert_false (skg_phantom_cache_load (&other, N, &hu_again, &labels_again));
}

static void
damage (gsize at, gboolean cut)
{
  g_autofree char *path = find_file ();
  g_autofree char *text = NULL;
  gsize size;

  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  text[at] = (char) ~text[at];
  g_assert_true (
      g_file_set_contents (path, text, (gssize) (cut ? size - 1 : size), NULL));
}

/* Whatever is wrong with a file, the body is made again. */
static void
test_damage (void)
{
  g_autoptr (GBytes) hu = new_bytes (N * sizeof (gint16), 3);
  g_autoptr (GBytes) labels = new_bytes (N, 11);
  /* Magic; a voxel's HU; a voxel's label. */
  const gsize places[] = { 0, 100, 24 + 2 * N + 5 };
  GBytes *hu_again = NULL;
  GBytes *labels_again = NULL;

  for (gsize i = 0; i <= G_N_ELEMENTS (places); i++)
    {
      skg_phantom_cache_save (&params, hu, labels);
      damage (places[i % G_N_ELEMENTS (places)], i == G_N_ELEMENTS (places));
      g_assert_false (skg_phantom_cache_load (&params, N, &hu_again, &labels_again));
    }
}

static void
test_used (void)
{
  SkgPhantomParams between = { "pelvis", 6, 8, { 0 } };
  g_autoptr (SkgPhantomBody) made =
      skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
  /* The latest body is kept in memory: another one takes its place. */
  g_autoptr (SkgPhantomBody) other =
      skg_phantom_body_new (&between, NULL, NULL, NULL, NULL);
  g_autoptr (SkgPhantomBody) again =
      skg_phantom_body_new (&params, NULL, NULL, NULL, NULL);
  const gint16 *a = g_bytes_get_data (skg_volume_get_voxels (made->volume), NULL);
  const gint16 *b = g_bytes_get_data (skg_volume_get_voxels (again->volume), NULL);

  g_assert_true (a != b);
  g_assert_true (g_bytes_equal (skg_volume_get_voxels (made->volume),
                                skg_volume_get_voxels (again->volume)));
  g_assert_true (g_bytes_equal (made->labels, again->labels));
  g_assert_cmpuint (made->table->len, ==, again->table->len);
  g_assert_cmpuint (skg_landmark_set_get_length (again->landmarks), ==,
                    skg_landmark_set_get_length (made->landmarks));
}

int
main (int argc, char **argv)
{
  /* Not GLib's isolation, which loses what it replaces. */
  g_autofree char *folder = g_dir_make_tmp ("skg-test-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/phantom-cache/round-trip", test_round_trip);
  g_test_add_func ("/body/phantom-cache/damage", test_damage);
  g_test_add_func ("/body/phantom-cache/used", test_used);
  return g_test_run ();
}
