// SPDX-License-Identifier: Apache-2.0
// Pass 3: what tools change in the integral of pass 1: the tissue that they displace
// is taken away. Only rays in their shadow read the volume, and only inside of them.
//
// in:  u_slices, the volume as slices across axis 2 (k); u_first and u_intervals, where
//      each ray is inside of a tool (src/render/tool-shadow.h); u_metal, area densities
//      of the tools' materials, g/cm2
// out: to be added: minus the area densities displaced, or without a tissue table minus
//      the line integral displaced plus that of the tools
//
// TISSUE: include/tissue.glsl.
#define PACKED 0
#include "include/ray.glsl"
#include "include/slices.glsl"
#include "include/tissue.glsl"

// First interval of a pixel, and the one behind its last.
uniform usampler2D u_first;
uniform sampler2D u_intervals;
uniform sampler2D u_metal;
// Pixel of the picture that their texel (0, 0) is.
uniform ivec2 u_corner;
// Without a tissue table: cm2/g of each material.
uniform vec4 u_metal_line;
// Of one of several focal-spot samples.
uniform float u_share;

out vec4 o_change;

float
field (vec3 p_vox, float last, vec2 texel)
{
  float low = clamp (floor (p_vox.z), 0.0, last);
  float high = min (low + 1.0, last);

  return mix (slice (p_vox.xy, low, texel), slice (p_vox.xy, high, texel),
              clamp (p_vox.z - low, 0.0, 1.0));
}

// The middle of each of equal pieces, at most half a voxel long.
void
add_interval (vec3 direction, float from, float to, float last, vec2 texel)
{
  float length_vox = (to - from) * length (direction);
  float n = clamp (ceil (2.0 * length_vox), 1.0, 8192.0);
  float piece = (to - from) / n;

  for (float i = 0.5; i < n; i += 1.0)
    tissue_add (field (u_source_vox + (from + i * piece) * direction, last, texel), piece);
}

void
main ()
{
  ivec2 place = ivec2 (gl_FragCoord.xy) - u_corner;
  uvec2 first = texelFetch (u_first, place, 0).rg;
  vec3 direction = ray_direction_vox ();
  float last = float (u_size_vox.z - 1);
  vec2 texel = slices_texel ();
  int width = textureSize (u_intervals, 0).x;
  float t_near;
  float t_far;

  tissue_clear ();
  if (ray_clip (direction, t_near, t_far))
    for (uint i = first.x; i < first.y; i++)
      {
        vec2 interval = texelFetch (u_intervals, ivec2 (int (i) % width, int (i) / width), 0).rg;
        float from = max (interval.x, t_near);
        float to = min (interval.y, t_far);

        if (to > from)
          add_interval (direction, from, to, last, texel);
      }
  o_change = -u_share * tissue_result (ray_length_mm (direction));
#if TISSUE == 0
  o_change.x += u_share * dot (texelFetch (u_metal, place, 0), u_metal_line);
#endif
}
