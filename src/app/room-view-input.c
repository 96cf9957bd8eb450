/* SPDX-License-Identifier: Apache-2.0
 * Pointer and keys of the room view. */
#include "config.h"

#include "app/room-view-private.h"

#define ORBIT_RAD_PER_PX SKG_RAD_FROM_DEG (0.4)
#define ORBIT_KEY_RAD SKG_RAD_FROM_DEG (5.0)
#define ZOOM_STEP 1.12
/* A press that moves less is a click: the arm stays where it is. */
#define DRAG_THRESHOLD_PX 3.0

static void
queue (SkgRoomView *self)
{
  gtk_gl_area_queue_render (GTK_GL_AREA (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

SkgRoomPart
skg_room_view_pick (SkgRoomView *self, double x_px, double y_px, SkgVec3 *hit_mm)
{
  g_return_val_if_fail (SKG_IS_ROOM_VIEW (self), SKG_ROOM_PART_NONE);

  skg_room_view_ensure_scene (self);
  return skg_room_mesh_pick (
      &self->scene.solid, skg_room_camera_get_eye_mm (&self->camera),
      skg_room_camera_get_ray (&self->camera, x_px, y_px), hit_mm);
}

static void
set_hover (SkgRoomView *self, SkgRoomPart part)
{
  /* The label follows the pointer while it is over a part. */
  if (part != SKG_ROOM_PART_NONE || self->hover_part != part)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->hover_part == part)
    return;
  self->hover_part = part;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   part != SKG_ROOM_PART_NONE ? "grab" : NULL);
  queue (self);
}

static void
update_hover (SkgRoomView *self, double x_px, double y_px)
{
  g_autofree char *text = NULL;
  SkgVec3 hit_mm;
  SkgRoomPart part = skg_room_view_pick (self, x_px, y_px, &hit_mm);

  text = skg_room_part_dup_text (part, skg_session_get_sample (self->session),
                                 skg_session_get_joints (self->session));
  self->pointer_x_px = x_px;
  self->pointer_y_px = y_px;
  set_hover (self, text ? part : SKG_ROOM_PART_NONE);
}

void
skg_room_view_begin_drag (SkgRoomView *self,
                          double x_px,
                          double y_px,
                          gboolean along_distance)
{
  SkgVec3 hit_mm;

  g_return_if_fail (SKG_IS_ROOM_VIEW (self));

  self->last_x_px = x_px;
  self->last_y_px = y_px;
  update_hover (self, x_px, y_px);
  if (self->hover_part == SKG_ROOM_PART_NONE ||
      skg_room_view_pick (self, x_px, y_px, &hit_mm) == SKG_ROOM_PART_NONE)
    {
      self->grip = SKG_ROOM_GRIP_VIEWPOINT;
      return;
    }
  self->grip = SKG_ROOM_GRIP_PART;
  skg_room_drag_start (&self->drag, self->hover_part, hit_mm,
                       skg_session_get_sample (self->session), along_distance);
}

static void
move_part (SkgRoomView *self, double x_px, double y_px)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgPose pose = sample->pose;
  SkgJoints joints = *skg_session_get_joints (self->session);

  if (self->grip == SKG_ROOM_GRIP_PART)
    {
      self->grip = SKG_ROOM_GRIP_GESTURE;
      skg_session_begin_gesture (self->session);
    }
  if (skg_room_drag_move (&self->drag, &self->camera, sample, x_px, y_px, &pose,
                          &joints))
    skg_session_set_joints (self->session, &joints);
  else
    skg_session_set_pose (self->session, &pose);
}

void
skg_room_view_update_drag (SkgRoomView *self, double x_px, double y_px)
{
  double dx = x_px - self->last_x_px;
  double dy = y_px - self->last_y_px;

  g_return_if_fail (SKG_IS_ROOM_VIEW (self));

  self->pointer_x_px = x_px;
  self->pointer_y_px = y_px;
  if (self->grip == SKG_ROOM_GRIP_PART && hypot (dx, dy) < DRAG_THRESHOLD_PX)
    return;
  if (self->grip == SKG_ROOM_GRIP_VIEWPOINT)
    skg_room_camera_orbit (&self->camera, -dx * ORBIT_RAD_PER_PX,
                           dy * ORBIT_RAD_PER_PX);
  else if (self->grip != SKG_ROOM_GRIP_NONE)
    move_part (self, x_px, y_px);
  self->last_x_px = x_px;
  self->last_y_px = y_px;
  queue (self);
}

