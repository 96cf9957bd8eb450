// SPDX-License-Identifier: Apache-2.0
// Rays in voxel space (base/frames.h: an integer is a voxel's centre; the volume fills
// [-0.5, N - 0.5]), parametrised by t: 0 at the source, 1 at the centre of the pixel.

uniform vec3 u_source_vox;
uniform vec3 u_pixel00_vox;
uniform vec3 u_column_step_vox;
uniform vec3 u_row_step_vox;
// mm from voxel, for lengths only.
uniform mat3 u_mm_from_vox;
// What may attenuate at all: inside the volume, and inside the box of voxels above
// -1000 HU (mu is exactly zero beyond it).
uniform vec3 u_box_min_vox;
uniform vec3 u_box_max_vox;
uniform ivec3 u_size_vox;

// From the source to the pixel that this invocation computes. Row 0 of the target is
// the top row of the picture: GL's bottom-up order never shows.
vec3
ray_direction_vox ()
{
  vec2 pixel = vec2 (ivec2 (gl_FragCoord.xy));

  return u_pixel00_vox + pixel.x * u_column_step_vox + pixel.y * u_row_step_vox
         - u_source_vox;
}

// Slab test. Returns false if the ray misses; t_near >= 0 (source inside counts from
// the source), t_far <= 1 (nothing behind the detector).
bool
ray_clip (vec3 direction, out float t_near, out float t_far)
{
  // An axis along which the ray does not move: inside, the interval is everything.
  vec3 safe = mix (direction, vec3 (1e-20), equal (direction, vec3 (0.0)));
  vec3 a = (u_box_min_vox - u_source_vox) / safe;
  vec3 b = (u_box_max_vox - u_source_vox) / safe;
  vec3 low = min (a, b);
  vec3 high = max (a, b);

  t_near = max (max (low.x, low.y), max (low.z, 0.0));
  t_far = min (min (high.x, high.y), min (high.z, 1.0));
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
