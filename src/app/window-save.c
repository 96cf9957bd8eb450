/* SPDX-License-Identifier: Apache-2.0
 * Copying and saving: the picture itself, the view as it is seen. What is saved carries
 * its scene. */
#include "config.h"

#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/file-dialog.h"
#include "scene/picture-scene.h"
#include "scene/scene-random.h"

#define TOAST_SECONDS 5

/* "pelvis-LAO30-CRA25.png": letters, digits and dashes of body and angles. */
static char *
dup_file_name (SkgWindow *self, const char *suffix)
{
  const SkgBody *body = skg_session_get_body (self->session);
  const SkgSample *sample = skg_session_get_sample (self->session);
  g_autofree char *angles = skg_pose_dup_angles_text (&sample->pose);
  g_auto (GStrv) parts = g_strsplit (angles, " / ", -1);
  g_autofree char *joined = g_strjoinv ("-", parts);
  GString *name = g_string_new (body != NULL ? body->name : "skiagraph");

  g_string_append_printf (name, "-%s", joined);
  g_string_replace (name, " ", "", 0);
  for (gsize i = 0; i < name->len; i++)
    if (!g_ascii_isalnum (name->str[i]) && strchr ("-_.", name->str[i]) == NULL)
      name->str[i] = '_';
  g_string_append (name, suffix);
  return g_string_free (name, FALSE);
}

void
skg_window_tell_saved (SkgWindow *self, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *escaped = g_markup_escape_text (base, -1);
  g_autofree char *folder = g_path_get_dirname (path);
  /* Translators: %s is a file name */
  g_autofree char *text = g_strdup_printf (_ ("Saved %s"), escaped);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _ ("Show Folder"));
  adw_toast_set_action_name (toast, "win.show-folder");
  adw_toast_set_action_target_value (toast, g_variant_new_string (folder));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
action_show_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *uri =
      g_filename_to_uri (g_variant_get_string (parameter, NULL), NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (widget), uri, GDK_CURRENT_TIME);
}

/**
 * PictureJob:
 * The picture with the detector's own pixels is rendered, packed and written in a
 * thread: it takes longer than the one of the view.
 */
typedef struct
{
  SkgRenderService *service;
  SkgScene *scene; /* a copy, for the file to carry */
  SkgFrame frame;
  gboolean in_colour;
  char *path;
} PictureJob;

static void
picture_job_free (gpointer data)
{
  PictureJob *job = data;

  g_object_unref (job->service);
  g_object_unref (job->scene);
  skg_frame_clear (&job->frame);
  g_free (job->path);
  g_free (job);
}

static void
run_picture_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PictureJob *job = data;
  g_autoptr (SkgPicture) picture = NULL;
  GError *error = NULL;

  picture = skg_render_service_render (job->service, &job->frame, &error);
  if (picture == NULL ||
      !skg_scene_save_picture (job->scene, picture, job->in_colour, job->path, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_picture_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkgWindow) self = user_data;
  PictureJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    skg_window_tell_saved (self, job->path);
  else
    skg_window_show_error (self, error->message);
}

/* (transfer full): the scene as it is seen: with the window that was chosen for it, and
 * the sample. What brings a picture back must not choose anew. */
static SkgScene *
dup_shown_scene (SkgWindow *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  const SkgDisplay *display = &skg_session_get_sample (self->session)->display;
  const SkgNumber window = { .kind = SKG_NUMBER_CONSTANT, .a = display->window };
  const SkgNumber level = { .kind = SKG_NUMBER_CONSTANT, .a = display->level };
  g_autofree char *json = skg_scene_to_json (scene);
  SkgScene *copy = skg_scene_new_from_json (json, NULL, NULL);
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  skg_scene_set_shown_sample (copy, seed, index);
  if (skg_session_is_window_automatic (self->session) && display->window > 0)
    {
      skg_scene_set_distribution (copy, "display.window", 0, &window, NULL, NULL);
      skg_scene_set_distribution (copy, "display.level", 0, &level, NULL, NULL);
    }
  return copy;
}

static void
save_picture (const char *path, gpointer user_data)
{
  SkgWindow *self = SKG_WINDOW (user_data);
  SkgRenderService *service = skg_session_get_service (self->session);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  PictureJob *job;

  if (service == NULL || skg_session_get_body (self->session) == NULL)
    return;
  job = g_new0 (PictureJob, 1);
  job->service = g_object_ref (service);
  job->scene = dup_shown_scene (self);
  job->in_colour = skg_session_get_sample (self->session)->display.tinted;
  job->path = g_strdup (path);
  if (!skg_sample_get_frame (skg_session_get_sample (self->session),
                             skg_session_get_body (self->session), SKG_QUALITY_LIVE,
                             &job->frame, &error))
    {
      skg_window_show_error (self, error->message);
      picture_job_free (job);
      return;
    }
  task = g_task_new (NULL, NULL, on_picture_saved, g_object_ref (self));
  g_task_set_task_data (task, job, picture_job_free);
  g_task_run_in_thread (task, run_picture_job);
}

