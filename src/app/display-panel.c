/* SPDX-License-Identifier: Apache-2.0
 * The inspector's display page: what is done to the picture for the eye alone. */
#include "config.h"

#include "app/display-panel.h"

#include <glib/gi18n.h>

#include "app/histogram-plot.h"
#include "app/number-row.h"

struct _SkgDisplayPanel
{
  AdwBin parent_instance;

  SkgSession *session;
  gboolean is_refreshing;

  SkgHistogramPlot *histogram;
  SkgNumberRow *window;
  SkgNumberRow *level;
  GtkLabel *window_label;
  GtkButton *auto_button;
  GtkToggleButton *white_button;
  GtkToggleButton *black_button;
  SkgNumberRow *local_contrast_row;
  SkgNumberRow *edges_row;
  SkgNumberRow *clahe_row;
  GtkScale *local_contrast;
  GtkScale *edges;
  GtkScale *clahe;
};

G_DEFINE_FINAL_TYPE (SkgDisplayPanel, skg_display_panel, ADW_TYPE_BIN)

/* --- Refresh: model to widget --- */

/* An automatic window that has not been chosen yet is the picture's. */
static SkgDisplay
get_display (SkgDisplayPanel *self)
{
  SkgDisplay display = skg_session_get_sample (self->session)->display;
  SkgPicture *picture = skg_session_get_picture (self->session);

  if (display.window <= 0 && picture != NULL)
    {
      display.window = picture->window;
      display.level = picture->level;
    }
  return display;
}

/* In a linear picture bone has the small values. */
static gboolean
is_white_high (SkgDisplayPanel *self, const SkgDisplay *display)
{
  const SkgExposure *exposure = &skg_session_get_sample (self->session)->exposure;
  gboolean is_linear = exposure->simulator == SKG_SIMULATOR_REALISTIC &&
                       exposure->detection.image == SKG_IMAGE_LINEAR;

  return !!display->inverted == is_linear;
}

static void
set_percent (GtkScale *scale, double value)
{
  gtk_range_set_value (GTK_RANGE (scale), value * 100);
}

