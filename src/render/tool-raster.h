/* SPDX-License-Identifier: Apache-2.0
 * Rasterizing meshes: which rays pass through which triangles, and where. */
#pragma once

#include "render/frame.h"
#include "render/tool-shapes.h"

G_BEGIN_DECLS

/**
 * SkgRasterHit: a ray passes through a triangle.
 * @t: where, as a part of the way from the source to the pixel
 * @column, @row: of the picture
 * @enters: +1 into the shape, -1 out of it
 */
typedef struct
{
  double t;
  guint16 column;
  guint16 row;
  gint16 shape;
  gint16 enters;
} SkgRasterHit;

typedef struct _SkgRaster SkgRaster;

/* Projects all vertices. @shapes must outlive it. */
SkgRaster *skg_raster_new (const SkgGeometry *geometry, SkgToolShapes *shapes);
void skg_raster_free (SkgRaster *self);

/* Smallest part of the picture that all shapes project into; FALSE if none does. */
gboolean skg_raster_get_bounds (
    SkgRaster *self, guint *column, guint *row, guint *columns, guint *rows);

/**
 * skg_raster_list_hits:
 * @hits: (element-type SkgRasterHit): what rows @row to @row + @n_rows - 1 hit is
 *   appended
 *
 * Of two triangles with a common edge a ray through it meets exactly one; through a
 * closed mesh it enters as often as it leaves.
 */
void skg_raster_list_hits (SkgRaster *self, guint row, guint n_rows, GArray *hits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgRaster, skg_raster_free)

G_END_DECLS
