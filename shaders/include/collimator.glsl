// SPDX-License-Identifier: Apache-2.0
// What blades and iris leave open; needs include/detector.glsl.

// Blades: left, right, top, bottom; mm from the middle. Radius of the iris.
uniform vec4 u_blades_mm;
uniform float u_iris_mm;

// 1 inside, 0 outside, half at the blade: as wide as a pixel.
float
open_side (float distance_mm)
{
  return clamp (distance_mm / max (u_step_mm.x, u_step_mm.y) + 0.5, 0.0, 1.0);
}

float
collimator_open (vec2 p_mm)
{
  vec2 q_mm = p_mm - u_middle_mm;

  return open_side (q_mm.x - u_blades_mm.x) * open_side (u_blades_mm.y - q_mm.x)
         * open_side (q_mm.y - u_blades_mm.z) * open_side (u_blades_mm.w - q_mm.y)
         * open_side (u_iris_mm - length (q_mm));
}
