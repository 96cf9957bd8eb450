/* SPDX-License-Identifier: Apache-2.0
 * Fitting a scene to real pictures. */
#include "config.h"

#include "scene/style.h"

#include <math.h>
#include <string.h>

#include "scene/style-search.h"

/* Fits of the scene's own samples, for the resolution. */
#define MAX_SELF_FITS 8u
/* A spread that is less than so many times what chance makes is none. With eight fits
 * each the ratio of two equal spreads is above it once in six times. */
#define SPREAD_FACTOR 1.5
/* Half width of a uniform distribution over its standard deviation. */
#define UNIFORM_HALF sqrt (3.0)
#define CLIP_SD 2.0
/* Shares of the way: marching the samples, and then searching. */
#define MARCH_SHARE 0.15

/* What one fit needs throughout. */
typedef struct
{
  SkgScene *scene;
  GPtrArray *reals;
  const SkgStyleOptions *options;
  SkgStyleSamples *samples;
  SkgStyleSearch *search;
  SkgStyleResult *result;
  guint n_samples;
  SkgProgressFunc progress;
  gpointer user_data;
} Fit;

static void
example_free (gpointer data)
{
  SkgStyleExample *example = data;

  g_free (example->before);
  g_free (example->after);
  g_free (example);
}

void
skg_style_result_free (SkgStyleResult *self)
{
  g_clear_pointer (&self->fits, g_array_unref);
  g_clear_pointer (&self->examples, g_ptr_array_unref);
  for (guint i = 0; i < SKG_STYLE_MAX_KNOBS; i++)
    skg_number_clear (&self->numbers[i]);
  g_free (self);
}

static const SkgStyleReal *
get_real (const Fit *fit, guint i)
{
  return g_ptr_array_index (fit->reals, i);
}

static SkgStyleFit *
get_fit (const Fit *fit, guint i)
{
  return &g_array_index (fit->result->fits, SkgStyleFit, i);
}

static void
average_reals (const Fit *fit, SkgStyleStats *mean)
{
  g_autofree SkgStyleStats *stats = g_new (SkgStyleStats, fit->reals->len);

  for (guint i = 0; i < fit->reals->len; i++)
    stats[i] = get_real (fit, i)->stats;
  skg_style_stats_average (stats, fit->reals->len, G_MAXUINT, mean);
}

static SkgStyleDistance
average_distances (const Fit *fit, gsize offset)
{
  SkgStyleDistance mean = { 0, 0, 0 };

  for (guint i = 0; i < fit->reals->len; i++)
    {
      const SkgStyleDistance *one =
          (const SkgStyleDistance *) (gconstpointer) ((guint8 *) get_fit (fit, i) +
                                                      offset);

      mean.grey += one->grey / fit->reals->len;
      mean.power += one->power / fit->reals->len;
      mean.total += one->total / fit->reals->len;
    }
  return mean;
}

/* Before */

static double
sum_distances (const Fit *fit, const SkgStyleStats *scene, gboolean inverted)
{
  double sum = 0;

  for (guint i = 0; i < fit->reals->len; i++)
    {
      SkgStyleStats stats = get_real (fit, i)->stats;

      if (inverted)
        skg_style_stats_invert (&stats);
      sum += skg_style_get_distance (&stats, scene).total;
    }
  return sum;
}

static void
set_polarity (Fit *fit, const SkgStyleStats *scene)
{
  SkgStylePolarity polarity = fit->options->polarity;

  fit->result->inverted =
      polarity == SKG_STYLE_POLARITY_AUTO
          ? sum_distances (fit, scene, TRUE) < sum_distances (fit, scene, FALSE)
          : polarity == SKG_STYLE_POLARITY_NEGATIVE;
  for (guint i = 0; fit->result->inverted && i < fit->reals->len; i++)
    skg_style_real_invert (g_ptr_array_index (fit->reals, i));
}

static gboolean
measure_before (Fit *fit, SkgStyleStats *mean, GError **error)
{
  g_autofree SkgStyleStats *stats = g_new (SkgStyleStats, fit->n_samples);

  if (!skg_style_samples_measure (fit->samples, NULL, stats, error))
    return FALSE;
  skg_style_stats_average (stats, fit->n_samples, G_MAXUINT, mean);
  set_polarity (fit, mean);
  for (guint i = 0; i < fit->reals->len; i++)
    get_fit (fit, i)->before = skg_style_get_distance (&get_real (fit, i)->stats, mean);
  return TRUE;
}

