/* SPDX-License-Identifier: Apache-2.0
 * Rulers, angles, lines and heat maps: the tools and the list of what was measured. */
#include "config.h"

#include "app/measure-panel.h"

#include <glib/gi18n.h>

#include "app/measure-row.h"

#define SIGMA "annotations.heatmap_sigma_px"
#define HEATMAPS "annotations.heatmaps"

struct _SkgMeasurePanel
{
  AdwBin parent_instance;

  SkgSession *session;
  gboolean is_refreshing;

  GtkToggleButton *ruler;
  GtkToggleButton *angle;
  GtkToggleButton *line;
  GtkWidget *scroller;
  GtkListBox *list;
  GtkCheckButton *heatmaps;
  GtkLabel *sigma_label;
  GtkSpinButton *sigma;
};

G_DEFINE_FINAL_TYPE (SkgMeasurePanel, skg_measure_panel, ADW_TYPE_BIN)

static SkgScene *
get_scene (SkgMeasurePanel *self)
{
  return skg_session_get_scene (self->session);
}

/* Edits: widget to model */

static void
on_tool_toggled (GtkToggleButton *button, SkgMeasurePanel *self)
{
  SkgPlacing tool = button == self->ruler   ? SKG_PLACING_RULER
                    : button == self->angle ? SKG_PLACING_ANGLE
                                            : SKG_PLACING_LINE;

  if (self->is_refreshing || self->session == NULL)
    return;
  if (!gtk_toggle_button_get_active (button))
    tool = SKG_PLACING_NONE;
  else if (tool == SKG_PLACING_LINE)
    skg_session_set_show_landmarks (self->session, TRUE);
  skg_session_set_placing (self->session, tool, NULL);
}

static void
on_heatmaps_toggled (GtkCheckButton *button, SkgMeasurePanel *self)
{
  if (!self->is_refreshing && self->session != NULL)
    skg_scene_set_switch (get_scene (self), HEATMAPS,
                          gtk_check_button_get_active (button));
}

static void
on_sigma_changed (GtkSpinButton *spin, SkgMeasurePanel *self)
{
  if (!self->is_refreshing && self->session != NULL)
    skg_scene_set_number (get_scene (self), SIGMA, 0, gtk_spin_button_get_value (spin));
}

/* @mark: (nullable): in place of the row's; NULL: taken away */
static void
set_mark (SkgMeasurePanel *self, SkgMeasureRow *row, const SkgMark *mark)
{
  g_autoptr (GPtrArray) marks = skg_scene_dup_marks (get_scene (self));
  guint index = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  if (index >= marks->len)
    return;
  g_ptr_array_remove_index (marks, index);
  if (mark != NULL)
    g_ptr_array_insert (marks, (int) index, skg_mark_copy (mark));
  skg_scene_set_marks (get_scene (self), marks);
}

static void
on_row_edited (SkgMeasureRow *row, SkgMeasurePanel *self)
{
  set_mark (self, row, skg_measure_row_get_mark (row));
}

static void
on_row_removed (SkgMeasureRow *row, SkgMeasurePanel *self)
{
  set_mark (self, row, NULL);
}

/* Refresh: model to widget */

static void
refresh_rows (SkgMeasurePanel *self)
{
  g_autoptr (GPtrArray) marks = skg_scene_dup_marks (get_scene (self));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, (int) marks->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < marks->len; i++)
    {
      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (skg_measure_row_new ());
          g_signal_connect_object (row, "edited", G_CALLBACK (on_row_edited), self, 0);
          g_signal_connect_object (row, "removed", G_CALLBACK (on_row_removed), self,
                                   0);
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      skg_measure_row_show (SKG_MEASURE_ROW (row), marks->pdata[i],
                            skg_session_get_sample (self->session),
                            skg_session_get_landmarks (self->session));
    }
  gtk_widget_set_visible (self->scroller, marks->len > 0);
}

static void
skg_measure_panel_refresh (SkgMeasurePanel *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgPlacing tool = skg_session_get_placing (self->session);
  g_autofree char *sigma = NULL;

  self->is_refreshing = TRUE;
  gtk_toggle_button_set_active (self->ruler, tool == SKG_PLACING_RULER);
  gtk_toggle_button_set_active (self->angle, tool == SKG_PLACING_ANGLE);
  gtk_toggle_button_set_active (self->line, tool == SKG_PLACING_LINE);
  refresh_rows (self);
  gtk_check_button_set_active (self->heatmaps, sample->show_heatmaps);
  gtk_spin_button_set_value (self->sigma, sample->heatmap_sigma_px);
  /* Translators: standard deviation of heat maps in pixels and mm of the detector */
  sigma = g_strdup_printf (_ ("\317\203 %.2f mm, px"),
                           sample->heatmap_sigma_px * sample->detector.pitch_mm);
  gtk_label_set_label (self->sigma_label, sigma);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sigma), sample->show_heatmaps);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sigma_label), sample->show_heatmaps);
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgMeasurePanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_measure_panel_refresh (self);
}

static void
skg_measure_panel_map (GtkWidget *widget)
{
  skg_measure_panel_refresh (SKG_MEASURE_PANEL (widget));
  GTK_WIDGET_CLASS (skg_measure_panel_parent_class)->map (widget);
}

static void
skg_measure_panel_dispose (GObject *object)
{
  SkgMeasurePanel *self = SKG_MEASURE_PANEL (object);

  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_MEASURE_PANEL);
  G_OBJECT_CLASS (skg_measure_panel_parent_class)->dispose (object);
}

static void
skg_measure_panel_class_init (SkgMeasurePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_measure_panel_dispose;
  widget_class->map = skg_measure_panel_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/measure-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, ruler);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, angle);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, line);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, list);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, heatmaps);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, sigma_label);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasurePanel, sigma);
  gtk_widget_class_bind_template_callback (widget_class, on_tool_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_heatmaps_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_sigma_changed);
}

static void
skg_measure_panel_init (SkgMeasurePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_measure_panel_new (SkgSession *session)
{
  SkgMeasurePanel *self = g_object_new (SKG_TYPE_MEASURE_PANEL, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  skg_measure_panel_refresh (self);
  return GTK_WIDGET (self);
}
