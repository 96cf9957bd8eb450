/* SPDX-License-Identifier: Apache-2.0
 * Overlays: a display list in detector pixels, built once, drawn with cairo by the
 * window and by the command line alike. */
#pragma once

#include <cairo.h>

#include "render/picture.h"
#include "scene/scene.h"

G_BEGIN_DECLS

typedef struct _SkgOverlay SkgOverlay;

/**
 * SkgOverlayParts: what to draw.
 */
typedef enum
{
  SKG_OVERLAY_LANDMARKS = 1 << 0,
  SKG_OVERLAY_HUD = 1 << 1,
  SKG_OVERLAY_LETTERS = 1 << 2,
  SKG_OVERLAY_ALL = SKG_OVERLAY_LANDMARKS | SKG_OVERLAY_HUD | SKG_OVERLAY_LETTERS,
} SkgOverlayParts;

/**
 * SkgHudState: what the corners say beyond the sample. All nullable or negative where
 * unknown.
 * @zoom: view pixels per detector pixel
 * @pointer_column: detector pixel under the pointer, NaN if none
 * @pointer_value: line integral there
 */
typedef struct
{
  double zoom;
  double pointer_column;
  double pointer_row;
  double pointer_value;
  double total_ms;
  guint picture_columns;
  guint picture_rows;
  const char *gesture; /* (nullable): "LAO 12 -> 30" while dragging */
} SkgHudState;

#define SKG_HUD_STATE_INIT                                                             \
  {                                                                                    \
    .zoom = -1, .pointer_column = NAN, .pointer_row = NAN, .pointer_value = NAN,       \
    .total_ms = -1                                                                     \
  }

/* @picture: (nullable): for window and level when they are automatic */
SkgOverlay *skg_overlay_new (const SkgSample *sample,
                             const SkgBody *body,
                             const SkgPicture *picture,
                             const SkgHudState *hud,
                             SkgOverlayParts parts);
void skg_overlay_free (SkgOverlay *overlay);

/**
 * skg_overlay_draw:
 * @cr: any surface
 * @view_x, @view_y, @view_width, @view_height: the viewport on it: corners and letters
 *   stand there
 * @origin_x, @origin_y: where the detector's top left CORNER stands on the surface
 * @scale: surface units per detector pixel
 * @text_scale: 1 for a 96 dpi screen
 *
 * Text has a dark outline: legible over white lung and black air.
 */
void skg_overlay_draw (SkgOverlay *overlay,
                       cairo_t *cr,
                       double view_x,
                       double view_y,
                       double view_width,
                       double view_height,
                       double origin_x,
                       double origin_y,
                       double scale,
                       double text_scale);

/* (nullable): the landmark drawn within @radius_px detector pixels of a point */
const char *
skg_overlay_pick (SkgOverlay *overlay, double column, double row, double radius_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgOverlay, skg_overlay_free)

G_END_DECLS
