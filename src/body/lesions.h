/* SPDX-License-Identifier: Apache-2.0
 * COVID-19 lesions in the lungs of any CT: soft patches of ground glass to
 * consolidation, placed by preference and drawn into the voxels. */
#pragma once

#include <gio/gio.h>

#include "body/volume.h"

G_BEGIN_DECLS

/**
 * SkgLesionParams:
 * @seed: which lesions; the same seed gives the same ones
 * @count: how many, up to %SKG_LESIONS_MAX
 * @size_mm: median diameter; single ones vary about it
 * @side: -1 the right lung alone, 0 both, 1 the left alone
 * @peripheral: 0 anywhere, 1 beneath the pleura
 * @basal: 0 at any height, 1 at the bases
 * @density: 0 ground glass, 1 consolidation
 */
typedef struct
{
  guint64 seed;
  guint count;
  double size_mm;
  double side;
  double peripheral;
  double basal;
  double density;
} SkgLesionParams;

#define SKG_LESIONS_MAX 200

/**
 * SkgLesion:
 * @centre_mm: where it was seeded, patient
 * @diameter_mm: of a ball that it is as large as
 * @consolidation: share of it that is consolidated, 0 to 1
 * @volume_ml: of its voxels
 * @left: in the left lung
 */
typedef struct
{
  SkgVec3 centre_mm;
  double diameter_mm;
  double consolidation;
  double volume_ml;
  gboolean left;
} SkgLesion;

/**
 * skg_lesions_draw:
 * @type, @voxels: HU on @grid, changed in place
 * @lung: (array): one number per voxel, above 0 in the lungs; lesions stay in there
 * @mask: (array): set to @number where a lesion is; other voxels are left as they are.
 *   May be the same array as @lung
 * @error: %SKG_ERROR_INPUT if a parameter is out of range or there is no lung
 *
 * Vessels and airways in the lung keep their HU.
 *
 * Returns: (transfer full) (element-type SkgLesion) (nullable): what was drawn
 */
GArray *skg_lesions_draw (const SkgGrid *grid,
                          SkgVoxelType type,
                          gpointer voxels,
                          const guint8 *lung,
                          guint8 *mask,
                          guint8 number,
                          const SkgLesionParams *params,
                          GError **error);

/**
 * skg_lesions_add_to_volume:
 * @lung: one #guint8 per voxel of @volume's grid, above 0 in the lungs
 * @mask: (out): one #guint8 per voxel: 1 where a lesion is
 * @lesions: (out) (optional) (element-type SkgLesion)
 *
 * skg_lesions_draw() on a copy of a user's CT.
 *
 * Returns: (transfer full) (nullable): the changed volume, with the name of the first
 */
SkgVolume *skg_lesions_add_to_volume (SkgVolume *volume,
                                      GBytes *lung,
                                      const SkgLesionParams *params,
                                      GBytes **mask,
                                      GArray **lesions,
                                      GError **error);

G_END_DECLS
