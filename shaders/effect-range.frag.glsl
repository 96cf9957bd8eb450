// SPDX-License-Identifier: Apache-2.0
// Pass 7: least and largest value of blocks of a picture; again and again until one pair
// is left.
//
// in:  FIRST 1: u_picture, one value; 0: pairs
// out: x: least, y: largest of BLOCK x BLOCK
const int BLOCK = 16;

uniform sampler2D u_picture;

out vec2 o_range;

void
main ()
{
  ivec2 last = textureSize (u_picture, 0) - 1;
  ivec2 first = ivec2 (gl_FragCoord.xy) * BLOCK;
  vec2 range = vec2 (3.4e38, -3.4e38);

  for (int y = 0; y < BLOCK; y++)
    for (int x = 0; x < BLOCK; x++)
      {
#if FIRST
        vec2 value = texelFetch (u_picture, min (first + ivec2 (x, y), last), 0).rr;
#else
        vec2 value = texelFetch (u_picture, min (first + ivec2 (x, y), last), 0).rg;
#endif

        range = vec2 (min (range.x, value.x), max (range.y, value.y));
      }
  o_range = range;
}
