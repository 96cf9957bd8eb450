/* SPDX-License-Identifier: Apache-2.0
 * Ways to open: a choice of series, drops, recent files. And the style of the window,
 * which is chosen beside them. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../body/files.h"
#include "app/window-private.h"
#include "window-fixture.h"

/* WCAG 2.1, 1.4.3: text against its ground. */
#define MIN_CONTRAST 4.5

static const SkgBody *
get_body (SkgWindow *window)
{
  return skg_session_get_body (skg_window_get_session (window));
}

/* Slices of 4 x 3 pixels, 2 mm apart. */
static void
write_series (const char *folder, const char *uid, const char *description, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      TestSlice slice = test_slice ();
      g_autofree char *position = g_strdup_printf ("-10\\-20\\%u", 2 * i);
      g_autofree char *name = g_strdup_printf ("%s-%u.dcm", description, i);

      slice.series_uid = uid;
      slice.description = description;
      slice.position = position;
      test_slice_write (&slice, folder, name);
    }
}

static char *
write_landmarks (const char *folder, const char *name)
{
  static const char text[] = "# Markups fiducial file version = 4.11\n"
                             "# CoordinateSystem = LPS\n"
                             "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,"
                             "associatedNodeID\n"
                             "1,-9,-19,1,0,0,0,1,1,1,0,here,,\n";

  return test_file (folder, name, text, strlen (text));
}

/* A body of the built-in kind as a CT file; landmarks would lie beside it. */
static char *
write_volume (SkgWindow *window, const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  skg_volume_save (get_body (window)->volume, path, &error);
  g_assert_no_error (error);
  return path;
}

typedef struct
{
  SkgWindow *window;
  const char *name;
} Wanted;

static gboolean
has_body (gpointer user_data)
{
  Wanted *wanted = user_data;

  return g_strcmp0 (get_body (wanted->window)->name, wanted->name) == 0;
}

static void
wait_for_body (SkgWindow *window, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  Wanted wanted = { window, name };

  fixture_wait_until (has_body, &wanted);
  fixture_wait_full_picture (window);
}

static gboolean
has_dialog (gpointer user_data)
{
  return fixture_find_dialog () != NULL;
}

static gboolean
has_no_dialog (gpointer user_data)
{
  return fixture_find_dialog () == NULL;
}

static GtkListBoxRow *
get_row (AdwMessageDialog *dialog, int index)
{
  return gtk_list_box_get_row_at_index (
      g_object_get_data (G_OBJECT (dialog), "skg-list"), index);
}

static void
assert_row (AdwMessageDialog *dialog, int index, const char *title, const char *count)
{
  GtkListBoxRow *row = get_row (dialog, index);

  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==,
                   title);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, count);
}

static AdwMessageDialog *
ask_for_series (SkgWindow *window, const char *folder)
{
  skg_window_open_path (window, folder);
  fixture_wait_until (has_dialog, NULL);
  return fixture_find_dialog ();
}

static guint
count_slices (SkgWindow *window)
{
  return skg_volume_get_grid (get_body (window)->volume)->size[2];
}

