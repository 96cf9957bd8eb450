// SPDX-License-Identifier: Apache-2.0
// Pass 7: convolutions along rows, then along columns, mirrored about the centres of the
// edge pixels.
//
// STEP 0: the picture along rows, four neighbours of a row in one texel; 1: those along
// columns; 2: one pixel a texel again. Each value that is fetched then goes into four
// sums: in software the fetches are what takes the time, and loops whose length is not
// known cost several times as much.
//
// u_weights: three of 0, 4 FOURS weights, three of 0; the first weight belongs to the
// pixel at u_first.
uniform sampler2D u_picture;
uniform float u_weights[72];
uniform int u_first;

#if STEP == 2
out float o_x;
#else
out vec4 o_x;
#endif

// Kernels reach less far than the picture is wide; what lies farther has weight 0.
int
mirror (int at, int last)
{
  return max (last - abs (last - abs (at)), 0);
}

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);

#if STEP == 2
  vec4 four = texelFetch (u_picture, ivec2 (pixel.x >> 2, pixel.y), 0);

  o_x = dot (four, vec4 (equal (ivec4 (0, 1, 2, 3), ivec4 (pixel.x & 3))));
#else
  ivec2 last = textureSize (u_picture, 0) - 1;
  vec4 sum = vec4 (0.0);

#if STEP == 0
  int at = 4 * pixel.x + u_first;

  for (int i = 0; i < 4 * FOURS + 3; i++)
    sum += vec4 (u_weights[i + 3], u_weights[i + 2], u_weights[i + 1], u_weights[i])
           * texelFetch (u_picture, ivec2 (mirror (at + i, last.x), pixel.y), 0).r;
#else
  int at = pixel.y + u_first;

  for (int i = 0; i < 4 * FOURS; i++)
    sum += u_weights[i + 3] * texelFetch (u_picture, ivec2 (pixel.x, mirror (at + i, last.y)), 0);
#endif
  o_x = sum;
#endif
}
