/* SPDX-License-Identifier: Apache-2.0
 * Sorting greys. */
#include "config.h"

#include "scene/style-sort.h"

#include <string.h>

#define DIGIT_BITS 11u
#define N_DIGITS 3u

/* Bits whose order is that of the numbers: of negative ones all are turned. */
static inline guint32
get_key (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

void
skg_style_sort (float *values, gsize n)
{
  g_autofree float *other = g_new (float, MAX (n, 1));
  float *from = values;
  float *to = other;

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize starts[1 << DIGIT_BITS] = { 0 };
      gsize sum = 0;
      float *swap = from;

      for (gsize i = 0; i < n; i++)
        starts[get_key (from[i]) >> digit * DIGIT_BITS & ((1u << DIGIT_BITS) - 1)]++;
      for (guint d = 0; d < 1 << DIGIT_BITS; d++)
        {
          gsize count = starts[d];

          starts[d] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n; i++)
        to[starts[get_key (from[i]) >> digit * DIGIT_BITS &
                  ((1u << DIGIT_BITS) - 1)]++] = from[i];
      from = to;
      to = swap;
    }
  /* An odd number of digits ends in the other one. */
  memcpy (values, from, n * sizeof *values);
}

double
skg_style_get_quantile (const float *sorted, gsize n, double p)
{
  double at = CLAMP (p * (double) n - 0.5, 0, (double) n - 1);
  gsize i = (gsize) at;
  gsize next = MIN (i + 1, n - 1);

  return (double) sorted[i] +
         (at - (double) i) * ((double) sorted[next] - (double) sorted[i]);
}
