/* SPDX-License-Identifier: Apache-2.0
 * The end of a set. */
#include "config.h"

#include "dataset/set-end.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "dataset/preview.h"
#include "dataset/writer.h"

/* Copies the lines of the work file in order. */
static gboolean
write_manifest (SkgRecords *records, SkgSetFiles *files, GError **error)
{
  g_autofree char *temporary = skg_set_files_begin (files, SKG_RECORDS_FILE);
  FILE *out = g_fopen (temporary, "we");
  guint64 n_bytes = 0;
  gboolean ok = out != NULL;

  for (guint64 i = 0; ok && i < skg_records_get_length (records); i++)
    {
      g_autofree char *line = skg_records_dup_line (records, i, error);

      if (line == NULL)
        {
          fclose (out);
          return FALSE;
        }
      ok = fputs (line, out) >= 0;
      n_bytes += strlen (line);
    }
  if (out != NULL && fclose (out) != 0)
    ok = FALSE;
  if (!ok)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", SKG_RECORDS_FILE,
                   g_strerror (errno));
      return FALSE;
    }
  return skg_set_files_commit (files, temporary, SKG_RECORDS_FILE, n_bytes, FALSE,
                               error);
}

static void
append_sums (GString *out, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      const SkgSetFile *file = list->pdata[i];

      g_string_append_printf (out, "%s  %s\n", file->sha256, file->path);
    }
}

static gboolean
append_plan_sum (GString *out, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SKG_SET_PLAN_FILE, NULL);
  g_autofree char *sum = skg_file_hash (path, NULL, error);

  if (sum == NULL)
    return FALSE;
  g_string_append_printf (out, "%s  %s\n", sum, SKG_SET_PLAN_FILE);
  return TRUE;
}

/* As sha256sum writes and checks it. */
static gboolean
write_sums (SkgRecords *records, SkgSetFiles *files, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!append_plan_sum (out, skg_set_files_get_folder (files), error))
    return FALSE;
  append_sums (out, skg_set_files_list (files));
  for (guint64 i = 0; i < skg_records_get_length (records); i++)
    {
      g_autoptr (JsonObject) record = skg_records_load (records, i, error);
      g_autoptr (GPtrArray) list = NULL;

      if (record == NULL)
        return FALSE;
      list = skg_record_list_files (record);
      append_sums (out, list);
    }
  return skg_set_files_write (files, SKG_SET_SUMS_FILE, out->str, out->len, FALSE,
                              error);
}

static gboolean
finish_formats (const SkgSetEnd *end, GError **error)
{
  for (guint i = 0; i < end->plan->formats->len; i++)
    {
      const SkgWriter *writer = end->plan->formats->pdata[i];

      if (writer->finish != NULL && !writer->finish (end, error))
        return FALSE;
    }
  return skg_preview_finish (end, error);
}

static gboolean
check_count (const char *folder,
             const SkgPlan *plan,
             SkgRecords *records,
             GError **error)
{
  if (skg_records_get_length (records) == skg_plan_get_length (plan))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               _ ("%s: %" PRIu64 " of %" PRIu64 " samples are in its manifest"), folder,
               skg_records_get_length (records), skg_plan_get_length (plan));
  return FALSE;
}

gboolean
skg_set_end_write (const char *folder, const SkgPlan *plan, GError **error)
{
  g_autofree char *work = g_build_filename (folder, SKG_SET_WORK_FOLDER, NULL);
  g_autofree char *work_file = g_build_filename (folder, SKG_RECORDS_WORK_FILE, NULL);
  g_autoptr (SkgRecords) records = skg_records_open (work_file, error);
  g_autoptr (SkgSetFiles) files = skg_set_files_new (folder, "end");
  g_autofree char *readme = skg_set_dup_readme (plan);
  const SkgSetEnd end = { plan, records, files };

  if (records == NULL || !check_count (folder, plan, records, error) ||
      (plan->n_shards == 1 && !finish_formats (&end, error)) ||
      !skg_set_files_write (files, SKG_SET_README_FILE, readme, strlen (readme), FALSE,
                            error) ||
      !write_manifest (records, files, error) || !write_sums (records, files, error))
    return FALSE;
  if (plan->n_shards == 1)
    skg_folder_remove (work);
  return TRUE;
}
