// SPDX-License-Identifier: Apache-2.0
// Pass 8: window and level, polarity.
//
// in:  u_line_integral, one value a pixel
// out: grey, opaque. Bone (a large line integral) is white unless inverted
uniform sampler2D u_line_integral;
// Lower end of the window, and 1 / width; line-integral units.
uniform float u_low;
uniform float u_per_window;
uniform int u_inverted;

out vec4 o_colour;

void
main ()
{
  float value = texelFetch (u_line_integral, ivec2 (gl_FragCoord.xy), 0).r;
  float grey = clamp ((value - u_low) * u_per_window, 0.0, 1.0);

  if (u_inverted != 0)
    grey = 1.0 - grey;
  o_colour = vec4 (vec3 (grey), 1.0);
}
