// SPDX-License-Identifier: Apache-2.0
// Pass 8: local contrast, edge enhancement, window and level, CLAHE, polarity, shutter.
//
// in:  u_image, a line integral (or log signal) a pixel; u_blur, the same picture, wide
//      and coarse; u_tiles, CLAHE's curves
// out: grey, opaque. Bone (a large line integral) is white unless inverted
#include "include/detector.glsl"
#include "include/tiles.glsl"
#include "include/collimator.glsl"

uniform sampler2D u_image;
// Lower end of the window, and 1 / width; line-integral units.
uniform float u_low;
uniform float u_per_window;
uniform int u_inverted;
uniform sampler2D u_blur;
// Share of the blur that is taken away, and the level around which.
uniform float u_local_contrast;
uniform float u_level;
// How much of the difference to a small blur is added.
uniform float u_edges;
// Share of the equalized grey.
uniform float u_clahe;
// TINT: what attenuates most gives its colour to the grey: area densities, and each
// material's attenuation in the middle of the spectrum, cm2/g.
uniform sampler2D u_area;
uniform vec4 u_tint_weight;
// SHUTTER: black where the collimator is closed, as consoles have it.
uniform int u_round_field;
uniform float u_pincushion;

out vec4 o_colour;

float
fetch (ivec2 pixel)
{
  return texelFetch (u_image, clamp (pixel, ivec2 (0), textureSize (u_image, 0) - 1), 0).r;
}

// Binomial 5 x 5, close to a Gaussian of one pixel.
float
small_blur (ivec2 pixel)
{
  const float weights[5] = float[5](1.0, 4.0, 6.0, 4.0, 1.0);
  float sum = 0.0;

  for (int y = 0; y < 5; y++)
    for (int x = 0; x < 5; x++)
      sum += weights[x] * weights[y] * fetch (pixel + ivec2 (x - 2, y - 2));
  return sum / 256.0;
}

float
shutter (ivec2 pixel)
{
  vec2 half_size = 0.5 * vec2 (textureSize (u_image, 0));
  vec2 from_middle = vec2 (pixel) + 0.5 - half_size;
  vec2 q = from_middle / min (half_size.x, half_size.y);
  // Blades are straight in the ideal picture, of which quanta.frag.glsl shows this place.
  vec2 ideal = half_size + from_middle * (1.0 - u_pincushion * dot (q, q)) - 0.5;
  float open = collimator_open (detector_mm (ideal));

  if (u_round_field != 0)
    open *= clamp (min (half_size.x, half_size.y) - length (from_middle) + 0.5,
                   0.0, 1.0);
  return open;
}

#if TINT
// Tissue is everywhere, so a little bone must show: shares count by their square roots.
vec3
tint (ivec2 pixel)
{
  const vec3 colours[4] = vec3[4](vec3 (1.0, 0.62, 0.55), vec3 (1.0, 0.87, 0.45),
                                  vec3 (0.62, 0.95, 0.86), vec3 (0.52, 0.70, 1.0));
  vec4 share = sqrt (max (u_tint_weight * texelFetch (u_area, pixel, 0), vec4 (0.0)));
  vec3 sum = vec3 (0.0);

  for (int m = 0; m < 4; m++)
    sum += share[m] * colours[m];
  return sum / max (dot (share, vec4 (1.0)), 1e-6);
}
#endif

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  vec2 place = gl_FragCoord.xy / vec2 (textureSize (u_image, 0));
  float value = fetch (pixel);
  float grey;

#if EDGES
  value += u_edges * (value - small_blur (pixel));
#endif
  value -= u_local_contrast * (textureLod (u_blur, place, 0.0).r - u_level);
  grey = clamp ((value - u_low) * u_per_window, 0.0, 1.0);
#if CLAHE
  grey = mix (grey, equalize (grey, place), u_clahe);
#endif
  if (u_inverted != 0)
    grey = 1.0 - grey;
#if SHUTTER
  grey *= shutter (pixel);
#endif
#if TINT
  o_colour = vec4 (grey * tint (pixel), 1.0);
#else
  o_colour = vec4 (vec3 (grey), 1.0);
#endif
}