/* Searching */

static guint
get_self_fits (const Fit *fit)
{
  return fit->reals->len > 1 ? MIN (fit->n_samples, MAX_SELF_FITS) : 0;
}

static guint
count_expected (const Fit *fit)
{
  return skg_style_search_get_scan_length (&fit->result->choice) +
         (1 + fit->reals->len + get_self_fits (fit)) * SKG_STYLE_SEARCH_USUAL;
}

static void
on_search (double fraction, const char *message, gpointer user_data)
{
  Fit *fit = user_data;

  if (fit->progress != NULL)
    fit->progress (MARCH_SHARE + (1 - MARCH_SHARE) * fraction, message, fit->user_data);
}

static void
on_march (double fraction, const char *message, gpointer user_data)
{
  Fit *fit = user_data;

  if (fit->progress != NULL)
    fit->progress (MARCH_SHARE * fraction, message, fit->user_data);
}

/* @shares: (out) (array) of each picture one after the other, max knobs each */
static gboolean
find_each (Fit *fit, const double *usual, double *shares, GError **error)
{
  for (guint i = 0; i < fit->reals->len; i++)
    if (!skg_style_search_find (fit->search, &get_real (fit, i)->stats, G_MAXUINT,
                                usual, shares + (gsize) i * SKG_STYLE_MAX_KNOBS,
                                &get_fit (fit, i)->after, error))
      return FALSE;
  return TRUE;
}

/* Each picture on its own; then, from all that was seen meanwhile, what suits their
 * mean; then each again, which costs little by now. */
static gboolean
find_all (Fit *fit, double *shares, GError **error)
{
  const SkgStyleChoice *choice = &fit->result->choice;
  double usual[SKG_STYLE_MAX_KNOBS];
  SkgStyleDistance unused;
  SkgStyleStats mean;

  average_reals (fit, &mean);
  if (!skg_style_search_scan (fit->search, error) ||
      !find_each (fit, NULL, shares, error) ||
      !skg_style_search_find (fit->search, &mean, G_MAXUINT, NULL, usual, &unused,
                              error) ||
      !find_each (fit, usual, shares, error))
    return FALSE;
  for (guint i = 0; i < fit->reals->len; i++)
    for (guint k = 0; k < choice->n; k++)
      get_fit (fit, i)->values[k] = skg_style_choice_get_value (
          choice, k, shares[(gsize) i * SKG_STYLE_MAX_KNOBS + k]);
  return TRUE;
}

/* Of @n fits, in shares of the way. @about: (nullable): what they ought to be, in place
 * of their mean. */
static void
get_spread (const double *shares,
            guint n,
            guint knob,
            const double *about,
            double *mean,
            double *sd)
{
  double sum = 0;
  double sum2 = 0;

  for (guint i = 0; i < n; i++)
    sum += shares[(gsize) i * SKG_STYLE_MAX_KNOBS + knob] / n;
  *mean = sum;
  for (guint i = 0; i < n; i++)
    sum2 += pow (shares[(gsize) i * SKG_STYLE_MAX_KNOBS + knob] -
                     (about != NULL ? about[knob] : sum),
                 2);
  *sd = n > 1 || about != NULL ? sqrt (sum2 / (about != NULL ? n : n - 1)) : 0;
}

/* Each of some samples as if it were a real picture, against the mean of the others. */
static gboolean
find_resolution (Fit *fit, const double *centre, double *sds, GError **error)
{
  guint n = get_self_fits (fit);
  g_autofree double *shares = g_new0 (double, (n + 1) * SKG_STYLE_MAX_KNOBS);
  const SkgStyleStats *stats = skg_style_search_look (fit->search, centre, error);
  SkgStyleDistance unused;
  double mean;

  if (stats == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!skg_style_search_find (fit->search, &stats[i], i, centre,
                                shares + (gsize) i * SKG_STYLE_MAX_KNOBS, &unused,
                                error))
      return FALSE;
  for (guint k = 0; n > 0 && k < fit->result->choice.n; k++)
    get_spread (shares, n, k, centre, &mean, &sds[k]);
  return TRUE;
}

/* Distributions */

