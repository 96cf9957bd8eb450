/* SPDX-License-Identifier: Apache-2.0
 * Opening files and folders: dialogs, drops, recent files, a choice of series. */
#include "config.h"

#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/file-dialog.h"
#include "app/start-page.h"
#include "base/error.h"
#include "scene/shipped.h"

#define RECENT_GROUP "Skiagraph"
#define MAX_RECENT 10
/* Of a scene: the file or folder that the user chose, a scene file or a CT. */
#define SOURCE "skg-source"
/* Of the choice of series, in pixels; a patient CD holds dozens. */
#define SERIES_LIST_HEIGHT 320

static gboolean
is_landmark_path (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".fcsv") || g_str_has_suffix (lower, ".mrk.json");
}

/* Recent files */

void
skg_window_add_recent (const char *path)
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

/* Newest first: the manager keeps the order in which files came in. */
static int
compare_recent (gconstpointer a, gconstpointer b)
{
  GDateTime *x = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *y = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (y, x);
}

/* Folders of CTs are often all called alike: with the folder that they are in. A
 * label's single underscore would be a mnemonic. */
static char *
dup_recent_label (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *parent_name = g_filename_display_basename (parent);
  g_autoptr (GString) label = g_string_new (name);

  if (g_file_test (path, G_FILE_TEST_IS_DIR) && strcmp (parent, "/") != 0)
    g_string_printf (label, "%s/%s", parent_name, name);
  g_string_replace (label, "_", "__", 0);
  return g_strdup (label->str);
}

static void
on_recent_changed (GtkRecentManager *manager, SkgWindow *self)
{
  GList *items = g_list_sort (gtk_recent_manager_get_items (manager), compare_recent);
  int n = 0;

  g_menu_remove_all (self->recent_menu);
  for (GList *link = items; link != NULL && n < MAX_RECENT; link = link->next)
    {
      GtkRecentInfo *info = link->data;
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *path = NULL;
      g_autofree char *label = NULL;

      if (!gtk_recent_info_has_group (info, RECENT_GROUP) ||
          !gtk_recent_info_is_local (info) || !gtk_recent_info_exists (info))
        continue;
      path = g_filename_from_uri (gtk_recent_info_get_uri (info), NULL, NULL);
      if (path == NULL)
        continue;
      label = dup_recent_label (path);
      item = g_menu_item_new (label, NULL);
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
  g_auto (GStrv) parts = g_strsplit (line, "  ", 3);
  guint n_parts = g_strv_length (parts);
  const char *description = n_parts > 2 ? g_strstrip (parts[2]) : "";
  g_autofree char *title =
      g_markup_escape_text (*description != '\0' ? description : parts[0], -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), n_parts > 1 ? parts[1] : "");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, parts[0]);
  g_object_set_data_full (G_OBJECT (row), "skg-uid", g_strdup (parts[0]), g_free);
  return row;
}

/* A double click, or Enter, on a series opens it. */
static void
on_series_activated (GtkListBox *list, GtkListBoxRow *row, AdwMessageDialog *dialog)
{
  adw_message_dialog_response (dialog, "open");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* (nullable): a list with the series of @message, which begin on its second line */
static GtkWidget *
new_series_list (const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);
  GtkWidget *list;

  if (lines[0] == NULL || lines[1] == NULL)
    return NULL;
  list = gtk_list_box_new ();
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (list), FALSE);
  for (guint i = 1; lines[i] != NULL; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_series_row (lines[i]));
  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  return list;
}

static void
ask_series (SkgWindow *self, SkgScene *scene, const char *message)
{
  GtkWidget *list = new_series_list (message);
  GtkWidget *scroller;
  GtkWidget *dialog;

  if (list == NULL)
    {
      skg_window_show_error (self, message);
      return;
    }
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller),
                                                    TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              SERIES_LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Which Series?"),
                                   _ ("This folder holds more than one."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Cancel"), "open", _ ("_Open"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "open");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scroller);
  g_object_set_data_full (G_OBJECT (dialog), "skg-scene", g_object_ref (scene),
                          g_object_unref);
  g_object_set_data (G_OBJECT (dialog), "skg-list", list);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_series_activated), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_series_response), self,
                           0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Scenes */

static void
open_phantom (SkgWindow *self, gpointer data)
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
      const char *path = g_object_get_data (G_OBJECT (scene), SOURCE);

      skg_window_take_document (self, scene, path);
      if (path != NULL)
        skg_window_add_recent (path);
      return;
    }
  if (g_error_matches (error, SKG_ERROR, SKG_ERROR_SERIES))
    ask_series (self, scene, error->message);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    skg_window_show_error (self, error->message);

  /* Nothing is open yet: better the start page than an empty window. */
  if (skg_session_get_body (session) == NULL)
    skg_window_show_start (self, TRUE);
}

void
skg_window_open_scene (SkgWindow *self, SkgScene *scene)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_return_if_fail (SKG_IS_WINDOW (self));

  g_set_object (&self->load_cancellable, cancellable);
  skg_window_show_start (self, FALSE);
  skg_session_load_async (self->session, scene, cancellable, on_loaded,
                          g_object_ref (self));
}

void
skg_window_set_scene_source (SkgScene *scene, const char *path)
{
  g_object_set_data_full (G_OBJECT (scene), SOURCE,
                          g_canonicalize_filename (path, NULL), g_free);
}

