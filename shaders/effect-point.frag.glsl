// SPDX-License-Identifier: Apache-2.0
// Pass 7: effects of one pixel each. POINT says which (pass-effects.h):
//
//  0 enter          (v - least) / (largest - least)
//  1 leave          back to the picture's own unit; u_range is the one of "enter"
//  2 gaussian-noise x + sigma N(0, 1)
//  3 power          x ^ exponent                        gamma, gamma-contrast
//  4 invert         largest - x
//  5 impulse        sin2 (pi u / 2) in a share of the cells: Beta(1/2, 1/2) is the arcsine
//                   distribution                        impulse, (coarse-)salt-and-pepper
//  6 line           u_a x + u_b                         linear-contrast, multiply
//  7 log-contrast   gain log2 (1 + x)
//  8 sigmoid        1 / (1 + exp (gain (cutoff - x)))
//  9 dropout        0 in a share of the cells           dropout, coarse-dropout
// 10 multiply-pixels x U(a, b)
// 11 boxes          x + noise (max - min of the box) N(0, 1) in each box
// 12 collimator     value outside a turned rectangle
// 13 stamp          value where a mask is               text, marker, laterality-letter
// 14 clahe          equalized by the curves of tiles
//
// OWN 1: x is (v - least) / (largest - least) of this effect's own input, and goes back.
// in:  u_picture; u_range, 1 x 1: least and largest
#include "include/noise.glsl"
#include "include/tiles.glsl"

uniform sampler2D u_picture;
uniform sampler2D u_range;
uniform float u_a;
uniform float u_b;
// Cells along columns and rows.
uniform ivec2 u_cells;
// First column, first row, one past the last ones.
uniform vec4 u_boxes[16];
uniform float u_box_noise[16];
// Of the collimator, pixels: middle, cosine and sine, openings from it, edge.
uniform vec2 u_middle;
uniform vec2 u_turn;
uniform vec4 u_opening;
uniform float u_edge;
// Top left pixel of the stamp.
uniform sampler2D u_stamp;
uniform ivec2 u_corner;

out float o_x;

// A cell's own random number; a cell may be one pixel.
uvec4
hash_cell (ivec2 pixel, uint salt)
{
  ivec2 size = textureSize (u_picture, 0);

  return noise_hash (uvec2 (pixel * u_cells / size), salt);
}

float
salt_and_pepper (ivec2 pixel)
{
  float s = sin (1.5707963267948966 * noise_unit (noise_hash (uvec2 (pixel), 0x70657070u).x));

  return s * s;
}

// 0 on the covered side, 1 well inside, straight between.
float
open (float inside)
{
  return clamp (inside / max (u_edge, 1e-3) + 0.5, 0.0, 1.0);
}

float
change (float x, ivec2 pixel, float largest)
{
#if POINT == 2
  return x + u_a * noise_normal (noise_hash (uvec2 (pixel), 0x67617573u));
#elif POINT == 3
  return pow (max (x, 0.0), u_a);
#elif POINT == 4
  return largest - x;
#elif POINT == 5
  return noise_unit (hash_cell (pixel, 0x6d61736bu).x) < u_a ? salt_and_pepper (pixel) : x;
#elif POINT == 6
  return u_a * x + u_b;
#elif POINT == 7
  return u_a * log2 (1.0 + x);
#elif POINT == 8
  return 1.0 / (1.0 + exp (u_a * (u_b - x)));
#elif POINT == 9
  return noise_unit (hash_cell (pixel, 0x6d61736bu).x) < u_a ? 0.0 : x;
#elif POINT == 10
  return x * mix (u_a, u_b, noise_unit (noise_hash (uvec2 (pixel), 0x6d756c74u).x));
#elif POINT == 11
  float variance = 0.0;

  // Noise of boxes that overlap adds up: so do their variances, and one draw does for all.
  for (int i = 0; i < 16; i++)
    if (all (greaterThanEqual (vec2 (pixel), u_boxes[i].xy)) && all (lessThan (vec2 (pixel), u_boxes[i].zw)))
      variance += u_box_noise[i] * u_box_noise[i];
  return x + sqrt (variance) * noise_normal (noise_hash (uvec2 (pixel), 0x626f7865u));
#elif POINT == 12
  vec2 p = vec2 (pixel) - u_middle;
  vec2 q = vec2 (u_turn.x * p.x + u_turn.y * p.y, u_turn.x * p.y - u_turn.y * p.x);

  return mix (u_a, x,
              open (q.x + u_opening.x) * open (u_opening.y - q.x) * open (q.y + u_opening.z)
                  * open (u_opening.w - q.y));
#elif POINT == 13
  ivec2 at = pixel - u_corner;

  if (any (lessThan (at, ivec2 (0))) || any (greaterThanEqual (at, textureSize (u_stamp, 0))))
    return x;
  return mix (x, u_a, texelFetch (u_stamp, at, 0).r);
#elif POINT == 14
  return mix (x, equalize (clamp (x, 0.0, 1.0), gl_FragCoord.xy / vec2 (textureSize (u_picture, 0))),
              u_a);
#else
  return x;
#endif
}

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  float v = texelFetch (u_picture, pixel, 0).r;
  vec2 range = texelFetch (u_range, ivec2 (0), 0).rg;
  // An even picture has no range.
  float span = range.y > range.x ? range.y - range.x : 1.0;

#if POINT == 0
  o_x = (v - range.x) / span;
#elif POINT == 1
  o_x = range.x + v * span;
#elif OWN
  o_x = range.x + span * change ((v - range.x) / span, pixel, range.y > range.x ? 1.0 : 0.0);
#else
  o_x = change (v, pixel, range.y);
#endif
}
