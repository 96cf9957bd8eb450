// SPDX-License-Identifier: Apache-2.0
// Where a pixel lies on the detector, in mm.

// Centre of pixel (0, 0) from the foot of the source's perpendicular; steps.
uniform vec2 u_pixel00_mm;
uniform vec2 u_step_mm;
uniform float u_sid_mm;
// Middle of the picture, same origin.
uniform vec2 u_middle_mm;

vec2
detector_mm (vec2 pixel)
{
  return u_pixel00_mm + pixel * u_step_mm;
}
