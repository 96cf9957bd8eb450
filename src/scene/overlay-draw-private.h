/* SPDX-License-Identifier: Apache-2.0
 * What the files that draw the display list share. */
#pragma once

#include <pango/pangocairo.h>

#include "scene/overlay.h"

G_BEGIN_DECLS

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} SkgOverlayBox;

typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  SkgOverlayBox view;
  double size;   /* text scale, shrunk for small viewports */
  GArray *taken; /* SkgOverlayBox: where no label may stand */
} SkgOverlayCanvas;

/* Within the view, and nothing else stands there. */
gboolean skg_overlay_canvas_is_free (const SkgOverlayCanvas *canvas,
                                     const SkgOverlayBox *box);
void skg_overlay_canvas_set_rgb (cairo_t *cr, guint32 rgb);
/* Strokes the present path dark and wide, for the light one over it. */
void skg_overlay_canvas_stroke (const SkgOverlayCanvas *canvas, guint32 rgb);
/* Lays the item's text out, no wider than @max_width (0: as wide as it is), and says
 * how large it is. */
void skg_overlay_canvas_measure (const SkgOverlayCanvas *canvas,
                                 const SkgOverlayItem *item,
                                 double max_width,
                                 SkgOverlayBox *box);
/* What has been measured, at @box. */
void skg_overlay_canvas_draw_text (const SkgOverlayCanvas *canvas,
                                   const SkgOverlayItem *item,
                                   const SkgOverlayBox *box);

/* overlay-draw-marks.c. Lines come below all text, their texts before the names of
 * landmarks, which can give way. */
void skg_overlay_draw_heatmaps (SkgOverlayCanvas *canvas,
                                SkgOverlay *overlay,
                                double origin_x,
                                double origin_y,
                                double scale);
void skg_overlay_draw_mark_lines (SkgOverlayCanvas *canvas,
                                  SkgOverlay *overlay,
                                  double origin_x,
                                  double origin_y,
                                  double scale);
void skg_overlay_draw_mark_texts (SkgOverlayCanvas *canvas,
                                  SkgOverlay *overlay,
                                  double origin_x,
                                  double origin_y,
                                  double scale);

G_END_DECLS
