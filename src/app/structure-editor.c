/* SPDX-License-Identifier: Apache-2.0
 * What is done to one structure of the body. */
#include "config.h"

#include "app/structure-editor.h"

#include "app/item-source.h"
#include "scene/structure-edits.h"

enum
{
  ROW_DENSITY,
  ROW_OFFSET,
  ROW_ROTATION = ROW_OFFSET + 3,
  N_ROWS = ROW_ROTATION + 3
};

static const char *const row_names[N_ROWS] = { "density",   "offset_x",   "offset_y",
                                               "offset_z",  "rotation_x", "rotation_y",
                                               "rotation_z" };

struct _SkgStructureEditor
{
  AdwBin parent_instance;

  SkgSession *session;
  char *name;
  gboolean is_refreshing;

  GtkCheckButton *hidden;
  GtkCheckButton *alone;
  GtkCheckButton *in_masks;
  GtkButton *reset;
  SkgNumberRow *rows[N_ROWS];
};

G_DEFINE_FINAL_TYPE (SkgStructureEditor, skg_structure_editor, ADW_TYPE_BIN)

static guint mask_toggled_signal;

static double *
find_value (SkgStructureEditValues *values, guint row)
{
  if (row >= ROW_ROTATION)
    return &values->rotation_deg[row - ROW_ROTATION];
  return row >= ROW_OFFSET ? &values->offset_mm[row - ROW_OFFSET]
                           : &values->density_scale;
}

/* Edits: widget to model */

static void
get_values (SkgStructureEditor *self, SkgStructureEditValues *values)
{
  skg_scene_get_structure_edit (skg_session_get_scene (self->session), self->name,
                                values);
}

static void
set_values (SkgStructureEditor *self, const SkgStructureEditValues *values)
{
  skg_scene_set_structure_edit (skg_session_get_scene (self->session), values);
}

static void
on_edited (SkgNumberRow *row, double value, SkgStructureEditor *self)
{
  SkgStructureEditValues values;

  if (self->is_refreshing)
    return;
  get_values (self, &values);
  for (guint i = 0; i < N_ROWS; i++)
    if (self->rows[i] == row)
      *find_value (&values, i) = value;
  set_values (self, &values);
}

static void
on_toggled (GtkCheckButton *button, SkgStructureEditor *self)
{
  SkgStructureEditValues values;

  if (self->is_refreshing)
    return;
  get_values (self, &values);
  values.hidden = gtk_check_button_get_active (self->hidden);
  values.alone = gtk_check_button_get_active (self->alone);
  set_values (self, &values);
}

static void
on_mask_toggled (GtkCheckButton *button, SkgStructureEditor *self)
{
  if (!self->is_refreshing)
    g_signal_emit (self, mask_toggled_signal, 0, gtk_check_button_get_active (button));
}

static void
on_reset (GtkButton *button, SkgStructureEditor *self)
{
  skg_scene_remove_structure_edit (skg_session_get_scene (self->session), self->name);
}

/* Refresh: model to widget */

void
skg_structure_editor_refresh (SkgStructureEditor *self, gboolean in_masks)
{
  SkgStructureEditValues values;
  gboolean is_edited;

  g_return_if_fail (SKG_IS_STRUCTURE_EDITOR (self));

  is_edited = skg_scene_get_structure_edit (skg_session_get_scene (self->session),
                                            self->name, &values);
  self->is_refreshing = TRUE;
  gtk_check_button_set_active (self->hidden, values.hidden);
  gtk_check_button_set_active (self->alone, values.alone);
  gtk_check_button_set_active (self->in_masks, in_masks);
  gtk_widget_set_sensitive (GTK_WIDGET (self->reset), is_edited);
  for (guint i = 0; i < N_ROWS; i++)
    {
      skg_number_row_set_value (self->rows[i], *find_value (&values, i));
      gtk_widget_set_sensitive (GTK_WIDGET (self->rows[i]), !values.hidden);
    }
  self->is_refreshing = FALSE;
}

/* GObject */

static void
skg_structure_editor_dispose (GObject *object)
{
  SkgStructureEditor *self = SKG_STRUCTURE_EDITOR (object);

  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_STRUCTURE_EDITOR);
  G_OBJECT_CLASS (skg_structure_editor_parent_class)->dispose (object);
}

static void
skg_structure_editor_finalize (GObject *object)
{
  g_free (SKG_STRUCTURE_EDITOR (object)->name);
  G_OBJECT_CLASS (skg_structure_editor_parent_class)->finalize (object);
}

static void
skg_structure_editor_class_init (SkgStructureEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_structure_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_structure_editor_finalize;
  mask_toggled_signal =
      g_signal_new ("mask-toggled", SKG_TYPE_STRUCTURE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, SKG_RESOURCE_ROOT
                                               "/structure-editor.ui");
  for (guint i = 0; i < N_ROWS; i++)
    gtk_widget_class_bind_template_child_full (
        widget_class, row_names[i], FALSE,
        G_STRUCT_OFFSET (SkgStructureEditor, rows) + i * (gssize) sizeof (gpointer));
  gtk_widget_class_bind_template_child (widget_class, SkgStructureEditor, hidden);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureEditor, alone);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureEditor, in_masks);
  gtk_widget_class_bind_template_child (widget_class, SkgStructureEditor, reset);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_mask_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
}

static void
skg_structure_editor_init (SkgStructureEditor *self)
{
  self->is_refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_refreshing = FALSE;
}

GtkWidget *
skg_structure_editor_new (SkgSession *session, const char *name)
{
  SkgStructureEditor *self = g_object_new (SKG_TYPE_STRUCTURE_EDITOR, NULL);

  self->session = g_object_ref (session);
  self->name = g_strdup (name);
  for (guint i = 0; i < N_ROWS; i++)
    {
      const SkgItemNumber at = { name, 0,
                                 i >= ROW_ROTATION ? "rotation_deg"
                                 : i >= ROW_OFFSET ? "offset_mm"
                                                   : "density_scale",
                                 (int) (i >= ROW_ROTATION ? i - ROW_ROTATION
                                        : i >= ROW_OFFSET ? i - ROW_OFFSET
                                                          : 0) };

      skg_item_source_bind (self->rows[i], session, &at);
    }
  return GTK_WIDGET (self);
}
