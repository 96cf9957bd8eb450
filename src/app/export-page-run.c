/* SPDX-License-Identifier: Apache-2.0
 * What the export page runs: a dry run, the set itself, scripts for a cluster. */
#include "config.h"

#include "app/export-page-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "app/file-dialog.h"
#include "dataset/preview.h"

#define MAX_LOG_CHARS 200000

/* --- Files --- */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) &&
          !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
drop_dry_run (SkgExportPage *self)
{
  if (self->dry_folder != NULL)
    remove_tree (self->dry_folder);
  g_clear_pointer (&self->dry_folder, g_free);
}

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir == NULL || g_dir_read_name (dir) == NULL;
}

/* An unsaved scene is written where the plan says that it is. Another one that is there
 * stays if a set stands beside it: that set is made of it. */
static gboolean
save_source (SkgExportPage *self, const char *folder, GError **error)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  g_autofree char *parent = g_path_get_dirname (self->source);
  g_autofree char *draft = g_strconcat (self->source, ".new", NULL);
  g_autofree char *new_text = NULL;
  g_autofree char *old_text = NULL;

  if (self->scene_path != NULL)
    return TRUE;
  if (g_mkdir_with_parents (parent, 0777) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s",
                   parent, g_strerror (errno));
      return FALSE;
    }
  if (!skg_scene_save (scene, draft, error))
    return FALSE;
  if (!is_empty (folder) && g_file_get_contents (self->source, &old_text, NULL, NULL) &&
      g_file_get_contents (draft, &new_text, NULL, NULL) &&
      strcmp (old_text, new_text) != 0)
    {
      g_unlink (draft);
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST,
                   _ ("%s holds a set of another scene (%s): choose another folder."),
                   folder, self->source);
      return FALSE;
    }
  if (g_rename (draft, self->source) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s",
                   self->source, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* --- Showing --- */

static void
show_problem (SkgExportPage *self, const char *text)
{
  gtk_label_set_label (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), *text != '\0');
}

static void
add_to_log (SkgExportPage *self, const char *line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->log);
  GtkTextIter end;
  GtkTextIter start;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, line, -1);
  gtk_text_buffer_insert (buffer, &end, "\n", 1);
  if (gtk_text_buffer_get_char_count (buffer) > MAX_LOG_CHARS)
    {
      gtk_text_buffer_get_start_iter (buffer, &start);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, MAX_LOG_CHARS / 2);
      gtk_text_buffer_delete (buffer, &start, &end);
    }
  gtk_widget_set_visible (self->log_expander, TRUE);
}

static void
on_line (SkgExportProcess *process, const char *line, SkgExportPage *self)
{
  add_to_log (self, line);
  if (self->job == SKG_EXPORT_JOB_CLUSTER && line[0] != '\0')
    gtk_label_set_label (self->result_text, line);
}

