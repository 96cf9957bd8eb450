/* SPDX-License-Identifier: Apache-2.0
 * One ruler, angle or line of the list. */
#include "config.h"

#include "app/measure-row.h"

#include <glib/gi18n.h>

/* Of the depths: those that are no landmark come first. */
enum
{
  DEPTH_ISOCENTRE,
  DEPTH_DISTANCE,
  N_PLAIN_DEPTHS
};

struct _SkgMeasureRow
{
  GtkListBoxRow parent_instance;

  SkgMark *mark;
  double depth_mm; /* at which it was read last */
  gboolean is_refreshing;

  GtkLabel *value_label;
  GtkLabel *detail_label;
  GtkDropDown *depth;
  GtkSpinButton *distance;
};

G_DEFINE_FINAL_TYPE (SkgMeasureRow, skg_measure_row, GTK_TYPE_LIST_BOX_ROW)

static guint edited_signal;
static guint removed_signal;

static void
on_depth_selected (GtkDropDown *depth, GParamSpec *pspec, SkgMeasureRow *self)
{
  guint selected = gtk_drop_down_get_selected (depth);
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (depth));

  if (self->is_refreshing || self->mark == NULL ||
      selected == GTK_INVALID_LIST_POSITION)
    return;
  g_clear_pointer (&self->mark->depth_of, g_free);
  self->mark->depth_mm = selected == DEPTH_DISTANCE ? rint (self->depth_mm) : 0;
  if (selected >= N_PLAIN_DEPTHS)
    self->mark->depth_of = g_strdup (gtk_string_list_get_string (names, selected));
  g_signal_emit (self, edited_signal, 0);
}

static void
on_distance_changed (GtkSpinButton *distance, SkgMeasureRow *self)
{
  if (self->is_refreshing || self->mark == NULL)
    return;
  self->mark->depth_mm = gtk_spin_button_get_value (distance);
  g_signal_emit (self, edited_signal, 0);
}

static void
on_remove (GtkButton *button, SkgMeasureRow *self)
{
  g_signal_emit (self, removed_signal, 0);
}

static void
skg_measure_row_dispose (GObject *object)
{
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_MEASURE_ROW);
  G_OBJECT_CLASS (skg_measure_row_parent_class)->dispose (object);
}

static void
skg_measure_row_finalize (GObject *object)
{
  g_clear_pointer (&SKG_MEASURE_ROW (object)->mark, skg_mark_free);
  G_OBJECT_CLASS (skg_measure_row_parent_class)->finalize (object);
}

