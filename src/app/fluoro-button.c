/* SPDX-License-Identifier: Apache-2.0
 * Fluoroscopy in the header bar: a latching button that is also the lamp, and what lies
 * behind it: rate, lag, dose. */
#include "config.h"

#include "app/fluoro-button.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/number-row.h"

#define LAG_KEY "exposure.detector.lag"

struct _SkgFluoroButton
{
  AdwBin parent_instance;

  SkgFluoro *fluoro;
  gboolean is_refreshing;

  GtkToggleButton *latch;
  GtkLabel *latch_label;
  SkgNumberRow *rate;
  SkgNumberRow *lag;
  GtkLabel *time_label;
  GtkLabel *pulses_label;
  GtkLabel *skin_label;
  GtkLabel *area_label;
};

G_DEFINE_FINAL_TYPE (SkgFluoroButton, skg_fluoro_button, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, char *text)
{
  gtk_label_set_label (label, text);
  g_free (text);
}

static char *
dup_kerma (double value, const char *unit)
{
  /* No photons, or a spectrum file that does not say how many. */
  if (isnan (value))
    return g_strdup (_ ("unknown"));
  return g_strdup_printf ("%.3g %s", value, unit);
}

static void
refresh_dose (SkgFluoroButton *self)
{
  SkgFluoroDose dose;

  skg_fluoro_get_dose (self->fluoro, &dose);
  set_text (self->time_label, g_strdup_printf (_ ("%.1f s"), dose.time_s));
  set_text (self->pulses_label, g_strdup_printf ("%" G_GUINT64_FORMAT, dose.pulses));
  set_text (self->skin_label, dup_kerma (dose.skin_kerma_mgy, _ ("mGy")));
  set_text (self->area_label, dup_kerma (dose.area_kerma_mgy_cm2, _ ("mGy cm²")));
}

static void
refresh (SkgFluoroButton *self)
{
  SkgSession *session = skg_fluoro_get_session (self->fluoro);
  gboolean on = skg_fluoro_is_on (self->fluoro);

  self->is_refreshing = TRUE;
  gtk_toggle_button_set_active (self->latch, skg_fluoro_is_latched (self->fluoro));
  gtk_label_set_label (self->latch_label, on ? _ ("X-ray on") : _ ("Fluoro"));
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), "beam-on");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "beam-on");
  gtk_widget_set_sensitive (GTK_WIDGET (self->latch),
                            skg_session_get_body (session) != NULL);
  skg_number_row_set_value (self->rate, skg_fluoro_get_rate_hz (self->fluoro));
  if (gtk_widget_get_mapped (GTK_WIDGET (self->rate)))
    {
      skg_number_row_set_value (
          self->lag, skg_session_get_sample (session)->exposure.detection.lag * 100);
      refresh_dose (self);
    }
  self->is_refreshing = FALSE;
}

static void
on_popover_map (GtkWidget *popover, SkgFluoroButton *self)
{
  refresh (self);
}

static void
on_latch_toggled (GtkToggleButton *button, SkgFluoroButton *self)
{
  if (self->is_refreshing)
    return;
  skg_fluoro_set_latched (self->fluoro, gtk_toggle_button_get_active (button));
  refresh (self);
}

static void
on_rate_edited (SkgNumberRow *row, double value, SkgFluoroButton *self)
{
  if (!self->is_refreshing)
    skg_fluoro_set_rate_hz (self->fluoro, value);
}

static void
on_lag_edited (SkgNumberRow *row, double value, SkgFluoroButton *self)
{
  SkgSession *session = skg_fluoro_get_session (self->fluoro);

  if (!self->is_refreshing)
    skg_scene_set_number (skg_session_get_scene (session), LAG_KEY, 0, value / 100);
}

static void
on_reset (GtkButton *button, SkgFluoroButton *self)
{
  skg_fluoro_reset_dose (self->fluoro);
}

static void
skg_fluoro_button_dispose (GObject *object)
{
  SkgFluoroButton *self = SKG_FLUORO_BUTTON (object);

  g_clear_object (&self->fluoro);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_FLUORO_BUTTON);
  G_OBJECT_CLASS (skg_fluoro_button_parent_class)->dispose (object);
}

static void
skg_fluoro_button_class_init (SkgFluoroButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  G_OBJECT_CLASS (klass)->dispose = skg_fluoro_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/fluoro-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, latch);
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, latch_label);
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, rate);
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, lag);
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, time_label);
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, pulses_label);
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, skin_label);
  gtk_widget_class_bind_template_child (widget_class, SkgFluoroButton, area_label);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_map);
  gtk_widget_class_bind_template_callback (widget_class, on_latch_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_rate_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_lag_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
}

static void
skg_fluoro_button_init (SkgFluoroButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_fluoro_button_new (SkgFluoro *fluoro)
{
  SkgFluoroButton *self = g_object_new (SKG_TYPE_FLUORO_BUTTON, NULL);

  self->fluoro = g_object_ref (fluoro);
  g_signal_connect_object (fluoro, "changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skg_fluoro_get_session (fluoro), "changed",
                           G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
