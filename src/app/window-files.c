/* SPDX-License-Identifier: Apache-2.0
 * Opening files and folders: dialogs, drops, recent files, a choice of series. */
#include "config.h"

#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/file-dialog.h"
#include "base/error.h"

#define RECENT_GROUP "Skiagraph"
#define MAX_RECENT 10

static gboolean
is_landmark_path (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".fcsv") || g_str_has_suffix (lower, ".mrk.json");
}

/* Recent files */

static void
add_recent (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  gboolean folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  char *groups[] = { (char *) RECENT_GROUP, NULL };
  GtkRecentData data = {
    .mime_type = (char *) (folder ? "inode/directory" : "application/octet-stream"),
    .app_name = (char *) "Skiagraph",
    .app_exec = (char *) "skiagraph %u",
    .groups = groups,
  };

  if (uri != NULL)
    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static void
on_recent_changed (GtkRecentManager *manager, SkgWindow *self)
{
  GList *items = gtk_recent_manager_get_items (manager);
  int n = 0;

  g_menu_remove_all (self->recent_menu);
  for (GList *link = items; link != NULL && n < MAX_RECENT; link = link->next)
    {
      GtkRecentInfo *info = link->data;
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *path = NULL;

      if (!gtk_recent_info_has_group (info, RECENT_GROUP) ||
          !gtk_recent_info_is_local (info))
        continue;
      path = g_filename_from_uri (gtk_recent_info_get_uri (info), NULL, NULL);
      if (path == NULL)
        continue;
      item = g_menu_item_new (gtk_recent_info_get_display_name (info), NULL);
      g_menu_item_set_action_and_target (item, "win.open-path", "s", path);
      g_menu_append_item (self->recent_menu, item);
      n++;
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
}

/* Series */

static void
on_series_response (AdwMessageDialog *dialog, const char *response, SkgWindow *self)
{
  SkgScene *scene = g_object_get_data (G_OBJECT (dialog), "skg-scene");
  GtkListBox *list = g_object_get_data (G_OBJECT (dialog), "skg-list");
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);
  g_autofree char *path = NULL;

  if (!g_str_equal (response, "open") || row == NULL)
    return;
  path = g_strdup (skg_scene_get_volume_path (scene));
  skg_scene_set_volume_path (scene, path,
                             g_object_get_data (G_OBJECT (row), "skg-uid"));
  skg_window_open_scene (self, scene);
}

/* @line: "UID  N slices  description", as skg_volume_load() lists them. */
static GtkWidget *
new_series_row (const char *line)
{
  g_autofree char *stripped = g_strstrip (g_strdup (line));
  char *rest = stripped + strcspn (stripped, " \t");
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label;

  if (*rest != '\0')
    *rest++ = '\0';
  label = gtk_label_new (*rest != '\0' ? g_strstrip (rest) : stripped);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_margin_top (label, 8);
  gtk_widget_set_margin_bottom (label, 8);
  gtk_widget_set_margin_start (label, 8);
  gtk_widget_set_margin_end (label, 8);
  gtk_widget_set_tooltip_text (row, stripped);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "skg-uid", g_strdup (stripped), g_free);
  return row;
}

/* A series line begins with a UID: digits and at least one dot. */
static gboolean
is_series_line (const char *line)
{
  gsize length;

  line += strspn (line, " \t");
  length = strspn (line, "0123456789.");
  return length > 2 && memchr (line, '.', length) != NULL &&
         (line[length] == '\0' || g_ascii_isspace (line[length]));
}

static void
ask_series (SkgWindow *self, SkgScene *scene, const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *dialog;

  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; lines[i] != NULL; i++)
    if (is_series_line (lines[i]))
      gtk_list_box_append (GTK_LIST_BOX (list), new_series_row (lines[i]));
  if (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0) == NULL)
    {
      g_object_ref_sink (list);
      g_object_unref (list);
      skg_window_show_error (self, message);
      return;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Which Series?"),
                                   _ ("This folder holds more than one."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Cancel"), "open", _ ("_Open"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "open");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  g_object_set_data_full (G_OBJECT (dialog), "skg-scene", g_object_ref (scene),
                          g_object_unref);
  g_object_set_data (G_OBJECT (dialog), "skg-list", list);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_series_response), self,
                           0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Scenes */

static void
open_phantom (SkgWindow *self)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();

  skg_window_open_scene (self, scene);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkgWindow) self = user_data;
  SkgSession *session = SKG_SESSION (source);
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (GError) error = NULL;
  gboolean loaded = skg_session_load_finish (session, result, &error);

  if (self->session == NULL)
    return; /* the window is closed */
  scene = g_object_ref (skg_session_get_load_scene (session, result));
  if (loaded)
    {
      const char *path = skg_scene_get_volume_path (scene);

      if (path != NULL)
        add_recent (path);
      return;
    }
  if (g_error_matches (error, SKG_ERROR, SKG_ERROR_SERIES))
    ask_series (self, scene, error->message);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    skg_window_show_error (self, error->message);

  /* Nothing is open yet: better the built-in body than an empty window. */
  if (skg_session_get_body (session) == NULL &&
      skg_scene_get_volume_path (scene) != NULL)
    open_phantom (self);
}

