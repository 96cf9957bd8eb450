// SPDX-License-Identifier: Apache-2.0
// Pass 7: one value for each block of u_kernel x u_kernel pixels; blocks at the right and
// lower edge may be smaller.
//
// POOL 0: mean; 1: largest; 2: least; 3: median (of an even number: mean of the middle two)
uniform sampler2D u_picture;
uniform int u_kernel;

out float o_x;

void
main ()
{
  ivec2 first = ivec2 (gl_FragCoord.xy) * u_kernel;
  ivec2 end = min (first + u_kernel, textureSize (u_picture, 0));
  int n = (end.x - first.x) * (end.y - first.y);

#if POOL == 0
  float sum = 0.0;

  for (int y = first.y; y < end.y; y++)
    for (int x = first.x; x < end.x; x++)
      sum += texelFetch (u_picture, ivec2 (x, y), 0).r;
  o_x = sum / float (n);
#elif POOL < 3
  float best = texelFetch (u_picture, first, 0).r;

  for (int y = first.y; y < end.y; y++)
    for (int x = first.x; x < end.x; x++)
#if POOL == 1
      best = max (best, texelFetch (u_picture, ivec2 (x, y), 0).r);
#else
      best = min (best, texelFetch (u_picture, ivec2 (x, y), 0).r);
#endif
  o_x = best;
#else
  // Ranks: a value is in the middle if at most half lie below and at most half above.
  int lower = (n - 1) / 2;
  int upper = n / 2;
  float low = 0.0;
  float high = 0.0;

  for (int y = first.y; y < end.y; y++)
    for (int x = first.x; x < end.x; x++)
      {
        float value = texelFetch (u_picture, ivec2 (x, y), 0).r;
        int below = 0;
        int equal = 0;

        for (int v = first.y; v < end.y; v++)
          for (int u = first.x; u < end.x; u++)
            {
              float other = texelFetch (u_picture, ivec2 (u, v), 0).r;

              below += other < value ? 1 : 0;
              equal += other == value ? 1 : 0;
            }
        if (below <= lower && lower < below + equal)
          low = value;
        if (below <= upper && upper < below + equal)
          high = value;
      }
  o_x = 0.5 * (low + high);
#endif
}
