/* SPDX-License-Identifier: Apache-2.0
 * A thin bar: where a value stands within a machine's limits, and whether beyond. */
#include "config.h"

#include "app/limit-bar.h"

#include <math.h>

#define WIDTH_PX 44
#define HEIGHT_PX 12
#define TRACK_PX 3.0f
#define MARKER_PX 5.0f
/* The track is the text's colour, this much of it. */
#define TRACK_ALPHA 0.22f

/* Rounding on the way through degrees does not pass a limit. */
#define TOLERANCE 1e-6

struct _SkgLimitBar
{
  GtkWidget parent_instance;

  double value;
  double min;
  double max;
};

G_DEFINE_FINAL_TYPE (SkgLimitBar, skg_limit_bar, GTK_TYPE_WIDGET)

static void
append_bar (GtkSnapshot *snapshot,
            const GdkRGBA *color,
            float x,
            float y,
            float width,
            float height)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x, y, width, height);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &rect, MIN (width, height) / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* Where on the track a value stands, 0 to 1; the middle of a range without width. */
static float
get_place (SkgLimitBar *self, double value)
{
  if (self->max - self->min < TOLERANCE)
    return value < self->min - TOLERANCE ? 0 : value > self->max + TOLERANCE ? 1 : 0.5f;
  return (float) CLAMP ((value - self->min) / (self->max - self->min), 0, 1);
}

static void
skg_limit_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgLimitBar *self = SKG_LIMIT_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float middle = (float) gtk_widget_get_height (widget) / 2;
  float place;
  float zero;
  GdkRGBA color;
  GdkRGBA track;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  track = color;
  track.alpha *= TRACK_ALPHA;
  append_bar (snapshot, &track, 0, middle - TRACK_PX / 2, width, TRACK_PX);

  place = get_place (self, self->value) * (width - MARKER_PX);
  if (self->min < 0 && self->max > 0)
    {
      zero = get_place (self, 0) * (width - MARKER_PX) + MARKER_PX / 2;
      append_bar (snapshot, &color, MIN (zero, place + MARKER_PX / 2),
                  middle - TRACK_PX / 2, fabsf (place + MARKER_PX / 2 - zero),
                  TRACK_PX);
      append_bar (snapshot, &track, zero - 0.5f, middle - 5, 1, 10);
    }
  append_bar (snapshot, &color, place, middle - 5, MARKER_PX, 10);
}

static void
skg_limit_bar_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : HEIGHT_PX;
}

static void
skg_limit_bar_class_init (SkgLimitBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = skg_limit_bar_snapshot;
  widget_class->measure = skg_limit_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "limitbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
skg_limit_bar_init (SkgLimitBar *self)
{
}

void
skg_limit_bar_set (SkgLimitBar *self, double value, double min, double max)
{
  g_return_if_fail (SKG_IS_LIMIT_BAR (self));

  if (value == self->value && min == self->min && max == self->max)
    return;
  self->value = value;
  self->min = min;
  self->max = max;
  if (value < min - TOLERANCE || value > max + TOLERANCE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "passed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "passed");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
