// SPDX-License-Identifier: Apache-2.0
// Pass 1, exact: the ray is cut where it crosses a plane of voxel centres of any axis.
// Inside such a cell the trilinear field along the ray is a cubic polynomial, which the
// two-point Gauss-Legendre rule integrates without error (Abramowitz & Stegun 25.4.30).
//
// in:  u_slices, the volume as slices across AXIS
// out: line integral of attenuation, dimensionless, or area densities, g/cm2
//      (include/tissue.glsl)
//
// MANUAL_FILTER: 1 where the driver's linear filter keeps too few bits of the fraction.
// PACKED: software GL: a texel holds two by two voxels (include/slices.glsl), so that the
// eight around a cell are two reads, which serve both nodes.
// TISSUE: include/tissue.glsl.
#include "include/ray.glsl"
#include "include/tissue.glsl"

#if PACKED
uniform usampler2DArray u_slices;
#else
uniform sampler2DArray u_slices;
#endif

// Columns, rows and layers of the stack from a volume's axes.
#if AXIS == 0
#define STACKED(v) ((v).yzx)
#elif AXIS == 1
#define STACKED(v) ((v).xzy)
#else
#define STACKED(v) (v)
#endif

// Of one of several focal-spot samples.
uniform float u_share;

out vec4 o_integral;

#if PACKED

// The cell's voxels: below is (0, 0), (1, 0), (0, 1), (1, 1) of the lower layer. Numbers
// are signed: kept in the upper half of an integer, they need no more bits.
vec4 cell_below;
vec4 cell_above;

vec4
cell_plane (vec2 place, float layer)
{
  uvec2 four = textureLod (u_slices, vec3 (place, layer), 0.0).rg;

  return vec4 (ivec4 (four.x << 16u, four.x & 0xffff0000u, four.y << 16u,
                      four.y & 0xffff0000u));
}

// corner: the cell's first voxel; -1 to last. GL repeats the numbers of the edge.
void
cell_read (vec3 corner, vec2 texel)
{
  vec2 place = (corner.xy + 1.5) * texel;

  cell_below = cell_plane (place, corner.z);
  cell_above = cell_plane (place, corner.z + 1.0);
}

// part: place in the cell, 0 to 1. Returns 65536 times the voxels' mean.
float
cell_field (vec3 part)
{
  vec4 plane = cell_below + part.z * (cell_above - cell_below);
  vec2 row = plane.xy + part.y * (plane.zw - plane.xy);

  return row.x + part.x * (row.y - row.x);
}

#else

// last: of the voxels along each axis; texel: 1 / their number.
float
slice_texel (vec2 uv_vox, float layer, vec3 last, vec2 texel)
{
#if MANUAL_FILTER
  vec2 p = clamp (uv_vox, vec2 (0.0), last.xy);
  ivec2 a = ivec2 (p);
  ivec2 b = min (a + 1, ivec2 (last.xy));
  vec2 f = p - vec2 (a);
  int k = int (layer);
  float t00 = texelFetch (u_slices, ivec3 (a.x, a.y, k), 0).r;
  float t10 = texelFetch (u_slices, ivec3 (b.x, a.y, k), 0).r;
  float t01 = texelFetch (u_slices, ivec3 (a.x, b.y, k), 0).r;
  float t11 = texelFetch (u_slices, ivec3 (b.x, b.y, k), 0).r;

  return mix (mix (t00, t10, f.x), mix (t01, t11, f.x), f.y);
#else
  return textureLod (u_slices, vec3 ((uv_vox + 0.5) * texel, layer), 0.0).r;
#endif
}

float
field (vec3 p_vox, vec3 last, vec2 texel)
{
  float low = clamp (floor (p_vox.z), 0.0, last.z);
  float high = min (low + 1.0, last.z);

  return mix (slice_texel (p_vox.xy, low, last, texel),
              slice_texel (p_vox.xy, high, last, texel), clamp (p_vox.z - low, 0.0, 1.0));
}

#endif

void
main ()
{
  vec3 direction = ray_direction_vox ();
  float t_near;
  float t_far;
  float t_tissue;
  float t_air;

  o_integral = vec4 (0.0);
  if (!ray_clip (direction, t_near, t_far)
      || !ray_clip_tissue (direction, t_tissue, t_air))
    return;
  t_near = max (t_near, t_tissue);
  t_far = min (t_far, t_air);
  if (t_near >= t_far)
    return;

  // From here on the ray starts where it enters and s runs from 0 to 1 until it leaves:
  // smaller numbers, finer steps.
  vec3 start = STACKED (u_source_vox + t_near * direction);
  vec3 way = (t_far - t_near) * STACKED (direction);
  vec3 forward = sign (way);
  vec3 climbs = max (forward, 0.0);
  // The next plane of each axis, and where it is met: s = per_way plane + s_zero. No
  // plane is ever crossed along an axis that does not move.
  vec3 plane = mix (ceil (start) - 1.0, floor (start) + 1.0, greaterThan (way, vec3 (0.0)));
  vec3 still = vec3 (lessThan (abs (way), vec3 (1e-6)));
  vec3 per_way = (1.0 - still) / (way + still);
  vec3 s_zero = 4.0 * still - start * per_way;
#if PACKED
  vec2 texel = 1.0 / vec2 (textureSize (u_slices, 0).xy);
#else
  vec3 last = vec3 (STACKED (u_size_vox) - 1);
  vec2 texel = 1.0 / (last.xy + 1.0);
#endif
  float s = 0.0;

  tissue_clear ();
  // Each turn leaves a plane behind, or ends.
  while (s < 1.0)
    {
      vec3 s_plane = per_way * plane + s_zero;
      float s_next = min (min (s_plane.x, s_plane.y), min (s_plane.z, 1.0));
      float half_width = max (0.5 * (s_next - s), 0.0);
      float middle = 0.5 * (s_next + s);
      float node = 0.5773502691896258 * half_width;

#if PACKED
      vec3 corner = plane - climbs;
      vec3 from = start + middle * way - corner;

      cell_read (corner, texel);
      tissue_add_two (cell_field (from - node * way), cell_field (from + node * way),
                      half_width);
#else
      tissue_add_two (field (start + (middle - node) * way, last, texel),
                      field (start + (middle + node) * way, last, texel), half_width);
#endif
      plane = mix (plane, plane + forward, lessThanEqual (s_plane, vec3 (s_next)));
      s = max (s, s_next);
    }
  o_integral = u_share * tissue_result (ray_length_mm ((t_far - t_near) * direction));
}
