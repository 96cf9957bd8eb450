// SPDX-License-Identifier: Apache-2.0
// Rays in voxel space (base/frames.h: an integer is a voxel's centre; the volume fills
// [-0.5, N - 0.5]), parametrised by t: 0 at the source, 1 at the centre of the pixel.

uniform vec3 u_source_vox;
uniform vec3 u_pixel00_vox;
uniform vec3 u_column_step_vox;
uniform vec3 u_row_step_vox;
// mm from voxel, for lengths only.
uniform mat3 u_mm_from_vox;
uniform ivec3 u_size_vox;
// Slabs around the tissue (src/render/bounds.h), seen from the source: nothing
// attenuates where normal . (p - source) is not between x and y of its reach.
#define N_SLABS 9
uniform vec3 u_slab_normal[N_SLABS];
uniform vec2 u_slab_reach[N_SLABS];

// From the source to the pixel that this invocation computes. Row 0 of the target is
// the top row of the picture: GL's bottom-up order never shows.
vec3
ray_direction_vox ()
{
  vec2 pixel = vec2 (ivec2 (gl_FragCoord.xy));

  return u_pixel00_vox + pixel.x * u_column_step_vox + pixel.y * u_row_step_vox
         - u_source_vox;
}

// Cuts the ray down to what lies in the volume. Returns false if it misses; t_near >= 0
// (source inside counts from the source), t_far <= 1 (nothing behind the detector).
bool
ray_clip (vec3 direction, out float t_near, out float t_far)
{
  // An axis along which the ray does not move: inside, the interval is everything.
  vec3 safe = mix (direction, vec3 (1e-20), equal (direction, vec3 (0.0)));
  vec3 a = (vec3 (-0.5) - u_source_vox) / safe;
  vec3 b = (vec3 (u_size_vox) - 0.5 - u_source_vox) / safe;
  vec3 low = min (a, b);
  vec3 high = max (a, b);

  t_near = max (max (low.x, low.y), max (low.z, 0.0));
  t_far = min (min (high.x, high.y), min (high.z, 1.0));
  return t_near < t_far;
}

// Where along the ray there may be tissue, whether in its part in the volume or not.
// Returns false if there is none.
bool
ray_clip_tissue (vec3 direction, out float t_near, out float t_far)
{
  t_near = -1e30;
  t_far = 1e30;
  for (int i = 0; i < N_SLABS; i++)
    {
      float rate = dot (u_slab_normal[i], direction);
      vec2 t = u_slab_reach[i] / (rate == 0.0 ? 1e-20 : rate);

      t_near = max (t_near, min (t.x, t.y));
      t_far = min (t_far, max (t.x, t.y));
    }
  return t_near < t_far;
}

float
ray_length_mm (vec3 direction)
{
  return length (u_mm_from_vox * direction);
}

// Axis along which the ray crosses most slices; ties to the lower axis.
int
ray_axis (vec3 direction)
{
  vec3 a = abs (direction);

  if (a.x >= a.y && a.x >= a.z)
    return 0;
  return a.y >= a.z ? 1 : 2;
}
