/* SPDX-License-Identifier: Apache-2.0
 * Files of a set appear whole or not at all: written under a temporary name in the
 * set's work folder, looked at, hashed, synced, renamed. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Below the set's folder; gone when the set is complete. */
#define SKG_SET_WORK_FOLDER ".work"

/**
 * SkgSetFile:
 * @path: below the set's folder, with slashes
 */
typedef struct
{
  char *path;
  guint64 n_bytes;
  char *sha256;
} SkgSetFile;

SkgSetFile *skg_set_file_new (const char *path, guint64 n_bytes, const char *sha256);
void skg_set_file_free (SkgSetFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSetFile, skg_set_file_free)

/**
 * SkgSetFiles: what one sample, or the end of a set, writes. One thread.
 */
typedef struct _SkgSetFiles SkgSetFiles;

/* @folder: of the set; @tag: part of temporary names, no two at work have the same */
SkgSetFiles *skg_set_files_new (const char *folder, const char *tag);
void skg_set_files_free (SkgSetFiles *files);
const char *skg_set_files_get_folder (SkgSetFiles *files);
/* (element-type SkgSetFile): those that were committed, parts left out */
GPtrArray *skg_set_files_list (SkgSetFiles *files);
/* Seconds spent in skg_set_files_commit(): hash, sync, rename. */
double skg_set_files_get_commit_s (SkgSetFiles *files);

/* (transfer full): a temporary path that ends as @path does. */
char *skg_set_files_begin (SkgSetFiles *files, const char *path);

/* Whether @n_bytes can be written at @temporary now. ITK's PNG writer ends the process
 * (free of an invalid pointer) where a write fails, so that is found out before. */
gboolean skg_set_files_probe (SkgSetFiles *files,
                              const char *temporary,
                              const char *path,
                              guint64 n_bytes,
                              GError **error);

/**
 * skg_set_files_commit:
 * @temporary: of skg_set_files_begin()
 * @path: where it belongs, below the set's folder; folders are made
 * @min_bytes: what a complete file has at least; a .png must also have its end: the
 *   libraries that write images do not see a full disk
 * @is_part: of a file that the end of the set is made from; not listed
 * @error: %SKG_ERROR_FAILED; the temporary file is gone then
 */
gboolean skg_set_files_commit (SkgSetFiles *files,
                               const char *temporary,
                               const char *path,
                               guint64 min_bytes,
                               gboolean is_part,
                               GError **error);

/* Both at once for @length bytes in memory. */
gboolean skg_set_files_write (SkgSetFiles *files,
                              const char *path,
                              const void *bytes,
                              gsize length,
                              gboolean is_part,
                              GError **error);

/* SHA-256 of a file as hexadecimal digits. */
char *skg_file_hash (const char *path, guint64 *n_bytes, GError **error);
gboolean skg_folder_make (const char *path, GError **error);
/* With all that is in it; links are not followed. */
void skg_folder_remove (const char *path);
/* Its names are on the disk, too. */
gboolean skg_folder_sync (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSetFiles, skg_set_files_free)

G_END_DECLS
