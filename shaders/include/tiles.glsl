// SPDX-License-Identifier: Apache-2.0
// Adaptive histogram equalization: curves of 8 x 8 tiles, one row of the texture each.
uniform sampler2D u_tiles;

// Between the curves of the four nearest tiles.
float
equalize (float grey, vec2 place)
{
  vec2 at = clamp (place * 8.0 - 0.5, vec2 (0.0), vec2 (7.0));
  vec2 low = min (floor (at), vec2 (6.0));
  vec2 f = at - low;
  float u = (grey * 255.0 + 0.5) / 256.0;
  float row = low.y * 8.0 + low.x + 0.5;
  float a = textureLod (u_tiles, vec2 (u, row / 64.0), 0.0).r;
  float b = textureLod (u_tiles, vec2 (u, (row + 1.0) / 64.0), 0.0).r;
  float c = textureLod (u_tiles, vec2 (u, (row + 8.0) / 64.0), 0.0).r;
  float d = textureLod (u_tiles, vec2 (u, (row + 9.0) / 64.0), 0.0).r;

  return mix (mix (a, b, f.x), mix (c, d, f.x), f.y);
}
