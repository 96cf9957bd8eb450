/* SPDX-License-Identifier: Apache-2.0
 * The room: machine, beam, table and body where they really are; the viewpoint turns,
 * and the machine's parts can be dragged. */
#pragma once

#include <gtk/gtk.h>

#include "app/room-camera.h"
#include "app/room-drag.h"
#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_ROOM_VIEW (skg_room_view_get_type ())
G_DECLARE_FINAL_TYPE (SkgRoomView, skg_room_view, SKG, ROOM_VIEW, GtkGLArea)

/* A double click activates the action "win.swap-views". */
GtkWidget *skg_room_view_new (SkgSession *session);

/* Both are up to date with the session; valid until its next "changed". */
const SkgRoomScene *skg_room_view_get_scene (SkgRoomView *view);
const SkgRoomCamera *skg_room_view_get_camera (SkgRoomView *view);
/* Turns the viewpoint; angles as in #SkgRoomCamera. */
void
skg_room_view_look_from (SkgRoomView *view, double azimuth_rad, double elevation_rad);

/**
 * skg_room_view_pick:
 * @hit_mm: (out): where the part is met, world
 * Returns: what stands at a pixel of the widget
 */
SkgRoomPart
skg_room_view_pick (SkgRoomView *view, double x_px, double y_px, SkgVec3 *hit_mm);

/* What the left button does: hold at a pixel, move to another, let go, Esc. */
void skg_room_view_begin_drag (SkgRoomView *view,
                               double x_px,
                               double y_px,
                               gboolean along_distance);
void skg_room_view_update_drag (SkgRoomView *view, double x_px, double y_px);
void skg_room_view_end_drag (SkgRoomView *view);
void skg_room_view_cancel_drag (SkgRoomView *view);

G_END_DECLS
