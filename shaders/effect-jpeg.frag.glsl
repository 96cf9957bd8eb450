// SPDX-License-Identifier: Apache-2.0
// Pass 7: what JPEG leaves of a picture (ITU-T T.81, annex A): the discrete cosine
// transform of blocks of 8 x 8, quantized, and back, in four draws.
//
// JPEG 0: along rows, of 255 x - 128 (x by its own range); 1: along columns, and quantized;
// 2: back along columns; 3: back along rows, to x
uniform sampler2D u_picture;
uniform sampler2D u_range;
// c(u) / 2 cos ((2 i + 1) u pi / 16) at 8 u + i; c(0) = 1 / sqrt 2, else 1.
uniform float u_cosines[64];
// Steps, row by row.
uniform float u_steps[64];

out float o_x;

void
main ()
{
  ivec2 pixel = ivec2 (gl_FragCoord.xy);
  ivec2 block = pixel & ~7;
  ivec2 at = pixel & 7;
  ivec2 last = textureSize (u_picture, 0) - 1;
  vec2 range = texelFetch (u_range, ivec2 (0), 0).rg;
  float span = range.y > range.x ? range.y - range.x : 1.0;
  float sum = 0.0;

#if JPEG == 0
  // Blocks that the picture does not fill go on with its last pixels.
  for (int i = 0; i < 8; i++)
    sum += u_cosines[8 * at.x + i]
           * (255.0 * (texelFetch (u_picture, min (ivec2 (block.x + i, pixel.y), last), 0).r - range.x)
                  / span
              - 128.0);
  o_x = sum;
#elif JPEG == 1
  float q = u_steps[8 * at.y + at.x];

  for (int i = 0; i < 8; i++)
    sum += u_cosines[8 * at.y + i] * texelFetch (u_picture, ivec2 (pixel.x, block.y + i), 0).r;
  o_x = floor (sum / q + 0.5) * q;
#elif JPEG == 2
  for (int i = 0; i < 8; i++)
    sum += u_cosines[8 * i + at.y] * texelFetch (u_picture, ivec2 (pixel.x, block.y + i), 0).r;
  o_x = sum;
#else
  for (int i = 0; i < 8; i++)
    sum += u_cosines[8 * i + at.x] * texelFetch (u_picture, ivec2 (block.x + i, pixel.y), 0).r;
  o_x = range.x + (sum + 128.0) / 255.0 * span;
#endif
}
