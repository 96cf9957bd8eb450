// SPDX-License-Identifier: Apache-2.0
// Pass 7: one value for each block of u_kernel x u_kernel pixels; blocks at the right and
// lower edge may be smaller.
//
// POOL 0: mean; 1: largest; 2: least
uniform sampler2D u_picture;
uniform int u_kernel;

out float o_x;

void
main ()
{
  ivec2 first = ivec2 (gl_FragCoord.xy) * u_kernel;
  ivec2 end = min (first + u_kernel, textureSize (u_picture, 0));

#if POOL == 0
  float sum = 0.0;

  for (int y = first.y; y < end.y; y++)
    for (int x = first.x; x < end.x; x++)
      sum += texelFetch (u_picture, ivec2 (x, y), 0).r;
  o_x = sum / float ((end.x - first.x) * (end.y - first.y));
#else
  float best = texelFetch (u_picture, first, 0).r;

  for (int y = first.y; y < end.y; y++)
    for (int x = first.x; x < end.x; x++)
#if POOL == 1
      best = max (best, texelFetch (u_picture, ivec2 (x, y), 0).r);
#else
      best = min (best, texelFetch (u_picture, ivec2 (x, y), 0).r);
#endif
  o_x = best;
#endif
}
