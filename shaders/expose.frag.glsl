// SPDX-License-Identifier: Apache-2.0
// Pass 4: from area densities to signal. Beer and Lambert, bin by bin of the spectrum:
//   sum over bins of w_b exp (-sum over materials of mu_bm A_m)
//
// in:  u_area, area densities of four materials, g/cm2; METAL: u_metal, those of the
//      tools' materials in a part of the picture
// out: x signal, y photons, z sum of squared signals of single photons: each as a share
//      of the open beam's on the central ray; w what fall-off and heel alone leave of that
//
// METAL: 1 with tools.
#include "include/detector.glsl"
#include "include/collimator.glsl"

uniform sampler2D u_area;
#if BINS > 0
const int u_n_bins = 9 * BINS;
#else
uniform int u_n_bins;
#endif
// Per bin: attenuation, cm2/g, times log2 (e); shares of signal, photons, squares.
uniform vec4 u_attenuation[48];
uniform vec4 u_weight[48];
#if METAL
uniform sampler2D u_metal;
// Pixel of the picture that its texel (0, 0) is.
uniform ivec2 u_metal_corner;
uniform vec4 u_metal_attenuation[48];
#endif

// Intensity by row, or by column, relative to the central ray.
uniform sampler2D u_heel;
uniform int u_heel_along_columns;
uniform int u_fall_off;
out vec4 o_exposed;

// Without the collimator: what a panel's gain map holds.
float
field (ivec2 pixel, vec2 p_mm)
{
  float open = texelFetch (u_heel, ivec2 (u_heel_along_columns != 0 ? pixel.y : pixel.x, 0), 0).r;

  if (u_fall_off != 0)
    {
      float cosine = u_sid_mm * inversesqrt (u_sid_mm * u_sid_mm + dot (p_mm, p_mm));

      open *= cosine * cosine * cosine;
    }

  return open;
}

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  vec4 area = texelFetch (u_area, pixel, 0);
  vec2 p_mm = detector_mm (vec2 (pixel));
  float open = field (pixel, p_mm);
  vec3 sum = vec3 (0.0);

#if METAL
  ivec2 place = pixel - u_metal_corner;

  if (all (greaterThanEqual (place, ivec2 (0)))
      && all (lessThan (place, textureSize (u_metal, 0))))
    {
      vec4 metal = texelFetch (u_metal, place, 0);

      if (metal != vec4 (0.0))
        {
          for (int b = 0; b < u_n_bins; b++)
            sum += u_weight[b].xyz
                   * exp2 (-dot (u_attenuation[b], area)
                           - dot (u_metal_attenuation[b], metal));
          o_exposed = vec4 (sum * open * collimator_open (p_mm), open);
          return;
        }
    }
#endif
  for (int b = 0; b < u_n_bins; b++)
    sum += u_weight[b].xyz * exp2 (-dot (u_attenuation[b], area));
  o_exposed = vec4 (sum * open * collimator_open (p_mm), open);
}
