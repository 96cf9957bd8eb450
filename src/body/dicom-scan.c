/* SPDX-License-Identifier: Apache-2.0
 * Lists the DICOM images below a folder by their series. */
#include "config.h"

#include "body/dicom-scan.h"

#include <string.h>

#include "base/error.h"
#include "body/dicom-series.h"

/* A patient CD holds its images three or four folders down. */
#define MAX_DEPTH 6
/* A home folder that was opened by mistake shall not be searched for hours. */
#define MAX_FILES 200000

/* Stands for the Series Instance UID where anonymizing has emptied it. */
#define NO_UID "none"

static void
file_free (gpointer data)
{
  SkgDicomFile *file = data;

  skg_dicom_header_clear (&file->header);
  g_free (file->path);
  g_free (file);
}

/* Bytes at the start of a file that hold all of its group 0002 in any real file. */
#define HEAD_BYTES 4096

/* The file meta elements (group 0002, always explicit and little endian) follow each
 * other and end before the file does. GDCM stops with an assertion where they do not,
 * and a file that is cut off here is no image that a folder should be refused for. */
static gboolean
meta_is_whole (const guint8 *bytes, gsize n_bytes)
{
  gsize at = 132;

  while (at + 12 <= n_bytes && bytes[at] == 2 && bytes[at + 1] == 0)
    {
      gboolean is_long = memcmp (bytes + at + 4, "OB", 2) == 0;
      gsize length = is_long ? bytes[at + 8] | bytes[at + 9] << 8 |
                                   (gsize) bytes[at + 10] << 16 |
                                   (gsize) bytes[at + 11] << 24
                             : (gsize) (bytes[at + 6] | bytes[at + 7] << 8);

      if (!g_ascii_isupper (bytes[at + 4]) || !g_ascii_isupper (bytes[at + 5]))
        return FALSE;
      at += (is_long ? 12 : 8) + length;
    }
  return at + 12 <= n_bytes;
}

gboolean
skg_dicom_is_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  guint8 bytes[HEAD_BYTES];
  gsize n_read = 0;

  stream = g_file_read (file, NULL, NULL);
  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, sizeof bytes, &n_read,
                                NULL, NULL) ||
      n_read < 132 + 12)
    return FALSE;
  if (memcmp (bytes + 128, "DICM", 4) == 0)
    return meta_is_whole (bytes, n_read);
  /* Files of old scanners start with their first element, (0008,0000) to (0008,0018).
   */
  return memcmp (bytes, "\x08\x00", 2) == 0 && bytes[2] <= 0x18 && bytes[3] == 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Regular files below @folder, in order of their names. Links to folders are not
 * followed: they may lead round in a circle. */
static gboolean
list_files (const char *folder,
            int depth,
            GPtrArray *paths,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL && paths->len < MAX_FILES)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (paths, g_steal_pointer (&path));
      else if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
               !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        g_ptr_array_add (folders, g_steal_pointer (&path));
    }
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < folders->len && depth < MAX_DEPTH; i++)
    {
      g_autoptr (GError) local = NULL;

      /* A subfolder that may not be read is passed over. */
      if (!list_files (g_ptr_array_index (folders, i), depth + 1, paths, cancellable,
                       &local) &&
          g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* (element-type SkgDicomFile): every DICOM image among @paths. */
static GPtrArray *
read_headers (SkgDicomReader *reader,
              GPtrArray *paths,
              SkgProgressFunc progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      SkgDicomHeader header;
      SkgDicomFile *file;
      gboolean is_dicom;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (progress != NULL && i % 16 == 0)
        progress (0.2 * i / paths->len, "Reading headers", user_data);
      if (!skg_dicom_is_file (path))
        continue;
      if (!skg_dicom_reader_read_header (reader, path, &header, &is_dicom, error))
        return NULL;
      if (!is_dicom)
        continue;
      /* Reports, plans and directories have no rows. */
      if (header.rows == 0 || header.columns == 0)
        {
          skg_dicom_header_clear (&header);
          continue;
        }
      file = g_new0 (SkgDicomFile, 1);
      file->path = g_strdup (path);
      file->header = header;
      g_ptr_array_add (files, file);
    }
  return g_steal_pointer (&files);
}

const char *
skg_dicom_get_series (const SkgDicomHeader *header)
{
  return *header->series_uid != '\0' ? header->series_uid : NO_UID;
}

/* (element-type GPtrArray): @files by Series Instance UID, in order of appearance. */
static GPtrArray *
group_by_series (GPtrArray *files)
{
  GPtrArray *groups =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) by_uid = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->len; i++)
    {
      SkgDicomFile *file = g_ptr_array_index (files, i);
      const char *uid = skg_dicom_get_series (&file->header);
      GPtrArray *group = g_hash_table_lookup (by_uid, uid);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_hash_table_insert (by_uid, (char *) uid, group);
          g_ptr_array_add (groups, group);
        }
      g_ptr_array_add (group, file);
    }
  return groups;
}

