/* SPDX-License-Identifier: Apache-2.0
 * The machine in the room: detector and tube where the pose has them, and between
 * them and the floor what plausibly carries them.
 *
 * A mobile arm's ring is centred midway between source and detector, as their ends
 * sit on it; cart and column follow, so that every joint shows as what moves. */
#include "config.h"

#include "app/room-scene-private.h"
#include "scene/room-sizes.h"

#define COLOR_ENAMEL 0xdfe3e6ffu
#define COLOR_ARM 0xb9c0c6ffu
#define COLOR_DARK 0x3b4249ffu
#define COLOR_FACE 0x23282dffu
#define COLOR_ACCENT 0x3fa08cffu
#define COLOR_RUBBER 0x1c1f22ffu

/* Sizes of a mobile C-arm, mm, by eye from photographs. */
#define CROSS_ARM_MM 330.0
#define COLUMN_HALF_MM 85.0
#define STAND_HEIGHT_MM 2150.0

typedef struct
{
  SkgRoomMesh *mesh;
  const SkgSample *sample;
  SkgRoomAxes axes;
  SkgRoomArm arm;
  SkgVec3 beam;
  SkgVec3 source_mm;
  SkgVec3 detector_mm; /* middle of the plate, shifts included */
  SkgVec3 ring_mm;
  double ring_radius_mm;
  SkgVec3 floor_mm;
} Builder;

SkgRoomArm
skg_room_arm_get (const SkgSample *sample, const SkgJoints *joints)
{
  SkgRoomArm arm;

  if (sample->machine && sample->machine->mount == SKG_MOUNT_FLOOR)
    {
      arm.carriage = skg_vec3 (0, 0, 1);
      arm.top =
          skg_vec3 (sin (sample->pose.primary_rad), -cos (sample->pose.primary_rad), 0);
    }
  else
    {
      SkgMat4 wigwag = skg_mat4_rotation (skg_vec3 (0, 1, 0), joints->wigwag_rad);
      SkgVec3 tilted = skg_vec3 (0, -cos (joints->tilt_rad), sin (joints->tilt_rad));

      arm.carriage = skg_mat4_get_column (&wigwag, 0);
      arm.top = skg_mat4_transform_vector (&wigwag, tilted);
    }
  arm.normal = skg_vec3_cross (arm.carriage, arm.top);
  return arm;
}

static double
get_height_mm (const Builder *b, SkgVec3 point_mm)
{
  return skg_vec3_dot (skg_vec3_sub (point_mm, b->floor_mm), b->axes.up);
}

static SkgVec3
drop_to_floor (const Builder *b, SkgVec3 point_mm)
{
  return skg_vec3_add_scaled (point_mm, b->axes.up, -get_height_mm (b, point_mm));
}

/* A frame with z along @z and x as near to @x as can be. */
static SkgMat4
make_frame (SkgVec3 z, SkgVec3 x, SkgVec3 origin_mm)
{
  SkgVec3 y = skg_vec3_normalize (skg_vec3_cross (z, x));

  return skg_mat4_from_axes (skg_vec3_cross (y, z), y, z, origin_mm);
}

static void
add_part (Builder *b, SkgRoomPart part, guint32 color)
{
  b->mesh->part = part;
  b->mesh->color = color;
}

static void
add_prism (Builder *b,
           double half_x_mm,
           double half_y_mm,
           double z0_mm,
           double z1_mm,
           double corner_mm,
           double bevel_mm)
{
  skg_room_mesh_add_prism (b->mesh, &(SkgRoomPrism){ .half_x_mm = half_x_mm,
                                                     .half_y_mm = half_y_mm,
                                                     .z0_mm = z0_mm,
                                                     .z1_mm = z1_mm,
                                                     .corner_mm = corner_mm,
                                                     .bevel_mm = bevel_mm });
}

