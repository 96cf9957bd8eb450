/* SPDX-License-Identifier: Apache-2.0
 * The inspector's C-arm page: machine, angles, joints, distances, detector, matrices.
 */
#include "config.h"

#include "app/carm-panel.h"

#include <glib/gi18n.h>

#include "app/carm-fields.h"
#include "app/matrix-text.h"
#include "app/number-row.h"
#include "scene/resource-texts.h"

/* SOD must stay between source and detector by at least this. */
#define CLEARANCE_MM 1.0
/* How long a copy button shows that it has copied. */
#define COPIED_MS 1200

#define MAX_DISTANCE_MM 5000.0
/* Drawn to see whether ranges leave the machine's limits. */
#define N_LIMIT_SAMPLES 100u

struct _SkgCarmPanel
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgLandmarkSet *menu_landmarks; /* what the menu was made from */
  gboolean is_refreshing;

  GtkDropDown *machine;
  GtkLabel *view_label;
  GtkLabel *limits_label;
  SkgNumberRow *rows[SKG_N_FIELDS];
  GtkLabel *magnification_label;
  GtkLabel *pixel_label;
  GtkLabel *field_label;
  GtkMenuButton *centre_button;
  GtkToggleButton *radiological_button;
  GtkToggleButton *detector_side_button;
  GtkExpander *matrices;
  GtkLabel *k_label;
  GtkLabel *rt_label;
  GtkLabel *p_label;
  GtkButton *copy_k;
  GtkButton *copy_rt;
  GtkButton *copy_p;
};

G_DEFINE_FINAL_TYPE (SkgCarmPanel, skg_carm_panel, ADW_TYPE_BIN)

/* --- Refresh: model to widget --- */

static void
refresh_machine (SkgCarmPanel *self, const SkgMachine *machine)
{
  GPtrArray *machines = skg_machine_list ();
  guint index;

  if (!machine || !g_ptr_array_find (machines, machine, &index))
    return;
  gtk_drop_down_set_selected (self->machine, index);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->machine), machine->source);
}

static void
refresh_rows (SkgCarmPanel *self, const SkgSample *sample)
{
  skg_number_row_set_range (self->rows[SKG_FIELD_SOD], CLEARANCE_MM,
                            sample->pose.sid_mm - CLEARANCE_MM);
  skg_number_row_set_range (self->rows[SKG_FIELD_SID],
                            sample->pose.sod_mm + CLEARANCE_MM, MAX_DISTANCE_MM);
  for (guint i = 0; i < SKG_N_FIELDS; i++)
    {
      double min;
      double max;
      double scale;
      double offset;
      guint index;

      if (sample->machine && skg_field_get_limits (i, sample->machine, &min, &max))
        skg_number_row_set_limits (self->rows[i], min, max);
      if (skg_field_get_mover (i, sample, &index, &scale, &offset) != NULL)
        skg_number_row_set_offset (self->rows[i], offset);
      skg_number_row_set_value (self->rows[i], skg_field_get (i, self->session));
    }
}

static void
set_text (GtkLabel *label, char *text)
{
  gtk_label_set_label (label, text);
  g_free (text);
}

static void
refresh_derived (SkgCarmPanel *self, const SkgSample *sample)
{
  double magnification = sample->pose.sid_mm / sample->pose.sod_mm;
  double pixel_mm = sample->detector.pitch_mm / magnification;

  set_text (self->magnification_label, g_strdup_printf ("%.2f×", magnification));
  set_text (self->pixel_label, g_strdup_printf (_ ("%.3f mm"), pixel_mm));
  set_text (self->field_label,
            g_strdup_printf (_ ("%.0f × %.0f mm"), sample->detector.columns * pixel_mm,
                             sample->detector.rows * pixel_mm));
}

static void
refresh_view (SkgCarmPanel *self, const SkgPose *pose)
{
  const SkgView *view =
      skg_view_find_by_angles (pose->primary_rad, pose->secondary_rad);

  if (view && fabs (pose->roll_rad) < SKG_RAD_FROM_DEG (0.5))
    gtk_label_set_label (self->view_label, skg_resource_text_get (view->name));
  else
    set_text (self->view_label, skg_pose_dup_angles_text (pose));
}

/* Ranges that leave the machine's limits are seen at once. */
static void
refresh_limits (SkgCarmPanel *self)
{
  guint n = skg_session_count_passed (self->session, N_LIMIT_SAMPLES);
  g_autofree char *text = NULL;

  if (n > 0)
    /* Translators: how many samples of a hundred */
    text = g_strdup_printf (_ ("%u of %u pass limits"), n, N_LIMIT_SAMPLES);
  gtk_label_set_label (self->limits_label, text != NULL ? text : "");
}

