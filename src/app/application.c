/* SPDX-License-Identifier: Apache-2.0
 * The program: command line, windows, actions that belong to no window. */
#include "config.h"

#include "app/application.h"

#include <glib/gi18n.h>

#include "app/settings.h"
#include "app/window.h"
#include "base/error.h"
#include "scene/shipped.h"

struct _SkgApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (SkgApplication, skg_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "set", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_ ("Set a value of the scene, for example carm.primary_deg=30"),
    N_ ("KEY=VALUE") },
  { "view", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_ ("Open with a standard view (listed by “skg views”)"), N_ ("ID") },
  { "compare", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Beside a real X-ray (PNG, TIFF or DICOM)"), N_ ("FILE") },
  { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_ ("Print the version and exit"), NULL },
  { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL,
    N_ ("[FILE | FOLDER | SCENE]") },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

static SkgWindow *
new_window (SkgApplication *self)
{
  SkgWindow *window = skg_window_new (ADW_APPLICATION (self));

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* The first window, with what was asked for; the start page if that is nothing. */
static SkgWindow *
open_scene (SkgApplication *self, SkgScene *scene)
{
  SkgWindow *window = new_window (self);

  if (scene != NULL)
    skg_window_open_scene (window, scene);
  else
    skg_window_show_start (window, TRUE);
  skg_window_offer_recovery (window);
  return window;
}

static char *
dup_view_ids (void)
{
  GPtrArray *views = skg_view_list ();
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < views->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                            ((const SkgView *) g_ptr_array_index (views, i))->id);
  return g_string_free (ids, FALSE);
}

static gboolean
set_number (SkgScene *scene, const char *key, double value, GError **error)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *assignment = NULL;

  g_ascii_dtostr (text, sizeof text, value);
  assignment = g_strdup_printf ("%s=%s", key, text);
  return skg_scene_set_value (scene, assignment, error);
}

/* Angles only: the isocentre stays open until the body is there. */
static gboolean
apply_view (SkgScene *scene, const char *id, GError **error)
{
  const SkgView *view = skg_view_find (id);
  g_autofree char *ids = NULL;

  if (view != NULL)
    return set_number (scene, "carm.primary_deg", SKG_DEG_FROM_RAD (view->primary_rad),
                       error) &&
           set_number (scene, "carm.secondary_deg",
                       SKG_DEG_FROM_RAD (view->secondary_rad), error) &&
           (view->sid_mm <= 0 ||
            set_number (scene, "carm.sid_mm", view->sid_mm, error));
  ids = dup_view_ids ();
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, _ ("--view: \"%s\" is not one of %s"),
               id, ids);
  return FALSE;
}

/* Names of shipped scenes come before files only where there is no such file. */
static gboolean
is_shipped (const char *argument, const char *path)
{
  return argument != NULL && skg_shipped_scene_find (argument) != NULL &&
         !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* (nullable): the scene that the arguments describe. A file that is no scene and no
 * volume is left to the window, which says so in its info bar. */
static SkgScene *
new_scene (const char *shipped, const char *path, GVariantDict *dict, GError **error)
{
  g_autofree const char **assignments = NULL;
  g_autoptr (SkgScene) scene = NULL;
  const char *view = NULL;

  if (shipped != NULL)
    scene = skg_scene_new_shipped (shipped);
  else
    scene = path != NULL ? skg_scene_new_for_path (path, error) : skg_scene_new ();
  if (scene == NULL)
    return NULL;
  if (g_variant_dict_lookup (dict, "view", "&s", &view) &&
      !apply_view (scene, view, error))
    return NULL;
  g_variant_dict_lookup (dict, "set", "^a&s", &assignments);
  for (guint i = 0; assignments != NULL && assignments[i] != NULL; i++)
    if (!skg_scene_set_value (scene, assignments[i], error))
      return NULL;
  return g_steal_pointer (&scene);
}

static int
skg_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  GVariantDict *dict = g_application_command_line_get_options_dict (line);
  g_autofree const char **paths = NULL;
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  const char *path = NULL;
  const char *shipped = NULL;
  const char *radiograph = NULL;
  SkgWindow *window;

  g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&ay", &paths);
  if (paths != NULL && paths[0] != NULL)
    {
      file = g_application_command_line_create_file_for_arg (line, paths[0]);
      path = g_file_peek_path (file);
      if (is_shipped (paths[0], path))
        {
          shipped = paths[0];
          path = NULL;
        }
      if (paths[1] != NULL)
        g_set_error (&error, SKG_ERROR, SKG_ERROR_INPUT,
                     _ ("one file, folder or scene at a time, not \"%s\" as well"),
                     paths[1]);
    }
  if (paths == NULL && !g_variant_dict_contains (dict, "compare") &&
      !g_variant_dict_contains (dict, "view") && !g_variant_dict_contains (dict, "set"))
    {
      open_scene (SKG_APPLICATION (application), NULL);
      return 0;
    }
  if (error == NULL)
    scene = new_scene (shipped, path, dict, &error);
  if (scene == NULL)
    {
      g_application_command_line_printerr (line, "skiagraph: %s\n", error->message);
      return skg_error_get_exit_status (error);
    }
  if (path != NULL)
    skg_window_set_scene_source (scene, path);
  window = open_scene (SKG_APPLICATION (application), scene);
  if (g_variant_dict_lookup (dict, "compare", "^&ay", &radiograph))
    {
      g_autoptr (GFile) other =
          g_application_command_line_create_file_for_arg (line, radiograph);

      skg_window_open_radiograph (window, g_file_peek_path (other));
    }
  return 0;
}

