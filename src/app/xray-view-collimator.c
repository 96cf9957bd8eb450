/* SPDX-License-Identifier: Apache-2.0
 * Blades and iris over the X-ray, which the pointer can take. */
#include "config.h"

#include "app/xray-view-private.h"

#include <glib/gi18n.h>

/* View units: how near the pointer takes a line, and how near it makes all visible. */
#define TAKE_PX 6.0
#define NEAR_PX 26.0

static gboolean
get_frame (SkgXrayView *self, SkgCollimatorFrame *frame)
{
  return skg_session_get_body (self->session) != NULL &&
         skg_collimator_frame_init (frame, skg_session_get_sample (self->session));
}

/* Detector pixels from the corner. */
static void
get_place (SkgXrayView *self, double x, double y, double *column, double *row)
{
  *column = (x - self->transform.origin_x) / self->transform.scale;
  *row = (y - self->transform.origin_y) / self->transform.scale;
}

static SkgBlade
pick (SkgXrayView *self, double x, double y, double reach)
{
  SkgCollimatorFrame frame;
  double column;
  double row;

  if (isnan (x) || !get_frame (self, &frame))
    return SKG_N_BLADES;
  get_place (self, x, y, &column, &row);
  return skg_collimator_frame_pick (&frame, column, row, reach / self->transform.scale);
}

SkgBlade
skg_xray_view_pick_blade (SkgXrayView *self, double x, double y)
{
  return pick (self, x, y, TAKE_PX);
}

static gboolean
is_shown (SkgXrayView *self)
{
  return self->show_collimator || self->drag_mode == SKG_DRAG_BLADE ||
         (self->drag_mode == SKG_DRAG_NONE &&
          pick (self, self->pointer_x, self->pointer_y, NEAR_PX) != SKG_N_BLADES);
}

void
skg_xray_view_draw_collimator (SkgXrayView *self, cairo_t *cr, double size)
{
  SkgCollimatorFrame frame;

  if (!get_frame (self, &frame))
    return;
  skg_collimator_frame_draw (&frame, cr, is_shown (self), self->hot_blade,
                             self->transform.origin_x, self->transform.origin_y,
                             self->transform.scale, size);
}

/* The pointer says what it would take. */
void
skg_xray_view_update_hot_blade (SkgXrayView *self)
{
  static const char *const cursors[SKG_N_BLADES + 1] = {
    [SKG_BLADE_LEFT] = "ew-resize",   [SKG_BLADE_RIGHT] = "ew-resize",
    [SKG_BLADE_TOP] = "ns-resize",    [SKG_BLADE_BOTTOM] = "ns-resize",
    [SKG_BLADE_IRIS] = "nwse-resize", [SKG_N_BLADES] = "crosshair",
  };
  SkgBlade hot = self->drag_mode == SKG_DRAG_BLADE ? self->drag_blade
                 : self->drag_mode == SKG_DRAG_NONE
                     ? skg_xray_view_pick_blade (self, self->pointer_x, self->pointer_y)
                     : SKG_N_BLADES;
  gboolean shown = is_shown (self);
  const char *over_mark = skg_xray_view_update_hot_mark (self);
  const char *cursor;

  if (over_mark != NULL)
    hot = SKG_N_BLADES;
  self->hot_tool =
      over_mark != NULL || hot != SKG_N_BLADES ? -1
      : self->drag_mode == SKG_DRAG_TOOL       ? self->drag_tool
      : self->drag_mode == SKG_DRAG_NONE
          ? skg_xray_view_pick_tool (self, self->pointer_x, self->pointer_y)
          : -1;
  cursor = over_mark != NULL ? over_mark : self->hot_tool >= 0 ? "move" : cursors[hot];
  if (g_strcmp0 (cursor, self->cursor) != 0)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
  self->cursor = cursor;
  if (hot != self->hot_blade || shown != self->collimator_was_shown)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->hot_blade = hot;
  self->collimator_was_shown = shown;
}

