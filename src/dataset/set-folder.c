/* SPDX-License-Identifier: Apache-2.0
 * The folder of a set. */
#include "config.h"

#include "dataset/set-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "dataset/preview.h"

void
skg_set_state_clear (SkgSetState *state)
{
  g_clear_pointer (&state->done, g_free);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

/* (transfer full): the nearest folder above that exists. */
static char *
dup_existing (const char *folder)
{
  char *path = g_canonicalize_filename (folder, NULL);

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      char *parent = g_path_get_dirname (path);

      g_free (path);
      path = parent;
    }
  return path;
}

guint64
skg_set_folder_get_free_bytes (const char *folder)
{
  g_autofree char *path = dup_existing (folder);
  struct statvfs status;

  if (statvfs (path, &status) != 0)
    return G_MAXUINT64;
  return (guint64) status.f_bavail * status.f_frsize;
}

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) == NULL;
}

/* Which option made the other set another one. */
static gboolean
refuse_other (const char *folder,
              const SkgPlan *plan,
              const char *other,
              GError **error)
{
  g_autoptr (JsonNode) old = skg_json_parse (other, -1, SKG_SET_PLAN_FILE, NULL);
  g_autoptr (JsonNode) new = skg_json_parse (plan->text, -1, SKG_SET_PLAN_FILE, NULL);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (old == NULL || !JSON_NODE_HOLDS_OBJECT (old))
    return refuse (error, _ ("-o %s: its %s is no set of this program"), folder,
                   SKG_SET_PLAN_FILE);
  if (!json_node_equal (json_object_get_member (json_node_get_object (new), "scenes"),
                        json_object_get_member (json_node_get_object (old), "scenes")))
    return refuse (error,
                   _ ("-o %s: holds a set of another scene; choose another folder"),
                   folder);
  json_object_iter_init_ordered (&iter, json_node_get_object (new));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      JsonNode *before = json_object_get_member (json_node_get_object (old), key);
      g_autofree char *now_text = skg_json_dup_excerpt (value);
      g_autofree char *old_text =
          before != NULL ? skg_json_dup_excerpt (before) : g_strdup ("null");

      if (before == NULL || !json_node_equal (before, value))
        return refuse (error,
                       _ ("-o %s: holds a set with another %s: %s there, %s asked for"),
                       folder, key, old_text, now_text);
    }
  return TRUE;
}

static char *
dup_shard_text (const SkgPlan *plan)
{
  return g_strdup_printf ("{ \"shard\": %u, \"of\": %u }\n", plan->shard,
                          plan->n_shards);
}

static gboolean
check_shard (const char *folder, const SkgPlan *plan, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SKG_SET_SHARD_FILE, NULL);
  g_autofree char *text = NULL;
  g_autofree char *own = plan->n_shards > 1 ? dup_shard_text (plan) : NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  if (g_strcmp0 (text, own) == 0)
    return TRUE;
  if (text != NULL)
    g_strchomp (text);
  return refuse (error,
                 _ ("-o %s: holds another shard of this set (%s); each shard "
                    "needs a folder of its own"),
                 folder, text != NULL ? text : _ ("all of it"));
}

