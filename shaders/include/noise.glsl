// SPDX-License-Identifier: Apache-2.0
// Random numbers by hashing (key, pixel): the same on every run, and never time.

uniform uvec2 u_noise_key;

// pcg4d: Jarzynski and Olano, Hash Functions for GPU Rendering, JCGT 9(3):20, 2020.
uvec4
noise_hash (uvec2 pixel, uint salt)
{
  uvec4 v = uvec4 (pixel, u_noise_key.x, u_noise_key.y ^ salt);

  v = v * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> 16u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

// Inside (0, 1), 24 bits.
float
noise_unit (uint hash)
{
  return (float (hash >> 8) + 0.5) * 5.9604644775390625e-8;
}

// Standard normal: Box and Muller, Ann Math Stat 29:610, 1958.
float
noise_normal (uvec4 hash)
{
  return sqrt (-2.0 * log (noise_unit (hash.x))) * cos (6.283185307179586 * noise_unit (hash.y));
}

// Poisson, exact by inversion below 24. Above, a normal deviate with the skewness put
// back (Cornish and Fisher, 1937) and rounded; 1/12 is the rounding's own variance.
float
noise_poisson (float mean, uvec4 hash)
{
  if (mean <= 0.0)
    return 0.0;
  if (mean >= 24.0)
    {
      float z = noise_normal (hash);

      return max (0.0, floor (mean + sqrt (mean - 1.0 / 12.0) * z + (z * z - 1.0) / 6.0 + 0.5));
    }

  float u = noise_unit (hash.x);
  float p = exp (-mean);
  float n = 0.0;

  // 24 + 8 sd: beyond it u has no bits left.
  for (int i = 0; i < 64 && u > p; i++)
    {
      u -= p;
      n += 1.0;
      p *= mean / n;
    }
  return n;
}
