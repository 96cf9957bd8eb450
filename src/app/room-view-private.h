/* SPDX-License-Identifier: Apache-2.0
 * The room view as its own files see it. */
#pragma once

#include "app/room-gl.h"
#include "app/room-view.h"

G_BEGIN_DECLS

/**
 * SkgRoomGrip: what the left button holds.
 */
typedef enum
{
  SKG_ROOM_GRIP_NONE,
  SKG_ROOM_GRIP_VIEWPOINT,
  SKG_ROOM_GRIP_PART,    /* held, not moved yet */
  SKG_ROOM_GRIP_GESTURE, /* the session is in a gesture */
} SkgRoomGrip;

struct _SkgRoomView
{
  GtkGLArea parent_instance;

  SkgSession *session;
  SkgSurface *surface;
  guint64 surface_volume; /* id of the volume that @surface is or will be made of */
  GCancellable *surface_cancellable;

  SkgRoomScene scene;
  SkgRoomCamera camera;
  gboolean camera_placed;
  gboolean scene_stale;   /* the session has changed */
  gboolean upload_stale;  /* GL has an older scene */
  gboolean surface_stale; /* GL has an older surface */
  SkgRoomGl *gl;

  SkgRoomGrip grip;
  SkgRoomDrag drag;
  double last_x_px;
  double last_y_px;
  double pan_x_px;
  double pan_y_px;
  SkgRoomPart hover_part;
  double pointer_x_px;
  double pointer_y_px;
};

/* Rebuilds the scene if the session has changed. */
void skg_room_view_ensure_scene (SkgRoomView *self);

/* room-view-input.c */
void skg_room_view_init_input (SkgRoomView *self);

/* room-view-labels.c: what is written over the picture. */
void skg_room_view_draw_labels (SkgRoomView *self, GtkSnapshot *snapshot);

G_END_DECLS