/* One of the series has no UID, as after anonymizing. */
static void
test_series (void)
{
  SkgWindow *window = fixture_open_window ();
  const SkgBody *before = get_body (window);
  char *folder = test_folder_new ();
  AdwMessageDialog *dialog;

  write_series (folder, "1.2.3.100", "a & b", 3);
  write_series (folder, NULL, "thin", 2);
  write_series (folder, "1.2.3.300", "scout", 1);

  dialog = ask_for_series (window, folder);
  assert_row (dialog, 0, "CT a &amp; b", "3 slices");
  assert_row (dialog, 1, "CT scout", "1 slice");
  assert_row (dialog, 2, "CT thin", "2 slices");
  g_assert_null (get_row (dialog, 3));
  gtk_window_close (GTK_WINDOW (dialog));
  fixture_wait_until (has_no_dialog, NULL);
  g_assert_true (get_body (window) == before);
  g_assert_null (skg_window_get_error (window));

  dialog = ask_for_series (window, folder);
  gtk_list_box_select_row (g_object_get_data (G_OBJECT (dialog), "skg-list"),
                           get_row (dialog, 2));
  gtk_widget_activate_default (GTK_WIDGET (dialog));
  wait_for_body (window, folder);
  g_assert_cmpuint (count_slices (window), ==, 2);

  /* Enter or a double click on a row. */
  dialog = ask_for_series (window, folder);
  g_assert_true (gtk_widget_activate (GTK_WIDGET (get_row (dialog, 0))));
  fixture_wait_until (has_no_dialog, NULL);
  while (count_slices (window) != 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (skg_scene_get_volume_series (
                       skg_session_get_scene (skg_window_get_session (window))),
                   ==, "1.2.3.100");
  fixture_close_window (window);
  test_folder_remove (folder);
}

/* Lets the @n files fall on the window. */
static gboolean
drop (SkgWindow *window, const char *const *uris)
{
  g_autoptr (GListModel) controllers =
      gtk_widget_observe_controllers (GTK_WIDGET (window));
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = NULL;
  gboolean taken = FALSE;

  for (guint i = 0; uris[i] != NULL; i++)
    files = g_slist_append (files, strstr (uris[i], "://") != NULL
                                       ? g_file_new_for_uri (uris[i])
                                       : g_file_new_for_path (uris[i]));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_slist_free_full (files, g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller =
          g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 10.0, 10.0, &taken);
    }
  return taken;
}

static void
test_drop (void)
{
  SkgWindow *window = fixture_open_window ();
  const SkgBody *before = get_body (window);
  char *folder = test_folder_new ();
  g_autofree char *volume = write_volume (window, folder, "body.nii");
  g_autofree char *landmarks = write_landmarks (folder, "other.fcsv");
  g_autofree char *series = g_build_filename (folder, "series", NULL);
  g_autofree char *first = g_build_filename (series, "thin-0.dcm", NULL);
  g_autofree char *second = g_build_filename (series, "thin-1.dcm", NULL);
  SkgLandmarkSet *set;

  /* What is on no disk of this machine is not taken. */
  g_assert_false (drop (window, (const char *[]){ "sftp://host/ct.nii", NULL }));

  /* Landmarks alone go to the open body. */
  g_assert_true (drop (window, (const char *[]){ landmarks, NULL }));
  g_assert_true (get_body (window) == before);
  set = get_body (window)->landmarks;
  g_assert_cmpuint (skg_landmark_set_get_length (set), ==, 1);

  /* With a CT they belong to that, whichever comes first. */
  g_assert_true (drop (window, (const char *[]){ landmarks, volume, NULL }));
  wait_for_body (window, volume);
  set = get_body (window)->landmarks;
  g_assert_cmpuint (skg_landmark_set_get_length (set), ==, 1);
  g_assert_cmpstr (skg_landmark_set_get (set, 0)->name, ==, "here");

  /* Slices of one series. */
  g_assert_cmpint (g_mkdir (series, 0700), ==, 0);
  write_series (series, "1.2.3.4", "thin", 3);
  g_assert_true (drop (window, (const char *[]){ second, first, NULL }));
  wait_for_body (window, second);
  g_assert_cmpuint (count_slices (window), ==, 3);

  /* A file that is none of these: the bar says so, the body stays. */
  g_assert_true (drop (window, (const char *[]){ "/dev/null", NULL }));
  while (skg_window_get_error (window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (skg_window_get_error (window), "/dev/null"));
  g_assert_cmpuint (count_slices (window), ==, 3);
  fixture_close_window (window);
  test_folder_remove (folder);
}

typedef struct
{
  SkgWindow *window;
  const char *text; /* labels, each with a line end */
} Menu;

static char *
dup_recent (SkgWindow *window)
{
  GMenuModel *menu = G_MENU_MODEL (window->recent_menu);
  GString *text = g_string_new (NULL);

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *label = NULL;

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_string_append_printf (text, "%s\n", label);
    }
  return g_string_free (text, FALSE);
}

static gboolean
shows_recent (gpointer user_data)
{
  Menu *menu = user_data;
  g_autofree char *text = dup_recent (menu->window);

  return strcmp (text, menu->text) == 0;
}

static void
wait_for_recent (SkgWindow *window, const char *text)
{
  Menu menu = { window, text };

  fixture_wait_until (shows_recent, &menu);
}

