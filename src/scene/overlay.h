/* SPDX-License-Identifier: Apache-2.0
 * Overlays: a display list in detector pixels, built once, drawn with cairo by the
 * window and by the command line alike. */
#pragma once

#include <cairo.h>

#include "render/picture.h"
#include "scene/collimator-frame.h"
#include "scene/marks.h"
#include "scene/outlines.h"
#include "scene/scene.h"
#include "scene/tool-outlines.h"

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
  SKG_OVERLAY_COLLIMATOR = 1 << 3,
  SKG_OVERLAY_HEATMAPS = 1 << 4,
  SKG_OVERLAY_ALL = SKG_OVERLAY_LANDMARKS | SKG_OVERLAY_HUD | SKG_OVERLAY_LETTERS |
                    SKG_OVERLAY_COLLIMATOR | SKG_OVERLAY_HEATMAPS,
} SkgOverlayParts;

/**
 * SkgHudState: what the corners say beyond the sample. All nullable or negative where
 * unknown.
 * @zoom: view pixels per detector pixel
 * @pointer_column: detector pixel under the pointer, NaN if none
 * @pointer_value: the image there: a line integral, or -log of the signal
 * @pointer_scatter_ratio: scatter over primary there; NaN where there is none
 */
typedef struct
{
  double zoom;
  double pointer_column;
  double pointer_row;
  double pointer_value;
  double pointer_scatter_ratio;
  double total_ms;
  guint picture_columns;
  guint picture_rows;
  const char *pointer_structures; /* (nullable): names of what is under the pointer */
  const char *gesture;            /* (nullable): "LAO 12 -> 30" while dragging */
  const char *stage;              /* (nullable): what is seen in place of the picture */
  const char *dose;               /* (nullable): of a fluoroscopy run */
  const char *sample; /* (nullable): which one is seen, where others differ */
  gboolean beam_on;
} SkgHudState;

#define SKG_HUD_STATE_INIT                                                             \
  {                                                                                    \
    .zoom = -1, .pointer_column = NAN, .pointer_row = NAN, .pointer_value = NAN,       \
    .pointer_scatter_ratio = NAN, .total_ms = -1                                       \
  }

/**
 * SkgOverlayAnchor: where an item stands.
 * @SKG_OVERLAY_ANCHOR_POINT: at detector pixel (column, row)
 * @SKG_OVERLAY_ANCHOR_PICTURE: it has points of its own; the others: a corner, or the
 *   middle of an edge, of the viewport
 */
typedef enum
{
  SKG_OVERLAY_ANCHOR_POINT,
  SKG_OVERLAY_ANCHOR_TOP_LEFT,
  SKG_OVERLAY_ANCHOR_TOP_RIGHT,
  SKG_OVERLAY_ANCHOR_BOTTOM_LEFT,
  SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
  SKG_OVERLAY_ANCHOR_TOP,
  SKG_OVERLAY_ANCHOR_BOTTOM,
  SKG_OVERLAY_ANCHOR_LEFT,
  SKG_OVERLAY_ANCHOR_RIGHT,
  SKG_OVERLAY_ANCHOR_PICTURE,
} SkgOverlayAnchor;

typedef enum
{
  SKG_OVERLAY_STYLE_NORMAL,
  SKG_OVERLAY_STYLE_LARGE,
  SKG_OVERLAY_STYLE_LETTER,
  SKG_OVERLAY_STYLE_LANDMARK,
  SKG_OVERLAY_STYLE_OUTLINE,
  SKG_OVERLAY_STYLE_LEGEND,
  SKG_OVERLAY_STYLE_HEATMAP,
  SKG_OVERLAY_STYLE_RULER,
  SKG_OVERLAY_STYLE_ANGLE,
  SKG_OVERLAY_STYLE_LINE,
  SKG_OVERLAY_STYLE_AXIS,
  SKG_OVERLAY_STYLE_TOOL_POINT,
} SkgOverlayStyle;

