// SPDX-License-Identifier: Apache-2.0
// Pass 8: local contrast, window and level, polarity.
//
// in:  u_image, a line integral (or log signal) a pixel; u_blur, the same picture, wide and coarse
// out: grey, opaque. Bone (a large line integral) is white unless inverted
uniform sampler2D u_image;
// Lower end of the window, and 1 / width; line-integral units.
uniform float u_low;
uniform float u_per_window;
uniform int u_inverted;
uniform sampler2D u_blur;
// Share of the blur that is taken away, and the level around which.
uniform float u_local_contrast;
uniform float u_level;

out vec4 o_colour;

void
main ()
{
  float value = texelFetch (u_image, ivec2 (gl_FragCoord.xy), 0).r;
  vec2 place = gl_FragCoord.xy / vec2 (textureSize (u_image, 0));
  float grey;

  value -= u_local_contrast * (textureLod (u_blur, place, 0.0).r - u_level);
  grey = clamp ((value - u_low) * u_per_window, 0.0, 1.0);

  if (u_inverted != 0)
    grey = 1.0 - grey;
  o_colour = vec4 (vec3 (grey), 1.0);
}