static char *
dup_note (SkgBlade blade, const SkgCollimator *before, const SkgCollimator *after)
{
  const char *const names[SKG_N_BLADES] = {
    [SKG_BLADE_LEFT] = _ ("Left blade"),  [SKG_BLADE_RIGHT] = _ ("Right blade"),
    [SKG_BLADE_TOP] = _ ("Top blade"),    [SKG_BLADE_BOTTOM] = _ ("Bottom blade"),
    [SKG_BLADE_IRIS] = _ ("Iris radius"),
  };
  double places_mm[2] = { skg_collimator_get_mm (before, blade),
                          skg_collimator_get_mm (after, blade) };
  char *texts[2];
  char *note;

  for (int i = 0; i < 2; i++)
    texts[i] = fabs (places_mm[i]) > 1e6
                   ? g_strdup (_ ("open"))
                   : g_strdup_printf (_ ("%.1f mm"), places_mm[i]);
  note = g_strdup_printf ("%s %s \342\206\222 %s", names[blade], texts[0], texts[1]);
  g_free (texts[0]);
  g_free (texts[1]);
  return note;
}

void
skg_xray_view_drag_blade (SkgXrayView *self, double dx, double dy)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgCollimator next = self->drag_start.collimator;
  SkgCollimatorFrame frame;
  double column;
  double row;

  if (!get_frame (self, &frame))
    return;
  /* From the handle or line itself: it does not jump to the pointer. */
  get_place (self, self->press_x + dx, self->press_y + dy, &column, &row);
  skg_collimator_frame_to_ideal (&frame, &column, &row);
  if (self->drag_blade == SKG_BLADE_IRIS)
    skg_collimator_move_iris (&next, sample,
                              hypot (column - frame.columns / 2, row - frame.rows / 2) +
                                  self->drag_offset_x);
  else
    skg_collimator_move (&next, sample, self->drag_blade, column + self->drag_offset_x,
                         row + self->drag_offset_y);
  skg_scene_set_collimator (skg_session_get_scene (self->session), &next);
  skg_xray_view_take_note (
      self, dup_note (self->drag_blade, &self->drag_start.collimator, &next), 0);
  /* Lines cost little and follow the hand at once. */
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* How far the press was off the blade's own place. */
void
skg_xray_view_begin_blade (SkgXrayView *self)
{
  SkgCollimatorFrame frame;
  double column;
  double row;

  self->drag_offset_x = 0;
  self->drag_offset_y = 0;
  if (!get_frame (self, &frame))
    return;
  get_place (self, self->press_x, self->press_y, &column, &row);
  skg_collimator_frame_to_ideal (&frame, &column, &row);
  if (self->drag_blade == SKG_BLADE_IRIS)
    {
      /* Of an open one nothing stands anywhere: it comes to the hand. */
      if (!frame.is_open[SKG_BLADE_IRIS])
        self->drag_offset_x = frame.place[SKG_BLADE_IRIS] -
                              hypot (column - frame.columns / 2, row - frame.rows / 2);
      return;
    }
  if (self->drag_blade == SKG_BLADE_LEFT || self->drag_blade == SKG_BLADE_RIGHT)
    self->drag_offset_x = frame.place[self->drag_blade] - column;
  else
    self->drag_offset_y = frame.place[self->drag_blade] - row;
}

gboolean
skg_xray_view_open_blade (SkgXrayView *self, double x, double y)
{
  SkgBlade blade = skg_xray_view_pick_blade (self, x, y);
  SkgCollimator next = skg_session_get_sample (self->session)->exposure.collimator;

  if (blade == SKG_N_BLADES)
    return FALSE;
  skg_collimator_open (&next, blade);
  skg_scene_set_collimator (skg_session_get_scene (self->session), &next);
  return TRUE;
}

void
skg_xray_view_set_show_collimator (SkgXrayView *self, gboolean show)
{
  g_return_if_fail (SKG_IS_XRAY_VIEW (self));

  if (self->show_collimator == !!show)
    return;
  self->show_collimator = !!show;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