/**
 * SkgOverlayItem: one line of text, one landmark or key point of a tool with its name,
 * one heat map, the outline of a structure or tool, the axis of a tool, or one ruler,
 * angle or line with what it measures.
 * @index: of a landmark in the body's list, of a mark in that of the marks
 * @sigma_px: of a heat map, detector pixels: its opacity is
 *   exp (-r^2 / (2 sigma^2)) at r pixels from (column, row), times
 *   %SKG_OVERLAY_HEATMAP_OPACITY
 * @highlighted: under the pointer, or being dragged
 * @rgb: 0xRRGGBB; drawn with a dark outline
 * @points: (nullable) (element-type SkgContourPoint): loops of a structure or tool, a
 *   tool's base and tip, or the points of a mark; detector pixels
 * @fill: opacity of the area inside them
 * @outline: whether they are drawn themselves
 */
typedef struct
{
  SkgOverlayAnchor anchor;
  SkgOverlayStyle style;
  char *text;
  double column;
  double row;
  guint32 rgb;
  GArray *points;
  double fill;
  gboolean outline;
  guint index;
  double sigma_px;
  gboolean highlighted;
} SkgOverlayItem;

#define SKG_OVERLAY_HEATMAP_OPACITY 0.75

/* @picture: (nullable): for window and level when they are automatic */
SkgOverlay *skg_overlay_new (const SkgSample *sample,
                             const SkgBody *body,
                             const SkgPicture *picture,
                             const SkgHudState *hud,
                             SkgOverlayParts parts);
/**
 * skg_overlay_add_structures:
 * @outlines: of the picture that the overlay is drawn over
 * @legend: also list the names and colours of those in view, below the lines of the top
 *   left corner
 *
 * Visible structures, the largest first, so that smaller ones stay on top of its fill.
 */
void skg_overlay_add_structures (SkgOverlay *overlay,
                                 SkgOutlines *outlines,
                                 gboolean legend);
/**
 * skg_overlay_add_marks:
 * @marks: (element-type SkgMark): of the scene; those whose landmarks are missing are
 *   left out
 * @hot: of the mark that is drawn highlighted, or -1
 */
void skg_overlay_add_marks (SkgOverlay *overlay,
                            const SkgSample *sample,
                            const SkgBody *body,
                            GPtrArray *marks,
                            int hot);
/**
 * skg_overlay_add_tools:
 * @sample: whose tools are drawn, but for hidden ones
 * @outlines: (nullable): of their shadows in the picture; else axes and points alone
 * @selected: index of a tool that is filled as well, or -1
 * @legend: as above
 *
 * Of each tool its outline, the axis from base to tip, and its key points with names;
 * all distorted as the picture is.
 */
void skg_overlay_add_tools (SkgOverlay *overlay,
                            const SkgSample *sample,
                            SkgToolOutlines *outlines,
                            int selected,
                            gboolean legend);
void skg_overlay_free (SkgOverlay *overlay);

/* The list: corner lines from the edge of the viewport inward, then letters, then the
 * landmarks that are in the picture, in the order of the body's. */
guint skg_overlay_get_length (SkgOverlay *overlay);
const SkgOverlayItem *skg_overlay_get_item (SkgOverlay *overlay, guint index);
/* The picture's edges, detector pixels: a structure that runs into one is cut off
 * there, and has no outline along it. */
void skg_overlay_get_edges (
    SkgOverlay *overlay, double *left, double *top, double *right, double *bottom);

/* (nullable): thin lines where blades and iris end the field */
const SkgCollimatorFrame *skg_overlay_get_collimator (SkgOverlay *overlay);

/* 0xRRGGBB of a landmark: by side where its name says one ("FH-l", "ASIS_R", "left
 * hip"), else by @index from the same calm palette. Lists use it too. */
guint32 skg_overlay_get_landmark_rgb (const char *name, guint index);
/* The same of the scene's tool at @index. */
guint32 skg_overlay_get_tool_rgb (guint index);

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

/* (nullable): the landmark or key point drawn within @radius_px detector pixels of a
 * point */
const char *
skg_overlay_pick (SkgOverlay *overlay, double column, double row, double radius_px);

/* (nullable): its item, likewise */
const SkgOverlayItem *skg_overlay_pick_landmark (SkgOverlay *overlay,
                                                 double column,
                                                 double row,
                                                 double radius_px);
/**
 * skg_overlay_pick_mark:
 * @point: (out): which of its points is within @radius_px; -1: its line is
 *
 * Returns: (nullable): the item of the mark that is near
 */
const SkgOverlayItem *skg_overlay_pick_mark (
    SkgOverlay *overlay, double column, double row, double radius_px, int *point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgOverlay, skg_overlay_free)

G_END_DECLS
