/* SPDX-License-Identifier: Apache-2.0
 * Pointer of the X-ray view (README: mouse and keys). */
#include "config.h"

#include "app/xray-view-private.h"

#include <glib/gi18n.h>

#include "app/pose-drag.h"

/* A double click that trembles does not turn the arm. */
#define DRAG_THRESHOLD_PX 2.0

/* Before and after, as the HUD shows it. */
static char *
dup_note (const char *before, const char *after)
{
  return g_strdup_printf ("%s \342\206\222 %s", before, after);
}

char *
skg_xray_view_dup_angles_note (const SkgPose *before, const SkgPose *after)
{
  g_autofree char *old = skg_pose_dup_angles_text (before);
  g_autofree char *new = skg_pose_dup_angles_text (after);

  return dup_note (old, new);
}

char *
skg_xray_view_dup_move_note (const SkgPose *before, const SkgPose *after)
{
  SkgVec3 way_mm = skg_vec3_sub (after->isocenter_mm, before->isocenter_mm);

  /* Translators: the three numbers are the way of the isocentre along patient left,
   * posterior and superior */
  return g_strdup_printf (_ ("Isocentre %+.1f, %+.1f, %+.1f mm"), way_mm.x, way_mm.y,
                          way_mm.z);
}

static char *
dup_window_note (const SkgDisplay *before, const SkgDisplay *after)
{
  return g_strdup_printf ("W %.2f \342\206\222 %.2f   L %.2f \342\206\222 %.2f",
                          before->window, after->window, before->level, after->level);
}

/* An automatic window that has not been chosen yet is the picture's. */
SkgDisplay
skg_xray_view_get_display (SkgXrayView *self)
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

/* Of the session: can be cancelled as a whole. */
static gboolean
is_gesture (SkgDragMode mode)
{
  return mode != SKG_DRAG_NONE && mode != SKG_DRAG_PAN && mode != SKG_DRAG_PLACE;
}

void
skg_xray_view_drag_begin (SkgXrayView *self, SkgDragMode mode)
{
  const SkgSample *sample = skg_session_get_sample (self->session);

  self->drag_start = (SkgDragStart){
    .pose = sample->pose,
    .joints = *skg_session_get_joints (self->session),
    .display = skg_xray_view_get_display (self),
    .transform = self->transform,
    .collimator = sample->exposure.collimator,
  };
  if (skg_session_get_body (self->session) == NULL ||
      (mode == SKG_DRAG_WINDOW && self->drag_start.display.window <= 0))
    mode = SKG_DRAG_NONE;
  self->drag_mode = mode;
  if (mode == SKG_DRAG_BLADE)
    skg_xray_view_begin_blade (self);
  if (mode == SKG_DRAG_LANDMARK || mode == SKG_DRAG_MARK)
    skg_xray_view_begin_mark (self);
  if (mode == SKG_DRAG_PLACE)
    skg_xray_view_place_click (self, self->press_x, self->press_y);
  if (mode == SKG_DRAG_TOOL)
    skg_xray_view_begin_tool (self);
  if (is_gesture (mode))
    skg_session_begin_gesture (self->session);
}

static void
drag_turn (SkgXrayView *self, double dx, double dy)
{
  const SkgDragStart *start = &self->drag_start;
  SkgJoints joints;

  skg_drag_turn (&start->pose, &start->joints, dx, dy, &joints);
  skg_session_set_joints (self->session, &joints);
  skg_xray_view_take_note (
      self,
      skg_xray_view_dup_angles_note (&start->pose,
                                     &skg_session_get_sample (self->session)->pose),
      0);
}

static void
drag_move (SkgXrayView *self, double dx, double dy)
{
  const SkgDragStart *start = &self->drag_start;
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgPose pose;

  skg_drag_move (&start->pose, &sample->detector, dx / self->transform.scale,
                 dy / self->transform.scale, &pose);
  skg_session_set_pose (self->session, &pose);
  skg_xray_view_take_note (self, skg_xray_view_dup_move_note (&start->pose, &pose), 0);
}

static void
drag_window (SkgXrayView *self, double dx, double dy)
{
  SkgDisplay display;

  skg_drag_window (&self->drag_start.display, dx, dy, &display);
  skg_session_set_display (self->session, &display);
  skg_xray_view_take_note (self, dup_window_note (&self->drag_start.display, &display),
                           0);
}

