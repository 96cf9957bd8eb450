/* SPDX-License-Identifier: Apache-2.0
 * What a drag of the hand does to the arm and to the display: pure functions from the
 * state at the start of the drag and the way of the hand. */
#pragma once

#include "scene/carm.h"

G_BEGIN_DECLS

/* A quarter of a degree for each unit of the view that the hand moves. */
#define SKG_DRAG_RAD_PER_PX SKG_RAD_FROM_DEG (0.25)

/**
 * skg_drag_turn:
 * @pose, @joints: at the start
 * @dx, @dy: way of the hand on the view, right and down, in units of the view
 * @turned: (out): the joints then
 *
 * Right and left turn the arm along its orbit, up and down tilt it. The side of the
 * anatomy that is nearer to the viewer follows the hand: from AP, a hand that goes
 * right brings the detector to the patient's right (RAO), one that goes down brings it
 * to the head (CRA). A picture that the console has rotated turns the hand with it.
 */
void skg_drag_turn (const SkgPose *pose,
                    const SkgJoints *joints,
                    double dx,
                    double dy,
                    SkgJoints *turned);

/**
 * skg_drag_move:
 * @columns, @rows: way of the hand, detector pixels
 *
 * Moves the isocentre in its plane parallel to the detector, so that what lies in that
 * plane stays under the hand: pitch / magnification for each pixel.
 */
void skg_drag_move (const SkgPose *pose,
                    const SkgDetector *detector,
                    double columns,
                    double rows,
                    SkgPose *moved);

/**
 * skg_drag_window:
 * @start: with its window chosen (above 0)
 *
 * Right widens the window, left narrows it (250 units double it); up makes the picture
 * brighter whatever its polarity (250 units: one width of the window).
 */
void skg_drag_window (const SkgDisplay *start, double dx, double dy, SkgDisplay *moved);

/* Keeps 0 < sod < sid with room for the body; the machine's limits are shown, not
 * enforced. */
void skg_pose_add_sod (SkgPose *pose, double add_mm);
void skg_pose_add_sid (SkgPose *pose, double add_mm);

G_END_DECLS
