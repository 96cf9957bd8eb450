/* SPDX-License-Identifier: Apache-2.0
 * What stands in the room besides the arm: table, beam, landmarks, isocentre. */
#include "config.h"

#include "app/room-scene-private.h"
#include "scene/room-sizes.h"

#define STANDING_HEIGHT_MM 1150.0
#define LANDMARK_RADIUS_MM 5.0
#define ISOCENTRE_RADIUS_MM 9.0
#define FIELD_CORNERS 40u

#define COLOR_TABLE 0x2d3238ffu
#define COLOR_MATTRESS 0x46586aff
#define COLOR_STEEL 0x8d949bffu
#define COLOR_LANDMARK 0xf2cd75ffu
#define COLOR_ISOCENTRE 0xff8f5cffu
#define COLOR_BEAM_SOURCE 0x5cc4ad40u
#define COLOR_BEAM_DETECTOR 0x5cc4ad2cu
#define COLOR_FIELD 0x7fe6cdc0u

void
skg_room_scene_init (SkgRoomScene *scene)
{
  *scene = (SkgRoomScene){ .edges = g_array_new (FALSE, FALSE, sizeof (SkgVec3)) };
  skg_room_mesh_init (&scene->solid);
  skg_room_mesh_init (&scene->beam);
}

void
skg_room_scene_clear (SkgRoomScene *scene)
{
  skg_room_mesh_clear (&scene->solid);
  skg_room_mesh_clear (&scene->beam);
  g_clear_pointer (&scene->edges, g_array_unref);
}

SkgRoomAxes
skg_room_axes_get (const SkgMachine *machine)
{
  if (machine && machine->mount == SKG_MOUNT_WALL)
    return (SkgRoomAxes){ { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } };
  return (SkgRoomAxes){ { 0, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } };
}

/* How deep the body reaches toward the table (world y), and its middle across. */
static gboolean
get_body_back_mm (const SkgSample *sample,
                  SkgSurface *surface,
                  double *back_mm,
                  double *middle_mm)
{
  SkgVec3 box[2];
  double low_x = INFINITY;
  double high_x = -INFINITY;

  if (!surface || !skg_surface_get_bounds_mm (surface, &box[0], &box[1]))
    return FALSE;
  *back_mm = -INFINITY;
  for (guint i = 0; i < 8; i++)
    {
      SkgVec3 corner = skg_vec3 (box[i & 1].x, box[i >> 1 & 1].y, box[i >> 2].z);
      SkgVec3 world_mm = skg_mat4_transform_point (&sample->world_from_patient, corner);

      *back_mm = MAX (*back_mm, world_mm.y);
      low_x = MIN (low_x, world_mm.x);
      high_x = MAX (high_x, world_mm.x);
    }
  *middle_mm = (low_x + high_x) / 2;
  return TRUE;
}

static void
add_table (SkgRoomScene *scene, const SkgSample *sample, SkgSurface *surface)
{
  SkgRoomMesh *mesh = &scene->solid;
  double top_mm = sample->home_mm.y + SKG_ROOM_DEFAULT_BACK_MM;
  double middle_mm = sample->home_mm.x;
  const SkgVec3 down = skg_vec3_scale (scene->axes.up, -1);
  double floor_mm = skg_vec3_dot (scene->floor_mm, down);
  double centre_z_mm =
      sample->home_mm.z + (SKG_ROOM_TABLE_HEAD_MM - SKG_ROOM_TABLE_FOOT_MM) / 2;
  gboolean head_is_free = !sample->machine || sample->machine->mount != SKG_MOUNT_FLOOR;
  double foot_z_mm = sample->home_mm.z + (head_is_free ? SKG_ROOM_TABLE_HEAD_MM - 200
                                                       : 240 - SKG_ROOM_TABLE_FOOT_MM);
  double plate_mm;

  /* The pedestal stands at the end that the machine leaves free. */
  get_body_back_mm (sample, surface, &top_mm, &middle_mm);
  plate_mm = top_mm + SKG_ROOM_MATTRESS_MM;
  mesh->part = SKG_ROOM_PART_NONE;

  /* Local x across (to the patient's right), y along, z down. */
  mesh->frame = skg_mat4_from_axes (skg_vec3 (-1, 0, 0), skg_vec3 (0, 0, 1), down,
                                    skg_vec3 (middle_mm, 0, centre_z_mm));
  mesh->color = COLOR_MATTRESS;
  skg_room_mesh_add_prism (
      mesh, &(SkgRoomPrism){
                .half_x_mm = SKG_ROOM_TABLE_HALF_WIDTH_MM - 12,
                .half_y_mm = (SKG_ROOM_TABLE_HEAD_MM + SKG_ROOM_TABLE_FOOT_MM) / 2 - 15,
                .z0_mm = top_mm,
                .z1_mm = plate_mm,
                .corner_mm = 60,
                .bevel_mm = 12 });
  mesh->color = COLOR_TABLE;
  skg_room_mesh_add_prism (
      mesh, &(SkgRoomPrism){ .half_x_mm = SKG_ROOM_TABLE_HALF_WIDTH_MM,
                             .half_y_mm =
                                 (SKG_ROOM_TABLE_HEAD_MM + SKG_ROOM_TABLE_FOOT_MM) / 2,
                             .z0_mm = plate_mm,
                             .z1_mm = plate_mm + SKG_ROOM_TABLE_THICKNESS_MM,
                             .corner_mm = 70,
                             .bevel_mm = 14 });

  mesh->frame = skg_mat4_from_axes (skg_vec3 (-1, 0, 0), skg_vec3 (0, 0, 1), down,
                                    skg_vec3 (middle_mm, 0, foot_z_mm));
  mesh->color = COLOR_STEEL;
  skg_room_mesh_add_prism (
      mesh, &(SkgRoomPrism){ .half_x_mm = SKG_ROOM_PEDESTAL_HALF_X_MM,
                             .half_y_mm = SKG_ROOM_PEDESTAL_HALF_Y_MM,
                             .z0_mm = plate_mm + SKG_ROOM_TABLE_THICKNESS_MM,
                             .z1_mm = floor_mm - 60,
                             .corner_mm = 40,
                             .bevel_mm = 8 });
  mesh->color = COLOR_TABLE;
  skg_room_mesh_add_prism (mesh, &(SkgRoomPrism){ .half_x_mm = 240,
                                                  .half_y_mm = 230,
                                                  .z0_mm = floor_mm - 85,
                                                  .z1_mm = floor_mm,
                                                  .corner_mm = 70,
                                                  .bevel_mm = 30 });
}

