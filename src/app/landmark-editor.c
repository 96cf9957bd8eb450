/* SPDX-License-Identifier: Apache-2.0
 * Name and coordinates of one landmark, to be edited. */
#include "config.h"

#include "app/landmark-editor.h"

#include "app/number-row.h"

struct _SkgLandmarkEditor
{
  GtkBox parent_instance;

  SkgSession *session;
  guint index;
  gboolean is_refreshing;

  GtkEntry *name;
  SkgNumberRow *x;
  SkgNumberRow *y;
  SkgNumberRow *z;
};

G_DEFINE_FINAL_TYPE (SkgLandmarkEditor, skg_landmark_editor, GTK_TYPE_BOX)

/* (nullable) */
static const SkgLandmark *
get_landmark (SkgLandmarkEditor *self)
{
  SkgLandmarkSet *set =
      self->session != NULL ? skg_session_get_landmarks (self->session) : NULL;

  return set != NULL && self->index < skg_landmark_set_get_length (set)
             ? skg_landmark_set_get (set, self->index)
             : NULL;
}

/* A name that is empty, or nothing but blanks, is put back. */
static void
take_name (SkgLandmarkEditor *self)
{
  const SkgLandmark *landmark = get_landmark (self);
  g_autofree char *name =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (landmark == NULL || self->is_refreshing)
    return;
  if (*name == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->name), landmark->name);
  else
    skg_session_rename_landmark (self->session, self->index, name);
}

static void
on_name_activate (GtkEntry *entry, SkgLandmarkEditor *self)
{
  take_name (self);
}

static void
on_focus_left (GtkEventControllerFocus *focus, SkgLandmarkEditor *self)
{
  take_name (self);
}

static void
on_edited (SkgNumberRow *row, double value, SkgLandmarkEditor *self)
{
  const SkgLandmark *landmark = get_landmark (self);
  SkgVec3 position_mm;

  if (landmark == NULL || self->is_refreshing)
    return;
  position_mm = landmark->position_mm;
  if (row == self->x)
    position_mm.x = value;
  else if (row == self->y)
    position_mm.y = value;
  else
    position_mm.z = value;
  skg_session_move_landmark (self->session, self->index, position_mm);
}

static void
on_centre (GtkButton *button, SkgLandmarkEditor *self)
{
  skg_session_centre_on_landmark (self->session, self->index);
}

static void
on_remove (GtkButton *button, SkgLandmarkEditor *self)
{
  skg_session_remove_landmark (self->session, self->index);
}

static void
skg_landmark_editor_dispose (GObject *object)
{
  SkgLandmarkEditor *self = SKG_LANDMARK_EDITOR (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_LANDMARK_EDITOR);
  G_OBJECT_CLASS (skg_landmark_editor_parent_class)->dispose (object);
}

static void
skg_landmark_editor_class_init (SkgLandmarkEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_landmark_editor_dispose;
  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/landmark-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkEditor, name);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkEditor, x);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkEditor, y);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkEditor, z);
  gtk_widget_class_bind_template_callback (widget_class, on_name_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_centre);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
skg_landmark_editor_init (SkgLandmarkEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self->name), focus);
}

GtkWidget *
skg_landmark_editor_new (SkgSession *session)
{
  SkgLandmarkEditor *self = g_object_new (SKG_TYPE_LANDMARK_EDITOR, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
skg_landmark_editor_show (SkgLandmarkEditor *self, guint index)
{
  g_return_if_fail (SKG_IS_LANDMARK_EDITOR (self));

  self->index = index;
  skg_landmark_editor_refresh (self);
}

void
skg_landmark_editor_refresh (SkgLandmarkEditor *self)
{
  const SkgLandmark *landmark;

  g_return_if_fail (SKG_IS_LANDMARK_EDITOR (self));

  landmark = get_landmark (self);
  if (landmark == NULL)
    return;
  self->is_refreshing = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name)), landmark->name) !=
      0)
    gtk_editable_set_text (GTK_EDITABLE (self->name), landmark->name);
  skg_number_row_set_value (self->x, landmark->position_mm.x);
  skg_number_row_set_value (self->y, landmark->position_mm.y);
  skg_number_row_set_value (self->z, landmark->position_mm.z);
  self->is_refreshing = FALSE;
}
