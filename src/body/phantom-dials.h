/* SPDX-License-Identifier: Apache-2.0
 * What can be set on a built-in body: numbers with a range, and how a seed draws them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A body that a number belongs to. */
typedef enum
{
  SKG_PHANTOM_PELVIS,
  SKG_PHANTOM_CHEST,
  SKG_PHANTOM_N_KINDS,
} SkgPhantomKind;

/* In this order everywhere; skg_phantom_dial_get_info() says what each is. */
typedef enum
{
  SKG_PHANTOM_SIZE,
  SKG_PHANTOM_FEMALE,
  SKG_PHANTOM_AGE,
  SKG_PHANTOM_BMI,
  SKG_PHANTOM_FEMUR_ROTATION_DEG,
  SKG_PHANTOM_ARMS_DEG,
  SKG_PHANTOM_BREATH,
  SKG_PHANTOM_BREASTS,
  SKG_PHANTOM_LESIONS,
  SKG_PHANTOM_LESION_SIZE_MM,
  SKG_PHANTOM_LESION_SIDE,
  SKG_PHANTOM_LESION_PERIPHERAL,
  SKG_PHANTOM_LESION_BASAL,
  SKG_PHANTOM_LESION_DENSITY,
  SKG_PHANTOM_N_DIALS,
} SkgPhantomDial;

/**
 * SkgPhantomDialInfo:
 * @key: as the command line writes it
 * @unit: (nullable): of the number
 * @summary: one line for people, untranslated
 * @min, @max: allowed
 * @normal: value of the reference body, seed 0
 * @kinds: bit set of the bodies that have it
 */
typedef struct
{
  const char *key;
  const char *unit;
  const char *summary;
  double min;
  double max;
  double normal;
  guint kinds;
} SkgPhantomDialInfo;

const SkgPhantomDialInfo *skg_phantom_dial_get_info (SkgPhantomDial dial);

/**
 * SkgPhantomDials:
 * @given: bit set of those that were set; the others follow the seed
 * @values: by #SkgPhantomDial
 *
 * All zero: nothing is given.
 */
typedef struct
{
  guint32 given;
  double values[SKG_PHANTOM_N_DIALS];
} SkgPhantomDials;

/**
 * skg_phantom_dials_set:
 * @error: %SKG_ERROR_INPUT names the key, the value and what is allowed
 */
gboolean skg_phantom_dials_set (SkgPhantomDials *dials,
                                SkgPhantomKind kind,
                                const char *key,
                                double value,
                                GError **error);
/* "key=number", as skg_phantom_dials_set(). */
gboolean skg_phantom_dials_parse (SkgPhantomDials *dials,
                                  SkgPhantomKind kind,
                                  const char *assignment,
                                  GError **error);
/* %SKG_ERROR_INPUT if a given value is out of range or of the other body. */
gboolean skg_phantom_dials_check (const SkgPhantomDials *dials,
                                  SkgPhantomKind kind,
                                  GError **error);

/**
 * skg_phantom_dials_resolve:
 * @values: (out caller-allocates) (array fixed-size=14): what a body is made of
 *
 * Given values stay; of the others seed 0 takes the reference's and any other seed
 * draws a whole plausible person. Posture, breasts and lesions vary with the person
 * only as far as their sex and age ask: arms, breath and lesions keep their normal
 * value.
 */
void skg_phantom_dials_resolve (const SkgPhantomDials *dials,
                                guint64 seed,
                                double values[SKG_PHANTOM_N_DIALS]);

G_END_DECLS
