/* SPDX-License-Identifier: Apache-2.0
 * The inspector's list of landmarks: double click centres the arm on one. */
#include "config.h"

#include "app/landmark-panel.h"

#include <glib/gi18n.h>

#include "app/landmark-row.h"
#include "scene/project.h"

struct _SkgLandmarkPanel
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgLandmarkSet *landmarks; /* what the rows were made from */
  gboolean is_refreshing;

  GtkStack *stack;
  GtkLabel *count_label;
  GtkToggleButton *show_all;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SkgLandmarkPanel, skg_landmark_panel, ADW_TYPE_BIN)

static SkgLandmarkRow *
get_row (SkgLandmarkPanel *self, guint index)
{
  return SKG_LANDMARK_ROW (gtk_list_box_get_row_at_index (self->list, (int) index));
}

/* --- Edits: widget to model --- */

static void
on_visibility_toggled (SkgLandmarkRow *row, gboolean visible, SkgLandmarkPanel *self)
{
  guint toggled = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  guint length = skg_landmark_set_get_length (self->landmarks);
  g_autofree SkgLandmark *copies = g_new (SkgLandmark, length);
  g_autoptr (SkgLandmarkSet) set = NULL;

  for (guint i = 0; i < length; i++)
    copies[i] = *skg_landmark_set_get (self->landmarks, i);
  copies[toggled].visible = visible;
  set = skg_landmark_set_new (copies, length);
  skg_session_set_landmarks (self->session, set);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, SkgLandmarkPanel *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  guint index = (guint) gtk_list_box_row_get_index (row);
  SkgPose pose = sample->pose;

  pose.isocenter_mm = skg_mat4_transform_point (
      &sample->world_from_patient,
      skg_landmark_set_get (self->landmarks, index)->position_mm);
  skg_session_set_pose (self->session, &pose);
}

static void
on_show_all_toggled (GtkToggleButton *button, SkgLandmarkPanel *self)
{
  if (!self->is_refreshing && self->session)
    skg_session_set_show_landmarks (self->session,
                                    gtk_toggle_button_get_active (button));
}

/* --- Refresh: model to widget --- */

static gboolean
is_same_but_for_visibility (SkgLandmarkSet *a, SkgLandmarkSet *b)
{
  guint length;

  if (!a || !b || skg_landmark_set_get_length (a) != skg_landmark_set_get_length (b))
    return FALSE;
  length = skg_landmark_set_get_length (a);
  for (guint i = 0; i < length; i++)
    {
      const SkgLandmark *x = skg_landmark_set_get (a, i);
      const SkgLandmark *y = skg_landmark_set_get (b, i);
      SkgVec3 moved_mm = skg_vec3_sub (x->position_mm, y->position_mm);

      if (g_strcmp0 (x->name, y->name) != 0 ||
          g_strcmp0 (x->description, y->description) != 0 ||
          skg_vec3_length (moved_mm) > 0)
        return FALSE;
    }
  return TRUE;
}

static void
rebuild_rows (SkgLandmarkPanel *self)
{
  guint length = self->landmarks ? skg_landmark_set_get_length (self->landmarks) : 0;
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  for (guint i = 0; i < length; i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (self->landmarks, i);
      GtkWidget *row = skg_landmark_row_new (
          landmark, skg_overlay_get_landmark_rgb (landmark->name, i));

      g_signal_connect_object (row, "visibility-toggled",
                               G_CALLBACK (on_visibility_toggled), self, 0);
      gtk_list_box_append (self->list, row);
    }
}

static void
refresh_set (SkgLandmarkPanel *self)
{
  const SkgBody *body = skg_session_get_body (self->session);
  SkgLandmarkSet *landmarks = body ? body->landmarks : NULL;
  guint length = landmarks ? skg_landmark_set_get_length (landmarks) : 0;
  g_autofree char *count = g_strdup_printf ("%u", length);
  gboolean same;

  gtk_label_set_label (self->count_label, count);
  gtk_stack_set_visible_child_name (self->stack, length > 0 ? "list" : "empty");
  if (landmarks == self->landmarks)
    return;

  same = is_same_but_for_visibility (self->landmarks, landmarks);
  g_clear_pointer (&self->landmarks, skg_landmark_set_unref);
  self->landmarks = landmarks ? skg_landmark_set_ref (landmarks) : NULL;
  if (!same)
    rebuild_rows (self);
  for (guint i = 0; same && i < length; i++)
    skg_landmark_row_set_visible (get_row (self, i),
                                  skg_landmark_set_get (landmarks, i)->visible);
}

static void
refresh_pixels (SkgLandmarkPanel *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  guint length = self->landmarks ? skg_landmark_set_get_length (self->landmarks) : 0;
  SkgProjection patient;

  skg_sample_get_patient_projection (sample, &patient);
  for (guint i = 0; i < length; i++)
    {
      double column = 0;
      double row = 0;
      gboolean in_view = skg_sample_project_point (
          sample, &patient,
          skg_sample_find_landmark (sample, self->landmarks, i)->position_mm, &column,
          &row, NULL);
      gboolean in_front = !isnan (column);

      skg_landmark_row_set_pixel (get_row (self, i), in_front, in_view, column, row);
    }
}

static void
skg_landmark_panel_refresh (SkgLandmarkPanel *self)
{
  self->is_refreshing = TRUE;
  refresh_set (self);
  refresh_pixels (self);
  gtk_toggle_button_set_active (self->show_all,
                                skg_session_get_sample (self->session)->show_landmarks);
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgLandmarkPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_landmark_panel_refresh (self);
}

static void
skg_landmark_panel_map (GtkWidget *widget)
{
  skg_landmark_panel_refresh (SKG_LANDMARK_PANEL (widget));
  GTK_WIDGET_CLASS (skg_landmark_panel_parent_class)->map (widget);
}

/* --- GObject --- */

static void
skg_landmark_panel_dispose (GObject *object)
{
  SkgLandmarkPanel *self = SKG_LANDMARK_PANEL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->landmarks, skg_landmark_set_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_LANDMARK_PANEL);
  G_OBJECT_CLASS (skg_landmark_panel_parent_class)->dispose (object);
}

static void
skg_landmark_panel_class_init (SkgLandmarkPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_landmark_panel_dispose;
  widget_class->map = skg_landmark_panel_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/landmark-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkPanel, count_label);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkPanel, show_all);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all_toggled);
}

static void
skg_landmark_panel_init (SkgLandmarkPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_landmark_panel_new (SkgSession *session)
{
  SkgLandmarkPanel *self = g_object_new (SKG_TYPE_LANDMARK_PANEL, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  skg_landmark_panel_refresh (self);
  return GTK_WIDGET (self);
}
