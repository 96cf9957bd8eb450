/* SPDX-License-Identifier: Apache-2.0
 * Counter-based random numbers. Compiled without contraction of a * b + c into one
 * rounding (meson.build), which would change last bits between processors. */
#include "config.h"

#include "base/random.h"

#include <math.h>

/* Multipliers and Weyl increments of the paper's table. */
#define PHILOX_M0 0xD2511F53u
#define PHILOX_M1 0xCD9E8D57u
#define PHILOX_W0 0x9E3779B9u
#define PHILOX_W1 0xBB67AE85u
#define PHILOX_ROUNDS 10

/* ln 2 in two parts: the first has its low 21 bits zero, so that k * LN2_HIGH is exact
 * for every exponent k of a double. */
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33

void
skg_philox4x32_10 (const guint32 counter[4], const guint32 key[2], guint32 out[4])
{
  guint32 c0 = counter[0];
  guint32 c1 = counter[1];
  guint32 c2 = counter[2];
  guint32 c3 = counter[3];
  guint32 k0 = key[0];
  guint32 k1 = key[1];

  for (int round = 0; round < PHILOX_ROUNDS; round++)
    {
      guint64 p0 = (guint64) PHILOX_M0 * c0;
      guint64 p1 = (guint64) PHILOX_M1 * c2;

      c0 = (guint32) (p1 >> 32) ^ c1 ^ k0;
      c1 = (guint32) p1;
      c2 = (guint32) (p0 >> 32) ^ c3 ^ k1;
      c3 = (guint32) p0;
      k0 += PHILOX_W0;
      k1 += PHILOX_W1;
    }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* FNV-1a, 64 bits. */
static guint64
hash_name (const char *name)
{
  guint64 hash = 0xcbf29ce484222325u;

  for (const char *p = name; *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * 0x100000001b3u;
  return hash;
}

/* The seed's own permutation turns the name's hash into the key of the stream; the
 * counter is then (block, index), 64 bits each. */
void
skg_random_init (SkgRandom *random, guint64 seed, guint64 index, const char *name)
{
  guint64 hash = hash_name (name);
  const guint32 counter[4] = { (guint32) hash, (guint32) (hash >> 32), 0, 0 };
  const guint32 key[2] = { (guint32) seed, (guint32) (seed >> 32) };
  guint32 mixed[4];

  skg_philox4x32_10 (counter, key, mixed);
  *random = (SkgRandom){ .key = { mixed[0], mixed[1] }, .index = index };
}

guint32
skg_random_next_uint32 (SkgRandom *random)
{
  if (random->n_left == 0)
    {
      const guint32 counter[4] = { (guint32) random->block,
                                   (guint32) (random->block >> 32),
                                   (guint32) random->index,
                                   (guint32) (random->index >> 32) };

      skg_philox4x32_10 (counter, random->key, random->words);
      random->block++;
      random->n_left = 4;
    }
  return random->words[4 - random->n_left--];
}

guint64
skg_random_next_uint64 (SkgRandom *random)
{
  guint64 high = skg_random_next_uint32 (random);

  return high << 32 | skg_random_next_uint32 (random);
}

double
skg_random_next_unit (SkgRandom *random)
{
  return (double) (skg_random_next_uint64 (random) >> 11) * 0x1p-53;
}

/* Values past the last whole multiple of @bound are drawn again. */
guint64
skg_random_next_below (SkgRandom *random, guint64 bound)
{
  guint64 excess;
  guint64 value;

  g_return_val_if_fail (bound > 0, 0);

  excess = (G_MAXUINT64 % bound + 1) % bound;
  do
    value = skg_random_next_uint64 (random);
  while (value > G_MAXUINT64 - excess);
  return value % bound;
}

/* Marsaglia's polar method: only a logarithm and a square root, both of which are the
 * same everywhere. The second number of a pair is not kept, so that a stream has no
 * hidden state. */
double
skg_random_next_normal (SkgRandom *random)
{
  double u;
  double v;
  double s;

  do
    {
      u = 2 * skg_random_next_unit (random) - 1;
      v = 2 * skg_random_next_unit (random) - 1;
      s = u * u + v * v;
    }
  while (s >= 1 || s == 0);
  return u * sqrt (-2 * skg_portable_log (s) / s);
}

/* x = m 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 atanh ((m - 1) / (m + 1)), whose
 * series converges by a factor of at least 33 a term. */
double
skg_portable_log (double x)
{
  int exponent;
  double m;
  double s;
  double s2;
  double sum = 0;

  g_return_val_if_fail (x > 0 && isfinite (x), 0);

  m = frexp (x, &exponent);
  if (m < G_SQRT2 / 2)
    {
      m *= 2;
      exponent--;
    }
  s = (m - 1) / (m + 1);
  s2 = s * s;
  for (int k = 23; k >= 3; k -= 2)
    sum = (sum + 1.0 / k) * s2;
  return exponent * LN2_HIGH + (exponent * LN2_LOW + (2 * s + 2 * s * sum));
}

/* x = k ln 2 + r, |r| <= ln 2 / 2; Taylor's series of exp r. */
double
skg_portable_exp (double x)
{
  double k;
  double r;
  double sum = 1;

  g_return_val_if_fail (fabs (x) < 700, 0);

  k = floor (x / G_LN2 + 0.5);
  r = (x - k * LN2_HIGH) - k * LN2_LOW;
  for (int n = 17; n >= 1; n--)
    sum = 1 + sum * r / n;
  return ldexp (sum, (int) k);
}
