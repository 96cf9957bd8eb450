/* SPDX-License-Identifier: Apache-2.0
 * A label map as the voxels of another grid see it: of each, the nearest voxel. */
#pragma once

#include "body/labels.h"

G_BEGIN_DECLS

/* Borrows from the map. */
typedef struct
{
  const guint8 *bytes;
  guint voxel_bytes;
  guint n_layers;
  gsize layer_size;
  const guint *size;
  SkgMat4 label_from_voxel;
} SkgLabelLookup;

void skg_label_lookup_init (SkgLabelLookup *lookup,
                            SkgLabelMap *labels,
                            const SkgGrid *grid);
/* @at: (out): place in a layer; %FALSE outside the label map */
gboolean skg_label_lookup_find (
    const SkgLabelLookup *lookup, double i, double j, double k, gsize *at);
guint skg_label_lookup_read (const SkgLabelLookup *lookup, guint layer, gsize at);

/**
 * skg_label_map_new_like:
 * @more: (array length=n_more): names besides those of @map
 *
 * Other voxels, or another grid, under the names of @map, with its texts and warnings.
 * Structures that no voxel has any more are marked as taken away.
 */
SkgLabelMap *skg_label_map_new_like (SkgLabelMap *map,
                                     const SkgGrid *grid,
                                     guint n_layers,
                                     guint voxel_bytes,
                                     GBytes *voxels,
                                     const SkgLabelName *more,
                                     guint n_more,
                                     GError **error);

G_END_DECLS
