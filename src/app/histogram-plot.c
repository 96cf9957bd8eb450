/* SPDX-License-Identifier: Apache-2.0
 * Histogram of the picture (log counts) with the window in it, to be dragged.
 *
 * Its axis is what the histogram is of: u = L - a B, the image less a share a of its
 * wide blur. The window w about the level l stands there from (1 - a) l - w / 2 to
 * (1 - a) l + w / 2: so the histogram stands still while the level moves. */
#include "config.h"

#include "app/histogram-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT_PX 96
#define MIN_WIDTH_PX 120
#define RAMP_PX 7.0
/* Room beside the first and last bin, of the histogram's width. */
#define MARGIN 0.06
#define GRIP_PX 7.0
#define LEAST_WINDOW 0.01
#define KEY_STEP 0.05

typedef enum
{
  GRIP_NONE,
  GRIP_LOW,
  GRIP_HIGH,
  GRIP_ALL,
} Grip;

struct _SkgHistogramPlot
{
  GtkWidget parent_instance;

  SkgHistogram histogram;
  gboolean has_histogram;
  double window;
  double level;
  gboolean white_is_high;

  Grip grip;
  double start_low;
  double start_high;
  double axis_low; /* held while dragging, so that the pointer stays on its grip */
  double axis_high;
};

G_DEFINE_FINAL_TYPE (SkgHistogramPlot, skg_histogram_plot, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_EDITED,
  SIGNAL_EDIT_BEGIN,
  SIGNAL_EDIT_END,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static double
get_rest (SkgHistogramPlot *self)
{
  return self->has_histogram ? 1 - self->histogram.local_contrast : 1;
}

static void
get_window_ends (SkgHistogramPlot *self, double *low, double *high)
{
  double middle = get_rest (self) * self->level;

  *low = middle - self->window / 2;
  *high = middle + self->window / 2;
}

/* Histogram and window both fit. */
static void
update_axis (SkgHistogramPlot *self)
{
  double low;
  double high;
  double margin;

  if (self->grip != GRIP_NONE)
    return;
  get_window_ends (self, &low, &high);
  if (self->has_histogram)
    {
      low = MIN (low, self->histogram.low);
      high = MAX (high, self->histogram.high);
    }
  margin = MAX (high - low, LEAST_WINDOW) * MARGIN;
  self->axis_low = low - margin;
  self->axis_high = high + margin;
}

static double
get_px_per_unit (SkgHistogramPlot *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1) /
         MAX (self->axis_high - self->axis_low, 1e-9);
}

static double
get_x (SkgHistogramPlot *self, double u)
{
  return (u - self->axis_low) * get_px_per_unit (self);
}

/* --- Drawing --- */

static void
draw_bars (SkgHistogramPlot *self, cairo_t *cr, const GdkRGBA *color, double height)
{
  const SkgHistogram *h = &self->histogram;
  double bin = (h->high - h->low) / SKG_HISTOGRAM_BINS;
  guint most = 1;

  for (guint i = 0; i < SKG_HISTOGRAM_BINS; i++)
    most = MAX (most, h->counts[i]);
  cairo_set_source_rgba (cr, (double) color->red, (double) color->green,
                         (double) color->blue, 0.55);
  cairo_move_to (cr, get_x (self, h->low), height);
  for (guint i = 0; i < SKG_HISTOGRAM_BINS; i++)
    {
      double y = height * (1 - 0.94 * log1p (h->counts[i]) / log1p (most));

      cairo_line_to (cr, get_x (self, h->low + i * bin), y);
      cairo_line_to (cr, get_x (self, h->low + (i + 1) * bin), y);
    }
  cairo_line_to (cr, get_x (self, h->high), height);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* What each value is shown as. */
static void
draw_ramp (SkgHistogramPlot *self, cairo_t *cr, double low_x, double high_x, double top)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double high_grey = self->white_is_high ? 1 : 0;
  cairo_pattern_t *ramp = cairo_pattern_create_linear (low_x, 0, high_x, 0);

  cairo_pattern_add_color_stop_rgb (ramp, 0, 1 - high_grey, 1 - high_grey,
                                    1 - high_grey);
  cairo_pattern_add_color_stop_rgb (ramp, 1, high_grey, high_grey, high_grey);
  cairo_set_source (cr, ramp);
  cairo_rectangle (cr, 0, top, width, RAMP_PX);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
}

