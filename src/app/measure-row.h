/* SPDX-License-Identifier: Apache-2.0
 * One ruler, angle or line of the list. */
#pragma once

#include <gtk/gtk.h>

#include "scene/marks.h"

G_BEGIN_DECLS

#define SKG_TYPE_MEASURE_ROW (skg_measure_row_get_type ())
G_DECLARE_FINAL_TYPE (SkgMeasureRow, skg_measure_row, SKG, MEASURE_ROW, GtkListBoxRow)

/* Signals: "edited": skg_measure_row_get_mark() has another depth; "removed". */
GtkWidget *skg_measure_row_new (void);

/* @landmarks: (nullable): whose depth a ruler can take */
void skg_measure_row_show (SkgMeasureRow *row,
                           const SkgMark *mark,
                           const SkgSample *sample,
                           SkgLandmarkSet *landmarks);
const SkgMark *skg_measure_row_get_mark (SkgMeasureRow *row);

G_END_DECLS
