/* SPDX-License-Identifier: Apache-2.0
 * Where blades and iris stand in the picture: drawing them, finding and moving them. */
#pragma once

#include <cairo.h>

#include "scene/scene.h"

G_BEGIN_DECLS

typedef enum
{
  SKG_BLADE_LEFT,
  SKG_BLADE_RIGHT,
  SKG_BLADE_TOP,
  SKG_BLADE_BOTTOM,
  SKG_BLADE_IRIS,
  SKG_N_BLADES,
} SkgBlade;

/**
 * SkgCollimatorFrame: a plain value, in detector pixels from the top left CORNER, of
 * the ideal picture: an image intensifier's shows all of it distorted.
 * @place: column of the left and right blade, row of the top and bottom one, radius of
 *   the iris; an open one's is the detector's edge or corner
 * @is_open: leaves the whole detector
 * @columns, @rows: of the detector
 * @pincushion: of the picture, render/distort.h
 */
typedef struct
{
  double place[SKG_N_BLADES];
  gboolean is_open[SKG_N_BLADES];
  double columns;
  double rows;
  double pincushion;
} SkgCollimatorFrame;

/* Returns: %FALSE for simulators that have no collimator */
gboolean skg_collimator_frame_init (SkgCollimatorFrame *frame, const SkgSample *sample);

/**
 * skg_collimator_frame_draw:
 * @with_handles: also of open blades, to be dragged
 * @hot: the blade under the pointer, or %SKG_N_BLADES
 * @origin_x, @origin_y, @scale: as skg_overlay_draw()
 * @size: of lines and handles, 1 for a 96 dpi screen
 *
 * Thin lines where the field ends, as the picture shows it; nothing where it does not.
 */
void skg_collimator_frame_draw (const SkgCollimatorFrame *frame,
                                cairo_t *cr,
                                gboolean with_handles,
                                SkgBlade hot,
                                double origin_x,
                                double origin_y,
                                double scale,
                                double size);

/**
 * skg_collimator_frame_pick:
 * @x, @y: detector pixels from the corner, as seen
 * @reach_px: of a line, detector pixels; a handle reaches half as far again
 *
 * Returns: the blade whose handle, or else whose line, is near; %SKG_N_BLADES if none.
 *   Of an open blade there is just the handle.
 */
SkgBlade skg_collimator_frame_pick (const SkgCollimatorFrame *frame,
                                    double x,
                                    double y,
                                    double reach_px);

/* The handle of @blade, detector pixels from the corner, as seen. */
void skg_collimator_frame_get_handle (const SkgCollimatorFrame *frame,
                                      SkgBlade blade,
                                      double *x,
                                      double *y);

/* From what is seen at (@x, @y) to the ideal picture, in which blades are straight. */
void
skg_collimator_frame_to_ideal (const SkgCollimatorFrame *frame, double *x, double *y);

/**
 * skg_collimator_move:
 * @collimator: (inout)
 * @x, @y: to where the blade is taken, detector pixels from the corner, ideal picture
 *
 * Beyond the detector the blade is open; it stops 2 mm before its opposite.
 */
void skg_collimator_move (SkgCollimator *collimator,
                          const SkgSample *sample,
                          SkgBlade blade,
                          double x,
                          double y);
/* @radius: of the iris, detector pixels of the ideal picture; the same at its ends */
void skg_collimator_move_iris (SkgCollimator *collimator,
                               const SkgSample *sample,
                               double radius);
void skg_collimator_open (SkgCollimator *collimator, SkgBlade blade);
/* mm on the detector; beyond a metre: open */
double skg_collimator_get_mm (const SkgCollimator *collimator, SkgBlade blade);

G_END_DECLS
