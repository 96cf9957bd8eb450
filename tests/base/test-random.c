/* SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"

#include <math.h>

/* The known-answer vectors that the authors of Philox publish with it (Random123,
 * kat_vectors: philox 4x32, 10 rounds). */
static void
test_known_answers (void)
{
  static const struct
  {
    guint32 counter[4];
    guint32 key[2];
    guint32 expected[4];
  } cases[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint32 out[4];

      skg_philox4x32_10 (cases[i].counter, cases[i].key, out);
      for (int k = 0; k < 4; k++)
        g_assert_cmphex (out[k], ==, cases[i].expected[k]);
    }
}

/* Same (seed, index, name), same numbers; each of the three alone changes them. */
static void
test_streams (void)
{
  static const struct
  {
    guint64 seed;
    guint64 index;
    const char *name;
  } cases[] = {
    { 7, 3, "carm.sod_mm" },
    { 8, 3, "carm.sod_mm" },
    { 7, 4, "carm.sod_mm" },
    { 7, 3, "carm.sid_mm" },
    { 7, G_GUINT64_CONSTANT (1) << 32 | 3, "carm.sod_mm" },
    { G_GUINT64_CONSTANT (1) << 32 | 7, 3, "carm.sod_mm" },
  };
  guint64 first[G_N_ELEMENTS (cases)];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SkgRandom a;
      SkgRandom b;

      skg_random_init (&a, cases[i].seed, cases[i].index, cases[i].name);
      skg_random_init (&b, cases[i].seed, cases[i].index, cases[i].name);
      first[i] = skg_random_next_uint64 (&a);
      g_assert_cmphex (skg_random_next_uint64 (&b), ==, first[i]);
      for (int k = 0; k < 100; k++)
        g_assert_cmphex (skg_random_next_uint32 (&a), ==, skg_random_next_uint32 (&b));
      for (gsize k = 0; k < i; k++)
        g_assert_cmphex (first[k], !=, first[i]);
    }
}

/* Mean 1/2 and variance 1/12 of 2e5 draws within five standard errors: 6.5e-4 and
 * 1.7e-4. */
static void
test_unit (void)
{
  SkgRandom random;
  double sum = 0;
  double squares = 0;
  const int n = 200000;

  skg_random_init (&random, 1, 0, "unit");
  for (int i = 0; i < n; i++)
    {
      double u = skg_random_next_unit (&random);

      g_assert_cmpfloat (u, >=, 0);
      g_assert_cmpfloat (u, <, 1);
      sum += u - 0.5;
      squares += (u - 0.5) * (u - 0.5);
    }
  g_assert_cmpfloat_with_epsilon (sum / n, 0, 5 * 6.5e-4);
  g_assert_cmpfloat_with_epsilon (squares / n, 1.0 / 12, 5 * 1.7e-4);
}

/* Moments 0, 1, 0, 3 of 2e5 draws; standard errors 1, 1.4, 3.9 and 9.8 / sqrt n. */
static void
test_normal (void)
{
  SkgRandom random;
  double m[4] = { 0 };
  const int n = 200000;
  double e = 5 / sqrt (n);

  skg_random_init (&random, 1, 0, "normal");
  for (int i = 0; i < n; i++)
    {
      double x = skg_random_next_normal (&random);

      m[0] += x / n;
      m[1] += x * x / n;
      m[2] += x * x * x / n;
      m[3] += x * x * x * x / n;
    }
  g_assert_cmpfloat_with_epsilon (m[0], 0, e);
  g_assert_cmpfloat_with_epsilon (m[1], 1, 1.42 * e);
  g_assert_cmpfloat_with_epsilon (m[2], 0, 3.9 * e);
  g_assert_cmpfloat_with_epsilon (m[3], 3, 9.8 * e);
}

/* A die of six: chi square of 6e4 throws, 5 degrees of freedom, 99.99 % below 25.7. */
static void
test_below (void)
{
  SkgRandom random;
  guint counts[6] = { 0 };
  double chi2 = 0;

  skg_random_init (&random, 1, 0, "die");
  for (int i = 0; i < 60000; i++)
    counts[skg_random_next_below (&random, 6)]++;
  for (int i = 0; i < 6; i++)
    chi2 += (counts[i] - 1e4) * (counts[i] - 1e4) / 1e4;
  g_assert_cmpfloat (chi2, <, 25.7);
  g_assert_cmpuint (skg_random_next_below (&random, 1), ==, 0);
}

/* Against the C library's long double functions: 4 units in the last place. */
static void
test_elementary (void)
{
  for (int i = 1; i < 20000; i++)
    {
      double x = ldexp (1 + i * 1.37e-4, (i * 7) % 600 - 300);
      double y = (i - 10000) * 0.0651;
      double ln = (double) logl (x);
      double e = (double) expl (y);

      g_assert_cmpfloat_with_epsilon (skg_portable_log (x), ln, fabs (ln) * 9e-16);
      g_assert_cmpfloat_with_epsilon (skg_portable_exp (y), e, e * 9e-16);
    }
  g_assert_cmpfloat (skg_portable_log (1), ==, 0);
  g_assert_cmpfloat (skg_portable_exp (0), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/random/known-answers", test_known_answers);
  g_test_add_func ("/base/random/streams", test_streams);
  g_test_add_func ("/base/random/unit", test_unit);
  g_test_add_func ("/base/random/normal", test_normal);
  g_test_add_func ("/base/random/below", test_below);
  g_test_add_func ("/base/random/elementary", test_elementary);
  return g_test_run ();
}