/* Standard deviation in the knob's unit, or of its natural logarithm. */
static double
get_unit_sd (const SkgStyleChoice *choice, guint k, double share_sd)
{
  if (choice->knobs[k]->logarithmic)
    return share_sd * log (choice->max[k] / choice->min[k]);
  return share_sd * (choice->max[k] - choice->min[k]);
}

/* To four digits: nobody reads more, and none of them is known. */
static double
round_value (double value)
{
  g_autofree char *text = g_strdup_printf ("%.4g", value);

  return g_ascii_strtod (text, NULL);
}

static void
make_number (const SkgStyleChoice *choice,
             guint k,
             double mean,
             double spread,
             SkgNumber *number)
{
  double low = choice->min[k];
  double high = choice->max[k];
  JsonNode *node;
  g_autofree char *text = NULL;

  skg_number_set (number, round_value (mean));
  if (!(spread > 0))
    return;
  if (choice->knobs[k]->logarithmic)
    text = g_strdup_printf ("{\"log_uniform\": [%.4g, %.4g]}",
                            MAX (mean * exp (-UNIFORM_HALF * spread), low),
                            MIN (mean * exp (UNIFORM_HALF * spread), high));
  else
    text = g_strdup_printf ("{\"normal\": [%.4g, %.4g], \"clip\": [%.4g, %.4g]}", mean,
                            spread, MAX (mean - CLIP_SD * spread, low),
                            MIN (mean + CLIP_SD * spread, high));
  node = json_from_string (text, NULL);
  skg_number_from_json (number, node, NULL);
  json_node_unref (node);
}

/* Per knob, from the fits of all pictures. */
static gboolean
make_numbers (Fit *fit, const double *shares, GError **error)
{
  SkgStyleResult *result = fit->result;
  const SkgStyleChoice *choice = &result->choice;
  double centre[SKG_STYLE_MAX_KNOBS] = { 0 };
  double sds[SKG_STYLE_MAX_KNOBS] = { 0 };
  double resolution[SKG_STYLE_MAX_KNOBS] = { 0 };

  for (guint k = 0; k < choice->n; k++)
    get_spread (shares, fit->reals->len, k, NULL, &centre[k], &sds[k]);
  if (!find_resolution (fit, centre, resolution, error))
    return FALSE;
  for (guint k = 0; k < choice->n; k++)
    {
      double spread2 = sds[k] * sds[k] - resolution[k] * resolution[k];
      gboolean spreads = sds[k] > SPREAD_FACTOR * resolution[k];

      result->mean[k] = skg_style_choice_get_value (choice, k, centre[k]);
      result->sd[k] = get_unit_sd (choice, k, sds[k]);
      result->resolution[k] = get_unit_sd (choice, k, resolution[k]);
      make_number (choice, k, result->mean[k],
                   spreads ? get_unit_sd (choice, k, sqrt (spread2)) : 0,
                   &result->numbers[k]);
    }
  return TRUE;
}

gboolean
skg_style_result_apply (const SkgStyleResult *self, SkgScene *scene, GError **error)
{
  g_autofree char *json = skg_scene_to_json (scene);
  g_autoptr (SkgScene) copy = skg_scene_new_from_json (json, NULL, error);
  g_autofree char *changed = NULL;

  if (copy == NULL)
    return FALSE;
  for (guint k = 0; k < self->choice.n; k++)
    if (!skg_style_knob_write (self->choice.knobs[k], copy, &self->numbers[k], error))
      return FALSE;
  changed = skg_scene_to_json (copy);
  return skg_scene_set_json (scene, changed, error);
}

/* After */

/* Real picture @i, and sample @i of the scene. */
static gboolean
add_example (Fit *fit,
             guint i,
             guint sample,
             const double *shares,
             const SkgStyleStats *before,
             GError **error)
{
  SkgStyleExample *example = g_new0 (SkgStyleExample, 1);
  const SkgStyleStats *stats;

  g_ptr_array_add (fit->result->examples, example);
  example->real = i;
  example->before_stats = *before;
  stats = skg_style_search_look (fit->search, shares + (gsize) i * SKG_STYLE_MAX_KNOBS,
                                 error);
  if (stats == NULL)
    return FALSE;
  skg_style_stats_average (stats, fit->n_samples, G_MAXUINT, &example->after_stats);
  example->before = skg_style_samples_dup_image (
      fit->samples, sample, NULL, &example->columns, &example->rows, NULL, error);
  if (example->before == NULL)
    return FALSE;
  example->after =
      skg_style_samples_dup_image (fit->samples, sample, get_fit (fit, i)->values,
                                   &example->columns, &example->rows, NULL, error);
  return example->after != NULL;
}

