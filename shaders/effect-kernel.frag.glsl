// SPDX-License-Identifier: Apache-2.0
// Pass 7: convolutions, mirrored about the centres of the edge pixels.
//
// FOURS 0: 3 x 3, u_weights row by row. Else: 4 FOURS weights along a row (DOWN 1: a
// column), the first one at u_first. In software, loops whose length is not known and
// weights that are looked up cost several times as much.
uniform sampler2D u_picture;
uniform float u_weights[64];
uniform int u_first;

out float o_x;

// Kernels reach less far than the picture is wide.
int
mirror (int at, int last)
{
  return last - abs (last - abs (at));
}

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  ivec2 last = textureSize (u_picture, 0) - 1;
  float sum = 0.0;

#if FOURS == 0
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++)
      sum += u_weights[3 * y + x]
             * texelFetch (u_picture,
                           ivec2 (mirror (pixel.x + x - 1, last.x), mirror (pixel.y + y - 1, last.y)),
                           0)
                   .r;
#else
  for (int i = 0; i < 4 * FOURS; i++)
#if DOWN
    sum += u_weights[i]
           * texelFetch (u_picture, ivec2 (pixel.x, mirror (pixel.y + u_first + i, last.y)), 0).r;
#else
    sum += u_weights[i]
           * texelFetch (u_picture, ivec2 (mirror (pixel.x + u_first + i, last.x), pixel.y), 0).r;
#endif
#endif
  o_x = sum;
}
