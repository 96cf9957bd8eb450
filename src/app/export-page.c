/* SPDX-License-Identifier: Apache-2.0
 * The export page: what the form asks for as a command, and what it would cost. */
#include "config.h"

#include "app/export-page-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app/file-dialog.h"
#include "dataset/set-folder.h"

/* A typed number is many changes. */
#define REST_MS 150

G_DEFINE_FINAL_TYPE (SkgExportPage, skg_export_page, ADW_TYPE_BIN)

/* --- What is asked for --- */

/* A scene that is not saved is written beside the set, when that is made. */
static char *
dup_source (SkgExportPage *self, const char *folder)
{
  if (self->scene_path != NULL)
    return g_strdup (self->scene_path);
  return g_strdup_printf ("%s-scene.json", folder != NULL ? folder : "set");
}

char *
skg_export_page_dup_key (SkgExportPage *self)
{
  g_auto (SkgExportChoice) choice = { 0 };

  skg_export_form_get_choice (self->form, &choice);
  return g_strdup_printf ("%s|%s|%u|%u|%u", choice.formats,
                          choice.stages != NULL ? choice.stages : "", choice.longer_px,
                          choice.reduce, choice.bits);
}

static void
show_estimate (SkgExportPage *self, const char *folder)
{
  g_autofree char *key = skg_export_page_dup_key (self);
  g_autofree char *text = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *room = NULL;
  g_autofree char *hint = NULL;
  guint64 free_bytes =
      skg_set_folder_get_free_bytes (folder != NULL ? folder : g_get_home_dir ());

  room = g_format_size (free_bytes);
  if (self->plan == NULL)
    text = g_strdup ("");
  else if (g_strcmp0 (key, self->speed_key) != 0)
    /* Translators: %s is an amount of memory */
    text = g_strdup_printf (
        _ ("Time and space are not known yet: a dry run measures them. %s are free."),
        room);
  else
    {
      duration =
          skg_export_dup_duration (skg_export_estimate_s (&self->speed, self->plan));
      bytes = g_format_size ((guint64) (self->speed.sample_bytes * self->plan->n));
      /* Translators: a duration, and amounts of memory */
      text =
          g_strdup_printf (_ ("About %s and %s; %s are free."), duration, bytes, room);
    }
  if (self->plan != NULL && folder == NULL)
    hint = g_strdup_printf ("%s\n%s", text, _ ("Export needs a folder: choose one."));
  gtk_label_set_label (self->estimate, hint != NULL ? hint : text);
}

void
skg_export_page_refresh (SkgExportPage *self)
{
  g_auto (SkgExportChoice) choice = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *command = NULL;

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  skg_export_form_get_choice (self->form, &choice);
  g_clear_pointer (&self->plan, skg_plan_free);
  g_free (self->source);
  self->source = dup_source (self, choice.folder);
  self->plan = skg_export_choice_new_plan (
      &choice, skg_session_get_scene (self->session), self->source, &error);
  if (self->plan != NULL)
    command = skg_export_dup_command (self->plan, choice.folder);
  gtk_label_set_label (self->command, command != NULL ? command : "");
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->command)),
                          command != NULL);
  gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  show_estimate (self, choice.folder);
  skg_export_page_refresh_actions (self);
}

static gboolean
on_rest (gpointer user_data)
{
  SkgExportPage *self = user_data;

  self->refresh_source = 0;
  if (self->form_is_stale)
    skg_export_form_refresh (self->form);
  self->form_is_stale = FALSE;
  skg_export_page_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (SkgExportPage *self)
{
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  self->refresh_source = g_timeout_add (REST_MS, on_rest, self);
}

static void
on_session_changed (SkgExportPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  /* While the arm is dragged: when it rests. */
  self->form_is_stale = TRUE;
  refresh_soon (self);
}

static void
skg_export_page_map (GtkWidget *widget)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);

  GTK_WIDGET_CLASS (skg_export_page_parent_class)->map (widget);
  skg_export_form_refresh (self->form);
  skg_export_page_refresh (self);
}

