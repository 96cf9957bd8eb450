// SPDX-License-Identifier: Apache-2.0
// How finely this driver filters: column x of the target samples a two-texel texture
// (0, 1) at fraction (x + 0.5) / u_columns between the texels' centres.
uniform sampler2DArray u_slices;
uniform float u_columns;

out float o_value;

void
main ()
{
  float fraction = gl_FragCoord.x / u_columns;

  o_value = textureLod (u_slices, vec3 (0.25 + 0.5 * fraction, 0.5, 0.0), 0.0).r;
}
