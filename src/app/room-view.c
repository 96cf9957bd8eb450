/* SPDX-License-Identifier: Apache-2.0
 * The room view: follows the session and draws. */
#include "config.h"

#include "app/room-view-private.h"

#include <glib/gi18n.h>

#define MIN_WIDTH_PX 160
#define MIN_HEIGHT_PX 120
/* Enough for a trunk to look smooth, little enough for software GL: it takes 1 ms for
 * each thousand. */
#define BODY_TRIANGLES 4000u

G_DEFINE_FINAL_TYPE (SkgRoomView, skg_room_view, GTK_TYPE_GL_AREA)

void
skg_room_view_ensure_scene (SkgRoomView *self)
{
  SkgVec3 centre_mm = self->scene.centre_mm;
  SkgMount mount = self->scene.mount;
  SkgVec3 moved_mm;

  if (!self->scene_stale)
    return;
  self->scene_stale = FALSE;
  self->upload_stale = TRUE;
  skg_room_scene_update (&self->scene, skg_session_get_sample (self->session),
                         skg_session_get_joints (self->session),
                         skg_session_get_body (self->session), self->surface);

  if (!self->camera_placed || mount != self->scene.mount)
    skg_room_camera_reset (&self->camera, &self->scene);
  else
    {
      moved_mm = skg_vec3_sub (self->scene.centre_mm, centre_mm);
      self->camera.target_mm = skg_vec3_add (self->camera.target_mm, moved_mm);
    }
  self->camera_placed = TRUE;
}

static void
on_changed (SkgSession *session, SkgRoomView *self)
{
  self->scene_stale = TRUE;
  gtk_gl_area_queue_render (GTK_GL_AREA (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
make_surface (GTask *task,
              gpointer source,
              gpointer task_data,
              GCancellable *cancellable)
{
  SkgSurfaceParams params = SKG_SURFACE_PARAMS_SKIN;

  params.max_triangles = BODY_TRIANGLES;
  g_task_return_pointer (task, skg_surface_new (task_data, &params),
                         (GDestroyNotify) skg_surface_unref);
}

static void
on_surface_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkgRoomView *self = SKG_ROOM_VIEW (source);
  g_autoptr (SkgSurface) surface = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled: another body has come, or the view goes. */
  if (!surface)
    return;
  g_clear_pointer (&self->surface, skg_surface_unref);
  self->surface = g_steal_pointer (&surface);
  self->surface_stale = TRUE;
  on_changed (self->session, self);
}

static void
on_body_changed (SkgSession *session, SkgRoomView *self)
{
  const SkgBody *body = skg_session_get_body (session);
  g_autoptr (GTask) task = NULL;

  if (body && skg_volume_get_id (body->volume) == self->surface_volume)
    return;
  g_cancellable_cancel (self->surface_cancellable);
  g_clear_object (&self->surface_cancellable);
  g_clear_pointer (&self->surface, skg_surface_unref);
  self->surface_volume = 0;
  self->surface_stale = TRUE;
  self->grip = SKG_ROOM_GRIP_NONE;
  on_changed (session, self);
  if (!body)
    return;

  self->surface_volume = skg_volume_get_id (body->volume);
  self->surface_cancellable = g_cancellable_new ();
  task = g_task_new (self, self->surface_cancellable, on_surface_made, NULL);
  g_task_set_source_tag (task, on_body_changed);
  g_task_set_task_data (task, skg_volume_ref (body->volume),
                        (GDestroyNotify) skg_volume_unref);
  g_task_run_in_thread (task, make_surface);
}

static void
skg_room_view_realize (GtkWidget *widget)
{
  SkgRoomView *self = SKG_ROOM_VIEW (widget);
  GtkGLArea *area = GTK_GL_AREA (widget);
  g_autoptr (GError) error = NULL;

  GTK_WIDGET_CLASS (skg_room_view_parent_class)->realize (widget);
  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) != NULL)
    return;
  self->gl = skg_room_gl_new (&error);
  if (!self->gl)
    {
      gtk_gl_area_set_error (area, error);
      return;
    }
  self->upload_stale = TRUE;
  self->surface_stale = TRUE;
}

static void
skg_room_view_unrealize (GtkWidget *widget)
{
  SkgRoomView *self = SKG_ROOM_VIEW (widget);

  gtk_gl_area_make_current (GTK_GL_AREA (widget));
  g_clear_pointer (&self->gl, skg_room_gl_free);
  GTK_WIDGET_CLASS (skg_room_view_parent_class)->unrealize (widget);
}

