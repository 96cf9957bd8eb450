/* SPDX-License-Identifier: Apache-2.0
 * The inspector's page of tools. */
#include "config.h"

#include "app/tool-panel.h"

#include <glib/gi18n.h>

#include "app/file-dialog.h"
#include "app/tool-editor.h"
#include "app/tool-row.h"

/* Sizes of an instrument or implant; what is smaller or larger is in other units. */
#define MIN_SIZE_MM 2.0
#define MAX_SIZE_MM 1000.0

struct _SkgToolPanel
{
  AdwBin parent_instance;

  SkgSession *session;
  gboolean is_refreshing;
  GCancellable *cancellable;     /* of meshes being read */
  GtkFileChooserNative *chooser; /* the one that is open, if any */
  GtkWidget *editor;

  GtkLabel *count_label;
  GtkToggleButton *show_all;
  GtkMenuButton *add_button;
  GtkLabel *message;
  GtkStack *stack;
  GtkListBox *list;
  AdwBin *editor_slot;
};

G_DEFINE_FINAL_TYPE (SkgToolPanel, skg_tool_panel, ADW_TYPE_BIN)

static void
show_message (SkgToolPanel *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

/* Of the last edit: a clear line if it was refused. */
static void
show_error (SkgToolPanel *self, const GError *error)
{
  show_message (self, error != NULL ? error->message : NULL);
}

/* Edits: widget to model */

static void
add (SkgToolPanel *self, const char *kind, const char *path, double mm_per_unit)
{
  g_autoptr (GError) error = NULL;

  skg_session_add_tool (self->session, kind, path, mm_per_unit, &error);
  show_error (self, error);
}

static void
action_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  add (SKG_TOOL_PANEL (widget), g_variant_get_string (parameter, NULL), NULL, 0);
}

static guint
get_index (GtkWidget *row)
{
  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
on_hidden_toggled (SkgToolRow *row, gboolean hidden, SkgToolPanel *self)
{
  g_autoptr (GError) error = NULL;

  skg_session_set_tool_value (self->session, get_index (GTK_WIDGET (row)), "hidden",
                              hidden ? "true" : "false", &error);
  show_error (self, error);
}

static void
on_duplicated (SkgToolRow *row, SkgToolPanel *self)
{
  g_autoptr (GError) error = NULL;

  skg_session_duplicate_tool (self->session, get_index (GTK_WIDGET (row)), &error);
  show_error (self, error);
}

static void
on_removed (SkgToolRow *row, SkgToolPanel *self)
{
  show_message (self, NULL);
  skg_session_remove_tool (self->session, get_index (GTK_WIDGET (row)));
}

static void
on_row_selected (GtkListBox *list, GtkListBoxRow *row, SkgToolPanel *self)
{
  if (!self->is_refreshing && row != NULL)
    skg_session_set_selected_tool (self->session, gtk_list_box_row_get_index (row));
}

static void
on_show_all_toggled (GtkToggleButton *button, SkgToolPanel *self)
{
  if (!self->is_refreshing && self->session != NULL)
    skg_session_set_show_tools (self->session, gtk_toggle_button_get_active (button));
}

static void
on_refused (SkgToolEditor *editor, const char *message, SkgToolPanel *self)
{
  show_message (self, message);
}

/* Meshes */

static void
run_reading (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  SkgTool *tool = skg_tool_preload_mesh (task_data, 1, &error);

  if (tool == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, tool, (GDestroyNotify) skg_tool_unref);
}

static void
on_unit_response (AdwMessageDialog *dialog, const char *response, SkgToolPanel *self)
{
  double mm_per_unit = g_ascii_strtod (response, NULL);

  if (mm_per_unit > 0)
    add (self, "mesh", g_object_get_data (G_OBJECT (dialog), "skg-path"), mm_per_unit);
}

/* @size: the longest side of the mesh, in its own unit */
static void
ask_unit (SkgToolPanel *self, const char *path, double size)
{
  g_autofree char *name = g_path_get_basename (path);
  /* Translators: a file's name and a length without a unit */
  g_autofree char *body =
      g_strdup_printf (_ ("“%s” is %.4g long, and does not say of what."), name, size);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              _ ("What Does It Count?"), body);

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "1", _ ("_Millimetres"),
      "10", _ ("_Centimetres"), "1000", _ ("M_etres"), "25.4", _ ("_Inches"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "skg-path", g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_unit_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static double
get_size (SkgMesh *mesh)
{
  SkgVec3 min;
  SkgVec3 max;
  SkgVec3 size;

  skg_mesh_get_bounds_mm (mesh, &min, &max);
  size = skg_vec3_sub (max, min);
  return MAX (size.x, MAX (size.y, size.z));
}

static void
on_mesh_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkgToolPanel) self = SKG_TOOL_PANEL (g_object_ref (source));
  const char *path = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgTool) tool = g_task_propagate_pointer (G_TASK (result), &error);
  const char *const *warnings;
  double size;
  SkgMesh *mesh;

  if (self->session == NULL)
    return; /* the window is closed */
  if (tool == NULL)
    {
      show_error (self, error);
      return;
    }
  mesh = skg_tool_get_part (tool, 0)->mesh;
  size = get_size (mesh);
  if (size < MIN_SIZE_MM || size > MAX_SIZE_MM)
    {
      show_message (self, NULL);
      ask_unit (self, path, size);
      return;
    }
  add (self, "mesh", path, 0);
  warnings = skg_mesh_get_warnings (mesh);
  if (warnings[0] != NULL && !gtk_widget_get_visible (GTK_WIDGET (self->message)))
    {
      g_autofree char *text = g_strjoinv ("\n", (char **) warnings);

      show_message (self, text);
    }
}

