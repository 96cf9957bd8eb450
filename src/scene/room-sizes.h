/* SPDX-License-Identifier: Apache-2.0
 * Sizes of what stands in the room, mm: the window draws them and collisions are
 * looked for with them. Arm: by eye from photographs of mobile C-arms. Table: usual
 * sizes of a carbon fibre table. */
#pragma once

#define SKG_ROOM_RING_GAP_MM 140.0
#define SKG_ROOM_RING_HALF_RADIAL_MM 30.0
#define SKG_ROOM_RING_HALF_WIDTH_MM 62.0
#define SKG_ROOM_RING_OVER_DETECTOR_RAD (20 * G_PI / 180)
#define SKG_ROOM_RING_OVER_TUBE_RAD (9 * G_PI / 180)
#define SKG_ROOM_PANEL_MARGIN_MM 26.0
#define SKG_ROOM_PANEL_DEPTH_MM 52.0
#define SKG_ROOM_DRUM_MARGIN_MM 28.0
#define SKG_ROOM_DRUM_DEPTH_MM 300.0
#define SKG_ROOM_STRUT_HALF_X_MM 58.0
#define SKG_ROOM_STRUT_HALF_Y_MM 70.0

/* About the focal spot: along the arm's normal, across, along the beam. */
#define SKG_ROOM_TUBE_HALF_X_MM 150.0
#define SKG_ROOM_TUBE_HALF_Y_MM 92.0
#define SKG_ROOM_TUBE_BACK_MM 98.0
#define SKG_ROOM_TUBE_FRONT_MM 62.0
#define SKG_ROOM_COLLIMATOR_HALF_X_MM 78.0
#define SKG_ROOM_COLLIMATOR_HALF_Y_MM 72.0
#define SKG_ROOM_COLLIMATOR_FRONT_MM 108.0

#define SKG_ROOM_TABLE_HALF_WIDTH_MM 255.0
#define SKG_ROOM_TABLE_FOOT_MM 1150.0
#define SKG_ROOM_TABLE_HEAD_MM 800.0
#define SKG_ROOM_TABLE_THICKNESS_MM 42.0
#define SKG_ROOM_MATTRESS_MM 28.0
#define SKG_ROOM_PEDESTAL_HALF_X_MM 105.0
#define SKG_ROOM_PEDESTAL_HALF_Y_MM 130.0
/* Half a trunk, where no body says how deep it lies. */
#define SKG_ROOM_DEFAULT_BACK_MM 120.0
/* Isocentre above the floor, with the arm at rest. */
#define SKG_ROOM_ISOCENTRE_HEIGHT_MM 1040.0