static gboolean
has_files (const char *folder, JsonObject *record)
{
  g_autoptr (GPtrArray) files = skg_record_list_files (record);

  for (guint i = 0; i < files->len; i++)
    {
      const SkgSetFile *file = files->pdata[i];
      g_autofree char *path = g_build_filename (folder, file->path, NULL);
      GStatBuf status;

      if (g_stat (path, &status) != 0 || (guint64) status.st_size != file->n_bytes)
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_done (const char *folder, const SkgPlan *plan, SkgSetState *state, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SKG_RECORDS_WORK_FILE, NULL);
  g_autoptr (SkgRecords) records = NULL;
  guint64 first = skg_plan_get_first (plan);
  guint64 length = skg_plan_get_length (plan);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  records = skg_records_open (path, error);
  if (records == NULL)
    return FALSE;
  for (guint64 i = 0; i < skg_records_get_length (records); i++)
    {
      guint64 index = skg_records_get_index (records, i);
      g_autoptr (JsonObject) record = skg_records_load (records, i, error);

      if (record == NULL)
        return FALSE;
      if (index < first || index - first >= length || !has_files (folder, record) ||
          !skg_preview_has_part (plan, folder, index))
        continue;
      state->done[index - first] = 1;
      state->n_done++;
    }
  return TRUE;
}

gboolean
skg_set_folder_check (const char *folder,
                      const SkgPlan *plan,
                      SkgSetState *state,
                      GError **error)
{
  g_autofree char *existing = dup_existing (folder);
  g_autofree char *plan_path = g_build_filename (folder, SKG_SET_PLAN_FILE, NULL);
  g_autofree char *sums_path = g_build_filename (folder, SKG_SET_SUMS_FILE, NULL);
  g_autofree char *text = NULL;

  *state = (SkgSetState){ .done = g_malloc0 (skg_plan_get_length (plan)) };
  if (!g_file_test (existing, G_FILE_TEST_IS_DIR))
    return refuse (error, _ ("-o %s: %s is not a folder"), folder, existing);
  if (access (existing, W_OK | X_OK) != 0)
    return refuse (error, _ ("-o %s: cannot be written to: %s"), folder,
                   g_strerror (errno));
  if (!g_file_get_contents (plan_path, &text, NULL, NULL))
    {
      state->is_new = TRUE;
      return !g_file_test (folder, G_FILE_TEST_EXISTS) || is_empty (folder) ||
             refuse (error, _ ("-o %s: is not empty, and holds no set"), folder);
    }
  if ((strcmp (text, plan->text) != 0 && !refuse_other (folder, plan, text, error)) ||
      !check_shard (folder, plan, error))
    return FALSE;
  state->is_complete = g_file_test (sums_path, G_FILE_TEST_EXISTS);
  return state->is_complete || find_done (folder, plan, state, error);
}

/* What a killed run was writing; parts and the manifest stay. */
static void
clear_temporary (const char *work)
{
  g_autoptr (GDir) dir = g_dir_open (work, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (work, name, NULL);

      if (strchr (name, '+') != NULL || g_str_has_prefix (name, ".skiagraph-"))
        skg_folder_remove (path);
    }
}

static int
lock (const char *folder, const char *work, GError **error)
{
  g_autofree char *path = g_build_filename (work, "lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  refuse (error,
          fd < 0 ? _ ("-o %s: cannot be written to: %s")
                 : _ ("-o %s: another skg is at work there (%s)"),
          folder, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

int
skg_set_folder_open (const char *folder, const SkgPlan *plan, GError **error)
{
  g_autofree char *work = g_build_filename (folder, SKG_SET_WORK_FOLDER, NULL);
  g_autoptr (SkgSetFiles) files = skg_set_files_new (folder, "open");
  g_autofree char *plan_path = g_build_filename (folder, SKG_SET_PLAN_FILE, NULL);
  g_autofree char *shard = dup_shard_text (plan);
  int fd;

  if (!skg_folder_make (work, error))
    return -1;
  fd = lock (folder, work, error);
  if (fd < 0)
    return -1;
  clear_temporary (work);
  /* The plan last: without it, the folder is nobody's. */
  if (g_file_test (plan_path, G_FILE_TEST_EXISTS) ||
      ((plan->n_shards == 1 || skg_set_files_write (files, SKG_SET_SHARD_FILE, shard,
                                                    strlen (shard), FALSE, error)) &&
       skg_set_files_write (files, SKG_SET_PLAN_FILE, plan->text, strlen (plan->text),
                            FALSE, error)))
    return fd;
  close (fd);
  return -1;
}

SkgPlan *
skg_set_folder_load_plan (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SKG_SET_PLAN_FILE, NULL);
  g_autofree char *shard_path = g_build_filename (folder, SKG_SET_SHARD_FILE, NULL);
  g_autofree char *text = NULL;
  g_autofree char *shard_text = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (SkgPlan) plan = NULL;
  guint numbers[2] = { 1, 1 };

  if (!g_file_get_contents (path, &text, NULL, &local))
    {
      refuse (error, _ ("%s: holds no set: %s"), folder, local->message);
      return NULL;
    }
  plan = skg_plan_new_from_text (text, path, error);
  if (plan == NULL)
    return NULL;
  if (g_file_get_contents (shard_path, &shard_text, NULL, NULL) &&
      (sscanf (shard_text, "{ \"shard\": %u, \"of\": %u }", &numbers[0], &numbers[1]) !=
           2 ||
       numbers[0] < 1 || numbers[0] > numbers[1]))
    {
      refuse (error, _ ("%s: not of this program"), shard_path);
      return NULL;
    }
  plan->shard = numbers[0];
  plan->n_shards = numbers[1];
  return g_steal_pointer (&plan);
}
