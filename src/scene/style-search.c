/* SPDX-License-Identifier: Apache-2.0
 * The search for values of knobs, by NLopt. */
#include "config.h"

#include "scene/style-search.h"

#include <math.h>
#include <nlopt.h>
#include <string.h>

#include "scene/style-emulator.h"

#define SCAN_PER_KNOB 30u
#define N_OUTPUTS (SKG_STYLE_QUANTILES + SKG_NOISE_FREQUENCIES)
/* Of a knob's way: steps of BOBYQA, and what is near enough. A factor of 300^2 of dose
 * has 11 natural logarithms: 0.003 of it is 3 %. */
#define STEP 0.1
#define LOCAL_NEAR 1e-4
#define NEAR 0.003
/* Half a side of what one valley takes, and how often the next one is looked into. */
#define VALLEY 0.1
#define MAX_ELSEWHERE 2u
/* Per squared share of a way, ranges. Two valleys, 0.3 of a way apart, differ by 0.005
 * then, more than the chance of anatomy between them; a dose that is five times the
 * usual one (0.14 of its way) by 0.001, a hundredth of what its grain makes. */
#define STRANGE 0.05
/* Farther than any picture is. */
#define FAR 100.0
/* Between known places, where one costs microseconds. */
#define LOCAL_EVALUATIONS 150
#define INTERPOLATED_EVALUATIONS 2500

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

/* What is looked for.
 * @usual: (nullable): a place; of two that are about as near to the target, the one
 *   nearer to it is meant */
typedef struct
{
  const SkgStyleStats *target;
  guint left_out;
  const double *usual;
} Aim;

/* What NLopt calls back with.
 * @avoided: (nullable): a place whose valley isn't looked into */
