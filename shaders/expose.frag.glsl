// SPDX-License-Identifier: Apache-2.0
// Pass 4: from area densities to signal. Beer and Lambert, bin by bin of the spectrum:
//   sum over bins of w_b exp (-sum over materials of mu_bm A_m)
//
// in:  u_area, area densities of four materials, g/cm2
// out: x signal, y photons, z sum of squared signals of single photons: each as a share
//      of the open beam's on the central ray; w what the field alone leaves of that
#include "include/detector.glsl"

uniform sampler2D u_area;
uniform int u_n_bins;
// Per bin: attenuation, cm2/g, times log2 (e); shares of signal, photons, squares.
uniform vec4 u_attenuation[48];
uniform vec4 u_weight[48];

uniform int u_n_heel;
uniform float u_heel[33];
uniform float u_heel_half_rad;
uniform int u_heel_along_columns;
uniform int u_fall_off;
// Blades: left, right, top, bottom; mm from the middle. Radius of the iris.
uniform vec4 u_blades_mm;
uniform float u_iris_mm;

out vec4 o_exposed;

// 1 inside, 0 outside, half at the blade: as wide as a pixel.
float
open_side (float distance_mm)
{
  return clamp (distance_mm / max (u_step_mm.x, u_step_mm.y) + 0.5, 0.0, 1.0);
}

float
field (vec2 p_mm)
{
  vec2 q_mm = p_mm - u_middle_mm;
  float open = open_side (q_mm.x - u_blades_mm.x) * open_side (u_blades_mm.y - q_mm.x)
               * open_side (q_mm.y - u_blades_mm.z) * open_side (u_blades_mm.w - q_mm.y)
               * open_side (u_iris_mm - length (q_mm));

  if (u_fall_off != 0)
    {
      float cosine = u_sid_mm * inversesqrt (u_sid_mm * u_sid_mm + dot (p_mm, p_mm));

      open *= cosine * cosine * cosine;
    }
  if (u_n_heel > 1)
    {
      float angle = atan (u_heel_along_columns != 0 ? p_mm.y : p_mm.x, u_sid_mm);
      float at = clamp ((angle / u_heel_half_rad + 1.0) * 0.5, 0.0, 1.0) * float (u_n_heel - 1);
      int low = min (int (at), u_n_heel - 2);

      open *= mix (u_heel[low], u_heel[low + 1], at - float (low));
    }
  return open;
}

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  vec4 area = texelFetch (u_area, pixel, 0);
  float open = field (detector_mm (vec2 (pixel)));
  vec3 sum = vec3 (0.0);

  for (int b = 0; b < u_n_bins; b++)
    sum += u_weight[b].xyz * exp2 (-dot (u_attenuation[b], area));
  o_exposed = vec4 (sum * open, open);
}