static void
draw_window (SkgHistogramPlot *self, cairo_t *cr, const GdkRGBA *color, double height)
{
  double low_x;
  double high_x;

  skg_histogram_plot_get_ends (self, &low_x, &high_x);
  draw_ramp (self, cr, low_x, high_x, height + 1);
  cairo_set_source_rgba (cr, (double) color->red, (double) color->green,
                         (double) color->blue, 0.16);
  cairo_rectangle (cr, low_x, 0, high_x - low_x, height);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.5);
  for (int i = 0; i < 2; i++)
    {
      double x = i == 0 ? low_x : high_x;

      cairo_move_to (cr, x, 0);
      cairo_line_to (cr, x, height);
      cairo_stroke (cr);
      cairo_rectangle (cr, x - 2.5, height / 2 - 8, 5, 16);
      cairo_fill (cr);
    }
  /* From black to white. */
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, low_x, self->white_is_high ? height : 0);
  cairo_line_to (cr, high_x, self->white_is_high ? 0 : height);
  cairo_stroke (cr);
}

static void
skg_histogram_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgHistogramPlot *self = SKG_HISTOGRAM_PLOT (widget);
  double height = gtk_widget_get_height (widget) - RAMP_PX - 1;
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                          (float) gtk_widget_get_height (widget));
  GdkRGBA color;
  GdkRGBA accent;
  cairo_t *cr;

  if (height < 1)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget),
                                       "accent_color", &accent))
    accent = color;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (self->has_histogram)
    draw_bars (self, cr, &color, height);
  if (self->window > 0)
    draw_window (self, cr, &accent, height);
  cairo_destroy (cr);
}

static void
skg_histogram_plot_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH_PX : HEIGHT_PX;
}

/* --- Editing --- */

static void
edit (SkgHistogramPlot *self, double low, double high)
{
  double window = MAX (high - low, LEAST_WINDOW);
  double level = (low + high) / 2 / get_rest (self);

  g_signal_emit (self, signals[SIGNAL_EDITED], 0, window, level);
}

void
skg_histogram_plot_drag_begin (SkgHistogramPlot *self, double x)
{
  double low_x;
  double high_x;

  g_return_if_fail (SKG_IS_HISTOGRAM_PLOT (self));

  if (!(self->window > 0))
    return;
  skg_histogram_plot_get_ends (self, &low_x, &high_x);
  get_window_ends (self, &self->start_low, &self->start_high);
  self->grip = GRIP_ALL;
  /* Of two ends close together, the nearer one. */
  if (fabs (x - low_x) <= GRIP_PX && fabs (x - low_x) <= fabs (x - high_x))
    self->grip = GRIP_LOW;
  else if (fabs (x - high_x) <= GRIP_PX)
    self->grip = GRIP_HIGH;
  g_signal_emit (self, signals[SIGNAL_EDIT_BEGIN], 0);
}

void
skg_histogram_plot_drag_update (SkgHistogramPlot *self, double dx)
{
  double by;
  double low;
  double high;

  g_return_if_fail (SKG_IS_HISTOGRAM_PLOT (self));

  if (self->grip == GRIP_NONE)
    return;
  by = dx / get_px_per_unit (self);
  low = self->start_low;
  high = self->start_high;
  if (self->grip != GRIP_HIGH)
    low += by;
  if (self->grip != GRIP_LOW)
    high += by;
  if (self->grip == GRIP_LOW)
    low = MIN (low, high - LEAST_WINDOW);
  if (self->grip == GRIP_HIGH)
    high = MAX (high, low + LEAST_WINDOW);
  edit (self, low, high);
}

