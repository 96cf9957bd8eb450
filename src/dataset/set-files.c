/* SPDX-License-Identifier: Apache-2.0
 * Files of a set appear whole or not at all. */
#include "config.h"

#include "dataset/set-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

struct _SkgSetFiles
{
  char *folder;
  char *tag;
  GPtrArray *list;
  gint64 commit_us;
};

static gboolean
fail_errno (const char *path, int error_number, GError **error)
{
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path,
               g_strerror (error_number));
  return FALSE;
}

SkgSetFile *
skg_set_file_new (const char *path, guint64 n_bytes, const char *sha256)
{
  SkgSetFile *file = g_new0 (SkgSetFile, 1);

  file->path = g_strdup (path);
  file->n_bytes = n_bytes;
  file->sha256 = g_strdup (sha256);
  return file;
}

void
skg_set_file_free (SkgSetFile *file)
{
  g_free (file->path);
  g_free (file->sha256);
  g_free (file);
}

SkgSetFiles *
skg_set_files_new (const char *folder, const char *tag)
{
  SkgSetFiles *files = g_new0 (SkgSetFiles, 1);

  files->folder = g_strdup (folder);
  files->tag = g_strdup (tag);
  files->list = g_ptr_array_new_with_free_func ((GDestroyNotify) skg_set_file_free);
  return files;
}

void
skg_set_files_free (SkgSetFiles *files)
{
  g_free (files->folder);
  g_free (files->tag);
  g_ptr_array_unref (files->list);
  g_free (files);
}

const char *
skg_set_files_get_folder (SkgSetFiles *files)
{
  return files->folder;
}

double
skg_set_files_get_commit_s (SkgSetFiles *files)
{
  return (double) files->commit_us / 1e6;
}

GPtrArray *
skg_set_files_list (SkgSetFiles *files)
{
  return files->list;
}

char *
skg_set_files_begin (SkgSetFiles *files, const char *path)
{
  g_autofree char *name = g_strdup_printf ("%s+%s", files->tag, path);

  g_strdelimit (name, "/", '+');
  return g_build_filename (files->folder, SKG_SET_WORK_FOLDER, name, NULL);
}

gboolean
skg_set_files_probe (SkgSetFiles *files,
                     const char *temporary,
                     const char *path,
                     guint64 n_bytes,
                     GError **error)
{
  int fd = g_open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  int error_number = fd < 0 ? errno : posix_fallocate (fd, 0, (off_t) n_bytes);

  if (fd >= 0)
    {
      close (fd);
      g_unlink (temporary);
    }
  return error_number == 0 || fail_errno (path, error_number, error);
}

char *
skg_file_hash (const char *path, guint64 *n_bytes, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (1 << 16);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  guint64 total = 0;
  gssize n;

  if (fd < 0)
    {
      fail_errno (path, errno, error);
      return NULL;
    }
  while ((n = read (fd, buffer, 1 << 16)) > 0)
    {
      g_checksum_update (checksum, buffer, n);
      total += (guint64) n;
    }
  if (n < 0)
    fail_errno (path, errno, error);
  close (fd);
  if (n < 0)
    return NULL;
  if (n_bytes != NULL)
    *n_bytes = total;
  return g_strdup (g_checksum_get_string (checksum));
}

gboolean
skg_folder_make (const char *path, GError **error)
{
  return g_mkdir_with_parents (path, 0777) == 0 || fail_errno (path, errno, error);
}

void
skg_folder_remove (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
      !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          skg_folder_remove (child);
        }
    }
  g_remove (path);
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int error_number = errno;

  if (fd >= 0)
    close (fd);
  return ok || fail_errno (path, error_number, error);
}

gboolean
skg_folder_sync (const char *path, GError **error)
{
  return sync_path (path, O_RDONLY | O_DIRECTORY, error);
}

/* The last chunk of every PNG: no bytes, "IEND", their CRC. */
static gboolean
has_png_end (const char *path)
{
  static const guchar end[12] = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82
  };
  guchar bytes[sizeof end];
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && lseek (fd, -(off_t) sizeof end, SEEK_END) >= 0 &&
                read (fd, bytes, sizeof bytes) == sizeof bytes &&
                memcmp (bytes, end, sizeof end) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
check_complete (const char *temporary, const char *path, guint64 min_bytes, GError **e)
{
  GStatBuf status;

  if (g_stat (temporary, &status) != 0)
    return fail_errno (path, errno, e);
  if ((guint64) status.st_size >= min_bytes &&
      (!g_str_has_suffix (path, ".png") || has_png_end (temporary)))
    return TRUE;
  g_set_error (e, SKG_ERROR, SKG_ERROR_FAILED,
               _ ("%s: only part of it could be written; is the disk full?"), path);
  return FALSE;
}

static gboolean
move_into_place (SkgSetFiles *files,
                 const char *temporary,
                 const char *path,
                 GError **error)
{
  g_autofree char *target = g_build_filename (files->folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (target);

  if (!skg_folder_make (parent, error))
    return FALSE;
  return g_rename (temporary, target) == 0 ? skg_folder_sync (parent, error)
                                           : fail_errno (target, errno, error);
}

gboolean
skg_set_files_commit (SkgSetFiles *files,
                      const char *temporary,
                      const char *path,
                      guint64 min_bytes,
                      gboolean is_part,
                      GError **error)
{
  g_autofree char *sha256 = NULL;
  guint64 n_bytes = 0;
  gint64 start_us = g_get_monotonic_time ();
  gboolean ok = check_complete (temporary, path, min_bytes, error);

  if (ok && !is_part)
    ok = (sha256 = skg_file_hash (temporary, &n_bytes, error)) != NULL;
  ok = ok && sync_path (temporary, O_RDONLY, error) &&
       move_into_place (files, temporary, path, error);
  if (!ok)
    g_unlink (temporary);
  else if (!is_part)
    g_ptr_array_add (files->list, skg_set_file_new (path, n_bytes, sha256));
  files->commit_us += g_get_monotonic_time () - start_us;
  return ok;
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize) n;
    }
  return TRUE;
}

gboolean
skg_set_files_write (SkgSetFiles *files,
                     const char *path,
                     const void *bytes,
                     gsize length,
                     gboolean is_part,
                     GError **error)
{
  g_autofree char *temporary = skg_set_files_begin (files, path);
  int fd = g_open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  int error_number = 0;

  if (fd < 0)
    return fail_errno (path, errno, error);
  if (!write_all (fd, bytes, length))
    error_number = errno;
  if (close (fd) != 0 && error_number == 0)
    error_number = errno;
  if (error_number != 0)
    {
      g_unlink (temporary);
      return fail_errno (path, error_number, error);
    }
  return skg_set_files_commit (files, temporary, path, length, is_part, error);
}
