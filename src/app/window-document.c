/* SPDX-License-Identifier: Apache-2.0
 * The scene as a document: new, save, undo and redo, what is not saved yet, and what a
 * process that died left behind. */
#include "config.h"

#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/file-dialog.h"

/* Nothing older is lost. */
#define KEEP_SECONDS 2

#define RESPONSE_RESTORE 1
#define RESPONSE_DISCARD 2

/* Of a scene: the path that it is saved to; and that it comes from a dead process. */
#define DOCUMENT "skg-document"
#define RECOVERED "skg-recovered"

/* --- Title and menus --- */

/* The file's name, or the body's. */
static char *
dup_title (SkgWindow *self)
{
  const SkgBody *body = skg_session_get_body (self->session);

  if (self->document_path != NULL)
    return g_filename_display_basename (self->document_path);
  return g_strdup (body != NULL ? body->title : "Skiagraph");
}

static void
refresh_title (SkgWindow *self)
{
  const SkgBody *body = skg_session_get_body (self->session);
  gboolean modified = skg_session_is_modified (self->session);
  g_autofree char *title = dup_title (self);
  g_autofree char *marked = g_strconcat (modified ? "• " : "", title, NULL);
  /* Translators: name of the body or of a file, then of the program */
  g_autofree char *window_title = g_strdup_printf (_ ("%s - Skiagraph"), marked);
  g_autofree char *subtitle = NULL;

  if (body == NULL)
    return;
  if (self->document_path != NULL)
    subtitle = g_strdup_printf ("%s  ·  %s", body->title, self->voxels_text);
  adw_window_title_set_title (self->title, marked);
  adw_window_title_set_subtitle (self->title,
                                 subtitle != NULL ? subtitle : self->voxels_text);
  gtk_window_set_title (GTK_WINDOW (self), window_title);
}

/* @name: (nullable): of the step */
static void
refresh_step (SkgWindow *self,
              GtkWidget *button,
              const char *action,
              const char *label,
              const char *keys,
              const char *name)
{
  g_autofree char *text =
      name != NULL ? g_strdup_printf ("%s: %s", label, name) : g_strdup (label);
  g_autofree char *tooltip = g_strdup_printf ("%s (%s)", text, keys);
  g_autoptr (GString) menu_label = g_string_new (text);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, name != NULL);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_string_replace (menu_label, "_", "__", 0);
  g_menu_append (self->edit_section, menu_label->str, action);
}

static void
refresh_steps (SkgWindow *self)
{
  g_menu_remove_all (self->edit_section);
  refresh_step (self, self->undo_button, "win.undo", _ ("Undo"), "Ctrl+Z",
                skg_session_get_undo_name (self->session));
  refresh_step (self, self->redo_button, "win.redo", _ ("Redo"), "Shift+Ctrl+Z",
                skg_session_get_redo_name (self->session));
}

/* --- What is not saved --- */

static void
keep_now (SkgWindow *self)
{
  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (skg_session_is_modified (self->session))
    skg_recovery_keep (self->recovery, skg_session_get_scene (self->session),
                       self->document_path);
  else
    skg_recovery_drop (self->recovery);
}

static gboolean
on_keep (gpointer user_data)
{
  SkgWindow *self = user_data;

  self->keep_source = 0;
  keep_now (self);
  return G_SOURCE_REMOVE;
}

static void
on_history_changed (SkgSession *session, SkgWindow *self)
{
  refresh_title (self);
  refresh_steps (self);
  skg_window_refresh_export (self);
  if (self->keep_source == 0)
    self->keep_source = g_timeout_add_seconds (KEEP_SECONDS, on_keep, self);
}

/* Another body may give the document another name. */
static void
on_body_changed (SkgSession *session, SkgWindow *self)
{
  refresh_title (self);
}

