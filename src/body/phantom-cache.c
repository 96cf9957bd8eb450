/* SPDX-License-Identifier: Apache-2.0
 * Kept voxels: a folder of files, one a body, named by a digest of everything that the
 * body depends on, the sources of the procedure among it. A file is written under
 * another name and moved, so that two programs may do it at once. */
#include "config.h"

#include "body/phantom-cache.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>
#include <zlib.h>

#include "body/phantom-digest.h"

#define FOLDER "bodies"

/* Whole bodies, and drafts of bodies. */
typedef struct
{
  const char *ending;
  guint max_files;
  gsize extra; /* bytes between the header and the voxels */
} Shelf;

/* A pool of twenty and a few that were looked at. */
static const Shelf bodies = { ".skgbody", 24, 0 };
/* An eighth of the bytes. */
static const Shelf drafts = { ".skgdraft", 72, 3 * sizeof (double) };

#define MAX_BYTES (G_GUINT64_CONSTANT (3) << 30)
/* What must stay free on the disk besides. */
#define MIN_FREE_BYTES (G_GUINT64_CONSTANT (2) << 30)

/* In front of the voxels; never leaves the machine, so in its own byte order. */
typedef struct
{
  char magic[8];
  guint64 n_voxels;
  guint32 hu_crc;
  guint32 labels_crc;
} Header;

#define MAGIC "SkgBody1"

static char *
build_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "skiagraph", FOLDER, NULL);
}

static char *
build_path (const Shelf *shelf, const char *folder, const SkgPhantomParams *params)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) text = g_string_new (SKG_PHANTOM_DIGEST);
  g_autofree char *name = NULL;

  g_string_append_printf (text, " %s %" G_GUINT64_FORMAT " %a", params->kind,
                          params->seed, params->voxel_mm);
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    if (params->dials.given & 1u << i)
      g_string_append_printf (text, " %u=%a", i, params->dials.values[i]);
  g_checksum_update (checksum, (const guchar *) text->str, (gssize) text->len);
  name = g_strconcat (g_checksum_get_string (checksum), shelf->ending, NULL);
  return g_build_filename (folder, name, NULL);
}

static guint32
compute_crc (gconstpointer extra, gsize n_extra, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gulong crc = crc32_z (0, NULL, 0);

  if (n_extra > 0)
    crc = crc32_z (crc, extra, n_extra);
  return (guint32) crc32_z (crc, data, size);
}

static gboolean
load_from (const Shelf *shelf,
           const SkgPhantomParams *params,
           gsize n_voxels,
           gpointer extra,
           GBytes **hu,
           GBytes **labels)
{
  g_autofree char *folder = build_folder ();
  g_autofree char *path = build_path (shelf, folder, params);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) all = NULL;
  g_autoptr (GBytes) hu_part = NULL;
  g_autoptr (GBytes) labels_part = NULL;
  gsize hu_size = n_voxels * sizeof (gint16);
  gsize start = sizeof (Header) + shelf->extra;
  Header header;

  if (file == NULL || g_mapped_file_get_length (file) != start + hu_size + n_voxels)
    return FALSE;
  all = g_mapped_file_get_bytes (file);
  memcpy (&header, g_bytes_get_data (all, NULL), sizeof header);
  if (memcmp (header.magic, MAGIC, sizeof header.magic) != 0 ||
      header.n_voxels != n_voxels)
    return FALSE;
  if (shelf->extra > 0)
    memcpy (extra, (const guint8 *) g_bytes_get_data (all, NULL) + sizeof header,
            shelf->extra);
  hu_part = g_bytes_new_from_bytes (all, start, hu_size);
  labels_part = g_bytes_new_from_bytes (all, start + hu_size, n_voxels);
  if (compute_crc (extra, shelf->extra, hu_part) != header.hu_crc ||
      compute_crc (NULL, 0, labels_part) != header.labels_crc)
    return FALSE;
  /* The latest looked at are the last to go. */
  g_utime (path, NULL);
  *hu = g_steal_pointer (&hu_part);
  *labels = g_steal_pointer (&labels_part);
  return TRUE;
}

