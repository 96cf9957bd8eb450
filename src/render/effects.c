/* SPDX-License-Identifier: Apache-2.0
 * Image effects: the list that a frame holds. */
#include "config.h"

#include "render/effects.h"

#include <string.h>

int
skg_effect_find_kind (const char *name)
{
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    if (strcmp (skg_effect_get_info (kind)->name, name) == 0)
      return kind;
  return -1;
}

int
skg_effect_find_param (SkgEffectKind kind, const char *name)
{
  const SkgEffectInfo *info = skg_effect_get_info (kind);

  for (guint i = 0; i < info->n_params; i++)
    if (strcmp (info->params[i].name, name) == 0)
      return (int) i;
  return -1;
}

void
skg_effect_init (SkgEffect *effect, SkgEffectKind kind, guint64 key)
{
  const SkgEffectInfo *info = skg_effect_get_info (kind);

  memset (effect, 0, sizeof *effect);
  effect->kind = kind;
  effect->key = key;
  for (guint i = 0; i < info->n_params; i++)
    effect->values[i] = info->params[i].value;
}

double
skg_effect_get (const SkgEffect *effect, const char *param)
{
  int i = skg_effect_find_param (effect->kind, param);

  g_return_val_if_fail (i >= 0, 0);

  return effect->values[i];
}

void
skg_effect_set (SkgEffect *effect, const char *param, double value)
{
  int i = skg_effect_find_param (effect->kind, param);

  g_return_if_fail (i >= 0);

  effect->values[i] = value;
}

gboolean
skg_effect_list_add (SkgEffectList *list, const SkgEffect *effect)
{
  if (list->n_effects == SKG_EFFECTS_MAX)
    return FALSE;
  list->effects[list->n_effects++] = *effect;
  return TRUE;
}

gboolean
skg_effect_list_equal (const SkgEffectList *a, const SkgEffectList *b)
{
  return a->n_effects == b->n_effects && a->columns == b->columns &&
         a->rows == b->rows && a->unit_px == b->unit_px &&
         memcmp (a->effects, b->effects, a->n_effects * sizeof *a->effects) == 0;
}

/* pcg4d: Jarzynski and Olano, Hash Functions for GPU Rendering, JCGT 9(3):20, 2020. */
void
skg_effect_hash (guint64 key, guint32 x, guint32 y, guint32 salt, guint32 out[4])
{
  guint32 v[4] = { x, y, (guint32) key, (guint32) (key >> 32) ^ salt };

  for (int i = 0; i < 4; i++)
    v[i] = v[i] * 1664525u + 1013904223u;
  for (int round = 0; round < 2; round++)
    {
      v[0] += v[1] * v[3];
      v[1] += v[2] * v[0];
      v[2] += v[0] * v[1];
      v[3] += v[1] * v[2];
      for (int i = 0; round == 0 && i < 4; i++)
        v[i] ^= v[i] >> 16;
    }
  memcpy (out, v, sizeof v);
}
