/* SPDX-License-Identifier: Apache-2.0
 * What can be set on a built-in body. */
#include "config.h"

#include "body/phantom-dials.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"

#define PELVIS (1u << SKG_PHANTOM_PELVIS)
#define CHEST (1u << SKG_PHANTOM_CHEST)
#define BOTH (PELVIS | CHEST)

/* Stature of the reference, 176 cm, and of adults: 176 (7) men, 163 (6.5) women. */
#define MALE_SIZE_SD (7.0 / 176)
#define FEMALE_SIZE (163.0 / 176)
#define FEMALE_SIZE_SD (6.5 / 176)

static const SkgPhantomDialInfo infos[SKG_PHANTOM_N_DIALS] = {
  { "size", NULL, "Stature over 176 cm", 0.82, 1.18, 1, BOTH },
  { "female", NULL, "Shape of the skeleton: 0 a man's, 1 a woman's", 0, 1, 0, BOTH },
  { "age", "years", "Density of bone, thickness of cortex, calcium of cartilage", 18,
    95, 65, BOTH },
  { "bmi", "kg/m2", "Body mass index: thickness of fat", 17, 42, 25, BOTH },
  { "femur_rotation_deg", "degrees", "Both legs turned, toes inwards positive", -30, 30,
    0, PELVIS },
  { "arms_deg", "degrees", "Arms away from the side: 0 hanging, 170 overhead", 10, 170,
    30, CHEST },
  { "breath", NULL, "0 after quiet expiration, 1 full inspiration", -0.3, 1, 0.9,
    CHEST },
  { "breasts", NULL, "Volume of each breast over 550 ml", 0, 2, 0, CHEST },
  { "lesions", NULL, "How many COVID-19 lesions", 0, 40, 0, CHEST },
  { "lesion_size_mm", "mm", "Median diameter of the lesions", 8, 60, 24, CHEST },
  { "lesion_side", NULL, "-1 the right lung alone, 0 both, 1 the left alone", -1, 1, 0,
    CHEST },
  { "lesion_peripheral", NULL, "0 anywhere in the lung, 1 beneath the pleura", 0, 1,
    0.8, CHEST },
  { "lesion_basal", NULL, "0 at any height, 1 at the bases", 0, 1, 0.6, CHEST },
  { "lesion_density", NULL, "0 ground glass, 1 consolidation", 0, 1, 0.25, CHEST },
};

const SkgPhantomDialInfo *
skg_phantom_dial_get_info (SkgPhantomDial dial)
{
  g_return_val_if_fail (dial < SKG_PHANTOM_N_DIALS, NULL);
  return &infos[dial];
}

static gboolean
check_value (guint dial, double value, GError **error)
{
  const SkgPhantomDialInfo *info = &infos[dial];

  if (value >= info->min && value <= info->max)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s=%g: %g to %g%s%s is allowed",
               info->key, value, info->min, info->max, info->unit != NULL ? " " : "",
               info->unit != NULL ? info->unit : "");
  return FALSE;
}

static char *
dup_keys (SkgPhantomKind kind)
{
  GString *keys = g_string_new (NULL);

  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    if (infos[i].kinds & 1u << kind)
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? ", " : "", infos[i].key);
  return g_string_free (keys, FALSE);
}

gboolean
skg_phantom_dials_set (SkgPhantomDials *dials,
                       SkgPhantomKind kind,
                       const char *key,
                       double value,
                       GError **error)
{
  g_autofree char *keys = NULL;

  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    if ((infos[i].kinds & 1u << kind) && strcmp (infos[i].key, key) == 0)
      {
        if (!check_value (i, value, error))
          return FALSE;
        dials->values[i] = value;
        dials->given |= 1u << i;
        return TRUE;
      }
  keys = dup_keys (kind);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: this body has no such number; it has %s", key, keys);
  return FALSE;
}