void
skg_xray_view_drag_update (SkgXrayView *self, double dx, double dy)
{
  switch (self->drag_mode)
    {
    case SKG_DRAG_TURN:
      drag_turn (self, dx, dy);
      break;
    case SKG_DRAG_MOVE:
      drag_move (self, dx, dy);
      break;
    case SKG_DRAG_WINDOW:
      drag_window (self, dx, dy);
      break;
    case SKG_DRAG_PAN:
      self->transform = self->drag_start.transform;
      skg_view_transform_pan (&self->transform, dx, dy);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case SKG_DRAG_BLADE:
      skg_xray_view_drag_blade (self, dx, dy);
      break;
    case SKG_DRAG_LANDMARK:
    case SKG_DRAG_MARK:
      skg_xray_view_drag_mark (self, dx, dy);
      break;
    case SKG_DRAG_PLACE:
      self->pointer_x = self->press_x + dx;
      self->pointer_y = self->press_y + dy;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case SKG_DRAG_TOOL:
      skg_xray_view_drag_tool (self, dx, dy);
      break;
    case SKG_DRAG_NONE:
    default:
      break;
    }
}

void
skg_xray_view_drag_end (SkgXrayView *self)
{
  if (self->drag_mode == SKG_DRAG_NONE)
    return;
  if (is_gesture (self->drag_mode))
    skg_session_end_gesture (self->session);
  if (self->drag_mode == SKG_DRAG_PLACE)
    {
      /* Pressed, pulled and let go: its ends. */
      self->drag_mode = SKG_DRAG_NONE;
      skg_xray_view_place_click (self, self->pointer_x, self->pointer_y);
      return;
    }
  self->drag_mode = SKG_DRAG_NONE;
  skg_xray_view_update_hot_blade (self);
  if (self->note != NULL)
    skg_xray_view_take_note (self, g_steal_pointer (&self->note), SKG_NOTE_MS);
}

gboolean
skg_xray_view_drag_cancel (SkgXrayView *self)
{
  SkgDragMode mode = self->drag_mode;

  if (mode == SKG_DRAG_NONE)
    return FALSE;
  self->drag_mode = SKG_DRAG_NONE;
  if (mode == SKG_DRAG_PAN)
    {
      self->transform = self->drag_start.transform;
      skg_xray_view_transform_changed (self);
    }
  else if (is_gesture (mode))
    skg_session_cancel_gesture (self->session);
  else
    skg_session_set_placing (self->session, SKG_PLACING_NONE, NULL);
  skg_xray_view_update_hot_blade (self);
  skg_xray_view_take_note (self, NULL, 0);
  return TRUE;
}

static SkgDragMode
choose_mode (SkgXrayView *self, guint button, GdkModifierType state)
{
  SkgDragMode mark;

  if (button == GDK_BUTTON_SECONDARY)
    return SKG_DRAG_WINDOW;
  if (button == GDK_BUTTON_MIDDLE)
    return SKG_DRAG_MOVE;
  if (button != GDK_BUTTON_PRIMARY && button != 0)
    return SKG_DRAG_NONE;
  if ((state & GDK_SHIFT_MASK) != 0)
    return SKG_DRAG_MOVE;
  if ((state & GDK_CONTROL_MASK) != 0)
    return SKG_DRAG_PAN;
  if (skg_session_get_placing (self->session) != SKG_PLACING_NONE)
    return SKG_DRAG_PLACE;
  mark = skg_xray_view_choose_mark (self, self->press_x, self->press_y);
  if (mark != SKG_DRAG_NONE)
    return mark;
  self->drag_blade = skg_xray_view_pick_blade (self, self->press_x, self->press_y);
  if (self->drag_blade != SKG_N_BLADES)
    return SKG_DRAG_BLADE;
  self->drag_tool = skg_xray_view_pick_tool (self, self->press_x, self->press_y);
  return self->drag_tool >= 0 ? SKG_DRAG_TOOL : SKG_DRAG_TURN;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SkgXrayView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_mode = SKG_DRAG_NONE;
  self->drag_armed = TRUE;
  self->press_x = x;
  self->press_y = y;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SkgXrayView *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self->drag_armed && hypot (dx, dy) >= DRAG_THRESHOLD_PX)
    {
      self->drag_armed = FALSE;
      skg_xray_view_drag_begin (self, choose_mode (self, button, state));
    }
  skg_xray_view_drag_update (self, dx, dy);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SkgXrayView *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  /* Never moved: a click. */
  if (self->drag_armed && button == GDK_BUTTON_SECONDARY)
    skg_xray_view_show_menu (self, self->press_x, self->press_y);
  else if (self->drag_armed && button == GDK_BUTTON_PRIMARY)
    skg_xray_view_place_click (self, self->press_x, self->press_y);
  self->drag_armed = FALSE;
  skg_xray_view_drag_end (self);
}

