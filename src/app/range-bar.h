/* SPDX-License-Identifier: Apache-2.0
 * A number that varies: what the sampler draws of it, its two ends to drag, and where
 * the shown sample is. */
#pragma once

#include <gtk/gtk.h>

#include "base/number.h"

G_BEGIN_DECLS

#define SKG_TYPE_RANGE_BAR (skg_range_bar_get_type ())
G_DECLARE_FINAL_TYPE (SkgRangeBar, skg_range_bar, SKG, RANGE_BAR, GtkWidget)

/**
 * Signals:
 * "edited" (gpointer number): an SkgNumber, what the hand makes of it
 * "edit-begin", "edit-end": around a drag; "edit-cancel": Escape, in place of the end
 * "opened": double click, Enter: numbers are to be typed
 */

/**
 * SkgRangeBarState: all numbers in the row's unit.
 * @number: random
 * @drawn: of the shown sample
 * @values: (array length=n_values): what samples draw
 * @min, @max: what is allowed
 * @limit_min, @limit_max: what the machine can do; infinite where it has no limits
 */
typedef struct
{
  const SkgNumber *number;
  double drawn;
  const double *values;
  guint n_values;
  double min;
  double max;
  double limit_min;
  double limit_max;
  guint digits;
} SkgRangeBarState;

void skg_range_bar_set (SkgRangeBar *bar, const SkgRangeBarState *state);
/* Some values that are drawn lie beyond the machine's limits. */
gboolean skg_range_bar_is_passed (SkgRangeBar *bar);
/* For tests: where on the bar a value stands, pixels. */
double skg_range_bar_get_x (SkgRangeBar *bar, double value);

G_END_DECLS
