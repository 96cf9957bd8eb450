// SPDX-License-Identifier: Apache-2.0
// From a texture's value to attenuation, after interpolation.

// HU = u_hu_scale * texel (16-bit volumes are stored as signed normalised integers).
uniform float u_hu_scale;
uniform float u_mu_water_per_mm;

// Linear attenuation, 1/mm: max (0, mu_water (1 + HU / 1000)).
float
attenuation_per_mm (float texel)
{
  return max (0.0, u_mu_water_per_mm + u_mu_water_per_mm * 0.001 * u_hu_scale * texel);
}
