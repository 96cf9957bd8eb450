/* SPDX-License-Identifier: Apache-2.0
 * Two curves over one axis. */
#include "config.h"

#include "app/compare-plot.h"

#include <math.h>

#define HEIGHT_PX 84
#define WIDTH_PX 170
#define TITLE_PX 16.0
/* Below the greatest value by more than that nothing is drawn. */
#define DECADES 6.0

struct _SkgComparePlot
{
  GtkWidget parent_instance;

  char *title;
  gboolean is_log;
  double curves[2][SKG_COMPARE_PLOT_MAX];
  gboolean has[2];
  guint n;
};

G_DEFINE_FINAL_TYPE (SkgComparePlot, skg_compare_plot, GTK_TYPE_WIDGET)

static double
scale_value (SkgComparePlot *self, double value)
{
  return self->is_log ? log10 (value) : value;
}

/* FALSE: nothing to draw. */
static gboolean
get_range (SkgComparePlot *self, double *low, double *high)
{
  *low = INFINITY;
  *high = -(double) INFINITY;
  for (guint c = 0; c < 2; c++)
    for (guint i = 0; self->has[c] && i < self->n; i++)
      {
        double value = scale_value (self, self->curves[c][i]);

        if (!isfinite (value))
          continue;
        *low = MIN (*low, value);
        *high = MAX (*high, value);
      }
  if (!self->is_log)
    *low = MIN (*low, 0);
  *low = MAX (*low, *high - (self->is_log ? DECADES : (double) INFINITY));
  return *high > *low;
}

static void
draw_curve (SkgComparePlot *self,
            cairo_t *cr,
            const double *curve,
            double low,
            double high,
            double width,
            double height)
{
  gboolean starts = TRUE;

  for (guint i = 0; i < self->n; i++)
    {
      double value = scale_value (self, curve[i]);
      double x = 1 + (width - 2) * i / MAX (self->n - 1, 1);
      double y = height - 1 - (height - TITLE_PX - 2) * (value - low) / (high - low);

      if (!isfinite (value))
        {
          starts = TRUE;
          continue;
        }
      if (starts)
        cairo_move_to (cr, x, y);
      else
        cairo_line_to (cr, x, y);
      starts = FALSE;
    }
  cairo_stroke (cr);
}

static void
draw_title (SkgComparePlot *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), self->title);

  gtk_snapshot_append_layout (snapshot, layout, color);
}

static void
skg_compare_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  /* As the room and the picture: the lamp for what is simulated, sand for what is not.
   */
  static const double colors[2][3] = { { 0.36, 0.77, 0.68 }, { 0.95, 0.72, 0.36 } };
  SkgComparePlot *self = SKG_COMPARE_PLOT (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  GdkRGBA color;
  cairo_t *cr;
  double low;
  double high;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  draw_title (self, snapshot, &color);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_set_source_rgba (cr, (double) color.red, (double) color.green,
                         (double) color.blue, 0.25);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, 0.5, TITLE_PX + 0.5, width - 1, height - TITLE_PX - 1);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1.5);
  if (get_range (self, &low, &high))
    for (guint c = 0; c < 2; c++)
      if (self->has[c])
        {
          cairo_set_source_rgb (cr, colors[c][0], colors[c][1], colors[c][2]);
          draw_curve (self, cr, self->curves[c], low, high, width, height);
        }
  cairo_destroy (cr);
}

static void
skg_compare_plot_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT_PX : WIDTH_PX;
}

static void
skg_compare_plot_finalize (GObject *object)
{
  g_free (SKG_COMPARE_PLOT (object)->title);
  G_OBJECT_CLASS (skg_compare_plot_parent_class)->finalize (object);
}

static void
skg_compare_plot_class_init (SkgComparePlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = skg_compare_plot_finalize;
  widget_class->snapshot = skg_compare_plot_snapshot;
  widget_class->measure = skg_compare_plot_measure;
}

static void
skg_compare_plot_init (SkgComparePlot *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
}

GtkWidget *
skg_compare_plot_new (const char *title, gboolean is_log)
{
  SkgComparePlot *self = g_object_new (SKG_TYPE_COMPARE_PLOT, NULL);

  self->title = g_strdup (title);
  self->is_log = is_log;
  return GTK_WIDGET (self);
}

void
skg_compare_plot_set (SkgComparePlot *self,
                      const double *simulated,
                      const double *real,
                      guint n)
{
  const double *curves[2] = { simulated, real };

  g_return_if_fail (SKG_IS_COMPARE_PLOT (self));
  g_return_if_fail (n <= SKG_COMPARE_PLOT_MAX);

  self->n = n;
  for (guint c = 0; c < 2; c++)
    {
      self->has[c] = curves[c] != NULL;
      for (guint i = 0; curves[c] != NULL && i < n; i++)
        self->curves[c][i] = curves[c][i];
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