void
skg_window_open_scene (SkgWindow *self, SkgScene *scene)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_return_if_fail (SKG_IS_WINDOW (self));

  g_set_object (&self->load_cancellable, cancellable);
  skg_session_load_async (self->session, scene, cancellable, on_loaded,
                          g_object_ref (self));
}

static void
open_landmarks (SkgWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgLandmarkSet) set = NULL;
  g_autofree char *text = NULL;
  guint n;

  if (skg_session_get_body (self->session) == NULL)
    return;
  set = skg_landmark_set_load (path, &error);
  if (set == NULL)
    {
      skg_window_show_error (self, error->message);
      return;
    }
  skg_window_show_error (self, NULL);
  skg_scene_set_landmarks_path (skg_session_get_scene (self->session), path);
  skg_session_set_landmarks (self->session, set);
  skg_session_set_show_landmarks (self->session, TRUE);
  n = skg_landmark_set_get_length (set);
  text = g_strdup_printf (ngettext ("%u landmark", "%u landmarks", n), n);
  skg_window_add_toast (self, text);
}

static void
on_labels_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkgWindow) self = user_data;
  SkgSession *session = SKG_SESSION (source);
  g_autoptr (GError) error = NULL;
  gboolean opened = skg_session_open_labels_finish (session, result, &error);

  if (self->session == NULL)
    return; /* the window is closed */
  if (!opened)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        skg_window_show_error (self, error->message);
      return;
    }
  skg_window_show_error (self, NULL);
  gtk_stack_set_visible_child_name (self->panels, "structures");
}

static void
open_labels (SkgWindow *self, const char *path)
{
  if (skg_session_get_body (self->session) != NULL)
    skg_session_open_labels_async (self->session, path, NULL, on_labels_opened,
                                   g_object_ref (self));
}

/* What says by its name that it is one: Slicer's segmentations. */
static gboolean
is_labels_path (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".seg.nrrd");
}

void
skg_window_open_path (SkgWindow *self, const char *path)
{
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SKG_IS_WINDOW (self));

  if (is_landmark_path (path))
    {
      open_landmarks (self, path);
      return;
    }
  if (is_labels_path (path))
    {
      open_labels (self, path);
      return;
    }
  scene = skg_scene_new_for_path (path, &error);
  if (scene == NULL)
    {
      skg_window_show_error (self, error->message);
      return;
    }
  skg_window_show_error (self, NULL);
  skg_window_open_scene (self, scene);
}

static void
on_path_chosen (const char *path, gpointer user_data)
{
  skg_window_open_path (SKG_WINDOW (user_data), path);
}

static void
on_labels_chosen (const char *path, gpointer user_data)
{
  open_labels (SKG_WINDOW (user_data), path);
}

static void
action_open_labels (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (self), SKG_FILE_DIALOG_OPEN_LABELS,
                                        NULL, on_labels_chosen);
}

static void
action_open (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);
  SkgFileDialogKind kind = SKG_FILE_DIALOG_OPEN_BODY;

  if (g_str_equal (name, "win.open-folder"))
    kind = SKG_FILE_DIALOG_OPEN_FOLDER;
  else if (g_str_equal (name, "win.open-landmarks"))
    kind = SKG_FILE_DIALOG_OPEN_LANDMARKS;
  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (self), kind, NULL, on_path_chosen);
}

static void
action_open_path (GtkWidget *widget, const char *name, GVariant *parameter)
{
  skg_window_open_path (SKG_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
action_open_phantom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_phantom (SKG_WINDOW (widget));
}

static gboolean
on_drop (
    GtkDropTarget *target, const GValue *value, double x, double y, SkgWindow *self)
{
  GSList *files = g_value_get_boxed (value);
  gboolean taken = FALSE;

  for (GSList *link = files; link != NULL; link = link->next)
    {
      const char *path = g_file_peek_path (link->data);

      if (path == NULL)
        continue;
      skg_window_open_path (self, path);
      taken = TRUE;
    }
  return taken;
}

void
skg_window_init_files (SkgWindow *self)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));

  self->recent_menu = g_menu_new ();
  g_menu_append_section (self->open_menu, _ ("Recent"),
                         G_MENU_MODEL (self->recent_menu));
  adw_split_button_set_menu_model (self->open_button, G_MENU_MODEL (self->open_menu));
  g_signal_connect_object (manager, "changed", G_CALLBACK (on_recent_changed), self, 0);
  on_recent_changed (manager, self);
}

void
skg_window_class_install_file_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.open", NULL, action_open);
  gtk_widget_class_install_action (klass, "win.open-folder", NULL, action_open);
  gtk_widget_class_install_action (klass, "win.open-landmarks", NULL, action_open);
  gtk_widget_class_install_action (klass, "win.open-labels", NULL, action_open_labels);
  gtk_widget_class_install_action (klass, "win.open-path", "s", action_open_path);
  gtk_widget_class_install_action (klass, "win.open-phantom", NULL,
                                   action_open_phantom);
}
