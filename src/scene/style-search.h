/* SPDX-License-Identifier: Apache-2.0
 * The search for values of knobs whose samples look like a given picture. */
#pragma once

#include "scene/style-samples.h"

G_BEGIN_DECLS

typedef struct _SkgStyleSearch SkgStyleSearch;

/* @samples, @choice: outlive the search */
SkgStyleSearch *skg_style_search_new (SkgStyleSamples *samples,
                                      const SkgStyleChoice *choice,
                                      GCancellable *cancellable);
void skg_style_search_free (SkgStyleSearch *search);

/* @progress gets shares of @expected evaluations, from now on. */
void skg_style_search_set_progress (SkgStyleSearch *search,
                                    guint expected,
                                    SkgProgressFunc progress,
                                    gpointer user_data);
/* How often all samples were exposed. */
guint skg_style_search_get_count (const SkgStyleSearch *search);

/**
 * skg_style_search_look:
 * @shares: of the knobs' ways, 0 to 1 each
 *
 * Returns: (transfer none) (nullable) (array): statistics of every sample there; what
 *   was looked at is kept
 */
const SkgStyleStats *
skg_style_search_look (SkgStyleSearch *search, const double *shares, GError **error);

/* Evaluations of skg_style_search_scan(). */
guint skg_style_search_get_scan_length (const SkgStyleChoice *choice);
/* Of one skg_style_search_find() at most, and as a rule. */
#define SKG_STYLE_SEARCH_LENGTH 12u
#define SKG_STYLE_SEARCH_USUAL 5u

/* Looks all over the knobs' ways, evenly: what every later search starts from. */
gboolean skg_style_search_scan (SkgStyleSearch *search, GError **error);

/**
 * skg_style_search_find:
 * @left_out: a sample that doesn't count, or %G_MAXUINT
 * @usual: (nullable): of two places that are about as near, the one nearer to this one
 *   is taken
 * @shares: (out caller-allocates) (array)
 *
 * The least distance of @target to the mean of all samples. Statistics between the
 * places that were looked at, for whatever picture, are interpolated; NLopt looks there
 * for the least distance (multi-level single linkage with Powell's BOBYQA); the samples
 * are exposed at that place, which is one more to interpolate between, until the least
 * distance is at a place that is known. Then the next valley is looked into, twice at
 * most: more grain and more blur can look like less of both.
 */
gboolean skg_style_search_find (SkgStyleSearch *search,
                                const SkgStyleStats *target,
                                guint left_out,
                                const double *usual,
                                double *shares,
                                SkgStyleDistance *distance,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleSearch, skg_style_search_free)

G_END_DECLS
