/* SPDX-License-Identifier: Apache-2.0
 * Noise power spectrum of a picture. */
#include "config.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#include "scene/similarity.h"

#define N SKG_NOISE_BLOCK

/* Of a block, by least squares: along each axis the slope is that of its own, as the
 * axes of a grid are orthogonal. FALSE: it has a NaN. */
static gboolean
take_plane (const float *image, guint columns, double complex *block)
{
  double mean = 0;
  double slope_x = 0;
  double slope_y = 0;
  const double middle = (N - 1) / 2.0;
  /* Sum of (x - middle)^2 over all pixels of a block. */
  const double moment = N * (N * (N * (double) N - 1) / 12);

  for (guint j = 0; j < N; j++)
    for (guint i = 0; i < N; i++)
      {
        double value = (double) image[(gsize) j * columns + i];

        if (isnan (value))
          return FALSE;
        mean += value / (N * N);
        slope_x += value * (i - middle) / moment;
        slope_y += value * (j - middle) / moment;
      }
  for (guint j = 0; j < N; j++)
    for (guint i = 0; i < N; i++)
      block[j * N + i] = (double) image[(gsize) j * columns + i] - mean -
                         slope_x * (i - middle) - slope_y * (j - middle);
  return TRUE;
}

/* C's own product looks for infinities, which takes most of the time of a transform. */
static inline double complex
multiply (double complex a, double complex b)
{
  return CMPLX (creal (a) * creal (b) - cimag (a) * cimag (b),
                creal (a) * cimag (b) + cimag (a) * creal (b));
}

/* Radix 2, in place (Cooley and Tukey, Math Comp 19:297, 1965). */
static void
transform (double complex *x, guint stride, const double complex *turns)
{
  for (guint i = 1, j = 0; i < N; i++)
    {
      guint bit = N >> 1;

      for (; j & bit; bit >>= 1)
        j ^= bit;
      j ^= bit;
      if (i < j)
        {
          double complex other = x[i * stride];

          x[i * stride] = x[j * stride];
          x[j * stride] = other;
        }
    }
  for (guint length = 2; length <= N; length *= 2)
    for (guint start = 0; start < N; start += length)
      for (guint k = 0; k < length / 2; k++)
        {
          double complex *low = &x[(start + k) * stride];
          double complex *high = &x[(start + k + length / 2) * stride];
          double complex turned = multiply (*high, turns[k * (N / length)]);

          *high = *low - turned;
          *low += turned;
        }
}

/* Of each frequency of a block: k + 1 of skg_noise_power()'s k; 0: none of them. */
static const guint8 *
get_rings (void)
{
  static guint8 rings[N * N];
  static gsize once;

  if (!g_once_init_enter (&once))
    return rings;
  for (guint j = 0; j < N; j++)
    for (guint i = 0; i < N; i++)
      {
        double x = i < N / 2 ? i : (double) i - N;
        double y = j < N / 2 ? j : (double) j - N;
        guint ring = (guint) (hypot (x, y) + 0.5);

        /* At 0 the plane was taken out. */
        rings[j * N + i] = (guint8) (ring <= SKG_NOISE_FREQUENCIES ? ring : 0);
      }
  g_once_init_leave (&once, 1);
  return rings;
}

static void
add_periodogram (double complex *block,
                 const double complex *turns,
                 const guint8 *rings,
                 double *sums,
                 guint *counts)
{
  for (guint j = 0; j < N; j++)
    transform (block + j * N, 1, turns);
  for (guint i = 0; i < N; i++)
    transform (block + i, N, turns);
  for (guint i = 0; i < N * N; i++)
    if (rings[i] > 0)
      {
        double re = creal (block[i]);
        double im = cimag (block[i]);

        sums[rings[i] - 1] += (re * re + im * im) / (N * N);
        counts[rings[i] - 1]++;
      }
}

guint
skg_noise_power (const float *image,
                 guint columns,
                 guint rows,
                 double power[SKG_NOISE_FREQUENCIES])
{
  g_autofree double complex *block = g_new (double complex, (gsize) N *N);
  guint counts[SKG_NOISE_FREQUENCIES] = { 0 };
  double complex turns[N / 2];
  const guint8 *rings = get_rings ();
  guint n = 0;

  for (guint k = 0; k < N / 2; k++)
    turns[k] = CMPLX (cos (2 * G_PI * k / N), -sin (2 * G_PI * k / N));
  memset (power, 0, SKG_NOISE_FREQUENCIES * sizeof *power);
  for (guint j = 0; j + N <= rows; j += N / 2)
    for (guint i = 0; i + N <= columns; i += N / 2)
      if (take_plane (image + (gsize) j * columns + i, columns, block))
        {
          add_periodogram (block, turns, rings, power, counts);
          n++;
        }
  for (guint k = 0; k < SKG_NOISE_FREQUENCIES; k++)
    power[k] = n > 0 ? power[k] / counts[k] : (double) NAN;
  return n;
}