static gboolean
add_examples (Fit *fit,
              const double *shares,
              const SkgStyleStats *before,
              GError **error)
{
  guint n = MIN (fit->reals->len, SKG_STYLE_MAX_EXAMPLES);

  for (guint e = 0; e < n; e++)
    if (!add_example (fit, e * fit->reals->len / n, e % fit->n_samples, shares, before,
                      error))
      return FALSE;
  return TRUE;
}

static gboolean
measure_scene (Fit *fit, GError **error)
{
  g_autofree char *json = skg_scene_to_json (fit->scene);
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (json, NULL, error);
  g_autofree SkgStyleStats *stats = g_new (SkgStyleStats, fit->n_samples);
  SkgStyleStats mean;
  guint n = fit->n_samples;

  if (scene == NULL || !skg_style_result_apply (fit->result, scene, error) ||
      !skg_style_samples_set_scene (fit->samples, scene, error) ||
      !skg_style_samples_measure (fit->samples, NULL, stats, error))
    return FALSE;
  skg_style_stats_average (stats, n, G_MAXUINT, &mean);
  for (guint i = 0; i < fit->reals->len; i++)
    get_fit (fit, i)->scene = skg_style_get_distance (&get_real (fit, i)->stats, &mean);
  for (guint i = 0; n > 1 && i < n; i++)
    {
      skg_style_stats_average (stats, n, i, &mean);
      fit->result->self += skg_style_get_distance (&stats[i], &mean).total / n;
    }
  return TRUE;
}

static gboolean
run (Fit *fit, GError **error)
{
  SkgStyleResult *result = fit->result;
  g_autofree double *shares =
      g_new0 (double, (gsize) fit->reals->len *SKG_STYLE_MAX_KNOBS);
  SkgStyleStats before;
  gint64 start_us;

  if (!measure_before (fit, &before, error))
    return FALSE;
  skg_style_search_set_progress (fit->search, count_expected (fit), on_search, fit);
  start_us = g_get_monotonic_time ();
  if (!find_all (fit, shares, error) || !make_numbers (fit, shares, error))
    return FALSE;
  result->n_evaluations = skg_style_search_get_count (fit->search);
  result->evaluation_ms = (double) (g_get_monotonic_time () - start_us) / 1e3 /
                          MAX (result->n_evaluations, 1);
  if (!add_examples (fit, shares, &before, error) || !measure_scene (fit, error))
    return FALSE;
  result->before = average_distances (fit, G_STRUCT_OFFSET (SkgStyleFit, before));
  result->after = average_distances (fit, G_STRUCT_OFFSET (SkgStyleFit, after));
  result->scene = average_distances (fit, G_STRUCT_OFFSET (SkgStyleFit, scene));
  return TRUE;
}

SkgStyleResult *
skg_style_fit (SkgScene *scene,
               GPtrArray *reals,
               const SkgStyleOptions *options,
               SkgRenderService *service,
               SkgProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SkgStyleResult) result = g_new0 (SkgStyleResult, 1);
  g_autoptr (SkgStyleSamples) samples = NULL;
  g_autoptr (SkgStyleSearch) search = NULL;
  Fit fit = { scene, reals, options, NULL, NULL, result, 0, progress, user_data };

  g_return_val_if_fail (reals->len > 0, NULL);

  result->fits = g_array_new (FALSE, TRUE, sizeof (SkgStyleFit));
  g_array_set_size (result->fits, reals->len);
  result->examples = g_ptr_array_new_with_free_func (example_free);
  if (!skg_style_choose (scene, options->sampling.view, options->knobs, &result->choice,
                         error))
    return NULL;
  samples = skg_style_samples_new (scene, &result->choice, &options->sampling, service,
                                   on_march, &fit, cancellable, error);
  if (samples == NULL)
    return NULL;
  search = skg_style_search_new (samples, &result->choice, cancellable);
  fit.samples = samples;
  fit.search = search;
  fit.n_samples = result->n_samples = skg_style_samples_get_length (samples);
  return run (&fit, error) ? g_steal_pointer (&result) : NULL;
}
