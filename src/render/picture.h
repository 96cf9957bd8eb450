/* SPDX-License-Identifier: Apache-2.0
 * What the renderer gives back. */
#pragma once

#include <glib-object.h>

#include "render/frame.h"
#include "render/tool-shadow.h"

G_BEGIN_DECLS

/**
 * SkgThumbnail: small pictures of the chain, for the eye.
 * @SKG_THUMBNAIL_DENSITY: g/cm2 of all materials
 * @SKG_THUMBNAIL_PRIMARY: -log of the primary signal
 * @SKG_THUMBNAIL_SCATTER: scattered signal
 * @SKG_THUMBNAIL_NOISE: detected over expected signal minus 1, of the middle of the
 *   picture at its full resolution
 * @SKG_THUMBNAIL_DETECTED: -log of the detected signal
 */
typedef enum
{
  SKG_THUMBNAIL_DENSITY,
  SKG_THUMBNAIL_PRIMARY,
  SKG_THUMBNAIL_SCATTER,
  SKG_THUMBNAIL_NOISE,
  SKG_THUMBNAIL_DETECTED,
  SKG_N_THUMBNAILS,
} SkgThumbnail;

#define SKG_HISTOGRAM_BINS 256

/**
 * SkgHistogram: of the image less what local contrast takes away of its wide blur B,
 * but for the level: of L - local_contrast B. There the window stands between
 * (1 - local_contrast) level -/+ window / 2.
 * @local_contrast: as applied: 0 for images that are not logs
 * @low, @high: outer edges of the first and the last bin, in the window's unit; a few
 *   pixels in ten thousand lie outside and are in no bin
 * @counts: pixels of every bin, of a sample of all open ones
 */
typedef struct
{
  double local_contrast;
  double low;
  double high;
  guint counts[SKG_HISTOGRAM_BINS];
} SkgHistogram;

/**
 * SkgPicture:
 * @columns: pixels
 * @rows: pixels
 * @image: float[rows][columns], top row first: what pass 8 shows, a line integral
 * @stages: (nullable): what the frame asked for (SkgStage); %NULL the others
 * @thumbnails: (nullable): float[thumbnail_rows][thumbnail_columns] each
 * @histogram: (nullable): if the frame asked for it
 * @cells_columns, @cells_rows: 0 without a tissue table
 * @cells: float[cells_rows][cells_columns][2]: primary and scattered signal behind the
 *   grid, as multiples of the open beam's
 * @middle_g_cm2: area densities on the ray through the middle
 * @open_signal_kev: mean signal of a photon of the open beam
 * @open_photons: photons of a pixel in the open beam
 * @tools: (nullable): of the frame
 * @shadow: (nullable): of those tools: metal and masks; bit i is their shape i
 * @structures: (nullable): what the frame asked for: names and bits
 * @structure_bits: (nullable): guint64[structure_rows][structure_columns], bit b is
 *   structure b; the edges are those of the image
 * @structure_columns, @structure_rows: as the image, unless the frame asked for fewer
 * @structures_ms: time of pass 2; 0 if its cached result was used
 * @display: guint8[rows][columns][4] RGBA, opaque: stage "display"
 * @window: the window that @display was made with (the chosen one if automatic)
 * @level: likewise
 * @quality: of pass 1
 * @integrate_ms: time of pass 1, all strips; 0 if its cached result was used
 * @read_ms: part of @total_ms: time of reading pixels back, without waiting for drawing
 * @total_ms: from the start of the work to the pixels in memory
 *
 * Immutable, shared by reference between threads.
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint columns;
  guint rows;
  GBytes *image;
  GBytes *display;
  SkgStructureChoice *structures;
  GBytes *structure_bits;
  guint structure_columns;
  guint structure_rows;
  double structures_ms;
  GBytes *stages[SKG_N_STAGES];
  GBytes *thumbnails[SKG_N_THUMBNAILS];
  guint thumbnail_columns;
  guint thumbnail_rows;
  SkgHistogram *histogram;
  GBytes *cells;
  guint cells_columns;
  guint cells_rows;
  float middle_g_cm2[SKG_TISSUE_MAX_MATERIALS];
  double open_signal_kev;
  double open_photons;
  SkgToolShapes *tools;
  SkgToolShadow *shadow;
  double window;
  double level;
  SkgQuality quality;
  double integrate_ms;
  double read_ms;
  double total_ms;
} SkgPicture;

#define SKG_TYPE_PICTURE (skg_picture_get_type ())
GType skg_picture_get_type (void);
SkgPicture *skg_picture_ref (SkgPicture *picture);
void skg_picture_unref (SkgPicture *picture);
/* The image at a pixel; NaN outside the picture. */
double skg_picture_get_value (SkgPicture *picture, int column, int row);
/* Scattered over primary signal behind the grid; NaN without a tissue table, outside
 * the picture, and where no primary signal arrives. */
double skg_picture_get_scatter_ratio (SkgPicture *picture, int column, int row);

/* Bits of the structures at a pixel of the image; 0 outside. */
guint64 skg_picture_get_structures (SkgPicture *picture, int column, int row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgPicture, skg_picture_unref)

G_END_DECLS