/* Local z along the beam, 0 at the sensitive plane. Returns the depth behind it. */
static double
add_detector (Builder *b)
{
  const SkgDetector *detector = &b->sample->detector;
  double half_x = detector->columns * detector->pitch_mm / 2;
  double half_y = detector->rows * detector->pitch_mm / 2;
  SkgVec3 right;

  skg_pose_get_axes (&b->sample->pose, NULL, &right, NULL);
  b->mesh->frame = make_frame (b->beam, right, b->detector_mm);
  add_part (b, SKG_ROOM_PART_DETECTOR, COLOR_FACE);
  if (b->sample->machine && b->sample->machine->round_field)
    {
      double radius = MAX (half_x, half_y);

      add_prism (b, radius + 8, radius + 8, 0, 12, radius + 8, 3);
      add_part (b, SKG_ROOM_PART_DETECTOR, COLOR_ENAMEL);
      skg_room_mesh_add_prism (
          b->mesh, &(SkgRoomPrism){ .half_x_mm = radius + SKG_ROOM_DRUM_MARGIN_MM,
                                    .half_y_mm = radius + SKG_ROOM_DRUM_MARGIN_MM,
                                    .z0_mm = 8,
                                    .z1_mm = SKG_ROOM_DRUM_DEPTH_MM * 0.62,
                                    .corner_mm = radius + SKG_ROOM_DRUM_MARGIN_MM,
                                    .bevel_mm = 14 });
      skg_room_mesh_add_prism (b->mesh,
                               &(SkgRoomPrism){ .half_x_mm = radius + 16,
                                                .half_y_mm = radius + 16,
                                                .z0_mm = SKG_ROOM_DRUM_DEPTH_MM * 0.6,
                                                .z1_mm = SKG_ROOM_DRUM_DEPTH_MM,
                                                .corner_mm = radius + 16,
                                                .bevel_mm = 10,
                                                .taper = 0.62 });
      return SKG_ROOM_DRUM_DEPTH_MM;
    }

  add_prism (b, half_x, half_y, 0, 10, 6, 1);
  add_part (b, SKG_ROOM_PART_DETECTOR, COLOR_ENAMEL);
  add_prism (b, half_x + SKG_ROOM_PANEL_MARGIN_MM, half_y + SKG_ROOM_PANEL_MARGIN_MM, 4,
             SKG_ROOM_PANEL_DEPTH_MM, 34, 14);
  add_part (b, SKG_ROOM_PART_DETECTOR, COLOR_ACCENT);
  add_prism (b, half_x * 0.55, half_y * 0.55, SKG_ROOM_PANEL_DEPTH_MM - 1,
             SKG_ROOM_PANEL_DEPTH_MM + 6, 24, 4);
  return SKG_ROOM_PANEL_DEPTH_MM;
}

/* Housing about the focal spot, its long side along @along; collimator before it. */
static void
add_tube (Builder *b, SkgVec3 along)
{
  b->mesh->frame = make_frame (b->beam, along, b->source_mm);
  add_part (b, SKG_ROOM_PART_TUBE, COLOR_ENAMEL);
  add_prism (b, SKG_ROOM_TUBE_HALF_X_MM, SKG_ROOM_TUBE_HALF_Y_MM,
             -SKG_ROOM_TUBE_BACK_MM, SKG_ROOM_TUBE_FRONT_MM, 46, 20);
  add_part (b, SKG_ROOM_PART_TUBE, COLOR_DARK);
  skg_room_mesh_add_prism (b->mesh,
                           &(SkgRoomPrism){ .half_x_mm = SKG_ROOM_COLLIMATOR_HALF_X_MM,
                                            .half_y_mm = SKG_ROOM_COLLIMATOR_HALF_Y_MM,
                                            .z0_mm = 60,
                                            .z1_mm = SKG_ROOM_COLLIMATOR_FRONT_MM,
                                            .corner_mm = 16,
                                            .bevel_mm = 6,
                                            .taper = 0.86 });
}

