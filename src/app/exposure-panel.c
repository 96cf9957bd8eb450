/* SPDX-License-Identifier: Apache-2.0
 * The inspector's exposure page: simulator, tube, dose, collimator, detector. */
#include "config.h"

#include "app/exposure-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/exposure-panel-private.h"
#include "app/file-dialog.h"

/* Behind the drawing, before what waits for the loop to be idle at all: while a knob is
 * being turned it is never. */
#define READOUT_PRIORITY (GDK_PRIORITY_REDRAW + 10)

static const struct
{
  const char *name;
  const char *path;
} switches[SKG_N_SWITCHES] = {
  { "noise", "exposure.noise" },
  { "scatter", "exposure.scatter" },
  { "heel", "exposure.heel" },
  { "fall_off", "exposure.fall_off" },
  { "flat_field", "exposure.detector.flat_field" },
};

static const char *const group_names[SKG_N_GROUPS] = {
  "tube_group",  "spectrum_group", "dose_group",     "readout_group",
  "field_group", "effects_group",  "detector_group",
};

const char *const skg_exposure_simulators[3] = { "naive", "heuristic", "realistic" };
const char *const skg_exposure_detectors[3] = { "ideal", "flat-panel",
                                                "image-intensifier" };
static const char *const images[3] = { "log", "linear", "deepdrr" };

/* Third filters: what clinics and beam shaping use; a scene's own one joins them. */
static const char *const filter_materials[] = { "Sn", "Ag", "Mo",   "Gd",
                                                "Ta", "Pb", "pmma", "water" };

static const struct
{
  const char *id;
  SkgDose dose;
  double value;
} doses[] = {
  { "fluoroscopy-10", SKG_DOSE_KERMA, 10 },
  { "fluoroscopy-20", SKG_DOSE_KERMA, 20 },
  { "fluoroscopy-50", SKG_DOSE_KERMA, 50 },
  { "radiograph", SKG_DOSE_KERMA, 2500 },
  { "photons-100", SKG_DOSE_PHOTONS, 100 },
  { "photons-10000", SKG_DOSE_PHOTONS, 1e4 },
  { "photons-1000000", SKG_DOSE_PHOTONS, 1e6 },
};

G_DEFINE_FINAL_TYPE (SkgExposurePanel, skg_exposure_panel, ADW_TYPE_BIN)

const char *
skg_exposure_switch_get_path (SkgExposureSwitch index)
{
  g_return_val_if_fail (index < SKG_N_SWITCHES, NULL);
  return switches[index].path;
}

/* --- Refresh: model to widget --- */

static gboolean
on_readout (gpointer user_data)
{
  SkgExposurePanel *self = user_data;

  self->readout_source = 0;
  if (!skg_exposure_readout_update (&self->readout, self->session))
    return G_SOURCE_REMOVE;
  skg_exposure_panel_refresh_readout (self);
  self->is_refreshing = TRUE;
  skg_exposure_panel_refresh_rows (self);
  self->is_refreshing = FALSE;
  return G_SOURCE_REMOVE;
}

/* However many changes come before the loop is idle, the numbers follow once. */
static void
queue_readout (SkgExposurePanel *self)
{
  if (self->readout_source == 0)
    self->readout_source = g_idle_add_full (READOUT_PRIORITY, on_readout, self, NULL);
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgExposurePanel *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  skg_exposure_panel_refresh (self);
  queue_readout (self);
}

static void
on_picture_changed (SkgSession *session, SkgExposurePanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    queue_readout (self);
}

static void
skg_exposure_panel_map (GtkWidget *widget)
{
  SkgExposurePanel *self = SKG_EXPOSURE_PANEL (widget);

  skg_exposure_readout_update (&self->readout, self->session);
  skg_exposure_panel_refresh (self);
  skg_exposure_panel_refresh_readout (self);
  GTK_WIDGET_CLASS (skg_exposure_panel_parent_class)->map (widget);
}

/* --- Edits: widget to model --- */

static void
on_edited (SkgNumberRow *row, double value, SkgExposurePanel *self)
{
  SkgExposureField field = 0;

  if (self->is_refreshing || self->session == NULL)
    return;
  while (field < SKG_N_EXPOSURE_FIELDS && self->rows[field] != row)
    field++;
  if (field == SKG_N_EXPOSURE_FIELDS)
    return;
  skg_exposure_panel_show_error (self, NULL);
  skg_exposure_field_set (field, self->session, value);
}

