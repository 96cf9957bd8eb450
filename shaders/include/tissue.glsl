// SPDX-License-Identifier: Apache-2.0
// From a texture's value to tissue, after interpolation. A ray adds up what its samples
// hold; tissue_result() then gives the integral.
//
// TISSUE: 0: one number, max (0, a texel + b): a line integral. 1 to 4: a piecewise
// linear table of at most 4 TISSUE segments. Each segment s has a ramp that climbs over
// it and is level elsewhere; a ray adds up the ramps alone, and the sums are turned into
// area densities of up to four materials once a ray: densities are linear in the ramps.

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
tissue_add_two (float a, float b, float weight)
{
  tissue_sum += weight
                * (max (0.0, tissue_line.x * a + tissue_line.y)
                   + max (0.0, tissue_line.x * b + tissue_line.y));
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

// Ramp of segment s = clamp (HU - low, 0, width); a segment that is not used has width 0.
uniform vec4 u_ramp_low_hu[TISSUE];
uniform vec4 u_ramp_width_hu[TISSUE];
// What a HU of a ramp adds to each material, g/cm3 times 0.1 cm/mm.
uniform vec4 u_ramp_gain[4 * TISSUE];
// Below the first node.
uniform vec4 u_base;

vec4 tissue_sum[TISSUE];
float tissue_weight;
// In the texture's numbers.
vec4 tissue_low[TISSUE];
vec4 tissue_width[TISSUE];

void
tissue_clear ()
{
  for (int i = 0; i < TISSUE; i++)
    {
      tissue_sum[i] = vec4 (0.0);
      tissue_low[i] = (u_ramp_low_hu[i] - u_hu.y) / u_hu.x;
      tissue_width[i] = u_ramp_width_hu[i] / u_hu.x;
    }
  tissue_weight = 0.0;
}

void
tissue_add (float texel, float weight)
{
  for (int i = 0; i < TISSUE; i++)
    tissue_sum[i] += weight * clamp (texel - tissue_low[i], vec4 (0.0), tissue_width[i]);
  tissue_weight += weight;
}

void
tissue_add_two (float a, float b, float weight)
{
  for (int i = 0; i < TISSUE; i++)
    tissue_sum[i] += weight
                     * (clamp (a - tissue_low[i], vec4 (0.0), tissue_width[i])
                        + clamp (b - tissue_low[i], vec4 (0.0), tissue_width[i]));
  tissue_weight += 2.0 * weight;
}

void
tissue_add_one (float texel)
{
  for (int i = 0; i < TISSUE; i++)
    tissue_sum[i] += clamp (texel - tissue_low[i], vec4 (0.0), tissue_width[i]);
  tissue_weight += 1.0;
}

vec4
tissue_result (float length_mm)
{
  vec4 result = u_base * tissue_weight;

  for (int i = 0; i < TISSUE; i++)
    for (int k = 0; k < 4; k++)
      result += u_hu.x * tissue_sum[i][k] * u_ramp_gain[4 * i + k];
  return result * length_mm;
}

#endif
