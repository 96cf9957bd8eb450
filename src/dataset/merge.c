/* SPDX-License-Identifier: Apache-2.0
 * Joins shards. */
#include "config.h"

#include "dataset/merge.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "dataset/set-end.h"

#define PARTS SKG_SET_WORK_FOLDER "/parts"

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
check_complete (const char *folder, GError **error)
{
  g_autofree char *sums = g_build_filename (folder, SKG_SET_SUMS_FILE, NULL);

  return g_file_test (sums, G_FILE_TEST_EXISTS) ||
         refuse (error, _ ("%s: not complete; the command that made it goes on"),
                 folder);
}

/* Fills @order with the folder of each shard. */
static gboolean
check_shards (const char *const *folders,
              SkgPlan **whole,
              GPtrArray *order,
              GError **error)
{
  g_autoptr (SkgPlan) first = skg_set_folder_load_plan (folders[0], error);

  if (first == NULL)
    return FALSE;
  g_ptr_array_set_size (order, (int) first->n_shards);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (SkgPlan) plan = skg_set_folder_load_plan (folders[i], error);

      if (plan == NULL)
        return FALSE;
      if (strcmp (plan->text, first->text) != 0)
        return refuse (error,
                       _ ("%s: of another set than %s: scene, seed or options differ"),
                       folders[i], folders[0]);
      if (plan->n_shards != first->n_shards)
        return refuse (error, _ ("%s: shard %u of %u, while %s is one of %u"),
                       folders[i], plan->shard, plan->n_shards, folders[0],
                       first->n_shards);
      if (order->pdata[plan->shard - 1] != NULL)
        return refuse (error, _ ("%s: shard %u is there twice, in %s too"), folders[i],
                       plan->shard, (const char *) order->pdata[plan->shard - 1]);
      if (!check_complete (folders[i], error))
        return FALSE;
      order->pdata[plan->shard - 1] = (gpointer) folders[i];
    }
  for (guint s = 0; s < order->len; s++)
    if (order->pdata[s] == NULL)
      return refuse (error, _ ("shard %u of %u is missing"), s + 1, order->len);
  if (first->n_shards == 1)
    return refuse (error, _ ("%s: is a whole set already"), folders[0]);
  first->shard = first->n_shards = 1;
  *whole = g_steal_pointer (&first);
  return TRUE;
}

/* Another CT under the same name would make another set. */
static gboolean
check_bodies (const SkgPlan *plan, GPtrArray *order, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_set_size (hashes, (int) skg_plan_get_n_bodies (plan));
  for (guint s = 0; s < order->len; s++)
    {
      g_autofree char *path =
          g_build_filename (order->pdata[s], SKG_RECORDS_FILE, NULL);
      g_autoptr (SkgRecords) records = skg_records_open (path, error);

      if (records == NULL)
        return FALSE;
      for (guint64 i = 0; i < skg_records_get_length (records); i++)
        {
          g_autoptr (JsonObject) record = skg_records_load (records, i, error);
          guint body = skg_plan_get_body (plan, skg_records_get_index (records, i));
          const char *hash;

          if (record == NULL)
            return FALSE;
          hash = json_object_get_string_member_with_default (record, "body_sha256", "");
          if (hashes->pdata[body] == NULL)
            hashes->pdata[body] = g_strdup (hash);
          else if (strcmp (hashes->pdata[body], hash) != 0)
            return refuse (
                error,
                _ ("%s: %s was another CT, or had other labels or "
                   "landmarks, there"),
                (const char *) order->pdata[s],
                (const char *) plan->sources->pdata[skg_plan_get_scene (plan, body)]);
        }
    }
  return TRUE;
}

static gboolean
link_file (const char *from_folder,
           const char *to_folder,
           const char *path,
           GError **error)
{
  g_autofree char *from = g_build_filename (from_folder, path, NULL);
  g_autofree char *to = g_build_filename (to_folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (to);
  g_autofree char *name = g_strdup_printf (SKG_SET_WORK_FOLDER "/merge+%s", path);
  g_autofree char *temporary = NULL;
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = NULL;

  if (!skg_folder_make (parent, error))
    return FALSE;
  if (link (from, to) == 0 || errno == EEXIST)
    return TRUE;
  g_strdelimit (name + strlen (SKG_SET_WORK_FOLDER) + 1, "/", '+');
  temporary = g_build_filename (to_folder, name, NULL);
  target = g_file_new_for_path (temporary);
  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error) &&
      g_rename (temporary, to) == 0)
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", to, g_strerror (errno));
  return FALSE;
}

static gboolean
link_tree (const char *from_folder,
           const char *to_folder,
           const char *below,
           GError **error)
{
  g_autofree char *path = g_build_filename (from_folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (below, name, NULL);
      g_autofree char *full = g_build_filename (from_folder, child, NULL);

      if (!(g_file_test (full, G_FILE_TEST_IS_DIR)
                ? link_tree (from_folder, to_folder, child, error)
                : link_file (from_folder, to_folder, child, error)))
        return FALSE;
    }
  return TRUE;
}

/* Files of all samples of one shard, and its lines to the end of @lines. */
static gboolean
take_shard (const char *folder, const char *output, GString *lines, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SKG_RECORDS_FILE, NULL);
  g_autoptr (SkgRecords) records = skg_records_open (path, error);

  if (records == NULL || !link_tree (folder, output, PARTS, error))
    return FALSE;
  for (guint64 i = 0; i < skg_records_get_length (records); i++)
    {
      g_autoptr (JsonObject) record = skg_records_load (records, i, error);
      g_autofree char *line = skg_records_dup_line (records, i, error);
      g_autoptr (GPtrArray) files = NULL;

      if (record == NULL || line == NULL)
        return FALSE;
      files = skg_record_list_files (record);
      for (guint f = 0; f < files->len; f++)
        if (!link_file (folder, output, ((const SkgSetFile *) files->pdata[f])->path,
                        error))
          return FALSE;
      g_string_append (lines, line);
    }
  return TRUE;
}

static gboolean
write_set (const SkgPlan *plan, GPtrArray *order, const char *output, GError **error)
{
  g_autoptr (SkgSetFiles) files = skg_set_files_new (output, "merge");
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint s = 0; s < order->len; s++)
    if (!take_shard (order->pdata[s], output, lines, error))
      return FALSE;
  return skg_set_files_write (files, SKG_RECORDS_WORK_FILE, lines->str, lines->len,
                              TRUE, error) &&
         skg_set_end_write (output, plan, error);
}

gboolean
skg_merge_run (const char *const *folders, const char *output, GError **error)
{
  g_autoptr (SkgPlan) plan = NULL;
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_auto (SkgSetState) state = { 0 };
  gboolean ok;
  int lock_fd;

  g_return_val_if_fail (folders != NULL && folders[0] != NULL, FALSE);

  if (!check_shards (folders, &plan, order, error) ||
      !check_bodies (plan, order, error) ||
      !skg_set_folder_check (output, plan, &state, error))
    return FALSE;
  if (state.is_complete)
    return TRUE;
  lock_fd = skg_set_folder_open (output, plan, error);
  if (lock_fd < 0)
    return FALSE;
  ok = write_set (plan, order, output, error);
  close (lock_fd);
  return ok;
}
