/* SPDX-License-Identifier: Apache-2.0
 * The viewpoint of the room view. */
#include "config.h"

#include "app/room-camera.h"

#include <cglm/cglm.h>

#define FIELD_OF_VIEW_RAD (30 * G_PI / 180)
#define MAX_ELEVATION_RAD (86 * G_PI / 180)
#define MIN_DISTANCE_MM 500.0
#define MAX_DISTANCE_MM 12000.0
#define NEAR_MM 60.0f
#define FAR_MM 20000.0f

/* The horizontal angle shown does not fall below this part of the vertical one. */
#define MIN_ASPECT 1.15

/**
 * Viewpoint:
 * @right_mm, @up_mm, @forward_mm: of what is looked at, from the isocentre
 */
typedef struct
{
  double azimuth_deg;
  double elevation_deg;
  double distance_mm;
  double right_mm;
  double up_mm;
  double forward_mm;
} Viewpoint;

/* A cart stands at the patient's left, a stand behind the head, a wall stand before
 * the patient and the tube behind. */
static const Viewpoint viewpoints[] = {
  [SKG_MOUNT_MOBILE] = { 24, 14, 4000, 260, -130, 0 },
  [SKG_MOUNT_FLOOR] = { 48, 15, 5000, 0, -90, 100 },
  [SKG_MOUNT_WALL] = { 66, 11, 5200, 0, -60, 600 },
};

typedef struct
{
  SkgVec3 right;
  SkgVec3 down;
  SkgVec3 away;
} ViewAxes;

static ViewAxes
get_view_axes (const SkgRoomCamera *camera)
{
  const SkgRoomAxes *axes = &camera->axes;
  double ca = cos (camera->azimuth_rad);
  double sa = sin (camera->azimuth_rad);
  double ce = cos (camera->elevation_rad);
  double se = sin (camera->elevation_rad);
  SkgVec3 level =
      skg_vec3_add_scaled (skg_vec3_scale (axes->forward, ca), axes->right, sa);
  ViewAxes view;

  view.away = skg_vec3_add_scaled (skg_vec3_scale (level, ce), axes->up, -se);
  view.right =
      skg_vec3_add_scaled (skg_vec3_scale (axes->right, ca), axes->forward, -sa);
  view.down = skg_vec3_cross (view.away, view.right);
  return view;
}

void
skg_room_camera_reset (SkgRoomCamera *camera, const SkgRoomScene *scene)
{
  const Viewpoint *best = &viewpoints[scene->mount];
  const SkgRoomAxes *axes = &scene->axes;
  SkgVec3 target_mm = scene->centre_mm;

  target_mm = skg_vec3_add_scaled (target_mm, axes->right, best->right_mm);
  target_mm = skg_vec3_add_scaled (target_mm, axes->up, best->up_mm);
  target_mm = skg_vec3_add_scaled (target_mm, axes->forward, best->forward_mm);
  camera->axes = scene->axes;
  camera->azimuth_rad = SKG_RAD_FROM_DEG (best->azimuth_deg);
  camera->elevation_rad = SKG_RAD_FROM_DEG (best->elevation_deg);
  camera->distance_mm = best->distance_mm;
  camera->target_mm = target_mm;
}

void
skg_room_camera_orbit (SkgRoomCamera *camera, double right_rad, double up_rad)
{
  camera->azimuth_rad = remainder (camera->azimuth_rad + right_rad, 2 * G_PI);
  camera->elevation_rad =
      CLAMP (camera->elevation_rad + up_rad, -MAX_ELEVATION_RAD, MAX_ELEVATION_RAD);
}

/* Pixels of one mm at distance one mm. */
static double
get_focal_px (const SkgRoomCamera *camera)
{
  double height = MIN (camera->height, camera->width / MIN_ASPECT);

  return MAX (height, 1) / 2 / tan (FIELD_OF_VIEW_RAD / 2);
}

void
skg_room_camera_pan (SkgRoomCamera *camera, double dx_px, double dy_px)
{
  double scale = camera->distance_mm / get_focal_px (camera);
  ViewAxes view = get_view_axes (camera);

  camera->target_mm =
      skg_vec3_add_scaled (camera->target_mm, view.right, -dx_px * scale);
  camera->target_mm =
      skg_vec3_add_scaled (camera->target_mm, view.down, -dy_px * scale);
}

void
skg_room_camera_zoom (SkgRoomCamera *camera, double factor)
{
  camera->distance_mm =
      CLAMP (camera->distance_mm / factor, MIN_DISTANCE_MM, MAX_DISTANCE_MM);
}

SkgVec3
skg_room_camera_get_eye_mm (const SkgRoomCamera *camera)
{
  ViewAxes view = get_view_axes (camera);

  return skg_vec3_add_scaled (camera->target_mm, view.away, -camera->distance_mm);
}

void
skg_room_camera_get_matrix (const SkgRoomCamera *camera, float clip_from_world[4][4])
{
  ViewAxes view = get_view_axes (camera);
  SkgVec3 eye = skg_room_camera_get_eye_mm (camera);
  double height = MAX (camera->height, 1);
  double aspect = MAX (camera->width, 1) / height;
  float fov = (float) (2 * atan (height / 2 / get_focal_px (camera)));
  vec3 eye_mm = { (float) eye.x, (float) eye.y, (float) eye.z };
  vec3 away = { (float) view.away.x, (float) view.away.y, (float) view.away.z };
  vec3 up = { (float) -view.down.x, (float) -view.down.y, (float) -view.down.z };
  mat4 view_from_world;
  mat4 clip_from_view;
  mat4 product;

  glm_look (eye_mm, away, up, view_from_world);
  glm_perspective (fov, (float) aspect, NEAR_MM, FAR_MM, clip_from_view);
  glm_mat4_mul (clip_from_view, view_from_world, product);
  memcpy (clip_from_world, product, sizeof product);
}

gboolean
skg_room_camera_project (const SkgRoomCamera *camera,
                         SkgVec3 point_mm,
                         double *x_px,
                         double *y_px)
{
  SkgVec3 v = skg_room_camera_turn_to_view (
      camera, skg_vec3_sub (point_mm, skg_room_camera_get_eye_mm (camera)));

  if (v.z < (double) NEAR_MM)
    return FALSE;
  *x_px = camera->width / 2.0 + get_focal_px (camera) * v.x / v.z;
  *y_px = camera->height / 2.0 + get_focal_px (camera) * v.y / v.z;
  return TRUE;
}

SkgVec3
skg_room_camera_get_ray (const SkgRoomCamera *camera, double x_px, double y_px)
{
  ViewAxes view = get_view_axes (camera);
  double focal = get_focal_px (camera);
  SkgVec3 ray =
      skg_vec3_add_scaled (view.away, view.right, (x_px - camera->width / 2.0) / focal);

  return skg_vec3_normalize (
      skg_vec3_add_scaled (ray, view.down, (y_px - camera->height / 2.0) / focal));
}

SkgVec3
skg_room_camera_turn_to_view (const SkgRoomCamera *camera, SkgVec3 direction)
{
  ViewAxes view = get_view_axes (camera);

  return skg_vec3 (skg_vec3_dot (direction, view.right),
                   skg_vec3_dot (direction, view.down),
                   skg_vec3_dot (direction, view.away));
}