typedef struct
{
  const SkgStyleEmulator *emulator;
  const Aim *aim;
  const double *avoided;
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

/* Scan */

/* Halton's even sequence (Numer Math 2:84, 1960), element @i from 1 on. */
static double
get_halton (guint i, guint base)
{
  double sum = 0;
  double digit = 1.0 / base;

  for (; i > 0; i /= base, digit /= base)
    sum += digit * (i % base);
  return sum;
}

guint
skg_style_search_get_scan_length (const SkgStyleChoice *choice)
{
  return SCAN_PER_KNOB * choice->n;
}

gboolean
skg_style_search_scan (SkgStyleSearch *self, GError **error)
{
  static const guint bases[SKG_STYLE_MAX_KNOBS] = { 2, 3, 5, 7, 11, 13, 17, 19 };
  double shares[SKG_STYLE_MAX_KNOBS];

  for (guint i = 1; i <= skg_style_search_get_scan_length (self->choice); i++)
    {
      for (guint k = 0; k < self->choice->n; k++)
        shares[k] = get_halton (i, bases[k]);
      if (skg_style_search_look (self, shares, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Search */

static void
average (const SkgStyleSearch *self, guint place, guint left_out, SkgStyleStats *mean)
{
  const Place *at = g_ptr_array_index (self->places, place);

  skg_style_stats_average (at->stats, self->n_samples, left_out, mean);
}

static SkgStyleEmulator *
new_emulator (const SkgStyleSearch *self, guint left_out)
{
  guint n = self->places->len;
  guint n_knobs = self->choice->n;
  g_autofree double *places = g_new (double, (gsize) n *n_knobs);
  g_autofree double *values = g_new (double, (gsize) n *N_OUTPUTS);

  for (guint i = 0; i < n; i++)
    {
      const Place *place = g_ptr_array_index (self->places, i);
      double *to = values + (gsize) i * N_OUTPUTS;
      SkgStyleStats mean;

      average (self, i, left_out, &mean);
      memcpy (places + (gsize) i * n_knobs, place->shares, n_knobs * sizeof *places);
      memcpy (to, mean.quantiles, sizeof mean.quantiles);
      memcpy (to + SKG_STYLE_QUANTILES, mean.log_power, sizeof mean.log_power);
    }
  return skg_style_emulator_new (places, values, n, n_knobs, N_OUTPUTS);
}

/* The greatest difference of a share. */
static double
get_way (const double *a, const double *b, guint n)
{
  double most = 0;

  for (guint k = 0; k < n; k++)
    most = MAX (most, fabs (a[k] - b[k]));
  return most;
}

/* In ranges, as a distance. */
static double
get_strangeness (const Aim *aim, const double *shares, guint n)
{
  double sum2 = 0;

  for (guint k = 0; aim->usual != NULL && k < n; k++)
    sum2 += pow (shares[k] - aim->usual[k], 2);
  return STRANGE * sum2;
}

static double
evaluate (unsigned n, const double *shares, double *gradient, void *data)
{
  const Objective *objective = data;
  double outputs[N_OUTPUTS];
  SkgStyleStats stats;

  if (objective->avoided != NULL && get_way (shares, objective->avoided, n) < VALLEY)
    return FAR;
  skg_style_emulator_get (objective->emulator, shares, outputs);
  memcpy (stats.quantiles, outputs, sizeof stats.quantiles);
  memcpy (stats.log_power, outputs + SKG_STYLE_QUANTILES, sizeof stats.log_power);
  return skg_style_get_distance (&stats, objective->aim->target).total +
         get_strangeness (objective->aim, shares, n);
}

static nlopt_opt
new_optimizer (nlopt_algorithm algorithm, guint n, int n_evaluations)
{
  nlopt_opt opt = nlopt_create (algorithm, n);

  nlopt_set_lower_bounds1 (opt, 0);
  nlopt_set_upper_bounds1 (opt, 1);
  nlopt_set_initial_step1 (opt, STEP);
  nlopt_set_xtol_abs1 (opt, LOCAL_NEAR);
  nlopt_set_maxeval (opt, n_evaluations);
  return opt;
}

/* The least interpolated distance. @shares: (inout): one of the places to start from;
 * @avoided: (nullable) */
static void
minimize (const SkgStyleEmulator *emulator,
          const Aim *aim,
          const double *avoided,
          guint n,
          double *shares)
{
  /* BOBYQA wants two numbers at least. */
  nlopt_opt local = new_optimizer (n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_NELDERMEAD, n,
                                   LOCAL_EVALUATIONS);
  nlopt_opt all = new_optimizer (NLOPT_G_MLSL_LDS, n, INTERPOLATED_EVALUATIONS);
  Objective objective = { emulator, aim, avoided };
  double unused;

  nlopt_set_local_optimizer (all, local);
  nlopt_set_min_objective (all, evaluate, &objective);
  /* Whatever ends it, the best place is in @shares. */
  nlopt_optimize (all, shares, &unused);
  nlopt_destroy (all);
  nlopt_destroy (local);
}

/* Of all places that were looked at. Returns: which */
static guint
find_nearest (const SkgStyleSearch *self, const Aim *aim, SkgStyleDistance *distance)
{
  double least = G_MAXDOUBLE;
  guint best = 0;

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = g_ptr_array_index (self->places, i);
      SkgStyleDistance one;
      SkgStyleStats mean;
      double total;

      average (self, i, aim->left_out, &mean);
      one = skg_style_get_distance (&mean, aim->target);
      total = one.total + get_strangeness (aim, place->shares, self->choice->n);
      if (total >= least)
        continue;
      least = total;
      *distance = one;
      best = i;
    }
  return best;
}

static gboolean
is_known (const SkgStyleSearch *self, const double *shares)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = g_ptr_array_index (self->places, i);

      if (get_way (place->shares, shares, self->choice->n) < NEAR)
        return TRUE;
    }
  return FALSE;
}

/* Where to look next. FALSE: nowhere that is not known. @n_elsewhere: (inout): how
 * often the next valley was chosen */
static gboolean
choose_next (const SkgStyleSearch *self,
             const Aim *aim,
             guint *n_elsewhere,
             double *shares)
{
  g_autoptr (SkgStyleEmulator) emulator = new_emulator (self, aim->left_out);
  guint n = self->choice->n;
  SkgStyleDistance unused;
  const Place *best =
      g_ptr_array_index (self->places, find_nearest (self, aim, &unused));

  if (emulator == NULL)
    return FALSE;
  memcpy (shares, best->shares, n * sizeof *shares);
  minimize (emulator, aim, NULL, n, shares);
  if (!is_known (self, shares))
    return TRUE;
  if (*n_elsewhere == MAX_ELSEWHERE)
    return FALSE;
  ++*n_elsewhere;
  for (guint k = 0; k < n; k++)
    shares[k] = best->shares[k] < 0.5 ? best->shares[k] + 1.5 * VALLEY
                                      : best->shares[k] - 1.5 * VALLEY;
  minimize (emulator, aim, best->shares, n, shares);
  return !is_known (self, shares);
}

gboolean
skg_style_search_find (SkgStyleSearch *self,
                       const SkgStyleStats *target,
                       guint left_out,
                       const double *usual,
                       double *shares,
                       SkgStyleDistance *distance,
                       GError **error)
{
  const Aim aim = { target, left_out, usual };
  guint n_elsewhere = 0;
  const Place *best;

  for (guint i = 0; i < SKG_STYLE_SEARCH_LENGTH; i++)
    {
      if (!choose_next (self, &aim, &n_elsewhere, shares))
        break;
      if (skg_style_search_look (self, shares, error) == NULL)
        return FALSE;
    }
  best = g_ptr_array_index (self->places, find_nearest (self, &aim, distance));
  memcpy (shares, best->shares, self->choice->n * sizeof *shares);
  return TRUE;
}
