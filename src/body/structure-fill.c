/* SPDX-License-Identifier: Apache-2.0
 * Closing a gap in a box of voxels from what is around it. Gortler, Grzeszczuk,
 * Szeliski and Cohen, "The Lumigraph", SIGGRAPH 1996, section 3.3.3: pull-push. */
#include "config.h"

#include <math.h>

#include "body/structure-edit-private.h"

#define MAX_LEVELS 17

/* A box; of the first level the arrays are the caller's. */
typedef struct
{
  guint size[3];
  float *values;
  float *weights;
} Level;

static gsize
get_index (const Level *level, guint i, guint j, guint k)
{
  return ((gsize) k * level->size[1] + j) * level->size[0] + i;
}

/* Weighted mean of the up to eight voxels below. */
static void
pull (const Level *fine, Level *coarse)
{
  gsize n = 0;

  for (guint k = 0; k < coarse->size[2]; k++)
    for (guint j = 0; j < coarse->size[1]; j++)
      for (guint i = 0; i < coarse->size[0]; i++, n++)
        {
          float sum = 0;
          float weight = 0;

          for (guint c = 0; c < 8; c++)
            {
              guint x = 2 * i + (c & 1);
              guint y = 2 * j + (c >> 1 & 1);
              guint z = 2 * k + (c >> 2);
              gsize at;

              if (x >= fine->size[0] || y >= fine->size[1] || z >= fine->size[2])
                continue;
              at = get_index (fine, x, y, z);
              sum += fine->weights[at] * fine->values[at];
              weight += fine->weights[at];
            }
          coarse->values[n] = weight > 0 ? sum / weight : 0;
          coarse->weights[n] = MIN (weight, 1);
        }
}

/* Linear, between the centres of coarse voxels, which lie at 2i + 0.5. */
static float
interpolate (const Level *coarse, guint i, guint j, guint k)
{
  const guint at[3] = { i, j, k };
  guint low[3];
  guint high[3];
  float share[3];
  float sum = 0;

  for (guint a = 0; a < 3; a++)
    {
      float x = ((float) at[a] - 0.5f) / 2;
      float limit = (float) coarse->size[a] - 1;

      x = CLAMP (x, 0, limit);
      low[a] = (guint) x;
      high[a] = MIN (low[a] + 1, coarse->size[a] - 1);
      share[a] = x - (float) low[a];
    }
  for (guint c = 0; c < 8; c++)
    sum +=
        (c & 1 ? share[0] : 1 - share[0]) * (c & 2 ? share[1] : 1 - share[1]) *
        (c & 4 ? share[2] : 1 - share[2]) *
        coarse->values[get_index (coarse, c & 1 ? high[0] : low[0],
                                  c & 2 ? high[1] : low[1], c & 4 ? high[2] : low[2])];
  return sum;
}

static void
push (const Level *coarse, Level *fine)
{
  gsize n = 0;

  for (guint k = 0; k < fine->size[2]; k++)
    for (guint j = 0; j < fine->size[1]; j++)
      for (guint i = 0; i < fine->size[0]; i++, n++)
        if (fine->weights[n] < 1)
          fine->values[n] = fine->weights[n] * fine->values[n] +
                            (1 - fine->weights[n]) * interpolate (coarse, i, j, k);
}

static gboolean
add_level (const Level *fine, Level *coarse)
{
  gsize n = 1;

  for (guint a = 0; a < 3; a++)
    {
      coarse->size[a] = (fine->size[a] + 1) / 2;
      n *= coarse->size[a];
    }
  coarse->values = g_try_new (float, n);
  coarse->weights = g_try_new (float, n);
  if (coarse->values == NULL || coarse->weights == NULL)
    return FALSE;
  pull (fine, coarse);
  return TRUE;
}

gboolean
skg_gap_fill (const guint size[3], float *values, const float *weights)
{
  Level levels[MAX_LEVELS] = { { { size[0], size[1], size[2] }, values, NULL } };
  guint n = 1;
  gboolean done = TRUE;

  levels[0].weights = (float *) weights;
  while (done && (levels[n - 1].size[0] > 1 || levels[n - 1].size[1] > 1 ||
                  levels[n - 1].size[2] > 1))
    {
      done = add_level (&levels[n - 1], &levels[n]);
      n++;
    }
  done = done && levels[n - 1].weights[0] > 0;
  for (guint l = n - 1; done && l > 0; l--)
    push (&levels[l], &levels[l - 1]);
  for (guint l = 1; l < n; l++)
    {
      g_free (levels[l].values);
      g_free (levels[l].weights);
    }
  return done;
}