gboolean
skg_phantom_cache_load (const SkgPhantomParams *params,
                        gsize n_voxels,
                        GBytes **hu,
                        GBytes **labels)
{
  return load_from (&bodies, params, n_voxels, NULL, hu, labels);
}

gboolean
skg_phantom_cache_load_draft (const SkgPhantomParams *params,
                              gsize n_voxels,
                              double aim_mm[3],
                              GBytes **hu,
                              GBytes **labels)
{
  return load_from (&drafts, params, n_voxels, aim_mm, hu, labels);
}

/* A file of the folder. */
typedef struct
{
  char *path;
  gint64 time;
  guint64 size;
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->path);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Entry *) a)->time;
  gint64 y = ((const Entry *) b)->time;

  return (x < y) - (x > y);
}

/* Latest first. */
static GArray *
list_entries (const char *folder, const char *ending)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (entries, entry_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;
      Entry entry;

      if (!g_str_has_suffix (name, ending) || g_stat (path, &status) != 0)
        continue;
      entry =
          (Entry){ g_steal_pointer (&path), status.st_mtime, (guint64) status.st_size };
      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_age);
  return entries;
}

static void
make_way (const Shelf *shelf, const char *folder, guint64 size)
{
  g_autoptr (GArray) entries = list_entries (folder, shelf->ending);
  guint64 sum = size;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      sum += entry->size;
      if (i + 1 >= shelf->max_files || sum > MAX_BYTES)
        g_unlink (entry->path);
    }
}

static gboolean
has_room (const char *folder, guint64 size)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

  return info != NULL &&
         g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) >=
             size + MIN_FREE_BYTES;
}

static gboolean
write_all (int fd, gconstpointer data, gsize size)
{
  const guint8 *next = data;

  while (size > 0)
    {
      gssize n = write (fd, next, MIN (size, 1u << 26));

      if (n <= 0)
        return FALSE;
      next += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static void
save_to (const Shelf *shelf,
         const SkgPhantomParams *params,
         gconstpointer extra,
         GBytes *hu,
         GBytes *labels)
{
  g_autofree char *folder = build_folder ();
  g_autofree char *path = build_path (shelf, folder, params);
  g_autofree char *scratch = g_strconcat (path, ".XXXXXX", NULL);
  Header header = { .n_voxels = g_bytes_get_size (labels),
                    .hu_crc = compute_crc (extra, shelf->extra, hu),
                    .labels_crc = compute_crc (NULL, 0, labels) };
  guint64 size =
      sizeof header + shelf->extra + g_bytes_get_size (hu) + g_bytes_get_size (labels);
  gboolean written;
  int fd;

  memcpy (header.magic, MAGIC, sizeof header.magic);
  if (g_mkdir_with_parents (folder, 0700) != 0 || !has_room (folder, size))
    return;
  make_way (shelf, folder, size);
  fd = g_mkstemp (scratch);
  if (fd < 0)
    return;
  written = write_all (fd, &header, sizeof header) &&
            write_all (fd, extra, shelf->extra) &&
            write_all (fd, g_bytes_get_data (hu, NULL), g_bytes_get_size (hu)) &&
            write_all (fd, g_bytes_get_data (labels, NULL), g_bytes_get_size (labels));
  if (close (fd) != 0 || !written || g_rename (scratch, path) != 0)
    g_unlink (scratch);
}

void
skg_phantom_cache_save (const SkgPhantomParams *params, GBytes *hu, GBytes *labels)
{
  save_to (&bodies, params, NULL, hu, labels);
}

void
skg_phantom_cache_save_draft (const SkgPhantomParams *params,
                              const double aim_mm[3],
                              GBytes *hu,
                              GBytes *labels)
{
  save_to (&drafts, params, aim_mm, hu, labels);
}
