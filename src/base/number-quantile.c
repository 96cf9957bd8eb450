/* SPDX-License-Identifier: Apache-2.0
 * Inverse distributions of numbers, for groups that share one draw. */
#include "config.h"

#include <math.h>

#include "base/number.h"

static double
get_polynomial (const double *coefficients, guint n, double x)
{
  double sum = 0;

  while (n-- > 0)
    sum = sum * x + coefficients[n];
  return sum;
}

/* Inverse of the standard normal distribution, 0 < p < 1, to about 1e-15: algorithm AS
 * 241, PPND16 (Wichura, "The Percentage Points of the Normal Distribution", Appl Stat
 * 37:477, 1988). Portable: its logarithm is our own. */
static double
get_normal_quantile (double p)
{
  static const double a[] = { 3.3871328727963666080e0,  1.3314166789178437745e+2,
                              1.9715909503065514427e+3, 1.3731693765509461125e+4,
                              4.5921953931549871457e+4, 6.7265770927008700853e+4,
                              3.3430575583588128105e+4, 2.5090809287301226727e+3 };
  static const double b[] = { 1.0,
                              4.2313330701600911252e+1,
                              6.8718700749205790830e+2,
                              5.3941960214247511077e+3,
                              2.1213794301586595867e+4,
                              3.9307895800092710610e+4,
                              2.8729085735721942674e+4,
                              5.2264952788528545610e+3 };
  static const double c[] = { 1.42343711074968357734e0,  4.63033784615654529590e0,
                              5.76949722146069140550e0,  3.64784832476320460504e0,
                              1.27045825245236838258e0,  2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4 };
  static const double d[] = { 1.0,
                              2.05319162663775882187e0,
                              1.67638483018380384940e0,
                              6.89767334985100004550e-1,
                              1.48103976427480074590e-1,
                              1.51986665636164571966e-2,
                              5.47593808499534494600e-4,
                              1.05075007164441684324e-9 };
  static const double e[] = { 6.65790464350110377720e0,  5.46378491116411436990e0,
                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7 };
  static const double f[] = { 1.0,
                              5.99832206555887937690e-1,
                              1.36929880922735805310e-1,
                              1.48753612908506148525e-2,
                              7.86869131145613259100e-4,
                              1.84631831751005468180e-5,
                              1.42151175831644588870e-7,
                              2.04426310338993978564e-15 };
  double q = p - 0.5;
  double r;
  double value;

  if (fabs (q) <= 0.425)
    {
      r = 0.180625 - q * q;
      return q * get_polynomial (a, 8, r) / get_polynomial (b, 8, r);
    }
  r = sqrt (-skg_portable_log (q < 0 ? p : 1 - p));
  if (r <= 5)
    value = get_polynomial (c, 8, r - 1.6) / get_polynomial (d, 8, r - 1.6);
  else
    value = get_polynomial (e, 8, r - 5) / get_polynomial (f, 8, r - 5);
  return q < 0 ? -value : value;
}

#define MIN_PROBABILITY 0x1p-1000
/* Halves an interval below 1 as often as a double has room for near 1e-16. */
#define N_HALVINGS 80

/* The way back, by halving: the library's erfc would be another one elsewhere. A lower
 * tail is as good as it has to be: below 1e-24 nothing is left of it. */
static double
get_normal_share (double x)
{
  double low = MIN_PROBABILITY;
  double high = 1 - 0x1p-53;

  if (x <= get_normal_quantile (low))
    return 0;
  if (x >= get_normal_quantile (high))
    return 1;
  for (guint i = 0; i < N_HALVINGS; i++)
    {
      double middle = low + (high - low) / 2;

      if (get_normal_quantile (middle) < x)
        low = middle;
      else
        high = middle;
    }
  return low + (high - low) / 2;
}

/* An upper tail is the lower one of the mirrored distribution: there small shares are
 * held to more digits than near 1. */
static double
get_clipped_quantile (const SkgNumber *number, double u)
{
  double low = (number->clip_low - number->a) / number->b;
  double high = (number->clip_high - number->a) / number->b;
  double sign = 1;
  double first;
  double last;

  if (low > 0)
    {
      double mirrored = -high;

      high = -low;
      low = mirrored;
      sign = -1;
      u = 1 - u;
    }
  first = get_normal_share (low);
  last = get_normal_share (high);
  u = CLAMP (first + u * (last - first), MIN_PROBABILITY, 1 - 0x1p-53);
  return CLAMP (number->a + number->b * sign * get_normal_quantile (u),
                number->clip_low, number->clip_high);
}

static double
get_choice_quantile (const SkgNumber *number, double u)
{
  double total = 0;
  double sum = 0;
  guint last = 0;

  for (guint i = 0; i < number->n_choices; i++)
    total += number->weights != NULL ? number->weights[i] : 1;
  for (guint i = 0; i < number->n_choices; i++)
    {
      double weight = number->weights != NULL ? number->weights[i] : 1;

      if (weight <= 0)
        continue;
      last = i;
      sum += weight;
      if (u * total < sum)
        break;
    }
  return number->choices[last];
}

double
skg_number_get_quantile (const SkgNumber *number, double u)
{
  double low = number->a;
  double high = number->b;

  u = CLAMP (u, 0, 1);
  switch (number->kind)
    {
    case SKG_NUMBER_UNIFORM:
      return CLAMP (low * (1 - u) + high * u, low, high);
    case SKG_NUMBER_LOG_UNIFORM:
      return CLAMP (skg_portable_exp (skg_portable_log (low) * (1 - u) +
                                      skg_portable_log (high) * u),
                    low, high);
    case SKG_NUMBER_NORMAL:
      if (number->b == 0)
        return number->a;
      if (number->has_clip)
        return get_clipped_quantile (number, u);
      return number->a +
             number->b * get_normal_quantile (CLAMP (u, 0x1p-54, 1 - 0x1p-53));
    case SKG_NUMBER_CHOICE:
      return get_choice_quantile (number, u);
    case SKG_NUMBER_UNSET:
    case SKG_NUMBER_CONSTANT:
    default:
      return number->a;
    }
}