static void
get_patient_projection (SkgCarmPanel *self, SkgProjection *patient)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgProjection world;

  skg_pose_get_projection (&sample->pose, &sample->detector, &world);
  skg_projection_for_patient (&world, &sample->world_from_patient, patient);
}

static void
refresh_matrices (SkgCarmPanel *self)
{
  SkgProjection projection;

  if (!gtk_expander_get_expanded (self->matrices))
    return;
  get_patient_projection (self, &projection);
  set_text (self->k_label, skg_matrix_text_format (projection.k[0], 3));
  set_text (self->rt_label, skg_matrix_text_format (projection.rt[0], 4));
  set_text (self->p_label, skg_matrix_text_format (projection.p[0], 4));
}

static void
refresh_landmark_menu (SkgCarmPanel *self)
{
  const SkgBody *body = skg_session_get_body (self->session);
  SkgLandmarkSet *landmarks = body ? body->landmarks : NULL;
  guint length = landmarks ? skg_landmark_set_get_length (landmarks) : 0;
  g_autoptr (GMenu) menu = NULL;

  if (landmarks == self->menu_landmarks)
    return;
  g_clear_pointer (&self->menu_landmarks, skg_landmark_set_unref);
  self->menu_landmarks = landmarks ? skg_landmark_set_ref (landmarks) : NULL;

  menu = g_menu_new ();
  for (guint i = 0; i < length; i++)
    {
      const char *name = skg_landmark_set_get (landmarks, i)->name;
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

      g_menu_item_set_attribute (item, "label", "s", name);
      g_menu_item_set_action_and_target (item, "carm.centre-on", "u", i);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->centre_button, G_MENU_MODEL (menu));
  gtk_widget_set_sensitive (GTK_WIDGET (self->centre_button), length > 0);
}

static void
skg_carm_panel_refresh (SkgCarmPanel *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);

  self->is_refreshing = TRUE;
  refresh_machine (self, sample->machine);
  refresh_rows (self, sample);
  refresh_derived (self, sample);
  refresh_view (self, &sample->pose);
  refresh_limits (self);
  gtk_toggle_button_set_active (sample->pose.detector_side ? self->detector_side_button
                                                           : self->radiological_button,
                                TRUE);
  refresh_matrices (self);
  refresh_landmark_menu (self);
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgCarmPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_carm_panel_refresh (self);
}

static void
skg_carm_panel_map (GtkWidget *widget)
{
  skg_carm_panel_refresh (SKG_CARM_PANEL (widget));
  GTK_WIDGET_CLASS (skg_carm_panel_parent_class)->map (widget);
}

/* --- Edits: widget to model --- */

static SkgField
find_field (SkgCarmPanel *self, SkgNumberRow *row)
{
  SkgField field = 0;

  while (field < SKG_N_FIELDS && self->rows[field] != row)
    field++;
  return field;
}

static void
on_edited (SkgNumberRow *row, double value, SkgCarmPanel *self)
{
  SkgField field = find_field (self, row);

  if (field < SKG_N_FIELDS && !self->is_refreshing)
    skg_field_set (field, self->session, value);
}

static void
on_edit_begin (SkgNumberRow *row, SkgCarmPanel *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (SkgNumberRow *row, SkgCarmPanel *self)
{
  skg_session_end_gesture (self->session);
}

static void
on_machine_selected (GtkDropDown *drop_down, GParamSpec *pspec, SkgCarmPanel *self)
{
  GPtrArray *machines = skg_machine_list ();
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->is_refreshing || !self->session || selected >= machines->len)
    return;
  skg_session_set_machine (self->session, g_ptr_array_index (machines, selected));
}

static void
on_hanging_toggled (GtkToggleButton *button, SkgCarmPanel *self)
{
  SkgPose pose;

  if (self->is_refreshing || !self->session || !gtk_toggle_button_get_active (button))
    return;
  pose = skg_session_get_sample (self->session)->pose;
  pose.detector_side = button == self->detector_side_button;
  skg_session_set_pose (self->session, &pose);
}

static void
on_matrices_expanded (GtkExpander *expander, GParamSpec *pspec, SkgCarmPanel *self)
{
  if (self->session)
    refresh_matrices (self);
}