/* RGBA as the view shows it, without a scale of the screen's own. */
static gboolean
save_texture (SkgWindow *self, GdkTexture *texture, const char *path, GError **error)
{
  g_autoptr (SkgScene) scene = dup_shown_scene (self);
  guint width = (guint) gdk_texture_get_width (texture);
  guint height = (guint) gdk_texture_get_height (texture);
  gsize n = (gsize) width * height;
  g_autofree guint32 *argb = g_new (guint32, n);
  g_autofree guint8 *rgb = g_malloc (3 * n);

  gdk_texture_download (texture, (guchar *) argb, (gsize) width * 4);
  for (gsize i = 0; i < n; i++)
    {
      rgb[3 * i] = (guint8) (argb[i] >> 16);
      rgb[3 * i + 1] = (guint8) (argb[i] >> 8);
      rgb[3 * i + 2] = (guint8) argb[i];
    }
  return skg_scene_save_png (scene, path, rgb, width, height, 3, 8, error);
}

static void
save_view (const char *path, gpointer user_data)
{
  SkgWindow *self = SKG_WINDOW (user_data);
  g_autoptr (GdkTexture) texture = skg_xray_view_dup_screenshot (self->xray_view);
  g_autoptr (GError) error = NULL;

  if (texture == NULL)
    return;
  if (save_texture (self, texture, path, &error))
    skg_window_tell_saved (self, path);
  else
    skg_window_show_error (self, error->message);
}

static void
save_landmarks (const char *path, gpointer user_data)
{
  SkgWindow *self = SKG_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (skg_session_save_landmarks (self->session, path, &error))
    skg_window_tell_saved (self, path);
  else
    skg_window_show_error (self, error->message);
}

static void
action_save_landmarks (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);
  const char *old =
      skg_scene_get_landmarks_path (skg_session_get_scene (self->session));
  g_autofree char *file_name =
      old != NULL ? g_path_get_basename (old) : g_strdup ("landmarks.mrk.json");

  if (skg_session_get_landmarks (self->session) == NULL)
    return;
  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (
      GTK_WINDOW (self), SKG_FILE_DIALOG_SAVE_LANDMARKS, file_name, save_landmarks);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);
  g_autofree char *file_name = dup_file_name (self, ".png");

  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (
      GTK_WINDOW (self), SKG_FILE_DIALOG_SAVE_PICTURE, file_name,
      g_str_equal (name, "win.save-view") ? save_view : save_picture);
}

/* The same without a dialog, for scripts and tests: the path is the parameter. */
static void
action_save_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);

  if (g_str_equal (name, "win.save-picture-to"))
    save_picture (path, widget);
  else if (g_str_equal (name, "win.save-landmarks-to"))
    save_landmarks (path, widget);
  else
    save_view (path, widget);
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);
  SkgPicture *picture = skg_session_get_picture (self->session);
  g_autoptr (GdkTexture) texture = NULL;

  if (picture == NULL)
    return;
  if (g_str_equal (name, "win.copy-view"))
    texture = skg_xray_view_dup_screenshot (self->xray_view);
  else
    texture = gdk_memory_texture_new ((int) picture->columns, (int) picture->rows,
                                      GDK_MEMORY_R8G8B8A8, picture->display,
                                      (gsize) picture->columns * 4);
  if (texture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  skg_window_add_toast (self, _ ("Copied"));
}

void
skg_window_class_install_save_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.copy-picture", NULL, action_copy);
  gtk_widget_class_install_action (klass, "win.copy-view", NULL, action_copy);
  gtk_widget_class_install_action (klass, "win.save-picture", NULL, action_save);
  gtk_widget_class_install_action (klass, "win.save-view", NULL, action_save);
  gtk_widget_class_install_action (klass, "win.save-picture-to", "s", action_save_to);
  gtk_widget_class_install_action (klass, "win.save-view-to", "s", action_save_to);
  gtk_widget_class_install_action (klass, "win.save-landmarks", NULL,
                                   action_save_landmarks);
  gtk_widget_class_install_action (klass, "win.save-landmarks-to", "s", action_save_to);
  gtk_widget_class_install_action (klass, "win.show-folder", "s", action_show_folder);
}