static void
skg_measure_row_class_init (SkgMeasureRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_measure_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_measure_row_finalize;
  edited_signal = g_signal_new ("edited", SKG_TYPE_MEASURE_ROW, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
  removed_signal = g_signal_new ("removed", SKG_TYPE_MEASURE_ROW, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/measure-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgMeasureRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasureRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasureRow, depth);
  gtk_widget_class_bind_template_child (widget_class, SkgMeasureRow, distance);
  gtk_widget_class_bind_template_callback (widget_class, on_depth_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_distance_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
skg_measure_row_init (SkgMeasureRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_measure_row_new (void)
{
  return g_object_new (SKG_TYPE_MEASURE_ROW, NULL);
}

/* "FH-l to FH-r"; what is no landmark is a place on the detector. */
static char *
dup_points (const SkgMark *mark)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < skg_mark_kind_get_n_points (mark->kind); i++)
    {
      const SkgMarkPoint *point = &mark->points[i];

      if (i > 0)
        g_string_append (text, " \342\200\223 ");
      if (point->landmark != NULL)
        g_string_append (text, point->landmark);
      else
        g_string_append_printf (text, "%.0f, %.0f", point->column, point->row);
    }
  return g_strdup (text->str);
}

static char *
dup_value (const SkgMark *mark, const SkgMarkReading *reading)
{
  switch (mark->kind)
    {
    case SKG_MARK_ANGLE:
      return isfinite (reading->space_rad)
                 ? g_strdup_printf (_ ("Angle %.1f\302\260, in space %.1f\302\260"),
                                    SKG_DEG_FROM_RAD (reading->angle_rad),
                                    SKG_DEG_FROM_RAD (reading->space_rad))
                 : g_strdup_printf (_ ("Angle %.1f\302\260"),
                                    SKG_DEG_FROM_RAD (reading->angle_rad));
    case SKG_MARK_LINE:
      return g_strdup_printf (_ ("Line %.1f mm in space"), reading->space_mm);
    case SKG_MARK_RULER:
    default:
      return g_strdup_printf (_ ("Ruler %.1f mm"), reading->length.plane_mm);
    }
}

static char *
dup_detail (const SkgMark *mark, const SkgMarkReading *reading)
{
  g_autofree char *points = dup_points (mark);

  if (mark->kind != SKG_MARK_RULER)
    return g_steal_pointer (&points);
  /* Translators: magnification, and length on the detector */
  return g_strdup_printf (_ ("\303\227%.2f, detector %.1f mm"),
                          reading->length.magnification, reading->length.detector_mm);
}

static void
show_depths (SkgMeasureRow *self, SkgLandmarkSet *landmarks)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkStringList *old = GTK_STRING_LIST (gtk_drop_down_get_model (self->depth));
  guint selected = self->mark->depth_mm > 0 ? DEPTH_DISTANCE : DEPTH_ISOCENTRE;
  gboolean same;
  guint n;

  gtk_string_list_append (names, _ ("Isocentre"));
  gtk_string_list_append (names, _ ("Distance"));
  for (guint i = 0; landmarks != NULL && i < skg_landmark_set_get_length (landmarks);
       i++)
    gtk_string_list_append (names, skg_landmark_set_get (landmarks, i)->name);
  n = g_list_model_get_n_items (G_LIST_MODEL (names));
  same = old != NULL && g_list_model_get_n_items (G_LIST_MODEL (old)) == n;
  for (guint i = 0; i < n; i++)
    {
      const char *name = gtk_string_list_get_string (names, i);

      same = same && g_strcmp0 (gtk_string_list_get_string (old, i), name) == 0;
      if (i >= N_PLAIN_DEPTHS && g_strcmp0 (name, self->mark->depth_of) == 0)
        selected = i;
    }
  if (!same)
    gtk_drop_down_set_model (self->depth, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->depth, selected);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

void
skg_measure_row_show (SkgMeasureRow *self,
                      const SkgMark *mark,
                      const SkgSample *sample,
                      SkgLandmarkSet *landmarks)
{
  g_autofree char *value = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *points = NULL;
  SkgMarkReading reading;
  gboolean is_read;
  gboolean is_ruler;

  g_return_if_fail (SKG_IS_MEASURE_ROW (self));

  self->is_refreshing = TRUE;
  g_clear_pointer (&self->mark, skg_mark_free);
  self->mark = skg_mark_copy (mark);
  is_read = skg_mark_read (mark, sample, landmarks, &reading);
  is_ruler = mark->kind == SKG_MARK_RULER;
  points = dup_points (mark);
  value = is_read ? dup_value (mark, &reading) : g_strdup (points);
  detail = is_read ? dup_detail (mark, &reading)
                   : g_strdup (_ ("landmark missing, or behind the source"));
  set_text (self->value_label, value);
  set_text (self->detail_label, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value_label), points);
  self->depth_mm = is_read && is_ruler ? reading.length.depth_mm : sample->pose.sod_mm;
  gtk_widget_set_visible (GTK_WIDGET (self->depth), is_ruler);
  gtk_widget_set_visible (GTK_WIDGET (self->distance), is_ruler && mark->depth_mm > 0);
  if (is_ruler)
    show_depths (self, landmarks);
  if (mark->depth_mm > 0)
    gtk_spin_button_set_value (self->distance, mark->depth_mm);
  self->is_refreshing = FALSE;
}

const SkgMark *
skg_measure_row_get_mark (SkgMeasureRow *self)
{
  g_return_val_if_fail (SKG_IS_MEASURE_ROW (self), NULL);
  return self->mark;
}