gboolean
skg_phantom_dials_parse (SkgPhantomDials *dials,
                         SkgPhantomKind kind,
                         const char *assignment,
                         GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *key = NULL;
  char *end = NULL;
  double value;

  if (equals == NULL || equals == assignment || equals[1] == '\0')
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: KEY=NUMBER is needed, for example age=70", assignment);
      return FALSE;
    }
  key = g_strndup (assignment, (gsize) (equals - assignment));
  value = g_ascii_strtod (equals + 1, &end);
  if (end == equals + 1 || *end != '\0')
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: '%s' is not a number", key,
                   equals + 1);
      return FALSE;
    }
  return skg_phantom_dials_set (dials, kind, key, value, error);
}

gboolean
skg_phantom_dials_check (const SkgPhantomDials *dials,
                         SkgPhantomKind kind,
                         GError **error)
{
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      if (!(dials->given & 1u << i))
        continue;
      if (!(infos[i].kinds & 1u << kind))
        {
          g_autofree char *keys = dup_keys (kind);

          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "%s: this body has no such number; it has %s", infos[i].key,
                       keys);
          return FALSE;
        }
      if (!check_value (i, dials->values[i], error))
        return FALSE;
    }
  return TRUE;
}

/* Normal, cut at two standard deviations: what people are, without the giants. */
static double
draw_normal (SkgRandom *random, double mean, double sd)
{
  double z;

  do
    z = skg_random_next_normal (random);
  while (fabs (z) > 2);
  return mean + sd * z;
}

/* Draws that do not depend on each other come from streams of their own, so that
 * setting one number moves no other. */
static void
draw_person (guint64 seed, const SkgPhantomDials *dials, double *values)
{
  SkgRandom random;
  double female;

  skg_random_init (&random, seed, 0, "female");
  /* Half of the people; neither skeleton is ever at the very end of the range. */
  values[SKG_PHANTOM_FEMALE] = skg_random_next_unit (&random) < 0.5 ? 0 : 1;
  values[SKG_PHANTOM_FEMALE] =
      fabs (values[SKG_PHANTOM_FEMALE] - 0.2 * skg_random_next_unit (&random));
  if (dials->given & 1u << SKG_PHANTOM_FEMALE)
    values[SKG_PHANTOM_FEMALE] = dials->values[SKG_PHANTOM_FEMALE];
  female = values[SKG_PHANTOM_FEMALE];
  skg_random_init (&random, seed, 0, "size");
  values[SKG_PHANTOM_SIZE] =
      draw_normal (&random, 1 + female * (FEMALE_SIZE - 1),
                   MALE_SIZE_SD + female * (FEMALE_SIZE_SD - MALE_SIZE_SD));
  skg_random_init (&random, seed, 0, "age");
  values[SKG_PHANTOM_AGE] = 20 + 68 * skg_random_next_unit (&random);
  skg_random_init (&random, seed, 0, "bmi");
  values[SKG_PHANTOM_BMI] = draw_normal (&random, 26, 4);
  skg_random_init (&random, seed, 0, "femur");
  values[SKG_PHANTOM_FEMUR_ROTATION_DEG] = draw_normal (&random, 0, 6);
  skg_random_init (&random, seed, 0, "breasts");
  values[SKG_PHANTOM_BREASTS] =
      female < 0.5 ? 0 : CLAMP (draw_normal (&random, 1, 0.4), 0.3, 2);
}

void
skg_phantom_dials_resolve (const SkgPhantomDials *dials,
                           guint64 seed,
                           double values[SKG_PHANTOM_N_DIALS])
{
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    values[i] = infos[i].normal;
  if (seed != 0)
    draw_person (seed, dials, values);
  else if (dials->given & 1u << SKG_PHANTOM_FEMALE)
    {
      double female = dials->values[SKG_PHANTOM_FEMALE];

      values[SKG_PHANTOM_SIZE] = 1 + female * (FEMALE_SIZE - 1);
      values[SKG_PHANTOM_BREASTS] = female < 0.5 ? 0 : 1;
    }
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    if (dials->given & 1u << i)
      values[i] = dials->values[i];
}
