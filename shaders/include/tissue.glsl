// SPDX-License-Identifier: Apache-2.0
// From a texture's value to tissue, after interpolation. A ray adds up what its samples
// hold; tissue_result() then gives the integral.
//
// TISSUE: 0: one number, max (0, a texel + b): a line integral. 1 to 4: a piecewise
// linear table of at most 4 TISSUE segments. Each segment s has a ramp that climbs from
// 0 to 1 over it; a ray adds up the ramps alone, and the sums are turned into area
// densities of up to four materials once a ray: densities are linear in the ramps.

// Uniforms are put together once a ray, by tissue_clear(): llvmpipe would load one that
// is used in a loop at each step, and for each pixel by itself.

// HU = x * texel + y.
uniform vec2 u_hu;

#if TISSUE == 0

// 1/mm of attenuation = x * HU + y.
uniform vec2 u_line;

float tissue_sum;
vec2 tissue_line;

void
tissue_clear ()
{
  tissue_sum = 0.0;
  tissue_line = u_line.x * u_hu + vec2 (0.0, u_line.y);
}

void
tissue_add (float texel, float weight)
{
  tissue_sum += weight * max (0.0, tissue_line.x * texel + tissue_line.y);
}

void
tissue_add_one (float texel)
{
  tissue_sum += max (0.0, tissue_line.x * texel + tissue_line.y);
}

vec4
tissue_result (float length_mm)
{
  return vec4 (tissue_sum * length_mm, 0.0, 0.0, 0.0);
}

#else

// Ramp of segment s = clamp (scale * HU + offset, 0, 1).
uniform vec4 u_ramp_scale[TISSUE];
uniform vec4 u_ramp_offset[TISSUE];
// What a ramp adds to each material, g/cm3 times 0.1 cm/mm; a segment that is not used
// has zeros.
uniform vec4 u_ramp_gain[4 * TISSUE];
// Below the first node.
uniform vec4 u_base;

vec4 tissue_sum[TISSUE];
float tissue_weight;
vec4 tissue_scale[TISSUE];
vec4 tissue_offset[TISSUE];

void
tissue_clear ()
{
  for (int i = 0; i < TISSUE; i++)
    {
      tissue_sum[i] = vec4 (0.0);
      tissue_scale[i] = u_ramp_scale[i] * u_hu.x;
      tissue_offset[i] = u_ramp_scale[i] * u_hu.y + u_ramp_offset[i];
    }
  tissue_weight = 0.0;
}

void
tissue_add (float texel, float weight)
{
  for (int i = 0; i < TISSUE; i++)
    tissue_sum[i]
        += weight * clamp (tissue_scale[i] * texel + tissue_offset[i], 0.0, 1.0);
  tissue_weight += weight;
}

void
tissue_add_one (float texel)
{
  for (int i = 0; i < TISSUE; i++)
    tissue_sum[i] += clamp (tissue_scale[i] * texel + tissue_offset[i], 0.0, 1.0);
  tissue_weight += 1.0;
}

vec4
tissue_result (float length_mm)
{
  vec4 result = u_base * tissue_weight;

  for (int i = 0; i < TISSUE; i++)
    for (int k = 0; k < 4; k++)
      result += tissue_sum[i][k] * u_ramp_gain[4 * i + k];
  return result * length_mm;
}

#endif
