/* SPDX-License-Identifier: Apache-2.0
 * Draws a room scene with OpenGL into the framebuffer that is bound. All functions need
 * the same context current. */
#pragma once

#include "app/room-camera.h"

G_BEGIN_DECLS

typedef struct _SkgRoomGl SkgRoomGl;

/**
 * SkgRoomDraw: what is drawn of the uploaded scene, and how.
 * @camera: viewpoint, with the size in widget pixels
 * @scene: as uploaded
 * @width_px, @height_px: of the framebuffer, device pixels
 * @warning_parts: bit of each #SkgRoomPart whose joint is beyond its limits
 */
typedef struct
{
  const SkgRoomCamera *camera;
  const SkgRoomScene *scene;
  SkgMat4 world_from_patient;
  int width_px;
  int height_px;
  SkgRoomPart hover_part;
  guint warning_parts;
} SkgRoomDraw;

/* @error: %SKG_ERROR_GL: OpenGL below 3.3, or a shader that the driver refuses */
SkgRoomGl *skg_room_gl_new (GError **error);
void skg_room_gl_free (SkgRoomGl *gl);

void skg_room_gl_set_scene (SkgRoomGl *gl, const SkgRoomScene *scene);
/* @surface: (nullable) */
void skg_room_gl_set_surface (SkgRoomGl *gl, SkgSurface *surface);
/* Leaves the framebuffer bound that was bound before. */
void skg_room_gl_draw (SkgRoomGl *gl, const SkgRoomDraw *draw);

G_END_DECLS
