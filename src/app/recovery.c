/* SPDX-License-Identifier: Apache-2.0
 * What is not saved yet, kept in the user's state folder. */
#include "config.h"

#include "app/recovery.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"

#define SUFFIX ".scene"
#define LOCK_SUFFIX ".lock"

struct _SkgRecovery
{
  char *path;
  char *lock_path;
  int lock; /* open and locked, or -1 */
  gboolean told;
};

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "skiagraph", "recovery", NULL);
}

static char *
dup_lock_path (const char *path)
{
  return g_strconcat (path, LOCK_SUFFIX, NULL);
}

/* The kernel lets go of it when the process ends, however it does. -1: another process
 * holds it, or it cannot be made. */
static int
lock (const char *lock_path)
{
  int file = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (file >= 0 && flock (file, LOCK_EX | LOCK_NB) == 0)
    return file;
  if (file >= 0)
    close (file);
  return -1;
}

SkgRecovery *
skg_recovery_new (void)
{
  static guint counter;
  SkgRecovery *self = g_new0 (SkgRecovery, 1);
  g_autofree char *folder = dup_folder ();
  g_autofree char *name = g_strdup_printf ("%d-%u-%08x" SUFFIX, (int) getpid (),
                                           counter++, g_random_int ());

  self->path = g_build_filename (folder, name, NULL);
  self->lock_path = dup_lock_path (self->path);
  self->lock = -1;
  return self;
}

void
skg_recovery_drop (SkgRecovery *self)
{
  g_unlink (self->path);
  if (self->lock < 0)
    return;
  g_unlink (self->lock_path);
  close (self->lock);
  self->lock = -1;
}

void
skg_recovery_free (SkgRecovery *self)
{
  skg_recovery_drop (self);
  g_free (self->path);
  g_free (self->lock_path);
  g_free (self);
}

static void
add_uint (JsonObject *object, const char *key, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  /* JSON's numbers end at 2^53. */
  json_object_set_string_member (object, key, text);
}

void
skg_recovery_keep (SkgRecovery *self, SkgScene *scene, const char *document)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *json = skg_scene_to_json (scene);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  JsonObject *object = json_object_new ();
  guint64 seed;
  guint64 index;

  json_node_take_object (root, object);
  if (document != NULL && g_utf8_validate (document, -1, NULL))
    json_object_set_string_member (object, "document", document);
  skg_scene_get_shown_sample (scene, &seed, &index);
  add_uint (object, "seed", seed);
  add_uint (object, "index", index);
  json_object_set_member (object, "scene", skg_json_parse (json, -1, "scene", NULL));
  text = skg_json_to_text (root);

  g_mkdir_with_parents (folder, 0700);
  if (self->lock < 0)
    self->lock = lock (self->lock_path);
  if (g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                0600, &error) ||
      self->told)
    return;
  self->told = TRUE;
  g_message ("unsaved scenes are not kept: %s", error->message);
}

/* What was left behind */

static gboolean
is_left_behind (const char *path)
{
  g_autofree char *lock_path = dup_lock_path (path);
  int file = lock (lock_path);

  if (file < 0)
    return FALSE;
  close (file);
  return TRUE;
}

char *
skg_recovery_find (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *newest = NULL;
  gint64 newest_time = G_MININT64;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (!g_str_has_suffix (name, SUFFIX) || g_stat (path, &info) != 0 ||
          info.st_mtime < newest_time || !is_left_behind (path))
        continue;
      newest_time = info.st_mtime;
      g_free (newest);
      newest = g_steal_pointer (&path);
    }
  return g_steal_pointer (&newest);
}

static guint64
get_uint (JsonObject *object, const char *key)
{
  const char *text = json_object_get_string_member_with_default (object, key, "0");
  guint64 value = 0;

  g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &value, NULL);
  return value;
}

SkgScene *
skg_recovery_load (const char *path, char **document, GError **error)
{
  g_autoptr (JsonNode) root = skg_json_load (path, error);
  g_autoptr (SkgScene) scene = NULL;
  g_autofree char *json = NULL;
  JsonObject *object;
  JsonNode *node;

  if (root == NULL)
    return NULL;
  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  node = object != NULL ? json_object_get_member (object, "scene") : NULL;
  if (node == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: holds no scene", path);
      return NULL;
    }
  json = skg_json_to_text (node);
  scene = skg_scene_new_from_json (json, NULL, error);
  if (scene == NULL)
    return NULL;
  skg_scene_set_shown_sample (scene, get_uint (object, "seed"),
                              get_uint (object, "index"));
  *document =
      g_strdup (json_object_get_string_member_with_default (object, "document", NULL));
  return g_steal_pointer (&scene);
}

void
skg_recovery_forget (const char *path)
{
  g_autofree char *lock_path = dup_lock_path (path);

  g_unlink (path);
  g_unlink (lock_path);
}
