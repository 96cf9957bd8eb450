/* SPDX-License-Identifier: Apache-2.0
 * Two pictures of one detector, beside or over each other. */
#include "config.h"

#include "app/compare-canvas.h"

#include <glib/gi18n.h>

#define GAP_PX 6.0f
#define DIVIDER_PX 1.5f
/* Squares along the longer side. */
#define N_SQUARES 10.0f

struct _SkgCompareCanvas
{
  GtkWidget parent_instance;

  GdkTexture *simulated;
  GdkTexture *real;
  double columns;
  double rows;
  double place[4];
  SkgCompareMode mode;
  double share;
};

G_DEFINE_FINAL_TYPE (SkgCompareCanvas, skg_compare_canvas, GTK_TYPE_WIDGET)

static guint share_signal;

/* Where the detector lies in @area. */
static graphene_rect_t
fit (SkgCompareCanvas *self, const graphene_rect_t *area)
{
  double columns = self->columns > 0 ? self->columns : 1;
  double rows = self->rows > 0 ? self->rows : 1;
  double scale =
      MIN ((double) area->size.width / columns, (double) area->size.height / rows);
  float width = (float) (columns * scale);
  float height = (float) (rows * scale);

  return GRAPHENE_RECT_INIT (area->origin.x + (area->size.width - width) / 2,
                             area->origin.y + (area->size.height - height) / 2, width,
                             height);
}

static graphene_rect_t
get_area (SkgCompareCanvas *self)
{
  return GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                             (float) gtk_widget_get_height (GTK_WIDGET (self)));
}

/* Drawing */

static void
draw_simulated (SkgCompareCanvas *self,
                GtkSnapshot *snapshot,
                const graphene_rect_t *detector)
{
  if (self->simulated != NULL)
    gtk_snapshot_append_texture (snapshot, self->simulated, detector);
}

/* What of it lies beside the detector is not seen. */
static void
draw_real (SkgCompareCanvas *self,
           GtkSnapshot *snapshot,
           const graphene_rect_t *detector)
{
  const double *place = self->place;
  double width = (double) detector->size.width;
  double height = (double) detector->size.height;
  graphene_rect_t at =
      GRAPHENE_RECT_INIT (detector->origin.x + (float) (place[0] * width),
                          detector->origin.y + (float) (place[1] * height),
                          (float) ((place[2] - place[0]) * width),
                          (float) ((place[3] - place[1]) * height));

  if (self->real == NULL)
    return;
  gtk_snapshot_push_clip (snapshot, detector);
  gtk_snapshot_append_texture (snapshot, self->real, &at);
  gtk_snapshot_pop (snapshot);
}

static void
draw_label (SkgCompareCanvas *self,
            GtkSnapshot *snapshot,
            const graphene_rect_t *detector,
            const char *text,
            gboolean at_right)
{
  static const GdkRGBA color = { 1, 1, 1, 0.75f };
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (at_right ? detector->origin.x +
                                                               detector->size.width -
                                                               (float) width - GAP_PX
                                                         : detector->origin.x + GAP_PX,
                                                detector->origin.y + GAP_PX));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_beside (SkgCompareCanvas *self, GtkSnapshot *snapshot)
{
  graphene_rect_t area = get_area (self);
  float half = (area.size.width - GAP_PX) / 2;
  graphene_rect_t left = GRAPHENE_RECT_INIT (0, 0, half, area.size.height);
  graphene_rect_t right = GRAPHENE_RECT_INIT (half + GAP_PX, 0, half, area.size.height);

  left = fit (self, &left);
  right = fit (self, &right);
  draw_simulated (self, snapshot, &left);
  draw_real (self, snapshot, &right);
  draw_label (self, snapshot, &left, _ ("Simulated"), FALSE);
  draw_label (self, snapshot, &right, _ ("Real"), FALSE);
}

static void
draw_swipe (SkgCompareCanvas *self,
            GtkSnapshot *snapshot,
            const graphene_rect_t *detector)
{
  static const GdkRGBA color = { 0.36f, 0.77f, 0.68f, 1 };
  float at = detector->origin.x + (float) self->share * detector->size.width;
  graphene_rect_t right = GRAPHENE_RECT_INIT (
      at, detector->origin.y, detector->origin.x + detector->size.width - at,
      detector->size.height);

  draw_simulated (self, snapshot, detector);
  gtk_snapshot_push_clip (snapshot, &right);
  draw_real (self, snapshot, detector);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (at - DIVIDER_PX / 2,
                                                  detector->origin.y, DIVIDER_PX,
                                                  detector->size.height));
  draw_label (self, snapshot, detector, _ ("Simulated"), FALSE);
  draw_label (self, snapshot, detector, _ ("Real"), TRUE);
}