/* --- Folders --- */

static void
on_folder_response (GtkNativeDialog *dialog, int response, SkgExportPage *self)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    path = skg_file_dialog_dup_path (GTK_FILE_CHOOSER_NATIVE (dialog));
  if (path != NULL)
    skg_export_form_set_folder (self->form, path);
}

static void
on_real_response (GtkNativeDialog *dialog, int response, SkgExportPage *self)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    path = skg_file_dialog_dup_path (GTK_FILE_CHOOSER_NATIVE (dialog));
  if (path != NULL)
    skg_export_form_set_real_folder (self->form, path);
}

static void
choose (SkgExportPage *self, SkgFileDialogKind kind, GCallback callback)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (root), kind, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", callback, self, 0);
}

static void
on_choose_folder (SkgExportPage *self)
{
  choose (self, SKG_FILE_DIALOG_CHOOSE_SET, G_CALLBACK (on_folder_response));
}

static void
on_choose_real (SkgExportPage *self)
{
  choose (self, SKG_FILE_DIALOG_OPEN_REAL_FOLDER, G_CALLBACK (on_real_response));
}

/* --- Reading --- */

void
skg_export_page_set_scene_path (SkgExportPage *self, const char *path)
{
  g_return_if_fail (SKG_IS_EXPORT_PAGE (self));
  if (g_strcmp0 (self->scene_path, path) == 0)
    return;
  g_free (self->scene_path);
  self->scene_path = g_strdup (path);
  refresh_soon (self);
}

SkgExportForm *
skg_export_page_get_form (SkgExportPage *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PAGE (self), NULL);
  return self->form;
}

const char *
skg_export_page_get_command (SkgExportPage *self)
{
  return gtk_label_get_label (self->command);
}

const char *
skg_export_page_get_estimate (SkgExportPage *self)
{
  return gtk_label_get_label (self->estimate);
}

const char *
skg_export_page_get_problem (SkgExportPage *self)
{
  return gtk_label_get_label (self->problem);
}

const char *
skg_export_page_get_result (SkgExportPage *self)
{
  return gtk_label_get_label (self->result_text);
}

gboolean
skg_export_page_has_preview (SkgExportPage *self)
{
  return gtk_picture_get_paintable (self->preview) != NULL;
}

/* --- Object --- */

static void
skg_export_page_dispose (GObject *object)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  skg_export_page_clear_run (self);
  g_clear_object (&self->chooser);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKG_TYPE_EXPORT_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_export_page_parent_class)->dispose (object);
}

static void
skg_export_page_finalize (GObject *object)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (object);

  g_clear_pointer (&self->plan, skg_plan_free);
  g_free (self->source);
  g_free (self->scene_path);
  g_free (self->cluster);
  g_free (self->speed_key);
  G_OBJECT_CLASS (skg_export_page_parent_class)->finalize (object);
}

static void
skg_export_page_class_init (SkgExportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_export_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_export_page_finalize;
  widget_class->map = skg_export_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/export-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, form_slot);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, estimate);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, command);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, bar);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, progress_text);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, pause);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, result_box);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, result_text);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, show_folder);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, preview);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, log_expander);
  gtk_widget_class_bind_template_child (widget_class, SkgExportPage, log);
  skg_export_page_class_install_actions (widget_class);
}

static void
skg_export_page_init (SkgExportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_export_page_new (SkgSession *session)
{
  SkgExportPage *self = g_object_new (SKG_TYPE_EXPORT_PAGE, NULL);

  self->session = g_object_ref (session);
  self->form = SKG_EXPORT_FORM (skg_export_form_new (session));
  gtk_scrolled_window_set_child (self->form_slot, GTK_WIDGET (self->form));
  g_signal_connect_object (self->form, "changed", G_CALLBACK (refresh_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "choose-folder", G_CALLBACK (on_choose_folder),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "choose-real", G_CALLBACK (on_choose_real), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