void
skg_window_take_document (SkgWindow *self, SkgScene *scene, const char *source)
{
  const char *document = g_object_get_data (G_OBJECT (scene), DOCUMENT);

  if (document == NULL && source != NULL && g_str_has_suffix (source, ".json"))
    document = source;
  g_free (self->document_path);
  self->document_path = g_strdup (document);
  if (g_object_get_data (G_OBJECT (scene), RECOVERED) != NULL)
    skg_session_mark_unsaved (self->session);
  refresh_title (self);
  refresh_steps (self);
  skg_window_refresh_export (self);
  keep_now (self);
}

/* --- Saving --- */

static gboolean
save_to (SkgWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!skg_scene_save (skg_session_get_scene (self->session), path, &error))
    {
      skg_window_show_error (self, error->message);
      return FALSE;
    }
  g_free (self->document_path);
  self->document_path = g_canonicalize_filename (path, NULL);
  skg_session_mark_saved (self->session);
  keep_now (self);
  skg_window_add_recent (self->document_path);
  skg_window_tell_saved (self, path);
  return TRUE;
}

static void
go_on (SkgWindow *self)
{
  SkgWindowFunc func = self->leave_func;
  gpointer data = g_steal_pointer (&self->leave_data);
  GDestroyNotify destroy = self->leave_destroy;

  self->leave_func = NULL;
  if (func != NULL)
    func (self, data);
  if (destroy != NULL)
    destroy (data);
}

static void
on_save_path (const char *path, gpointer user_data)
{
  SkgWindow *self = SKG_WINDOW (user_data);

  if (save_to (self, path))
    go_on (self);
}

static void
ask_path (SkgWindow *self)
{
  g_autofree char *title = dup_title (self);
  g_autoptr (GString) name = g_string_new (title);

  if (!g_str_has_suffix (name->str, ".json"))
    g_string_append (name, ".json");
  for (gsize i = 0; i < name->len; i++)
    if (g_ascii_isspace (name->str[i]) || name->str[i] == '/')
      name->str[i] = '-';
  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (self), SKG_FILE_DIALOG_SAVE_SCENE,
                                        name->str, on_save_path);
}

static void
forget_leaving (SkgWindow *self)
{
  if (self->leave_destroy != NULL && self->leave_data != NULL)
    self->leave_destroy (self->leave_data);
  self->leave_func = NULL;
  self->leave_data = NULL;
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  forget_leaving (self);
  if (g_str_equal (name, "win.save-scene-to"))
    save_to (self, g_variant_get_string (parameter, NULL));
  else if (self->document_path != NULL && g_str_equal (name, "win.save-scene"))
    save_to (self, self->document_path);
  else
    ask_path (self);
}

/* --- Leaving a document --- */

static void
on_leave_response (AdwMessageDialog *dialog, const char *response, SkgWindow *self)
{
  if (g_str_equal (response, "discard"))
    go_on (self);
  else if (!g_str_equal (response, "save"))
    forget_leaving (self);
  else if (self->document_path == NULL)
    ask_path (self);
  else if (save_to (self, self->document_path))
    go_on (self);
}

/* A turned arm or another window is no work that one would miss, unless it is in a file
 * of one's own. */
static gboolean
is_worth_asking (SkgWindow *self)
{
  return skg_session_is_modified (self->session) &&
         (self->document_path != NULL || skg_session_is_work_modified (self->session));
}

void
skg_window_leave_document (SkgWindow *self,
                           SkgWindowFunc func,
                           gpointer data,
                           GDestroyNotify destroy)
{
  g_autofree char *title = dup_title (self);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  forget_leaving (self);
  self->leave_func = func;
  self->leave_data = data;
  self->leave_destroy = destroy;
  if (!is_worth_asking (self))
    {
      go_on (self);
      return;
    }
  /* Translators: %s is the name of a scene */
  body = g_strdup_printf (_ ("What was changed in “%s” is lost if it is not saved."),
                          title);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Save Changes?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Cancel"), "discard", _ ("_Discard"), "save",
                                    _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_leave_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
close_window (SkgWindow *self, gpointer data)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

gboolean
skg_window_may_close (SkgWindow *self)
{
  if (self->may_close || !is_worth_asking (self))
    return TRUE;
  skg_window_leave_document (self, close_window, NULL, NULL);
  return FALSE;
}

static void
open_new (SkgWindow *self, gpointer data)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();

  skg_window_show_error (self, NULL);
  skg_window_open_scene (self, scene);
}

