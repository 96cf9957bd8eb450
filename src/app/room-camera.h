/* SPDX-License-Identifier: Apache-2.0
 * The viewpoint of the room view: an orbit about a point. */
#pragma once

#include "app/room-scene.h"

G_BEGIN_DECLS

/**
 * SkgRoomCamera:
 * @azimuth_rad: 0 looks from the patient's feet (lying) or front (standing) along
 *   forward; + moves the eye to the patient's right
 * @elevation_rad: of the eye above the horizon
 * @target_mm: world
 */
typedef struct
{
  double azimuth_rad;
  double elevation_rad;
  double distance_mm;
  SkgVec3 target_mm;
  SkgRoomAxes axes;
  int width;
  int height;
} SkgRoomCamera;

/* Default viewpoint on @scene; the size stays. */
void skg_room_camera_reset (SkgRoomCamera *camera, const SkgRoomScene *scene);
void skg_room_camera_orbit (SkgRoomCamera *camera, double right_rad, double up_rad);
/* The point under the pointer at the target's depth follows by so many pixels. */
void skg_room_camera_pan (SkgRoomCamera *camera, double dx_px, double dy_px);
void skg_room_camera_zoom (SkgRoomCamera *camera, double factor);

SkgVec3 skg_room_camera_get_eye_mm (const SkgRoomCamera *camera);
/* cglm's mat4, clip from world. */
void skg_room_camera_get_matrix (const SkgRoomCamera *camera,
                                 float clip_from_world[4][4]);
/* Widget pixels, y down. FALSE: behind the eye. */
gboolean skg_room_camera_project (const SkgRoomCamera *camera,
                                  SkgVec3 point_mm,
                                  double *x_px,
                                  double *y_px);
/* Unit direction of the ray from the eye through a widget pixel. */
SkgVec3 skg_room_camera_get_ray (const SkgRoomCamera *camera, double x_px, double y_px);
/* World direction in view space: x right, y down on the screen, z away. */
SkgVec3 skg_room_camera_turn_to_view (const SkgRoomCamera *camera, SkgVec3 direction);

G_END_DECLS