/* From behind the detector and the tube to the ring. */
static void
add_ring (Builder *b, double detector_depth_mm)
{
  double beam_rad = atan2 (skg_vec3_dot (b->beam, b->arm.top),
                           skg_vec3_dot (b->beam, b->arm.carriage));
  double inner_mm = b->ring_radius_mm - SKG_ROOM_RING_HALF_RADIAL_MM + 6;
  double back_mm = skg_vec3_dot (skg_vec3_sub (b->detector_mm, b->ring_mm), b->beam) +
                   detector_depth_mm - 8;
  double tube_mm = skg_vec3_dot (skg_vec3_sub (b->ring_mm, b->source_mm), b->beam) + 90;

  add_part (b, SKG_ROOM_PART_RING, COLOR_ARM);
  b->mesh->frame =
      skg_mat4_from_axes (b->arm.carriage, b->arm.top, b->arm.normal, b->ring_mm);
  skg_room_mesh_add_arc (b->mesh, b->ring_radius_mm,
                         beam_rad - G_PI - SKG_ROOM_RING_OVER_TUBE_RAD,
                         beam_rad + SKG_ROOM_RING_OVER_DETECTOR_RAD,
                         SKG_ROOM_RING_HALF_RADIAL_MM, SKG_ROOM_RING_HALF_WIDTH_MM);
  /* A dark rail on the outside: its length shows how far the arm can still slide. */
  add_part (b, SKG_ROOM_PART_RING, COLOR_DARK);
  skg_room_mesh_add_arc (b->mesh, b->ring_radius_mm + SKG_ROOM_RING_HALF_RADIAL_MM - 2,
                         beam_rad - G_PI - SKG_ROOM_RING_OVER_TUBE_RAD * 0.6,
                         beam_rad + SKG_ROOM_RING_OVER_DETECTOR_RAD * 0.8, 6,
                         SKG_ROOM_RING_HALF_WIDTH_MM * 0.45);

  b->mesh->frame = make_frame (b->beam, b->arm.normal, b->ring_mm);
  add_part (b, SKG_ROOM_PART_DETECTOR, COLOR_DARK);
  if (inner_mm > back_mm)
    add_prism (b, SKG_ROOM_STRUT_HALF_X_MM, SKG_ROOM_STRUT_HALF_Y_MM, back_mm, inner_mm,
               18, 4);
  add_part (b, SKG_ROOM_PART_TUBE, COLOR_DARK);
  if (inner_mm > tube_mm)
    add_prism (b, SKG_ROOM_STRUT_HALF_X_MM, SKG_ROOM_STRUT_HALF_Y_MM, -inner_mm,
               -tube_mm, 18, 4);
}

static void
add_wheel (Builder *b, SkgVec3 floor_mm)
{
  const double radius_mm = 62;

  b->mesh->frame = make_frame (b->axes.forward, b->axes.right,
                               skg_vec3_add_scaled (floor_mm, b->axes.up, radius_mm));
  add_part (b, SKG_ROOM_PART_BASE, COLOR_RUBBER);
  add_prism (b, radius_mm, radius_mm, -24, 24, radius_mm, 10);
  add_part (b, SKG_ROOM_PART_BASE, COLOR_ENAMEL);
  add_prism (b, radius_mm * 0.5, radius_mm * 0.5, -26, 26, radius_mm * 0.5, 4);
}

/* A cart at @foot_mm: two legs under the table, body behind the column. */
static void
add_cart (Builder *b, SkgVec3 foot_mm)
{
  SkgVec3 out = b->axes.right;
  SkgMat4 frame = make_frame (b->axes.up, out, foot_mm);

  add_part (b, SKG_ROOM_PART_BASE, COLOR_ENAMEL);
  frame.m[3][0] += 250 * out.x;
  b->mesh->frame = frame;
  add_prism (b, 260, 235, 95, 560, 60, 26);
  add_part (b, SKG_ROOM_PART_BASE, COLOR_DARK);
  add_prism (b, 275, 245, 70, 130, 50, 14);
  add_part (b, SKG_ROOM_PART_BASE, COLOR_ACCENT);
  add_prism (b, 250, 236, 430, 442, 56, 4);
  for (int side = -1; side <= 1; side += 2)
    {
      SkgVec3 shift = skg_vec3_scale (b->axes.forward, side * 205.0);
      SkgVec3 leg_mm = skg_vec3_add (foot_mm, shift);

      b->mesh->frame =
          make_frame (b->axes.up, out, skg_vec3_add_scaled (leg_mm, out, -130));
      add_part (b, SKG_ROOM_PART_BASE, COLOR_ARM);
      add_prism (b, 230, 42, 62, 112, 24, 12);
      add_wheel (b, skg_vec3_add_scaled (leg_mm, out, -315));
      add_wheel (b, skg_vec3_add_scaled (
                        skg_vec3_add (leg_mm, skg_vec3_scale (shift, 0.18)), out, 400));
    }
}

