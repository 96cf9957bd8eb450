/* SPDX-License-Identifier: Apache-2.0
 * Comparing with a real X-ray, in the place of the X-ray view. */
#include "config.h"

#include <glib/gi18n.h>

#include "app/compare-page.h"
#include "app/file-dialog.h"
#include "app/style-dialog.h"
#include "app/window-private.h"
#include "scene/project.h"

#define PAGE "compare"

SkgComparePage *
skg_window_get_compare_page (SkgWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->xray_stack, PAGE);

  if (page == NULL)
    {
      page = skg_compare_page_new (self->session);
      gtk_stack_add_named (self->xray_stack, page, PAGE);
    }
  return SKG_COMPARE_PAGE (page);
}

void
skg_window_set_show_compare (SkgWindow *self, gboolean show)
{
  const char *now = gtk_stack_get_visible_child_name (self->xray_stack);

  /* Without OpenGL there are no pictures. */
  if (self->session == NULL || g_strcmp0 (now, "no-gl") == 0)
    return;
  if (show)
    skg_window_get_compare_page (self);
  gtk_stack_set_visible_child_name (self->xray_stack, show ? PAGE : "view");
}

static void
action_compare (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  skg_window_set_show_compare (
      self, g_strcmp0 (gtk_stack_get_visible_child_name (self->xray_stack), PAGE) != 0);
}

void
skg_window_open_radiograph (SkgWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  skg_window_set_show_compare (self, TRUE);
  if (!skg_compare_page_load (skg_window_get_compare_page (self), path, &error))
    skg_window_show_error (self, error->message);
}

static void
on_radiograph_chosen (const char *path, gpointer window)
{
  skg_window_open_radiograph (SKG_WINDOW (window), path);
}

static void
action_open_radiograph (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  g_set_object (&self->chooser, NULL);
  self->chooser = skg_file_dialog_show (
      GTK_WINDOW (self), SKG_FILE_DIALOG_OPEN_RADIOGRAPH, NULL, on_radiograph_chosen);
}

GtkWidget *
skg_window_fit_style (SkgWindow *self,
                      const char *folder,
                      const SkgStyleOptions *options)
{
  GtkWidget *dialog =
      skg_style_dialog_new (GTK_WINDOW (self), self->session, folder, options);

  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
on_folder_chosen (const char *path, gpointer window)
{
  skg_window_fit_style (SKG_WINDOW (window), path, NULL);
}

static void
action_fit_style (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  if (self->session == NULL || skg_session_get_service (self->session) == NULL)
    return;
  g_set_object (&self->chooser, NULL);
  self->chooser = skg_file_dialog_show (
      GTK_WINDOW (self), SKG_FILE_DIALOG_OPEN_REAL_FOLDER, NULL, on_folder_chosen);
}

static void
on_pose_chosen (const char *path, gpointer window)
{
  SkgWindow *self = SKG_WINDOW (window);
  const SkgBody *body = skg_session_get_body (self->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (body == NULL)
    return;
  text = skg_sample_describe_projection (skg_session_get_sample (self->session), body,
                                         NULL);
  if (g_file_set_contents (path, text, -1, &error))
    skg_window_tell_saved (self, path);
  else
    skg_window_show_error (self, error->message);
}

static void
action_save_pose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  g_set_object (&self->chooser, NULL);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (self), SKG_FILE_DIALOG_SAVE_POSE,
                                        "pose.json", on_pose_chosen);
}

void
skg_window_class_install_compare_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.compare", NULL, action_compare);
  gtk_widget_class_install_action (klass, "win.open-radiograph", NULL,
                                   action_open_radiograph);
  gtk_widget_class_install_action (klass, "win.fit-style", NULL, action_fit_style);
  gtk_widget_class_install_action (klass, "win.save-pose", NULL, action_save_pose);
}
