// SPDX-License-Identifier: Apache-2.0
// Pass 7: convolutions of 3 x 3, mirrored about the centres of the edge pixels; u_weights
// row by row.
uniform sampler2D u_picture;
uniform float u_weights[9];

out float o_x;

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

  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++)
      sum += u_weights[3 * y + x]
             * texelFetch (u_picture,
                           ivec2 (mirror (pixel.x + x - 1, last.x), mirror (pixel.y + y - 1, last.y)),
                           0)
                   .r;
  o_x = sum;
}
