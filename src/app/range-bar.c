/* SPDX-License-Identifier: Apache-2.0
 * A number that varies, drawn and dragged. */
#include "config.h"

#include "app/range-bar.h"

#include <math.h>
#include <string.h>

#define WIDTH_PX 178
#define MIN_WIDTH_PX 128
#define HEIGHT_PX 28
#define TEXT_PX 11.0f
#define PAD_PX 4.0
#define HANDLE_PX 4.0f
#define GRIP_PX 9.0
#define N_BINS 46
/* Room beyond the ends, as a share of the range, to drag them into. */
#define ROOM 0.3

typedef enum
{
  PART_NONE,
  PART_LOW,
  PART_HIGH,
  PART_ALL,
} Part;

struct _SkgRangeBar
{
  GtkWidget parent_instance;

  SkgNumber number;
  double drawn;
  double min;
  double max;
  double limit_min;
  double limit_max;
  guint digits;
  double view_low; /* what the bar's ends stand for; of logarithms if is_log */
  double view_high;
  gboolean is_log;
  guint bins[N_BINS];
  guint most;

  Part part; /* that is dragged */
  SkgNumber start;
  double start_value;
};

G_DEFINE_FINAL_TYPE (SkgRangeBar, skg_range_bar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_EDITED,
  SIGNAL_EDIT_BEGIN,
  SIGNAL_EDIT_END,
  SIGNAL_EDIT_CANCEL,
  SIGNAL_OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- Places --- */

/* Ends that can be shown: two standard deviations where there is no clip. */
static void
get_ends (const SkgNumber *number, double *low, double *high)
{
  skg_number_get_range (number, low, high);
  if (!isfinite (*low) || !isfinite (*high))
    {
      *low = number->a - 2 * number->b;
      *high = number->a + 2 * number->b;
    }
}

static double
to_view (SkgRangeBar *self, double value)
{
  return self->is_log ? log (MAX (value, G_MINDOUBLE)) : value;
}

static double
get_inner_width (SkgRangeBar *self)
{
  return MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - 2 * PAD_PX);
}

static double
get_share (SkgRangeBar *self, double value)
{
  return (to_view (self, value) - self->view_low) / (self->view_high - self->view_low);
}

double
skg_range_bar_get_x (SkgRangeBar *self, double value)
{
  g_return_val_if_fail (SKG_IS_RANGE_BAR (self), 0);
  return PAD_PX + CLAMP (get_share (self, value), 0, 1) * get_inner_width (self);
}

static double
get_value (SkgRangeBar *self, double x)
{
  double view = self->view_low + (x - PAD_PX) / get_inner_width (self) *
                                     (self->view_high - self->view_low);

  return self->is_log ? exp (view) : view;
}

static void
choose_view (SkgRangeBar *self)
{
  double low;
  double high;
  double room;

  get_ends (&self->number, &low, &high);
  self->is_log = self->number.kind == SKG_NUMBER_LOG_UNIFORM;
  self->view_low = to_view (self, low);
  self->view_high = to_view (self, high);
  room = (self->view_high - self->view_low) * ROOM;
  if (!(room > 0))
    room = pow (10, -(double) self->digits);
  self->view_low -= room;
  self->view_high += room;
  if (!self->is_log)
    {
      self->view_low = MAX (self->view_low, MIN (self->min, low));
      self->view_high = MIN (self->view_high, MAX (self->max, high));
    }
  if (!(self->view_high > self->view_low))
    self->view_high = self->view_low + 1;
}

static void
count (SkgRangeBar *self, const double *values, guint n_values)
{
  memset (self->bins, 0, sizeof self->bins);
  self->most = 1;
  for (guint i = 0; i < n_values; i++)
    {
      int bin = (int) floor (get_share (self, values[i]) * N_BINS);

      bin = CLAMP (bin, 0, N_BINS - 1);
      self->bins[bin]++;
      self->most = MAX (self->most, self->bins[bin]);
    }
}

/* --- Drawing --- */

static void
append (GtkSnapshot *snapshot,
        const GdkRGBA *color,
        float alpha,
        float x,
        float y,
        float width,
        float height)
{
  GdkRGBA shaded = *color;

  shaded.alpha *= alpha;
  gtk_snapshot_append_color (snapshot, &shaded,
                             &GRAPHENE_RECT_INIT (x, y, MAX (width, 0), height));
}

static void
append_text (GtkWidget *widget,
             GtkSnapshot *snapshot,
             const GdkRGBA *color,
             double value,
             double x)
{
  SkgRangeBar *self = SKG_RANGE_BAR (widget);
  g_autofree char *text = g_strdup_printf ("%.*f", (int) self->digits, value);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();
  int width;
  int height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.72));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - width / 2.0, 0, gtk_widget_get_width (widget) - width);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float) x,
                            (float) gtk_widget_get_height (widget) - (float) height));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
