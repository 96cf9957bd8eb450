/* SPDX-License-Identifier: Apache-2.0
 * Frames of reference. Every other file cites this one; none repeats it.
 *
 *   voxel    (i, j, k), real numbers. An integer is a voxel's CENTRE. The volume
 *            fills [-0.5, N - 0.5] along each axis. i runs fastest in memory.
 *   patient  millimetres, LPS as in DICOM and ITK: x to the patient's left, y to
 *            the patient's back (posterior), z to the head (superior).
 *
 *                  z head
 *                  |    / y back
 *                  |   /
 *            right |  /
 *            ------+------- x left        right-handed
 *
 *   world    the room, mm. Its axes are the patient's when a supine patient lies on
 *            the table with pose zero: y points to the floor, z to the head end.
 *            world_from_patient is the patient's pose on the table.
 *   arm      mm, axes parallel to world, origin at the isocentre of the C-arm.
 *   camera   mm, origin at the X-ray source (focal spot): +z along the beam to the
 *            detector, +y DOWN the rows of the picture, +x = y x z: right-handed,
 *            always. X-rays are looked at from the detector, against the beam, so
 *            columns run along -x, and along +x where they are flipped for the usual
 *            hanging; either is kept in the sign of the intrinsic matrix's focal
 *            length along columns, never here.
 *   pixel    (column, row) on the detector, real numbers. An integer is a pixel's
 *            CENTRE; (0, 0) is the top left pixel; the picture fills
 *            [-0.5, columns - 0.5] x [-0.5, rows - 0.5]. The principal point of an
 *            unshifted detector is ((columns - 1) / 2, (rows - 1) / 2).
 *   corner   pixel + 0.5: the picture fills [0, columns] x [0, rows]. Only functions
 *            whose name says so use it (cairo, OpenGL and several peers do).
 *
 * A transform is named dst_from_src, so that products read in order:
 *   x_camera = camera_from_world * world_from_patient * x_patient.
 *
 * Angles are radians in C and degrees in widgets and in JSON keys that end in _deg.
 * Anatomical angles are DICOM's (PS3.3 C.8.7.5.1.2) and give the DETECTOR's place:
 *   primary   +90 at the patient's left (LAO), -90 at the right (RAO);
 *   secondary +90 toward the head (CRA), -90 toward the feet (CAU).
 */
#pragma once

/* Columns of a corner-at-zero convention from pixel columns, and back. */
static inline double
skg_corner_from_pixel (double pixel)
{
  return pixel + 0.5;
}

static inline double
skg_pixel_from_corner (double corner)
{
  return corner - 0.5;
}
