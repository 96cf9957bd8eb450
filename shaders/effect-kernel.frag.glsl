// SPDX-License-Identifier: Apache-2.0
// Pass 7: convolutions, mirrored about the centres of the edge pixels.
//
// KERNEL 0: 3 x 3, u_weights row by row; 1: u_count weights along u_step, the first one at
// u_first
uniform sampler2D u_picture;
uniform float u_weights[64];
uniform ivec2 u_step;
uniform int u_first;
uniform int u_count;

out float o_x;

float
fetch (ivec2 pixel)
{
  ivec2 last = textureSize (u_picture, 0) - 1;

  // Kernels are shorter than pictures, but for the smallest of those.
  pixel = last - abs (last - abs (pixel));
  return texelFetch (u_picture, clamp (pixel, ivec2 (0), last), 0).r;
}

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  float sum = 0.0;

#if KERNEL == 0
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++)
      sum += u_weights[3 * y + x] * fetch (pixel + ivec2 (x - 1, y - 1));
#else
  for (int i = 0; i < u_count; i++)
    sum += u_weights[i] * fetch (pixel + (u_first + i) * u_step);
#endif
  o_x = sum;
}