append_histogram (SkgRangeBar *self,
                  GtkSnapshot *snapshot,
                  const GdkRGBA *color,
                  float base)
{
  float width = (float) get_inner_width (self) / N_BINS;

  for (guint i = 0; i < N_BINS; i++)
    {
      float height = (base - 2) * (float) self->bins[i] / (float) self->most;

      if (height > 0)
        append (snapshot, color, 0.38f, (float) PAD_PX + (float) i * width,
                base - height, width - 0.5f, height);
    }
}

/* The range on its track; what the machine cannot do in another colour. */
static void
append_track (SkgRangeBar *self,
              GtkSnapshot *snapshot,
              const GdkRGBA *color,
              const GdkRGBA *warning,
              float base)
{
  double low;
  double high;
  float x;
  float end;
  float limits[2];

  get_ends (&self->number, &low, &high);
  x = (float) skg_range_bar_get_x (self, low);
  end = (float) skg_range_bar_get_x (self, high);
  append (snapshot, color, 0.22f, PAD_PX, base, (float) get_inner_width (self), 2);
  append (snapshot, color, 1, x, base, end - x, 2);
  limits[0] = isfinite (self->limit_min)
                  ? (float) skg_range_bar_get_x (self, self->limit_min)
                  : x;
  limits[1] = isfinite (self->limit_max)
                  ? (float) skg_range_bar_get_x (self, self->limit_max)
                  : end;
  append (snapshot, warning, 1, x, base, MIN (limits[0], end) - x, 2);
  append (snapshot, warning, 1, MAX (limits[1], x), base, end - MAX (limits[1], x), 2);
  if (self->number.kind == SKG_NUMBER_CHOICE)
    return;
  append (snapshot, low < self->limit_min ? warning : color, 1, x - HANDLE_PX / 2,
          base - 9, HANDLE_PX, 13);
  append (snapshot, high > self->limit_max ? warning : color, 1, end - HANDLE_PX / 2,
          base - 9, HANDLE_PX, 13);
}

static void
skg_range_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgRangeBar *self = SKG_RANGE_BAR (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  float base = (float) gtk_widget_get_height (widget) - TEXT_PX - 4;
  GdkRGBA accent;
  GdkRGBA text;
  GdkRGBA warning = { 0.96f, 0.76f, 0.07f, 1 };
  double low;
  double high;
  float x;

  gtk_style_context_get_color (context, &accent);
  gtk_style_context_lookup_color (context, "warning_color", &warning);
  if (!gtk_style_context_lookup_color (context, "window_fg_color", &text))
    text = accent;
  append_histogram (self, snapshot, &accent, base);
  append_track (self, snapshot, &accent, &warning, base);
  x = (float) skg_range_bar_get_x (self, self->drawn);
  append (snapshot, &text, 1, x - 0.75f, 0, 1.5f, base + 2);

  get_ends (&self->number, &low, &high);
  text.alpha *= 0.65f;
  append_text (widget, snapshot, low < self->limit_min ? &warning : &text, low,
               skg_range_bar_get_x (self, low));
  append_text (widget, snapshot, high > self->limit_max ? &warning : &text, high,
               skg_range_bar_get_x (self, high));
  text.alpha /= 0.65f;
  append_text (widget, snapshot, &text, self->drawn,
               (skg_range_bar_get_x (self, low) + skg_range_bar_get_x (self, high)) /
                   2);
}

static void
skg_range_bar_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : HEIGHT_PX;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH_PX : HEIGHT_PX;
}

/* --- Dragging --- */

static Part
pick (SkgRangeBar *self, double x)
{
  double low;
  double high;
  double to_low;
  double to_high;

  get_ends (&self->number, &low, &high);
  to_low = fabs (x - skg_range_bar_get_x (self, low));
  to_high = fabs (x - skg_range_bar_get_x (self, high));
  if (self->number.kind != SKG_NUMBER_CHOICE && MIN (to_low, to_high) <= GRIP_PX)
    return to_low < to_high ||
                   (to_low == to_high && x < skg_range_bar_get_x (self, low))
               ? PART_LOW
               : PART_HIGH;
  return x > skg_range_bar_get_x (self, low) && x < skg_range_bar_get_x (self, high)
             ? PART_ALL
             : PART_NONE;
}

static double
round_value (SkgRangeBar *self, double value)
{
  double steps = pow (10, self->digits);

  return CLAMP (rint (value * steps) / steps, self->min, self->max);
}

