/* SPDX-License-Identifier: Apache-2.0
 * The exposure page shows what the session says. */
#include "config.h"

#include "app/exposure-panel-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define CLEARANCE_MM 1.0 /* between two blades */

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_text (GtkLabel *label, char *text)
{
  gtk_label_set_label (label, text);
  g_free (text);
}

void
skg_exposure_panel_show_error (SkgExposurePanel *self, const char *message)
{
  gtk_label_set_label (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

/* Doses go through ten decades: steps of a tenth of the present one. */
static void
set_decade (SkgNumberRow *row, double value)
{
  int decade = value > 0 ? (int) floor (log10 (value) + 1e-9) : 0;

  skg_number_row_set_steps (row, (guint) CLAMP (2 - decade, 0, 6),
                            pow (10, CLAMP (decade, -5, 7) - 1));
}

void
skg_exposure_panel_refresh_rows (SkgExposurePanel *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  const SkgExposureNumbers *numbers =
      self->readout.numbers_valid ? &self->readout.numbers : NULL;
  SkgCollimator edges;

  skg_exposure_get_field_edges (sample, &edges);
  for (guint i = 0; i < SKG_N_EXPOSURE_FIELDS; i++)
    {
      double value = skg_exposure_field_get (i, self->session, numbers);
      gboolean is_dose = i >= SKG_EXPOSURE_PHOTONS && i <= SKG_EXPOSURE_MAS;
      gboolean leads = is_dose && i - SKG_EXPOSURE_PHOTONS == sample->exposure.dose;

      if (i > SKG_EXPOSURE_HU_LOW)
        gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), isfinite (value));
      if (!isfinite (value))
        continue;
      if (is_dose)
        set_decade (self->rows[i], value);
      skg_number_row_set_value (self->rows[i], value);
      set_class (GTK_WIDGET (self->rows[i]), "leads", leads);
      set_class (GTK_WIDGET (self->rows[i]), "follows", is_dose && !leads);
    }
#define VALUE(field) skg_number_row_get_value (self->rows[SKG_EXPOSURE_##field])
  skg_number_row_set_range (self->rows[SKG_EXPOSURE_BLADE_LEFT], edges.left_mm,
                            VALUE (BLADE_RIGHT) - CLEARANCE_MM);
  skg_number_row_set_range (self->rows[SKG_EXPOSURE_BLADE_RIGHT],
                            VALUE (BLADE_LEFT) + CLEARANCE_MM, edges.right_mm);
  skg_number_row_set_range (self->rows[SKG_EXPOSURE_BLADE_TOP], edges.top_mm,
                            VALUE (BLADE_BOTTOM) - CLEARANCE_MM);
  skg_number_row_set_range (self->rows[SKG_EXPOSURE_BLADE_BOTTOM],
                            VALUE (BLADE_TOP) + CLEARANCE_MM, edges.bottom_mm);
  skg_number_row_set_range (self->rows[SKG_EXPOSURE_IRIS], CLEARANCE_MM, edges.iris_mm);
#undef VALUE
}

static void
refresh_spectrum_button (SkgExposurePanel *self)
{
  const char *spectrum =
      skg_scene_get_text (skg_session_get_scene (self->session), "exposure.spectrum");
  g_autofree char *name = spectrum != NULL ? g_path_get_basename (spectrum) : NULL;

  gtk_menu_button_set_label (self->spectrum_button,
                             name != NULL ? name : _ ("Own Tube"));
}

static void
refresh_filter_material (SkgExposurePanel *self)
{
  const char *material = skg_scene_get_text (skg_session_get_scene (self->session),
                                             "exposure.filter_material");
  GListModel *names = G_LIST_MODEL (self->filter_names);
  guint n = g_list_model_get_n_items (names);
  guint i = 0;

  if (material != NULL)
    for (i = 1; i < n; i++)
      if (g_strcmp0 (gtk_string_list_get_string (self->filter_names, i), material) == 0)
        break;
  if (i == n && material != NULL)
    gtk_string_list_append (self->filter_names, material);
  gtk_drop_down_set_selected (self->filter_material, i);
}