void
skg_tool_panel_add_mesh (SkgToolPanel *self, const char *path)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKG_IS_TOOL_PANEL (self));

  task = g_task_new (self, self->cancellable, on_mesh_read, NULL);
  g_task_set_source_tag (task, skg_tool_panel_add_mesh);
  g_task_set_task_data (task, g_canonicalize_filename (path, NULL), g_free);
  g_task_run_in_thread (task, run_reading);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, SkgToolPanel *self)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    path = skg_file_dialog_dup_path (GTK_FILE_CHOOSER_NATIVE (dialog));
  if (path != NULL)
    skg_tool_panel_add_mesh (self, path);
}

static void
action_open_mesh (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgToolPanel *self = SKG_TOOL_PANEL (widget);

  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (gtk_widget_get_root (widget)),
                                        SKG_FILE_DIALOG_OPEN_MESH, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, 0);
}

/* Refresh: model to widget */

static guint
count_rows (SkgToolPanel *self)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (self->list, (int) n) != NULL)
    n++;
  return n;
}

static void
refresh_rows (SkgToolPanel *self, guint n)
{
  guint n_rows = count_rows (self);

  for (; n_rows > n; n_rows--)
    gtk_list_box_remove (self->list, GTK_WIDGET (gtk_list_box_get_row_at_index (
                                         self->list, (int) n_rows - 1)));
  for (; n_rows < n; n_rows++)
    {
      GtkWidget *row = skg_tool_row_new (skg_overlay_get_tool_rgb (n_rows));

      g_signal_connect_object (row, "hidden-toggled", G_CALLBACK (on_hidden_toggled),
                               self, 0);
      g_signal_connect_object (row, "duplicated", G_CALLBACK (on_duplicated), self, 0);
      g_signal_connect_object (row, "removed", G_CALLBACK (on_removed), self, 0);
      gtk_list_box_append (self->list, row);
    }
  for (guint i = 0; i < n; i++)
    skg_tool_row_set_tool (
        SKG_TOOL_ROW (gtk_list_box_get_row_at_index (self->list, (int) i)),
        skg_session_get_tool (self->session, (int) i));
}

static void
skg_tool_panel_refresh (SkgToolPanel *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  guint n = skg_tool_set_get_length (sample->tools);
  int selected = skg_session_get_selected_tool (self->session);
  g_autofree char *count = g_strdup_printf ("%u", n);

  self->is_refreshing = TRUE;
  gtk_label_set_label (self->count_label, count);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
  gtk_toggle_button_set_active (self->show_all, sample->show_tools);
  refresh_rows (self, n);
  if (selected >= 0 && selected < (int) n)
    gtk_list_box_select_row (self->list,
                             gtk_list_box_get_row_at_index (self->list, selected));
  else
    gtk_list_box_unselect_all (self->list);
  skg_tool_editor_refresh (SKG_TOOL_EDITOR (self->editor));
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgToolPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_tool_panel_refresh (self);
}

static void
on_body_changed (SkgSession *session, SkgToolPanel *self)
{
  show_message (self, NULL);
}

static void
skg_tool_panel_map (GtkWidget *widget)
{
  skg_tool_panel_refresh (SKG_TOOL_PANEL (widget));
  GTK_WIDGET_CLASS (skg_tool_panel_parent_class)->map (widget);
}

/* GObject */

static void
skg_tool_panel_dispose (GObject *object)
{
  SkgToolPanel *self = SKG_TOOL_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_TOOL_PANEL);
  G_OBJECT_CLASS (skg_tool_panel_parent_class)->dispose (object);
}

static void
skg_tool_panel_class_init (SkgToolPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_tool_panel_dispose;
  widget_class->map = skg_tool_panel_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/tool-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgToolPanel, count_label);
  gtk_widget_class_bind_template_child (widget_class, SkgToolPanel, show_all);
  gtk_widget_class_bind_template_child (widget_class, SkgToolPanel, add_button);
  gtk_widget_class_bind_template_child (widget_class, SkgToolPanel, message);
  gtk_widget_class_bind_template_child (widget_class, SkgToolPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, SkgToolPanel, list);
  gtk_widget_class_bind_template_child (widget_class, SkgToolPanel, editor_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all_toggled);
  gtk_widget_class_install_action (widget_class, "tools.add", "s", action_add);
  gtk_widget_class_install_action (widget_class, "tools.open-mesh", NULL,
                                   action_open_mesh);
}

static void
fill_add_menu (SkgToolPanel *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) made = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();
  const SkgToolKind *const *kinds = skg_tool_list_kinds ();

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (kinds[i]->label), NULL);

      g_menu_item_set_action_and_target (item, "tools.add", "s", kinds[i]->id);
      g_menu_append_item (made, item);
    }
  g_menu_append (files, _ ("Mesh File…"), "tools.open-mesh");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (made));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  gtk_menu_button_set_menu_model (self->add_button, G_MENU_MODEL (menu));
}

static void
skg_tool_panel_init (SkgToolPanel *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_add_menu (self);
}

GtkWidget *
skg_tool_panel_new (SkgSession *session)
{
  SkgToolPanel *self = g_object_new (SKG_TYPE_TOOL_PANEL, NULL);

  self->session = g_object_ref (session);
  self->editor = skg_tool_editor_new (session);
  adw_bin_set_child (self->editor_slot, self->editor);
  g_signal_connect_object (self->editor, "refused", G_CALLBACK (on_refused), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_body_changed), self,
                           0);
  skg_tool_panel_refresh (self);
  return GTK_WIDGET (self);
}