static void
action_new (GtkWidget *widget, const char *name, GVariant *parameter)
{
  skg_window_leave_document (SKG_WINDOW (widget), open_new, NULL, NULL);
}

static void
action_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);

  if (g_str_equal (name, "win.undo"))
    skg_session_undo (self->session);
  else
    skg_session_redo (self->session);
}

/* --- Left behind --- */

static void
restore (SkgWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *document = NULL;
  g_autoptr (SkgScene) scene = skg_recovery_load (self->found_path, &document, &error);

  if (scene == NULL)
    {
      skg_window_show_error (self, error->message);
      return;
    }
  g_object_set_data_full (G_OBJECT (scene), DOCUMENT, g_steal_pointer (&document),
                          g_free);
  g_object_set_data (G_OBJECT (scene), RECOVERED, scene);
  /* Kept again under this process's name first. */
  skg_recovery_keep (self->recovery, scene,
                     g_object_get_data (G_OBJECT (scene), DOCUMENT));
  skg_window_open_scene (self, scene);
}

static void
on_recovery_response (GtkInfoBar *bar, int response, SkgWindow *self)
{
  gtk_info_bar_set_revealed (bar, FALSE);
  if (self->found_path == NULL || response < 0)
    return;
  if (response == RESPONSE_RESTORE)
    restore (self);
  skg_recovery_forget (self->found_path);
  g_clear_pointer (&self->found_path, g_free);
  if (response == RESPONSE_DISCARD)
    skg_window_offer_recovery (self);
}

void
skg_window_offer_recovery (SkgWindow *self)
{
  g_return_if_fail (SKG_IS_WINDOW (self));

  g_free (self->found_path);
  self->found_path = skg_recovery_find ();
  gtk_info_bar_set_revealed (self->recovery_bar, self->found_path != NULL);
}

/* --- Life --- */

void
skg_window_init_document (SkgWindow *self)
{
  self->recovery = skg_recovery_new ();
  gtk_info_bar_add_button (self->recovery_bar, _ ("_Restore"), RESPONSE_RESTORE);
  gtk_info_bar_add_button (self->recovery_bar, _ ("_Discard"), RESPONSE_DISCARD);
  g_signal_connect (self->recovery_bar, "response", G_CALLBACK (on_recovery_response),
                    self);
  g_signal_connect_object (self->session, "history-changed",
                           G_CALLBACK (on_history_changed), self, 0);
  g_signal_connect_object (self->session, "body-changed", G_CALLBACK (on_body_changed),
                           self, G_CONNECT_AFTER);
  refresh_steps (self);
}

void
skg_window_clear_document (SkgWindow *self)
{
  g_clear_handle_id (&self->keep_source, g_source_remove);
  g_clear_pointer (&self->recovery, skg_recovery_free);
  g_clear_pointer (&self->document_path, g_free);
  g_clear_pointer (&self->found_path, g_free);
  g_clear_pointer (&self->voxels_text, g_free);
  forget_leaving (self);
}

void
skg_window_class_install_document_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.new-scene", NULL, action_new);
  gtk_widget_class_install_action (klass, "win.save-scene", NULL, action_save);
  gtk_widget_class_install_action (klass, "win.save-scene-as", NULL, action_save);
  gtk_widget_class_install_action (klass, "win.save-scene-to", "s", action_save);
  gtk_widget_class_install_action (klass, "win.undo", NULL, action_step);
  gtk_widget_class_install_action (klass, "win.redo", NULL, action_step);
}
