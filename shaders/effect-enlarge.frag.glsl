// SPDX-License-Identifier: Apache-2.0
// Pass 7: blocks of u_kernel x u_kernel pixels back to a picture by cubic convolution with
// a = -0.75 (Keys, IEEE Trans ASSP 29:1153, 1981; the a that imgaug's resizing has). The
// value of a block stands in its middle; edges are held.
uniform sampler2D u_picture;
uniform int u_kernel;

out float o_x;

vec4
weights (float t)
{
  const float a = -0.75;
  vec4 d = vec4 (1.0 + t, t, 1.0 - t, 2.0 - t);
  vec4 near = ((a + 2.0) * d - (a + 3.0)) * d * d + 1.0;
  vec4 far = ((a * d - 5.0 * a) * d + 8.0 * a) * d - 4.0 * a;

  return vec4 (far.x, near.y, near.z, far.w);
}

void
main ()
{
  ivec2 last = textureSize (u_picture, 0) - 1;
  vec2 at = (floor (gl_FragCoord.xy) + 0.5) / float (u_kernel) - 0.5;
  ivec2 cell = ivec2 (floor (at));
  vec4 wx = weights (at.x - floor (at.x));
  vec4 wy = weights (at.y - floor (at.y));
  float sum = 0.0;

  for (int y = 0; y < 4; y++)
    for (int x = 0; x < 4; x++)
      sum += wx[x] * wy[y]
             * texelFetch (u_picture, clamp (cell + ivec2 (x - 1, y - 1), ivec2 (0), last), 0).r;
  o_x = sum;
}