static void
on_edit_begin (SkgNumberRow *row, SkgExposurePanel *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (SkgNumberRow *row, SkgExposurePanel *self)
{
  skg_session_end_gesture (self->session);
}

/* @value: (nullable): not given any more */
static gboolean
set_scene_text (SkgExposurePanel *self, const char *path, const char *value)
{
  g_autofree char *assignment =
      g_strdup_printf ("%s=%s", path, value != NULL ? value : "null");
  g_autoptr (GError) error = NULL;
  gboolean done =
      skg_scene_set_value (skg_session_get_scene (self->session), assignment, &error);

  skg_exposure_panel_show_error (self, done ? NULL : error->message);
  /* What was refused is put back. */
  if (!done)
    skg_exposure_panel_refresh (self);
  return done;
}

/* Another kind of image has values of another size: it gets a window of its own. */
static void
set_image_kind (SkgExposurePanel *self, const char *path, const char *value)
{
  SkgDisplay display = skg_session_get_sample (self->session)->display;

  /* First, so that the next picture is the one whose window is kept. */
  display.window = 0;
  skg_session_set_display (self->session, &display);
  set_scene_text (self, path, value);
}

static void
on_simulator_toggled (GtkToggleButton *button, SkgExposurePanel *self)
{
  if (self->is_refreshing || self->session == NULL ||
      !gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (skg_exposure_simulators); i++)
    if (self->simulators[i] == button)
      set_image_kind (self, "exposure.simulator", skg_exposure_simulators[i]);
}

static void
on_switch_toggled (GtkCheckButton *button, SkgExposurePanel *self)
{
  if (self->is_refreshing || self->session == NULL)
    return;
  for (guint i = 0; i < SKG_N_SWITCHES; i++)
    if (self->switches[i] == button)
      skg_scene_set_switch (skg_session_get_scene (self->session), switches[i].path,
                            gtk_check_button_get_active (button));
}

static void
on_filter_material_selected (GtkDropDown *drop_down,
                             GParamSpec *pspec,
                             SkgExposurePanel *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->is_refreshing || self->session == NULL ||
      selected == GTK_INVALID_LIST_POSITION)
    return;
  set_scene_text (
      self, "exposure.filter_material",
      selected > 0 ? gtk_string_list_get_string (self->filter_names, selected) : NULL);
}

static void
on_detector_selected (GtkDropDown *drop_down, GParamSpec *pspec, SkgExposurePanel *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (!self->is_refreshing && self->session != NULL &&
      selected < G_N_ELEMENTS (skg_exposure_detectors))
    set_scene_text (self, "exposure.detector.kind", skg_exposure_detectors[selected]);
}

static void
on_image_selected (GtkDropDown *drop_down, GParamSpec *pspec, SkgExposurePanel *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (!self->is_refreshing && self->session != NULL && selected < G_N_ELEMENTS (images))
    set_image_kind (self, "exposure.image", images[selected]);
}

static void
on_open_clicked (GtkButton *button, SkgExposurePanel *self)
{
  skg_scene_set_collimator (skg_session_get_scene (self->session),
                            &SKG_COLLIMATOR_OPEN);
}

static void
action_dose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExposurePanel *self = SKG_EXPOSURE_PANEL (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (doses); i++)
    if (g_strcmp0 (doses[i].id, id) == 0)
      skg_scene_set_dose (skg_session_get_scene (self->session), doses[i].dose,
                          doses[i].value);
}

static void
action_spectrum (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *id = g_variant_get_string (parameter, NULL);

  set_scene_text (SKG_EXPOSURE_PANEL (widget), "exposure.spectrum",
                  *id != '\0' ? id : NULL);
}

/* A file is read before the scene names it: a bad one changes nothing. */
static void
action_spectrum_file (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExposurePanel *self = SKG_EXPOSURE_PANEL (widget);
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgSpectrum) spectrum = skg_spectrum_load (path, &error);
  const SkgExposure *exposure = &skg_session_get_sample (self->session)->exposure;

  if (spectrum == NULL)
    {
      skg_exposure_panel_show_error (self, error->message);
      return;
    }
  /* A file does not say what a mAs gives: as many photons as now. */
  skg_exposure_readout_update (&self->readout, self->session);
  if (exposure->dose == SKG_DOSE_MAS && self->readout.numbers_valid)
    skg_scene_set_dose (skg_session_get_scene (self->session), SKG_DOSE_PHOTONS,
                        self->readout.numbers.photons_per_pixel);
  set_scene_text (self, "exposure.spectrum", path);
}