static void
refresh_choices (SkgExposurePanel *self, const SkgExposure *exposure)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  const char *kind = skg_scene_get_text (scene, "exposure.detector.kind");

  gtk_toggle_button_set_active (self->simulators[exposure->simulator], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (skg_exposure_detectors); i++)
    if (g_strcmp0 (skg_exposure_detectors[i], kind) == 0)
      gtk_drop_down_set_selected (self->detector_kind, i);
  gtk_drop_down_set_selected (self->image_kind, exposure->detection.image);
  for (guint i = 0; i < SKG_N_SWITCHES; i++)
    gtk_check_button_set_active (
        self->switches[i],
        skg_scene_get_switch (scene, skg_exposure_switch_get_path (i)));
  refresh_spectrum_button (self);
  refresh_filter_material (self);
}

static void
set_row_sensitive (SkgExposurePanel *self, SkgExposureField field, gboolean sensitive)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->rows[field]), sensitive);
}

/* What would change nothing cannot be turned. */
static void
refresh_sensitivity (SkgExposurePanel *self, const SkgExposure *exposure)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  gboolean own_tube = skg_scene_get_text (scene, "exposure.spectrum") == NULL;
  gboolean has_file = exposure->spectrum != NULL;

  for (guint i = 0; i < SKG_N_GROUPS; i++)
    gtk_widget_set_sensitive (self->groups[i],
                              exposure->simulator == SKG_SIMULATOR_REALISTIC);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[SKG_EXPOSURE_MU_WATER]),
                          exposure->simulator == SKG_SIMULATOR_NAIVE);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[SKG_EXPOSURE_HU_LOW]),
                          exposure->simulator == SKG_SIMULATOR_HEURISTIC);
  set_row_sensitive (self, SKG_EXPOSURE_KVP, own_tube);
  set_row_sensitive (self, SKG_EXPOSURE_FILTER_AL, own_tube);
  set_row_sensitive (self, SKG_EXPOSURE_FILTER_CU, own_tube);
  set_row_sensitive (self, SKG_EXPOSURE_ANODE, !has_file);
  set_row_sensitive (self, SKG_EXPOSURE_FILTER_MM, exposure->filter_material != NULL);
  set_row_sensitive (self, SKG_EXPOSURE_AEC_WATER, exposure->dose == SKG_DOSE_KERMA);
  set_row_sensitive (self, SKG_EXPOSURE_CSI, exposure->detector.csi_um > 0);
  set_row_sensitive (self, SKG_EXPOSURE_ELECTRONIC, exposure->detection.quantum_noise);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switches[SKG_SWITCH_HEEL]), !has_file);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switches[SKG_SWITCH_FLAT_FIELD]),
                            exposure->heel || exposure->fall_off);
}

void
skg_exposure_panel_refresh_readout (SkgExposurePanel *self)
{
  const SkgExposureReadout *readout = &self->readout;

  set_text (self->hvl_label, skg_exposure_readout_dup_half_value_layer (readout));
  set_text (self->mean_label, skg_exposure_readout_dup_mean (readout));
  set_text (self->spr_label, skg_exposure_readout_dup_scatter_ratio (readout));
  set_text (self->dap_label, skg_exposure_readout_dup_area_kerma (readout));
  set_text (self->skin_label, skg_exposure_readout_dup_skin_kerma (readout));
  skg_spectrum_plot_set (self->plot, readout->before, readout->behind);
}

void
skg_exposure_panel_refresh (SkgExposurePanel *self)
{
  const SkgExposure *exposure = &skg_session_get_sample (self->session)->exposure;

  self->is_refreshing = TRUE;
  skg_exposure_panel_refresh_rows (self);
  refresh_choices (self, exposure);
  refresh_sensitivity (self, exposure);
  self->is_refreshing = FALSE;
}
