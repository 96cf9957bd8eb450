// SPDX-License-Identifier: Apache-2.0
// Bilinear reads of a stack of slices.
//
// PACKED: 0: one number a texel, GL's filter. 1: software GL: a texel holds the two by
// two numbers that one bilinear read needs, 16 bits each, and is read whole: a third of
// the time is saved.

#if PACKED

// Texel (i, j): x: numbers (i - 1, j - 1) and, in the upper bits, (i, j - 1); y: (i - 1,
// j) and (i, j). At the edges the numbers of the edge are repeated.
uniform usampler2DArray u_slices;

// p: in numbers, an integer is a number's place; texel: slices_texel(), asked for once a
// ray. Returns 65536 times the numbers.
float
slice (vec2 p, float layer, vec2 texel)
{
  vec2 corner = floor (p);
  vec2 part = p - corner;
  uvec2 four = textureLod (u_slices, vec3 ((corner + 1.5) * texel, layer), 0.0).rg;
  // Numbers are signed: kept in the upper half of an integer, they need no more bits.
  vec2 left = vec2 (ivec2 (four << 16u));
  vec2 right = vec2 (ivec2 (four & 0xffff0000u));
  vec2 rows = left + part.x * (right - left);

  return rows.x + part.y * (rows.y - rows.x);
}

#else

uniform sampler2DArray u_slices;

float
slice (vec2 p, float layer, vec2 texel)
{
  return textureLod (u_slices, vec3 ((p + 0.5) * texel, layer), 0.0).r;
}

#endif

vec2
slices_texel ()
{
  return 1.0 / vec2 (textureSize (u_slices, 0).xy);
}