static void
on_spectrum_response (GtkNativeDialog *dialog, int response, SkgExposurePanel *self)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    path = skg_file_dialog_dup_path (GTK_FILE_CHOOSER_NATIVE (dialog));
  if (path != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "exposure.spectrum-file", "s", path);
}

static void
action_open_spectrum (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgExposurePanel *self = SKG_EXPOSURE_PANEL (widget);

  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (gtk_widget_get_root (widget)),
                                        SKG_FILE_DIALOG_OPEN_SPECTRUM, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_spectrum_response),
                           self, 0);
}

/* --- GObject --- */

static void
skg_exposure_panel_dispose (GObject *object)
{
  SkgExposurePanel *self = SKG_EXPOSURE_PANEL (object);

  g_clear_handle_id (&self->readout_source, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  skg_exposure_readout_clear (&self->readout);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_EXPOSURE_PANEL);
  G_OBJECT_CLASS (skg_exposure_panel_parent_class)->dispose (object);
}

static void
bind_array (GtkWidgetClass *klass, const char *name, gsize offset, guint index)
{
  gtk_widget_class_bind_template_child_full (
      klass, name, FALSE, (gssize) (offset + index * sizeof (gpointer)));
}

static void
bind_children (GtkWidgetClass *klass)
{
  for (guint i = 0; i < SKG_N_EXPOSURE_FIELDS; i++)
    bind_array (klass, skg_exposure_field_get_name (i),
                G_STRUCT_OFFSET (SkgExposurePanel, rows), i);
  for (guint i = 0; i < SKG_N_SWITCHES; i++)
    bind_array (klass, switches[i].name, G_STRUCT_OFFSET (SkgExposurePanel, switches),
                i);
  for (guint i = 0; i < SKG_N_GROUPS; i++)
    bind_array (klass, group_names[i], G_STRUCT_OFFSET (SkgExposurePanel, groups), i);
  for (guint i = 0; i < G_N_ELEMENTS (skg_exposure_simulators); i++)
    bind_array (klass, skg_exposure_simulators[i],
                G_STRUCT_OFFSET (SkgExposurePanel, simulators), i);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, error_label);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, spectrum_button);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, filter_material);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, open_button);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, plot);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, detector_kind);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, image_kind);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, hvl_label);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, mean_label);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, spr_label);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, dap_label);
  gtk_widget_class_bind_template_child (klass, SkgExposurePanel, skin_label);
}

static void
skg_exposure_panel_class_init (SkgExposurePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_exposure_panel_dispose;
  widget_class->map = skg_exposure_panel_map;
  gtk_widget_class_install_action (widget_class, "exposure.dose", "s", action_dose);
  gtk_widget_class_install_action (widget_class, "exposure.spectrum", "s",
                                   action_spectrum);
  gtk_widget_class_install_action (widget_class, "exposure.spectrum-file", "s",
                                   action_spectrum_file);
  gtk_widget_class_install_action (widget_class, "exposure.open-spectrum", NULL,
                                   action_open_spectrum);

  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  g_type_ensure (SKG_TYPE_SPECTRUM_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/exposure-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_end);
  gtk_widget_class_bind_template_callback (widget_class, on_simulator_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_switch_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_material_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_detector_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_image_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
}

static void
skg_exposure_panel_init (SkgExposurePanel *self)
{
  self->is_refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter_names = gtk_string_list_new (NULL);
  gtk_string_list_append (self->filter_names, _ ("None"));
  for (guint i = 0; i < G_N_ELEMENTS (filter_materials); i++)
    gtk_string_list_append (self->filter_names, filter_materials[i]);
  gtk_drop_down_set_model (self->filter_material, G_LIST_MODEL (self->filter_names));
  g_object_unref (self->filter_names);
  self->is_refreshing = FALSE;
}

GtkWidget *
skg_exposure_panel_new (SkgSession *session)
{
  SkgExposurePanel *self = g_object_new (SKG_TYPE_EXPOSURE_PANEL, NULL);

  self->session = g_object_ref (session);
  for (guint i = 0; i < SKG_N_EXPOSURE_FIELDS; i++)
    {
      double scale;
      const char *path = skg_exposure_field_get_path (i, &scale);

      skg_number_row_bind (self->rows[i], session, path, 0, scale);
    }
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  g_signal_connect_object (session, "picture-changed", G_CALLBACK (on_picture_changed),
                           self, 0);
  return GTK_WIDGET (self);
}