static char *
dup_progress_text (SkgExportPage *self, const SkgExportProgressLine *p)
{
  g_autofree char *left = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (p->n_total == 0)
    return g_strdup (self->job == SKG_EXPORT_JOB_DRY_RUN ? _ ("Dry run: starting…")
                                                         : _ ("Starting…"));
  if (self->job == SKG_EXPORT_JOB_DRY_RUN)
    g_string_append_printf (text, "%s  ", _ ("Dry run:"));
  /* Translators: how many, of how many */
  g_string_append_printf (text, _ ("%" PRIu64 " of %" PRIu64), p->n_done, p->n_total);
  if (p->n_failed > 0)
    g_string_append_printf (text, _ (", %" PRIu64 " failed"), p->n_failed);
  if (p->finishing)
    g_string_append_printf (text, "  ·  %s", _ ("writing what belongs to all"));
  else if (skg_export_process_is_paused (self->process))
    g_string_append_printf (text, "  ·  %s", _ ("paused"));
  else if (p->per_second > 0)
    {
      g_string_append_printf (text, _ ("  ·  %.2f a second"), p->per_second);
      if (isfinite (p->seconds_left))
        {
          left = skg_export_dup_duration (p->seconds_left);
          /* Translators: %s is a duration */
          g_string_append_printf (text, _ ("  ·  %s left"), left);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_progress (SkgExportPage *self)
{
  const SkgExportProgressLine *p;
  g_autofree char *text = NULL;

  if (self->process == NULL)
    return;
  p = skg_export_process_get (self->process);
  text = dup_progress_text (self, p);
  gtk_label_set_label (self->progress_text, text);
  gtk_progress_bar_set_fraction (
      self->bar, p->n_total > 0 ? (double) p->n_done / (double) p->n_total : 0);
  gtk_button_set_label (self->pause, skg_export_process_is_paused (self->process)
                                         ? _ ("_Go On")
                                         : _ ("_Pause"));
}

static void
show_preview (SkgExportPage *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, SKG_PREVIEW_FILE, NULL);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (path, NULL);

  if (texture == NULL)
    return;
  gtk_picture_set_paintable (self->preview, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, "preview");
}

/* --- Ending --- */

static void
learn_speed (SkgExportPage *self, const char *folder)
{
  const SkgExportProgressLine *p = skg_export_process_get (self->process);
  guint64 n_new = p->n_done - MIN (p->n_before, p->n_done);

  if (!p->complete || n_new == 0)
    return;
  /* The first sample of a body costs more: its voxels go to the driver. */
  self->speed = (SkgExportSpeed){
    .sample_s = n_new > p->n_first ? (p->render_s - p->first_s + p->wait_s) /
                                         (double) (n_new - p->n_first)
                                   : (p->render_s + p->wait_s) / (double) n_new,
    .body_s = p->n_loads > 0 ? p->load_s / (double) p->n_loads : 0,
    .sample_bytes = (double) skg_export_measure_bytes (folder) / (double) p->n_done,
  };
  if (p->n_first > 0)
    self->speed.body_s +=
        MAX (p->first_s / (double) p->n_first - self->speed.sample_s, 0);
  g_free (self->speed_key);
  self->speed_key = g_strdup (self->job_key);
}

static void
append_warnings (GString *text, const SkgExportProgressLine *p)
{
  for (guint i = 0; i < SKG_N_SHOT_WARNINGS; i++)
    if (p->n_warned[i] > 0)
      /* Translators: how many, of how many, what of them */
      g_string_append_printf (text, _ ("\n%" PRIu64 " of %" PRIu64 ": %s"),
                              p->n_warned[i], p->n_done,
                              _ (skg_shot_warning_get_text (i)));
}

static char *
dup_result (SkgExportPage *self)
{
  const SkgExportProgressLine *p = skg_export_process_get (self->process);
  const char *error = skg_export_process_get_error (self->process);
  GString *text = g_string_new (NULL);

  if (p->complete)
    {
      /* Translators: how many */
      g_string_append_printf (text,
                              self->job == SKG_EXPORT_JOB_DRY_RUN
                                  ? _ ("Dry run: %" PRIu64 " samples.")
                                  : _ ("The set is complete: %" PRIu64 " samples."),
                              p->n_done);
      append_warnings (text, p);
    }
  else if (p->stopped)
    {
      g_string_append_printf (
          text, _ ("Stopped: %" PRIu64 " of %" PRIu64 " samples are there."), p->n_done,
          p->n_total);
      if (self->job == SKG_EXPORT_JOB_SET)
        g_string_append_printf (text, "\n%s", _ ("Export goes on where it stopped."));
      append_warnings (text, p);
    }
  else
    {
      if (p->n_failed > 0)
        g_string_append_printf (
            text,
            _ ("%" PRIu64 " samples failed, %" PRIu64 " of %" PRIu64 " are there."),
            p->n_failed, p->n_done, p->n_total);
      else
        g_string_append (text, error != NULL ? error : _ ("skg ended without a word."));
    }
  return g_string_free (text, FALSE);
}

static void
on_ended (SkgExportProcess *process, SkgExportPage *self)
{
  const SkgExportProgressLine *p = skg_export_process_get (process);
  g_autofree char *result = NULL;

  if (self->job != SKG_EXPORT_JOB_CLUSTER ||
      skg_export_process_get_exit_status (process) != 0)
    {
      result = dup_result (self);
      gtk_label_set_label (self->result_text, result);
    }
  gtk_widget_set_visible (self->result_box, TRUE);
  gtk_widget_set_visible (self->show_folder,
                          self->job != SKG_EXPORT_JOB_DRY_RUN &&
                              g_file_test (self->job_folder, G_FILE_TEST_IS_DIR));
  if (self->job == SKG_EXPORT_JOB_DRY_RUN || self->job == SKG_EXPORT_JOB_SET)
    learn_speed (self, self->job_folder);
  if (p->complete)
    show_preview (self, self->job_folder);
  drop_dry_run (self);
  self->job = SKG_EXPORT_JOB_NONE;
  skg_export_page_refresh (self);
}

/* --- Starting --- */

static gboolean
start (SkgExportPage *self, SkgExportJob job, char **argv, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_strjoinv (" ", argv);
  SkgExportProcess *process = skg_export_process_new (argv, &error);

  if (process == NULL)
    {
      show_problem (self, error->message);
      return FALSE;
    }
  g_clear_object (&self->process);
  self->process = process;
  self->job = job;
  g_free (self->job_folder);
  self->job_folder = g_strdup (folder);
  g_free (self->job_key);
  self->job_key = skg_export_page_dup_key (self);
  g_signal_connect_object (process, "changed", G_CALLBACK (show_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (process, "line", G_CALLBACK (on_line), self, 0);
  g_signal_connect_object (process, "ended", G_CALLBACK (on_ended), self, 0);
  gtk_label_set_label (self->result_text, "");
  gtk_widget_set_visible (self->result_box, FALSE);
  add_to_log (self, line);
  show_progress (self);
  skg_export_page_refresh_actions (self);
  return TRUE;
}

static void
action_dry_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);
  SkgScene *scene = skg_session_get_scene (self->session);
  g_auto (SkgExportChoice) choice = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgPlan) plan = NULL;
  g_autofree char *program = skg_export_process_find_program (&error);
  g_autofree char *base = NULL;
  g_autofree char *source = NULL;
  g_autofree char *folder = NULL;
  g_auto (GStrv) argv = NULL;

  if (program != NULL)
    self->dry_folder = g_dir_make_tmp ("skg-dry-run-XXXXXX", &error);
  if (self->dry_folder == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  base = g_path_get_basename (self->source);
  source = g_build_filename (self->dry_folder, base, NULL);
  folder = g_build_filename (self->dry_folder, "set", NULL);
  skg_export_form_get_choice (self->form, &choice);
  choice.n = MIN (choice.n, SKG_EXPORT_DRY_SAMPLES);
  /* Shares of a set that is not made yet. */
  g_clear_pointer (&choice.splits, g_free);
  if (skg_scene_save (scene, source, &error))
    plan = skg_export_choice_new_plan (&choice, scene, source, &error);
  if (plan == NULL)
    {
      show_problem (self, error->message);
      drop_dry_run (self);
      return;
    }
  argv = skg_export_dup_argv (plan, program, folder);
  if (!start (self, SKG_EXPORT_JOB_DRY_RUN, argv, folder))
    drop_dry_run (self);
}

static void
action_start (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);
  g_auto (SkgExportChoice) choice = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *program = NULL;
  g_auto (GStrv) argv = NULL;

  skg_export_page_refresh (self);
  skg_export_form_get_choice (self->form, &choice);
  if (self->plan == NULL || choice.folder == NULL)
    return;
  program = skg_export_process_find_program (&error);
  if (program == NULL || !save_source (self, choice.folder, &error))
    {
      show_problem (self, error->message);
      return;
    }
  argv = skg_export_dup_argv (self->plan, program, choice.folder);
  start (self, SKG_EXPORT_JOB_SET, argv, choice.folder);
}

static void
write_cluster (SkgExportPage *self, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = skg_export_process_find_program (&error);
  g_autofree char *scene = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (SkgPlan) plan = NULL;
  g_auto (SkgExportChoice) choice = { 0 };
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) argv = NULL;

  skg_export_form_get_choice (self->form, &choice);
  if (self->scene_path == NULL)
    {
      g_free (self->source);
      self->source = g_strdup_printf ("%s-scene.json", folder);
    }
  plan = skg_export_choice_new_plan (&choice, skg_session_get_scene (self->session),
                                     self->source, &error);
  if (program == NULL || plan == NULL || !save_source (self, folder, &error))
    {
      show_problem (self, error->message);
      return;
    }
  words = skg_export_dup_argv (plan, program, folder);
  for (guint i = 0; words[i] != NULL && strcmp (words[i], "--progress") != 0; i++)
    g_strv_builder_add (builder, words[i]);
  g_strv_builder_add (builder, "--write-cluster");
  g_strv_builder_add (builder, self->cluster);
  argv = g_strv_builder_end (builder);
  start (self, SKG_EXPORT_JOB_CLUSTER, argv, folder);
}

