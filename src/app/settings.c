/* SPDX-License-Identifier: Apache-2.0
 * What the program remembers between runs. Main thread. */
#include "config.h"

#include "app/settings.h"

#include <gio/gio.h>

#define GROUP "window"

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "skiagraph", "settings.ini", NULL);
}

static GKeyFile *
get_file (void)
{
  static GKeyFile *file;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (file != NULL)
    return file;
  path = dup_path ();
  file = g_key_file_new ();
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_message ("settings are not read: %s: %s", path, error->message);
  return file;
}

char *
skg_settings_dup_string (const char *key, const char *fallback)
{
  char *value = g_key_file_get_string (get_file (), GROUP, key, NULL);

  return value != NULL ? value : g_strdup (fallback);
}

int
skg_settings_get_int (const char *key, int low, int high, int fallback)
{
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (get_file (), GROUP, key, &error);

  return error == NULL && value >= low && value <= high ? value : fallback;
}

gboolean
skg_settings_get_boolean (const char *key, gboolean fallback)
{
  g_autoptr (GError) error = NULL;
  gboolean value = g_key_file_get_boolean (get_file (), GROUP, key, &error);

  return error == NULL ? value : fallback;
}

void
skg_settings_set_string (const char *key, const char *value)
{
  g_key_file_set_string (get_file (), GROUP, key, value);
}

void
skg_settings_set_int (const char *key, int value)
{
  g_key_file_set_integer (get_file (), GROUP, key, value);
}

void
skg_settings_set_boolean (const char *key, gboolean value)
{
  g_key_file_set_boolean (get_file (), GROUP, key, value);
}

void
skg_settings_save (void)
{
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (get_file (), path, &error))
    g_message ("settings are not kept: %s", error->message);
}