static void
add_carriage (Builder *b, double reach_mm)
{
  SkgVec3 grip_mm =
      skg_vec3_add_scaled (b->ring_mm, b->arm.carriage, b->ring_radius_mm);
  SkgMat4 frame = make_frame (b->arm.carriage, b->arm.top, grip_mm);

  b->mesh->frame = frame;
  add_part (b, SKG_ROOM_PART_CARRIAGE, COLOR_ENAMEL);
  add_prism (b, 165, 92, -20, 92, 46, 22);
  add_part (b, SKG_ROOM_PART_CARRIAGE, COLOR_DARK);
  add_prism (b, 88, 88, 88, 132, 88, 8);
  add_part (b, SKG_ROOM_PART_CROSS_ARM, COLOR_ARM);
  b->mesh->frame = make_frame (b->arm.carriage, b->axes.up, grip_mm);
  add_prism (b, 62, 62, 128, reach_mm, 20, 6);
}

static void
add_mobile (Builder *b)
{
  double reach_mm = b->ring_radius_mm + CROSS_ARM_MM;
  SkgVec3 top_mm = skg_vec3_add_scaled (b->ring_mm, b->arm.carriage, reach_mm);
  SkgVec3 foot_mm = drop_to_floor (b, top_mm);
  double height_mm = get_height_mm (b, top_mm);

  add_carriage (b, CROSS_ARM_MM);
  b->mesh->frame = make_frame (b->axes.up, b->axes.right, foot_mm);
  add_part (b, SKG_ROOM_PART_COLUMN, COLOR_ENAMEL);
  add_prism (b, COLUMN_HALF_MM + 18, COLUMN_HALF_MM + 18, height_mm - 92,
             height_mm + 92, 34, 20);
  add_part (b, SKG_ROOM_PART_COLUMN, COLOR_ARM);
  add_prism (b, COLUMN_HALF_MM - 14, COLUMN_HALF_MM - 14, 300, height_mm - 80, 26, 4);
  add_part (b, SKG_ROOM_PART_COLUMN, COLOR_DARK);
  add_prism (b, COLUMN_HALF_MM, COLUMN_HALF_MM, 90,
             MAX (200, MIN (760, height_mm - 140)), 30, 6);
  add_cart (b, foot_mm);
}

/* Fixed stand at the head end. */
static void
add_floor_stand (Builder *b)
{
  const double reach_mm = 380;
  SkgVec3 top_mm =
      skg_vec3_add_scaled (b->ring_mm, b->arm.carriage, b->ring_radius_mm + reach_mm);
  SkgVec3 foot_mm = drop_to_floor (b, top_mm);
  double height_mm = get_height_mm (b, top_mm);

  add_carriage (b, reach_mm);
  b->mesh->frame = make_frame (b->axes.up, b->axes.right, foot_mm);
  add_part (b, SKG_ROOM_PART_COLUMN, COLOR_ENAMEL);
  add_prism (b, 150, 110, 60, height_mm + 150, 60, 40);
  add_part (b, SKG_ROOM_PART_BASE, COLOR_DARK);
  add_prism (b, 330, 300, 0, 70, 90, 24);
}