static void
open_landmarks (SkgWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n;

  if (skg_session_get_body (self->session) == NULL)
    return;
  if (!skg_session_open_landmarks (self->session, path, &error))
    {
      skg_window_show_error (self, error->message);
      return;
    }
  skg_window_show_error (self, NULL);
  skg_session_set_show_landmarks (self->session, TRUE);
  n = skg_landmark_set_get_length (skg_session_get_landmarks (self->session));
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

/**
 * Request: to open something in place of the present document.
 * @landmarks_path, @labels_path: (nullable): in place of those of the scene, or of the
 *   landmarks beside the CT
 */
typedef struct
{
  char *path;
  char *landmarks_path;
  char *labels_path;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_free (request->landmarks_path);
  g_free (request->labels_path);
  g_free (request);
}

static void
open_request (SkgWindow *self, gpointer data)
{
  const Request *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new_for_path (request->path, &error);

  if (scene == NULL)
    {
      skg_window_show_error (self, error->message);
      return;
    }
  if (request->landmarks_path != NULL)
    skg_scene_set_landmarks_path (scene, request->landmarks_path);
  if (request->labels_path != NULL)
    skg_scene_set_labels (scene, request->labels_path, NULL);
  skg_window_set_scene_source (scene, request->path);
  skg_window_show_error (self, NULL);
  skg_window_open_scene (self, scene);
}

static void
open_body (SkgWindow *self,
           const char *path,
           const char *landmarks_path,
           const char *labels_path)
{
  Request *request = g_new0 (Request, 1);

  *request =
      (Request){ g_strdup (path), g_strdup (landmarks_path), g_strdup (labels_path) };
  skg_window_leave_document (self, open_request, request, request_free);
}

void
skg_window_open_path (SkgWindow *self, const char *path)
{
  g_return_if_fail (SKG_IS_WINDOW (self));

  if (is_landmark_path (path))
    open_landmarks (self, path);
  else if (is_labels_path (path))
    open_labels (self, path);
  else
    open_body (self, path, NULL, NULL);
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
  skg_window_leave_document (SKG_WINDOW (widget), open_phantom, NULL, NULL);
}

/* A CT, its landmarks and its labels may come together, and the slices of a series all
 * at once: of those the first brings the others along. */
static gboolean
on_drop (
    GtkDropTarget *target, const GValue *value, double x, double y, SkgWindow *self)
{
  GSList *files = g_value_get_boxed (value);
  const char *body = NULL;
  const char *landmarks = NULL;
  const char *labels = NULL;

  for (GSList *link = files; link != NULL; link = link->next)
    {
      const char *path = g_file_peek_path (link->data);

      if (path == NULL)
        continue;
      if (is_landmark_path (path))
        landmarks = path;
      else if (is_labels_path (path))
        labels = path;
      else if (body == NULL)
        body = path;
    }
  if (body != NULL)
    open_body (self, body, landmarks, labels);
  if (body == NULL && landmarks != NULL)
    open_landmarks (self, landmarks);
  if (body == NULL && labels != NULL)
    open_labels (self, labels);
  return body != NULL || landmarks != NULL || labels != NULL;
}

/* The start page beside the work, of which one is seen. */
static void
add_pages (SkgWindow *self)
{
  GtkWidget *work = GTK_WIDGET (self->main_paned);
  GtkWidget *start = skg_start_page_new (G_MENU_MODEL (self->recent_menu));

  self->pages = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_transition_type (self->pages, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  g_object_ref (work);
  adw_toast_overlay_set_child (self->toasts, NULL);
  gtk_stack_add_named (self->pages, work, "work");
  g_object_unref (work);
  gtk_stack_add_named (self->pages, start, "start");
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->pages));
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
  add_pages (self);
}

void
skg_window_show_start (SkgWindow *self, gboolean show)
{
  g_return_if_fail (SKG_IS_WINDOW (self));

  gtk_stack_set_visible_child_name (self->pages, show ? "start" : "work");
  /* Nothing to turn yet. */
  gtk_widget_set_visible (GTK_WIDGET (self->chooser_slot), !show);
  gtk_widget_set_visible (GTK_WIDGET (self->fluoro_slot), !show);
}

static void
action_show_start (GtkWidget *widget, const char *name, GVariant *parameter)
{
  skg_window_show_start (SKG_WINDOW (widget), TRUE);
}

static void
open_shipped (SkgWindow *self, gpointer data)
{
  g_autoptr (SkgScene) scene = skg_scene_new_shipped (data);

  skg_window_open_scene (self, scene);
}

static void
action_open_shipped (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *id = g_variant_get_string (parameter, NULL);

  if (skg_shipped_scene_find (id) != NULL)
    skg_window_leave_document (SKG_WINDOW (widget), open_shipped, g_strdup (id),
                               g_free);
}

void
skg_window_class_install_file_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.open", NULL, action_open);
  gtk_widget_class_install_action (klass, "win.open-folder", NULL, action_open);
  gtk_widget_class_install_action (klass, "win.open-landmarks", NULL, action_open);
  gtk_widget_class_install_action (klass, "win.open-labels", NULL, action_open_labels);
  gtk_widget_class_install_action (klass, "win.open-path", "s", action_open_path);
  gtk_widget_class_install_action (klass, "win.show-start", NULL, action_show_start);
  gtk_widget_class_install_action (klass, "win.open-shipped", "s", action_open_shipped);
  gtk_widget_class_install_action (klass, "win.open-phantom", NULL,
                                   action_open_phantom);
}