static void
open_and_wait (SkgWindow *window, const char *path)
{
  skg_window_open_path (window, path);
  wait_for_body (window, path);
}

static void
test_recent (void)
{
  SkgWindow *window;
  char *folder = test_folder_new ();
  g_autofree char *series = g_build_filename (folder, "patient", "DICOM", NULL);
  g_autofree char *scene_path = g_build_filename (folder, "scene.json", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (GError) error = NULL;

  gtk_recent_manager_purge_items (gtk_recent_manager_get_default (), &error);
  g_assert_no_error (error);
  window = fixture_open_window ();
  wait_for_recent (window, "");
  first = write_volume (window, folder, "my_first.nii");
  second = write_volume (window, folder, "second.mha");

  /* Newest first; an underscore is no mnemonic. */
  open_and_wait (window, first);
  wait_for_recent (window, "my__first.nii\n");
  open_and_wait (window, second);
  wait_for_recent (window, "second.mha\nmy__first.nii\n");
  open_and_wait (window, first);
  wait_for_recent (window, "my__first.nii\nsecond.mha\n");

  /* A folder with the one that it is in. */
  g_assert_cmpint (g_mkdir_with_parents (series, 0700), ==, 0);
  write_series (series, "1.2.3.4", "thin", 3);
  open_and_wait (window, series);
  wait_for_recent (window, "patient/DICOM\nmy__first.nii\nsecond.mha\n");

  /* A scene is remembered itself, not its CT; what has gone is not offered. */
  scene = skg_scene_new_for_path (second, &error);
  g_assert_no_error (error);
  skg_scene_save (scene, scene_path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (first), ==, 0);
  skg_window_open_path (window, scene_path);
  wait_for_body (window, second);
  wait_for_recent (window, "scene.json\npatient/DICOM\nsecond.mha\n");

  /* What could not be opened is not there either. */
  skg_window_open_path (window, "/dev/null");
  while (skg_window_get_error (window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  wait_for_recent (window, "scene.json\npatient/DICOM\nsecond.mha\n");
  fixture_close_window (window);
  test_folder_remove (folder);
}

/* Relative luminance of one channel, WCAG 2.1. */
static double
linearize (double value)
{
  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_luminance (SkgWindow *window, const char *name)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (window));
  GdkRGBA color;

  g_assert_true (gtk_style_context_lookup_color (context, name, &color));
  return 0.2126 * linearize ((double) color.red) +
         0.7152 * linearize ((double) color.green) +
         0.0722 * linearize ((double) color.blue);
}

static double
get_contrast (SkgWindow *window, const char *text, const char *ground)
{
  double a = get_luminance (window, text);
  double b = get_luminance (window, ground);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* Dark at first; the choice holds for the next start. */
static void
test_style (void)
{
  static const char *const names[] = { "light", "dark" };
  GActionGroup *actions = G_ACTION_GROUP (fixture_get_application ());
  AdwStyleManager *manager = adw_style_manager_get_default ();
  SkgWindow *window = fixture_open_window ();
  g_autofree char *path =
      g_build_filename (g_get_user_config_dir (), "skiagraph", "settings.ini", NULL);

  g_assert_true (adw_style_manager_get_dark (manager));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *settings = NULL;
      g_autofree char *line = g_strdup_printf ("color-scheme=%s\n", names[i]);

      g_action_group_change_action_state (actions, "color-scheme",
                                          g_variant_new_string (names[i]));
      g_assert_cmpint (adw_style_manager_get_dark (manager), ==,
                       strcmp (names[i], "dark") == 0);
      fixture_turn_loop (50);
      g_assert_cmpfloat (get_contrast (window, "accent_color", "window_bg_color"), >,
                         MIN_CONTRAST);
      g_assert_cmpfloat (get_contrast (window, "window_fg_color", "window_bg_color"), >,
                         MIN_CONTRAST);
      g_assert_true (g_file_get_contents (path, &settings, NULL, NULL));
      g_assert_nonnull (strstr (settings, line));
    }
  fixture_close_window (window);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/open/series", test_series);
  g_test_add_func ("/app/open/drop", test_drop);
  g_test_add_func ("/app/open/recent", test_recent);
  g_test_add_func ("/app/open/style", test_style);
  return fixture_run ();
}
