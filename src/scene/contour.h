/* SPDX-License-Identifier: Apache-2.0
 * Outlines and measures of the masks that pass 2 gives: one bit plane per structure. */
#pragma once

#include "base/transform.h"
#include "render/picture.h"

G_BEGIN_DECLS

/**
 * SkgMaskExtent: where a structure is in a picture, in pixels of the mask.
 * @n_pixels: 0: not in view, and nothing else counts
 * @first_column, @first_row, @last_column, @last_row: the box around its pixels, ends
 *   included
 * @touches_edge: the picture cuts it off, perhaps
 */
typedef struct
{
  gsize n_pixels;
  guint first_column;
  guint first_row;
  guint last_column;
  guint last_row;
  gboolean touches_edge;
} SkgMaskExtent;

/* All structures of @picture in one look at its pixels. @extents: (out) (array): as
 * many as the picture's choice has */
void skg_mask_measure (SkgPicture *picture, SkgMaskExtent *extents);

/**
 * SkgContourPoint: in pixels of the mask (integers at pixel centres).
 * @is_last: the loop closes here, back to its first point
 */
typedef struct
{
  float column;
  float row;
  gboolean is_last;
} SkgContourPoint;

/**
 * SkgMaskPlane: a mask as bits: its pixels are those with any of the bits @any.
 * @bits: guint64[rows][columns]
 */
typedef struct
{
  const guint64 *bits;
  guint columns;
  guint rows;
  guint64 any;
} SkgMaskPlane;

void skg_mask_plane_measure (const SkgMaskPlane *plane, SkgMaskExtent *extent);
/* As skg_mask_trace(). */
GArray *skg_mask_plane_trace (const SkgMaskPlane *plane, const SkgMaskExtent *extent);

/**
 * skg_mask_trace:
 * @bit: of the structure
 * @extent: of skg_mask_measure()
 *
 * Closed loops between the pixels that have the bit and those that have not: outer
 * borders with the structure on their right (clockwise as seen), borders of holes the
 * other way round. Points lie midway between a pixel inside and its neighbour outside,
 * half a pixel beyond the picture where that cuts the structure off. Pixels that touch
 * only at a corner belong to different loops.
 *
 * Returns: (transfer full) (element-type SkgContourPoint)
 */
GArray *skg_mask_trace (SkgPicture *picture, guint bit, const SkgMaskExtent *extent);

G_END_DECLS
