/* SPDX-License-Identifier: Apache-2.0
 * The search for values of knobs, by NLopt. */
#include "config.h"

#include "scene/style-search.h"

#include <math.h>
#include <nlopt.h>
#include <string.h>

#define SCAN_PLACES 9u
#define SCAN_ROUNDS 2u
/* Of a knob's way: the first step, and what is near enough. A factor of a million of
 * dose has 14 natural logarithms: 0.002 of it is 3 %. */
#define FIRST_STEP 0.08
#define NEAR 0.002

/* A place that was looked at. */
typedef struct
{
  double shares[SKG_STYLE_MAX_KNOBS];
  SkgStyleStats *stats;
} Place;

struct _SkgStyleSearch
{
  SkgStyleSamples *samples;
  const SkgStyleChoice *choice;
  GCancellable *cancellable;
  guint n_samples;
  GPtrArray *places;
  SkgProgressFunc progress;
  gpointer user_data;
  guint expected;
  guint begun_at;
};

/* What NLopt calls back with. */
typedef struct
{
  SkgStyleSearch *search;
  const SkgStyleStats *target;
  guint left_out;
  nlopt_opt opt;
  double best;
  double best_shares[SKG_STYLE_MAX_KNOBS];
  GError *error;
} Objective;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->stats);
  g_free (place);
}

SkgStyleSearch *
skg_style_search_new (SkgStyleSamples *samples,
                      const SkgStyleChoice *choice,
                      GCancellable *cancellable)
{
  SkgStyleSearch *self = g_new0 (SkgStyleSearch, 1);

  self->samples = samples;
  self->choice = choice;
  self->n_samples = skg_style_samples_get_length (samples);
  self->places = g_ptr_array_new_with_free_func (place_free);
  g_set_object (&self->cancellable, cancellable);
  return self;
}

void
skg_style_search_free (SkgStyleSearch *self)
{
  g_ptr_array_unref (self->places);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
skg_style_search_set_progress (SkgStyleSearch *self,
                               guint expected,
                               SkgProgressFunc progress,
                               gpointer user_data)
{
  self->progress = progress;
  self->user_data = user_data;
  self->expected = MAX (expected, 1);
  self->begun_at = self->places->len;
}

guint
skg_style_search_get_count (const SkgStyleSearch *self)
{
  return self->places->len;
}

guint
skg_style_search_get_scan_length (const SkgStyleChoice *choice)
{
  return SCAN_ROUNDS * SCAN_PLACES * choice->n;
}

const SkgStyleStats *
skg_style_search_look (SkgStyleSearch *self, const double *shares, GError **error)
{
  gsize n_bytes = self->choice->n * sizeof *shares;
  double values[SKG_STYLE_MAX_KNOBS];
  g_autofree SkgStyleStats *stats = NULL;
  Place *place;

  for (guint i = 0; i < self->places->len; i++)
    {
      place = g_ptr_array_index (self->places, i);
      if (memcmp (place->shares, shares, n_bytes) == 0)
        return place->stats;
    }
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;
  for (guint i = 0; i < self->choice->n; i++)
    values[i] = skg_style_choice_get_value (self->choice, i, shares[i]);
  stats = g_new (SkgStyleStats, self->n_samples);
  if (!skg_style_samples_measure (self->samples, values, stats, error))
    return NULL;
  place = g_new0 (Place, 1);
  memcpy (place->shares, shares, n_bytes);
  place->stats = g_steal_pointer (&stats);
  g_ptr_array_add (self->places, place);
  if (self->progress != NULL)
    self->progress (
        MIN ((double) (self->places->len - self->begun_at) / self->expected, 1), NULL,
        self->user_data);
  return place->stats;
}

static SkgStyleDistance
get_distance (const SkgStyleSearch *self,
              const SkgStyleStats *stats,
              const SkgStyleStats *target,
              guint left_out)
{
  SkgStyleStats mean;

  skg_style_stats_average (stats, self->n_samples, left_out, &mean);
  return skg_style_get_distance (&mean, target);
}

/* Of all places that were looked at. */
static void
find_nearest (const SkgStyleSearch *self,
              const SkgStyleStats *target,
              guint left_out,
              double *shares)
{
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = g_ptr_array_index (self->places, i);
      double total = get_distance (self, place->stats, target, left_out).total;

      if (total < least)
        {
          least = total;
          memcpy (shares, place->shares, self->choice->n * sizeof *shares);
        }
    }
}

gboolean
skg_style_search_scan (SkgStyleSearch *self,
                       const SkgStyleStats *target,
                       GError **error)
{
  double shares[SKG_STYLE_MAX_KNOBS];

  for (guint i = 0; i < self->choice->n; i++)
    shares[i] = skg_style_choice_get_share (self->choice, i, self->choice->start[i]);
  if (skg_style_search_look (self, shares, error) == NULL)
    return FALSE;
  for (guint round = 0; round < SCAN_ROUNDS; round++)
    for (guint i = 0; i < self->choice->n; i++)
      {
        for (guint place = 0; place < SCAN_PLACES; place++)
          {
            shares[i] = place / (SCAN_PLACES - 1.0);
            if (skg_style_search_look (self, shares, error) == NULL)
              return FALSE;
          }
        find_nearest (self, target, G_MAXUINT, shares);
      }
  return TRUE;
}

static double
evaluate (unsigned n, const double *shares, double *gradient, void *data)
{
  Objective *objective = data;
  SkgStyleSearch *search = objective->search;
  const SkgStyleStats *stats;
  double total;

  if (objective->error != NULL)
    return G_MAXDOUBLE;
  stats = skg_style_search_look (search, shares, &objective->error);
  if (stats == NULL)
    {
      nlopt_force_stop (objective->opt);
      return G_MAXDOUBLE;
    }
  total = get_distance (search, stats, objective->target, objective->left_out).total;
  if (total < objective->best)
    {
      objective->best = total;
      memcpy (objective->best_shares, shares, n * sizeof *shares);
    }
  return total;
}

gboolean
skg_style_search_find (SkgStyleSearch *self,
                       const SkgStyleStats *target,
                       guint left_out,
                       double *shares,
                       SkgStyleDistance *distance,
                       GError **error)
{
  guint n = self->choice->n;
  /* BOBYQA wants two numbers at least. */
  nlopt_opt opt = nlopt_create (n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_NELDERMEAD, n);
  Objective objective = { self, target, left_out, opt, G_MAXDOUBLE, { 0 }, NULL };
  const SkgStyleStats *stats;
  double unused;

  find_nearest (self, target, left_out, shares);
  nlopt_set_min_objective (opt, evaluate, &objective);
  nlopt_set_lower_bounds1 (opt, 0);
  nlopt_set_upper_bounds1 (opt, 1);
  nlopt_set_initial_step1 (opt, FIRST_STEP);
  nlopt_set_xtol_abs1 (opt, NEAR);
  nlopt_set_maxeval (opt, (int) SKG_STYLE_SEARCH_LENGTH);
  /* Whatever ends it, the best place is known. */
  nlopt_optimize (opt, shares, &unused);
  nlopt_destroy (opt);
  if (objective.error != NULL)
    {
      g_propagate_error (error, objective.error);
      return FALSE;
    }
  memcpy (shares, objective.best_shares, n * sizeof *shares);
  stats = skg_style_search_look (self, shares, error);
  if (stats == NULL)
    return FALSE;
  *distance = get_distance (self, stats, target, left_out);
  return TRUE;
}
