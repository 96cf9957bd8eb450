/* SPDX-License-Identifier: Apache-2.0
 * A CT volume in Hounsfield units: immutable, shared by reference between threads. */
#pragma once

#include <glib-object.h>

#include "base/transform.h"

G_BEGIN_DECLS

/**
 * SkgVoxelType:
 * How voxels lie in memory: HU as int16 where that loses nothing, else as float.
 */
typedef enum
{
  SKG_VOXEL_TYPE_INT16,
  SKG_VOXEL_TYPE_FLOAT32,
} SkgVoxelType;

/**
 * SkgGrid:
 * @size: voxels along i, j, k; each at least 1
 * @spacing_mm: distance of voxel centres along i, j, k; above 0
 * @origin_mm: patient position of the CENTRE of voxel (0, 0, 0)
 * @direction: direction[a] is the unit vector of voxel axis a in patient space;
 *   independent, usually orthonormal, of either handedness, never resampled
 *
 * Where voxels stand in the patient (base/frames.h).
 */
typedef struct
{
  guint size[3];
  double spacing_mm[3];
  SkgVec3 origin_mm;
  SkgVec3 direction[3];
} SkgGrid;

/* Affine matrix from voxel indices to patient mm, and its inverse. */
SkgMat4 skg_grid_get_patient_from_voxel (const SkgGrid *grid);
SkgMat4 skg_grid_get_voxel_from_patient (const SkgGrid *grid);
/* Sizes from 1 to 65535, spacings above 0, directions that span space. */
gboolean skg_grid_check (const SkgGrid *grid, GError **error);
/* Patient position of the middle of the volume, mm. */
SkgVec3 skg_grid_get_centre_mm (const SkgGrid *grid);

typedef struct _SkgVolume SkgVolume;

#define SKG_TYPE_VOLUME (skg_volume_get_type ())
GType skg_volume_get_type (void);

/**
 * skg_volume_new:
 * @grid: (in): size, spacing and place
 * @type: type of one voxel
 * @voxels: (transfer none): size[0] * size[1] * size[2] values in HU, i fastest, then
 *   j, then k, native byte order
 * @error: %SKG_ERROR_INPUT for a size of zero or beyond 65535, a spacing that is not
 *   a positive number, directions that lie in a plane, the wrong number of bytes, or
 *   voxels that are not finite
 *
 * Returns: (transfer full) (nullable): a new volume, or %NULL
 */
SkgVolume *
skg_volume_new (const SkgGrid *grid, SkgVoxelType type, GBytes *voxels, GError **error);
SkgVolume *skg_volume_ref (SkgVolume *volume);
void skg_volume_unref (SkgVolume *volume);
/* TRUE if there are just @n references: a cache that holds them all is its last owner.
 */
gboolean skg_volume_has_references (SkgVolume *volume, guint n);

const SkgGrid *skg_volume_get_grid (SkgVolume *volume);
SkgVoxelType skg_volume_get_voxel_type (SkgVolume *volume);
/* (transfer none): voxels as given to skg_volume_new(). */
GBytes *skg_volume_get_voxels (SkgVolume *volume);
/* One voxel, HU. Indices must lie in the grid. */
double skg_volume_get_hu (SkgVolume *volume, guint i, guint j, guint k);
void skg_volume_get_range_hu (SkgVolume *volume, double *min_hu, double *max_hu);
/**
 * skg_volume_get_aim_mm:
 * Where a radiographer would aim: the middle of the tissue (above -300 HU) from left to
 * right and from front to back, the middle of the bone (200 to 3000 HU) from head to
 * foot; patient mm, whole millimetres. Without bone the tissue's middle, without tissue
 * the grid's. It does not depend on how the voxels' axes lie. Computed at the first
 * call and kept; thread-safe.
 */
SkgVec3 skg_volume_get_aim_mm (SkgVolume *volume);
/* For a volume made of another one, which is still aimed at as that was. Set before the
 * volume is shared. */
void skg_volume_set_aim_mm (SkgVolume *volume, SkgVec3 aim_mm);
/**
 * skg_volume_get_tissue_box_mm:
 * @low_mm, @high_mm: (out): corners of a box along the patient's axes, patient mm
 *
 * The box that holds the tissue (above -300 HU): between the planes of voxels outside
 * of which lies a thousandth of it, at either end of each axis of the voxels; all of
 * the grid where there is no tissue. Computed at the first call and kept; thread-safe.
 */
void
skg_volume_get_tissue_box_mm (SkgVolume *volume, SkgVec3 *low_mm, SkgVec3 *high_mm);
/* The same from its own voxels, whatever was set. */
SkgVec3 skg_volume_find_aim_mm (SkgVolume *volume);
/* A volume of which a few small pictures are made and no more: the renderer then spends
 * less on its textures and more on each picture. Set before it is shared. */
void skg_volume_set_brief (SkgVolume *volume, gboolean brief);
gboolean skg_volume_is_brief (SkgVolume *volume);
/* A number that no other volume of this process has: a key for caches. */
guint64 skg_volume_get_id (SkgVolume *volume);

/**
 * skg_volume_reduce:
 * @factor: at least 1: voxels averaged along each axis; the last block of an axis may
 *   hold fewer
 *
 * Mean over blocks. The reduced volume covers the same place; where the size is not a
 * multiple of @factor, the last voxels are the mean of what there is and the edge of
 * the volume moves out by less than one new voxel. Texts and name are kept and
 * skg_volume_get_reduction() is multiplied.
 *
 * Returns: (transfer full): a new volume, or another reference if @factor is 1
 */
SkgVolume *skg_volume_reduce (SkgVolume *volume, guint factor);
/**
 * skg_volume_get_half:
 * skg_volume_reduce() by 2, made at the first call and kept. Thread-safe; a loader that
 * calls it spares the renderer the wait.
 *
 * Returns: (transfer none)
 */
SkgVolume *skg_volume_get_half (SkgVolume *volume);
/* 1, or by how much the file's voxels were averaged on loading. */
guint skg_volume_get_reduction (SkgVolume *volume);
/* For readers that reduce as they read. Set before the volume is shared. */
void skg_volume_set_reduction (SkgVolume *volume, guint reduction);

/* Name for people, for example the file's name. Set before the volume is shared. */
void skg_volume_set_name (SkgVolume *volume, const char *name);
const char *skg_volume_get_name (SkgVolume *volume);
/* What the reader noticed, one sentence each. Add before the volume is shared. */
void skg_volume_add_warning (SkgVolume *volume, const char *warning);
/* (transfer none) (array zero-terminated=1) */
const char *const *skg_volume_get_warnings (SkgVolume *volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgVolume, skg_volume_unref)

G_END_DECLS
