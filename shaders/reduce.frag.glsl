// SPDX-License-Identifier: Apache-2.0
// Mean of a block of pixels: a small picture of a large one.
//
// in:  u_picture, larger in both directions
// out: the mean over the pixels whose centres lie in this cell
uniform sampler2D u_picture;
uniform ivec2 u_cells;

out vec4 o_mean;

void
main ()
{
  ivec2 size = textureSize (u_picture, 0);
  ivec2 cell = ivec2 (gl_FragCoord.xy);
  ivec2 first = cell * size / u_cells;
  ivec2 last = max ((cell + 1) * size / u_cells, first + 1);
  vec4 sum = vec4 (0.0);

  for (int y = first.y; y < last.y; y++)
    for (int x = first.x; x < last.x; x++)
      sum += texelFetch (u_picture, ivec2 (x, y), 0);
  o_mean = sum / float ((last.x - first.x) * (last.y - first.y));
}
