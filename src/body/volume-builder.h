/* SPDX-License-Identifier: Apache-2.0
 * Makes a volume from slices that arrive one after the other, reducing on the way, so
 * that no more than the result and a few slices are ever in memory. */
#pragma once

#include "body/volume.h"

G_BEGIN_DECLS

typedef struct _SkgVolumeBuilder SkgVolumeBuilder;

/**
 * skg_volume_builder_new:
 * @grid: of the slices that will be added
 * @factor: means over blocks of this many voxels along each axis, as
 *   skg_volume_reduce(); 1 keeps all
 * @error: %SKG_ERROR_FAILED if memory is short
 */
SkgVolumeBuilder *
skg_volume_builder_new (const SkgGrid *grid, guint factor, GError **error);
void skg_volume_builder_free (SkgVolumeBuilder *builder);

/* The next @n slices, HU, i fastest. %SKG_ERROR_INPUT: a value is NaN or infinite;
 * the message says in which voxel. */
gboolean skg_volume_builder_add (SkgVolumeBuilder *builder,
                                 const float *values,
                                 guint n,
                                 GError **error);

/* Once all slices are there: int16 if that loses nothing (never when reduced), else
 * float. Leaves the builder empty. */
SkgVolume *skg_volume_builder_finish (SkgVolumeBuilder *builder, GError **error);

/* Bytes of the finished volume, reduced by @factor. */
guint64 skg_volume_builder_estimate_bytes (const guint size[3],
                                           guint factor,
                                           gboolean is_floating);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgVolumeBuilder, skg_volume_builder_free)

G_END_DECLS
