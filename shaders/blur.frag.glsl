// SPDX-License-Identifier: Apache-2.0
// Pass 6: the detector's point spread along rows: two Gaussians at once.
//
// in:  u_signal
// out: x, y: blurred by the first and the second
uniform sampler2D u_signal;
#if REACH < 7
// Short ones are unrolled: in software a loop with a length of its own takes three times
// as long.
const int u_reach = REACH;
#else
uniform int u_reach;
#endif
// Weights of pixel 0, 1, 2... on either side.
uniform vec2 u_kernel[25];

out vec2 o_blurred;

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  int last = textureSize (u_signal, 0).x - 1;
  vec2 sum = u_kernel[0] * texelFetch (u_signal, pixel, 0).r;

  for (int i = 1; i <= u_reach; i++)
    sum += u_kernel[i]
           * (texelFetch (u_signal, ivec2 (max (pixel.x - i, 0), pixel.y), 0).r
              + texelFetch (u_signal, ivec2 (min (pixel.x + i, last), pixel.y), 0).r);
  o_blurred = sum;
}