static void
draw_squares (SkgCompareCanvas *self,
              GtkSnapshot *snapshot,
              const graphene_rect_t *detector)
{
  float side = MAX (detector->size.width, detector->size.height) / N_SQUARES;

  draw_simulated (self, snapshot, detector);
  for (float y = 0; y < detector->size.height; y += side)
    for (float x = 0; x < detector->size.width; x += side)
      {
        graphene_rect_t square =
            GRAPHENE_RECT_INIT (detector->origin.x + x, detector->origin.y + y,
                                MIN (side, detector->size.width - x),
                                MIN (side, detector->size.height - y));

        if (((int) (x / side + 0.5f) + (int) (y / side + 0.5f)) % 2 == 0)
          continue;
        gtk_snapshot_push_clip (snapshot, &square);
        draw_real (self, snapshot, detector);
        gtk_snapshot_pop (snapshot);
      }
}

static void
draw_difference (SkgCompareCanvas *self,
                 GtkSnapshot *snapshot,
                 const graphene_rect_t *detector)
{
  gtk_snapshot_push_blend (snapshot, GSK_BLEND_MODE_DIFFERENCE);
  draw_simulated (self, snapshot, detector);
  gtk_snapshot_pop (snapshot);
  draw_real (self, snapshot, detector);
  gtk_snapshot_pop (snapshot);
}

static void
skg_compare_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgCompareCanvas *self = SKG_COMPARE_CANVAS (widget);
  graphene_rect_t area = get_area (self);
  graphene_rect_t detector = fit (self, &area);

  if (area.size.width < 1 || area.size.height < 1)
    return;
  switch (self->mode)
    {
    case SKG_COMPARE_SIDE_BY_SIDE:
      draw_beside (self, snapshot);
      break;
    case SKG_COMPARE_SWIPE:
      draw_swipe (self, snapshot, &detector);
      break;
    case SKG_COMPARE_CHECKERBOARD:
      draw_squares (self, snapshot, &detector);
      break;
    case SKG_COMPARE_BLEND:
      draw_simulated (self, snapshot, &detector);
      gtk_snapshot_push_opacity (snapshot, self->share);
      draw_real (self, snapshot, &detector);
      gtk_snapshot_pop (snapshot);
      break;
    case SKG_COMPARE_DIFFERENCE:
      draw_difference (self, snapshot, &detector);
      break;
    case SKG_N_COMPARE_MODES:
    default:
      break;
    }
}

/* Dragging */

static void
move_divider (SkgCompareCanvas *self, double x)
{
  graphene_rect_t area = get_area (self);
  graphene_rect_t detector = fit (self, &area);

  if (self->mode != SKG_COMPARE_SWIPE || detector.size.width < 1)
    return;
  skg_compare_canvas_set_share (self, (x - (double) detector.origin.x) /
                                          (double) detector.size.width);
  g_signal_emit (self, share_signal, 0);
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, SkgCompareCanvas *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  move_divider (self, x);
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, SkgCompareCanvas *self)
{
  double x;
  double y;

  gtk_gesture_drag_get_start_point (drag, &x, &y);
  move_divider (self, x + dx);
}

/* Object */

static void
skg_compare_canvas_dispose (GObject *object)
{
  SkgCompareCanvas *self = SKG_COMPARE_CANVAS (object);

  g_clear_object (&self->simulated);
  g_clear_object (&self->real);
  G_OBJECT_CLASS (skg_compare_canvas_parent_class)->dispose (object);
}

static void
skg_compare_canvas_class_init (SkgCompareCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_compare_canvas_dispose;
  widget_class->snapshot = skg_compare_canvas_snapshot;
  share_signal = g_signal_new ("share-changed", SKG_TYPE_COMPARE_CANVAS,
                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Black around the pictures, as around the X-ray. */
  gtk_widget_class_set_css_name (widget_class, "xrayview");
}

static void
skg_compare_canvas_init (SkgCompareCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->share = 0.5;
  self->place[2] = self->place[3] = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
skg_compare_canvas_new (void)
{
  return g_object_new (SKG_TYPE_COMPARE_CANVAS, NULL);
}

void
skg_compare_canvas_set_mode (SkgCompareCanvas *self, SkgCompareMode mode)
{
  g_return_if_fail (SKG_IS_COMPARE_CANVAS (self));

  self->mode = mode;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_compare_canvas_set_share (SkgCompareCanvas *self, double share)
{
  g_return_if_fail (SKG_IS_COMPARE_CANVAS (self));

  self->share = CLAMP (share, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
skg_compare_canvas_get_share (SkgCompareCanvas *self)
{
  g_return_val_if_fail (SKG_IS_COMPARE_CANVAS (self), 0);

  return self->share;
}

void
skg_compare_canvas_set_simulated (SkgCompareCanvas *self,
                                  GdkTexture *simulated,
                                  double columns,
                                  double rows)
{
  g_return_if_fail (SKG_IS_COMPARE_CANVAS (self));

  g_set_object (&self->simulated, simulated);
  self->columns = columns;
  self->rows = rows;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_compare_canvas_set_real (SkgCompareCanvas *self,
                             GdkTexture *real,
                             const double place[4])
{
  g_return_if_fail (SKG_IS_COMPARE_CANVAS (self));

  g_set_object (&self->real, real);
  for (guint i = 0; i < 4; i++)
    self->place[i] = place[i];
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
