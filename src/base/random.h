/* SPDX-License-Identifier: Apache-2.0
 * Counter-based random numbers: any draw of any sample, without the ones before it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_philox4x32_10:
 * Philox4x32 with ten rounds (Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As
 * Easy as 1, 2, 3", SC 2011): a bijection of the 128 bits of @counter for each @key.
 */
void skg_philox4x32_10 (const guint32 counter[4], const guint32 key[2], guint32 out[4]);

/**
 * SkgRandom:
 * A stream of random numbers that is a pure function of (seed, index, name), to the
 * bit, on every machine: the arithmetic is integers and IEEE additions,
 * multiplications, divisions and square roots, never a function of the C library
 * whose last bit is its own business. Streams of different names are independent, so
 * a new one changes none of the others.
 *
 * A plain value: a copy continues on its own.
 */
typedef struct
{
  guint32 key[2];
  guint64 index;
  guint64 block;
  guint32 words[4];
  guint n_left;
} SkgRandom;

void skg_random_init (SkgRandom *random, guint64 seed, guint64 index, const char *name);
guint32 skg_random_next_uint32 (SkgRandom *random);
guint64 skg_random_next_uint64 (SkgRandom *random);
/* [0, 1): a multiple of 2^-53. */
double skg_random_next_unit (SkgRandom *random);
/* [0, bound), each equally likely; @bound at least 1. */
guint64 skg_random_next_below (SkgRandom *random, guint64 bound);
/* Mean 0, standard deviation 1. */
double skg_random_next_normal (SkgRandom *random);

/* Natural logarithm (x > 0, finite) and exponential (|x| < 700), within 4 units in the
 * last place, the same on every machine. */
double skg_portable_log (double x);
double skg_portable_exp (double x);

G_END_DECLS
