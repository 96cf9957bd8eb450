// SPDX-License-Identifier: Apache-2.0
// Pass 2: the set of structures that a ray meets between source and pixel, by walking
// through every voxel on its way (Amanatides and Woo, Eurographics 1987). Blocks of
// 8 x 8 x 8 voxels in which there is nothing that the ray has not met yet are crossed in
// one step.
//
// Space: voxels of the box around the chosen structures.
//
// in:  u_voxels: number of a set of structures; u_sets: its bits; u_blocks: bits of all
//      sets in a block; u_all: every bit there is
// out: bits 0 to 31, bits 32 to 63
#include "include/ray.glsl"

#define BLOCK_SHIFT 3
#define SETS_PER_ROW 256

uniform usampler3D u_voxels;
uniform usampler3D u_blocks;
uniform usampler2D u_sets;
uniform ivec2 u_all;

out uvec2 o_set;

uvec2
voxel_set (ivec3 voxel)
{
  int number = int (texelFetch (u_voxels, voxel, 0).r);

  if (number == 0)
    return uvec2 (0u);
  return texelFetch (u_sets, ivec2 (number % SETS_PER_ROW, number / SETS_PER_ROW), 0).rg;
}

void
main ()
{
  vec3 direction = ray_direction_vox ();
  uvec2 found = uvec2 (0u);
  uvec2 all_bits = uvec2 (u_all);
  float t_near;
  float t_far;

  o_set = found;
  if (!ray_clip (direction, t_near, t_far))
    return;

  // From here on the ray starts where it enters and s runs from 0 to 1 until it leaves;
  // voxel i fills [i, i + 1].
  vec3 start = u_source_vox + t_near * direction + 0.5;
  vec3 way = (t_far - t_near) * direction;
  ivec3 forward = ivec3 (greaterThan (way, vec3 (0.0)));
  // No plane is ever crossed along an axis that does not move: its s is beyond any other,
  // whatever the distance of the plane (up to the edge of a block).
  vec3 still = vec3 (equal (way, vec3 (0.0)));
  vec3 per_way = (1.0 - still) / (way + still);
  ivec3 last = u_size_vox - 1;
  ivec3 voxel = clamp (ivec3 (floor (start)), ivec3 (0), last);
  float s = 0.0;
  // At most one step per plane crossed; the bound only guards against a driver's bug.
  int steps = u_size_vox.x + u_size_vox.y + u_size_vox.z + 8;

  for (int i = 0; i < steps && s < 1.0; i++)
    {
      uvec2 news = texelFetch (u_blocks, voxel >> BLOCK_SHIFT, 0).rg & ~found;
      int shift = (news.x | news.y) == 0u ? BLOCK_SHIFT : 0;

      if (shift == 0)
        found |= voxel_set (voxel);

      // The cell that is left now, a voxel or a block, from base to top.
      ivec3 base = (voxel >> shift) << shift;
      ivec3 top = base + ((1 << shift) - 1);
      vec3 plane = vec3 (base + (forward << shift));
      vec3 s_plane = (plane - start) * per_way + still * 4.0;
      float s_next = min (s_plane.x, min (s_plane.y, s_plane.z));
      ivec3 crossed = ivec3 (lessThanEqual (s_plane, vec3 (s_next)));
      ivec3 inside = clamp (ivec3 (floor (start + s_next * way)), base, min (top, last));
      ivec3 beyond = forward * (top + 1) + (1 - forward) * (base - 1);

      voxel = inside + crossed * (beyond - inside);
      s = s_next;
      if (any (lessThan (voxel, ivec3 (0))) || any (greaterThan (voxel, last))
          || found == all_bits)
        break;
    }
  o_set = found;
}