static void
on_cluster_response (GtkNativeDialog *dialog, int response, SkgExportPage *self)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    path = skg_file_dialog_dup_path (GTK_FILE_CHOOSER_NATIVE (dialog));
  if (path != NULL && self->job == SKG_EXPORT_JOB_NONE)
    write_cluster (self, path);
}

static void
action_cluster (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  g_free (self->cluster);
  self->cluster = g_variant_dup_string (parameter, NULL);
  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (root),
                                        SKG_FILE_DIALOG_CHOOSE_CLUSTER, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_cluster_response),
                           self, 0);
}

/* The rest of it without asking: for who knows the folder. */
static void
action_cluster_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);
  const char *kind;
  const char *folder;

  g_variant_get (parameter, "(&s&s)", &kind, &folder);
  g_free (self->cluster);
  self->cluster = g_strdup (kind);
  if (self->job == SKG_EXPORT_JOB_NONE)
    write_cluster (self, folder);
}

static void
action_pause (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);

  skg_export_process_set_paused (self->process,
                                 !skg_export_process_is_paused (self->process));
}

static void
action_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  skg_export_page_stop (SKG_EXPORT_PAGE (widget));
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          gtk_label_get_label (self->command));
}

static void
action_show_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExportPage *self = SKG_EXPORT_PAGE (widget);

  gtk_widget_activate_action (widget, "win.show-folder", "s", self->job_folder);
}