static gboolean
skg_room_view_render (GtkGLArea *area, GdkGLContext *context)
{
  SkgRoomView *self = SKG_ROOM_VIEW (area);
  GtkWidget *widget = GTK_WIDGET (area);
  const SkgSample *sample = skg_session_get_sample (self->session);
  int scale = gtk_widget_get_scale_factor (widget);
  SkgRoomDraw draw = {
    .camera = &self->camera,
    .scene = &self->scene,
    .world_from_patient = sample->world_from_patient,
    .hover_part = self->hover_part,
  };

  if (!self->gl)
    return FALSE;
  skg_room_view_ensure_scene (self);
  if (self->upload_stale)
    skg_room_gl_set_scene (self->gl, &self->scene);
  if (self->surface_stale)
    skg_room_gl_set_surface (self->gl, self->surface);
  self->upload_stale = FALSE;
  self->surface_stale = FALSE;

  draw.width_px = self->camera.width * scale;
  draw.height_px = self->camera.height * scale;
  draw.warning_parts =
      skg_room_get_warning_parts (sample, skg_session_get_joints (self->session));
  skg_room_gl_draw (self->gl, &draw);
  return TRUE;
}

static void
skg_room_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SkgRoomView *self = SKG_ROOM_VIEW (widget);

  GTK_WIDGET_CLASS (skg_room_view_parent_class)
      ->size_allocate (widget, width, height, baseline);
  self->camera.width = width;
  self->camera.height = height;
}

static void
skg_room_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgRoomView *self = SKG_ROOM_VIEW (widget);

  GTK_WIDGET_CLASS (skg_room_view_parent_class)->snapshot (widget, snapshot);
  if (self->gl)
    skg_room_view_draw_labels (self, snapshot);
}

static void
skg_room_view_dispose (GObject *object)
{
  SkgRoomView *self = SKG_ROOM_VIEW (object);

  g_cancellable_cancel (self->surface_cancellable);
  g_clear_object (&self->surface_cancellable);
  g_clear_pointer (&self->surface, skg_surface_unref);
  /* Unrealizes, which needs the session no more. */
  G_OBJECT_CLASS (skg_room_view_parent_class)->dispose (object);
  g_clear_object (&self->session);
}

static void
skg_room_view_finalize (GObject *object)
{
  SkgRoomView *self = SKG_ROOM_VIEW (object);

  skg_room_scene_clear (&self->scene);
  G_OBJECT_CLASS (skg_room_view_parent_class)->finalize (object);
}

static void
skg_room_view_class_init (SkgRoomViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = skg_room_view_dispose;
  object_class->finalize = skg_room_view_finalize;
  widget_class->realize = skg_room_view_realize;
  widget_class->unrealize = skg_room_view_unrealize;
  widget_class->size_allocate = skg_room_view_size_allocate;
  widget_class->snapshot = skg_room_view_snapshot;
  GTK_GL_AREA_CLASS (klass)->render = skg_room_view_render;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "room-view");
}

static void
skg_room_view_init (SkgRoomView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  skg_room_scene_init (&self->scene);
  self->scene_stale = TRUE;
  gtk_gl_area_set_required_version (GTK_GL_AREA (self), 3, 3);
  gtk_gl_area_set_auto_render (GTK_GL_AREA (self), FALSE);
  gtk_widget_set_size_request (widget, MIN_WIDTH_PX, MIN_HEIGHT_PX);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Room"),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _ ("Machine, beam and body in the room. Arrow keys turn the viewpoint."), -1);
  skg_room_view_init_input (self);
}

GtkWidget *
skg_room_view_new (SkgSession *session)
{
  SkgRoomView *self;

  g_return_val_if_fail (SKG_IS_SESSION (session), NULL);

  self = g_object_new (SKG_TYPE_ROOM_VIEW, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_body_changed), self,
                           0);
  on_body_changed (session, self);
  return GTK_WIDGET (self);
}

const SkgRoomScene *
skg_room_view_get_scene (SkgRoomView *self)
{
  g_return_val_if_fail (SKG_IS_ROOM_VIEW (self), NULL);
  skg_room_view_ensure_scene (self);
  return &self->scene;
}

const SkgRoomCamera *
skg_room_view_get_camera (SkgRoomView *self)
{
  g_return_val_if_fail (SKG_IS_ROOM_VIEW (self), NULL);
  skg_room_view_ensure_scene (self);
  return &self->camera;
}

void
skg_room_view_look_from (SkgRoomView *self, double azimuth_rad, double elevation_rad)
{
  g_return_if_fail (SKG_IS_ROOM_VIEW (self));

  skg_room_view_ensure_scene (self);
  skg_room_camera_orbit (&self->camera, azimuth_rad - self->camera.azimuth_rad,
                         elevation_rad - self->camera.elevation_rad);
  gtk_gl_area_queue_render (GTK_GL_AREA (self));
}