static void
on_drag_gesture_cancel (GtkGesture *gesture,
                        GdkEventSequence *sequence,
                        SkgXrayView *self)
{
  skg_xray_view_drag_cancel (self);
}

static void
on_click (GtkGestureClick *gesture, int n_press, double x, double y, SkgXrayView *self)
{
  int point;
  int tool;

  /* The second click that places something, or one that hits a mark, means that. */
  if (skg_session_get_placing (self->session) != SKG_PLACING_NONE ||
      skg_xray_view_pick_landmark (self, x, y) >= 0 ||
      skg_xray_view_pick_mark (self, x, y, &point) >= 0)
    return;
  tool = skg_xray_view_pick_tool (self, x, y);
  if (tool >= 0)
    skg_session_set_selected_tool (self->session, tool);
  else if (n_press == 2 && !skg_xray_view_open_blade (self, x, y))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.swap-views", NULL);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SkgXrayView *self)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  skg_xray_view_update_hot_blade (self);
  if ((self->show_hud || self->n_pending > 0) && self->drag_mode == SKG_DRAG_NONE)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *controller, SkgXrayView *self)
{
  self->pointer_x = NAN;
  self->pointer_y = NAN;
  skg_xray_view_update_hot_blade (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_xray_view_zoom_at_pointer (SkgXrayView *self, double factor)
{
  gboolean known = !isnan (self->pointer_x);

  skg_view_transform_zoom (&self->transform, factor,
                           known ? self->pointer_x : self->width / 2.0,
                           known ? self->pointer_y : self->height / 2.0);
  skg_xray_view_transform_changed (self);
}

void
skg_xray_view_change_distance (SkgXrayView *self, double sod_mm, double sid_mm)
{
  SkgPose pose = skg_session_get_sample (self->session)->pose;
  double old_sod_mm = pose.sod_mm;
  double old_sid_mm = pose.sid_mm;

  if (sod_mm != 0)
    skg_pose_add_sod (&pose, sod_mm);
  if (sid_mm != 0)
    skg_pose_add_sid (&pose, sid_mm);
  skg_session_set_pose (self->session, &pose);
  skg_xray_view_take_note (
      self,
      sod_mm != 0
          ? g_strdup_printf ("SOD %.0f \342\206\222 %.0f mm", old_sod_mm, pose.sod_mm)
          : g_strdup_printf ("SID %.0f \342\206\222 %.0f mm", old_sid_mm, pose.sid_mm),
      SKG_NOTE_MS);
}

/* Up enlarges the picture, whatever it is that changes: a nearer tube, a farther
 * detector, a closer look. */
static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double dx,
           double dy,
           SkgXrayView *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double steps = dy != 0 ? dy : dx;

  if ((state & GDK_CONTROL_MASK) != 0)
    skg_xray_view_change_distance (self, steps * SKG_WHEEL_STEP_MM, 0);
  else if ((state & GDK_ALT_MASK) != 0)
    skg_xray_view_change_distance (self, 0, -steps * SKG_WHEEL_STEP_MM);
  else
    skg_xray_view_zoom_at_pointer (self, pow (SKG_WHEEL_ZOOM, -steps));
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, SkgXrayView *self)
{
  skg_xray_view_drag_cancel (self);
  self->zoom_start = self->transform.scale;
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, SkgXrayView *self)
{
  double x = self->width / 2.0;
  double y = self->height / 2.0;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  skg_view_transform_zoom (&self->transform,
                           self->zoom_start * scale / self->transform.scale, x, y);
  skg_xray_view_transform_changed (self);
}

static void
add_drag (SkgXrayView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_gesture_cancel), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

void
skg_xray_view_init_input (SkgXrayView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  add_drag (self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}
