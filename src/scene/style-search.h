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

/* @fraction: of @expected evaluations, from now on. */
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

/* Evaluations of a scan of @choice, and of one skg_style_search_find() at most. */
guint skg_style_search_get_scan_length (const SkgStyleChoice *choice);
#define SKG_STYLE_SEARCH_LENGTH 40u

/* Each knob in turn at nine places of its way, the others where the target was nearest
 * so far; twice through all of them. Where a knob does nothing, as the dose does in a
 * picture without visible noise, a search has no slope to follow. */
gboolean skg_style_search_scan (SkgStyleSearch *search,
                                const SkgStyleStats *target,
                                GError **error);

/**
 * skg_style_search_find:
 * @left_out: a sample that doesn't count, or %G_MAXUINT
 * @shares: (out caller-allocates) (array)
 *
 * The least distance of @target to the mean of all samples, from the nearest place that
 * was looked at on.
 */
gboolean skg_style_search_find (SkgStyleSearch *search,
                                const SkgStyleStats *target,
                                guint left_out,
                                double *shares,
                                SkgStyleDistance *distance,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleSearch, skg_style_search_free)

G_END_DECLS
