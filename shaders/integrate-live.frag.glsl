// SPDX-License-Identifier: Apache-2.0
// Pass 1, live: after Joseph (IEEE Trans Med Imaging 1:192, 1982) one bilinear read per
// slice along the axis AXIS, but of slices that lie between the planes of the voxels.
//
// A ray that moves by d across the volume from plane to plane meets the plane A with
// the weights of linear interpolation,
//   integral of (1 - |s|) A(p + s d) ds, s from -1 to 1: mean 0, variance d^2 / 6.
// Joseph's read at p has no variance: it takes in the noise of single voxels. A read a
// share f of the way to the next plane gives A the weight 1 - f at p + f d and, one
// step earlier, f at p - (1 - f) d: mean 0, variance f (1 - f) d^2. With f = (3 -
// sqrt 3) / 6, a node of the two-point Gauss rule, that is d^2 / 6. So the slices of
// the texture are interpolated there beforehand (src/render/slices.h). Where rays are
// very oblique the other node is read in a second draw, and the two averaged: Gauss'
// rule in each cell.
//
// in:  u_slices (include/slices.glsl): (u, v) are the other two axes in order
// out: line integral of attenuation, dimensionless, or area densities, g/cm2
//      (include/tissue.glsl)
//
// AXIS: 0, 1 or 2. ONLY_AXIS: 1 if other rays of the picture have another main axis:
// those are left to their own pass. PACKED: include/slices.glsl. TISSUE:
// include/tissue.glsl.
#include "include/ray.glsl"
#include "include/slices.glsl"
#include "include/tissue.glsl"

// Voxel of the first column, row and layer, and how far layers lie from the voxels.
uniform vec3 u_first_vox;
uniform float u_place;
// Of one of several draws that are added up.
uniform float u_share;

out vec4 o_integral;

#if AXIS == 0
#define UV(v) ((v).yz)
#define W(v) ((v).x)
#elif AXIS == 1
#define UV(v) ((v).xz)
#define W(v) ((v).y)
#else
#define UV(v) ((v).xy)
#define W(v) ((v).z)
#endif

void
main ()
{
  vec3 direction = ray_direction_vox ();
  float t_near;
  float t_far;
  float t_tissue;
  float t_air;

#if ONLY_AXIS
  if (ray_axis (direction) != AXIS)
    discard;
#endif
  o_integral = vec4 (0.0);
  if (!ray_clip (direction, t_near, t_far)
      || !ray_clip_tissue (direction, t_tissue, t_air))
    return;

  // w counts layers; across them the ray goes through p0 + w * p_step.
  vec3 source = u_source_vox - u_first_vox;
  float source_w = W (source) - u_place;
  vec2 whole = source_w + vec2 (t_near, t_far) * W (direction);
  vec2 tissue = source_w + vec2 (t_tissue, t_air) * W (direction);
  float per_w = 1.0 / W (direction);
  vec2 p_step = UV (direction) * per_w;
  vec2 p0 = UV (source) - source_w * p_step;
  vec2 texel = slices_texel ();
  float w_in = min (whole.x, whole.y);
  float w_out = max (whole.x, whole.y);
  // A layer stands for half a step on either side of it. Outside the tissue there is
  // nothing to read.
  float first = max (floor (w_in + 0.5), ceil (min (tissue.x, tissue.y)));
  float last = min (ceil (w_out - 0.5), floor (max (tissue.x, tissue.y)));

  if (first > last)
    return;
  tissue_clear ();
  for (float w = first; w <= last; w += 1.0)
    tissue_add_one (slice (p0 + w * p_step, w, texel));

  // Of the outermost layers only a part may lie in the volume.
  float before = clamp (w_in - (first - 0.5), 0.0, 1.0);
  float after = clamp (last + 0.5 - w_out, 0.0, 1.0);

  if (before > 0.0)
    tissue_add (slice (p0 + first * p_step, first, texel), -before);
  if (after > 0.0)
    tissue_add (slice (p0 + last * p_step, last, texel), -after);
  o_integral = u_share * tissue_result (abs (per_w) * ray_length_mm (direction));
}