static int
skg_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  if (!g_variant_dict_contains (dict, "version"))
    return -1;
  g_print ("skiagraph %s\n", SKG_VERSION);
  return 0;
}

static void
skg_application_activate (GApplication *application)
{
  open_scene (SKG_APPLICATION (application), NULL);
}

static void
action_new_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  skg_window_show_start (new_window (SKG_APPLICATION (user_data)), TRUE);
}

static void
action_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  GList *windows = g_list_copy (gtk_application_get_windows (application));

  /* Closing, not destroying: windows keep their places. */
  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
  g_list_free (windows);
}

static void
action_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (
      parent, "application-name", "Skiagraph", "application-icon", SKG_APPLICATION_ID,
      "version", SKG_VERSION, "license-type", GTK_LICENSE_APACHE_2_0, "developer-name",
      _ ("The Skiagraph authors"), "comments",
      _ ("A virtual C-arm: X-rays from CT, live.\n\nNot for clinical use: pictures, "
         "angles and distances are those of a simulation."),
      NULL);
}

static void
apply_color_scheme (const char *name)
{
  AdwColorScheme scheme = ADW_COLOR_SCHEME_FORCE_DARK;

  if (g_str_equal (name, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (name, "system"))
    scheme = ADW_COLOR_SCHEME_DEFAULT;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
action_color_scheme (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *name = g_variant_get_string (state, NULL);

  apply_color_scheme (name);
  skg_settings_set_string (SKG_SETTING_COLOR_SCHEME, name);
  skg_settings_save ();
  g_simple_action_set_state (action, state);
}

static void
add_actions (SkgApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "new-window", .activate = action_new_window },
    { .name = "quit", .activate = action_quit },
    { .name = "about", .activate = action_about },
    { .name = "color-scheme",
      .parameter_type = "s",
      .state = "'dark'",
      .change_state = action_color_scheme },
  };
  g_autofree char *scheme = skg_settings_dup_string (SKG_SETTING_COLOR_SCHEME, "dark");
  GAction *action;

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  action = g_action_map_lookup_action (G_ACTION_MAP (self), "color-scheme");
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (scheme));
  apply_color_scheme (scheme);
}

static void
add_accels (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "win.open", { "<Control>o" } },
    { "win.open-folder", { "<Control><Shift>o" } },
    { "win.open-landmarks", { "<Control>l" } },
    { "win.open-labels", { "<Control>m" } },
    { "win.new-scene", { "<Control>n" } },
    { "win.save-scene", { "<Control>s" } },
    { "win.save-scene-as", { "<Control><Shift>s" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z", "<Control>y" } },
    { "win.save-picture", { "<Control>e" } },
    { "win.save-view", { "<Control><Shift>e" } },
    { "win.copy-view", { "<Control><Shift>c" } },
    { "win.show-panels", { "F9" } },
    { "win.fullscreen", { "F11" } },
    { "win.show-help-overlay", { "<Control>question", "F1" } },
    { "window.close", { "<Control>w" } },
    { "app.new-window", { "<Control><Shift>n" } },
    { "app.quit", { "<Control>q" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action,
                                           accels[i].accels);
}

static void
skg_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (skg_application_parent_class)->startup (application);
  add_actions (SKG_APPLICATION (application));
  add_accels (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (SKG_APPLICATION_ID);
}

static void
skg_application_class_init (SkgApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = skg_application_startup;
  application_class->activate = skg_application_activate;
  application_class->command_line = skg_application_command_line;
  application_class->handle_local_options = skg_application_handle_local_options;
}

static void
skg_application_init (SkgApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self),
      _ ("Opens a CT, a DICOM folder or a scene in a virtual C-arm; without one, the "
         "built-in pelvis."));
}

/* Each start is a process of its own: a window that fails takes no other with it. */
SkgApplication *
skg_application_new (void)
{
  return g_object_new (SKG_TYPE_APPLICATION, "application-id", SKG_APPLICATION_ID,
                       "resource-base-path", SKG_RESOURCE_ROOT, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE,
                       NULL);
}
