/* SPDX-License-Identifier: Apache-2.0
 * Looks whether a set is what it says. */
#include "config.h"

#include "dataset/verify.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "dataset/set-folder.h"
#include "dataset/writer.h"

/* Hexadecimal digits, and two spaces before the name. */
#define SUM_LENGTH 64

void
skg_verify_result_clear (SkgVerifyResult *result)
{
  g_clear_pointer (&result->problems, g_ptr_array_unref);
}

static void G_GNUC_PRINTF (2, 3)
    add_problem (SkgVerifyResult *result, const char *format, ...)
{
  va_list args;

  if (result->problems == NULL)
    result->problems = g_ptr_array_new_with_free_func (g_free);
  va_start (args, format);
  g_ptr_array_add (result->problems, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
check_file (const char *folder,
            const char *sum,
            const char *name,
            SkgVerifyResult *result)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *own = skg_file_hash (path, NULL, &local);

  result->n_files++;
  if (own != NULL && strncmp (own, sum, SUM_LENGTH) == 0)
    return;
  result->n_bad++;
  if (own == NULL)
    add_problem (result, "%s", local->message);
  else
    add_problem (result, _ ("%s: its SHA-256 is not that of %s"), path,
                 SKG_SET_SUMS_FILE);
}

gboolean
skg_verify_files (const char *folder, SkgVerifyResult *result, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SKG_SET_SUMS_FILE, NULL);
  g_autoptr (SkgPlan) plan = skg_set_folder_load_plan (folder, error);
  g_autofree char *line = NULL;
  size_t size = 0;
  gssize n;
  FILE *sums;

  if (plan == NULL)
    return FALSE;
  sums = g_fopen (path, "re");
  if (sums == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("%s: not complete; the command that made it goes on"), folder);
      return FALSE;
    }
  while ((n = getline (&line, &size, sums)) > 0)
    {
      g_strchomp (line);
      if (strlen (line) > SUM_LENGTH + 2 && strstr (line, "..") == NULL)
        check_file (folder, line, line + SUM_LENGTH + 2, result);
      else
        add_problem (result, _ ("%s: \"%.80s\" is no line of it"), path, line);
    }
  fclose (sums);
  return TRUE;
}

static gboolean
has_same_gl (JsonObject *record, const SkgGlInfo *gl_info)
{
  JsonObject *gl = json_object_get_object_member (record, "gl");

  return gl != NULL &&
         strcmp (json_object_get_string_member_with_default (gl, "renderer", ""),
                 gl_info->renderer) == 0 &&
         strcmp (json_object_get_string_member_with_default (gl, "version", ""),
                 gl_info->version) == 0;
}

/* Writes the sample into @scratch and compares hashes. */
static gboolean
compare (const SkgShot *shot,
         JsonObject *record,
         const char *scratch,
         SkgVerifyResult *result,
         GError **error)
{
  g_autoptr (SkgSetFiles) files = skg_set_files_new (scratch, "verify");
  g_autoptr (GPtrArray) stored = skg_record_list_files (record);
  GPtrArray *made = skg_set_files_list (files);
  gboolean same;

  for (guint i = 0; i < shot->plan->formats->len; i++)
    if (!((const SkgWriter *) shot->plan->formats->pdata[i])
             ->write (shot, files, error))
      return FALSE;
  same = stored->len == made->len;
  for (guint i = 0; same && i < made->len; i++)
    {
      const SkgSetFile *a = stored->pdata[i];
      const SkgSetFile *b = made->pdata[i];

      same = strcmp (a->path, b->path) == 0 && strcmp (a->sha256, b->sha256) == 0;
      if (!same)
        add_problem (result, _ ("sample %" PRIu64 ": %s comes out otherwise"),
                     shot->index, a->path);
    }
  if (same)
    result->n_again++;
  else
    result->n_differ++;
  return TRUE;
}

static gboolean
check_sample (const SkgPlan *plan,
              SkgRecords *records,
              guint64 i,
              guint32 number,
              const char *scratch,
              SkgRenderService *service,
              SkgExportLoadFunc load,
              SkgVerifyResult *result,
              GError **error)
{
  g_autoptr (JsonObject) record = skg_records_load (records, i, error);
  guint64 index = skg_records_get_index (records, i);
  guint number_of_body = skg_plan_get_body (plan, index);
  g_autoptr (SkgShotBody) body = NULL;
  g_autoptr (SkgShot) shot = NULL;
  SkgBody *loaded;

  if (record == NULL)
    return FALSE;
  if (!has_same_gl (record, skg_render_service_get_gl_info (service)))
    {
      result->n_other_gl++;
      return TRUE;
    }
  loaded = load (plan->scenes->pdata[skg_plan_get_scene (plan, number_of_body)],
                 plan->seed, index, NULL, service, error);
  if (loaded == NULL)
    return FALSE;
  body = skg_shot_body_new (plan, number_of_body, loaded, NULL, error);
  if (body == NULL)
    return FALSE;
  shot = skg_shot_new (plan, body, index, number, service, error);
  return shot != NULL && compare (shot, record, scratch, result, error);
}

gboolean
skg_verify_samples (const char *folder,
                    guint n_samples,
                    SkgRenderService *service,
                    SkgExportLoadFunc load,
                    SkgVerifyResult *result,
                    GError **error)
{
  g_autofree char *path = g_build_filename (folder, SKG_RECORDS_FILE, NULL);
  g_autoptr (SkgPlan) plan = skg_set_folder_load_plan (folder, error);
  g_autoptr (SkgRecords) records = NULL;
  g_autofree guint32 *numbers = NULL;
  g_autofree char *scratch = NULL;
  g_autofree char *work = NULL;
  gboolean ok = TRUE;

  if (plan == NULL || (records = skg_records_open (path, error)) == NULL)
    return FALSE;
  if (skg_records_get_length (records) != skg_plan_get_length (plan))
    {
      add_problem (result, _ ("%s: not all samples are in it"), path);
      return TRUE;
    }
  scratch = g_dir_make_tmp ("skiagraph-XXXXXX", error);
  if (scratch == NULL)
    return FALSE;
  work = g_build_filename (scratch, SKG_SET_WORK_FOLDER, NULL);
  numbers = skg_plan_get_numbers (plan);
  ok = skg_folder_make (work, error);
  for (guint i = 0; ok && i < MIN (n_samples, skg_records_get_length (records)); i++)
    {
      gint32 one = g_random_int_range (0, (gint32) skg_records_get_length (records));

      ok = check_sample (plan, records, (guint64) one, numbers[one], scratch, service,
                         load, result, error);
    }
  skg_folder_remove (scratch);
  return ok;
}