void
skg_room_view_end_drag (SkgRoomView *self)
{
  g_return_if_fail (SKG_IS_ROOM_VIEW (self));

  if (self->grip == SKG_ROOM_GRIP_GESTURE)
    skg_session_end_gesture (self->session);
  self->grip = SKG_ROOM_GRIP_NONE;
  queue (self);
}

void
skg_room_view_cancel_drag (SkgRoomView *self)
{
  g_return_if_fail (SKG_IS_ROOM_VIEW (self));

  if (self->grip == SKG_ROOM_GRIP_GESTURE)
    skg_session_cancel_gesture (self->session);
  self->grip = SKG_ROOM_GRIP_NONE;
  queue (self);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SkgRoomView *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  skg_room_view_begin_drag (self, x, y, (state & GDK_SHIFT_MASK) != 0);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SkgRoomView *self)
{
  double x;
  double y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    skg_room_view_update_drag (self, x + dx, y + dy);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SkgRoomView *self)
{
  skg_room_view_end_drag (self);
}

/* The grab is taken away (a menu, a window in front): as Esc. */
static void
on_drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, SkgRoomView *self)
{
  skg_room_view_cancel_drag (self);
}

static void
on_pan_begin (GtkGestureDrag *gesture, double x, double y, SkgRoomView *self)
{
  self->pan_x_px = 0;
  self->pan_y_px = 0;
}

static void
on_pan_update (GtkGestureDrag *gesture, double dx, double dy, SkgRoomView *self)
{
  skg_room_camera_pan (&self->camera, dx - self->pan_x_px, dy - self->pan_y_px);
  self->pan_x_px = dx;
  self->pan_y_px = dy;
  queue (self);
}

static void
on_click (GtkGestureClick *gesture, int n_press, double x, double y, SkgRoomView *self)
{
  if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.swap-views", NULL);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, SkgRoomView *self)
{
  if (self->grip == SKG_ROOM_GRIP_NONE)
    update_hover (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *motion, SkgRoomView *self)
{
  if (self->grip == SKG_ROOM_GRIP_NONE)
    set_hover (self, SKG_ROOM_PART_NONE);
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, SkgRoomView *self)
{
  skg_room_camera_zoom (&self->camera, pow (ZOOM_STEP, -dy));
  queue (self);
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *keys,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        SkgRoomView *self)
{
  double step = state & GDK_SHIFT_MASK ? 3 * ORBIT_KEY_RAD : ORBIT_KEY_RAD;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      skg_room_camera_orbit (&self->camera, -step, 0);
      break;
    case GDK_KEY_Right:
      skg_room_camera_orbit (&self->camera, step, 0);
      break;
    case GDK_KEY_Up:
      skg_room_camera_orbit (&self->camera, 0, step);
      break;
    case GDK_KEY_Down:
      skg_room_camera_orbit (&self->camera, 0, -step);
      break;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      skg_room_camera_zoom (&self->camera, ZOOM_STEP);
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      skg_room_camera_zoom (&self->camera, 1 / ZOOM_STEP);
      break;
    case GDK_KEY_Home:
      skg_room_camera_reset (&self->camera, &self->scene);
      break;
    case GDK_KEY_Escape:
      if (self->grip == SKG_ROOM_GRIP_NONE)
        return FALSE;
      skg_room_view_cancel_drag (self);
      break;
    default:
      return FALSE;
    }
  queue (self);
  return TRUE;
}

static GtkGesture *
add_drag (SkgRoomView *self, guint button)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  return drag;
}

void
skg_room_view_init_input (SkgRoomView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = add_drag (self, GDK_BUTTON_PRIMARY);
  GtkGesture *pan = add_drag (self, GDK_BUTTON_MIDDLE);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  g_signal_connect (pan, "drag-begin", G_CALLBACK (on_pan_begin), self);
  g_signal_connect (pan, "drag-update", G_CALLBACK (on_pan_update), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, keys);
}