static const SkgDicomHeader *
group_header (GPtrArray *groups, guint index)
{
  GPtrArray *group = g_ptr_array_index (groups, index);

  return &((SkgDicomFile *) g_ptr_array_index (group, 0))->header;
}

/* One "UID  N slices  description" line for each series. */
static char *
describe_groups (GPtrArray *groups)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < groups->len; i++)
    {
      const SkgDicomHeader *header = group_header (groups, i);
      guint n = ((GPtrArray *) g_ptr_array_index (groups, i))->len;
      g_autofree char *line = g_strdup_printf (
          "%s  %u %s  %s%s%s", skg_dicom_get_series (header), n,
          n == 1 ? "slice" : "slices", header->modality,
          *header->series_description != '\0' ? " " : "", header->series_description);

      /* One line each, whatever the file says. */
      for (char *at = line; *at != '\0'; at++)
        if (g_ascii_iscntrl (*at))
          *at = ' ';
      g_string_append_printf (text, "\n%s", line);
    }
  return g_string_free (text, FALSE);
}

/* The group to take, or G_MAXUINT. */
static guint
choose_group (GPtrArray *groups, const char *series, GError **error)
{
  g_autofree char *listing = describe_groups (groups);
  guint chosen = G_MAXUINT;
  guint n_matches = 0;

  if (series == NULL && groups->len == 1)
    return 0;
  for (guint i = 0; series != NULL && i < groups->len; i++)
    {
      const char *uid = skg_dicom_get_series (group_header (groups, i));

      if (strcmp (uid, series) == 0)
        return i;
      if (*series != '\0' && g_str_has_suffix (uid, series))
        {
          chosen = i;
          n_matches++;
        }
    }
  if (n_matches == 1)
    return chosen;
  if (series == NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_SERIES,
                 "the folder holds %u DICOM series; choose one of:%s", groups->len,
                 listing);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_SERIES,
                 "%s series UID is or ends in \"%s\"; choose one of:%s",
                 n_matches == 0 ? "no" : "more than one", series, listing);
  return G_MAXUINT;
}

GPtrArray *
skg_dicom_scan (SkgDicomReader *reader,
                const char *folder,
                const char *series,
                SkgProgressFunc progress,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  g_autofree char *uid = NULL;
  guint index;

  if (!list_files (folder, 0, paths, cancellable, error))
    return NULL;
  files = read_headers (reader, paths, progress, user_data, cancellable, error);
  if (files == NULL)
    return NULL;
  if (files->len == 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   paths->len == 0 ? "the folder is empty; a DICOM series is needed"
                                   : "none of the folder's %u files is a DICOM image",
                   paths->len);
      return NULL;
    }
  groups = group_by_series (files);
  index = choose_group (groups, series, error);
  if (index == G_MAXUINT)
    return NULL;

  uid = g_strdup (skg_dicom_get_series (group_header (groups, index)));
  chosen = g_ptr_array_new_with_free_func (file_free);
  for (guint i = 0; i < files->len; i++)
    {
      SkgDicomFile *file = g_ptr_array_index (files, i);

      if (strcmp (skg_dicom_get_series (&file->header), uid) == 0)
        g_ptr_array_add (chosen, file);
      else
        file_free (file);
    }
  g_ptr_array_set_free_func (files, NULL);
  return g_steal_pointer (&chosen);
}
