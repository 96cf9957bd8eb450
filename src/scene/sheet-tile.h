/* SPDX-License-Identifier: Apache-2.0
 * One sample as a small picture: pixels, outlines apart, and what they measure. */
#pragma once

#include <cairo.h>

#include "render/picture.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/* @visible: in the picture and within the collimator */
typedef struct
{
  char *name;
  gboolean visible;
} SkgSheetLandmark;

/* @share: of the picture's pixels, 0 to 1 */
typedef struct
{
  char *name;
  double share;
} SkgSheetArea;

/**
 * SkgSheetTile:
 * @index: of the sample; @try_number: which of its tries
 * @picture: %CAIRO_FORMAT_RGB24: the displayed picture
 * @overlay: %CAIRO_FORMAT_ARGB32, as large: outlines of structures and tools, points of
 *   landmarks
 * @brightness: mean of the displayed grey, 0 to 1
 * @primary_rad, @secondary_rad: DICOM's angles, of the patient as it lies
 * @landmarks: (element-type SkgSheetLandmark): of the body
 * @areas: (element-type SkgSheetArea): of the scene's structures
 *
 * Immutable, shared by reference between threads.
 */
typedef struct
{
  guint64 index;
  guint try_number;
  cairo_surface_t *picture;
  cairo_surface_t *overlay;
  double brightness;
  double primary_rad;
  double secondary_rad;
  GArray *landmarks;
  GArray *areas;
} SkgSheetTile;

/* @picture: of the whole detector, of @sample of @body */
SkgSheetTile *skg_sheet_tile_new (SkgPicture *picture,
                                  const SkgSample *sample,
                                  const SkgBody *body,
                                  guint64 index);
SkgSheetTile *skg_sheet_tile_ref (SkgSheetTile *tile);
/* @tile: (nullable): lists have gaps where tiles are still to come */
void skg_sheet_tile_unref (SkgSheetTile *tile);

/* (transfer full): %CAIRO_FORMAT_RGB24 of guint8[rows][columns][4] RGBA. */
cairo_surface_t *skg_sheet_surface_new (const guint8 *rgba, guint columns, guint rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSheetTile, skg_sheet_tile_unref)

G_END_DECLS
