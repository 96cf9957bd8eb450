// SPDX-License-Identifier: Apache-2.0
// Pass 6, second half: the point spread along columns, then electronic noise (which no
// light ever blurred), gain, saturation, converter, lag.
//
// in:  u_blurred, x and y by the two Gaussians; u_last, the frame before
// out: signal, as a multiple of the open beam's
#include "include/noise.glsl"

uniform sampler2D u_blurred;
uniform sampler2D u_last;
#if REACH < 7
// Short ones are unrolled: in software a loop with a length of its own takes three times
// as long.
const int u_reach = REACH;
#else
uniform int u_reach;
#endif
uniform vec2 u_kernel[25];
// Shares of the two Gaussians.
uniform vec2 u_shares;
uniform float u_electronic;
uniform float u_gain;
// 0: never full.
uniform float u_saturation;
// Steps of the converter up to saturation; 0: none.
uniform float u_steps;
uniform float u_lag;

out float o_detected;

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  int last = textureSize (u_blurred, 0).y - 1;
  vec2 sum = u_kernel[0] * texelFetch (u_blurred, pixel, 0).xy;
  float signal;

  for (int i = 1; i <= u_reach; i++)
    sum += u_kernel[i]
           * (texelFetch (u_blurred, ivec2 (pixel.x, max (pixel.y - i, 0)), 0).xy
              + texelFetch (u_blurred, ivec2 (pixel.x, min (pixel.y + i, last)), 0).xy);
  signal = dot (sum, u_shares);
  if (u_electronic > 0.0)
    signal += u_electronic * noise_normal (noise_hash (uvec2 (pixel), 0x9e3779b9u));
  if (u_lag > 0.0)
    signal = mix (signal, texelFetch (u_last, pixel, 0).r / u_gain, u_lag);
  signal *= u_gain;
  if (u_saturation > 0.0)
    signal = min (signal, u_saturation);
  if (u_steps > 0.0)
    signal = max (0.0, floor (signal / u_saturation * u_steps + 0.5)) * u_saturation / u_steps;
  o_detected = signal;
}