/* --- Between the files --- */

void
skg_export_page_refresh_actions (SkgExportPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_auto (SkgExportChoice) choice = { 0 };
  gboolean runs = self->job != SKG_EXPORT_JOB_NONE;

  skg_export_form_get_choice (self->form, &choice);
  gtk_widget_action_set_enabled (widget, "export.dry-run", !runs && self->plan != NULL);
  gtk_widget_action_set_enabled (widget, "export.start",
                                 !runs && self->plan != NULL && choice.folder != NULL);
  gtk_widget_action_set_enabled (widget, "export.cluster", !runs && self->plan != NULL);
  gtk_widget_action_set_enabled (widget, "export.pause", runs);
  gtk_widget_action_set_enabled (widget, "export.cancel", runs);
  gtk_widget_action_set_enabled (widget, "export.copy-command", self->plan != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !runs);
  gtk_widget_set_visible (self->progress_box,
                          runs && self->job != SKG_EXPORT_JOB_CLUSTER);
}

SkgExportProcess *
skg_export_page_get_process (SkgExportPage *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PAGE (self), NULL);
  return self->process;
}

gboolean
skg_export_page_is_exporting (SkgExportPage *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PAGE (self), FALSE);
  return self->job == SKG_EXPORT_JOB_SET;
}

void
skg_export_page_stop (SkgExportPage *self)
{
  g_return_if_fail (SKG_IS_EXPORT_PAGE (self));
  if (self->job != SKG_EXPORT_JOB_NONE)
    skg_export_process_cancel (self->process);
}

void
skg_export_page_clear_run (SkgExportPage *self)
{
  if (self->process != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->process, self);
      skg_export_process_cancel (self->process);
    }
  g_clear_object (&self->process);
  drop_dry_run (self);
  g_clear_pointer (&self->job_folder, g_free);
  g_clear_pointer (&self->job_key, g_free);
}

void
skg_export_page_class_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "export.dry-run", NULL, action_dry_run);
  gtk_widget_class_install_action (klass, "export.start", NULL, action_start);
  gtk_widget_class_install_action (klass, "export.cluster", "s", action_cluster);
  gtk_widget_class_install_action (klass, "export.cluster-to", "(ss)",
                                   action_cluster_to);
  gtk_widget_class_install_action (klass, "export.pause", NULL, action_pause);
  gtk_widget_class_install_action (klass, "export.cancel", NULL, action_cancel);
  gtk_widget_class_install_action (klass, "export.copy-command", NULL, action_copy);
  gtk_widget_class_install_action (klass, "export.show-folder", NULL,
                                   action_show_folder);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "win.export", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_p, 0, "win.export", NULL);
}
