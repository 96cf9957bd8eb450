// SPDX-License-Identifier: Apache-2.0
// Pass 1, live: Joseph's method (IEEE Trans Med Imaging 1:192, 1982). One bilinear read
// per slice plane along the axis AXIS; between the planes the field is taken as linear
// along the ray; both ends, where the ray enters and leaves, are integrated too.
//
// Joseph's method errs where a ray moves far across a slice from plane to plane. What a
// slice A really contributes is its mean along the ray under a triangle that reaches to
// the neighbouring planes: with d the step across the slice,
//   integral of (1 - |s|) A(p + s d) ds, s from -1 to 1: variance d^2 / 6.
// Two reads at p +- 0.41 d, or three at p and p +- 0.5 d, have the same mean and variance
// and take less of the noise of single voxels; drawn in a little (0.38, 0.48), since a
// bilinear read is itself a mean, they err least (measured over d from 0.4 to 1.4).
//
// in:  u_slices, the volume as slices across AXIS: (u, v) are the other two axes in
//      order, the layer is AXIS
// out: line integral of attenuation, dimensionless, or area densities, g/cm2
//      (include/tissue.glsl)
//
// AXIS: 0, 1 or 2. ONLY_AXIS: 1 if other rays of the picture have another main axis:
// those are left to their own pass. TAPS: further reads per slice, 0 to 2.
// TISSUE: include/tissue.glsl.
#include "include/ray.glsl"
#include "include/tissue.glsl"

uniform sampler2DArray u_slices;

// Of one of several focal-spot samples.
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

// A plane that lies whole on both sides.
void
add_plane (vec2 uv, vec2 uv_step, float layer)
{
#if TAPS
  vec2 shift = (TAPS == 1 ? 0.38 : 0.48) * uv_step;

  tissue_add (textureLod (u_slices, vec3 (uv - shift, layer), 0.0).r, 1.0 / float (TAPS + 1));
  tissue_add (textureLod (u_slices, vec3 (uv + shift, layer), 0.0).r, 1.0 / float (TAPS + 1));
#if TAPS == 2
  tissue_add (textureLod (u_slices, vec3 (uv, layer), 0.0).r, 1.0 / 3.0);
#endif
#else
  tissue_add_one (textureLod (u_slices, vec3 (uv, layer), 0.0).r);
#endif
}

// The first or last plane, of whose surroundings only a part is met.
void
add_end_plane (vec2 uv, vec2 uv_step, float layer, float weight)
{
#if TAPS
  vec2 shift = (TAPS == 1 ? 0.38 : 0.48) * uv_step;
  float share = weight / float (TAPS + 1);

  tissue_add (textureLod (u_slices, vec3 (uv - shift, layer), 0.0).r, share);
  tissue_add (textureLod (u_slices, vec3 (uv + shift, layer), 0.0).r, share);
#if TAPS == 2
  tissue_add (textureLod (u_slices, vec3 (uv, layer), 0.0).r, share);
#endif
#else
  tissue_add (textureLod (u_slices, vec3 (uv, layer), 0.0).r, weight);
#endif
}

// Between planes: the two nearest slices, interpolated (the same one twice outside).
void
add_between (vec2 uv, float w, float weight)
{
  float last = float (W (u_size_vox) - 1);
  float low = clamp (floor (w), 0.0, last);
  float high = min (low + 1.0, last);
  float a = textureLod (u_slices, vec3 (uv, low), 0.0).r;
  float b = textureLod (u_slices, vec3 (uv, high), 0.0).r;

  tissue_add (mix (a, b, clamp (w - low, 0.0, 1.0)), weight);
}

void
main ()
{
  vec3 direction = ray_direction_vox ();
  float t_near;
  float t_far;

#if ONLY_AXIS
  if (ray_axis (direction) != AXIS)
    discard;
#endif
  o_integral = vec4 (0.0);
  if (!ray_clip (direction, t_near, t_far))
    return;

  // Along w the ray goes from w_in to w_out, w_in < w_out; uv = uv0 + w * uv_step.
  float per_w = 1.0 / W (direction);
  vec2 texel = 1.0 / vec2 (UV (u_size_vox));
  vec2 uv_step = UV (direction) * per_w * texel;
  vec2 uv0 = (UV (u_source_vox) + 0.5) * texel - W (u_source_vox) * uv_step;
  float w_a = W (u_source_vox) + t_near * W (direction);
  float w_b = W (u_source_vox) + t_far * W (direction);
  float w_in = min (w_a, w_b);
  float w_out = max (w_a, w_b);
  float last_layer = float (W (u_size_vox) - 1);
  float first = max (ceil (w_in), 0.0);
  float last = min (floor (w_out), last_layer);

  // Trapezoids: each sample counts half of what lies on either side of it.
  tissue_clear ();
  if (first > last)
    {
      add_between (uv0 + w_in * uv_step, w_in, 0.5 * (w_out - w_in));
      add_between (uv0 + w_out * uv_step, w_out, 0.5 * (w_out - w_in));
    }
  else
    {
      float before = 0.5 * (first - w_in);
      float after = 0.5 * (w_out - last);

      add_between (uv0 + w_in * uv_step, w_in, before);
      if (first == last)
        add_end_plane (uv0 + first * uv_step, uv_step, first, before + after);
      else
        {
          add_end_plane (uv0 + first * uv_step, uv_step, first, before + 0.5);
          for (float w = first + 1.0; w < last; w += 1.0)
            add_plane (uv0 + w * uv_step, uv_step, w);
          add_end_plane (uv0 + last * uv_step, uv_step, last, after + 0.5);
        }
      add_between (uv0 + w_out * uv_step, w_out, after);
    }
  o_integral = u_share * tissue_result (abs (per_w) * ray_length_mm (direction));
}