void
skg_histogram_plot_drag_end (SkgHistogramPlot *self)
{
  g_return_if_fail (SKG_IS_HISTOGRAM_PLOT (self));

  if (self->grip == GRIP_NONE)
    return;
  self->grip = GRIP_NONE;
  update_axis (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_EDIT_END], 0);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SkgHistogramPlot *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  skg_histogram_plot_drag_begin (self, x);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SkgHistogramPlot *self)
{
  skg_histogram_plot_drag_update (self, dx);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SkgHistogramPlot *self)
{
  skg_histogram_plot_drag_end (self);
}

static void
on_drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, SkgHistogramPlot *self)
{
  skg_histogram_plot_drag_end (self);
}

/* What can be taken is told by the pointer. */
static void
on_motion (GtkEventControllerMotion *controller,
           double x,
           double y,
           SkgHistogramPlot *self)
{
  double low_x;
  double high_x;
  gboolean at_end;

  skg_histogram_plot_get_ends (self, &low_x, &high_x);
  at_end = fabs (x - low_x) <= GRIP_PX || fabs (x - high_x) <= GRIP_PX;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), at_end ? "col-resize" : "grab");
}

static gboolean
on_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkgHistogramPlot *self = SKG_HISTOGRAM_PLOT (widget);
  double move;
  double widen;
  double low;
  double high;

  g_variant_get (args, "(dd)", &move, &widen);
  if (!(self->window > 0))
    return FALSE;
  get_window_ends (self, &low, &high);
  low += self->window * KEY_STEP * (move - widen);
  high += self->window * KEY_STEP * (move + widen);
  edit (self, low, high);
  return TRUE;
}

static void
add_signals (void)
{
  signals[SIGNAL_EDITED] =
      g_signal_new ("edited", SKG_TYPE_HISTOGRAM_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_EDIT_BEGIN] =
      g_signal_new ("edit-begin", SKG_TYPE_HISTOGRAM_PLOT, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_EDIT_END] =
      g_signal_new ("edit-end", SKG_TYPE_HISTOGRAM_PLOT, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
skg_histogram_plot_class_init (SkgHistogramPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = skg_histogram_plot_snapshot;
  widget_class->measure = skg_histogram_plot_measure;
  gtk_widget_class_set_css_name (widget_class, "histogramplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_key, "(dd)", -1.0,
                                0.0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_key, "(dd)", 1.0,
                                0.0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, on_key, "(dd)", 0.0, 1.0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, on_key, "(dd)", 0.0,
                                -1.0);
  add_signals ();
}

static void
skg_histogram_plot_init (SkgHistogramPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_tooltip_text (
      widget, _ ("How often each value occurs, on a logarithmic scale. Drag an end of "
                 "the window, or all of it; Left, Right, Up, Down."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Histogram and window"), -1);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, motion);
}

GtkWidget *
skg_histogram_plot_new (void)
{
  return g_object_new (SKG_TYPE_HISTOGRAM_PLOT, NULL);
}

void
skg_histogram_plot_set_histogram (SkgHistogramPlot *self, const SkgHistogram *histogram)
{
  g_return_if_fail (SKG_IS_HISTOGRAM_PLOT (self));

  self->has_histogram = histogram != NULL;
  if (histogram != NULL)
    self->histogram = *histogram;
  update_axis (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_histogram_plot_set_window (SkgHistogramPlot *self,
                               double window,
                               double level,
                               gboolean white_is_high)
{
  g_return_if_fail (SKG_IS_HISTOGRAM_PLOT (self));

  if (window == self->window && level == self->level &&
      white_is_high == self->white_is_high)
    return;
  self->window = window;
  self->level = level;
  self->white_is_high = white_is_high;
  update_axis (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_histogram_plot_get_ends (SkgHistogramPlot *self, double *low_x, double *high_x)
{
  double low;
  double high;

  g_return_if_fail (SKG_IS_HISTOGRAM_PLOT (self));

  get_window_ends (self, &low, &high);
  *low_x = get_x (self, low);
  *high_x = get_x (self, high);
}
