/* SPDX-License-Identifier: Apache-2.0
 * Fitting the scene to real pictures. */
#include "config.h"

#include "app/style-dialog.h"

#include <glib/gi18n.h>

#include "app/style-job.h"

/* As skg style has it. */
#define HARDLY 0.2

struct _SkgStyleDialog
{
  AdwWindow parent_instance;

  SkgSession *session;
  char *folder;
  SkgStyleOptions options;
  GCancellable *cancellable;
  SkgStyleOutcome *outcome;

  AdwWindowTitle *title;
  GtkDropDown *views;
  GtkStack *pages; /* "progress", "result" or "error" */
  GtkProgressBar *progress;
  GtkPicture *picture;
  GtkLabel *summary;
  AdwStatusPage *error_page;
};

G_DEFINE_FINAL_TYPE (SkgStyleDialog, skg_style_dialog, ADW_TYPE_WINDOW)

static void
on_progress (double fraction, const char *message, gpointer owner)
{
  SkgStyleDialog *self = SKG_STYLE_DIALOG (owner);

  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
}

static char *
dup_summary (const SkgStyleOutcome *outcome)
{
  const SkgStyleResult *result = outcome->result;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < result->choice.n; i++)
    {
      g_autofree char *line = skg_style_result_dup_text (result, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "  \302\267  " : "", line);
    }
  if (result->inverted || outcome->folder->n_failed > 0)
    g_string_append_c (text, '\n');
  if (result->inverted)
    g_string_append_printf (text, "%s ", _ ("The real pictures are negatives."));
  if (outcome->folder->n_failed > 0)
    g_string_append_printf (text, " %s",
                            g_dngettext (NULL, "A file could not be used.",
                                         "Some files could not be used.",
                                         outcome->folder->n_failed));
  if (result->scene.total > (1 - HARDLY) * result->before.total)
    g_string_append_printf (text, "\n%s",
                            _ ("The distance hardly falls: what these pictures differ "
                               "in is perhaps anatomy, view or "
                               "field, or processing that has no number here."));
  return g_string_free (text, FALSE);
}

static void
show_outcome (SkgStyleDialog *self)
{
  const SkgStyleOutcome *outcome = self->outcome;
  g_autofree char *summary = dup_summary (outcome);
  g_autofree char *pictures =
      g_strdup_printf (g_dngettext (NULL, "%u real picture, %u samples of the scene",
                                    "%u real pictures, %u samples of the scene",
                                    outcome->folder->reals->len),
                       outcome->folder->reals->len, outcome->result->n_samples);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      (int) outcome->columns, (int) outcome->rows, GDK_MEMORY_R8G8B8, outcome->picture,
      3 * (gsize) outcome->columns);

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_label_set_label (self->summary, summary);
  adw_window_title_set_subtitle (self->title, pictures);
  gtk_stack_set_visible_child_name (self->pages, "result");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "style.apply", TRUE);
}

static void
show_error (SkgStyleDialog *self, const char *message)
{
  /* The page's text is markup. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->error_page, escaped);
  gtk_stack_set_visible_child_name (self->pages, "error");
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkgStyleDialog) self = SKG_STYLE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgStyleOutcome) outcome = skg_style_job_finish (result, &error);

  /* Closed, or begun anew. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->outcome, skg_style_outcome_free);
  self->outcome = g_steal_pointer (&outcome);
  if (self->outcome != NULL)
    show_outcome (self);
  else
    show_error (self, error->message);
}

static void
stop (SkgStyleDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start (SkgStyleDialog *self)
{
  g_autofree char *json = skg_scene_to_json (skg_session_get_scene (self->session));
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (json, NULL, &error);
  guint64 index;

  stop (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "style.apply", FALSE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_stack_set_visible_child_name (self->pages, "progress");
  if (scene == NULL)
    {
      show_error (self, error->message);
      return;
    }
  skg_scene_get_shown_sample (skg_session_get_scene (self->session),
                              &self->options.sampling.seed, &index);
  self->options.sampling.view = gtk_drop_down_get_selected (self->views) == 1
                                    ? SKG_STYLE_VIEW_DISPLAY
                                    : SKG_STYLE_VIEW_IMAGE;
  self->cancellable = g_cancellable_new ();
  skg_style_job_start (self, scene, self->folder, &self->options, on_progress,
                       self->cancellable, on_done, g_object_ref (self));
}

static void
on_view_changed (GtkDropDown *views, GParamSpec *pspec, SkgStyleDialog *self)
{
  if (self->session != NULL)
    start (self);
}

static void
action_apply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgStyleDialog *self = SKG_STYLE_DIALOG (widget);
  g_autoptr (GError) error = NULL;

  if (self->outcome == NULL)
    return;
  if (skg_session_apply_style (self->session, self->outcome->result, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    show_error (self, error->message);
}

static gboolean
on_close_request (GtkWindow *window, gpointer user_data)
{
  stop (SKG_STYLE_DIALOG (window));
  return FALSE;
}

static void
skg_style_dialog_dispose (GObject *object)
{
  SkgStyleDialog *self = SKG_STYLE_DIALOG (object);

  stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_style_dialog_parent_class)->dispose (object);
}

static void
skg_style_dialog_finalize (GObject *object)
{
  SkgStyleDialog *self = SKG_STYLE_DIALOG (object);

  g_clear_pointer (&self->outcome, skg_style_outcome_free);
  g_free (self->folder);
  G_OBJECT_CLASS (skg_style_dialog_parent_class)->finalize (object);
}

static void
skg_style_dialog_class_init (SkgStyleDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = skg_style_dialog_dispose;
  object_class->finalize = skg_style_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/style-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgStyleDialog, title);
  gtk_widget_class_bind_template_child (widget_class, SkgStyleDialog, views);
  gtk_widget_class_bind_template_child (widget_class, SkgStyleDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, SkgStyleDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, SkgStyleDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, SkgStyleDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, SkgStyleDialog, error_page);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_install_action (widget_class, "style.apply", NULL, action_apply);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
skg_style_dialog_init (SkgStyleDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request), NULL);
}

GtkWidget *
skg_style_dialog_new (GtkWindow *parent,
                      SkgSession *session,
                      const char *folder,
                      const SkgStyleOptions *options)
{
  SkgStyleDialog *self = g_object_new (SKG_TYPE_STYLE_DIALOG, "transient-for", parent,
                                       "modal", TRUE, NULL);
  g_autofree char *name = g_path_get_basename (folder);

  self->session = g_object_ref (session);
  self->folder = g_strdup (folder);
  self->options =
      options != NULL
          ? *options
          : (SkgStyleOptions){ .sampling = { .n = SKG_STYLE_DEFAULT_SAMPLES,
                                             .size_px = SKG_STYLE_DEFAULT_PX } };
  adw_window_title_set_subtitle (self->title, name);
  start (self);
  return GTK_WIDGET (self);
}

gboolean
skg_style_dialog_is_done (SkgStyleDialog *self)
{
  g_return_val_if_fail (SKG_IS_STYLE_DIALOG (self), FALSE);
  return self->outcome != NULL && self->cancellable == NULL;
}

const char *
skg_style_dialog_get_error (SkgStyleDialog *self)
{
  g_return_val_if_fail (SKG_IS_STYLE_DIALOG (self), NULL);
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "error") == 0
             ? adw_status_page_get_description (self->error_page)
             : NULL;
}
