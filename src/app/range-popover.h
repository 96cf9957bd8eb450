/* SPDX-License-Identifier: Apache-2.0
 * A number that varies, typed: which distribution, and its numbers. */
#pragma once

#include <gtk/gtk.h>

#include "base/number.h"

G_BEGIN_DECLS

#define SKG_TYPE_RANGE_POPOVER (skg_range_popover_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgRangePopover, skg_range_popover, SKG, RANGE_POPOVER, GtkPopover)

/**
 * Signals:
 * "edited" (gpointer number): an SkgNumber in the row's unit, typed or chosen; who
 *   refuses it calls skg_range_popover_show_error()
 */

GtkWidget *skg_range_popover_new (void);
/* @drawn: of the shown sample; @min, @max: what is allowed, for another kind's first
 * numbers; all in the row's unit */
void skg_range_popover_set (SkgRangePopover *popover,
                            const SkgNumber *number,
                            double drawn,
                            double min,
                            double max,
                            guint digits);
/* @message: (nullable): %NULL hides it */
void skg_range_popover_show_error (SkgRangePopover *popover, const char *message);

G_END_DECLS
