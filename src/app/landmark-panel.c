/* SPDX-License-Identifier: Apache-2.0
 * The inspector's list of landmarks: a click opens one to be edited, a double click
 * centres the arm on it. */
#include "config.h"

#include "app/landmark-panel.h"

#include <glib/gi18n.h>

#include "app/landmark-editor.h"
#include "app/landmark-row.h"
#include "body/hip-landmarks.h"
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
  GtkToggleButton *place;
  GMenu *missing_menu;

  SkgLandmarkEditor *editor;
  GtkWidget *editor_row; /* (nullable) weak: the row in which it stands */
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
  g_autoptr (SkgLandmarkSet) set =
      skg_landmark_set_copy_with_visible (self->landmarks, toggled, visible);

  skg_session_set_landmarks (self->session, set);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, SkgLandmarkPanel *self)
{
  skg_session_centre_on_landmark (self->session,
                                  (guint) gtk_list_box_row_get_index (row));
}

/* One editor, which stands in the row that is selected. */
static void
on_row_selected (GtkListBox *list, GtkListBoxRow *row, SkgLandmarkPanel *self)
{
  GtkListBoxRow *old = GTK_LIST_BOX_ROW (self->editor_row);

  if (old == row)
    return;
  if (old != NULL)
    {
      skg_landmark_row_set_editor (SKG_LANDMARK_ROW (old), NULL);
      g_object_remove_weak_pointer (G_OBJECT (old), (gpointer *) &self->editor_row);
    }
  self->editor_row = NULL;
  if (row == NULL)
    return;
  g_set_weak_pointer (&self->editor_row, GTK_WIDGET (row));
  skg_landmark_editor_show (self->editor, (guint) gtk_list_box_row_get_index (row));
  skg_landmark_row_set_editor (SKG_LANDMARK_ROW (row), GTK_WIDGET (self->editor));
}

static void
on_show_all_toggled (GtkToggleButton *button, SkgLandmarkPanel *self)
{
  if (!self->is_refreshing && self->session)
    skg_session_set_show_landmarks (self->session,
                                    gtk_toggle_button_get_active (button));
}

static void
on_place_toggled (GtkToggleButton *button, SkgLandmarkPanel *self)
{
  if (!self->is_refreshing && self->session)
    skg_session_set_placing (
        self->session,
        gtk_toggle_button_get_active (button) ? SKG_PLACING_LANDMARK : SKG_PLACING_NONE,
        NULL);
}

/* Actions */

static void
action_at_isocentre (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgLandmarkPanel *self = SKG_LANDMARK_PANEL (widget);
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgMat4 patient_from_world;

  if (skg_session_get_body (self->session) == NULL ||
      !skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world))
    return;
  skg_session_add_landmark (
      self->session, NULL,
      skg_mat4_transform_point (&patient_from_world, sample->pose.isocenter_mm));
  skg_session_set_show_landmarks (self->session, TRUE);
}

static void
action_place (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgLandmarkPanel *self = SKG_LANDMARK_PANEL (widget);
  g_auto (GStrv) missing = skg_session_dup_missing_hip_landmarks (self->session);
  const char *one[] = { NULL, NULL };

  if (parameter != NULL)
    one[0] = g_variant_get_string (parameter, NULL);
  skg_session_set_placing (self->session, SKG_PLACING_LANDMARK,
                           parameter != NULL ? one : (const char *const *) missing);
}

static void
action_sort (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgLandmarkPanel *self = SKG_LANDMARK_PANEL (widget);
  SkgLandmarkSet *set = skg_session_get_landmarks (self->session);
  g_autoptr (SkgLandmarkSet) sorted = NULL;

  if (set == NULL)
    return;
  sorted = skg_hip_landmark_sort (set, TRUE);
  skg_session_set_landmarks (self->session, sorted);
}

/* --- Refresh: model to widget --- */

static void
fit_rows (SkgLandmarkPanel *self, guint length)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, (int) length)) != NULL)
    {
      gtk_list_box_unselect_all (self->list);
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
  while (length > 0 &&
         gtk_list_box_get_row_at_index (self->list, (int) length - 1) == NULL)
    {
      GtkWidget *new_row = skg_landmark_row_new ();

      g_signal_connect_object (new_row, "visibility-toggled",
                               G_CALLBACK (on_visibility_toggled), self, 0);
      gtk_list_box_append (self->list, new_row);
    }
}

static void
refresh_menu (SkgLandmarkPanel *self)
{
  g_auto (GStrv) missing = skg_session_dup_missing_hip_landmarks (self->session);

  g_menu_remove_all (self->missing_menu);
  for (guint i = 0; missing[i] != NULL; i++)
    {
      g_autofree char *label = g_strdup_printf (
          "%s  %s", missing[i],
          _ (skg_hip_landmark_get_title ((guint) skg_hip_landmark_find (missing[i]))));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "landmarks.place-named", "s",
                                         missing[i]);
      g_menu_append_item (self->missing_menu, item);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "landmarks.place-missing",
                                 missing[0] != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "landmarks.sort",
                                 self->landmarks != NULL &&
                                     g_strv_length (missing) < SKG_HIP_LANDMARKS);
}

/* Takes a list that has grown by one for a landmark that the user has just made: it is
 * selected, to be named. */
static void
refresh_set (SkgLandmarkPanel *self)
{
  SkgLandmarkSet *landmarks = skg_session_get_landmarks (self->session);
  guint length = landmarks ? skg_landmark_set_get_length (landmarks) : 0;
  guint before = self->landmarks ? skg_landmark_set_get_length (self->landmarks) : 0;
  g_autofree char *count = g_strdup_printf ("%u", length);

  gtk_label_set_label (self->count_label, count);
  gtk_stack_set_visible_child_name (self->stack, length > 0 ? "list" : "empty");
  if (landmarks == self->landmarks)
    return;

  g_clear_pointer (&self->landmarks, skg_landmark_set_unref);
  self->landmarks = landmarks ? skg_landmark_set_ref (landmarks) : NULL;
  fit_rows (self, length);
  for (guint i = 0; i < length; i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (landmarks, i);

      skg_landmark_row_set_landmark (get_row (self, i), landmark,
                                     skg_overlay_get_landmark_rgb (landmark->name, i));
    }
  if (self->editor_row != NULL)
    skg_landmark_editor_refresh (self->editor);
  if (length == before + 1 && before > 0)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (get_row (self, before)));
  refresh_menu (self);
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
  gtk_toggle_button_set_active (self->place, skg_session_get_placing (self->session) ==
                                                 SKG_PLACING_LANDMARK);
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

  if (self->list != NULL)
    gtk_list_box_unselect_all (self->list);
  g_clear_weak_pointer (&self->editor_row);
  g_clear_object (&self->editor);
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
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkPanel, place);
  gtk_widget_class_bind_template_child (widget_class, SkgLandmarkPanel, missing_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_place_toggled);
  gtk_widget_class_install_action (widget_class, "landmarks.at-isocentre", NULL,
                                   action_at_isocentre);
  gtk_widget_class_install_action (widget_class, "landmarks.place-missing", NULL,
                                   action_place);
  gtk_widget_class_install_action (widget_class, "landmarks.place-named", "s",
                                   action_place);
  gtk_widget_class_install_action (widget_class, "landmarks.sort", NULL, action_sort);
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
  self->editor =
      SKG_LANDMARK_EDITOR (g_object_ref_sink (skg_landmark_editor_new (session)));
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  skg_landmark_panel_refresh (self);
  return GTK_WIDGET (self);
}
