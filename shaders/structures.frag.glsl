// SPDX-License-Identifier: Apache-2.0
// Pass 2: the set of structures that a ray meets between source and pixel, by walking
// through every voxel on its way (Amanatides and Woo, Eurographics 1987). Blocks of
// 8 x 8 x 8 voxels in which there is nothing that the ray has not met yet are crossed in
// one step.
//
// Space: voxels of the box around the chosen structures.
//
// in:  u_voxels: a set of structures; u_blocks: bits of all sets in a block; u_all: every
//      bit there is
// out: bits 0 to 31, bits 32 to 63
//
// DIRECT: 1: u_voxels holds the bits themselves, no more than eight; 0: it holds the
// number of a set, whose bits are in u_sets.
//
// All coordinates are floats, and reads are of the nearest texel: software GL does both
// faster than integers and texelFetch ().
#include "include/ray.glsl"

#define BLOCK_EDGE 8.0
#define SETS_PER_ROW 256

uniform usampler3D u_voxels;
uniform usampler3D u_blocks;
uniform ivec2 u_all;
#if !DIRECT
uniform usampler2D u_sets;
#endif

out uvec2 o_set;

// place: 0 to 1 over the box
uvec2
voxel_set (vec3 place)
{
  uint number = textureLod (u_voxels, place, 0.0).r;

#if DIRECT
  return uvec2 (number, 0u);
#else
  return texelFetch (u_sets, ivec2 (int (number) % SETS_PER_ROW, int (number) / SETS_PER_ROW), 0)
      .rg;
#endif
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
  vec3 climbs = vec3 (greaterThan (way, vec3 (0.0)));
  // No plane is ever crossed along an axis that does not move.
  vec3 still = vec3 (lessThan (abs (way), vec3 (1e-6)));
  vec3 per_way = (1.0 - still) / (way + still);
  vec3 s_zero = 4.0 * still - start * per_way;
  vec3 last = vec3 (u_size_vox - 1);
  vec3 per_size = 1.0 / vec3 (u_size_vox);
  vec3 per_block = 1.0 / vec3 (textureSize (u_blocks, 0));
  vec3 voxel = clamp (floor (start), vec3 (0.0), last);
  float s = 0.0;

  // Each turn leaves a plane behind, or ends.
  while (s < 1.0 && found != all_bits)
    {
      vec3 block = floor (voxel / BLOCK_EDGE);
      uvec2 news = textureLod (u_blocks, (block + 0.5) * per_block, 0.0).rg & ~found;
      uvec2 bits = voxel_set ((voxel + 0.5) * per_size);
      bool is_new = (news.x | news.y) != 0u;

      // The cell that is left now, a voxel or a block, from base on.
      float edge = is_new ? 1.0 : BLOCK_EDGE;
      vec3 base = is_new ? voxel : block * BLOCK_EDGE;
      vec3 s_plane = per_way * (base + edge * climbs) + s_zero;
      float s_next = min (s_plane.x, min (s_plane.y, s_plane.z));
      vec3 inside = clamp (floor (start + s_next * way), base, base + edge - 1.0);
      vec3 beyond = mix (base - 1.0, base + edge, climbs);

      found |= bits;
      voxel = mix (inside, beyond, lessThanEqual (s_plane, vec3 (s_next)));
      s = s_next;
    }
  o_set = found;
}