/* A column behind @point_mm with an arm to it. */
static void
add_stand (Builder *b, SkgVec3 point_mm, SkgVec3 away, double reach_mm)
{
  SkgVec3 flat =
      skg_vec3_add_scaled (away, b->axes.up, -skg_vec3_dot (away, b->axes.up));
  SkgVec3 foot_mm;

  if (skg_vec3_length (flat) < 0.05)
    flat = b->axes.forward;
  flat = skg_vec3_normalize (flat);
  foot_mm = drop_to_floor (b, skg_vec3_add_scaled (point_mm, flat, reach_mm));

  b->mesh->frame = make_frame (flat, b->axes.up, point_mm);
  add_part (b, SKG_ROOM_PART_CROSS_ARM, COLOR_ARM);
  add_prism (b, 60, 50, 20, reach_mm, 18, 6);
  add_prism (b, 130, 92, reach_mm - 90, reach_mm + 74, 30, 16);
  b->mesh->frame = make_frame (b->axes.up, flat, foot_mm);
  add_part (b, SKG_ROOM_PART_COLUMN, COLOR_ENAMEL);
  add_prism (b, 62, 78, 20, STAND_HEIGHT_MM, 22, 10);
  add_part (b, SKG_ROOM_PART_BASE, COLOR_DARK);
  add_prism (b, 220, 260, 0, 46, 60, 18);
}

static void
add_wall (Builder *b, double detector_depth_mm)
{
  SkgVec3 back_mm =
      skg_vec3_add_scaled (b->detector_mm, b->beam, detector_depth_mm - 20);
  SkgVec3 tube_mm = skg_vec3_add_scaled (b->source_mm, b->beam, -60);

  add_stand (b, back_mm, b->beam, 190);
  add_stand (b, tube_mm, skg_vec3_scale (b->beam, -1), 300);
}

static SkgVec3
get_plate_middle_mm (const SkgSample *sample)
{
  const SkgMat4 identity = skg_mat4_identity ();
  SkgGeometry g;
  SkgVec3 p;

  skg_pose_get_geometry (&sample->pose, &sample->detector, &identity, &g);
  p = skg_vec3_add_scaled (g.pixel00_mm, g.column_step_mm, (g.columns - 1) / 2.0);
  return skg_vec3_add_scaled (p, g.row_step_mm, (g.rows - 1) / 2.0);
}

void
skg_room_scene_add_machine (SkgRoomScene *scene,
                            const SkgSample *sample,
                            const SkgJoints *joints)
{
  SkgMount mount = sample->machine ? sample->machine->mount : SKG_MOUNT_MOBILE;
  const SkgPose *pose = &sample->pose;
  double extra_mm = sample->machine && sample->machine->round_field
                        ? SKG_ROOM_DRUM_DEPTH_MM - SKG_ROOM_PANEL_DEPTH_MM
                        : 0;
  Builder b = {
    .mesh = &scene->solid,
    .sample = sample,
    .axes = scene->axes,
    .arm = skg_room_arm_get (sample, joints),
    .source_mm = skg_pose_get_source_mm (pose),
    .detector_mm = get_plate_middle_mm (sample),
    .floor_mm = scene->floor_mm,
  };
  double depth_mm;

  skg_pose_get_axes (pose, &b.beam, NULL, NULL);
  depth_mm = add_detector (&b);
  if (mount == SKG_MOUNT_WALL)
    {
      add_tube (&b, b.axes.right);
      add_wall (&b, depth_mm);
      return;
    }

  add_tube (&b, b.arm.normal);
  if (mount == SKG_MOUNT_FLOOR)
    {
      b.ring_mm = pose->isocenter_mm;
      b.ring_radius_mm = MAX (pose->sod_mm, pose->sid_mm - pose->sod_mm + extra_mm) +
                         SKG_ROOM_RING_GAP_MM;
    }
  else
    {
      b.ring_mm = skg_vec3_add_scaled (pose->isocenter_mm, b.beam,
                                       (pose->sid_mm + extra_mm) / 2 - pose->sod_mm);
      b.ring_radius_mm = (pose->sid_mm + extra_mm) / 2 + SKG_ROOM_RING_GAP_MM;
    }
  add_ring (&b, depth_mm);
  if (mount == SKG_MOUNT_FLOOR)
    add_floor_stand (&b);
  else
    add_mobile (&b);
}