/* @value takes the place of one end; the other one stays beyond it. */
static void
set_end (SkgRangeBar *self, SkgNumber *number, double value)
{
  double least = pow (10, -(double) self->digits);
  double low;
  double high;

  get_ends (&self->start, &low, &high);
  if (self->part == PART_LOW)
    low = MIN (value, high - least);
  else
    high = MAX (value, low + least);
  if (number->kind != SKG_NUMBER_NORMAL)
    {
      number->a = low;
      number->b = high;
      return;
    }
  number->has_clip = TRUE;
  number->clip_low = low;
  number->clip_high = high;
  number->a = CLAMP (number->a, low, high);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SkgRangeBar *self)
{
  self->part = pick (self, x);
  if (self->part == PART_NONE)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  skg_number_copy (&self->start, &self->number);
  self->start_value = get_value (self, x);
  g_signal_emit (self, signals[SIGNAL_EDIT_BEGIN], 0);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SkgRangeBar *self)
{
  g_auto (SkgNumber) next = { 0 };
  double x;
  double y;
  double value;

  if (self->part == PART_NONE)
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  value = get_value (self, x + dx);
  skg_number_copy (&next, &self->start);
  if (self->part == PART_ALL)
    {
      double steps = pow (10, self->digits);
      double to = self->is_log ? value
                               : self->start_value +
                                     rint ((value - self->start_value) * steps) / steps;

      skg_number_move (&next, self->start_value, to, self->min, self->max);
    }
  else
    set_end (self, &next, round_value (self, value));
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, &next);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SkgRangeBar *self)
{
  if (self->part == PART_NONE)
    return;
  self->part = PART_NONE;
  g_signal_emit (self, signals[SIGNAL_EDIT_END], 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (
    GtkGestureClick *gesture, int n_press, double x, double y, SkgRangeBar *self)
{
  if (n_press == 2)
    g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, SkgRangeBar *self)
{
  static const char *const cursors[] = { "default", "ew-resize", "ew-resize", "grab" };

  if (self->part == PART_NONE)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursors[pick (self, x)]);
}

static gboolean
on_open_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  g_signal_emit (widget, signals[SIGNAL_OPENED], 0);
  return TRUE;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkgRangeBar *self = SKG_RANGE_BAR (widget);

  if (self->part == PART_NONE)
    return FALSE;
  self->part = PART_NONE;
  g_signal_emit (self, signals[SIGNAL_EDIT_CANCEL], 0);
  return TRUE;
}

/* Arrows move the whole range by a step of its digits. */
static gboolean
on_arrow (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkgRangeBar *self = SKG_RANGE_BAR (widget);
  g_auto (SkgNumber) next = { 0 };
  double step = g_variant_get_double (args) * pow (10, -(double) self->digits);

  skg_number_copy (&next, &self->number);
  skg_number_move (&next, self->drawn, self->drawn + step, self->min, self->max);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, &next);
  return TRUE;
}

/* --- GObject --- */

static void
skg_range_bar_finalize (GObject *object)
{
  SkgRangeBar *self = SKG_RANGE_BAR (object);

  skg_number_clear (&self->number);
  skg_number_clear (&self->start);
  G_OBJECT_CLASS (skg_range_bar_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, gboolean with_number)
{
  return g_signal_new (name, SKG_TYPE_RANGE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, with_number ? 1 : 0, G_TYPE_POINTER);
}

static void
bind_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, on_open_key, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, on_open_key, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Left, 0, on_arrow, "d", -1.0);
  gtk_widget_class_add_binding (klass, GDK_KEY_Right, 0, on_arrow, "d", 1.0);
  gtk_widget_class_add_binding (klass, GDK_KEY_Left, GDK_SHIFT_MASK, on_arrow, "d",
                                -10.0);
  gtk_widget_class_add_binding (klass, GDK_KEY_Right, GDK_SHIFT_MASK, on_arrow, "d",
                                10.0);
}

static void
skg_range_bar_class_init (SkgRangeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = skg_range_bar_finalize;
  widget_class->snapshot = skg_range_bar_snapshot;
  widget_class->measure = skg_range_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "rangebar");
  bind_keys (widget_class);
  signals[SIGNAL_EDITED] = add_signal ("edited", TRUE);
  signals[SIGNAL_EDIT_BEGIN] = add_signal ("edit-begin", FALSE);
  signals[SIGNAL_EDIT_END] = add_signal ("edit-end", FALSE);
  signals[SIGNAL_EDIT_CANCEL] = add_signal ("edit-cancel", FALSE);
  signals[SIGNAL_OPENED] = add_signal ("opened", FALSE);
}

static void
skg_range_bar_init (SkgRangeBar *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->number = (SkgNumber){ .kind = SKG_NUMBER_UNIFORM, .a = 0, .b = 1 };
  self->limit_min = -(double) INFINITY;
  self->limit_max = (double) INFINITY;
  self->max = 1;
  choose_view (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

void
skg_range_bar_set (SkgRangeBar *self, const SkgRangeBarState *state)
{
  g_return_if_fail (SKG_IS_RANGE_BAR (self));

  skg_number_copy (&self->number, state->number);
  self->drawn = state->drawn;
  self->min = state->min;
  self->max = state->max;
  self->limit_min = state->limit_min;
  self->limit_max = state->limit_max;
  self->digits = state->digits;
  /* What the ends stand for must not move under the hand. */
  if (self->part == PART_NONE)
    choose_view (self);
  count (self, state->values, state->n_values);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
skg_range_bar_is_passed (SkgRangeBar *self)
{
  double low;
  double high;

  g_return_val_if_fail (SKG_IS_RANGE_BAR (self), FALSE);

  get_ends (&self->number, &low, &high);
  return low < self->limit_min - 1e-9 || high > self->limit_max + 1e-9;
}
