/* SPDX-License-Identifier: Apache-2.0
 * Smooth noise fixed in patient space. */
#include "config.h"

#include "body/phantom-noise.h"

#include <math.h>

guint32
skg_phantom_hash (guint64 key, gint32 i, gint32 j, gint32 k)
{
  guint64 x = key ^ ((guint64) (guint32) i * 0x9E3779B97F4A7C15u);

  /* Three rounds of multiply and fold: neighbours share no visible pattern. */
  x ^= (guint64) (guint32) j * 0xC2B2AE3D27D4EB4Fu;
  x ^= (guint64) (guint32) k * 0x165667B19E3779F9u;
  x ^= x >> 31;
  x *= 0xD6E8FEB86659FD93u;
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93u;
  x ^= x >> 32;
  return (guint32) x;
}

float
skg_phantom_hash_signed (guint64 key, gint32 i, gint32 j, gint32 k)
{
  return (float) (gint32) (skg_phantom_hash (key, i, j, k) >> 8) / 8388608.0f - 1;
}

static inline float
ease (float t)
{
  return t * t * (3 - 2 * t);
}

static inline float
mix (float a, float b, float t)
{
  return a + (b - a) * t;
}

/* The lattice's value at column @i of the row, blended along y and z. */
static float
column_value (guint64 key, gint32 i, gint32 j, gint32 k, float ty, float tz)
{
  return mix (mix (skg_phantom_hash_signed (key, i, j, k),
                   skg_phantom_hash_signed (key, i, j + 1, k), ty),
              mix (skg_phantom_hash_signed (key, i, j, k + 1),
                   skg_phantom_hash_signed (key, i, j + 1, k + 1), ty),
              tz);
}

float
skg_phantom_noise_at (guint64 key, float x, float y, float z)
{
  gint32 i = (gint32) floorf (x);
  gint32 j = (gint32) floorf (y);
  gint32 k = (gint32) floorf (z);
  float ty = ease (y - (float) j);
  float tz = ease (z - (float) k);

  return mix (column_value (key, i, j, k, ty, tz),
              column_value (key, i + 1, j, k, ty, tz), ease (x - (float) i));
}

void
skg_phantom_noise_row (guint64 key,
                       const float wavelength_mm[3],
                       SkgSdfPoint start_mm,
                       float step_mm,
                       float *values,
                       guint n_values)
{
  float y = start_mm.y / wavelength_mm[1];
  float z = start_mm.z / wavelength_mm[2];
  gint32 j = (gint32) floorf (y);
  gint32 k = (gint32) floorf (z);
  float ty = ease (y - (float) j);
  float tz = ease (z - (float) k);
  gint32 i = G_MININT32;
  float low = 0;
  float high = 0;

  for (guint n = 0; n < n_values; n++)
    {
      float x = (start_mm.x + (float) n * step_mm) / wavelength_mm[0];
      gint32 cell = (gint32) floorf (x);

      if (cell != i)
        {
          low = i != G_MININT32 && cell == i + 1
                    ? high
                    : column_value (key, cell, j, k, ty, tz);
          high = column_value (key, cell + 1, j, k, ty, tz);
          i = cell;
        }
      values[n] = mix (low, high, ease (x - (float) cell));
    }
}