static guint
get_field (const SkgSample *sample, SkgVec3 points_mm[FIELD_CORNERS])
{
  const SkgMat4 identity = skg_mat4_identity ();
  guint n = sample->machine && sample->machine->round_field ? FIELD_CORNERS : 4;
  SkgGeometry g;

  skg_pose_get_geometry (&sample->pose, &sample->detector, &identity, &g);
  for (guint i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * (i + 0.5) / n;
      /* Round: the circle in the picture. Square: its corners, half a pixel out. */
      double reach = n == 4 ? G_SQRT2 : 1;
      double column = (g.columns - 1) / 2.0 + reach * cos (angle) * g.columns / 2.0;
      double row = (g.rows - 1) / 2.0 + reach * sin (angle) * g.rows / 2.0;
      SkgVec3 p = skg_vec3_add_scaled (g.pixel00_mm, g.column_step_mm, column);

      points_mm[i] = skg_vec3_add_scaled (p, g.row_step_mm, row);
    }
  return n;
}

static void
add_beam (SkgRoomScene *scene, const SkgSample *sample)
{
  SkgVec3 points_mm[FIELD_CORNERS];
  guint n = get_field (sample, points_mm);
  SkgVec3 source_mm = skg_pose_get_source_mm (&sample->pose);
  SkgVec3 beam;
  SkgVec3 middle_mm = skg_vec3 (0, 0, 0);

  skg_pose_get_axes (&sample->pose, &beam, NULL, NULL);
  scene->beam.frame = skg_mat4_identity ();
  for (guint i = 0; i < n; i++)
    {
      /* A hair before the plate, or the lit field would lie in it. */
      points_mm[i] = skg_vec3_add_scaled (points_mm[i], beam, -1.0);
      middle_mm = skg_vec3_add_scaled (middle_mm, points_mm[i], 1.0 / n);
    }
  for (guint i = 0; i < n; i++)
    {
      SkgVec3 next_mm = points_mm[(i + 1) % n];
      const SkgVec3 side[3] = { source_mm, points_mm[i], next_mm };
      const SkgVec3 field[3] = { middle_mm, next_mm, points_mm[i] };
      const guint32 side_colors[3] = { COLOR_BEAM_SOURCE, COLOR_BEAM_DETECTOR,
                                       COLOR_BEAM_DETECTOR };
      const guint32 field_colors[3] = { COLOR_FIELD, COLOR_FIELD, COLOR_FIELD };

      skg_room_mesh_add_triangle (&scene->beam, side, side_colors);
      skg_room_mesh_add_triangle (&scene->beam, field, field_colors);
      if (n == 4)
        {
          g_array_append_val (scene->edges, source_mm);
          g_array_append_val (scene->edges, points_mm[i]);
        }
      g_array_append_val (scene->edges, points_mm[i]);
      g_array_append_val (scene->edges, next_mm);
    }
}

static void
add_landmarks (SkgRoomScene *scene, const SkgSample *sample, const SkgBody *body)
{
  SkgRoomMesh *mesh = &scene->solid;

  mesh->frame = sample->world_from_patient;
  mesh->color = COLOR_LANDMARK;
  mesh->part = SKG_ROOM_PART_NONE;
  if (!sample->show_landmarks || !body || !body->landmarks)
    return;
  for (guint i = 0; i < skg_landmark_set_get_length (body->landmarks); i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (body->landmarks, i);

      if (landmark->visible)
        skg_room_mesh_add_ball (mesh, landmark->position_mm, LANDMARK_RADIUS_MM);
    }
}

void
skg_room_scene_update (SkgRoomScene *scene,
                       const SkgSample *sample,
                       const SkgJoints *joints,
                       const SkgBody *body,
                       SkgSurface *surface)
{
  gboolean standing = sample->machine && sample->machine->mount == SKG_MOUNT_WALL;
  double height_mm = standing ? STANDING_HEIGHT_MM : SKG_ROOM_ISOCENTRE_HEIGHT_MM;

  skg_room_mesh_reset (&scene->solid);
  skg_room_mesh_reset (&scene->beam);
  g_array_set_size (scene->edges, 0);
  scene->axes = skg_room_axes_get (sample->machine);
  scene->mount = sample->machine ? sample->machine->mount : SKG_MOUNT_MOBILE;
  scene->centre_mm = sample->home_mm;
  scene->floor_mm = skg_vec3_add_scaled (sample->home_mm, scene->axes.up, -height_mm);

  skg_room_scene_add_machine (scene, sample, joints);
  if (!standing)
    add_table (scene, sample, surface);
  add_beam (scene, sample);
  add_landmarks (scene, sample, body);
  scene->solid.frame = skg_mat4_identity ();
  scene->solid.color = COLOR_ISOCENTRE;
  skg_room_mesh_add_ball (&scene->solid, sample->pose.isocenter_mm,
                          ISOCENTRE_RADIUS_MM);
}
