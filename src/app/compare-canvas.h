/* SPDX-License-Identifier: Apache-2.0
 * Two pictures of one detector, beside or over each other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKG_TYPE_COMPARE_CANVAS (skg_compare_canvas_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgCompareCanvas, skg_compare_canvas, SKG, COMPARE_CANVAS, GtkWidget)

typedef enum
{
  SKG_COMPARE_SIDE_BY_SIDE,
  SKG_COMPARE_SWIPE,
  SKG_COMPARE_CHECKERBOARD,
  SKG_COMPARE_BLEND,
  SKG_COMPARE_DIFFERENCE,
  SKG_N_COMPARE_MODES,
} SkgCompareMode;

/**
 * SkgCompareCanvas has one signal, "share-changed", when the divider was dragged.
 *
 * @share: 0 to 1: where the divider stands, or how much of the real picture is seen
 */
GtkWidget *skg_compare_canvas_new (void);
void skg_compare_canvas_set_mode (SkgCompareCanvas *canvas, SkgCompareMode mode);
void skg_compare_canvas_set_share (SkgCompareCanvas *canvas, double share);
double skg_compare_canvas_get_share (SkgCompareCanvas *canvas);

/* @simulated: (nullable): of the whole detector, whose @columns by @rows say its shape
 */
void skg_compare_canvas_set_simulated (SkgCompareCanvas *canvas,
                                       GdkTexture *simulated,
                                       double columns,
                                       double rows);
/* @real: (nullable); @place: (array fixed-size=4): left, top, right, bottom on the
 * detector, in shares of its sides */
void skg_compare_canvas_set_real (SkgCompareCanvas *canvas,
                                  GdkTexture *real,
                                  const double place[4]);

G_END_DECLS
