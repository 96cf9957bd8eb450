/* SPDX-License-Identifier: Apache-2.0
 * Which try each of many samples is. */
#include "config.h"

#include "scene/rule-tries.h"

#include <string.h>

typedef struct
{
  guint32 number; /* of the sample's body */
  guint32 place;  /* among the samples */
} Place;

typedef struct
{
  SkgScene *scene;
  guint64 seed;
  const SkgTryFuncs *funcs;
  guint16 *tries;
  SkgRejections *rejections;
  SkgBody *body; /* (nullable) */
} Count;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a;
  const Place *y = b;

  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

/* By body, then as the samples stand. */
static Place *
sort_places (SkgScene *scene, guint64 seed, guint64 first, gsize n_samples)
{
  Place *places = g_new (Place, n_samples);

  for (gsize i = 0; i < n_samples; i++)
    places[i] =
        (Place){ skg_scene_get_body_number (scene, seed, first + i), (guint32) i };
  qsort (places, n_samples, sizeof *places, compare_places);
  return places;
}

static gboolean
take_body (Count *count, guint64 index, GError **error)
{
  g_autofree char *key = skg_scene_dup_body_key (count->scene, count->seed, index);
  SkgBody *next;

  if (count->body != NULL && g_strcmp0 (count->body->key, key) == 0)
    return TRUE;
  next = count->funcs->load (index, count->body, count->funcs->user_data, error);
  if (next == NULL)
    return FALSE;
  g_clear_pointer (&count->body, skg_body_free);
  count->body = next;
  return TRUE;
}

/* @ended: (out): no more is wanted */
static gboolean
count_one (Count *count, guint64 index, guint32 place, gboolean *ended, GError **error)
{
  SkgRejections *all = count->rejections;
  const SkgTryFuncs *funcs = count->funcs;
  guint64 n_tries = all->n_tries;
  guint n_failed = all->n_failed;
  GError *local = NULL;

  if (!take_body (count, index, error) ||
      !skg_scene_count_rejections (count->scene, count->body, count->seed, index, 1,
                                   all, error))
    return FALSE;
  if (all->n_failed == n_failed)
    count->tries[place] = (guint16) (all->n_tries - n_tries);
  if (funcs->done == NULL)
    return TRUE;
  *ended =
      !funcs->done (index, count->tries[place], count->body, funcs->user_data, &local);
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

gboolean
skg_scene_count_tries (SkgScene *scene,
                       guint64 seed,
                       guint64 first,
                       gsize n_samples,
                       const SkgTryFuncs *funcs,
                       guint16 *tries,
                       SkgRejections *rejections,
                       GError **error)
{
  Count count = { scene, seed, funcs, tries, rejections, NULL };
  g_autofree Place *places = NULL;
  gboolean ended = FALSE;
  gboolean ok = TRUE;

  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);
  g_return_val_if_fail (funcs != NULL && funcs->load != NULL, FALSE);
  g_return_val_if_fail (tries != NULL && rejections != NULL, FALSE);
  g_return_val_if_fail (n_samples <= G_MAXUINT32, FALSE);

  memset (tries, 0, n_samples * sizeof *tries);
  places = sort_places (scene, seed, first, n_samples);
  for (gsize i = 0; ok && !ended && i < n_samples; i++)
    ok = count_one (&count, first + places[i].place, places[i].place, &ended, error);
  g_clear_pointer (&count.body, skg_body_free);
  return ok;
}