static void
refresh (SkgDisplayPanel *self)
{
  SkgDisplay display = get_display (self);
  gboolean automatic = skg_session_is_window_automatic (self->session);

  self->is_refreshing = TRUE;
  skg_number_row_set_value (self->window, display.window);
  skg_number_row_set_value (self->level, display.level);
  gtk_label_set_label (self->window_label,
                       automatic ? _ ("automatic") : _ ("set by hand"));
  gtk_toggle_button_set_active (
      display.inverted ? self->black_button : self->white_button, TRUE);
  set_percent (self->local_contrast, display.local_contrast);
  set_percent (self->edges, display.edge_enhancement);
  set_percent (self->clahe, display.clahe);
  skg_histogram_plot_set_window (self->histogram, display.window, display.level,
                                 is_white_high (self, &display));
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing. */
static void
on_session_changed (SkgSession *session, SkgDisplayPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
on_picture_changed (SkgSession *session, SkgDisplayPanel *self)
{
  SkgPicture *picture = skg_session_get_picture (session);

  if (picture == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  skg_histogram_plot_set_histogram (self->histogram, picture->histogram);
  refresh (self);
}

static void
skg_display_panel_map (GtkWidget *widget)
{
  SkgDisplayPanel *self = SKG_DISPLAY_PANEL (widget);

  GTK_WIDGET_CLASS (skg_display_panel_parent_class)->map (widget);
  skg_session_set_wants_histogram (self->session, TRUE);
  refresh (self);
  on_picture_changed (self->session, self);
}

static void
skg_display_panel_unmap (GtkWidget *widget)
{
  skg_session_set_wants_histogram (SKG_DISPLAY_PANEL (widget)->session, FALSE);
  GTK_WIDGET_CLASS (skg_display_panel_parent_class)->unmap (widget);
}

/* --- Edits: widget to model --- */

static void
set_window (SkgDisplayPanel *self, double window, double level)
{
  SkgDisplay display = get_display (self);

  display.window = window;
  display.level = level;
  skg_session_set_display (self->session, &display);
}

static void
on_window_edited (SkgNumberRow *row, double value, SkgDisplayPanel *self)
{
  if (!self->is_refreshing && value > 0)
    set_window (self, value, get_display (self).level);
}

static void
on_level_edited (SkgNumberRow *row, double value, SkgDisplayPanel *self)
{
  if (!self->is_refreshing && get_display (self).window > 0)
    set_window (self, get_display (self).window, value);
}

static void
on_histogram_edited (SkgHistogramPlot *plot,
                     double window,
                     double level,
                     SkgDisplayPanel *self)
{
  set_window (self, window, level);
}

static void
on_edit_begin (GtkWidget *widget, SkgDisplayPanel *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (GtkWidget *widget, SkgDisplayPanel *self)
{
  skg_session_end_gesture (self->session);
}

static void
on_auto (GtkButton *button, SkgDisplayPanel *self)
{
  skg_session_choose_window (self->session);
}

static void
on_polarity (GtkToggleButton *button, SkgDisplayPanel *self)
{
  SkgDisplay display = skg_session_get_sample (self->session)->display;

  if (self->is_refreshing || !gtk_toggle_button_get_active (button))
    return;
  display.inverted = button == self->black_button;
  skg_session_set_display (self->session, &display);
}

/* With another local contrast it is another picture: a window that was chosen from the
 * picture is chosen anew, one that was set stays. */
static void
on_slider (GtkRange *range, SkgDisplayPanel *self)
{
  SkgDisplay display = skg_session_get_sample (self->session)->display;
  double value = gtk_range_get_value (range) / 100;

  if (self->is_refreshing)
    return;
  if (range == GTK_RANGE (self->edges))
    display.edge_enhancement = value;
  else if (range == GTK_RANGE (self->clahe))
    display.clahe = value;
  else
    {
      display.local_contrast = value;
      if (skg_session_is_window_automatic (self->session))
        display.window = 0;
    }
  skg_session_set_display (self->session, &display);
}

static char *
format_percent (GtkScale *scale, double value, gpointer user_data)
{
  if (value < 0.5)
    /* Translators: of an image processing step */
    return g_strdup (_ ("off"));
  return g_strdup_printf ("%.0f %%", value);
}

static void
skg_display_panel_dispose (GObject *object)
{
  SkgDisplayPanel *self = SKG_DISPLAY_PANEL (object);

  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_DISPLAY_PANEL);
  G_OBJECT_CLASS (skg_display_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, histogram);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, window);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, level);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, window_label);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, auto_button);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, white_button);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, black_button);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, local_contrast_row);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, edges_row);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, clahe_row);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, local_contrast);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, edges);
  gtk_widget_class_bind_template_child (klass, SkgDisplayPanel, clahe);
  gtk_widget_class_bind_template_callback (klass, on_window_edited);
  gtk_widget_class_bind_template_callback (klass, on_level_edited);
  gtk_widget_class_bind_template_callback (klass, on_histogram_edited);
  gtk_widget_class_bind_template_callback (klass, on_edit_begin);
  gtk_widget_class_bind_template_callback (klass, on_edit_end);
  gtk_widget_class_bind_template_callback (klass, on_auto);
  gtk_widget_class_bind_template_callback (klass, on_polarity);
  gtk_widget_class_bind_template_callback (klass, on_slider);
}

static void
skg_display_panel_class_init (SkgDisplayPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SKG_TYPE_HISTOGRAM_PLOT);
  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  G_OBJECT_CLASS (klass)->dispose = skg_display_panel_dispose;
  widget_class->map = skg_display_panel_map;
  widget_class->unmap = skg_display_panel_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/display-panel.ui");
  bind_children (widget_class);
}

static void
skg_display_panel_init (SkgDisplayPanel *self)
{
  GtkScale *scales[3];

  gtk_widget_init_template (GTK_WIDGET (self));
  scales[0] = self->local_contrast;
  scales[1] = self->edges;
  scales[2] = self->clahe;
  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    gtk_scale_set_format_value_func (scales[i], format_percent, NULL, NULL);
  skg_number_row_set_slider (self->local_contrast_row,
                             GTK_WIDGET (self->local_contrast));
  skg_number_row_set_slider (self->edges_row, GTK_WIDGET (self->edges));
  skg_number_row_set_slider (self->clahe_row, GTK_WIDGET (self->clahe));
}

GtkWidget *
skg_display_panel_new (SkgSession *session)
{
  SkgDisplayPanel *self = g_object_new (SKG_TYPE_DISPLAY_PANEL, NULL);

  self->session = g_object_ref (session);
  skg_number_row_bind (self->window, session, "display.window", 0, 1);
  skg_number_row_bind (self->level, session, "display.level", 0, 1);
  /* Percent of the scene's 1. */
  skg_number_row_bind (self->local_contrast_row, session, "display.local_contrast", 0,
                       100);
  skg_number_row_bind (self->edges_row, session, "display.edge_enhancement", 0, 100);
  skg_number_row_bind (self->clahe_row, session, "display.clahe", 0, 100);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "picture-changed", G_CALLBACK (on_picture_changed),
                           self, 0);
  return GTK_WIDGET (self);
}
