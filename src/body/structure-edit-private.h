/* SPDX-License-Identifier: Apache-2.0
 * Parts of a structure's edit: the box that it lies in, and the closing of gaps. */
#pragma once

#include "body/structure-edit.h"

G_BEGIN_DECLS

/* What a voxel of the volume is to a structure. */
typedef enum
{
  SKG_REGION_OUTSIDE,
  SKG_REGION_INSIDE,
  SKG_REGION_OTHER, /* in another labelled structure */
} SkgRegionCode;

/**
 * SkgRegion: a box of the volume around a structure.
 * @first: index of its first voxel along each axis
 * @size: all 0 if the structure lies outside the volume
 * @codes: (array): SkgRegionCode, i fastest
 * @mean_hu: of the voxels inside
 */
typedef struct
{
  guint first[3];
  guint size[3];
  guint8 *codes;
  gsize n_inside;
  double mean_hu;
} SkgRegion;

/* @pad: voxels of the volume around the structure
 * @error: %SKG_ERROR_FAILED: not enough memory */
gboolean skg_region_init (SkgRegion *region,
                          SkgVolume *volume,
                          SkgLabelMap *labels,
                          const guint *structures,
                          guint n_structures,
                          guint pad,
                          GError **error);
void skg_region_clear (SkgRegion *region);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgRegion, skg_region_clear)

gboolean skg_structure_edit_refuse_memory (GError **error);
/* Whether it leaves the place where it was. */
gboolean skg_structure_edit_makes_gap (const SkgStructureEdit *edit);
/**
 * skg_structure_edit_map_box:
 * @first, @size: voxels, with one around them for what is interpolated
 * @limit: size of the grid that they are mapped into
 * @low, @high: (out): first and last voxel there; FALSE if there is none
 */
gboolean skg_structure_edit_map_box (const SkgMat4 *map,
                                     const guint first[3],
                                     const guint size[3],
                                     const guint limit[3],
                                     guint low[3],
                                     guint high[3]);
/* From voxels of @grid to those that moved there. */
gboolean skg_structure_edit_find_way_back (const SkgGrid *grid,
                                           const SkgMat4 *patient_from_source,
                                           SkgMat4 *back);
/* (transfer full) (nullable) */
SkgLabelMap *skg_structure_edits_change_labels (SkgLabelMap *labels,
                                                const SkgStructureEdit *edits,
                                                guint n_edits,
                                                gboolean is_alone,
                                                GError **error);

/**
 * skg_gap_fill:
 * @size: of the box
 * @values: (array) (inout): those without a weight are replaced
 * @weights: (array): 1 or 0, likewise
 *
 * Pull-push: means of 2x2x2 over coarser and coarser boxes, then linear interpolation
 * back into what has no value. FALSE if there is no memory, or no weight at all.
 */
gboolean skg_gap_fill (const guint size[3], float *values, const float *weights);

G_END_DECLS