static void
action_centre_on (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgCarmPanel *self = SKG_CARM_PANEL (widget);

  skg_session_centre_on_landmark (self->session, g_variant_get_uint32 (parameter));
}

static gboolean
on_copied_over (gpointer user_data)
{
  gtk_button_set_icon_name (user_data, "edit-copy-symbolic");
  return G_SOURCE_REMOVE;
}

static void
on_copy_clicked (GtkButton *button, SkgCarmPanel *self)
{
  SkgProjection projection;
  g_autofree char *json = NULL;

  get_patient_projection (self, &projection);
  if (button == self->copy_k)
    json = skg_matrix_text_to_json (projection.k[0], 3);
  else if (button == self->copy_rt)
    json = skg_matrix_text_to_json (projection.rt[0], 4);
  else
    json = skg_matrix_text_to_json (projection.p[0], 4);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), json);
  gtk_button_set_icon_name (button, "object-select-symbolic");
  g_timeout_add_full (G_PRIORITY_DEFAULT, COPIED_MS, on_copied_over,
                      g_object_ref (button), g_object_unref);
}

/* --- GObject --- */

static void
skg_carm_panel_dispose (GObject *object)
{
  SkgCarmPanel *self = SKG_CARM_PANEL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->menu_landmarks, skg_landmark_set_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_CARM_PANEL);
  G_OBJECT_CLASS (skg_carm_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < SKG_N_FIELDS; i++)
    gtk_widget_class_bind_template_child_full (
        widget_class, skg_field_get_name (i), FALSE,
        G_STRUCT_OFFSET (SkgCarmPanel, rows) + (gssize) (i * sizeof (gpointer)));
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, machine);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, view_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, limits_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel,
                                        magnification_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, pixel_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, field_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, centre_button);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel,
                                        radiological_button);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel,
                                        detector_side_button);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, matrices);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, k_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, rt_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, p_label);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, copy_k);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, copy_rt);
  gtk_widget_class_bind_template_child (widget_class, SkgCarmPanel, copy_p);
}

static void
skg_carm_panel_class_init (SkgCarmPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_carm_panel_dispose;
  widget_class->map = skg_carm_panel_map;
  gtk_widget_class_install_action (widget_class, "carm.centre-on", "u",
                                   action_centre_on);

  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/carm-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_end);
  gtk_widget_class_bind_template_callback (widget_class, on_machine_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_hanging_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_matrices_expanded);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
skg_carm_panel_init (SkgCarmPanel *self)
{
  GPtrArray *machines = skg_machine_list ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < machines->len; i++)
    gtk_string_list_append (
        names,
        skg_resource_text_get (((SkgMachine *) g_ptr_array_index (machines, i))->name));
  gtk_drop_down_set_model (self->machine, G_LIST_MODEL (names));
}

/* A joint's dice is that of the number which moves it. */
static void
bind_joint (SkgCarmPanel *self, SkgField field)
{
  guint index;
  double scale;
  double offset;
  const char *path = skg_field_get_mover (field, skg_session_get_sample (self->session),
                                          &index, &scale, &offset);
  gpointer data;
  const SkgNumberSource *source =
      path != NULL ? skg_number_source_for_scene (self->session, path, index, &data)
                   : NULL;

  if (source == NULL)
    return;
  skg_number_row_bind_source (self->rows[field], self->session, source, data,
                              skg_number_source_free_data, scale, offset);
  if (field == SKG_FIELD_ORBITAL)
    skg_number_row_set_proxy (
        self->rows[field], _ ("Lets LAO / RAO vary, or pins it: the scene stores that "
                              "angle, and the orbit follows from it."));
  else if (field == SKG_FIELD_TILT)
    skg_number_row_set_proxy (
        self->rows[field], _ ("Lets CRA / CAU vary, or pins it: the scene stores that "
                              "angle, and the tilt follows from it."));
}

static void
bind_rows (SkgCarmPanel *self)
{
  for (guint i = 0; i < SKG_N_FIELDS; i++)
    {
      guint index;
      const char *path = skg_field_get_path (i, &index);

      if (path != NULL)
        skg_number_row_bind (self->rows[i], self->session, path, index, 1);
      else
        bind_joint (self, i);
    }
}

GtkWidget *
skg_carm_panel_new (SkgSession *session)
{
  SkgCarmPanel *self = g_object_new (SKG_TYPE_CARM_PANEL, NULL);

  self->session = g_object_ref (session);
  bind_rows (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  skg_carm_panel_refresh (self);
  return GTK_WIDGET (self);
}
